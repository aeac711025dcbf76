"""What the catalogue of this run changes, and what that touches (P-4.7): the batch's `catalogue_changes`."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from orderbatch.check.approvals import HOLD
from orderbatch.contract.batch import Record
from orderbatch.contract.goods_frames import CATALOGUE_CHANGES, ITEM_OVER
from orderbatch.contract.sales_policy import SalesPolicy
from orderbatch.contract.sheets.every import CATALOGUE, ITEM_CODES
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.day.figures.changed_items import changed_items
from orderbatch.day.orders import Queue
from orderbatch.day.policies.policies_in_force import policies_in_force
from orderbatch.day.returns.settle import Settled
from orderbatch.day.standing import by_pair
from orderbatch.ledger.queries import open_work, runs

ENDED_NOW, SUPERSEDED = "cancelled", "superseded"


def catalogue_news(
    desk: Desk, settled: Settled, queue: Queue, events: pd.DataFrame, allocated: Allocated
) -> pd.DataFrame:
    """Rows of CATALOGUE_CHANGES; none where no catalogue came, or the first."""
    changes = changed_items(desk)
    if not changes:
        return frame_of(CATALOGUE_CHANGES)
    over = [change.sku for change in changes if change.change in ITEM_OVER]
    touched = _touched(desk, over, settled, queue, events, allocated) if over else {}
    policies = policies_in_force(desk).policies.values() if over else ()
    written, catalogue = _written(desk), desk.masters.by_key(CATALOGUE)
    once_called = _once_called(desk) if any(change.sku not in catalogue.index for change in changes) else {}
    moment = desk.masters.moment(CATALOGUE)
    rows = [
        {
            **change._asdict(),
            **_item(change.sku, catalogue, moment, once_called),
            "touched": touched.get(change.sku, []),
            "policies": _naming(policies, change.sku) if change.change in ITEM_OVER else [],
            "their_codes": written.get(change.sku, []) if change.change in ITEM_OVER else [],
        }
        for change in changes
    ]
    return frame_of(CATALOGUE_CHANGES, rows)


def _item(sku: str, catalogue: pd.DataFrame, moment: dt.datetime, once_called: Mapping[str, str]) -> Record:
    """What it is called, from when it is so, and what takes its place."""
    if sku not in catalogue.index:
        return {"product": once_called.get(sku) or "", "from_day": moment.date(), **_replacement("", "")}
    item = catalogue.loc[sku]
    replaced_by = item["replaced_by"] or ""
    known = replaced_by in catalogue.index
    return {
        "product": item["product"] or "",
        "from_day": item["effective_from"] or moment.date(),
        **_replacement(replaced_by, str(catalogue.at[replaced_by, "product"] or "") if known else ""),
    }


def _replacement(sku: str, product: str) -> Record:
    return {"replaced_by": sku, "replacement": product}


def _once_called(desk: Desk) -> dict[str, str]:
    """SKU → product by the catalogue that was in force before this run."""
    before = desk.ledger.ask(runs.masters)[CATALOGUE.kind].content
    return dict(zip(before["sku"], before["product"], strict=True))


def _naming(policies: Iterable[SalesPolicy], sku: str) -> list[str]:
    return sorted(policy.policy for policy in policies if sku in (policy.sku, policy.gift_sku))


def _written(desk: Desk) -> dict[str, list[list[str]]]:
    """SKU → [agent, code] that lead to it by the item code list."""
    rows, found = desk.masters.rows(ITEM_CODES), dict[str, list[list[str]]]()
    for agent, written, sku in zip(rows["agent"], rows["their_code"], rows["sku"], strict=True):
        found.setdefault(sku, []).append([agent or "", written])
    return found


def _touched(
    desk: Desk,
    over: Iterable[str],
    settled: Settled,
    queue: Queue,
    events: pd.DataFrame,
    allocated: Allocated,
) -> Mapping[str, list[list[Any]]]:
    """SKU → [agent, name, order no., cases, how it stands] of what was open of it when the run began."""
    skus, found = list(over), dict[str, list[list[Any]]]()
    for row in (*_left(desk, skus, settled, queue, events, allocated), *_decided(skus, allocated)):
        whose = [row[name] for name in ("agent", "agent_name", "order_no", "cases", "kind")]
        found.setdefault(row["sku"], []).append(whose)
    return {sku: sorted(rows, key=lambda row: [str(one) for one in row]) for sku, rows in found.items()}


def _decided(skus: Iterable[str], allocated: Allocated) -> Iterator[Record]:
    """What came up in this run; what of a line ended stands beside its rest."""
    lines = allocated.lines[allocated.lines["sku"].isin(list(skus))]
    names = allocated.orders.set_index("order_key")["agent_name"]
    status = allocated.orders.set_index("order_key")["status"]
    found: Any = lines.to_dict("records")
    for row in found:
        ended = int(row["cancelled"])
        for cases, kind in ((ended, ENDED_NOW), (int(row["ordered"]) - ended, status[row["order_key"]])):
            if cases:
                yield {**row, "agent_name": names[row["order_key"]], "cases": cases, "kind": kind}


def _left(
    desk: Desk,
    skus: Iterable[str],
    settled: Settled,
    queue: Queue,
    events: pd.DataFrame,
    allocated: Allocated,
) -> Iterator[Record]:
    """What earlier runs left and this one did not take up."""
    taken = {part for parts in allocated.taken.values() for part in parts}
    decided, ended = by_pair(settled.decisions, "decision"), by_pair(events, "state")
    replaced = set(queue.orders.index)
    for row in desk.ledger.ask(open_work.open_of, list(skus)):
        pair, part = (row["number"], row["order_key"]), (row["kind"], row["source"], row["position"])
        if row["source"] is None:
            is_over = pair in ended or decided.get(pair, HOLD) != HOLD
        else:
            is_over = part in taken or row["order_key"] in replaced or ended.get(pair) == SUPERSEDED
        if not is_over:
            yield row
