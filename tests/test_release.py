"""Due days on the working calendar (P-4.5.1) and how long a proposal holds."""

import datetime as dt

from orderbatch.contract.calendar import is_working_day
from orderbatch.contract.settings import Ship
from orderbatch.decide.due_day import due_day, has_lapsed


def test_three_working_days_skip_the_weekend() -> None:
    assert due_day(dt.date(2026, 11, 20), Ship()) == dt.date(2026, 11, 25)


def test_national_day_week_is_skipped_and_its_working_saturday_counts() -> None:
    assert not is_working_day(dt.date(2025, 10, 1), Ship())
    assert is_working_day(dt.date(2025, 10, 11), Ship())  # a Saturday worked in exchange


def test_calendar_days_and_days_of_the_desk_are_settings() -> None:
    assert due_day(dt.date(2026, 11, 20), Ship(calendar_days=True)) == dt.date(2026, 11, 23)
    assert not is_working_day(dt.date(2026, 11, 23), Ship(closed=("2026-11-23",)))
    assert is_working_day(dt.date(2026, 11, 22), Ship(open=("2026-11-22",)))


def test_a_proposal_holds_one_working_day() -> None:
    friday = dt.date(2026, 11, 20)
    assert not has_lapsed(friday, dt.date(2026, 11, 23), 1, Ship())
    assert has_lapsed(friday, dt.date(2026, 11, 24), 1, Ship())
