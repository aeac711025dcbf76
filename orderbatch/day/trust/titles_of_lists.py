"""Lists that replace one of ours have our title and form, or a person accepts them by name (4-run).

An agent's price list with our codes is a catalogue in everything but what it calls itself and what it asks:
it is asked about and stays in the inbox until `run --accept NAME` takes it or somebody removes it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePath

from orderbatch.contract.finding import Finding
from orderbatch.contract.settings import Company
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE
from orderbatch.contract.sheets.master import Master
from orderbatch.day.intake import Intake
from orderbatch.day.trust.lists import Offer
from orderbatch.read.layout.doubts.list_titles import is_ours, is_somebodys, names_a_list

NOT_OURS, PRICES = "LIST_NOT_OURS", "LIST_PRICES"
_SHORTEST_NAME = 3  # letters of an agent's name that is looked for in the name of a file


def not_surely_ours(
    intake: Intake,
    offers: Sequence[Offer],
    in_force: Mapping[str, Master],
    accepted: Collection[str],
    company: str,
    known: Collection[str] = (),
) -> list[Finding]:
    """LIST_NOT_OURS, LIST_PRICES for each list that would replace one of ours, and may be somebody's own.

    Of several new lists of a kind those that are surely ours go before; where there is none, and none in
    force, a desk has to begin with what it is given.
    """
    found = {
        (kind, document, sheet.name): sheet.mentions
        for kind in {offer.kind for offer in offers}
        for document, sheet in intake.sheets(kind)
    }
    agents = _names_of(in_force.get(AGENTS.kind))
    told: dict[int, Finding] = {}
    for place, offer in enumerate(offers):
        if isinstance(offer.master, Master) and offer.document not in accepted:
            mentions = found[offer.kind, offer.document, offer.sheet]
            why = [] if offer.document in known else [*_strange_words(offer, mentions, agents, company)]
            if not _has_rival(offer, offers):  # which is told of both, and neither counts
                why += _new_prices(offer, in_force)
            if why:
                told[place] = why[0]
    sure = in_force.keys() | {offer.kind for place, offer in enumerate(offers) if place not in told}
    return [finding for finding in told.values() if finding.numbers["kind"] in sure]


def _strange_words(
    offer: Offer, mentions: Sequence[tuple[str, str]], agents: Collection[str], company: str
) -> Iterator[Finding]:
    """What a list, its sheet or its file is called that no list of ours is, or whose it says it is."""
    stem = PurePath(offer.document.split(" › ")[-1]).stem
    for text, cell in [*mentions, (stem, "")]:
        named = any(agent in text.casefold() for agent in agents)
        if not named and not is_somebodys(text):
            if text in (stem, Company().name) or (company != Company().name and company in text):
                continue  # the program's own name stood on the blank lists of earlier versions
            if not cell and is_ours(stem, offer.kind) and not names_a_list(text, offer.kind):
                continue  # a program named the sheet, and the file is called as ours are
        yield Finding(NOT_OURS, offer.document, offer.sheet, cell, text, {"kind": offer.kind})


def _new_prices(offer: Offer, in_force: Mapping[str, Master]) -> Iterator[Finding]:
    """A catalogue that asks another price for more than half of the items that it shares with ours."""
    if offer.kind != CATALOGUE.kind or CATALOGUE.kind not in in_force or not isinstance(offer.master, Master):
        return
    before, new = (_prices(master) for master in (in_force[CATALOGUE.kind], offer.master))
    shared = before.keys() & new.keys()
    others = sum(before[sku] != new[sku] for sku in shared)
    if 2 * others > len(shared) > 1:
        numbers = {"kind": offer.kind, "count": others, "before": len(shared)}
        yield Finding(PRICES, offer.document, offer.sheet, "", "", numbers)


def _has_rival(offer: Offer, offers: Sequence[Offer]) -> bool:
    """Whether another list of the same kind and moment says something else."""
    one = offer.master
    return isinstance(one, Master) and any(
        isinstance(other.master, Master)
        and (other.kind, other.master.as_of) == (offer.kind, one.as_of)
        and other.master.content != one.content
        for other in offers
    )


def _prices(catalogue: Master) -> dict[str, object]:
    return dict(zip(catalogue.content["sku"], catalogue.content["case_price"], strict=True))


def _names_of(agents: Master | None) -> set[str]:
    """Codes with a figure and names of agents, as they would stand in the name of a file."""
    if agents is None:
        return set()
    names = {str(name).casefold() for name in agents.content["agent_name"]}
    codes = {str(code).casefold() for code in agents.content["agent"]}
    return {name for name in names | codes if len(name) >= _SHORTEST_NAME and re.search(r"\D", name)}
