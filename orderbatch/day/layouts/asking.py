"""What is asked of the rep about forms, what was answered, and forms read by it (10, part 2; P-4.1.2)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import AGENTS, ORDER
from orderbatch.contract.sheets.questions import (
    CAME,
    LAYOUTS,
    NONE_OF_OURS,
    QUESTIONS,
    READING,
    UNKNOWN,
    Drawn,
    FormAnswer,
    drawn_from,
)
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.intake import Intake, Received
from orderbatch.day.layouts.again import by_memory, from_archive
from orderbatch.day.layouts.asked_before import Memory
from orderbatch.day.layouts.fit import fingerprint, layout_of, reading_by
from orderbatch.day.layouts.known_lists import Layout, ReadWith, completed
from orderbatch.day.layouts.pieces import with_our_pieces, with_packs
from orderbatch.day.layouts.reading_answers import Answered, read_answers

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AskedForms:
    """questions: still open ones first, then new ones without a label. layouts: answers of this run.

    paths: file → where its original is archived already, of forms that are read again.
    """

    questions: tuple[_Row, ...] = ()
    layouts: tuple[_Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict)

    def with_lists(
        self, questions: Sequence[_Row], paths: Mapping[str, str], findings: Sequence[Finding]
    ) -> "AskedForms":
        """With what is asked and told of lists."""
        return AskedForms(
            (*self.questions, *questions),
            self.layouts,
            (*self.findings, *findings),
            {**self.paths, **paths},
        )

    def answers_of(self, day: dt.date) -> list[Layout]:
        """The answers of this run about orders, as those of before are kept."""
        return _kept(self.layouts, day).of_orders

    @property
    def has_news(self) -> bool:
        """Whether anything is asked that was not asked before."""
        return any(not row["label"] for row in self.questions)


def read_by_answers(
    intake: Intake, memory: Memory, aids: ReadWith, day: dt.date
) -> tuple[Intake, AskedForms]:
    """The intake with the forms that an answer of today or before explains, and what is asked of the rest."""
    intake = with_our_pieces(intake, aids.packing)
    doubtful = [file for file in intake.received if _is_asked(file)]
    if not (doubtful or memory.answers or any(file.kind == READING for file in intake.received)):
        return intake, AskedForms(tuple(_still(memory.waiting)))
    answers, findings = read_answers(intake, memory.waiting, memory.done, aids.agents)
    layouts = [_layout(answer, aids.names) for answer in answers]
    now = _kept(layouts, day)
    known = replace(aids, remembered=[*memory.of_orders, *now.of_orders])
    said = {answer.question["label"]: answer.reading for answer in answers}
    waiting = [row for row in memory.waiting if not _is_of_a_list(said.get(row["label"]))]
    again, paths, left = from_archive(known, waiting, said, {file.name for file in intake.received})
    sure = [file for file in intake.received if not _is_asked(file) and _is_order(file)]
    read = {file.name: file for file in by_memory(known, doubtful, sure)}
    files = (*(read.get(file.name, file) for file in intake.received), *again)
    asked = [row for file in read.values() if file.waits for row in _questions(file, known)]
    told = [*findings, *map(_waits, asked), *_refused(answers)]
    rows = (*_still(left), *asked)
    return replace(intake, received=files), AskedForms(rows, tuple(layouts), tuple(told), paths)


def frames_of(asked: AskedForms, batch: str, paths: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """What is asked about forms once this run is over, new questions numbered, and what was answered.

    paths: file → where its original is archived.
    """
    first = sum(bool(row["label"]) for row in asked.questions)
    questions = [
        row
        if row["label"]
        else {**row, "label": f"{batch}/{place - first + 1}", "archive_path": paths.get(row["document"], "")}
        for place, row in enumerate(asked.questions)
    ]
    return {"questions": frame_of(QUESTIONS, questions), "layouts": frame_of(LAYOUTS, list(asked.layouts))}


def _kept(layouts: Iterable[_Row], day: dt.date) -> Memory:
    return Memory(answers=[{**row, "day": day.isoformat(), "forgotten": False} for row in layouts])


def _is_order(file: Received) -> bool:
    """Whether a file holds orders and nothing else."""
    sheets = file.opened.sheets if file.opened and not file.repeats else []
    return {sheet.kind for sheet in sheets} == {ORDER.kind}


def _is_asked(file: Received) -> bool:
    """Whether a file is an order form of which it is doubtful how it is to be read."""
    opened = file.opened
    if (
        opened is None
        or file.repeats
        or not opened.drawn
        or {sheet.kind for sheet in opened.sheets} - {ORDER.kind}
    ):
        return False
    if opened.trouble is None:
        return True
    return opened.trouble[0] in UNKNOWN and not opened.sheets and _has_lines(opened.drawn[0])


def _has_lines(drawn: Drawn) -> bool:
    """Whether something below the row of headings may be lines: two filled cells, one of them a number.

    A list of agents has none, and is asked about where its title says what it is.
    """
    below = [cells for number, cells in drawn.rows if number > drawn.header_row]
    return any(
        sum(map(bool, cells)) > 1
        and (drawn.kind == AGENTS.kind or any(cell.replace(".", "").isdigit() for cell in cells))
        for cells in below
    )


def _layout(answer: Answered, names: Mapping[str, str]) -> _Row:
    """An answer as it is kept."""
    question, reading = answer.question, answer.reading
    drawn = drawn_from(question["asked"])
    layout: _Row = {"refused": True, "headings": [], "columns": {}, "title": drawn.title}
    if not reading.is_refused:
        as_of = {"as_of": CAME} if reading.as_of == CAME else {}
        drawn = replace(drawn, kind=reading.kind)
        layout = layout_of(drawn, reading, names) | as_of
    elif reading.kind == NONE_OF_OURS:  # and the next with this layout neither
        drawn = replace(drawn, kind=NONE_OF_OURS)
        none = replace(reading, header_row=drawn.header_row, columns={})
        layout = {**layout_of(drawn, none, names), "refused": True}
    return {
        "label": question["label"],
        "agent": reading.agent,
        "fingerprint": fingerprint(reading.agent, layout),
        "reading": layout,
        "answered_by": answer.by,
        "document": answer.document,
        "cell": answer.cell,
    }


def _is_of_a_list(reading: FormAnswer | None) -> bool:
    """Whether an answer is about a list, which was read before the masters were gathered."""
    return reading is not None and reading.kind != ORDER.kind


def _questions(file: Received, known: ReadWith) -> list[_Row]:
    """What is asked of a file that waits, a row a sheet; filled in as the same layout of another was read."""
    assert file.opened is not None
    return [
        {
            "label": "",
            "document": file.name,
            "sheet": drawn.sheet,
            "sha256": file.arrived.sha256,
            "archive_path": "",
            "received_at": file.received_at,
            "agent": drawn.agent,
            "asked": with_packs(_filled_in(_with_products(drawn, known), known), known.packing).plain(),
        }
        for drawn in (completed(drawn, known) for drawn in file.opened.drawn)
    ]


def _with_products(drawn: Drawn, known: ReadWith) -> Drawn:
    """With our names of the items that stand in it: how its lines would be booked is told in words."""
    cells = {cell for _number, row in drawn.rows for cell in row}
    return replace(
        drawn, products={code: known.products[code] for code in sorted(cells & known.products.keys())}
    )


def _filled_in(drawn: Drawn, known: ReadWith) -> Drawn:
    """As another's form with this layout was read; a list stays as its headings say."""
    if drawn.kind != ORDER.kind:
        return drawn
    for row in reversed(known.remembered):
        reading = (
            None if row["reading"].get("refused") else reading_by(drawn, row["reading"], known.vocabulary)
        )
        if reading:
            read_as = {place: name.partition(" ")[0] for name, place in reading.columns.items()}
            return replace(drawn, header_row=reading.header_row, read_as=read_as)
    return drawn


def _still(waiting: Sequence[_Row]) -> list[_Row]:
    return [{**row, "received_at": dt.datetime.fromisoformat(str(row["received_at"]))} for row in waiting]


def _refused(answers: Sequence[Answered]) -> Iterator[Finding]:
    for answer in answers:
        if answer.reading.is_refused:
            question, said = answer.question, {"by": answer.by}
            yield Finding("FORM_REFUSED", question["document"], question["sheet"], "", "", said)


def _waits(question: _Row) -> Finding:
    doubts = question["asked"]["doubts"]
    cell = next((cell for _code, cell, *_rest in doubts if cell), "")
    return Finding(
        "READING_ASKED", question["document"], question["sheet"], cell, "", {"doubts": len(doubts)}
    )
