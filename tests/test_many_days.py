"""Desks played at random over many days, followed case by case in plain books (tests/plain_books.py).

By default a few desks of a few days. `ORDERBATCH_DESKS=200 ORDERBATCH_DAYS=10` plays thousands of days;
`ORDERBATCH_FIRST_DESK=37` begins with another seed. A failure tells the desk's whole diary.
"""

import os
from pathlib import Path

import pytest

from orderbatch.cli import main
from orderbatch.keeping.rebuild import rebuild
from tests.depth import asked
from tests.outside_world import World
from tests.plain_books import Astray, hold
from tests.test_rebuild import books

FIRST = int(os.environ.get("ORDERBATCH_FIRST_DESK", "0"))
DESKS = asked("ORDERBATCH_DESKS", 1, 3)
DAYS = int(os.environ.get("ORDERBATCH_DAYS", "4"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + DESKS))
def test_no_case_and_no_money_goes_astray_in_many_days(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(tmp_path / "desk", seed)
    try:
        world.live(DAYS)
        rebuild(world.workspace, tmp_path / "again.db")
        hold(
            books(tmp_path / "again.db") == books(tmp_path / "desk" / "ledger.db"), "made again: other books"
        )
        for agent, numbers in world.books.waiting().items():
            capsys.readouterr()
            assert main(["-C", str(tmp_path / "desk"), "status", "--agent", agent]) == 0
            shown = capsys.readouterr().out
            hold(all(number in shown for number in numbers), "open and not in status:", numbers, shown)
    except Exception as error:
        diary = "\n".join(world.diary)
        raise Astray(f"{diary}\n{type(error).__name__}: {error}") from error
