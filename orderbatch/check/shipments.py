"""What the warehouse says it shipped, held against what was released (P-4.5.1)."""

import pandas as pd

from orderbatch.check.problem import Problem


def check_shipments(
    rows: pd.DataFrame, released: pd.DataFrame
) -> tuple[list[dict[str, object]], list[Problem]]:
    """Shipments (contract SHIPMENTS) of the filled rows, and what is wrong with the others.

    rows: a tracking sheet as typed. released: pick_no, order_key, order_no, agent, sku, line, cases,
    shipped — what was released and what of it has shipped already. A row without a quantity is not yet
    shipped; a row equal to what is known is once.
    """
    known = released.set_index(["pick_no", "agent", "order_no", "sku"])
    shipments: list[dict[str, object]] = []
    problems = []
    for row in rows[rows["shipped_cases"].notna()].itertuples():
        key = (row.pick_no, row.agent, row.order_no, row.sku)
        shipped = int(row.shipped_cases)
        if key not in known.index:
            problems.append(
                Problem("RETURN_UNKNOWN", "row", row.Index, "order_no", row.order_no, {"batch": row.pick_no})
            )
            continue
        ours = known.loc[key]
        if shipped > int(ours["cases"]):
            numbers = {"released": int(ours["cases"])}
            problems.append(
                Problem("SHIPPED_TOO_MUCH", "row", row.Index, "shipped_cases", str(shipped), numbers)
            )
        elif pd.notna(ours["shipped"]):
            if shipped != int(ours["shipped"]):
                numbers = {"state": int(ours["shipped"])}
                problems.append(
                    Problem("DECISION_LATE", "row", row.Index, "shipped_cases", str(shipped), numbers)
                )
        else:
            shipments.append(_shipment(row, ours, shipped))
    return shipments, problems


def _shipment(row: object, ours: pd.Series, shipped: int) -> dict[str, object]:
    written = (
        "pick_no",
        "order_no",
        "agent",
        "sku",
        "shipped_on",
        "carrier",
        "waybill",
        "expected_arrival",
        "remarks",
    )
    return {name: getattr(row, name) for name in written} | {
        "order_key": ours["order_key"],
        "line": int(ours["line"]),
        "released": int(ours["cases"]),
        "shipped": shipped,
    }
