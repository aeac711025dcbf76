"""Reading sheets that came back: each answer held against what was asked (10, part 2).

A sheet without an answer stays open. Two answers to one question that disagree are no answer.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderbatch.contract.columns import AGENT, AS_OF, Column, parse_column
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import BY_KIND, ORDER
from orderbatch.contract.sheets.questions import (
    CAME,
    EACH,
    NONE_OF_OURS,
    QUANTITIES,
    READ,
    READ_AS,
    READING,
    READING_ANSWER,
    READING_KIND,
    READING_TIME,
    REFUSE,
    FormAnswer,
    code_of,
    columns_of,
    filled_below,
    twice_in,
    words_in,
)
from orderbatch.contract.sheets.sheet import FoundSheet, Sheet, letters
from orderbatch.contract.spellings import shown
from orderbatch.day.intake import Intake
from orderbatch.day.layouts.fit import asked_of_units, settled_by
from orderbatch.read.layout.asked.answered_lists import label_of

_ROW = Column("header_row", "count")


@dataclass(frozen=True, slots=True)
class Answered:
    """One good answer: the question, how the form is to be read, and who says so where."""

    question: Mapping[str, Any]
    reading: FormAnswer
    by: str
    document: str
    cell: str


def read_answers(
    intake: Intake, questions: Sequence[Mapping[str, Any]], done: Collection[str], agents: Collection[str]
) -> tuple[list[Answered], list[Finding]]:
    """The good answers of this inbox, and what is wrong with the others. done: labels answered before."""
    open_now = {question["label"]: question for question in questions}
    good: dict[str, list[Answered]] = {}
    findings: list[Finding] = []
    for document, sheet in intake.sheets(READING):
        label = shown(sheet.labels["label"][0])
        if label in done:
            findings.append(_told("READING_DONE", document, sheet, "label", label))
        elif label not in open_now or shown(sheet.labels.get("code", ("", ""))[0]) != code_of(
            open_now[label]
        ):
            findings.append(_told("READING_UNKNOWN", document, sheet, "label", label))
        elif is_answered(sheet):
            wrong = list(_wrong(document, sheet, open_now[label], agents))
            findings += wrong
            if not wrong:
                good.setdefault(label, []).append(_answered(document, sheet, open_now[label]))
    agreed = [said[0] for said in good.values() if _agree(said)]
    for label, said in good.items():
        if not _agree(said):
            findings += [
                _differs(label, one, next(other for other in said if other is not one)) for one in said
            ]
    return agreed, findings


def is_answered(sheet: FoundSheet) -> bool:
    """Whether the rep has said anything on a sheet."""
    return bool(shown(sheet.labels.get("answer", (None, ""))[0]).strip())


def _agree(said: Sequence[Answered]) -> bool:
    return all(one.reading == said[0].reading for one in said)


def _wrong(
    document: str, sheet: FoundSheet, question: Mapping[str, Any], agents: Collection[str]
) -> Iterator[Finding]:
    (answer,), refused = parse_column(READING_ANSWER, [sheet.labels["answer"][0]])
    if refused:
        yield _told("READING_CHOICE", document, sheet, "answer", choices="reading_answer")
    if not shown(sheet.labels.get("answered_by", (None, ""))[0]).strip():
        yield _told("READING_UNSIGNED", document, sheet, "answered_by")
    if answer == REFUSE or refused:
        return
    kind, is_kind = kind_of(sheet)
    if not is_kind:
        yield _told("READING_CHOICE", document, sheet, "kind", choices="reading_kind")
        return
    yield from _wrong_columns(document, sheet, BY_KIND[kind])
    row, last = _row(sheet), max(number for number, _cells in question["asked"]["rows"])
    if row is None or not 0 <= row <= last:  # 0: its first row is a line
        yield _told("READING_ROW", document, sheet, "header_row", most=last)
    agent = _text(sheet, "agent")
    if kind == ORDER.kind and agent not in agents and (agent or not _names_agents(sheet)):
        yield _told("READING_AGENT", document, sheet, "agent", agent)
    if AS_OF in BY_KIND[kind].labels and _time(sheet)[1]:
        yield _told("READING_TIME", document, sheet, "as_of")


def _names_agents(sheet: FoundSheet) -> bool:
    """Whether the headings of its quantities are the agents that order."""
    return EACH in parse_column(READ_AS, sheet.cells["read_as"])[0]


def kind_of(sheet: FoundSheet) -> tuple[str, bool]:
    """What the rep says that it is, an order where he does not say, and whether that is one of the list."""
    said = sheet.labels.get("kind", (None, ""))[0]
    (kind,), refused = parse_column(READING_KIND, [said])
    return kind or ORDER.kind, not refused or not shown(said).strip()


def _time(sheet: FoundSheet) -> tuple[dt.datetime | str | None, bool]:
    """Of which moment figures are, as was answered, and whether that cannot be read."""
    said = sheet.labels.get("as_of", (None, ""))[0]
    if not shown(said).strip():
        return None, False
    (choice,), refused = parse_column(READING_TIME, [said])
    if choice and not refused:
        return CAME, False
    (moment,), refused = parse_column(AS_OF, [said])
    return moment, bool(refused)


def _wrong_columns(document: str, sheet: FoundSheet, kind: Sheet) -> Iterator[Finding]:
    """A meaning given twice, or nothing that is what it must have."""
    values, refused = parse_column(READ_AS, sheet.cells["read_as"])
    for place, _code, _numbers in refused:
        cell, value = f"{letters(place + 1)}{sheet.header_row}", shown(sheet.cells["read_as"][place])
        yield Finding("READING_CHOICE", document, sheet.name, cell, value, {"choices": "read_as"})
    for place in twice_in(values):
        cell = f"{letters(place + 1)}{sheet.header_row}"
        yield Finding("READING_TWICE", document, sheet.name, cell, shown(sheet.cells["read_as"][place]))
    given = {"cases" if value in QUANTITIES else value for value in values}
    for column in kind.required:
        if column not in given and not refused:
            numbers = {"column": column}
            yield Finding("READING_LACKS", document, sheet.name, f"A{sheet.header_row}", "", numbers)
    places = [shown(place) for place in sheet.cells["columns"]]
    if places != [letters(place) for place in range(len(places))]:
        yield Finding("READING_MOVED", document, sheet.name, f"A{sheet.header_row}")


def _answered(document: str, sheet: FoundSheet, question: Mapping[str, Any]) -> Answered:
    (answer,), _refused = parse_column(READING_ANSWER, [sheet.labels["answer"][0]])
    values, _refused = parse_column(READ_AS, sheet.cells["read_as"])
    kind = kind_of(sheet)[0]
    theirs = set(QUANTITIES) if kind == ORDER.kind else set()
    theirs |= {column.name for column in BY_KIND[kind].columns}  # what another kind has is not read
    columns = columns_of([value if value in theirs else "" for value in values])
    row = 1 if (said := _row(sheet)) is None else said
    rows, number = question["asked"]["rows"], _text(sheet, "order_no")
    reading = FormAnswer(
        question["sheet"],
        row,
        columns if answer == READ else {},
        _text(sheet, "agent") if kind == ORDER.kind else "",
        number,
        settled_by(asked_of_units(question["asked"]["doubts"])),
        answer == REFUSE,
        kind if answer == READ or _text(sheet, "agent") else NONE_OF_OURS,
        _time(sheet)[0],
        filled_below(rows, row),
        words_in(sheet.labels.get("not_ordered", (None, ""))[0]),
        label_of(rows, number, row, columns.values()),
        question["asked"].get("form", ""),
    )
    who, cell = sheet.labels["answered_by"]
    return Answered(question, reading, shown(who).strip(), document, f"{sheet.name}!{cell}")


def _row(sheet: FoundSheet) -> int | None:
    row: int | None
    (row,), _refused = parse_column(_ROW, [sheet.labels.get("header_row", (None, ""))[0]])
    return row


def _text(sheet: FoundSheet, name: str) -> str:
    column = AGENT if name == "agent" else Column(name, "code")
    return str(parse_column(column, [sheet.labels.get(name, (None, ""))[0]])[0][0])


def _told(
    code: str, document: str, sheet: FoundSheet, label: str, value: str = "", **numbers: object
) -> Finding:
    said, cell = sheet.labels.get(label, (None, ""))
    return Finding(code, document, sheet.name, cell, value or shown(said), numbers)


def _differs(label: str, one: Answered, other: Answered) -> Finding:
    there = f"{other.document} › {other.cell}"
    sheet, _mark, cell = one.cell.rpartition("!")
    return Finding("ANSWERS_DIFFER", one.document, sheet, cell, label, {"other": there})
