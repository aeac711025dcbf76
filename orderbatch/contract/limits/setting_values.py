"""Kinds of values of the settings and what each refuses.

Each refusal names a sentence of `phrases.settings` (2-workbooks, Settings).
"""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from orderbatch.contract.words import every_heading


def not_truth(number: object) -> object:
    """true is not 1. Raises `whole`."""
    if isinstance(number, bool):
        raise PydanticCustomError("whole", "no number")
    return number


def _minor(amount: object) -> object:
    """Money as the settings write it: 5000 is minor units; 50.0 and "50.00" are the currency's units."""
    if isinstance(amount, bool) or not isinstance(amount, float | str):
        return amount
    try:
        minor = Decimal(str(amount)) * 100
    except InvalidOperation:
        return amount
    return int(minor) if minor == minor.to_integral_value() else amount


def _by_level(weights: object) -> object:
    """Weights in the sequence of the levels, `[1, 2, 4]`, as a table by level."""
    return (
        {str(level): weight for level, weight in enumerate(weights)} if isinstance(weights, list) else weights
    )


def _iso(day: object) -> object:
    """A day in ISO form, whether TOML's own or text. Raises `day` where it is none."""
    try:
        return (day if isinstance(day, dt.date) else dt.date.fromisoformat(str(day))).isoformat()
    except ValueError as error:
        raise PydanticCustomError("day", "no day") from error


def _clock_time(time: object) -> object:
    """A time of day as HH:MM, whether TOML's own or text. Raises `time` where it is none."""
    text = time.isoformat("minutes") if isinstance(time, dt.time) else str(time)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise PydanticCustomError("time", "no time of day")
    return text


def known_address(text: str) -> str:
    """One address as mails carry it, without a name beside it. Raises `address`."""
    if not re.fullmatch(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+", text):
        raise PydanticCustomError("address", "no address")
    return text


_LEDGER = re.compile(
    r"(?:postgres|postgresql(?:\+psycopg)?)://(?:[^@]*@)?(?:\[[^]]*]|[^/?:]*)(?::\d+)?(?:[/?].*)?"
)
_OF_A_USER = re.compile(r"(://[^:/@\s]*:).*@")  # to the last @: a password may hold one, or a slash
_OF_WHAT_IS_NO_ADDRESS = re.compile(r"((?:^|[/:\"'\s])[^:/@\s\"']*:).*@")
_ASKED_FOR = re.compile(r"(?i)([?&]\w*pass(?:word|file)?=)[^&\s\"']*")
FILE_LEDGER = "sqlite:///"  # and the path of the file


def known_database(url: str) -> str:
    """The address of a ledger: a file's, or a server's with a number for its port. Raises `database`."""
    file = url.removeprefix(FILE_LEDGER)
    is_file = file != url and file and not file.startswith((":memory:", "file:"))
    if url and not is_file and not _LEDGER.fullmatch(url):
        raise PydanticCustomError("database", "no database")
    return url


def without_passwords(address: str) -> str:
    """An address of a ledger, or what was meant for one, as it is shown and kept: a password in it is neither
    (11-keeping, Privacy)."""
    of_a_user = _OF_A_USER if "://" in address else _OF_WHAT_IS_NO_ADDRESS
    return _ASKED_FOR.sub(r"\1***", of_a_user.sub(r"\1***@", address))


def _known_level(level: str) -> str:
    if level not in ("0", "1", "2"):
        raise PydanticCustomError("literal_error", "no level", {"expected": "'0', '1' or '2'"})
    return level


def _known_column(name: str) -> str:
    if not every_heading(name):
        raise PydanticCustomError("column", "no column")
    return name


Count = Annotated[int, Field(ge=0), BeforeValidator(not_truth)]
Positive = Annotated[int, Field(ge=1), BeforeValidator(not_truth)]
Percent = Annotated[int, Field(ge=0, le=100), BeforeValidator(not_truth)]
Minor = Annotated[Count, BeforeValidator(_minor)]
ByLevel = Annotated[dict[Annotated[str, AfterValidator(_known_level)], Positive], BeforeValidator(_by_level)]
Address = Annotated[str, AfterValidator(known_address)]
IsoDay = Annotated[str, BeforeValidator(_iso)]
ClockTime = Annotated[str, BeforeValidator(_clock_time)]
Synonyms = dict[Annotated[str, AfterValidator(_known_column)], tuple[str, ...]]
Breakpoints = Annotated[
    tuple[Annotated[int, BeforeValidator(not_truth)], ...], Field(min_length=4, max_length=4)
]
