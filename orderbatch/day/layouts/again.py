"""Forms read as the rep answered, now or for their layout before (10, part 2)."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from orderbatch.contract.columns import SKU
from orderbatch.contract.sheets.questions import Drawn, FormAnswer, drawn_from
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.day.intake import Received, open_all
from orderbatch.day.layouts.fit import reading_by, still_fits
from orderbatch.day.layouts.reading_answers import Answered
from orderbatch.read.layout.vocabulary import Vocabulary, vocabulary
from orderbatch.workspace.inbox import Arrived
from orderbatch.workspace.workspace import Workspace

_Row = dict[str, Any]
Layout = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReadWith:
    """What forms are read by: lists in force, words, and answers.

    packs: item → pieces a case. remembered: every answer ever given, oldest first.
    """

    workspace: Workspace
    codes: Collection[str]
    packs: Mapping[str, int]
    agents: Collection[str]
    remembered: Sequence[Layout] = ()

    @property
    def vocabulary(self) -> Vocabulary:
        """The words, the user's own among them."""
        extra = self.workspace.settings.words.of_every_language().items()
        return vocabulary(tuple(sorted((column, tuple(words)) for column, words in extra)))


def by_memory(known: ReadWith, file: Received) -> Received:
    """A form read as one with its layout was answered before; else it waits for the rep."""
    assert file.opened is not None
    agents = {sheet.name: sheet.labels.get("agent", ("", ""))[0] for sheet in file.opened.sheets}
    found = {
        drawn.sheet: remembered(known, drawn, str(agents.get(drawn.sheet) or drawn.agent))
        for drawn in (completed(drawn, known) for drawn in file.opened.drawn)
    }
    kept = {sheet: reading for sheet, reading in found.items() if reading}
    if len(kept) == len(found):
        again = _opened_by(known, file, {sheet: reading for sheet, (reading, _row) in kept.items()})
        if _fits(again, known):
            return _telling(again, {sheet: row for sheet, (_reading, row) in kept.items()})
    read = replace(file.opened, sheets=[], trouble=None)
    return replace(file, opened=read, asked=tuple(file.opened.sheets), waits=True)


def completed(drawn: Drawn, known: ReadWith) -> Drawn:
    """The form with what its cells say by the lists in force: the only agent's code, the items' column."""
    named = {cell for _number, cells in drawn.rows for cell in cells if cell in known.agents}
    agent = drawn.agent if drawn.agent in known.agents or len(named) != 1 else named.pop()
    if SKU.name in drawn.read_as.values() or (items := _column_of_items(drawn, known.codes)) is None:
        return replace(drawn, agent=agent)
    read_as, rules = {**drawn.read_as, items: SKU.name}, {**drawn.rules, items: "values"}
    return replace(drawn, agent=agent, read_as=read_as, rules=rules)


def _column_of_items(drawn: Drawn, codes: Collection[str]) -> int | None:
    """The first column of which at least half is codes of the catalogue, below the row of headings."""
    lines = [cells for number, cells in drawn.rows if number > drawn.header_row]
    for place, said in enumerate(zip(*lines, strict=True)):
        if any(said) and 2 * sum(cell in codes for cell in said) >= sum(map(bool, said)):
            return place
    return None


def remembered(known: ReadWith, drawn: Drawn, agent: str) -> tuple[FormAnswer, Layout] | None:
    """How this agent's newest answer reads the form; None where he has none for its layout."""
    for row in reversed(known.remembered):
        if agent and row["agent"] == agent and not row["reading"].get("refused"):
            reading = reading_by(drawn, row["reading"], known.vocabulary)
            if reading:
                return reading, row
    return None


def from_archive(
    known: ReadWith, waiting: Sequence[_Row], answers: Sequence[Answered], taken: Collection[str]
) -> tuple[list[Received], dict[str, str], list[_Row]]:
    """Forms of earlier days that can be read now: their files, archive paths, and the questions left open.

    taken: names of files that lie in the inbox now.
    """
    said = {answer.question["label"]: answer.reading for answer in answers}
    files: list[Received] = []
    paths: dict[str, str] = {}
    left: list[_Row] = []
    for sha256 in dict.fromkeys(row["sha256"] for row in waiting):
        own = [row for row in waiting if row["sha256"] == sha256]
        again = _read_again(known, own, said, taken)
        if again is None:
            left += [row for row in own if row["label"] not in said]
        else:
            files.append(again)
            paths[again.name] = own[0]["archive_path"]
    return files, paths, left


def _read_again(
    known: ReadWith, questions: Sequence[_Row], said: Mapping[str, FormAnswer], taken: Collection[str]
) -> Received | None:
    """One file whose questions are all answered; None where one is still open."""
    readings: dict[str, FormAnswer] = {}
    layouts: dict[str, Layout] = {}
    for row in questions:
        if row["label"] in said:
            readings[row["sheet"]] = said[row["label"]]
        elif found := remembered(known, drawn_from(row["asked"]), row["agent"]):
            readings[row["sheet"]], layouts[row["sheet"]] = found
        else:
            return None
    again = _opened_by(known, _archived(known, questions[0], taken), readings)
    return _telling(again, layouts) if not layouts or _fits(again, known) else None


def _archived(known: ReadWith, row: _Row, taken: Collection[str]) -> Received:
    """The file of a question as it came, at its first time; under another name where that is taken now."""
    path = known.workspace.root / row["archive_path"]
    content = path.read_bytes()
    name = row["document"]
    if name in taken:
        plain = PurePosixPath(name)
        name = f"{plain.stem} ({row['sha256'][:8]}){plain.suffix}"
    received_at = dt.datetime.fromisoformat(str(row["received_at"]))
    modified = received_at.replace(tzinfo=dt.UTC)
    return Received(Arrived(name, path, content, row["sha256"], modified, len(content)), received_at, None)


def _opened_by(known: ReadWith, file: Received, readings: Mapping[str, FormAnswer]) -> Received:
    (opened,) = open_all(known.workspace, [file.arrived], codes=known.codes, answers={file.name: readings})
    sheets = [_in_cases(sheet, known.packs) for sheet in opened.sheets]
    return replace(file, opened=replace(opened, sheets=sheets, drawn=[]))


def _telling(file: Received, layouts: Mapping[str, Layout]) -> Received:
    """The same, told at each sheet whose answer it was read by."""
    assert file.opened is not None
    for sheet in file.opened.sheets:
        if layout := layouts.get(sheet.name):
            told = {"by": layout["answered_by"], "day": layout["day"], "layout": layout["fingerprint"]}
            sheet.troubles.append(("LAYOUT_USED", "", "", told))
    return file


def _in_cases(sheet: FoundSheet, packs: Mapping[str, int]) -> FoundSheet:
    """Quantities that the rep calls pieces, as cases where they are whole ones; else the line is asked."""
    if not sheet.in_pieces:
        return sheet
    cases, units = [], []
    for code, count in zip(sheet.cells["sku"], sheet.cells["cases"], strict=True):
        pack = packs.get(str(code), 0)
        is_whole = pack > 0 and isinstance(count, (int, float)) and count % pack == 0
        cases.append(int(count) // pack if is_whole else count)
        units.append("" if is_whole else "pcs")
    return replace(sheet, cells={**sheet.cells, "cases": cases, "unit": units})


def _fits(file: Received, known: ReadWith) -> bool:
    sheets = file.opened.sheets if file.opened else []
    return bool(sheets) and all(still_fits(sheet, known.codes) for sheet in sheets)
