"""Order forms that went back for correction are waited for by name, from run to run (P-4.1.2)."""

import sqlalchemy as sa
from alembic import op

revision = "sent_back"
down_revision = "journals"
branch_labels = None
depends_on = None

TEXTS = ("document", "order_key", "order_no", "agent", "agent_name", "number", "since", "fate")


def upgrade() -> None:
    """Make the table; forms that went back before are not in it."""
    op.create_table(
        "sent_back",
        *(
            sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
            for name in ("run", "position")
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sa.PrimaryKeyConstraint("run", "position"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sqlite_with_rowid=False,
    )
    op.create_index("sent_back_order", "sent_back", ["order_key"])
    op.create_index("sent_back_number", "sent_back", ["order_no"])
