"""Which mails were sent: entered so that each goes once (11-keeping, Journal)."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from orderbatch.ledger.bulk import desk_of, insert
from orderbatch.ledger.journals.journal import enter_journal, next_label
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.schema import MAILS_SENT

SEND = "send"  # the kind of entry
SENT, UNKNOWN = "sent", "unknown"  # unknown: the connection or the machine broke while it was handed over


def enter_sent(connection: sa.Connection, at: dt.datetime, mails: Sequence[tuple[str, str, str]]) -> None:
    """Enter what became of mails: (batch, name, SENT or UNKNOWN)."""
    number = enter_journal(connection, SEND, next_label(connection, SEND, at.date()), at)
    entered = [(number, place, *mail) for place, mail in enumerate(mails)]
    insert(connection, MAILS_SENT, ("journal", "position", "batch", "name", "state"), entered)


def mails_sent(connection: sa.Connection) -> dict[tuple[str, str], str]:
    """(batch, name) → SENT or UNKNOWN, as the newest entry of this desk says."""
    sentence = (
        "SELECT m.batch, m.name, m.state FROM mails_sent m JOIN journals j ON j.journal = m.journal "
        "WHERE j.desk = :desk ORDER BY m.journal, m.position"
    )
    found = rows(connection, sentence, desk=desk_of(connection))
    return {(row["batch"], row["name"]): row["state"] for row in found}
