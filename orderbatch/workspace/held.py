"""The lock of a desk, taken before the desk is opened: so refusing costs little, also runs begun together.

What is known of the desk until then is read as it stands; whatever is wrong in its settings is told when
nobody holds it. Every other command takes it in `workspace/lock.py`, and so does a run where the system
has no such lock.
"""

import datetime as dt
import json
import os
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES

SETTINGS_FILE = "orderbatch.toml"
STATE = ".orderbatch"
# A hold that ends at once, or whose holder has not said yet who it is, is over by then.
MOMENT_SECONDS = 0.25
_PAUSE_SECONDS = 0.03
_HELD = -1


@dataclass(frozen=True, slots=True)
class Glance:
    """Of the settings as they stand what a refusal needs; "" and nothing where it is missing or odd."""

    language: str = ""
    timezone: str = ""
    ignore: tuple[str, ...] = ()

    def local(self, moment: dt.datetime) -> dt.datetime:
        """As `Workspace.local`; the machine's zone where the settings name none that there is."""
        try:
            zone = ZoneInfo(self.timezone) if self.timezone else None
        except (OSError, ValueError, KeyError):
            zone = None
        return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)


def glance(root: Path) -> Glance:
    """The settings of a desk, looked at and not checked."""
    try:
        given = tomllib.loads((root / SETTINGS_FILE).read_text("utf-8-sig"))
    except (OSError, ValueError):
        return Glance()
    company, inbox = (_table(given, name) for name in ("company", "inbox"))
    language, timezone, ignore = company.get("language"), company.get("timezone"), inbox.get("ignore")
    return Glance(
        language if language in LANGUAGES else "",
        timezone if isinstance(timezone, str) else "",
        tuple(name for name in ignore if isinstance(name, str)) if isinstance(ignore, list) else (),
    )


@contextmanager
def taken(root: Path, seen: Glance) -> Iterator[bool]:
    """Hold a desk, and say who does. BUSY where another holds it for longer than a moment.

    False where nothing is held: the system has no such lock, or the desk no place for it; taking it again
    tells why.
    """
    state = _made(root)
    until = time.monotonic() + MOMENT_SECONDS
    while (lock := _lock(state / "lock")) == _HELD:
        if time.monotonic() >= until:
            raise OrderbatchError("BUSY", ExitCode.BUSY, **who(state / "holder.json", seen.local))
        time.sleep(_PAUSE_SECONDS)
    if lock is None:
        yield False
        return
    try:
        with told(state / "holder.json"):
            yield True
    finally:
        os.close(lock)


@contextmanager
def told(holder: Path) -> Iterator[None]:
    """Say in a file beside a lock who holds it, while it is held. It takes the place of a link."""
    import platform

    try:
        since = dt.datetime.fromtimestamp(int(time.time()), dt.UTC).isoformat()  # which decides nothing
        holder.unlink(missing_ok=True)
        with holder.open("x", encoding="utf-8") as said:
            json.dump({"host": platform.node(), "pid": os.getpid(), "since": since}, said)
        yield
    finally:
        holder.unlink(missing_ok=True)


def who(holder: Path, local: Callable[[dt.datetime], dt.datetime]) -> dict[str, object]:
    """Host, process and since when, as the holder said it; `?` where it said nothing."""
    unknown: dict[str, object] = {"host": "?", "pid": "?", "since": "?"}
    try:
        found: dict[str, object] = json.loads(holder.read_text("utf-8"))
        since = local(dt.datetime.fromisoformat(str(found["since"])))
    except (OSError, ValueError, KeyError):
        return unknown
    return unknown | found | {"since": f"{since:%Y-%m-%d %H:%M}"}


def _table(given: dict[str, Any], name: str) -> dict[str, Any]:
    found = given.get(name)
    return found if isinstance(found, dict) else {}


def _made(root: Path) -> Path:
    """Where the lock of a desk is; made for a desk that never ran."""
    state = root / STATE
    if not state.exists() and (root / SETTINGS_FILE).exists():
        from orderbatch.workspace.atomic import make_folder

        with suppress(OSError):  # which the run tells, that makes the others too
            make_folder(state)
    return state


def _lock(path: Path) -> int | None:
    """What holds the lock until it is closed; `_HELD`: somebody else does, None: it cannot be taken."""
    try:
        import fcntl

        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(opened)
        return _HELD if isinstance(error, BlockingIOError) else None
    if not os.fstat(opened).st_nlink:  # whoever held it took it away
        os.close(opened)
        return _HELD
    return opened
