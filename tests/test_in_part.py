"""What the plain command tries in part: each line of its table is of a test that is there."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import in_part
from tests.in_part import InPart, left_out, table

HERE = Path(__file__).parent


@cache
def defined_in(file: str) -> set[str]:
    """The functions of a file of tests."""
    return set(re.findall(r"(?m)^def (\w+)\(", (HERE / file).read_text("utf-8")))


def defined(test: str) -> bool:
    file, _colons, name = test.partition("::")
    return name in defined_in(file)


def test_each_line_is_of_a_test_that_is_there() -> None:
    assert len(table()) > 100
    assert [line.test for line in table().values() if not defined(line.test)] == []


def test_a_test_that_is_not_tried_has_one_beside_it_that_is() -> None:
    beside = [line.beside for line in table().values() if line.cases == "0"]
    untried = {line.test for line in table().values() if line.cases == "0"}
    assert len(beside) > 10
    assert [test for test in beside if test in untried or not defined(test)] == []


@dataclass(frozen=True)
class Case:
    """A case of a test, as far as it is looked at."""

    nodeid: str
    params: dict[str, int] = field(default_factory=dict)

    @property
    def callspec(self) -> SimpleNamespace:
        return SimpleNamespace(params=self.params)


def cases(**parameters: int) -> list[Any]:
    (first, ours), (second, theirs) = parameters.items()
    return [
        Case(f"tests/test_x.py::test_y[{one}-{two}]", {first: one, second: two})
        for one in range(ours)
        for two in range(theirs)
    ]


def test_each_value_of_each_parameter_is_tried_once() -> None:
    tried = InPart("test_x.py::test_y", "each", "").of(cases(paper=10, way=4))
    assert len(tried) == 10
    assert {case.callspec.params["paper"] for case in tried} == {*range(10)}  # type: ignore[attr-defined]
    ways = [case.callspec.params["way"] for case in tried]  # type: ignore[attr-defined]
    assert sorted(ways.count(way) for way in range(4)) == [2, 2, 3, 3]


@pytest.mark.parametrize(("said", "tried"), [("0", 0), ("3", 3), ("99", 8), ("1-2, 0-0", 2)])
def test_so_many_are_tried_or_those_that_are_named(said: str, tried: int) -> None:
    found = InPart("test_x.py::test_y", said, "").of(cases(some=2, more=4))
    assert len({case.nodeid for case in found}) == len(found) == tried


def test_who_names_a_file_tries_all_of_it_and_ci_all_of_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = [Case(f"tests/{next(iter(table()))}[{name}]") for name in "abcdefghi"]
    monkeypatch.setattr(in_part, "THOROUGH", False)
    monkeypatch.setattr(in_part, "table", lambda: {next(iter(table())): InPart("", "2", "")})
    assert len(left_out(asked, [str(HERE)])) == 7
    assert left_out(asked, [str(HERE / "test_cli.py")]) == []
    assert left_out(asked, [f"{HERE}/test_cli.py::test_x"]) == []
    monkeypatch.setattr(in_part, "THOROUGH", True)
    assert left_out(asked, [str(HERE)]) == []
