"""The sheet of a reply that names every problem of the agent's forms (P-4.1.2)."""

from collections.abc import Sequence

from orderbatch.contract.columns import Column
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.outbound import REPLY
from orderbatch.contract.words import Words
from orderbatch.write.documents.replies.told import Told
from orderbatch.write.returned.to_agent import to_agent
from orderbatch.write.workbook.book import Book
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table

ALIKE = 20  # remarks of one kind on one form that are told row by row
_PROBLEM = tuple(
    Column(f"problem_{name}", "text") for name in ("weight", "file", "cell", "value", "what", "fix")
)


def problems_page(book: Book, told: Told) -> None:
    """Every problem of the agent's forms at once: where, what is wrong, what to do (P-4.1.2)."""
    if not told.findings:
        return
    words, is_asked = book.words, bool(told.returned)
    page = book.page(sheet_of_problems(told, words), landscape=True)
    said = f"pages.reply.{_asked(told) if is_asked else 'remarks'}"
    page.title(words.text(f"{said}_title"))
    page.note(words.text(f"{said}_how"), 5, 140, "lead")
    page.row += 1
    cells = _problem_cells(book, sorted(told.findings, key=_weight), told.returned)
    table = Table(
        _PROBLEM,
        cells,
        headings={column.name: words.text(f"pages.reply.{column.name}") for column in _PROBLEM},
        rooms={"problem_file": 26, "problem_value": 16, "problem_what": 42, "problem_fix": 46},
        wrap=("problem_file", "problem_cell", "problem_value", "problem_what", "problem_fix"),
        signs=("problem_weight",),
    )
    write_table(page, table)
    page.protect()


def sheet_of_problems(told: Told, words: Words) -> str:
    """What the sheet is called: in a file that nobody could read there is nothing to correct, but to send."""
    name = ("unread" if _asked(told) == "files" else "problems") if told.returned else "remarks"
    return words.text(f"pages.reply.{name}")


def _asked(told: Told) -> str:
    """What is back: an order form, a reply, or a file of which nobody could say what it is."""
    if {*told.kinds} == {REPLY.kind}:
        return "answers"
    return "files" if {*told.kinds} == {"unknown"} else "problems"


def _problem_cells(book: Book, findings: Sequence[Finding], returned: Sequence[str]) -> dict[str, list[str]]:
    """A row each; of remarks alike a page full, then one row for the others: nobody has to mend those."""
    shown, more = _apart(findings)
    cells = _rows(book.words, shown, returned)
    for alike in more:
        first, last = alike[0].cell, alike[-1].cell
        said = book.words.text("pages.reply.problem_more", count=len(alike), first=first, last=last)
        for name, row in _rows(book.words, alike[:1], returned).items():
            cells[name] += {"problem_value": [""], "problem_what": [said]}.get(name, row)
    return cells


def _apart(findings: Sequence[Finding]) -> tuple[list[Finding], list[list[Finding]]]:
    """What has a row of its own, and the rest of each kind of remark that a form has more than `ALIKE` of."""
    shown, kinds = [], dict[tuple[str, str, str], list[Finding]]()
    for finding in findings:
        alike = kinds.setdefault((finding.file, finding.sheet, finding.code), [])
        alike.append(finding)
        if _is_told(finding) or len(alike) <= ALIKE:
            shown.append(finding)
    more = [alike[ALIKE:] for alike in kinds.values() if alike[ALIKE:] and not _is_told(alike[0])]
    return shown, more


def _is_told(finding: Finding) -> bool:
    """Of what must be corrected, and of what names no cell, each has its own row."""
    return finding.severity == "error" or not finding.cell


def _rows(words: Words, findings: Sequence[Finding], returned: Sequence[str]) -> dict[str, list[str]]:
    weights = [_said_weight(finding, returned) for finding in findings]
    return {
        "problem_weight": [words.text(f"pages.reply.severity.{weight}") for weight in weights],
        "problem_file": [finding.file for finding in findings],
        "problem_cell": [_spot(finding) for finding in findings],
        "problem_value": [finding.current for finding in findings],
        "problem_what": [finding.message(words) for finding in findings],
        "problem_fix": [to_agent(finding, words) for finding in findings],
    }


def _said_weight(finding: Finding, returned: Sequence[str]) -> str:
    """An error in a file that did not come back is a line that its order was entered without."""
    is_back = any(finding.file == name or finding.file.startswith(f"{name} ›") for name in returned)
    return finding.severity if is_back or finding.severity != "error" else "left_out"


def _weight(finding: Finding) -> tuple[int, str, str, int, str]:
    rank = ("error", "warning", "note").index(finding.severity)
    row = "".join(letter for letter in finding.cell if letter.isdigit())
    return rank, finding.file, finding.sheet, int(row or 0), finding.cell


def _spot(finding: Finding) -> str:
    return f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
