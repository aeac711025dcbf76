"""Folders and settings of one desk, made once in the CLI and passed down."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.limits.setting_values import FILE_LEDGER
from orderbatch.contract.settings import Settings
from orderbatch.contract.settings_reading import settings_of
from orderbatch.contract.words import Words
from orderbatch.workspace.atomic import make_folder
from orderbatch.workspace.held import SETTINGS_FILE, STATE

SIGNS = (SETTINGS_FILE, "inbox", "archive", "ledger.db")  # one of them makes a folder a workspace


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a desk's files are, how it is set, and in which language it is spoken to.

    replaced: values in its settings file that are read as others. is_held: whether this call holds its lock
    from before it was opened (`workspace/held.py`).
    """

    root: Path
    settings: Settings
    language: str
    replaced: tuple[str, ...] = ()
    is_held: bool = False

    @property
    def inbox(self) -> Path:
        """Where everything comes in."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Where everything goes out."""
        return self.root / "outbox"

    @property
    def archive(self) -> Path:
        """Where every original ends."""
        return self.root / "archive"

    @property
    def state(self) -> Path:
        """Lock, backups and logs: ours, nobody opens them."""
        return self.root / STATE

    @property
    def ledger_url(self) -> str:
        """The ledger's address for SQLAlchemy: SQLite in the workspace unless set."""
        return f"{FILE_LEDGER}{self.ledger_file}" if self.ledger_file else self.settings.ledger.url

    @property
    def ledger_file(self) -> Path | None:
        """The file of a SQLite ledger, below the workspace unless its whole path is set; None on a server."""
        url = self.settings.ledger.url or f"{FILE_LEDGER}ledger.db"
        return self.root / url.removeprefix(FILE_LEDGER) if url.startswith(FILE_LEDGER) else None

    def report_words(self, language: str = "") -> Words:
        """The words of a report for managers: in the desk's language, amounts as the settings ask."""
        return Words(language or self.language, self.settings.reports.amounts == "ten_thousands")

    def local(self, moment: dt.datetime) -> dt.datetime:
        """An aware moment as a naive one in the company's zone, whole seconds."""
        zone = ZoneInfo(self.settings.company.timezone) if self.settings.company.timezone else None
        return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)

    def timestamp(self, moment: dt.datetime) -> float:
        """A naive moment in the company's zone as the file system counts it."""
        zone = ZoneInfo(self.settings.company.timezone) if self.settings.company.timezone else None
        return (moment.replace(tzinfo=zone) if zone else moment).timestamp()

    def make_folders(self) -> None:
        """The folders a run needs."""
        for folder in (self.inbox, self.outbox, self.archive, self.state):
            make_folder(folder)


def is_workspace(root: Path) -> bool:
    """Whether people work in that folder; `init` makes it so, no other command does."""
    return any((root / sign).exists() for sign in SIGNS)


def open_workspace(
    root: Path, language: str = "", fallback_language: str = "en", *, is_held: bool = False
) -> Workspace:
    """The desk at `root`, its settings checked; an empty folder is a desk with all defaults.

    `language` (an option) wins over the settings, these over `fallback_language` (the machine's).
    Raises `OrderbatchError` SETTINGS_BAD (exit 2), naming the path of each key that is wrong.
    """
    settings, replaced = _read_settings(root / SETTINGS_FILE, language, fallback_language)
    spoken = language or settings.company.language or fallback_language
    return Workspace(root, settings, spoken, replaced, is_held)


def _read_settings(path: Path, language: str, fallback_language: str) -> tuple[Settings, tuple[str, ...]]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Settings(), ()
    except OSError as error:
        raise OrderbatchError(
            "SETTINGS_BAD", ExitCode.USAGE, file=path.name, problems=f"  {error.strerror}"
        ) from error
    return settings_of(content, path.name, language, fallback_language)
