"""Where something is wrong, as the page names it: all of it unless a marked form has it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orderbatch.contract.finding import Finding
from orderbatch.contract.words import Words
from orderbatch.contract.words.stretches import stretches

CELLS_SHOWN = 4


def mistakes(found: list[dict[str, Any]], words: Words, most: int) -> list[dict[str, str]]:
    """At most `most` kinds of mistakes with the first cells of each; 0: all, with every cell."""
    shown = [
        {
            "cells": _cells(row["cells"], words, CELLS_SHOWN if most else 0),
            "message": row["first"].message(words),
            "fix": row["first"].fix(words),
        }
        for row in found[: most or len(found)]
    ]
    if len(found) > len(shown):
        rest = words.text("summary.todos.returned.rest", count=len(found) - len(shown))
        shown.append({"cells": "", "message": rest, "fix": words.text("summary.where.marked")})
    return shown


def _cells(cells: list[str], words: Words, most: int) -> str:
    named = [cell for cell in cells if cell]
    shown = named[:most] if most else stretches(named)
    text = words.text("summary.comma").join(shown)
    return f"{text} +{len(named) - most}" if 0 < most < len(named) else text


def places(files: Mapping[str, Sequence[Finding]], words: Words) -> Iterator[tuple[str, Finding]]:
    """Every place of one kind of remark with a finding that says it; files of the same sentence share it."""
    comma = words.text("summary.comma")
    said: dict[tuple[str, str], tuple[list[str], Finding]] = {}
    for file, findings in files.items():
        first = findings[0]
        spots = comma.join(stretches(filter(None, (_spot(finding) for finding in findings))))
        same = said.setdefault((first.message(words), first.fix(words)), ([], first))
        same[0].append(" › ".join(filter(None, (file, spots))))
    for named, first in said.values():
        yield comma.join(filter(None, named)), first


def _spot(finding: Finding) -> str:
    return finding.cell or finding.sheet or finding.value
