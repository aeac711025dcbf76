"""All found sheets of one kind as one typed frame, and everything wrong in them, told at its cell.

Cells are parsed column-wise over all sheets of the kind, then pandera checks the clean types once: its
cost is a call, not a row. A cell is told once, by the first thing that is wrong with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.config import config_context

from orderbatch.contract.columns import BLANK, Column, parse_column, shown
from orderbatch.contract.finding import Finding
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sheets.sheet import DTYPES, FoundSheet, Sheet
from orderbatch.contract.spellings import folded
from orderbatch.read.other_currencies import OTHER, of_another_currency

BlockCell = tuple[int, str]  # block and cell address
_ADVISORY = {OTHER: "AMOUNT_LEFT_OUT"}  # what is told of a cell that nothing hangs on, by its code


@dataclass(slots=True)
class Typed:
    """The typed rows of one kind of sheet.

    blocks: one row a found sheet: document, sheet, language and the sheet's labels. rows: block (index
    of `blocks`), row (Excel number) and every declared column; an absent column is blank. Text, code and
    choice are str, "" where blank; counts (cases), money (minor units) and measures (millionths)
    nullable Int64; days and moments objects. bad_rows, bad_blocks: those with an error of their own.
    """

    sheet: Sheet
    found: Sequence[tuple[str, FoundSheet]]
    blocks: pd.DataFrame
    rows: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
    bad_rows: set[int] = field(default_factory=set)
    bad_blocks: set[int] = field(default_factory=set)

    def address(self, index: int, column: str) -> str:
        """The cell of a column in a row, like `D9`; the row's number if the sheet has no such column."""
        block, row = self.place(index)
        return self.found[block][1].address(column, row)

    def address_seen_from(self, index: int, other: int, column: str) -> str:
        """The cell of another row: with file and sheet where they are not those of the first."""
        here, there = (self.place(row)[0] for row in (index, other))
        cell = self.address(other, column)
        return cell if here == there else f"{self.found[there][0]} › {self.sheet_of(there)}!{cell}"

    def sheet_of(self, block: int) -> str:
        """The name of the sheet on which a block is."""
        return str(self.blocks["sheet"].to_numpy()[block])

    def as_written(self, index: int, column: str, value: str) -> str:
        """A value as its cell says it, with the blanks that a code lost; itself where the cell differs."""
        written = self.says(index, column)
        return written if folded(written) == folded(value) else value

    def says(self, index: int, column: str) -> str:
        """What the cell of a column in a row says, "" where the sheet has no such column."""
        block, _row = self.place(index)
        cells = self.found[block][1].cells.get(column)
        return shown(cells[self._within(block, index)]) if cells else ""

    def _within(self, block: int, index: int) -> int:
        """Where a row stands among those of its block."""
        blocks: Any = self.rows["block"].to_numpy()
        return index - int(blocks.searchsorted(block))

    def label_says(self, block: int, label: str) -> str:
        """What the cell of a label says."""
        return shown(self.found[block][1].labels.get(label, (None, ""))[0])

    def place(self, index: int) -> tuple[int, int]:
        """The block of a row, and its number in the sheet."""
        blocks: Any = self.rows["block"].to_numpy()
        rows: Any = self.rows["row"].to_numpy()
        return int(blocks[index]), int(rows[index])

    def label_address(self, block: int, label: str) -> str:
        """The cell where a label's value stands or should stand; "" if the sheet has no such label."""
        return self.found[block][1].labels.get(label, (None, ""))[1]


class _Told:
    """Findings by cell: the first one counts."""

    def __init__(self, found: Sequence[tuple[str, FoundSheet]]) -> None:
        self.found = found
        self.first: dict[tuple[int, str, str], tuple[tuple[int, int, int], Finding]] = {}

    def tell(
        self,
        code: str,
        block: int,
        cell: str,
        value: str,
        numbers: Mapping[str, object],
        place: tuple[int, int],
    ) -> None:
        document, found = self.found[block]
        sheet = _beside(found.name, numbers.get("sheet"))
        # What is told about a heading or a whole sheet does not keep its cells from being told.
        about = "" if cell and place != (0, 0) else f"{code} {sheet}"
        key = (block, cell, about)
        if key not in self.first:
            self.first[key] = (
                (block, *place),
                Finding(code, document, sheet, cell, value, dict(numbers)),
            )

    def findings(self) -> list[Finding]:
        return [finding for _place, finding in sorted(self.first.values(), key=lambda placed: placed[0])]


def _beside(name: str, other: object) -> str:
    """A sheet as it is told: another of the same workbook where the cell is on that one."""
    attachment, mark, _own = name.rpartition(" › ")
    return f"{attachment}{mark}{other}" if other else name


def typed(sheet: Sheet, found: Sequence[tuple[str, FoundSheet]]) -> Typed:
    """The rows of all found sheets of one kind (document name, sheet), parsed exactly and validated.

    An empty `found` gives empty frames with the same columns.
    """
    if not found:
        blocks, rows = _nothing_of(sheet)
        return Typed(sheet, found, blocks.copy(), rows.copy())
    told = _Told(found)
    blocks, bad_blocks = _typed_labels(sheet, found, told)
    rows, refused = _typed_rows(sheet, found)
    result = Typed(sheet, found, blocks, rows, bad_blocks=bad_blocks)
    _tell_troubles(result, told)
    for column in sheet.columns:
        for index, code, numbers in refused[column.name]:
            _tell_cell(result, told, index, column, code, numbers)
    _validate(result, told)
    _tell_keys(result, told)
    result.findings = told.findings()
    return result


@cache
def _nothing_of(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The blocks and rows of a kind of which nothing came, as on most days of most kinds."""
    return _typed_labels(sheet, (), _Told(()))[0], _typed_rows(sheet, ())[0]


def _typed_labels(
    sheet: Sheet, found: Sequence[tuple[str, FoundSheet]], told: _Told
) -> tuple[pd.DataFrame, set[int]]:
    """One row a found sheet; a required label without a value is CELL_BLANK where the value should be."""
    columns: dict[str, Any] = {
        "document": pd.Series([document for document, _found in found], dtype="str"),
        "sheet": pd.Series([table.name for _document, table in found], dtype="str"),
        "language": pd.Series([table.language for _document, table in found], dtype="str"),
    }
    bad: set[int] = set()
    for label in sheet.labels:
        pairs = [table.labels.get(label.name, (None, "")) for _document, table in found]
        values, refused = parse_column(label, [value for value, _cell in pairs])
        columns[label.name] = pd.Series(values, dtype=DTYPES[label.kind])
        blank = BLANK.get(label.kind)
        wrong = [(block, code, numbers) for block, code, numbers in refused]
        gone = {block for block, _code, _numbers in refused}
        if label.required:
            wrong += [
                (block, "CELL_BLANK", {})
                for block, value in enumerate(values)
                if value == blank and block not in gone
            ]
        for block, code, numbers in wrong:
            used = "ADVISORY_CELL" if label.advisory else code
            value, cell = pairs[block]
            choices = {"choices": label.name} if code == "NOT_A_CHOICE" else {}
            told.tell(used, block, cell, shown(value), {"column": label.name, **numbers, **choices}, (0, 1))
            if CODES[used] == "error":
                bad.add(block)
    return pd.DataFrame(columns), bad


def _typed_rows(
    sheet: Sheet, found: Sequence[tuple[str, FoundSheet]]
) -> tuple[pd.DataFrame, dict[str, list[tuple[int, str, Mapping[str, object]]]]]:
    """The frame of all rows, and the refused cells of each column."""
    blocks = [block for block, (_document, table) in enumerate(found) for _row in table.rows]
    numbers = [row for _document, table in found for row in table.rows]
    columns: dict[str, Any] = {
        "block": pd.Series(blocks, dtype=np.int64),
        "row": pd.Series(numbers, dtype=np.int64),
    }
    refused = {}
    currency = found[0][1].currency if found else ""
    for column in sheet.columns:
        cells: list[Any] = []
        for _document, table in found:
            cells += table.cells.get(column.name) or [None] * len(table.rows)
        values, wrong = parse_column(column, cells, currency)
        refused[column.name] = wrong + of_another_currency(column, values, found, currency)
        columns[column.name] = pd.Series(values, dtype=DTYPES[column.kind])
    return pd.DataFrame(columns), refused


def _tell_cell(
    result: Typed, told: _Told, index: int, column: Column, code: str, numbers: Mapping[str, object]
) -> None:
    block, row = result.place(index)
    found = result.found[block][1]
    cells = found.cells.get(column.name)
    value = shown(cells[found.rows.index(row)]) if cells else ""
    used = _ADVISORY.get(code, "ADVISORY_CELL") if column.advisory else code
    if code == "NOT_A_CHOICE":
        numbers = {**numbers, "choices": column.name}
    cell, place = found.address(column.name, row), (row, found.columns.get(column.name, 0) + 1)
    if heading := numbers.get("place"):
        cell, value, place = str(heading), found.headings[column.name], (0, 0)
    told.tell(used, block, cell, value, {"column": column.name, **numbers}, place)
    if CODES[used] == "error":
        result.bad_rows.add(index)


def _tell_troubles(result: Typed, told: _Told) -> None:
    """What was met while the tables were found; an error at a cell of a line makes that row bad."""
    lookup: dict[BlockCell, int] | None = None
    for block, (_document, found) in enumerate(result.found):
        for trouble, cell, value, numbers in found.troubles:
            code = "COLUMN_TWICE" if _is_answered_twice(result.sheet, trouble, numbers) else trouble
            row = int("".join(letter for letter in cell if letter.isdigit()) or 0)
            in_line = "column" in numbers and row in found.rows
            told.tell(code, block, cell, value, numbers, (row, 0) if in_line else (0, 0))
            if CODES[code] != "error":
                continue
            if not in_line:
                result.bad_blocks.add(block)
                continue
            if lookup is None:
                pairs = zip(result.rows["block"].tolist(), result.rows["row"].tolist(), strict=True)
                lookup = {(pair, str(number)): index for index, (pair, number) in enumerate(pairs)}
            result.bad_rows.add(lookup[(block, str(row))])


def _is_answered_twice(sheet: Sheet, code: str, numbers: Mapping[str, object]) -> bool:
    """A column in which a person answers is there twice: which of the two counts, nobody can say."""
    return code == "HEADING_TWICE" and numbers.get("column") in sheet.answers


def _validate(result: Typed, told: _Told) -> None:
    """One call of pandera for all rows of the kind, switched on whatever the environment says."""
    if result.rows.empty:
        return
    with config_context(validation_enabled=True):
        try:
            result.sheet.schema().validate(result.rows, lazy=True)
        except pa.errors.SchemaErrors as errors:
            cases = errors.failure_cases
        else:
            return
    dropped: dict[str, list[int]] = {}
    for name, code, index in zip(cases["column"], cases["check"], cases["index"], strict=True):
        column = result.sheet.column(str(name))
        if code not in CODES:  # a wrong dtype is our mistake, never the sender's
            raise TypeError(f"{result.sheet.kind}.{name}: {code}")
        limits = {"least": column.least} if code == "TOO_SMALL" else {"most": column.most}
        _tell_cell(result, told, int(index), column, str(code), {} if code == "CELL_BLANK" else limits)
        if column.advisory:
            dropped.setdefault(column.name, []).append(int(index))
    for name, indexes in dropped.items():
        blank: Any = BLANK.get(result.sheet.column(name).kind)
        result.rows.loc[indexes, name] = blank


def _tell_keys(result: Typed, told: _Told) -> None:
    """A key that stands twice in one sheet; blank keys have been told already.

    A row that is there again with the same figures says nothing new: in a list of somebody's own it is not
    told. Of rows that come back to us and differ neither counts (3-decisions §8).
    """
    key = list(result.sheet.key)
    if not key or result.rows.empty:
        return
    named = result.rows[result.rows[key[0]] != ""]
    says = [name for name in named.columns if name != "row"]
    new = named[~named.duplicated(says)]
    differs = new.duplicated(["block", *key], keep=False if result.sheet.returns else "first")
    twice = named.duplicated(says) if result.sheet.returns else differs
    for index in _positions(named.index[differs.reindex(named.index, fill_value=False) | twice]):
        value = " ".join(
            str(result.rows.at[index, name]) for name in key if result.rows.at[index, name] != ""
        )
        _tell_cell(result, told, index, result.sheet.column(key[0]), "KEY_TWICE", {"key": value})


def _positions(index: Iterable[Any]) -> list[int]:
    return [int(row) for row in index]
