"""Numbers without a name at which the reader decides otherwise, tried on both sides (2-workbooks).

A row says what is read at the last number inside a limit and at the first one beyond: to change a limit,
change its row. Named numbers are in `test_thresholds_of_reading.py`, where they are also changed by one.
"""

from collections.abc import Callable
from typing import Any

import pytest

from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.read.formats.grid import Grid
from orderbatch.read.layout.nearest import nearest
from orderbatch.read.layout.vocabulary import vocabulary
from tests.tables import found

CODES = ("A-1", "A-2", "A-3", "A-4", "A-5")
ORDER = "Item no. | Qty"


def sheet(*rows: str, name: str = "Sheet1") -> Grid:
    """Rows as cells between bars; `12` is a number, `'12` a text."""
    table = [[_cell(cell) for cell in row.split("|")] for row in rows]
    width = max(map(len, table))
    return Grid(name, [[*row, *[""] * (width - len(row))] for row in table])


def _cell(text: str) -> Any:
    text = text.strip()
    return float(text) if text.replace(".", "", 1).isdigit() else text.removeprefix("'")


def order(*sheets: Grid, codes: tuple[str, ...] = ()) -> FoundSheet | None:
    """The first order that is read in these sheets."""
    return next((one for one in found(*sheets, codes=codes) if one.kind == "order"), None)


def the_order(*sheets: Grid) -> FoundSheet:
    read = order(*sheets)
    assert read is not None
    return read


def tells(code: str, *sheets: Grid) -> bool:
    return code in {trouble[0] for trouble in the_order(*sheets).troubles}


def lines(*rows: str) -> int:
    return len(the_order(sheet(*rows)).rows)


def padded(text: str, length: int, ending: str = "") -> str:
    """A text of exactly that length that begins and ends so."""
    return text + "x" * (length - len(text) - len(ending)) + ending


# headings that nobody has told us


def odd_cell_in_line(number: int) -> bool:
    body = [f"A-1 | {'many' if line == number else 3}" for line in range(1, 203)]
    return order(sheet("Foo | Bar", *body), codes=CODES) is not None


def known_of_four(known: int) -> bool:
    body = [f"{'A' if line < known else 'Z'}-{line + 1} | 3" for line in range(4)]
    return order(sheet("Foo | Bar", *body), codes=CODES) is not None


def known_of_five(known: int) -> bool:
    body = [f"{'A' if line < known else 'Z'}-{line + 1} | 3" for line in range(5)]
    return order(sheet("Foo | Bar", *body), codes=CODES) is not None


def columns_of_unknown_words(count: int) -> bool:
    """One heading is no heading row: its neighbour has to be one."""
    row = "Foo | Bar" if count > 1 else "Foo | "
    read = order(sheet(row, "A-1 | 3", "A-2 | 5"), codes=CODES)  # one alone is a list without headings
    return read is not None and bool(read.headings["cases"])


def lines_that_multiply(count: int) -> bool:
    body = [f"A-{line} | {2 * line + 2} | 2.5 | {5 * line + 5}" for line in range(1, count + 1)]
    return order(sheet("Foo | Bar | Baz | Boo", *body), codes=CODES) is not None


def lines_that_add_up(count: int) -> bool:
    body = [f"A-{line} | {line + 2} | 2 | {line + 4}" for line in range(1, count + 1)]
    return order(sheet("Foo | North | South | Total", *body), codes=CODES) is not None


def parts_behind_their_sum(count: int) -> bool:
    """Whether the sum is the quantity: of one column it is none."""
    parts = [["North", "South"][:count], ["2", "3"][:count], ["4", "2"][:count]]
    heads, first, second = (" | ".join(cells) for cells in parts)
    rows = (f"A-1 | {2 if count < 2 else 5} | {first}", f"A-2 | {4 if count < 2 else 6} | {second}")
    read = order(sheet(f"Foo | Total | {heads}", *rows), codes=CODES)
    return read is not None and read.columns["cases"] == 1


# which column


def codes_of_ours(known: int, of: int) -> bool:
    """Whether the second column is taken for the codes, where the first holds none of ours."""
    body = [f"Z-{line} | {'A' if line < known else 'Y'}-{line + 1} | 3" for line in range(of)]
    read = order(sheet("Item no. | Remarks | Qty", *body), codes=CODES)
    return read is not None and read.columns["sku"] == 1


# what belongs to the table


def three_empty_beside(count: int) -> int:
    """Lines that are left of three without a quantity and so many with one."""
    return lines(ORDER, *[f"A-{line} | 2" for line in range(count)], "B-1 |", "B-2 |", "B-3 |") - count


def letters_under_the_total(count: int) -> int:
    """A text of forty letters and figures: words, where more than half of it are letters."""
    return lines(ORDER, "A-1 | 2", "Total | 2", f" | {'y' * count}{'7' * (40 - count)}")


def figure_in_a_sentence_at(place: int) -> int:
    said = padded("a" * (place - 1) + "1", 40)
    return lines(f"{ORDER} | Remarks", "A-1 | 2 |", f"{said} | | see above", "A-2 | 3 |")


def words_said_again(count: int) -> int:
    """The row under which the lines begin, where the next one says some headings in another language."""
    again = " | ".join(["货号", "数量"][:count] + [""] * (2 - count))
    return the_order(sheet("Customer | C1", ORDER, again, "A-1 | 3")).header_row


def words_beside_those_said_again(count: int) -> int:
    rows = (" | ".join([first, *[other] * count]) for first, other in ((ORDER, "Mine"), ("货号 | 数量", "x")))
    return the_order(sheet("Customer | C1", *rows, "A-1 | 3")).header_row


def labels_among_words(words: int) -> object:
    """The order number under its label, where some words of a row of labels are not known."""
    row = " | ".join(["Customer code", "Order no.", *(f"Foo{'o' * number}" for number in range(words))])
    below = " | ".join(["C1", "PO-5", *["x"] * words])
    return the_order(sheet(row, below, "", ORDER, "A-1 | 3")).labels["order_no"][0]


def values_under_four_labels(count: int) -> object:
    below = " | ".join(["C1", *["PO-5"] * (count - 1), *[""] * (4 - count)])
    return the_order(sheet("Customer code | Order no. | Foo | Bar", below, "", ORDER, "A-1 | 3")).labels[
        "order_no"
    ][0]


def words_of_headings_under_labels(words: int) -> object:
    """The order number under its label, where some values of the row below are words of headings too."""
    below = " | ".join(["C1", "PO-5", *["Price"] * words, *["x"] * (2 - words)])
    form = sheet("Customer code | Order no. | Foo | Bar", below, "", ORDER, "A-1 | 3")
    return the_order(form).labels["order_no"][0]


def headings_said_again(words: int) -> int:
    """Lines of two tables one below the other, whose headings are so many words."""
    headings = " | ".join(["Item no.", "Qty", "Price"][:words])
    return lines("Customer | C1", headings, "A-1 | 3 | 5", headings, "A-2 | 4 | 5")


def gap_with_a_word_in_row(number: int) -> bool:
    """Two halves beside an empty column are two tables, unless a word stands in it high enough."""
    body = [f"A-{row} | 1 | {'aside' if row == number else ''} | B-{row} | 2" for row in range(1, 203)]
    return not tells("HEADING_TWICE", sheet("SKU | Qty | | Product code | CTNS", *body))


# what stands around it


def number_behind_a_title(digits: int) -> bool:
    read = the_order(sheet(f"Purchase order {'4' * digits}", ORDER, "A-1 | 2"))
    return read.labels.get("order_no", (None, ""))[0] is not None


def unit_above(length: int) -> object:
    read = the_order(sheet(padded("", length, "单位：万元"), f"{ORDER} | Amount", "A-1 | 2 | 5"))
    return read.cells["amount"]


# what is told


def other_title_of(length: int) -> bool:
    return tells("SHEET_NOT_AN_ORDER", sheet(padded("", length, "退货单"), ORDER, "A-1 | 2"))


def other_word_at_the_end(word: str) -> bool:
    return tells("SHEET_NOT_AN_ORDER", sheet(word, ORDER, "A-1 | 2"))


def figures_elsewhere(count: int) -> bool:
    return tells("CELLS_UNREAD", sheet("A-1 | 5" if count > 1 else "A-1 | five", "", ORDER, "A-1 | 2"))


def weeks_in_one_workbook(count: int) -> bool:
    sheets = [sheet("Agent code | C1", ORDER, f"A-{week} | 2", name=f"Week {week}") for week in (47, 48)]
    return tells("SHEET_OF_OTHER_TIME", *sheets[:count])


def lines_beside(count: int) -> bool:
    """A table beside the order whose headings nobody knows, of so many lines."""
    body = [f"A-{line} | 2 | | {f'K-{line} | 4' if line <= count else ' | '}" for line in range(1, 4)]
    return tells("TABLE_BESIDE", sheet(f"{ORDER} | | Foo | Bar", *body))


# what an unknown file comes nearest to


def headings_in_row(number: int) -> bool:
    rows = sheet(*["hello"] * (number - 1), "Item no. | Product | Price")
    return nearest([rows], vocabulary()).missing == ("cases",)


def known_words(count: int) -> bool:
    rows = sheet(" | ".join(["SKU", "Spec"][:count]))
    return nearest([rows], vocabulary()).missing == ("cases",)


def most_words_in_row(number: int) -> str:
    return nearest([sheet(*["x | 1"] * (number - 1), "foo | bar | baz")], vocabulary()).place[1]


def chinese_in_row(number: int) -> str:
    return nearest([sheet(*["12"] * (number - 1), "你好")], vocabulary()).language


def order_said_in_row(number: int) -> str:
    rows = sheet("Agent code | Region | Class", *["12"] * (number - 2), "Purchase order")
    return nearest([rows], vocabulary()).kind


def list_said_in_row(number: int) -> str:
    rows = sheet(*["12 | 12"] * (number - 1), "Distributor list", "Code | Distributor name | Province")
    return nearest([rows], vocabulary()).kind


Limit = tuple[Callable[..., object], tuple[object, ...], object, tuple[object, ...], object]
LIMITS: tuple[Limit, ...] = (
    (odd_cell_in_line, (201,), True, (200,), False),
    (known_of_four, (2,), True, (1,), False),
    (known_of_five, (3,), True, (2,), False),
    (columns_of_unknown_words, (2,), True, (1,), False),
    (lines_that_multiply, (2,), True, (1,), False),
    (lines_that_add_up, (2,), True, (1,), False),
    (parts_behind_their_sum, (2,), True, (1,), False),
    (codes_of_ours, (2, 4), True, (1, 4), False),
    (codes_of_ours, (3, 5), True, (2, 5), False),
    (three_empty_beside, (12,), 0, (13,), 3),
    (letters_under_the_total, (21,), 1, (20,), 2),
    (figure_in_a_sentence_at, (4,), 2, (3,), 3),
    (words_said_again, (2,), 3, (1,), 2),
    (words_beside_those_said_again, (2,), 3, (3,), 2),
    (labels_among_words, (2,), "PO-5", (3,), "Foo"),
    (words_of_headings_under_labels, (1,), "PO-5", (2,), "Foo"),
    (values_under_four_labels, (2,), "PO-5", (1,), "Foo"),
    (headings_said_again, (2,), 2, (3,), 2),
    (gap_with_a_word_in_row, (200,), True, (199,), False),
    (number_behind_a_title, (3,), True, (2,), False),
    (unit_above, (59,), ["50000"], (60,), [5.0]),
    (other_title_of, (29,), True, (30,), False),
    (figures_elsewhere, (2,), True, (1,), False),
    (weeks_in_one_workbook, (2,), True, (1,), False),
    (lines_beside, (2,), True, (1,), False),
    (headings_in_row, (200,), True, (201,), False),
    (known_words, (2,), True, (1,), False),
    (most_words_in_row, (200,), "A200", (201,), "A1"),
    (chinese_in_row, (200,), "zh", (201,), "en"),
    (order_said_in_row, (200,), "order", (201,), "agents"),
    (list_said_in_row, (5,), "agents", (6,), "item_codes"),
)


@pytest.mark.parametrize(
    ("read", "inside", "then", "beyond", "otherwise"),
    LIMITS,
    ids=[f"{limit[0].__name__}{limit[1]}" for limit in LIMITS],
)
def test_a_limit_is_where_it_is(
    read: Callable[..., object],
    inside: tuple[object, ...],
    then: object,
    beyond: tuple[object, ...],
    otherwise: object,
) -> None:
    assert (read(*inside), read(*beyond)) == (then, otherwise)
