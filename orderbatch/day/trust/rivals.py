"""Two lists of one kind and moment: added where each is of another warehouse, else neither counts (4-run).

Nobody can say which of two that differ is right, and file names and places in a workbook must not decide it.
A list that says the same as another counts once. A stock list of another warehouse is also added to that of
the same moment that is in force.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import STOCK
from orderbatch.contract.sheets.master import Master
from orderbatch.day.trust.lists import Offer

CODE = "LIST_RIVALS"


def put_together(
    offers: Sequence[Offer], in_force: Mapping[str, Master]
) -> tuple[list[Offer], tuple[Master, ...], list[Finding]]:
    """The offers without rivals, the masters that they bring in turn, and what is told of the rivals."""
    groups: dict[tuple[str, object], list[Offer]] = {}
    for offer in offers:
        if isinstance(offer.master, Master):
            groups.setdefault((offer.kind, offer.master.as_of), []).append(offer)
    told: list[Finding] = []
    brought: list[Master] = []
    for (kind, moment), some in groups.items():
        lists = [offer.master for offer in some if isinstance(offer.master, Master)]
        before = in_force.get(kind)
        is_later = before is not None and before.as_of == moment
        added = _added([*([before] if before and is_later else []), *lists]) or _added(lists)
        if added is None:
            told += _told(some)
        else:
            brought += [*lists, added] if added is not lists[-1] else lists
    rivals = {(finding.file, finding.sheet) for finding in told}
    kept = [offer for offer in offers if (offer.document, offer.sheet) not in rivals]
    return kept, tuple(brought), told


def _added(lists: Sequence[Master]) -> Master | None:
    """The lists as one: the same in all, or one a warehouse; None where they contradict each other."""
    different: list[Master] = []
    for master in lists:
        if all(master.content != other.content for other in different):
            different.append(master)
    if len(different) == 1:
        return lists[-1]
    places = [_warehouses(master) for master in different]
    if not all(places) or len(set().union(*places)) < sum(len(own) for own in places):
        return None
    content = {name: [*_chained(master.content[name] for master in different)] for name in lists[0].content}
    return replace(lists[-1], content=content)


def _chained(columns: Iterable[Sequence[object]]) -> Iterable[object]:
    return (cell for column in columns for cell in column)


def _warehouses(master: Master) -> set[str]:
    """The warehouses that a stock list names in every row; none where a row names none."""
    named = [str(cell or "").strip().casefold() for cell in master.content.get("warehouse", ())]
    return set(named) if master.kind == STOCK.kind and named and all(named) else set()


def _told(rivals: Sequence[Offer]) -> Iterable[Finding]:
    for offer in rivals:
        others = [other for other in rivals if other is not offer]
        numbers = {"kind": offer.kind, "other": f"{others[0].document} › {others[0].sheet}"}
        yield Finding(CODE, offer.document, offer.sheet, "", "", numbers)
