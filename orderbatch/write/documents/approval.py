"""Finance's approval: one row an order, money running down agent by agent, each to decide (P-3.2, P-3.7).

What is locked here is what was proposed; the digest in the document's properties and the ledger say whether
a return still is (see check/approvals.py). Lines is for reading, About says what a column means.
"""

from decimal import Decimal

from orderbatch.contract.batch import Batch, Output, for_finance
from orderbatch.contract.calendar import add_working_days
from orderbatch.contract.columns import Column
from orderbatch.contract.names import clean_name, proposal_digest
from orderbatch.contract.sheets.every import APPROVAL, APPROVAL_LINES
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.words import Words
from orderbatch.contract.words.capitals import in_capitals
from orderbatch.write.documents.approval_rows import (
    approval_columns,
    line_cells,
    order_cells,
    proposed_orders,
)
from orderbatch.write.workbook.amounts import spelled_by_formula
from orderbatch.write.workbook.batch_values import Cells
from orderbatch.write.workbook.book import Book, Page, batch_labels, choices_of, sheet_name
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.page_breaks import keep_together, starts_of, takes_pages
from orderbatch.write.workbook.styles import CARE, GOOD, STOP
from orderbatch.write.workbook.table import Span, Table, used

LAST_COLUMN = len(APPROVAL.columns) - 1
ROOMS = {
    "funds_check": 20,
    "decision": 11,
    "decided_by": 13,
    "second_approver": 13,
    "reason": 16,
    "comment": 18,
    "agent_name": 22,
}
_BAND = ((0, 1), (2, 3), (4, 6), (7, 9), (10, 14))
# No label stands under a column that names a row: a reader would take it for one more order.
SIGN_COLUMNS = ((0, 2), (3, 5), (7, 9), (10, 12))
_TOTALS = ("ordered_amount", "proposed_amount")
_LINES_TOTALS = ("ordered_cases", "proposed_cases", "proposed_amount")


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook when finance can decide anything."""
    if not for_finance(batch).any():
        return []
    return [Output(clean_name(words.text("documents.approval.name", batch=batch.batch), ".xlsx"), "approval")]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The approval workbook: Approval, Lines, About."""
    orders = proposed_orders(batch)
    lines = line_cells(batch, orders, words)
    digest = proposal_digest(orders, batch.lines)
    book = Book(batch, words, output.kind, words.text("pages.approval.title"), digest)
    front = book.page(words.text("pages.approval.sheet"), landscape=True)
    beside = _lines_page(book, lines)
    cells = order_cells(batch, orders, words)
    _front_page(front, cells, lines, beside)
    _about_page(book, cells)
    return book.content()


def _front_page(page: Page, cells: Cells, lines: Cells, beside: Span) -> None:
    words, batch = page.book.words, page.book.batch
    page.title(words.text("pages.approval.title"), batch.company)
    code = (words.heading("approval_code"), batch.approval_code or words.text("pages.approval.no_code"))
    page.labels([*batch_labels(page), code], (0, 3, 6, 9))
    page.note(words.text("pages.approval.how", by=decide_by(page.book)), LAST_COLUMN, 190, "lead")
    if batch.stale:
        said = words.text("pages.stale", masters=words.kinds(batch.stale))
        page.note(f"{CARE} {said}", LAST_COLUMN, 190, "lead")
    page.row += 1
    band = page.row
    page.row += 3
    span = write_table(page, _table(page, cells))
    _band(page, band, span, cells, _control(page, span, cells, lines, beside))
    _capitals(page, sum(cells["proposed_amount"]), f"${letters(_BAND[3][0])}${band + 2}")
    _signatures(page, cells)
    page.protect()


def _table(page: Page, cells: Cells) -> Table:
    limit = page.book.settings.funds.second_approver_over
    return Table(
        approval_columns(page.book.batch, cells),
        cells,
        headings=money_headings(page.book, APPROVAL.columns),
        totals=_TOTALS,
        choices={"decision": tuple(choices_of(page.book.words, "decision").values())},
        rooms=ROOMS,
        wrap=("agent_name", "funds_check"),
        styles={"decision": ("center",), "region": ("wrap",)},
        signs=("funds_check",),
        asked={"second_approver": [0 < limit < amount for amount in cells["proposed_amount"]]},
        row_height=20,
        freeze=2,
    )


def money_headings(book: Book, columns: tuple[Column, ...]) -> dict[str, str]:
    """Headings of money columns with the currency in brackets."""
    named = [column.name for column in columns if column.kind == "money"]
    return {name: book.words.money_heading(book.words.heading(name), book.batch.currency) for name in named}


def _band(page: Page, row: int, span: Span, cells: Cells, control: tuple[str, object]) -> None:
    """The key figures above the table; what depends on decisions follows them as they are filled in."""
    words, size = page.book.words, len(cells["order_no"])
    decisions, amounts = span.cells("decision"), span.cells("proposed_amount")
    choices = choices_of(words, "decision")
    decided = "+".join(f'COUNTIF({decisions},"{word}")' for word in choices.values())
    total = sum(cells["proposed_amount"])
    figures = (
        ("orders", f"={size}", size, "#,##0"),
        ("proposed", f"=SUM({amounts})", Decimal(total).scaleb(-2), "#,##0.00"),
        ("decided", f"={decided}", 0, f'0" / {size}"'),
        ("released", f"={_approved(page, span)}", 0, "#,##0.00"),
        ("control", *control, "@"),
    )
    page.sheet.set_row(row + 1, 24)
    places = (*_BAND[:-1], (_BAND[-1][0], len(approval_columns(page.book.batch, cells)) - 1))
    for (name, formula, value, pattern), (first, last) in zip(figures, places, strict=True):
        label, figure = page.book.style("band_label"), page.book.number_style(pattern, "band_value")
        page.sheet.merge_range(row, first, row, last, "", label)
        page.sheet.merge_range(row + 1, first, row + 1, last, "", figure)
        page.write(row, first, words.text(f"pages.approval.band.{name}"), "band_label")
        page.formula(row + 1, first, formula, value, figure)


def decide_by(book: Book) -> str:
    """The last day on which what is proposed can be decided (3-decisions §8)."""
    settings = book.settings
    last = add_working_days(book.batch.day, settings.approval.valid_days, settings.ship)
    return book.words.day(last)


def _approved(page: Page, span: Span) -> str:
    """The sum of what finance approves, as a formula."""
    approve = choices_of(page.book.words, "decision")["approve"]
    return f'SUMIF({span.cells("decision")},"{approve}",{span.cells("proposed_amount")})'


def _control(page: Page, span: Span, cells: Cells, lines: Cells, beside: Span) -> tuple[str, object]:
    """Orders, lines and batch add up to the same amount: the formula, and what it says now."""
    words, amounts, total = page.book.words, span.cells("proposed_amount"), sum(cells["proposed_amount"])
    good = f"{GOOD} " + words.text("pages.approval.control.good")
    bad = f"{STOP} " + words.text("pages.approval.control.bad")
    name = sheet_name(words.text("pages.approval.lines_sheet"))
    named = f"'{name}'!{beside.cells('proposed_amount')}"
    exact = f"{Decimal(total).scaleb(-2):f}"
    formula = f'=IF(AND(ROUND(SUM({amounts})-{exact},2)=0,ROUND(SUM({named})-{exact},2)=0),"{good}","{bad}")'
    return formula, good if sum(lines["proposed_amount"]) == total else bad


def _lines_page(book: Book, cells: Cells) -> Span:
    words, batch = book.words, book.batch
    page = book.page(words.text("pages.approval.lines_sheet"), landscape=True)
    page.title(words.text("pages.approval.lines_title"), batch.company)
    page.labels([(words.heading("batch"), batch.batch)], (0,))
    page.row += 1
    table = Table(
        used(APPROVAL_LINES.columns, cells),
        cells,
        headings=money_headings(book, APPROVAL_LINES.columns),
        totals=_LINES_TOTALS,
        rooms={"why": 62, "product": 28, "spec": 14},
        wrap=("why", "product", "spec") if len(cells["why"]) <= 2_000 else (),
        freeze=2,
    )
    page.is_parted = takes_pages(cells["product"])
    span = write_table(page, table)
    starts = starts_of(cells["order_no"], span.first_row)
    keep_together(page, list(span.rooms.values()), span.heading_row, starts, span.total_row + 1)
    page.protect()
    return span


def _capitals(page: Page, total: int, approved: str) -> None:
    """The proposed sum in capitals, and beside it the approved one, which follows the decisions."""
    words, currency = page.book.words, page.book.batch.currency
    text = in_capitals(total, currency, words)
    if not text:
        return
    page.sheet.set_row(page.row, 20)
    page.write(page.row, 0, words.text("pages.approval.capitals"), "label")
    page.write(page.row, 3, text, "bold")
    page.write(page.row, 8, words.text("pages.approval.approved_capitals"), "label")
    formula, style = spelled_by_formula(approved, currency, words), page.book.style("bold")
    page.formula(page.row, 10, formula, in_capitals(0, currency, words), style)
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
    if page.book.settings.approval.separate_duties:
        page.row += 1
        page.note(f"{CARE} " + words.text("pages.approval.duties"), LAST_COLUMN, 190)
    page.sign_off(labels, SIGN_COLUMNS)


def _about_page(book: Book, cells: Cells) -> None:
    words = book.words
    left_out = {column.name for column in APPROVAL.columns} - {
        column.name for column in approval_columns(book.batch, cells)
    }
    page = book.page(words.text("pages.about"))
    page.title(words.text("pages.approval.about_title"))
    page.note(words.text("pages.approval.about_text"), 1, 110, "lead")
    page.row += 1
    meanings = {
        name: said for name, said in words.look_up("pages.approval.columns").items() if name not in left_out
    }
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
