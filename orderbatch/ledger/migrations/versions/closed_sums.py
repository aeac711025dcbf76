"""What a closed month summed to, by each thing a report goes by; and indexes that find what came later."""

import sqlalchemy as sa
from alembic import op

revision = "closed_sums"
down_revision = "layouts_forgotten"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Months closed before keep no sums: they are asked of the ledger, line by line."""
    op.create_table(
        "closed_sums",
        sa.Column("journal", sa.BigInteger, sa.ForeignKey("closed_months.journal"), primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        *[
            sa.Column(name, sa.Text, nullable=False)
            for name in ("goes_by", "first_name", "second_name", "region")
        ],
        *[
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in (
                "orders",
                "first_ordered",
                "first_proposed",
                "released",
                "shipped",
                "first_minor",
                "released_minor",
                "shipped_minor",
            )
        ],
        sqlite_with_rowid=False,
    )
    op.drop_index("shipments_counted", "shipments")
    op.create_index("shipments_counted", "shipments", ["counted_on", "run"])
    op.create_index("order_decisions_agent", "order_decisions", ["agent", "region"])
    sent_again = sa.text("incident <> ''")
    op.create_index(
        "order_decisions_resent",
        "order_decisions",
        ["order_key", "run"],
        sqlite_where=sent_again,
        postgresql_where=sent_again,
    )
