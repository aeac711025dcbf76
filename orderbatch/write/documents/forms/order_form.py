"""An agent's order form, made from the current catalogue (P-4.7); he fills in the yellow cells.

One row an item on sale: code as text, case pack, minimum and price shown; the total runs along as he types.
The layout is `templates/order_form.toml`; the reader takes the form back in every language.
`orderbatch forms` writes one an agent.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from orderbatch.contract.batch import Record
from orderbatch.contract.columns import Column
from orderbatch.contract.sheets.every import CATALOGUE, ORDER
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.words import Words
from orderbatch.write.documents.policies.policy_notice import notice_table
from orderbatch.write.documents.templates import plain
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book, Page, choices_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.letterhead import letterhead
from orderbatch.write.workbook.measure import lines_taken
from orderbatch.write.workbook.table import Span, Table

DRAWN_ON = dt.date(2000, 1, 1)  # of the file, not of the catalogue: the same catalogue gives the same bytes
DISCONTINUED = "discontinued"
_MAY_BE_EMPTY = ("spec", "unit", "pieces_per_case", "min_cases", "order_multiple")
_LABEL_ROOM = 20  # characters that the longest label of the right pair takes


def render_form(
    agent: Mapping[str, Any],
    catalogue: pd.DataFrame,
    words: Words,
    version: str,
    *,
    company: str = "",
    currency: str = "CNY",
    least: int = 0,
    header: Mapping[str, Any] | None = None,
    cases: Mapping[str, int] | None = None,
    policies: Sequence[Record] = (),
) -> bytes:
    """The workbook's bytes for one agent (a row of the agents' list) and the catalogue's typed rows.

    version: stamp of the catalogue, printed on the form. header and cases: what is already filled in, by
    label and by SKU; a blank form has neither. least: cases that an order must reach where the agents' list
    says nothing. Prices are in minor units. policies: rows of NOTICES, told on a second sheet.
    """
    title = words.text("order_form.title")
    book = Book(letterhead(version, DRAWN_ON, company, currency, words, {}), words, ORDER.kind, title)
    page = book.page(title, landscape=True)
    book.mark("agent", str(agent["agent"]))
    least = least_cases(agent, least)
    items = on_sale(catalogue)
    layout = _laid_out(tomllib.loads(plain("order_form.toml")), items)
    page.title(title, words.text("order_form.stamp", company=company, version=version, agent=_name(agent)))
    _header(page, layout, {**_known(agent), **(header or {})}, words)
    _how(page, layout["columns"], least)
    missing = page.row
    total = _lines(page, layout, items, cases or {}, words, currency)
    _missing(page, missing, total, least, sum((cases or {}).values()))
    page.protect()
    _policies(book, policies)
    return book.content()


def _how(page: Page, columns: Mapping[str, int], least: int) -> None:
    """What to fill in, how many cases the order must reach, and where the form goes back."""
    words = page.book.words
    told = words.text("order_form.minimum", cases=least) if least > 1 else ""
    page.row += 1
    rooms = columns.values()
    page.note(words.text("order_form.how") + told, len(rooms) - 1, sum(rooms), "subtitle", "wrap")


def _known(agent: Mapping[str, Any]) -> dict[str, Any]:
    return {name: agent.get(name) or "" for name in ("agent", "ship_to", "contact", "if_short", "reduce")}


def _policies(book: Book, policies: Sequence[Record]) -> None:
    """The sales policies that concern him, and where he is with each (H-3.2.3(11))."""
    if not policies:
        return
    page = book.further_page("order_form_policies", 4, 150)
    notice_table(page, policies)
    page.protect()


def _name(agent: Mapping[str, Any]) -> str:
    return str(agent.get("agent_name") or agent["agent"])


def least_cases(agent: Mapping[str, Any], otherwise: int) -> int:
    """Cases that an order must reach: his own, else everybody's."""
    least = agent.get("min_order_cases")
    return otherwise if least is None or pd.isna(least) else int(least)


def _missing(page: Page, row: int, total: str, least: int, cases: int) -> None:
    """How many cases the order still lacks, as he types; nothing while it is empty, or once it is enough."""
    if least <= 1:
        return
    before, after = page.book.words.text("order_form.missing", cases="\n").split("\n")
    formula = f'=IF(OR({total}=0,{total}>={least}),"","{before}"&({least}-{total})&"{after}")'
    told = f"{before}{least - cases}{after}" if 0 < cases < least else ""
    page.formula(row, 0, formula, told, page.book.style("bold"))


def on_sale(catalogue: pd.DataFrame) -> list[dict[str, Any]]:
    """What is on sale, in the catalogue's own sequence."""
    rows = rows_of(catalogue)
    return [row for row in rows if row.get("status") != DISCONTINUED]


def _laid_out(layout: Mapping[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """The layout without the columns in which no item has anything, its right pair of labels and values where
    what is left has room for both.
    """
    stays = {name for name in _MAY_BE_EMPTY if all(_is_blank(item.get(name)) for item in items)}
    columns = {name: room for name, room in layout["columns"].items() if name not in stays}
    names, rooms = list(columns), list(columns.values())
    found = [(_label_before(rooms, names.index(name)), names.index(name)) for name in ("case_price", "cases")]
    label, value = max(
        found, key=lambda place: (min(place[0], 4), -place[1])
    )  # 4: the left pair has its room
    if label < 2:  # code, name, price: the price takes what the label needs
        columns["case_price"] = _LABEL_ROOM
        label, value = names.index("case_price"), names.index("cases")
    places = [[0, 1, min(label - 1, 3)], [label, value, len(names) - 1]]
    return {**layout, "columns": columns, "places": places}


def _label_before(rooms: Sequence[int], value: int) -> int:
    """The column from which a label has room up to that of its value."""
    return next((at for at in range(value - 1, 0, -1) if sum(rooms[at:value]) >= _LABEL_ROOM), 0)


def _is_blank(cell: Any) -> bool:
    return cell is None or cell == "" or bool(pd.isna(cell))


def _header(page: Page, layout: Mapping[str, Any], values: Mapping[str, Any], words: Words) -> None:
    for pair in layout["header"]:
        lines = 1
        for name, (label, first, last) in zip(pair, layout["places"], strict=True):
            page.write(page.row, label, words.heading(name), "label")
            _value(page, (first, last), name, values.get(name), words)
            room = sum(list(layout["columns"].values())[first : last + 1]) - 2
            lines = max(lines, lines_taken(str(values.get(name) or ""), room))
        page.sheet.set_row(page.row, 15 * lines + 3)
        page.row += 1


def _value(page: Page, columns: tuple[int, int], name: str, value: Any, words: Words) -> None:
    """One cell over its columns, so that a long address is read whole."""
    kind, column = ORDER.column(name).kind, columns[0]
    styles = ("code", "value") if name == "agent" else (kind, "input", "wrap")
    if columns[1] > column:
        page.sheet.merge_range(page.row, column, page.row, columns[1], "", page.book.style(*styles))
    if name == "agent":
        page.write(page.row, column, value, "code", "value")
    elif kind == "day":
        _day(page, column, value)
    elif kind == "choice":
        page.write(page.row, column, words.choice(name, value or ""), *styles)
        rule = {"validate": "list", "source": list(choices_of(words, name).values())}
        page.sheet.data_validation(
            page.row, column, page.row, column, {**rule, **_complaint(words, "choice")}
        )
    else:
        page.write(page.row, column, value, *styles)


def _day(page: Page, column: int, value: dt.date | None) -> None:
    style = page.book.style("day", "input", "wrap")
    if value is None:
        page.sheet.write_blank(page.row, column, None, style)
    else:
        page.sheet.write_datetime(page.row, column, value, style)


def _complaint(words: Words, name: str) -> dict[str, str]:
    return {
        "error_title": words.text("pages.input.title"),
        "error_message": words.text(f"pages.input.{name}"),
    }


def _lines(
    page: Page,
    layout: Mapping[str, Any],
    items: list[dict[str, Any]],
    cases: Mapping[str, int],
    words: Words,
    currency: str,
) -> str:
    """The table with its totals above; the cell of the total cases."""
    names, totals = list(layout["columns"]), page.row
    wanted = [cases.get(item["sku"]) for item in items]
    amounts = [cases * item["case_price"] if cases else 0 for cases, item in zip(wanted, items, strict=True)]
    page.row += 2
    span = write_table(
        page,
        Table(
            tuple(_column(name) for name in names),
            _cells(names, items, wanted),
            headings=_money_headings(words, currency),
            rooms=layout["columns"],
            wrap=("product",),
            freeze=2,
            fits={"cases": lambda span: _whole_lots(span, words)},
        ),
    )
    _amounts(page, span, amounts)
    _totals(page, span, totals, sum(cases or 0 for cases in wanted), sum(amounts), words)
    _mark_odd_cases(page, span)
    return f"{letters(span.columns['cases'])}{totals + 1}"


def _cells(names: list[str], items: list[dict[str, Any]], wanted: list[int | None]) -> dict[str, list[Any]]:
    """The table's cells by column; amounts are formulas, and remarks are the agent's."""
    cells = {name: [item.get(name) for item in items] for name in names}
    return {**cells, "cases": [*wanted], "amount": [None] * len(items), "remarks": [None] * len(items)}


def _money_headings(words: Words, currency: str) -> dict[str, str]:
    names = ("case_price", "amount")
    return {name: words.money_heading(words.heading(name), currency) for name in names}


def _column(name: str) -> Column:
    """As the contract has it; what the agent fills in is an input cell."""
    if name in ("cases", "remarks"):
        return Column(name, ORDER.column(name).kind, person=True, least=1)
    declared = ORDER if any(column.name == name for column in ORDER.columns) else CATALOGUE
    return declared.column(name)


def _amounts(page: Page, span: Span, amounts: list[int]) -> None:
    """Cases × price in each row; a zero is not shown, so that an item that is not ordered stays quiet."""
    style = page.book.number_style("#,##0.00;-#,##0.00;", "money", "grid")
    for row, minor in enumerate(amounts, span.first_row):
        count, price = (f"{letters(span.columns[name])}{row + 1}" for name in ("cases", "case_price"))
        page.formula(row, span.columns["amount"], f"={count}*{price}", minor / 100, style)


def _totals(page: Page, span: Span, row: int, cases: int, minor: int, words: Words) -> None:
    """The live total above the table, where it stays in sight."""
    page.write(row, span.columns["cases"] - 1, words.text("order_form.total"), "text", "bold")
    for name, value in (("cases", cases), ("amount", minor / 100)):
        style = page.book.style("count" if name == "cases" else "money", "total")
        page.formula(row, span.columns[name], f"=SUM({span.cells(name)})", value, style)


def _mark_odd_cases(page: Page, span: Span) -> None:
    """Cases under the item's minimum or off its multiple stand out; the reply will say why."""
    count, least, lot = (_asked_of(span, name, "$") for name in ("cases", "min_cases", "order_multiple"))
    rule = f'=AND({count}<>"",OR({count}<{least},MOD({count},MAX(1,{lot}))<>0))'
    where = (span.first_row, span.columns["cases"], max(span.first_row, span.last_row), span.columns["cases"])
    page.sheet.conditional_format(
        *where, {"type": "formula", "criteria": rule, "format": page.book.style("stop", "bold")}
    )


def _whole_lots(span: Span, words: Words) -> dict[str, object]:
    """Whole cases, not below the item's minimum, in its multiple."""
    count, least, lot = (_asked_of(span, name) for name in ("cases", "min_cases", "order_multiple"))
    return {
        "validate": "custom",
        "value": f"=AND({count}=INT({count}),{count}>=MAX(1,{least}),MOD({count},MAX(1,{lot}))=0)",
        "error_message": words.text("order_form.cases"),
    }


def _asked_of(span: Span, name: str, fixed: str = "") -> str:
    """A column's cell in the first row; 1 where no item has anything in it."""
    return f"{fixed}{letters(span.columns[name])}{span.first_row + 1}" if name in span.columns else "1"
