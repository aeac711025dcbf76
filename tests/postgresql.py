"""A PostgreSQL server for the tests of a module, and a database of its own for each test."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa


def _as_server(folder: Path, *command: str) -> None:
    """PostgreSQL refuses to run as root, so root lets the user `postgres` do it."""
    asked = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)
    done = subprocess.run(asked, check=False, capture_output=True, cwd=folder, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def _programs() -> Path | None:
    """Where initdb and pg_ctl are: on the path, or where Debian keeps them."""
    found = shutil.which("pg_ctl")
    if found and shutil.which("initdb"):
        return Path(found).parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that lives as long as these tests."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's initdb and pg_ctl are not on this machine")
    pytest.importorskip("psycopg", reason="psycopg is not installed (extra `postgresql`)")
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))  # pytest's own folders are root's alone
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    books = str(folder / "books")
    _as_server(
        folder, str(programs / "initdb"), "-D", books, "-A", "trust", "-U", "desk", "-E", "UTF8", "--no-sync"
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    _as_server(
        folder, str(programs / "pg_ctl"), "-D", books, "-w", "-l", str(folder / "log"), "-o", options, "start"
    )
    yield f"postgresql://desk@127.0.0.1:{port}/"
    _as_server(folder, str(programs / "pg_ctl"), "-D", books, "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """A database of its own for each test."""
    name = f"d{abs(hash(request.node.name))}"
    engine = sa.create_engine(f"{server}postgres".replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{server}{name}"
