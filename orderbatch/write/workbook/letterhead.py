"""What a workbook that belongs to no single batch says of itself: a month's report, an order form."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import FRAMES, Batch
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.contract.words import Words
from orderbatch.write.workbook.book import Book

AS_USUAL: Mapping[str, object] = {}  # settings of a report that is asked for without any
_DRAWN_ON = dt.date(2026, 1, 1)  # of what belongs to no day: the same bytes whenever it is made


def letterhead(
    name: str, day: dt.date, company: str, currency: str, words: Words, settings: Mapping[str, object]
) -> Batch:
    """An empty batch of that name, as a `Book` asks for; made at the start of the day, so bytes repeat."""
    blank: dict[str, Any] = {frame: frame_of(columns) for frame, columns in FRAMES.items()}
    return Batch(
        batch=name,
        day=day,
        started_at=dt.datetime.combine(day, dt.time()),
        language=words.language,
        company=company,
        currency=currency,
        settings=settings,
        **blank,
    )


def undated_book(kind: str, title: str, company: str, currency: str, words: Words) -> Book:
    """The workbook of a blank form or list, which belongs to no day."""
    return Book(letterhead(title, _DRAWN_ON, company, currency, words, {}), words, kind, title)
