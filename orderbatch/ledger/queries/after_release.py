"""What the ledger knows of goods after their release: shipments, dispatches, arrivals, incidents
(8-after-release).

Rows come as plain dicts with the types of `contract.goods_frames`. No pandas.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from orderbatch.contract.batch import Record
from orderbatch.contract.goods_frames import (
    ARRIVALS,
    CHASES,
    DELAYS,
    DISPATCHES,
    INCIDENTS,
    RESOLUTIONS,
    SHIPMENTS,
)
from orderbatch.contract.month_figures import DelayReason
from orderbatch.ledger.cells import loaded
from orderbatch.ledger.queries.runs import rows, rows_in
from orderbatch.ledger.schema import kinds_of
from orderbatch.ledger.views import ENDED

_RELEASED = [
    "pick_no",
    "order_key",
    "order_no",
    "agent",
    "agent_name",
    "sku",
    "product",
    "line",
    "cases",
    "gift",
    "price_minor",
]


def _typed(found: Iterable[Record], columns: Iterable[str]) -> list[Record]:
    """Rows with the types that a frame of these columns has."""
    kinds = kinds_of(columns)
    return [
        {name: loaded(kinds[name], [value])[0] if name in kinds else value for name, value in row.items()}
        for row in found
    ]


def _columns(names: Sequence[str], table: str = "t") -> str:
    return ", ".join(f"{table}.{name}" for name in names)


def released(connection: sa.Connection, picks: Collection[str]) -> list[Record]:
    """Released lines of these picks: what was released on which day, shipped and short of it so far."""
    sentence = (
        f"SELECT {_columns(_RELEASED, 'q')}, q.due, r.day AS released_on, d.language, "
        "(SELECT COALESCE(SUM(s.shipped), 0) FROM shipments s WHERE s.pick_no = q.pick_no "
        "AND s.order_key = q.order_key AND s.line = q.line) AS shipped, "
        "(SELECT COALESCE(SUM(s.short), 0) FROM shipments s WHERE s.pick_no = q.pick_no "
        "AND s.order_key = q.order_key AND s.line = q.line) AS short "
        "FROM releases q JOIN runs r ON r.run = q.run LEFT JOIN runs b ON b.batch = q.proposal "
        "LEFT JOIN order_decisions d ON d.run = b.run AND d.order_key = q.order_key "
        "WHERE q.pick_no IN :wanted ORDER BY q.pick_no, q.order_key, q.gift <> '', q.line"
    )
    found = list(rows_in(connection, sentence, sorted(set(picks))))
    for row in found:
        row["released_on"], row["due"] = (dt.date.fromisoformat(row[name]) for name in ("released_on", "due"))
        row["shipped"], row["short"] = int(row["shipped"]), int(row["short"])
    return found


def last_picks(connection: sa.Connection, numbers: Collection[str]) -> dict[tuple[str, str, str], str]:
    """(Agent, order number, SKU) → the pick list on which it was last released, of these orders."""
    sentence = "SELECT agent, order_no, sku, pick_no FROM releases WHERE order_no IN :wanted ORDER BY run"
    found = rows_in(connection, sentence, sorted(set(numbers)))
    return {(row["agent"], row["order_no"], row["sku"]): row["pick_no"] for row in found}


def shipments(connection: sa.Connection, picks: Collection[str]) -> list[Record]:
    """Every entry about these picks, oldest first."""
    names = _columns(SHIPMENTS)
    sentence = f"SELECT {names} FROM shipments t WHERE t.pick_no IN :wanted ORDER BY t.run, t.position"
    return _typed(rows_in(connection, sentence, sorted(set(picks))), SHIPMENTS)


_OFF = (
    "COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'ended' "
    "AND c.part_source = l.decision AND c.part_position = l.position), 0)"
)
_PICKED_SHORT = (
    "(SELECT MIN(s.run) FROM shipments s WHERE s.order_key = d.order_key AND s.line = l.line AND s.short > 0)"
)
_OVER = (
    "SELECT 'ended' AS kind, l.decision AS source, l.position AS position, d.order_key, l.line, "
    f"l.refused + l.cancelled + {_OFF} AS cases, '' AS proposal "
    "FROM order_decisions d JOIN line_decisions l ON l.decision = d.id "
    f"WHERE d.order_key IN :wanted AND l.reason IN {ENDED} AND l.refused + l.cancelled + {_OFF} > 0 "
    f"AND d.run > {_PICKED_SHORT} AND NOT EXISTS (SELECT 1 FROM releases q WHERE q.order_key = d.order_key "
    f"AND q.line = l.line AND q.gift = '' AND q.run > {_PICKED_SHORT}) "
    f"AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > {_PICKED_SHORT})"
)


def owed(connection: sa.Connection, keys: Collection[str]) -> list[Record]:
    """Open parts of these orders; the lines that finance has not decided: kind `proposed`, with `proposal`;
    and what ended, kind `ended`, of lines of which nothing was released after they were picked short.
    """
    parts = (
        "SELECT kind, source, position, order_key, line, cases, '' AS proposal FROM open_parts "
        "WHERE order_key IN :wanted"
    )
    proposed = (
        "SELECT 'proposed' AS kind, o.decision AS source, l.position AS position, o.order_key, l.line, "
        "l.proposed AS cases, o.proposal FROM open_proposals o JOIN line_decisions l ON l.decision = "
        "o.decision "
        "WHERE l.proposed > 0 AND o.order_key IN :wanted"
    )
    wanted = sorted(set(keys))
    return [row for sentence in (parts, proposed, _OVER) for row in rows_in(connection, sentence, wanted)]


def dispatches(connection: sa.Connection, keys: Collection[str]) -> list[Record]:
    """What was sent of these orders, one row a dispatch and item, as it is known now; oldest first."""
    sentence = (
        f"SELECT {_columns(DISPATCHES)} FROM dispatches t "
        f"WHERE t.order_key IN :wanted ORDER BY t.run, t.position"
    )
    return _newest(_typed(rows_in(connection, sentence, sorted(set(keys))), DISPATCHES))


def silent(connection: sa.Connection, after: dt.date, until: dt.date) -> list[Record]:
    """Dispatches whose report should have come between these days (the first not counted) and has not."""
    sentence = (
        f"SELECT {_columns(DISPATCHES)} FROM dispatches t WHERE t.silent_on > :after AND t.silent_on "
        f"<= :until "
        "AND NOT EXISTS (SELECT 1 FROM arrivals a WHERE a.order_key = t.order_key AND a.sku = t.sku "
        "AND a.dispatch = t.dispatch) ORDER BY t.run, t.position"
    )
    found = rows(connection, sentence, after=after.isoformat(), until=until.isoformat())
    return _newest(_typed(found, DISPATCHES))


def _newest(found: Iterable[Record]) -> list[Record]:
    """Each dispatch and item as it was last written; figures: every number of cases sent that was told."""
    units: dict[tuple[str, ...], Record] = {}
    for row in found:
        unit = row["dispatch"], row["order_key"], row["sku"]
        figures = units[unit]["figures"] if unit in units else set()
        units[unit] = {**row, "figures": {*figures, row["sent"]}}
    return list(units.values())


def arrivals(connection: sa.Connection, keys: Collection[str]) -> list[Record]:
    """The report in force of each dispatch and item of these orders."""
    sentence = (
        f"SELECT {_columns(ARRIVALS)} FROM arrivals t WHERE t.order_key IN :wanted ORDER BY t.run, t.position"
    )
    return _newest(_typed(rows_in(connection, sentence, sorted(set(keys))), ARRIVALS))


def shipped(connection: sa.Connection, keys: Collection[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """(order key, SKU) → cases shipped, and the highest price at which it was released (minor units)."""
    sentence = (
        "SELECT q.order_key, q.sku, MAX(q.price_minor) AS price, SUM((SELECT COALESCE(SUM(s.shipped), 0) "
        "FROM shipments s WHERE s.pick_no = q.pick_no AND s.order_key = q.order_key AND s.line = "
        "q.line)) AS cases "
        "FROM releases q WHERE q.order_key IN :wanted GROUP BY q.order_key, q.sku"
    )
    return {
        (row["order_key"], row["sku"]): (int(row["cases"]), int(row["price"]))
        for row in rows_in(connection, sentence, sorted(set(keys)))
    }


def orders(connection: sa.Connection, keys: Collection[str]) -> dict[str, Record]:
    """Order key → its newest decision: ORDERS without what only sharing needs."""
    names = [
        "order_key",
        "agent",
        "agent_name",
        "region",
        "regional_manager",
        "market",
        "customer_class",
        "order_no",
    ]
    names += ["document", "received_at", "valid_at", "ship_to", "contact", "ship_method", "language"]
    sentence = f"SELECT {_columns(names)} FROM order_decisions t WHERE t.order_key IN :wanted ORDER BY t.id"
    found = _typed(rows_in(connection, sentence, sorted(set(keys))), names)
    return {row["order_key"]: row for row in found}


def orders_of(connection: sa.Connection, agent: str) -> list[str]:
    """Keys of an agent's orders, goods sent again among them, the newest first."""
    sentence = (
        "SELECT order_key, MAX(run) AS newest FROM orders WHERE agent = :agent GROUP BY order_key "
        "UNION SELECT new_order_key, MAX(run) FROM resolutions WHERE agent = :agent AND new_order_key <> '' "
        "GROUP BY new_order_key UNION SELECT order_key, MAX(run) FROM gift_lines WHERE agent = :agent "
        "AND order_key NOT IN (SELECT order_key FROM orders) AND order_key NOT IN "
        "(SELECT new_order_key FROM resolutions) GROUP BY order_key ORDER BY 2 DESC, 1"
    )
    return [row["order_key"] for row in rows(connection, sentence, agent=agent)]


def promised_to(connection: sa.Connection, agent: str) -> int:
    """Minor units of what is proposed, or released and not shipped, for an agent."""
    sentence = (
        "SELECT COALESCE(SUM(minor), 0) AS minor FROM ("
        "SELECT SUM(d.proposed_minor) AS minor FROM open_proposals o "
        "JOIN order_decisions d ON d.id = o.decision "
        "WHERE d.agent = :agent UNION ALL "
        "SELECT SUM(cases * price_minor) FROM unshipped WHERE agent = :agent) x"
    )
    return int(rows(connection, sentence, agent=agent)[0]["minor"])


def lines(connection: sa.Connection, keys: Collection[str]) -> dict[tuple[str, str], Record]:
    """(order key, SKU) → the newest decided line: product, spec, unit, category, bin, lot_size."""
    names = ["sku", "product", "spec", "unit", "category", "bin", "lot_size"]
    sentence = (
        f"SELECT d.order_key, {_columns(names, 'l')} FROM order_decisions d JOIN line_decisions l "
        "ON l.decision = d.id WHERE d.order_key IN :wanted ORDER BY d.id, l.position"
    )
    return {(row["order_key"], row["sku"]): row for row in rows_in(connection, sentence, sorted(set(keys)))}


def incidents_in_force(connection: sa.Connection) -> list[Record]:
    """What is open: the register as the newest run left it."""
    sentence = (
        f"SELECT {_columns(INCIDENTS)} FROM incidents t "
        "WHERE t.run = (SELECT MAX(run) FROM runs) AND t.status <> 'closed' ORDER BY t.position"
    )
    return _typed(rows(connection, sentence), INCIDENTS)


def incidents_by(connection: sa.Connection, column: str, wanted: Collection[str]) -> list[Record]:
    """Every incident whose `number`, `agent` or `order_key` is among these, as it is now."""
    sentence = (
        f"SELECT {_columns(INCIDENTS)} FROM incidents t "
        f"WHERE t.{column} IN :wanted ORDER BY t.run, t.position"
    )
    found = _typed(rows_in(connection, sentence, sorted(set(wanted))), INCIDENTS)
    return list({row["number"]: row for row in found}.values())


def registers(connection: sa.Connection, batches: Collection[str]) -> dict[str, dict[str, Record]]:
    """Batch → number → the row as its register had it."""
    sentence = (
        f"SELECT r.batch, {_columns(INCIDENTS)} FROM incidents t JOIN runs r ON r.run = t.run "
        "WHERE r.batch IN :wanted"
    )
    found: dict[str, dict[str, Record]] = {}
    for row in _typed(rows_in(connection, sentence, sorted(set(batches))), INCIDENTS):
        found.setdefault(row.pop("batch"), {})[row["number"]] = row
    return found


def last_incident(connection: sa.Connection, year: int) -> int:
    """The newest number of a year; 0 where there is none."""
    sentence = sa.text("SELECT MAX(number) FROM incidents WHERE number LIKE :year")
    newest = connection.execute(sentence, {"year": f"K{year}-%"}).scalar()
    return int(newest.rpartition("-")[2]) if newest else 0


def resolutions(connection: sa.Connection, keys: Collection[str], column: str = "order_key") -> list[Record]:
    """The newest resolution of each incident of these orders (or incidents: column `incident`)."""
    sentence = (
        f"SELECT {_columns(RESOLUTIONS)} FROM resolutions t "
        f"WHERE t.{column} IN :wanted ORDER BY t.run, t.position"
    )
    found = _typed(rows_in(connection, sentence, sorted(set(keys))), RESOLUTIONS)
    return list({row["incident"]: row for row in found}.values())


def resolved(connection: sa.Connection, keys: Collection[str]) -> dict[tuple[str, str], int]:
    """(order key, SKU) → shipped cases for which something was done that stands."""
    sentence = (
        "SELECT order_key, sku, SUM(counted) AS cases FROM resolutions WHERE order_key IN :wanted "
        "GROUP BY order_key, sku"
    )
    found = rows_in(connection, sentence, sorted(set(keys)))
    return {(row["order_key"], row["sku"]): int(row["cases"]) for row in found}


def newest_register(connection: sa.Connection) -> str:
    """The batch that last wrote the register; "" where none did."""
    sentence = (
        "SELECT r.batch FROM outputs o JOIN runs r ON r.run = o.run WHERE o.kind = 'incidents' "
        "ORDER BY o.run DESC LIMIT 1"
    )
    found = rows(connection, sentence)
    return str(found[0]["batch"]) if found else ""


def chases(connection: sa.Connection) -> list[Record]:
    """What was chased and answered, as the newest run left it."""
    sentence = (
        f"SELECT {_columns(CHASES)} FROM chases t "
        f"WHERE t.run = (SELECT MAX(run) FROM runs) ORDER BY t.position"
    )
    return _typed(rows(connection, sentence), CHASES)


def delay_reasons(connection: sa.Connection, year: int, month: int) -> list[DelayReason]:
    """Reasons that the warehouse gave in a month, each once for an order on its pick list (P-4.5.2)."""
    sentence = (
        "SELECT delay_reason, COUNT(*) AS orders, SUM(cases) AS cases FROM ("
        "SELECT t.delay_reason, t.pick_no, t.order_key, MAX(t.cases) AS cases FROM chases t "
        "WHERE t.delay_reason <> '' AND t.answered_on LIKE :month "
        "GROUP BY t.delay_reason, t.pick_no, t.order_key) x "
        "GROUP BY delay_reason ORDER BY 3 DESC, 1"
    )
    found = rows(connection, sentence, month=f"{year:04d}-{month:02d}-%")
    return [DelayReason(row["delay_reason"], int(row["orders"]), int(row["cases"])) for row in found]


def delays(connection: sa.Connection, picks: Collection[str]) -> list[Record]:
    """The notices of delay about goods of these picks, each as it was last written."""
    sentence = (
        f"SELECT {_columns(DELAYS)} FROM delays t WHERE t.pick_no IN :wanted ORDER BY t.run, t.position"
    )
    found = _typed(rows_in(connection, sentence, sorted(set(picks))), DELAYS)
    return list({row["number"]: row for row in found}.values())


def delays_in_force(connection: sa.Connection) -> list[Record]:
    """The notices of delay as the newest run left them."""
    sentence = (
        f"SELECT {_columns(DELAYS)} FROM delays t WHERE t.run = (SELECT MAX(run) FROM runs) "
        "ORDER BY t.position"
    )
    return _typed(rows(connection, sentence), DELAYS)


def delays_since(connection: sa.Connection) -> str:
    """The day since which delays were notified when the newest run ended; "" where they were not."""
    found = rows(connection, "SELECT delays_since FROM runs ORDER BY run DESC LIMIT 1")
    return str(found[0]["delays_since"]) if found else ""


def last_delay(connection: sa.Connection, year: int) -> int:
    """The newest number of a year; 0 where there is none."""
    sentence = sa.text("SELECT MAX(number) FROM delays WHERE number LIKE :year")
    newest = connection.execute(sentence, {"year": f"D{year}-%"}).scalar()
    return int(newest.rpartition("-")[2]) if newest else 0
