"""From what a rule found at a row to what a person is told at a cell. The only place that does it."""

from dataclasses import replace

from orderbatch.check.problem import Problem
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.tables import row_of
from orderbatch.contract.spellings import folded
from orderbatch.read.rows import Typed


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
    sheet, value, numbers = row_of(rows.blocks, block), quoted(problem, rows).value, problem.numbers
    if folded(says) != folded(value):
        numbers = {**numbers, "says": says}
    return Finding(problem.code, sheet["document"], sheet["sheet"], cell, value, numbers)


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
