"""What was asked, released and shipped in a span of days, summed in the ledger by one thing (9, Ad hoc).

The same figures as `month_figures` defines them: asked where a line of an order first appears, unless a newer
version of the order came; released by the day of the release, less what was picked short by the day on
which it was told; shipped by the day of the shipment. A month of 200,000 lines is never loaded for them.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from orderbatch.ledger.queries.history import EVER

RowName = tuple[str, ...]  # what names a row
_OF_LINES = ("category", "reason")  # names that a release does not carry itself


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `since` to before `until`, as the books were after run `last`; of these agents, in these
    regions, where any are named.

    closing: the run after which the days before `since` were closed. What later runs tell of them was in no
    report of those days: where a report of these days adds it, it is said there.
    """

    since: dt.date
    until: dt.date
    last: int = EVER
    agents: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    closing: int = EVER


def _version(last: str) -> str:
    newest = f"SELECT MAX(o.run) FROM orders o WHERE o.order_key = d.order_key AND o.run <= {last}"
    return f"COALESCE(({newest}), 0)"


_OF_AGENTS = "(SELECT DISTINCT order_key FROM order_decisions WHERE agent IN :agents)"
FIRST = """(a.again = 0 OR NOT EXISTS (SELECT 1 FROM order_decisions e
  JOIN line_decisions m ON m.decision = e.id
  WHERE e.order_key = a.order_key AND e.id < a.id AND e.run >= a.version AND m.line = l.line))"""
# Goods that are sent again for an incident were released once before.
NO_RESEND = """(q.order_key, q.proposal) NOT IN (SELECT x.order_key, b.batch FROM order_decisions x
  JOIN runs b ON b.run = x.run WHERE x.incident <> '')"""
UNIT = "q.pick_no = s.pick_no || '' AND q.order_key = s.order_key || '' AND q.line = +s.line"
_ITS_LINE = """JOIN runs r ON r.batch = q.proposal || ''
JOIN order_decisions d ON d.run = +r.run AND d.order_key = q.order_key || ''
JOIN line_decisions l ON l.decision = +d.id AND l.line = q.line"""


def asked_orders(source: str, where: str, last: str = ":last") -> str:
    """The decisions that may hold an order's first: those of the version in force after a run.

    again: the version was decided before. `source` names order_decisions d and runs r.
    """
    return f"""asked AS MATERIALIZED (
SELECT d.id, d.order_key, d.agent, d.agent_name, d.region, r.day, {_version(last)} AS version,
  CASE WHEN EXISTS (SELECT 1 FROM order_decisions e WHERE e.order_key = d.order_key AND e.id < d.id
    AND e.run >= {_version(last)}) THEN 1 ELSE 0 END AS again
FROM {source}
WHERE {where} AND d.incident = '' AND r.run <= {last} AND NOT EXISTS (SELECT 1 FROM orders n
  WHERE n.order_key = d.order_key AND n.run > d.run AND n.run <= {last}))"""


def _asked_in(span: Days) -> str:
    source, where = "runs r JOIN order_decisions d ON d.run = +r.run", "r.day >= :since AND r.day < :until"
    if span.agents:
        source, where = "order_decisions d JOIN runs r ON r.run = d.run", f"{where} AND d.agent IN :agents"
    return asked_orders(source, f"{where} {near(span, 'd')}")


def asked_sums(names: Sequence[str], sign: int = 1, more: str = "") -> str:
    """What those orders asked for, by names: as `LEDGER_SUMS`, taken away where sign is -1.

    more: what else an order a must fulfil, behind its AND. What is taken away may be of one order in several
    months, a version in each.
    """
    order = "a.order_key" if sign > 0 else "a.order_key || '/' || a.version"
    own = {name: f"a.{name}" for name in ("agent", "agent_name", "region", "day")}
    return f"""SELECT {_cells(names, own, "l")} {sign} * COUNT(DISTINCT {order}), {sign} * SUM(l.ordered),
  {sign} * SUM(l.proposed), 0, 0, {sign} * SUM(l.ordered * l.price_minor), 0, 0
FROM asked a JOIN line_decisions l ON l.decision = +a.id WHERE {FIRST} {more} {_by(names)}"""


def _released(names: Sequence[str], span: Days) -> str:
    own = {"day": "f.day"}
    source = "runs f JOIN releases q ON q.run = +f.run"
    if span.agents:
        source = f"{_OF_AGENTS} k JOIN releases q ON q.order_key = k.order_key JOIN runs f ON f.run = q.run"
    return f"""SELECT {_cells(names, own)} 0, 0, 0, SUM(q.cases), 0, 0, SUM(q.cases * q.price_minor), 0
FROM {source} {_lines_for(names)}
WHERE q.gift = '' AND f.day >= :since AND f.day < :until AND f.run <= :last AND {NO_RESEND} {near(span, "q")}
{_by(names)}"""


def _picked_short(names: Sequence[str], span: Days) -> str:
    """What is taken off the released: it did not ship, and counts where it is released once more."""
    source = f"""runs f JOIN shipments s ON s.run = +f.run
JOIN releases q ON {UNIT}"""
    if span.agents:
        source = f"""{_OF_AGENTS} k JOIN releases q ON q.order_key = k.order_key
JOIN shipments s ON s.pick_no = q.pick_no AND s.order_key = q.order_key AND s.line = q.line
JOIN runs f ON f.run = s.run"""
    return f"""SELECT {_cells(names, {"day": "f.day"})} 0, 0, 0, -SUM(s.short), 0, 0,
  -SUM(s.short * q.price_minor), 0
FROM {source} {_lines_for(names)}
WHERE q.gift = '' AND s.short <> 0 AND f.day >= :since AND f.day < :until AND f.run <= :last
  AND {NO_RESEND} {near(span, "q")}
{_by(names)}"""


def shipped_sums(names: Sequence[str], span: Days, where: str) -> str:
    """What was shipped, by names: as `LEDGER_SUMS`. where: says which shipments s."""
    source = f"shipments s JOIN releases q ON {UNIT}"
    if span.agents:
        source = f"""{_OF_AGENTS} k JOIN releases q ON q.order_key = k.order_key
JOIN shipments s ON s.pick_no = q.pick_no AND s.order_key = q.order_key AND s.line = q.line"""
    return f"""SELECT {_cells(names, {"day": "s.counted_on"})} 0, 0, 0, 0, SUM(s.shipped), 0, 0,
  SUM(s.shipped * q.price_minor)
FROM {source} {_lines_for(names)}
WHERE q.gift = '' AND {where} AND {NO_RESEND} {near(span, "q")}
{_by(names)}"""


def _cells(names: Sequence[str], own: Mapping[str, str], lines: str = "q") -> str:
    """The columns that name a row. own: those that stand elsewhere; the lines' own table gives the rest."""
    sources = {name: own.get(name, f"{'l' if name in _OF_LINES else lines}.{name}") for name in names}
    return "".join(f"COALESCE({source}, '') AS {name}, " for name, source in sources.items())


def _by(names: Sequence[str]) -> str:
    """Grouped by the columns that name a row; one row of all where none does."""
    return f"GROUP BY {', '.join(str(place + 1) for place in range(len(names)))}" if names else ""


def _lines_for(names: Sequence[str]) -> str:
    return _ITS_LINE if {*_OF_LINES} & {*names} else ""


def near(span: Days, table: str) -> str:
    """Only in the regions that the span names, where it names any."""
    return f"AND COALESCE({table}.region, '') IN :regions" if span.regions else ""


def sums_between(connection: sa.Connection, names: Sequence[str], span: Days) -> dict[RowName, list[int]]:
    """What names a row → its `LEDGER_SUMS` in a span of days. A name that is missing is ""."""
    counted = "s.counted_on >= :since AND s.counted_on < :until AND s.run <= :last"
    found: dict[RowName, list[int]] = {}
    for question in (
        f"WITH {_asked_in(span)} {asked_sums(names)}",
        _released(names, span),
        _picked_short(names, span),
        shipped_sums(names, span, counted),
    ):
        add_up(found, answers(connection, question, len(names), span))
    return found


def orders_between(connection: sa.Connection, span: Days) -> int:
    """How many orders asked for something in a span of days, each once."""
    question = f"""WITH {_asked_in(span)} SELECT COUNT(DISTINCT a.order_key) FROM asked a
WHERE EXISTS (SELECT 1 FROM line_decisions l WHERE l.decision = a.id AND {FIRST})"""
    return sum(figures[0] for _key, figures in answers(connection, question, 0, span))


def gifts_between(connection: sa.Connection, names: Sequence[str], span: Days) -> dict[RowName, list[int]]:
    """What names a row → orders with gifts that were released in a span of days, and those gifts, less what
    was picked short by the day on which it was told."""
    own = dict.fromkeys(("policy", "policy_name"), "g.")
    told = "".join(f"COALESCE({own[name]}{name}, '') AS {name}, " for name in names)
    found: dict[RowName, list[int]] = {}
    for orders, cases, source in (
        ("COUNT(DISTINCT q.order_key)", "q.cases", "releases q ON q.run = +f.run"),
        ("0", "-s.short", f"shipments s ON s.run = +f.run AND s.short <> 0 JOIN releases q ON {UNIT}"),
    ):
        question = f"""SELECT {told} {orders}, SUM({cases})
FROM runs f JOIN {source} JOIN runs b ON b.batch = q.proposal
JOIN gift_lines g ON g.run = b.run AND g.order_key = q.order_key AND g.line = q.line
WHERE q.gift <> '' AND f.day >= :since AND f.day < :until {near(span, "q")}
  {"AND q.agent IN :agents" if span.agents else ""} {_by(names)}"""
        add_up(found, answers(connection, question, len(names), span))
    return found


def answers(
    connection: sa.Connection, question: str, count: int, span: Days, **more: object
) -> list[tuple[RowName, list[int]]]:
    """The rows of a question whose first columns name a row, and `LEDGER_SUMS`."""
    given = {"since": span.since.isoformat(), "until": span.until.isoformat(), "last": span.last}
    lists = {"agents": span.agents, "regions": span.regions}
    wanted = {name: value for name, value in {**given, **lists, **more}.items() if f":{name}" in question}
    several: list[sa.BindParameter[object]] = [
        sa.bindparam(name, expanding=True) for name, value in wanted.items() if isinstance(value, tuple)
    ]
    found = connection.execute(sa.text(question).bindparams(*several), wanted)
    return [
        (tuple(str(cell) for cell in row[:count]), [int(cell or 0) for cell in row[count:]]) for row in found
    ]


def add_up(found: dict[RowName, list[int]], more: Iterable[tuple[RowName, list[int]]]) -> None:
    """Add figures to those of the same name."""
    for key, figures in more:
        known = found.get(key)
        found[key] = [one + other for one, other in zip(known, figures, strict=True)] if known else figures
