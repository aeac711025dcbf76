"""What an agent kept of what was shipped: the base of gifts, sales policies and turnover (8-after-release).

Example: 10 shipped of an item, 2 credited, 3 sent again: 8 count. Goods sent again are in no base themselves.
"""

from collections.abc import Iterable, Mapping

from orderbatch.contract.batch import Record
from orderbatch.contract.goods_frames import NOT_SHIPPED

ShippedItem = tuple[str, str]  # order key, SKU


def count_as_shipped(
    shipped: Mapping[ShippedItem, int], resolutions: Iterable[Record]
) -> dict[ShippedItem, int]:
    """Cases by order and item without those that were credited or came back.

    resolutions: every entry of RESOLUTIONS; one that was undone takes back what the one before it counted.
    Goods that came over, or in place of others, were never in `shipped` and take nothing from it.
    """
    kept = dict(shipped)
    for entry in resolutions:
        item = (entry["order_key"], entry["sku"])
        if entry["kind"] in NOT_SHIPPED and item in kept:
            kept[item] -= entry["counted"]
    return kept
