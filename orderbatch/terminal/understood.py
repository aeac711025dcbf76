"""How each file was understood, so that a rep can see why: kind, sheet, header row, columns, header block."""

from collections.abc import Iterable, Sequence
from typing import Any

from orderbatch.contract.columns import shown
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.sheet import FoundSheet, letters
from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless, paint

Understood = tuple[
    str, Sequence[FoundSheet], Sequence[Finding]
]  # file, its sheets, what kept it from being read


def for_programs(files: Iterable[Understood]) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {
            "file": name,
            "sheets": [_sheet(found) for found in sheets],
            "problems": [problem.code for problem in problems],
        }
        for name, sheets, problems in files
    ]


def _sheet(found: FoundSheet) -> dict[str, Any]:
    return {
        "sheet": found.name,
        "kind": found.kind,
        "language": found.language,
        "header_row": found.header_row,
        "rows": len(found.rows),
        "columns": [
            {"column": letters(place), "heading": found.headings.get(name, ""), "read_as": name}
            for name, place in sorted(found.columns.items(), key=lambda column: column[1])
        ],
        "labels": [
            {"label": name, "cell": cell, "value": shown(value)}
            for name, (value, cell) in found.labels.items()
        ],
    }


def understood_screen(files: Iterable[Understood], words: Words) -> str:
    """Every recognised sheet of every file, column by column; of the others why they were not read."""
    lines: list[str] = []
    for name, sheets, problems in files:
        lines.append(paint(harmless(name), bold=True))
        lines += [
            f"  × {harmless(problem.message(words))} → {harmless(problem.fix(words))}" for problem in problems
        ]
        for found in sheets:
            lines += _screen_of(_sheet(found), words)
    return "\n".join(lines)


def _screen_of(sheet: dict[str, Any], words: Words) -> list[str]:
    kind = words.text(f"phrases.kinds.{sheet['kind']}")
    said = {
        "sheet": harmless(sheet["sheet"]),
        "kind": kind,
        "row": sheet["header_row"],
        "rows": sheet["rows"],
    }
    lines = ["  " + words.text("cli.check.sheet", **said)]
    for label in sheet["labels"]:
        meaning = words.heading(label["label"])
        lines.append(f"    {label['cell']:>5}  {meaning}: {harmless(label['value']) or '-'}")
    for column in sheet["columns"]:
        heading = harmless(" ".join(column["heading"].split())) or "-"
        lines.append(f"    {column['column']:>5}  {heading} → {words.heading(column['read_as'])}")
    return lines
