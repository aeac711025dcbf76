"""The gifts of what finance approves: computed again, only downwards (7-policies, In a batch).

Refuse the order that earned, and its gift does not ship with another. A gift whose stock is gone is owed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from orderbatch.check.approvals import APPROVE, proposed_orders
from orderbatch.contract.batch import RELEASES, Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import CATALOGUE
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.facts import Desk
from orderbatch.day.figures.available import picked_before
from orderbatch.day.figures.in_force import stock_lots
from orderbatch.day.policies.counting import Counting
from orderbatch.day.returns.settle import Settled
from orderbatch.decide.due_day import due_day
from orderbatch.decide.lots import StockLot, in_turn, take
from orderbatch.decide.policies.carried import Issued, issued_of, issued_together
from orderbatch.decide.policies.given_after_all import Fallen, given_after_all
from orderbatch.ledger.queries import after_release, runs
from orderbatch.ledger.queries.replies import last_told


@dataclass(frozen=True, slots=True)
class GiftsReleased:
    """releases: rows of RELEASES. issued: what is issued to each agent once the reductions count."""

    releases: pd.DataFrame
    issued: Issued
    findings: tuple[Finding, ...] = ()
    freed: Mapping[str, int] | None = None  # SKU → cases not given after all
    fallen: tuple[Fallen, ...] = ()  # by these reductions, and whatever else is not given after all


def release_gifts(
    desk: Desk, settled: Settled, counting: Counting, entitled: Issued, stock: Mapping[str, int]
) -> GiftsReleased:
    """entitled: what stands now, by agent and policy; a policy that is not there rests, and its gifts are
    left as they were approved. stock: what is left of each gift for these releases.
    """
    given = counting.given
    issued = issued_together(counting.others.issued, issued_of(given))
    approved = set(_approved(settled))
    waiting = given[given["pick_no"] == ""]
    every: list[Record] = waiting.to_dict("records")  # type: ignore[assignment]
    rows = [row for row in every if (row["proposal"], row["order_key"]) in approved]
    told, kept, freed, fallen = list[Finding](), list[Record](), dict[str, int](), [*counting.fallen]
    for row, cases in given_after_all(rows, issued, entitled, stock):
        asked, sku = int(row["cases"]), row["sku"]
        if cases < asked:
            issued[row["agent"], row["policy"]] -= asked - cases
            freed[sku] = freed.get(sku, 0) + asked - cases
            told.append(_reduced(row, asked, cases, settled))
            fallen.append(Fallen.of(row, asked - cases))
        if cases:
            kept.append({**row, "cases": cases})
    return GiftsReleased(_releases(desk, settled, kept), issued, tuple(told), freed, tuple(fallen))


def _approved(settled: Settled) -> Iterable[tuple[str, str]]:
    decided = settled.decisions[settled.decisions["decision"] == APPROVE]
    return proposed_orders(decided)


def _reduced(row: Record, asked: int, cases: int, settled: Settled) -> Finding:
    said = settled.decisions
    said = said[(said["proposal"] == row["proposal"]) & (said["order_key"] == row["order_key"])]
    place = said[["document", "cell"]].iloc[0].to_dict()
    numbers = {"policy": row["policy_name"], "sku": row["sku"], "before": asked, "now": cases}
    numbers |= {"agent": row["agent"]}
    return Finding("GIFT_REDUCED", place["document"], "", place["cell"], row["order_no"], numbers)


def _releases(desk: Desk, settled: Settled, kept: list[Record]) -> pd.DataFrame:
    """Rows of RELEASES beside the goods of the same proposal, at price 0, with the policy's name."""
    goods: list[Record] = settled.releases.to_dict("records")  # type: ignore[assignment]
    beside = {(row["proposal"], row["order_key"]): row for row in reversed(goods)}
    catalogue = desk.masters.by_key(CATALOGUE)
    ordered = _lots(desk, goods, settled.shipped.left) if kept else {}
    rows = []
    for row in kept:
        goods_row = beside.get((row["proposal"], row["order_key"])) or _alone(desk, row)
        own = {name: row[name] for name in ("line", "sku", "product", "spec", "unit", "bin", "cases")}
        measures = {name: _of(catalogue, row["sku"], name) for name in ("weight", "volume")}
        lots = take(ordered.get(row["sku"], ()), int(row["cases"]))
        own |= {"price_minor": 0, "lots": lots, "gift": row["policy_name"]}
        rows.append({**goods_row, **own, **measures})
    return frame_of(RELEASES, rows)


def _alone(desk: Desk, row: Record) -> Record:
    """What a row of RELEASES says of an order that has no goods (`gifts.ship_alone`)."""
    order = desk.ledger.ask(after_release.orders, {row["order_key"]})[row["order_key"]]
    told = desk.ledger.ask(last_told, [row["order_key"]]).get(row["order_key"])
    return {
        **{name: order.get(name) for name in RELEASES},
        **{"pick_no": f"P{desk.ledger.ask(runs.next_batch, desk.day)}", "proposal": row["proposal"]},
        **{"due": due_day(desk.day, desk.settings.ship), "told_in": told["batch"] if told else ""},
    }


def _lots(desk: Desk, goods: Iterable[Record], left: pd.DataFrame) -> dict[str, list[StockLot]]:
    """The lots of every item, first expiring first, after all that was released, with today's goods."""
    lots = stock_lots(desk.masters, desk.day)
    if not lots:
        return {}
    gone = picked_before(desk, left)
    for row in goods:
        gone[row["sku"]] = gone.get(row["sku"], 0) + int(row["cases"])
    return {sku: in_turn(rows, gone.get(sku, 0)) for sku, rows in lots.items()}


def _of(catalogue: pd.DataFrame, sku: str, name: str) -> int | None:
    value = catalogue[name].get(sku)
    return None if value is None or pd.isna(value) else int(value)
