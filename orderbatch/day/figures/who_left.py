"""Who left the agents' list, and has goods, gifts or answers coming still, keeps name and region."""

from collections.abc import Iterable

import pandas as pd

from orderbatch.contract.sheets.every import AGENTS
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries.customers import as_last_named


def with_who_left(desk: Desk, agents: Iterable[str]) -> pd.DataFrame:
    """The agents' list by code, and those of `agents` who left it: named as their newest order names them."""
    listed = desk.masters.by_key(AGENTS)
    left = sorted(set(agents) - set(listed.index))
    known = desk.ledger.ask(as_last_named, left) if left else {}
    if not known:
        return listed
    return pd.concat([listed, pd.DataFrame.from_dict(known, orient="index").astype(object)])
