"""Finance's approval: one row an order, money running down agent by agent, each to decide (P-3.2, P-3.7).

What is locked here is what was proposed; the digest in the document's properties and the ledger say whether
a return still is (see check/approvals.py). Lines is for reading, About says what a column means.
"""

from decimal import Decimal

from orderbatch.contract.batch import Batch, Output, for_finance
from orderbatch.contract.columns import Column
from orderbatch.contract.names import clean_name, proposal_digest
from orderbatch.contract.sheets.every import APPROVAL, APPROVAL_LINES
from orderbatch.contract.words import Words
from orderbatch.contract.words.capitals import in_capitals
from orderbatch.write.documents.approval_rows import line_cells, order_cells, proposed_orders
from orderbatch.write.workbook.book import Book, Page, batch_labels, choices_of, sheet_name
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.rows import Cells
from orderbatch.write.workbook.styles import CARE, GOOD, STOP
from orderbatch.write.workbook.table import Span, Table

LAST_COLUMN = len(APPROVAL.columns) - 1
ROOMS = {"funds_check": 20, "decision": 11, "decided_by": 13, "reason": 16, "comment": 18, "agent_name": 22}
_BAND = ((0, 1), (2, 3), (4, 6), (7, 9), (10, 13))
# No label stands under a column that names a row: a reader would take it for one more order.
SIGN_COLUMNS = ((0, 2), (3, 5), (7, 9), (10, 12))
_TOTALS = ("ordered_amount", "proposed_amount")
_LINES_TOTALS = ("ordered_cases", "proposed_cases", "proposed_amount")


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook when finance can decide anything."""
    if not for_finance(batch).any():
        return []
    return [Output(clean_name(words.text("pages.approval.name", batch=batch.batch), ".xlsx"), "approval")]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The approval workbook: Approval, Lines, About."""
    orders = proposed_orders(batch)
    lines = line_cells(batch, orders, words)
    digest = proposal_digest(orders, batch.lines)
    book = Book(batch, words, output.kind, words.text("pages.approval.title"), digest)
    front = book.page(words.text("pages.approval.sheet"), landscape=True)
    _lines_page(book, lines)
    _front_page(front, order_cells(batch, orders, words), lines)
    _about_page(book)
    return book.content()


def _front_page(page: Page, cells: Cells, lines: Cells) -> None:
    words, batch = page.book.words, page.book.batch
    page.title(words.text("pages.approval.title"), batch.company)
    page.labels(batch_labels(page), (0, 4, 7))
    days = page.book.settings.approval.valid_days
    page.note(words.text("pages.approval.how", days=days), LAST_COLUMN, 190)
    if batch.stale:
        page.note(
            f"{CARE} " + words.text("pages.stale", masters=words.text("phrases.comma").join(batch.stale)),
            LAST_COLUMN,
            190,
            "lead",
        )
    page.row += 1
    band = page.row
    page.row += 3
    span = write_table(page, _table(page, cells))
    _band(page, band, span, cells, lines)
    _capitals(page, sum(cells["proposed_amount"]))
    _signatures(page, cells)
    page.protect()


def _table(page: Page, cells: Cells) -> Table:
    return Table(
        APPROVAL.columns,
        cells,
        headings=money_headings(page.book, APPROVAL.columns),
        totals=_TOTALS,
        choices={"decision": tuple(choices_of(page.book.words, "decision").values())},
        rooms=ROOMS,
        wrap=("agent_name", "funds_check"),
        styles={"decision": ("center",), "region": ("wrap",)},
        signs=("funds_check",),
        row_height=20,
        freeze=2,
    )


def money_headings(book: Book, columns: tuple[Column, ...]) -> dict[str, str]:
    """Headings of money columns with the currency in brackets."""
    named = [column.name for column in columns if column.kind == "money"]
    return {name: book.words.money_heading(book.words.heading(name), book.batch.currency) for name in named}


def _band(page: Page, row: int, span: Span, cells: Cells, lines: Cells) -> None:
    """The key figures above the table; what depends on decisions follows them as they are filled in."""
    words, size = page.book.words, len(cells["order_no"])
    decisions, amounts = span.cells("decision"), span.cells("proposed_amount")
    choices = choices_of(words, "decision")
    decided = "+".join(f'COUNTIF({decisions},"{word}")' for word in choices.values())
    released = f'SUMIF({decisions},"{choices["approve"]}",{amounts})'
    total = sum(cells["proposed_amount"])
    figures = (
        ("orders", f"={size}", size, "#,##0"),
        ("proposed", f"=SUM({amounts})", Decimal(total).scaleb(-2), "#,##0.00"),
        ("decided", f"={decided}", 0, f'0" / {size}"'),
        ("released", f"={released}", 0, "#,##0.00"),
        ("control", *_control(page, amounts, total, lines), "@"),
    )
    page.sheet.set_row(row + 1, 24)
    for (name, formula, value, pattern), (first, last) in zip(figures, _BAND, strict=True):
        label, figure = page.book.style("band_label"), page.book.number_style(pattern, "band_value")
        page.sheet.merge_range(row, first, row, last, "", label)
        page.sheet.merge_range(row + 1, first, row + 1, last, "", figure)
        page.write(row, first, words.text(f"pages.approval.band.{name}"), "band_label")
        page.formula(row + 1, first, formula, value, figure)


def _control(page: Page, amounts: str, total: int, lines: Cells) -> tuple[str, object]:
    """Orders, lines and batch add up to the same amount: the formula, and what it says now."""
    words = page.book.words
    good = f"{GOOD} " + words.text("pages.approval.control.good")
    bad = f"{STOP} " + words.text("pages.approval.control.bad")
    name = sheet_name(words.text("pages.approval.lines_sheet"))
    column = [column.name for column in APPROVAL_LINES.columns].index("proposed_amount")
    letter = chr(ord("A") + column)
    first = LINES_FIRST_ROW
    beside = f"'{name}'!${letter}${first + 1}:${letter}${first + max(1, len(lines['order_no']))}"
    exact = f"{Decimal(total).scaleb(-2):f}"
    formula = f'=IF(AND(ROUND(SUM({amounts})-{exact},2)=0,ROUND(SUM({beside})-{exact},2)=0),"{good}","{bad}")'
    return formula, good if sum(lines["proposed_amount"]) == total else bad


LINES_FIRST_ROW = 5  # title, company, labels, blank, headings


def _lines_page(book: Book, cells: Cells) -> None:
    words, batch = book.words, book.batch
    page = book.page(words.text("pages.approval.lines_sheet"), landscape=True)
    page.title(words.text("pages.approval.lines_title"), batch.company)
    page.labels([(words.heading("batch"), batch.batch)], (0,))
    page.row = LINES_FIRST_ROW - 1
    table = Table(
        APPROVAL_LINES.columns,
        cells,
        headings=money_headings(book, APPROVAL_LINES.columns),
        totals=_LINES_TOTALS,
        rooms={"why": 48, "product": 32},
        wrap=("why",) if len(cells["why"]) <= 2_000 else (),
        freeze=2,
    )
    write_table(page, table)
    page.protect()


def _capitals(page: Page, total: int) -> None:
    text = in_capitals(total, page.book.batch.currency, page.book.words)
    if text:
        page.sheet.set_row(page.row, 20)
        page.write(page.row, 0, page.book.words.text("pages.approval.capitals"), "label")
        page.write(page.row, 3, text, "bold")
        page.row += 1


def _signatures(page: Page, cells: Cells) -> None:
    words, limit = page.book.words, page.book.settings.funds.second_approver_over
    labels = [words.text(f"pages.approval.sign.{name}") for name in ("made", "checked", "day")]
    if limit and any(minor > limit for minor in cells["proposed_amount"]):
        page.row += 1
        page.note(
            f"{CARE} "
            + words.text("pages.approval.second", limit=words.money(limit, page.book.batch.currency)),
            LAST_COLUMN,
            190,
        )
        labels.insert(2, words.text("pages.approval.sign.second"))
    page.sign_off(labels, SIGN_COLUMNS)


def _about_page(book: Book) -> None:
    words = book.words
    page = book.page(words.text("pages.about"))
    page.title(words.text("pages.approval.about_title"))
    page.note(words.text("pages.approval.about_text"), 1, 110, "lead")
    page.row += 1
    meanings = words.look_up("pages.approval.columns")
    columns = (Column("about_column", "text"), Column("about_meaning", "text"))
    write_table(
        page,
        Table(
            columns,
            {
                "about_column": [words.heading(name) for name in meanings],
                "about_meaning": list(meanings.values()),
            },
            headings={name: words.text(f"pages.{name}") for name in ("about_column", "about_meaning")},
            rooms={"about_column": 22, "about_meaning": 88},
            wrap=("about_meaning",),
            styles={"about_column": ("bold",)},
            filtered=False,
        ),
    )
    page.protect()
