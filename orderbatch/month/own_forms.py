"""The desk's own order forms in `templates/`: used by `orderbatch forms` and held by `doctor` (P-4.7)."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from orderbatch.contract.batch import Record
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.read.processes.one_file import open_file
from orderbatch.workspace.archive import TEMPLATES
from orderbatch.workspace.atomic import write_all
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.forms.own_template import FilledTemplate, TheDesk, fill_template, what_is_lost
from orderbatch.write.documents.forms.template_marks import TemplateError, marked
from orderbatch.write.documents.forms.template_start import template_to_start_from

NAME = "order_form.xlsx"
_TRIED: Sequence[Record] = tuple(
    {"sku": f"TRY-{number}", "product": f"Item {number}", "case_price": 100, "pieces_per_case": 10}
    for number in (1, 2, 3)
)
_AGENT = {"agent": "TRY1", "agent_name": "Agent", "ship_to": "Harbour Road 1"}


@dataclass(slots=True)
class OwnForms:
    """The desk's templates, each filled in once for a language and a minimum of cases.

    items: on sale, in the catalogue's sequence.
    """

    workspace: Workspace
    items: Sequence[Record]
    version: str
    filled: dict[tuple[str, int], FilledTemplate | None] = field(default_factory=dict)

    def of_agent(self, agent: Record, policies: str, least: int, words: Words) -> bytes | None:
        """His form on the desk's template; None where there is none. Raises FORM_TEMPLATE (exit 2)."""
        kind = words.language, least
        if kind not in self.filled:
            self.filled[kind] = self._fill(words, least)
        form = self.filled[kind]
        return form.of_agent({**agent, "policies": policies}, words) if form else None

    def _fill(self, words: Words, least: int) -> FilledTemplate | None:
        path = template_of(self.workspace, words.language)
        if path is None:
            return None
        content, company = path.read_bytes(), self.workspace.settings.company
        desk = TheDesk(company.name, company.currency, self.version, least)
        try:
            form = fill_template(content, self.items, words, desk)
        except TemplateError as error:
            problem = words.text(f"doctor.{error.code}", name=path.name, **error.numbers)
            raise OrderbatchError("FORM_TEMPLATE", ExitCode.USAGE, problem=problem) from error
        keep = self.workspace.archive / TEMPLATES / f"{hashlib.sha256(content).hexdigest()}.xlsx"
        if not keep.exists():
            write_all([(keep, content)])
        return form


def template_of(workspace: Workspace, language: str) -> Path | None:
    """The template for a language: `order_form.<language>.xlsx`, else `order_form.xlsx`."""
    folder = workspace.root / "templates"
    paths = (folder / f"order_form.{language}.xlsx", folder / NAME)
    return next((path for path in paths if path.is_file()), None)


def make_template(workspace: Workspace) -> Path:
    """A template to start from. Raises FORM_TEMPLATE_THERE (exit 2) where there is one."""
    path, company = workspace.root / "templates" / NAME, workspace.settings.company
    if path.exists():
        raise OrderbatchError("FORM_TEMPLATE_THERE", ExitCode.USAGE, file=f"templates/{NAME}")
    write_all([(path, template_to_start_from(workspace.report_words(), company.name, company.currency))])
    return path


def template_problems(workspace: Workspace) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is wrong with the desk's templates: a sentence of `doctor` and what fills it."""
    for name in (NAME, *(f"order_form.{language}.xlsx" for language in LANGUAGES)):
        path = workspace.root / "templates" / name
        if path.is_file():
            for code, numbers in _problems(workspace, path.read_bytes()):
                yield code, {"name": f"templates/{name}", **numbers}


def _problems(workspace: Workspace, content: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    desk = TheDesk("–", workspace.settings.company.currency, "0", least=5)
    try:
        form = fill_template(content, _TRIED, workspace.report_words(), desk)
    except TemplateError as error:
        yield error.code, error.numbers
        return
    filled = form.of_agent(_AGENT, workspace.report_words())
    for lost in what_is_lost(content, filled):
        yield f"TEMPLATE_LOSES_{lost}", {}
    if not _is_read(workspace, filled, marked(content)):
        yield "TEMPLATE_UNREAD", {}


def _is_read(workspace: Workspace, content: bytes, form: Any) -> bool:
    """Whether a form on it, filled in, comes back as it was filled in, and without a question."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book[form.page.title]
    for row, cases in enumerate((12, None, 7), form.row):
        page.cell(row, form.columns["cases"]).value = cases
    held = io.BytesIO()
    book.save(held)
    extra = workspace.settings.words.of_every_language()
    opened = open_file("form.xlsx", held.getvalue(), extra, {item["sku"] for item in _TRIED})
    orders = [sheet for sheet in opened.sheets if sheet.kind == "order"]
    if len(orders) != 1 or opened.drawn or orders[0].labels.get("agent", (None, ""))[0] != _AGENT["agent"]:
        return False
    cells = orders[0].cells
    pairs = zip(cells["sku"], cells["cases"], strict=True)
    return [(sku, cases) for sku, cases in pairs if cases] == [("TRY-1", 12), ("TRY-3", 7)]
