"""Payments under sales policies, of the desk's sheets and of finance's (7-policies)."""

import sqlalchemy as sa
from alembic import op

revision = "policy_payments"
down_revision = "desks"
branch_labels = None
depends_on = None

_TEXTS = (
    "source", "agent", "agent_name", "region", "policy", "policy_name", "paid_on", "reference", "document",
    "cell",
)  # fmt: skip


def upgrade() -> None:
    """Make the table; what came in before was not kept."""
    op.create_table(
        "policy_payments",
        *(
            sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
            for name in ("run", "position")
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        sa.Column("minor", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("run", "position"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sqlite_with_rowid=False,
    )
