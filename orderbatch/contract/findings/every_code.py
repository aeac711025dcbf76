"""Which findings there are and how heavy each is; their sentences are in `words/<language>/findings.toml`."""

from collections.abc import Mapping
from types import MappingProxyType

from orderbatch.contract.findings.of_answers import OF_ANSWERS
from orderbatch.contract.findings.of_orders import OF_ORDERS
from orderbatch.contract.findings.of_reading import OF_READING
from orderbatch.contract.findings.severity import Severity

CODES: Mapping[str, Severity] = MappingProxyType({**OF_READING, **OF_ORDERS, **OF_ANSWERS})

# Findings at a row of a returned sheet that say first whose row it is (`day.located`, `{row}`).
NAMES_ITS_ROW = frozenset(
    {
        *("RETURN_UNKNOWN", "RETURN_CHANGED", "ANSWERS_DIFFER", "DECISION_SECOND", "DECISION_SAME"),
        *("OVERRIDE_REASON", "OVERRIDE_OVER", "OVERRIDE_LOT", "OVERRIDE_STOCK", "OVERRIDE_FUNDS"),
        *("SHIPPED_LATER", "SHIPPED_TOO_SOON", "SHIPPED_TOO_MUCH", "REST_TWICE", "SHIPMENT_TWICE"),
        *("SHIPMENT_WHICH", "ARRIVAL_BAD", "RECEIVED_LATER", "RECEIVED_TOO_SOON", "PROMISE_PAST"),
        "INCIDENT_CASES",
    }
)

# What they quote is several cells, a name beside the cell, or a column.
OF_MORE = frozenset(
    (
        *("CELLS_PASSED_OVER", "TEXTS_PASSED_OVER", "LINE_REMARKS", "GIFTS_ASKED", "SHOPS_IN_LINES"),
        *("SHEET_UNREAD", "HEADING_NONE", "LIST_UNHEADED", "LINE_FREE", "OURS_FILLED_IN", "RETURN_WRITTEN"),
    )
)
