"""What is on its way to an agent, with cells in which he says how it arrived (P-4.5.1, P-4.5.3).

Sent back it is the arrival report. It is written in the language of the agent's own forms.
"""

from typing import Any

from orderbatch.contract.batch import Batch, Output, Record
from orderbatch.contract.names import apart, clean_name
from orderbatch.contract.sheets.every import DISPATCH_NOTICE
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book, Page, choices_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table, used

KIND = "dispatch_notice"
_ROOMS = {"product": 26, "gift_policy": 14, "carrier": 14, "waybill": 16, "remarks": 20, "dispatch_no": 15}


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook for each agent to whom something left, or whose figure was corrected."""
    found = []
    for agent in sorted({row["agent"] for row in rows_of(batch.dispatches, "agent")}):
        name = words.text("documents.dispatch_notice.name", agent=agent, batch=batch.batch)[:110]
        found.append(Output(clean_name(name, ".xlsx"), KIND, agent))
    return apart(found)


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The notice of one agent."""
    rows = [row for row in rows_of(batch.dispatches) if row["agent"] == output.part]
    language = rows[0]["language"]
    words = Words(language) if language in LANGUAGES else words
    book = Book(batch, words, output.kind, words.text("pages.dispatch.title"))
    page = book.page(words.text("pages.dispatch.sheet"), landscape=True)
    page.title(words.text("pages.dispatch.title"), batch.company)
    whose = [
        (words.heading("agent"), output.part),
        (words.heading("agent_name"), rows[0]["agent_name"] or ""),
    ]
    page.labels([*whose, (words.text("pages.day"), batch.day.isoformat())], (0, 3, 6))
    cells = notice_cells(rows, words)
    _notes(page, cells)
    table = Table(
        used(DISPATCH_NOTICE.columns, cells, written=("remarks",)),
        cells,
        totals=("sent_cases",),
        rooms=_ROOMS,
        wrap=("product", "gift_policy"),
        styles={"remarks": ("input",)},
        choices={"problem": list(choices_of(words, "problem").values())},
        row_height=20,
        freeze=3,
    )
    write_table(page, table)
    page.protect()
    return book.content()


def _notes(page: Page, cells: dict[str, list[Any]]) -> None:
    book = page.book
    page.note(book.words.text("pages.dispatch.how", days=book.settings.arrival.silent_days), 12, 170)
    if any(cells["gift_policy"]):
        page.note(book.words.text("pages.dispatch.gifts"), 12, 170)
    if told := {dispatch for dispatch in cells["dispatch_no"] if dispatch} - {book.batch.batch}:
        again = book.words.text("pages.dispatch.again", dispatches=book.words.joined(sorted(told)))
        page.note(again, 12, 170)
    page.row += 1


def notice_cells(rows: list[Record], words: Words) -> dict[str, list[Any]]:
    """The rows by order and item; what a person fills in comes empty."""
    rows = sorted(rows, key=lambda row: (row["order_no"], row["dispatch"], row["sku"]))
    names = ("order_no", "sku", "product", "carrier", "waybill", "shipped_on", "expected_arrival")
    cells: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in names}
    cells["dispatch_no"] = [row["dispatch"] for row in rows]
    cells["sent_cases"] = [row["sent"] for row in rows]
    cells["gift_policy"] = [words.joined(row["policy"].split("\n")) for row in rows]
    return cells
