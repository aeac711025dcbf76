"""Each sheet's totals against the sheet Data, as formulas on the definitions' page (9, Definitions)."""

from collections.abc import Mapping

from orderbatch.contract.month_figures import MonthFigures
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.words import Words
from orderbatch.write.documents.months.monthly_definitions import Definitions
from orderbatch.write.documents.months.monthly_tables import KINDS, heading
from orderbatch.write.workbook.amounts import amount_value
from orderbatch.write.workbook.book import Page, sheet_name
from orderbatch.write.workbook.measure import widest
from orderbatch.write.workbook.table import Span

CHECKED = ("first_ordered", "released", "shipped", "released_minor", "shipped_minor")
_ROOM, _MOST = 18, 30  # of an amount: of some billions, of the largest that a ledger holds


def checks(
    page: Page, month: MonthFigures, words: Words, spans: Mapping[str, Span], names: tuple[str, ...]
) -> None:
    """One row a sheet and figure: its total, what Data sums to, and the difference, which is 0."""
    page.row += 2
    page.sheet.set_column(2, 3, widest((words.amount(month.totals[name]) for name in CHECKED), _ROOM, _MOST))
    page.write(page.row, 0, words.text("monthly.checks.title"), "text", "bold")
    page.row += 1
    Definitions.of(month, words).link_row(page, "checks", ("sheet", "total", "data", "difference"))
    for name in names:
        for figure in CHECKED:
            _check(page, name, figure, month, words, spans)


def _check(
    page: Page, name: str, figure: str, month: MonthFigures, words: Words, spans: Mapping[str, Span]
) -> None:
    is_large = KINDS[figure] == "money" and words.in_ten_thousands
    total = month.totals[figure]
    value = amount_value(total, words) if KINDS[figure] == "money" else total
    style = page.book.style(KINDS[figure], "grid")
    said = f"{words.text(f'monthly.sheets.{name}')} · {heading(words, figure, month.currency)}"
    page.write(page.row, 0, said, "text", "grid")
    own, data = spans[name], spans["data"]
    there = f"{_sheet(words, name)}!{letters(own.columns[figure])}{own.total_row + 1}"
    page.formula(page.row, 1, f"={there}", value, style)
    summed = f"SUM({_sheet(words, 'data')}!{data.cells(figure)})"  # where amounts are in the currency
    page.formula(page.row, 2, f"={summed}/10000" if is_large else f"={summed}", value, style)
    page.formula(page.row, 3, f"=ROUND(B{page.row + 1}-C{page.row + 1},{6 if is_large else 2})", 0, style)
    page.row += 1


def _sheet(words: Words, name: str) -> str:
    return f"'{sheet_name(words.text(f'monthly.sheets.{name}'))}'"
