"""What the supervisor set on an approval that lapsed comes up again with its order (3-decisions §8)."""

from typing import Any

import pandas as pd

from orderbatch.check.review_rules import Override, Sent
from orderbatch.contract.sheets.every import CATALOGUE
from orderbatch.day.facts import Desk
from orderbatch.day.returns.sent import lot_of_today
from orderbatch.decide.reasons.reason_codes import OVERRIDDEN

LAPSED = "lapsed"


def set_before(desk: Desk, open_lines: pd.DataFrame) -> list[Override]:
    """The overrides of the approvals among these open lines that lapsed, as far as the rep left their line.

    open_lines: with `struck`. A line of which two proposals lapse at once is shared as any other.
    """
    is_lapsed = open_lines["why_open"] == LAPSED
    if not is_lapsed.any():
        return []
    whole = open_lines.groupby(["order_key", "line"])["ordered"].transform("sum")
    left = open_lines["ordered"].clip(upper=whole - open_lines["struck"])
    lapsed = open_lines.assign(ordered=left)[is_lapsed]
    lapsed = lapsed[~lapsed.duplicated(["order_key", "line"], keep=False)]
    rows: list[dict[str, Any]] = lapsed[lapsed["reason"] == OVERRIDDEN].to_dict("records")  # type: ignore[assignment]
    if not rows:
        return []
    lots = desk.masters.by_key(CATALOGUE)["order_multiple"].dropna().to_dict()
    kept = (_override(row, lot_of_today(row, int(lots.get(row["sku"], 1)))) for row in rows)
    return [line for line in kept if line.cases > 0]


def _override(row: dict[str, Any], lot: int) -> Override:
    sent = Sent(
        batch=row["last_batch"],
        order_key=row["order_key"],
        agent=row["agent"],
        line=row["line"],
        sku=row["sku"],
        ordered=row["ordered"],
        most=row["ordered"],
        proposed=row["ordered"],
        lot=lot,
        price=row["price_minor"],
        minimum=row["min_cases"],
        is_proposed=True,
        state=LAPSED,
    )
    return Override(sent, row["ordered"] // lot * lot, str(row["numbers"].get("reason", "")))
