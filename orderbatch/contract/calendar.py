"""The working calendar: on which days the desk, finance and the warehouse work (P-4.5.1).

China's swapped working Saturdays are in it; further days off or on are the desk's settings.
"""

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from orderbatch.contract.settings import Ship

if TYPE_CHECKING:
    import holidays


def is_working_day(day: dt.date, ship: Ship) -> bool:
    """Whether the desk and the warehouse work on that day."""
    if day.isoformat() in ship.open:
        return True
    if day.isoformat() in ship.closed:
        return False
    if ship.calendar_days:
        return True
    return bool(_calendar(ship.calendar, day.year).is_working_day(day))


@cache
def _calendar(country: str, year: int) -> "holidays.HolidayBase":
    """A country's days off in a year, worked out once: a run asks of some thirty days."""
    import holidays  # half a tenth of a second, and most commands ask for no day

    return holidays.country_holidays(country, years=year)


def add_working_days(day: dt.date, count: int, ship: Ship) -> dt.date:
    """The count-th working day after `day`."""
    while count:
        day += dt.timedelta(days=1)
        count -= is_working_day(day, ship)
    return day
