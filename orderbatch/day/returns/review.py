"""The supervisor's review, come back: what he set, what he confirmed, what it replaces (P-4.3.1, P-4.3.3).

With an override, every order of that batch that nobody has decided since is shared out again in the same run,
around the overridden lines. Without one, where the review is required, its proposals are repeated unchanged
for finance. Either way a new batch proposes and the old proposals are superseded: an approval is never
overwritten.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from orderbatch.check import review_rules as rules
from orderbatch.check.answers import disagreeing
from orderbatch.check.approvals import ProposedOrder
from orderbatch.check.problem import Problem
from orderbatch.check.review_rules import Bearing, Override, ReviewedLine, Sent
from orderbatch.contract.batch import HELD, Batch
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import REVIEW
from orderbatch.contract.sheets.tables import frame_of, row_of
from orderbatch.day.facts import Desk
from orderbatch.day.figures.available import Means
from orderbatch.day.intake import Intake
from orderbatch.day.located import located
from orderbatch.day.returns.lapsed import LAPSED
from orderbatch.day.returns.sent import sent_out
from orderbatch.decide.reasons.reason_codes import OVERRIDDEN
from orderbatch.read.rows import Typed, typed

Fixed = Mapping[tuple[str, int], Override]  # (order key, line) → what the supervisor set


@dataclass(frozen=True, slots=True)
class Review:
    """All reviews of a run: what they set, as far as everything bears it (`without` what is not borne).

    sent: every line that was sent out. whole: orders whose rows all came back as sent or well overridden.
    given_up: (order key, line) where what he set before cannot be kept.
    """

    rows: Typed | None = None
    batches: Mapping[str, Batch] = field(default_factory=dict)
    sent: Mapping[ReviewedLine, Sent] = field(default_factory=dict)
    whole: frozenset[ProposedOrder] = frozenset()
    overrides: tuple[Override, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_required: bool = False
    given_up: frozenset[tuple[str, int]] = frozenset()

    @property
    def shared_again(self) -> set[str]:
        """Batches with an override of this run."""
        return {override.sent.batch for override in self.overrides if override.index >= 0}

    @property
    def confirmed(self) -> set[ProposedOrder]:
        """Proposals that go to finance as they are."""
        if not self.is_required:
            return set()
        done = {(name, key) for name, batch in self.batches.items() for key in _reviewed(batch)}
        known = {(proposal.batch, proposal.order_key) for proposal in self._open() if proposal.is_proposed}
        again = self.shared_again
        return {pair for pair in (self.whole & known) - done if pair[0] not in again}

    @property
    def reopened(self) -> set[ProposedOrder]:
        """Decisions taken again around the overrides; the rest of an order that is confirmed waits."""
        again, confirmed = self.shared_again, {key for _batch, key in self.confirmed}
        pairs = {(line.batch, line.order_key) for line in self._open() if line.batch in again}
        return {pair for pair in pairs if pair[1] not in confirmed}

    @property
    def seen(self) -> set[str]:
        """Order keys of what is shared again that go to finance: he saw them, now or on an earlier review.

        What has changed since, lapsed, or cannot be kept as he set it, he is asked about again.
        """
        earlier = {(name, key) for name, batch in self.batches.items() for key in _reviewed(batch)}
        given_up = {key for key, _line in self.given_up}
        return {key for _batch, key in self.reopened & (self.whole | earlier)} - given_up

    def fixed(self, lapsed: Iterable[Override]) -> dict[tuple[str, int], Override]:
        """(order key, line) → what the supervisor set; also on approvals that lapsed (3-decisions §8)."""
        again = self.reopened
        own = {_place(override): override for override in self.overrides if _pair(override) in again}
        return own | {
            _place(override): override for override in lapsed if _place(override) not in self.given_up
        }

    def without(self, refused: Iterable[tuple[Override, Problem]]) -> "Review":
        """The review without the overrides that something does not bear; those of this run are told."""
        why = dict(refused)
        told = [
            located(why[override], self.rows)
            for override in why
            if override.index >= 0 and self.rows is not None
        ]
        return replace(
            self,
            whole=self.whole - {_pair(override) for override in why},
            overrides=tuple(override for override in self.overrides if override not in why),
            findings=(*self.findings, *told),
            given_up=self.given_up | {_place(override) for override in why if override.index < 0},
        )

    def _open(self) -> Iterator[Sent]:
        return (sent for sent in self.sent.values() if sent.is_open)


def _place(override: Override) -> tuple[str, int]:
    return override.sent.order_key, override.sent.line


def _pair(override: Override) -> ProposedOrder:
    return override.sent.batch, override.sent.order_key


def pairs_of(pairs: Iterable[ProposedOrder]) -> pd.DataFrame:
    """Pairs as the ledger asks for them: proposal, order_key."""
    rows = [{"proposal": batch, "order_key": key} for batch, key in sorted(pairs)]
    return frame_of(("proposal", "order_key"), rows)


def _reviewed(batch: Batch) -> list[str]:
    keys: list[str] = batch.orders.loc[batch.orders["reviewed"], "order_key"].tolist()
    return keys


def has_overrides(intake: Intake) -> bool:
    """Whether anything is overridden, so that today's figures are needed."""
    return any(
        cell not in (None, "")
        for _name, sheet in intake.sheets(REVIEW.kind)
        for cell in sheet.cells.get("override_cases", ())
    )


def read_review(desk: Desk, shut: Mapping[ProposedOrder, str], over: Mapping[str, str]) -> Review:
    """The reviews of the inbox, held against what was sent out; figures are not looked at yet (`bear`).

    shut: (batch, order key) → state of what this run ends otherwise: finance's decisions, lapses, amendments.
    over: order key → state of what ends in it with all that is open of it, or is replaced by a new form.
    """
    sheets = desk.intake.sheets(REVIEW.kind)
    if not sheets:
        return Review()
    rows = typed(REVIEW, sheets)
    batches, sent = sent_out(desk, set(rows.blocks["batch"]), shut, over)
    whole, given, findings = _held_against(rows, sent)
    earlier = (
        override for place, override in _in_force(batches, sent, desk.day).items() if place not in given
    )
    overrides = (*earlier, *given.values())
    is_required = desk.settings.review.required
    findings += _confirmed_late(rows, whole, sent) if is_required else []
    review = Review(rows, batches, sent, frozenset(whole), overrides, tuple(findings), is_required)
    while beside := _beside_confirmed(review):
        review = review.without(beside)
    return review


def _beside_confirmed(review: Review) -> list[tuple[Override, Problem]]:
    """What is set of an order that another review of this run confirms: finance gets it as confirmed."""
    confirmed = {key for _batch, key in review.confirmed}
    now = (override for override in review.overrides if override.index >= 0)
    return [
        (override, rules.too_late(override.index, override.sent.order_key))
        for override in now
        if override.sent.order_key in confirmed
    ]


def _held_against(
    rows: Typed, sent: Mapping[ReviewedLine, Sent]
) -> tuple[set[ProposedOrder], dict[ReviewedLine, Override], list[Finding]]:
    """Orders with all rows as sent or well overridden, the overrides, and what is wrong with the rest."""
    bad: set[ProposedOrder] = set()
    whole: set[ProposedOrder] = set()
    given: dict[ReviewedLine, Override] = {}
    unread, findings = _unread(rows), list(rows.findings)
    came = list(_rows(rows))
    said = ((row.place, row.cases, row.index) for row in came if row.index not in unread)
    rivals = disagreeing(ruling for ruling in said if ruling[1] is not None)
    for row in came:
        problem = None
        if row.index not in unread:
            problem = _differs(row, rivals, rows) or rules.check_row(row, sent)
        if problem or row.index in unread:
            bad.add(row.place[:2])
            findings += [located(problem, rows)] if problem else []
            continue
        whole.add(row.place[:2])
        if row.cases is not None:
            given[row.place] = Override(sent[row.place], row.cases, row.reason, row.index)
    return whole - bad, given, findings


def _confirmed_late(
    rows: Typed, whole: set[ProposedOrder], sent: Mapping[ReviewedLine, Sent]
) -> Iterator[Finding]:
    """Once an order: it came back as it was, after its time, and is asked about again."""
    told: set[ProposedOrder] = set()
    for row in _rows(rows):
        pair = row.place[:2]
        if pair in whole - told and sent[row.place].state == LAPSED:
            told.add(pair)
            yield located(rules.too_late(row.index, row.place[1]), rows)


def _unread(rows: Typed) -> set[int]:
    """Rows that cannot count: bad ones, a line that is there twice, a sheet with two override columns."""
    twice = rows.rows.duplicated(["block", *REVIEW.key], keep=False)
    return rows.bad_rows | set(rows.rows.index[twice | rows.rows["block"].isin(rows.bad_blocks)])


def _differs(row: rules.ReviewRow, rivals: Mapping[int, int], rows: Typed) -> Problem | None:
    """Two overrides of one line in a run that differ are none."""
    if row.index not in rivals:
        return None
    numbers = {"other": rows.address_seen_from(row.index, rivals[row.index], "override_cases")}
    return Problem("ANSWERS_DIFFER", "row", row.index, "override_cases", row.place[2], numbers)


def _in_force(
    batches: Mapping[str, Batch], sent: Mapping[ReviewedLine, Sent], day: dt.date
) -> dict[ReviewedLine, Override]:
    """What earlier reviews set and is not decided yet.

    To get nothing holds for its day: on the next one the line comes up as any other, with its priority.
    """
    found: dict[ReviewedLine, Override] = {}
    for name, batch in batches.items():
        lines = batch.lines[batch.lines["reason"] == OVERRIDDEN]
        for key, sku, cases, numbers in lines[["order_key", "sku", "fixed", "numbers"]].itertuples(
            index=False
        ):
            line = sent.get((name, key, sku))
            is_over = not cases and batch.day < day
            if line is not None and line.is_open and cases is not None and not is_over:
                found[name, key, sku] = Override(
                    line, min(int(cases), line.most) // line.lot * line.lot, str(numbers.get("reason", ""))
                )
    return found


def unbearable(
    review: Review, fixed: Fixed, means: Means, open_lines: pd.DataFrame
) -> list[tuple[Override, Problem]]:
    """Overrides that stock, funds or the order minimum do not bear.

    open_lines: what comes up today.
    """
    ordered: dict[str, dict[int, int]] = {}
    for key, line, cases in open_lines[["order_key", "line", "ordered"]].itertuples(index=False):
        own = ordered.setdefault(key, {})
        own[line] = own.get(line, 0) + cases
    for proposed in review.sent.values():
        ordered.setdefault(proposed.order_key, {})[proposed.line] = proposed.most
    stock, funds = (
        {str(key): int(figure) for key, figure in figures.items()} for figures in (means.stock, means.funds)
    )
    return rules.unbearable(fixed.values(), Bearing(stock, funds, ordered))


def unfulfilled(fixed: Fixed, orders: pd.DataFrame) -> list[tuple[Override, Problem]]:
    """Overrides whose order money holds back, or that leave it below its minimum, all things considered.

    orders: the decision, ORDERS of `contract.batch`.
    """
    states = orders.set_index("order_key")[["status", "available_minor"]].to_dict("index")
    wrong = []
    for override in fixed.values():
        state = states.get(override.sent.order_key)
        if override.cases and state is not None and state["status"] != "proposed":
            is_held = state["status"] == HELD
            problem = (
                rules.not_covered(override, state["available_minor"])
                if is_held
                else rules.below_minimum(override)
            )
            wrong.append((override, problem))
    return wrong


def _rows(rows: Typed) -> Iterator[rules.ReviewRow]:
    names = ["block", "agent", "order_no", "sku", "ordered_cases", "proposed_cases", "override_cases"]
    for index, block, agent, number, sku, ordered, proposed, cases, reason in rows.rows[
        [*names, "override_reason"]
    ].itertuples():
        place = (row_of(rows.blocks, block)["batch"], order_key(agent, number), sku)
        counts = [None if pd.isna(count) else int(count) for count in (ordered, proposed, cases)]
        yield rules.ReviewRow(index, place, counts[0], counts[1], counts[2], reason)
