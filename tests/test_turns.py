"""Files that are read step by step together are read as each is alone."""

import pytest

from orderbatch.read.processes import one_file
from orderbatch.read.processes.one_file import Opened, open_file
from orderbatch.read.processes.process import Task
from orderbatch.read.turns import Steps, by_turns
from tests.company_forms import FORMS
from tests.test_forms_of_companies import content_of


def counting(name: str, steps: int, said: list[str]) -> Steps[str]:
    for step in range(steps):
        said.append(f"{name}{step}")
        yield
    return name


def test_each_takes_a_step_before_any_takes_the_next_and_what_they_make_keeps_its_order() -> None:
    said: list[str] = []
    works = [counting("a", 1, said), counting("b", 3, said), counting("c", 0, said), counting("d", 2, said)]
    assert by_turns(works) == ["a", "b", "c", "d"]
    assert said == ["a0", "b0", "d0", "b1", "d1", "b2"]


def test_forms_of_companies_are_read_together_as_each_is_alone() -> None:
    """Sound ones beside one that is cut off, and the same one twice."""
    files = [(form.name, content_of(form)) for form in FORMS[::12]]
    files += [("cut", files[0][1][:900]), files[0]]
    assert Task()(files) == [open_file(*file) for file in files]


def test_a_file_at_which_the_reader_fails_leaves_the_others_be(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [(str(number), content_of(form)) for number, form in enumerate(FORMS[:3])]
    alone = [open_file(*file) for file in files]

    def failing(opened: Opened, *_rest: object) -> None:
        if opened.name == "1":
            raise MemoryError

    monkeypatch.setattr(one_file, "_ask_after_the_files_name", failing)
    together = Task()(files)
    assert together[1].trouble == ("FILE_UNREADABLE", {})
    assert [together[0], together[2]] == [alone[0], alone[2]]
