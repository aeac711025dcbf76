"""Whether the ledger's file is as we left it, so that it need not be looked through on every opening.

Looking through a whole SQLite file takes longer with every day of history. A file of the same identity,
size and time as when we last closed it is the one that was whole then; any other is looked through.
"""

import json
from pathlib import Path

import sqlalchemy as sa

_NOTE = "ledger-seen.json"
_MISTRUSTED = {"mistrusted": True}


def _looks(database: Path) -> dict[str, int]:
    status = database.stat()
    return {"size": status.st_size, "time": status.st_mtime_ns, "identity": status.st_ino}


def _database(engine: sa.Engine) -> Path | None:
    named = engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(named) if named else None


def is_as_left(engine: sa.Engine, state: Path) -> bool:
    """Whether nobody but us has written to the file since it was last closed."""
    database = _database(engine)
    try:
        return database is not None and json.loads((state / _NOTE).read_text("utf-8")) == _looks(database)
    except (OSError, ValueError):
        return False


def mistrust(state: Path) -> None:
    """Remember that something was wrong with the file: the next opening looks through all of it."""
    try:
        (state / _NOTE).write_text(json.dumps(_MISTRUSTED), "utf-8")
    except OSError:
        return


def is_mistrusted(state: Path) -> bool:
    """Whether something was wrong with the file when it was last used."""
    try:
        return bool(json.loads((state / _NOTE).read_text("utf-8")) == _MISTRUSTED)
    except (OSError, ValueError):
        return False


def note(engine: sa.Engine, state: Path) -> None:
    """Remember how the file looks now. Where that cannot be written, the next opening looks through it."""
    database = _database(engine)
    if database is None or is_as_left(engine, state):
        return
    try:
        state.mkdir(parents=True, exist_ok=True)
        (state / _NOTE).write_text(json.dumps(_looks(database)), "utf-8")
    except OSError:
        return
