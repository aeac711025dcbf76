"""What we have promised and not yet given: it lowers today's available stock and funds (1-domain).

Example: on hand 100 as of Monday 08:00; 30 proposed on Friday and not decided, 20 approved and not shipped,
10 shipped on Monday at noon: 60 are promised, 40 are available.

A shipment carries a day, not a time, so goods shipped on the day of the figures count as shipped after
them: a figure is never used twice, at worst a case waits one day.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from orderbatch.contract.batch import LINES, ORDERS
from orderbatch.ledger.bulk import asked, asked_in, pieces
from orderbatch.ledger.frames import frame_from, query, sum_by
from orderbatch.ledger.queries.runs import rows_in
from orderbatch.ledger.schema import LINE_COLUMNS, kinds_of

LAST_MINUTE = dt.time(23, 59)
_ORDER = ", ".join(f"d.{name}" for name in ORDERS)
_LINE = ", ".join(f"l.{name}" for name in LINE_COLUMNS)
_FROM_ORDER = ", ".join(
    f"d.{name}" for name in ORDERS if name not in (*LINE_COLUMNS, "order_key", "agent", "order_no")
)


def open_proposals(connection: sa.Connection) -> pd.DataFrame:
    """Proposals that hold stock and money: proposal, day, started_at, state, and the columns of ORDERS."""
    return query(
        connection,
        f"SELECT p.proposal, p.day, p.started_at, p.state, {_ORDER} FROM open_proposals p "
        "JOIN order_decisions d ON d.id = p.decision ORDER BY d.id",
        {"day": "day", "started_at": "moment"},
    )


def proposals(connection: sa.Connection, batches: Sequence[str]) -> pd.DataFrame:
    """Everything that these batches proposed, whatever became of it; columns as `open_proposals`."""
    sentence = (
        f"SELECT p.proposal, p.day, p.started_at, p.state, {_ORDER} FROM proposals p "
        "JOIN order_decisions d ON d.id = p.decision WHERE p.proposal IN :wanted ORDER BY d.id"
    )
    return _of_batches(connection, sentence, batches, ("proposal", "day", "started_at", "state", *ORDERS))


def proposal_lines(connection: sa.Connection, proposed: pd.DataFrame) -> pd.DataFrame:
    """The lines of these proposals of orders: proposal, the columns of LINES, and those of their order.

    proposed: (proposal, order_key). What a batch proposed of other orders may long be replaced.
    """
    pairs = proposed[["proposal", "order_key"]].drop_duplicates()
    sentence = (
        f"SELECT r.batch AS proposal, d.order_key, d.agent, d.order_no, {_LINE}, {_FROM_ORDER} FROM runs r "
        "JOIN order_decisions d ON d.run = r.run JOIN line_decisions l ON l.decision = d.id "
        "WHERE r.batch IN :wanted AND d.status = 'proposed' ORDER BY l.decision, l.position"
    )
    more = (name for name in ORDERS if name not in (*LINE_COLUMNS, "order_key", "agent", "order_no"))
    lines = _of_batches(connection, sentence, sorted(set(pairs["proposal"])), ("proposal", *LINES, *more))
    return lines.merge(pairs, on=["proposal", "order_key"], how="inner", validate="m:1")


def _of_batches(
    connection: sa.Connection, sentence: str, batches: Sequence[str], names: Sequence[str]
) -> pd.DataFrame:
    found = [tuple(row) for some in pieces(batches) for row in asked_in(connection, sentence, some, {})]
    return frame_from(names, found, {**kinds_of(names), "day": "day", "started_at": "moment"})


def hands(connection: sa.Connection, keys: Iterable[str]) -> dict[str, set[str]]:
    """Order key → its agent, its contacts, and who agreed to a desk change of it."""
    sentence = (
        "SELECT order_key, agent_name AS name FROM order_decisions WHERE order_key IN :wanted UNION "
        "SELECT order_key, contact FROM order_decisions WHERE order_key IN :wanted UNION "
        "SELECT order_key, agreed_by FROM desk_changes WHERE order_key IN :wanted"
    )
    found: dict[str, set[str]] = {}
    for row in rows_in(connection, sentence, sorted(set(keys))):
        found.setdefault(row["order_key"], set()).add(row["name"] or "")
    return found


def first_day_after(as_of: dt.datetime) -> str:
    """The first day whose shipments the figures of that moment may not contain."""
    day = as_of.date() if as_of.time() < LAST_MINUTE else as_of.date() + dt.timedelta(days=1)
    return day.isoformat()


_PROPOSED_STOCK = (
    "SELECT l.sku, SUM(l.proposed) FROM open_proposals p "
    "JOIN line_decisions l ON l.decision = p.decision WHERE l.proposed > 0 GROUP BY l.sku"
)
_PROPOSED_GIFTS = (
    "SELECT g.sku, SUM(g.cases) FROM open_proposals p "
    "JOIN gift_lines g ON g.run = p.run AND g.order_key = p.order_key GROUP BY g.sku"
)
_RELEASED_STOCK = (
    "SELECT sku, SUM(cases) FROM unshipped GROUP BY sku",
    "SELECT sku, SUM(shipped) FROM shipments WHERE counted_on >= :day GROUP BY sku",
)


def promised_stock(connection: sa.Connection, as_of: dt.datetime) -> "pd.Series[int]":
    """SKU → cases proposed and undecided, released and not shipped, or shipped since `as_of`."""
    sentences = (_PROPOSED_STOCK, _PROPOSED_GIFTS, *_RELEASED_STOCK)
    return sum_by(connection, sentences, day=first_day_after(as_of)).rename_axis("sku")


def released_stock(connection: sa.Connection, as_of: dt.datetime) -> "pd.Series[int]":
    """SKU → cases released and not shipped, or shipped since `as_of`: they have their lots already."""
    return sum_by(connection, _RELEASED_STOCK, day=first_day_after(as_of)).rename_axis("sku")


_PROPOSED_MONEY = (
    "SELECT d.agent, SUM(d.proposed_minor) FROM open_proposals p "
    "JOIN order_decisions d ON d.id = p.decision GROUP BY d.agent"
)
_UNSHIPPED_MONEY = "SELECT agent, SUM(cases * price_minor) FROM unshipped GROUP BY agent"
_SHIPPED_MONEY = (
    "SELECT s.agent, SUM(s.shipped * (SELECT MAX(q.price_minor) FROM releases q "
    "WHERE q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line)) "
    "FROM shipments s WHERE s.counted_on >= :day GROUP BY s.agent"
)
_APPROVED_MONEY = (
    "SELECT q.agent, SUM(q.cases * q.price_minor) FROM runs r JOIN releases q ON q.run = r.run "
    "WHERE r.started_at > :moment GROUP BY q.agent"
)


def promised_funds(connection: sa.Connection, as_of: dt.datetime, posted_when: str) -> "pd.Series[int]":
    """Agent → minor units that a balance of `as_of` does not yet contain (P-3.2).

    posted_when `shipped`: proposed and undecided, approved and not shipped, shipped since. `approved`:
    proposed and undecided, approved since.
    """
    if posted_when == "shipped":
        sentences = (_PROPOSED_MONEY, _UNSHIPPED_MONEY, _SHIPPED_MONEY)
        promised = sum_by(connection, sentences, day=first_day_after(as_of))
    else:
        promised = sum_by(connection, (_PROPOSED_MONEY, _APPROVED_MONEY), moment=as_of.isoformat())
    return promised.rename_axis("agent")


_RELEASED_ORDERS = (
    "SELECT DISTINCT q.order_key FROM releases q WHERE q.order_key IN :wanted AND q.run >= COALESCE("
    "(SELECT MAX(o.run) FROM orders o WHERE o.order_key = q.order_key), 0)"
)


def released_orders(connection: sa.Connection, keys: Sequence[str]) -> set[str]:
    """Of these order keys those of whose newest version finance has released something (P-4.4.5)."""
    return {row[0] for some in pieces(keys) for row in asked_in(connection, _RELEASED_ORDERS, some, {})}


_UNSHIPPED_ORDERS = (
    "SELECT order_key, order_no, agent, SUM(cases) AS cases FROM unshipped WHERE agent IN :wanted "
    "GROUP BY order_key, order_no, agent ORDER BY agent, order_no"
)


def unshipped_orders(connection: sa.Connection, listed: Collection[str]) -> list[dict[str, Any]]:
    """order_key, order_no, agent, cases: released and not told as shipped, of agents who are not listed."""
    agents = {row[0] for row in asked(connection, "SELECT DISTINCT agent FROM unshipped", {})}
    return [
        {**row, "cases": int(row["cases"])}
        for some in pieces(sorted(agents - {*listed}))
        for row in asked_in(connection, _UNSHIPPED_ORDERS, some, {}).mappings()
    ]


_GOODS_OF = (
    "SELECT q.order_key, q.line, q.sku, SUM(q.cases - COALESCE((SELECT SUM(s.short) FROM shipments s "
    "WHERE s.pick_no = q.pick_no AND s.order_key = q.order_key AND s.line = q.line), 0)) AS cases "
    "FROM releases q WHERE q.gift = '' AND q.order_key IN :wanted AND q.run >= COALESCE("
    "(SELECT MAX(o.run) FROM orders o WHERE o.order_key = q.order_key), 0) "
    "GROUP BY q.order_key, q.line, q.sku ORDER BY q.order_key, q.line"
)


def goods_of(connection: sa.Connection, keys: Sequence[str]) -> pd.DataFrame:
    """order_key, line, sku, cases: released of the newest versions of these orders, less short picks."""
    names = ("order_key", "line", "sku", "cases")
    found = [tuple(row) for some in pieces(keys) for row in asked_in(connection, _GOODS_OF, some, {})]
    return frame_from(names, found, kinds_of(names))
