"""The ledger's tables. Entries are appended, never changed; what is so today is a view over them (`views`).

Only bookkeeping moves: about files `outputs.state` and `runs.tidied`; and what keeps a day's queries
independent of the length of the history: `runs.horizon`, the oldest run with something still open, and
`policy_sums`, which is made again from the entries where it is not of the newest batch (DERIVED).

To add a column to a frame of `contract.batch`: name it there, its kind here, and write a migration. What a
form says is named and typed with the form (`carried`); it needs the migration alone.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from orderbatch.contract.batch import (
    DECISIONS,
    DESK_CHANGES,
    FRAMES,
    GIFT_LINES,
    GIFTS,
    INPUTS,
    LINES,
    ORDERS,
    RELEASES,
    SENT_BACK,
    SKUS,
    STANDING,
)
from orderbatch.contract.figures.grouped import LEDGER_SUMS
from orderbatch.contract.goods_frames import (
    ARRIVALS,
    CATALOGUE_CHANGES,
    CHASES,
    CORRECTIONS,
    DELAYS,
    DISPATCHES,
    GIFT_STOCK,
    INCIDENTS,
    RESOLUTIONS,
    SHIPMENTS,
)
from orderbatch.contract.sales_policy import NOTICES, PAYMENTS, TARGETS
from orderbatch.contract.sheets.inbound import ORDER
from orderbatch.contract.sheets.questions import LAYOUTS, QUESTIONS
from orderbatch.ledger.cells import StoredKind

_WHOLE = (
    "size", "rank", "ordered_cases", "proposed_cases", "ordered_minor", "proposed_minor", "available_minor",
    "min_cases", "line", "lot_size", "ordered", "claim", "proposed", "deferred", "awaiting", "cancelled",
    "refused", "carry_in", "carry_next", "wait", "wait_next", "price_minor", "available", "claimed",
    "agents", "level", "urgency", "entitled", "issued", "owed", "base", "over_issued", "issued_now", "lost",
    "lost_base", "floor", "owed_cases", "cases", "released", "shipped", "minor",
    "short", "shipment", "figure", "sent", "good", "damaged", "missed", "over", "wrong", "days",
    "part_source", "part_position", "counted", "struck", "paid", "drawn", "on_hand", "spare", "on_order",
)  # fmt: skip
_KIND_OF: Mapping[str, StoredKind] = {  # of what a form says, where it is not text; all of it may be missing
    **dict.fromkeys(("count", "money", "measure"), "int?"),
    "day": "day?",
    "moment": "moment?",
}
_SPECIAL: Mapping[str, StoredKind] = {
    **dict.fromkeys(_WHOLE, "int"),
    **dict.fromkeys(
        ("form_minor", "form_price_minor", "weight", "volume", "fixed", "target", "was", "now", "had"), "int?"
    ),
    **dict.fromkeys(("days_left", "per_week", "next_missing", "next_gifts"), "int?"),
    **dict.fromkeys(("carried", "reviewed", "is_news", "reported", "broken", "behind"), "bool"),
    **dict.fromkeys(("received_at", "valid_at"), "moment"),
    "as_of": "moment?",
    **dict.fromkeys(("due", "since", "silent_on", "opened_on", "due_on", "decided_on"), "day"),
    **dict.fromkeys(("released_on", "noticed_on", "paid_on"), "day"),
    **dict.fromkeys(("held_since", "shipped_on", "expected_arrival", "ship_by"), "day?"),
    **dict.fromkeys(("owed_since", "from_day", "to_day", "expected_on"), "day?"),
    **dict.fromkeys(("received_on", "closed_on", "answered_on", "promised_for"), "day?"),
    **dict.fromkeys(("numbers", "changes", "doubts", "asked", "reading"), "dict"),
    **dict.fromkeys(("merged_lines", "lots", "touched", "policies", "their_codes"), "list"),
    **{
        column.name: _KIND_OF[column.kind]
        for column in (*ORDER.labels, *ORDER.columns)
        if column.carried and column.kind in _KIND_OF
    },
}


def kinds_of(columns: Iterable[str]) -> dict[str, StoredKind]:
    """The kind of each column of a frame; text unless said otherwise."""
    return {name: _SPECIAL.get(name, "text") for name in columns}


_OWN_NAMES = {
    "orders": "order_decisions",
    "lines": "line_decisions",
    "skus": "sku_decisions",
    "payments": "policy_payments",
    "targets": "payment_targets",
    "notices": "policy_notices",
}
# frame of the batch → its table
TABLE_OF: Mapping[str, str] = MappingProxyType({name: _OWN_NAMES.get(name, name) for name in FRAMES})
# A line's order says these three; they are not kept twice.
LINE_COLUMNS = tuple(name for name in LINES if name not in ("order_key", "agent", "order_no"))

METADATA = sa.MetaData()


def _type(kind: StoredKind) -> sa.types.TypeEngine[object]:
    return sa.BigInteger() if kind in ("int", "int?", "bool") else sa.Text()  # type: ignore[return-value]


def _columns(names: Iterable[str]) -> list[sa.Column[object]]:
    return [
        sa.Column(name, _type(kind), nullable=kind.endswith("?")) for name, kind in kinds_of(names).items()
    ]


def _run(key: bool = False) -> sa.Column[int]:
    return sa.Column("run", sa.BigInteger, sa.ForeignKey("runs.run"), primary_key=key, nullable=False)


def _position() -> sa.Column[int]:
    return sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False)


def _number(name: str, key: bool = False, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=nullable, autoincrement=False)


def _text(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def _only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _frame_table(name: str, columns: Iterable[str], *more: sa.schema.SchemaItem) -> sa.Table:
    """A table that keeps a frame of the batch as it is, row after row."""
    return sa.Table(
        name, METADATA, _run(key=True), _position(), *_columns(columns), *more, sqlite_with_rowid=False
    )


RUNS = sa.Table(
    "runs",
    METADATA,
    _number("run", key=True),  # 1, 2, 3, …
    sa.Column("batch", sa.Text, nullable=False, unique=True),
    *_text("day", "started_at", "language", "company", "currency", "settings", "stale", "delays_since"),
    *_text("desk"),  # whose inbox, archive and outbox its files are in (`ledger.workspace`)
    _number("horizon"),
    _number("tidied"),
    sa.Index("runs_started", "started_at"),
)
SECRETS = sa.Table(  # of this desk alone: what its approvals are signed with
    "secrets",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    *_text("value"),
    sqlite_with_rowid=False,
)
INPUT_ROWS = _frame_table("inputs", INPUTS, sa.Index("inputs_sha256", "sha256"))
MASTERS = sa.Table(
    "masters",
    METADATA,
    _number("id", key=True),
    _run(),
    *_text("kind", "sha256", "as_of", "content"),
    sa.Index("masters_kind", "kind", "as_of", "id"),
)
INTAKE = sa.Table(
    "orders",
    METADATA,
    _number("id", key=True),
    _run(),
    *_text("order_key", "agent", "order_no"),
    _number("version"),
    *_text("document", "sha256", "received_at", "valid_at", "lines_digest", "header", "replaces"),
    sa.Index("orders_key", "order_key", "run"),
    sa.Index("orders_agent", "agent", "run"),
    sa.Index("orders_digest", "lines_digest"),
)
INTAKE_LINES = sa.Table(
    "order_lines",
    METADATA,
    sa.Column("order_id", sa.BigInteger, sa.ForeignKey("orders.id"), primary_key=True),
    _number("line", key=True),
    *_text("sku"),
    _number("ordered"),
    _number("form_price_minor", nullable=True),
    *_text("merged_lines"),
    sqlite_with_rowid=False,
)
ORDER_DECISIONS = sa.Table(
    "order_decisions",
    METADATA,
    _number("id", key=True),
    _run(),
    *_columns(ORDERS),
    sa.Index("order_decisions_run", "run"),
    sa.Index("order_decisions_key", "order_key", "run"),
    sa.Index("order_decisions_agent", "agent", "region"),
    sa.Index("order_decisions_resent", "order_key", "run", **_only("incident <> ''")),
)
LINE_DECISIONS = sa.Table(
    "line_decisions",
    METADATA,
    sa.Column("decision", sa.BigInteger, sa.ForeignKey("order_decisions.id"), primary_key=True),
    _position(),
    *_columns(LINE_COLUMNS),
    sqlite_with_rowid=False,
)
SKU_DECISIONS = _frame_table("sku_decisions", SKUS)
GIFT_ROWS = _frame_table("gifts", GIFTS, sa.Index("gifts_agent", "agent", "policy", "run"))
GIFT_LINE_ROWS = _frame_table("gift_lines", GIFT_LINES, sa.Index("gift_lines_order", "order_key", "run"))
GIFT_STOCK_ROWS = _frame_table("gift_stock", GIFT_STOCK)
DECISION_ROWS = _frame_table("decisions", DECISIONS)
RELEASE_ROWS = _frame_table(
    "releases",
    RELEASES,
    sa.Index("releases_pick", "pick_no", "order_key", "line"),
    sa.Index("releases_order", "order_key", "proposal"),
    sa.Index("releases_due", "due"),
)
SHIPMENT_ROWS = _frame_table(
    "shipments",
    SHIPMENTS,
    sa.Column("counted_on", sa.Text, nullable=False),  # shipped_on, or the run's day where none was given
    sa.Index("shipments_unit", "pick_no", "order_key", "line"),
    sa.Index("shipments_counted", "counted_on", "run"),
)
STANDING_ROWS = _frame_table("standing", STANDING)
SENT_BACK_ROWS = _frame_table(
    "sent_back", SENT_BACK, sa.Index("sent_back_order", "order_key"), sa.Index("sent_back_number", "order_no")
)
DISPATCH_ROWS = _frame_table(
    "dispatches",
    DISPATCHES,
    sa.Index("dispatches_order", "order_key"),
    sa.Index("dispatches_silent", "silent_on"),
)
ARRIVAL_ROWS = _frame_table("arrivals", ARRIVALS, sa.Index("arrivals_order", "order_key", "sku"))
INCIDENT_ROWS = _frame_table(
    "incidents",
    INCIDENTS,
    sa.Index("incidents_number", "number"),
    sa.Index("incidents_agent", "agent"),
    sa.Index("incidents_order", "order_key"),
)
RESOLUTION_ROWS = _frame_table(
    "resolutions",
    RESOLUTIONS,
    sa.Index("resolutions_incident", "incident"),
    sa.Index("resolutions_order", "order_key"),
)
CHASE_ROWS = _frame_table("chases", CHASES)
DELAY_ROWS = _frame_table("delays", DELAYS, sa.Index("delays_pick", "pick_no"))
DESK_CHANGE_ROWS = _frame_table("desk_changes", DESK_CHANGES, sa.Index("desk_changes_order", "order_key"))
PAYMENT_ROWS = _frame_table("policy_payments", PAYMENTS)
TARGET_ROWS = _frame_table("payment_targets", TARGETS)
NOTICE_ROWS = _frame_table("policy_notices", NOTICES)
CATALOGUE_CHANGE_ROWS = _frame_table("catalogue_changes", CATALOGUE_CHANGES)
QUESTION_ROWS = _frame_table("questions", QUESTIONS, sa.Index("questions_label", "label"))
LAYOUT_ROWS = _frame_table("layouts", LAYOUTS, sa.Index("layouts_label", "label"))
CORRECTION_ROWS = _frame_table(
    "corrections", CORRECTIONS, sa.Index("corrections_part", "part_kind", "part_source", "part_position")
)
EVENTS = sa.Table(
    "events",
    METADATA,
    _number("id", key=True),
    _run(),
    *_text("order_key", "proposal", "state", "at", "actor", "reason"),
    sa.Index("events_order", "order_key", "proposal", "id"),
)
TAKEN = sa.Table(  # open parts of lines that a later run decided again
    "taken",
    METADATA,
    sa.Column("kind", sa.Text, primary_key=True),
    _number("source", key=True),
    _number("position", key=True),
    _run(),
    sqlite_with_rowid=False,
)
FINDINGS = sa.Table(
    "findings",
    METADATA,
    _run(key=True),
    _position(),
    *_text("code", "file", "sheet", "cell", "value", "numbers"),
    sqlite_with_rowid=False,
)
OUTPUTS = sa.Table(
    "outputs",
    METADATA,
    _run(key=True),
    _position(),
    *_text("name", "kind", "part", "state", "sha256"),
    sa.Column("first_sha256", sa.Text, nullable=False, server_default=""),  # as it first went out
    sa.Column("program", sa.Text, nullable=False, server_default=""),  # that wrote what is there now
    sa.Index("outputs_pending", "run", **_only("state = 'pending'")),
    sqlite_with_rowid=False,
)
JOURNALS = sa.Table(  # one row an entry: a run, or another command that changed the books (11-keeping)
    "journals",
    METADATA,
    _number("journal", key=True),  # 1, 2, 3, …
    _number("run", nullable=True),  # the newest run then; it may have been undone since
    *_text("kind", "label", "at", "path", "desk"),
    *_text("revision", "sha256"),  # of the file, once it is filed; "" until then
    sa.Index("journals_pending", "journal", **_only("sha256 = ''")),
    sqlite_with_rowid=False,
)
PURGED = sa.Table(  # originals that were destroyed when their time was over (P-4.8.2)
    "purged",
    METADATA,
    sa.Column("journal", sa.BigInteger, sa.ForeignKey("journals.journal"), primary_key=True),
    _position(),
    *_text("sha256", "path"),
    sa.Index("purged_sha256", "sha256"),
    sqlite_with_rowid=False,
)
MAILS_SENT = sa.Table(  # mails that `send` handed over
    "mails_sent",
    METADATA,
    sa.Column("journal", sa.BigInteger, sa.ForeignKey("journals.journal"), primary_key=True),
    _position(),
    *_text("batch", "name", "state"),
    sqlite_with_rowid=False,
)
LAYOUTS_FORGOTTEN = sa.Table(  # answers about forms that no longer count
    "layouts_forgotten",
    METADATA,
    sa.Column("journal", sa.BigInteger, sa.ForeignKey("journals.journal"), primary_key=True),
    _position(),
    *_text("label", "fingerprint"),
    sqlite_with_rowid=False,
)
UNDONE = sa.Table(  # batches that were taken back; their numbers are not given again
    "undone",
    METADATA,
    sa.Column("journal", sa.BigInteger, sa.ForeignKey("journals.journal"), primary_key=True),
    _number("run"),
    *_text("batch", "day"),
    _number("finished"),  # 1 once its files are back in the inbox
    sqlite_with_rowid=False,
)
UNDONE_INPUTS = sa.Table(
    "undone_inputs",
    METADATA,
    sa.Column("journal", sa.BigInteger, sa.ForeignKey("undone.journal"), primary_key=True),
    _position(),
    *_text("name", "sha256", "received_at", "path"),
    sqlite_with_rowid=False,
)
CLOSED_MONTHS = sa.Table(  # months whose workbook no longer changes (9, Periods)
    "closed_months",
    METADATA,
    sa.Column("journal", sa.BigInteger, sa.ForeignKey("journals.journal"), primary_key=True),
    _number("run"),  # the newest then: what comes after it is an adjustment
    sa.Column("month", sa.Text, nullable=False, unique=True),  # YYYY-MM
    # of the workbook: as the outbox has it, and where it is filed; what the month after compares with
    *_text("name", "path", "sha256", "figures"),
    _number("undecided"),  # how much was closed over although it was undecided
    sqlite_with_rowid=False,
)
CLOSED_SUMS = sa.Table(  # what a closed month summed to (`spans.closed_sums`); what came later is added to it
    "closed_sums",
    METADATA,
    sa.Column("journal", sa.BigInteger, sa.ForeignKey("closed_months.journal"), primary_key=True),
    _position(),
    *_text("goes_by", "first_name", "second_name", "region"),
    *[_number(name) for name in LEDGER_SUMS],
    sqlite_with_rowid=False,
)
POLICY_SUMS = sa.Table(  # what counts by sales policies after a batch (`policy_entries.sums`): one row
    "policy_sums",
    METADATA,
    sa.Column("batch", sa.Text, primary_key=True),
    *_text("content"),
    sqlite_with_rowid=False,
)
DERIVED = frozenset({POLICY_SUMS.name})  # in no journal: everything in them follows from the other tables
