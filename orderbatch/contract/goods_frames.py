"""Frames of what follows a release: shipments, dispatches, arrivals, incidents, resolutions
(8-after-release).

They are part of the `Batch` (`contract.batch.FRAMES`). Shipments and corrections are entries that add up;
arrivals and resolutions are entries of which the newest counts; chases and incidents are the lists as this
run leaves them, whole, so that the newest run alone says what is open.
"""

SHIPMENTS = (
    "pick_no", "order_key", "order_no", "agent", "sku", "line",
    "released",  # cases of the line on this pick list
    "shipped",  # cases that this entry adds; a correction may take some back
    "short",  # cases of the release that this entry gives up: the rest comes up again
    "shipment",  # its number within pick, order and item, from 1
    "figure",  # what the sheet says in all of this shipment: one pick, order, item, day and waybill
    "dispatch",  # batch that first told of this shipment; a correction keeps it
    "shipped_on", "carrier", "waybill", "expected_arrival", "remarks",
)  # fmt: skip

CORRECTIONS = (  # open parts of a line that a corrected tracking figure makes larger or smaller
    "part_kind", "part_source", "part_position", "order_key", "line", "cases",
)  # fmt: skip

DISPATCHES = (  # what is on its way, as an agent is told: one row a dispatch, order and item
    "dispatch", "order_key", "order_no", "agent", "agent_name", "language", "sku", "product",
    "policy",  # the sales policies under which some of it is given, one a line
    "sent",  # cases in all of this dispatch, corrections counted
    "carrier", "waybill", "shipped_on", "expected_arrival",
    "silent_on",  # the day from which no report means that it arrived
)  # fmt: skip

ARRIVALS = (  # a dispatch as its agent received it; good + short + missed + damaged + refused = sent
    "dispatch", "order_key", "order_no", "agent", "sku", "product",
    "sent", "good", "damaged", "refused", "short", "missed",
    "over", "wrong",  # beside the others: more than was sent, an item that was not sent
    "received_on", "reported",  # reported: False where nobody said anything in time
    "problem", "remarks", "document", "cell",
)  # fmt: skip

INCIDENTS = (  # the register as this run leaves it: what is open, and what this run closed
    "number", "opened_on", "agent", "agent_name", "region", "order_key", "order_no", "sku", "product",
    "cases", "type", "problem", "description", "owner", "cause", "answer", "resolution", "disposition",
    "decided_by",
    "status", "closed_on", "reopen_reason",
    "pair",  # the missed item that a wrong one stands for, as far as one can tell
    "due_on",  # an answer is overdue after this day
    "answered_on",
    "change",  # what this run did: opened | changed | answered | closed | reopened | overdue | ""
    "changes",  # column → what it was, what it is, in this run
    "document",  # whose word it was
)  # fmt: skip

RESOLUTIONS = (  # what was done about an incident; the newest entry of an incident counts
    "incident", "kind", "agent", "agent_name", "order_key", "order_no", "sku", "product", "cases",
    "price_minor", "minor", "disposition", "decided_by", "decided_on",
    "counted",  # cases that were shipped, and for which nothing more can be done
    "new_order_key",  # the order of a resend or replacement
    "state",  # done | undone: finance refused it, or it ended without shipping
)  # fmt: skip

ITEM_NEW, ITEM_BACK, ITEM_ENDED, ITEM_GONE = "new", "back", "ended", "gone"  # back: on sale again
ITEM_OVER = (ITEM_ENDED, ITEM_GONE)
CATALOGUE_CHANGES = (  # what a new catalogue made of an item that agents can order (P-4.7): one row a change
    "sku", "product",
    # new | back | ended | gone (no longer listed), or the column that says something else
    "change",
    "old", "new",  # as text; money in minor units
    "from_day", "replaced_by", "replacement",  # replacement: its name
    # of an item that ended: [agent, name, order no., cases, how it stands], policies, [agent, his code]
    "touched", "policies", "their_codes",
)  # fmt: skip

CHASES = (  # released goods that somebody must ask after, and what the warehouse said of them
    "pick_no", "order_key", "order_no", "agent", "agent_name", "region", "cases", "released_on", "ship_by",
    "days",  # late; 0 = due today, below 0 = not yet due
    "stage",  # asks | urges | manager | "" (only answered)
    "delay_reason", "promised_for", "remarks", "answered_on",
    "broken",  # a promised day has passed
)  # fmt: skip

DELAYS = (  # notices of delay (P-4.6.1): those that wait for a day, and what was told while goods are open
    "number", "cause",  # short | late
    "pick_no", "order_key", "order_no", "agent", "agent_name", "region", "cases",
    "noticed_on", "promised_for",  # promised_for: the new day, None until the warehouse names one
    "told_in",  # batch whose reply carries it; "" while it waits for a day
)  # fmt: skip

GIFT_STOCK = (  # the gifts of the policies in force: is there what would clear what is owed? (H-3.2.3(2))
    "sku", "product",
    "had",  # on hand when the run before looked; None where none did
    "on_hand",
    "spare",  # once today's goods and gifts are taken
    "on_order", "expected_on",  # on its way by the stock list, and when; 0 and None where it does not say
    "owed",  # once this run is over, by all policies
)  # fmt: skip

# problems of an arrival, and the types of an incident
PROBLEMS = ("short", "missed", "wrong", "over", "damaged", "refused")
OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
DONE, UNDONE = "done", "undone"
RESEND, REPLACE, CHARGE, CREDIT, RETURN = "resend", "replace", "charge", "credit", "return"
SENT_AGAIN = (RESEND, REPLACE)
NOT_SHIPPED = (CREDIT, RETURN)  # their cases count as not shipped
