"""What was sent to the supervisor for review, and what has become of it since (P-4.3.1)."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from orderbatch.check.review_rules import OPEN_STATES, ReviewedLine, Sent
from orderbatch.contract.batch import ENDINGS, PROPOSED, WAITING, Batch
from orderbatch.contract.sheets.every import CATALOGUE
from orderbatch.day.facts import Desk
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import open_work

GONE = "closed"  # a waiting order that a later run has taken up


def sent_out(
    desk: Desk, names: Collection[str], shut: Mapping[tuple[str, str], str], over: Mapping[str, str]
) -> tuple[dict[str, Batch], dict[ReviewedLine, Sent]]:
    """The batches of these names that there are, and every line of theirs that took part.

    shut: (batch, order key) → state of what this very run ends otherwise; the ledger does not know it yet.
    over: order key → state of an order that ends in it with all that is open of it, or is replaced by a new
    form, proposed or not.
    """
    states = desk.ledger.ask(open_work.review_states, sorted(names))
    batches = {
        name: desk.ledger.ask(load_batch, name) for name in sorted({row["proposal"] for row in states})
    }
    now = {(row["proposal"], row["order_key"], row["line"]): row for row in states}
    taken_up = {
        (row["proposal"], row["order_key"])
        for row in states
        if row["status"] == WAITING and (row["deferred_taken"] or row["awaiting_taken"])
    }
    catalogue = desk.masters.by_key(CATALOGUE)
    lots = catalogue["order_multiple"].dropna().to_dict()
    sent: dict[ReviewedLine, Sent] = {}
    for name, batch in batches.items():
        orders = {order["order_key"]: order for order in _records(batch.orders)}
        for line in _records(batch.lines):
            row = now.get((name, line["order_key"], line["line"]))
            if row is not None:
                pair = (name, line["order_key"])
                state = shut.get(pair) or (GONE if pair in taken_up else row["state"])
                state = over.get(line["order_key"], state) if state in OPEN_STATES else state
                line |= {"lot_size": lot_of_today(line, int(lots.get(line["sku"], 1)))}
                sent[name, line["order_key"], line["sku"]] = _sent(
                    name, line, orders[line["order_key"]], row, state
                )
    return batches, sent


def lot_of_today(line: dict[str, Any], lot: int) -> int:
    """The item's lot of today; what was shared by the case because we owe it stays so."""
    return 1 if line["lot_size"] == 1 and line["ordered"] % lot else lot


def _sent(batch: str, line: dict[str, Any], order: dict[str, Any], row: dict[str, Any], state: str) -> Sent:
    taken = tuple(part for part in ("deferred", "awaiting") if row[f"{part}_taken"])
    left = 0 if line["reason"] in ENDINGS else line["ordered"] - line["struck"]
    return Sent(
        batch=batch,
        order_key=line["order_key"],
        agent=line["agent"],
        line=line["line"],
        sku=line["sku"],
        ordered=line["ordered"],
        most=left - sum(line[part] for part in taken),
        proposed=line["proposed"],
        lot=int(line["lot_size"]),
        price=int(line["price_minor"]),
        minimum=order["min_cases"],
        is_proposed=order["status"] == PROPOSED,
        state=state,
        taken=taken,
    )


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    return found
