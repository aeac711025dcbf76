"""Approved gifts are computed again and never rise (7-policies, In a batch): any orders that finance
refuses, any stock, whatever else came since; against a plain loop, a case at a time.
"""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from orderbatch.decide.policies.given_after_all import given_after_all
from orderbatch.decide.policies.tiers import entitled as entitled_by
from tests.reference_policies import keep_approved
from tests.test_entitlement import tiers

PAIRS = [(agent, policy) for agent in ("C1", "C2") for policy in ("P", "W")]
COUNTS = st.integers(0, 6)


@st.composite
def evenings(draw: st.DrawFn) -> dict[str, Any]:
    """Approved gift lines, and what stands when they come back: more, less or nothing known."""
    lines: list[dict[str, Any]] = [
        {
            "proposal": f"2026-11-2{draw(st.integers(3, 4))}-1", "order_key": f"{agent}/{number % 3}",
            "line": 9001 + number, "agent": agent, "policy": policy, "sku": draw(st.sampled_from("GH")),
            "cases": draw(st.integers(1, 6)),
        }
        for number, (agent, policy) in enumerate(draw(st.lists(st.sampled_from(PAIRS), max_size=6)))
    ]  # fmt: skip
    beside = {pair: draw(COUNTS) for pair in PAIRS}  # issued before these, or still with finance
    issued = dict(beside)
    for line in lines:
        issued[line["agent"], line["policy"]] += line["cases"]
    known = [pair for pair in PAIRS if draw(st.booleans()) or draw(st.booleans())]  # the others rest
    return {
        "approved": draw(st.permutations(lines)),
        "issued": issued,
        "entitled": {pair: draw(st.integers(0, 16)) for pair in known},
        "stock": draw(st.dictionaries(st.sampled_from("GH"), st.integers(0, 12))),
    }


@given(evenings())
def test_what_was_approved_never_rises_and_falls_only_for_a_reason(evening: dict[str, Any]) -> None:
    kept = given_after_all(**evening)
    assert sorted(line["line"] for line, _cases in kept) == sorted(
        line["line"] for line in evening["approved"]
    )
    assert all(0 <= cases <= line["cases"] for line, cases in kept)
    given_of, spent, asked = dict.fromkeys(PAIRS, 0), dict.fromkeys("GH", 0), dict.fromkeys(PAIRS, 0)
    for line, cases in kept:
        given_of[line["agent"], line["policy"]] += cases
        asked[line["agent"], line["policy"]] += line["cases"]
        spent[line["sku"]] += cases
    left = {sku: evening["stock"].get(sku, 0) - cases for sku, cases in spent.items()}
    assert min(left.values()) >= 0  # goods and gifts are never more than what is there
    beside = {pair: evening["issued"][pair] - asked[pair] for pair in PAIRS}
    for pair, cases in given_of.items():
        if cases and pair in evening["entitled"]:
            assert beside[pair] + cases <= evening["entitled"][pair]
    for line, cases in kept:
        if cases < line["cases"]:
            pair = (line["agent"], line["policy"])
            is_full = pair in evening["entitled"] and (
                beside[pair] + given_of[pair] >= evening["entitled"][pair]
            )
            assert is_full or left[line["sku"]] == 0
    assert [cases for _line, cases in kept] == keep_approved([line for line, _cases in kept], **evening)


@given(evenings(), st.sampled_from(PAIRS), st.integers(1, 9))
def test_what_an_agent_has_earned_since_gives_nothing_more_than_was_approved(
    evening: dict[str, Any], pair: tuple[str, str], more: int
) -> None:
    """A payment, a return given back, better terms: what it takes from nobody it gives to nobody, either."""
    evening |= {"stock": {"G": 99, "H": 99}}
    before = {line["line"]: cases for line, cases in given_after_all(**evening)}
    earned = {name: cases + more * (name == pair) for name, cases in evening["entitled"].items()}
    for line, cases in given_after_all(**{**evening, "entitled": earned}):
        is_his = (line["agent"], line["policy"]) == pair
        assert before[line["line"]] <= cases <= (line["cases"] if is_his else before[line["line"]])


@given(tiers(), st.booleans(), st.lists(st.integers(1, 12), min_size=2, max_size=6), st.data())
def test_of_orders_that_finance_refuses_in_part_no_gift_is_more_than_it_was(
    some: tuple[tuple[int, int], ...], repeat: bool, orders: list[int], data: st.DataObject
) -> None:
    """Each order's gift is what it adds; refuse any of them, and what still stands earns no more."""
    bases = np.cumsum([0, *orders])
    adds = np.diff(entitled_by(some, repeat, bases)).tolist()
    yes = [data.draw(st.booleans(), label=f"order {number}") for number in range(len(orders))]
    lines: list[dict[str, Any]] = [
        {"proposal": "B", "order_key": f"C1/{number}", "line": 9001, "agent": "C1", "policy": "W", "sku": "G"}
        | {"cases": add}
        for number, add in enumerate(adds)
        if yes[number] and add
    ]
    stands = int(
        entitled_by(some, repeat, np.array([sum(np.compress(yes, orders).tolist())], dtype=np.int64))[0]
    )
    issued = {("C1", "W"): sum(add for add, answer in zip(adds, yes, strict=True) if answer)}
    kept = given_after_all(lines, issued, {("C1", "W"): stands}, {"G": 999})
    assert sum(cases for _line, cases in kept) == min(stands, issued["C1", "W"])
    assert all(cases <= line["cases"] for line, cases in kept)
