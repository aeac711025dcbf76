"""Lists of ours that the rep explained: their kind and columns, now or for their layout before (10, part 2).

What nothing vouches for is asked on a reading sheet, as an order form is. An answer takes the one list that
was asked about, whatever it calls itself; another list with its layout is ours from then on, and still has to
have our codes and not much less than the one in force (4-run, Whom we believe).
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.questions import CAME, LISTS, NONE_OF_OURS, OF_LISTS, Drawn, FormAnswer
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.day.intake import Intake, Received, open_all
from orderbatch.day.layouts.again import ToRead, archived
from orderbatch.day.layouts.asked_before import Memory
from orderbatch.day.layouts.fit import reading_by
from orderbatch.day.layouts.known_lists import Layout, ReadWith, told_of
from orderbatch.day.layouts.reading_answers import Answered, read_answers
from orderbatch.day.trust.mailed import without_unasked
from orderbatch.workspace.workspace import Workspace

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ListsRead:
    """What the answers about lists make of an inbox.

    accepted: files that the rep calls ours now. known: files with the layout of one that he called so before.
    paths: file → where its original is archived already. findings: where an earlier answer was used.
    """

    accepted: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    paths: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_lists(intake: Intake, memory: Memory, workspace: Workspace) -> tuple[Intake, ListsRead]:
    """The intake with the lists read that an answer of today or before explains."""
    answers, _wrong = read_answers(intake, memory.waiting, memory.done, ())
    answers = [answer for answer in answers if answer.reading.kind in (*LISTS, NONE_OF_OURS)]
    if not answers and not memory.of_lists:
        return intake, ListsRead()
    known = ReadWith(workspace, (), None, {}, frozenset(), {}, memory.of_lists)
    now, paths = _answered_now(known, intake, answers)
    names = {to_read.file.name for to_read in now}
    before = [file for file in intake.received if file.name not in names and not file.repeats]
    by_layout = [to_read for file in before if (to_read := _as_before(known, file))]
    refused = [*_refused(intake, answers), *(one.file.name for one in by_layout if _is_refused(one))]
    wanted = [to_read for to_read in (*now, *by_layout) if to_read.file.name not in refused]
    read = {file.name: file for file in _read(workspace, wanted)}
    files = [
        _cleared(file) if file.name in refused else read.pop(file.name, file) for file in intake.received
    ]
    trusted = workspace.settings.mail.trusted
    return without_unasked(replace(intake, received=(*files, *read.values())), trusted), ListsRead(
        frozenset(names),
        frozenset(to_read.file.name for to_read in by_layout),
        paths,
        tuple(told for to_read in by_layout for told in _used(to_read)),
    )


def ask_about_lists(
    intake: Intake, told: Iterable[Finding], left: Collection[str], memory: Memory
) -> tuple[Intake, list[_Row]]:
    """The intake with lists that wait for the rep, and what is asked of those that stay in the inbox.

    told: what was found about lists. left: files that stay there until somebody accepts or removes them.
    """
    asked_before = {row["sha256"] for row in memory.waiting}
    doubts: dict[str, dict[str, Finding]] = {}
    for one in told:
        if one.code in OF_LISTS:
            doubts.setdefault(one.file, {})[one.sheet] = one
    rows: list[_Row] = []
    files = []
    for file in intake.received:
        drawn = list(_drawn(file, doubts.get(file.name, {})))
        if drawn and file.name in left and file.arrived.sha256 not in asked_before:
            rows += [_question(file, one) for one in drawn]
        is_strange = drawn and file.name not in left and _are_all(file, drawn)
        files.append(_waiting(file, drawn) if is_strange else file)
    return replace(intake, received=tuple(files)), rows


def still_lying(memory: Memory, intake: Intake, accepted: Collection[str]) -> Memory:
    """The memory without questions about lists of the inbox that are there no longer, or accepted by name."""
    lying = {file.arrived.sha256 for file in intake.received if file.name not in accepted}
    open_now = [row for row in memory.waiting if row["archive_path"] or row["sha256"] in lying]
    return replace(memory, waiting=open_now)


def _answered_now(
    known: ReadWith, intake: Intake, answers: Sequence[Answered]
) -> tuple[list[ToRead], dict[str, str]]:
    """The files whose questions are answered now, from the inbox or the archive, and their archive paths."""
    lying = {file.arrived.sha256: file for file in intake.received if not file.repeats}
    taken = {file.name for file in intake.received}
    questions: dict[str, list[Answered]] = {}
    for answer in answers:
        if not answer.reading.is_refused:
            questions.setdefault(answer.question["sha256"], []).append(answer)
    wanted, paths = [], {}
    for sha256, own in questions.items():
        question = own[0].question
        file = lying.get(sha256) or archived(known, question, taken)
        taken.add(file.name)
        if sha256 not in lying:
            paths[file.name] = str(question["archive_path"])
        readings = {one.reading.sheet: _dated(one.reading, file.received_at) for one in own}
        wanted.append(ToRead(file, readings, {}))
    return wanted, paths


def _as_before(known: ReadWith, file: Received) -> ToRead | None:
    """How a file's sheets are to be read by answers about their layouts; None where one has none."""
    drawn = file.opened.drawn if file.opened else []
    found = {one.sheet: row for one in drawn if (row := _layout_of(known, one))}
    if not drawn or len(found) < len(drawn):
        return None
    readings = {
        one.sheet: reading
        for one in drawn
        if (reading := reading_by(one, found[one.sheet]["reading"], known.vocabulary))
    }
    dated = {sheet: _dated(reading, file.received_at) for sheet, reading in readings.items()}
    return ToRead(file, dated, found)


def _layout_of(known: ReadWith, drawn: Drawn) -> Layout | None:
    """The newest answer about a list with this layout."""
    return next(
        (row for row in reversed(known.remembered) if reading_by(drawn, row["reading"], known.vocabulary)),
        None,
    )


def _dated(reading: FormAnswer, came: dt.datetime) -> FormAnswer:
    return replace(reading, as_of=came) if reading.as_of == CAME else reading


def _read(workspace: Workspace, wanted: Sequence[ToRead]) -> list[Received]:
    """All of them read in one go, each told where an earlier answer was used."""
    if not wanted:
        return []
    answers = {to_read.file.name: to_read.readings for to_read in wanted}
    opened = open_all(workspace, [to_read.file.arrived for to_read in wanted], answers=answers)
    return [replace(one.file, opened=read) for one, read in zip(wanted, opened, strict=True)]


def _refused(intake: Intake, answers: Sequence[Answered]) -> Iterator[str]:
    """Files of the inbox that the rep calls none of ours now."""
    no = {answer.question["sha256"] for answer in answers if answer.reading.is_refused}
    return (file.name for file in intake.received if file.arrived.sha256 in no)


def _is_refused(to_read: ToRead) -> bool:
    return any(row["reading"].get("refused") for row in to_read.layouts.values())


def _used(to_read: ToRead) -> Iterator[Finding]:
    """That an earlier answer was used, of each sheet."""
    code = "LIST_REFUSED" if _is_refused(to_read) else "LAYOUT_USED"
    for sheet, row in to_read.layouts.items():
        yield Finding(code, to_read.file.name, sheet, "", "", told_of(row))


def _cleared(file: Received) -> Received:
    assert file.opened is not None
    return replace(file, opened=replace(file.opened, sheets=[], drawn=[], trouble=None))


def _drawn(file: Received, doubts: Mapping[str, Finding]) -> Iterator[Drawn]:
    """The sheets of a file that are asked about, each with what makes it doubtful."""
    for one in file.opened.drawn if file.opened and not file.repeats else ():
        if told := doubts.get(one.sheet):
            yield replace(one, doubts=[(told.code, told.cell, told.value, dict(told.numbers))])


def _are_all(file: Received, drawn: Sequence[Drawn]) -> bool:
    """Whether these are all the sheets of a file that are anything."""
    return bool(file.opened and {sheet.name for sheet in file.opened.sheets} == {one.sheet for one in drawn})


def _waiting(file: Received, drawn: list[Drawn]) -> Received:
    assert file.opened is not None
    sheets: Sequence[FoundSheet] = file.opened.sheets
    read = replace(file.opened, sheets=[], trouble=None, drawn=drawn)
    return replace(file, opened=read, asked=tuple(sheets), waits=True)


def _question(file: Received, drawn: Drawn) -> _Row:
    return {
        "label": "",
        "document": file.name,
        "sheet": drawn.sheet,
        "sha256": file.arrived.sha256,
        "archive_path": "",  # it stays in the inbox
        "received_at": file.received_at,
        "agent": "",
        "asked": drawn.plain(),
    }
