"""What was proposed, as one number: finance's workbook carries it, its return is held against it (P-3.7)."""

import hashlib
from typing import TYPE_CHECKING

from orderbatch.contract.batch import PROPOSED

if TYPE_CHECKING:
    import pandas as pd

_ROW = ("order_no", "agent", "line", "sku", "proposed", "price_minor")


def proposal_digest(orders: "pd.DataFrame", lines: "pd.DataFrame") -> str:
    """SHA-256 over the lines of every proposed order: order, agent, line, SKU, cases, price in minor units.

    orders, lines: frames of a Batch (contract/batch.py). The order of their rows does not matter.
    """
    proposed = set(orders.loc[orders["status"].eq(PROPOSED), "order_key"])
    of_proposed = lines.loc[lines["order_key"].isin(proposed)]
    cells = zip(*(of_proposed[name].astype(str).tolist() for name in _ROW), strict=True)
    rows = sorted("\x1f".join(row) for row in cells)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
