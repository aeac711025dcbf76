"""Finance's decisions held against what was proposed (P-3.7, P-4.3.3)."""

from dataclasses import replace

import pandas as pd
import pytest

from orderbatch.check.approvals import ApprovalRow, Proposals, affordable, check_row

ORDER = ("2026-11-23-1", "C1/7")


def line(number: int, cases: int) -> dict[str, str | None]:
    return {"line_no": str(number), "sku": "A", "proposed_cases": str(cases)}


def proposals(state: str = "proposed", limit: int = 0) -> Proposals:
    orders = pd.DataFrame(
        {"proposed_minor": [1000], "state": [state]}, index=pd.MultiIndex.from_tuples([ORDER])
    )
    sent = {ORDER: {"proposed_amount": "10.00"}}
    return Proposals(orders, sent, {ORDER: [line(1, 4), line(2, 6)]}, limit)


def row(
    decision: str = "approve",
    amount: str = "10.00",
    lines: dict[int, int] | None = None,
    by: tuple[str, str] = ("Li", ""),
    reason: str = "so",
) -> ApprovalRow:
    own = [line(*pair) for pair in (lines if lines is not None else {1: 4, 2: 6}).items()]
    locked = {"proposed_amount": amount}
    return ApprovalRow(0, *ORDER, decision, by, reason, locked, own, list(range(len(own))))


def test_a_decision_on_exactly_what_was_proposed_counts() -> None:
    assert check_row(row(), proposals()) is None


def test_an_order_that_was_not_proposed_is_not_decided() -> None:
    stranger = replace(row(), order_key="C9/1")
    assert check_row(stranger, proposals()).code == "RETURN_UNKNOWN"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (row(amount="10.01"), "RETURN_CHANGED"),
        (row(amount=""), "RETURN_CHANGED"),
        (row(lines={1: 5, 2: 6}), "RETURN_LINE"),
        (row(lines={9: 1, 2: 6}), "RETURN_LINE"),
        (row(lines={9: 1}), "RETURN_LINES"),
        (row(lines={1: 4}), "RETURN_LINES"),
    ],
)
def test_a_changed_amount_or_quantity_is_refused(changed: ApprovalRow, code: str) -> None:
    assert check_row(changed, proposals()).code == code  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("state", "decision", "code"),
    [
        ("approved", "approve", "RETURN_REPEATED"),
        ("shipped", "approve", "RETURN_REPEATED"),
        ("refused", "refuse", "RETURN_REPEATED"),
        ("approved", "refuse", "DECISION_LATE"),
        ("lapsed", "approve", "DECISION_LATE"),
        ("superseded", "approve", "DECISION_LATE"),
    ],
)
def test_a_decision_counts_once_and_only_while_the_proposal_stands(
    state: str, decision: str, code: str
) -> None:
    assert check_row(row(decision), proposals(state)).code == code  # type: ignore[union-attr]


def test_a_held_order_may_still_be_approved() -> None:
    assert check_row(row(), proposals("held")) is None


def test_nobody_approves_an_order_that_went_through_his_own_hands() -> None:
    known = replace(proposals(), hands={ORDER[1]: {"Mr Li", "李 伟", "", "–"}})
    for names in (("mr  li", ""), ("Wang", "Mr Li"), ("李伟", "Wang")):
        problem = check_row(row(by=names), known)
        assert problem and problem.code == "DECISION_DUTIES"
    assert check_row(row("refuse", by=("Mr Li", "")), known) is None
    assert check_row(row(by=("Wang", "Zhao")), known) is None
    assert check_row(row(by=("Mr Li", "")), proposals()) is None


def test_above_the_limit_two_people_approve() -> None:
    for one in (("Li", ""), ("Li / Wang", ""), ("Li", "-")):
        assert check_row(row(by=one), proposals(limit=999)).code == "DECISION_SECOND"  # type: ignore[union-attr]
    assert check_row(row(by=("Li", " li")), proposals(limit=999)).code == "DECISION_SAME"  # type: ignore[union-attr]
    for two in (("Li", "Wang"), ("王芳", "李伟")):
        assert check_row(row(by=two), proposals(limit=999)) is None
    assert check_row(row("refuse"), proposals(limit=999)) is None


@pytest.mark.parametrize("decision", ["approve", "hold", "refuse"])
def test_a_decision_is_somebodys(decision: str) -> None:
    for nobody in ("", " ", "–", "1"):
        assert check_row(row(decision, by=(nobody, "")), proposals()).code == "DECISION_NAME"  # type: ignore[union-attr]


def test_hold_and_refuse_say_why() -> None:
    assert check_row(row(reason=""), proposals()) is None
    assert check_row(row("hold", reason="2 late"), proposals()) is None
    for decision in ("hold", "refuse"):
        for nothing in (" ", "–", "无", "n/a", "同上。"):
            assert check_row(row(decision, reason=nothing), proposals()).code == "DECISION_REASON"  # type: ignore[union-attr]


def test_an_approval_that_money_or_stock_no_longer_covers_is_not_released() -> None:
    approvals = pd.DataFrame(
        {
            "proposal": ["b1", "b2", "b1"],
            "order_key": ["C1/1", "C1/1", "C2/1"],
            "agent": ["C1", "C1", "C2"],
            "proposed_minor": [600, 500, 100],
        }
    )
    lines = pd.DataFrame(
        {"proposal": "b1", "order_key": ["C1/1", "C2/1"], "sku": ["A", "A"], "proposed": [3, 2]}
    )
    broke, bare = affordable(approvals, lines, pd.Series({"C1": 1000, "C2": 100}), pd.Series({"A": 4}))
    assert (broke, bare) == ({("b2", "C1/1")}, {("b1", "C2/1")})
