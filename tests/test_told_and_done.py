"""What `explain` says would have changed something comes true when the workbooks are changed as it says.

The sentence is read back; stock, balances, forms or hours are changed by it, and the day is run again.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.decide.reasons import explain
from orderbatch.terminal.explaining import explained
from tests.desk import Desk
from tests.test_sentences_tell_the_truth import read_back

SETTINGS = "[orders]\nmin_order_cases = 4\n[funds]\ntolerance_percent = 10\n[priority]\nkeys = ['arrival']\n"


@dataclass
class Day:
    """What the files of the day say."""

    stock: dict[str, int]
    money: dict[str, float]
    orders: dict[str, dict[str, int]]  # by the agent's number
    clock: dict[str, str]
    reduce: dict[str, str]

    def run(self, root: Path) -> Desk:
        """The day through its workbooks."""
        desk = Desk(root, SETTINGS)
        desk.catalogue("A 1, B 1, D 1, E 1")
        desk.agents(" ".join(f"C{number}" for number in self.orders))
        desk.figures(said(self.stock), ", ".join(f"C{number} {self.money[number]}" for number in self.orders))
        for number, items in self.orders.items():
            labels = {"Reduce_if_funds_short": self.reduce[number]} if number in self.reduce else {}
            desk.order(f"C{number}", number, said(items), self.clock[number], If_short="defer", **labels)
        desk.run()
        return desk


def said(items: dict[str, int]) -> str:
    return ", ".join(f"{sku} {cases}" for sku, cases in items.items())


# A is short: 4 waits below its minimum. 5 and 6 lack money, 6 a little. 7 waits for E, which is not there.
ORDERS = {
    "1": {"A": 9},
    "2": {"A": 9},
    "3": {"A": 9},
    "4": {"A": 9},
    "5": {"B": 20},
    "6": {"B": 20, "D": 1, "A": 1},
    "7": {"E": 2, "B": 3},
}


def a_day() -> Day:
    money = {**dict.fromkeys(ORDERS, 100.0), "5": 10.0, "6": 20.0}
    clock = {number: f"09:0{number}" for number in ORDERS}
    return Day({"A": 14, "B": 50, "D": 9, "E": 0}, money, copy.deepcopy(ORDERS), clock, {})


Done = Callable[[Day, dict[str, int]], None]


def stock_more(day: Day, read: dict[str, int]) -> None:
    day.stock["A"] += read["more"]


def one_place_up(day: Day, read: dict[str, int]) -> None:
    assert read["rank"] == 2
    day.clock["2"], day.clock["3"] = day.clock["3"], day.clock["2"]


def asks_more(number: str, sku: str) -> Done:
    def done(day: Day, read: dict[str, int]) -> None:
        day.orders[number][sku] += read["more"]

    return done


def pays_the_gap(day: Day, read: dict[str, int]) -> None:
    day.money["5"] += read["gap"] / 100


def agrees_to_reduce(day: Day, read: dict[str, int]) -> None:
    day.reduce["6"] = "yes"
    read["then"] = sum(ORDERS["6"].values()) - read["offer"]


def leaves_out_of_one_line(day: Day, read: dict[str, int]) -> None:
    day.orders["6"]["B"] -= read["alternative"]
    read["then"] = sum(day.orders["6"].values())


def reaches_the_minimum(day: Day, read: dict[str, int]) -> None:
    day.orders["4"]["B"] = read["lacks"]
    read["least"] = read["minimum"]


# what is explained, the sentence, what is done, and the order whose cases it speaks of
STORIES = (
    ("3:A", explain.ONE_MORE, stock_more, "3"),
    ("1:A", explain.STILL_WITH_ONE_MORE, stock_more, "1"),
    ("3:A", explain.BETTER_RANK, one_place_up, "3"),
    ("1:A", explain.STILL_ASKING_MORE, asks_more("1", "A"), "1"),
    ("7:B", explain.ASKED_MORE, asks_more("7", "B"), "7"),
    ("5", explain.FUNDS_COVERED, pays_the_gap, "5"),
    ("6", explain.CUT_OFFERED, agrees_to_reduce, "6"),
    ("6", explain.FEWEST_LINES, leaves_out_of_one_line, "6"),
    ("4", explain.REACH_MINIMUM, reaches_the_minimum, "4"),
)


@pytest.mark.parametrize(("wanted", "code", "done", "number"), STORIES)
def test_what_would_have_changed_it_comes_true_when_the_files_say_so(
    tmp_path: Path, wanted: str, code: str, done: Done, number: str
) -> None:
    language = LANGUAGES[len(code) % len(LANGUAGES)]
    words, day = Words(language), a_day()
    desk = day.run(tmp_path / "told")
    read = read_back(
        words.look_up("reasons")[code], sentence(explained(desk.workspace, wanted, "", words), code)
    )
    now = of_order(desk, number)
    assert read.get("proposed", now) == now
    done(day, read)
    then = of_order(day.run(tmp_path / "done"), number)
    assert then >= read["least"] > now if "least" in read else then == read.get("then", now)


def of_order(desk: Desk, number: str) -> int:
    """Cases of an order that can ship."""
    return sum(cases for place, cases in desk.lines("proposed").items() if place.startswith(f"{number}/"))


def sentence(told: list[dict[str, Any]], code: str) -> str:
    """The sentence of that code, of the order or of the only line asked about."""
    answers = [answer for order in told for answer in order["answers"]]
    answers += [answer for order in told for line in order["lines"] for answer in line["answers"]]
    return str(next(answer["text"] for answer in answers if answer["code"] == code))
