"""Where every agent stands under every policy: entitled, issued, owed, over-issued (7-policies).

entitled = issued + owed − over-issued. Where terms changed, nobody is entitled to less than under the old
ones on that day, as far as what had earned it still counts (`decide.policies.floors`).
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.contract.sales_policy import SalesPolicy
from orderbatch.decide.allocation.arrays import Ints
from orderbatch.decide.policies.entitlement import Accounts, Standings
from orderbatch.decide.policies.floors import Floor, with_floors

FIGURES = ("before", "base", "base_ordered", "entitled_before", "entitled", "entitled_ordered")
NO_ORDER = -1
NONE = np.zeros(0, dtype=np.int64)
WAS = ("base", "entitled", "issued", "owed", "owed_since", "floor", "terms")


def stand(
    accounts: Accounts,
    policies: Mapping[str, SalesPolicy],
    floors: Mapping[str, Sequence[Floor]],
    newest: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row an agent and policy with anything to it, FIGURES and how it was (`was_…`); and the steps.

    newest: the newest rows of GIFTS. floors: code → the policy as it was, oldest first. Steps: what today's
    orders add, an agent's in sequence: claim (label of the row), order (number in `accounts.orders`), added.
    """
    codes = sorted(policies)
    number = newest["policy"].map({code: number for number, code in enumerate(codes)}).to_numpy(np.int64)
    was_key = number * len(accounts.agents) + accounts.places(newest["agent"])
    found, steps = [_no_rows()], [(NONE, NONE, NONE)]  # every policy may rest
    for place, code in enumerate(codes):
        standing = with_floors(accounts, accounts.standings(policies[code]), floors.get(code, ()))
        found.append(_rows(standing, was_key[number == place] - place * len(accounts.agents)))
        keys = place * len(accounts.agents) + accounts.order_agent[standing.step_orders]
        steps.append((keys, standing.step_orders, standing.step_gifts))
    counts = np.array([len(rows["place"]) for rows in found[1:]], dtype=np.int64)
    policy = np.repeat(np.arange(len(codes)), counts)
    columns = {name: np.concatenate([rows[name] for rows in found]) for name in found[0]}
    key = policy * len(accounts.agents) + columns["place"]
    terms = np.array([policies[code].terms for code in codes], dtype=object)
    names = {"agent": accounts.agents[columns["place"]], "policy": np.array(codes, dtype=object)[policy]}
    texts = {name: pd.Series(column, dtype=object) for name, column in names.items()}
    table = pd.DataFrame(
        {**texts, "terms": pd.Series(terms[policy], dtype=object), "number": policy, **columns}
    )
    table = _as_it_was(table, newest, np.searchsorted(key, was_key))
    return _unconcerned(_with_floor(table)), _steps(key, steps)


def _no_rows() -> dict[str, Ints]:
    """As `_rows`, of nobody."""
    return {"place": NONE, "concerned": NONE.astype(np.bool_), **dict.fromkeys(FIGURES, NONE)}


def _rows(standing: Standings, was: Ints) -> dict[str, Ints]:
    """The figures of the agents with anything to the policy. was: agents with a row of GIFTS."""
    some = (standing.before > 0) | (standing.base_ordered > 0) | (standing.base > 0)
    there = standing.concerned & some
    there[was] = True
    rows = np.flatnonzero(there)
    figures = {name: getattr(standing, name)[rows] for name in FIGURES}
    return {"place": rows, "concerned": standing.concerned[rows], **figures}


def _as_it_was(table: pd.DataFrame, newest: pd.DataFrame, rows: Ints) -> pd.DataFrame:
    """The table with the newest rows of GIFTS beside it, `rows` of it; 0, none or "" where there is none."""
    columns: dict[str, Any] = {}
    for name in WAS:
        value: Any = {"owed_since": None, "terms": ""}.get(name, 0)
        whole = name not in ("owed_since", "terms")
        column = np.full(len(table), value, dtype=np.int64 if whole else object)
        said = newest[name]
        column[rows] = said.to_numpy(np.int64) if whole else said.astype(object).where(said.notna(), value)
        columns[f"was_{name}"] = column if whole else pd.Series(column, table.index, dtype=object)
    changed = np.zeros(len(table), dtype=np.bool_)
    told = columns["was_terms"].to_numpy()[rows]
    changed[rows] = (told != "") & (told != table["terms"].to_numpy()[rows])
    return table.assign(**columns, changed=changed)


def _steps(key: Ints, steps: list[tuple[Ints, Ints, Ints]]) -> pd.DataFrame:
    """Those that belong to a row of the table, by its label."""
    keys, orders, added = (np.concatenate(column) for column in zip(*steps, strict=True))
    claim = np.searchsorted(key, keys)
    there = np.append(key, -1)[claim] == keys
    return pd.DataFrame({"claim": claim[there], "order": orders[there], "added": added[there]})


def _unconcerned(table: pd.DataFrame) -> pd.DataFrame:
    """Whom a policy no longer concerns (another region, or not on the list) keeps what he had, as far as what
    earned it still counts; today's orders add nothing.
    """
    away = ~table["concerned"].astype(bool)
    had = np.minimum(table["was_entitled"], table["entitled_before"])
    base = np.minimum(table["was_base"], table["before"])
    kept = {name: table[name].mask(away, had) for name in FIGURES[3:]}
    kept |= {name: table[name].mask(away, base) for name in FIGURES[:3]}
    return table.assign(**kept)


def _with_floor(table: pd.DataFrame) -> pd.DataFrame:
    """What each was entitled to when terms changed, the most of several times."""
    had = table["was_entitled"].where(table["changed"], 0)
    return table.assign(floor=np.maximum(table["was_floor"], had))


def with_issued(table: pd.DataFrame, issued: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """The table with what was issued, what of it is owed before today's orders, and what they add."""
    count = np.zeros(len(table), dtype=np.int64)
    if issued:
        count[:] = [issued.get(key, 0) for key in zip(table["agent"], table["policy"], strict=True)]
    have = table["entitled_before"].to_numpy(np.int64)
    new = table["entitled"].to_numpy(np.int64) - np.maximum(count, have)
    return table.assign(issued=count, due=np.maximum(have - count, 0), new=np.maximum(new, 0))


def claims(
    table: pd.DataFrame,
    accounts: Accounts,
    policies: Mapping[str, SalesPolicy],
    ranks: Mapping[str, int],
    day: dt.date,
    *,
    alone: Collection[str] = (),
) -> pd.DataFrame:
    """What may be given today: to agents with an order of today, owed and new. ranks: by agent.

    CLAIMS of `giving`; first_order: the number of the agent's first order of today, that takes the owed.
    alone: agents to whom what is owed ships also without one (NO_ORDER).
    """
    bounds = accounts.of_agents
    has_order = np.diff(bounds)[table["place"]] > 0
    asks = (table["due"] + table["new"] > 0).to_numpy() & (has_order | table["agent"].isin(alone).to_numpy())
    wanted = table[asks]
    by_place = np.array([ranks.get(agent, 0) for agent in accounts.agents], dtype=np.int64)
    skus = sorted({policy.gift_sku for policy in policies.values()})
    gift = np.array([skus.index(policies[code].gift_sku) for code in sorted(policies)], dtype=np.int64)
    kinds = pd.Categorical.from_codes(gift[wanted["number"]], pd.Index(skus))
    return pd.DataFrame(
        {
            "agent": wanted["place"],
            "policy": wanted["number"],
            "sku": pd.Series(kinds, wanted.index),
            "owed": wanted["due"],
            "new": wanted["new"],
            "wait": _waits(wanted, day),
            "rank": by_place[wanted["place"]],
            "first_order": np.where(has_order[asks], bounds[wanted["place"]], NO_ORDER),
        }
    )


def _waits(wanted: pd.DataFrame, day: dt.date) -> Ints:
    """Since how many days each is owed."""
    since, whens = pd.factorize(wanted["was_owed_since"].to_numpy(dtype=object))
    return np.array([*((day - when).days for when in whens), 0], dtype=np.int64)[since]


def settled(table: pd.DataFrame, served: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The table after today: issued, owed since when, over-issued, lost; only rows with something to say.

    served: what `giving.share_out` made of claims of this table.
    """
    got = served[["got_owed", "got_new"]].reindex(table.index, fill_value=0)
    now = got["got_owed"] + got["got_new"]
    still = (table["due"] > got["got_owed"]).to_numpy()
    issued = table["issued"] + now
    owed = (table["entitled"] - issued).clip(lower=0)
    before = table["was_owed_since"].to_numpy(dtype=object)
    since = before.copy()
    since[~(still & pd.notna(before))] = day
    since[(owed == 0).to_numpy()] = None
    table = table.assign(
        issued=issued,
        issued_now=now,
        owed=owed,
        over_issued=(issued - table["entitled"]).clip(lower=0),
        owed_since=pd.Series(since, index=table.index, dtype=object),
        lost=(table["entitled_ordered"] - table["entitled"]).clip(lower=0),
        lost_base=table["base_ordered"] - table["base"],
    )
    changed = table["changed"].copy()
    for name in ("base", "entitled", "issued", "owed"):
        changed |= table[name] != table[f"was_{name}"]
    return table[changed | (table["owed"] > 0) | (now > 0) | (table["lost"] > 0)]
