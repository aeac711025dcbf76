"""A code alone in the head of an order that names no number: perhaps its number, as the day judges (10).

`Toronto Dental Depot | TDD-5540`, `要货表（CZ-112701）`. Whose code it is, and whether the text beside it is
the agent's name, is known where the agents are.
"""

import re
from collections.abc import Iterator

from orderbatch.contract.columns import ORDER_NO
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.read.formats.grid import is_nothing
from orderbatch.read.layout.labels.label_rules import pairs_of_row
from orderbatch.read.layout.pairs import BRACKETED_END, COLON
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.titles import ORDERS, is_orders_title, other_title, speaks_of
from orderbatch.read.layout.vocabulary import Vocabulary, fold

ALONE = "ORDER_NO_ALONE"
_NUMBER = re.compile(r"(?=.*\d)(?=.{5,20}$)[A-Z]+[-/_# ]?(?:[A-Z0-9]+[-/_])*[A-Z0-9]+", re.ASCII)
_NO = re.compile(r"^(?:N[oOrR]\.?|№)\s*[:：]?\s*(?=[A-Z]{2})")
# `泉采字第118号`, `京采〔2026〕7号`; not `人民路118号`
_IN_WORDS = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:字(?:[〔\[(（【]?20\d\d[〕\])）】]?)?第?|[〔\[(（【]20\d\d[〕\])）】]第?)\d{1,6}号"
)
_OF_A_LICENCE = re.compile(r"[证税许准批检]")
_LONG = re.compile(r"\d{4}")  # in the brackets of a title: `QR-08-03` numbers the paper
# What has a figure, and numbers no order: papers of a quality system, weeks, seasons and months, codes of
# taxes, banks and post.
_OTHER = re.compile(
    r"(?:QR|QF|QP|QM|QMS|FM|FR|FRM|FORM|REV|VER|V|DOC|SOP|WI|ISO|GB|TPL)[-/_]?(?:[A-Z]+[-/_])*\d{1,4}(?:[-/_][A-Z0-9]{1,4})*"
    r"|(?:W|WK|WEEK|CW|KW|Q|FY|SS|AW|FW|H)[-/_]?\d{1,4}(?:[-/_]\d{2,4})?"
    r"|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*[-/_]?\d{2,4}(?:[-/_]\d{2,4})?"
    r"|(?:ATU|BE|BG|CHE|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)"
    r"(?!20[2-9]\d)[A-Z0-9]?\d{7,}[A-Z0-9]*"
    r"|[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}|[A-Z]\d[A-Z]-?\d[A-Z]\d"
    r"|(?:TEL|FAX|MOB|BOX|UNIT|ROOM|RM|SUITE|STE|FL|PAGE|NO|ABN|ACN|VAT|GST|TIN|EIN|LOT|BIN)"
    r"[-/_# ]?[A-Z\d/-]+"
    r"|[A-Z]+ \d{1,2}"  # `PART 2`
)


def number_alone(table: TableOfSheet, vocabulary: Vocabulary) -> Iterator[CellTrouble]:
    """The one code above the lines that may number the order, where nothing says its number."""
    if other_title(table, vocabulary):
        return
    if ORDER_NO.name in table.labels and any(_asks_for_it(table, row, vocabulary) for row in _above(table)):
        return
    found = [said for row in _above(table) for said in _of_row(table, row, vocabulary)]
    if len({code for _spot, code, _beside in found}) == 1:
        spot, code, beside = found[0]
        yield ALONE, spot, code, {"beside": beside}


def _above(table: TableOfSheet) -> range:
    return range(table.heading.top)


def _asks_for_it(table: TableOfSheet, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a label of the number is left empty in a row: `Order no.` is one, `PURCHASE ORDER` a title."""
    texts = [COLON.sub("", cell) for cell in table.grid.rows[row] if type(cell) is str and cell]
    labels = [text for text in texts if fold(text) not in vocabulary.titles]
    return any(ORDER_NO.name in vocabulary.bare_label_meanings(text) for text in labels)


def _of_row(table: TableOfSheet, row: int, vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """(cell, code, the text before it that is no order's title) of what may be a number in a row."""
    cells = table.grid.rows[row]
    values: set[str] | None = None
    before: object = ""
    for at, cell in enumerate(cells):
        if type(cell) is not str or is_nothing(cell):
            before = before if is_nothing(cell) else cell
            continue
        spot, text = f"{letters(at)}{row + 1}", _NO.sub("", clean_text(cell).strip())
        if code := _in_brackets(text, vocabulary):
            yield spot, code, ""
        elif is_a_number(text):
            values = _values(table, row, vocabulary) if values is None else values
            titled = type(before) is str and is_orders_title(before, vocabulary)
            if spot not in values:
                yield spot, text, "" if titled else shown(before)
        before = cell


def is_a_number(text: str) -> bool:
    """Whether a text looks like the number of an order: letters, figures, and nothing that numbers others."""
    if _IN_WORDS.fullmatch(text):
        return not _OF_A_LICENCE.search(text)
    return bool(_NUMBER.fullmatch(text)) and not _OTHER.fullmatch(text)


def _in_brackets(text: str, vocabulary: Vocabulary) -> str:
    """The code in the brackets that end an order's title, or ""."""
    found = BRACKETED_END.fullmatch(text)
    if not found or not is_a_number(found[1]) or not _LONG.search(found[1]):
        return ""
    return found[1] if speaks_of(text, vocabulary) == ORDERS else ""


def _values(table: TableOfSheet, row: int, vocabulary: Vocabulary) -> set[str]:
    """Where values of labels stand in a row: of its own, and of those above them."""
    pairs = [pairs_of_row(table.grid, at, vocabulary) for at in (row, row - 1) if at >= 0]
    return {spot for said in pairs for _meanings, value, spot, _rule in said if not is_nothing(value)}
