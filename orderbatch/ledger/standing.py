"""What is open right now, as plain figures: what `orderbatch status` shows. No pandas."""

from dataclasses import dataclass

import sqlalchemy as sa

from orderbatch.ledger.queries import rows


@dataclass(frozen=True, slots=True)
class Open:
    """How much is open of one kind: orders, lines, cases, and money in minor units where it is known."""

    orders: int = 0
    lines: int = 0
    cases: int = 0
    minor: int = 0


def standing(connection: sa.Connection) -> dict[str, Open]:
    """Open work by kind: proposed (awaiting finance), held, awaiting, deferred, lapsed, short, released."""
    found = {
        "proposed": "SELECT COUNT(*) AS orders, 0 AS lines, SUM(d.proposed_cases) AS cases, "
        "SUM(d.proposed_minor) AS minor FROM open_proposals o JOIN order_decisions d ON d.id = o.decision",
        "released": "SELECT COUNT(DISTINCT order_key) AS orders, COUNT(*) AS lines, SUM(cases) AS cases, "
        "SUM(cases * price_minor) AS minor FROM unshipped",
    }
    parts = rows(
        connection,
        "SELECT kind, COUNT(DISTINCT order_key) AS orders, COUNT(*) AS lines, SUM(cases) AS cases, "
        "0 AS minor FROM open_parts GROUP BY kind ORDER BY kind",
    )
    figures = {kind: rows(connection, sentence)[0] for kind, sentence in found.items()}
    figures |= {part.pop("kind"): part for part in parts}
    return {
        kind: Open(**{name: int(value or 0) for name, value in each.items()})
        for kind, each in figures.items()
    }
