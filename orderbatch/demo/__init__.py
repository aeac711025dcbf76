"""The demo: an invented daily-goods company and one morning of its desk, dealt by a seed.

`company.toml` says who they are (`company.en.toml` in English), `dealing.py` deals the day's orders, balances
and stock, `morning_lists.py` and `layouts.py` write them as people do. The rest of the
program reads nothing here but `make_demo`.
"""

import datetime as dt
import os
import random
from pathlib import Path
from zoneinfo import ZoneInfo

from orderbatch.demo.company import load_company
from orderbatch.demo.dealing import deal
from orderbatch.demo.layouts import write_form
from orderbatch.demo.money_lists import write_payments
from orderbatch.demo.morning_lists import write_masters
from orderbatch.demo.next_morning import write_next_morning

NOON = dt.time(12)
MORNING = dt.timedelta(hours=4)


def make_demo(
    root: Path, day: dt.date, seed: int = 7, *, until: dt.datetime | None = None, language: str = "zh"
) -> None:
    """Fill `root/inbox` with the masters and ten order forms of the morning of `day`.

    The morning ends at `until` (naive, the company's zone; noon unless given) and began four hours before,
    never on the day before; balances and stock are as of its beginning, and the forms' modification times
    are spread through it. Names, products and files are English or Chinese by `language`. The same day, seed,
    `until` and language give the same bytes.
    """
    company = load_company(language)
    ends = until or dt.datetime.combine(day, NOON)
    begins = max(ends - MORNING, dt.datetime.combine(day, dt.time()))
    inbox = root / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    dealt = deal(company, day, random.Random(seed))
    for path in (*write_masters(inbox, company, dealt, begins), *write_payments(inbox, company, begins)):
        _date(path, begins, company.timezone)
    for form in dealt.forms:
        path = write_form(inbox, company, form, day)
        _date(path, begins + (ends - begins) * form.plan.minute / 100, company.timezone)


def make_next_morning(
    root: Path, day: dt.date, left: dt.date, morning: dt.datetime, seed: int = 7, *, language: str = "zh"
) -> Path:
    """Fill a folder beside the inbox with what comes back on the next morning; returns it.

    day: of the forms. left: when their goods are released and leave. morning: when it comes in (naive, the
    company's zone). Nothing is read from there until a person moves it.
    """
    company = load_company(language)
    folder = root / company.files["next_morning"]
    dealt = deal(company, day, random.Random(seed))
    for path in write_next_morning(folder, company, dealt, left, morning):
        _date(path, morning, company.timezone)
    return folder


def _date(path: Path, moment: dt.datetime, timezone: str) -> None:
    seconds = int(moment.replace(tzinfo=ZoneInfo(timezone)).timestamp())
    os.utime(path, (seconds, seconds))
