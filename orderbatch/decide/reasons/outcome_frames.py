"""The outcome as frames with reasons: what `decide` hands to the batch."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from orderbatch.contract.batch import HELD, PROPOSED, REFUSED, WAITING
from orderbatch.decide.allocation import funds
from orderbatch.decide.allocation.arrays import Ints
from orderbatch.decide.allocation.outcome import Outcome
from orderbatch.decide.reasons.demand import Market, market_of
from orderbatch.decide.reasons.line_reasons import line_codes, line_numbers
from orderbatch.decide.reasons.order_reasons import order_codes, order_numbers
from orderbatch.decide.reasons.reason_codes import Numbers


@dataclass(frozen=True)
class Decision:
    """What a run decided: the frames that came in with what became of each order, line and SKU."""

    orders: pd.DataFrame
    lines: pd.DataFrame
    skus: pd.DataFrame


def tell(outcome: Outcome, orders: pd.DataFrame, lines: pd.DataFrame) -> Decision:
    """Put the outcome beside the frames that came in; their rows keep order and index."""
    market = market_of(outcome)
    order_code = order_codes(outcome)
    numbers = order_numbers(outcome, order_code)
    return Decision(
        _orders(outcome, orders, order_code, numbers),
        _lines(outcome, lines, market, order_code, numbers),
        _skus(outcome, market),
    )


def _orders(
    outcome: Outcome, orders: pd.DataFrame, code: NDArray[Any], numbers: list[Numbers]
) -> pd.DataFrame:
    desk, covered = outcome.desk, outcome.covered
    status = np.where(outcome.ships, PROPOSED, WAITING).astype(object)
    status[covered.state == funds.HELD] = HELD
    status[covered.state == funds.BELOW_MINIMUM] = REFUSED
    columns: dict[str, Any] = {
        "status": status,
        "rank": outcome.rank[desk.order_agent],
        "ordered_cases": desk.per_order(desk.ordered),
        "proposed_cases": desk.per_order(outcome.proposed),
        "ordered_minor": desk.per_order(desk.ordered * desk.price),
        "proposed_minor": desk.per_order(outcome.proposed * desk.price),
        "available_minor": covered.before,
        "reason": code,
        "numbers": _objects(numbers),
    }
    return _beside(orders, columns, desk.order_rows)


def _lines(
    outcome: Outcome, lines: pd.DataFrame, market: Market, order_code: NDArray[Any], numbers: list[Numbers]
) -> pd.DataFrame:
    desk, rest = outcome.desk, outcome.rest
    code = line_codes(order_code, outcome)
    columns: dict[str, Any] = {
        "claim": outcome.claim,
        "proposed": outcome.proposed,
        "deferred": rest.deferred,
        "awaiting": rest.awaiting,
        "cancelled": rest.cancelled,
        "refused": rest.refused,
        "carry_next": rest.carry_next,
        "wait_next": rest.wait_next,
        "reason": code,
        "numbers": line_numbers(outcome, market, code, numbers),
    }
    return _beside(lines, columns, desk.line_rows)


def _skus(outcome: Outcome, market: Market) -> pd.DataFrame:
    """One row a SKU, with what is shared of it by the case (`by_the_case`)."""
    desk = outcome.desk
    lot = np.ones(len(desk.skus), dtype=np.int64)
    lot[desk.line_sku] = desk.lot
    skus = pd.DataFrame(
        {
            "sku": desk.skus,
            "available": desk.stock,
            "claimed": market.claimed,
            "proposed": market.proposed,
            "agents": market.agents,
            "level": outcome.level * lot,
            "round": np.array(outcome.round, dtype=object),
        }
    )
    if not skus["sku"].duplicated().any():
        return skus
    asks = outcome.claim > 0
    names, agents = desk.skus[desk.line_sku[asks]], pd.Series(desk.line_agent[asks])
    counts = agents.groupby(names).nunique()
    sums = dict.fromkeys(("available", "claimed", "proposed"), "sum")
    whole = skus.groupby("sku", sort=False, as_index=False).agg({**sums, "level": "first", "round": "first"})
    told = whole.assign(agents=whole["sku"].map(counts).fillna(0).astype(np.int64))
    return told[list(skus.columns)]


def _objects(values: list[Numbers]) -> NDArray[Any]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _beside(frame: pd.DataFrame, columns: dict[str, Any], rows: Ints) -> pd.DataFrame:
    """More columns, same rows: each desk row goes back to the row it came from."""
    placed: dict[str, Any] = {}
    for name, values in columns.items():
        column = np.empty(len(values), dtype=values.dtype)
        column[rows] = values
        placed[name] = column
    return frame.assign(**placed)
