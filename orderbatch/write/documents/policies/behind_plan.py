"""Agents behind the plan of a payment target, a sheet a regional manager (7-policies, Policy money)."""

from orderbatch.contract.batch import Batch, Record
from orderbatch.contract.limits import answer_days
from orderbatch.contract.sheets.every import BEHIND_PLAN
from orderbatch.write.documents.approval import money_headings
from orderbatch.write.workbook.batch_values import Cells, rows_of
from orderbatch.write.workbook.book import Book, batch_labels
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table, used


def behind_rows(batch: Batch) -> list[Record]:
    """Rows of TARGETS of those behind, by manager, region, agent and policy."""
    rows = [row for row in rows_of(batch.targets) if row["behind"]]
    names = ("regional_manager", "region", "agent", "policy")
    return sorted(rows, key=lambda row: tuple(row[name] for name in names))


def managers_behind(batch: Batch) -> dict[str, list[Record]]:
    """The rows of each regional manager."""
    found: dict[str, list[Record]] = {}
    for row in behind_rows(batch):
        found.setdefault(row["regional_manager"], []).append(row)
    return found


def behind_page(book: Book, name: str, manager: str, rows: list[Record]) -> None:
    """One manager's sheet."""
    words = book.words
    page = book.page(name, landscape=True)
    page.title(words.text("pages.behind_plan.title"), book.batch.company)
    page.labels(batch_labels(page), (0, 3, 6))
    whose = manager or words.text("pages.payment_chase.no_manager")
    page.note(words.text("pages.payment_chase.manager", manager=whose), 8, 140, "lead", "bold")
    how = words.text("pages.behind_plan.how", days=answer_days.BEHIND_PLAN)
    page.note(how, len(BEHIND_PLAN.columns) - 1, 150)
    page.row += 1
    cells = _cells(book.batch, rows)
    table = Table(
        used(BEHIND_PLAN.columns, cells),
        cells,
        headings=money_headings(book, BEHIND_PLAN.columns),
        rooms={"agent_name": 22, "policy_name": 18},
        wrap=("agent_name", "policy_name"),
        freeze=2,
    )
    write_table(page, table)
    page.protect()


def _cells(batch: Batch, rows: list[Record]) -> Cells:
    said = [
        {
            **row,
            "payment_target": row["target"],
            "paid_amount": row["paid"],
            "missing_amount": row["target"] - row["paid"],
            "paid_share": _share(max(0, row["paid"]), row["target"]),
            "elapsed_share": _share((batch.day - row["from_day"]).days, _length(row)),
            "drawn_amount": row["drawn"],
            "to_draw": max(0, row["paid"] - row["drawn"]),
        }
        for row in rows
    ]
    return {column.name: [row[column.name] for row in said] for column in BEHIND_PLAN.columns}


def _share(part: int, whole: int) -> int:
    """Whole percent that are reached; of a part at least 1."""
    return max(100 * part // whole, 1 if part else 0)


def _length(row: Record) -> int:
    """Days of the period; whoever is behind has one."""
    return int((row["to_day"] - row["from_day"]).days) + 1
