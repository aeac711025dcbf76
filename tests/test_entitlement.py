"""What a sales policy gives: tiers and entitlement against the plain reference (P-4.2.3, 7-policies)."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from orderbatch.decide.policies.tiers import entitled, steps, to_next
from tests.reference_policies import plain_entitled

W1 = ((50, 8), (10, 1))


def of(tiers: tuple[tuple[int, int], ...], repeat: bool, base: int) -> int:
    return int(entitled(tiers, repeat, np.array([base]))[0])


@st.composite
def tiers(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """Tiers as the check lets them pass: no higher one gives less per unit."""
    found = [(draw(st.integers(1, 12)), draw(st.integers(1, 4)))]
    for _more in range(draw(st.integers(0, 3))):
        threshold = found[-1][0] + draw(st.integers(1, 15))
        least = max(-(-found[-1][1] * threshold // found[-1][0]), found[-1][1])
        found.append((threshold, least + draw(st.integers(0, 3))))
    return tuple(reversed(found))


def test_the_worked_example_of_the_contract() -> None:
    assert [of(W1, True, base) for base in (30, 67, 70)] == [3, 9, 10]
    assert steps(W1, True, 67) == [(1, 50, 8), (1, 10, 1)] and to_next(W1, True, 67, 9) == (3, 1)


def test_half_a_threshold_gives_no_half_gift() -> None:
    assert of(((10, 1),), True, 15) == 1  # ERPNext 40768 gave 1.5


def test_both_of_two_slabs_are_seen() -> None:
    assert [of(((20, 3), (5, 1)), False, base) for base in (4, 5, 19, 20, 400)] == [0, 1, 1, 3, 3]


def test_a_threshold_of_0_gives_once_for_anything_and_nothing_for_nothing() -> None:
    assert [of(((0, 2),), False, base) for base in (0, 1, 900)] == [0, 2, 2]


@given(tiers(), st.booleans(), st.lists(st.integers(-5, 200), min_size=1, max_size=8))
def test_tiers_are_as_the_plain_loop_has_them(
    some: tuple[tuple[int, int], ...], repeat: bool, bases: list[int]
) -> None:
    assert entitled(some, repeat, np.array(bases)).tolist() == [
        plain_entitled(some, repeat, base) for base in bases
    ]
    for base in bases:
        assert sum(times * gifts for times, _threshold, gifts in steps(some, repeat, base)) == of(
            some, repeat, base
        )


@given(tiers(), st.booleans(), st.integers(0, 300))
def test_more_never_gives_less(some: tuple[tuple[int, int], ...], repeat: bool, base: int) -> None:
    assert of(some, repeat, base) <= of(some, repeat, base + 1)


@given(tiers(), st.booleans(), st.integers(-20, 200), st.integers(0, 6))
def test_what_is_missing_is_the_least_that_gives_more_than_somebody_has(
    some: tuple[tuple[int, int], ...], repeat: bool, base: int, beyond: int
) -> None:
    """beyond: what he has beyond what the base gives, by older terms or before a return."""
    have = of(some, repeat, base) + beyond
    first = next((more for more in range(1, 700) if of(some, repeat, base + more) > have), None)
    found = to_next(some, repeat, base, have)
    assert found == (None if first is None else (first, of(some, repeat, base + first) - have))
