"""The sheets that we write and that come back filled in (2-workbooks, Out and back)."""

from collections.abc import Iterable, Mapping

from orderbatch.contract.columns import AGENT, ORDER_NO, SKU, Column, person, text
from orderbatch.contract.sheets.sheet import Sheet

BATCH_LABEL = Column("batch", "code", required=True)

APPROVAL = Sheet(
    "approval",
    labels=(BATCH_LABEL, Column("approval_code", "text")),
    columns=(
        ORDER_NO,
        AGENT,
        *text("agent_name", "region"),
        Column("received", "moment", advisory=True),
        Column("ordered_amount", "money", advisory=True),
        Column("proposed_amount", "money", required=True),
        Column("available_funds", "money", advisory=True),
        Column("left_after", "money", advisory=True),
        *text("funds_check"),
        Column("decision", "choice", person=True),
        *person("decided_by", "second_approver", "reason", "comment"),
    ),
    key=("agent", "order_no"),
    returns=True,
)

APPROVAL_LINES = Sheet(
    "approval_lines",
    labels=(BATCH_LABEL,),
    columns=(
        ORDER_NO,
        AGENT,
        Column("line_no", "count", required=True),
        SKU,
        *text("product", "spec"),
        Column("ordered_cases", "count", advisory=True),
        Column("proposed_cases", "count", required=True, least=0),
        Column("case_price", "money", advisory=True),
        Column("proposed_amount", "money", advisory=True),
        *text("why"),
    ),
    returns=True,
)

REVIEW = Sheet(
    "review",
    labels=(BATCH_LABEL,),
    columns=(
        ORDER_NO,
        AGENT,
        *text("agent_name", "region"),
        SKU,
        *text("product"),
        Column("ordered_cases", "count", advisory=True),
        Column("proposed_cases", "count", required=True, least=0),
        Column("short_cases", "count", advisory=True),
        *text("why"),
        Column("override_cases", "count", person=True, least=0),
        *person("override_reason"),
    ),
    key=("agent", "order_no", "sku"),
    returns=True,
)

# Why a line is open → what its agent may choose on a reply (P-4.2.2, P-4.3.2).
OFFERED: Mapping[str, tuple[str, ...]] = {
    "awaiting": ("defer", "wait", "cancel"),
    "held": ("reduce", "wait", "cancel"),
}


def applies(choice: str, why_open: Iterable[str], is_offered_a_cut: bool) -> bool:
    """Whether an agent's choice can be made on a line that is open for these reasons.

    To reduce a held order is a choice only where a cut was offered.
    """
    if choice == "reduce" and not is_offered_a_cut:
        return False
    return any(choice in OFFERED.get(why, ()) for why in why_open)


REPLY = Sheet(
    "reply",
    labels=(BATCH_LABEL, AGENT),
    columns=(
        ORDER_NO,
        SKU,
        *text("product"),
        Column("ordered_cases", "count", advisory=True),
        Column("confirmed_cases", "count", required=True, least=0),
        Column("deferred_cases", "count", advisory=True),
        Column("held_cases", "count", advisory=True),
        Column("awaiting_cases", "count", advisory=True),
        Column("cancelled_cases", "count", advisory=True),
        Column("refused_cases", "count", advisory=True),
        *text("line_status"),
        Column("choice", "choice", person=True),
    ),
    returns=True,
)

PICK_LIST = Sheet(
    "pick_list",
    labels=(Column("pick_no", "code", required=True),),
    columns=(
        *text("bin"),
        SKU,
        *text("product", "spec"),
        Column("lot", "code"),
        Column("expiry", "day"),
        Column("pick_cases", "count", required=True, least=1),
        *text("tick"),
        Column("picked", "count", person=True, least=0),
        Column("order_no", "text", required=True),
        *text("agent_name"),
    ),
    returns=True,
)

PAYMENT_CHASE = Sheet(
    "payment_chase",
    columns=(
        AGENT,
        *text("agent_name", "region", "regional_manager"),
        ORDER_NO,
        Column("order_amount", "money", required=True),
        Column("available_funds", "money"),
        Column("gap", "money", required=True),
        Column("held_since", "day"),
        Column("days", "count"),
    ),
)

BEHIND_PLAN = Sheet(  # agents who paid less of a payment target than of its period is over
    "behind_plan",
    columns=(
        AGENT,
        *text("agent_name", "region"),
        Column("policy", "code", required=True),
        *text("policy_name"),
        Column("payment_target", "money", required=True),
        Column("paid_amount", "money", required=True),
        Column("missing_amount", "money"),
        Column("paid_share", "count"),
        Column("elapsed_share", "count"),
        Column("drawn_amount", "money"),
        Column("to_draw", "money"),
        Column("to_day", "day"),
        Column("days_left", "count"),
        Column("per_week", "money"),
    ),
)

RECONCILIATION = Sheet(  # policy payments of customer service and of finance, held against each other
    "reconciliation",
    columns=(
        Column("reconciled_state", "choice", required=True),
        *text("region"),
        AGENT,
        *text("agent_name"),
        Column("policy", "code", required=True),
        *text("policy_name"),
        Column("reference", "text"),
        Column("voucher", "text"),
        Column("desk_amount", "money", required=True),
        Column("finance_amount", "money", required=True),
        Column("payment_difference", "money"),
        Column("paid_on", "day"),
        Column("posted_on", "day"),
        Column("who_clears", "choice"),
        Column("clear_by", "day"),
    ),
)
