"""No day rereads a year: what a run does not touch counts as a sum (7-policies).

That each run's sums are what the books come to from the beginning, the stories of `test_gift_stories` ask
after each of their runs.
"""

import datetime as dt
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from orderbatch.contract.sales_policy import SalesPolicy
from orderbatch.day.policies import counting
from orderbatch.decide.policies.carried import Summed, added, selection, sums_of
from orderbatch.decide.policies.entitlement import COUNTED, PROPOSED, Accounts
from orderbatch.decide.policies.standings import stand
from orderbatch.doctor import examine
from orderbatch.keeping.rebuild import rebuild
from orderbatch.keeping.undo import undo
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import policy_entries
from tests.desk import Cell, Desk
from tests.test_gifts import MONEY, gifts, open_desk, policies, release, ship
from tests.test_giving import A_FEW, DAY, WAS, Goods, frame, goods
from tests.test_policy_payments import pay

NO_GIFTS = pd.DataFrame({name: [] for name in ("agent", "policy", "cases")})
some_policies = st.builds(
    SalesPolicy,
    policy=st.just("P"), name=st.just("P"), kind=st.sampled_from(["buy_get", "amount_gift", "material"]),
    tiers=st.sampled_from([((10, 1),), ((500, 8), (100, 1)), ((7, 2), (3, 1))]),
    gift_sku=st.just("G"), repeat=st.booleans(), sku=st.sampled_from(["", "X"]),
    category=st.sampled_from(["", "x"]), region=st.sampled_from(["", "N"]),
    from_day=st.sampled_from([None, DAY - dt.timedelta(days=2)]),
    to_day=st.sampled_from([None, DAY - dt.timedelta(days=1)]),
)  # fmt: skip
AGENTS = pd.DataFrame({"region": ["N", "N", "S"], "customer_class": ["A", "B", "A"]}, index=["a", "b", "c"])


def standing(books: Accounts, policy: SalesPolicy) -> list[dict[str, Any]]:
    """Where everybody stands who has anything to the policy."""
    table, steps = stand(books, {"P": policy}, {}, pd.DataFrame(columns=WAS))
    known = table.set_index("agent").drop(columns=["place"])
    said = known[(known != 0).any(axis=1)].reset_index().to_dict("records")
    adds = zip(table["agent"].reindex(steps["claim"]), steps["order"], steps["added"], strict=True)
    return [*said, {"adds": list(adds)}]  # type: ignore[list-item]


@A_FEW
@given(some_policies, goods, goods, st.sets(st.sampled_from(["a/old0", "b/old1", "c/old2", "a/old1"])))
def test_orders_that_stand_as_sums_give_what_they_give_when_they_are_read(
    policy: SalesPolicy, before: Goods, today: Goods, touched: set[str]
) -> None:
    counted, proposed = frame(before, COUNTED, "old"), frame(today, PROPOSED, "new")
    now = counted["order_key"].isin(touched)
    carried = sums_of(counted[~now], {selection(policy)})
    whole = Accounts(counted, proposed, AGENTS, {})
    parted = Accounts(counted[now], proposed, AGENTS, {}, carried=carried)
    assert standing(parted, policy) == standing(whole, policy)
    every = pd.concat([counted, proposed[list(COUNTED)]])
    wanted = Summed.of(every, NO_GIFTS, {selection(policy)}).content()
    assert [Summed(books.sums({selection(policy)}), {}).content() for books in (parted, whole)] == [
        wanted
    ] * 2


@A_FEW
@given(some_policies, goods, goods, goods)
def test_the_sums_after_a_run_are_those_before_it_less_what_changed_plus_what_it_became(
    policy: SalesPolicy, rest: Goods, was: Goods, became: Goods
) -> None:
    names = {selection(policy)}
    others, then, now = (
        frame(rows, COUNTED, when) for rows, when in ((rest, "rest"), (was, "old"), (became, "old"))
    )
    before = Summed.of(pd.concat([others, then]), NO_GIFTS, names)
    after = before.plus(Summed.of(then, NO_GIFTS, names), -1).plus(Summed.of(now, NO_GIFTS, names))
    assert after.content() == Summed.of(pd.concat([others, now]), NO_GIFTS, names).content()
    assert Summed.known(after.content()).content() == after.content()
    nothing = added(after.sums, after.sums, -1)
    assert not nothing.to_numpy().any()


def test_terms_that_only_give_otherwise_select_the_same_and_materials_do_not() -> None:
    policy = SalesPolicy("P", "P", "buy_get", ((10, 1),), gift_sku="G", sku="X", from_day=DAY)
    given_otherwise = replace(policy, tiers=((5, 1),), repeat=True, gift_sku="H", region="N")
    assert selection(policy) == selection(given_otherwise) != selection(replace(policy, to_day=DAY))
    material = replace(policy, kind="material")
    assert selection(material) != selection(replace(material, tiers=((5, 1),)))


@pytest.fixture
def read_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read from the beginning: the kinds of policies, and `payments`."""
    seen: list[str] = []
    whole, paid = counting.from_the_beginning, policy_entries.payments

    def reading(ledger: Ledger, selections: Collection[str]) -> Summed:
        seen.extend(sorted(name.split("|")[0] for name in selections))
        return whole(ledger, selections)

    def paying(*asked: Any) -> pd.DataFrame:
        seen.extend(["payments"] if len(asked) == 1 else [])  # of a run, not of a document
        return paid(*asked)

    monkeypatch.setattr(counting, "from_the_beginning", reading)
    monkeypatch.setattr(policy_entries, "payments", paying)
    return seen


ROWS: tuple[tuple[Cell, ...], ...] = (
    ("W1", "Washing", "buy_get", "washing", 10, "G1", 1, "yes"),
    ("M", "Poster", "material", None, 200, "G1", 1, "no"),
    ("P", "Paid", "payment_gift", None, 100, "G1", 1, "yes"),
)


def told(desk: Desk, read_again: list[str], clock: str = "") -> list[str]:
    """What a run reads from the beginning, after which the books are whole."""
    read_again.clear()
    if clock:
        desk.run(clock)
    found = [*read_again]
    assert examine(desk.workspace) == []
    return found


def first_run(root: Path) -> Desk:
    """A desk whose policies, an order and a payment came in its first run."""
    desk = open_desk(root)
    desk.figures("A 1000, B 100, G1 100", MONEY)
    policies(desk, *ROWS)
    desk.order("C1", "1", "A 25", "09:00")
    pay(desk, ("C1", "P", 100, desk.today, "R1"))
    desk.run("12:00")
    return desk


def test_what_no_run_has_summed_yet_is_read_once_and_nothing_else_is(
    tmp_path: Path, read_again: list[str]
) -> None:
    desk = first_run(tmp_path)
    assert read_again == ["payments", "buy_get", "material", "payments"]  # the first: whether any came twice
    release(desk, "13:00")
    read_again.clear()
    ship(desk, {"A": 21})  # 4 come up again
    assert told(desk, read_again, "14:00") == []
    desk.next_day()
    desk.figures("A 1000, B 100, G1 100", MONEY)
    desk.order("C1", "2", "A 9", "09:00")
    assert told(desk, read_again, "12:00") == []
    assert gifts(desk) == {"2/G1": 1}  # 21 + 9 are 30
    policies(desk, *(("W1", "Washing", "buy_get", "washing", 15, "G1", 1, "yes"), *ROWS[1:]), clock="12:10")
    assert told(desk, read_again, "12:20") == ["buy_get"]  # until yesterday under the older terms: the floor
    undo(desk.workspace, desk.at("12:30"))
    assert told(desk, read_again, "12:40") == ["buy_get", "buy_get", "material", "payments"]
    rebuild(desk.workspace, tmp_path / "again.db")
    (tmp_path / "again.db").replace(desk.root / "ledger.db")
    desk.order("C1", "3", "A 1", "12:45")
    assert told(desk, read_again, "12:50") == ["buy_get", "buy_get", "material", "payments"]
    desk.order("C1", "4", "A 1", "12:55")
    assert told(desk, read_again, "13:00") == []
    with closing(sqlite3.connect(desk.root / "ledger.db")) as ledger, ledger:  # by another program
        ledger.execute("UPDATE policy_sums SET content = REPLACE(content, '1', '7')")
    desk.order("C1", "5", "A 1", "13:05")
    assert told(desk, read_again, "13:10") == ["buy_get", "buy_get", "material", "payments"]


def test_after_an_undone_run_the_terms_of_before_any_floor_are_known_still(
    tmp_path: Path, read_again: list[str]
) -> None:
    desk = open_desk(tmp_path)
    desk.figures("A 1000, B 100, G1 100", MONEY)
    desk.order("C1", "1", "A 25", "09:00")
    for hour, cases in ((12, 100), (13, 10), (14, 15)):  # none is due, then two, then one
        row = ("W1", "Washing", "buy_get", "washing", cases, "G1", 1, "yes")
        policies(desk, row, clock=f"{hour}:00")
        told(desk, read_again, f"{hour}:10")
        if hour == 12:
            release(desk, "12:30")
    undo(desk.workspace, desk.at("14:20"))
    told(desk, read_again, "14:30")


def test_doctor_finds_sums_that_do_not_come_out_of_the_books(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = first_run(tmp_path)
    policies(desk, *(("W1", "Washing", "buy_get", "washing", 15, "G1", 1, "yes"), *ROWS[1:]), clock="12:10")
    desk.run("12:20")
    assert examine(desk.workspace) == []
    known = policy_entries.sums

    for name in ("sums", "issued", "paid", "changes"):

        def otherwise(connection: sa.Connection, name: str = name) -> Any:
            content = dict(known(connection) or {})
            wrong: dict[str, Any] = {
                "sums": [[cases + 1 for cases in row] for row in content["sums"]],
                "paid": {period: {"C1": 1} for period in content["paid"]},
            }
            return {**content, name: wrong.get(name, [])}

        monkeypatch.setattr(policy_entries, "sums", otherwise)
        found = [(violation.code, violation.numbers) for violation in examine(desk.workspace)]
        assert found == [("POLICY_SUMS", {"agent": "C1"})], name
