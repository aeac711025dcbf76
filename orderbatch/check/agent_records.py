"""What an agent's record asks of a person: agreements that end, addresses that are missing, stale records.

`told_of_records` is pure; the day asks it when a new agents' list came in and in the first run of a month
(H-3.2.3(9)).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

NOTICE_DAYS = 30  # before an agreement ends
REACHED_BY = ("ship_to", "email")

Named = str | tuple[str, object]  # an agent, or one with what belongs to it
RecordTold = tuple[str, Sequence[Named]]  # finding code, agents


def told_of_records(agents: pd.DataFrame, then: pd.DataFrame, day: dt.date) -> Iterator[RecordTold]:
    """Codes with the agents that they are about, none where nobody is.

    agents: the list in force, indexed by code. then: the list of so many months ago (a setting), alike; empty
    where there was none.
    """
    ends = agents["agreement_to"].dropna()
    until = day + dt.timedelta(days=NOTICE_DAYS)
    yield "AGREEMENTS_ENDED", _dated(ends[[end < day for end in ends]])
    yield "AGREEMENTS_END", _dated(ends[[day <= end <= until for end in ends]])
    yield "AGENTS_INCOMPLETE", _unreachable(agents)
    yield "AGENTS_STALE", unchanged(agents, then)


def unchanged(agents: pd.DataFrame, then: pd.DataFrame) -> list[str]:
    """The agents whose every cell is as it was then."""
    old = then.reindex(index=agents.index, columns=agents.columns).astype(object)
    new = agents.astype(object)
    same = (new.eq(old) | (new.isna() & old.isna())).all(axis=1) & agents.index.isin(then.index)
    return sorted(agents.index[same])


def _dated(ends: "pd.Series[Any]") -> list[Named]:
    pairs = sorted(ends.items(), key=lambda pair: (pair[1], pair[0]))
    return [(str(agent), end.isoformat()) for agent, end in pairs]


def _unreachable(agents: pd.DataFrame) -> list[str]:
    """Agents that lack what the list says of others: a column that is empty for all is none that is kept."""
    missing: set[str] = set()
    for name in REACHED_BY:
        said = agents[name].fillna("")
        if said.ne("").any():
            missing |= set(_names(said.index[said.eq("")]))
    return sorted(missing)


def _names(codes: Iterable[Any]) -> list[str]:
    return [str(code) for code in codes]
