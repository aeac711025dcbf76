"""A journal of every entry, filed with the originals; originals destroyed when their time is over."""

import sqlalchemy as sa
from alembic import op

revision = "journals"
down_revision = "repeats"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables. The next entry's journal holds the whole ledger as it is then."""
    op.create_table(
        "journals",
        sa.Column("journal", sa.BigInteger, nullable=False),
        sa.Column("run", sa.BigInteger, nullable=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("kind", "label", "at", "path", "revision", "sha256")
        ),
        sa.PrimaryKeyConstraint("journal"),
        sqlite_with_rowid=False,
    )
    pending = sa.text("sha256 = ''")
    op.create_index(
        "journals_pending", "journals", ["journal"], sqlite_where=pending, postgresql_where=pending
    )
    op.create_table(
        "purged",
        sa.Column("journal", sa.BigInteger, sa.ForeignKey("journals.journal"), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("journal", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("purged_sha256", "purged", ["sha256"])
