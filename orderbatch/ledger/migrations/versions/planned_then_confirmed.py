"""A release knows its agent's language and the reply that called it planned, which finance confirms."""

import sqlalchemy as sa
from alembic import op

revision = "planned_then_confirmed"
down_revision = "held_for_rep"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what earlier versions released was confirmed to nobody."""
    op.add_column("releases", sa.Column("language", sa.Text, nullable=False, server_default=""))
    op.add_column("releases", sa.Column("told_in", sa.Text, nullable=False, server_default=""))
