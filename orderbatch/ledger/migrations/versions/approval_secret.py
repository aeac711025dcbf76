"""The desk's own secret, with which approvals are signed; and views that know what finance refused."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "approval_secret"
down_revision = "after_release"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the secret. Approvals sent out before have no code and are sent out again."""
    table = op.create_table(
        "secrets",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(table, [{"name": "approval", "value": secrets.token_hex(32)}])
