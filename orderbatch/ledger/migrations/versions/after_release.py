"""What follows a release: shipments that add up, dispatches, arrivals, incidents, resolutions."""

import sqlalchemy as sa
from alembic import op

revision = "after_release"
down_revision = "0002"
branch_labels = None
depends_on = None

# table, columns (# whole number, ? may be missing), indexes
TABLES: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "corrections",
        "part_kind part_source# part_position# order_key line# cases#",
        {"part": "part_kind part_source part_position"},
    ),
    (
        "dispatches",
        "dispatch order_key order_no agent agent_name language sku product policy sent# carrier waybill "
        "shipped_on? expected_arrival? silent_on",
        {"order": "order_key", "silent": "silent_on"},
    ),
    (
        "arrivals",
        "dispatch order_key order_no agent sku product sent# good# damaged# refused# short# missed# over# "
        "wrong# received_on? reported# problem remarks document cell",
        {"order": "order_key sku"},
    ),
    (
        "incidents",
        "number opened_on agent agent_name region order_key order_no sku product cases# type problem "
        "description "
        "owner cause answer resolution disposition decided_by status closed_on? reopen_reason pair due_on "
        "answered_on? change changes document",
        {"number": "number", "agent": "agent", "order": "order_key"},
    ),
    (
        "resolutions",
        "incident kind agent agent_name order_key order_no sku product cases# price_minor# minor# "
        "disposition "
        "decided_by decided_on counted# new_order_key state",
        {"incident": "incident", "order": "order_key"},
    ),
    (
        "chases",
        "pick_no order_key order_no agent agent_name region cases# released_on ship_by? days# stage "
        "delay_reason "
        "promised_for? remarks answered_on? broken#",
        {},
    ),
)


def upgrade() -> None:
    """Make the tables; a figure reported before is one shipment, and what was not shipped of it is short."""
    for name, columns, indexes in TABLES:
        op.create_table(
            name,
            *(
                sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
                for name in ("run", "position")
            ),
            *(_column(column) for column in columns.split()),
            sa.PrimaryKeyConstraint("run", "position"),
            sa.ForeignKeyConstraint(["run"], ["runs.run"]),
            sqlite_with_rowid=False,
        )
        for index, over in indexes.items():
            op.create_index(f"{name}_{index}", name, over.split())
    with op.batch_alter_table("order_decisions") as table:
        table.add_column(sa.Column("incident", sa.Text, nullable=False, server_default=""))
    _widen_shipments()


def _column(written: str) -> sa.Column[object]:
    name = written.rstrip("?").rstrip("#")
    kind: sa.types.TypeEngine[object] = sa.BigInteger() if "#" in written else sa.Text()  # type: ignore[assignment]
    return sa.Column(name, kind, nullable=written.endswith("?"), autoincrement=False)


def _widen_shipments() -> None:
    op.add_column("shipments", sa.Column("short", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("shipments", sa.Column("shipment", sa.BigInteger, nullable=False, server_default="1"))
    op.add_column("shipments", sa.Column("figure", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("shipments", sa.Column("dispatch", sa.Text, nullable=False, server_default=""))
    op.execute(
        "UPDATE shipments SET short = released - shipped, figure = shipped, "
        "dispatch = (SELECT batch FROM runs r WHERE r.run = shipments.run)"
    )
