"""What finance decided, held against what was sent and against all other answers of the run (P-3.7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from orderbatch.check.answers import disagreeing
from orderbatch.check.approvals import (
    UNDECIDED,
    WAITING,
    ApprovalRow,
    LockedLine,
    Proposals,
    ProposedOrder,
    check_row,
)
from orderbatch.check.problem import Problem
from orderbatch.contract.batch import DECISIONS
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import order_key, same_code
from orderbatch.contract.sheets.every import APPROVAL, APPROVAL_LINES
from orderbatch.contract.sheets.tables import frame_of, row_of
from orderbatch.day.facts import Desk
from orderbatch.day.intake import Intake
from orderbatch.day.located import at_row, located
from orderbatch.day.returns.locked import (
    SentApproval,
    layout_change,
    locked_rows,
    sent_approvals,
    without_our_words,
)
from orderbatch.ledger.queries import promises
from orderbatch.read.rows import Typed, typed

# file, batch, order key → its lines, each with its row among all lines that came back
Lines = Mapping[tuple[str, str, str], Sequence[tuple[LockedLine, int]]]
AT_CELLS = (*DECISIONS, "sheet")  # as they are read; the books need no sheet
CHANGED = {"RETURN_CHANGED", "RETURN_LINE", "RETURN_LINES", "RETURN_LAYOUT"}


@dataclass(frozen=True, slots=True)
class Answers:
    """The decided rows of all approvals of a run, all their lines, and what is wrong with whole sheets.

    void: blocks of which nothing counts, which is told once for all their rows.
    """

    rows: list[ApprovalRow]
    lines: Typed | None
    findings: list[Finding]
    void: frozenset[int]

    def place(self, problem: Problem, rows: Typed) -> Finding:
        """A problem of a row, or of one of its lines, at its cell."""
        return located(problem, self.lines if self.lines and problem.on == "line" else rows)


def read_decisions(desk: Desk, lapsing: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The decisions that count (contract DECISIONS), and what is wrong with the others.

    lapsing: proposal, order_key of what can no longer be decided from now on.
    """
    sheets = desk.intake.sheets(APPROVAL.kind)
    if not sheets:
        return frame_of(AT_CELLS), []
    rows = typed(APPROVAL, sheets)
    sent = sent_approvals(desk, rows.blocks["batch"])
    decisions, findings = _decided(desk, rows, sent, lapsing)
    if any(finding.code in CHANGED for finding in findings):
        return _decided(desk, rows, without_our_words(desk, sent), lapsing)
    return decisions, findings


def _decided(
    desk: Desk, rows: Typed, sent: Mapping[str, SentApproval], lapsing: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    answers = _answers(desk.intake, rows, sent)
    proposals = _proposals(desk, sent, lapsing)
    told = [*rows.findings, *answers.findings, *_rows_gone(rows, sent, proposals, answers.void)]
    findings, kept = told, dict[ProposedOrder, dict[str, object]]()
    rivals = disagreeing(((row.proposal, row.order_key), row.decision, row.index) for row in answers.rows)
    for row in answers.rows:
        if row.index in rivals:
            other = rows.address_seen_from(row.index, rivals[row.index], "decision")
            findings.append(located(_differs(row, other), rows))
        elif problem := check_row(row, proposals):
            findings.append(answers.place(problem, rows))
        elif (row.proposal, row.order_key) in kept:
            findings.append(located(_repeated(row), rows))
        else:
            kept[row.proposal, row.order_key] = _decision(row, rows, proposals, desk.intake)
    told = [*findings, *_blank_decisions(rows, proposals, kept, answers.void)]
    return frame_of(AT_CELLS, list(kept.values())), told


def _rows_gone(
    rows: Typed, sent: Mapping[str, SentApproval], proposals: Proposals, void: Collection[int]
) -> Iterable[Finding]:
    """Orders that still wait for finance and whose row is missing where it was sent (3-decisions §8)."""
    there: dict[int, set[str]] = {block: set() for block in range(len(rows.found))}
    for block, agent, number in rows.rows[["block", "agent", "order_no"]].itertuples(index=False):
        there[block].add(order_key(agent, number))
    is_open = proposals.orders["state"].isin(WAITING)
    for block, keys in there.items():
        place = row_of(rows.blocks, block)
        ours = sent.get(place["batch"])
        for key in sorted(set(ours.rows) - keys) if ours and block not in void else ():
            if is_open.get((place["batch"], key), False):
                numbers = {"batch": place["batch"], "agent": key.partition("/")[0]}
                problem = Problem("RETURN_ROW_GONE", "order", block, "batch", key.partition("/")[2], numbers)
                yield located(problem, rows)


def _differs(row: ApprovalRow, other: str) -> Problem:
    return Problem("ANSWERS_DIFFER", "row", row.index, "decision", row.order_no, {"other": other})


def _repeated(row: ApprovalRow) -> Problem:
    return Problem("RETURN_REPEATED", "row", row.index, "decision", row.order_no, {})


def _answers(intake: Intake, rows: Typed, sent: Mapping[str, SentApproval]) -> Answers:
    """The decided rows of the sheets that are ours: the code is there, nothing added or renamed."""
    findings, bad = list[Finding](), set[int]()
    for block, (document, found) in enumerate(rows.found):
        place = row_of(rows.blocks, block)
        ours = sent.get(place["batch"])
        if ours is None or not (rows.rows["block"] == block).any():
            continue  # told row by row: nothing of it is known
        if not same_code(place["approval_code"], ours.code):
            told = Problem("RETURN_CODE", "order", block, "approval_code", "", {"batch": place["batch"]})
        elif change := layout_change(ours, intake.by_name()[document], found):
            told = Problem("RETURN_LAYOUT", "order", block, "batch", place["batch"], {"layout": change})
        else:
            continue
        findings.append(located(told, rows))
        bad.add(block)
    twice = rows.rows.duplicated(["block", "agent", "order_no"], keep=False)
    good = ~twice & ~rows.rows["block"].isin(bad) & ~rows.rows.index.isin(rows.bad_rows)
    sheets = intake.sheets(APPROVAL_LINES.kind)
    lines = typed(APPROVAL_LINES, sheets) if sheets else None
    return Answers(list(_rows(rows, good, _lines(lines) if lines else {})), lines, findings, frozenset(bad))


def _rows(rows: Typed, good: "pd.Series[bool]", lines: Lines) -> Iterable[ApprovalRow]:
    locked = locked_rows(rows)
    names = ["block", "agent", "order_no", "decision", "decided_by", "second_approver", "reason"]
    for index, block, agent, number, decision, by, second, reason in rows.rows[names].itertuples():
        if not decision or not good.at[index]:
            continue
        place, key = row_of(rows.blocks, block), order_key(agent, number)
        own = lines.get((place["document"], place["batch"], key), ())
        said, at = [line for line, _row in own], [row for _line, row in own]
        named = (by, second)
        yield ApprovalRow(index, place["batch"], key, decision, named, reason, locked[index], said, at)


def _lines(lines: Typed) -> Lines:
    """What the returned lines sheets say."""
    found: dict[tuple[str, str, str], list[tuple[LockedLine, int]]] = {}
    names = ["block", "agent", "order_no"]
    for (index, block, agent, number), said in zip(
        lines.rows[names].itertuples(), locked_rows(lines), strict=True
    ):
        place = row_of(lines.blocks, block)
        key = (place["document"], place["batch"], order_key(agent, number))
        found.setdefault(key, []).append((said, index))
    return found


def _proposals(desk: Desk, sent: Mapping[str, SentApproval], lapsing: pd.DataFrame) -> Proposals:
    orders = desk.ledger.ask(promises.proposals, sorted(sent)).set_index(["proposal", "order_key"])
    late = pd.MultiIndex.from_frame(lapsing[["proposal", "order_key"]])
    orders.loc[orders.index.isin(late), "state"] = "lapsed"
    if desk.settings.review.required:
        unseen = orders["state"].isin(["proposed"]) & ~orders["reviewed"].astype(bool)
        orders.loc[unseen, "state"] = "review"
    rows = {(name, key): row for name, proposal in sent.items() for key, row in proposal.rows.items()}
    lines = {(name, key): some for name, proposal in sent.items() for key, some in proposal.lines.items()}
    is_separate = desk.settings.approval.separate_duties
    hands = desk.ledger.ask(promises.hands, {key for _name, key in rows}) if is_separate else {}
    return Proposals(orders, rows, lines, desk.settings.funds.second_approver_over, hands)


def _decision(row: ApprovalRow, rows: Typed, proposals: Proposals, intake: Intake) -> dict[str, object]:
    proposed = row_of(proposals.orders, (row.proposal, row.order_key))
    written = row_of(rows.rows, row.index)
    document = row_of(rows.blocks, written["block"])["document"]
    return {
        "order_key": row.order_key,
        "agent": proposed["agent"],
        "agent_name": proposed["agent_name"],
        "order_no": proposed["order_no"],
        "proposal": row.proposal,
        "decision": row.decision,
        "decided_by": " / ".join(name for name in row.names if name),
        "reason": row.reason,
        "comment": written["comment"],
        "proposed_cases": int(proposed["proposed_cases"]),
        "proposed_minor": int(proposed["proposed_minor"]),
        "document": document,
        "cell": rows.address(row.index, "decision"),
        "sheet": row_of(rows.blocks, written["block"])["sheet"],
        "sha256": intake.by_name()[document].arrived.sha256,
    }


def _blank_decisions(
    rows: Typed, proposals: Proposals, decided: Collection[ProposedOrder], void: Collection[int]
) -> Iterable[Finding]:
    """Rows left open are told once a sheet: they stay undecided. decided: what another copy decides.

    One that was decided or put on hold before is no such row, nor one of which a cell is told of by itself.
    `keys` are all of them, until it is known which are over (`overtaken`).
    """
    state = proposals.orders["state"]
    is_blank = (rows.rows["decision"] == "") & ~rows.rows.index.isin(rows.bad_rows)
    is_blank &= ~rows.rows["block"].isin(void)
    blank = rows.rows.loc[is_blank, ["block", "agent", "order_no"]]
    pairs = [
        (row_of(rows.blocks, block)["batch"], order_key(agent, number))
        for block, agent, number in blank.itertuples(index=False)
    ]
    waits = [state.get(pair) == UNDECIDED and pair not in decided for pair in pairs]
    is_open = pd.Series(waits, index=blank.index, dtype=bool)
    for block, left in blank[is_open].groupby("block"):
        batch = row_of(rows.blocks, block)["batch"]
        keys = [
            order_key(agent, number) for agent, number in zip(left["agent"], left["order_no"], strict=True)
        ]
        yield at_row(rows, "DECISION_BLANK", left.index[0], "decision", batch=batch, keys=keys)
