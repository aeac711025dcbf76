"""Sharing gifts and adding up what earns them, against plain loops (7-policies, Properties)."""

import datetime as dt
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from orderbatch.contract.sales_policy import SalesPolicy
from orderbatch.decide.policies.entitlement import COUNTED, PROPOSED, Accounts
from orderbatch.decide.policies.giving import CLAIMS, ride, share_out
from orderbatch.decide.policies.standings import claims, settled, stand, with_issued
from tests.reference_policies import Asking, plain_entitled, rides, share_gifts

DAY = dt.date(2026, 11, 23)
A_FEW = settings(max_examples=15, deadline=None)
Goods = list[tuple[str, int, str, int, int]]  # agent, order, SKU, cases, days ago
WAS = ["agent", "policy", "base", "entitled", "issued", "owed", "owed_since", "floor", "terms"]
goods = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 2), st.sampled_from(["X", "Y"]),
              st.integers(1, 30), st.integers(0, 4)),
    max_size=8,
)  # fmt: skip


def frame(rows: Goods, names: tuple[str, ...], when: str) -> pd.DataFrame:
    """Goods as the accounts take them; the orders of an agent in the sequence of their numbers."""
    full: list[dict[str, Any]] = [
        {
            "agent": agent, "order_key": f"{agent}/{when}{order}", "sku": sku, "category": sku.lower(),
            "day": DAY - dt.timedelta(days=ago), "cases": cases, "minor": cases * 100,
            "ordered_cases": cases, "ordered_minor": cases * 100,
        }
        for agent, order, sku, cases, ago in sorted(rows, key=lambda row: (row[0], row[1]))
    ]  # fmt: skip
    return pd.DataFrame(full, columns=list(names)) if full else pd.DataFrame({name: [] for name in names})


def accounts(counted: Goods, today: Goods) -> Accounts:
    agents = pd.DataFrame(
        {"region": ["N", "N", "S"], "customer_class": ["A", "B", "A"]}, index=["a", "b", "c"]
    )
    return Accounts(frame(counted, COUNTED, "old"), frame(today, PROPOSED, "new"), agents, {})


def plainly(policy: SalesPolicy, rows: Goods) -> dict[str, int]:
    """Agent → base, case by case."""
    base = {"a": 0, "b": 0, "c": 0}
    for agent, _order, sku, cases, ago in rows:
        counts = policy.sku in ("", sku) and policy.covers(DAY - dt.timedelta(days=ago))
        if counts and (not policy.region or (agent == "c") == (policy.region == "S")):
            base[agent] += cases
    return base


policies = st.builds(
    SalesPolicy,
    policy=st.just("P"), name=st.just("P"), kind=st.just("buy_get"),
    tiers=st.sampled_from([((10, 1),), ((50, 8), (10, 1)), ((7, 2), (3, 1))]),
    gift_sku=st.just("G"), repeat=st.booleans(), sku=st.sampled_from(["", "X"]),
    region=st.sampled_from(["", "N"]), from_day=st.sampled_from([None, DAY - dt.timedelta(days=2)]),
)  # fmt: skip


@A_FEW
@given(policies, goods, goods)
def test_entitlement_is_as_the_plain_loop_has_it(policy: SalesPolicy, counted: Goods, today: Goods) -> None:
    table, _steps = stand(accounts(counted, today), {"P": policy}, {}, pd.DataFrame(columns=WAS))
    found = dict(zip(table["agent"], table["entitled"], strict=True))
    for agent, base in plainly(policy, counted + today).items():
        assert found.get(agent, 0) == plain_entitled(policy.tiers, policy.repeat, base)


@A_FEW
@given(policies, goods, goods)
def test_shipping_in_two_parts_gives_what_one_gives(policy: SalesPolicy, one: Goods, other: Goods) -> None:
    def entitled(counted: Goods, today: Goods) -> dict[str, int]:
        table, _steps = stand(accounts(counted, today), {"P": policy}, {}, pd.DataFrame(columns=WAS))
        return {agent: gifts for agent, gifts in zip(table["agent"], table["entitled"], strict=True) if gifts}

    assert (
        entitled(one, other) == entitled(other, one) == entitled(one + other, []) == entitled([], one + other)
    )


@A_FEW
@given(policies, goods, goods, st.integers(0, 12), st.integers(0, 40))
def test_never_more_is_issued_than_is_entitled_nor_than_is_there(
    policy: SalesPolicy, counted: Goods, today: Goods, issued: int, stock: int
) -> None:
    books = accounts(counted, today)
    table, steps = stand(books, {"P": policy}, {}, pd.DataFrame(columns=WAS))
    before = {(agent, "P"): issued for agent in table["agent"]}
    table = with_issued(table, before)
    served = share_out(claims(table, books, {"P": policy}, {}, DAY), {"G": stock})
    assert served["got_owed"].sum() + served["got_new"].sum() <= stock
    riding = ride(served, steps)
    for row in served.to_dict("records"):
        assert row["got_owed"] <= row["owed"] and row["got_new"] <= row["new"]
    for label, row in served.to_dict("index").items():
        own = riding[riding["claim"] == label]
        adds = (
            steps[steps["claim"] == label]
            .set_index("order")["added"]
            .reindex(range(*books.of_agents[[row["agent"], row["agent"] + 1]]), fill_value=0)
        )
        wanted = rides(row["got_owed"], row["new"], row["got_new"], adds.tolist())
        found = {
            order: (owed, new) for order, owed, new in zip(own["order"], own["owed"], own["new"], strict=True)
        }
        plain = {order: pair for order, pair in zip(adds.index, wanted, strict=True) if sum(pair)}
        assert found == plain
    for row in settled(table, served, DAY).to_dict("records"):
        assert row["entitled"] == row["issued"] + row["owed"] - row["over_issued"]
        assert row["issued"] <= max(row["entitled"], issued) and row["owed"] >= 0


asking = st.lists(
    st.builds(Asking, agent=st.uuids().map(str), owed=st.integers(0, 6), new=st.integers(0, 6),
              wait=st.integers(0, 4), place=st.integers(1, 1_000_000)),
    max_size=6, unique_by=(lambda one: one.place),
)  # fmt: skip


@given(asking, st.integers(0, 30))
def test_gifts_are_shared_as_the_plain_loop_shares_them(everybody: list[Asking], stock: int) -> None:
    served = share_out(asked(everybody), {"G": stock})
    share_gifts(stock, everybody)
    assert (served["got_owed"] + served["got_new"]).tolist() == [one.got for one in everybody]


def asked(everybody: list[Asking]) -> pd.DataFrame:
    """The claims of agents, one policy each."""
    rows = [(number, 0, "G", one.owed, one.new, one.wait, one.place) for number, one in enumerate(everybody)]
    return pd.DataFrame(rows, columns=list(CLAIMS)).astype({"sku": "category"})


several = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from("GH"), st.integers(0, 4), st.integers(0, 4), st.integers(0, 3)
    ),
    max_size=9,
)


@given(several, st.integers(0, 15), st.integers(0, 15))
def test_an_agent_takes_his_share_of_a_gift_for_what_is_owed_longest_first(
    rows: list[tuple[int, str, int, int, int]], of_g: int, of_h: int
) -> None:
    """Several policies with one gift: an agent asks once, and his policies have it owed first, then new."""
    full = [(agent, policy, *rest, agent) for policy, (agent, *rest) in enumerate(rows)]
    frame = pd.DataFrame(full, columns=list(CLAIMS)).astype({"sku": pd.CategoricalDtype(["G", "H"])})
    served = share_out(frame, {"G": of_g, "H": of_h}).to_dict("records")
    for sku, stock in (("G", of_g), ("H", of_h)):
        agents = {}
        for agent in range(3):
            own = [row for row in served if row["agent"] == agent and row["sku"] == sku]
            whole = [sum(row[name] for row in own) for name in ("owed", "new")]
            longest = max((row["wait"] for row in own if row["owed"] + row["new"]), default=0)
            agents[agent] = Asking(str(agent), whole[0], whole[1], longest, agent)
        share_gifts(stock, agents.values())
        for agent, one in agents.items():
            left = one.got
            own = [row for row in served if row["agent"] == agent and row["sku"] == sku]
            own.sort(key=lambda row: (-row["wait"], row["policy"]))
            for name in ("owed", "new"):
                for row in own:
                    assert row[f"got_{name}"] == min(left, row[name])
                    left -= row[f"got_{name}"]
