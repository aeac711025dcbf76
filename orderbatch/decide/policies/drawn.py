"""What agents drew of the items of their policies: shipped goods alone (7-policies, Policy money)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from orderbatch.contract.sales_policy import AMOUNT_GIFT, BUY_GET, policy_of
from orderbatch.decide.policies.entitlement import PROPOSED, Accounts

KINDS = {"cases": BUY_GET, "minor": AMOUNT_GIFT}


def drawn(
    standings: pd.DataFrame,
    shipped: pd.DataFrame,
    names: Sequence[str] = ("cases", "minor"),
    carried: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """For each row of `standings` (agent, policy, terms): cases and minor units of its items in its period.

    shipped: rows COUNTED of `decide.policies.entitlement`, without what lies with finance. names: which of
    the two. carried: as `Accounts` has it.
    """
    nothing = pd.DataFrame({name: [] for name in PROPOSED})
    agents = pd.DataFrame({"region": "", "customer_class": ""}, index=standings["agent"].unique())
    books = Accounts(shipped, nothing, agents, {}, agents.index, carried)
    found = pd.DataFrame(0, index=standings.index, columns=list(names), dtype=np.int64)
    for (code, terms), rows in standings.groupby(["policy", "terms"]):
        policy = replace(policy_of(str(code), str(terms)), region="", customer_class="")
        places = books.places(rows["agent"])
        for name in names:
            found.loc[rows.index, name] = books.standings(replace(policy, kind=KINDS[name])).before[places]
    return found
