"""An order knows in which reply its agent was told of it last, and whether there is news (P-4.1.2)."""

import sqlalchemy as sa
from alembic import op

revision = "told_in"
down_revision = "lots_and_delays"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what earlier runs wrote was always news."""
    op.add_column("order_decisions", sa.Column("told_in", sa.Text, nullable=False, server_default=""))
    op.add_column("order_decisions", sa.Column("is_news", sa.BigInteger, nullable=False, server_default="1"))
