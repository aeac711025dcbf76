"""The supervisor's review, come back: what he set, what he confirmed, and what it replaces (P-4.3.1, P-4.3.3).

With an override, every order of that batch that nobody has decided since is shared out again in the same run,
around the overridden lines. Without one, where the review is required, its proposals are repeated unchanged for
finance. Either way a new batch proposes, and the old proposals are superseded: an approval is never overwritten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from orderbatch.check.problem import Problem
from orderbatch.check.review import (
    OPEN_STATES,
    Bearing,
    Override,
    Place,
    Row,
    Sent,
    below_minimum,
    check_row,
    not_covered,
    unbearable,
)
from orderbatch.contract.batch import HELD, PROPOSED, Batch
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets import REVIEW
from orderbatch.contract.tables import row_of
from orderbatch.day.desk import Desk
from orderbatch.day.means import Means
from orderbatch.day.sent import Line, sent_out
from orderbatch.read.rows import Typed, typed

Pair = tuple[str, str]  # batch, order key


@dataclass(slots=True)
class Review:
    """All reviews that came back in a run. `refuse` takes overrides out as long as something does not bear them.

    lines: every line that was sent out and is open. kept: overrides of an earlier review, still in force.
    whole: orders of which every row came back as it was sent, or well overridden.
    """

    rows: Typed | None = None
    batches: Mapping[str, Batch] = field(default_factory=dict)
    lines: Mapping[Place, Line] = field(default_factory=dict)
    overrides: list[Override] = field(default_factory=list)
    kept: list[Override] = field(default_factory=list)
    whole: set[Pair] = field(default_factory=set)
    is_required: bool = False
    findings: list[Finding] = field(default_factory=list)

    def _shared_again(self) -> set[str]:
        return {self._batch_of(each) for each in self.overrides}

    def _batch_of(self, each: Override) -> str:
        return next(
            batch for batch, key, _sku in self.lines if key == each.sent.order_key and self.lines[batch, key, each.sent.sku].sent is each.sent
        )
