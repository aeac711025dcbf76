"""Every sheet that crosses the door (2-workbooks). Reading this tuple is reading the contract.

Headings and labels are in `words/<language>/headings.toml` under the column's name, choices in
`choices.toml`. To add a sheet: one declaration here, its words, and its entry in `SHEETS`.
"""

from orderbatch.contract.columns import Column
from orderbatch.contract.sheet import Sheet, by_kind

AGENT = Column("agent", "code", required=True)
SKU = Column("sku", "code", required=True)
ORDER_NO = Column("order_no", "code", required=True)
AS_OF = Column("as_of", "moment")
REMARKS = Column("remarks", "text", advisory=True)


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "text", advisory=True) for name in names)


def _person(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "text", person=True) for name in names)


ORDER = Sheet(
    "order",
    labels=(
        AGENT,
        Column("order_no", "code"),
        Column("order_date", "day", advisory=True),
        *_text("ship_to", "contact", "ship_method"),
        Column("if_short", "choice"),
        Column("reduce", "choice"),
        REMARKS,
    ),
    columns=(
        SKU,
        *_text("product", "spec", "unit"),
        Column("cases", "count", required=True, least=1),
        Column("case_price", "money", advisory=True),
        Column("amount", "money", advisory=True),
        REMARKS,
    ),
)

CATALOGUE = Sheet(
    "catalogue",
    columns=(
        SKU,
        *_text("product", "spec", "category", "unit"),
        Column("pieces_per_case", "count", advisory=True, least=1),
        Column("case_price", "money", required=True, least=0),
        Column("weight", "measure", advisory=True, least=0),
        Column("volume", "measure", advisory=True, least=0),
        Column("min_cases", "count", least=1),
        Column("order_multiple", "count", least=1),
        Column("status", "choice"),
        Column("effective_from", "day"),
        Column("replaced_by", "code"),
    ),
    key=("sku",),
)

AGENTS = Sheet(
    "agents",
    columns=(
        AGENT,
        Column("agent_name", "text", required=True),
        Column("region", "text", required=True),
        Column("market", "text"),
        Column("customer_class", "choice"),
        Column("regional_manager", "text"),
        Column("min_order_cases", "count", least=0),
        Column("if_short", "choice"),
        Column("reduce", "choice"),
        Column("agreement_to", "day"),
        *_text("ship_to", "email"),
    ),
    key=("agent",),
)

MARKETS = Sheet(
    "markets",
    columns=(
        Column("market", "text", required=True),
        Column("sku", "code"),
        Column("urgency", "count", required=True, least=0, most=2),
    ),
    key=("market", "sku"),
)

BALANCES = Sheet(
    "balances",
    labels=(AS_OF,),
    columns=(AGENT, Column("balance", "money", required=True), AS_OF),
    key=("agent",),
)

STOCK = Sheet(
    "stock",
    labels=(AS_OF,),
    columns=(
        SKU,
        Column("on_hand", "count", required=True, least=0),
        *_text("bin", "warehouse"),
        Column("lot", "code"),
        Column("expiry", "day"),
        AS_OF,
    ),
)

POLICIES = Sheet(
    "policies",
    columns=(
        Column("policy", "code", required=True),
        Column("policy_name", "text"),
        Column("policy_kind", "choice", required=True),
        Column("sku", "code"),
        Column("category", "text"),
        Column("threshold", "money", required=True, least=0),
        Column("gift_sku", "code", required=True),
        Column("gift_cases", "count", required=True, least=0),
        Column("repeat", "choice"),
        Column("region", "text"),
        Column("from_day", "day"),
        Column("to_day", "day"),
        Column("payment_target", "money", least=0),
    ),
    key=("policy",),
)

POLICY_PAYMENTS = Sheet(
    "policy_payments",
    columns=(
        AGENT,
        Column("policy", "code", required=True),
        Column("amount", "money", required=True),
        Column("paid_on", "day", required=True),
        Column("reference", "text"),
    ),
)

ARRIVAL = Sheet(
    "arrival",
    columns=(
        ORDER_NO,
        SKU,
        Column("received_cases", "count", required=True, least=0),
        Column("received_on", "day", required=True),
        Column("problem", "choice"),
        REMARKS,
    ),
)

CASES = Sheet(
    "cases",
    columns=(
        Column("case_no", "code"),
        Column("case_date", "day", required=True),
        AGENT,
        Column("order_no", "code"),
        Column("case_type", "choice", required=True),
        Column("description", "text", required=True),
        Column("owner", "text"),
        Column("case_status", "text"),
        Column("answer", "text"),
        Column("closed_on", "day"),
    ),
)

BATCH_LABEL = Column("batch", "code", required=True)

APPROVAL = Sheet(
    "approval",
    labels=(BATCH_LABEL,),
    columns=(
        ORDER_NO,
        AGENT,
        *_text("agent_name", "region"),
        Column("received", "moment", advisory=True),
        Column("ordered_amount", "money", advisory=True),
        Column("proposed_amount", "money", required=True),
        Column("available_funds", "money", advisory=True),
        Column("left_after", "money", advisory=True),
        *_text("funds_check"),
        Column("decision", "choice", person=True),
        *_person("decided_by", "reason", "comment"),
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
        *_text("product", "spec"),
        Column("ordered_cases", "count", advisory=True),
        Column("proposed_cases", "count", required=True, least=0),
        Column("case_price", "money", advisory=True),
        Column("proposed_amount", "money", advisory=True),
        *_text("why"),
    ),
    returns=True,
)

REVIEW = Sheet(
    "review",
    labels=(BATCH_LABEL,),
    columns=(
        ORDER_NO,
        AGENT,
        *_text("agent_name", "region"),
        SKU,
        *_text("product"),
        Column("ordered_cases", "count", advisory=True),
        Column("proposed_cases", "count", required=True, least=0),
        Column("short_cases", "count", advisory=True),
        *_text("why"),
        Column("override_cases", "count", person=True, least=0),
        *_person("override_reason"),
    ),
    key=("agent", "order_no", "sku"),
    returns=True,
)

REPLY = Sheet(
    "reply",
    labels=(BATCH_LABEL, AGENT),
    columns=(
        ORDER_NO,
        SKU,
        *_text("product"),
        Column("ordered_cases", "count", advisory=True),
        Column("confirmed_cases", "count", required=True, least=0),
        Column("deferred_cases", "count", advisory=True),
        Column("cancelled_cases", "count", advisory=True),
        *_text("line_status"),
        Column("choice", "choice", person=True),
    ),
    returns=True,
)

PICK_LIST = Sheet(
    "pick_list",
    labels=(Column("pick_no", "code", required=True),),
    columns=(
        *_text("bin"),
        SKU,
        *_text("product", "spec"),
        Column("lot", "code"),
        Column("pick_cases", "count", required=True, least=1),
        *_text("tick"),
        Column("picked", "count", person=True, least=0),
        Column("order_no", "text", required=True),
        *_text("agent_name"),
    ),
    returns=True,
)

TRACKING = Sheet(
    "tracking",
    columns=(
        Column("pick_no", "code", required=True),
        ORDER_NO,
        AGENT,
        *_text("agent_name"),
        SKU,
        *_text("product"),
        Column("released_cases", "count", required=True, least=0),
        Column("shipped_cases", "count", person=True, least=0),
        Column("shipped_on", "day", person=True),
        *_person("carrier", "waybill"),
        Column("expected_arrival", "day", person=True),
        REMARKS,
    ),
    key=("pick_no", "agent", "order_no", "sku"),
    returns=True,
)

PAYMENT_CHASE = Sheet(
    "payment_chase",
    columns=(
        AGENT,
        *_text("agent_name", "region", "regional_manager"),
        ORDER_NO,
        Column("order_amount", "money", required=True),
        Column("available_funds", "money"),
        Column("gap", "money", required=True),
        Column("held_since", "day"),
        Column("days", "count"),
    ),
)

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
