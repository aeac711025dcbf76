"""Days and moments as commands are given them. The clock is read here and nowhere else."""

import datetime as dt
import re
from collections.abc import Callable

import click

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.terminal.call import Call

at_option = click.option("--at", metavar="WHEN")


def clock() -> dt.datetime:
    """The one place where the clock is read: an aware moment."""
    return dt.datetime.now(dt.UTC)


def moment_of(call: Call, at: str | None) -> dt.datetime:
    """What `--at` says, in the company's zone: a moment, or the end of a day; else the clock.

    Raises WHEN_BAD (exit 2).
    """
    return _moment(at, call.workspace().local)


def moment_of_unopened(call: Call, at: str | None) -> dt.datetime:
    """The same of a desk that was not opened, because another run holds it. Raises WHEN_BAD (exit 2)."""
    from orderbatch.workspace.held import glance

    return _moment(at, glance(call.root).local)


def _moment(at: str | None, local: Callable[[dt.datetime], dt.datetime]) -> dt.datetime:
    if at is None:
        return local(clock())
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", at):
            return dt.datetime.combine(dt.date.fromisoformat(at), dt.time(23, 59, 59))
        moment = dt.datetime.fromisoformat(at)
    except ValueError as error:
        raise OrderbatchError("WHEN_BAD", ExitCode.USAGE, when=at) from error
    return local(moment) if moment.tzinfo else moment.replace(microsecond=0)


def day_of(text: str) -> dt.date:
    """A day as an option says it. Raises DAY_BAD (exit 2)."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise OrderbatchError("DAY_BAD", ExitCode.USAGE, day=text) from error


def month_of(text: str) -> str:
    """A month as YYYY-MM. Raises MONTH_BAD (exit 2)."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise OrderbatchError("MONTH_BAD", ExitCode.USAGE, month=text)
    return text


def quarter_of(text: str) -> str:
    """A quarter as YYYY-QN. Raises QUARTER_BAD (exit 2)."""
    if not re.fullmatch(r"\d{4}-Q[1-4]", text.upper()):
        raise OrderbatchError("QUARTER_BAD", ExitCode.USAGE, quarter=text)
    return text.upper()
