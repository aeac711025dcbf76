"""The working calendar: on which days the desk, finance and the warehouse work (P-4.5.1).

China's swapped working Saturdays are in it; further days off or on are the desk's settings.
"""

import calendar
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


def unknown_year(day: dt.date, ship: Ship) -> int:
    """The year, this one or from December on the next, whose swapped working days are not known yet; else 0.

    Only where the country swaps days at all, and the settings name none of that year (`ship.open`).
    """
    if ship.calendar_days:
        return 0
    for year in (day.year, day.year + 1) if day.month == 12 else (day.year,):
        swapped = {
            swapped.year for swapped in getattr(_calendar(ship.calendar, year), "weekend_workdays", ())
        }
        if swapped and year not in swapped and not any(named.startswith(str(year)) for named in ship.open):
            return year
    return 0


def add_working_days(day: dt.date, count: int, ship: Ship) -> dt.date:
    """The count-th working day after `day`."""
    while count:
        day += dt.timedelta(days=1)
        count -= is_working_day(day, ship)
    return day


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day some calendar months earlier; the month's last where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))
