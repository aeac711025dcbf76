"""How each file was understood, and why: kind, sheet, header block, columns, rows left out, what is doubtful.

A column and a row carry the name of the rule that decided, a function named in `COLUMN_RULES` or
`LINE_RULES` (docs/reading.md).
"""

from collections.abc import Iterable
from typing import Any

from orderbatch.contract.columns import shown
from orderbatch.contract.finding import Finding
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sheets.every import BY_KIND
from orderbatch.contract.sheets.sheet import Evidence, FoundSheet, letters
from orderbatch.contract.words import Words
from orderbatch.day import Understood
from orderbatch.terminal.console import harmless, paint
from orderbatch.terminal.folding import folded


def for_programs(files: Iterable[Understood]) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {
            "file": name,
            "sheets": [_sheet(name, found) for found in sheets],
            "problems": [problem.code for problem in problems],
        }
        for name, sheets, problems in files
    ]


def _sheet(file: str, found: FoundSheet) -> dict[str, Any]:
    return {
        "sheet": found.name,
        "kind": found.kind,
        "language": found.language,
        "header_row": found.header_row,
        "why": {name: _why(found, name) for name in ("kind", "header_row") if name in found.reasons},
        "rows": len(found.rows),
        "columns": [
            {
                **_place(found, place),
                "heading": found.headings.get(name, ""),
                "read_as": name,
                **_reasons(found, name),
            }
            for name, place in sorted(found.columns.items(), key=lambda column: column[1])
        ],
        "unread": [{**_place(found, place), "heading": text} for place, text in found.unread.items()],
        "lines": _lines(found),
        "left_out": [{"row": row, "rule": rule} for row, rule in sorted(found.left_out)],
        "labels": [
            {"label": name, "cell": cell, "value": shown(value), **_why(found, name)}
            for name, (value, cell) in found.labels.items()
        ],
        "labels_missing": _missing(found),
        "sure": not any(CODES[doubt.code] != "note" for doubt in _doubts(file, found)),
        "doubts": [{"code": doubt.code, "cell": doubt.cell} for doubt in _doubts(file, found)],
    }


def _lines(found: FoundSheet) -> list[dict[str, Any]]:
    """Which rows are lines, and by which rule: one after the other together."""
    kept = {row: rule or "not_explained" for row, rule in found.kept}
    lines: list[dict[str, Any]] = []
    for row in sorted(found.rows):
        rule = kept.get(row, "code_and_count")
        if lines and lines[-1]["rule"] == rule and lines[-1]["to"] == row - 1:
            lines[-1]["to"] = row
        else:
            lines.append({"from": row, "to": row, "rule": rule})
    return lines


def _place(found: FoundSheet, position: int) -> dict[str, str]:
    """The column of a heading and its cell, as they are on the sheet that came."""
    cell = f"{letters(position)}{found.header_row}"
    cell = found.places.get(cell, cell)
    return {"column": cell.rstrip("0123456789"), "cell": cell}


def _missing(found: FoundSheet) -> list[str]:
    """What a sheet of this kind must say above its table and does not, as far as any word of it is known."""
    asked = [label.name for label in BY_KIND[found.kind].labels if label.required]
    return [name for name in asked if name not in found.labels]


def _reasons(found: FoundSheet, name: str) -> dict[str, Any]:
    """By which rule a column was chosen, and what the next choice would have been."""
    best, second = found.evidence[name]
    return {"rule": best.rule, "runner_up": _told(found, second) if second else None}


def _why(found: FoundSheet, name: str) -> dict[str, Any]:
    """By which rule a row, a kind or a label's value was chosen, and what the next choice would have been."""
    if name not in found.reasons:
        return {}
    best, second = found.reasons[name]
    return {"rule": best.rule, "runner_up": {"said": second.said, "rule": second.rule} if second else None}


def _told(found: FoundSheet, evidence: Evidence) -> dict[str, Any]:
    return {**_place(found, evidence.position), "heading": evidence.heading, "rule": evidence.rule}


def _doubts(file: str, found: FoundSheet) -> list[Finding]:
    """What was doubtful while the sheet was read."""
    return [
        Finding(code, file, found.name, cell, value, numbers) for code, cell, value, numbers in found.troubles
    ]


def understood_screen(files: Iterable[Understood], words: Words) -> str:
    """Every recognised sheet of every file, column by column; of the others why they were not read."""
    lines: list[str] = []
    for name, sheets, problems in files:
        lines.append(paint(harmless(name), bold=True))
        lines += [
            f"  × {harmless(problem.message(words))} → {harmless(problem.fix(words))}" for problem in problems
        ]
        for found in sheets:
            lines += _screen_of(_sheet(name, found), words)
            lines += [
                f"    {doubt.cell:>5}  ? {harmless(doubt.message(words))}" for doubt in _doubts(name, found)
            ]
    return "\n".join(lines)


def lists_screen(files: Iterable[Understood], words: Words) -> str:
    """What each column of the lists that were checked was taken for, and which is not read."""
    lines: list[str] = []
    for name, sheets, _problems in files:
        for sheet in (_sheet(name, found) for found in sheets):
            kind = words.kind(sheet["kind"])
            place = f"{harmless(name)} › {harmless(sheet['sheet'])}"
            told = words.text("cli.check.list", sheet=place, kind=kind, rows=sheet["rows"])
            lines += [paint(told, bold=True), *_taken(sheet, words), *_unread(sheet, words)]
    return "\n".join(lines)


def _taken(sheet: dict[str, Any], words: Words) -> list[str]:
    """Columns that are headed as we call them in one line, each of the others with what it was taken for."""
    same, others = [], []
    for column in sheet["columns"]:
        heading, meaning = _heading(column), words.heading(column["read_as"])
        if heading == meaning:
            same.append(heading)
        else:
            taken = words.text("cli.check.taken", heading=heading, meaning=meaning)
            others.append(f"    {column['cell']:>5}  {taken}")
    for label in sheet["labels"]:
        others.append(_label(label, words))
    listed = words.joined(same)
    return [
        *([folded("    " + words.text("cli.check.as_headed", columns=listed), 6)] if same else []),
        *others,
    ]


def _label(label: dict[str, Any], words: Words) -> str:
    told = {"meaning": words.heading(label["label"]), "value": harmless(label["value"]) or "-"}
    return f"    {label['cell']:>5}  {words.text('cli.check.label', **told)}"


def _unread(sheet: dict[str, Any], words: Words) -> list[str]:
    told = ((column["cell"], _heading(column)) for column in sheet["unread"])
    return [f"    {cell:>5}  {words.text('cli.check.unread', heading=heading)}" for cell, heading in told]


def _rows(sheet: dict[str, Any], words: Words) -> list[str]:
    """Why rows are lines, and why others are none."""
    told = []
    for lines in sheet["lines"]:
        one = f"{lines['from']}" if lines["from"] == lines["to"] else f"{lines['from']}-{lines['to']}"
        why = words.text(f"phrases.row_rules.{lines['rule']}")
        told.append((lines["from"], f"    {one:>5}  " + words.text("cli.check.line", why=why)))
    for left in sheet["left_out"]:
        said = words.text(
            "cli.check.left_out", why=words.text(f"phrases.row_rules.{left['rule']}"), rule=left["rule"]
        )
        told.append((left["row"], f"    {left['row']:>5}  {said}"))
    return [line for _row, line in sorted(told)]


def _screen_of(sheet: dict[str, Any], words: Words) -> list[str]:
    kind = words.kind(sheet["kind"])
    said = {
        "sheet": harmless(sheet["sheet"]),
        "kind": kind,
        "row": sheet["header_row"],
        "rows": sheet["rows"],
    }
    lines = ["  " + words.text("cli.check.sheet", **said)]
    lines += _whys(sheet["why"], words)
    for label in sheet["labels"]:
        lines.append(_label(label, words) + _by_rule(label, words))
    for name in sheet["labels_missing"]:
        told = words.text("cli.check.missing", meaning=words.heading(name))
        lines.append(f"    {'-':>5}  {told}")
    lines += [_column(column, words) for column in sheet["columns"]]
    lines += _unread(sheet, words)
    lines += _rows(sheet, words)
    lines.append("  " + words.text("cli.check.sure" if sheet["sure"] else "cli.check.doubtful"))
    return lines


def _whys(whys: dict[str, Any], words: Words) -> list[str]:
    """Why this kind and this heading row."""
    lines = []
    for name, why in whys.items():
        second = why["runner_up"]
        if name == "kind" and second:
            second = {**second, "said": words.kind(second["said"])}
        said = _by_rule({**why, "runner_up": second}, words)
        lines.append("    " + words.text(f"cli.why.{name}") + said)
    return lines


def _by_rule(why: dict[str, Any], words: Words) -> str:
    """` (rule value_beside); next choice: B4 (rule pairs_in_a_cell)`; nothing where no rule is known."""
    if "rule" not in why:
        return ""
    line = words.text("cli.check.by_rule", rule=why["rule"])
    if second := why["runner_up"]:
        line += words.text("cli.check.next", said=second["said"], rule=second["rule"])
    return line


def _column(column: dict[str, Any], words: Words) -> str:
    """`D4 Qty → Cases (rule one_meaning); next choice: F4 CTNS (rule weak_word)`."""
    read = {"heading": _heading(column), "meaning": words.heading(column["read_as"]), "rule": column["rule"]}
    line = f"    {column['cell']:>5}  " + words.text("cli.check.column", **read)
    if second := column["runner_up"]:
        told = {"cell": second["cell"], "heading": _heading(second), "rule": second["rule"]}
        line += words.text("cli.check.runner_up", **told)
    return line


def _heading(column: dict[str, Any]) -> str:
    return harmless(" ".join(column["heading"].split())) or "-"
