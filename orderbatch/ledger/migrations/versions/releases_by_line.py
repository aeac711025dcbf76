"""A released line is found by its pick list, order and line at once: a month asks for 200,000 of them."""

from alembic import op

revision = "releases_by_line"
down_revision = "mails_sent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The index of pick lists takes in order and line."""
    op.drop_index("releases_pick", "releases")
    op.create_index("releases_pick", "releases", ["pick_no", "order_key", "line"])
