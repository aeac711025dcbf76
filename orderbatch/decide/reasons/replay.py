"""A decision as the books keep it, put back as `decide` gave it, so that it can be taken again (`explain`,
`bench`).

What the books say beside the decision is left out: lines that ended, orders that only closed or are held for
the rep, cases that he struck off, and proposals that a batch repeats because the supervisor confirmed them.
"""

import numpy as np
import pandas as pd

from orderbatch.contract.batch import CLOSED, ENDINGS, FOR_REP, REFUSED
from orderbatch.decide.reasons.outcome_frames import Decision

_WHOLE = ("rank", "min_cases", "urgency", "available_minor", "ordered_cases", "proposed_cases")
_LINE = ("line", "ordered", "price_minor", "carry_in", "wait", "lot_size", "urgency")
_FATES = ("claim", "proposed", "deferred", "awaiting", "cancelled", "refused", "carry_next", "wait_next")


def from_books(orders: pd.DataFrame, lines: pd.DataFrame, skus: pd.DataFrame) -> Decision:
    """The decision behind a batch's ORDERS, LINES and SKUS, with the columns that it was decided from."""
    is_decided = ~orders["status"].isin([CLOSED, FOR_REP]) & orders["repeats"].eq("")
    decided = orders[is_decided].set_index("order_key").astype(dict.fromkeys(_WHOLE, "int64"))
    own = lines[lines["order_key"].isin(decided.index) & ~lines["reason"].isin(ENDINGS)]
    own = own.astype(dict.fromkeys((*_LINE, *_FATES), np.int64)).reset_index(drop=True)
    struck = own["struck"].astype(np.int64)
    own = own.assign(ordered=own["ordered"] - struck, cancelled=own["cancelled"] - struck)
    funds = decided.groupby("agent")["available_minor"].max()
    decided = decided.assign(
        funds_minor=decided["agent"].map(funds).astype(np.int64),
        carried=decided["carried"].astype(bool),
        checked=decided["status"].ne(REFUSED),
    )
    repeated = lines[lines["order_key"].isin(orders.loc[orders["repeats"].ne(""), "order_key"])]
    taken = repeated.groupby("sku")["proposed"].sum()
    there = skus[skus["sku"].isin(own["sku"])].reset_index(drop=True)
    less = there["sku"].map(taken).fillna(0).astype(np.int64)
    return Decision(decided, own, there.assign(available=there["available"].astype(np.int64) - less))
