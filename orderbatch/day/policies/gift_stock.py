"""Whether what would clear owed gifts is there, on its way, or neither (H-3.2.3(2), 7-policies)."""

from collections.abc import Iterable, Mapping

import pandas as pd

from orderbatch.contract.batch import Record
from orderbatch.contract.goods_frames import GIFT_STOCK
from orderbatch.contract.sheets.every import STOCK
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries import policy_entries


def stock_of_gifts(
    desk: Desk,
    items: Iterable[Record],
    gifts: pd.DataFrame,
    lines: pd.DataFrame,
    stock: Mapping[str, int],
) -> pd.DataFrame:
    """Rows GIFT_STOCK, a row a gift. items: sku and product of every gift. stock: what today's goods left.

    Came in is what the stock list has more of than when the run before looked.
    """
    if STOCK.kind not in desk.masters.in_force:
        return frame_of(GIFT_STOCK)
    before = desk.ledger.ask(policy_entries.gifts_on_hand)
    on_hand, coming = desk.masters.stock(desk.day)["on_hand"], desk.masters.on_order()
    owed, given = (frame.groupby("sku")[name].sum() for frame, name in ((gifts, "owed"), (lines, "cases")))
    products = {row["sku"]: row["product"] for row in items if row["sku"]}
    rows = [
        {
            "sku": sku,
            "product": product,
            "had": before.get(sku),
            "on_hand": int(on_hand.get(sku, 0)),
            "spare": max(stock.get(sku, 0) - int(given.get(sku, 0)), 0),
            "on_order": coming.get(sku, (0, None))[0],
            "expected_on": coming.get(sku, (0, None))[1],
            "owed": int(owed.get(sku, 0)),
        }
        for sku, product in sorted(products.items())
    ]
    return frame_of(GIFT_STOCK, rows)
