"""Orders that a desk change makes anew, with more cases, as a changed form would (2-workbooks).

They keep their place in the queue; prices are today's, and what was proposed of them is withdrawn.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from orderbatch.check.identity import digest_of
from orderbatch.contract.batch import FORM, FORM_LINE
from orderbatch.day.by_hand.desk_changes import DeskChanges
from orderbatch.day.facts import Desk
from orderbatch.day.orders import Queue
from orderbatch.day.trust.for_rep import Doubts, of_items_left
from orderbatch.day.trust.meanwhile import Meanwhile, doubted
from orderbatch.ledger.queries import parts, promises
from orderbatch.ledger.queries.history import order_history

_ORDER = ("agent", "order_no", "language", *FORM)


def with_renewed(desk: Desk, queue: Queue, changes: DeskChanges, meanwhile: Meanwhile) -> Queue:
    """The queue with the orders that the rep's changes make anew, and who let go what came in this run.

    meanwhile: approvals that this run's lists end; he answers for what is doubtful of an order today.
    """
    queue = replace(queue, orders=_let_go(queue.orders, changes.cleared))
    if not changes.renewed:
        return queue
    known = doubted(desk, _known_lines(desk, set(changes.renewed)), meanwhile, changes.cleared)
    before = _digests(desk, set(changes.renewed))
    orders, lines = [], []
    for key, (cases, by, document) in changes.renewed.items():
        own = known[known["order_key"] == key]
        doubts = of_items_left(own["doubts"].iloc[0], cases)
        orders.append(_order(key, own, cases, document, before.get(key, "")) | _answered(doubts, by))
        lines += [_line(row, cases[row["sku"]]) for row in own.to_dict("records") if cases.get(row["sku"])]
    fresh = pd.DataFrame(orders).set_index("order_key").astype(object)
    return replace(
        queue,
        orders=pd.concat([queue.orders.astype(object), fresh]).rename_axis("order_key"),
        lines=pd.concat([queue.lines, pd.DataFrame(lines)], ignore_index=True),
        superseded=(*queue.superseded, *changes.renewed),
    )


def _answered(doubts: Doubts, by: str) -> dict[str, Any]:
    return {"doubts": doubts, "cleared_by": by if doubts else ""}


def _let_go(orders: pd.DataFrame, cleared: Mapping[str, str]) -> pd.DataFrame:
    pairs = zip(orders.index, orders["cleared_by"], strict=True)
    return orders.assign(
        cleared_by=pd.Series([cleared.get(key, by) for key, by in pairs], index=orders.index, dtype=object)
    )


def _known_lines(desk: Desk, keys: set[str]) -> pd.DataFrame:
    """One row a line of these orders, as it was last decided."""
    open_lines = desk.ledger.ask(parts.open_lines)
    proposed = desk.ledger.ask(promises.proposal_lines, desk.ledger.ask(promises.open_proposals))
    every = pd.concat([open_lines.astype(object), proposed.astype(object)])
    return (
        every[every["order_key"].isin(keys)]
        .drop_duplicates(["order_key", "sku"])
        .sort_values(["order_key", "line"], ignore_index=True)
    )


def _digests(desk: Desk, keys: set[str]) -> dict[str, str]:
    history = desk.ledger.ask(order_history, (), None, sorted(keys))
    return dict(zip(history["order_key"], history["lines_digest"], strict=True))


def _order(
    key: str, lines: pd.DataFrame, cases: Mapping[str, int], document: str, before: str
) -> dict[str, Any]:
    order = {str(name): value for name, value in lines.iloc[0].items()}
    items = sorted((sku, count) for sku, count in cases.items() if count)
    digest = digest_of(items)
    if digest == before:  # changed by hand and changed back: no form of the agent says so
        digest = digest_of([*items, (f"\0{document}", 1)])
    return {
        "order_key": key,
        **{name: order[name] for name in _ORDER},
        "document": document,
        "received_at": order["valid_at"],
        "form_minor": None,
        "digest": digest,
    }


def _line(row: Mapping[Any, Any], cases: int) -> dict[str, Any]:
    kept = ("order_key", "line", "sku", "form_price_minor", "merged_lines", *FORM_LINE)
    return {**{name: row[name] for name in kept}, "ordered": cases}
