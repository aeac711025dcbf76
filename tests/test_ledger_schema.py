"""The ledger's schema: the migrations lead to the tables of today; alembic comes only when needed."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from orderbatch.contract.batch import FRAMES
from orderbatch.contract.errors import OrderbatchError
from orderbatch.ledger import connect
from orderbatch.ledger.queries import runs
from orderbatch.ledger.revisions import HEAD, MIGRATIONS, REVISIONS, oldest_first
from orderbatch.ledger.schema import LINE_COLUMNS, METADATA, TABLE_OF
from tests.ledgers import a_ledger, a_run


def shape(engine: sa.Engine) -> dict[str, object]:
    """Every table's columns, keys, references and indexes, as the database itself says."""
    looked = sa.inspect(engine)
    return {
        name: (
            sorted(
                (column["name"], str(column["type"]), column["nullable"])
                for column in looked.get_columns(name)
            ),
            looked.get_pk_constraint(name)["constrained_columns"],
            sorted(
                (key["constrained_columns"], key["referred_table"]) for key in looked.get_foreign_keys(name)
            ),
            sorted((str(index["name"]), index["column_names"]) for index in looked.get_indexes(name)),
            sorted(constraint["column_names"] for constraint in looked.get_unique_constraints(name)),
        )
        for name in looked.get_table_names()
        if name != "alembic_version"
    }


def plain_engine(path: Path) -> sa.Engine:
    return sa.create_engine(f"sqlite:///{path}")


def test_the_migrations_lead_to_the_schema_of_today(tmp_path: Path) -> None:
    created, upgraded = plain_engine(tmp_path / "created.db"), plain_engine(tmp_path / "upgraded.db")
    with created.begin() as connection:
        connect.create(connection)
    with upgraded.begin() as connection:
        connect.upgrade(connection)
    assert shape(created) == shape(upgraded)
    assert set(METADATA.tables) == set(shape(created))
    views = [sorted(sa.inspect(engine).get_view_names()) for engine in (created, upgraded)]
    assert views[0] == views[1] == ["open_parts", "open_proposals", "proposals", "unshipped"]
    with upgraded.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
    created.dispose()
    upgraded.dispose()


def test_the_revisions_are_what_alembic_makes_of_the_migrations() -> None:
    walked = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert tuple(script.revision for script in walked)[::-1] == REVISIONS


@pytest.mark.parametrize("followed", ['"first"', '"nobody"'])
def test_two_migrations_that_follow_one_or_one_that_follows_none_are_no_chain(
    followed: str, tmp_path: Path
) -> None:
    said = {"first": "None", "second": '"first"'}
    for name, before in said.items():
        (tmp_path / f"{name}.py").write_text(f'revision = "{name}"\ndown_revision = {before}\n', "utf-8")
    assert oldest_first(tmp_path) == ("first", "second")
    (tmp_path / "third.py").write_text(f'revision = "third"\ndown_revision = {followed}\n', "utf-8")
    with pytest.raises(ValueError, match="no chain"):
        oldest_first(tmp_path)


def test_every_column_of_the_batch_has_its_place() -> None:
    for name, columns in FRAMES.items():
        kept = {column.name for column in METADATA.tables[TABLE_OF[name]].columns}
        assert set(LINE_COLUMNS if name == "lines" else columns) <= kept, name


def test_an_older_ledger_is_upgraded_when_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_ledger(tmp_path) as ledger:
        a_run(ledger, orders=[{"order_no": "1"}], lines=[{"order_no": "1"}])
    upgraded: list[sa.Connection] = []
    monkeypatch.setattr(connect, "HEAD", "9999")
    monkeypatch.setattr(connect, "upgrade", upgraded.append)
    with a_ledger(tmp_path) as ledger:
        assert len(ledger.ask(runs.batches)) == 1
    assert len(upgraded) == 1


def test_a_ledger_of_a_newer_program_is_not_touched(tmp_path: Path) -> None:
    with a_ledger(tmp_path):
        pass
    engine = plain_engine(tmp_path / "ledger.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    before = (tmp_path / "ledger.db").read_bytes()
    with pytest.raises(OrderbatchError, match=r"LEDGER_NEWER.*9999"):
        a_ledger(tmp_path)
    assert (tmp_path / "ledger.db").read_bytes() == before


def test_a_status_needs_neither_pandas_nor_alembic(tmp_path: Path) -> None:
    program = """
import datetime as dt, sys
from pathlib import Path
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.queries import after_release, open_work, runs, story

root = Path(sys.argv[1])
with open_ledger(f"sqlite:///{root / 'ledger.db'}", root / "archive", root / "backups") as ledger:
    for question in (runs.batches, open_work.standing, runs.pending_outputs, runs.originals, runs.masters):
        ledger.ask(question)
    ledger.ask(runs.overdue, dt.date(2011, 11, 16))
    ledger.ask(story.story_of, "C1/1"), ledger.ask(story.find_orders, "1")
    ledger.ask(after_release.dispatches, ["C1/1"])
print([name for name in ("pandas", "alembic", "numpy") if name in sys.modules])
"""
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
