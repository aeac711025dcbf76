"""A workbook that its agent sends every week with a sheet more: the sheets that came before are no doubt.

Orders of several times in one workbook are asked (`read.layout.doubts.files`), for nobody can say which one
counts. Where the desk has taken all of them but one, that one counts (4-run, Identity).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from orderbatch.check.identity import digest_of
from orderbatch.check.order_rules import restore_zeros
from orderbatch.contract.sheets.every import CATALOGUE, ORDER
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.sheets.tables import row_of
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries.history import order_history
from orderbatch.read.rows import Typed, typed

SheetOfFile = tuple[str, FoundSheet]  # document, sheet
_DOUBT = "SHEET_OF_OTHER_TIME"


def order_sheets(desk: Desk) -> list[SheetOfFile]:
    """The order forms of the inbox, without doubt about sheets of which all but one came before."""
    sheets = list(desk.intake.sheets(ORDER.kind))
    doubted = {document for document, found in sheets if _is_doubted(found)}
    if not doubted:
        return sheets
    sure = doubted - _with_several_new(desk, [place for place in sheets if place[0] in doubted])
    return [(document, _sure(found) if document in sure else found) for document, found in sheets]


def _is_doubted(found: FoundSheet) -> bool:
    return any(code == _DOUBT for code, *_rest in found.troubles)


def _sure(found: FoundSheet) -> FoundSheet:
    return replace(found, troubles=[trouble for trouble in found.troubles if trouble[0] != _DOUBT])


def _with_several_new(desk: Desk, sheets: Sequence[SheetOfFile]) -> set[str]:
    """The documents of which more than one sheet has not come before."""
    forms = typed(ORDER, sheets)
    digests = _digests(forms, desk.masters.by_key(CATALOGUE).index)
    agents = sorted(set(forms.blocks["agent"]) - {""})
    history = desk.ledger.ask(order_history, agents, desk.day, (), set(digests))
    names = ("agent", "lines_digest", "sheet", "order_date")
    known = set(zip(*(history[name] for name in names), strict=True))
    fresh: dict[str, int] = {}
    for block, digest in enumerate(digests):
        place = row_of(forms.blocks, block)
        date = "" if pd.isna(place["order_date"]) else f"{place['order_date']:%Y-%m-%d}"
        if (place["agent"], digest, place["sheet"], date) not in known:
            fresh[place["document"]] = fresh.get(place["document"], 0) + 1
    return {document for document, count in fresh.items() if count > 1}


def _digests(forms: Typed, catalogue: Iterable[str]) -> list[str]:
    """What each sheet asks for, in the sequence of the sheets."""
    items: list[dict[str, int]] = [{} for _sheet in forms.found]
    rows = forms.rows[forms.rows["cases"].notna()]
    restored = restore_zeros(rows["sku"], catalogue)
    for block, sku, cases in rows[["block", "sku", "cases"]].itertuples(index=False):
        name = restored.get(sku, sku)
        items[block][name] = items[block].get(name, 0) + int(cases)
    return [digest_of(some.items()) for some in items]
