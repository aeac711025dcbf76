"""Findings on a screen: `file › sheet!cell  value  what → what to do`, the worst first, alike ones once."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any, Protocol

from orderbatch.contract.finding import Finding, message_of
from orderbatch.contract.findings.severity import Severity
from orderbatch.contract.words import Words
from orderbatch.contract.words.stretches import in_sheet, stretches
from orderbatch.terminal.console import harmless, paint
from orderbatch.terminal.folding import folded

SIGNS: dict[Severity, str] = {"error": "×", "warning": "▲", "note": "●"}
COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
MOST_ALIKE = 5  # violations of one kind that are spelt out on the screen
ORDER: tuple[Severity, ...] = ("error", "warning", "note")
NAMED = 20  # places of one problem that are spelt out with what is there
LONGEST = 400  # characters of a value that names many


def problem_lines(
    findings: Sequence[Finding], words: Words, most: int = 0, least: Severity = "note"
) -> tuple[list[str], int]:
    """At most `most` problems (0: all), two lines each, and how many findings were left out.

    Findings of the same code in the same file are one problem: the first is spelt out, of the others the
    places are named, all of them where there is no other page that names them. What has no place is spelt
    out.
    """
    shown = [finding for finding in findings if ORDER.index(finding.severity) <= ORDER.index(least)]

    def problem(finding: Finding) -> tuple[str, str, str]:
        has_place = bool(finding.where or _value(finding, words))
        return finding.file, finding.code, "" if has_place else finding.message(words)

    shown.sort(key=lambda finding: (ORDER.index(finding.severity), *problem(finding)))
    groups = [_by_place(tuple(group)) for _key, group in groupby(shown, key=problem)]
    shown_groups = groups[:most] if most else groups
    left = sum(len(group) for group in groups[len(shown_groups) :])
    return [line for group in shown_groups for line in _lines(group, words, is_all=not most)], left


def _lines(group: tuple[Finding, ...], words: Words, *, is_all: bool) -> list[str]:
    first, more = group[0], group[1:NAMED]
    sign = paint(SIGNS[first.severity], fg=COLOURS[first.severity], bold=True)
    value = (lambda text: text) if is_all else (lambda text: _short(text, words))
    named = [(first.where, _value(first, words))]
    named += [
        (_spot(finding, before), _value(finding, words)) for before, finding in pairwise((first, *more))
    ]
    last = group[:NAMED][-1]
    rest = [spot for finding in group[NAMED:] if (spot := _spot(finding, last) or finding.value)]
    places = ["  ".join(harmless(part) for part in (spot, value(text)) if part) for spot, text in named]
    unnamed = len(group) - sum(map(bool, places)) - (len(rest) if is_all else 0)
    places += stretches(map(harmless, rest)) if is_all else []
    place = words.joined(filter(None, places))
    again = f" {words.text('cli.run.again', count=unnamed)}" if place and unnamed else ""
    what = f"{harmless(message_of(group, words))} → {harmless(first.fix(words))}{again}"
    return [f"  {sign} {paint(place, bold=True)}", f"    {what}"] if place else [f"  {sign} {what}"]


def _value(finding: Finding, words: Words) -> str:
    """What stands in its cell; without a cell what its sentence does not name, in the language's marks."""
    if finding.cell:
        return finding.shown(words)
    return "" if finding.names_its_value(words) else words.punctuated(finding.value)


def _by_place(group: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Sheets as they came, cells as they are in a sheet."""
    sheets = list(dict.fromkeys(finding.sheet for finding in group))
    return tuple(sorted(group, key=lambda finding: (sheets.index(finding.sheet), in_sheet(finding.cell))))


def _spot(finding: Finding, before: Finding) -> str:
    """Where a further finding of a file is, from where the one before is."""
    sheet = "" if finding.sheet == before.sheet else finding.sheet
    return f"{sheet}!{finding.cell}" if sheet and finding.cell else finding.cell or sheet


def _short(value: str, words: Words) -> str:
    """A value that names many, cut on the screen: the page of the batch has them all."""
    comma = words.text("phrases.comma")
    kept = value[:LONGEST].rpartition(comma)[0]
    if len(value) <= LONGEST or not kept:
        return value
    return f"{kept} {words.text('cli.run.more', count=value[len(kept) :].count(comma))}"


def for_programs(findings: Sequence[Finding], words: Words) -> list[dict[str, str]]:
    """Findings as they stand in `batch.json`."""
    return [finding.told(words) for finding in findings]


def check_screen(findings: Sequence[Finding], files: int, words: Words) -> str:
    """Every finding, and how many there were of each severity."""
    if not findings:
        return f"{paint('√', fg='green')} {words.text('cli.check.clean', files=files)}"
    severities = [finding.severity for finding in findings]
    numbers = {f"{name}s": severities.count(name) for name in ORDER}
    lines, _left = problem_lines(findings, words)
    return folded("\n".join([*lines, "", words.text("cli.check.found", files=files, **numbers)]))


class ToldViolation(Protocol):
    """An invariant that does not hold (`doctor.examine`)."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def numbers(self) -> Any: ...  # noqa: D102


def violations(found: Sequence[ToldViolation]) -> list[dict[str, Any]]:
    """Invariants that do not hold, for programs."""
    return [{"code": violation.code, **violation.numbers} for violation in found]


def not_compared(others: tuple[str, int, int] | None, words: Words) -> list[str]:
    """That documents of a batch are another version's, and were not made again (`doctor.not_ours`)."""
    if others is None:
        return []
    batch, count, total = others
    return [words.text("cli.doctor.others", batch=batch, count=count, total=total)]


def folders_lacking(batches: Sequence[str], words: Words) -> list[str]:
    """That folders of older batches are gone, and how one is written again (`older_without_folder`)."""
    if not batches:
        return []
    more = [("", len(batches) - MOST_ALIKE)] if len(batches) > MOST_ALIKE else []
    names = [*batches[:MOST_ALIKE], *more]
    return [folded(words.text("cli.doctor.folders", count=len(batches), names=names, batch=batches[0]))]


def doctor_screen(found: Sequence[ToldViolation], words: Words) -> str:
    """What is not as it should be, or that all is sound."""
    if not found:
        return f"{paint('√', fg='green')} {words.text('cli.doctor.sound')}"
    lines = []
    for _code, group in groupby(found, key=lambda violation: violation.code):
        alike = list(group)
        for violation in alike[:MOST_ALIKE]:
            told = words.text(f"doctor.{violation.code}", **violation.numbers)
            lines.append(f"  {paint('×', fg='red')} {harmless(told)}")
        if len(alike) > MOST_ALIKE:
            lines.append("    " + words.text("cli.doctor.more", count=len(alike) - MOST_ALIKE))
    return "\n".join([words.text("cli.doctor.found", count=len(found)), *lines])
