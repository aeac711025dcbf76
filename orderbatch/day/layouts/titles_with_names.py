"""What a title speaks of once the agent's full name is taken out of it (10, Names; P-4.1.2)."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import OF_TITLE
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.day.intake import Intake, Received
from orderbatch.read.layout.asked.as_shown import is_asked_about
from orderbatch.read.layout.titles import ELSE, ORDERS, says_more

_LEAST = 4  # letters of a name that may stand in a title


def with_named_titles(intake: Intake, names: Mapping[str, str], kind_of: Callable[[str], str]) -> Intake:
    """The forms without the question of `Purchase order Harbour Trading Co.`, and with that of a return note.

    names: agent → full name; one that several have is none. kind_of: what a title speaks of.
    """
    if not intake.sheets(ORDER.kind):
        return intake
    said = Counter(_plain(name) for name in names.values())
    once = Names.of(name for name, times in said.items() if times == 1)
    received = (_judged(file, once, kind_of) for file in intake.received)
    return replace(intake, received=tuple(received))


@dataclass(frozen=True, slots=True)
class Names:
    """Names by how they begin: a title is looked through once, however many agents there are."""

    by_beginning: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        """Names that are long enough to stand in a title."""
        found: dict[str, list[str]] = {}
        for name in names:
            if len(name) >= _LEAST:
                found.setdefault(name[:_LEAST], []).append(name)
        return cls(found)

    def within(self, text: str) -> set[str]:
        """The names that stand in a text."""
        places = range(len(text) - _LEAST + 1)
        begun = ((at, self.by_beginning.get(text[at : at + _LEAST], ())) for at in places)
        return {name for at, names in begun for name in names if text.startswith(name, at)}


def _judged(file: Received, names: Names, kind_of: Callable[[str], str]) -> Received:
    if file.opened is None or file.repeats:
        return file
    sheets = [_with_title(sheet, names, kind_of) for sheet in file.opened.sheets]
    if sheets == file.opened.sheets:
        return file
    sure = {sheet.name for sheet in sheets if not is_asked_about(sheet)}
    drawn = [drawn for drawn in file.opened.drawn if drawn.sheet not in sure]
    return replace(file, opened=replace(file.opened, sheets=sheets, drawn=drawn))


def _with_title(sheet: FoundSheet, names: Names, kind_of: Callable[[str], str]) -> FoundSheet:
    """What its title speaks of without the name of the agent in it."""
    if sheet.kind != ORDER.kind:
        return sheet
    left = [
        trouble
        for trouble in sheet.troubles
        if trouble[0] != OF_TITLE or _meant(trouble[2], names, kind_of) != ORDERS
    ]
    if not any(trouble[0] == OF_TITLE for trouble in left):
        asked = (
            (cell, text)
            for text, cell in sheet.mentions
            if not says_more(text) and _meant(text, names, kind_of) == ELSE
        )
        left += [(OF_TITLE, cell, text, {}) for cell, text in islice(asked, 1)]
    return replace(sheet, troubles=left) if left != sheet.troubles else sheet


def _meant(title: str, names: Names, kind_of: Callable[[str], str]) -> str:
    """What a title with one agent's name speaks of without it; "" for every other."""
    text = _plain(title)
    found = names.within(text)
    rest = " ".join(text.replace(found.pop(), " ").split()) if len(found) == 1 else ""
    return kind_of(rest) if rest else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
