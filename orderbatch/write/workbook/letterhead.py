"""What a workbook that belongs to no single batch says of itself: a month's report, an order form."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import FRAMES, Batch
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.contract.words import Words


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
