"""Which mails were sent: entered so that each goes once (11-keeping, Journal)."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from orderbatch.contract.batch import MAIL, PUBLISHED
from orderbatch.ledger.bulk import desk_of, insert
from orderbatch.ledger.journals.journal import enter_journal, next_label
from orderbatch.ledger.queries.runs import outputs, own_batches, rows
from orderbatch.ledger.schema import MAILS_SENT

SEND = "send"  # the kind of entry
SENT = "sent"
PART = "part"  # taken for some of its addresses, refused for the others
UNKNOWN = "unknown"  # the connection or the machine broke while it was handed over
STATES = (SENT, PART, UNKNOWN)
REMEMBERED = 7  # days for which mails that did not go are told of


def enter_sent(connection: sa.Connection, at: dt.datetime, mails: Sequence[tuple[str, str, str]]) -> None:
    """Enter what became of mails: (batch, name, one of STATES)."""
    number = enter_journal(connection, SEND, next_label(connection, SEND, at.date()), at)
    entered = [(number, place, *mail) for place, mail in enumerate(mails)]
    insert(connection, MAILS_SENT, ("journal", "position", "batch", "name", "state"), entered)


def mails_sent(connection: sa.Connection) -> dict[tuple[str, str], str]:
    """(batch, name) → one of STATES, as the newest entry of this desk says."""
    sentence = (
        "SELECT m.batch, m.name, m.state FROM mails_sent m JOIN journals j ON j.journal = m.journal "
        "WHERE j.desk = :desk ORDER BY m.journal, m.position"
    )
    found = rows(connection, sentence, desk=desk_of(connection))
    return {(row["batch"], row["name"]): row["state"] for row in found}


def mails_left(connection: sa.Connection, before: str = "") -> tuple[tuple[str, int], ...]:
    """(batch, mails that did not go, or not surely) of the week up to now, or before a batch.

    From the first batch on of which any was sent from here, else of that day. Of days on which all mails went
    by hand nobody is told.
    """
    days = {row["batch"]: row["day"] for row in own_batches(connection)}
    if not days:
        return ()
    known = mails_sent(connection)
    posted = {number for number, _name in known}
    listed = list(days)[: list(days).index(before)] if before else list(days)
    first = next((place for place, number in enumerate(listed) if number in posted), len(listed))
    day = days[before or listed[-1]]
    since = (dt.date.fromisoformat(day) - dt.timedelta(days=REMEMBERED)).isoformat()
    told = [
        number for place, number in enumerate(listed) if days[number] >= (since if place >= first else day)
    ]
    went = {place for place, state in known.items() if state != UNKNOWN}
    counted = {number: len(_drafts(connection, number) - went) for number in told}
    return tuple((number, count) for number, count in counted.items() if count)


def _drafts(connection: sa.Connection, batch: str) -> set[tuple[str, str]]:
    written = outputs(connection, batch)
    return {
        (batch, output.name) for output, state, _hash in written if (output.kind, state) == (MAIL, PUBLISHED)
    }
