"""From what a rule found at a row to what a person is told at a cell. The only place that does it."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from orderbatch.check.problem import Problem
from orderbatch.contract.finding import Finding
from orderbatch.contract.findings.every_code import NAMES_ITS_ROW
from orderbatch.contract.sheets.tables import row_of
from orderbatch.contract.spellings import folded
from orderbatch.read.rows import Typed

NAMED_BY_VALUE = frozenset(
    {"RETURN_UNKNOWN", "ANSWERS_DIFFER"}
)  # their value is an order's number, or an item


def located(problem: Problem, rows: Typed) -> Finding:
    """The problem with the cell where it stands: of an order at its label, of a line in its column.

    A sentence may name something else than its cell says, such as the item beside a choice: both are kept.
    """
    if problem.on == "order":
        block, cell = problem.row, rows.label_address(problem.row, problem.column)
        says = rows.label_says(problem.row, problem.column)
    else:
        block, cell = rows.place(problem.row)[0], rows.address(problem.row, problem.column)
        says = rows.says(problem.row, problem.column)
    sheet, value, numbers = (
        row_of(rows.blocks, block),
        quoted(problem, rows).value,
        _with_its_row(problem, rows),
    )
    if folded(says) != folded(value):
        numbers = {**numbers, "says": says}
    return Finding(problem.code, sheet["document"], sheet["sheet"], cell, value, numbers)


def _with_its_row(problem: Problem, rows: Typed) -> Mapping[str, object]:
    """The numbers with the order of the row, and its item, where the value is neither: `row`."""
    if problem.code not in NAMES_ITS_ROW or problem.on == "order":
        return problem.numbers
    said = [rows.rows[name].get(problem.row) if name in rows.rows else "" for name in ("order_no", "sku")]
    above = row_of(rows.blocks, rows.place(problem.row)[0]).get("order_no")  # over all rows of the table
    number, sku, above = ("" if name is None or pd.isna(name) else str(name) for name in (*said, above))
    number = number or above
    if not (number or sku):
        return problem.numbers
    is_name = problem.code in NAMED_BY_VALUE
    if is_name and problem.value in (number, sku):
        named = ["", ""] if problem.value == number else [number, ""]
    else:
        named = [number, sku]
    return {**problem.numbers, "row": named}


def unplaced(problem: Problem) -> Finding:
    """The problem of a list that came in an earlier run: it has no cell in the files of this one."""
    return Finding(problem.code, "", "", "", problem.value, problem.numbers)


def quoted(problem: Problem, rows: Typed) -> Problem:
    """The problem with what its cell says as a person reads it there: a code's own form has no blanks."""
    if problem.column != "sku" or problem.on == "order" or not problem.value:
        return problem
    return replace(problem, value=rows.as_written(problem.row, problem.column, problem.value))


def at_row(typed: Typed, code: str, row: int, column: str, value: str = "", /, **numbers: object) -> Finding:
    """A finding at a cell of one row, for what no rule of `check` looks for."""
    return located(Problem(code, "row", row, column, value, numbers), typed)
