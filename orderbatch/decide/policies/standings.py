"""Where every agent stands under every policy: entitled, issued, owed, over-issued (7-policies).

entitled = issued + owed − over-issued. Where terms changed, nobody is entitled to less than under the old
ones on that day, as far as what had earned it still counts.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.contract.sales_policy import SalesPolicy
from orderbatch.decide.allocation.arrays import Ints
from orderbatch.decide.policies.entitlement import Accounts, Standings
from orderbatch.decide.policies.giving import GiftClaim

FIGURES = ("before", "base", "base_ordered", "entitled_before", "entitled", "entitled_ordered")
WAS = ("base", "entitled", "issued", "owed", "owed_since", "floor", "terms")
Steps = Mapping[str, Ints]  # policy → what each of today's orders adds


def stand(
    accounts: Accounts,
    policies: Mapping[str, SalesPolicy],
    earlier: Mapping[tuple[str, str], SalesPolicy],
    newest: pd.DataFrame,
) -> tuple[pd.DataFrame, Steps]:
    """One row an agent and policy with anything to it, FIGURES and how it was (`was_…`); and the steps.

    newest: the newest rows of GIFTS. earlier: (code, terms) → the policy as it was.
    """
    was = newest.rename(columns={name: f"was_{name}" for name in WAS})
    was = was.assign(place=np.searchsorted(accounts.agents, was["agent"].to_numpy(dtype="U")))
    places = {str(code): rows["place"].to_numpy() for code, rows in was.groupby("policy")}
    found, steps = [], dict[str, Ints]()
    for code, policy in sorted(policies.items()):
        standing = accounts.standings(policy)
        steps[code] = standing.each_order
        found.append(_rows(accounts, policy, standing, places.get(code)))
    table = pd.concat(found, ignore_index=True)
    names = ["agent", "policy", *(f"was_{name}" for name in WAS)]
    table = table.merge(was[names], on=["agent", "policy"], how="left", validate="1:1")
    whole = {
        f"was_{name}": table[f"was_{name}"].fillna(0).astype("int64")
        for name in WAS
        if name not in ("owed_since", "terms")
    }
    since = table["was_owed_since"].astype("object")
    table = table.assign(
        **whole, was_terms=table["was_terms"].fillna(""), was_owed_since=since.where(since.notna(), None)
    )
    return _with_floor(_unconcerned(table), accounts, earlier), steps


def _rows(accounts: Accounts, policy: SalesPolicy, standing: Standings, was: Ints | None) -> pd.DataFrame:
    there = standing.concerned & ((standing.before > 0) | (standing.base_ordered > 0) | (standing.base > 0))
    if was is not None:
        there = there.copy()
        there[was] = True
    rows = np.flatnonzero(there)
    figures = {name: getattr(standing, name)[rows] for name in FIGURES}
    return pd.DataFrame(
        {
            "agent": accounts.agents[rows].astype(object),
            "policy": policy.policy,
            "place": rows,
            "concerned": standing.concerned[rows],
            "terms": policy.terms,
            **figures,
        }
    )


def _unconcerned(table: pd.DataFrame) -> pd.DataFrame:
    """Whom a policy no longer concerns (another region) keeps what he had."""
    away = ~table["concerned"].astype("bool")
    kept = {name: table[name].mask(away, table["was_entitled"]) for name in FIGURES[3:]}
    kept |= {name: table[name].mask(away, table["was_base"]) for name in FIGURES[:3]}
    return table.assign(**kept)


def _with_floor(
    table: pd.DataFrame, accounts: Accounts, earlier: Mapping[tuple[str, str], SalesPolicy]
) -> pd.DataFrame:
    floor = table["was_floor"].copy()
    changed = table[(table["was_terms"] != "") & (table["was_terms"] != table["terms"])]
    for (code, terms), rows in changed.groupby(["policy", "was_terms"]):
        old = earlier.get((str(code), str(terms)))
        had = rows["was_entitled"]
        if old is not None:
            still = accounts.standings(old).entitled_before[rows["place"].to_numpy()]
            had = pd.Series(np.minimum(had.to_numpy(), still), index=rows.index)
        floor.loc[rows.index] = np.maximum(floor.loc[rows.index], had)
    higher = {name: table[name].clip(lower=floor) for name in FIGURES[3:]}
    return table.assign(floor=floor, **higher)


def with_issued(table: pd.DataFrame, issued: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """The table with what was issued, what of it is owed before today's orders, and what they add."""
    keys = zip(table["agent"], table["policy"], strict=True)
    count = pd.Series([issued.get(key, 0) for key in keys], index=table.index, dtype="int64")
    owed = (table["entitled_before"] - count).clip(lower=0)
    new = (table["entitled"] - np.maximum(count, table["entitled_before"])).clip(lower=0)
    return table.assign(issued=count, due=owed, new=new, got=0, got_owed=0)


def claims(
    table: pd.DataFrame,
    steps: Steps,
    accounts: Accounts,
    policies: Mapping[str, SalesPolicy],
    ranks: Mapping[str, int],
    day: dt.date,
) -> list[GiftClaim]:
    """What may be given today: to agents with an order of today, owed and new. ranks: by agent."""
    bounds = accounts.of_agents
    wanted = table[(table["due"] + table["new"] > 0) & (np.diff(bounds)[table["place"]] > 0)]
    found = []
    for row in wanted.to_dict("records"):
        first, last = int(bounds[row["place"]]), int(bounds[row["place"] + 1])
        added = steps[row["policy"]][first:last].tolist()
        orders = zip(accounts.orders[first:last].tolist(), _earning(added, row["new"]), strict=True)
        found.append(
            GiftClaim(
                row["agent"],
                row["policy"],
                policies[row["policy"]].gift_sku,
                row["due"],
                row["new"],
                (day - row["was_owed_since"]).days if row["was_owed_since"] else 0,
                ranks.get(row["agent"], 0),
                tuple(orders),
            )
        )
    return found


def _earning(added: Sequence[int], new: int) -> Iterable[int]:
    """What each order adds, less what the first of them only makes up for (over-issued, or a floor)."""
    absorbed = sum(added) - new
    for more in added:
        less = min(absorbed, more)
        absorbed -= less
        yield more - less


def settled(table: pd.DataFrame, served: Iterable[GiftClaim], day: dt.date) -> pd.DataFrame:
    """The table after today: issued, owed since when, over-issued, lost; only rows with something to say."""
    got = {(claim.agent, claim.policy): (claim.got_owed, claim.got_new) for claim in served}
    pairs = [got.get(key, (0, 0)) for key in zip(table["agent"], table["policy"], strict=True)]
    now = pd.Series([owed + new for owed, new in pairs], index=table.index, dtype="int64")
    old = table["due"] - pd.Series([owed for owed, _new in pairs], index=table.index, dtype="int64")
    issued = table["issued"] + now
    owed = (table["entitled"] - issued).clip(lower=0)
    since: list[Any] = [
        None if not left else (before or day) if still else day
        for left, still, before in zip(owed, old, table["was_owed_since"], strict=True)
    ]
    table = table.assign(
        issued=issued,
        issued_now=now,
        owed=owed,
        over_issued=(issued - table["entitled"]).clip(lower=0),
        owed_since=pd.Series(since, index=table.index, dtype="object"),
        lost=(table["entitled_ordered"] - table["entitled"]).clip(lower=0),
        lost_base=table["base_ordered"] - table["base"],
    )
    changed = (table["terms"] != table["was_terms"]) & (table["was_terms"] != "")
    for name in ("base", "entitled", "issued", "owed"):
        changed |= table[name] != table[f"was_{name}"]
    return table[changed | (table["owed"] > 0) | (now > 0) | (table["lost"] > 0)]
