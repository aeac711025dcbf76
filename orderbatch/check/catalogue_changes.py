"""What a new catalogue says otherwise than the one before, of what stands on an order form (P-4.7)."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from orderbatch.contract.goods_frames import ITEM_BACK, ITEM_ENDED, ITEM_GONE, ITEM_NEW

SHOWN = ("product", "spec", "unit", "pieces_per_case", "min_cases", "order_multiple", "case_price")
_DISCONTINUED = "discontinued"


class CatalogueChange(NamedTuple):
    """One thing that changed of one item: one of `ITEM_…`, or the column that says something else."""

    sku: str
    change: str
    old: str = ""
    new: str = ""


def catalogue_changes(before: pd.DataFrame, now: pd.DataFrame) -> list[CatalogueChange]:
    """In the sequence of the new catalogue, then what it no longer lists. Both: a catalogue's typed rows."""
    was, listed = _by_sku(before), _by_sku(now)
    found = [change for sku, item in listed.items() for change in _of_item(sku, was.get(sku), item)]
    left = [sku for sku, item in was.items() if sku not in listed and _is_sold(item)]
    return [*found, *(CatalogueChange(sku, ITEM_GONE) for sku in left)]


def _by_sku(catalogue: pd.DataFrame) -> dict[str, Mapping[str, Any]]:
    rows = catalogue[["sku", "status", *SHOWN]].astype("object").to_dict("records")
    return {row["sku"]: {str(name): value for name, value in row.items()} for row in rows}


def _of_item(sku: str, was: Mapping[str, Any] | None, item: Mapping[str, Any]) -> Iterator[CatalogueChange]:
    if not _is_sold(item):
        if was is not None and _is_sold(was):
            yield CatalogueChange(sku, ITEM_ENDED)
        return
    if was is None or not _is_sold(was):
        yield CatalogueChange(sku, ITEM_NEW if was is None else ITEM_BACK, new=_said(item["case_price"]))
        return
    for name in SHOWN:
        if (old := _said(was[name])) != (new := _said(item[name])):
            yield CatalogueChange(sku, name, old, new)


def _is_sold(item: Mapping[str, Any]) -> bool:
    return bool(item["status"] != _DISCONTINUED)


def _said(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)
