"""The lots that released goods are picked from, and notices of delay (P-4.6.1)."""

import sqlalchemy as sa
from alembic import op

revision = "lots_and_delays"
down_revision = "sent_back"
branch_labels = None
depends_on = None

_TEXTS = (
    "number", "cause", "pick_no", "order_key", "order_no", "agent", "agent_name", "region",
    "noticed_on", "told_in",
)  # fmt: skip


def upgrade() -> None:
    """Make the table and the columns. A release of before names no lot: none was ever chosen."""
    op.create_table(
        "delays",
        *(
            sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
            for name in ("run", "position", "cases")
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        sa.Column("promised_for", sa.Text),
        sa.PrimaryKeyConstraint("run", "position"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sqlite_with_rowid=False,
    )
    op.create_index("delays_pick", "delays", ["pick_no"])
    op.add_column("runs", sa.Column("delays_since", sa.Text, nullable=False, server_default=""))
    op.add_column("releases", sa.Column("lots", sa.Text, nullable=False, server_default="[]"))
    op.drop_column("releases", "lot")
