"""What of goods and gifts still counts once something was credited or came back (7-policies, Entitlement)."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from orderbatch.contract.batch import Record
from orderbatch.decide.kept_goods import ShippedItem, count_as_shipped
from orderbatch.decide.policies.entitlement import COUNTED


def kept_of(
    goods: pd.DataFrame, gifts: pd.DataFrame, resolutions: Iterable[Record]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows COUNTED of the goods, and the gifts, both as far as the agents kept them; nothing of 0 cases.

    Both with order_key, sku, cases and pick_no ("" while with finance: nothing of it has shipped). What came
    back of an item is taken from the goods first, then from gifts of the same item.
    """
    shipped: dict[ShippedItem, int] = {}
    for rows in (goods, gifts):
        gone = rows[rows["pick_no"] != ""]
        for key, sku, cases in zip(gone["order_key"], gone["sku"], gone["cases"], strict=True):
            shipped[key, sku] = shipped.get((key, sku), 0) + int(cases)
    kept = count_as_shipped(shipped, resolutions)
    back = {item: cases - kept[item] for item, cases in shipped.items() if kept[item] < cases}
    goods, gifts = _less(goods, back), _less(gifts, back)
    goods = goods.assign(
        minor=goods["cases"] * goods["price_minor"], day=[moment.date() for moment in goods["valid_at"]]
    )
    return goods[goods["cases"] > 0][list(COUNTED)], gifts[gifts["cases"] > 0]


def _less(rows: pd.DataFrame, back: dict[ShippedItem, int]) -> pd.DataFrame:
    """The rows less what came back of their order and item; `back` keeps what is left for others."""
    if not back:
        return rows
    cases = []
    places = zip(rows["pick_no"], rows["order_key"], rows["sku"], rows["cases"], strict=True)
    for pick, key, sku, there in places:
        less = min(back.get((key, sku), 0), int(there)) if pick else 0
        if less:
            back[key, sku] -= less
        cases.append(int(there) - less)
    return rows.assign(cases=pd.Series(cases, index=rows.index, dtype=np.int64))
