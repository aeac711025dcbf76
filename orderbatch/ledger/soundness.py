"""Whether an opened ledger is whole: its file, its schema with the views, and its version (4-run, step 2).

Only what is damaged is told here; a ledger that is behind its archive is told by `journals.behind`.
"""

from pathlib import Path

import sqlalchemy as sa

from orderbatch.ledger.schema import METADATA
from orderbatch.ledger.views import VIEWS

_OF_A_FILE = """
SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type IN ('table', 'view')
"""
_OF_A_SERVER = """
SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()
"""
# What SQLite says of a schema that is not as we left it: no error of the disk, waiting mends nothing.
_OF_A_SCHEMA = ("no such table", "no such column", "already exists", "duplicate column", "could not decode")
# SQLSTATEs of a server: tables or pages that are not as we left them; what it did not do, or did not allow.
_SPOILT = ("42P01", "42703", "42P07", "42701", "XX001", "XX002")
_NOT_DONE = ("08", "0A", "22P05", "25", "28", "3D", "40", "42501", "53", "54", "55", "57", "58", "F0", "XX")
DAMAGED, NOT_DONE = "damaged", "not done"


def damage_of_file(connection: sa.Connection, whole: bool = False) -> str:
    """What SQLite finds in the file, "" where it is sound. whole: indexes against their tables too."""
    if connection.dialect.name != "sqlite":
        return ""
    check = "integrity_check" if whole else "quick_check"
    said = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {check}(1)")]
    if said != ["ok"]:
        return "; ".join(said)
    pages, size = (
        int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in ("page_count", "page_size")
    )
    file = Path(str(connection.engine.url.database))
    is_short = file.is_file() and 0 < file.stat().st_size < pages * size
    return f"{file.name} < {pages * size} B" if is_short else ""


def damage_of_schema(connection: sa.Connection) -> str:
    """The first table, view or column of today's schema that this ledger has not; "" where none lacks."""
    question = _OF_A_FILE if connection.dialect.name == "sqlite" else _OF_A_SERVER
    present = {(str(table), str(column)) for table, column in connection.exec_driver_sql(question)}
    named = {table for table, _column in present}
    wanted = [(table.name, column.name) for table in METADATA.sorted_tables for column in table.columns]
    lacking = [f"{table}.{column}" for table, column in wanted if (table, column) not in present]
    lacking += [name for name, _definition in VIEWS if name not in named]
    return f"no such table: {lacking[0]}" if lacking else ""


def versions_of(connection: sa.Connection) -> list[str]:
    """Revisions of which the ledger says it is: one, where it is whole. Alembic stays unimported."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return []
    return [str(row[0]) for row in connection.exec_driver_sql("SELECT version_num FROM alembic_version")]


def has_tables(connection: sa.Connection) -> bool:
    """Whether anything of ours stands there."""
    return bool({*sa.inspect(connection).get_table_names()} & {*METADATA.tables, "alembic_version"})


def what_it_says(error: Exception) -> str:
    """What an error of the database is: DAMAGED, NOT_DONE (no room, no rights, gone), "" where it is ours."""
    said = getattr(error, "orig", None) or error
    kind, state = type(error).__name__, str(getattr(said, "sqlstate", None) or "")
    if state.startswith(_SPOILT):
        return DAMAGED
    is_of_a_server = type(said).__module__.startswith("psycopg")
    if state.startswith(_NOT_DONE) if state else is_of_a_server:
        return NOT_DONE
    if kind == "OperationalError":
        return DAMAGED if any(part in str(said).lower() for part in _OF_A_SCHEMA) else NOT_DONE
    return DAMAGED if kind == "DatabaseError" else ""
