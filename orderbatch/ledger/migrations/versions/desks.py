"""Whose files a run and a journal are, where several desks share one ledger (4-run)."""

import sqlalchemy as sa
from alembic import op

revision = "desks"
down_revision = "planned_then_confirmed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All that there is belongs to the desk without a name."""
    for table in ("runs", "journals"):
        op.add_column(table, sa.Column("desk", sa.Text, nullable=False, server_default=""))
