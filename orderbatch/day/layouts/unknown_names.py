"""A labelled name that no agent of ours has: the rep is asked once whose it is (10, Names; P-4.1.2)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from orderbatch.check.order_rules import nearest
from orderbatch.contract.columns import AGENT
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import CALLED, Drawn, FormAnswer
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.spellings import folded
from orderbatch.day.intake import Intake, Received, open_all
from orderbatch.day.layouts.known_lists import Layout, ReadWith
from orderbatch.day.layouts.short_names import is_distinct
from orderbatch.read.layout.pairs import is_like_a_code

_Row = dict[str, Any]


def called_so(answers: Iterable[Layout]) -> dict[str, Layout]:
    """Name, folded → the newest answer that says whose it is; not where answers differ, or two may have it.

    `Depot 4` or `采购部` may be any agent's: it is asked about each time.
    """
    said: dict[str, Layout] = {}
    agents: dict[str, set[str]] = {}
    for row in answers:
        name = str(row["reading"].get("called", ""))
        if name and row["agent"] and not row["reading"].get("refused") and is_distinct(name):
            said[folded(name)] = row
            agents.setdefault(folded(name), set()).add(str(row["agent"]))
    return {name: row for name, row in said.items() if len(agents[name]) == 1}


def with_unknown_names(intake: Intake, known: ReadWith, agents: Mapping[str, str]) -> Intake:
    """The forms of which nothing is asked but whose they are, as they are shown to the rep.

    agents: code → full name. A code that nobody has goes back to its sender, who can correct it.
    """
    codes = frozenset(map(folded, agents))
    wanted = {file.name: file for file in intake.received if codes and _names_nobody(file, codes)}
    if not wanted:
        return intake
    read = {name: _as_read(file) for name, file in wanted.items()}
    arrived = [file.arrived for file in wanted.values()]
    opened = open_all(known.workspace, arrived, codes=known.codes, answers=read)
    drawn = {one.name: list(_drawn(wanted[one.name], one.drawn, agents, codes)) for one in opened}
    return replace(intake, received=tuple(_asked(file, drawn.get(file.name, [])) for file in intake.received))


def _asked(file: Received, drawn: list[Drawn]) -> Received:
    if not drawn or file.opened is None:
        return file
    return replace(file, opened=replace(file.opened, drawn=drawn))


def _names_nobody(file: Received, codes: Collection[str]) -> bool:
    """Whether a file is a sure order, each sheet by itself, and one of them names somebody unknown."""
    opened = file.opened
    if opened is None or opened.trouble or opened.drawn or file.repeats or opened.properties.get("kind"):
        return False
    sheets = opened.sheets
    is_plain = {sheet.kind for sheet in sheets} == {ORDER.kind} and not any(sheet.places for sheet in sheets)
    return (
        is_plain
        and len({sheet.name for sheet in sheets}) == len(sheets)
        and any(_unknown_name(sheet, codes) for sheet in sheets)
    )


def _unknown_name(sheet: FoundSheet, codes: Collection[str]) -> str:
    """The name beside an agent's label that is nobody's; "" for a code. codes: the agents', folded."""
    value, _cell = sheet.labels.get(AGENT.name, (None, ""))
    said = str(value or "").strip()
    return "" if not said or is_like_a_code(value) or folded(said) in codes else said


def _as_read(file: Received) -> dict[str, FormAnswer]:
    """How the sheets were read: what is shown to the rep is that."""
    assert file.opened is not None
    return {
        sheet.name: FormAnswer(sheet.name, sheet.header_row, sheet.columns) for sheet in file.opened.sheets
    }


def _drawn(
    file: Received, drawn: Iterable[Drawn], agents: Mapping[str, str], codes: Collection[str]
) -> Iterator[Drawn]:
    """Each sheet once, with the name that is nobody's; its columns are known by their words."""
    assert file.opened is not None
    sheets = {sheet.name: sheet for sheet in file.opened.sheets}
    for one in drawn:
        sheet = sheets.get(one.sheet)
        name = _unknown_name(sheet, codes) if sheet else ""
        if sheet and name:
            cell = sheet.labels[AGENT.name][1]
            near = nearest(name, sorted(set(agents.values())))
            whose = [code for code, full in agents.items() if near and full == near]
            said = " ".join((whose[0], near)) if len(whose) == 1 else ""
            rules = dict.fromkeys(one.rules, "word")
            yield replace(one, agent=name, rules=rules, doubts=[(CALLED, cell, name, {"near": said})])
