"""Forms that are understood only with the masters at hand: headings nobody knows, an agent in the title."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from orderbatch.check.order_rules import nearest
from orderbatch.contract.columns import AGENT, SKU, parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import BY_UNITS, NOBODYS, Drawn
from orderbatch.contract.sheets.sheet import FoundSheet, letters, row_of_cell
from orderbatch.contract.spellings import clean_text, folded
from orderbatch.contract.units import are_of_pieces
from orderbatch.day.intake import Intake, Received, open_all
from orderbatch.day.layouts.known_lists import Layout, by_full_name, names_agent, told_of
from orderbatch.day.layouts.lone_numbers import with_its_number
from orderbatch.day.layouts.pieces import Packing
from orderbatch.day.layouts.short_names import ShortNames, is_a_company
from orderbatch.read.layout.asked.as_shown import is_asked_about
from orderbatch.read.layout.pairs import is_like_a_code
from orderbatch.read.layout.several_orders import is_beside, parts_of_one
from orderbatch.read.processes.one_file import Opened
from orderbatch.workspace.workspace import Workspace

_BY_VALUES = (
    "HEADING_GUESSED",
    "HEADING_BY_COUNTS",
    "QUANTITY_UNSURE",
    *BY_UNITS,
)  # columns and units that our packs and prices may gainsay


def read_again(workspace: Workspace, intake: Intake, codes: Collection[str], packing: Packing) -> Intake:
    """Read once more, with the catalogue, files without a known order or code, or with a guess or odd prices.

    The second reading counts where it finds orders: in headings that nobody knows, or codes beside others.
    """
    again = [file for file in intake.received if codes and _may_be_misread(file, codes, packing)]
    arrived = [file.arrived for file in again]
    opened = open_all(workspace, arrived, codes=packing.sold_by(codes)) if again else []
    better = {file.name: second for file, second in zip(again, opened, strict=True) if _has_orders(second)}
    return replace(
        intake,
        received=tuple(
            replace(file, opened=better[file.name]) if file.name in better else file
            for file in intake.received
        ),
    )


def _has_orders(opened: Opened) -> bool:
    if any(drawn.form and drawn.kind == ORDER.kind for drawn in opened.drawn):
        return True  # no list, which the codes alone have shown
    return not opened.trouble and {sheet.kind for sheet in opened.sheets} == {ORDER.kind}


def name_agents(
    intake: Intake,
    agents: Mapping[str, str],
    kind_of: Callable[[str], str],
    called: Mapping[str, Layout] = MappingProxyType({}),
) -> Intake:
    """Give an order without an agent's code the one agent whose code its title or its sheet's name has.

    Told, as AGENT_IN_TITLE; a full name that one agent alone has is told as AGENT_BY_NAME, one without its
    legal form as AGENT_BY_SHORT_NAME. Two such codes or names are no answer; the form is asked as before.
    agents: code → full name. kind_of: what a title speaks of. called: name, folded → answer of the rep.
    """
    named = _Named(agents, kind_of, called)
    return replace(intake, received=tuple(_with_agents(file, named) for file in intake.received))


class _Named:
    """The agents by what forms call them. codes: code → full name. once: full name, folded → code."""

    def __init__(
        self, codes: Mapping[str, str], kind_of: Callable[[str], str], called: Mapping[str, Layout]
    ) -> None:
        self.codes, self.once, self.kind_of, self.called = codes, by_full_name(codes), kind_of, called

    @cached_property
    def short(self) -> ShortNames:
        """By names without a legal form: made where a form has a name that is nobody's full one."""
        return ShortNames.of(self.codes)


def _with_agents(received: Received, named_by: _Named) -> Received:
    if received.opened is None or received.repeats:
        return received
    before, agents = received.opened.sheets, named_by.codes
    named = [_by_short_name(_by_name(_with_agent(sheet, agents), named_by), named_by) for sheet in before]
    named = [_by_another(_as_answered(sheet, named_by), named_by) for sheet in named]
    sheets = _whole(named)
    if len(sheets) > 1 and sheets == named != before:
        sheets = parts_of_one([*map(replace, sheets)])  # one order on sheets that say whose in their titles
    sheets = [with_its_number(sheet, agents) for sheet in sheets]
    drawn = received.opened.drawn
    for sheet in sheets if sheets != before else ():
        drawn = list(_named(drawn, sheet))
    return replace(received, opened=replace(received.opened, sheets=sheets, drawn=drawn))


def _whole(sheets: Sequence[FoundSheet]) -> list[FoundSheet]:
    """The sheets; the other half of a table of which only the first says whose it is goes on with that."""
    whole = list(sheets)
    for place, half in enumerate(sheets[1:], 1):
        first = whole[place - 1]
        agent, nobodys = (one.labels.get(AGENT.name, (None, "")) for one in (first, half))
        if half.kind == ORDER.kind and is_beside(first, half) and nobodys[0] is None and agent[0] is not None:
            whole[place] = replace(half, continues=True, labels={**half.labels, AGENT.name: agent})
    return whole


def _named(drawn: Sequence[Drawn], sheet: FoundSheet) -> Iterator[Drawn]:
    """What is asked once a sheet's agent is known: nothing where that was all that was."""
    agent = str(sheet.labels.get(AGENT.name, (None, ""))[0] or "")
    for one in drawn:
        if one.sheet != sheet.name or not agent:
            yield one
        elif is_asked_about(sheet):
            doubts = [doubt for doubt in one.doubts if doubt[0] != NOBODYS]
            yield replace(one, agent=agent, doubts=doubts)


def _by_name(sheet: FoundSheet, named: _Named) -> FoundSheet:
    """An order whose agent is a full name: beside the label, or where nothing is, in what stands above."""
    if sheet.kind != ORDER.kind:
        return sheet
    agents, names = named.codes, named.once
    value, cell = sheet.labels.get(AGENT.name, (None, ""))
    if value is not None:
        found = {(cell, str(value))} if str(value) not in agents and folded(str(value)) in names else set()
    else:
        said = [(spot, folded(text)) for text, spot in sheet.mentions]
        lines = {spot for spot, _whole in said if sheet.rows and row_of_cell(spot) >= sheet.rows[0]}
        found = {
            (spot, name)
            for spot, whole in said
            for name in names
            if (name == whole if spot in lines else names_agent(name, whole))
        }
    codes = {names[folded(name)] for _spot, name in found}
    if len(codes) != 1:
        return sheet
    code = codes.pop()
    spot, _name = max(found)
    quote = agents[code] if value is None else str(value)
    told = ("AGENT_BY_NAME", spot, quote, dict[str, object](now=code))
    return replace(sheet, labels={**sheet.labels, AGENT.name: (code, spot)}, troubles=[*sheet.troubles, told])


def _by_short_name(sheet: FoundSheet, named: _Named) -> FoundSheet:
    """An order whose agent is a name without its legal form: labelled, or above it alone or in a title."""
    value, cell = sheet.labels.get(AGENT.name, (None, ""))
    if sheet.kind != ORDER.kind or value in named.codes or (value is not None and is_like_a_code(value)):
        return sheet
    said = [(cell, str(value))]
    if value is None:
        said = [
            (spot, text)
            for text, spot in sheet.mentions
            if spot and not (sheet.rows and row_of_cell(spot) >= sheet.rows[0])
        ]
    found = {code: place for place in said if (code := named.short.agent_of(place[1], value is not None))}
    if value is None and not found:
        found = {
            code: place for place in said if (code := named.short.agent_in_title(place[1], named.kind_of))
        }
    if len(found) != 1:
        return sheet
    ((code, (spot, text)),) = found.items()
    told = ("AGENT_BY_SHORT_NAME", spot, text, dict[str, object](now=code, name=named.codes[code]))
    return replace(sheet, labels={**sheet.labels, AGENT.name: (code, spot)}, troubles=[*sheet.troubles, told])


def _as_answered(sheet: FoundSheet, named: _Named) -> FoundSheet:
    """An order under a name that is on no list, of which the rep has said whose it is."""
    value, cell = sheet.labels.get(AGENT.name, (None, ""))
    row = named.called.get(folded(str(value or "")))
    if sheet.kind != ORDER.kind or value in named.codes or row is None or row["agent"] not in named.codes:
        return sheet
    code = str(row["agent"])
    numbers: dict[str, object] = {"now": code, "name": named.codes[code], **told_of(row)}
    told = ("AGENT_AS_ANSWERED", cell, str(value), numbers)
    return replace(sheet, labels={**sheet.labels, AGENT.name: (code, cell)}, troubles=[*sheet.troubles, told])


def _by_another(sheet: FoundSheet, named: _Named) -> FoundSheet:
    """An order whose label names nobody of ours: a shop of the agent's, or what its sender calls us.

    It is of the one agent whose code or full name is above, unless what the label says may be an agent's,
    too: a code or name that is nearly one, or another company.
    """
    value, spot = sheet.labels.get(AGENT.name, (None, ""))
    said = str(value or "")
    if sheet.kind != ORDER.kind or not said or said in named.codes:
        return sheet
    if is_a_company(said) or nearest(said, [*named.codes, *named.codes.values()]):
        return sheet
    texts = [(f"{letters(at)}{row + 1}", clean_text(text)) for row, at, text in sheet.above]
    found = {code: cell for cell, text in reversed(texts) if cell != spot for code in _all_named(text, named)}
    if len(found) != 1:
        return sheet
    ((code, cell),) = found.items()
    told = ("AGENT_NAMED_BESIDE", spot, said, dict[str, object](now=code, name=named.codes[code], used=cell))
    return replace(sheet, labels={**sheet.labels, AGENT.name: (code, cell)}, troubles=[*sheet.troubles, told])


def _all_named(text: str, named: _Named) -> set[str]:
    """Every agent whose code or full name is in a text."""
    whole = folded(text)
    by_name = {code for name, code in named.once.items() if names_agent(name, whole)}
    return by_name | {code for code in _codes_in(text) if code in named.codes}


def _with_agent(sheet: FoundSheet, agents: Collection[str]) -> FoundSheet:
    if sheet.kind != ORDER.kind or sheet.labels.get(AGENT.name, (None, ""))[0] is not None:
        return sheet
    named = {
        code: spot for text, spot in reversed(sheet.mentions) for code in _codes_in(text) if code in agents
    }
    if len(named) != 1:
        return sheet
    ((code, cell),) = named.items()
    return replace(
        sheet,
        labels={**sheet.labels, AGENT.name: (code, cell)},
        troubles=[*sheet.troubles, ("AGENT_IN_TITLE", cell, code, {})],
    )


def _codes_in(text: str) -> list[str]:
    """The words of a text that may be codes: letters and figures, with a figure, and no short number."""
    words = re.findall(r"[A-Za-z0-9][A-Za-z0-9_-]*", unicodedata.normalize("NFKC", text))
    return [word for word in words if any(map(str.isdigit, word)) and (len(word) > 4 or not word.isdigit())]


def _may_be_misread(received: Received, codes: Collection[str], packing: Packing) -> bool:
    if received.opened is None or received.repeats:
        return False
    if received.opened.trouble:
        return received.opened.trouble[0] in ("SHEET_UNKNOWN", "LABEL_MISSING", "MAIL_NO_ATTACHMENT")
    orders = [sheet for sheet in received.opened.sheets if sheet.kind == ORDER.kind]
    cells = [cell for sheet in orders for cell in sheet.cells[SKU.name]]
    if not orders or len(orders) < len(received.opened.sheets):
        return False
    guessed = any(code in _BY_VALUES for sheet in orders for code, *_rest in sheet.troubles)
    if guessed or not _any_known(cells, codes):
        return True  # the catalogue may show what was guessed without it
    return any(_is_priced_as_pieces(sheet, packing) for sheet in orders if "case_price" in sheet.cells)


def _is_priced_as_pieces(sheet: FoundSheet, packing: Packing) -> bool:
    """Whether the first price of an order is that of a piece; the others follow."""
    pairs = zip(sheet.cells[SKU.name], sheet.cells["case_price"], strict=True)
    code, price = next((pair for pair in pairs if type(pair[1]) is float), (None, None))
    item = packing.sold.get(str(parse_column(SKU, [code])[0][0])) if code is not None else None
    return item is not None and type(price) is float and are_of_pieces([(price, item)])


def _any_known(cells: Sequence[object], codes: Collection[str]) -> bool:
    read = (parse_column(SKU, [cell])[0][0] for cell in cells)  # the first is known, in most forms
    return any(code in codes or folded(code) in codes for code in read)
