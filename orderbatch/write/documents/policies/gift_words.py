"""Gifts in words: on finance's approval, in an agent's reply, in the summary and on the procedure page."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from orderbatch.contract.batch import FORM_LINE, Batch, Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.sales_policy import BUY_GET
from orderbatch.contract.words import Words
from orderbatch.write.documents.policies.gift_supply import supply_figures
from orderbatch.write.workbook.batch_values import Cells, rows_of
from orderbatch.write.workbook.styles import CARE, CHANGED, GOOD


def gift_cases(batch: Batch) -> dict[str, int]:
    """Order key → gift cases that ride with the order."""
    cases = zip(batch.gift_lines["order_key"].tolist(), batch.gift_lines["cases"].tolist(), strict=True)
    found: Counter[str] = Counter()
    for key, count in cases:
        found[key] += int(count)
    return dict(found)


def gift_count(cases: int, words: Words) -> str:
    """How many gift cases ride with an order, as one more line of its row; "" for none."""
    return "\n" + words.text("pages.approval.gifts", cases=f"{cases:,}") if cases else ""


def with_gifts(cells: Cells, batch: Batch, orders: pd.DataFrame, words: Words) -> Cells:
    """Finance's lines with the gifts of each order behind its goods, at price 0, under the policy's name."""
    gifts = [row for row in rows_of(batch.gift_lines) if row["order_key"] in set(orders["order_key"])]
    if not gifts:
        return cells
    pairs = zip(orders["agent"], orders["order_no"], strict=True)
    place = {pair: number for number, pair in enumerate(pairs)}
    rows = [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]
    rows += [{name: _cell(row, name, words) for name in cells} for row in gifts]
    rows.sort(key=lambda row: (place[row["agent"], row["order_no"]], row["line_no"]))
    return {name: [row[name] for row in rows] for name in cells}


def _cell(row: Record, name: str, words: Words) -> object:
    if name in ("ordered_cases", "case_price", "proposed_amount"):
        return 0
    if name == "why":
        return words.text("pages.approval.gift", policy=row["policy_name"])
    if name in FORM_LINE:  # no form asked for it
        return None
    return row[{"line_no": "line", "proposed_cases": "cases"}.get(name, name)]


def gift_sentences(gifts: list[Record], words: Words, currency: str) -> list[str]:
    """What an agent is told of his gifts: what comes, is owed since when, a cut lost, or was too much."""
    said = []
    for row in gifts:
        numbers = told_numbers(row, words, currency)
        if row["issued_now"]:
            said.append(f"{GOOD} " + words.text("policies.reply.given", **numbers))
        if row["owed"]:
            said.append(f"{CHANGED} " + words.text("policies.reply.owed", **numbers))
        if row["lost"]:
            said.append(f"{CARE} " + words.text("policies.reply.lost", **numbers))
        if row["over_issued"]:
            said.append(f"{CHANGED} " + words.text("policies.reply.over", **numbers))
    return said


def reduced_gift(finding: Finding, words: Words) -> str:
    """What an agent is told of a gift that was planned and comes no more, or not all of it (GIFT_REDUCED)."""
    return f"{CARE} " + words.text("policies.reply.reduced", order=finding.value, **finding.numbers)


def cut_sentences(numbers: Mapping[str, object], words: Words) -> list[str]:
    """Which gifts the offered cuts lose, and what to leave out to keep them (P-4.2.2). numbers: of the order,
    with amounts as texts.
    """
    said = []
    if numbers.get("offer_gifts"):
        said.append(words.text("policies.cut.offer", **numbers))
        if numbers.get("alternative") and not numbers.get("alternative_gifts"):
            said.append(words.text("policies.cut.alternative_keeps"))
    if numbers.get("alternative_gifts"):
        said.append(words.text("policies.cut.alternative", **numbers))
    if numbers.get("keeping"):
        said.append(words.text("policies.cut.keeping", **numbers))
    return said


def told_numbers(row: Mapping[str, object], words: Words, currency: str) -> dict[str, object]:
    """The figures of a row of GIFTS as sentences name them; bases in cases or in money with its unit."""
    counts = ("entitled", "issued", "owed", "over_issued", "issued_now", "lost")
    shown: dict[str, object] = {name: f"{int(str(row[name])):,}" for name in counts}
    for name in ("base", "lost_base"):
        shown[name] = base_words(int(str(row[name])), str(row["policy_kind"]), words, currency)
    since = row["owed_since"]
    shown["since"] = since.isoformat() if hasattr(since, "isoformat") else ""
    return {**shown, "policy": row["policy_name"], "sku": row["sku"], "product": row["product"]}


def base_words(base: int, kind: str, words: Words, currency: str) -> str:
    """A base in its unit."""
    if kind == BUY_GET:
        return words.text("policies.cases", cases=f"{base:,}")
    return words.money(base, currency)


def gift_figures(batch: Batch) -> dict[str, int]:
    """Gifts of a run, for the procedure page."""
    rests = [one.numbers["codes"] for one in batch.findings if one.code == "RESTING_POLICIES"]
    return {
        "gift_cases": int(batch.gifts["issued_now"].sum()),
        "gifts_owed": int(batch.gifts["owed"].sum()),
        "gifts_lost": int(batch.gifts["lost"].sum()),
        "policies_resting": sum(len(codes) for codes in rests if isinstance(codes, list)),
        **supply_figures(batch),
    }
