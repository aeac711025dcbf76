"""A desk that did exactly the same before is laid down as it was left then: most of the tests begin alike.

Kept for one session, for all its processes. A run is taken from what is kept only where everything that it
can see is the same to the byte: the files of the desk with their times and rights, the clock, the options;
and where nothing of the product stands changed (`where_tests_run.py` says so for a test that changes it).
That the same files give the same bytes is held by tests that make runs of their own
(`test_decided_again`, `test_retail_day` under other names, `test_mill`).
"""

import datetime as dt
import hashlib
import os
import pickle
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl.writer.excel

from orderbatch.day import DayDone

_SECOND = 10**9
_FIXED = (2026, 1, 1, 0, 0, 0)
_PLAIN = bool | str | int | None

ALIKE = 3  # runs of a desk that others may have made before; of 61 later ones none had been

kept: Path | None = None  # where the desks of this session are kept; None: every run is made


def may_be_kept(root: Path, options: Mapping[str, object]) -> bool:
    """Whether a run sees nothing but the files below its root and plain options, and is one of the first."""
    if kept is None or not all(isinstance(option, _PLAIN) for option in options.values()):
        return False
    if len([*root.glob("outbox/*/*/batch.json")]) >= ALIKE:
        return False
    said = root / "orderbatch.toml"
    return not said.exists() or "/" not in said.read_text("utf-8")


def as_before(
    root: Path, at: dt.datetime, options: Mapping[str, object], make: Callable[[], DayDone]
) -> DayDone:
    """What `make` does to the desk at `root`, or what it did to the same desk before."""
    if kept is None or not may_be_kept(root, options):
        return make()
    place = kept / _seen(root, f"{at.isoformat()} {sorted(options.items())}")
    if place.is_dir():
        shutil.rmtree(root)
        shutil.copytree(place / "desk", root, symlinks=True)
        done: DayDone = pickle.loads((place / "done").read_bytes())
        return done
    done = make()
    _keep(root, done, place)
    return done


def _keep(root: Path, done: DayDone, place: Path) -> None:
    """Beside, then at its place at once: another process may keep the same desk."""
    beside = Path(tempfile.mkdtemp(dir=place.parent))
    shutil.copytree(root, beside / "desk", symlinks=True)
    (beside / "done").write_bytes(pickle.dumps(done))
    try:
        beside.rename(place)
    except OSError:
        shutil.rmtree(beside)


def _seen(root: Path, said: str) -> str:
    """A digest of all that a run can see. A time of now, set by no test, is no difference."""
    digest = hashlib.sha256(said.encode())
    for path in sorted(root.rglob("*")):
        state = path.lstat()
        time = state.st_mtime_ns if state.st_mtime_ns % _SECOND == 0 else 0
        is_file = path.is_file() and not path.is_symlink()
        name = os.fsencode(path.relative_to(root))  # a name may be no text
        digest.update(b"\n%s %d %d " % (name, state.st_mode, time if is_file else 0))
        digest.update(path.read_bytes() if is_file else b"")
        if path.is_symlink():
            digest.update(str(path.readlink()).encode())
    return digest.hexdigest()


class _Dated(zipfile.ZipFile):
    """A package whose parts all have one date."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        part = zipfile.ZipInfo(name, _FIXED)
        super().writestr(part, data, zipfile.ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        self.writestr(str(arcname or filename), Path(filename).read_bytes())


class _Standing(dt.datetime):
    """A clock that stands."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> "_Standing":
        return cls(*_FIXED, tzinfo=tz)


def save_alike() -> None:
    """A workbook that a test fills in has the same bytes whenever it is saved."""
    clock = SimpleNamespace(datetime=_Standing, timezone=dt.timezone)
    for place, name, value in (
        (openpyxl.writer.excel, "datetime", clock),
        (openpyxl.writer.excel, "ZipFile", _Dated),
    ):
        setattr(place, name, value)
