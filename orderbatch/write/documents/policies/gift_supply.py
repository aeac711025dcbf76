"""What would clear owed gifts; promotional goods that came in or are expected (H-3.2.3(2), 7-policies)."""

from orderbatch.contract.batch import Batch, Record
from orderbatch.contract.words import Words
from orderbatch.write.workbook.batch_values import rows_of


def gift_rows(batch: Batch, words: Words) -> list[Record]:
    """Gifts and materials per agent and policy, most owed first, each with what clears it (P-4.2.3)."""
    stock = {row["sku"]: row for row in rows_of(batch.gift_stock)}
    rows = rows_of(batch.gifts.sort_values(["owed", "agent", "policy"], ascending=[False, True, True]))
    return [{**row, "clears": clears(row, stock.get(row["sku"], {}), words)} for row in rows]


def clears(row: Record, stock: Record, words: Words) -> str:
    """What would clear what is owed: stock, what is on order, or nothing; what was given too much, or ""."""
    if row["over_issued"]:
        return words.text("policies.supply.over", over_issued=f"{row['over_issued']:,}")
    if not row["owed"] or not stock:
        return ""
    if stock["spare"]:
        return words.text("policies.supply.there", spare=f"{stock['spare']:,}")
    if stock["on_order"]:
        return words.text(f"policies.supply.{_coming(stock)}", **_numbers(stock))
    return words.text("policies.supply.nothing")


def promotional(batch: Batch, words: Words) -> list[str]:
    """A sentence for every gift that came in since the run before, or is on order while some are owed."""
    cleared: dict[str, int] = {}
    for row in rows_of(batch.gift_lines, "sku", "owed_cases"):
        cleared[row["sku"]] = cleared.get(row["sku"], 0) + row["owed_cases"]
    said = []
    for row in rows_of(batch.gift_stock):
        numbers = {**_numbers(row), "cleared": f"{cleared.get(row['sku'], 0):,}"}
        if row["had"] is not None and row["on_hand"] > row["had"]:
            came = f"{row['on_hand'] - row['had']:,}"
            owed = row["owed"] or cleared.get(row["sku"])
            said.append(
                words.text(f"policies.supply.{'came_owed' if owed else 'came'}", came=came, **numbers)
            )
        if row["on_order"] and row["owed"]:
            would = f"{min(row['on_order'], row['owed']):,}"
            said.append(words.text(f"policies.supply.would_{_coming(row)}", would=would, **numbers))
    return said


def supply_figures(batch: Batch) -> dict[str, int]:
    """Promotional items that came in, and owed ones that are on order, for the procedure page."""
    rows = rows_of(batch.gift_stock)
    return {
        "promotional_came": sum(row["had"] is not None and row["on_hand"] > row["had"] for row in rows),
        "promotional_coming": sum(row["on_order"] > 0 and row["owed"] > 0 for row in rows),
    }


def _coming(stock: Record) -> str:
    return "expected" if stock["expected_on"] else "on_order"


def _numbers(stock: Record) -> dict[str, str]:
    """The figures of a row of GIFT_STOCK as sentences name them."""
    day = stock["expected_on"].isoformat() if stock["expected_on"] else ""
    counts = {name: f"{stock[name]:,}" for name in ("on_hand", "on_order", "owed")}
    return {**counts, "sku": stock["sku"], "product": stock["product"], "expected_on": day}
