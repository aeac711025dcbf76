"""What a new catalogue made of items that agents can order (P-4.7)."""

import sqlalchemy as sa
from alembic import op

revision = "catalogue_changes"
down_revision = "releases_by_line"
branch_labels = None
depends_on = None

_TEXTS = ("sku", "product", "change", "old", "new", "replaced_by", "replacement")
_LISTS = ("touched", "policies", "their_codes")


def upgrade() -> None:
    """Make the table; nothing was told of catalogues before."""
    op.create_table(
        "catalogue_changes",
        *(
            sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)
            for name in ("run", "position")
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in (*_TEXTS, *_LISTS)),
        sa.Column("from_day", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("run", "position"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sqlite_with_rowid=False,
    )
