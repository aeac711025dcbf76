"""Opening the ledger: new, whole, or to be migrated; else an error that names the newest backup.

SQLite by default: one file beside the workspace, synced to the disk with its folder at every commit
(`synchronous=EXTRA`), without WAL so that it also works on a network drive. PostgreSQL by URL.
"""

import os
import platform
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.exc import DatabaseError

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.limits.setting_values import without_passwords
from orderbatch.ledger.backup import copy_to
from orderbatch.ledger.bulk import desk_of
from orderbatch.ledger.file_mark import is_as_left, is_mistrusted
from orderbatch.ledger.journals.as_filed import changed_entries
from orderbatch.ledger.journals.behind import what_is_lost
from orderbatch.ledger.revisions import HEAD, MIGRATIONS, REVISIONS
from orderbatch.ledger.schema import METADATA, POLICY_SUMS, SECRETS
from orderbatch.ledger.soundness import (
    NOT_DONE,
    damage_of_file,
    damage_of_schema,
    has_tables,
    versions_of,
    what_it_says,
)
from orderbatch.ledger.views import VIEWS
from orderbatch.workspace.atomic import make_folder

PRAGMAS = (
    "synchronous=EXTRA",
    "journal_mode=DELETE",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cache_size=-65536",
)
WAIT_SECONDS = 30  # for another process's transaction, or another desk's run
_OPENING, _WORKING = 5_150_001, 5_150_002  # advisory locks of PostgreSQL


def connect(
    url: str, archive: Path, backups: Path, thorough: bool = True, desk: str = "", compares: bool = True
) -> sa.Engine:
    """An engine on a ledger that is whole and of today's schema; a new ledger where there never was one.

    thorough: also have SQLite look through the whole file (quick_check) unless it is as we left it. desk:
    whose files are meant where several share the ledger. compares: a file that is looked through is held
    against its journals too. Raises LEDGER_MISSING (no ledger, but an archive with originals, or backups),
    LEDGER_DAMAGED, LEDGER_NEWER, LEDGER_BEHIND, LEDGER_CHANGED (exit 5), LEDGER_OTHER_DESK (exit 2), or
    LEDGER_UNREACHABLE (exit 4): nothing written.
    """
    try:
        engine = engine_of(url, desk)
    except ModuleNotFoundError as error:
        raise OrderbatchError("LEDGER_DRIVER", ExitCode.USAGE) from error
    try:
        _open(engine, archive, backups, thorough, compares)
    except DatabaseError as error:
        engine.dispose()
        problem = str(error.orig).strip()
        if what_it_says(error) != NOT_DONE:
            raise _broken("LEDGER_DAMAGED", engine, backups, problem=problem) from error
        reached = {"ledger": shown_ledger(engine), "problem": problem}  # locked, not allowed, not there
        raise OrderbatchError("LEDGER_UNREACHABLE", ExitCode.BUSY, **reached) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def _open(engine: sa.Engine, archive: Path, backups: Path, thorough: bool, compares: bool) -> None:
    is_known, is_suspect = is_as_left(engine, backups.parent), is_mistrusted(backups.parent)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # one at a time makes the tables, or upgrades them
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_OPENING)))
        looks = is_suspect or (thorough and not is_known)
        if looks and (problem := damage_of_file(connection, whole=is_suspect)):
            raise _broken("LEDGER_DAMAGED", engine, backups, problem=problem)
        version = _version_of(connection, engine, backups)
        if not version:
            if _has_originals(archive) or newest_backup(backups):
                raise _broken("LEDGER_MISSING", engine, backups, archive=archive.name)
            create(connection)
        elif version not in REVISIONS:
            raise _broken("LEDGER_NEWER", engine, backups, version=version, known=HEAD)
        elif version != HEAD:
            _keep_before(connection, backups, version)
            upgrade(connection)
        if not is_known and (problem := damage_of_schema(connection)):
            raise _broken("LEDGER_DAMAGED", engine, backups, problem=problem)
        if _is_of_another(connection, archive):
            raise OrderbatchError("LEDGER_OTHER_DESK", ExitCode.USAGE, workspace=desk_of(connection))
        if lost := what_is_lost(connection, archive, backups):
            raise _broken("LEDGER_BEHIND", engine, backups, lost=lost)
        if looks and compares and (changed := _changed(connection, archive)):
            raise _broken("LEDGER_CHANGED", engine, backups, entries=changed)
        if looks and connection.dialect.name == "sqlite":
            _forget_derived(connection)


def _version_of(connection: sa.Connection, engine: sa.Engine, backups: Path) -> str:
    """The schema's; "" where there are no tables of ours."""
    versions = versions_of(connection)
    if len(versions) != 1 and has_tables(connection):
        raise _broken("LEDGER_DAMAGED", engine, backups, problem=f"alembic_version: {versions}")
    return versions[0] if versions else ""


def _changed(connection: sa.Connection, archive: Path) -> list[str]:
    """Entries of a file that are not as they were entered; a server's books are the server's to guard."""
    return changed_entries(connection, archive.parent) if connection.dialect.name == "sqlite" else []


def _forget_derived(connection: sa.Connection) -> None:
    """Away with what no journal tells, of a file that is not as we left it: it is made again."""
    if connection.execute(POLICY_SUMS.select()).first():
        connection.execute(POLICY_SUMS.delete())


def _keep_before(connection: sa.Connection, backups: Path, version: str) -> None:
    """A copy of the ledger as the older program left it, which no later backup takes the place of."""
    if connection.dialect.name == "sqlite":
        make_folder(backups)
        copy_to(connection, backups / f"before-upgrade-from-{version}.db")


def _is_of_another(connection: sa.Connection, archive: Path) -> bool:
    """Whether a desk of this name has filed journals elsewhere: this archive is empty."""
    file = connection.engine.url.database if connection.dialect.name == "sqlite" else None
    is_own = bool(file) and Path(str(file)).resolve().parent == archive.parent.resolve()
    if is_own or _has_originals(archive):
        return False
    filed = sa.text("SELECT COUNT(*) FROM journals WHERE desk = :desk AND sha256 <> ''")
    return bool(connection.execute(filed, {"desk": desk_of(connection)}).scalar())


def engine_of(url: str, desk: str = "") -> sa.Engine:
    """The database at a SQLAlchemy URL, whatever stands in it, for one desk's connections."""
    own = {"desk": desk}
    if not url.startswith("sqlite"):
        named = {"application_name": f"{platform.node()[:40]} {os.getpid()}"}  # who holds the ledger
        engine = _engine(_driver(url), execution_options=own, connect_args=named)
        sa.event.listen(engine, "connect", _count_in_whole_numbers)
        return engine
    engine = _engine(url, connect_args={"timeout": WAIT_SECONDS}, execution_options=own)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


# What is entered (orders, the desk's secret) stands in no error, so in no log (11-keeping, Privacy).
_engine = partial(sa.create_engine, hide_parameters=True)


def _driver(url: str) -> str:
    """The plain addresses that people write mean the driver that we depend on."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


@contextmanager
def alone(engine: sa.Engine) -> Iterator[None]:
    """Let no other desk work with a server's ledger meanwhile: what was read is still true when entered.

    Waits for the other; LEDGER_HELD (exit 4), saying who, where that takes too long. The system frees it when
    we die. A file has a lock beside it (`lock.locked_ledger`).
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        until = time.monotonic() + WAIT_SECONDS
        while not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_WORKING))):
            if time.monotonic() > until:
                raise OrderbatchError(
                    "LEDGER_HELD", ExitCode.BUSY, ledger=shown_ledger(engine), **_holder(connection)
                )
            time.sleep(0.2)
        try:
            yield
        finally:
            connection.scalar(sa.select(sa.func.pg_advisory_unlock(_WORKING)))


def _holder(connection: sa.Connection) -> dict[str, str]:
    question = sa.text(
        "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
        "WHERE l.locktype = 'advisory' AND l.granted AND l.objid = :key"
    )
    named = str(connection.execute(question, {"key": _WORKING}).scalar() or "? ?")
    host, _space, process = named.rpartition(" ")
    return {"host": host, "pid": process}


def _prepare(connection: object, _record: object) -> None:
    """Pragmas of every SQLite connection. We begin transactions ourselves: a schema is made whole or not."""
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()  # type: ignore[attr-defined]


def _count_in_whole_numbers(connection: object, _record: object) -> None:
    """PostgreSQL's sum of whole numbers is a Decimal, which no column knows; the books have no fractions."""
    from psycopg.types.numeric import IntLoader

    connection.adapters.register_loader("numeric", IntLoader)  # type: ignore[attr-defined]


def create(connection: sa.Connection) -> None:
    """A new ledger at today's schema, with a secret of its own."""
    create_tables(connection)
    create_views(connection)
    connection.execute(SECRETS.insert().values(name="approval", value=secrets.token_hex(32)))


def create_tables(connection: sa.Connection) -> None:
    """The tables of today's schema, empty."""
    for sentence in _tables_said(f"{connection.dialect.name}+{connection.dialect.driver}"):
        connection.exec_driver_sql(sentence)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{HEAD}')")


@cache
def _tables_said(driver: str) -> list[str]:
    """The tables and indexes of today in a database's words; to find these takes longer than to make them."""
    said: list[str] = []
    engine: MockConnection = sa.create_mock_engine(
        f"{driver}://", lambda table, *_rest: said.append(str(table.compile(dialect=engine.dialect)))
    )
    METADATA.create_all(engine, checkfirst=False)
    return said


def create_views(connection: sa.Connection) -> None:
    """The views as they are today; they hold nothing, so they are simply made again."""
    for name, _definition in reversed(VIEWS):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
    for _name, definition in VIEWS:
        connection.execute(sa.text(definition))


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """Bring an older ledger, or an empty one, to a schema (today's), in the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    for name, _definition in reversed(VIEWS):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
    command.upgrade(config, revision)
    if revision == "head":
        create_views(connection)


def _has_originals(archive: Path) -> bool:
    """Whether the archive holds anything beyond our own README and unfinished copies."""
    return any(
        path.is_file() and path.name != "README.md" and not path.name.startswith(".")
        for path in archive.rglob("*")
    )


def newest_backup(backups: Path) -> str:
    """The name of the newest backup, "" where there is none."""
    return max((path.name for path in backups.glob("ledger-*.db")), default="")


def shown_ledger(engine: sa.Engine) -> str:
    """The ledger as a person knows it: the file, or the address without its password."""
    named = engine.url.database if engine.dialect.name == "sqlite" else None
    return named or without_passwords(engine.url.render_as_string(hide_password=True))


def _broken(code: str, engine: sa.Engine, backups: Path, **numbers: object) -> OrderbatchError:
    newest = newest_backup(backups)
    backup = str(backups / newest) if newest else "-"
    return OrderbatchError(code, ExitCode.INTEGRITY, ledger=shown_ledger(engine), backup=backup, **numbers)
