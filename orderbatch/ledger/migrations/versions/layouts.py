"""Questions about forms, and the layouts that were answered (10, part 2)."""

import sqlalchemy as sa
from alembic import op

revision = "layouts"
down_revision = "catalogue_changes"
branch_labels = None
depends_on = None

_TABLES = {
    "questions": ("label", "document", "sheet", "sha256", "archive_path", "received_at", "agent", "asked"),
    "layouts": ("label", "agent", "fingerprint", "reading", "answered_by", "document", "cell"),
}


def upgrade() -> None:
    """Make the tables; nothing was asked before."""
    for table, columns in _TABLES.items():
        op.create_table(
            table,
            *(
                sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
                for name in ("run", "position")
            ),
            *(sa.Column(name, sa.Text, nullable=False) for name in columns),
            sa.PrimaryKeyConstraint("run", "position"),
            sa.ForeignKeyConstraint(["run"], ["runs.run"]),
            sqlite_with_rowid=False,
        )
        op.create_index(f"{table}_label", table, ["label"])
