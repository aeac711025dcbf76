"""The whole decision for other software: batch.json (2-workbooks, "For programs"; docs/batch.schema.json).

Canonical: keys sorted, lists in an order that does not depend on how files were named or lay in a folder, and
no floats. `SCHEMA` is raised when something goes or changes its meaning.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from orderbatch.contract.batch import (
    DECISIONS,
    DESK_CHANGES,
    GIFT_LINES,
    GIFTS,
    RELEASES,
    SENT_BACK,
    STANDING,
    Batch,
    Output,
    Record,
    needs_review,
)
from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import (
    ARRIVALS,
    CATALOGUE_CHANGES,
    CHASES,
    DELAYS,
    DISPATCHES,
    GIFT_STOCK,
    INCIDENTS,
    RESOLUTIONS,
    SHIPMENTS,
)
from orderbatch.contract.sales_policy import NOTICES, PAYMENTS, TARGETS
from orderbatch.contract.words import Words
from orderbatch.write.documents.mails.send_list import Sending, for_programs
from orderbatch.write.workbook.batch_values import cells_of, iso, rows_of

SCHEMA = 1
NAME = "batch.json"
KIND = "batch"

_INPUT = ("name", "kind", "sha256", "size", "received_at", "as_of", "verdict", "agent")
_ORDER = (
    *("order_key", "order_no", "agent", "agent_name", "region", "regional_manager", "document"),
    *("status", "received_at", "valid_at", "rank", "carried", "reviewed", "incident"),
    *("ordered_cases", "proposed_cases", "ordered_minor", "proposed_minor", "available_minor", "reason"),
    *("numbers", "doubts", "cleared_by", "remarks"),
)
_LINE = (
    *("order_key", "order_no", "line", "sku", "product", "category", "ordered", "claim", "proposed"),
    *("deferred", "awaiting", "cancelled", "refused", "struck", "carry_next", "price_minor", "reason"),
)
_SKU = ("sku", "available", "claimed", "proposed", "agents", "level", "round")
_WHOLE_FRAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # frame → columns, and its order
    "shipments": (SHIPMENTS, ("pick_no", "order_key", "line", "shipment")),
    "dispatches": (DISPATCHES, ("dispatch", "order_key", "sku")),
    "arrivals": (ARRIVALS, ("order_key", "sku", "dispatch")),
    "incidents": (INCIDENTS, ("number",)),
    "resolutions": (RESOLUTIONS, ("incident", "state")),
    "chases": (CHASES, ("pick_no", "order_key")),
    "delays": (DELAYS, ("number",)),
    "gifts": (GIFTS, ("agent", "policy")),
    "gift_lines": (GIFT_LINES, ("order_key", "line")),
    "gift_stock": (GIFT_STOCK, ("sku",)),
    "desk_changes": (DESK_CHANGES, ("order_key", "sku")),
    "decisions": (DECISIONS, ("order_key", "document", "cell")),
    "releases": (RELEASES, ("pick_no", "order_key", "line", "gift", "sku")),
    "standing": (STANDING, ("kind", "order_key", "number")),
    "sent_back": (SENT_BACK, ("number", "document", "order_key")),
    "targets": (TARGETS, ("policy", "agent")),
    "notices": (NOTICES, ("policy", "agent")),
    "catalogue_changes": (CATALOGUE_CHANGES, ("sku", "change")),
    "payments": (
        PAYMENTS,
        ("source", "agent", "policy", "paid_on", "minor", "reference", "document", "cell"),
    ),
}


def _plain(value: Any) -> Any:
    """Whole numbers of other libraries as ours; days as ISO text."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return int(value)


# One value a line by the separator: `indent` would take json's slow Python encoder.
_ENCODE = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",\n", ": "), default=_plain, allow_nan=False
).encode
_ROWS = 100  # encoded at once
_HELD = 20 * _ROWS  # lines that are records at a time


def plan(batch: Batch, words: Words) -> list[Output]:
    """Always one."""
    return [Output(NAME, KIND)]


def json_pieces(
    batch: Batch, outputs: Sequence[tuple[Output, str]], words: Words, sendings: Iterable[Sending] = ()
) -> Iterator[bytes]:
    """The batch as JSON, piece by piece: at once it takes four times the room that it has when it is done.

    outputs: the other documents with the SHA-256 of their bytes. sendings: who gets them.
    """
    whole = {
        "schema": SCHEMA,
        "batch": batch.batch,
        "date": batch.day.isoformat(),
        "started_at": batch.started_at.isoformat(),
        "company": batch.company,
        "currency": batch.currency,
        "review_required": needs_review(batch),
        "stale": list(batch.stale),
        "delays_since": batch.delays_since or None,
        "inputs": _inputs(batch),
        "findings": _findings(batch, words),
        "orders": _orders(batch),
        "lines": _lines(batch),  # some at a time
        "skus": sorted(rows_of(batch.skus, *_SKU), key=lambda row: str(row["sku"])),
        **{
            name: sorted(rows_of(getattr(batch, name), *columns), key=lambda row: _keys(row, keys))
            for name, (columns, keys) in _WHOLE_FRAMES.items()
        },
        "sendings": for_programs(sendings),
        "outputs": _outputs(outputs),
    }
    return (piece.encode() for piece in _pieces(whole))


def _pieces(whole: Mapping[str, object]) -> Iterator[str]:
    start = "{"
    for name in sorted(whole):
        value = whole[name]
        yield f'{start}"{name}": '
        if isinstance(value, list | Iterator):
            rows, joint = iter(value), "["
            while some := list(islice(rows, _ROWS)):
                yield joint + _ENCODE(some)[1:-1]
                joint = ",\n"
            yield "[]" if joint == "[" else "]"
        else:
            yield _ENCODE(value)
        start = ",\n"
    yield "}\n"


def _outputs(outputs: Sequence[tuple[Output, str]]) -> list[Record]:
    return [
        {"name": output.name, "kind": output.kind, "sha256": sha256}
        for output, sha256 in sorted(outputs, key=lambda pair: pair[0].name)
    ]


def _inputs(batch: Batch) -> list[Record]:
    """By kind and content, so that a file's name changes its own entry alone."""
    rows = rows_of(batch.inputs, *_INPUT)
    rows.sort(key=lambda row: (row["kind"], row["sha256"], row["verdict"], row["name"]))
    return [{**row, **{name: iso(row[name]) for name in ("received_at", "as_of")}} for row in rows]


def _findings(batch: Batch, words: Words) -> list[Record]:
    contents = {row["name"]: row["sha256"] for row in rows_of(batch.inputs, "name", "sha256")}

    def place(finding: Finding) -> tuple[str, ...]:
        row = "".join(letter for letter in finding.cell if letter.isdigit()).rjust(8)
        content = contents.get(finding.file.partition(" › ")[0], "")
        return (content, finding.sheet, row, finding.cell, finding.code, finding.value, finding.file)

    found = sorted(batch.findings, key=place)
    return [{**finding.told(words), "numbers": dict(finding.numbers)} for finding in found]


def _orders(batch: Batch) -> list[Record]:
    rows = rows_of(batch.orders, *_ORDER)
    rows.sort(key=lambda row: (row["rank"] or 0, row["order_key"]))
    return [
        {name: row[name] for name in _ORDER}
        | {name: row[name] or {} for name in ("numbers", "doubts")}
        | {"received_at": iso(row["received_at"]), "valid_at": iso(row["valid_at"])}
        for row in rows
    ]


def _lines(batch: Batch) -> Iterator[Record]:
    keys = cells_of(batch.lines, "order_key", "line", "sku")
    places = list(
        zip(keys["order_key"], (line or 0 for line in keys["line"]), map(str, keys["sku"]), strict=True)
    )
    order = sorted(range(len(places)), key=places.__getitem__)
    for first in range(0, len(order), _HELD):
        for row in rows_of(batch.lines.iloc[order[first : first + _HELD]], *_LINE, "numbers"):
            row["numbers"] = row["numbers"] or {}
            yield row


def _keys(row: Record, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row[name]).zfill(8) for name in keys)
