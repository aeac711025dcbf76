"""Orders as they came in, and what happened to them: entries that the batch's frames do not hold."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from orderbatch.contract.batch import ENDED_BY, Batch
from orderbatch.ledger import schema
from orderbatch.ledger.bulk import insert, next_number
from orderbatch.ledger.cells import to_json
from orderbatch.ledger.frames import column_values
from orderbatch.ledger.queries.runs import rows_in

# What a run's own decision means as a step in the order's story; finance's hold is another thing than ours.
STEP_OF: Mapping[str, str] = {
    "proposed": "proposed",
    "held": "held_funds",
    "waiting": "waiting",
    "for_rep": "for_rep",
    "refused": "rejected",
    "closed": "closed",
}
STEP_BY_REASON: Mapping[str, str] = {ending.reason: ending.step for ending in ENDED_BY if ending.step}
DECIDED: Mapping[str, str] = {"approve": "approved", "hold": "held", "refuse": "refused"}
_OWN = ("order_key", "agent", "order_no", "document", "received_at", "valid_at", "digest", "lines_digest")
_INTAKE = (
    "id", "run", "order_key", "agent", "order_no", "version", "document", "sha256", "received_at", "valid_at",
    "lines_digest", "header", "replaces",
)  # fmt: skip
Event = tuple[str, str, str, str, str, str]  # order_key, proposal, state, at, actor, reason


def enter_intake(
    connection: sa.Connection, run: int, batch: Batch, orders: pd.DataFrame, lines: pd.DataFrame
) -> None:
    """Orders as they came in; a known order key gets its next version and names the batch it replaces.

    orders: order_key (column or index), agent, order_no, document, received_at, valid_at ?, digest; every
    other column is kept as the form's header. lines: order_key, line, sku, ordered, form_price_minor ?,
    merged_lines ?.
    """
    if orders.empty:
        return
    if "order_key" not in orders:
        orders = orders.rename_axis("order_key").reset_index()
    numbers = _enter_orders(connection, run, batch, orders)
    size = len(lines)
    price = (
        lines["form_price_minor"] if "form_price_minor" in lines else pd.Series([None] * size, dtype=object)
    )
    merged = lines["merged_lines"] if "merged_lines" in lines else pd.Series([()] * size, dtype=object)
    rows = zip(
        [numbers[key] for key in lines["order_key"].tolist()],
        column_values(lines["line"], "int", "line"),
        column_values(lines["sku"], "text", "sku"),
        column_values(lines["ordered"], "int", "ordered"),
        column_values(price, "int?"),
        column_values(merged, "list"),
        strict=True,
    )
    names = ("order_id", "line", "sku", "ordered", "form_price_minor", "merged_lines")
    insert(connection, schema.INTAKE_LINES, names, rows)


def _enter_orders(connection: sa.Connection, run: int, batch: Batch, orders: pd.DataFrame) -> dict[str, int]:
    keys = orders["order_key"].tolist()
    earlier = _newest_versions(connection, keys)
    first = next_number(connection, schema.INTAKE, "id")
    documents = column_values(orders["document"], "text", "document")
    hashes = dict(zip(batch.inputs["name"], batch.inputs["sha256"], strict=True))
    received = column_values(orders["received_at"], "moment", "received_at")
    digest = orders["lines_digest"] if "lines_digest" in orders else orders["digest"]
    rows = zip(
        range(first, first + len(keys)),
        [run] * len(keys),
        keys,
        column_values(orders["agent"], "text"),
        column_values(orders["order_no"], "text"),
        [earlier.get(key, (0, ""))[0] + 1 for key in keys],
        documents,
        [hashes.get(name.split(" › ", maxsplit=1)[0], "") for name in documents],
        received,
        column_values(orders["valid_at"], "moment", "valid_at") if "valid_at" in orders else received,
        column_values(digest, "text"),
        _headers(orders),
        [earlier.get(key, (0, ""))[1] for key in keys],
        strict=True,
    )
    insert(connection, schema.INTAKE, _INTAKE, rows)
    return dict(zip(keys, range(first, first + len(keys)), strict=True))


def _newest_versions(connection: sa.Connection, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    sentence = (
        "SELECT o.order_key, o.version, r.batch FROM orders o JOIN runs r ON r.run = o.run "
        "WHERE o.order_key IN :wanted ORDER BY o.version"
    )
    return {row["order_key"]: (row["version"], row["batch"]) for row in rows_in(connection, sentence, keys)}


def _headers(orders: pd.DataFrame) -> list[str]:
    """Everything else that the form's header block said, as it was typed."""
    rest = orders[[name for name in orders.columns if name not in _OWN]].astype(object)
    rest = rest.where(rest.notna(), None)
    return [to_json(row) for row in rest.to_dict("records")]


def enter_events(connection: sa.Connection, run: int, batch: Batch, events: pd.DataFrame) -> None:
    """Steps of this run: what the caller says (order_key, proposal, state, at, by, reason), and the frames.

    These are finance's decisions, releases, and what became of each order decided. No step stands twice.
    """
    at = batch.started_at.isoformat()
    said = _said(events, at)
    seen = {event[:3] for event in said}
    decided = [event for event in _decided(batch, at) if event[:3] not in seen]  # a held one may still end
    followed = [*_released(batch, at), *_stepped(batch, at)]
    rows = [*decided, *said, *(event for event in followed if event[:3] not in seen)]
    first = next_number(connection, schema.EVENTS, "id")
    names = ("id", "run", "order_key", "proposal", "state", "at", "actor", "reason")
    insert(connection, schema.EVENTS, names, ((first + place, run, *row) for place, row in enumerate(rows)))


def _texts(frame: pd.DataFrame, *names: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(column_values(frame[name], "text") for name in names), strict=True)


def _said(events: pd.DataFrame, at: str) -> list[Event]:
    if events.empty:
        return []
    moments = [moment or at for moment in column_values(events["at"], "moment?")]
    rest = _texts(events, "order_key", "proposal", "state", "by", "reason")
    return [
        (key, proposal, state, moment, by, reason)
        for (key, proposal, state, by, reason), moment in zip(rest, moments, strict=True)
    ]


def _decided(batch: Batch, at: str) -> list[Event]:
    rows = _texts(batch.decisions, "order_key", "proposal", "decision", "decided_by", "reason")
    return [
        (key, proposal, DECIDED.get(said, said), at, by, reason) for key, proposal, said, by, reason in rows
    ]


def _released(batch: Batch, at: str) -> list[Event]:
    pairs = dict.fromkeys(_texts(batch.releases, "order_key", "proposal"))
    return [(key, proposal, "released", at, "", "") for key, proposal in pairs]


def _stepped(batch: Batch, at: str) -> list[Event]:
    rows = _texts(batch.orders, "order_key", "status", "reason")
    return [
        (key, batch.batch, STEP_BY_REASON.get(reason) or STEP_OF.get(status, status), at, "", reason)
        for key, status, reason in rows
    ]
