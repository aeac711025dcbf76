"""Orders are found by their lines, however old they are: a sheet that came before is known again."""

from alembic import op

revision = "repeats"
down_revision = "approval_secret"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("orders_digest", "orders", ["lines_digest"])
