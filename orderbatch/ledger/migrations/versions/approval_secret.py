"""The desk's own secret, with which approvals are signed; and views that know what finance refused."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "approval_secret"
down_revision = "after_release"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the secret. Approvals sent before have no code; the next run sends them again."""
    table = op.create_table(
        "secrets",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(table, [{"name": "approval", "value": secrets.token_hex(32)}])
    op.execute(
        "UPDATE outputs SET state = 'pending', sha256 = '' WHERE kind IN ('approval', 'batch') AND EXISTS "
        "(SELECT 1 FROM order_decisions d JOIN runs r ON r.run = d.run WHERE d.run = outputs.run "
        "AND d.proposed_cases > 0 AND NOT EXISTS (SELECT 1 FROM decisions f WHERE f.order_key = d.order_key "
        "AND f.proposal = r.batch AND f.decision IN ('approve', 'refuse')))"
    )
