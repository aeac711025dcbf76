"""Orders that are held for the rep, who answered for them, and what he changed by his own hand."""

import sqlalchemy as sa
from alembic import op

revision = "held_for_rep"
down_revision = "sales_policies"
branch_labels = None
depends_on = None

_TEXTS = ("order_key", "agent", "order_no", "sku", "action", "agreed_by", "reason", "document", "cell")


def upgrade() -> None:
    """Make the columns and the table; nothing was held for the rep before."""
    with op.batch_alter_table("order_decisions") as table:
        table.add_column(sa.Column("doubts", sa.Text, nullable=False, server_default="{}"))
        table.add_column(sa.Column("cleared_by", sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table("line_decisions") as table:
        table.add_column(sa.Column("struck", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "desk_changes",
        *(
            sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
            for name in ("run", "position")
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.BigInteger, nullable=True) for name in ("was", "now")),
        sa.PrimaryKeyConstraint("run", "position"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sqlite_with_rowid=False,
    )
    op.create_index("desk_changes_order", "desk_changes", ["order_key"])
