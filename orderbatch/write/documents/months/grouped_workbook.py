"""An ad hoc report as a workbook of one table, ready to sort, filter and print (9, Ad hoc)."""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.columns import Column
from orderbatch.contract.figures.grouped import GroupedReport
from orderbatch.contract.words import Words
from orderbatch.write.documents.months.monthly_tables import KINDS, heading
from orderbatch.write.workbook.amounts import amount_kind
from orderbatch.write.workbook.batch_values import cells_of
from orderbatch.write.workbook.book import Book
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.letterhead import AS_USUAL, letterhead
from orderbatch.write.workbook.table import Table


def grouped_title(report: GroupedReport, words: Words) -> str:
    """What the report is of: by what, of which days, of whom."""
    by = words.text(f"monthly.grouped.by.{report.by}")
    days = {"since": report.since.isoformat(), "until": report.until.isoformat()}
    of = [words.text("monthly.grouped.title", by=by, **days), report.agent, report.region]
    return " · ".join(filter(None, of))


def grouped_cells(report: GroupedReport, words: Words) -> dict[str, Any]:
    """The columns of the report as people read them: a row without a name says so."""
    cells = dict(cells_of(report.rows, *report.names, *report.figures))
    for name in report.names:
        cells[name] = [value if value not in ("", None) else "–" for value in cells[name]]
    if "reason" in cells:
        cells["reason"] = [reason_name(str(value), words) for value in cells["reason"]]
    return cells


def reason_name(code: str, words: Words) -> str:
    """A reason by its name for reports, with its code."""
    said: Mapping[str, str] = words.look_up("reasons.short")
    return words.text("monthly.grouped.reason_name", name=said[code], code=code) if code in said else code


def render_grouped(report: GroupedReport, words: Words, settings: Mapping[str, object] = AS_USUAL) -> bytes:
    """The workbook's bytes."""
    title = grouped_title(report, words)
    head = letterhead(
        report.until.isoformat(), report.until, report.company, report.currency, words, settings
    )
    book = Book(head, words, "report", title)
    page = book.page(words.text(f"monthly.grouped.by.{report.by}"), landscape=True)
    page.title(title, f"{report.company} · {words.text('monthly.grouped.lead')}")
    page.row += 1
    columns = (*report.names, *report.figures)
    table = Table(
        columns=tuple(Column(name, amount_kind(KINDS.get(name, "text"), words)) for name in columns),
        cells=grouped_cells(report, words),
        headings={name: heading(words, name, report.currency) for name in columns},
        totals=tuple(name for name in report.figures if name != "orders"),
        freeze=1,
    )
    write_table(page, table)
    return book.content()
