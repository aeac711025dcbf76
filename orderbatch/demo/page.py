"""Drawing the parts of an order form and the cells of a workbook."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell as address

from orderbatch.contract.words import Words
from orderbatch.contract.words.capitals import in_capitals
from orderbatch.demo.company import InventedCompany
from orderbatch.demo.dealing import FormLine, InventedForm

TABLE = ("sku", "product", "spec", "unit", "cases", "case_price", "amount", "remarks")
COLUMN_WIDTHS = {"sku": 14, "product": 22, "spec": 22, "case_price": 11, "amount": 13}
FORMATS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "title": {"bold": True, "font_size": 16},
    "bold": {"bold": True},
    "money": {"num_format": "#,##0.00"},
    "fraction": {"num_format": "0.0000"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
}


def put(page: Any, row: int, position: int, value: object, formats: dict[str, Any]) -> None:
    """Write one cell by the type of its value; text is never taken for a formula."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(row, position, value)
    elif isinstance(value, dt.datetime):
        page.write_datetime(row, position, value, formats["moment"])
    elif isinstance(value, dt.date):
        page.write_datetime(row, position, dt.datetime(value.year, value.month, value.day), formats["day"])
    elif isinstance(value, Decimal) and value.as_tuple().exponent in (-1, -2):
        page.write_number(row, position, value, formats["money"])
    else:
        page.write_number(row, position, value)


def number(cases: Decimal) -> int | float:
    """Cases as a spreadsheet would hold them: whole, or the half case that somebody typed."""
    return int(cases) if cases == int(cases) else float(cases)


class FormPage:
    """The page of one form, with the words and formats to draw on it. Rows and positions count from 0."""

    def __init__(self, book: Any, company: InventedCompany, form: InventedForm, day: dt.date) -> None:
        self.company, self.form, self.day = company, form, day
        self.words = Words(form.plan.language)
        self.colon = "：" if form.plan.language == "zh" else ": "
        self.page = book.add_worksheet(self.text("order_sheet"))
        self.formats = {name: book.add_format(style) for name, style in FORMATS.items()}

    def amount_in_words(self) -> str:
        """The form's total in capitals, as Chinese buyers write it under the lines; in English the amount."""
        minor, currency = int(self.form.amount * 100), self.company.currency
        return in_capitals(minor, currency, self.words) or self.words.money(minor, currency)

    def text(self, key: str) -> str:
        """A text of the company in the form's language."""
        return str(self.company.text(key, self.form.plan.language))

    def put(self, row: int, position: int, value: object) -> None:
        """Write one cell."""
        put(self.page, row, position, value, self.formats)

    def title(self, row: int = 0, position: int = 0) -> None:
        """The form's title."""
        self.page.write_string(row, position, self.text("title"), self.formats["title"])

    def heading(self, row: int, position: int, name: str) -> None:
        """The heading of a column."""
        self.page.write_string(row, position, self.words.heading(name), self.formats["heading"])

    def headings(self, row: int, left: int = 0) -> None:
        """The headings of the whole table, and its widths."""
        for position, name in enumerate(TABLE, start=left):
            self.heading(row, position, name)
            self.page.set_column(position, position, COLUMN_WIDTHS.get(name, 9))

    def header(self) -> list[tuple[str, object]]:
        """The header block's labels and values, in the order of the contract."""
        form, words = self.form, self.words
        values: dict[str, object] = {
            "agent": form.agent_code,
            "order_no": form.order_no,
            "order_date": self.day,
            "contact": form.agent.contact,
            "ship_to": form.agent.address,
            "ship_method": form.ship_method,
            "if_short": words.choice("if_short", form.plan.if_short),
            "reduce": words.choice("reduce", form.plan.reduce),
        }
        return [(words.heading(name), value) for name, value in values.items()]

    def header_in_pairs(self, top: int) -> None:
        """The header block, two labels with their values a row."""
        for place, (label, value) in enumerate(self.header()):
            self.put(top + place // 2, place % 2 * 4, label)
            self.put(top + place // 2, place % 2 * 4 + 1, value)

    def line(self, row: int, left: int, line: FormLine) -> None:
        """One line of the table; its amount is a formula that carries its value."""
        values = {
            "sku": line.sku,
            "product": line.product,
            "spec": line.spec,
            "unit": self.text("unit"),
            "cases": number(line.cases),
            "case_price": line.price,
            "remarks": line.remarks,
        }
        for name, value in values.items():
            self.put(row, left + TABLE.index(name), value)
        cases, price = (address(row, left + TABLE.index(name)) for name in ("cases", "case_price"))
        spot = (row, left + TABLE.index("amount"))
        self.page.write_formula(*spot, f"={cases}*{price}", self.formats["money"], line.amount)

    def sum_row(self, row: int, left: int, first: int, label: str, lines: Sequence[FormLine]) -> None:
        """A labelled row that adds up cases and amounts of the rows from `first` to the one above."""
        self.page.write_string(row, left, label, self.formats["bold"])
        totals = {"cases": sum(line.cases for line in lines), "amount": sum(line.amount for line in lines)}
        for name, total in totals.items():
            position = left + TABLE.index(name)
            cells = f"{address(first, position)}:{address(row - 1, position)}"
            self.page.write_formula(row, position, f"=SUBTOTAL(9,{cells})", self.formats["bold"], total)

    def table(self, top: int, left: int = 0) -> int:
        """Headings, lines and a total from row `top`; returns the row below."""
        self.headings(top, left)
        return self.lines(top + 1, left)

    def lines(self, first: int, left: int = 0) -> int:
        """Lines and a total from row `first`; returns the row below."""
        for row, line in enumerate(self.form.lines, start=first):
            self.line(row, left, line)
        below = first + len(self.form.lines)
        self.sum_row(below, left, first, self.text("total"), self.form.lines)
        return below + 1
