"""Whether what would clear owed gifts is in stock or on order, as every run found it (7-policies)."""

import sqlalchemy as sa
from alembic import op

revision = "gift_stock"
down_revision = "policy_notices"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("sku", sa.Text, False), ("product", sa.Text, False), ("had", sa.BigInteger, True),
    ("on_hand", sa.BigInteger, False), ("spare", sa.BigInteger, False), ("on_order", sa.BigInteger, False),
    ("expected_on", sa.Text, True), ("owed", sa.BigInteger, False),
)  # fmt: skip


def upgrade() -> None:
    """Make the table; earlier runs kept nothing of it."""
    op.create_table(
        "gift_stock",
        *(
            sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
            for name in ("run", "position")
        ),
        *(sa.Column(name, kind, nullable=may_miss) for name, kind, may_miss in _COLUMNS),
        sa.PrimaryKeyConstraint("run", "position"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sqlite_with_rowid=False,
    )
