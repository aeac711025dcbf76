"""The desk's books kept a second time, in plain Python: where every case of every order is.

They know what was sent to the desk and follow each batch from outside, never asking the ledger. `Astray`
says where the two disagree.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from orderbatch.contract.batch import WAITED_FOR, Batch
from orderbatch.contract.settings import Settings
from orderbatch.decide.due_day import has_lapsed

ENDED = (
    "DISCONTINUED", "NO_ANSWER", "ANSWERED_CANCEL", "WAITED_TOO_LONG", "STOPPED", "FINANCE_REFUSED",
    "WITHDRAWN", "DESK_CANCELLED",
)  # fmt: skip
STAYS = ("for_rep", "awaiting")  # parts of a held order that go on waiting as they are
STEPS = {"held": "held_funds", "refused": "rejected"}
Row = dict[str, Any]


class Astray(AssertionError):  # noqa: N818 - what it says reads as a sentence
    """The books and what came and went disagree."""


def hold(true: bool, *said: object) -> None:
    """An expectation."""
    if not true:
        raise Astray(" ".join(map(str, said)))


@dataclass
class Part:
    """Open cases of a line. day: when it was last decided. since: when it began to wait."""

    kind: str
    cases: int
    day: dt.date
    since: dt.date
    goes_first: bool = False  # some of it has priority


@dataclass
class Line:
    """One line of an order's newest version: its cases are in exactly one of these places."""

    sku: str
    ordered: int
    parts: list[Part] = field(default_factory=list)
    proposed: dict[str, int] = field(default_factory=dict)  # batch → cases
    released: int = 0  # less what was picked short
    ended: int = 0
    first_deferred: dt.date | None = None
    is_owed: bool = False  # picked short
    was_let_go: bool = False  # the rep let what was last proposed of it go, though its item ended
    is_over: bool = False  # the rep cancelled it: what the warehouse leaves behind of it ends too

    @property
    def accounted(self) -> int:
        """Cases whose place is known."""
        parts = sum(part.cases for part in self.parts)
        return parts + sum(self.proposed.values()) + self.released + self.ended


@dataclass
class Order:
    """The newest version of an order. states: its events, oldest first, all kept."""

    agent: str
    number: str
    items: Mapping[str, int]
    day: dt.date
    lines: dict[int, Line]
    proposals: dict[str, dt.date] = field(default_factory=dict)  # open ones: batch → day
    states: list[str] = field(default_factory=list)
    held_since: dt.date | None = None
    is_over: bool = False  # finance has refused it
    doubts: set[str] = field(default_factory=set)  # why the rep has to let it go
    is_cleared: bool = False  # he has
    cleared_with: dict[str, set[str]] = field(default_factory=dict)  # batch → doubts he let it go with
    once_cleared: set[str] = field(default_factory=set)  # what he answered for, now or before
    held_with: set[str] = field(default_factory=set)  # the doubts of the decision that it waits in

    @property
    def is_held(self) -> bool:
        """Whether it takes nothing until the rep lets it go."""
        return bool(self.doubts) and not self.is_cleared and not self.is_over

    @property
    def settled(self) -> bool:
        """Whether an amendment comes too late."""
        furthest = {"approved", "released", "shipped"} & set(self.states)
        return bool(furthest) or bool(
            self.states and self.states[-1] in ("closed", "refused") and not self.is_open
        )

    @property
    def is_open(self) -> bool:
        """Whether some of it waits for anybody."""
        return bool(self.proposals) or any(line.parts for line in self.lines.values())


@dataclass(frozen=True)
class Form:
    """An order form as it was sent; rows: (SKU, cases) of the lines that can be accepted, by line number."""

    agent: str
    number: str
    rows: Mapping[int, tuple[str, int]]
    valid: bool
    is_withdrawal: bool = False  # zeros on every line
    is_as_before: bool = False  # the rep changed it back by hand: no form of the agent says so
    is_doubted: bool = False  # mailed from elsewhere: the rep has to let it go
    ended: Mapping[int, tuple[str, int]] = field(default_factory=dict)  # lines of items no longer sold

    @property
    def items(self) -> dict[str, int]:
        """Cases by SKU."""
        found: Counter[str] = Counter()
        for sku, cases in self.rows.values():
            found[sku] += cases
        marks = {"by hand": self.is_as_before, "doubted": self.is_doubted}  # of lines that no form has
        return dict(found) | {mark: 1 for mark, is_so in marks.items() if is_so}

    def is_as(self, items: Mapping[str, int]) -> bool:
        """Whether it came before as that order, whatever has ended of it since."""
        had = {line: row for line, row in self.ended.items() if row[0] in items or not self.number}
        return items in (self.items, replace(self, rows={**self.rows, **had}).items)

    def lines(self) -> dict[int, Line]:
        """The same SKU twice is one line, where it stands first."""
        first: dict[str, int] = {}
        for line, (sku, _cases) in sorted(self.rows.items()):
            first.setdefault(sku, line)
        return {line: Line(sku, self.items[sku]) for sku, line in first.items()}


@dataclass
class Sent:
    """What lies in the inbox for one run, in the sequence in which it came."""

    forms: list[Form] = field(default_factory=list)
    decisions: list[tuple[str, str, str, bool]] = field(default_factory=list)  # …, decision, counts
    cancels: list[str] = field(default_factory=list)  # order keys on desk changes
    changes: list[tuple[str, str, int | None]] = field(default_factory=list)  # key, SKU, cases (None: none)
    lets_go: list[tuple[str, str]] = field(default_factory=list)  # key, release or keep
    shipments: list[tuple[str, str, str, int]] = field(default_factory=list)  # pick, order key, SKU, cases
    answers: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # order key, SKU → choices
    damaged: Counter[tuple[str, str]] = field(default_factory=Counter)  # order key, SKU → cases, as reported
    complaints: list[tuple[str, str, int, str]] = field(default_factory=list)  # …, cases, what is done
    overrides: list[tuple[str, str, str, int]] = field(default_factory=list)  # batch, order key, SKU, cases
    chases: int = 0
    files: int = 0
    has_figures: bool = False
    discontinued: set[str] = field(default_factory=set)
    has_lists: bool = False  # a catalogue and the agents
    gone: set[str] = field(default_factory=set)  # agents who left the list


@dataclass
class Released:
    """Cases on a pick list. really: what truly left the warehouse (None: nothing yet). told: by a sheet."""

    pick: str
    key: str
    agent: str
    line: int
    sku: str
    cases: int
    price: int
    really: int | None = None
    told: bool = False
    is_gift: bool = False  # of a policy: it goes with an order and is of none of its lines


class PlainBooks:
    """Everything the desk owes and owns, by hand."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.orders: dict[str, Order] = {}
        self.goods: list[Released] = []
        self.prices: dict[tuple[str, str, int], int] = {}  # batch, order key, line → minor units
        self.carried: set[tuple[str, str, int]] = set()  # of those, the ones with cases that have priority
        self.on_sale_not: set[str] = set()
        self.seen: Counter[str] = Counter()
        self.struck: dict[tuple[str, int], bool] = {}  # lines that the rep changed: in whole?
        self.raised: dict[str, Order] = {}  # orders of which the rep made a line more, as they were
        self.let_go: set[str] = set()  # orders that the rep let go in this run
        self.resolved: Counter[tuple[str, str]] = Counter()  # order key, SKU → cases credited or sent again
        self.strange: list[Form] = []  # forms of this run that change nothing
        self.waited_for: set[str] = set()  # orders of which a form went back
        self.owed_now: list[Line] = []  # lines picked short by the sheets of this run
        self.doubted: set[str] = set()  # orders of which an approval ended in this run, for the rep

    # one run

    def follow(self, batch: Batch, sent: Sent, fresh: bool) -> None:
        """A run as it must have gone. fresh: whether anything may be shared out today."""
        day = batch.day
        self.on_sale_not = set(sent.discontinued)
        lapsing = {
            (proposal, key)
            for key, order in self.orders.items()
            for proposal, since in order.proposals.items()
            if has_lapsed(since, day, self.settings.approval.valid_days, self.settings.ship)
        }
        decisions = self._decided(batch, sent, lapsing)
        approved = {key for (_proposal, key), said in decisions.items() if said == "approve"}
        accepted, replaced = self._identified(batch, sent, approved)
        self._meanwhile(sent, decisions, accepted)
        self._cancel(batch, sent, decisions)
        self._let_go(batch, sent, accepted)
        self._change(batch, sent, decisions, accepted)
        self._struck_items(sent)
        replaced |= set(self.raised)
        self._close_proposals(decisions, lapsing, replaced)
        self._release(batch, decisions)
        self._ship(batch, sent, day)
        self._arrives(batch, sent)
        again = self._resolved(batch, sent)
        self._comes_up(batch, sent, accepted, fresh, again)
        self._enter(batch, accepted)
        self.waited_for = {row["order_key"] for row in _rows(batch.sent_back) if row["fate"] == WAITED_FOR}
        while self.owed_now:
            self.owed_now.pop().is_owed = True
        self.check_sums()

    def _decided(self, batch: Batch, sent: Sent, lapsing: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
        kept: dict[tuple[str, str], str] = {}
        answers: dict[tuple[str, str], set[str]] = {}
        for proposal, key, said, _named in sent.decisions:
            answers.setdefault((proposal, key), set()).add(said)
        for proposal, key, said, named in sent.decisions:
            pair = (proposal, key)
            is_open = key in self.orders and proposal in self.orders[key].proposals
            is_open = is_open and not (said == "approve" and self._new_doubts(key, proposal, sent))
            self.seen["disagreeing"] += len(answers[pair]) > 1
            if is_open and pair not in lapsing and named and len(answers[pair]) == 1:
                kept[pair] = said
        codes = (
            "DECISION_FUNDS",
            "DECISION_STOCK",
            "DECISION_MINIMUM",
            "DECISION_TOGETHER",
            "DECISION_WAITS",
            "DECISION_OVER",  # what else failed of an order that ends in the run is told as this
        )
        failed = {finding.value for finding in batch.findings if finding.code in codes}
        rows = batch.decisions[["proposal", "order_key", "decision"]].itertuples(index=False)
        found = {(proposal, key): said for proposal, key, said in rows}
        for (proposal, key), said in list(kept.items()):
            if said == "approve" and self.orders[key].number in failed and (proposal, key) not in found:
                self.seen["approval without cover"] += 1
                del kept[proposal, key]
        hold(found == kept, "decisions", found, "expected", kept)
        self.seen.update(kept.values())
        return kept

    def _new_doubts(self, key: str, proposal: str, sent: Sent) -> set[str]:
        """What the lists say against a proposal, beyond what the rep let go."""
        order = self.orders[key]
        found = {"agent"} if order.agent in sent.gone else set()
        if any(
            line.proposed.get(proposal) and line.sku in sent.discontinued for line in order.lines.values()
        ):
            found.add("item")
        return set() if found <= order.cleared_with.get(proposal, set()) else found

    def _meanwhile(
        self, sent: Sent, decisions: Mapping[tuple[str, str], str], accepted: Collection[str]
    ) -> None:
        """Lists that changed while an approval was out end it: its order is the rep's (3-decisions §8)."""
        self.doubted = set()
        approved = {(batch, key) for batch, key, said, _named in sent.decisions if said == "approve"}
        for key, order in self.orders.items():
            found = order.doubts & {"sender"}
            for proposal in list(order.proposals):
                new = self._new_doubts(key, proposal, sent)
                is_looked_at = sent.has_lists or (proposal, key) in approved
                if new and is_looked_at and decisions.get((proposal, key)) != "refuse":
                    found |= new
                    self.doubted.add(key)
                    self.seen["ended under an approval"] += key not in accepted
                    self._end(key, proposal, "lapsed")
            free = [
                line for line in order.lines.values() if line.was_let_go and (line.parts or line.proposed)
            ]
            open_skus = {line.sku for line in order.lines.values() if line.parts or line in free}
            found |= {"agent"} if open_skus and order.agent in sent.gone else set()
            if free:
                order.is_cleared |= not order.doubts  # his word went with the goods, and comes back with them
                order.doubts |= {"item"}
            was_item = "item" in order.doubts | order.held_with  # also where another doubt held it since
            found |= {"item"} if was_item and open_skus & sent.discontinued else set()
            order.is_cleared &= bool(found) and found <= order.doubts
            order.doubts = found

    def _struck_items(self, sent: Sent) -> None:
        """What the rep took off an order, of an item that ended, holds it no longer."""
        for key in {key for key, _number in self.struck}:
            order = self.orders[key]
            whole = {number for (who, number), is_whole in self.struck.items() if who == key and is_whole}
            left = {line.sku for number, line in order.lines.items() if line.parts and number not in whole}
            order.doubts -= set() if left & sent.discontinued else {"item"}

    def _identified(
        self, batch: Batch, sent: Sent, approved: set[str]
    ) -> tuple[dict[str, tuple[Form, str]], set[str]]:
        """Forms that become orders, by key, and keys of orders that they replace."""
        accepted: dict[str, tuple[Form, str]] = {}
        replaced: set[str] = set()
        self.strange = []
        known = {key: (order.items, order.day, order.settled) for key, order in self.orders.items()}
        whose = {key: (order.agent, order.number) for key, order in self.orders.items()}
        for form in sorted(sent.forms, key=lambda form: form.is_doubted):
            if not form.valid:
                self.seen["returned"] += 1
                continue
            number = form.number or self._number_for(form, known, whose, batch.day)
            if not number:
                self.seen["repeat"] += 1
                continue
            key = f"{form.agent}/{number}"
            if form.is_doubted and key in known and (form.is_withdrawal or not form.is_as(known[key][0])):
                self.seen["strange"] += 1  # whoever wrote a number that is known changes nothing
                self.strange.append(form)
                continue
            if form.is_withdrawal:
                if not self._withdraw(key, known, accepted, replaced, approved, batch.day):
                    self.strange.append(form)
                continue
            if key in known:
                items, _day, settled = known[key]
                if form.is_as(items) or settled or key in approved:
                    self.seen["duplicate" if form.is_as(items) else "amended late"] += 1
                    self.strange.append(form)
                    continue
                replaced.add(key)
                self.seen["amended"] += 1
            known[key] = (form.items, batch.day, False)
            whose[key] = (form.agent, number)
            accepted[key] = (form, number)
        back = {key for key in replaced & set(self.orders) if self.orders[key].items == known[key][0]}
        self.seen["changed back"] += len(back)
        return {key: order for key, order in accepted.items() if key not in back}, replaced - back

    def _withdraw(
        self,
        key: str,
        known: dict[str, tuple[Mapping[str, int], dt.date, bool]],
        accepted: dict[str, tuple[Form, str]],
        replaced: set[str],
        approved: set[str],
        day: dt.date,
    ) -> bool:
        """Zeros take back what came before them, unless finance has approved it (P-4.1.2); do they?"""
        if key not in known or known[key][2] or key in approved:
            self.seen["withdrawn late"] += 1
            return False
        self.seen["withdrawn"] += 1
        accepted.pop(key, None)
        replaced.discard(key)
        known[key] = ({}, day, True)
        if key in self.orders:
            self.orders[key].is_over = True
            for proposal in list(self.orders[key].proposals):
                self._end(key, proposal, "refused")
        return True

    def _cancel(self, batch: Batch, sent: Sent, decisions: Mapping[tuple[str, str], str]) -> None:
        """The rep cancels an order: all that is open of it ends, and what is released stays (2-workbooks)."""
        rows = [row for row in _rows(batch.desk_changes) if row["action"] == "cancel" and not row["sku"]]
        done = {row["order_key"] for row in rows}  # orders, and forms that only went back
        came = self._came(sent)
        for key in dict.fromkeys(sent.cancels):
            order = self.orders.get(key)
            is_open = key in self.waited_for or (
                order is not None
                and bool(order.proposals or any(line.parts for line in order.lines.values()))
            )
            is_decided = key in {decided for _proposal, decided in decisions}
            is_done = key in done
            hold(
                is_done == (is_open and key not in came) or is_decided or key in came, "cancel", key, is_done
            )
            self.seen["cancelled" if is_done else "cancelled late"] += 1
            if order is not None and is_done:
                order.is_over = True
                for proposal in list(order.proposals):
                    if decisions.get((proposal, key)) != "approve":
                        self._end(key, proposal, "refused")

    def _came(self, sent: Sent) -> set[str]:
        """Keys of orders of which a form came that may change them: a desk change waits for its end."""
        forms = (form for form in sent.forms if form.valid and not any(form is one for one in self.strange))
        return {f"{form.agent}/{form.number}" for form in forms}

    def _let_go(self, batch: Batch, sent: Sent, accepted: Mapping[str, tuple[Form, str]]) -> None:
        """The rep lets an order go that is held for him, or keeps it; of any other this cannot be said."""
        rows = [row for row in _rows(batch.desk_changes) if row["action"] in ("release", "keep")]
        made = {(row["order_key"], row["action"]) for row in rows}
        came, answered = self._came(sent), {key for key, _sku in self._answers(sent)}
        self.let_go = set()
        for key, action in dict.fromkeys(sent.lets_go):
            order = self.orders.get(key)
            if key in accepted:
                can = accepted[key][0].is_doubted and action == "release"
            else:
                can = order is not None and order.is_held and order.is_open and key not in came
                can = can and not (self._is_asked(order) and key not in answered)
                can = can or ((key, action) in made and key in answered and self._may_be_asked_anew(order))
            hold(((key, action) in made) == can, "release or keep", key, action, "can", can, made)
            self.seen[f"{action} of a held order" if can else f"{action} too late"] += 1
            if can and action == "release":
                self.let_go.add(key)
        hold(made <= set(sent.lets_go), "let go unasked", made)

    def _may_be_asked_anew(self, order: Order | None) -> bool:
        """Whether the rep let it go with these doubts while something of it waited for an answer."""
        parts = [part for line in order.lines.values() for part in line.parts] if order else []
        return bool(
            order and order.is_cleared and order.doubts and order.doubts <= order.once_cleared
        ) and any(part.kind == "awaiting" for part in parts)

    def _is_asked(self, order: Order | None) -> bool:
        """Whether all that is open of an order waits for its agent's answer."""
        lines = order.lines.values() if order else ()
        return all(part.kind == "awaiting" for line in lines for part in line.parts)

    def _change(
        self,
        batch: Batch,
        sent: Sent,
        decisions: Mapping[tuple[str, str], str],
        accepted: dict[str, tuple[Form, str]],
    ) -> None:
        """The rep takes cases off a line: they end, the rest of it comes up with its order (2-workbooks).

        Or he adds some, while nothing of the order is released: what is open of it is made anew.
        """
        self.struck, self.raised = {}, {}
        made = {(row["order_key"], row["sku"]): row for row in _rows(batch.desk_changes) if row["sku"]}
        came = self._came(sent)
        hold(set(made) <= {(key, sku) for key, sku, _cases in sent.changes}, "changed unasked", made)
        for key, sku, wanted in sent.changes:
            order = self.orders.get(key)
            found = [at for at, line in order.lines.items() if line.sku == sku] if order else []
            if order is None or not found:  # another form has taken its place
                hold((key, sku) not in made, "changed", key, sku)
                continue
            line = order.lines[found[0]]
            said = {proposal: decisions.get((proposal, key)) for proposal in line.proposed}
            is_refused = any(
                decided == "refuse" for (_proposal, who), decided in decisions.items() if who == key
            )
            released = line.released + sum(line.proposed[at] for at in said if said[at] == "approve")
            whole = sum(part.cases for part in line.parts) + line.released + sum(line.proposed.values())
            is_counted = any(part.kind == "short" and part.day == batch.day for part in line.parts)
            can = whole > released and key not in came and not is_refused and not is_counted
            is_more = wanted is not None and wanted > whole
            can &= wanted is None or released <= wanted
            can &= not is_more or (sku not in self.on_sale_not and not self._is_released(key, decisions))
            can &= not is_more or not self._has_ended_items(order, key, made)
            hold(
                ((key, sku) in made) == can, "desk change", key, sku, wanted, "whole", whole, "gone", released
            )
            if (key, sku) not in made:
                self.seen["changed late"] += 1
                continue
            self.seen["changed"] += 1
            if order.is_held and wanted is not None:  # the rep has spoken with its agent
                self.let_go.add(key)
                self.seen["change of a held order"] += 1
            hold(made[key, sku]["was"] == whole, "was", made[key, sku], whole)
            line.is_over = wanted is None
            if is_more:
                self.seen["raised"] += 1
                self.raised[key] = order
                accepted[key] = self._raised(order, found[0], wanted or 0), order.number
                continue
            left = max(0, (wanted or 0) - released)
            if left == whole - released:
                continue
            for proposal in [at for at in said if said[at] != "approve"]:
                self._end(key, proposal, "lapsed")
            self.struck[key, found[0]] = not left

    def _has_ended_items(self, order: Order, key: str, made: Mapping[tuple[str, str], Row]) -> bool:
        """Whether something open of an order is no longer sold and the rep neither lets go nor takes off."""
        items = {line.sku for line in order.lines.values() if line.parts or line.proposed}
        left = {sku for sku in items & self.on_sale_not if made.get((key, sku), {}).get("now") != 0}
        return bool(left) and "item" not in order.doubts

    def _is_released(self, key: str, decisions: Mapping[tuple[str, str], str]) -> bool:
        approved = any(who == key and said == "approve" for (_proposal, who), said in decisions.items())
        return approved or "released" in self.orders[key].states

    def _raised(self, order: Order, at: int, cases: int) -> Form:
        """What is open of an order, as a form that asks for more of one line."""
        open_now = {
            number: sum(part.cases for part in line.parts) + sum(line.proposed.values())
            for number, line in order.lines.items()
        }
        open_now[at] = cases
        rows = {number: (order.lines[number].sku, count) for number, count in open_now.items() if count}
        form = Form(order.agent, order.number, rows, valid=True)
        return replace(form, is_as_before=form.items == order.items)

    def _number_for(
        self,
        form: Form,
        known: Mapping[str, tuple[Mapping[str, int], dt.date, bool]],
        whose: Mapping[str, tuple[str, str]],
        day: dt.date,
    ) -> str:
        """The number given to an order without one; "" where it may be a repeat of what its agent sent."""
        mine = {whose[key][1]: known[key] for key in known if whose[key][0] == form.agent}
        for number, (items, when, _settled) in mine.items():
            is_ours = "-K" in number  # goods that we send again are no order of his
            if not is_ours and form.is_as(items) and (day - when).days <= self.settings.orders.repeat_days:
                return ""
        return next(number for n in range(1, 99) if (number := f"{day:%Y%m%d}-{n}") not in mine)

    def _close_proposals(
        self,
        decisions: Mapping[tuple[str, str], str],
        lapsing: set[tuple[str, str]],
        replaced: set[str],
    ) -> None:
        no = {key for (_proposal, key), said in decisions.items() if said == "refuse"}
        for proposal, key in lapsing:
            if key not in replaced | no and proposal in self.orders[key].proposals:
                self._end(key, proposal, "lapsed")
        for (_proposal, key), said in decisions.items():
            if said == "hold":
                self.orders[key].states.append("held")
            elif said == "refuse" and key in self.orders:
                self.orders[key].is_over = True
                for open_proposal in list(self.orders[key].proposals):
                    if decisions.get((open_proposal, key)) != "approve":
                        self._end(key, open_proposal, "refused")

    def _end(self, key: str, proposal: str, state: str) -> None:
        order = self.orders[key]
        day = order.proposals.pop(proposal)
        order.states.append(state)
        self.seen[state] += 1
        for number, line in order.lines.items():
            cases = line.proposed.pop(proposal, 0)
            if cases and state == "lapsed":
                goes_first = (proposal, key, number) in self.carried
                line.parts.append(Part("lapsed", cases, day, day, goes_first))
            elif cases and state == "refused":
                line.parts.append(Part("refused", cases, day, day))

    def _release(self, batch: Batch, decisions: Mapping[tuple[str, str], str]) -> None:
        expected: Counter[tuple[str, str, int]] = Counter()
        for (proposal, key), said in decisions.items():
            if said == "approve":
                order = self.orders[key]
                del order.proposals[proposal]
                order.states += ["approved", "released"]
                for number, line in order.lines.items():
                    if cases := line.proposed.pop(proposal, 0):
                        expected[proposal, key, number] = cases
                        line.released += cases
        columns = ["pick_no", "order_key", "agent", "line", "sku", "cases", "price_minor", "proposal", "gift"]
        found: Counter[tuple[str, str, int]] = Counter()
        for row in _rows(batch.releases[columns]):
            proposal, is_gift = row.pop("proposal"), row.pop("gift")
            if is_gift:
                hold(row["price_minor"] == 0, "price of a gift", row)
                self.seen["gifts released"] += row["cases"]
                self.goods.append(replace(Released(*row.values()), is_gift=True))
                continue
            found[proposal, row["order_key"], row["line"]] += row["cases"]
            price = self.prices[proposal, row["order_key"], row["line"]]
            hold(price == row["price_minor"], "price", row)
            self.goods.append(Released(*row.values()))
        hold(found == expected, "released", found, "approved", expected)

    # what comes up again

    def _answers(self, sent: Sent) -> dict[tuple[str, str], str]:
        """What agents chose, as far as it counts."""
        return {
            pair: next(iter(said))
            for pair, said in sent.answers.items()
            if len(said) == 1 and pair[0] in self.orders and self._asks(*pair)
        }

    def _comes_up(
        self,
        batch: Batch,
        sent: Sent,
        accepted: Mapping[str, tuple[Form, str]],
        fresh: bool,
        again: Collection[str],
    ) -> None:
        """Take the parts that this run decides out of the books; each line must have decided exactly them."""
        for key in accepted:
            if key in self.orders:
                del self.orders[key]
        answers = self._answers(sent)
        self.seen["answers that differ"] += sum(len(said) > 1 for said in sent.answers.values())
        answered = {key for key, _sku in answers}
        rows = {(row["order_key"], row["line"]): row for row in _rows(batch.lines)}
        changed = {key for key, _number in self.struck}
        wanted = {line.sku for form, _number in accepted.values() for line in form.lines().values()}
        due = [
            (key, number, part)
            for key, order in self.orders.items()
            for number, line in order.lines.items()
            for part in line.parts
            if part.day < batch.day
            or order.is_over
            or line.is_over
            or (part.kind != "short" and key in changed | self.let_go | self.doubted)
            or (part.kind != "short" and self._is_newly_held(key, part))
            or (part.kind != "short" and part.goes_first and line.sku in wanted)
            or (part.kind != "short" and (sent.has_figures or key in answered))
        ]
        expected: dict[tuple[str, int], list[Part]] = {}
        ended: dict[tuple[str, int], list[Part]] = {}
        for key, number, part in due:
            line = self.orders[key].lines[number]
            goes = self.orders[key].is_over or line.is_over or self.struck.get((key, number), False)
            is_held_now = self._is_newly_held(key, part)
            if not (accepted or fresh or goes or key in self.let_go or is_held_now):
                continue
            sku = line.sku
            answer = "defer" if (key, number) in self.struck else answers.get((key, sku), "")
            is_held = self.orders[key].is_held and key not in self.let_go
            is_kept = is_held and (part.kind != "awaiting" or answer in ("defer", "wait"))
            is_let_go = not is_held and "item" in self.orders[key].doubts
            if is_let_go and part.kind == "awaiting" and self._word_is_with_goods(key):
                is_let_go = rows.get((key, number), {}).get("reason") != "DISCONTINUED"  # either
            if goes or (not is_kept and self._ends(part, line, batch.day, answer, is_let_go)):
                ended.setdefault((key, number), []).append(part)
            elif is_held and part.kind == "for_rep" and not is_held_now:
                continue
            elif part.kind != "awaiting" or answer in ("defer", "wait"):
                expected.setdefault((key, number), []).append(part)
        for place in ended.keys() & expected.keys():
            over, numbers = sum(part.cases for part in ended[place]), rows[place]["numbers"]
            told = sum(cases for name, cases in numbers.items() if name.startswith("ended_"))
            hold(told == over, "ended beside what goes on", place, numbers, ended[place])
            self.seen["ended beside what goes on"] += 1
        taken = {place: [*ended.get(place, ()), *expected.get(place, ())] for place in {**ended, **expected}}
        for place, parts in taken.items():
            hold(place in rows, "not decided", place, parts)
            cases = sum(part.cases for part in parts)
            hold(rows[place]["ordered"] == cases, "line", place, rows[place], "expected", parts)
            is_ended = rows[place]["reason"] in ENDED
            hold(is_ended == (place not in expected), "ended", place, rows[place]["reason"], parts)
            kept = self.orders[place[0]].lines[place[1]].parts
            self.orders[place[0]].lines[place[1]].parts = [part for part in kept if part not in parts]
        for key in {key for key, _number in taken}:  # its oldest part that still waits for money
            own = [part for (who, _number), parts in expected.items() if who == key for part in parts]
            own += [part for line in self.orders[key].lines.values() for part in line.parts]
            since = [part.since for part in own if part.kind == "held"]
            self.orders[key].held_since = min(since, default=None)
        for place, row in rows.items():
            is_new = place[0] in accepted or place[0] in again
            hold(is_new or place in taken, "decided and was not open", place, row)

    def _word_is_with_goods(self, key: str) -> bool:
        """Whether what the rep let go of an ended item lies with finance: what waits beside it may end."""
        order = self.orders[key]
        return any("item" in order.cleared_with.get(proposal, ()) for proposal in order.proposals)

    def _is_newly_held(self, key: str, part: Part) -> bool:
        """Whether a part is to wait for the rep now, or for another doubt; for that no figures are needed."""
        order = self.orders[key]
        waits = part.kind in STAYS and not (part.kind == "for_rep" and order.doubts != order.held_with)
        return order.is_held and key not in self.let_go and not waits

    def _asks(self, key: str, sku: str) -> bool:
        lines = (line for line in self.orders[key].lines.values() if line.sku == sku)
        return any(part.kind in ("awaiting", "held") for line in lines for part in line.parts)

    def _ends(self, part: Part, line: Line, day: dt.date, answer: str, is_let_go: bool = False) -> bool:
        age = (day - part.since).days
        kind = part.kind
        if kind == "awaiting" and answer == "cancel":
            return True
        if kind == "awaiting" and answer in ("defer", "wait"):
            kind = "deferred"
        limits = {
            "held": self.settings.funds.hold_days,
            "awaiting": self.settings.deferral.answer_days,
            "deferred": age if line.is_owed else self.settings.deferral.max_days,
        }
        return (line.sku in self.on_sale_not and not is_let_go) or age > limits.get(kind, age)

    def _enter(self, batch: Batch, accepted: Mapping[str, tuple[Form, str]]) -> None:
        orders = {row["order_key"]: row for row in _rows(batch.orders)}
        lines: dict[str, dict[int, Row]] = {}
        for row in _rows(batch.lines):
            lines.setdefault(row["order_key"], {})[row["line"]] = row
        for key, (form, number) in accepted.items():
            hold(key in orders, "an order is lost", key, form)
            mine = form.lines()
            found = {line: (row["sku"], row["ordered"]) for line, row in lines[key].items()}
            sent = {line: (own.sku, own.ordered) for line, own in mine.items()}
            hold(found == sent, "order", key, "came as", found, "sent as", sent)
            self.orders[key] = Order(form.agent, number, form.items, batch.day, mine)
            if before := self.raised.get(key):  # what the rep answered for he need not answer for again
                own = self.orders[key]
                own.doubts, own.is_cleared = set(before.doubts), before.is_cleared
                own.once_cleared = set(before.once_cleared)
            if form.is_doubted:
                self.orders[key].doubts = {"sender"}
        for key in self.let_go & set(self.orders):
            self.orders[key].is_cleared = True
            self.orders[key].once_cleared |= self.orders[key].doubts
        for key, row in orders.items():
            hold(key in self.orders, "an order from nowhere", key)
            self._enter_order(batch, self.orders[key], row, lines[key])

    def _enter_order(self, batch: Batch, order: Order, row: Row, lines: Mapping[int, Row]) -> None:
        key, status = row["order_key"], row["status"]
        is_known = order.doubts <= order.once_cleared  # asked again, or not: as it was decided between
        is_right = (status == "for_rep") == (order.is_held and status != "closed")
        hold(is_right or is_known, "held for the rep", row, order.doubts)
        self.seen["asked again or not"] += not is_right
        if status != "for_rep":  # also of what lapsed in this run: it was nobody's to doubt before
            order.doubts |= {*row["doubts"]} & order.once_cleared
        if status != "closed":  # else only a part of it ended, and the rest is held as it was
            order.is_cleared = status != "for_rep" and bool(order.doubts)
            order.held_with = set() if status != "for_rep" else set(order.doubts)
        order.states.append("refused" if row["reason"] == "FINANCE_REFUSED" else STEPS.get(status) or status)
        order.held_since = (order.held_since or batch.day) if status == "held" else None
        self.seen[status] += 1
        for number, said in lines.items():
            line = order.lines[number]
            if said["deferred"]:
                line.first_deferred = line.first_deferred or batch.day
                goes_first = said["carry_next"] > 0
                line.parts.append(
                    Part("deferred", said["deferred"], batch.day, line.first_deferred, goes_first)
                )
            if said["awaiting"]:
                since = order.held_since or batch.day
                kind = status if status in ("held", "for_rep") else "awaiting"
                goes_first = kind != "awaiting" and said["carry_in"] > 0
                line.parts.append(Part(kind, said["awaiting"], batch.day, since, goes_first))
            line.ended += said["cancelled"] + said["refused"]
            if said["proposed"]:
                hold(status == "proposed", "proposed cases of an order that does not ship", key, said)
                line.proposed[batch.batch] = said["proposed"]
                order.cleared_with[batch.batch] = set(order.doubts) if order.is_cleared else set()
                line.was_let_go = "item" in order.cleared_with[batch.batch]
                order.proposals[batch.batch] = batch.day
                self.prices[batch.batch, key, number] = said["price_minor"]
                self.carried |= {(batch.batch, key, number)} if said["carry_in"] > 0 else set()

    def _ship(self, batch: Batch, sent: Sent, day: dt.date) -> None:
        expected: dict[tuple[str, str, str], int] = {}
        for pick, key, sku, cases in sent.shipments:
            mine = [
                parcel for parcel in self.goods if (parcel.pick, parcel.key, parcel.sku) == (pick, key, sku)
            ]
            hold(len(mine) == 1, "on a pick list", mine)
            if not mine[0].told:
                expected.setdefault((pick, key, sku), cases)
        found = {
            (row["pick_no"], row["order_key"], row["sku"]): row["shipped"] for row in _rows(batch.shipments)
        }
        hold(found == expected, "shipped", found, "expected", expected)
        for parcel in self.goods:
            if (parcel.pick, parcel.key, parcel.sku) in found:
                parcel.told = True
                if parcel.is_gift:  # what is short of it is owed by its policy
                    continue
                line = self.orders[parcel.key].lines[parcel.line]
                short = parcel.cases - found[parcel.pick, parcel.key, parcel.sku]
                line.released -= short
                if short:  # of an order or a line that is over it ends in this very run
                    self.seen["short of an ended order"] += self.orders[parcel.key].is_over
                    self.seen["short of an ended line"] += line.is_over
                    line.parts.append(Part("short", short, day, day))
                    self.owed_now.append(line)  # what was deferred before is his wish in this run still
                    self.seen["short"] += 1
        for key in {key for _pick, key, _sku in found}:
            self.orders[key].states.append("shipped")

    def _arrives(self, batch: Batch, sent: Sent) -> None:
        """What arrived damaged opens an incident of just so many cases, or adds them to the open one."""
        found: Counter[tuple[str, str]] = Counter()
        for row in _rows(batch.incidents):
            if row["problem"] == "damaged" and (row["change"] == "opened" or "cases" in row["changes"]):
                before = 0 if row["change"] == "opened" else row["changes"]["cases"][0]
                found[row["order_key"], row["sku"]] += row["cases"] - before
                self.seen["damaged again"] += before > 0
        hold(found == +sent.damaged, "damaged", found, "reported", +sent.damaged)
        self.seen["damaged"] += len(found)
        self.seen["promised by the warehouse"] += sent.chases

    def _resolved(self, batch: Batch, sent: Sent) -> set[str]:
        """What is credited or sent again: never more than left and is not resolved yet; the new orders."""
        expected: dict[tuple[str, str], tuple[str, int]] = {}
        for key, sku, cases, done in sent.complaints:
            left = sum(good.really or 0 for good in self._told(key, sku)) - self.resolved[key, sku]
            is_there = key.partition("/")[0] not in sent.gone
            self.seen[f"complaint: {done if cases <= left and is_there else 'refused'}"] += 1
            if cases <= left and is_there and done != "answered":
                expected[key, sku] = done, cases
        rows = [row for row in _rows(batch.resolutions) if row["state"] == "done"]
        found = {(row["order_key"], row["sku"]): (row["kind"], row["counted"]) for row in rows}
        hold(found == expected, "resolutions", found, "expected", expected)
        again: set[str] = set()
        for row in rows:
            self.resolved[row["order_key"], row["sku"]] += row["counted"]
            prices = [good.price for good in self._told(row["order_key"], row["sku"])]
            if row["kind"] == "credit":
                minor = row["minor"]
                hold(min(prices) * row["cases"] <= minor <= max(prices) * row["cases"], "credit", row)
                continue
            new = row["new_order_key"]
            agent, _slash, number = new.partition("/")
            items = {row["sku"]: row["cases"]}
            line = Line(row["sku"], row["cases"])
            self.orders[new] = Order(agent, number, items, batch.day, {1: line})
            again.add(new)
        for row in _rows(batch.resolutions):
            if row["state"] != "done":  # finance refused it, or it ended: the cases may be resolved anew
                self.resolved[row["order_key"], row["sku"]] += row["counted"]
                self.seen["resend lost"] += 1
        return again

    def _told(self, key: str, sku: str) -> list[Released]:
        found = (good for good in self.goods if (good.key, good.sku) == (key, sku) and not good.is_gift)
        return [good for good in found if good.told]

    # what must be so at rest

    def check_sums(self) -> None:
        """No case of any line is lost, invented or counted twice."""
        for key, order in self.orders.items():
            for number, line in order.lines.items():
                hold(line.accounted == line.ordered, "cases of", key, number, line)
                hold(min((part.cases for part in line.parts), default=1) > 0, key, line)

    def promised(self) -> tuple[Counter[str], Counter[str]]:
        """Cases by SKU and minor units by agent: proposed, or released and still in the warehouse."""
        cases: Counter[str] = Counter()
        money: Counter[str] = Counter()
        for key, order in self.orders.items():
            for number, line in order.lines.items():
                for proposal, count in line.proposed.items():
                    cases[line.sku] += count
                    money[order.agent] += count * self.prices[proposal, key, number]
        for parcel in self.goods:
            if parcel.really is None:
                cases[parcel.sku] += parcel.cases
                money[parcel.agent] += parcel.cases * parcel.price
        return cases, money

    def open_parts(self) -> Counter[tuple[str, int, str]]:
        """Open cases by order key, line and kind."""
        found: Counter[tuple[str, int, str]] = Counter()
        for key, order in self.orders.items():
            for number, line in order.lines.items():
                for part in line.parts:
                    found[key, number, part.kind] += part.cases
        return found

    def waiting(self) -> dict[str, list[str]]:
        """Agent → numbers of the orders of which something is open: a part, a proposal, goods to ship."""
        to_ship = {parcel.key for parcel in self.goods if not parcel.told}
        found: dict[str, list[str]] = {}
        for key, order in self.orders.items():
            if key in to_ship or order.proposals or any(line.parts for line in order.lines.values()):
                found.setdefault(order.agent, []).append(order.number)
        return found

    def open_proposals(self) -> set[tuple[str, str]]:
        """(batch, order key) of what waits for finance."""
        return {(proposal, key) for key, order in self.orders.items() for proposal in order.proposals}


def _rows(frame: Any) -> Sequence[Row]:
    found: Iterable[Row] = frame.to_dict("records")
    return list(found)
