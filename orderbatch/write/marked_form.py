"""An order form that goes back: the agent's own workbook, its bad cells coloured and noted (P-4.1.2).

A first sheet lists all problems at once with links to their cells; the reader passes over it when the
corrected workbook comes back. Where his file cannot be marked (.xls, .csv, .ods, several in
a mail) his values stand in a fresh form, marked in the same way.
"""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from orderbatch.contract.batch import RETURNED, Batch, Output
from orderbatch.contract.finding import Finding
from orderbatch.contract.original import Original, Originals
from orderbatch.contract.sheets import ORDER
from orderbatch.contract.words import Words
from orderbatch.write.fresh_form import Place, fresh_form
from orderbatch.write.marked_list import Letter, Problem
from orderbatch.write.marking import is_fit, mark
from orderbatch.write.names import apart, clean_name
from orderbatch.write.records import rows_of
from orderbatch.write.workbook import settings_of

KIND = "marked_form"
Row = dict[str, Any]
_HELD = ("ORDER_REPEAT",)  # a warning that the order waits for all the same
_SUGGESTIONS = ("near", "replacement", "now", "ours")  # numbers of a finding that name the likely meaning


def is_marked(row: Mapping[str, Any]) -> bool:
    """Whether an input (row of `Batch.inputs`) goes back marked: an order form that could be read."""
    return bool(row["verdict"] == RETURNED and row["kind"] == ORDER.kind)


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook for each returned order form, under the name that its sender gave it."""
    rows = sorted(filter(is_marked, rows_of(batch.inputs)), key=lambda row: (row["sha256"], row["name"]))
    return apart(
        Output(
            clean_name(words.text("marked.name", file=PurePath(row["name"]).stem), ".xlsx"), KIND, _part(row)
        )
        for row in rows
    )


def _part(row: Row) -> str:
    return f"{row['agent'] or '-'} {row['sha256'][:12]}"


def render(batch: Batch, output: Output, words: Words, originals: Originals) -> bytes:
    """The marked workbook, in the language of the form: a function of the batch and the archived original."""
    row = next(row for row in rows_of(batch.inputs) if is_marked(row) and _part(row) == output.part)
    findings = sorted((each for each in batch.findings if each.file == row["name"]), key=_weight)
    extra = settings_of(batch).words
    synonyms = {name: (*extra.en.get(name, ()), *extra.zh.get(name, ())) for name in {**extra.en, **extra.zh}}
    forms = _concerned(originals(row["archive_path"], synonyms), findings)
    languages = [sheet.language for form in forms for sheet in form.sheets]
    spoken = Words(languages[0]) if languages else words
    letter = Letter(spoken, batch.company, batch.batch, batch.started_at, row["name"])
    if len(forms) == 1 and forms[0].format == "xlsx" and is_fit(forms[0].content):
        try:
            return mark(forms[0].content, _problems(findings, spoken, _own_place(forms[0])), letter)
        except Exception:  # noqa: BLE001 - a package may be odd in any way; his values are safe
            pass
    content, place = fresh_form(batch, forms, spoken)
    return mark(content, _problems(findings, spoken, place), letter._replace(is_fresh=True))


def _concerned(forms: Sequence[Original], findings: Sequence[Finding]) -> list[Original]:
    """The workbooks that have something to correct: of a mail's attachments, not those that were accepted."""
    named = {finding.sheet for finding in findings if finding.severity == "error" or finding.code in _HELD}
    orders = [form for form in forms if any(sheet.kind == ORDER.kind for sheet in form.sheets)]
    told = [form for form in orders if named.intersection(form.told_as(sheet) for sheet in form.sheets)]
    return told or orders


def _own_place(form: Original) -> Place:
    """In his own workbook a cell stands where it was found; only a mail's attachment is named differently."""
    titles = {form.told_as(sheet): sheet.name for sheet in form.sheets}
    return lambda finding: (titles.get(finding.sheet, ""), finding.cell)


def _problems(findings: Sequence[Finding], words: Words, place: Place) -> list[Problem]:
    """What is listed and marked: each finding in words, at its place in the workbook that goes out."""
    return [
        Problem(
            finding.severity,
            *place(finding),
            finding.code,
            finding.value,
            finding.message(words),
            finding.fix(words),
            next((str(finding.numbers[name]) for name in _SUGGESTIONS if finding.numbers.get(name)), ""),
        )
        for finding in findings
    ]


def _weight(finding: Finding) -> tuple[int, str, int, str, str]:
    rank = ("error", "warning", "note").index(finding.severity)
    row = "".join(letter for letter in finding.cell if letter.isdigit())
    return rank, finding.sheet, int(row or 0), finding.cell, finding.code
