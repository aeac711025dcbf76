"""The blank desk change 改单 in the templates of a new desk: one row an order or line (2-workbooks)."""

from orderbatch.contract.sheets.every import DESK_CHANGE
from orderbatch.contract.words import Words
from orderbatch.write.workbook.book import choices_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.letterhead import undated_book
from orderbatch.write.workbook.table import Table

ROWS = 18  # one page
_ROOMS = {
    "order_no": 16,
    "agent": 13,
    "sku": 14,
    "new_cases": 12,
    "action": 13,
    "agreed_by": 16,
    "reason": 36,
}


def file_name(words: Words) -> str:
    """What the file is called."""
    return words.text("pages.desk_change.name") + ".xlsx"


def blank_form(company: str, currency: str, words: Words) -> bytes:
    """A workbook with a yellow table, drop-downs for what is to be done, and how to fill it in."""
    title = words.text("pages.desk_change.title")
    book = undated_book(DESK_CHANGE.kind, title, company, currency, words)
    page = book.page(words.text("pages.desk_change.sheet"), landscape=True)
    page.title(title, company)
    for name in ("how", "actions"):
        page.note(words.text(f"pages.desk_change.{name}"), len(DESK_CHANGE.columns) - 1, 120)
    page.row += 1
    table = Table(
        DESK_CHANGE.columns,
        {column.name: [] for column in DESK_CHANGE.columns},
        choices={"action": list(choices_of(words, "action").values())},
        rooms=_ROOMS,
        wrap=("reason",),
        new_rows=ROWS,
        filtered=False,
    )
    write_table(page, table)
    page.protect()
    return book.content()
