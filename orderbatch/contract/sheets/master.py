"""A master or a day's figures as the ledger keeps them: typed rows with their time. No pandas."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Master:
    """One version of a master. The newest of a kind is in force.

    kind: sheet kind. as_of: the moment it speaks of (for catalogue, agents, …: when it was received).
    content: column → values, as `tables.to_content` gives them.
    """

    kind: str
    sha256: str
    as_of: dt.datetime
    content: Mapping[str, Sequence[Any]]
