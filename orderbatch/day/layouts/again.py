"""Forms read as the rep answered, now or for their layout before (10, part 2)."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import (
    NO_LONGER_FITS,
    Drawn,
    FormAnswer,
    drawn_from,
)
from orderbatch.day.intake import Received, open_all
from orderbatch.day.layouts.fit import agent_named, names_agents, reading_by, reading_of_sheet, still_fits
from orderbatch.day.layouts.known_lists import Layout, ReadWith, completed, told_of
from orderbatch.day.layouts.pieces import counts_otherwise, without_ours
from orderbatch.workspace.inbox import Arrived

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file and how each of its sheets is to be read. layouts: sheet → answer of before that says so."""

    file: Received
    readings: Mapping[str, FormAnswer]
    layouts: Mapping[str, Layout]


def by_memory(known: ReadWith, doubtful: Sequence[Received], sure: Sequence[Received]) -> list[Received]:
    """Forms as ones with their layout were answered before; else a doubtful one waits for the rep.

    sure: forms whose columns are known by words; they are read by an answer that says otherwise.
    """
    wanted = [to_read for file in doubtful if (to_read := _as_drawn(known, file))]
    wanted += [to_read for file in sure if (to_read := _as_answered(known, file))]
    read = {again.name: again for again in _read(known, wanted)}
    there = {file.name for file in doubtful}
    return [
        read[file.name] if file.name in read else _waiting(file, file)
        for file in (*doubtful, *(to_read.file for to_read in wanted if to_read.file.name not in there))
    ]


def _as_drawn(known: ReadWith, file: Received) -> ToRead | None:
    """How a doubtful file is to be read; None where one of its sheets has no answer."""
    assert file.opened is not None
    agents = {sheet.name: sheet.labels.get("agent", ("", ""))[0] for sheet in file.opened.sheets}
    asked = {drawn.sheet: completed(drawn, known) for drawn in file.opened.drawn}
    found = {
        sheet: remembered(known, drawn, str(agents.get(sheet) or drawn.agent))
        for sheet, drawn in asked.items()
    }
    kept = {sheet: reading for sheet, reading in found.items() if reading}
    if len(kept) < len(found):
        return None
    readings = {
        sheet: reading if agents.get(sheet) else replace(reading, agent=asked[sheet].agent or reading.agent)
        for sheet, (reading, _row) in kept.items()
    }
    return ToRead(file, readings, {sheet: row for sheet, (_reading, row) in kept.items()})


def _as_answered(known: ReadWith, file: Received) -> ToRead | None:
    """How a sure file is to be read where an answer for its layout says something else."""
    assert file.opened is not None
    readings: dict[str, FormAnswer] = {}
    layouts: dict[str, Layout] = {}
    for sheet in file.opened.sheets:
        agent = str(sheet.labels.get("agent", ("", ""))[0] or "")
        for row in _answers_of(known, None, agent) if sheet.kind == ORDER.kind else ():
            reading = reading_of_sheet(sheet, row["reading"], known.vocabulary)
            if reading:
                if reading.columns != {name: sheet.columns.get(name) for name in reading.columns}:
                    readings[sheet.name], layouts[sheet.name] = reading, row
                break
    return ToRead(file, readings, layouts) if readings else None


def _answers_of(known: ReadWith, drawn: Drawn | None, agent: str) -> Iterator[Layout]:
    """What counts of an agent's answers, the newest first; of a form that names none, whose layout does."""
    for row in reversed(known.remembered):
        own = row["agent"] == agent if agent else drawn is not None and _names_its_own(drawn, row)
        if own and not row["reading"].get("refused"):
            yield row


def _names_its_own(drawn: Drawn, row: Layout) -> bool:
    """Whether a form says by a title or its headings who orders, as was answered before."""
    return names_agents(row["reading"]) or bool(agent_named(drawn, row, ""))


def remembered(known: ReadWith, drawn: Drawn, agent: str) -> tuple[FormAnswer, Layout] | None:
    """How this agent's newest answer reads the form; None where there is none for its layout."""
    for row in _answers_of(known, drawn, agent):
        reading = reading_by(drawn, row["reading"], known.vocabulary)
        if reading:
            return replace(reading, agent=agent_named(drawn, row, agent)), row
    return None


def from_archive(
    known: ReadWith, waiting: Sequence[_Row], said: Mapping[str, FormAnswer], taken: Collection[str]
) -> tuple[list[Received], dict[str, str], list[_Row]]:
    """Forms of earlier days that can be read now: their files, archive paths, and the questions left open.

    said: label of a question → how it was answered now. taken: names of files that lie in the inbox now.
    """
    questions: dict[str, list[_Row]] = {}
    for row in waiting:
        questions.setdefault(row["sha256"], []).append(row)
    used, wanted, paths = set(taken), [], {}
    for own in questions.values():
        to_read = _answered_file(known, own, said, used)
        if to_read:
            wanted.append(to_read)
            used.add(to_read.file.name)
            paths[to_read.file.name] = str(own[0]["archive_path"])
    files = [file for file in _read(known, wanted) if not file.waits]
    read = {file.arrived.sha256 for file in files}
    left = [row for row in waiting if row["sha256"] not in read and row["label"] not in said]
    return files, paths, left


def _answered_file(
    known: ReadWith, questions: Sequence[_Row], said: Mapping[str, FormAnswer], taken: Collection[str]
) -> ToRead | None:
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
    return ToRead(archived(known, questions[0], taken), readings, layouts)


def archived(known: ReadWith, row: Layout, taken: Collection[str]) -> Received:
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


def _read(known: ReadWith, wanted: Sequence[ToRead]) -> list[Received]:
    """All of them read in one go, each told where an earlier answer was used.

    One that such an answer does not fit any longer waits to be asked again.
    """
    if not wanted:
        return []
    answers = {to_read.file.name: to_read.readings for to_read in wanted}
    arrived = [to_read.file.arrived for to_read in wanted]
    opened = open_all(known.workspace, arrived, codes=known.codes, answers=answers)
    done = []
    for to_read, read in zip(wanted, opened, strict=True):
        again = replace(to_read.file, opened=without_ours(read, known.packing))
        kept = {name: row["reading"].get("counted", ()) for name, row in to_read.layouts.items()}
        sheets = again.opened.sheets if again.opened else ()
        is_fit = bool(sheets) and all(
            still_fits(sheet, known.codes)
            and not counts_otherwise(sheet, kept.get(sheet.name, ()), known.packing)
            for sheet in sheets
        )
        if to_read.layouts and not is_fit:
            done.append(_waiting(to_read.file, again, to_read.layouts))
        else:
            done.append(_telling(again, to_read.layouts))
    return done


def _waiting(file: Received, again: Received, layouts: Mapping[str, Layout] | None = None) -> Received:
    """A form that waits for the rep. layouts: answers that do not fit it any longer, which is a doubt too."""
    assert file.opened is not None or again.opened is not None
    before = file.opened or again.opened
    assert before is not None
    drawn = before.drawn or (again.opened.drawn if again.opened else [])
    for one in drawn:
        if layouts and (row := layouts.get(one.sheet)):
            cell = f"A{one.header_row}"
            one.doubts.append((NO_LONGER_FITS, cell, "", told_of(row)))
    read = replace(before, sheets=[], trouble=None, drawn=drawn)
    return replace(file, opened=read, asked=tuple(before.sheets) or file.asked, waits=True)


def _telling(file: Received, layouts: Mapping[str, Layout]) -> Received:
    """The same, told at each sheet whose earlier answer it was read by."""
    assert file.opened is not None
    for sheet in file.opened.sheets:
        if layout := layouts.get(sheet.name):
            sheet.troubles.append(("LAYOUT_USED", "", "", told_of(layout)))
    return replace(file, opened=replace(file.opened, drawn=[]))
