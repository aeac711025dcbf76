"""The only writer of workbooks: a small vocabulary over XlsxWriter that keeps the house rules.

Outside text is always written as text, formulas carry their computed value, input cells are yellow, boxed and
unlocked on a sheet protected without a password, and the same batch gives the same bytes. A document is a
module that asks for a `Book`, adds `Page`s, and says title, labels, `Table`, notes, sign-off.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from orderbatch.contract.batch import Batch
from orderbatch.contract.settings import Settings
from orderbatch.contract.settings_reading import kept_settings
from orderbatch.contract.words import Words
from orderbatch.write.workbook.batch_values import once_a_batch
from orderbatch.write.workbook.form import WorkbookForm, mould
from orderbatch.write.workbook.measure import lines_taken, width
from orderbatch.write.workbook.page_cells import LONGEST_CELL, Noted, PageCells, Style
from orderbatch.write.workbook.styles import StyleName

PAPERS = {"A4": 9, "letter": 1}
_REPEATED = 14  # of one that every page repeats, as long as its width is not known
_UNSAID = 8.43  # characters of a column to which nobody gave a width
LONGEST_LABELLED = 22  # letters of a value that has another label behind it


class Book:
    """One workbook of a batch, kept in memory until `content`."""

    def __init__(self, batch: Batch, words: Words, kind: str, title: str, digest: str = "") -> None:
        self.batch = batch
        self.words = words
        self.settings = settings_of(batch)
        self._properties = {
            "title": title,
            "subject": batch.batch,
            "company": batch.company,
            "created": batch.started_at,
        }
        self._named = {"kind": kind, "batch": batch.batch} | ({"digest": digest} if digest else {})
        self._sheets: list[Noted] = []
        self._styles: dict[StyleName, Style] = {}

    def mark(self, name: str, value: str) -> None:
        """A property of the workbook that nobody sees, for when it comes back."""
        self._named[name] = value

    def style(self, *names: str) -> Style:
        """The format made of these named styles, the later ones winning."""
        return self.number_style("", *names)

    def number_style(self, pattern: str, *names: str) -> Style:
        """The format of these named styles with a number pattern of its own."""
        found = self._styles.get((names, pattern))
        if found is None:
            found = self._styles[names, pattern] = Style(len(self._styles))
        return found

    def page(self, name: str, *, landscape: bool = False, charted: bool = False) -> "Page":
        """A new sheet, named in words, ready to print one page wide. charted: a chart shows its cells."""
        kind = (
            Noted if charted else PageCells
        )  # charts keep a copy of what they show, so XlsxWriter must know it
        sheet = kind(name=sheet_name(name))
        self._sheets.append(sheet)
        return Page(self, sheet, landscape)

    def further_page(self, topic: str, last_column: int, room: int) -> "Page":
        """A further sheet, with the words of `pages.<topic>`: its name, its title, and how to read it.

        The note goes over the columns to the last one, with room for so many characters a line.
        """
        page = self.page(self.words.text(f"pages.{topic}.sheet"), landscape=True)
        page.title(self.words.text(f"pages.{topic}.title"), self.batch.company)
        page.note(self.words.text(f"pages.{topic}.how"), last_column, room)
        page.row += 1
        return page

    def chart(self, kind: str) -> Any:
        """A native chart (`column`, `bar`, `line`) to be placed on a page's sheet."""
        return Noted(type=kind)

    def content(self) -> bytes:
        """The whole workbook as bytes; nothing can be added afterwards."""
        font = {"font_name": self.words.text("pages.font"), "font_size": 10}
        form = WorkbookForm(font, self._properties, self._named, [*self._styles], self._sheets)
        return mould(form).filled(self._sheets)


class Page:
    """One sheet that is written from the top down; `row` is the next free row (0 = the first)."""

    def __init__(self, book: Book, sheet: Any, landscape: bool) -> None:
        self.book = book
        self.sheet = sheet
        self.row = 0
        self.is_landscape = landscape
        self.across = 1  # pages beside each other on paper
        self.left = 0  # the column in which what is above the tables begins
        self._right: int | None = None  # the last column of the first of them
        self._named = (0, "")
        self._said: list[tuple[int, str, tuple[str, ...], bool]] = []  # row, text, styles, whether a note
        self._labelled: list[
            tuple[range, Sequence[tuple[str, str]], Sequence[int]]
        ] = []  # rows, pairs, columns
        self.is_parted = False  # at places of ours, for which its scale must be certain
        self._rooms: dict[int, float] = {}  # of each column, for the tables so far
        sheet.hide_gridlines(2)
        sheet.set_paper(PAPERS[book.settings.print.paper])
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{_foot(book.batch, book.words)}&R&8&P / &N")

    def write(self, row: int, column: int, value: object, *styles: str) -> None:
        """One cell: a number as number, everything else as text that never becomes a formula."""
        style = self.book.style(*styles)
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, style)
        elif isinstance(value, int) and not isinstance(value, bool):
            self.sheet.write_number(row, column, value, style)
        else:
            self.sheet.write_string(row, column, str(value)[:LONGEST_CELL], style)

    def link(self, row: int, column: int, text: str, target: str, *styles: str) -> None:
        """A cell that leads to a place of the workbook. target: such as `'Definitions'!A9`.

        By a formula, for LibreOffice does not wrap the text of a cell that is a link itself.
        """
        said = text.replace('"', '""')
        self.formula(row, column, f'=HYPERLINK("#{target}","{said}")', text, self.book.style(*styles))

    def link_heading(self, row: int, column: int, text: str, target: str) -> None:
        """The same of a heading of an Excel table, which must be text."""
        self.write(row, column, text, "heading")
        self.sheet.write_url(row, column, f"internal:{target}", self.book.style("heading"), text)

    def title(self, text: str, beside: str = "") -> None:
        """The title in A1, and what belongs to it in the row below."""
        self._named = (self.row, text)
        self._title()
        self.row += 1
        if beside:
            self.say(beside, "subtitle")

    def _title(self) -> None:
        """In A1; where its columns are repeated on every page, within them, in as many lines as it takes."""
        row, text = self._named
        if not self.left:
            self.sheet.set_row(row, 30)
            self.write(row, 0, text, "title")
            return
        room = int((sum(self.rooms[: self.left]) or _REPEATED * self.left) * 10 / 13)
        self.sheet.set_row(row, max(30, 17 * lines_taken(text, room)))
        if self.left > 1:
            self.sheet.merge_range(row, 0, row, self.left - 1, "", self.book.style("title_parted"))
        self.write(row, 0, text, "title_parted")

    def say(self, text: str, *styles: str, is_note: bool = False) -> None:
        """A sentence in a row of its own, behind the columns that every page repeats."""
        self.write(self.row, self.left, text, *styles)
        self._said.append((self.row, text, styles, is_note))
        self.row += 1

    def labels(self, pairs: Sequence[tuple[str, str]], columns: Sequence[int]) -> None:
        """Header-block labels in one row, each value in the next cell, as the reader finds them again.

        A long value (an agent's name) has a row of its own, for it would run into the label behind it.
        """
        first, short = self.row, [pair for pair in pairs if width(pair[1]) <= LONGEST_LABELLED]
        asked, columns = columns, [column + self.left for column in columns]
        for (label, _value), column in zip(short, columns, strict=False):
            self._rooms[column] = max(width(label) + 2, self._rooms.get(column, 0))
        for row in (short, *([pair] for pair in pairs if pair not in short)):
            self.sheet.set_row(self.row, 18)
            for (label, value), column in zip(row, columns, strict=False):
                self.write(self.row, column, label, "label")
                self.write(self.row, column + 1, value, "text", "value", "flush")
            self.row += 1
        self._labelled.append((range(first, self.row), pairs, asked))

    def note(self, text: str, last_column: int, room: int, *styles: str) -> None:
        """A sentence across the page; `room` is the width of the columns 0 … last_column together."""
        names = styles or ("note",)
        if self._right is not None:
            last_column, room = self._on_first_page(last_column)
        self.sheet.set_row(self.row, 15 * lines_taken(text, room) + 3)
        if last_column > self.left:
            self.sheet.merge_range(self.row, self.left, self.row, last_column, "", self.book.style(*names))
        self.say(text, *names, is_note=last_column > 0)

    def beside(self, row: int, text: str, first: int, last: int, room: int) -> None:
        """A second sentence in the row of a note, over columns of another page; the row grows by it."""
        self.sheet.merge_range(row, first, row, last, "", self.book.style("note"))
        self.write(row, first, text, "note")
        height = 15 * lines_taken(text, room) + 3
        self.sheet.set_row(row, max(height, self.sheet.heights.get(row, height)))

    def text_row(self, text: str, room: int) -> None:
        """The first cell of a row that is written cell by cell, in as many lines as the text takes."""
        self.write(self.row, 0, text, "text", "grid", "wrap")
        if (lines := lines_taken(text, room)) > 1:
            self.sheet.set_row(self.row, 15 * lines + 3)

    def formula(self, row: int, column: int, formula: str, value: object, style: Any) -> None:
        """A formula together with the value that it has now."""
        self.sheet.write_formula(row, column, formula, style, value)

    def widths(self, widths: Sequence[float]) -> None:
        """Column widths from the first column on, in Latin characters."""
        for column, room in enumerate(widths):
            self.sheet.set_column(column, column, room)

    def widths_of_table(self, widths: Sequence[float]) -> None:
        """The same for a table: under another on the page, a column is as wide as the wider of them needs."""
        self._rooms |= dict(enumerate(self.widened(widths)))
        self.widths([self._rooms[column] for column in range(len(widths))])

    def widened(self, widths: Sequence[float]) -> list[float]:
        """The widths as they are below labels and tables that need more."""
        return [max(room, self._rooms.get(column, 0)) for column, room in enumerate(widths)]

    @property
    def rooms(self) -> list[float]:
        """Widths of the columns of all tables so far."""
        return [self._rooms.get(column, _UNSAID) for column in range(max(self._rooms, default=-1) + 1)]

    def spread(self, pages: int, fixed: int) -> None:
        """Printed on so many pages beside each other; fixed: columns that each of them repeats.

        Each page is headed by the sheet's name. What is written above the table begins behind these columns,
        which would be cut on the other pages, and ends with the first page.
        """
        self.across, self.left = pages, fixed
        if self._rooms:
            self._begin_behind(fixed)
        self.sheet.fit_to_pages(pages, 0)
        if pages > 1:
            self.sheet.set_header("&R&8&A")
        if fixed > 0:
            self.sheet.repeat_columns(0, fixed - 1)

    def _begin_behind(self, fixed: int) -> None:
        """Write what has been said so far once more, on the first page alone."""
        half = (sum(self.rooms) + sum(self.rooms[:fixed]) * (self.across - 1)) / self.across
        wide, self._right = 0.0, fixed
        for column, room in enumerate(self.rooms):
            wide += room
            if wide <= half:
                self._right = column
        said, self._said, row = self._said, [], self.row
        self.sheet.clear_row(self._named[0])
        self._title()
        for self.row, text, styles, is_note in said:
            self.sheet.clear_row(self.row)
            if is_note:
                self.note(text, len(self.rooms), 0, *styles)
            else:
                self.say(text, *styles)
        labelled, self._labelled = self._labelled, []
        for rows, pairs, columns in labelled:
            for self.row in rows:
                self.sheet.clear_row(self.row)
            self.row = rows.start
            self.labels(pairs, columns)
        self.widths(self.rooms)
        self.row = row

    def _on_first_page(self, last_column: int) -> tuple[int, int]:
        """The last column of a note on the first of several pages, and its room."""
        assert self._right is not None
        last = max(self.left, min(last_column, self._right))
        return last, int(sum(self.rooms[self.left : last + 1]))

    def protect(self) -> None:
        """Only input cells can be changed; filters and widths stay free. No password: a rail, not a lock."""
        allowed = ("autofilter", "sort", "format_columns", "format_rows", "select_locked_cells")
        self.sheet.protect("", dict.fromkeys(allowed, True))

    def sign_off(self, labels: Sequence[str], columns: Sequence[tuple[int, int]], *styles: str) -> None:
        """Who signs: each label with a line to write on, from its first to its last column."""
        is_stacked = (
            self._right is not None
        )  # below each other: beside each other some were on the second page
        places = [(self.left, self.left + 1)] * len(labels) if is_stacked else columns
        self.row += 1
        for label, (first, last) in zip(labels, places, strict=False):
            self.sheet.set_row(self.row, 30)
            self.write(self.row, first, label, "label", *styles)
            for column in range(first + 1, last + 1):
                self.write(self.row, column, "", "sign")
            self.row += is_stacked
        self.row += not is_stacked


def _foot(batch: Batch, words: Words) -> str:
    """What is printed below every page: whose it is, and which figures it used were of an earlier day."""
    said = [f"{batch.company}  {batch.batch}"[:110]]
    if batch.stale:
        said.append(words.text("pages.stale", masters=words.kinds(batch.stale))[:110])
    return "  ".join(said).replace("&", "&&")[:230]  # Excel takes 255 signs, with those around it


def batch_labels(page: Page) -> list[tuple[str, str]]:
    """The header block of a list with money in it: batch, business day, currency."""
    words, batch = page.book.words, page.book.batch
    return [
        (words.heading("batch"), batch.batch),
        (words.text("pages.day"), batch.day.isoformat()),
        (words.text("pages.currency"), batch.currency),
    ]


@once_a_batch
def settings_of(batch: Batch) -> Settings:
    """The settings under which a batch was decided; every document of a batch asks for them."""
    return kept_settings(batch.settings)


def sheet_name(text: str) -> str:
    """A name that Excel accepts for a sheet: without its seven forbidden signs, at most 31 characters."""
    cleaned = "".join(" " if letter in "[]:*?/\\" else letter for letter in text).strip(" '")
    return cleaned[:31] or "1"


def choices_of(words: Words, column: str) -> Mapping[str, str]:
    """Value → the word that we write for it, in the order of the words file."""
    return {value: words.choice(column, value) for value in words.look_up(f"choices.{column}")}
