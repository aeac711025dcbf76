"""Putting bytes on the disk so that a file is either wholly there under its name or not at all.

temp (a name with a dot and `.tmp`) → fsync → replace → fsync of the folder. A crash at any point leaves
at most a temp file, which the next attempt writes over.
"""

import errno
import hashlib
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

THREADS = 8  # waiting for the disk, not computing: many syncs at once cost hardly more than one
_PIECE = 1 << 20
# What a system says that cannot sync a folder (some network drives); the file itself is synced there.
_NOT_SUPPORTED = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF)


def temp_of(target: Path) -> Path:
    """Where a file is written until it is whole; short, whatever the target's name."""
    return target.with_name(f".{hashlib.sha256(target.name.encode()).hexdigest()[:16]}.tmp")


def write_temp(target: Path, pieces: Iterable[bytes]) -> None:
    """The bytes in the target's temp file, on the disk. On an error the temp file is removed."""
    unfinished = temp_of(target)
    try:
        with unfinished.open("wb") as opened:
            opened.writelines(pieces)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        error.filename = str(target)  # a full disk names no file
        unfinished.unlink(missing_ok=True)
        raise


def settle_temp(target: Path) -> None:
    """Give the temp file its name. Where the name is held (open in Excel), the temp file is removed."""
    try:
        temp_of(target).replace(target)
    except OSError:
        temp_of(target).unlink(missing_ok=True)
        raise


def write_all(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write several files, each whole or not at all; folders are synced once. Raises the first OSError."""
    wanted = list(files)
    folders = {target.parent for target, _content in wanted}
    changed = folders | {above for folder in sorted(folders) for above in _made(folder)}
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda file: write_temp(file[0], [file[1]]), wanted))
        for target, _content in wanted:
            settle_temp(target)
        list(pool.map(sync_folder, sorted(changed)))


def make_folder(folder: Path) -> None:
    """The folder with all above it; each new one is synced into the one that holds it."""
    for above in _made(folder):
        sync_folder(above)


def _made(folder: Path) -> list[Path]:
    """Make the folder with all above it; the folders that hold a new one and are not synced yet."""
    try:
        folder.mkdir()
    except FileNotFoundError:
        made = _made(folder.parent)
        folder.mkdir(exist_ok=True)
        return [*made, folder.parent]
    except FileExistsError:
        if folder.is_dir():
            return []
        raise
    return [folder.parent]


def sync_folder(folder: Path) -> None:
    """Make the folder's names last, where the system can (Windows cannot open a folder)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            error.filename = str(folder)
            raise
    finally:
        os.close(descriptor)


def hash_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces; "" where there is no such regular file."""
    digest = hashlib.sha256()
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
