"""What the sheets of one file are: each recognised by its headings and labels, never by a name.

`recognise` finds every table of every visible sheet, decides which kind each is, and makes the
`FoundSheet`s. Sheets of a recognised workbook that are nothing (notes, code lists) are passed over.
"""

from collections.abc import Collection, Mapping, Sequence

from orderbatch.contract.columns import SKU
from orderbatch.contract.sheets.every import (
    AGENTS,
    APPROVAL_LINES,
    BALANCES,
    MASTERS,
    ORDER,
    RETURNS,
    STOCK,
)
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.spellings import as_a_name, shown
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Grid
from orderbatch.read.formats.guard import MAX_VALUES
from orderbatch.read.formats.open import RefusedError
from orderbatch.read.layout.columns.bare_list import bare_list
from orderbatch.read.layout.columns.evidence import Match
from orderbatch.read.layout.columns.guess import guess
from orderbatch.read.layout.doubts import doubts_of
from orderbatch.read.layout.doubts.files import sheets_of_other_kinds, sheets_of_other_times, unread_sheets
from orderbatch.read.layout.doubts.free_lines import take_out_cancelled_lines, take_out_free_lines
from orderbatch.read.layout.doubts.list_titles import not_of_ours
from orderbatch.read.layout.figures import plain_figures
from orderbatch.read.layout.headings import heading_row_at, heads_a_list
from orderbatch.read.layout.kinds.kind_rules import choose_kind
from orderbatch.read.layout.kinds.lacking import is_of_ours
from orderbatch.read.layout.labels.header import Labels, fill, labels_of
from orderbatch.read.layout.lines.body import add_page, body_of, list_halves, list_items
from orderbatch.read.layout.several_orders import one_by_one, parts_of_one
from orderbatch.read.layout.sides import beside, side_by_side, unread_table
from orderbatch.read.layout.table_of_sheet import TableOfSheet, found_sheet, settle_columns
from orderbatch.read.layout.titles import looks_ordered, other_title
from orderbatch.read.layout.totals import compare_totals
from orderbatch.read.layout.vocabulary import LABEL_COLUMNS, SUMS, Vocabulary
from orderbatch.read.turns import Steps

_RETURN_KINDS = frozenset(sheet.kind for sheet in RETURNS)
_TOLD_TITLES = frozenset(
    topic(language, "pages")["reply"][f"{name}_title"]
    for language in LANGUAGES
    for name in ("problems", "files", "answers", "remarks")
)
_MASTER_KINDS = frozenset(sheet.kind for sheet in MASTERS)
_NONE = (None, "")  # a label that is not there
OURS = frozenset(("batch", "statement_month"))  # labels of what we sent


def recognise(
    grids: Sequence[Grid], properties: Mapping[str, str], vocabulary: Vocabulary, codes: Collection[str] = ()
) -> Steps[list[FoundSheet]]:
    """The recognised sheets of a file, in workbook order.

    A workbook that we sent (approval, review, …) is nothing else; an order form's price list is no
    catalogue: returns go before orders, and orders before masters.
    """
    grids = [grid for grid in grids if is_read(grid, vocabulary)]
    everything, free = yield from _all_tables(grids, vocabulary)
    yield
    tables = _settle(everything, free, vocabulary)
    if not tables and not any(is_of_ours(table, vocabulary) for table in everything):
        tables = _guessed(grids, vocabulary, codes)
    yield
    plain_figures(tables)
    yield
    for table in tables:
        settle_columns(table, vocabulary, codes)
    for name in dict.fromkeys(table.grid.name for table in tables):
        compare_totals([table for table in tables if table.grid.name == name], vocabulary)
    tables = _without_copies(tables, vocabulary)
    yield
    yield from _doubt(grids, tables, everything, vocabulary)
    yield
    take_out_free_lines(tables, vocabulary)
    take_out_cancelled_lines(tables, vocabulary)
    sheets = parts_of_one(
        [found for table in tables for found in _found(table, dict(properties), vocabulary)]
    )
    sheets_of_other_times(sheets, vocabulary)
    sheets_of_other_kinds(sheets)
    return sheets


def _all_tables(grids: Sequence[Grid], vocabulary: Vocabulary) -> Steps[tuple[list[TableOfSheet], Labels]]:
    """The tables of all sheets, and the labels of those without one, which may be any table's."""
    tables: list[TableOfSheet] = []
    free = Labels()
    for grid in grids:
        found = yield from _tables_of(grid, vocabulary)
        tables += found
        if not found:
            rows = [row for row in range(len(grid.rows)) if not heads_a_list(grid, row, vocabulary)]
            fill(free, labels_of(grid, rows, LABEL_COLUMNS, vocabulary))
    return tables, free


def _found(table: TableOfSheet, properties: dict[str, str], vocabulary: Vocabulary) -> list[FoundSheet]:
    """A table as found sheets; a list that names an order in each line is several."""
    if table.match.sheet is ORDER and properties.get("kind") == ORDER.kind and properties.get("agent"):
        list_items(table.body, table.grid, table.match)  # a form of ours, whatever a desk calls its columns
    sheet = found_sheet(table, properties)
    if sheet.kind in _MASTER_KINDS:
        sheet.mentions = list(not_of_ours(table, vocabulary))
    if sheet.kind != ORDER.kind:
        return [sheet]
    if title := other_title(table, vocabulary):
        sheet.troubles.append(("SHEET_NOT_AN_ORDER", *title, {}))
    return one_by_one(table.grid, table.heading, sheet, vocabulary)


def _doubt(
    grids: Sequence[Grid],
    kept: Sequence[TableOfSheet],
    everything: Sequence[TableOfSheet],
    vocabulary: Vocabulary,
) -> Steps[None]:
    """Put to each order's table what is doubtful about it, and to the first what is left unread elsewhere."""
    orders = [table for table in kept if table.match.sheet is ORDER]
    if not orders:
        return
    _refuse_too_many(orders)
    tables = [*everything, *(table for table in kept if not any(table is known for known in everything))]
    for table in orders:
        around = _rows_between(table, tables)
        table.troubles += yield from doubts_of(table, around, vocabulary)
    dropped = [
        table
        for table in everything
        if table.match.sheet is ORDER and not any(table is other for other in kept)
    ]
    listed = {table.grid.name for table in tables}
    ordering = {table.grid.name for table in tables if table.match.sheet is ORDER}
    without = [grid for grid in grids if grid.name not in ordering]
    orders[0].troubles += unread_sheets(without, kept, dropped, listed, vocabulary)


def _refuse_too_many(orders: Sequence[TableOfSheet]) -> None:
    """Raise `RefusedError` where a sheet has more values than can be weighed in a file's time."""
    for grid in (table.grid for table in orders):
        is_large = len(grid.rows) * grid.width > MAX_VALUES
        if is_large and sum(cell != "" for row in grid.rows for cell in row) > MAX_VALUES:
            raise RefusedError("FILE_LARGE_INSIDE", why="values")


def _rows_between(table: TableOfSheet, tables: Sequence[TableOfSheet]) -> list[int]:
    """The rows of its sheet that are in no table; notes which tables share the sheet, and stand beside it."""
    others = [
        other
        for other in tables
        if other.grid.name == table.grid.name and other is not table and not _is_the_same(other, table)
    ]
    own = set(_rows_of(table))
    table.shared = bool(others)
    table.beside = {
        column.position
        for other in others
        if not own.isdisjoint(_rows_of(other))
        for column in other.match.columns.values()
    }
    return sorted(set(range(len(table.grid.rows))) - own.union(*map(_rows_of, others)))


def _is_the_same(other: TableOfSheet, table: TableOfSheet) -> bool:
    """Whether a table is the same one, first taken for another kind: a shop's order with its stock beside.

    Also where it begins at other headings, and has the lines of this one under the same items.
    """
    if other.grid is not table.grid or other.heading.below == table.heading.below:
        return other.grid is table.grid
    items = [one.match.columns.get(SKU.name) for one in (other, table)]
    same = items[0] is not None and items[1] is not None and items[0].position == items[1].position
    return same and not set(table.body.lines).isdisjoint(other.body.lines)


def _rows_of(table: TableOfSheet) -> list[int]:
    """The rows that are a table's own: its headings, lines, and items that are not ordered."""
    return [*range(table.heading.top, table.heading.below), *table.body.lines, *table.body.listed]


def _without_copies(tables: list[TableOfSheet], vocabulary: Vocabulary) -> list[TableOfSheet]:
    """The tables without those of other documents (a delivery note, an invoice) beside an order."""
    orders = [table for table in tables if table.match.sheet is ORDER]
    others = [table for table in orders if other_title(table, vocabulary)]
    return [table for table in tables if table not in others] if len(others) < len(orders) else tables


def is_read(grid: Grid, vocabulary: Vocabulary) -> bool:
    """Whether a sheet is looked at: not a hidden one, nor the list of problems that we sent with a form."""
    return grid.visible and not (grid.width and vocabulary.is_our_list(grid.rows[0][0]))


def _tables_of(grid: Grid, vocabulary: Vocabulary) -> Steps[list[TableOfSheet]]:
    """Every table of a sheet with the labels around it; rows of lines are never taken for labels."""
    tables: list[TableOfSheet] = []
    around: list[int] = []
    position = 0
    while position < len(grid.rows):
        heading = heading_row_at(grid, position, vocabulary)
        if heading is None:
            around.append(position)
            position += 1
            continue
        around += range(position, heading.top)
        yield
        parts = side_by_side(grid, heading, vocabulary)
        bodies = [body_of(part, own, own.matches[0], vocabulary) for part, own in parts]
        if len(parts) > 1:
            list_halves(parts, bodies, vocabulary)
        yield
        for (part, own), body in zip(parts, bodies, strict=True):
            aside = beside(grid, own, body.end)
            tables.append(TableOfSheet(part, own, own.matches[0], body, Labels(), aside))
            position = max(body.end, own.below)
        if len(parts) == 1 and aside and tables[-1].match.sheet is ORDER:
            tables += _tables_aside(tables[-1], aside, vocabulary)
    yield
    _label_tables(grid, tables, around, vocabulary)
    return _joined_pages(tables)


def _tables_aside(table: TableOfSheet, aside: Grid, vocabulary: Vocabulary) -> list[TableOfSheet]:
    """An order's table beside another, with headings in a row of its own; what cannot be read is noted."""
    for row in range(table.heading.top, table.body.end):
        heading = heading_row_at(aside, row, vocabulary)
        if heading and (match := heading.matches[0]).sheet is ORDER:
            return [TableOfSheet(aside, heading, match, body_of(aside, heading, match, vocabulary), Labels())]
    table.unread = unread_table(aside, table.heading.top, table.body.end)
    return []


def _guessed(grids: Sequence[Grid], vocabulary: Vocabulary, codes: Collection[str]) -> list[TableOfSheet]:
    """The order tables with unknown headings that call themselves orders: one, or several with the same."""
    tables = []
    for grid in grids:
        heading = guess(grid, vocabulary, codes) or bare_list(grid, vocabulary, codes)
        if heading:
            match = heading.matches[0]
            table = TableOfSheet(grid, heading, match, body_of(grid, heading, match, vocabulary), Labels())
            around = [*range(heading.top), *table.body.skipped]
            table.labels = labels_of(grid, around, LABEL_COLUMNS | SUMS, vocabulary)
            if table.body.lines and (_has_codes(table, codes) or looks_ordered(table, vocabulary)):
                tables.append(table)
    return tables if len({_headings(table) for table in tables}) == 1 else []


def _headings(table: TableOfSheet) -> object:
    """The words of its headings and where they stand; a list without any is like no other."""
    below = table.heading.below
    return (tuple(table.grid.rows[below - 1]), *_columns(table.match)[1].items()) if below else id(table)


def _has_codes(table: TableOfSheet, codes: Collection[str]) -> bool:
    """Whether the codes of its lines made out their column, or are the catalogue's under a known heading."""
    if "sku" in (*table.match.guessed, *table.match.shown):
        return True
    place = table.match.columns["sku"].position
    cells = [shown(table.grid.rows[row][place]) for row in table.body.lines]
    return bool(codes) and all(cell in codes or as_a_name(cell) in codes for cell in cells)


def _joined_pages(tables: list[TableOfSheet]) -> list[TableOfSheet]:
    """A table that goes on under its repeated headings (next page) is one table."""
    joined: list[TableOfSheet] = []
    for table in tables:
        before = joined[-1] if joined else None
        if before and _columns(before.match) == _columns(table.match) and _same_order(before, table):
            fill(before.labels, table.labels)
            add_page(before.grid, before.match, before.body, table.body)
        else:
            joined.append(table)
    return joined


def _same_order(one: TableOfSheet, other: TableOfSheet) -> bool:
    """Whether two tables are of one order as their labels say it, wherever a next page prints them again."""
    whose = ("agent", "order_no", "batch")
    return all(one.labels.get(name, _NONE)[0] == other.labels.get(name, _NONE)[0] for name in whose)


def _columns(match: Match) -> tuple[str, dict[str, int]]:
    return match.sheet.kind, {name: heading.position for name, heading in match.columns.items()}


def _label_tables(grid: Grid, tables: list[TableOfSheet], around: list[int], vocabulary: Vocabulary) -> None:
    """Give each table the labels above it and below its lines; what stands before counts first."""
    if not tables:
        return
    for number, table in enumerate(tables):
        since = tables[number - 1].heading.below if number else 0
        before = [row for row in around if since <= row < table.heading.top]
        if number:
            before += tables[number - 1].body.skipped
        after = table.body.skipped if number == len(tables) - 1 else []
        table.labels = labels_of(grid, sorted({*before, *after}), LABEL_COLUMNS | SUMS, vocabulary)
        if table.aside:
            tops = [other.heading.top for other in tables]
            halves = tops.count(table.heading.top) > 1  # whose headings are no labels of each other
            rows = range(table.heading.below if halves else table.heading.top, table.body.end)
            fill(table.labels, labels_of(table.aside, rows, LABEL_COLUMNS, vocabulary))
        if number:  # a second table of the same sheet belongs to the same order unless it says otherwise
            fill(table.labels, tables[number - 1].labels)


def _settle(tables: list[TableOfSheet], free: Labels, vocabulary: Vocabulary) -> list[TableOfSheet]:
    """Each table's kind in the light of its labels, then the precedence of kinds within the file.

    Headings without a line beside a filled list of their kind explain it: they are no second list.
    """
    settled = []
    for table in tables:
        fill(table.labels, free)
        match = choose_kind(table, vocabulary)
        if match is None:
            continue
        table.match = match
        if match is not table.heading.matches[0]:
            table.body = body_of(table.grid, table.heading, match, vocabulary)
        settled.append(table)
    kinds = {table.match.sheet.kind for table in settled}
    if kinds & _RETURN_KINDS:
        return _returns(settled, tables, vocabulary)
    if ORDER.kind in kinds:
        orders = [table for table in settled if table.match.sheet is ORDER]
        surely = [table for table in orders if looks_ordered(table, vocabulary)]
        rows = {(one.heading.top, one.grid.name) for one in surely or orders[:1]}  # with their other halves
        chosen = [one for one in orders if (one.heading.top, one.grid.name) in rows]
        _tell_lists_beside(chosen, settled)
        return chosen
    filled = {table.match.sheet.kind for table in settled if table.body.lines}
    return [table for table in settled if table.body.lines or table.match.sheet.kind not in filled]


def _tell_lists_beside(orders: list[TableOfSheet], settled: list[TableOfSheet]) -> None:
    """A list of ours on a sheet of its own beside an order is not used, and not passed over in silence."""
    names = {table.grid.name for table in orders}
    lists = [table for table in settled if table.match.sheet in (AGENTS, BALANCES, STOCK)]
    orders[0].troubles += [
        ("SHEET_BESIDE", "", table.grid.name, {"kind": table.match.sheet.kind})
        for table in lists
        if table.grid.name not in names
    ]


def _returns(
    tables: list[TableOfSheet], every: list[TableOfSheet], vocabulary: Vocabulary
) -> list[TableOfSheet]:
    """What came back of a workbook that we sent, and whole orders on sheets of their own beside it.

    Lines for reading, without the sheet that they belong to, are nothing.
    """
    returned = [table for table in tables if table.match.sheet.kind in _RETURN_KINDS]
    if all(table.match.sheet is APPROVAL_LINES for table in returned):
        return []
    names = {table.grid.name for table in returned}
    orders = [
        table
        for table in tables
        if table.match.sheet is ORDER and table.grid.name not in names and _is_whole(table, vocabulary)
    ]
    names |= {table.grid.name for table in orders}
    passed_over = {
        table.grid.name: table.heading.matches[0].sheet.kind
        for table in every
        if table.grid.name not in names
        and table.heading.matches[0].sheet in (ORDER, *MASTERS)
        and not _is_told_by_us(table.grid)
    }
    returned[0].troubles += [("SHEET_BESIDE", "", name, {"kind": kind}) for name, kind in passed_over.items()]
    return [table for table in tables if table in returned or table in orders]


def _is_told_by_us(grid: Grid) -> bool:
    """Whether it is what we told the agent of what came, on a sheet of its own behind the reply."""
    return any(shown(cell) in _TOLD_TITLES for cell in (grid.rows[0] if grid.rows else ()))


def _is_whole(table: TableOfSheet, vocabulary: Vocabulary) -> bool:
    """Whether an order says of itself that it is one, and whose; pages of what we sent say whose, too."""
    is_ours = not OURS.isdisjoint(table.labels)
    return "agent" in table.labels and not is_ours and looks_ordered(table, vocabulary)
