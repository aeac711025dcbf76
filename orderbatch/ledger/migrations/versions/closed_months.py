"""Which months are closed, and where their workbook is filed (9, Periods)."""

import sqlalchemy as sa
from alembic import op

revision = "closed_months"
down_revision = "policy_payments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No month is closed yet."""
    op.create_table(
        "closed_months",
        sa.Column("journal", sa.BigInteger, sa.ForeignKey("journals.journal"), primary_key=True),
        sa.Column("run", sa.BigInteger, nullable=False),
        sa.Column("month", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("undecided", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
