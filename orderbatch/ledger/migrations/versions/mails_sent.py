"""Which mails of a batch were sent, so that each goes once."""

import sqlalchemy as sa
from alembic import op

revision = "mails_sent"
down_revision = "gift_stock"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing was sent by orderbatch before."""
    op.create_table(
        "mails_sent",
        sa.Column("journal", sa.BigInteger, sa.ForeignKey("journals.journal"), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("batch", "name", "state")),
        sa.PrimaryKeyConstraint("journal", "position"),
        sqlite_with_rowid=False,
    )
