"""What the warehouse says it shipped, held against what was released (P-4.5.1)."""

from typing import Any

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
    known: dict[tuple[str, str, str, str], dict[str, Any]] = {
        (each["pick_no"], each["agent"], each["order_no"], each["sku"]): each for each in _records(released)
    }
    shipments: list[dict[str, object]] = []
    problems = []
    filled = rows[rows["shipped_cases"].notna()]
    for index, row in zip(filled.index.tolist(), _records(filled), strict=True):
        ours = known.get((row["pick_no"], row["agent"], row["order_no"], row["sku"]))
        if problem := _wrong(index, row, ours):
            problems.append(problem)
        elif ours is not None and pd.isna(ours["shipped"]):
            shipments.append(_shipment(row, ours))
            ours["shipped"] = int(row["shipped_cases"])  # known to the next sheet of the same run
    return shipments, problems


def _wrong(index: int, row: dict[str, Any], ours: dict[str, Any] | None) -> Problem | None:
    shipped = int(row["shipped_cases"])
    if ours is None:
        return Problem("RETURN_UNKNOWN", "row", index, "order_no", row["order_no"], {"batch": row["pick_no"]})
    if shipped > int(ours["cases"]):
        numbers = {"released": int(ours["cases"])}
        return Problem("SHIPPED_TOO_MUCH", "row", index, "shipped_cases", str(shipped), numbers)
    if pd.notna(ours["shipped"]) and shipped != int(ours["shipped"]):
        return Problem("DECISION_LATE", "row", index, "shipped_cases", str(shipped), {"state": "shipped"})
    return None


def _shipment(row: dict[str, Any], ours: dict[str, Any]) -> dict[str, object]:
    written = ("pick_no", "order_no", "agent", "sku", "shipped_on", "carrier", "waybill", "expected_arrival")
    return {name: row[name] for name in (*written, "remarks")} | {
        "order_key": ours["order_key"],
        "line": int(ours["line"]),
        "released": int(ours["cases"]),
        "shipped": int(row["shipped_cases"]),
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    return found
