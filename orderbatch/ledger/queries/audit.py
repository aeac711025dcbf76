"""The invariants of 4-run that the books can be asked for: each is a SELECT of what contradicts it.

To add one: a row in `CHECKS` and its sentence in `words/<language>/doctor.toml`; the columns fill it.
"""

from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.queries.runs import rows

_NEXT = {
    "proposed": ("approved", "held", "refused", "withdrawn", "lapsed", "superseded", "for_rep", "changed"),
    "held": ("approved", "held", "refused", "withdrawn", "lapsed", "superseded", "for_rep", "changed"),
    "approved": ("released",),
    "released": ("shipped",),
    "waiting": ("superseded",),  # the supervisor's review shares out a waiting order again
}
_STEPS = ", ".join(f"'{before}>{state}'" for before, after in _NEXT.items() for state in after)

# code → SELECT of the contradictions
CHECKS: tuple[tuple[str, str], ...] = (
    (
        "LINE_SUM",  # line: ordered = proposed + deferred + awaiting + cancelled + refused, none below 0
        "SELECT r.batch, d.order_key, l.line, l.ordered, "
        "l.proposed + l.deferred + l.awaiting + l.cancelled + l.refused AS parts "
        "FROM line_decisions l JOIN order_decisions d ON d.id = l.decision JOIN runs r ON r.run = d.run "
        "WHERE l.ordered <> l.proposed + l.deferred + l.awaiting + l.cancelled + l.refused "
        "OR l.proposed < 0 OR l.deferred < 0 OR l.awaiting < 0 OR l.cancelled < 0 OR l.refused < 0 "
        "OR l.carry_next > l.deferred",
    ),
    (
        "ORDER_SUM",  # an order's figures are those of its lines
        "SELECT r.batch, d.order_key, d.proposed_cases AS cases, d.proposed_minor AS minor "
        "FROM order_decisions d JOIN runs r ON r.run = d.run JOIN ("
        "SELECT decision, SUM(ordered) AS ordered, SUM(proposed) AS proposed, "
        "SUM(proposed * price_minor) AS minor FROM line_decisions GROUP BY decision) s ON s.decision = d.id "
        "WHERE d.ordered_cases <> s.ordered OR d.proposed_cases <> s.proposed OR d.proposed_minor <> s.minor",
    ),
    (
        "STOCK_OVER",  # stock: Σ proposed ≤ available
        "SELECT r.batch, s.sku, s.available, p.proposed FROM sku_decisions s JOIN runs r ON r.run = s.run "
        "JOIN (SELECT d.run AS run, l.sku AS sku, SUM(l.proposed) AS proposed FROM line_decisions l "
        "JOIN order_decisions d ON d.id = l.decision GROUP BY d.run, l.sku) p "
        "ON p.run = s.run AND p.sku = s.sku "
        "WHERE p.proposed > s.available AND p.proposed > 0",
    ),
    (
        "MONEY_OVER",  # money: Σ proposed per agent ≤ available before his first order, shipping or not
        "SELECT r.batch, d.agent, MAX(d.available_minor) AS available, SUM(d.proposed_minor) AS proposed "
        "FROM order_decisions d JOIN runs r ON r.run = d.run "
        "WHERE d.repeats = '' GROUP BY r.batch, d.agent "
        "HAVING SUM(d.proposed_minor) > MAX(d.available_minor) AND SUM(d.proposed_minor) > 0",
    ),
    (
        "ORDER_TWICE",  # once: two versions of an order with the same lines
        "SELECT o.order_key, o.version, r.batch FROM orders o JOIN runs r ON r.run = o.run JOIN orders p "
        "ON p.order_key = o.order_key AND p.version = o.version - 1 WHERE p.lines_digest = o.lines_digest",
    ),
    (
        "INPUT_TWICE",  # once: the same bytes taken in twice
        "SELECT sha256, MIN(name) AS name, COUNT(*) AS times FROM inputs "
        "WHERE verdict NOT IN ('duplicate', 'asked') "
        "GROUP BY sha256 HAVING COUNT(*) > 1",
    ),
    (
        "RELEASE_UNAPPROVED",  # approval: nothing is on a pick list without finance's approval
        "SELECT DISTINCT q.pick_no, q.order_key, q.proposal FROM releases q WHERE NOT EXISTS ("
        "SELECT 1 FROM decisions f WHERE f.order_key = q.order_key AND f.proposal = q.proposal "
        "AND f.decision = 'approve' AND f.run <= q.run)",
    ),
    (
        "RELEASE_DIFFERS",  # … of exactly these quantities
        "SELECT q.order_key, q.line, q.proposal, l.proposed, q.cases FROM releases q "
        "JOIN proposals p ON p.proposal = q.proposal AND p.order_key = q.order_key "
        "LEFT JOIN line_decisions l ON l.decision = p.decision AND l.line = q.line AND l.proposed > 0 "
        "WHERE q.gift = '' AND (l.proposed IS NULL OR l.proposed <> q.cases OR l.sku <> q.sku)",
    ),
    (
        "SHIPPED_OVER",
        "SELECT s.pick_no, s.order_key, s.line, MAX(s.released) AS released, SUM(s.shipped) AS shipped "
        "FROM shipments s GROUP BY s.pick_no, s.order_key, s.line HAVING SUM(s.shipped) < 0 OR "
        "SUM(s.short) < 0 "
        "OR SUM(s.shipped) + SUM(s.short) > MAX(s.released)",
    ),
    (
        "STATE_JUMP",  # approval: a proposal moves only along its line
        "SELECT e.order_key, e.proposal, e.state, b.state AS before FROM events e JOIN events b ON b.id = ("
        "SELECT MAX(x.id) FROM events x WHERE x.order_key = e.order_key AND x.proposal = e.proposal "
        f"AND x.id < e.id) WHERE e.proposal <> '' AND (b.state || '>' || e.state) NOT IN ({_STEPS})",
    ),
    (
        "UNTOLD",  # told: everything that went back has a finding
        "SELECT r.batch, i.name FROM inputs i JOIN runs r ON r.run = i.run WHERE i.verdict <> 'accepted' "
        "AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.run = i.run "
        "AND (f.file = i.name OR f.file LIKE i.name || ' › %'))",
    ),
)


def audit(connection: sa.Connection) -> list[tuple[str, dict[str, Any]]]:
    """Every contradiction in the books: (code, what fills its sentence)."""
    return [(code, row) for code, sentence in CHECKS for row in rows(connection, sentence)]
