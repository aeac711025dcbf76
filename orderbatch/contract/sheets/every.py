"""Every sheet that crosses the door (2-workbooks). Reading `SHEETS` is reading the contract.

The declarations are in `inbound.py` and `outbound.py`, headings and labels in
`words/<language>/headings.toml` under the column's name, choices in `choices.toml`. To add a sheet: one
declaration there, its words, and its entry here.
"""

from orderbatch.contract.sheets.goods_sheets import (
    ARRIVAL,
    CREDIT_LIST,
    DISPATCH_NOTICE,
    INCIDENTS,
    SHIPPING_CHASE,
    TRACKING,
    TRACKING_ORDERS,
)
from orderbatch.contract.sheets.inbound import (
    AGENTS,
    BALANCES,
    CATALOGUE,
    DESK_CHANGE,
    FINANCE_PAYMENTS,
    ITEM_CODES,
    MARKETS,
    ORDER,
    POLICIES,
    POLICY_PAYMENTS,
    STOCK,
)
from orderbatch.contract.sheets.outbound import (
    APPROVAL,
    APPROVAL_LINES,
    BEHIND_PLAN,
    PAYMENT_CHASE,
    PICK_LIST,
    RECONCILIATION,
    REPLY,
    REVIEW,
)
from orderbatch.contract.sheets.sheet import by_kind

__all__ = [
    "AGENTS",
    "APPROVAL",
    "APPROVAL_LINES",
    "ARRIVAL",
    "BALANCES",
    "BEHIND_PLAN",
    "BY_KIND",
    "CATALOGUE",
    "CREDIT_LIST",
    "DESK_CHANGE",
    "DISPATCH_NOTICE",
    "FINANCE_PAYMENTS",
    "INCIDENTS",
    "ITEM_CODES",
    "LIST_KINDS",
    "MARKETS",
    "MASTERS",
    "ORDER",
    "PAYMENT_CHASE",
    "PICK_LIST",
    "POLICIES",
    "POLICY_PAYMENTS",
    "RECONCILIATION",
    "REPLY",
    "RETURNS",
    "REVIEW",
    "SHEETS",
    "SHIPPING_CHASE",
    "STOCK",
    "TRACKING",
    "TRACKING_ORDERS",
]

MASTERS = (CATALOGUE, AGENTS, MARKETS, BALANCES, STOCK, POLICIES, ITEM_CODES)
LIST_KINDS = frozenset(sheet.kind for sheet in (*MASTERS, POLICY_PAYMENTS, FINANCE_PAYMENTS))
RETURNS = (
    APPROVAL,
    APPROVAL_LINES,
    REVIEW,
    REPLY,
    TRACKING,
    TRACKING_ORDERS,
    PICK_LIST,
    SHIPPING_CHASE,
    DISPATCH_NOTICE,
    INCIDENTS,
)
SHEETS = (
    ORDER,
    *MASTERS,
    POLICY_PAYMENTS,
    FINANCE_PAYMENTS,
    ARRIVAL,
    *RETURNS,
    PAYMENT_CHASE,
    BEHIND_PLAN,
    CREDIT_LIST,
    RECONCILIATION,
    DESK_CHANGE,
)
BY_KIND = by_kind(SHEETS)
