"""Forms that are understood only with the masters at hand: headings nobody knows, an agent in the title."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from orderbatch.contract.batch import ACCEPTED
from orderbatch.contract.columns import AGENT, SKU, parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.day.intake import Intake, Received, open_all
from orderbatch.workspace.workspace import Workspace


def read_again(workspace: Workspace, intake: Intake, codes: Collection[str]) -> None:
    """Read once more, with the catalogue's codes, the files in which no order was found or no code is known.

    The second reading counts where it finds orders: in headings that nobody knows, or codes beside others.
    """
    again = [each for each in intake.received if codes and _may_be_misread(each, codes)]
    opened = open_all(workspace, [each.arrived for each in again], codes=codes) if again else []
    for each, second in zip(again, opened, strict=True):
        if second.trouble or not second.sheets or {sheet.kind for sheet in second.sheets} != {ORDER.kind}:
            continue
        if each.opened and each.opened.trouble:
            each.verdict = ACCEPTED
            intake.findings = [told for told in intake.findings if told.file != each.name]
        each.opened = second


def name_agents(intake: Intake, agents: Collection[str]) -> None:
    """Give an order without an agent's label the one agent whose code its title or its sheet's name has.

    Told, as AGENT_IN_TITLE. Two such codes are no answer; the form is asked as before.
    """
    for _document, sheet in intake.sheets(ORDER.kind):
        if sheet.labels.get(AGENT.name, (None, ""))[0] is not None:
            continue
        named = {
            code: spot
            for text, spot in reversed(sheet.mentions)
            for code in _codes_in(text)
            if code in agents
        }
        if len(named) == 1:
            ((code, cell),) = named.items()
            sheet.labels[AGENT.name] = (code, cell)
            sheet.troubles.append(("AGENT_IN_TITLE", cell, code, {}))


def _codes_in(text: str) -> list[str]:
    """The words of a text that may be codes: letters and figures, with a figure, and no short number."""
    words = re.findall(r"[A-Za-z0-9][A-Za-z0-9_-]*", unicodedata.normalize("NFKC", text))
    return [word for word in words if any(map(str.isdigit, word)) and (len(word) > 4 or not word.isdigit())]


def _may_be_misread(each: Received, codes: Collection[str]) -> bool:
    if each.opened is None or each.repeats:
        return False
    if each.opened.trouble:
        return each.opened.trouble[0] == "SHEET_UNKNOWN"
    orders = [sheet for sheet in each.opened.sheets if sheet.kind == ORDER.kind]
    cells = [cell for sheet in orders for cell in sheet.cells[SKU.name]]
    return bool(orders) and len(orders) == len(each.opened.sheets) and not _any_known(cells, codes)


def _any_known(cells: Sequence[object], codes: Collection[str]) -> bool:
    return any(code in codes for code in parse_column(SKU, cells)[0])
