"""What a returned review may still change: what became of each order since it was proposed (P-4.3.3)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.queries import rows_in
from orderbatch.ledger.views import AWAITING_TAKEN, DEFERRED_TAKEN, HORIZON

_STATES = f"""
SELECT r.batch AS proposal, d.order_key, l.line, d.status,
  {DEFERRED_TAKEN} AS deferred_taken, {AWAITING_TAKEN} AS awaiting_taken,
  CASE WHEN d.run < {HORIZON} THEN 'closed'
    WHEN EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > d.run) THEN 'superseded'
    ELSE (SELECT e.state FROM events e WHERE e.order_key = d.order_key AND e.proposal = r.batch
      ORDER BY e.id DESC LIMIT 1) END AS state
FROM runs r JOIN order_decisions d ON d.run = r.run JOIN line_decisions l ON l.decision = d.id
WHERE r.batch IN :wanted AND d.status IN ('proposed', 'waiting')
ORDER BY l.decision, l.position
"""


def review_states(connection: sa.Connection, batches: Sequence[str]) -> list[dict[str, Any]]:
    """One row a line of a proposed or waiting order: proposal, order_key, line, status, state now.

    deferred_taken, awaiting_taken: whether a later run has decided that part of the line already.
    """
    return [
        {**row, "deferred_taken": bool(row["deferred_taken"]), "awaiting_taken": bool(row["awaiting_taken"])}
        for row in rows_in(connection, _STATES, sorted(set(batches)))
    ]
