"""An agent's statement 对账单: a page to confirm and sign, every movement, and a sheet for differences (9).

The sheet for differences is the register of incidents: a row that is filled in and sent back opens one.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from orderbatch.contract.columns import CellKind, Column
from orderbatch.contract.figures.statement import KINDS, TAKEN_OFF, Statement
from orderbatch.contract.limits import answer_days
from orderbatch.contract.sheets.every import INCIDENTS
from orderbatch.contract.words import Words
from orderbatch.write.workbook.book import Book, Page, choices_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.letterhead import AS_USUAL, letterhead
from orderbatch.write.workbook.table import Table

MOVES: Mapping[str, CellKind] = {
    "day": "day", "kind": "text", "order_no": "text", "reference": "text", "cases": "count", "minor": "money",
}  # fmt: skip
ASKED = ("agent", "order_no", "sku", "incident_cases", "incident_type", "description")
NEW_ROWS = 8
FIRST_ROOM = 62  # characters of a line of what a sum is of


def render_statement(statement: Statement, words: Words, settings: Mapping[str, object] = AS_USUAL) -> bytes:
    """The workbook's bytes; the same statement and words give the same bytes."""
    title = words.text("statement.title", month=words.month(dt.date.fromisoformat(f"{statement.month}-01")))
    name, day = f"{statement.month} {statement.agent}", statement.until
    head = letterhead(name, day, statement.company, statement.currency, words, settings)
    book = Book(head, words, "statement", title)
    page = book.page(words.text("statement.sheets.statement"))
    agent, named = statement.agent, statement.agent_name
    whom = words.text("phrases.beside", name=named, what=agent) if named else agent
    page.title(title, statement.company)
    page.write(page.row, 0, whom, "subtitle")
    page.row += 1
    page.widths([FIRST_ROOM, 12, 22, 22])
    page.row += 1
    _pair(page, words.heading("agent"), statement.agent)
    _pair(page, words.heading("statement_month"), statement.month)
    _sums(page, statement, words)
    _sign(page, words)
    moves = book.page(words.text("statement.sheets.moves"), landscape=True)
    moves.title(words.text("statement.sheets.moves"), f"{whom} · {statement.month}")
    _moves(moves, statement, words)
    _differences(book, statement, words)
    return book.content()


def _sums(page: Page, statement: Statement, words: Words) -> None:
    """Balance at the start, what moved, what finance gives as the balance now, and what is open."""
    page.row += 1
    for place, name in enumerate(("what", "cases", "amount", "as_of")):
        head = words.text(f"statement.columns.{name}")
        page.write(
            page.row,
            place,
            words.money_heading(head, statement.currency) if name == "amount" else head,
            "heading",
        )
    page.row += 1
    _given(page, words.text("statement.opening"), statement.opening, words)
    for kind in KINDS:
        said = words.text(f"statement.{'sums' if kind in TAKEN_OFF.values() else 'kinds'}.{kind}")
        _line(page, said, *_meant(kind, *statement.total(kind)), "")
    _given(page, words.text("statement.balance"), statement.balance, words)
    _line(page, words.text("statement.under_way"), *statement.under_way, statement.as_of)
    _line(page, words.text("statement.waiting"), statement.waiting, None, statement.as_of)


def _meant(kind: str, cases: int, minor: int) -> tuple[int | None, int | None]:
    """A payment has no cases and a gift no amount."""
    what = TAKEN_OFF.get(kind, kind)
    return None if what == "payment" else cases, None if what == "gift" else minor


def _given(page: Page, said: str, balance: tuple[int, str] | None, words: Words) -> None:
    """A balance as finance gave it, and as of when."""
    amount, as_of = balance or (None, words.text("statement.unknown"))
    _line(page, said, None, amount, as_of)


def _line(page: Page, said: str, cases: int | None, minor: int | None, as_of: str) -> None:
    page.text_row(said, FIRST_ROOM)
    page.write(page.row, 1, cases, "count", "grid")
    money = page.book.style("money", "grid")
    if minor is None:
        page.sheet.write_blank(page.row, 2, None, money)
    else:
        page.sheet.write_number(page.row, 2, minor / 100, money)
    page.write(page.row, 3, as_of, "text", "grid")
    page.row += 1


def _sign(page: Page, words: Words) -> None:
    """What he confirms, and where he signs."""
    page.row += 1
    page.note(words.text("statement.confirm", days=answer_days.STATEMENT), 3, 105)
    page.row += 1
    for name in ("statement_agrees", "statement_differs", "signed_by"):
        _pair(page, words.heading(name), "", "input")
    for name in ("stamp", "date"):
        _pair(page, words.text(f"statement.sign.{name}"), "", "input")
    choices = list(choices_of(words, "statement_agrees").values())
    first = page.row - 5
    page.sheet.data_validation(first, 1, first, 1, {"validate": "list", "source": choices})


def _pair(page: Page, label: str, value: str, *styles: str) -> None:
    """A label and what stands or is to be written behind it."""
    page.write(page.row, 0, label, "text", "grid")
    page.sheet.merge_range(page.row, 1, page.row, 3, "", page.book.style("text", "grid", *styles))
    page.write(page.row, 1, value, "text", "grid", *styles)
    page.row += 1


def _moves(page: Page, statement: Statement, words: Words) -> None:
    if not statement.moves:
        page.note(words.text("statement.nothing"), 0, 100, "lead")
        return
    if any(f"{move['day']:%Y-%m}" < statement.month for move in statement.moves):
        page.note(words.text("statement.earlier", month=statement.month), 0, 100, "lead")
    rows = [
        {**move, "kind": words.text(f"statement.kinds.{move['kind']}")}
        | dict(zip(("cases", "minor"), _meant(move["kind"], move["cases"], move["minor"]), strict=True))
        for move in statement.moves
    ]
    cells: dict[str, Sequence[Any]] = {name: [row[name] for row in rows] for name in MOVES}
    heads = {name: words.text(f"statement.columns.{name}") for name in MOVES}
    heads["minor"] = words.money_heading(heads["minor"], statement.currency)
    columns = tuple(Column(name, kind) for name, kind in MOVES.items())
    page.row += 1
    write_table(page, Table(columns, cells, headings=heads, rooms={"kind": 30, "reference": 22}))


def _differences(book: Book, statement: Statement, words: Words) -> None:
    """Rows that open incidents when the workbook comes back."""
    page = book.page(words.text("pages.register.sheet"), landscape=True)
    page.title(words.text("pages.register.title"), f"{statement.agent} · {statement.month}")
    page.note(words.text("statement.differences", agent=statement.agent), 5, 120)
    page.row += 1
    columns = tuple(column for column in INCIDENTS.columns if column.name in ASKED)
    choices = {"incident_type": list(choices_of(words, "incident_type").values())}
    rooms = {"description": 50, "order_no": 18}
    empty: dict[str, Sequence[Any]] = {column.name: [] for column in columns}
    write_table(page, Table(columns, empty, rooms=rooms, choices=choices, new_rows=NEW_ROWS))
