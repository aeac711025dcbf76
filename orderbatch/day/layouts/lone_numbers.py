"""A code alone in the head of an order: its number, where it stands alone or beside its agent's name (10)."""

from collections.abc import Mapping
from dataclasses import replace

from orderbatch.contract.columns import AGENT, ORDER_NO, SKU
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.spellings import folded
from orderbatch.day.layouts.known_lists import names_agent
from orderbatch.read.layout.doubts.number_alone import ALONE


def with_its_number(sheet: FoundSheet, agents: Mapping[str, str]) -> FoundSheet:
    """An order under the code in its head; where that may be another's, it is a text passed over.

    agents: code → full name. A code of an agent or of an item is no number, nor is one behind a text that is
    not the name of the order's agent: `Route | RT-0140`. What goes on with another table has that one's.
    """
    if sheet.kind != ORDER.kind or sheet.labels.get(ORDER_NO.name, (None, ""))[0] is not None:
        return sheet
    alone = next((trouble for trouble in sheet.troubles if trouble[0] == ALONE), None)
    if alone is None:
        return sheet
    others = [trouble for trouble in sheet.troubles if trouble is not alone]
    _code, spot, number, said = alone
    if sheet.continues:
        return replace(sheet, troubles=others)
    if not _is_its_own(sheet, number, str(said["beside"]), agents):
        told = ("TEXTS_PASSED_OVER", spot, f"{spot} {number}", dict[str, object](count=1))
        return replace(sheet, troubles=[*others, told])
    labels = {**sheet.labels, ORDER_NO.name: (number, spot)}
    return replace(sheet, labels=labels, troubles=[*others, (ALONE, spot, number, {})])


def _is_its_own(sheet: FoundSheet, number: str, beside: str, agents: Mapping[str, str]) -> bool:
    agent = str(sheet.labels.get(AGENT.name, (None, ""))[0] or "")
    if agent not in agents or number in agents or number in sheet.cells[SKU.name]:
        return False
    return not beside or names_agent(folded(agents[agent]), folded(beside))
