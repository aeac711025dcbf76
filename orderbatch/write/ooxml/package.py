"""The package that an xlsx is: parts, what each refers to, their types; saved with the same bytes."""

import datetime as dt
import io
import posixpath
import zipfile
from collections.abc import Iterable
from typing import NamedTuple
from xml.sax.saxutils import escape

from orderbatch.write.ooxml.part import HEAD, Element, XmlPart, quoted

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"


class Relation(NamedTuple):
    """One thing that a part refers to. kind: the last word of its type. target: a part, or "" outside."""

    identity: str
    kind: str
    target: str
    is_outside: bool
    element: Element


class Package:
    """All parts of a workbook by their names; parts that are looked into are kept as `XmlPart`s.

    Raises `zipfile.BadZipFile`, `KeyError` or what `XmlPart` raises where it is no such package.
    """

    def __init__(self, content: bytes) -> None:
        self._bytes: dict[str, bytes] = {}
        self._parts: dict[str, XmlPart] = {}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                name = entry.filename.replace("\\", "/").lstrip("/")
                if not name.endswith("/"):
                    self._bytes[name] = archive.read(entry)
        self._respell(_TYPES)
        self._types = self.xml(_TYPES)
        self._respell(*(element.get("PartName").lstrip("/") for element in self._types.elements("Override")))
        self._spelled = {name.lower(): name for name in self._bytes}

    def _respell(self, *names: str) -> None:
        """Name parts as the package itself spells them: not every program that made one kept to capitals."""
        meant = {name.lower(): name for name in names}
        self._bytes = {meant.get(name.lower(), name): content for name, content in self._bytes.items()}

    def names(self) -> list[str]:
        """The parts, without those that only say how they hang together."""
        return [name for name in self._bytes if name != _TYPES and "_rels/" not in name]

    def bytes_of(self, name: str) -> bytes:
        """A part as it is now."""
        return self._parts[name].saved() if name in self._parts else self._bytes[name]

    def xml(self, name: str) -> XmlPart:
        """A part's elements; what is changed in them is saved with the package."""
        if name not in self._parts:
            self._parts[name] = XmlPart(self._bytes[name])
        return self._parts[name]

    def put(self, name: str, content: bytes, content_type: str = "") -> None:
        """A part's new bytes; a new part says its type."""
        self._bytes[name] = content
        self._spelled[name.lower()] = name
        self._parts.pop(name, None)
        if content_type:
            self._forget_type(name)
            given = f'<Override PartName="/{quoted(name)}" ContentType="{content_type}"/>'
            self._types.append(self._types.root, self._types.fit(given))

    def free_name(self, pattern: str) -> str:
        """A name that no part has yet: `xl/comments{}.xml` with the lowest number."""
        return next(
            name for n in range(1, 100_000) if (name := pattern.format(n)).lower() not in self._spelled
        )

    def relations(self, part: str = "") -> list[Relation]:
        """What a part refers to; "": what the package itself does."""
        name = self._relations_part(part)
        if name not in self._bytes:
            return []
        return [self._relation(part, element) for element in self.xml(name).elements("Relationship")]

    def _relation(self, part: str, element: Element) -> Relation:
        kind = element.get("Type").rstrip("/").rsplit("/", 1)[-1]
        is_outside = element.get("TargetMode").lower() == "external"
        target = element.get("Target").replace("\\", "/").partition("#")[0]
        folder = part.rpartition("/")[0]
        path = posixpath.normpath(target if target.startswith("/") else f"/{folder}/{target}").lstrip("/")
        found = "" if is_outside or not target else self._spelled.get(path.lower(), "")
        return Relation(element.get("Id"), kind, found, is_outside, element)

    def relations_xml(self, part: str = "") -> XmlPart:
        """The part that lists them, to change them there."""
        return self.xml(self._relations_part(part))

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part refer to another; the identity of the reference."""
        name = self._relations_part(part)
        if name not in self._bytes:
            known = {element.get("Extension").lower() for element in self._types.elements("Default")}
            empty = HEAD + f'<Relationships xmlns="{_RELATIONS}"></Relationships>'.encode()
            self.put(name, empty, "" if "rels" in known else _RELATIONS_TYPE)
        listed = self.xml(name)
        taken = {element.get("Id") for element in listed.root.children}
        identity = next(found for n in range(1, 100_000) if (found := f"rId{n}") not in taken)
        kind = kind if "/" in kind else f"{OFFICE}/{kind}"
        given = f'<Relationship Id="{identity}" Type="{kind}" Target="/{quoted(target)}"/>'
        listed.append(listed.root, listed.fit(given))
        self.put(name, listed.saved())
        return identity

    def _relations_part(self, part: str) -> str:
        folder, _slash, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        return self._spelled.get(path.lower(), path)

    def set_type(self, name: str, content_type: str) -> None:
        """Say what a part is."""
        self.put(name, self.bytes_of(name), content_type)

    def _forget_type(self, name: str) -> None:
        for element in self._types.elements("Override"):
            if element.get("PartName").lstrip("/").lower() == name.lower():
                self._types.remove(element)

    def keep_only(self, names: Iterable[str]) -> None:
        """Drop every other part, with what it refers to and its type."""
        kept = set(names)
        for name in self.names():
            if name not in kept:
                self._drop(name)

    def _drop(self, name: str) -> None:
        for part in (name, self._relations_part(name)):
            self._forget_type(part)
            if part in self._bytes:
                del self._bytes[part]
                self._parts.pop(part, None)
                del self._spelled[part.lower()]

    def sign(self, title: str, subject: str, creator: str, at: dt.datetime) -> None:
        """Who wrote it, and when, in place of what stood there."""
        moment = f"{at.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
        said = {"dc:title": title, "dc:subject": subject, "dc:creator": creator}
        times = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
            for name in ("created", "modified")
        )
        texts = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in said.items())
        content = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
            f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{texts}{times}</cp:coreProperties>'
        )
        known = next(
            (
                relation.target
                for relation in self.relations()
                if relation.kind == "core-properties" and relation.target
            ),
            "",
        )
        if not known:
            known = self.free_name("docProps/core{}.xml")
            self.relate("", CORE, known)
        self.put(known, HEAD + content.encode(), _CORE_TYPE)

    def saved(self) -> bytes:
        """The workbook; the same parts give the same bytes."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name in self._bytes:
                entry = zipfile.ZipInfo(name, _ZIP_DATE)
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
                archive.writestr(entry, self.bytes_of(name))
        return packed.getvalue()
