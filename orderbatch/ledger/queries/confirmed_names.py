"""Names of items that the rep confirmed when an order waited for it: remembered for its agent (10)."""

import json

import sqlalchemy as sa

from orderbatch.ledger.queries.runs import rows

_CONFIRMED = """
SELECT f.value AS written, f.numbers, o.order_key, o.agent
FROM findings f JOIN orders o ON o.run = f.run AND o.document = f.file
WHERE f.code = 'SKU_NEARLY' AND EXISTS (SELECT 1 FROM order_decisions d WHERE d.order_key = o.order_key
  AND d.run >= o.run AND d.cleared_by <> '' AND d.doubts LIKE '%"name"%')
ORDER BY f.run, f.position"""
_CHANGED = "SELECT order_key, sku FROM desk_changes WHERE sku <> ''"


def confirmed_names(connection: sa.Connection) -> list[tuple[str, str, str]]:
    """(agent, what he wrote, our item) of orders let go on; a line changed by hand confirms nothing."""
    found = list(rows(connection, _CONFIRMED))
    changed = {(row["order_key"], row["sku"]) for row in rows(connection, _CHANGED)} if found else set()
    pairs = [(row, json.loads(row["numbers"])["now"]) for row in found]
    return [
        (row["agent"], row["written"], sku) for row, sku in pairs if (row["order_key"], sku) not in changed
    ]
