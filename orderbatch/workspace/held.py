"""Whether another run holds a desk, seen before the desk is opened, so that refusing costs little.

What is known of the desk until then is read as it stands; whatever is wrong in its settings is told when
nobody holds it. The lock itself is in `workspace/lock.py`.
"""

import datetime as dt
import json
import os
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES

# A run that only looks whether it may begin, or has not said yet who it is, is over by then.
MOMENT_SECONDS = 0.25
_PAUSE_SECONDS = 0.03


@dataclass(frozen=True, slots=True)
class Glance:
    """Of the settings as they stand what a refusal needs; "" and nothing where it is missing or odd."""

    language: str = ""
    timezone: str = ""
    ignore: tuple[str, ...] = ()


def glance(root: Path) -> Glance:
    """The settings of a desk, looked at and not checked."""
    try:
        given = tomllib.loads((root / "orderbatch.toml").read_text("utf-8-sig"))
    except (OSError, ValueError):
        return Glance()
    company, inbox = (_table(given, name) for name in ("company", "inbox"))
    language, timezone, ignore = company.get("language"), company.get("timezone"), inbox.get("ignore")
    return Glance(
        language if language in LANGUAGES else "",
        timezone if isinstance(timezone, str) else "",
        tuple(filter(lambda name: isinstance(name, str), ignore)) if isinstance(ignore, list) else (),
    )


def refuse(root: Path, seen: Glance) -> None:
    """BUSY where another run holds the lock for longer than a moment. It is looked at, and not taken."""
    state = root / ".orderbatch"
    until = time.monotonic() + MOMENT_SECONDS
    while _is_held(state / "lock"):
        if time.monotonic() >= until:
            raise OrderbatchError("BUSY", ExitCode.BUSY, **who(state / "holder.json", seen.timezone))
        time.sleep(_PAUSE_SECONDS)


def who(holder: Path, timezone: str) -> dict[str, object]:
    """Host, process and since when, as the holder said it; `?` where it said nothing."""
    unknown: dict[str, object] = {"host": "?", "pid": "?", "since": "?"}
    try:
        found: dict[str, object] = json.loads(holder.read_text("utf-8"))
        zone = ZoneInfo(timezone) if timezone else None
        since = dt.datetime.fromisoformat(str(found["since"])).astimezone(zone)
    except (OSError, ValueError, KeyError):
        return unknown
    return unknown | found | {"since": f"{since:%Y-%m-%d %H:%M}"}


def _table(given: dict[str, Any], name: str) -> dict[str, Any]:
    found = given.get(name)
    return found if isinstance(found, dict) else {}


def _is_held(lock: Path) -> bool:
    """Whether somebody holds it. False also where the system cannot tell: then it is told on taking it."""
    try:
        import fcntl

        opened = os.open(lock, os.O_RDONLY | os.O_NOFOLLOW)
    except (ImportError, OSError):
        return False
    try:
        # Shared, so that two that only look never take each other for a run.
        fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(opened)
    return False
