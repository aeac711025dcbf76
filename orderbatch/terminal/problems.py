"""Findings on a screen: `file › sheet!cell  value  what → what to do`, the worst first, alike ones once."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Protocol

from orderbatch.contract.finding import Finding, Severity
from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless, paint

SIGNS: dict[Severity, str] = {"error": "×", "warning": "▲", "note": "●"}
COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
MOST_ALIKE = 5  # violations of one kind that are spelt out on the screen
ORDER: tuple[Severity, ...] = ("error", "warning", "note")


def problem_lines(
    findings: Sequence[Finding], words: Words, most: int, least: Severity = "note"
) -> tuple[list[str], int]:
    """At most `most` problems, two lines each, and how many findings were left out.

    Findings of the same code in the same file are one problem: the first is spelt out, of the others the
    cells are named where they have some in that sheet, else they are counted.
    """
    shown = [finding for finding in findings if ORDER.index(finding.severity) <= ORDER.index(least)]
    shown.sort(key=lambda finding: (ORDER.index(finding.severity), finding.file, finding.code))
    groups = [
        tuple(group) for _key, group in groupby(shown, key=lambda finding: (finding.file, finding.code))
    ]
    left = sum(len(group) for group in groups[most:])
    return [line for group in groups[:most] for line in _lines(group, words)], left


def _lines(group: tuple[Finding, ...], words: Words) -> list[str]:
    first = group[0]
    sign = paint(SIGNS[first.severity], fg=COLOURS[first.severity], bold=True)
    rest = [finding for finding in group[1:] if not (finding.cell and finding.sheet == first.sheet)]
    again = " " + words.text("cli.run.again", count=len(rest)) if rest else ""
    place = "  ".join(harmless(part) for part in (first.where, first.value) if part)
    for finding in group[1:]:  # every cell is named: a person has to go to each
        if finding not in rest:
            place += f", {finding.cell}  {harmless(finding.value)}".rstrip()
    what = f"{harmless(first.message(words))} → {harmless(first.fix(words))}{again}"
    return [f"  {sign} {paint(place, bold=True)}", f"    {what}"] if place else [f"  {sign} {what}"]


def for_programs(findings: Sequence[Finding], words: Words) -> list[dict[str, str]]:
    """Findings as they stand in `batch.json`."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity,
            "file": finding.file,
            "sheet": finding.sheet,
            "cell": finding.cell,
            "value": finding.value,
            "message": finding.message(words),
            "fix": finding.fix(words),
        }
        for finding in findings
    ]


def check_screen(findings: Sequence[Finding], files: int, words: Words) -> str:
    """Every finding, and how many there were of each severity."""
    if not findings:
        return f"{paint('√', fg='green')} {words.text('cli.check.clean', files=files)}"
    severities = [finding.severity for finding in findings]
    numbers = {f"{name}s": severities.count(name) for name in ORDER}
    lines, _left = problem_lines(findings, words, len(findings))
    return "\n".join([*lines, "", words.text("cli.check.found", files=files, **numbers)])


class ToldViolation(Protocol):
    """An invariant that does not hold (`doctor.examine`)."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def numbers(self) -> Any: ...  # noqa: D102


def violations(found: Sequence[ToldViolation]) -> list[dict[str, Any]]:
    """Invariants that do not hold, for programs."""
    return [{"code": violation.code, **violation.numbers} for violation in found]


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
