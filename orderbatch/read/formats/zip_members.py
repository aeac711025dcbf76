"""The members of a zip: what its directory lists, and their bytes, counted while they are inflated."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

_END = struct.Struct("<4s4H2IH")  # signature, disks and counts, size and place of the directory, comment
_ENTRY = struct.Struct("<4s4x2H8xI4x3H8xI")
_HEADER, _LISTED = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")
_IN_UTF8, _FIRST_DAY = 0x800, 33  # a flag; 1 January 1980
_SMALL, _SMALL_INFLATED = 4_096, 65_536  # bytes of a member that is kept, as it is and inflated
_TOO_WIDE = 0xFFFF_FFFF  # the real figure stands elsewhere (zip64)


class Member(NamedTuple):
    """One member as the directory lists it. name: in small letters, with forward slashes.

    packed: bytes. locked: encrypted.
    """

    name: str
    offset: int
    packed: int
    method: int
    locked: bool


def directory(content: bytes) -> list[Member] | None:
    """What a zip lists, in its order; None if it is none."""
    plain = _plain_directory(content)
    if plain is not None:
        return plain
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [
                Member(
                    _plain(entry.filename),
                    entry.header_offset,
                    entry.compress_size,
                    entry.compress_type,
                    bool(entry.flag_bits & 1),
                )
                for entry in archive.infolist()
            ]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, UnicodeError):
        return None


def has_end(content: bytes) -> bool:
    """Whether the record that ends a zip is there, whole, and says anything."""
    _before, mark, record = content.rpartition(b"PK\x05\x06")
    return bool(mark) and len(record) >= _END.size - len(mark) and any(record)


def _plain(name: str) -> str:
    """As the parts of a workbook refer to each other, whoever wrote it."""
    return name.replace("\\", "/").lower()


def _plain_directory(content: bytes) -> list[Member] | None:
    """The directory of a zip without any peculiarity, at a fifth of the usual cost; else None."""
    last = len(content) - _END.size
    if last < 0:
        return None
    signature, disk, begins, count, of, size, place, comment = _END.unpack_from(content, last)
    if signature != b"PK\x05\x06" or disk or begins or comment or count != of or place + size != last:
        return None
    members = []
    for _each in range(count):
        if place + _ENTRY.size > last:
            return None
        mark, flags, method, packed, letters, extra, note, offset = _ENTRY.unpack_from(content, place)
        place += _ENTRY.size
        name = content[place : place + letters]
        place += letters + extra + note
        if mark != b"PK\x01\x02" or _TOO_WIDE in (packed, offset):
            return None
        if not name.isascii() or b"\x00" in name:
            return None
        members.append(Member(_plain(name.decode("ascii")), offset, packed, method, bool(flags & 1)))
    return members if place == last else None


def inflate(content: bytes, member: Member, left: int) -> bytes | None:
    """A member's bytes, at most one more than `left`; None if it cannot be unpacked."""
    header = content[member.offset : member.offset + 30]
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        return None
    letters, extra = struct.unpack_from("<HH", header, 26)
    start = member.offset + 30 + letters + extra
    packed = memoryview(content)[start : start + member.packed]
    if len(packed) < member.packed:
        return None
    if member.method == zipfile.ZIP_STORED:
        return bytes(packed[: left + 1])
    if member.method != zipfile.ZIP_DEFLATED:
        return None
    whole = _inflate_small(bytes(packed)) if member.packed <= _SMALL else None
    return (
        whole if whole is not None and len(whole) <= min(left, _SMALL_INFLATED) else _inflated(packed, left)
    )


def _inflated(packed: memoryview, left: int) -> bytes | None:
    try:
        return zlib.decompressobj(-15).decompress(packed, left + 1)
    except zlib.error:
        return None


@lru_cache(maxsize=128)
def _inflate_small(packed: bytes) -> bytes | None:
    """A small member's bytes, kept: styles, themes and relations are the same in all forms of a program."""
    try:
        return zlib.decompressobj(-15).decompress(packed, _SMALL_INFLATED + 1)
    except zlib.error:
        return None


def pack(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members, as they are: what was counted is what is read, and is inflated once."""
    parts: list[bytes] = []
    listed: list[bytes] = []
    place = 0
    for name, content in members.items():
        letters = name.encode()
        about = (zlib.crc32(content), len(content), len(content), len(letters), 0)
        parts += (_HEADER.pack(b"PK\x03\x04", 20, _IN_UTF8, 0, 0, _FIRST_DAY, *about), letters, content)
        listed += (
            _LISTED.pack(b"PK\x01\x02", 20, 20, _IN_UTF8, 0, 0, _FIRST_DAY, *about, 0, 0, 0, 0, place),
            letters,
        )
        place += _HEADER.size + len(letters) + len(content)
    directory_ = b"".join(listed)
    count = len(members)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory_), place, 0)
    return b"".join((*parts, directory_, end))
