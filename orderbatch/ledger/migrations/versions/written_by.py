"""A published document keeps which program wrote it: another one makes other bytes of the same batch."""

import sqlalchemy as sa
from alembic import op

revision = "written_by"
down_revision = "releases_by_due_day"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; who wrote what is in the outbox is not known."""
    op.add_column("outputs", sa.Column("program", sa.Text, nullable=False, server_default=""))
