"""What counts toward sales policies as this run finds it (7-policies, Entitlement).

Released less short and returned, and what lies with finance, less what ends in this run. Read are the orders
that the run touches and those with finance; all others are carried from the run before as sums
(`decide.policies.carried`). From the beginning is read what no run has summed yet: a selection that new
or changed terms bring, and all of them where the sums are not those of the newest batch (a first policy, a
batch that was taken back, a ledger that was made again or brought to a newer schema).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.check.approvals import ProposedOrder, proposed_orders
from orderbatch.contract.batch import ENDINGS, PROPOSED, Record
from orderbatch.contract.sales_policy import AMOUNT_GIFT, PAYMENT_GIFT, SalesPolicy
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.day.returns.settle import Settled
from orderbatch.decide.policies.carried import (
    GIVES,
    Summed,
    added,
    selection,
)
from orderbatch.decide.policies.given_after_all import Fallen
from orderbatch.decide.policies.kept import kept_of
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import policy_entries


@dataclass(frozen=True, slots=True)
class Counting:
    """What stands before today's orders: those that this run looks at, and all others summed.

    counted: rows COUNTED of `decide.policies.entitlement`. shipped: the same without what lies with finance.
    given: gifts issued, GIFT_LINES with proposal and pick_no ("" while with finance). others: the rest, by
    `selections`. fallen: gifts that end in this run, or of which is told that they did not ship.
    """

    counted: pd.DataFrame
    shipped: pd.DataFrame
    given: pd.DataFrame
    others: Summed
    selections: tuple[str, ...]
    fallen: tuple[Fallen, ...]


def selections_of(policies: Iterable[SalesPolicy], targets: Iterable[SalesPolicy]) -> set[str]:
    """What has to be summed for these. targets: policies of which money drawn is asked as well."""
    of_goods = [policy for policy in policies if policy.kind != PAYMENT_GIFT]
    return {*map(selection, of_goods), *(selection(replace(policy, kind=AMOUNT_GIFT)) for policy in targets)}


def count(
    desk: Desk,
    settled: Settled,
    ended: Collection[ProposedOrder],
    allocated: Allocated,
    before: Summed,
    names: tuple[str, ...],
) -> Counting:
    """Everything that stands before today's orders. ended: proposals that this run ends.

    before, names: as `summed_before` has them.
    """
    keys = _touched(desk, settled, ended, allocated)
    goods = desk.ledger.ask(policy_entries.counted, keys=keys)
    gifts = desk.ledger.ask(policy_entries.given, keys)
    back = desk.ledger.ask(policy_entries.resolved, keys=keys)
    others = before.plus(Summed.of(*kept_of(goods, gifts, back), names), -1)
    back += settled.resolutions.to_dict("records")  # type: ignore[arg-type]
    shorts = _shorts(settled)
    planned, goods, gifts = gifts, _standing(goods, ended, shorts), _standing(gifts, ended, shorts)
    fallen = tuple(_fallen(planned, gifts))
    counted, given = kept_of(_with_releases(goods, settled), gifts, back)
    goods, gifts = (rows[rows["pick_no"] != ""] for rows in (goods, gifts))
    shipped, _gifts = kept_of(goods, gifts, back)
    return Counting(counted, shipped, given, others, names, fallen)


def from_the_beginning(ledger: Ledger, selections: Collection[str]) -> Summed:
    """What counts in the books as they stand, all of it read again."""
    goods, gifts = ledger.ask(policy_entries.counted), ledger.ask(policy_entries.given)
    counted, given = kept_of(goods, gifts, ledger.ask(policy_entries.resolved))
    return Summed.of(counted, given, selections)


def summed_before(
    ledger: Ledger, content: Mapping[str, Any] | None, selections: Collection[str], rests: bool
) -> tuple[Summed, tuple[str, ...]]:
    """Everything as the newest batch left it, and of which selections. content: what its run kept of it.

    rests: whether some policies rest, of which nobody knows what they select: what was summed is kept then.
    """
    if content is None:
        return from_the_beginning(ledger, selections), tuple(sorted(selections))
    known = Summed.known(content)
    sums = known.sums
    if missing := {*selections} - known.selections:
        sums = added(sums, from_the_beginning(ledger, missing).sums)
    names = {*selections, *(known.selections if rests else ())}
    kept = [name for name in map(str, sums.columns) if name.removeprefix(GIVES) in names]
    return Summed(sums[kept], known.issued), tuple(sorted(names))


def _touched(
    desk: Desk, settled: Settled, ended: Collection[ProposedOrder], allocated: Allocated
) -> set[str]:
    """The orders of which anything may count otherwise than before, or that wait for finance."""
    frames = (allocated.orders, settled.decisions, settled.shipments, settled.resolutions)
    keys = {str(key) for frame in frames for key in frame["order_key"]}
    return {*keys, *(key for _proposal, key in ended), *desk.ledger.ask(policy_entries.with_finance)}


def _with_releases(goods: pd.DataFrame, settled: Settled) -> pd.DataFrame:
    """The goods, with what finance approves now as on a pick list: what came back may come off it too."""
    now = settled.releases
    released = set(proposed_orders(now))
    pairs = zip(goods["proposal"], goods["order_key"], goods["pick_no"], strict=True)
    picks = [pick or ("now" if (proposal, key) in released else "") for proposal, key, pick in pairs]
    return goods.assign(pick_no=pd.Series(picks, goods.index, dtype=object))


def _shorts(settled: Settled) -> dict[tuple[str, str, int], int]:
    """(pick number, order key, line) → cases that this run's tracking sheets give up, or take back."""
    found: dict[tuple[str, str, int], int] = {}
    sheet = settled.shipments
    places = zip(sheet["pick_no"], sheet["order_key"], sheet["line"], sheet["short"], strict=True)
    for pick, key, line, short in places:
        found[pick, key, int(line)] = found.get((pick, key, int(line)), 0) + int(short)
    return found


def _standing(
    rows: pd.DataFrame, ended: Collection[ProposedOrder], shorts: Mapping[tuple[str, str, int], int]
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


def _fallen(planned: pd.DataFrame, standing: pd.DataFrame) -> Iterator[Fallen]:
    """What of the gifts is not given after all. standing: those that are left of them, by the same labels."""
    left = standing["cases"].reindex(planned.index, fill_value=0).astype(np.int64)
    gone = planned["cases"].astype(np.int64) - left
    some = gone > 0
    rows: list[Record] = planned[some].to_dict("records")  # type: ignore[assignment]
    for line, cases in zip(rows, gone[some].tolist(), strict=True):
        yield Fallen.of(line, cases)


def todays_goods(allocated: Allocated) -> pd.DataFrame:
    """Rows PROPOSED of `decide.policies.entitlement`: the lines of today's proposals, orders in sequence.

    Goods that are sent again are in no base; a line that ended, or the part of one (`struck`), was not cut.
    """
    orders = in_sequence(allocated)
    lines = allocated.lines[~allocated.lines["reason"].isin(ENDINGS)]
    names = ["order_key", "agent", "sku", "category", "line", "proposed", "ordered", "struck", "price_minor"]
    lines = lines.loc[lines["order_key"].isin(orders["order_key"]), names]
    place = {key: number for number, key in enumerate(orders["order_key"])}
    days = {key: moment.date() for key, moment in zip(orders["order_key"], orders["valid_at"], strict=True)}
    lines = lines.assign(place=lines["order_key"].map(place)).sort_values(["place", "line"], kind="stable")
    price = lines["price_minor"].astype(np.int64)
    cases = lines["proposed"].astype(np.int64)
    ordered = lines["ordered"].astype(np.int64) - lines["struck"].astype(np.int64)
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
