"""The sheets that come in from outside: order forms, masters, figures, reports (2-workbooks, Inbound)."""

from orderbatch.contract.columns import AGENT, AS_OF, ORDER_NO, REMARKS, SKU, Column, carried, text
from orderbatch.contract.sheets.sheet import Sheet

ORDER = Sheet(
    "order",
    labels=(
        AGENT,
        Column("order_no", "code"),
        Column("order_date", "day", advisory=True),
        *carried(
            *text("ship_to", "contact", "ship_method"),
            Column("if_short", "choice"),
            Column("reduce", "choice"),
            REMARKS,
        ),
    ),
    columns=(
        SKU,
        *text("product", "spec", "unit"),
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
        *text("product", "spec", "category", "unit"),
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
        *text("agreement_no"),
        Column("agreement_to", "day"),
        *text("positioning"),
        Column("customer_since", "day", advisory=True),
        Column("year_target_cases", "count", advisory=True, least=0),
        Column("year_target", "money", advisory=True, least=0),
        *text("ship_to", "email"),
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
        *text("bin", "warehouse"),
        Column("lot", "code"),
        Column("expiry", "day"),
        Column("on_order", "count", advisory=True, least=0),  # on its way to this warehouse
        Column("expected_on", "day", advisory=True),
        AS_OF,
    ),
)

ITEM_CODES = Sheet(  # an agent's own codes and names, barcodes; without an agent: everybody's
    "item_codes",
    columns=(Column("agent", "code"), Column("their_code", "text", required=True), SKU),
    key=("agent", "their_code"),
)

POLICIES = Sheet(  # several rows with the same code are its tiers
    "policies",
    columns=(
        Column("policy", "code", required=True),
        Column("policy_name", "text"),
        Column("policy_kind", "choice", required=True),
        Column("sku", "code"),
        Column("category", "text"),
        Column("threshold", "money", required=True, advisory=True, least=0),  # cases where it is buy_get
        Column("gift_sku", "code", required=True, advisory=True),
        *text("gift_product"),
        Column("gift_cases", "count", required=True, advisory=True, least=1),
        Column("repeat", "choice"),
        Column("region", "text"),
        Column("customer_class", "choice"),
        Column("from_day", "day"),
        Column("to_day", "day"),
        Column("payment_target", "money", least=0),
    ),
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

FINANCE_PAYMENTS = Sheet(  # what finance posted of them: this counts, as soon as there is any (7-policies)
    "finance_payments",
    columns=(
        AGENT,
        Column("policy", "code", required=True),
        Column("amount", "money", required=True),
        Column("posted_on", "day", required=True),
        Column("voucher", "text", required=True),
    ),
)

DESK_CHANGE = Sheet(
    "desk_change",
    columns=(
        ORDER_NO,
        AGENT,
        Column("sku", "code"),
        Column("new_cases", "count", least=0, person=True),
        Column("action", "choice", required=True, person=True),
        Column("agreed_by", "text", required=True, person=True),
        Column("reason", "text"),
    ),
)
