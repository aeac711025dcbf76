"""Looking at the inbox once: what lies there, settled, with its bytes read once (4-run steps 4 and 5)."""

import datetime as dt
import hashlib
import os
import re
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from orderbatch.contract.finding import Finding
from orderbatch.contract.names import told_name
from orderbatch.contract.spellings import megabytes

IGNORED = ("~$*", ".*", "*.part", "*.tmp", "*.crdownload", "thumbs.db", "desktop.ini")
MAX_SIZE = 10_000_000  # bytes
_PIECE = 1 << 20
_NUMBERED = re.compile(r" \(\d+\)(?=(\.[^.]*)?$)")
_LATEST = 250_000_000_000  # seconds: a file system can tell later years than a calendar


@dataclass(frozen=True, slots=True)
class Arrived:
    """One settled file of the inbox.

    name: NFC. content: its bytes, empty if `too_big` (then only hashed). modified: aware, UTC.
    """

    name: str
    path: Path
    content: bytes
    sha256: str
    modified: dt.datetime
    size: int
    too_big: bool = False


def look(
    inbox: Path,
    settle_seconds: float,
    ignore: Sequence[str] = (),
    max_size: int = MAX_SIZE,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[list[Arrived], list[Finding]]:
    """The settled files sorted by name, and what is to be told about the others.

    A file younger than `settle_seconds` is waited for (once, for all together). One that changed
    meanwhile is FILE_UNSETTLED and left for the next run; one above `max_size` bytes FILE_TOO_BIG.
    """
    lying, skipped = _lying(inbox, (*IGNORED, *ignore))
    first = {path: status for path, status in lying.items() if stat.S_ISREG(status.st_mode)}
    newest = max((status.st_mtime_ns for status in first.values()), default=0)
    rest = settle_seconds - (time.time_ns() - newest) / 1e9
    if first and rest > 0:
        sleep(min(rest, settle_seconds))
    arrived: list[Arrived] = []
    findings = [_no_file(path, status.st_mode) for path, status in lying.items() if path not in first]
    findings += [Finding("INBOX_SKIPPED", name) for name in skipped]
    names = told_apart(first)
    for path, status in first.items():
        name = names[path]
        found = _read_once(path, name, status, max_size)
        if found is None:
            findings.append(Finding("FILE_UNSETTLED", name))
            continue
        arrived.append(found)
        if found.too_big:
            numbers = {"size": megabytes(found.size), "most": max_size // 1_000_000}
            findings.append(Finding("FILE_TOO_BIG", name, numbers=numbers))
    return sorted(arrived, key=lambda file: (file.name, str(file.path))), findings


def left_out(name: str, ignore: Iterable[str]) -> bool:
    """Whether a pattern leaves a file of that name alone."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return any(fnmatchcase(folded, pattern.casefold()) for pattern in ignore)


def waiting(inbox: Path, ignore: Sequence[str] = ()) -> int:
    """How many files a run would look at."""
    if not inbox.is_dir():
        return 0
    patterns = (*IGNORED, *ignore)
    return sum(
        entry.is_file(follow_symlinks=False) and not left_out(entry.name, patterns)
        for entry in os.scandir(inbox)
    )


def sizes_in(inbox: Path, ignore: Sequence[str] = ()) -> list[int]:
    """The bytes of each file that a run would look at; nothing where the inbox cannot be listed."""
    try:
        lying, _skipped = _lying(inbox, (*IGNORED, *ignore))
    except OSError:
        return []
    return [status.st_size for status in lying.values() if stat.S_ISREG(status.st_mode)]


def lying_in(inbox: Path, ignore: Sequence[str] = ()) -> dict[str, list[str]]:
    """By name what lies in the inbox: no_files (folders, links), left alone by a pattern (skipped), and
    what the next run reads (stays). Nothing where it cannot be listed."""
    try:
        lying, skipped = _lying(inbox, (*IGNORED, *ignore))
    except OSError:
        return {}
    odd = [path for path, status in lying.items() if not stat.S_ISREG(status.st_mode)]
    names = {
        "no_files": sorted(told_apart(odd).values()),
        "skipped": skipped,
        "stays": sorted(told_apart(set(lying) - set(odd)).values()),
    }
    return {kind: found for kind, found in names.items() if found}


def told_apart(paths: Iterable[Path]) -> dict[Path, str]:
    """The name by which each file is told: of names that look alike (NFC and NFD, unseen signs), the later
    ones get a number, so that each is a file of its own."""
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path in sorted(paths, key=lambda file: os.fsencode(file.name)):
        name, count = told_name(path.name), 1
        stem, dot, ending = name.rpartition(".")
        while name in taken:
            count += 1
            name = f"{stem} ({count}){dot}{ending}" if dot else f"{ending} ({count})"
        taken.add(name)
        names[path] = name
    return names


def plain_name(name: str) -> str:
    """A name without the number that `told_apart` gave it: by this it is told once its namesake is gone."""
    return _NUMBERED.sub("", name)


def _no_file(path: Path, mode: int) -> Finding:
    """What lies in the inbox and is no file: a folder, a link, or another thing of the system."""
    code = "INBOX_FOLDER" if stat.S_ISDIR(mode) else "INBOX_LINK" if stat.S_ISLNK(mode) else "INBOX_ODD"
    return Finding(code, told_name(path.name))


def _lying(inbox: Path, ignore: Iterable[str]) -> tuple[dict[Path, os.stat_result], list[str]]:
    """Everything in the inbox that no pattern leaves out, and its status; the names that one leaves out."""
    found = {}
    skipped = []
    for entry in os.scandir(inbox):
        if left_out(entry.name, ignore):
            skipped.append(told_name(entry.name))
            continue
        try:
            found[Path(entry.path)] = Path(entry.path).lstat()
        except FileNotFoundError:  # gone since the folder was listed
            continue
    return found, sorted(skipped)


def _read_once(path: Path, name: str, status: os.stat_result, max_size: int) -> Arrived | None:
    """The file's bytes and hash, or None if it is gone, locked, or changed while we waited and read."""
    too_big = status.st_size > max_size
    digest = hashlib.sha256()
    content = b""
    try:
        with path.open("rb") as opened:
            if too_big:
                while piece := opened.read(_PIECE):
                    digest.update(piece)
            else:
                content = opened.read()
                digest.update(content)
        after = path.lstat()
    except OSError:  # being written by somebody who locked it, or moved away
        return None
    if (after.st_size, after.st_mtime_ns) != (status.st_size, status.st_mtime_ns):
        return None
    modified = dt.datetime.fromtimestamp(min(max(status.st_mtime_ns / 1e9, 0), _LATEST), dt.UTC)
    return Arrived(name, path, content, digest.hexdigest(), modified, status.st_size, too_big)


def with_named(paths: Sequence[Path], inbox: Sequence[Arrived]) -> tuple[list[Arrived], set[str]]:
    """The files named on the command line as if they had come into the inbox, before what lies there, and the
    names that are asked about: theirs, or else all. Raises OSError if one is gone."""
    named = {path.resolve(): _arrived_file(path) for path in paths}
    lying = {file.path.resolve(): file for file in inbox}
    files = {**named, **{path: file for path, file in lying.items() if path not in named}}
    names = told_apart(files)
    return [replace(file, name=names[path]) for path, file in files.items()], {
        names[path] for path in named or lying
    }


def _arrived_file(path: Path) -> Arrived:
    found = _read_once(path, told_name(path.name), path.lstat(), MAX_SIZE)
    if found is None:
        raise OSError(str(path))
    return found
