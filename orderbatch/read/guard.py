"""What a file is, by its content, and whether it may be opened at all (4-run step 6).

Nothing here trusts a file's name or what a zip says about itself: members are counted while they are
inflated. `guard` runs in the reading process, before any library sees the bytes.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_ENTRIES = 1_000
MAX_INFLATED = 100_000_000  # bytes, all members together
MAX_RATIO = 100  # inflated / packed, for members that inflate to more than RATIO_FROM
RATIO_FROM = 100_000
MAX_ROWS = 20_000
MAX_COLUMNS = 256

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER_KINDS = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"II*\x00",
    b"MM\x00*", b"\x7fELF", b"SQLite format 3",
)  # fmt: skip
_WIDE_DOCTYPES = ("<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MAIL_START = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]")
_MAIL_SURE = re.compile(
    rb"^(MIME-Version|Received|Message-ID|From|Content-Type):", re.IGNORECASE | re.MULTILINE
)
_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)


@dataclass(slots=True)
class Guarded:
    """What a file is and the parts of it that were inflated on the way.

    format: xlsx, xlsb, ods, xls, csv or eml ("" if refused). trouble: (finding code, numbers).
    members: name → bytes of each zip member.
    """

    format: str = ""
    trouble: tuple[str, dict[str, object]] | None = None
    members: Mapping[str, bytes] = field(default_factory=dict)


def guard(content: bytes) -> Guarded:
    """What the bytes are, or why they are refused."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return Guarded(trouble=("FILE_EMPTY", {}))
    if content.startswith(_ZIP):
        return _guard_zip(content)
    if content.startswith(_OLE):
        return _guard_ole(content)
    if content.startswith(_OTHER_KINDS):
        return Guarded(trouble=("FILE_NOT_A_WORKBOOK", {}))
    return _guard_text(content)


def _guard_ole(content: bytes) -> Guarded:
    """An OLE container: an old workbook, or the wrapping of an encrypted new one."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage") or has("EncryptionInfo"):
        return Guarded(trouble=("FILE_PASSWORD", {}))
    if has("Workbook") or has("Book"):
        return Guarded("xls")
    if has("WordDocument") or has("PowerPoint") or has("__substg1.0"):
        return Guarded(trouble=("FILE_NOT_A_WORKBOOK", {}))
    return Guarded(trouble=("FILE_DAMAGED", {}))


def _guard_text(content: bytes) -> Guarded:
    start = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"")
    if start.startswith(b"<") and _HTML.match(start):
        return Guarded(trouble=("FILE_HTML", {}))
    if start.startswith(b"<?xml") or start.startswith(b"<Workbook"):
        html = _HTML.search(start) and b"spreadsheet" not in start
        return Guarded(trouble=("FILE_HTML" if html else "FILE_XML", {}))
    if _MAIL_START.match(start) and len(_MAIL_SURE.findall(start)) >= 2:
        return Guarded("eml")
    if b"\x00" in content and not _looks_utf16(content):
        return Guarded(trouble=("FILE_NOT_A_WORKBOOK", {}))
    return Guarded("csv")


def _looks_utf16(content: bytes) -> bool:
    sample = content[:2000]
    return content.startswith(_UTF16) or min(sample[::2].count(0), sample[1::2].count(0)) == 0


def _guard_zip(content: bytes) -> Guarded:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, UnicodeError):
        return Guarded(trouble=("FILE_DAMAGED", {}))
    refused = _refused_by_directory(entries)
    if refused:
        return refused
    kind = _zip_kind([entry.filename for entry in entries])
    members: dict[str, bytes] = {}
    left = MAX_INFLATED
    for entry in entries:
        inflated = _inflate(content, entry, left)
        if inflated is None:
            return Guarded(trouble=("FILE_DAMAGED", {}))
        left -= len(inflated)
        if left < 0 or (
            len(inflated) > RATIO_FROM and len(inflated) > MAX_RATIO * max(entry.compress_size, 1)
        ):
            return _hostile("bomb")
        members[entry.filename] = inflated
    return _guard_members(kind, members)


def _refused_by_directory(entries: list[zipfile.ZipInfo]) -> Guarded | None:
    """What the list of members alone gives away."""
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or len({name.casefold() for name in names}) < len(names):
        return _hostile("zip")
    if any(entry.flag_bits & 0x1 for entry in entries):
        return Guarded(trouble=("FILE_PASSWORD", {}))
    return None if _zip_kind(names) else Guarded(trouble=("FILE_NOT_A_WORKBOOK", {}))


def _zip_kind(names: list[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    return ""


def _inflate(content: bytes, entry: zipfile.ZipInfo, left: int) -> bytes | None:
    """A member's bytes, at most one more than `left`; None if it cannot be unpacked."""
    header = content[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        return None
    start = (
        entry.header_offset
        + 30
        + int.from_bytes(header[26:28], "little")
        + int.from_bytes(header[28:30], "little")
    )
    packed = memoryview(content)[start : start + entry.compress_size]
    if len(packed) < entry.compress_size:
        return None
    if entry.compress_type == zipfile.ZIP_STORED:
        return bytes(packed[: left + 1])
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return None
    try:
        return zlib.decompressobj(-15).decompress(packed, left + 1)
    except zlib.error:
        return None


def _guard_members(kind: str, members: dict[str, bytes]) -> Guarded:
    if kind == "ods":
        if b"opendocument.spreadsheet" not in members["mimetype"]:
            return Guarded(trouble=("FILE_NOT_A_WORKBOOK", {}))
        if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
            return Guarded(trouble=("FILE_PASSWORD", {}))
    for name, inflated in members.items():
        if _declares(inflated) and name.endswith((".xml", ".rels", ".vml")):
            return _hostile("doctype")
    return Guarded(kind, members=members)


def _declares(inflated: bytes) -> bool:
    """Whether markup declares entities or the like, in whatever width its letters are."""
    if b"\x00" in inflated[:4] or inflated.startswith(_UTF16):
        return any(mark in inflated for mark in _WIDE_DOCTYPES)
    return b"<!DOCTYPE" in inflated


def _hostile(why: str) -> Guarded:
    return Guarded(trouble=("FILE_HOSTILE", {"why": why}))
