"""What the plain test command tries in part: `tests/in_part.txt` says which test, and which of its cases.

Whoever names a file or a test tries all of it, and `ORDERBATCH_THOROUGH=1` all of everything, as `.ci/run`
does.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.depth import THOROUGH

TABLE = Path(__file__).with_name("in_part.txt")


@dataclass(frozen=True)
class InPart:
    """A test of which the plain command tries some cases.

    cases: how many, spread over all; `each`: each value of each parameter once; or their names. beside: for a
    test that is not tried at all, the one that holds its rule there.
    """

    test: str
    cases: str
    beside: str

    def of(self, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """The cases that are tried."""
        if self.cases == "each":
            return _each_value_once(items)
        if not self.cases.isdigit():
            names = self.cases.split(", ")
            return [item for item in items if item.nodeid.partition("[")[2].rstrip("]") in names]
        return self._spread(items, min(int(self.cases), len(items)))

    def _spread(self, items: Sequence[pytest.Item], wanted: int) -> list[pytest.Item]:
        """So many of all, at places that differ from test to test: of two languages not always the first."""
        turned, step = zlib.crc32(self.test.encode()), len(items) // max(wanted, 1)
        return [items[place * len(items) // wanted + (place + turned) % step] for place in range(wanted)]


def _each_value_once(items: Sequence[Any]) -> list[pytest.Item]:
    """As few cases as come by each value, and none by one value more often than needed."""
    values = [[(name, repr(value)) for name, value in item.callspec.params.items()] for item in items]
    left, used, tried = {value for some in values for value in some}, Counter[tuple[str, str]](), []
    while left:
        place = max(
            range(len(items)),
            key=lambda place: (len(left & {*values[place]}), -sum(used[value] for value in values[place])),
        )
        tried.append(items[place])
        left -= {*values[place]}
        used.update(values[place])
    return tried


@cache
def table() -> dict[str, InPart]:
    """The lines of the table, by test."""
    found = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            cases, test, beside = (cell.strip() for cell in (line + " | ").split("|")[:3])
            found[test] = InPart(test, cases, beside)
    return found


def name_of(item: pytest.Item) -> str:
    """File and function: `test_cli.py::test_a_preview_keeps_nothing`."""
    return item.nodeid.removeprefix("tests/").partition("[")[0]


def left_out(items: Iterable[pytest.Item], asked: Iterable[str]) -> list[pytest.Item]:
    """What a command that asked for these folders or files leaves out."""
    if THOROUGH or not all(Path(place).is_dir() for place in asked):
        return []
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if (name := name_of(item)) in table():
            cases.setdefault(name, []).append(item)
    tried = {item.nodeid for name, some in cases.items() for item in table()[name].of(some)}
    return [item for some in cases.values() for item in some if item.nodeid not in tried]
