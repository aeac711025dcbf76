"""What counts toward sales policies as this run finds it (7-policies, Entitlement).

Released less short and returned, and what lies with finance, less what ends in this run.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from orderbatch.contract.batch import ENDINGS, PROPOSED, Record
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.day.returns.settle import Settled
from orderbatch.decide.policies.kept import kept_of
from orderbatch.ledger.queries import policy_entries

ProposalPair = tuple[str, str]  # proposal, order key


@dataclass(frozen=True, slots=True)
class Counting:
    """counted: rows COUNTED of `decide.policies.entitlement`. given: gifts issued, GIFT_LINES with proposal
    and pick_no ("" while with finance)."""

    counted: pd.DataFrame
    given: pd.DataFrame


def count(desk: Desk, settled: Settled, ended: Collection[ProposalPair], since: dt.date) -> Counting:
    """Everything that stands before today's orders. ended: proposals that this run ends."""
    shorts = _shorts(settled)
    goods = _standing(desk.ledger.ask(policy_entries.counted, since), ended, shorts)
    gifts = _standing(desk.ledger.ask(policy_entries.given), ended, shorts)
    return Counting(*kept_of(goods, gifts, _resolved(desk, settled)))


def count_shipped(desk: Desk, settled: Settled, since: dt.date) -> pd.DataFrame:
    """Rows COUNTED of goods that have left, this run's tracking sheets included; nothing with finance."""
    goods = desk.ledger.ask(policy_entries.counted, since)
    gifts = desk.ledger.ask(policy_entries.given)
    shorts = _shorts(settled)
    goods, gifts = (_standing(rows[rows["pick_no"] != ""], (), shorts) for rows in (goods, gifts))
    return kept_of(goods, gifts, _resolved(desk, settled))[0]


def _resolved(desk: Desk, settled: Settled) -> list[Record]:
    """What was credited or came back, this run's included."""
    now: list[Record] = settled.resolutions.to_dict("records")  # type: ignore[assignment]
    return [*desk.ledger.ask(policy_entries.resolved), *now]


def _shorts(settled: Settled) -> dict[tuple[str, str, int], int]:
    """(pick number, order key, line) → cases that this run's tracking sheets give up, or take back."""
    found: dict[tuple[str, str, int], int] = {}
    sheet = settled.shipments
    places = zip(sheet["pick_no"], sheet["order_key"], sheet["line"], sheet["short"], strict=True)
    for pick, key, line, short in places:
        found[pick, key, int(line)] = found.get((pick, key, int(line)), 0) + int(short)
    return found


def _standing(
    rows: pd.DataFrame, ended: Collection[ProposalPair], shorts: Mapping[tuple[str, str, int], int]
) -> pd.DataFrame:
    """Without what ends, and less what is short in this run."""
    pairs = zip(rows["proposal"], rows["order_key"], rows["pick_no"], strict=True)
    stays = [bool(pick) or (proposal, key) not in ended for proposal, key, pick in pairs]
    rows = rows[pd.Series(stays, index=rows.index, dtype=bool)]
    if not shorts:
        return rows
    places = zip(rows["pick_no"], rows["order_key"], rows["line"], strict=True)
    short = pd.Series(
        [shorts.get((pick, key, int(line)), 0) for pick, key, line in places], rows.index, dtype=np.int64
    )
    return rows.assign(cases=rows["cases"].astype(np.int64) - short)


def todays_goods(allocated: Allocated) -> pd.DataFrame:
    """Rows PROPOSED of `decide.policies.entitlement`: the lines of today's proposals, orders in sequence.

    Goods that are sent again are in no base; a line that ended was not cut.
    """
    orders = in_sequence(allocated)
    lines = allocated.lines[~allocated.lines["reason"].isin(ENDINGS)]
    names = ["order_key", "agent", "sku", "category", "line", "proposed", "ordered", "price_minor"]
    lines = lines.loc[lines["order_key"].isin(orders["order_key"]), names]
    place = {key: number for number, key in enumerate(orders["order_key"])}
    days = {key: moment.date() for key, moment in zip(orders["order_key"], orders["valid_at"], strict=True)}
    lines = lines.assign(place=lines["order_key"].map(place)).sort_values(["place", "line"], kind="stable")
    price = lines["price_minor"].astype(np.int64)
    cases, ordered = lines["proposed"].astype(np.int64), lines["ordered"].astype(np.int64)
    return lines.assign(
        day=lines["order_key"].map(days),
        cases=cases,
        minor=cases * price,
        ordered_cases=ordered,
        ordered_minor=ordered * price,
    )


def in_sequence(allocated: Allocated) -> pd.DataFrame:
    """Today's proposed orders, an agent's in the sequence in which they are served."""
    orders = allocated.orders[allocated.orders["status"].eq(PROPOSED)]
    orders = orders[orders["incident"].fillna("").eq("")]
    keys = ["agent", "carried", "valid_at", "order_no"]
    return orders.sort_values(keys, ascending=[True, False, True, True], kind="stable")
