"""When a released order must have shipped: so many days of the working calendar (P-4.5.1).

Example: released on Friday with three working days, due on Wednesday. China's swapped working Saturdays
are in the calendar; further days off or on are the desk's settings.
"""

import datetime as dt

import holidays

from orderbatch.contract.settings import Ship


def is_working_day(day: dt.date, ship: Ship) -> bool:
    """Whether the desk and the warehouse work on that day."""
    if day.isoformat() in ship.open:
        return True
    if day.isoformat() in ship.closed:
        return False
    if ship.calendar_days:
        return True
    return bool(holidays.country_holidays(ship.calendar, years=day.year).is_working_day(day))


def add_working_days(day: dt.date, count: int, ship: Ship) -> dt.date:
    """The count-th working day after `day`."""
    while count:
        day += dt.timedelta(days=1)
        count -= is_working_day(day, ship)
    return day


def due_day(released: dt.date, ship: Ship) -> dt.date:
    """The last day on which an order released on `released` ships in time."""
    return add_working_days(released, ship.within_days, ship)


def has_lapsed(proposed: dt.date, today: dt.date, valid_days: int, ship: Ship) -> bool:
    """Whether a proposal that nobody decided no longer holds stock and money (3-decisions §8)."""
    return today > add_working_days(proposed, valid_days, ship)
