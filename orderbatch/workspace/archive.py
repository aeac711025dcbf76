"""Filing: every original to its last place before the commit, and out of the inbox after it (P-4.8.1).

By date, and inside it by customer and time: `archive/2011/11/16/C14426/093512_1f0c…_order.xlsx`.
"""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from orderbatch.contract.names import clean_name, told_name
from orderbatch.workspace.atomic import hash_of, make_folder, sync_folder, temp_of, write_all
from orderbatch.workspace.inbox import plain_name, told_apart
from orderbatch.workspace.workspace import Workspace

LONGEST_BYTES = 200  # of a name, in UTF-8: file systems stop at 255
_TAKING_IN = "taking-in.txt"
TEMPLATES = "templates"  # folder of the archive: order form templates that were used, named by their SHA-256


class FiledOriginal(Protocol):
    """A file as it was read from the inbox."""

    @property
    def path(self) -> Path:
        """Where it lay."""

    @property
    def content(self) -> bytes:
        """Its bytes; empty if it was too big to be held."""

    @property
    def sha256(self) -> str:
        """Of its bytes."""

    @property
    def too_big(self) -> bool:
        """Whether it was only hashed."""


def archive_path(
    received_at: dt.datetime, agent_or_kind: str, sha256: str, name: str, rejected: bool = False
) -> str:
    """Where an original ends, below the workspace, `/` between folders."""
    top = "archive/rejected" if rejected else "archive"
    whose = clean_name(agent_or_kind or "unknown")
    return f"{top}/{received_at:%Y/%m/%d}/{whose}/{received_at:%H%M%S}_{sha256[:12]}_{safe_name(name)}"


def safe_name(name: str) -> str:
    """A file name that every system can hold: cleaned, at most 120 characters and 200 bytes, ending kept."""
    stem, dot, ending = unicodedata.normalize("NFC", name).rpartition(".")
    if not dot or len(ending) > 8 or not ending.isalnum():
        stem, ending = name, ""
    suffix = f".{ending}" if ending else ""
    while stem and len((clean_name(stem, suffix)).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return clean_name(stem, suffix)


def take_in_all(workspace: Workspace, originals: Sequence[tuple[str, FiledOriginal]]) -> None:
    """Copy every original to its archive path. Repeating it changes nothing.

    What an interrupted run copied to another place (its verdict may change with new masters) is taken
    away once the same bytes are safe in the new one. `OSError` on a full disk: nothing is committed.
    """
    if not originals:
        return
    earlier = _read_intents(workspace)
    intents = dict.fromkeys([*earlier, *(path for path, _each in originals)])
    write_all([(workspace.state / _TAKING_IN, "\n".join(intents).encode())])
    write_all(_missing(workspace.root, originals))
    _take_back(workspace.root, earlier, originals)


def _missing(root: Path, originals: Sequence[tuple[str, FiledOriginal]]) -> list[tuple[Path, bytes]]:
    return [
        (root / path, original.path.read_bytes() if original.too_big else original.content)
        for path, original in originals
        if hash_of(root / path) != original.sha256
    ]


def _read_intents(workspace: Workspace) -> list[str]:
    try:
        return (workspace.state / _TAKING_IN).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []


def _take_back(root: Path, earlier: Sequence[str], originals: Sequence[tuple[str, FiledOriginal]]) -> None:
    """A hash that is taken in now is not in the ledger, so an earlier copy of it never became true."""
    paths = {path for path, _each in originals}
    hashes = {original.sha256 for _path, original in originals}
    for path in earlier:
        temp_of(root / path).unlink(missing_ok=True)
        if path not in paths and path.startswith("archive/") and hash_of(root / path) in hashes:
            (root / path).unlink()
            sync_folder((root / path).parent)


def originals_in(workspace: Workspace) -> Iterator[str]:
    """Every file of the archive but our README and unfinished copies; paths below the workspace."""
    for path in sorted(workspace.archive.rglob("*")):
        if path.is_file() and path.name != "README.md" and not path.name.startswith("."):
            yield path.relative_to(workspace.root).as_posix()


def tidy(
    workspace: Workspace, untidied: Mapping[str, Sequence[tuple[str, str, str]]], mark: Callable[[str], None]
) -> list[tuple[str, str]]:
    """Clear the inbox of what the ledger has taken in; (name, reason) of what could not be removed.

    untidied: batch → (name, SHA-256, archive path) of its inputs. mark: is told each batch of which nothing
    lies there any more. A file goes only if its bytes are still those that were read and the archive holds
    them; an archived copy that is gone or damaged is written again first.
    """
    left: list[tuple[str, str]] = []
    for batch, inputs in untidied.items():
        present = _present(workspace.inbox)
        stuck = []
        for name, sha256, path in inputs:
            try:
                for lying in present.get(name, set()) or present.get(plain_name(name), set()):
                    _clear(workspace.root, lying, sha256, path)
            except OSError as error:
                stuck.append((name, error.strerror or str(error)))
        if not stuck:
            sync_folder(workspace.inbox)
            (workspace.state / _TAKING_IN).unlink(missing_ok=True)  # what it lists has become true
            mark(batch)  # last: whoever dies before it does all of this again
        left += stuck
    return left


def _present(inbox: Path) -> dict[str, set[Path]]:
    """Files of the inbox by their name as the ledger writes it; of names that look alike, all under each."""
    files = [found for found in inbox.iterdir() if found.is_file() and not found.is_symlink()]
    found: dict[str, set[Path]] = {}
    for path, name in told_apart(files).items():
        for called in (name, told_name(path.name)):
            found.setdefault(called, set()).add(path)
    return found


def _clear(root: Path, lying: Path, sha256: str, path: str) -> None:
    if not path or not lying.exists() or hash_of(lying) != sha256:
        return
    before = lying.lstat()
    if hash_of(root / path) != sha256:
        make_folder((root / path).parent)
        write_all([(root / path, lying.read_bytes())])
    after = lying.lstat()
    if (before.st_size, before.st_mtime_ns, before.st_ino) == (
        after.st_size,
        after.st_mtime_ns,
        after.st_ino,
    ):
        lying.unlink()
