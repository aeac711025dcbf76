"""Notices of delay (P-4.6.1): off unless `delay.notices` turns them on, because the clause is not in force.

Each short pick and each overdue release gives one, with a number of its own. It waits on the shipping chase
until the warehouse names a new day; then the agent's reply carries it, and again when the day changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from orderbatch.contract.batch import Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import DELAYS
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries import after_release

LATE, SHORT = "late", "short"
_Delayed = tuple[str, str, str]  # cause, pick number, order key


@dataclass(frozen=True, slots=True)
class Delays:
    """Rows of DELAYS before this run's answers of the warehouse are known. since: ISO day, "" = off."""

    since: str = ""
    rows: dict[_Delayed, Record] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def undated(self) -> dict[tuple[str, str], Record]:
        """(pick number, order key) → a row of goods picked short for which no new day is known."""
        waiting = (row for row in self.rows.values() if row["cause"] == SHORT and not row["promised_for"])
        return {(row["pick_no"], row["order_key"]): row for row in waiting}


def delays(desk: Desk, shipments: pd.DataFrame, standing: pd.DataFrame) -> Delays:
    """What is delayed: what earlier runs left, and what this one adds."""
    if not desk.settings.delay.notices:
        return Delays()
    before = desk.ledger.ask(after_release.delays_since)
    since = before or desk.day.isoformat()
    told = () if before else (Finding("DELAYS_ON", "", numbers={"day": since}),)
    late, short = _late(standing, desk), _short(shipments)
    left = {_key(row): row for row in desk.ledger.ask(after_release.delays_in_force)}
    rows: dict[_Delayed, Record] = {}
    for key, row in left.items():
        more = (
            late.get(key, {}).get("cases", 0) if row["cause"] == LATE else _still_short(row, short.get(key))
        )
        if more > 0:
            rows[key] = {**row, "cases": more}
    ever = {_key(row) for row in desk.ledger.ask(after_release.delays, {key[1] for key in (*late, *short)})}
    number = desk.ledger.ask(after_release.last_delay, desk.day.year)
    for key, row in (*late.items(), *short.items()):
        if key not in ever and row["cases"] > 0:
            number += 1
            rows[key] = _new(row, key, f"D{desk.day.year}-{number:04d}", desk)
    return Delays(since, rows, told)


def _key(row: Mapping[str, Any]) -> _Delayed:
    return row["cause"], row["pick_no"], row["order_key"]


def _still_short(row: Record, now: Record | None) -> int:
    """Cases of a short pick that still waits for a day; none once its agent was told."""
    return 0 if row["told_in"] else row["cases"] + (now["cases"] if now else 0)


def _late(standing: pd.DataFrame, desk: Desk) -> dict[_Delayed, Record]:
    """Released goods past their day."""
    goods: Any = standing.to_dict("records")
    return {
        (LATE, row["number"], row["order_key"]): row
        for row in goods
        if row["kind"] == "released" and row["ship_by"] and row["ship_by"] < desk.day
    }


def _short(shipments: pd.DataFrame) -> dict[_Delayed, Record]:
    """Cases that this run's tracking gives up, by pick and order."""
    entries: Any = shipments.to_dict("records")
    sums: dict[_Delayed, Record] = {}
    for row in entries:
        same = sums.setdefault((SHORT, row["pick_no"], row["order_key"]), {**row, "cases": 0})
        same["cases"] += row["short"]
    return sums


def _new(row: Record, key: _Delayed, number: str, desk: Desk) -> Record:
    cause, pick_no, order_key = key
    names = ("order_no", "agent", "cases")
    order = desk.ledger.ask(after_release.orders, {order_key}).get(order_key, {})
    return {
        **{name: row[name] for name in names},
        **{name: order.get(name, "") for name in ("agent_name", "region")},
        **{"number": number, "cause": cause, "pick_no": pick_no, "order_key": order_key},
        **{"noticed_on": desk.day, "promised_for": None, "told_in": ""},
    }


def dated(found: Delays, chases: Iterable[Record], desk: Desk, batch: str) -> pd.DataFrame:
    """Rows of DELAYS with the days that the warehouse named; a new one is told by this run's reply."""
    promised = {(row["pick_no"], row["order_key"]): row["promised_for"] for row in chases}
    rows = []
    for row in found.rows.values():
        day = promised.get((row["pick_no"], row["order_key"]))
        is_news = day and day >= desk.day and day != row["promised_for"]
        rows.append({**row, "promised_for": day, "told_in": batch} if is_news else row)
    return frame_of(DELAYS, sorted(rows, key=lambda row: row["number"]))
