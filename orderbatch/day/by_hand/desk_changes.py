"""The desk's own hand 改单: what comes by phone, and the answer to what is held for the rep (2-workbooks).

Every row needs who agreed and why. `cancel` ends an order, or one line of it, with all that is open;
`change` sets the cases of one line; `release` lets an order go that is held for the rep; `keep` leaves it
held. A change of a held order lets it go too: the rep has spoken with its agent. What finance has released
stays released. More cases than are open make the order anew, as a changed form does, at today's prices and in
its old place of the queue; after a release they need an order of their own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.check.answers import disagreeing
from orderbatch.contract.batch import DESK_CHANGES
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import is_somebody, order_key, says_something
from orderbatch.contract.sheets.every import CATALOGUE, DESK_CHANGE
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.by_hand.changeable import Changeable, ChangeableLine
from orderbatch.day.by_hand.struck import LineAt
from orderbatch.day.facts import Desk
from orderbatch.day.located import at_row
from orderbatch.day.returns.ended import BY_DESK, Ended
from orderbatch.read.rows import Typed, typed

CANCEL, RELEASE, CHANGE, KEEP = "cancel", "release", "change", "keep"


@dataclass(frozen=True, slots=True)
class DeskChanges:
    """What the rep changed, and what is told.

    cancelled: order key → its end. cleared: order key → who agreed that it goes on. struck: (order key,
    line) → cases that end, by whom and why. renewed: order key → its lines' cases by SKU, who agreed, and the
    file. withdrawn: (batch, order key) of approvals that are no longer to be decided. made: DESK_CHANGES.
    """

    cancelled: Mapping[str, Ended] = field(default_factory=dict)
    cleared: Mapping[str, str] = field(default_factory=dict)
    struck: Mapping[LineAt, tuple[int, Ended]] = field(default_factory=dict)
    renewed: Mapping[str, tuple[Mapping[str, int], str, str]] = field(default_factory=dict)
    withdrawn: frozenset[tuple[str, str]] = frozenset()
    made: pd.DataFrame = field(default_factory=lambda: frame_of(DESK_CHANGES))
    findings: tuple[Finding, ...] = ()

    @property
    def keys(self) -> set[str]:
        """Keys of the orders that come up in this run because of them."""
        return {*self.cleared, *(key for key, _line in self.struck)}

    @property
    def answered(self) -> tuple[set[str], set[tuple[str, str]]]:
        """Keys of the orders that the rep lets go or cancels; (key, SKU) of the lines that he cancels."""
        lines = self.made[self.made["action"] == CANCEL]
        return {*self.cleared, *self.cancelled}, set(zip(lines["order_key"], lines["sku"], strict=True))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a desk change."""

    index: int
    key: str
    order_no: str
    sku: str
    action: str
    cases: int | None
    by: str
    why: str


def needs_figures(desk: Desk) -> bool:
    """Whether a desk change lets cases be shared out, for which today's figures are needed."""
    sheets = desk.intake.sheets(DESK_CHANGE.kind)
    return bool(sheets) and bool(typed(DESK_CHANGE, sheets).rows["action"].isin([RELEASE, CHANGE]).any())


def read_desk_changes(desk: Desk, books: Changeable) -> DeskChanges:
    """The desk changes of the inbox; two about one thing that differ are none."""
    sheets = desk.intake.sheets(DESK_CHANGE.kind)
    if not sheets:
        return DeskChanges()
    rows = typed(DESK_CHANGE, sheets)
    came = list(_rows(rows))
    rivals = _rivals(came)
    findings, wrong = list(rows.findings), _wrong(came, rivals, books, desk)
    for row in came:
        if row.index in rivals:
            other = rows.address_seen_from(row.index, rivals[row.index], "action")
            findings.append(at_row(rows, "ANSWERS_DIFFER", row.index, "action", row.order_no, other=other))
        elif row.index in wrong:
            code, column, numbers = wrong[row.index]
            findings.append(at_row(rows, code, row.index, column, row.order_no, **numbers))
        else:
            code = "DESK_CHANGE_DONE" if books.is_booked(row.key) else "DESK_CHANGE_BACK"
            said = {"by": row.by, "order_key": row.key}
            findings.append(at_row(rows, code, row.index, "action", row.order_no, **said))
    good = [row for row in came if row.index not in rivals and row.index not in wrong]
    return _made(good, books, rows, tuple(findings))


def _rows(rows: Typed) -> Iterator[_Row]:
    good = rows.rows[~rows.rows.index.isin(rows.bad_rows) & ~rows.rows["block"].isin(rows.bad_blocks)]
    columns = (
        good[name] for name in ("agent", "order_no", "sku", "action", "new_cases", "agreed_by", "reason")
    )
    for index, agent, number, sku, action, cases, by, why in zip(good.index, *columns, strict=True):
        count = None if pd.isna(cases) else int(cases)
        yield _Row(index, order_key(agent, number), number, sku, action, count, by, why.strip())


def _rivals(rows: list[_Row]) -> dict[int, int]:
    """Rows that contradict another: about one line, or about the whole order beside one of its lines."""
    found = disagreeing(((row.key, row.sku), (row.action, row.cases), row.index) for row in rows)
    whole = {row.key: row for row in rows if not row.sku and row.action in (CANCEL, KEEP)}
    for row in rows:
        if row.sku and row.key in whole:
            found |= {row.index: whole[row.key].index, whole[row.key].index: row.index}
    return found


Wrong = tuple[str, str, dict[str, Any]]  # code, column, numbers


def _wrong(came: list[_Row], rivals: Collection[int], books: Changeable, desk: Desk) -> dict[int, Wrong]:
    """Index of each row that changes nothing → why."""
    told = [row for row in came if row.index not in rivals]
    wrong = {row.index: found for row in told if (found := _problem(row, books, desk))}
    good = [row for row in told if row.index not in wrong]
    return wrong | {row.index: found for row in good if (found := _of_ended_items(row, good, books))}


def _of_ended_items(row: _Row, good: Iterable[_Row], books: Changeable) -> Wrong | None:
    """A row that makes its order anew while items of it are no longer sold, that no row takes off."""
    if row.action != CHANGE or not _adds(row, books):
        return None
    off = {other.sku for other in good if other.key == row.key and not other.cases}
    left = sorted(books.ended.get(row.key, frozenset()) - off)
    return ("DESK_CHANGE_ENDED", "new_cases", {"sku": left}) if left else None


def _problem(row: _Row, books: Changeable, desk: Desk) -> Wrong | None:
    """Why a row changes nothing."""
    line, is_held = books.line(row.key, row.sku), row.key in books.held
    is_whole = row.action in (RELEASE, KEEP)
    is_waited_for = row.key in books.waited_for and not books.is_booked(row.key)
    is_given_up = is_waited_for and (row.action, row.sku) == (CANCEL, "")
    checks: tuple[tuple[bool, str, str], ...] = (
        (not is_somebody(row.by), "DESK_CHANGE_WHO", "agreed_by"),
        (not says_something(row.why), "DESK_CHANGE_WHO", "reason"),
        (row.key in books.came and not (row.action == RELEASE and is_held), "DESK_CHANGE_FORM", "order_no"),
        (is_waited_for and not is_given_up, "DESK_CHANGE_WAITED", "order_no"),
        (not is_given_up and not books.is_booked(row.key), "DESK_CHANGE_LATE", "order_no"),
        (row.action == CHANGE and (not row.sku or row.cases is None), "DESK_CHANGE_CASES", "new_cases"),
        (row.action != CHANGE and row.cases is not None, "DESK_CHANGE_COUNT", "new_cases"),
        (is_whole and bool(row.sku), "DESK_CHANGE_LINE", "sku"),
        (is_whole and (not is_held or row.key in books.asked), "DESK_CHANGE_FREE", "action"),
    )
    if wrong := next(((code, column) for is_wrong, code, column in checks if is_wrong), None):
        return *wrong, {}
    return _line_problem(row, line, books, desk) if row.sku else None


def _line_problem(row: _Row, line: ChangeableLine | None, books: Changeable, desk: Desk) -> Wrong | None:
    """Why a line cannot be changed as the row says."""
    if line is None or not line.open_cases:
        return "DESK_CHANGE_GONE", "sku", {"sku": row.sku}
    if line.is_counted_today:
        return "DESK_CHANGE_TODAY", "sku", {"sku": row.sku}
    return _count_problem(row, line, books, desk) if row.action == CHANGE else None


def _count_problem(row: _Row, line: ChangeableLine, books: Changeable, desk: Desk) -> Wrong | None:
    """Why a line cannot have these cases: fewer than released, below its least, or more than can be added."""
    wanted, catalogue = int(row.cases or 0), desk.masters.by_key(CATALOGUE)
    is_sold = row.sku in desk.masters.on_sale()
    least = pd.to_numeric(pd.Series([catalogue["min_cases"].get(row.sku)])).fillna(1).astype(np.int64).iloc[0]
    said = {
        "sku": row.sku,
        "cases": wanted,
        "released": line.released,
        "open": line.open_cases,
        "least": least,
    }
    if wanted < line.released:
        return "DESK_CHANGE_LESS", "new_cases", said
    if wanted and not line.released and wanted < least:
        return "DESK_CHANGE_LEAST", "new_cases", said
    if wanted > line.whole and (row.key in books.released or not is_sold):
        return "DESK_CHANGE_MORE", "new_cases", said
    return None


def _made(rows: list[_Row], books: Changeable, came: Typed, findings: tuple[Finding, ...]) -> DeskChanges:
    cleared = {row.key: row.by for row in rows if row.action == RELEASE}
    cleared |= {row.key: row.by for row in rows if row.action == CHANGE and row.key in books.held}
    by_order: dict[str, dict[str, _Row]] = {}
    for row in rows:
        if row.sku:
            by_order.setdefault(row.key, {})[row.sku] = row
    more = {key for key, own in by_order.items() if any(_adds(row, books) for row in own.values())}
    fewer = [row for key, own in by_order.items() if key not in more for row in own.values()]
    fewer = [row for row in fewer if books.taken_off(row.key, row.sku, row.cases)]
    return DeskChanges(
        {row.key: Ended(BY_DESK, row.by, row.why) for row in rows if row.action == CANCEL and not row.sku},
        cleared,
        dict(_struck(row, books) for row in fewer),
        {key: _anew(by_order[key], books, came) for key in more},
        frozenset(pair for row in fewer for pair in books.lines[row.key][row.sku].proposals),
        frame_of(DESK_CHANGES, [_entry(row, books, came) for row in _once(rows)]),
        findings,
    )


def _adds(row: _Row, books: Changeable) -> bool:
    return books.taken_off(row.key, row.sku, row.cases) < 0


def _struck(row: _Row, books: Changeable) -> tuple[LineAt, tuple[int, Ended]]:
    place = row.key, books.lines[row.key][row.sku].line
    return place, (books.taken_off(row.key, row.sku, row.cases), Ended(BY_DESK, row.by, row.why))


def _anew(rows: Mapping[str, _Row], books: Changeable, came: Typed) -> tuple[Mapping[str, int], str, str]:
    first = next(iter(rows.values()))
    cases = {sku: books.target(row.key, sku, row.cases) for sku, row in rows.items()}
    return {**books.open_of(first.key), **cases}, first.by, _document(came, first.index)


def _once(rows: list[_Row]) -> list[_Row]:
    """Each change once, however often it came."""
    return list({(row.key, row.sku): row for row in reversed(rows)}.values())[::-1]


def _document(rows: Typed, index: int) -> str:
    return str(rows.found[rows.place(index)[0]][0])


def _entry(row: _Row, books: Changeable, rows: Typed) -> dict[str, Any]:
    line = books.line(row.key, row.sku)
    now = None if line is None else line.released + books.target(row.key, row.sku, row.cases)
    return {
        "order_key": row.key,
        "agent": row.key.partition("/")[0],
        "order_no": row.order_no,
        "sku": row.sku,
        "action": row.action,
        "was": line.whole if line else None,
        "now": now,
        "agreed_by": row.by,
        "reason": row.why,
        "document": _document(rows, row.index),
        "cell": rows.address(row.index, "action"),
    }
