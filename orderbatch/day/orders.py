"""Order forms: typed, checked, told apart from repeats, and set in the queue (P-2, P-3.1, P-4.1, P-4.7)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from orderbatch.check.identity import (
    AGAIN,
    AMBIGUOUS,
    AMENDS,
    AMENDS_LATE,
    DUPLICATE,
    NEW,
    NOTHING,
    OLDER,
    OVER,
    REPEAT,
    TAKEN,
    WITHDRAWS,
    Identity,
)
from orderbatch.check.item_codes import ItemNames, names_to_confirm, with_our_codes
from orderbatch.check.order_rules import MasterLists, check_orders
from orderbatch.check.our_forms import ended_since, our_form, told_of_our_forms
from orderbatch.check.problem import Problem
from orderbatch.check.zeros import forms_of_zeros, is_zero, single_zeros
from orderbatch.contract.batch import FORM, FORM_LINE
from orderbatch.contract.finding import Finding
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE, ORDER
from orderbatch.contract.sheets.sheet import row_of_cell
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.facts import Desk
from orderbatch.day.figures.changed_items import items_over
from orderbatch.day.intake import Intake
from orderbatch.day.known.told_apart import COUNTED_ONCE, KnownOrders
from orderbatch.day.located import located, quoted
from orderbatch.day.returns.sent_back import Came
from orderbatch.day.trust.for_rep import with_names
from orderbatch.day.trust.mailed_orders import Mailed
from orderbatch.day.weekly_sheets import order_sheets
from orderbatch.read.layout.doubts.number_alone import ALONE
from orderbatch.read.rows import Typed, typed

TOLD_AS = {
    DUPLICATE: "ORDER_DUPLICATE",
    REPEAT: "ORDER_REPEAT",
    AMENDS: "ORDER_AMENDED",
    AMENDS_LATE: "ORDER_AMENDED_LATE",
    OLDER: "ORDER_OLDER",
    OVER: "ORDER_OVER",
    TAKEN: "SHEET_TAKEN",
    AMBIGUOUS: "ORDER_NO_TWICE",
    AGAIN: "ORDER_NO_AGAIN",
    WITHDRAWS: "ORDER_WITHDRAWN",
}


_DOUBTS = ("doubts", "cleared_by")


@dataclass(frozen=True, slots=True)
class Queue:
    """The valid new orders of a run. orders: index order_key. lines: order_key, line, sku, ordered, ….

    superseded: order keys whose earlier version these replace. let_pass: (file, sheet) that goes on without
    its wrong lines (`on_bad_line = drop_line`), so that these do not send the file back.
    """

    orders: pd.DataFrame
    lines: pd.DataFrame
    findings: tuple[Finding, ...]
    superseded: tuple[str, ...]
    let_pass: frozenset[tuple[str, str]] = frozenset()
    withdrawn: tuple[str, ...] = ()  # order keys that their agents took back: a form of zeros
    came: tuple[Came, ...] = ()  # every form, whatever becomes of it


@dataclass(frozen=True, slots=True)
class _Checked:
    """The forms of a run against the lists: what is wrong with them, and what goes on.

    every: all lines but zeros that take something off. lines: of these what has not ended since. zeros: rows
    of the forms that ask for nothing.
    """

    forms: Typed
    orders: pd.DataFrame
    every: pd.DataFrame
    lines: pd.DataFrame
    without: list[Problem]
    problems: list[Problem]
    zeros: set[int]
    bad_orders: set[int]
    bad_lines: set[int]

    def good(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The orders that may go on, with the lines with which they do."""
        good = self.orders[~self.orders.index.isin(self.bad_orders | self.zeros)]
        kept = ~self.lines.index.isin(self.bad_lines) & self.lines["order"].isin(good.index)
        return good, self.lines[kept]

    def wrong(self, desk: Desk) -> tuple[pd.DataFrame, pd.DataFrame, set[int]]:
        """The orders that could be read and have something wrong, their lines, and those that they lose."""
        whole, drops = _whole(self.forms), desk.settings.orders.on_bad_line == "drop_line"
        read = self.every[~self.every.index.isin(list(self.forms.bad_rows))]
        lost = {problem.row for problem in self.without} | (self.bad_lines if drops else set())
        doubtful = self.bad_orders | set(self.every.loc[self.every.index.isin(list(lost)), "order"])
        doubtful -= self.zeros | {whole[block] for block in self.forms.bad_blocks}
        if not drops:
            doubtful -= set(self.every.loc[~self.every.index.isin(read.index), "order"])
        orders = self.orders[self.orders.index.isin(doubtful) & (self.orders["agent"] != "")]
        return orders, read[read["order"].isin(orders.index)], lost


def check_forms(desk: Desk, approved: frozenset[str]) -> Queue:
    """Every order form of the inbox: all problems at once, and the orders that may go on.

    A form with an error goes back whole (`on_bad_line = return_order`) or loses the bad lines
    (`drop_line`). What of an order is taken back by zeros is told as that, and what came before as a repeat.
    """
    forms = typed(ORDER, order_sheets(desk))
    lists = (desk.masters.by_key(CATALOGUE), desk.masters.by_key(AGENTS))
    books = MasterLists(*lists, desk.day, desk.settings, items_over(desk), desk.items)
    orders, lines, told = _frames(forms, desk.intake, desk.items)
    came = tuple(map(Came, orders["document"], orders["agent"], orders["order_no"]))
    mailed = Mailed.of(orders, forms, books.agents, desk.settings.mail.trusted)
    known = KnownOrders(desk, approved, mailed)
    sure = orders[~orders.index.isin(list(mailed.said)) & orders["agent"].isin(books.agents.index)]
    checked = _checked(forms, orders, lines, told, books, known, sure)
    good, kept = checked.good()
    zeros, bad_lines = checked.zeros, checked.bad_lines
    again, as_booked = known.came_before(*checked.wrong(desk))
    whole = pd.concat([known.digested(good, kept), sure.loc[sorted(zeros)].assign(digest=NOTHING)])
    asked, identities = known.told_apart(whole, again, bool(zeros))
    asked = with_names(mailed.of_orders(asked), names_to_confirm(told, lines["order"]))
    back = {identity.row for identity in identities if identity.row in zeros and identity.verdict != NEW}
    once = {identity.row for identity in identities if identity.verdict in COUNTED_ONCE} - zeros
    repeats = [
        *_told(identities, forms, known.changes(asked, kept, identities)),
        *mailed.told(identities, forms),
    ]
    repeats += _dropped(forms, checked.lines, bad_lines, identities, zeros)
    left = checked.lines[~checked.lines["order"].isin(back)]
    let_pass = _losing_lines(orders, left, checked.bad_orders - once, bad_lines)
    let_pass -= {(told.file, told.sheet) for told in repeats if told.severity == "error"}
    repeated = {*kept.index[kept["order"].isin(once)], *as_booked.index[as_booked["order"].isin(once)]}
    findings = (*_found(checked, back, once, repeated), *repeats)
    queue = _queue(asked, kept, identities, zeros)
    return replace(queue, findings=findings, let_pass=frozenset(let_pass), came=came)


def _checked(
    forms: Typed,
    orders: pd.DataFrame,
    lines: pd.DataFrame,
    told: list[Problem],
    books: MasterLists,
    known: KnownOrders,
    sure: pd.DataFrame,
) -> _Checked:
    """The orders against the lists. told: of their items already. sure: those whose zeros count."""
    ours = {row: form for row in orders.index if (form := our_form(forms.found[row][1].properties))}
    told += told_of_our_forms(orders, ours, known.desk.masters.rows(CATALOGUE))
    zeros, off = forms_of_zeros(sure, lines), _lines_without(known, sure, lines)
    ended = ended_since(lines, ours, books.catalogue, books.gone)
    every = lines.drop(index=[problem.row for problem in off])
    lines = every.drop(index=[problem.row for problem in ended], errors="ignore")
    problems = [*told, *check_orders(orders, lines, books)]
    bad = _failing(forms, orders, lines, problems, known.desk)
    return _Checked(forms, orders, every, lines, [*off, *ended], problems, zeros, *bad)


def _found(
    checked: _Checked, back: Collection[int], once: Collection[int], repeated: Collection[int]
) -> Iterable[Finding]:
    """What is wrong with the forms, but for the zeros that take something back, and for what came before.

    back: rows of the orders of zeros. once: of those that came before, repeated: of their lines.
    """
    lines, without = checked.lines, checked.without
    of_lines = lines.index[lines["order"].isin(back)]
    untold = {"order": {*back, *once}, "line": {*of_lines, *repeated}}
    yield from _without(checked.forms, [*(problem.row for problem in without), *of_lines])
    for problem in (*without, *(wrong for wrong in checked.problems if wrong.row not in untold[wrong.on])):
        if problem.row not in repeated:
            yield located(problem, checked.forms)


def _lines_without(known: KnownOrders, orders: pd.DataFrame, lines: pd.DataFrame) -> list[Problem]:
    """Lines of known orders with 0 cases, beside others: they are taken off their orders."""
    zeros = orders[orders.index.isin(lines.loc[is_zero(lines), "order"]) & (orders["order_no"] != "")]
    if zeros.empty:
        return []
    off = single_zeros(orders, lines, known.history(zeros.assign(digest="")), known.desk.day)
    numbers = orders["order_no"]
    return [
        Problem("LINE_ZERO", "line", int(row), "cases", sku, {"order_no": numbers[order]})
        for row, sku, order in off[["sku", "order"]].itertuples()
    ]


def _without(forms: Typed, rows: Iterable[int]) -> Iterable[Finding]:
    """What was found while reading, but for the zeros of these rows, which take something back."""
    places = {
        (forms.found[block][0], forms.found[block][1].name, forms.address(row, "cases"))
        for row in rows
        for block in (forms.place(row)[0],)
    }
    for lacking in _agent_missing(forms.findings):
        if lacking.code != "TOO_SMALL" or (lacking.file, lacking.sheet, lacking.cell) not in places:
            yield lacking


def _frames(
    forms: Typed, intake: Intake, items: ItemNames
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Orders and lines as the rules see them, with our codes where one item alone can be meant."""
    files = intake.by_name()
    whole = _whole(forms)
    orders = forms.blocks.loc[sorted(set(whole))].copy()
    orders["received_at"] = [files[name].received_at for name in orders["document"]]
    orders["bare"] = [
        any(code == ALONE for code, *_rest in forms.found[row][1].troubles) for row in orders.index
    ]
    orders["sheets"] = orders["document"].map(orders["document"].value_counts())
    lines = forms.rows.rename(columns={"block": "order"})
    lines["order"] = lines["order"].map(dict(enumerate(whole))).astype(np.int64)
    lines = lines.assign(line=lines.groupby("order").cumcount() + 1)
    lines["sku"], told = with_our_codes(lines.assign(agent=lines["order"].map(orders["agent"])), items)
    return orders, lines, [quoted(problem, forms) for problem in told]


def _whole(forms: Typed) -> list[int]:
    """Of each found table the first one of its order: an order may go on in further tables of its file."""
    firsts: list[int] = []
    for block, (_document, found) in enumerate(forms.found):
        firsts.append(firsts[-1] if found.continues and firsts else block)
    return firsts


def _failing(
    forms: Typed,
    orders: pd.DataFrame,
    lines: pd.DataFrame,
    problems: Iterable[Problem],
    desk: Desk,
) -> tuple[set[int], set[int]]:
    """Orders and lines with an error, and orders of which no line is left."""
    errors = [problem for problem in problems if CODES[problem.code] == "error"]
    whole = _whole(forms)
    bad_orders = {problem.row for problem in errors if problem.on == "order"}
    bad_orders |= {whole[block] for block in forms.bad_blocks}
    bad_lines = {problem.row for problem in errors if problem.on == "line"} | set(forms.bad_rows)
    if desk.settings.orders.on_bad_line == "return_order":
        bad_orders |= set(lines.loc[lines.index.isin(bad_lines), "order"])
    return bad_orders | set(orders.index) - set(lines.loc[~lines.index.isin(bad_lines), "order"]), bad_lines


def _losing_lines(
    orders: pd.DataFrame, lines: pd.DataFrame, bad_orders: set[int], bad_lines: set[int]
) -> set[tuple[str, str]]:
    """(file, sheet) of the orders that go on without their bad lines, in files all of whose orders go on."""
    going_back = set(orders.loc[orders.index.isin(bad_orders), "document"])
    losing = orders.loc[orders.index.isin(set(lines.loc[lines.index.isin(bad_lines), "order"]))]
    pairs = zip(losing["document"], losing["sheet"], strict=True)
    return {(document, sheet) for document, sheet in pairs if document not in going_back}


def _dropped(
    forms: Typed,
    lines: pd.DataFrame,
    bad_lines: Collection[int],
    identities: Iterable[Identity],
    zeros: Collection[int],
) -> Iterable[Finding]:
    """Which rows of their forms the orders that go on have lost, told once an order (`drop_line`)."""
    rows = lines[lines.index.isin(bad_lines)].groupby("order").groups
    for identity in identities:
        if identity.row in rows and identity.verdict in (NEW, AMENDS) and identity.row not in zeros:
            places = [forms.address(row, "cases") for row in rows[identity.row]]
            said = {"rows": [str(row_of_cell(place)) for place in places]}
            problem = Problem("LINES_DROPPED", "order", identity.row, "order_no", identity.order_no, said)
            yield located(problem, forms)


def _queue(
    orders: pd.DataFrame, lines: pd.DataFrame, identities: Iterable[Identity], zeros: Collection[int]
) -> Queue:
    """New orders under their keys, the same SKU twice in an order folded into its first line.

    zeros: rows of the forms of zeros; what such a form takes back, it takes after all that came before it.
    """
    latest, withdrawn = _last_words(orders, identities, zeros)
    rows = [identity.row for identity in latest.values()]
    keys = {identity.row: order_key(agent, number) for (agent, number), identity in latest.items()}
    kept = orders.loc[rows].assign(
        order_no=[identity.order_no for identity in latest.values()],
        order_key=[keys[row] for row in rows],
    )
    mine = lines[lines["order"].isin(rows)]
    mine = mine.assign(order_key=mine["order"].map(keys), cases=mine["cases"].astype(np.int64))
    folded = mine.groupby(["order_key", "sku"], sort=False).agg(
        line=("line", "first"),
        ordered=("cases", "sum"),
        form_price_minor=("case_price", "first"),
        **{name: (name, "first") for name in FORM_LINE},
    )
    folded["merged_lines"] = _merged(mine, folded.index.tolist())
    kept["form_minor"] = kept["order_key"].map(_form_totals(mine))
    superseded = tuple(keys[identity.row] for identity in latest.values() if identity.verdict == AMENDS)
    names = tuple(sorted(withdrawn))
    return Queue(kept.set_index("order_key"), folded.reset_index(), (), superseded, withdrawn=names)


def _last_words(
    orders: pd.DataFrame, identities: Iterable[Identity], zeros: Collection[int]
) -> tuple[dict[tuple[str, str], Identity], set[str]]:
    """(agent, number) → the form of it that counts; and the keys of the orders that are taken back."""
    latest: dict[tuple[str, str], Identity] = {}  # the later of two with one number amends the earlier
    withdrawn: set[str] = set()
    for identity in identities:
        name = (str(orders.at[identity.row, "agent"]), identity.order_no)
        if identity.verdict == WITHDRAWS:
            latest.pop(name, None)
            withdrawn.add(order_key(*name))
        elif identity.verdict in (NEW, AMENDS) and identity.row not in zeros:
            latest[name] = identity
    return latest, withdrawn


def _merged(lines: pd.DataFrame, order_and_sku: Iterable[tuple[str, str]]) -> list[tuple[int, ...]]:
    """The numbers of the lines that were folded into the first of their order and SKU."""
    again = lines[lines.duplicated(["order_key", "sku"])]
    numbers: dict[tuple[str, str], tuple[int, ...]] = {}
    for pair, line in zip(zip(again["order_key"], again["sku"], strict=True), again["line"], strict=True):
        numbers[pair] = (*numbers.get(pair, ()), int(line))
    return [numbers.get(pair, ()) for pair in order_and_sku]


def _form_totals(lines: pd.DataFrame) -> dict[str, int]:
    """What each form adds up to at its own prices, minor units; only where it prices every line."""
    totals = (lines["cases"] * lines["case_price"]).groupby(lines["order_key"]).agg(["sum", "count", "size"])
    whole = totals.loc[totals["count"] == totals["size"], "sum"]
    return {str(key): int(minor) for key, minor in whole.items()}


def _told(
    identities: Iterable[Identity], forms: Typed, changes: Mapping[int, list[object]]
) -> Iterable[Finding]:
    """What these orders were found to be; those of a list, beside others on their sheet, one by one."""
    orders = forms.blocks.loc[sorted(set(_whole(forms)))]
    listed = orders.index[orders.duplicated(["document", "sheet"], keep=False)]
    for identity in identities:
        if identity.given:
            given = {"order_no": identity.order_no}
            yield located(Problem("ORDER_NO_GIVEN", "order", identity.row, "order_no", "", given), forms)
        verdict = DUPLICATE if identity.verdict == TAKEN and identity.row in listed else identity.verdict
        if code := TOLD_AS.get(verdict):
            numbers: dict[str, object] = {"other": identity.other}
            if identity.row in changes:
                numbers["changes"] = changes[identity.row]
            yield located(Problem(code, "order", identity.row, "order_no", identity.order_no, numbers), forms)


def _agent_missing(findings: Iterable[Finding]) -> Iterable[Finding]:
    """A blank agent code has a sentence of its own: without it nobody can be answered."""
    for finding in findings:
        missing = finding.code == "CELL_BLANK" and finding.numbers.get("column") == "agent"
        yield Finding("AGENT_MISSING", finding.file, finding.sheet, finding.cell) if missing else finding


def empty_queue() -> Queue:
    """No new orders."""
    orders = frame_of(
        ("document", "received_at", "language", "form_minor", "digest", "agent", "order_no", *FORM, *_DOUBTS)
    )
    lines = frame_of(("order_key", "line", "sku", "ordered", "form_price_minor", "merged_lines", *FORM_LINE))
    return Queue(orders.rename_axis("order_key"), lines, (), ())
