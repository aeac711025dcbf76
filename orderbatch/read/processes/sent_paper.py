"""A document of ours as we write it, read like one that comes back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.read.formats.guard import guard
from orderbatch.read.formats.xlsx import sheet_parts
from orderbatch.read.processes.one_file import open_file
from orderbatch.read.processes.papers import Paper

_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*><f')


@dataclass(frozen=True, slots=True)
class SentPaper:
    """All that it says, with the cells that calculate, and its recognised sheets."""

    paper: Paper
    sheets: Sequence[FoundSheet]


def sent_paper(name: str, content: bytes) -> SentPaper:
    """A workbook that the program wrote."""
    opened = open_file(name, content)
    members = guard(content).members
    formulas = (_FORMULA.findall(members[part]) for part in sheet_parts(members))
    (paper,) = opened.papers
    sheets = [
        replace(sheet, formulas=frozenset(cell.decode() for cell in some))
        for sheet, some in zip(paper.sheets, formulas, strict=True)
    ]
    return SentPaper(replace(paper, sheets=sheets), opened.sheets)
