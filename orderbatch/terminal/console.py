"""Printing to any console: outside text made harmless, signs that a code page lacks replaced, no surprises.

Results go to stdout, progress and log to stderr. Imported at every start, so it imports nothing heavy.
"""

import codecs
import os
import sys
from collections.abc import Sequence
from typing import IO

import click

from orderbatch.contract.words import LANGUAGES, Words, language_in

# What moves the cursor, changes colours or turns the direction of writing; a line's own end is ours to write.
_LIVE = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
    "\U000e0000-\U000e007f]"
)
_PLAINER = {
    "›": ">",
    "→": "->",
    "…": "...",
    "·": "-",
    "—": "-",
    "–": "-",
    "√": "v",
    "×": "x",
    "●": "*",
    "▲": "!",
}


def prepare_streams() -> None:
    """Let both streams replace what their code page cannot show, instead of failing."""
    codecs.register_error("orderbatch", _replace)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="orderbatch")


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    rest = error.object[error.start : error.end]
    return "".join(_PLAINER.get(sign, "?") for sign in rest), error.end


def harmless(text: object) -> str:
    """Outside text on one line, without anything that a terminal would obey."""
    import re

    return re.sub(_LIVE, " ", str(text)).strip()


def can_show(text: str, stream: IO[str] | None = None) -> bool:
    """Whether the stream's code page has all signs of a text."""
    try:
        text.encode(getattr(stream or sys.stdout, "encoding", None) or "ascii", "strict")
    except UnicodeEncodeError:
        return False
    return True


def machine_language() -> str:
    """The language of this machine: ORDERBATCH_LANG, else its locale, else English (4-run, Clock)."""
    if asked := language_in(os.environ.get("ORDERBATCH_LANG", "")):
        return asked
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return showable(language_in(locale) or LANGUAGES[0])


def showable(language: str) -> str:
    """The language, or the first one where this console lacks the letters of its name."""
    if language == LANGUAGES[0] or can_show(Words(language).text("phrases.own_name")):
        return language
    return LANGUAGES[0]


def columns() -> int:
    """How wide a page of text is here: what COLUMNS says, else the terminal, at most 100."""
    # Not by shutil: with what it imports it would take a tenth of the time that `--help` may take.
    asked = os.environ.get("COLUMNS", "")
    try:
        wide = int(asked) if asked.isdigit() else os.get_terminal_size().columns
    except OSError:
        wide = 80
    return max(40, min(wide - 2, 100))


def width(text: str) -> int:
    """Columns that a text takes: two for a wide character."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, columns: int) -> str:
    """A text with blanks up to so many columns."""
    return text + " " * max(0, columns - width(text))


def paint(text: str, **style: str | bool) -> str:
    """A text with colour, which `say` takes out again where there is no terminal."""
    return click.style(text, **style)  # type: ignore[arg-type]


def say(text: str = "", *, to_log: bool = False) -> None:
    """Results to stdout, the log to stderr; colour on a terminal only, and not under NO_COLOR.

    A log that cannot be written (its file is on a full disk) stops nothing.
    """
    try:
        click.echo(text, err=to_log, color=False if os.environ.get("NO_COLOR") else None)
    except OSError:
        if not to_log:
            raise


def fields(rows: list[tuple[str, str]]) -> str:
    """Labels and texts in two columns."""
    columns = max((width(label) for label, _text in rows), default=0) + 2
    return "\n".join(f"{padded(label, columns)}{text}" for label, text in rows)


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows in columns as wide as their widest cell."""
    columns = [max(map(width, column)) + 2 for column in zip(*rows, strict=True)]
    return "\n".join(
        "".join(padded(cell, column) for cell, column in zip(row, columns, strict=True)).rstrip()
        for row in rows
    )
