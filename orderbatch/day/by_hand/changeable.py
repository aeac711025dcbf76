"""What a desk change can change: of every order the lines that are open, and what is released of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from orderbatch.check.approvals import APPROVE, REFUSE, are_of, proposed_orders
from orderbatch.day.facts import Desk
from orderbatch.day.orders import Queue
from orderbatch.day.returns.agents_answers import read_answers
from orderbatch.day.returns.settle import Settled
from orderbatch.day.trust.for_rep import ITEM, Doubts, is_held
from orderbatch.day.trust.meanwhile import doubted
from orderbatch.ledger.queries import parts, promises


@dataclass(frozen=True, slots=True)
class ChangeableLine:
    """One line: cases open and cases released; proposals: (batch, order key) undecided with some of it.

    is_counted_today: a tracking sheet of this day changes what is open of it, so that it waits for the next.
    """

    line: int
    open_cases: int = 0
    released: int = 0
    proposals: frozenset[tuple[str, str]] = frozenset()
    is_counted_today: bool = False

    @property
    def whole(self) -> int:
        """Its cases as they are agreed now."""
        return self.open_cases + self.released


@dataclass(frozen=True, slots=True)
class Changeable:
    """lines: order key → SKU → line. held: keys held for the rep. came: keys of which a form came today.

    released: keys of which finance released something. waited_for: keys of forms that went back.
    asked: keys of which all that is open waits for an answer of the agent, so that nothing is held yet.
    ended: key → items of its open lines that are no longer sold, and that the rep was not asked about.
    """

    lines: Mapping[str, Mapping[str, ChangeableLine]]
    held: frozenset[str]
    came: frozenset[str]
    released: frozenset[str]
    waited_for: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    ended: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def open_keys(self) -> set[str]:
        """Keys of the orders of which something is open."""
        return {key for key, own in self.lines.items() if any(line.open_cases for line in own.values())}

    def is_booked(self, key: str) -> bool:
        """Whether there is an order of that key that can be changed, and not only a form that went back."""
        return key in self.open_keys or key in self.held

    def line(self, key: str, sku: str) -> ChangeableLine | None:
        """The line of an order with that item."""
        return self.lines.get(key, {}).get(sku)

    def target(self, key: str, sku: str, cases: int | None) -> int:
        """The cases that stay open once the line has these cases in all; None: nothing more of it ships."""
        line = self.lines[key][sku]
        return 0 if cases is None else max(0, cases - line.released)

    def taken_off(self, key: str, sku: str, cases: int | None) -> int:
        """The open cases that end so; below 0: cases that are added."""
        return self.lines[key][sku].open_cases - self.target(key, sku, cases)

    def open_of(self, key: str) -> dict[str, int]:
        """SKU → cases open."""
        return {sku: line.open_cases for sku, line in self.lines[key].items() if line.open_cases}


def changeable(desk: Desk, settled: Settled, queue: Queue) -> Changeable:
    """What the ledger has open, after finance's decisions of this run."""
    open_lines = desk.ledger.ask(parts.open_lines)
    proposed = _undecided(desk, settled)
    books = _Books({})
    changed = settled.shipped.changed
    for key, line, sku, cases, why, last in zip(*_columns(open_lines, "why_open", "last_day"), strict=True):
        is_today = (key, line) in changed or (why == "short" and last == desk.day)
        books.add(key, line, sku, cases, is_today=is_today)
    for key, line, sku, cases, batch in zip(*_columns(proposed, "proposal"), strict=True):
        books.add(key, line, sku, cases, proposal=(batch, key), is_today=(key, line) in changed)
    goods = [desk.ledger.ask(promises.goods_of, sorted(books.lines)), settled.releases]
    for frame in goods:
        for key, line, sku, cases in zip(
            *(frame[name] for name in ("order_key", "line", "sku", "cases")), strict=True
        ):
            if key in books.lines:
                books.give(key, int(line), sku, int(cases))
    refused = settled.refused
    lines = {key: own for key, own in books.lines.items() if key not in refused}
    now = doubted(desk, open_lines, settled.meanwhile, {})  # by the lists of this run too
    held = {*now.loc[is_held(now), "order_key"], *settled.meanwhile.of_orders} - refused
    came = frozenset(queue.orders.index) | frozenset(queue.withdrawn)
    held = (held - came) | set(queue.orders.index[is_held(queue.orders)])
    asked = _asked(desk, now) - settled.meanwhile.of_orders.keys() - came
    released = desk.ledger.ask(promises.released_orders, sorted(books.lines)) | settled.approved
    waited_for = frozenset(form["order_key"] for form in desk.forms_waited_for())
    doubts = [*_doubts(now), *_doubts(proposed), *settled.meanwhile.of_orders.items()]
    ended = _ended(desk, lines, doubts)
    return Changeable(lines, frozenset(held), came, frozenset(released), waited_for, asked, ended)


def _doubts(lines: pd.DataFrame) -> Iterable[tuple[str, Doubts]]:
    return zip(lines["order_key"], lines["doubts"], strict=True)


def _ended(
    desk: Desk, lines: Mapping[str, Mapping[str, ChangeableLine]], doubts: Iterable[tuple[str, Doubts]]
) -> dict[str, frozenset[str]]:
    """Key → items of its open lines that are no longer sold, but for those that the rep is asked about."""
    asked = {(key, sku) for key, said in doubts for sku in said.get(ITEM, "").split(", ")}
    on_sale = desk.masters.on_sale()
    found: dict[str, set[str]] = {}
    for key, own in lines.items():
        for sku, line in own.items():
            if line.open_cases and sku not in on_sale and (key, sku) not in asked:
                found.setdefault(key, set()).add(sku)
    return {key: frozenset(items) for key, items in found.items()}


def _asked(desk: Desk, open_lines: pd.DataFrame) -> frozenset[str]:
    """Keys of doubtful orders of which all that is open waits for an answer that has not come."""
    held = open_lines[is_held(open_lines)]
    answers = {key for key, _sku in read_answers(desk, held)[0]} if len(held) else set()
    comes_up = held.loc[held["why_open"] != "awaiting", "order_key"]
    return frozenset({*held["order_key"]} - {*comes_up} - answers)


def _undecided(desk: Desk, settled: Settled) -> pd.DataFrame:
    """The lines of what lies with finance and is not decided in this run."""
    proposals = desk.ledger.ask(promises.open_proposals)[["proposal", "order_key"]]
    said = settled.decisions[settled.decisions["decision"].isin([APPROVE, REFUSE])]
    proposals = proposals[~are_of(proposals, proposed_orders(said))]
    lines = desk.ledger.ask(promises.proposal_lines, proposals)
    lines = lines.assign(ordered=lines["proposed"])
    return lines[lines["ordered"].astype(np.int64) > 0]


def _columns(lines: pd.DataFrame, *more: str) -> Iterable[Iterable[object]]:
    return [lines[name].tolist() for name in ("order_key", "line", "sku", "ordered", *more)]


@dataclass(frozen=True, slots=True)
class _Books:
    """The lines while they are put together."""

    lines: dict[str, dict[str, ChangeableLine]]

    def _of(self, key: str, line: int, sku: str) -> ChangeableLine:
        return self.lines.setdefault(key, {}).get(sku, ChangeableLine(line))

    def add(
        self,
        key: str,
        line: int,
        sku: str,
        cases: int,
        *,
        is_today: bool,
        proposal: tuple[str, str] | None = None,
    ) -> None:
        """A part that is open."""
        before = self._of(key, line, sku)
        proposals = before.proposals | ({proposal} if proposal else set())
        self.lines[key][sku] = replace(
            before,
            open_cases=before.open_cases + int(cases),
            proposals=proposals,
            is_counted_today=before.is_counted_today or is_today,
        )

    def give(self, key: str, line: int, sku: str, cases: int) -> None:
        """Goods that finance released, less what was picked short."""
        before = self._of(key, line, sku)
        self.lines[key][sku] = replace(before, released=before.released + cases)
