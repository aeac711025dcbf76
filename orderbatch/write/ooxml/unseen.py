"""Sheets that nobody sees are taken out of a workbook that we pass on, with the texts that only they had.

Who sent a form need not be who filled it in: a workbook made from another one brings that one's hidden sheets
along (prices, all customers' balances), and neither its agent nor the desk has seen what is on them.
"""

from collections.abc import Iterable

from orderbatch.write.ooxml.book_part import BookPart
from orderbatch.write.ooxml.part import Element


def take_out_unseen(book: BookPart) -> frozenset[str]:
    """Remove the hidden sheets of every sort; their names, which formulas elsewhere may use."""
    hidden = book.remove_hidden()
    if hidden:
        _forget_texts(book)
    return frozenset(hidden)


def _forget_texts(book: BookPart) -> None:
    """Empty the shared texts that no cell of a sheet that is left shows; their numbers stay as they are."""
    part = book.shared_texts()
    if not part:
        return
    numbers = {
        number.words.strip()
        for sheet in book.sheets
        for cell in _cells(book.package.xml(sheet.part).root)
        if cell.get("t") == "s" and (number := cell.child("v")) is not None
    }
    texts = book.package.xml(part)
    for place, text in enumerate(texts.root.children):
        if text.name == "si" and str(place) not in numbers:
            for piece in text.children:
                texts.remove(piece, alone=True)
            texts.append(text, texts.fit("<t/>"))


def _cells(root: Element) -> Iterable[Element]:
    for data in root.all("sheetData"):
        for row in data.children:
            yield from row.children
