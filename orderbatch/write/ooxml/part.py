"""XML of a workbook that is changed only where it must be: every byte that nobody touches stays as it was.

A part is parsed into elements that know where they stand in its bytes; changes are spliced in when it is
saved. What we do not know (a later Excel's extensions, another program's own elements) is therefore kept.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_DECLARED = re.compile(rb"^<\?xml[^>]*?\?>\s*")
_OWN = ("id", "name", "workbookViewId")
_OPENING = re.compile(r"<(/?)(?=[A-Za-z])")
_ENTITIES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Element:
    """An element and its place. tag: with its prefix; name: without. text: what stands directly in it.

    start–head is its opening tag, tail–end its closing one; both are the same where it has only one.
    """

    __slots__ = (
        "added",
        "attributes",
        "children",
        "end",
        "head",
        "name",
        "parent",
        "start",
        "tag",
        "tail",
        "text",
    )

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None", start: int) -> None:
        self.tag, self.name = tag, tag.rsplit(":", 1)[-1]
        self.attributes, self.parent, self.start = attributes, parent, start
        self.head = self.tail = self.end = 0
        self.children: list[Element] = []
        self.added: list[bytes] = []
        self.text = ""

    def child(self, name: str) -> "Element | None":
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> Iterator["Element"]:
        """The element itself and all below it, in their order, that have that name."""
        if self.name == name:
            yield self
        for child in self.children:
            yield from child.all(name)

    def get(self, name: str) -> str:
        """An attribute by its name without prefix, or ""."""
        if name in self.attributes:
            return self.attributes[name]
        return next((value for key, value in self.attributes.items() if key.endswith(f":{name}")), "")

    @property
    def words(self) -> str:
        """The text in it and below it, without the reading aids of Japanese."""
        if self.name == "rPh":
            return ""
        return self.text + "".join(child.words for child in self.children)


class XmlPart:
    """One part: its elements from `root` on, and the changes that are made to them.

    Raises `expat.ExpatError` or `UnicodeError` where it is no XML.
    """

    def __init__(self, content: bytes) -> None:
        self.content = _utf8(content)
        self._changed: dict[int, Element] = {}
        self._removed: set[int] = set()
        self._inserted: list[tuple[int, bytes]] = []
        self.root = self._parsed()

    def _parsed(self) -> Element:
        top = Element("", {}, None, 0)
        stack = [top]
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True

        def start(tag: str, attributes: dict[str, str]) -> None:
            element = Element(tag, attributes, stack[-1], parser.CurrentByteIndex)
            found = _TAG.match(self.content, element.start)
            element.head = element.tail = element.end = found.end() if found else element.start
            stack[-1].children.append(element)
            stack.append(element)

        def end(_tag: str) -> None:
            element = stack.pop()
            if self.content[element.head - 2 : element.head] != b"/>":
                element.tail = parser.CurrentByteIndex
                element.end = self.content.index(b">", element.tail) + 1

        def text(letters: str) -> None:
            stack[-1].text += letters

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = text
        parser.Parse(self.content, True)
        root = top.children[0]
        root.parent = None
        return root

    def fit(self, xml: str) -> bytes:
        """New elements as they are written here: with the prefix of the root, where it has one."""
        prefix = self.root.tag.rpartition(":")[0]
        return (_OPENING.sub(rf"<\g<1>{prefix}:", xml) if prefix else xml).encode()

    def own(self, element: Element) -> bytes:
        """An element's bytes as they came."""
        return self.content[element.start : element.end]

    def set(self, element: Element, attributes: Mapping[str, str | None]) -> None:
        """Give an element these attributes; None takes one away."""
        for name, value in attributes.items():
            if value is None:
                element.attributes.pop(name, None)
            else:
                element.attributes[name] = value
        self._changed[element.start] = element

    def append(self, element: Element, xml: bytes) -> None:
        """Put something at the end of an element."""
        element.added.append(xml)
        self._changed[element.start] = element

    def insert_before(self, element: Element, xml: bytes) -> None:
        """Put something in front of an element."""
        self._inserted.append((element.start, xml))

    def remove(self, element: Element, alone: bool = False) -> None:
        """Take an element away; unless `alone`, its parents too as far as nothing else is left in them.

        What has a number or name of its own is something without what was in it, and stays.
        """
        self._removed.add(element.start)
        parent = element.parent
        if alone or parent is None or parent.parent is None:
            return
        left = [child for child in parent.children if child.start not in self._removed]
        if not any((left, parent.added, parent.text.strip(), *map(parent.get, _OWN))):
            self.remove(parent)
        elif "count" in parent.attributes:
            self.set(parent, {"count": str(len(left) + len(parent.added))})

    def is_there(self, element: Element) -> bool:
        """Whether neither the element nor one around it was removed."""
        around: Element | None = element
        while around is not None:
            if around.start in self._removed:
                return False
            around = around.parent
        return True

    def elements(self, name: str) -> list[Element]:
        """All elements of that name that are still there."""
        return [element for element in self.root.all(name) if self.is_there(element)]

    def saved(self) -> bytes:
        """The bytes with all changes."""
        edits = [(element.start, 1, element.end, b"") for element in self._gone()]
        edits += [(place, 0, place, xml) for place, xml in self._inserted]
        edits += [edit for element in self._changed.values() for edit in self._edits_of(element)]
        pieces: list[bytes] = []
        at = 0
        for start, _rank, end, xml in sorted(edits, key=lambda edit: edit[:2]):
            if start < at:
                continue  # inside of something that was removed
            pieces += (self.content[at:start], xml)
            at = end
        return b"".join((*pieces, self.content[at:]))

    def _gone(self) -> list[Element]:
        found: list[Element] = []
        queue = [self.root] if self._removed else []
        while queue:
            element = queue.pop()
            if element.start in self._removed:
                found.append(element)
            else:
                queue += element.children
        return found

    def _edits_of(self, element: Element) -> list[tuple[int, int, int, bytes]]:
        is_closed = element.head == element.end
        opening = _opening(element, is_closed and not element.added)
        if is_closed:
            closing = f"</{element.tag}>".encode() if element.added else b""
            return [(element.start, 2, element.end, b"".join((opening, *element.added, closing)))]
        edits = [(element.start, 2, element.head, opening)]
        if element.added:
            edits.append((element.tail, 0, element.tail, b"".join(element.added)))
        return edits


def _opening(element: Element, is_closed: bool) -> bytes:
    said = "".join(f' {name}="{quoted(value)}"' for name, value in element.attributes.items())
    return f"<{element.tag}{said}{'/' if is_closed else ''}>".encode()


def quoted(value: Any) -> str:
    """A value as it stands between the quotes of an attribute."""
    return escape(str(value), _ENTITIES)


def _utf8(content: bytes) -> bytes:
    """The same XML in UTF-8 without a mark at its beginning; almost every part is so already."""
    for begun, wide in _WIDE.items():
        if content.startswith(begun):
            content = content.decode(wide).encode()
    content = content.removeprefix(b"\xef\xbb\xbf")
    found = _DECLARED.match(content)
    if found and b"utf-8" not in found[0].lower() and b"encoding" in found[0].lower():
        if b"utf-16" not in found[0].lower():
            raise UnicodeError(found[0])
        content = HEAD + content[found.end() :]
    return content
