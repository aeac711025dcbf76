"""Every sheet that crosses the door (2-workbooks). Reading `SHEETS` is reading the contract.

The declarations are in `inbound.py` and `outbound.py`, headings and labels in
`words/<language>/headings.toml` under the column's name, choices in `choices.toml`. To add a sheet: one
declaration there, its words, and its entry here.
"""

from orderbatch.contract.sheets.inbound import (
    AGENTS,
    ARRIVAL,
    BALANCES,
    CASES,
    CATALOGUE,
    MARKETS,
    ORDER,
    POLICIES,
    POLICY_PAYMENTS,
    STOCK,
)
from orderbatch.contract.sheets.outbound import (
    APPROVAL,
    APPROVAL_LINES,
    PAYMENT_CHASE,
    PICK_LIST,
    REPLY,
    REVIEW,
    TRACKING,
)
from orderbatch.contract.sheets.sheet import by_kind

__all__ = [
    "AGENTS",
    "APPROVAL",
    "APPROVAL_LINES",
    "ARRIVAL",
    "BALANCES",
    "BY_KIND",
    "CASES",
    "CATALOGUE",
    "MARKETS",
    "MASTERS",
    "ORDER",
    "PAYMENT_CHASE",
    "PICK_LIST",
    "POLICIES",
    "POLICY_PAYMENTS",
    "REPLY",
    "RETURNS",
    "REVIEW",
    "SHEETS",
    "STOCK",
    "TRACKING",
]

MASTERS = (CATALOGUE, AGENTS, MARKETS, BALANCES, STOCK, POLICIES)
RETURNS = (APPROVAL, APPROVAL_LINES, REVIEW, REPLY, TRACKING, PICK_LIST)
SHEETS = (
    ORDER,
    *MASTERS,
    POLICY_PAYMENTS,
    ARRIVAL,
    CASES,
    *RETURNS,
    PAYMENT_CHASE,
)
BY_KIND = by_kind(SHEETS)
