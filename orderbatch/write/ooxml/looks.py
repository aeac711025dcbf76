"""Styles that are added to somebody else's workbook: of cells that are marked, and of the sheet in front.

A marked cell keeps its number format, font and alignment; it gets a ground, black ink, an edge, and may be
changed on a protected sheet.
"""

from collections.abc import Mapping

from orderbatch.write.ooxml.book_part import NAMESPACE, BookPart
from orderbatch.write.ooxml.package import Package
from orderbatch.write.ooxml.part import HEAD, Element, XmlPart, quoted
from orderbatch.write.workbook.styles import GRID, HEADING, INK, QUIET, STYLES

MARKS = {"error": "FFFFC7CE", "warning": "FFFFE8A3"}  # grounds on which black ink keeps a contrast of 13 : 1
MOST = 64_000  # cell formats that Excel bears in a workbook
_EDGES = {"error": ("medium", "FF9B1C1C"), "warning": ("dashed", "FF7A4B00")}  # told apart without colour too
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_PLAIN = (
    f'<styleSheet xmlns="{NAMESPACE}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
_INKS: Mapping[str, tuple[str, int, bool]] = {
    "title": (INK, 18, True),
    "lead": (INK, 11, False),
    "bold": (INK, 11, True),
    "note": (QUIET, 10, False),
    "heading": (INK, 10, True),
    "cell": (INK, 10, False),
    "quiet": (QUIET, 8, False),
    "link": ("#1D4E89", 10, False),
    **{name: (str(STYLES[name]["font_color"]), 10, True) for name in ("stop", "care", "changed")},
}
_GROUNDS = {
    "heading": HEADING,
    **{name: str(STYLES[name]["bg_color"]) for name in ("stop", "care", "changed")},
}


class Looks:
    """The styles of one workbook. Raises `ValueError` where it has some, but not what every workbook has."""

    def __init__(self, package: Package, book: BookPart) -> None:
        part = next(
            (relation.target for relation in package.relations(book.part) if relation.kind == "styles"), ""
        )
        if not part:
            part = package.free_name("xl/styles{}.xml")
            package.relate(book.part, "styles", part)
            package.put(part, HEAD + _PLAIN.encode(), _TYPE)
        elif not package.xml(part).root.children:
            package.put(part, HEAD + _PLAIN.encode(), _TYPE)
        self.xml: XmlPart = package.xml(part)
        self._formats = self._section("cellXfs")
        self._made: dict[bytes, int] = {}

    def _section(self, name: str) -> Element:
        found = self.xml.root.child(name)
        if found is None or not found.children:
            raise ValueError(name)
        return found

    def _add(self, section: str, xml: bytes) -> int:
        """The number of a style's part, the same for the same."""
        key = section.encode() + xml
        if key not in self._made:
            parent = self._section(section)
            self._made[key] = len(parent.children) + len(parent.added)
            if self._made[key] >= MOST:
                raise ValueError(section)
            self.xml.append(parent, xml)
            self.xml.set(parent, {"count": str(self._made[key] + 1)})
        return self._made[key]

    def _written(self, section: str, xml: str) -> int:
        return self._add(section, self.xml.fit(xml))

    def _base(self, style: int) -> Element:
        there = self._formats.children
        return there[style] if style < len(there) else there[0]

    def is_marked(self, style: int) -> bool:
        """Whether a style has one of our grounds."""
        fills = self._section("fills").children
        number = self._base(style).get("fillId")
        colours = fills[int(number)].all("fgColor") if number.isdigit() and int(number) < len(fills) else ()
        return any(colour.get("rgb").upper() in MARKS.values() for colour in colours)

    def unmarked(self, style: int) -> int:
        """A marked style without ground and edge, for want of the one that was there before."""
        return self._like(self._base(style), {"fillId": "0", "borderId": "0"}, b"")

    def marked(self, style: int, severity: str, *, with_edge: bool) -> int:
        """The same style, marked."""
        base = self._base(style)
        changed = {"fillId": str(self._ground(MARKS[severity])), "applyFill": "1", "applyProtection": "1"}
        if with_edge:
            changed |= {"borderId": str(self._edge(*_EDGES[severity])), "applyBorder": "1"}
        if (font := self._black(base.get("fontId"))) is not None:
            changed |= {"fontId": str(font), "applyFont": "1"}
        return self._like(base, changed, self.xml.fit('<protection locked="0"/>'))

    def _like(self, base: Element, changed: Mapping[str, str], protection: bytes) -> int:
        attributes = {**base.attributes, **changed}
        said = "".join(f' {name}="{quoted(value)}"' for name, value in attributes.items())
        inside = {child.name: self.xml.own(child) for child in base.children}
        if protection:
            inside["protection"] = protection
        body = b"".join(inside[name] for name in ("alignment", "protection", "extLst") if name in inside)
        tag = base.tag.encode()
        return self._add("cellXfs", b"<" + tag + said.encode() + b">" + body + b"</" + tag + b">")

    def _black(self, number: str) -> int | None:
        """The font in black, where it has another colour: white on a dark ground would be lost on ours."""
        fonts = self._section("fonts").children
        font = fonts[int(number)] if number.isdigit() and int(number) < len(fonts) else fonts[0]
        colour = font.child("color")
        if colour is None:
            return None
        own = self.xml.own(font)
        cut = slice(colour.start - font.start, colour.end - font.start)
        black = self.xml.fit('<color rgb="FF000000"/>')
        return self._add("fonts", own[: cut.start] + black + own[cut.stop :])

    def _ground(self, argb: str) -> int:
        solid = (
            f'<patternFill patternType="solid"><fgColor rgb="{argb}"/><bgColor indexed="64"/></patternFill>'
        )
        return self._written("fills", f"<fill>{solid}</fill>")

    def _edge(self, style: str, argb: str) -> int:
        sides = "".join(
            f'<{side} style="{style}"><color rgb="{argb}"/></{side}>'
            for side in ("left", "right", "top", "bottom")
        )
        return self._written("borders", f"<border>{sides}<diagonal/></border>")

    def of_list(self, look: str, font: str) -> int:
        """A style of the sheet in front, by name; text that stays text."""
        ink, size, is_bold = _INKS[look]
        bold, line = "<b/>" if is_bold else "", "<u/>" if look == "link" else ""
        colour = f'<color rgb="{_argb(ink)}"/><name val="{quoted(font)}"/><family val="2"/>'
        numbers = {
            "fontId": self._written("fonts", f'<font>{bold}{line}<sz val="{size}"/>{colour}</font>'),
            "fillId": self._ground(_argb(_GROUNDS[look])) if look in _GROUNDS else 0,
            "borderId": 0 if look in ("title", "lead", "bold", "note") else self._edge("thin", _argb(GRID)),
        }
        said = "".join(f' {name}="{number}"' for name, number in numbers.items())
        wrap = "" if look in ("title", "quiet") else ' wrapText="1"'
        height = "top" if look in ("lead", "note") else "center"
        inset = "" if look in ("title", "lead", "bold", "note") else ' indent="1"'
        place = f'<alignment horizontal="left" vertical="{height}"{inset}{wrap}/>'
        applied = 'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        named = ' xfId="0"' if self.xml.root.child("cellStyleXfs") is not None else ""
        return self._written("cellXfs", f'<xf numFmtId="49"{said}{named} {applied}>{place}</xf>')


def _argb(colour: str) -> str:
    return "FF" + colour.removeprefix("#")
