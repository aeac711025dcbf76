"""What a desk change made too small to ship is told with it, and what helps (P-4.4.5, 2-workbooks)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from orderbatch.contract.finding import Finding
from orderbatch.decide.reasons.reason_codes import WAITS_MINIMUM

MADE = "DESK_CHANGE_DONE"
_TOO_SMALL = ("BELOW_MINIMUM", WAITS_MINIMUM)


def told_as_too_small(findings: Iterable[Finding], orders: pd.DataFrame) -> Iterator[Finding]:
    """For each change that was made, beside its own finding, where its order is below its minimum as it is.

    orders: as they were decided; one that is large enough and waits for stock is no such order.
    """
    small = {row["order_key"]: row["numbers"] for row in orders.to_dict("records") if _is_too_small(row)}
    for made in findings:
        if made.code == MADE and (numbers := small.get(str(made.numbers["order_key"]))):
            said = {"cases": numbers["ordered"], "minimum": numbers["minimum"]}
            yield Finding("DESK_CHANGE_BELOW", made.file, made.sheet, made.cell, made.value, said)


def _is_too_small(order: Mapping[Any, Any]) -> bool:
    numbers = order["numbers"]
    return order["reason"] in _TOO_SMALL and 0 < numbers["ordered"] < numbers["minimum"]
