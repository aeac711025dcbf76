"""An ad hoc report on a screen, for programs, and as comma-separated text (9, Ad hoc)."""

import csv
import io
from typing import Any

from orderbatch.contract.figures.grouped import GroupedReport
from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless, paint, table
from orderbatch.terminal.counts import count
from orderbatch.write.documents.months.grouped_workbook import grouped_cells, grouped_title
from orderbatch.write.documents.months.monthly_tables import heading
from orderbatch.write.workbook.amounts import amount_value
from orderbatch.write.workbook.batch_values import iso

MOST = 40  # rows on a screen


def grouped_for_programs(report: GroupedReport, path: str) -> dict[str, Any]:
    """For programs: money in minor units, days in ISO form, None for a desk that never ran.

    path: of the workbook, "" where none.
    """
    names = [*report.names, *report.figures]
    rows = report.rows[names].astype(object).to_dict("records")
    return {
        "by": report.by,
        "from": iso(report.since if report.spans_days else None),
        "to": iso(report.until if report.spans_days else None),
        "agent": report.agent,
        "region": report.region,
        "currency": report.currency,
        "rows": [{name: _plain(value) for name, value in row.items()} for row in rows],
        "totals": {name: report.totals[name] for name in report.figures},
        "path": path,
    }


def grouped_csv(report: GroupedReport, words: Words, _path: str = "") -> str:
    """The table as comma-separated text with headings; money to the last fen."""
    columns = [*report.names, *report.figures]
    cells = grouped_cells(report, words)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([heading(words, name, report.currency) for name in columns])
    for place in range(len(report.rows)):
        writer.writerow([_exact(name, cells[name][place], words) for name in columns])
    return text.getvalue().rstrip("\n")


def grouped_screen(report: GroupedReport, words: Words, path: str) -> str:
    """The table with its total, the largest first; that there is nothing, where there is nothing."""
    if not report.spans_days:
        return words.text("errors.BATCH_FIRST.message")
    lines = [paint(harmless(grouped_title(report, words)), bold=True)]
    if report.rows.empty:
        return "\n".join([*lines, words.text("monthly.grouped.nothing")])
    columns = [*report.names, *report.figures]
    cells = grouped_cells(report, words)
    rows = [tuple(heading(words, name, report.currency) for name in columns)]
    for place in range(min(len(report.rows), MOST)):
        rows.append(tuple(_shown(name, cells[name][place], report, words) for name in columns))
    total = [words.text("monthly.grouped.total"), *[""] * (len(report.names) - 1)]
    rows.append((*total, *(_sum(name, report.totals[name], words) for name in report.figures)))
    lines.append(table(rows))
    if len(report.rows) > MOST:
        rest = "workbook" if path else "programs"
        lines.append(words.text(f"cli.more.{rest}", count=len(report.rows) - MOST))
    if path:
        lines.append(words.text("monthly.grouped.done", path=harmless(path)))
    return "\n".join(lines)


def _shown(name: str, value: Any, report: GroupedReport, words: Words) -> str:
    if name not in report.figures:
        return harmless(str(value))
    return _sum(name, int(value), words)


def _sum(name: str, value: int, words: Words) -> str:
    return words.amount(value) if name.endswith("_minor") else count(value)


def _exact(name: str, value: Any, words: Words) -> Any:
    return f"{amount_value(value, words)}" if name.endswith("_minor") else value


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
