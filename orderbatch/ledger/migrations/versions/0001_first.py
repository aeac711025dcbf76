"""The first ledger: every table as it was then. Never changed again; later steps have files of their own.

Columns are written `name` (text), `name#` (whole number); a `?` behind means that it may be missing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# table, key, columns, references, without SQLite's row number
TABLES: tuple[tuple[str, str, str, str, bool], ...] = (
    (
        "runs",
        "run",
        "run# batch day started_at language company currency settings stale horizon# tidied#",
        "",
        False,
    ),
    (
        "decisions",
        "run position",
        "run# position# order_key agent agent_name order_no proposal decision decided_by reason "
        "comment proposed_cases# proposed_minor# document cell sha256",
        "run>runs.run",
        True,
    ),
    (
        "events",
        "id",
        "id# run# order_key proposal state at actor reason",
        "run>runs.run",
        False,
    ),
    (
        "findings",
        "run position",
        "run# position# code file sheet cell value numbers",
        "run>runs.run",
        True,
    ),
    (
        "gifts",
        "run position",
        "run# position# agent policy sku entitled# issued# owed#",
        "run>runs.run",
        True,
    ),
    (
        "inputs",
        "run position",
        "run# position# name kind sha256 size# received_at as_of? verdict agent archive_path "
        "repeats_batch repeats_name",
        "run>runs.run",
        True,
    ),
    (
        "masters",
        "id",
        "id# run# kind sha256 as_of content",
        "run>runs.run",
        False,
    ),
    (
        "order_decisions",
        "id",
        "id# run# order_key agent agent_name region regional_manager market customer_class order_no "
        "document received_at valid_at status rank# carried# ordered_cases# proposed_cases# "
        "ordered_minor# proposed_minor# available_minor# form_minor#? urgency# reviewed# repeats "
        "min_cases# if_short reduce ship_to contact ship_method remarks held_since? language reason numbers",
        "run>runs.run",
        False,
    ),
    (
        "orders",
        "id",
        "id# run# order_key agent order_no version# document sha256 received_at valid_at "
        "lines_digest header replaces",
        "run>runs.run",
        False,
    ),
    (
        "outputs",
        "run position",
        "run# position# name kind part state sha256",
        "run>runs.run",
        True,
    ),
    (
        "releases",
        "run position",
        "run# position# pick_no order_key agent agent_name region order_no line# proposal sku "
        "product spec unit bin lot cases# price_minor# weight#? volume#? due ship_to contact "
        "ship_method gift",
        "run>runs.run",
        True,
    ),
    (
        "shipments",
        "run position",
        "run# position# pick_no order_key order_no agent sku line# released# shipped# shipped_on? "
        "carrier waybill expected_arrival? remarks counted_on",
        "run>runs.run",
        True,
    ),
    (
        "sku_decisions",
        "run position",
        "run# position# sku product available# claimed# proposed# agents# level# round",
        "run>runs.run",
        True,
    ),
    (
        "taken",
        "kind source position",
        "kind source# position# run#",
        "run>runs.run",
        True,
    ),
    (
        "line_decisions",
        "decision position",
        "decision# position# line# sku product spec unit category bin lot_size# ordered# claim# "
        "urgency# fixed#? proposed# deferred# awaiting# cancelled# refused# carry_in# carry_next# "
        "wait# wait_next# price_minor# form_price_minor#? merged_lines reason numbers",
        "decision>order_decisions.id",
        True,
    ),
    (
        "order_lines",
        "order_id line",
        "order_id# line# sku ordered# form_price_minor#? merged_lines",
        "order_id>orders.id",
        True,
    ),
)

# table, index, columns
INDEXES = (
    ("runs", "runs_started", "started_at"),
    ("events", "events_order", "order_key proposal id"),
    ("inputs", "inputs_sha256", "sha256"),
    ("masters", "masters_kind", "kind as_of id"),
    ("order_decisions", "order_decisions_key", "order_key run"),
    ("order_decisions", "order_decisions_run", "run"),
    ("orders", "orders_agent", "agent run"),
    ("orders", "orders_key", "order_key run"),
    ("releases", "releases_order", "order_key proposal"),
    ("releases", "releases_pick", "pick_no"),
    ("shipments", "shipments_counted", "counted_on"),
    ("shipments", "shipments_unit", "pick_no order_key line"),
)


def upgrade() -> None:
    """Make the tables and their indexes."""
    for name, key, columns, references, keyed in TABLES:
        op.create_table(
            name,
            *(_column(column) for column in columns.split()),
            *([sa.UniqueConstraint("batch")] if name == "runs" else []),
            sa.PrimaryKeyConstraint(*key.split()),
            *(sa.ForeignKeyConstraint([here], [there]) for here, there in _pairs(references)),
            sqlite_with_rowid=not keyed,
        )
    for name, index, columns in INDEXES:
        op.create_index(index, name, columns.split())
    pending = sa.text("state = 'pending'")
    op.create_index("outputs_pending", "outputs", ["run"], sqlite_where=pending, postgresql_where=pending)


def _column(written: str) -> sa.Column[object]:
    name = written.rstrip("?").rstrip("#")
    kind: sa.types.TypeEngine[object] = sa.BigInteger() if "#" in written else sa.Text()  # type: ignore[assignment]
    return sa.Column(name, kind, nullable=written.endswith("?"), autoincrement=False)


def _pairs(references: str) -> list[tuple[str, str]]:
    found = []
    for reference in references.split():
        here, _, there = reference.partition(">")
        found.append((here, there))
    return found
