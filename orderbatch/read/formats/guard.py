"""What a file is, by its content, and whether it may be opened at all (4-run step 6).

Nothing here trusts a file's name or what a zip says about itself: members are counted while they are
inflated. `guard` runs in the reading process, before any library sees the bytes.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from orderbatch.read.formats.ole import is_cut, names
from orderbatch.read.formats.zip_members import Member, directory, has_end, inflate, pack

MAX_ENTRIES = 1_000
MAX_INFLATED = 100_000_000  # bytes, all members together
MAX_RATIO = 100  # inflated / packed, for members that inflate to more than RATIO_FROM
RATIO_FROM = 100_000
MAX_ROWS = 20_000
MAX_COLUMNS = 256
MAX_VALUES = 500_000  # filled cells of a sheet with an order: three seconds of computing

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_STARTS = {
    "FILE_NOT_A_WORKBOOK": (
        b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"II*\x00", b"MM\x00*", b"\x7fELF",
        b"SQLite format 3",
    ),
    "FILE_ARCHIVE": (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x78\x9f\x3e\x22"),
    # Excel before 5.0 (and a 5.0 sheet without its container), SYLK, Lotus 1-2-3 and Quattro Pro.
    "FILE_OTHER_PROGRAM": (
        b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08", b"ID;P",
        b"\x00\x00\x02\x00", b"\x00\x00\x1a\x00",
    ),
}  # fmt: skip
_DIF_OR_DBASE = re.compile(  # for dBase kind, year, month, day
    rb"TABLE\r?\n0,1\r?\n|[\x03\x83\x8b\xf5].[\x01-\x0c][\x01-\x1f]", re.DOTALL
)
_NOT_AS_SEEN = re.compile(
    rb"<(s|strike|del|script|frameset|iframe)\b|display\s*:\s*none|visibility\s*:|line-through|\shidden[\s>=]",
    re.IGNORECASE,
)
_WEB_PAGE_OF_EXCEL = b"X-Document-Type: Workbook"
_APPLE = ("index/document.iwa", ".numbers/index.zip")
_TYPES, _MANIFEST = "[content_types].xml", "meta-inf/manifest.xml"
_MARKUP_NAMES = (".xml", ".rels", ".vml")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"\A\ufeff?<\?xml[^>]*\?>")
_MAIL_START = re.compile(rb"(?:From [^\n]{1,200}\n)?[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]")
_MAIL_SURE = re.compile(
    rb"^(MIME-Version|Received|Message-ID|From|Content-Type):", re.IGNORECASE | re.MULTILINE
)
_MAIL_HEADERS = 32_768  # bytes in which they are looked for
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_MARKUP = re.compile(rb"<[A-Za-z?!]")
_SPREADSHEET_2003 = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)


@dataclass(slots=True)
class Guarded:
    """What a file is and the parts of it that were inflated on the way.

    format: xlsx, xlsb, ods, xls, xml, csv, html or eml ("" if refused). trouble: (finding code, numbers).
    members: name, in small letters and with forward slashes, → bytes of each zip member, markup in UTF-8.
    content: the workbook with these members, where some had to be changed for that.
    """

    format: str = ""
    trouble: tuple[str, dict[str, object]] | None = None
    members: Mapping[str, bytes] = field(default_factory=dict)
    content: bytes = b""


def guard(content: bytes) -> Guarded:
    """What the bytes are, or why they are refused."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return Guarded(trouble=("FILE_EMPTY", {}))
    if content.startswith(_ZIP):
        return _guard_zip(content)
    if content.startswith(_OLE):
        return _guard_ole(content)
    for code, starts in _STARTS.items():
        if content.startswith(starts):
            return Guarded(trouble=(code, {}))
    return _guard_text(content)


def _guard_ole(content: bytes) -> Guarded:
    """An OLE container: an old workbook, or the wrapping of an encrypted new one."""

    listed = names(content)

    def has(
        stream: str,
    ) -> bool:  # a cell may say `EncryptedPackage`: only where no directory is left, anywhere
        return stream.lower() in listed if listed else stream.encode("utf-16-le") in content

    if any(map(has, ("Workbook", "Book", "WORKBOOK", "BOOK"))):
        return Guarded("xls")
    if has("EncryptedPackage") or has("EncryptionInfo"):
        return Guarded(trouble=("FILE_PASSWORD", {}))
    if has("NativeContent_MAIN"):  # Quattro Pro
        return Guarded(trouble=("FILE_OTHER_PROGRAM", {}))
    if has("WordDocument") or has("PowerPoint Document") or any("__substg1.0" in name for name in listed):
        return Guarded(trouble=("FILE_NOT_A_WORKBOOK", {}))
    return Guarded(trouble=("FILE_INCOMPLETE" if is_cut(content) else "FILE_DAMAGED", {}))


def _guard_text(content: bytes) -> Guarded:
    start = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"").lstrip(b" \t\r\n")
    if _WEB_PAGE_OF_EXCEL in start or (start.startswith(b"<") and _HTML.match(start)):
        return _guard_page(content)
    if _MARKUP.match(start):
        return _guard_markup(content, start)
    if _MAIL_START.match(start) and len(_MAIL_SURE.findall(content[:_MAIL_HEADERS])) >= 2:
        return Guarded("eml")
    if _DIF_OR_DBASE.match(content):
        return Guarded(trouble=("FILE_OTHER_PROGRAM", {}))
    if b"\x00" in content and not _looks_utf16(content):
        written = content.rstrip(b"\x00")  # room was made for all of it before it was copied
        is_begun = b"\x00" not in written and not _CONTROL.search(written)
        return Guarded(trouble=("FILE_INCOMPLETE" if is_begun else "FILE_NOT_A_WORKBOOK", {}))
    return Guarded("csv")


def _guard_page(content: bytes) -> Guarded:
    """A web page with a table is read, where nothing in it hides a cell or strikes one out."""
    plain = content.replace(b"\x00", b"")
    is_read = (
        b"<table" in plain.lower() and _WEB_PAGE_OF_EXCEL not in plain and not _NOT_AS_SEEN.search(plain)
    )
    return Guarded("html") if is_read else Guarded(trouble=("FILE_HTML", {}))


def _guard_markup(content: bytes, start: bytes) -> Guarded:
    """A workbook of XML Spreadsheet 2003, or markup that is none. start: its first letters, one byte each."""
    if _SPREADSHEET_2003.search(start):
        plain = in_utf8(content) if b"\x00" in content[:8] else content.removeprefix(b"\xef\xbb\xbf")
        return _hostile("doctype") if b"<!DOCTYPE" in plain else Guarded("xml", content=plain)
    html = _HTML.search(start) and b"spreadsheet" not in start
    return _guard_page(content) if html else Guarded(trouble=("FILE_XML", {}))


def _looks_utf16(content: bytes) -> bool:
    sample = content[:2000]
    return content.startswith(_UTF16) or min(sample[::2].count(0), sample[1::2].count(0)) == 0


def _guard_zip(content: bytes) -> Guarded:
    listed = directory(content)
    if not listed:
        return Guarded(trouble=("FILE_DAMAGED" if has_end(content) else "FILE_INCOMPLETE", {}))
    refused = _refused_by_directory(listed)
    if refused:
        return refused
    members: dict[str, bytes] = {}
    left = MAX_INFLATED
    for member in listed:
        inflated = inflate(content, member, left)
        if inflated is None:
            return Guarded(trouble=("FILE_DAMAGED", {}))
        size = len(inflated)
        left -= size
        if left < 0 or (size > RATIO_FROM and size > MAX_RATIO * max(member.packed, 1)):
            return _large("unpacked")
        members[member.name] = inflated
    return _guard_members(_zip_kind(members), members)


def _refused_by_directory(listed: Sequence[Member]) -> Guarded | None:
    """What the list of members alone gives away."""
    names = {member.name for member in listed}
    if len(names) < len(listed):
        return _hostile("zip")
    if len(listed) > MAX_ENTRIES:
        return _large("parts")
    if _zip_kind(names):
        return Guarded(trouble=("FILE_PASSWORD", {})) if any(member.locked for member in listed) else None
    if any(name.endswith(_APPLE) for name in names):
        return Guarded(trouble=("FILE_OTHER_PROGRAM", {}))
    is_document = _TYPES in names or "mimetype" in names
    return Guarded(trouble=("FILE_NOT_A_WORKBOOK" if is_document else "FILE_ARCHIVE", {}))


def _zip_kind(names: Collection[str]) -> str:
    for kind, book in (("xlsx", "workbook.xml"), ("xlsb", "workbook.bin")):
        if f"xl/{book}" in names or (_TYPES in names and any(name.endswith(book) for name in names)):
            return kind
    return "ods" if "content.xml" in names and ("mimetype" in names or _MANIFEST in names) else ""


def _guard_members(kind: str, members: dict[str, bytes]) -> Guarded:
    if kind == "ods":
        if b"encryption-data" in members.get(_MANIFEST, b""):
            return Guarded(trouble=("FILE_PASSWORD", {}))
        if b"opendocument.spreadsheet" not in members.get("mimetype", members.get(_MANIFEST, b"")):
            return Guarded(trouble=("FILE_NOT_A_WORKBOOK", {}))
    wide = {
        name: in_utf8(part)
        for name, part in members.items()
        if b"\x00" in part[:4] and name.endswith(_MARKUP_NAMES)
    }
    members |= wide
    for name, part in members.items():
        if b"!" in part and b"<!DOCTYPE" in part and name.endswith(_MARKUP_NAMES):
            return _hostile("doctype")
    return Guarded(kind, members=members, content=pack(members) if wide else b"")


def in_utf8(markup: bytes) -> bytes:
    """Markup in letters of two bytes, which Excel reads too, as everybody else writes it."""
    order = "utf-16" if markup.startswith(_UTF16) else "utf-16-be" if markup[:1] == b"\x00" else "utf-16-le"
    return _DECLARATION.sub("", markup.decode(order, "replace"), count=1).encode()


def _large(why: str) -> Guarded:
    """Refused for its size: most such files are honest ones, with pictures or formats everywhere."""
    return Guarded(trouble=("FILE_LARGE_INSIDE", {"why": why}))


def _hostile(why: str) -> Guarded:
    return Guarded(trouble=("FILE_HOSTILE", {"why": why}))
