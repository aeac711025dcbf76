"""Opening one file, in a process that may die: its bytes in, its recognised sheets out.

Imports no pandas: a reading process starts in a tenth of a second and stays small.
"""

import contextlib
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from typing import Any

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.our_documents import FOR_THE_HOUSE, text_of_ours
from orderbatch.contract.sheets.questions import LISTS, MAIL_TEXT, Drawn, FormAnswer
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.spellings import clean_text, megabytes
from orderbatch.read.formats.grid import Grid
from orderbatch.read.formats.guard import MAX_COLUMNS, MAX_ROWS, Guarded, guard
from orderbatch.read.formats.mail import (
    Attachment,
    attachments_of,
    hands_of,
    is_cut,
    mail_date,
    parse,
    read_and_unread,
    received_at,
    senders_of,
    text_of,
)
from orderbatch.read.formats.open import RefusedError, open_workbook, properties_of
from orderbatch.read.layout.asked.as_shown import drawn_forms, drawn_unknown, to_be_asked
from orderbatch.read.layout.asked.by_answer import with_answers
from orderbatch.read.layout.asked.reading_sheet import reading_sheet
from orderbatch.read.layout.nearest import nearest
from orderbatch.read.layout.rearranged.as_a_table import Rearranged
from orderbatch.read.layout.rearranged.read_rearranged import (
    ask_about_rearranged,
    at_their_cells,
    note_what_they_were,
    recognise_also_rearranged,
    tables,
)
from orderbatch.read.layout.recognise import is_read
from orderbatch.read.layout.titles import complains, complaint_named, named_as_another
from orderbatch.read.layout.vocabulary import Vocabulary, vocabulary
from orderbatch.read.processes.papers import Paper, paper_of
from orderbatch.read.processes.untaken import FileTrouble, of_ours, unknown
from orderbatch.read.turns import Steps, to_the_end

MAX_SIZE = 10_000_000  # bytes of one attachment
_NOT_WORKBOOKS = ("FILE_NOT_A_WORKBOOK", "FILE_OTHER_PROGRAM", "FILE_HTML", "FILE_EMPTY", "FILE_XML")
_NOT_ORDERS = ("TITLE_UNKNOWN", "SHEET_NOT_AN_ORDER", "FORM_SAYS_ELSE")
_TITLE_ROWS = 3  # of a sheet without a table the rows that may be titles
_SUBJECT = 80  # characters of the subject that a mail without a workbook is told by


@dataclass(slots=True)
class Opened:
    """What reading made of one file.

    trouble: why it, or an attachment of it, cannot be read. sheets: the recognised ones; those of a
    mail's attachments are named `form.xlsx › Order`. mail_date, mail_received: aware, of a mail. near: of a
    file that no sheet was recognised in, the sheet and cell where its headings should be, and language that
    of its words. drawn: orders whose layout is doubtful, and lists that may not be ours, as they are asked
    about. senders: of a mail, all whose hands it or a part of it went through, also where nothing else of it
    can be read. unread: attachments of a mail that were left aside. papers: documents of ours in it.
    """

    name: str
    trouble: FileTrouble | None = None
    sheets: list[FoundSheet] = field(default_factory=list)
    mail_date: dt.datetime | None = None
    mail_received: list[dt.datetime] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    sheet_names: list[str] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    format: str = ""
    near: tuple[str, str] = ("", "")
    language: str = ""
    drawn: list[Drawn] = field(default_factory=list)
    senders: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    papers: list[Paper] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadingAids:
    """What helps to read a file: the words, the catalogue's codes, and answers of the rep by sheet."""

    words: Vocabulary
    codes: Collection[str]
    answers: Mapping[str, FormAnswer]

    def of_attachment(self, name: str) -> "ReadingAids":
        """The same for one attachment of a mail."""
        start = f"{name} › "
        own = {
            sheet.removeprefix(start): answer
            for sheet, answer in self.answers.items()
            if sheet.startswith(start)
        }
        return replace(self, answers=own)


def open_file(name: str, content: bytes, *known: Any) -> Opened:
    """Read one file alone; `opening` says what may be known."""
    return to_the_end(opening(name, content, *known))


def opening(
    name: str,
    content: bytes,
    extra_synonyms: Mapping[str, Sequence[str]] | None = None,
    catalogue_codes: Collection[str] | None = None,
    answers: Mapping[str, FormAnswer] | None = None,
) -> Steps[Opened]:
    """Read a file by turns with others: guard it, open it, recognise its sheets; tell its trouble.

    extra_synonyms: column name → the user's own headings. catalogue_codes: known SKUs, which help to
    find a table whose headings are unknown. answers: sheet → how it is to be read.
    """
    extra = sorted((extra_synonyms or {}).items())
    words = vocabulary(tuple((column, tuple(more)) for column, more in extra))
    try:
        return (yield from _open(name, content, ReadingAids(words, catalogue_codes or (), answers or {})))
    except RefusedError as refused:
        return Opened(name, (refused.code, dict(refused.numbers)))
    except BaseException as error:
        # A panic of the parsing library derives from BaseException; nothing else of that kind is ours.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return Opened(name, ("FILE_UNREADABLE", {}), senders=_senders(content))
        raise


def _senders(content: bytes) -> tuple[str, ...]:
    """Whose mail could not be read, as far as that can be said."""
    with contextlib.suppress(Exception):
        if guard(content).format == "eml":
            message = parse(content)
            return senders_of(message, attachments_of(message))
    return ()


def _open(name: str, content: bytes, known: ReadingAids) -> Steps[Opened]:
    if ours := text_of_ours(content):
        properties = dict(zip(("kind", "batch"), ours, strict=True))
        return Opened(name, of_ours(properties), properties=properties)
    guarded = guard(content)
    if guarded.trouble:
        return Opened(name, guarded.trouble)
    if guarded.format == "eml":
        return (yield from _open_mail(name, content, known))
    yield
    return (yield from _open_workbook(name, content, guarded, known))


def _open_workbook(name: str, content: bytes, guarded: Guarded, known: ReadingAids) -> Steps[Opened]:
    grids = open_workbook(content, guarded)
    yield
    return (yield from _open_grids(name, content, guarded, grids, known))


def _open_grids(
    name: str, content: bytes, guarded: Guarded, grids: list[Grid], known: ReadingAids
) -> Steps[Opened]:
    properties = properties_of(guarded)
    papers = paper_of(grids, properties)
    opened = Opened(name, format=guarded.format, properties=properties, papers=papers)
    opened.sheet_names = [grid.name for grid in grids]
    opened.hidden_sheets = [grid.name for grid in grids if not grid.visible]
    if properties.get("kind") in FOR_THE_HOUSE and (ours := of_ours(properties)):
        return replace(opened, trouble=ours)
    if asked := [sheet for grid in grids if grid.visible and (sheet := reading_sheet(grid))]:
        opened.sheets = asked
        return opened
    opened.sheets, forms = yield from recognise_also_rearranged(
        grids, properties, known.words, known.codes, known.answers
    )
    grids = tables(grids, forms)
    yield
    if known.answers:
        return _answered(opened, grids, known, forms)
    if _is_told_as_complaint(opened, grids, known.words):
        return opened
    _ask(opened, grids, forms, known.words)
    if not opened.sheets and not opened.trouble:
        _tell_the_nearest(opened, grids, content, guarded, known.words)
    _tell_at_its_cells(opened, forms)
    return opened


def _answered(
    opened: Opened, grids: Sequence[Grid], known: ReadingAids, forms: Mapping[str, Rearranged]
) -> Opened:
    """The file as the rep said; not where a sheet that was shown as a list is none any longer."""
    if any(answer.form and name not in forms for name, answer in known.answers.items()):
        said: dict[str, object] = {"kind": ORDER.kind, "missing": ORDER.required}
        return replace(opened, sheets=[], trouble=("SHEET_UNKNOWN", said))
    opened.sheets = with_answers(
        grids, opened.sheets, known.answers, opened.properties, known.words, known.codes
    )
    opened.drawn = drawn_forms(grids, [sheet for sheet in opened.sheets if sheet.name in known.answers])
    _tell_at_its_cells(opened, forms)
    return opened


def _tell_at_its_cells(opened: Opened, forms: Mapping[str, Rearranged]) -> None:
    """Have what is told of a form that was laid out as a list stand where it stands on the form."""
    note_what_they_were(opened.drawn, forms)
    opened.sheets = at_their_cells(opened.sheets, forms)


def _tell_the_nearest(
    opened: Opened, grids: Sequence[Grid], content: bytes, guarded: Guarded, words: Vocabulary
) -> None:
    """Tell what a file comes nearest to that no sheet was recognised in."""
    near = nearest([grid for grid in grids if is_read(grid, words)], words)
    opened.trouble = of_ours(opened.properties) or unknown(content, guarded, near)
    opened.near = near.place
    opened.language = near.language
    if near.kind in (ORDER.kind, *LISTS) and "kind" in opened.trouble[1]:
        opened.drawn = drawn_unknown(grids, near.place, opened.trouble, words)


def _is_told_as_complaint(opened: Opened, grids: Sequence[Grid], words: Vocabulary) -> bool:
    """Tell of a complaint that was taken for an order or for nothing; a register is read as one."""
    if any(sheet.kind != ORDER.kind for sheet in opened.sheets) or opened.properties.get("kind"):
        return False
    above = {sheet.name: sheet.header_row - 1 for sheet in opened.sheets}
    read = [(grid, above.get(grid.name, _TITLE_ROWS)) for grid in grids if is_read(grid, words)]
    if said := complaint_named(opened.name, read, words):
        opened.trouble, opened.sheets = ("COMPLAINT_UNREAD", {"title": said}), []
    return bool(said)


def _ask(opened: Opened, grids: Sequence[Grid], forms: Mapping[str, Rearranged], words: Vocabulary) -> None:
    """Note which sheets are asked about."""
    _ask_after_the_files_name(opened, {grid.name: grid for grid in grids}, words)
    ask_about_rearranged(opened.sheets, forms)
    opened.drawn = drawn_forms(grids, to_be_asked(opened.sheets))
    if any(map(_reaches_too_far, opened.sheets)):
        opened.trouble, opened.sheets, opened.drawn = ("FILE_LARGE_INSIDE", {"why": "far"}), [], []


def _ask_after_the_files_name(opened: Opened, grids: Mapping[str, Grid], words: Vocabulary) -> None:
    """Tell of an order without a title whose file is called another document's."""
    for sheet in opened.sheets:
        grid = grids.get(sheet.name)
        if sheet.kind == ORDER.kind and grid is not None:
            title = named_as_another(opened.name, grid, sheet.header_row, words)
            if title and not any(code in _NOT_ORDERS for code, *_rest in sheet.troubles):
                sheet.troubles.append(("TITLE_UNKNOWN", "", title, {}))


def _reaches_too_far(sheet: FoundSheet) -> bool:
    if sheet.kind != ORDER.kind:
        return False
    return max(sheet.rows, default=0) > MAX_ROWS or max(sheet.columns.values()) >= MAX_COLUMNS


def _open_mail(name: str, content: bytes, known: ReadingAids) -> Steps[Opened]:
    """A mail's attachments, each like a file; pictures and signatures between them do not count."""
    message = parse(content)
    mail = Opened(name, mail_date=mail_date(message), mail_received=received_at(message), format="eml")
    attached = attachments_of(message)
    mail.senders = senders_of(message, attached)
    to_be_read, mail.unread = read_and_unread(attached)
    workbooks = 0
    for enclosed in to_be_read:
        name = enclosed.name
        opened = yield from _open_attachment(name, enclosed.content, known.of_attachment(name))
        if opened.trouble and opened.trouble[0] in _NOT_WORKBOOKS and not _named_as_workbook(name):
            continue
        workbooks += 1
        _take_in(mail, enclosed, opened)
    if is_cut(message):
        mail.trouble = ("FILE_INCOMPLETE", {})
    elif not workbooks:
        mail.trouble = _without_workbook(str(message["Subject"] or "").strip()[:_SUBJECT], known.words)
        yield from _read_text(mail, message, known)
        mail.unread = () if mail.trouble else mail.unread
    return mail


def _take_in(mail: Opened, enclosed: Attachment, opened: Opened) -> None:
    """What one attachment brings to its mail. The first unreadable one says why, the others are named."""
    attachment = enclosed.name
    if opened.trouble and mail.trouble:
        mail.unread += (attachment,)
    elif opened.trouble:
        code, numbers = opened.trouble
        mail.trouble = (code, {**numbers, "attachment": attachment})
        mail.near = (_named(attachment, opened.near[0]), opened.near[1]) if opened.near[0] else ("", "")
    for sheet in opened.sheets:
        sheet.name, sheet.senders = _named(attachment, sheet.name), enclosed.senders
    mail.drawn += [replace(drawn, sheet=_named(attachment, drawn.sheet)) for drawn in opened.drawn]
    mail.sheets += opened.sheets
    mail.papers += [paper.attached(attachment) for paper in opened.papers]
    mail.properties = mail.properties or opened.properties
    mail.sheet_names += [f"{attachment} › {named}" for named in opened.sheet_names]


def _without_workbook(subject: str, words: Vocabulary) -> FileTrouble:
    """A mail that only says something complains, or its order was forgotten."""
    is_complaint = complains(subject, words)
    return ("COMPLAINT_UNREAD", {"title": subject}) if is_complaint else ("MAIL_NO_ATTACHMENT", {})


def _read_text(mail: Opened, message: EmailMessage, known: ReadingAids) -> Steps[None]:
    """What the text of a mail without a workbook orders, always asked about; its sheet is called as it is."""
    rows = text_of(message) if mail.trouble == ("MAIL_NO_ATTACHMENT", {}) else []
    if not rows:
        return
    subject = clean_text(str(message["Subject"] or ""))[:_SUBJECT]
    grid = Grid(subject, [[subject, *[""] * (len(rows[0]) - 1)], *[list(row) for row in rows]])
    opened = yield from _open_grids(mail.name, b"", Guarded("eml"), [grid], known)
    orders = [sheet for sheet in opened.sheets if sheet.kind == ORDER.kind]
    if opened.trouble or not orders or len(orders) < len(opened.sheets):
        return
    for sheet in orders:
        sheet.senders = hands_of(message)
        if sheet.name not in known.answers:
            sheet.troubles.append((MAIL_TEXT, "", "", {}))
    mail.trouble, mail.sheets, mail.sheet_names = None, orders, [grid.name]
    mail.drawn = drawn_forms([grid], to_be_asked(orders))


def _named(attachment: str, sheet: str) -> str:
    return f"{attachment} › {sheet}" if sheet else attachment


def _open_attachment(name: str, payload: bytes, known: ReadingAids) -> Steps[Opened]:
    if len(payload) > MAX_SIZE:
        return Opened(
            name, ("FILE_TOO_BIG", {"size": megabytes(len(payload)), "most": MAX_SIZE // 1_000_000})
        )
    guarded = guard(payload)
    if guarded.trouble:
        return Opened(name, guarded.trouble)
    if guarded.format == "eml":
        return Opened(name, ("FILE_NOT_A_WORKBOOK", {}))
    try:
        opened = yield from _open_workbook(name, payload, guarded, known)
    except RefusedError as refused:
        return Opened(name, (refused.code, dict(refused.numbers)))
    if opened.trouble and guarded.format == "csv" and not name.lower().endswith((".csv", ".txt", ".tsv")):
        opened.trouble = ("FILE_NOT_A_WORKBOOK", {})
    return opened


def _named_as_workbook(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv"))
