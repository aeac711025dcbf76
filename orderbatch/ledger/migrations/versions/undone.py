"""Batches that were taken back, and the files that went back into the inbox with them."""

import sqlalchemy as sa
from alembic import op

revision = "undone"
down_revision = "told_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "undone",
        sa.Column("journal", sa.BigInteger, sa.ForeignKey("journals.journal"), nullable=False),
        sa.Column("run", sa.BigInteger, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("finished", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("journal"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "undone_inputs",
        sa.Column("journal", sa.BigInteger, sa.ForeignKey("undone.journal"), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "sha256", "received_at", "path")),
        sa.PrimaryKeyConstraint("journal", "position"),
        sqlite_with_rowid=False,
    )
