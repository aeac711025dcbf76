"""Answered layouts that were forgotten, so that forms with them are asked again."""

import sqlalchemy as sa
from alembic import op

revision = "layouts_forgotten"
down_revision = "layouts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing was forgotten before."""
    op.create_table(
        "layouts_forgotten",
        sa.Column("journal", sa.BigInteger, sa.ForeignKey("journals.journal"), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("label", "fingerprint")),
        sa.PrimaryKeyConstraint("journal", "position"),
        sqlite_with_rowid=False,
    )
