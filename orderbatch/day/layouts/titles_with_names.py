"""What a title speaks of once the agent's full name is taken out of it (10, Names; P-4.1.2)."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import OF_TITLE
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.day.intake import Intake, Received
from orderbatch.read.layout.asked.as_shown import is_doubtful
from orderbatch.read.layout.titles import ELSE, ORDERS, speaks_of
from orderbatch.read.layout.vocabulary import Vocabulary

_LEAST = 4  # letters of a name that may stand in a title


def with_named_titles(intake: Intake, names: Mapping[str, str], vocabulary: Vocabulary) -> Intake:
    """The forms without the question of `Purchase order Harbour Trading Co.`, and with that of a return note.

    names: agent → full name; one that several have is none.
    """
    said = [_plain(name) for name in names.values() if len(name) >= _LEAST]
    once = {name for name in said if said.count(name) == 1}
    received = (_judged(file, once, vocabulary) for file in intake.received)
    return replace(intake, received=tuple(received))


def _judged(file: Received, names: set[str], vocabulary: Vocabulary) -> Received:
    if file.opened is None or file.repeats:
        return file
    sheets = [_with_title(sheet, names, vocabulary) for sheet in file.opened.sheets]
    if sheets == file.opened.sheets:
        return file
    sure = {sheet.name for sheet in sheets if not is_doubtful(sheet)}
    drawn = [drawn for drawn in file.opened.drawn if drawn.sheet not in sure]
    return replace(file, opened=replace(file.opened, sheets=sheets, drawn=drawn))


def _with_title(sheet: FoundSheet, names: set[str], vocabulary: Vocabulary) -> FoundSheet:
    """What its title speaks of without the name of the agent in it."""
    if sheet.kind != ORDER.kind:
        return sheet
    left = [
        trouble
        for trouble in sheet.troubles
        if trouble[0] != OF_TITLE or _meant(trouble[2], names, vocabulary) != ORDERS
    ]
    if not any(trouble[0] == OF_TITLE for trouble in left):
        asked = ((cell, text) for text, cell in sheet.mentions if _meant(text, names, vocabulary) == ELSE)
        left += [(OF_TITLE, cell, text, {}) for cell, text in islice(asked, 1)]
    return replace(sheet, troubles=left) if left != sheet.troubles else sheet


def _meant(title: str, names: set[str], vocabulary: Vocabulary) -> str:
    """What a title with one agent's name speaks of without it; "" for every other."""
    text = _plain(title)
    found = [name for name in names if name in text]
    rest = " ".join(text.replace(found[0], " ").split()) if len(found) == 1 else ""
    return speaks_of(rest, vocabulary) if rest else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
