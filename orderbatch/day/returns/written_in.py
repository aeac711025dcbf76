"""What is written on a document of ours that was not there when it was sent, cell by cell (2-workbooks)."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orderbatch.contract.sheets.every import APPROVAL, APPROVAL_LINES, BY_KIND, INCIDENTS, REPLY
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.spellings import folded, shown
from orderbatch.read.processes.papers import Paper, Written, alike

_OTHER_PROGRAMS = "wpsreserved"  # a sheet that an office program adds and hides by itself
_NOTHING = Written("", {})
_COMPARED = frozenset(sheet.kind for sheet in (APPROVAL, APPROVAL_LINES, INCIDENTS))
_KEYS = ("pick_no", "dispatch_no", "agent", "order_no", "sku")


@dataclass(frozen=True, slots=True)
class Added:
    """Where something was written: its sheet, its cell ("" of a text box), and what it says."""

    sheet: str
    cell: str
    text: str


def written_in(
    sent: Paper, back: Paper, tables: Mapping[str, Collection[str]], signed: Collection[str]
) -> Iterator[Added]:
    """What is written on a document beside its tables and signatures.

    A text that only moved, as where rows were added, is none; nor is what a cell calculates. tables: sheet →
    cells of the rows that are read. signed: the words beside which a person signs.
    """
    ours = {folded(sheet.name): sheet for sheet in sent.sheets}
    for place, sheet in enumerate(back.sheets):
        name = folded(sheet.name)
        if name.startswith(_OTHER_PROGRAMS):
            continue
        is_renamed = name not in ours and len(back.sheets) == len(sent.sheets)
        own = sent.sheets[place] if is_renamed else ours.get(name, _NOTHING)
        left_alone = {*tables.get(sheet.name, ()), *own.formulas, *_signatures(own, sheet, signed)}
        for cell, text in (*_added(own, sheet, left_alone), *sheet.beside):
            if (cell, text) not in own.beside:
                yield Added(sheet.name, cell, text)


def changed_in_rows(name: str, back: FoundSheet, sent: Sequence[FoundSheet]) -> Iterator[Added]:
    """Cells of known rows that say something else than was sent, where no person answers.

    Not of kinds that are compared cell by cell where they are decided, which tell it themselves.
    """
    kind = BY_KIND.get(back.kind)
    if kind is None or back.kind in _COMPARED:
        return
    key = [column.name for column in kind.columns if column.name in _KEYS and column.name in back.columns]
    ours: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in (row for sheet in sent for row in _rows(sheet)):
        ours.setdefault(tuple(row.get(column, "") for column in key), []).append(row)
    locked = [column.name for column in kind.columns if not column.person and column.name in back.columns]
    for number, row in zip(back.rows, _rows(back), strict=True):
        same = ours.get(tuple(row[column] for column in key), [])
        differ = [column for column in locked if all(row[column] != one.get(column, "") for one in same)]
        if not same and back.kind != REPLY.kind:
            continue  # a row more, or one whose own reading tells that nobody knows it
        for column in differ if same else ["sku"]:
            said = shown(back.cells[column][back.rows.index(number)])
            yield Added(name, back.address(column, number), said or "–")


def _rows(sheet: FoundSheet) -> list[dict[str, str]]:
    cells = {column: [alike(shown(cell)) for cell in some] for column, some in sheet.cells.items()}
    return [{column: some[place] for column, some in cells.items()} for place in range(len(sheet.rows))]


def _added(sent: Written, back: Written, left_alone: Collection[str]) -> Iterator[tuple[str, str]]:
    there = sent.cells
    other = {cell: alike(text) for cell, text in back.cells.items() if there.get(cell) != text}
    other = {cell: said for cell, said in other.items() if cell not in there or alike(there[cell]) != said}
    moved = Counter(alike(text) for cell, text in there.items() if cell in other or cell not in back.cells)
    for cell, said in other.items():
        if cell in left_alone:
            continue
        if moved[said] > 0:
            moved[said] -= 1
        else:
            yield cell, back.cells[cell]


def _signatures(sent: Written, back: Written, signed: Collection[str]) -> set[str]:
    """The cells of rows in which somebody signs, as far as the sheet reaches."""
    rows = {_parted(cell)[1] for cell, text in back.cells.items() if folded(text) in signed}
    last = max((_parted(cell)[0] for cell in sent.cells), default=(0, ""))
    return {cell for cell in back.cells if _parted(cell)[1] in rows and _parted(cell)[0] <= last}


def _parted(cell: str) -> tuple[tuple[int, str], str]:
    """The column, as columns follow each other, and the row of an address."""
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    column = cell.removesuffix(row)
    return (len(column), column), row
