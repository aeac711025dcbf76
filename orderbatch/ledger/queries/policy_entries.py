"""What the ledger knows of sales policies: their lists, what counts toward them, what was given (P-4.2.3).

Counted is what finance released less what was picked short or returned, and what lies with finance undecided.
"""

import datetime as dt
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from orderbatch.contract.batch import GIFT_LINES, GIFTS, Record
from orderbatch.contract.sales_policy import PAYMENTS
from orderbatch.ledger.bulk import asked, asked_in, pieces
from orderbatch.ledger.frames import frame_from, framed, query
from orderbatch.ledger.schema import kinds_of

_SHORT = (
    "COALESCE((SELECT SUM(s.short) FROM shipments s WHERE s.pick_no = q.pick_no "
    "AND s.order_key = q.order_key AND s.line = q.line), 0)"
)
_GOODS = "d.agent, d.order_key, l.line, l.sku, l.category, d.valid_at"
_COUNTED = (
    f"SELECT q.pick_no, q.proposal, {_GOODS}, q.cases - {_SHORT} AS cases, q.price_minor "
    "FROM releases q JOIN runs b ON b.batch = q.proposal "
    "JOIN order_decisions d ON d.run = b.run AND d.order_key = q.order_key "
    "JOIN line_decisions l ON l.decision = d.id AND l.line = q.line AND l.proposed > 0 "
    "WHERE q.gift = '' AND d.incident = '' AND d.valid_at >= :since"
)
_WITH_FINANCE = (
    f"SELECT '' AS pick_no, p.proposal, {_GOODS}, l.proposed AS cases, l.price_minor "
    "FROM open_proposals p JOIN order_decisions d ON d.id = p.decision "
    "JOIN line_decisions l ON l.decision = d.id AND l.proposed > 0 "
    "WHERE d.incident = '' AND d.valid_at >= :since"
)
# Every agent and policy with a row of GIFTS, from one to the next in the index: however many rows each has.
_PAIRS = """
WITH RECURSIVE agents(agent) AS (
  SELECT MIN(agent) FROM gifts UNION ALL
  SELECT (SELECT MIN(g.agent) FROM gifts g WHERE g.agent > a.agent) FROM agents a WHERE a.agent IS NOT NULL
), pairs(agent, policy) AS (
  SELECT a.agent, (SELECT MIN(g.policy) FROM gifts g WHERE g.agent = a.agent) FROM agents a
  WHERE a.agent IS NOT NULL UNION ALL
  SELECT p.agent, (SELECT MIN(g.policy) FROM gifts g WHERE g.agent = p.agent AND g.policy > p.policy)
  FROM pairs p WHERE p.policy IS NOT NULL
)"""
CHANGED = ("agent", "policy", "terms", "entitled", "changed")  # a standing before its terms changed
AIMS = ("agent", "agent_name", "region", "policy", "policy_name", "target", "from_day", "to_day")
_GIFT = ", ".join(f"g.{name}" for name in GIFT_LINES)


class ListInForce(NamedTuple):
    """One policies' list: the day it came in, and its columns."""

    day: dt.date
    content: Mapping[str, Sequence[Any]]


def lists(connection: sa.Connection) -> list[ListInForce]:
    """Every policies' list, the oldest first; of several of one day the one that counted last."""
    sentence = sa.text(
        "SELECT r.day, m.content FROM masters m JOIN runs r ON r.run = m.run WHERE m.kind = 'policies' "
        "ORDER BY m.as_of, m.id"
    )
    rows = connection.execute(sentence)
    return [ListInForce(dt.date.fromisoformat(day), json.loads(content)) for day, content in rows]


class Resting(NamedTuple):
    """What rested in the newest run: the codes of policies, and why, as `policies_in_force` says it."""

    codes: frozenset[str]
    why: frozenset[str]


def resting(connection: sa.Connection) -> Resting:
    """The policies of which the newest run told that they rested."""
    sentence = sa.text(
        "SELECT numbers FROM findings WHERE run = (SELECT MAX(run) FROM runs) "
        "AND (code LIKE 'POLICY%' OR code = 'RESTING_POLICIES')"
    )
    told = [json.loads(numbers) for (numbers,) in connection.execute(sentence)]
    codes = {str(numbers["policy"]) for numbers in told if "policy" in numbers}
    codes.update(code for numbers in told for code in numbers.get("codes", ()))
    return Resting(frozenset(codes), frozenset(why for numbers in told for why in numbers.get("reasons", ())))


def sums(connection: sa.Connection) -> Mapping[str, Any] | None:
    """What counts after the newest batch, as its run left it; None where that is not known."""
    sentence = (
        "SELECT content FROM policy_sums WHERE batch = (SELECT batch FROM runs ORDER BY run DESC LIMIT 1)"
    )
    content = connection.execute(sa.text(sentence)).scalar()
    return None if content is None else json.loads(content)


def with_finance(connection: sa.Connection) -> list[str]:
    """The keys of the orders with an open proposal."""
    return [key for (key,) in connection.execute(sa.text("SELECT order_key FROM open_proposals"))]


def counted(
    connection: sa.Connection, since: dt.date = dt.date.min, keys: Collection[str] | None = None
) -> pd.DataFrame:
    """Goods of orders valid since a day: released less short, and with finance (pick_no "").

    keys: of these orders alone, and whatever is with finance. Columns pick_no, proposal, agent, order_key,
    line, sku, category, valid_at, cases, price_minor.
    """
    return _of_orders(connection, _COUNTED, _WITH_FINANCE, keys, since=since.isoformat())


def given(connection: sa.Connection, keys: Collection[str] | None = None) -> pd.DataFrame:
    """Gifts released and not picked short, and those with finance (pick_no ""): GIFT_LINES and proposal.

    keys: of these orders alone, and whatever is with finance.
    """
    released = (
        f"SELECT q.pick_no, q.proposal, {_GIFT.replace('g.cases', f'q.cases - {_SHORT} AS cases')} "
        "FROM releases q JOIN runs b ON b.batch = q.proposal "
        "JOIN gift_lines g ON g.run = b.run AND g.order_key = q.order_key AND g.line = q.line "
        "WHERE q.gift <> ''"
    )
    waiting = (
        f"SELECT '' AS pick_no, p.proposal, {_GIFT} FROM open_proposals p "
        "JOIN gift_lines g ON g.run = p.run AND g.order_key = p.order_key"
    )
    return _of_orders(connection, released, waiting, keys)


def _of_orders(
    connection: sa.Connection, released: str, waiting: str, keys: Collection[str] | None, **values: str
) -> pd.DataFrame:
    if keys is None:
        return framed(asked(connection, f"{released} UNION ALL {waiting}", values))
    sentence = f"{released} AND q.order_key IN :wanted"
    found = [asked_in(connection, sentence, some, values) for some in pieces(keys)]
    return pd.concat(map(framed, [*found, asked(connection, waiting, values)]), ignore_index=True)


def resolved(
    connection: sa.Connection, before: int = sys.maxsize, keys: Collection[str] | None = None
) -> list[Record]:
    """What was resolved of every order and item, by kind: order_key, sku, kind, counted.

    before: by runs before one. keys: of these orders alone.
    """
    of_these = "" if keys is None else "AND order_key IN :wanted "
    sentence = (
        "SELECT order_key, sku, kind, SUM(counted) AS counted FROM resolutions WHERE run < :before "
        f"{of_these}GROUP BY order_key, sku, kind"
    )
    found = [
        row
        for some in ([[]] if keys is None else pieces(keys))
        for row in asked_in(connection, sentence, some, {"before": before}).mappings()
    ]
    return [{**row, "counted": int(row["counted"])} for row in found]


def gift_lines(connection: sa.Connection, batches: Sequence[str]) -> pd.DataFrame:
    """The gifts that these batches proposed: proposal and GIFT_LINES."""
    sentence = (
        f"SELECT r.batch, {_GIFT} FROM gift_lines g JOIN runs r ON r.run = g.run WHERE r.batch IN :wanted "
        "ORDER BY g.run, g.position"
    )
    found = [tuple(row) for some in pieces(batches) for row in asked_in(connection, sentence, some, {})]
    names = ("proposal", *GIFT_LINES)
    return frame_from(names, found, kinds_of(names))


def newest(connection: sa.Connection, until: dt.date = dt.date.max) -> pd.DataFrame:
    """The newest row of GIFTS of every agent and policy, of the runs up to a day."""
    names = ", ".join(f"g.{name}" for name in GIFTS)
    of_pair = (
        "FROM gifts o JOIN runs r ON r.run = o.run WHERE o.agent = p.agent AND o.policy = p.policy "
        "AND r.day <= :until ORDER BY o.run DESC LIMIT 1"
    )
    return query(
        connection,
        f"{_PAIRS} SELECT {names} FROM pairs p JOIN gifts g ON g.run = (SELECT o.run {of_pair}) "
        f"AND g.position = (SELECT o.position {of_pair}) ORDER BY g.agent, g.policy",
        until=until.isoformat(),
    )


def before_changes(connection: sa.Connection, policies: Collection[str]) -> pd.DataFrame:
    """The last rows of GIFTS before terms changed, the oldest first: agent, policy, terms, entitled, changed.

    policies: of these. changed: the day on which the next terms came.
    """
    sentence = (
        "SELECT r.day, f.agent, f.policy, f.terms, f.entitled FROM (SELECT run, agent, policy, terms, "
        "entitled, LEAD(terms) OVER onward AS later, LEAD(run) OVER onward AS came FROM gifts "
        "WHERE policy IN :wanted WINDOW onward AS (PARTITION BY agent, policy ORDER BY run)) f "
        "JOIN runs r ON r.run = f.came WHERE f.later <> f.terms ORDER BY f.came, f.agent, f.policy"
    )
    names = ("agent", "policy", "terms", "entitled")
    found = [
        tuple(row) for some in pieces(sorted(policies)) for row in asked_in(connection, sentence, some, {})
    ]
    rows = frame_from(names, [row[1:] for row in found], kinds_of(names))
    return rows.assign(changed=pd.Series([dt.date.fromisoformat(row[0]) for row in found], dtype=object))


def aims(connection: sa.Connection, until: dt.date = dt.date.max) -> pd.DataFrame:
    """Whom a policy with a payment target concerned in the newest run up to a day that looked at targets.

    Columns of GIFTS, a row an agent and policy, without what only one who earned something has.
    """
    day = until.isoformat()
    run = "(SELECT MAX(o.run) FROM payment_targets o JOIN runs r ON r.run = o.run WHERE r.day <= :until)"
    names = ", ".join(f"t.{name}" for name in AIMS)
    found = query(connection, f"SELECT {names} FROM payment_targets t WHERE t.run = {run}", until=day)
    told = query(
        connection,
        "SELECT DISTINCT n.policy, n.policy_kind, n.terms, n.sku, n.product, n.run FROM policy_notices n "
        f"WHERE n.run <= COALESCE({run}, 0) ORDER BY n.run",
        until=day,
    )
    told = told.drop_duplicates("policy", keep="last").drop(columns="run")
    return found.merge(told, on="policy", how="inner", validate="m:1")


def newest_orders(connection: sa.Connection, agents: Sequence[str]) -> dict[str, Record]:
    """Agent → where his newest order was to go, and in which language he writes."""
    names = ("agent", "ship_to", "contact", "ship_method", "language", "document")
    newest = "SELECT MAX(id) FROM order_decisions WHERE agent IN :wanted GROUP BY agent"
    sentence = f"SELECT {', '.join(names)} FROM order_decisions WHERE id IN ({newest})"
    found = [row for some in pieces(agents) for row in asked_in(connection, sentence, some, {})]
    return {row[0]: dict(zip(names, row, strict=True)) for row in found}


def gifts_on_hand(connection: sa.Connection) -> dict[str, int]:
    """SKU → cases on hand of every gift when the newest run that looked at gifts looked."""
    sentence = "SELECT sku, on_hand FROM gift_stock WHERE run = (SELECT MAX(run) FROM gift_stock)"
    return {sku: int(cases) for sku, cases in connection.execute(sa.text(sentence))}


def gifts_released(connection: sa.Connection, first: dt.date, last: dt.date) -> pd.DataFrame:
    """agent, policy, cases of every gift released on these days, and below 0 of every one that on these days
    was told to be picked short."""
    gift = (
        "JOIN runs b ON b.batch = q.proposal "
        "JOIN gift_lines g ON g.run = b.run AND g.order_key = q.order_key AND g.line = q.line "
        "WHERE q.gift <> '' AND f.day >= :first AND f.day <= :last"
    )
    return query(
        connection,
        f"SELECT g.agent, g.policy, q.cases AS cases FROM runs f JOIN releases q ON q.run = f.run {gift} "
        "UNION ALL SELECT g.agent, g.policy, -s.short AS cases FROM runs f JOIN shipments s ON s.run = f.run "
        "JOIN releases q ON q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line "
        f"{gift} AND s.short <> 0",
        first=first.isoformat(),
        last=last.isoformat(),
    )


def payments(connection: sa.Connection, before: int = sys.maxsize) -> pd.DataFrame:
    """Every payment that was taken in, oldest first, by runs before one: rows PAYMENTS."""
    sentence = f"SELECT {', '.join(PAYMENTS)} FROM policy_payments WHERE run < :before ORDER BY run, position"
    return query(connection, sentence, before=before)
