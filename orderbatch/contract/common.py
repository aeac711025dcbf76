"""Columns that several sheets share, and short ways to declare plain ones."""

from orderbatch.contract.columns import Column

AGENT = Column("agent", "code", required=True)
SKU = Column("sku", "code", required=True)
ORDER_NO = Column("order_no", "code", required=True)
AS_OF = Column("as_of", "moment")
REMARKS = Column("remarks", "text", advisory=True)


def text(*names: str) -> tuple[Column, ...]:
    """Optional text columns; a bad cell is told and dropped."""
    return tuple(Column(name, "text", advisory=True) for name in names)


def person(*names: str) -> tuple[Column, ...]:
    """Text columns that a person fills in."""
    return tuple(Column(name, "text", person=True) for name in names)
