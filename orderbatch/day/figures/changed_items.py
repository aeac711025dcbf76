"""Items that the catalogue of this run changes, and those that it or an earlier one ended (P-4.7)."""

from orderbatch.check.catalogue_changes import CatalogueChange, catalogue_changes
from orderbatch.contract.goods_frames import ITEM_OVER
from orderbatch.contract.sheets.every import CATALOGUE
from orderbatch.contract.sheets.tables import from_content
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries import open_work, runs


def changed_items(desk: Desk) -> list[CatalogueChange]:
    """What the catalogue of this run changes; nothing where none came, or the first."""
    now = desk.masters.in_force.get(CATALOGUE.kind)
    if now is None or now not in desk.masters.brought:
        return []
    before = desk.ledger.ask(runs.masters).get(CATALOGUE.kind)
    if before is None or before.content == now.content:
        return []
    return catalogue_changes(from_content(CATALOGUE, before.content), from_content(CATALOGUE, now.content))


def items_over(desk: Desk) -> dict[str, str]:
    """SKU of what an earlier catalogue sold and this or a later one does not → what replaced it, or ""."""
    now = {change.sku: "" for change in changed_items(desk) if change.change in ITEM_OVER}
    return {**now, **desk.ledger.ask(open_work.gone_items)}
