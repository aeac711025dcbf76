"""What a cut offered to a held order costs in gifts, and the cut that costs none (P-4.2.2, 7-policies)."""

from itertools import product
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from orderbatch.contract.words import Words
from orderbatch.decide.policies.cuts import LineToCut, PolicyOfOrder, keeping_cut, lost
from orderbatch.terminal.explaining import explain_screen, explained
from tests.desk import Desk
from tests.reference_policies import plain_entitled
from tests.test_gifts import gifts, open_desk, policies, release, standings

TIERS = (((10, 1),), ((20, 5), (7, 1)), ((6, 2), (3, 1)))
lines = st.lists(
    st.builds(LineToCut, cases=st.integers(0, 4), price_minor=st.integers(1, 9), lot=st.just(1)),
    min_size=1,
    max_size=4,
)


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[LineToCut], list[PolicyOfOrder]]:
    goods = draw(lines)
    named = []
    for number in range(draw(st.integers(1, 2))):
        counts = draw(st.lists(st.booleans(), min_size=len(goods), max_size=len(goods)))
        is_money = draw(st.booleans())
        units = tuple(
            (line.price_minor if is_money else 1) if it else 0 for line, it in zip(goods, counts, strict=True)
        )
        tiers, repeat = draw(st.sampled_from(TIERS)), draw(st.booleans())
        named.append(
            PolicyOfOrder(
                f"P{number}", tiers, repeat, draw(st.integers(0, 12)), draw(st.integers(0, 2)), units
            )
        )
    return goods, named


def gifts_plainly(policy: PolicyOfOrder, cases: list[int]) -> int:
    base = policy.base + sum(unit * count for unit, count in zip(policy.units, cases, strict=True))
    return max(policy.floor, plain_entitled(policy.tiers, policy.repeat, base))


@settings(max_examples=150, deadline=None)
@given(orders(), st.integers(1, 25), st.integers(0, 6))
def test_the_cut_named_closes_the_gap_keeps_the_minimum_and_every_gift(
    order: tuple[list[LineToCut], list[PolicyOfOrder]], gap: int, least: int
) -> None:
    goods, named = order
    full = [line.cases for line in goods]

    def is_good(cut: tuple[int, ...]) -> bool:
        rest = [line.cases - less for line, less in zip(goods, cut, strict=True)]
        worth = sum(less * line.price_minor for line, less in zip(goods, cut, strict=True))
        keeps = all(gifts_plainly(policy, rest) == gifts_plainly(policy, full) for policy in named)
        assert keeps == (lost(named, full, cut) == {})
        return keeps and worth >= gap and sum(rest) >= least

    found = keeping_cut(gap, least, goods, named)
    if found is not None:
        assert is_good(tuple(found))
    elif not any(any(policy.units) for policy in named) and least == 0:
        assert not any(is_good(cut) for cut in product(*(range(line.cases + 1) for line in goods)))


def told(desk: Desk, agent: str = "C1") -> str:
    book = openpyxl.load_workbook(next(path for path in desk.outputs("reply") if agent in path.name))
    return "\n".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)


def test_a_held_order_is_told_what_to_leave_out_to_keep_its_gift_and_sent_again_so_has_it(
    tmp_path: Path,
) -> None:
    desk = open_desk(tmp_path)
    policies(desk, ("W1", "Washing", "buy_get", "washing", 10, "G1", 1, "yes"))
    desk.figures("A 100, B 100, G1 9", "C1 49")
    desk.order("C1", "1", "B 20, A 10")  # 50.00 for B and A; the bottom of the list is A
    desk.run()
    said = told(desk)
    assert "leaving out, in cases: A 1" in said and "This cut would lose gifts (Washing: G1 1)." in said
    assert "leave out instead, in cases: B 1 (1 in all, CNY 2.00)" in said
    text = explain_screen(explained(desk.workspace, "1", "", Words("en")), Words("en"))
    assert "To keep these gifts, leave out instead, in cases: B 1" in text
    assert gifts(desk) == {}
    desk.order("C1", "1", "B 19, A 10", "18:00")
    desk.run("18:30")
    assert gifts(desk) == {"1/G1": 1} and standings(desk) == {"C1/W1": (1, 1, 0)}
    release(desk, "19:00")
    assert desk.released() == {"1/A": 10, "1/B": 19, "1/G1": 1}


def test_only_the_cut_that_loses_a_gift_is_said_to(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, ("W1", "Washing", "buy_get", "washing", 10, "G1", 1, "yes"))
    desk.figures("A 200, B 100, G1 19", "C1 100, C2 50")
    desk.order("C1", "1", "A 101, B 1")
    desk.order("C2", "2", "A 11, B 20")
    desk.run()
    one, other = (told(desk, agent) for agent in ("C1", "C2"))
    assert "(leaving out, in cases: A 1, B 1)" in one
    assert "This cut would lose" not in one and "To keep" not in one
    assert "The one with the fewest lines would lose gifts (Washing: G1 1)." in one
    assert "(leaving out, in cases: B 1)" in other and "lose" not in other
