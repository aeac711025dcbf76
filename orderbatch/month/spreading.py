"""How the little that there was of short items spread over those who asked (P-4.4.4)."""

from typing import Any

import pandas as pd


def spread(lines: pd.DataFrame, shortages: pd.DataFrame) -> list[dict[str, Any]]:
    """A row an item that was short in a month, the most cases missing first.

    lines: of the month; those that were decided in it have something ordered. shortages: batch and sku, where
    more was claimed than there was. Gives sku, product, batches (in which it was short), agents (that asked
    then), served (of them, with something), ordered, proposed (cases), largest (of the agent with most).
    """
    short = shortages[["batch", "sku"]].drop_duplicates()
    lines = lines[lines["ordered"].gt(0)].merge(short, on=["batch", "sku"], how="inner", validate="m:1")
    if lines.empty:
        return []
    lines = lines.sort_values(["day", "batch"], kind="stable")
    items = lines.groupby("sku").agg(
        product=("product", "last"),
        batches=("batch", "nunique"),
        agents=("agent", "nunique"),
        ordered=("ordered", "sum"),
        proposed=("proposed", "sum"),
    )
    agents = lines.groupby(["sku", "agent"], as_index=False)["proposed"].sum()
    given = agents.assign(served=agents["proposed"].gt(0))
    shares = given.groupby("sku").agg(served=("served", "sum"), largest=("proposed", "max"))
    joined = items.join(shares, validate="1:1").reset_index()
    joined = joined.assign(missing=joined["ordered"] - joined["proposed"])
    joined = joined.sort_values(["missing", "sku"], ascending=[False, True])
    names = ("sku", "product", "batches", "agents", "served", "ordered", "proposed", "largest")
    rows = joined[[*names]].astype(object).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]
