"""Each named number of the reader has a sheet on either side: changed by one, one of the two turns.

A row: the number's module and name, and two tables that differ by one unit of it and are read otherwise.
Those without a name (and two of `BOUNDS`) are in `test_reader_thresholds.py`.
"""

import datetime as dt
import importlib
import pkgutil
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from orderbatch.read import layout
from orderbatch.read.formats.grid import Grid
from tests.tables import found, grid

Table = str | Grid | tuple[str | Grid, ...]

HEAD = "Order form\nAgent code | C1\n"
LINES = "SKU | Product | Cases\nA-1001 | Soap | 3\nA-1002 | Towel | 4"


def below(text: str) -> str:
    """A form with a text under its lines."""
    return f"{HEAD}{LINES}\n\n{text}"


def beside(text: str) -> str:
    """A form with a remark on its first line."""
    return f"{HEAD}SKU | Product | Cases | Remarks\nA-1001 | Soap | 3 | {text}\nA-1002 | Towel | 4 |"


def long(text: str, length: int) -> str:
    """A text filled up to so many characters with a word that says nothing."""
    return (text + " ok" * length)[: length - 1].rstrip().ljust(length - 1, "k") + "k"


def sizes(words: int) -> str:
    heads = ["SKU", "Cases", "Product", "Remarks"][:words]
    row = [*heads, "36", "37", "38", "39"]
    return f"{HEAD}{' | '.join(row)}\nA-1001 | 3 | Soap\nA-1002 | 4 | Towel"


def halves(words: int) -> str:
    """Two rows of which each is half of the headings."""
    first = ["报货", "商品", "单位", "其他"][:words]
    second = ["数", "ID", "规格", "备注"][:words]
    return f"{HEAD}{' | '.join(first)}\n{' | '.join(second)}\n3 | A-1001 | Soap | ok\n4 | A-1002 | Towel | ok"


def printed(blank: int, filled: int) -> str:
    lines = [
        f"B-{number} | Item | {3 if number <= filled else ''}" for number in range(1, blank + filled + 1)
    ]
    return HEAD + "SKU | Product | Cases\n" + "\n".join(lines)


def days(apart: int) -> tuple[Grid, ...]:
    """Two orders of one workbook whose days are so far apart."""
    first = dt.date(2026, 11, 2)
    pairs = (("One", first), ("Two", first + dt.timedelta(days=apart)))
    return tuple(
        grid(f"{HEAD}Order no. | {name}-1 | Order date | {day.isoformat()}\n{LINES}", name)
        for name, day in pairs
    )


def with_a_sheet(text: str) -> tuple[Grid, ...]:
    return grid(f"{HEAD}{LINES}", "Order"), grid(text, "More")


def guessed(above: int, lines: int = 3) -> str:
    rows = "\n".join(f"A-{1000 + row} | Soap {row} bar | 3" for row in range(lines))
    return "Order form\n" + "note\n" * (above - 1) + f"Kennel | Thing | Wanted\n{rows}"


def charged(length: int) -> str:
    lines = "SKU | Cases | Case price | Amount\nA-1 | 2 | 5 | 10"
    return f"{HEAD}Total amount | 99\n{long('VAT', length)}\n{lines}"


def coded(length: int) -> str:
    """A code of so many characters that ends in a figure and has blanks in it."""
    return f"{HEAD}{LINES}\n{'合计'.ljust(length - 1, 'x')}7 | | 5"


def sentence(length: int) -> str:
    return f"{HEAD}{LINES}\n{long('Please', length)} | words | "


def multiples(lines: int) -> str:
    rows = "\n".join(f"A-{number} | Soap | {number * 24} | 24" for number in range(1, lines + 1))
    return f"{HEAD}SKU | Product | Quantity | Pcs per case\n{rows}"


def titled(rows: int) -> str:
    """A name so many rows above the headings."""
    return "Order of Harbour\n" + "y\n" * (rows - 1) + LINES


def above(text: str) -> str:
    return f"{text}\nAgent code | C1\n{LINES}"


def pieces(size: int) -> str:
    return f"{HEAD}SKU | Quantity | Cases\nA-1001 | {size * 3} | 3\nA-1002 | {size * 5} | 5"


def listed(length: int) -> str:
    return (
        f"{long('Northern goods', length)}\nSKU | Product | Case price | Pieces per case\nA-1 | Soap | 3 | 12"
    )


def forget() -> None:
    """Drop what is kept of texts."""
    for module in MODULES:
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()


CODES = tuple(f"A-{number}" for number in range(1000, 1010))
MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(layout.__path__, f"{layout.__name__}.")
]


PAIRS: Mapping[tuple[str, str], tuple[Table, Table, str]] = {
    ("headings", "_SURE"): (sizes(4), sizes(3), ""),
    ("headings", "_FULL"): (halves(4), halves(3), "sure"),
    ("headings", "_LEAST"): (
        f"{HEAD}SKU | Cases | Product\n货号 | 箱数 |\nA-1001 | 3 | Soap",
        f"{HEAD}SKU | Cases | Product\n货号 | |\nA-1001 | 3 | Soap",
        "left out",
    ),
    ("kinds.lacking", "_ENOUGH"): (
        f"{HEAD}SKU | Cases | Proposed\nA-1 | 3 | 3",
        f"{HEAD}SKU | Cases | Proposed | Proposed amount\nA-1 | 3 | 3 | 9",
        "",
    ),
    ("totals", "_SHORT"): (charged(29), charged(30), "TOTAL_DIFFERS"),
    ("lines.odd_row", "_LONGEST_CODE"): (coded(24), coded(25), "left out"),
    ("lines.line_rules", "_A_SENTENCE"): (sentence(30), sentence(31), "left out"),
    ("lines.listed", "_LISTED_FROM"): (printed(3, 2), printed(2, 2), "ITEMS_NOT_ORDERED"),
    ("lines.listed", "_SURELY_LISTED"): (printed(8, 0), printed(7, 0), "TABLE_EMPTY"),
    ("labels.label_rules", "_FARTHEST"): (
        f"Order form\nAgent code {'| ' * 12} C1\n{LINES}",
        f"Order form\nAgent code {'| ' * 13} C1\n{LINES}",
        "",
    ),
    ("labels.label_rules", "_LONGEST"): (
        f"Order form\n{long('Agent code: C1   Remarks:', 400)}\n{LINES}",
        f"Order form\n{long('Agent code: C1   Remarks:', 401)}\n{LINES}",
        "",
    ),
    ("doubts.lines", "_LONGEST_REMARK"): (
        beside(long("cancelled", 60)),
        beside(long("cancelled", 61)),
        "LINE_WITHDRAWN",
    ),
    ("doubts.lines", "_LINES_OF_MULTIPLES"): (multiples(3), multiples(2), "QUANTITY_UNSURE"),
    ("doubts.counted_anew", "_FARTHEST"): (
        f"{HEAD}SKU | Cases | Seen\nA-1001 | 8 | 15",
        f"{HEAD}SKU | Cases | Seen\nA-1001 | 8 | 16",
        "QUANTITY_TWICE",
    ),
    ("doubts.said", "_LONGEST"): (
        below(long("A-1001 change to 5", 60)),
        below(long("A-1001 change to 5", 61)),
        "LINE_CHANGED",
    ),
    ("doubts.files", "_ONE_TIME"): (days(7), days(8), "SHEET_OF_OTHER_TIME"),
    ("doubts.files", "_SHORT"): (
        with_a_sheet(f"{'Towel'.ljust(32, 'l')} 3 cases"),
        with_a_sheet(f"{'Towel'.ljust(33, 'l')} 3 cases"),
        "SHEET_UNREAD",
    ),
    ("doubts.files", "_LOOKED_AT"): (
        with_a_sheet("note\n" * 59 + "Towel 3 cases"),
        with_a_sheet("note\n" * 60 + "Towel 3 cases"),
        "SHEET_UNREAD",
    ),
    ("doubts.passed_over", "_MOST"): (
        f"Order form\n | | | 99999\nAgent code | C1\n{LINES}",
        f"Order form\n | | | 100000\nAgent code | C1\n{LINES}",
        "CELLS_PASSED_OVER",
    ),
    ("doubts.passed_over", "LONGEST"): (
        below(long("add 5 cases", 60)),
        below(long("add 5 cases", 61)),
        "CELLS_PASSED_OVER",
    ),
    ("doubts.elsewhere", "_LONGEST"): (
        below(long("to be continued", 40)),
        below(long("to be continued", 41)),
        "LINE_CHANGED",
    ),
    ("doubts.withdrawn", "_LONGEST_NOTE"): (
        below(long("all cancelled", 24)),
        below(long("all cancelled", 25)),
        "LINE_WITHDRAWN",
    ),
    ("doubts.leftovers", "_MOST"): (
        f"{HEAD}| A-1003 | 100000\n{LINES}",
        f"{HEAD}| A-1003 | 100001\n{LINES}",
        "CELLS_UNREAD",
    ),
    ("doubts.leftovers", "_SHORTEST"): (
        f"{HEAD}| B-7 | 4\nSKU | Product | Cases\nA-1 | Soap | 3",
        f"{HEAD}| B7 | 4\nSKU | Product | Cases\nA1 | Soap | 3",
        "CELLS_UNREAD",
    ),
    ("doubts.said", "_SHORTEST"): (
        f"{HEAD}SKU | Product | Cases\nA-1 | Soap | 3\n\nA-1 change to 5",
        f"{HEAD}SKU | Product | Cases\nA1 | Soap | 3\n\nA1 change to 5",
        "LINE_CHANGED",
    ),
    ("doubts.list_titles", "_LONGEST"): (listed(40), listed(41), "title"),
    ("lines.odd_row", "_A_SENTENCE"): (
        f"{HEAD}{LINES}\nTotal | | 7\n| | {long('See page 1', 31)}",
        f"{HEAD}{LINES}\nTotal | | 7\n| | {long('See page 1', 30)}",
        "left out",
    ),
    ("table_of_sheet", "_TITLES"): (titled(20), titled(21), "Harbour"),
    ("titles", "_LONGEST"): (
        above(long("Return of goods", 40)),
        above(long("Return of goods", 41)),
        "TITLE_UNKNOWN",
    ),
    ("titles", "_FIRST_CELLS"): (
        f"Stock movement | x | Purchase order\n{LINES}",
        f"Stock movement | x | y | Purchase order\n{LINES}",
        "TITLE_UNKNOWN",
    ),
    ("vocabulary", "_LONGEST"): (
        f"{HEAD}SKU {'(' + 'k' * 54 + ')'} | Cases\nA-1001 | 3",
        f"{HEAD}SKU {'(' + 'k' * 55 + ')'} | Cases\nA-1001 | 3",
        "",
    ),
    ("vocabulary", "_LONGEST_WORD"): (
        f"{HEAD}{'卷' * 17}编码 | Cases\nA-1001 | 3\nA-9999 | 3",
        f"{HEAD}{'卷' * 18}编码 | Cases\nA-1001 | 3\nA-9999 | 3",
        "sure",
    ),
    ("columns.unheaded", "_WITHOUT_A_WORD"): (
        f"{HEAD}SKU | Bath | Wells | All\nA-1001 | 1 | 2 | 3\nA-1002 | 2 | 2 | 4\nA-1003 | 3 | 4 | 7",
        f"{HEAD}SKU | Bath | Wells | All\nA-1001 | 1 | 2 | 3\nA-1002 | 2 | 2 | 4",
        "HEADING_BY_COUNTS",
    ),
    ("columns.guess", "_DEEPEST"): (guessed(59), guessed(60), ""),
    ("columns.quantity", "_SMALLEST"): (pieces(4), pieces(3), "QUANTITY_TWICE"),
}  # fmt: skip


def read(table: Table, seen: str) -> object:
    """What is seen of a reading: a code that is told, a row left out, a text that may be a name, or all."""
    sheets = found(*(table if isinstance(table, tuple) else (table,)), codes=CODES)
    told = {code for one in sheets for code, *_rest in one.troubles}
    if seen == "left out":
        return [rule for one in sheets for _row, rule in one.left_out]
    if seen == "title":
        return [len(one.mentions) for one in sheets]
    if seen == "sure":
        return [one.kind for one in sheets if "HEADING_GUESSED" not in told]
    if seen == "Harbour":
        return [any(seen in text for text, _cell in one.mentions) for one in sheets]
    if seen:
        return seen in told
    return [(one.kind, one.labels.get("agent", (None,))[0], one.columns.get("sku"), told) for one in sheets]


def turns(place: tuple[str, str]) -> bool:
    at, beyond, seen = PAIRS[place]
    return read(at, seen) != read(beyond, seen)


@pytest.mark.parametrize("place", PAIRS, ids=".".join)
def test_a_number_of_the_reader_has_a_sheet_on_either_side(
    place: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module(f"{layout.__name__}.{place[0]}")
    number = getattr(module, place[1])
    one = dt.timedelta(days=1) if isinstance(number, dt.timedelta) else 1
    assert turns(place)
    for changed in (number + one, number - one):
        monkeypatch.setattr(module, place[1], changed)
        forget()
        assert not turns(place), changed
    monkeypatch.undo()
    forget()


# Numbers that bound the work on one sheet, or what of it is drawn: no reading hangs on one more.
BOUNDS = {
    ("asked.as_shown", "MOST_ROWS"),
    ("asked.as_shown", "MOST_COLUMNS"),
    ("asked.as_shown", "LONGEST"),
    ("asked.reading_sheet", "_FIRST_LABEL"),
    ("columns.bare_list", "_DEEPEST"),
    ("columns.bare_list", "_LEAST"),
    ("columns.bare_list", "_MOST_LINES"),
    ("columns.guess", "_MOST_LINES"),
    ("nearest", "_TITLES"),
    ("pairs", "_LONGEST_TITLE"),
    ("spots", "TOLD"),
    ("said_currency", "_LONGEST"),
    ("sides", "_LOOKED_AT"),
}
WEIGHTS = {
    "asked.by_answer",
    "columns.evidence",
    "kinds.for_a_kind",
    "labels.header",
}  # test_weights_of_reading
STRENGTHS = {"STRONG", "WEAK", "FAINT"}  # in order, and nothing else


def test_every_number_of_the_reader_is_tried_on_both_sides() -> None:
    named = set()
    for module in MODULES:
        place = module.__name__.removeprefix(f"{layout.__name__}.")
        source = Path(module.__file__ or "").read_text(encoding="utf-8")
        own = re.findall(r"^(_?[A-Z][A-Z_]*(?:, _?[A-Z][A-Z_]*)*) = ", source, re.MULTILINE)
        for name in [name for names in own for name in names.split(", ")]:
            if isinstance(getattr(module, name), (int, dt.timedelta)) and place not in WEIGHTS:
                named.add((place, name))
    assert {place for place in named if place[1] not in STRENGTHS} == PAIRS.keys() | BOUNDS
