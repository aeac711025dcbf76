"""A document keeps the SHA-256 with which it first went out, whatever is written in its place since."""

import sqlalchemy as sa
from alembic import op

revision = "first_sent"
down_revision = "figures_as_closed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is in the outbox counts as what went out."""
    op.add_column("outputs", sa.Column("first_sha256", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE outputs SET first_sha256 = sha256")
