"""What a closed month's report told, for the report of the month after to compare with."""

import sqlalchemy as sa
from alembic import op

revision = "figures_as_closed"
down_revision = "closed_sums"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Months closed before kept none: the month after sums their lines."""
    op.add_column("closed_months", sa.Column("figures", sa.Text, nullable=False, server_default=""))
