"""When the day is to be run by the clock, and whether it was."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from orderbatch.contract.calendar import is_working_day
from orderbatch.contract.settings import Ship

GRACE = dt.timedelta(minutes=30)  # a machine that wakes up late still runs in time
LOOKS_BACK = 14  # days that are looked through: the longest holidays are shorter


def newest_due(times: Collection[str], now: dt.datetime, ship: Ship) -> dt.datetime | None:
    """The last moment before `now` (company zone) at which a run was to begin and is late by now."""
    return next((due for due in _backwards(times, now, ship) if due + GRACE <= now), None)


def missed(
    times: Collection[str], began: Sequence[dt.datetime], now: dt.datetime, ship: Ship
) -> dt.datetime | None:
    """The newest moment at which a run was to begin and none did within half an hour; None: all is well.

    began: when runs began. Moments before the first of them are not asked about: the scheduler was set up
    then.
    """
    due = newest_due(times, now, ship)
    if due is None or (began and due < min(began) - GRACE):
        return None
    return None if any(due - dt.timedelta(minutes=1) <= run <= due + GRACE for run in began) else due


def _backwards(times: Collection[str], now: dt.datetime, ship: Ship) -> Iterator[dt.datetime]:
    for days in range(LOOKS_BACK):
        day = now.date() - dt.timedelta(days=days)
        if is_working_day(day, ship):
            for time in sorted(times, reverse=True):
                yield dt.datetime.combine(day, dt.time.fromisoformat(time))
