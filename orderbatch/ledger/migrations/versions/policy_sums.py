"""What counts by policy after the newest batch, so that no day rereads a year."""

import sqlalchemy as sa
from alembic import op

revision = "policy_sums"
down_revision = "written_by"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; the next run reads everything once and fills it."""
    op.create_table(
        "policy_sums",
        sa.Column("batch", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
