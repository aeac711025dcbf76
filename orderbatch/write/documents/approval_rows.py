"""The rows of finance's approval: proposed orders agent by agent, their funds check, and their lines."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from orderbatch.contract.batch import Batch, for_finance
from orderbatch.contract.columns import Column
from orderbatch.contract.sheets.every import APPROVAL, APPROVAL_LINES
from orderbatch.contract.words import Words
from orderbatch.write.documents.policies.gift_words import gift_cases, gift_count, with_gifts
from orderbatch.write.documents.reasons import reason
from orderbatch.write.workbook.batch_values import Cells, cells_of
from orderbatch.write.workbook.book import settings_of
from orderbatch.write.workbook.styles import CARE, CHANGED, GOOD, STOP

SEVERAL = ("item", "name")  # doubts that may name several


def proposed_orders(batch: Batch) -> pd.DataFrame:
    """The proposed orders agent by agent, in the sequence in which they use the agent's money."""
    proposed = batch.orders.loc[for_finance(batch)]
    keys = ["agent", "available_minor", "carried", "valid_at", "order_no"]
    return proposed.sort_values(keys, ascending=[True, False, False, True, True], kind="stable")


def order_cells(batch: Batch, orders: pd.DataFrame, words: Words) -> Cells:
    """The cells of the approval table by column, one row a proposed order; amounts in minor units."""
    cells = cells_of(orders, "order_no", "agent", "agent_name", "region")
    cells["received"] = cells_of(orders, "received_at")["received_at"]
    for column, source in (("ordered_amount", "ordered_minor"), ("proposed_amount", "proposed_minor")):
        cells[column] = cells_of(orders, source)[source]
    cells["available_funds"] = [
        minor or 0 for minor in cells_of(orders, "available_minor")["available_minor"]
    ]
    cells["left_after"] = [
        available - proposed
        for available, proposed in zip(cells["available_funds"], cells["proposed_amount"], strict=True)
    ]
    limit = int(batch.settings.get("funds", {}).get("second_approver_over", 0))  # type: ignore[attr-defined]
    wanted = _still_wanted(batch).reindex(orders["order_key"], fill_value=0).tolist()
    amounts = zip(wanted, cells["proposed_amount"], cells["available_funds"], strict=True)
    found = cells_of(orders, "reason", "incident", "doubts", "cleared_by", "order_key")
    marks = zip(*(found[name] for name in ("incident", "doubts", "cleared_by", "order_key")), strict=True)
    gifts = gift_cases(batch)
    cells["funds_check"] = [
        funds_check(words, amount, code, limit, batch.currency)
        + sent_again(batch, incident, words)
        + _cleared(words, doubts, by)
        + gift_count(gifts.get(key, 0), words)
        for amount, code, (incident, doubts, by, key) in zip(amounts, found["reason"], marks, strict=True)
    ]
    return cells


def _still_wanted(batch: Batch) -> pd.Series:
    """Order key → what ships and what may still follow, in minor units: without what ended in this run."""
    lines = batch.lines[["ordered", "cancelled", "refused", "price_minor"]].astype(np.int64)
    cases = lines["ordered"] - lines["cancelled"] - lines["refused"]
    return (cases * lines["price_minor"]).groupby(batch.lines["order_key"]).sum()


def sent_again(batch: Batch, incident: str | None, words: Words) -> str:
    """Why an order has no price: the incident whose goods are sent again, and what it was (P-4.5.3)."""
    if not incident:
        return ""
    rows = batch.incidents.loc[batch.incidents["number"] == incident]
    types, problems, told = (rows[name].tolist() for name in ("type", "problem", "description"))
    said = "\n" + words.text("pages.approval.funds.again", incident=incident)
    for kind, problem, description in zip(types, problems, told, strict=True):
        name = words.choice("problem", problem) if problem else words.choice("incident_type", kind)
        said += words.text(
            "pages.approval.funds.because", problem=name, description=description.rstrip(" .。")
        )
    return said


def _cleared(words: Words, doubts: Mapping[str, str] | None, by: str | None) -> str:
    """The mark of an order that was held for the rep: why, and who agreed that it goes on (4-run)."""
    if not (doubts and by):
        return ""
    said = words.joined(
        words.text(
            f"pages.approval.doubts.{name}", value=words.punctuated(value) if name in SEVERAL else value
        )
        for name, value in doubts.items()
    )
    return f"\n{CARE} " + words.text("pages.approval.funds.cleared", doubts=said, by=by)


def funds_check(words: Words, amounts: tuple[int, int, int], code: str, limit: int, currency: str) -> str:
    """Whether the money covers what is proposed, by sign and word; amounts: wanted, proposed, available."""
    wanted, proposed, available = amounts
    if proposed > available:
        said = f"{STOP} " + words.text(
            "pages.approval.funds.short", gap=words.money(proposed - available, currency)
        )
    elif code == "REDUCED_FOR_FUNDS":
        said = f"{CHANGED} " + words.text("pages.approval.funds.reduced")
    elif wanted > available:
        said = f"{CARE} " + words.text(
            "pages.approval.funds.part", gap=words.money(wanted - available, currency)
        )
    else:
        said = f"{GOOD} " + words.text("pages.approval.funds.covered")
    if limit and proposed > limit:
        said += "\n" + words.text("pages.approval.funds.two")
    return said


def line_cells(batch: Batch, orders: pd.DataFrame, words: Words) -> Cells:
    """The cells of the lines table: every line of the proposed orders, in the orders' sequence."""
    place = pd.Series(range(len(orders)), index=orders["order_key"])
    lines = batch.lines.loc[batch.lines["order_key"].isin(place.index)]
    lines = lines.assign(place=lines["order_key"].map(place)).sort_values(["place", "line"], kind="stable")
    cells = cells_of(lines, *(column.name for column in APPROVAL_LINES.columns if column.name in lines))
    found = cells_of(lines, "line", "ordered", "proposed", "price_minor", "reason", "numbers")
    cells["line_no"], cells["ordered_cases"] = found["line"], found["ordered"]
    cells["proposed_cases"], cells["case_price"] = found["proposed"], found["price_minor"]
    cells["proposed_amount"] = [
        cases * price for cases, price in zip(found["proposed"], found["price_minor"], strict=True)
    ]
    again = dict(zip(orders["order_key"], orders["incident"], strict=True))
    why = [
        "" if proposed == ordered else reason(words, code, numbers, batch.currency)
        for proposed, ordered, code, numbers in zip(
            found["proposed"], found["ordered"], found["reason"], found["numbers"], strict=True
        )
    ]
    incidents = [again[key] for key in lines["order_key"]]
    cells["why"] = [
        (said + sent_again(batch, incident, words)).strip()
        for said, incident in zip(why, incidents, strict=True)
    ]
    return with_gifts(cells, batch, orders, words)


def approval_columns(batch: Batch, cells: Cells) -> tuple[Column, ...]:
    """The columns of the approval; one for a second approver only where an order needs one."""
    limit = settings_of(batch).funds.second_approver_over
    is_asked = 0 < limit < max(cells["proposed_amount"], default=0)
    return tuple(column for column in APPROVAL.columns if is_asked or column.name != "second_approver")
