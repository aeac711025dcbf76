"""The sheets of what follows a release (8-after-release): tracking, chase, dispatch notice, arrival,
incidents.
"""

from dataclasses import replace

from orderbatch.contract.columns import AGENT, ORDER_NO, REMARKS, SKU, Column, person, text
from orderbatch.contract.sheets.sheet import Sheet

PICK_NO = Column("pick_no", "code", required=True)
BATCH = Column("batch", "code")

REMARKS_ASKED = replace(REMARKS, person=True)

TRACKING = Sheet(
    "tracking",
    columns=(
        PICK_NO,
        ORDER_NO,
        AGENT,
        *text("agent_name"),
        SKU,
        *text("product"),
        Column("lot", "text", advisory=True),
        Column("expiry", "text", advisory=True),
        Column("released_cases", "count", required=True, least=0),
        Column("shipped_cases", "count", person=True, least=0),
        Column("rest", "choice", person=True),
        Column("shipped_on", "day", person=True),
        *person("carrier", "waybill"),
        Column("expected_arrival", "day", person=True),
        REMARKS_ASKED,
    ),
    returns=True,  # no key: an item stands once a shipment
)

# One row an order: what holds for all its lines whose own cells are empty.
TRACKING_ORDERS = Sheet(
    "tracking_orders",
    columns=(
        PICK_NO,
        ORDER_NO,
        AGENT,
        *text("agent_name"),
        Column("order_cases", "count", required=True, least=0),
        Column("shipped_on", "day", person=True),
        *person("carrier", "waybill"),
        Column("expected_arrival", "day", person=True),
    ),
    key=("pick_no", "agent", "order_no"),
    returns=True,
)

SHIPPING_CHASE = Sheet(
    "shipping_chase",
    labels=(BATCH,),
    columns=(
        PICK_NO,
        ORDER_NO,
        AGENT,
        *text("agent_name"),
        Column("open_cases", "count", required=True, least=0),
        Column("released_on", "day", advisory=True),
        Column("ship_by", "day", advisory=True),
        Column("days_late", "count", advisory=True),
        *text("stage"),
        Column("delay_reason", "choice", person=True),
        Column("promised_for", "day", person=True),
        REMARKS_ASKED,
    ),
    key=("pick_no", "agent", "order_no"),
    returns=True,
)

DISPATCH_NOTICE = Sheet(
    "dispatch_notice",
    labels=(AGENT,),
    columns=(
        Column("dispatch_no", "code", required=True),
        ORDER_NO,
        SKU,
        *text("product"),
        Column("sent_cases", "count", required=True, least=0),
        *text("gift_policy", "carrier", "waybill"),
        Column("shipped_on", "day", advisory=True),
        Column("expected_arrival", "day", advisory=True),
        Column("good_cases", "count", person=True, least=0),
        Column("bad_cases", "count", person=True, least=0),
        Column("received_on", "day", person=True),
        Column("problem", "choice", person=True),
        REMARKS_ASKED,
    ),
    key=("dispatch_no", "order_no", "sku"),
    returns=True,
)

ARRIVAL = Sheet(
    "arrival",
    # An agent's own layout says once above its lines what ours asks in each.
    labels=(Column("agent", "code"), Column("order_no", "code"), Column("received_on", "day")),
    columns=(
        Column("agent", "code"),
        Column("order_no", "code"),
        SKU,
        *text("product"),
        Column("good_cases", "count", required=True, least=0, person=True),
        Column("bad_cases", "count", least=0, person=True),
        Column("received_on", "day"),
        Column("problem", "choice", person=True),
        REMARKS_ASKED,
    ),
)

INCIDENTS = Sheet(
    "incidents",
    # A statement of account that comes back brings the differences on such a sheet.
    labels=(
        BATCH,
        Column("agent", "code"),
        *text("statement_month", "statement_differs", "signed_by"),
        Column("statement_agrees", "choice"),
    ),
    columns=(
        Column("incident_no", "code"),
        Column("opened_on", "day"),
        AGENT,
        *text("agent_name"),
        Column("order_no", "code"),
        Column("sku", "code"),
        Column("incident_cases", "count", least=0),
        Column("incident_type", "choice", required=True),
        Column("problem", "choice"),
        Column("description", "text", required=True),
        *person("owner", "cause", "answer"),
        Column("resolution", "choice", person=True),
        Column("disposition", "choice", person=True),
        *person("decided_by"),
        Column("incident_status", "choice", person=True),
        Column("closed_on", "day", person=True),
        *person("reopen_reason"),
    ),
    returns=True,
)

CREDIT_LIST = Sheet(
    "credit_list",
    columns=(
        Column("incident_no", "code", required=True),
        Column("credit_kind", "choice", required=True),
        AGENT,
        *text("agent_name"),
        ORDER_NO,
        SKU,
        *text("product"),
        Column("credit_cases", "count", required=True),
        Column("case_price", "money"),
        Column("credit_amount", "money", required=True),
        *text("decided_by"),
    ),
)
