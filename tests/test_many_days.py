"""Desks played at random over many days, followed case by case in plain books (tests/plain_books.py).

By default a few desks of a few days. `ORDERBATCH_DESKS=200 ORDERBATCH_DAYS=10` plays thousands of days;
`ORDERBATCH_FIRST_DESK=37` begins with another seed. A failure tells the desk's whole diary.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pytest

from orderbatch.read.processes.one_file import Opened, open_file
from tests.outside_world import World
from tests.plain_books import Astray

FIRST = int(os.environ.get("ORDERBATCH_FIRST_DESK", "0"))
DESKS = int(os.environ.get("ORDERBATCH_DESKS", "3"))
DAYS = int(os.environ.get("ORDERBATCH_DAYS", "4"))


def read_here(
    files: Sequence[tuple[str, bytes]],
    _workers: int = 0,
    extra: Mapping[str, Sequence[str]] | None = None,
    codes: Collection[str] = (),
    *_rest: object,
) -> list[Opened]:
    """Read in this process: starting another for every run would take most of the time."""
    return [open_file(name, content, extra or {}, codes) for name, content in files]


@pytest.mark.parametrize("seed", range(FIRST, FIRST + DESKS))
def test_no_case_and_no_money_goes_astray_in_many_days(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orderbatch.day.intake.read_all", read_here)
    world = World(tmp_path / "desk", seed)
    try:
        world.live(DAYS)
    except Exception as error:
        diary = "\n".join(world.diary)
        raise Astray(f"{diary}\n{type(error).__name__}: {error}") from error
