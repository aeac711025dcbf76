"""Desks played at random over many days, followed case by case in plain books (tests/plain_books.py).

By default one desk of two days, in CI three of four. `ORDERBATCH_DESKS=200 ORDERBATCH_DAYS=10` plays
thousands of days; `ORDERBATCH_FIRST_DESK=37` begins with another seed. A failure tells the desk's diary.
"""

import os
from pathlib import Path

import pytest

from orderbatch.cli import main
from orderbatch.keeping.rebuild import rebuild
from orderbatch.ledger.queries.story import story_of
from orderbatch.terminal.desk_status import books as books_of
from tests.depth import asked
from tests.outside_world import World
from tests.plain_books import Astray, hold
from tests.test_rebuild import books

FIRST = int(os.environ.get("ORDERBATCH_FIRST_DESK", "0"))
DESKS = asked("ORDERBATCH_DESKS", 1, 3)
DAYS = asked("ORDERBATCH_DAYS", 2, 4)


def every_case_is_told(world: World) -> None:
    """The cases that `status` tells of each order add up, and are where the plain books have them."""
    with books_of(world.workspace) as ledger:
        assert ledger is not None
        for key, order in world.books.orders.items():
            told = ledger.ask(story_of, key).cases
            lines = order.lines.values()
            by_hand = (
                sum(line.ordered for line in lines),
                sum(line.released for line in lines),
                sum(sum(line.proposed.values()) for line in lines),
                sum(part.cases for line in lines for part in line.parts),
                sum(line.ended for line in lines),
            )
            gone, waits = told.shipped + told.released, told.with_finance + told.with_supervisor
            said = (told.ordered, gone, waits, told.open, told.cancelled + told.refused)
            hold(said == by_hand and told.ordered == sum(said[1:]), "status", key, told, by_hand)


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
        every_case_is_told(world)
        for agent, numbers in world.books.waiting().items():
            capsys.readouterr()
            assert main(["-C", str(tmp_path / "desk"), "status", "--agent", agent]) == 0
            shown = capsys.readouterr().out
            hold(all(number in shown for number in numbers), "open and not in status:", numbers, shown)
    except Exception as error:
        diary = "\n".join(world.diary)
        raise Astray(f"{diary}\n{type(error).__name__}: {error}") from error
