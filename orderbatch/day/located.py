"""From what a rule found at a row to what a person is told at a cell. The only place that does it."""

from orderbatch.check.problem import Problem
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.tables import row_of
from orderbatch.read.rows import Typed


def located(problem: Problem, rows: Typed) -> Finding:
    """The problem with the cell where it stands: of an order at its label, of a line in its column."""
    if problem.on == "order":
        block, cell = problem.row, rows.label_address(problem.row, problem.column)
    else:
        block, cell = rows.place(problem.row)[0], rows.address(problem.row, problem.column)
    sheet = row_of(rows.blocks, block)
    return Finding(problem.code, sheet["document"], sheet["sheet"], cell, problem.value, problem.numbers)


def at_row(typed: Typed, code: str, row: int, column: str, value: str = "", /, **numbers: object) -> Finding:
    """A finding at a cell of one row, for what no rule of `check` looks for."""
    return located(Problem(code, "row", row, column, value, numbers), typed)
