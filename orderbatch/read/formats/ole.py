"""The streams inside an OLE compound file, the container of an old `.xls`.

Only as much of the format as it takes to get at one stream by its name; a chain that loops or leaves
the file ends there.
"""

import struct
from collections.abc import Collection, Sequence

_HEADER = 512
_ENTRY = 128
_END = 0xFFFF_FFFA  # and above: no sector
_FREE = 0xFFFF_FFFF
_ROOT, _STREAM = 5, 2
_MOST_TABLES = 4_096  # of a file of the largest size that is read


def stream(content: bytes, names: Collection[str]) -> bytes:
    """The bytes of the stream that has one of these names (in small letters); empty where there is none."""
    if len(content) < _HEADER:
        return b""
    try:
        return _stream(content, names)
    except (struct.error, ValueError, IndexError):
        return b""


def names(content: bytes) -> set[str]:
    """What the container's directory lists, in small letters; empty where it cannot be read."""
    if len(content) < _HEADER:
        return set()
    shift, first = struct.unpack_from("<H", content, 30)[0], struct.unpack_from("<I", content, 48)[0]
    if shift not in (9, 12):
        return set()
    size = 1 << shift
    found = set()
    for number in _chain(_table(content, size), first):
        sector = content[(number + 1) * size : (number + 2) * size]
        for place in range(0, len(sector) - _ENTRY + 1, _ENTRY):
            if sector[place + 66]:
                found.add(_entry_name(sector[place : place + _ENTRY]))
    return found


def is_cut(content: bytes) -> bool:
    """Whether the end of a container that cannot be read is missing.

    Sectors that are in use lie beyond the end of the file, or it ends in nothing: some systems make room
    for a whole file before they copy it. A number that its tables have no room for is a damaged one.
    """
    if len(content) < _HEADER:
        return True
    if not content[-_HEADER:].strip(b"\x00"):
        return True
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in (9, 12):
        return False
    size = 1 << shift
    sectors = len(content) // size - 1  # that are there whole
    first_directory, *_rest = struct.unpack_from("<I", content, 48)
    listed = [part for part in struct.unpack_from("<109I", content, 76) if part < _END]
    links = _table(content, size)
    (tables,) = struct.unpack_from("<I", content, 44)
    room = max(len(links), min(tables, _MOST_TABLES) * size // 4)  # sectors that the tables may speak of
    used = (at for at, after in enumerate(links) if after < room or _END <= after < _FREE)
    last = max(used, default=0)
    return any(sectors <= number < room for number in (first_directory, last, *listed))


def _stream(content: bytes, names: Collection[str]) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or small_shift > shift:
        return b""
    size = 1 << shift
    first_directory, _signature, least, first_small = struct.unpack_from("<IIII", content, 48)
    sectors = _table(content, size)

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    directory = b"".join(sector(number) for number in _chain(sectors, first_directory))
    root, found = _entries(directory, names)
    if found is None or root is None:
        return b""
    start, length = found
    if length >= least:
        return b"".join(sector(number) for number in _chain(sectors, start))[:length]
    pieces = b"".join(sector(number) for number in _chain(sectors, root[0]))
    small = b"".join(sector(number) for number in _chain(sectors, first_small))
    links = struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4])
    width = 1 << small_shift
    return b"".join(pieces[number * width : (number + 1) * width] for number in _chain(links, start))[:length]


def _table(content: bytes, size: int) -> tuple[int, ...]:
    """For each sector the one that follows it."""
    parts = list(struct.unpack_from("<109I", content, 76))
    (further,) = struct.unpack_from("<I", content, 68)
    seen: set[int] = set()
    while further < _END and further not in seen and (further + 2) * size <= len(content):
        seen.add(further)
        *more, further = struct.unpack_from(f"<{size // 4}I", content, (further + 1) * size)
        parts += more
    links: list[int] = []
    for part in parts:
        if part < _END and (part + 2) * size <= len(content):
            links += struct.unpack_from(f"<{size // 4}I", content, (part + 1) * size)
        if len(links) * size > len(content) + size * size:
            break
    return tuple(links)


def _chain(following: Sequence[int], start: int) -> list[int]:
    """The sectors of a chain in order; one that comes round to itself ends."""
    found: list[int] = []
    seen = bytearray(len(following))
    while start < len(following) and not seen[start]:
        seen[start] = 1
        found.append(start)
        start = following[start]
    return found


def _entries(
    directory: bytes, names: Collection[str]
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """First sector and length of the root's small pieces, and of the stream that is looked for."""
    root = found = None
    for place in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[place : place + _ENTRY]
        name = _entry_name(entry)
        where = struct.unpack_from("<II", entry, 116)
        if entry[66] == _ROOT:
            root = root or where
        elif entry[66] == _STREAM and name in names:
            found = found or where
    return root, found


def _entry_name(entry: bytes) -> str:
    (letters,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(min(letters, 64) - 2, 0)].decode("utf-16-le", "replace").lower()
