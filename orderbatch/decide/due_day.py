"""When a released order must have shipped: so many days of the working calendar (P-4.5.1).

Example: released on Friday with three working days, due on Wednesday.
"""

import datetime as dt

from orderbatch.contract.calendar import add_working_days
from orderbatch.contract.settings import Ship


def due_day(released: dt.date, ship: Ship) -> dt.date:
    """The last day on which an order released on `released` ships in time."""
    return add_working_days(released, ship.within_days, ship)


def has_lapsed(proposed: dt.date, today: dt.date, valid_days: int, ship: Ship) -> bool:
    """Whether a proposal that nobody decided no longer holds stock and money (3-decisions §8)."""
    return today > add_working_days(proposed, valid_days, ship)
