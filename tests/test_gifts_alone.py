"""The life of an order that carries owed gifts alone (`gifts.ship_alone`; 7-policies, In a batch)."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.words import Words
from orderbatch.doctor import examine
from orderbatch.keeping.rebuild import rebuild
from orderbatch.keeping.undo import undo
from orderbatch.ledger.queries.story import story_of
from orderbatch.terminal.desk_status import books as books_of
from tests.desk import Desk
from tests.page_by_file import differs
from tests.test_gifts import MONEY, W1, gifts, open_desk, policies, release, ship, standings
from tests.test_rebuild import books
from tests.test_review import override

ALONE = "[gifts]\nship_alone = true\n"
FIRST = "GIFTS-2026-11-24-1"


def owing(root: Path, settings: str = "", **agents: Any) -> Desk:
    """Monday: three gifts earned, none in stock. Tuesday: two are there, and nobody orders anything."""
    desk = open_desk(root, ALONE + settings)
    if agents:
        desk.agents("C1 C2", **agents)
    policies(desk, *W1)
    desk.figures("A 100, G1 0", MONEY)
    desk.order("C1", "1", "A 30", Ship_to="Quay 4")
    desk.run()
    if "review" in settings:
        override(desk, {})
        desk.run("18:20")
    release(desk)
    morning(desk)
    return desk


def morning(desk: Desk, stock: str = "A 70, G1 2", days: int = 1) -> None:
    desk.next_day(days)
    desk.figures(stock, MONEY)
    run(desk)


def run(desk: Desk, clock: str = "18:00") -> None:
    """A run after which the books are sound and every figure of the page comes out of batch.json."""
    desk.run(clock)
    assert examine(desk.workspace) == []
    assert desk.latest is not None
    html = (desk.root / desk.latest.folder / "summary.html").read_text("utf-8")
    assert differs(desk.record(), html, Words("en")) == {}


def test_finance_may_hold_it_and_decide_later_and_undecided_it_lapses_and_comes_again(
    tmp_path: Path,
) -> None:
    desk = owing(tmp_path)
    assert gifts(desk) == {f"{FIRST}/G1": 2} and standings(desk) == {"C1/W1": (3, 2, 1)}
    (reply,) = (openpyxl.load_workbook(path).worksheets[0] for path in desk.outputs("reply"))
    said = [str(cell) for row in reply.values for cell in row if cell]
    assert any("goes out by itself" in text and FIRST in text for text in said), said
    (tmp_path / "kept.xlsx").write_bytes(desk.outputs("approval")[0].read_bytes())
    desk.approve("hold")
    run(desk, "18:30")
    morning(desk)
    assert gifts(desk) == {} and standings(desk) == {"C1/W1": (3, 2, 1)}  # it stays with finance
    (tmp_path / "kept.xlsx").rename(tmp_path / "inbox" / "kept.xlsx")
    desk.approve(source="kept.xlsx", name="kept.xlsx")
    run(desk, "18:30")
    assert desk.released() == {f"{FIRST}/G1": 2} and standings(desk) == {"C1/W1": (3, 2, 1)}
    ship(desk, {"G1": 1})
    run(desk, "19:00")
    assert standings(desk) == {"C1/W1": (3, 1, 2)}
    morning(desk)
    (second,) = gifts(desk)
    assert second == "GIFTS-2026-11-26-1/G1"
    morning(desk, days=2)  # nobody decided
    assert gifts(desk) == {"GIFTS-2026-11-28-1/G1": 2} and standings(desk) == {"C1/W1": (3, 3, 0)}
    for command in (["explain", second[:-3]], ["explain", FIRST], ["status"], ["report", "month", "2026-11"]):
        assert main(["-C", str(tmp_path), *command]) == 0


def test_it_is_taken_back_with_its_batch_and_made_again_from_the_archive(tmp_path: Path) -> None:
    desk = owing(tmp_path)
    said = desk.record()
    undo(desk.workspace, desk.at("18:05"))
    assert examine(desk.workspace) == []
    run(desk, "18:10")
    number = desk.record()["orders"][0]["order_no"]
    assert desk.record()["gifts"] == said["gifts"] and gifts(desk) == {f"{number}/G1": 2}
    release(desk, "18:30")
    ship(desk, {"G1": 1})
    run(desk, "19:00")
    was = books(tmp_path / "ledger.db")
    (tmp_path / "ledger.db").unlink()
    rebuild(desk.workspace)
    assert books(tmp_path / "ledger.db") == was and examine(desk.workspace) == []


def test_nobody_gets_one_whose_order_would_not_be_taken(tmp_path: Path) -> None:
    """An agent who is in the list no more, or whose agreement is over; what is owed to him stays owed."""
    ended = {"C1": dt.date(2026, 11, 25)}
    desk = owing(tmp_path, '[agents]\nexpired = "refuse"\n', Agreement_to=ended)
    assert gifts(desk) == {f"{FIRST}/G1": 2}
    morning(desk, days=2)
    assert gifts(desk) == {} and standings(desk) == {"C1/W1": (3, 0, 3)}
    desk.agents("C2")
    morning(desk, "A 70, G1 3")
    assert gifts(desk) == {} and json.dumps(desk.record()["orders"]) == "[]"
    desk.agents("C1 C2")
    morning(desk, "A 70, G1 3")
    assert standings(desk) == {"C1/W1": (3, 3, 0)}


@pytest.mark.parametrize("cases", ["A 5", "A 10"])
def test_an_order_that_comes_takes_what_is_owed_and_withdrawn_it_leaves_it_to_the_next(
    tmp_path: Path, cases: str
) -> None:
    desk = owing(tmp_path)
    release(desk, "18:30", {FIRST: "refuse"})
    desk.next_day()
    desk.figures("A 70, G1 9", MONEY)
    desk.order("C1", "2", cases)
    run(desk)
    new = int(cases == "A 10")
    assert gifts(desk) == {"2/G1": 3 + new}
    desk.order("C1", "2", "A 0", "18:20")
    run(desk, "18:30")
    assert gifts(desk) == {"GIFTS-2026-11-25-2/G1": 3} and standings(desk) == {"C1/W1": (3, 3, 0)}


def test_it_goes_to_finance_at_once_where_a_review_is_required(tmp_path: Path) -> None:
    """A supervisor changes cases of goods; there are none in it."""
    desk = owing(tmp_path, "[review]\nrequired = true\n")
    assert gifts(desk) == {f"{FIRST}/G1": 2} and len(desk.outputs("approval")) == 1
    assert desk.outputs("review") == []
    release(desk, "18:30")
    assert desk.released() == {f"{FIRST}/G1": 2}
    desk.next_day()
    desk.figures("A 4, G1 9", MONEY)
    desk.order("C2", "7", "A 10", If_short="cancel")
    run(desk)
    assert gifts(desk) == {"GIFTS-2026-11-25-1/G1": 1}
    assert [row["order_no"] for row in desk.record()["orders"]] == ["7", "GIFTS-2026-11-25-1"]
    assert len(desk.outputs("approval")) == len(desk.outputs("review")) == 1
    desk.approve()
    override(desk, {})
    run(desk, "18:30")
    assert desk.released() == {"GIFTS-2026-11-25-1/G1": 1}


def test_of_an_agent_who_left_the_list_nothing_is_held_for_the_rep(tmp_path: Path) -> None:
    """There is no case for a desk change to release or cancel; the gifts stay owed."""
    desk = owing(tmp_path)
    desk.agents("C2")
    desk.approve()
    run(desk, "19:00")
    assert desk.released() == {} and "MEANWHILE_GIFTS" in desk.codes()
    assert not {"MEANWHILE_AGENT", "DECISION_AGENT"} & {*desk.codes()}  # they ask for a desk change
    with books_of(desk.workspace) as ledger:
        assert ledger is not None and ledger.ask(story_of, f"C1/{FIRST}").state == "superseded"
