"""What a chart has at its axes: names so short that the plot keeps its room, large numbers in large units."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from orderbatch.contract.words import Words
from orderbatch.write.workbook.book import Page
from orderbatch.write.workbook.measure import width
from orderbatch.write.workbook.table import Span

AXIS_NAMES = "axis_names"  # the hidden column behind a table, from which its chart takes the names
LONGEST = 24  # characters of a name at an axis


def with_axis_names(page: Page, span: Span, names: Sequence[str], codes: Sequence[str]) -> Span:
    """The same names behind the table, as a chart has room for them."""
    column = len(span.columns)
    for row, name in enumerate(axis_names(names, codes), span.first_row):
        page.write(row, column, name, "text")
    page.sheet.set_column(column, column, LONGEST, None, {"hidden": True})
    return replace(span, columns={**span.columns, AXIS_NAMES: column})


def axis_names(names: Sequence[str], codes: Sequence[str]) -> list[str]:
    """Names cut to `LONGEST`; of those that are then alike each begins with its code, or ends as it ends."""
    names = [name or code for name, code in zip(names, codes, strict=True)]
    short = [_cut(name, LONGEST) for name in names]
    times = Counter(short)
    return [
        said if times[said] == 1 or said == name else _cut(f"{code} {name}", LONGEST) if code else _ends(name)
        for said, name, code in zip(short, names, codes, strict=True)
    ]


def _cut(text: str, most: int) -> str:
    """The beginning of a text, with … for the rest."""
    if width(text) <= most:
        return text
    while width(text) > most - 2:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _ends(text: str) -> str:
    """The beginning and the end of a text."""
    end = text
    while width(end) > LONGEST // 2:
        end = end[1:]
    return f"{_cut(text, LONGEST - width(end))}{end}"


def axis_pattern(largest: float, words: Words) -> str:
    """The number pattern of an axis: 5,000,000,000 is 5.0bn or 50.00亿; below ten it has parts of one."""
    if 0 < abs(largest) < 10:
        return "General"
    for least, pattern in words.look_up("monthly.axis.units"):
        if abs(largest) >= least:
            return str(pattern)
    return "#,##0"
