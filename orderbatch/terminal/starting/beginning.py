"""`init`: folders, a settings file with every key explained, starters, and on request the demo's morning."""

import datetime as dt
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from orderbatch.contract.calendar import is_working_day
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.settings import Ship
from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless
from orderbatch.terminal.starting.starters import write_starters
from orderbatch.workspace.held import SETTINGS_FILE
from orderbatch.workspace.settings_file import settings_text
from orderbatch.workspace.workspace import Workspace, open_workspace

LATEST = dt.time(11, 59)  # when the demo's morning ends


def begin(folder: Path, words: Words, asked_language: str, demo_at: dt.datetime | None) -> str:
    """Make a desk in `folder` and say what to do next. demo_at: the clock (aware) where the demo is wanted.

    At a desk that is there already only what it lacks is added, and said: starters and blank lists that this
    version is the first to have. The demo wants a folder without a desk (DESK_IN_USE, exit 2).
    """
    if folder.is_file():
        raise OrderbatchError("DESK_IS_FILE", ExitCode.USAGE, folder=folder)
    said, kept = [], False
    if demo_at is not None:
        said.append(_demo(folder, words, demo_at, _last_morning(demo_at)))
    else:
        kept = (folder / SETTINGS_FILE).exists()
        if not kept:
            folder.mkdir(parents=True, exist_ok=True)
            chosen = {"company.language": words.language}  # a scheduler's machine may know none
            (folder / SETTINGS_FILE).write_text(settings_text(words, chosen), encoding="utf-8")
        shown = harmless(folder.resolve() if folder == Path() else folder)
        said.append(words.text("cli.init.kept" if kept else "cli.init.done", folder=shown))
        said += [] if kept else [words.text("cli.init.fill", inbox=harmless(folder / "inbox"))]
    workspace = open_workspace(folder, asked_language, words.language)
    workspace.make_folders()
    added = _blank_forms(workspace)
    added += write_starters(folder, Path(sys.executable), Words(workspace.language))
    if kept:
        names = words.joined(added)
        said.append(words.text("cli.init.added", names=names) if added else words.text("cli.init.complete"))
    command = "orderbatch run" if folder == Path() else f"orderbatch -C {_quoted(folder)} run"
    said += [words.text("cli.init.next", command=command)]
    return "\n".join(
        [*said, words.text("cli.init.click", name=Words(workspace.language).text("cli.init.starter"))]
    )


def _blank_forms(workspace: Workspace) -> list[str]:
    """What people fill in by hand, blank, into `templates/`; what is there stays. Names the new ones."""
    from orderbatch.write.documents.blank_lists import blank_lists
    from orderbatch.write.documents.desk_change_form import blank_form, file_name

    words, company = Words(workspace.language), workspace.settings.company
    own = (company.name, company.currency, words)
    folder = workspace.root / "templates"
    folder.mkdir(exist_ok=True)
    written = []
    for name, content in ((file_name(words), blank_form(*own)), *blank_lists(*own)):
        if not (folder / name).exists():
            (folder / name).write_bytes(content)
            written.append(name)
    return written


def _quoted(folder: Path) -> str:
    text = harmless(folder)
    return f'"{text}"' if " " in text else text


def _last_morning(clock: dt.datetime) -> dt.datetime:
    """The end of the last working morning (naive, the company's zone): on a Sunday that of Friday."""
    now = _local(clock)
    day = now.date() if now.time() >= LATEST else now.date() - dt.timedelta(days=1)
    while not is_working_day(day, Ship()):
        day -= dt.timedelta(days=1)
    return dt.datetime.combine(day, LATEST)


def _next_working_day(day: dt.date) -> dt.date:
    day += dt.timedelta(days=1)
    while not is_working_day(day, Ship()):
        day += dt.timedelta(days=1)
    return day


def _local(clock: dt.datetime) -> dt.datetime:
    from orderbatch.demo.company import load_company

    return clock.astimezone(ZoneInfo(load_company().timezone)).replace(tzinfo=None, microsecond=0)


def _demo(folder: Path, words: Words, clock: dt.datetime, ends: dt.datetime) -> str:
    """Its balances and stock may be as old as the morning is, so that a plain `run` takes them too."""
    from orderbatch.demo import make_demo
    from orderbatch.demo.company import load_company

    inbox = folder / "inbox"
    if (
        (folder / SETTINGS_FILE).exists()
        or (folder / "ledger.db").exists()
        or (inbox.is_dir() and any(inbox.iterdir()))
    ):
        raise OrderbatchError("DESK_IN_USE", ExitCode.USAGE, folder=folder)
    company = load_company(words.language)
    make_demo(folder, ends.date(), until=ends, language=words.language)
    chosen: dict[str, object] = {
        "company.name": company.name,
        "company.currency": company.currency,
        "company.timezone": company.timezone,
        "company.language": words.language,
        "orders.min_order_cases": company.min_order_cases,
    }
    if age := (_local(clock).date() - ends.date()).days:
        chosen["masters.max_age_days"] = age
    (folder / SETTINGS_FILE).write_text(settings_text(words, chosen), encoding="utf-8")
    files = sum(1 for _each in inbox.iterdir())
    said = words.text("cli.init.demo", folder=harmless(folder), files=files, day=ends.date())
    return f"{said}\n{_later(folder, words, ends.date(), _local(clock).date())}"


def _later(folder: Path, words: Words, day: dt.date, today: dt.date) -> str:
    """The next morning of the demo of `day`, in a folder of its own, and when to play it.

    Its tracking sheet answers the pick list that a plain `run` writes today, whatever day the forms are of.
    """
    from orderbatch.demo import make_next_morning

    morning = dt.datetime.combine(_next_working_day(today), LATEST)
    came = morning - dt.timedelta(hours=3)
    place = make_next_morning(folder, day, today, came, language=words.language)
    return words.text("cli.init.later", folder=harmless(place), at=f"{morning:%Y-%m-%dT%H:%M}")
