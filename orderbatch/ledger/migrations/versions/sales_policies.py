"""What sales policies give: where every agent stands, and the gifts that ride with proposed orders."""

import sqlalchemy as sa
from alembic import op

revision = "sales_policies"
down_revision = "undone"
branch_labels = None
depends_on = None

# table, columns (# whole number, ? may be missing), index and what it is over; `gifts` was never filled
TABLES = (
    (
        "gifts",
        "agent agent_name region policy policy_name policy_kind sku product base# entitled# issued# owed# "
        "over_issued# issued_now# owed_since? lost# lost_base# floor# terms from_day? to_day? target?#",
        ("gifts_agent", ["agent", "policy", "run"]),
    ),
    (
        "gift_lines",
        "order_key agent order_no line# policy policy_name sku product spec unit bin cases# owed_cases# "
        "owed_since?",
        ("gift_lines_order", ["order_key", "run"]),
    ),
)


def upgrade() -> None:
    """Make the tables."""
    op.drop_table("gifts")
    for name, columns, (index, over) in TABLES:
        op.create_table(
            name,
            *(
                sa.Column(key, sa.BigInteger, nullable=False, autoincrement=False)
                for key in ("run", "position")
            ),
            *(_column(column) for column in columns.split()),
            sa.PrimaryKeyConstraint("run", "position"),
            sa.ForeignKeyConstraint(["run"], ["runs.run"]),
            sqlite_with_rowid=False,
        )
        op.create_index(index, name, over)


def _column(written: str) -> sa.Column[object]:
    name = written.rstrip("?#")
    kind: sa.types.TypeEngine[object] = sa.BigInteger() if "#" in written else sa.Text()  # type: ignore[assignment]
    return sa.Column(name, kind, nullable="?" in written, autoincrement=False)
