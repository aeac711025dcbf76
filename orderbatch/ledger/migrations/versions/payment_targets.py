"""How far agents are toward the payment targets of their sales policies (7-policies)."""

import sqlalchemy as sa
from alembic import op

revision = "payment_targets"
down_revision = "closed_months"
branch_labels = None
depends_on = None

_TEXTS = ("agent", "agent_name", "region", "regional_manager", "policy", "policy_name")


def upgrade() -> None:
    """Make the table; it was not looked at before."""
    op.create_table(
        "payment_targets",
        *(
            sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
            for name in ("run", "position")
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("paid", "drawn", "behind")),
        *(sa.Column(name, sa.BigInteger, nullable=True) for name in ("target", "days_left", "per_week")),
        *(sa.Column(name, sa.Text, nullable=True) for name in ("from_day", "to_day")),
        sa.PrimaryKeyConstraint("run", "position"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sqlite_with_rowid=False,
    )
