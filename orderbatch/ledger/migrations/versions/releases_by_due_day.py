"""What falls due in a month is found by its day: the rate of orders on time counts an order there."""

from alembic import op

revision = "releases_by_due_day"
down_revision = "first_sent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index of the days on which released goods are due."""
    op.create_index("releases_due", "releases", ["due"])
