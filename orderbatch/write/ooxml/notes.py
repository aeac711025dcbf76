"""Notes in somebody else's workbook: ours beside the cells that are wrong, his own kept.

A note is a comment in one part and a box in another. One of his on a cell that we mark goes on below ours,
and stands alone again when the form comes back corrected.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from orderbatch.contract.original import note_of_ours
from orderbatch.write.ooxml.book_part import NAMESPACE, BookSheet
from orderbatch.write.ooxml.package import OFFICE, Package
from orderbatch.write.ooxml.part import HEAD, Element
from orderbatch.write.ooxml.sheet_cells import CellPlace, SheetCells, address_of, spot_of
from orderbatch.write.workbook.measure import lines_taken

AUTHOR = "orderbatch"
_THREADED = "tc="  # his author's name where Excel shows a conversation instead of the note
_RULE = "\n――――――――――\n"
_RULED = re.compile(r"\s*―{8,}\s*")
_WIDTH, _TALLEST = 380, 640  # pixels
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOXES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER = (
    *("legacyDrawingHF", "drawingHF", "picture", "AlternateContent", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
_SHAPE = re.compile(r"<v:shape\b(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)
_SHAPE_NUMBER = re.compile(r'"_x0000_s(\d+)"')
_BOX_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SPACE = "urn:schemas-microsoft-com:"
_SPACES = {"v": "vml", "o": "office:office", "x": "office:excel"}  # the prefixes in a box
_BOXES = '<xml><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'


@dataclass(frozen=True, slots=True)
class Note:
    """A comment that is there. number: that ours begins with, 0 if his. own: his words, by `author`."""

    spot: CellPlace
    number: int
    own: str
    author: str
    element: Element


class Notes:
    """The notes of one sheet; call `settle` once when all is said."""

    def __init__(self, package: Package, sheet: BookSheet, cells: SheetCells) -> None:
        self.package, self.sheet, self.cells = package, sheet, cells
        relations = package.relations(sheet.part)
        self._part = next(
            (relation.target for relation in relations if relation.kind == "comments" and relation.target), ""
        )
        boxes = cells.xml.root.child("legacyDrawing")
        identity = boxes.get("id") if boxes is not None else ""
        self._boxes = next((relation.target for relation in relations if relation.identity == identity), "")
        self.there = {note.spot: note for note in self._read()} if self._part else {}
        self._said: dict[CellPlace, tuple[str, str]] = {}  # text and author
        self._gone: list[Note] = []

    def _read(self) -> Iterable[Note]:
        xml = self.package.xml(self._part)
        authors = [element.words for element in xml.elements("author")]
        for element in xml.elements("comment"):
            spot = spot_of(element.get("ref"))
            number = element.get("authorId")
            author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
            text = "".join(part.words for part in element.children if part.name == "text")
            found = note_of_ours().match(text)
            own = "".join(_RULED.split(text, maxsplit=1)[1:]) if found else text
            if spot:
                author = author.removeprefix(AUTHOR).removeprefix(": ")
                yield Note(spot, int(found[found.lastindex or 0]) if found else 0, own, author, element)

    def forget(self, note: Note) -> None:
        """Take our own words away; his stay, in a note of his."""
        self._gone.append(note)
        self.there.pop(note.spot, None)
        if note.own:
            self._said[note.spot] = (note.own, note.author)

    def say(self, spot: CellPlace, text: str) -> None:
        """Our words beside a cell, above his own."""
        note = self.there.pop(spot, None)
        if note and note.author.startswith(_THREADED):
            self.there[spot] = note  # Excel shows the conversation and nothing else; the list says it all
            return
        own, author = (note.own, note.author) if note else self._said.get(spot, ("", ""))
        if note:
            self._gone.append(note)
        self._said[spot] = (text + _RULE + own, f"{AUTHOR}: {author}") if own else (text, AUTHOR)

    def settle(self) -> None:
        """Write what is new and take out what is gone."""
        if not self._said and not self._gone:
            return
        self._write_comments()
        self._write_boxes()

    def _write_comments(self) -> None:
        if not self._part:
            self._part = self.package.free_name("xl/comments{}.xml")
            empty = f'<comments xmlns="{NAMESPACE}"><authors></authors><commentList></commentList></comments>'
            self.package.put(self._part, HEAD + empty.encode(), _COMMENTS_TYPE)
            self.package.relate(self.sheet.part, "comments", self._part)
        xml = self.package.xml(self._part)
        authors, listed = xml.root.child("authors"), xml.root.child("commentList")
        if authors is None or listed is None:
            raise ValueError(self._part)
        for note in self._gone:
            xml.remove(note.element, alone=True)
        numbers: dict[str, int] = {}
        for spot, (text, author) in sorted(self._said.items()):
            if author not in numbers:
                numbers[author] = len(authors.children) + len(authors.added)
                xml.append(authors, xml.fit(f"<author>{escape(author)}</author>"))
            said = f'<comment ref="{address_of(spot)}" authorId="{numbers[author]}">{_text(text)}</comment>'
            xml.append(listed, xml.fit(said))

    def _write_boxes(self) -> None:
        if not self._boxes:
            self._boxes = self.package.free_name("xl/drawings/vmlDrawing{}.vml")
            self.package.put(self._boxes, _BOXES.encode(), _BOXES_TYPE)
            identity = self.package.relate(self.sheet.part, "vmlDrawing", self._boxes)
            self._refer(identity)
        text = self.package.bytes_of(self._boxes).decode()
        spots = {*self._said, *(note.spot for note in self._gone)}
        text = _SHAPE.sub(lambda found: "" if _spot_of_box(found[0]) in spots else found[0], text)
        undeclared = "".join(
            f' xmlns:{name}="{_SPACE}{rest}"'
            for name, rest in _SPACES.items()
            if f"xmlns:{name}=" not in text
        )
        text = re.sub(r"<xml\b", f"<xml{undeclared}", text, count=1)
        kind = "" if '"_x0000_t202"' in text else _BOX_KIND
        number = max((int(shape) for shape in _SHAPE_NUMBER.findall(text)), default=1024) + 1
        made = "".join(
            self._box(spot, said, number + position)
            for position, (spot, (said, _author)) in enumerate(sorted(self._said.items()))
        )
        head, closing, rest = text.rpartition("</xml>")
        if not closing:
            raise ValueError(self._boxes)
        self.package.put(self._boxes, (head + kind + made + closing + rest).encode())

    def _refer(self, identity: str) -> None:
        xml = self.cells.xml
        said = xml.fit(f'<legacyDrawing xmlns:r="{OFFICE}" r:id="{identity}"/>')
        after = next((element for element in xml.root.children if element.name in _AFTER), None)
        if after is None:
            xml.append(xml.root, said)
        else:
            xml.insert_before(after, said)

    def _box(self, spot: CellPlace, text: str, number: int) -> str:
        height = min(_TALLEST, 24 + 17 * lines_taken(text, 56))
        return (
            f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
            f'width:{_WIDTH}px;height:{height}px;z-index:{number};visibility:hidden"'
            ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
            '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
            '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
            '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
            f"<x:Anchor>{self.cells.box(spot, _WIDTH, height)}</x:Anchor><x:AutoFill>False</x:AutoFill>"
            f"<x:Row>{spot[0] - 1}</x:Row><x:Column>{spot[1] - 1}</x:Column></x:ClientData></v:shape>"
        )


def _text(text: str) -> str:
    """A note's text: its first line, which says how serious it is, stands out."""
    head, line, rest = text.partition("\n")
    return f"<text>{_run(head + line, '<b/>')}{_run(rest, '') if rest else ''}</text>"


def _run(text: str, bold: str) -> str:
    look = f'<rPr>{bold}<sz val="9"/><color rgb="FF000000"/><rFont val="Tahoma"/><family val="2"/></rPr>'
    return f'<r>{look}<t xml:space="preserve">{escape(text)}</t></r>'


def _spot_of_box(shape: str) -> CellPlace | None:
    if 'ObjectType="Note"' not in shape:
        return None
    found: Mapping[str, re.Match[str] | None] = {
        name: re.search(rf"<x:{name}>(\d+)</x:{name}>", shape) for name in ("Row", "Column")
    }
    row, column = found["Row"], found["Column"]
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None
