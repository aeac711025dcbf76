"""What earlier runs had left open is kept with each run, so that its summary can be written again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXTS = ("kind", "order_key", "order_no", "agent", "agent_name", "region", "regional_manager", "number")


def upgrade() -> None:
    """Make the table; runs of before have no rows in it."""
    op.create_table(
        "standing",
        *(
            sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
            for name in ("run", "position")
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in (*TEXTS, "since")),
        sa.Column("ship_by", sa.Text, nullable=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("cases", "minor")),
        sa.PrimaryKeyConstraint("run", "position"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sqlite_with_rowid=False,
    )
