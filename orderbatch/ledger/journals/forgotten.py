"""Answered layouts that a person has forgotten: the next form with one is asked again (10, part 2)."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from orderbatch.ledger.bulk import insert
from orderbatch.ledger.journals.journal import enter_journal, next_label
from orderbatch.ledger.schema import LAYOUTS_FORGOTTEN

FORGET = "forget"  # the kind of entry


def enter_forgotten(connection: sa.Connection, at: dt.datetime, layouts: Sequence[tuple[str, str]]) -> None:
    """Enter which answers no longer count: (label of the question, fingerprint)."""
    number = enter_journal(connection, FORGET, next_label(connection, FORGET, at.date()), at)
    entered = [(number, place, *layout) for place, layout in enumerate(layouts)]
    insert(connection, LAYOUTS_FORGOTTEN, ("journal", "position", "label", "fingerprint"), entered)
