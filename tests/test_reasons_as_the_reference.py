"""The code of every line, and the numbers of every sentence about sharing and about what moved for a minimum,
are the plain reference's.
"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.documents.reasons import reason
from tests.desks import Desk, crowded_desk, desks, giving_desk
from tests.reference_reasons import MOVED, Told, why
from tests.test_allocation_properties import by_decision, by_reference
from tests.test_sentences_tell_the_truth import read_back

DESKS = settings().max_examples
COUNTED = ("SHARED", "WAITS_STOCK", *MOVED)


def as_decided(desk: Desk) -> Told:
    """What the real implementation says of each line."""
    lines = desk.decide().lines
    columns = (lines[name].tolist() for name in ("order_key", "sku", "reason", "numbers"))
    return {
        (order, sku): (code, numbers if code in COUNTED else {})
        for order, sku, code, numbers in zip(*columns, strict=True)
    }


def as_told_plainly(desk: Desk) -> Told:
    orders, skus = desk.plainly()
    return why(orders, desk.stock, skus, desk.rules)


@settings(max_examples=DESKS * 3, deadline=None)
@given(st.one_of(desks(), desks(tight=True, poor=False)), st.sampled_from(["order", "agent"]))
def test_reasons_and_their_numbers_are_the_references_line_for_line(desk: Desk, scope: str) -> None:
    desk.rules.scope = scope
    assert as_decided(desk) == as_told_plainly(desk)


@settings(max_examples=DESKS, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["order", "agent"]))
def test_they_are_on_crowded_desks_with_lines_that_the_supervisor_set(seed: int, scope: str) -> None:
    desk, chance = crowded_desk(seed), random.Random(seed)
    desk.rules.scope = scope
    proposed = desk.decide().lines.set_index(["order_key", "line"])["proposed"]
    for order in desk.orders:
        for line in order.lines:
            if chance.random() < 0.1:
                line.fixed = int(proposed[order.key, line.number]) // 2 // line.lot * line.lot
    assert as_decided(desk) == as_told_plainly(desk)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=DESKS * 2, deadline=None)
@given(seed=st.integers(0, 10**9), how=st.sampled_from(["lend", "bring_in"]))
def test_sentences_about_what_moved_say_the_references_numbers(language: str, seed: int, how: str) -> None:
    desk, words = crowded_desk(seed), Words(language)
    desk.rules.minimum = how
    templates, plainly = words.look_up("reasons"), as_told_plainly(desk)
    for place, (code, numbers) in as_decided(desk).items():
        if code in MOVED:
            said = read_back(templates[code], reason(words, code, numbers, "CNY"))
            assert said == {name: plainly[place][1][name] for name in said}
            assert set(said) > {"ordered", "proposed"}


def test_bringing_in_is_the_references_to_the_last_number_on_desks_where_it_happens() -> None:
    came, tried = 0, max(DESKS, 15)
    for seed in range(tried):
        desk = giving_desk(seed)
        decided = as_decided(desk)
        assert decided == as_told_plainly(desk)
        assert by_decision(desk) == by_reference(desk)
        came += any(code == "BROUGHT_IN" for code, _numbers in decided.values())
    assert came * 20 > tried
