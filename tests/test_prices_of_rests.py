"""A rest keeps the price of the day on which its order became valid, come what may (3-decisions §2)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.desk import Desk
from tests.test_held_for_rep import change
from tests.test_whom_we_believe import mail, order

MONEY = "C1 1000, C2 1000"
Story = Callable[[Desk], None]


def a_desk(root: Path, if_short: str = "defer", money: str = MONEY, **labels: str) -> Desk:
    """On Monday an item at 2.00, ten cases of it, and an order of 16."""
    desk = Desk(root, "[deferral]\nmax_days = 30\n")
    desk.catalogue("A 2")
    desk.agents("C1 C2", Ship_to={"C1": "5 River Road"})
    desk.figures("A 10", money)
    desk.order("C1", "1", "A 16", If_short=if_short, **labels)
    desk.run("09:30")
    return desk


def approved(desk: Desk) -> None:
    desk.approve()
    desk.run("10:00")


def carried_twice(desk: Desk) -> None:
    approved(desk)
    for price, stock in ((5, 11), (1, 12)):  # one case more than is released and not shipped
        desk.next_day()
        desk.catalogue(f"A {price}")
        desk.figures(f"A {stock}", MONEY)
        desk.run("09:00")
        approved(desk)


def picked_short(desk: Desk) -> None:
    approved(desk)
    desk.fill("tracking", "Shipped cases", 3)
    desk.run("11:00")


def answered(desk: Desk) -> None:
    desk.fill("reply", "Choice", "defer")
    desk.run("10:00")


def lapsed(desk: Desk) -> None:
    desk.next_day(5)


def fewer(desk: Desk) -> None:
    approved(desk)
    change(desk, "1 C1 A 15 change", clock="11:00")
    desk.run("11:30")


def sent_again(desk: Desk) -> None:
    approved(desk)
    desk.next_day()
    desk.catalogue("A 3")
    desk.order("C1", "1", "A 16", "08:15", file="again.xlsx", If_short="defer")


def corrected(desk: Desk) -> None:
    desk.next_day()
    desk.catalogue("A 3")
    desk.order("C1", "1", "A 18", "08:15", file="again.xlsx", If_short="defer")


def more(desk: Desk) -> None:
    desk.next_day()
    desk.catalogue("A 3")
    change(desk, "1 C1 A 18 change", clock="08:15")


def reviewed(desk: Desk) -> None:
    desk.fill("review", "Override cases", {"1": 4}, name="review.xlsx")
    desk.fill("review", "Override reason", {"1": "by hand"}, name="review.xlsx", source="review.xlsx")
    desk.run("09:45")
    approved(desk)


KEEPS = {
    "deferred": ({}, approved),
    "carried twice": ({}, carried_twice),
    "picked short": ({"if_short": "cancel"}, picked_short),
    "answered": ({"if_short": "ask"}, answered),
    "lapsed": ({}, lapsed),
    "held for money": ({"money": "C1 3, C2 1000"}, lambda _desk: None),
    "supervisor": ({}, reviewed),
    "fewer by the desk": ({}, fewer),
    "same form again": ({}, sent_again),
}
BECAME_VALID_AGAIN = {"corrected form": corrected, "more by the desk": more}


def next_price(desk: Desk, price: int) -> Mapping[str, int]:
    """Prices of the order and of another agent's new one on a morning with another catalogue."""
    desk.next_day()
    desk.catalogue(f"A {price}")
    desk.figures("A 100", MONEY)
    desk.order("C2", "2", "A 1", "08:30")
    desk.run("09:00")
    return desk.lines("price_minor")


@pytest.mark.parametrize("price", [1, 3], ids=["cheaper", "dearer"])
@pytest.mark.parametrize(("begins", "story"), KEEPS.values(), ids=KEEPS.keys())
def test_a_rest_keeps_its_price(tmp_path: Path, begins: Mapping[str, str], story: Story, price: int) -> None:
    desk = a_desk(tmp_path, **begins)
    story(desk)
    assert next_price(desk, price) == {"1/A": 200, "2/A": price * 100}


def test_an_order_that_the_rep_lets_go_has_the_price_of_the_day_on_which_it_came(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.agents("C1 C2", E_mail={"C1": "office@c1.example"})
    mail(desk, order("C1", "7", ["A", 5]), sender="else@c1.example", date="Mon, 23 Nov 2026 11:00:00 +0000")
    desk.run("12:00")
    desk.next_day()
    desk.catalogue("A 3")
    desk.figures("A 100", MONEY)
    change(desk, "7 C1 - - release", clock="08:30")
    desk.run("09:00")
    assert desk.lines("price_minor")["7/A"] == 200


@pytest.mark.parametrize("story", BECAME_VALID_AGAIN.values(), ids=BECAME_VALID_AGAIN.keys())
def test_an_order_that_became_valid_anew_has_the_price_of_that_day(tmp_path: Path, story: Story) -> None:
    desk = a_desk(tmp_path)
    story(desk)
    desk.figures("A 10", MONEY, "08:20")
    desk.run("08:30")
    assert desk.lines("price_minor") == {"1/A": 300}
    approved(desk)
    assert next_price(desk, 7) == {"1/A": 300, "2/A": 700}
