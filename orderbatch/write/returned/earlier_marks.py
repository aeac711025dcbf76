"""A form that comes back for the second time: the list, notes and colours of the first time are taken away.

The list in front keeps the looks that the marked cells had in a hidden column, beside the number that each
note begins with; so they find back however often, and by whatever program, the form was saved since.
"""

from collections.abc import Sequence
from zipfile import BadZipFile

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.ooxml.book_part import BookPart
from orderbatch.write.ooxml.looks import Looks
from orderbatch.write.ooxml.notes import Notes
from orderbatch.write.ooxml.package import Package
from orderbatch.write.ooxml.sheet_cells import SheetCells

LOOKS_COLUMN = 9  # of the list, hidden


def take_out_lists(book: BookPart) -> dict[int, int]:
    """Remove the lists that we put in front; the earlier style of each marked cell by its number."""
    titles = {Words(language).text("marked.title") for language in LANGUAGES}
    texts = None
    styles: dict[int, int] = {}
    for sheet in list(book.sheets):
        cells = SheetCells(book.package.xml(sheet.part))
        first = cells.cells.get((1, 1))
        if first is None or len(book.sheets) == 1:
            continue
        texts = book.texts() if texts is None and first.get("t") == "s" else texts
        if _said(cells, (1, 1), texts or ()) in titles:
            for row in sorted(cells.rows):
                number = _said(cells, (row, 1), texts or ())
                if number.isdigit():
                    styles[int(number)] = cells.style((row, LOOKS_COLUMN))
            book.remove(sheet)
    return styles


def language_of_list(content: bytes) -> str:
    """The language of the list in front of a marked form; "" where there is none."""
    try:
        book = BookPart(Package(content))
        cells = SheetCells(book.package.xml(book.sheets[0].part))
        said = _said(cells, (1, 1), book.texts())
    except (ValueError, LookupError, OSError, BadZipFile):
        return ""
    return next((one for one in LANGUAGES if Words(one).text("marked.title") == said), "")


def _said(cells: SheetCells, spot: tuple[int, int], texts: Sequence[str]) -> str:
    """The text of a cell, or its number."""
    cell = cells.cells.get(spot)
    if cell is None:
        return ""
    words = "".join(child.words for child in cell.children if child.name in ("v", "is"))
    if cell.get("t") == "s":
        return texts[int(words)] if words.isdigit() and int(words) < len(texts) else ""
    return words.strip()


def forget(cells: SheetCells, notes: Notes, looks: Looks, styles: dict[int, int]) -> None:
    """Give the cells of a sheet back the looks that they had, and take our notes away."""
    for note in [ours for ours in notes.there.values() if ours.number]:
        style = cells.style(note.spot)
        if looks.is_marked(style):
            earlier = styles.get(note.number)
            cells.set_style(note.spot, looks.unmarked(style) if earlier is None else earlier)
        notes.forget(note)
