"""What a SQLite ledger looks through to answer the questions of a day."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from orderbatch.ledger import views


@contextmanager
def looked_through() -> Iterator[dict[str, str]]:
    """Table → question, of each that is looked through from end to end while this lasts.

    SQLite is asked before each question how it will go about it; without statistics, which our ledgers have
    not, that is the same for a year as for a day.
    """
    found: dict[str, str] = {}

    def ask(
        connection: sa.Connection, _cursor: Any, sentence: str, given: Any, _context: Any, many: bool
    ) -> None:
        if (
            connection.dialect.name != "sqlite"
            or many
            or not sentence.lstrip().startswith(("SELECT", "WITH"))
        ):
            return
        steps = connection.connection.dbapi_connection.execute(f"EXPLAIN QUERY PLAN {sentence}", given)  # type: ignore[union-attr]
        for *_numbers, step in steps:
            if scanned := re.match(r"SCAN (\w+)(?! USING INDEX \w+_pending)", step):
                found[_table(scanned[1], sentence)] = " ".join(sentence.split())

    event.listen(sa.Engine, "before_cursor_execute", ask)
    try:
        yield found
    finally:
        event.remove(sa.Engine, "before_cursor_execute", ask)


def _table(alias: str, sentence: str) -> str:
    texts = (sentence, *(text for text in vars(views).values() if isinstance(text, str)))
    named = (re.search(rf"(?:FROM|JOIN)\s+(\w+)\s+(?:AS\s+)?{alias}\b", text) for text in texts)
    return next((name[1] for name in named if name), alias)
