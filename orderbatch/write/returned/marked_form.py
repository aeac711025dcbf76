"""An order form that goes back: the agent's own workbook, its bad cells coloured and noted (P-4.1.2).

A first sheet lists all problems at once with links to their cells; the reader passes over it when the
corrected workbook comes back. Where his file cannot be marked (.xls, .csv, .ods, several in
a mail, a sheet of the house beside) his values stand in a fresh form, marked in the same way.
"""

from collections.abc import Iterable, Sequence

from orderbatch.contract.batch import RETURNED, Batch, Output, Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import apart, clean_name, own_name
from orderbatch.contract.original import Original, Originals
from orderbatch.contract.sheets.every import ORDER, STOCK
from orderbatch.contract.sheets.of_agents import is_of_desk, of_strangers
from orderbatch.contract.sheets.our_documents import OF_THE_HOUSE
from orderbatch.contract.words import Words
from orderbatch.write.returned.fresh_form import ASKS_FOR, CellOf, fresh_form
from orderbatch.write.returned.list_sheet import Letter, ListedProblem
from orderbatch.write.returned.mark import is_fit, mark
from orderbatch.write.returned.to_agent import to_agent
from orderbatch.write.workbook.batch_values import once_a_batch, orders_taken, rows_of
from orderbatch.write.workbook.book import settings_of

KIND = "marked_form"
_SUGGESTIONS = ("near", "replacement", "now", "ours")  # numbers of a finding that name the likely meaning


@once_a_batch
def _returned(batch: Batch) -> dict[str, tuple[Record, list[Finding]]]:
    """The inputs that go back marked with what was found in them, by the part of the document.

    Where nothing is left that he can correct, as in a mail with a list of ours, none does: the rep is told.
    """
    told: dict[str, list[Finding]] = {}
    for finding in batch.findings:
        if not is_of_desk(finding):
            told.setdefault(finding.file, []).append(finding)
    strange = of_strangers(batch.findings)
    rows = sorted(rows_of(batch.inputs), key=lambda row: (row["sha256"], row["name"]))
    rows = [row for row in rows if row["name"] not in strange]
    return {
        f"{row['agent'] or '-'} {row['sha256'][:12]}": (row, sorted(told.get(row["name"], ()), key=_weight))
        for row in rows
        if row["verdict"] == RETURNED and _is_order(row, told.get(row["name"], ()))
    }


def _is_order(row: Record, findings: Sequence[Finding]) -> bool:
    """Whether a file is an order form, holds one beside others, or comes near to one; and has a mistake."""
    if not any(finding.severity == "error" for finding in findings):
        return False
    if row["kind"] in (ORDER.kind, "mixed"):
        return True
    return any(
        finding.code == "SHEET_UNKNOWN" and finding.numbers.get("kind") == ORDER.kind for finding in findings
    )


def marked_files(batch: Batch) -> frozenset[str]:
    """The files that go back marked, by name: what their senders are told stands there."""
    return frozenset(row["name"] for row, _findings in _returned(batch).values())


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook for each returned order form, under the name that its sender gave it."""
    return apart(
        Output(
            clean_name(words.text("documents.marked_form.name", file=own_name(row["name"])), ".xlsx"),
            KIND,
            part,
        )
        for part, (row, _findings) in _returned(batch).items()
    )


def render(batch: Batch, output: Output, words: Words, originals: Originals) -> bytes:
    """The marked workbook, in the language of the form: a function of the batch and the archived original."""
    row, findings = _returned(batch)[output.part]
    extra = settings_of(batch).words
    synonyms = extra.of_every_language()
    attached = [form for form in originals(row["archive_path"], synonyms) if not form.is_ours]
    forms = _concerned(attached, findings)
    languages = [sheet.language for form in forms for sheet in form.sheets]
    languages += [form.language for form in forms if form.language]
    spoken = Words(languages[0]) if languages else words
    taken = tuple(orders_taken(batch).get(row["name"], ()))
    letter = Letter(spoken, batch.company, batch.batch, batch.started_at, row["name"], taken=taken)
    if _is_his(forms, attached) and not _is_beside_ours(findings) and is_fit(forms[0].content):
        try:
            return mark(forms[0].content, _problems(findings, spoken, _own_place(forms[0]), forms[0]), letter)
        except Exception:  # noqa: BLE001 - a package may be odd in any way; his values are safe
            pass
    kind = "values" if any(form.sheets for form in forms) else "blank"
    content, place = fresh_form(batch, forms, spoken)
    return mark(content, _problems(findings, spoken, place), letter._replace(fresh=kind))


def _is_his(forms: Sequence[Original], attached: Sequence[Original]) -> bool:
    """Whether his own workbook can go back: one, nothing in it ours; beside others we know what it is."""
    if len(forms) != 1 or forms[0].format != "xlsx" or not forms[0].is_of_agent:
        return False
    return bool(forms[0].sheets) or len(attached) == 1


def _is_beside_ours(findings: Iterable[Finding]) -> bool:
    """Whether his order came with a sheet that is for no agent, such as all agents' balances."""
    beside = (finding for finding in findings if finding.code == "SHEET_BESIDE")
    return any(finding.numbers.get("kind") in (*OF_THE_HOUSE, STOCK.kind) for finding in beside)


def _concerned(forms: Sequence[Original], findings: Sequence[Finding]) -> list[Original]:
    """The workbooks that have something to correct: of a mail's attachments, not those that were accepted."""
    named = {finding.sheet for finding in findings if finding.severity == "error"}
    orders = [form for form in forms if any(sheet.kind == ORDER.kind for sheet in form.sheets)]
    told = [
        form
        for form in forms
        if (form in orders or not form.sheets) and any(_is_of(form, sheet) for sheet in named)
    ]
    return told or orders


def _is_of(form: Original, sheet: str) -> bool:
    """Whether a sheet, as it is told, is of this workbook."""
    if form.attachment:
        return sheet == form.attachment or sheet.startswith(f"{form.attachment} › ")
    return bool(sheet)


def _own_place(form: Original) -> CellOf:
    """In his own workbook a cell stands where it was found; only a mail's attachment is named differently."""
    prefix = f"{form.attachment} › "
    return lambda finding: (
        finding.sheet.removeprefix(prefix) if _is_of(form, finding.sheet) else "",
        finding.cell,
    )


def _problems(
    findings: Sequence[Finding], words: Words, place: CellOf, own: Original | None = None
) -> list[ListedProblem]:
    """What is listed and marked: each finding in words, at its place in the workbook that goes out."""
    tops = {own.told_as(sheet): sheet.header_row for sheet in own.sheets} if own else {}
    return [
        ListedProblem(
            finding.severity,
            place(finding)[0],
            cell,
            finding.code,
            finding.current,
            finding.message(words),
            to_agent(finding, words),
            next((str(finding.numbers[name]) for name in _SUGGESTIONS if finding.numbers.get(name)), ""),
            words.heading(ASKS_FOR[finding.code]) if finding.code in ASKS_FOR and own else "",
            tops.get(finding.sheet, 1),
        )
        for finding in findings
        for cell in (_spread(own, finding) if own else [place(finding)[1]])
    ]


def _spread(own: Original, finding: Finding) -> list[str]:
    """The cells of a finding: where every line names the agent, what is wrong with him is so in all lines."""
    for sheet in own.sheets:
        cells = [cell for _value, cell in sheet.labels.values()]
        row = "".join(filter(str.isdigit, finding.cell))
        if own.told_as(sheet) == finding.sheet and finding.cell in cells and int(row or 0) in sheet.rows:
            column = finding.cell.removesuffix(row)
            return [f"{column}{first}:{column}{last}" for first, last in _runs(sheet.rows)]
    return [finding.cell]


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows without a gap between them: first and last of each run."""
    found: list[tuple[int, int]] = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def _weight(finding: Finding) -> tuple[int, str, int, str, str]:
    rank = ("error", "warning", "note").index(finding.severity)
    row = "".join(letter for letter in finding.cell if letter.isdigit())
    return rank, finding.sheet, int(row or 0), finding.cell, finding.code
