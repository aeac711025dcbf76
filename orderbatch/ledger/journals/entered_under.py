"""Under which schema a run was entered: an older version counted as it did then."""

import sqlalchemy as sa

from orderbatch.ledger.journals.journal import RUN
from orderbatch.ledger.revisions import HEAD, REVISIONS
from orderbatch.ledger.schema import RUNS

_RETURNS_AT_ONCE = REVISIONS.index("figures_as_closed")  # the first schema of versions that hear them at once


def _revision(connection: sa.Connection, batch: str) -> str:
    """Of the schema under which a run was entered; "" of one from before there were journals."""
    question = sa.text("SELECT revision FROM journals WHERE kind = :kind AND label = :batch")
    found = connection.execute(question, {"kind": RUN, "batch": batch}).scalar()
    return "" if found is None else str(found) or HEAD


def run_that_heard_returns_late(connection: sa.Connection) -> int | None:
    """The newest run, where an older version entered it: the gifts of its time did not know of the goods
    that came back in it until the next run (7-policies)."""
    newest = connection.execute(sa.select(RUNS.c.run, RUNS.c.batch).order_by(RUNS.c.run.desc())).first()
    if newest is None or _revision(connection, newest.batch) not in ("", *REVISIONS[:_RETURNS_AT_ONCE]):
        return None
    return int(newest.run)
