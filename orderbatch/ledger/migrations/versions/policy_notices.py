"""What agents were told of sales policies that were new, changed or over (H-3.2.3(11))."""

import sqlalchemy as sa
from alembic import op

revision = "policy_notices"
down_revision = "payment_targets"
branch_labels = None
depends_on = None

_TEXTS = (
    "agent", "agent_name", "policy", "policy_name", "policy_kind", "change", "terms", "sku", "product",
)  # fmt: skip


def upgrade() -> None:
    """Make the table; nobody was told before."""
    op.create_table(
        "policy_notices",
        *(
            sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
            for name in ("run", "position")
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("base", "entitled", "issued", "owed")),
        *(sa.Column(name, sa.BigInteger, nullable=True) for name in ("target", "next_missing", "next_gifts")),
        *(sa.Column(name, sa.Text, nullable=True) for name in ("from_day", "to_day")),
        sa.PrimaryKeyConstraint("run", "position"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sqlite_with_rowid=False,
    )
