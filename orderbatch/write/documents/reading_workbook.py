"""The reading sheets 识别确认: one workbook for all doubtful forms of a run, a sheet each (10, part 2).

Each form stands there as it came, with its row numbers and column letters. Above every column is a yellow
cell with what it was taken for; the rep corrects or confirms, and the workbook goes back into the inbox.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from orderbatch.contract.batch import Batch, Output, Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import clean_name
from orderbatch.contract.sheets.questions import (
    MEANINGS,
    NOTHING,
    PIECES,
    QUANTITIES,
    READING,
    code_of,
    columns_of,
)
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import folded
from orderbatch.contract.units import PIECES_BEHIND, counted_in
from orderbatch.contract.words import Words
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book, Page, choices_of
from orderbatch.write.workbook.measure import lines_taken, widest
from orderbatch.write.workbook.readable import LONGEST_CODE

KIND = READING
_ROWS = 25  # of the form that are shown
_LABELS, _LEAST, _ROOM, _WIDEST = 22, 3, 15, 30  # characters of a column
_UPRIGHT = 125  # characters across a page that is printed upright: its rows have room on one
_NOTED = 6  # columns over which a sentence goes
_LINE = _LABELS + _NOTED * _ROOM - 6


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook while anything is asked."""
    if batch.questions.empty:
        return []
    return [Output(clean_name(words.text("documents.reading.name", batch=batch.batch), ".xlsx"), KIND)]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """A sheet for each form."""
    title = words.text("pages.reading.title")
    book = Book(batch, words, output.kind, title)
    for number, question in enumerate(rows_of(batch.questions), 1):
        rooms = [_LABELS, *_rooms(question)]
        page = book.page(words.text("pages.reading.sheet", number=number), landscape=sum(rooms) > _UPRIGHT)
        _sheet(page, question, title, rooms)
    return book.content()


def _sheet(page: Page, question: Record, title: str, rooms: Sequence[int]) -> None:
    words, asked = page.book.words, question["asked"]
    page.title(title, page.book.batch.company)
    page.note(words.text("pages.reading.how"), _NOTED, _LINE)
    for name, value in (
        ("label", question["label"]),
        ("code", code_of(question)),
        ("file", f"{question['document']} › {question['sheet']}"),
    ):
        _label(page, name, value, "text", "value", "flush")
    page.row += 1
    _answers(page, question, asked)
    page.row += 1
    _columns(page, asked, rooms[1:])
    _form(page, asked, rooms[1:])
    page.row += 1
    _said(page, question, asked)
    page.widths(rooms)
    page.protect()


def _width(asked: Mapping[str, Any]) -> int:
    return max(len(cells) for _number, cells in asked["rows"])


def _rooms(question: Record) -> list[int]:
    """Each column as wide as what is in it, up to `_WIDEST`; in the first the answers are too."""
    asked = question["asked"]
    columns = list(zip_longest(*(cells for _number, cells in asked["rows"]), fillvalue=""))
    answers = (asked["order_no"], question["agent"] or asked["agent"])
    rooms = [widest(map(str, cells), _ROOM, _WIDEST) for cells in columns] or [_ROOM]
    rooms[0] = max(rooms[0], widest(map(str, answers), _ROOM, LONGEST_CODE))
    further = max(0, _NOTED - len(rooms))
    return [*rooms, *[max(_LEAST, (_NOTED * _ROOM - sum(rooms)) // max(1, further))] * further]


def _label(page: Page, name: str, value: object, *styles: str) -> None:
    page.write(page.row, 0, page.book.words.text(f"pages.reading.labels.{name}"), "label")
    page.write(page.row, 1, value, *styles)
    page.row += 1


def _answers(page: Page, question: Record, asked: Mapping[str, Any]) -> None:
    """The yellow cells of the form as a whole."""
    words = page.book.words
    times = list(choices_of(words, "reading_time").values())
    for name, value in (
        ("answer", ""),
        ("answered_by", ""),
        ("kind", words.choice("reading_kind", asked.get("kind", "order"))),
        ("header_row", asked["header_row"]),
        ("agent", question["agent"] or asked["agent"]),
        ("order_no", asked["order_no"]),
        ("not_ordered", words.joined(asked.get("not_ordered", ()))),
        ("as_of", ""),
    ):
        if name in ("answer", "kind"):
            choices = list(choices_of(words, f"reading_{name}").values())
            page.sheet.data_validation(page.row, 1, page.row, 1, _rule(words, choices))
        if name == "as_of":  # a moment may be entered, too
            offered = {"validate": "list", "source": times, "show_error": False}
            page.sheet.data_validation(page.row, 1, page.row, 1, offered)
        _label(page, name, value, "count" if name == "header_row" else "text", "input")


def _rule(words: Words, choices: list[str]) -> dict[str, object]:
    return {
        "validate": "list",
        "source": choices,
        "error_title": words.text("pages.input.title"),
        "error_message": words.text("pages.reading.choose"),
    }


def _columns(page: Page, asked: Mapping[str, Any], rooms: Sequence[int]) -> None:
    """Above each column: what it was taken for, what else it may be, and by which rule."""
    words, width = page.book.words, _width(asked)
    choices = choices_of(words, "read_as")
    read_as = dict(asked["read_as"])
    others = {place: name for name, place in asked["runner_up"]}
    rules = dict(asked["rules"])
    page.write(page.row, 0, words.text("pages.reading.labels.read_as"), "label")
    offered = [choices[name] for name in MEANINGS]  # more would not fit into a drop-down
    page.sheet.data_validation(page.row, 1, page.row, width, _rule(words, offered))
    taken = [choices[read_as.get(place, NOTHING)] for place in range(width)]
    lines = max(lines_taken(choice, room - 1) for choice, room in zip(taken, rooms, strict=False))
    page.sheet.set_row(page.row, 15 * lines + 3)
    for place, choice in enumerate(taken):
        page.write(page.row, place + 1, choice, "text", "input", *(["wrap"] if lines > 1 else []))
    page.row += 1
    for topic, told in (
        ("or", {place: choices.get(name, "") for place, name in others.items() if place not in read_as}),
        ("why", {place: words.text(f"pages.reading.by.{rule}") for place, rule in rules.items()}),
    ):
        page.write(
            page.row, 0, words.text(f"pages.reading.{'labels.why' if topic == 'why' else topic}"), "label"
        )
        for place in range(width):
            page.write(page.row, place + 1, told.get(place, ""), "note", "wrap")
        page.row += 1
    page.write(page.row, 0, words.text("pages.reading.labels.columns"), "heading")
    for place in range(width):
        page.write(page.row, place + 1, letters(place), "heading")
    page.row += 1


def _form(page: Page, asked: Mapping[str, Any], rooms: Sequence[int]) -> None:
    for number, cells in asked["rows"][:_ROWS]:
        page.write(page.row, 0, number, "count", "grid")
        taken = [
            lines_taken(str(cell), rooms[place] - 1) if any(cells[place + 1 :]) else 1  # else it runs on
            for place, cell in enumerate(cells)
        ]
        page.sheet.set_row(page.row, 15 * max(taken, default=1) + 3)
        for place, cell in enumerate(cells):
            page.write(page.row, place + 1, cell, "text", "grid", *(["wrap"] if taken[place] > 1 else []))
        page.row += 1


def _said(page: Page, question: Record, asked: Mapping[str, Any]) -> None:
    """Why it is asked, which rows were left out, and how its first lines would be booked."""
    words = page.book.words
    page.write(page.row, 0, words.text("pages.reading.doubts"), "section")
    page.row += 1
    for code, cell, value, numbers in asked["doubts"]:
        finding = Finding(code, question["document"], question["sheet"], cell, value, numbers)
        page.note(f"{cell}  {finding.message(words)}".strip(), _NOTED, _LINE)
    if asked["left_out"]:
        rows = words.joined(str(row) for row, _rule_of in asked["left_out"])
        page.note(words.text("pages.reading.left_out", rows=rows), _NOTED, _LINE)
    for sentence in first_lines(asked, words):
        page.note(sentence, _NOTED, _LINE)


def first_lines(asked: Mapping[str, Any], words: Words) -> list[str]:
    """How the first three lines would be booked: `12 cases of YW1003 除菌洗衣液`; pieces as whole cases.

    Of lists beside each other the first one comes first; rows that say of themselves that they are not
    ordered are no lines, and a line whose own unit counts pieces is one of pieces.
    """
    read_as = dict(asked["read_as"])
    columns = columns_of([read_as.get(place, "") for place in range(max(read_as, default=-1) + 1)])
    rows = list(_wanted_rows(asked, columns))
    said: list[str] = []
    for half in ("", *(f" {number}" for number in range(2, len(columns)))):
        counted = next((name for name in ("cases", PIECES) if f"{name}{half}" in columns), "")
        if not counted or f"sku{half}" not in columns:
            break
        places = [columns.get(f"{name}{half}") for name in ("sku", counted, "unit")]
        for cells in rows:
            sku, count, unit = ("" if place is None else cells[place] for place in places)
            packed = counted_in(unit)[0] == "piece" and sku in asked.get("packs", {})
            say = _in_pieces if packed or counted == PIECES else _in_cases
            if sku and count:
                said.append(say(asked, words, sku, count).rstrip())
    return said[:3]


def _wanted_rows(asked: Mapping[str, Any], columns: Mapping[str, int]) -> Iterator[list[str]]:
    """The rows that may be lines: not left out, and neither with nor below a word of what is not ordered."""
    left_out = {row for row, _rule_of in asked["left_out"]}
    unwanted = {folded(word) for word in asked.get("not_ordered", ())}
    counts = [place for name, place in columns.items() if name.split()[0] in QUANTITIES]
    below = False
    for number, cells in asked["rows"]:
        if number <= asked["header_row"] or not any(cells):
            continue
        said = any(folded(str(cell)) in unwanted for cell in cells)
        if not any(cells[place] for place in counts):
            below = said
        elif number not in left_out and not said and not below:
            yield cells


def _in_cases(asked: Mapping[str, Any], words: Words, sku: str, cases: str) -> str:
    return words.text("pages.reading.line", cases=cases, sku=sku, product=asked["products"].get(sku, ""))


def _in_pieces(asked: Mapping[str, Any], words: Words, sku: str, said: str) -> str:
    """A line whose pieces make whole cases, or that would go back."""
    pack = asked.get("packs", {}).get(sku, 0)
    pieces = PIECES_BEHIND.sub("", said)
    is_whole = pack and pieces.isdecimal() and int(pieces) % pack == 0
    numbers = {"sku": sku, "product": asked["products"].get(sku, ""), "pieces": pieces, "pack": pack or "–"}
    if not is_whole:
        return words.text("pages.reading.line_back", **numbers)
    return words.text("pages.reading.line_pieces", cases=int(pieces) // pack, **numbers)
