"""Of what follows a release, what `status` says of the whole desk: incidents to answer, notices of delay."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from orderbatch.contract.goods_frames import OPEN
from orderbatch.contract.words import Words
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import after_release
from orderbatch.terminal.counts import count


def delays_of(ledger: Ledger) -> dict[str, Any]:
    """Since when delays are notified (P-4.6.1), and how many notices wait for a day."""
    waiting = [row for row in ledger.ask(after_release.delays_in_force) if not row["told_in"]]
    return {"since": ledger.ask(after_release.delays_since), "waiting": len(waiting)}


def incidents_of(ledger: Ledger, today: dt.date) -> dict[str, int]:
    """Incidents that are not closed, without an answer, and past their day for one (H-3.2.3(8))."""
    rows = ledger.ask(after_release.incidents_in_force)
    unanswered = [row for row in rows if row["status"] == OPEN]
    late = sum(row["due_on"] < today for row in unanswered)
    return {"open": len(rows), "unanswered": len(unanswered), "late": late}


def standing_lines(found: Mapping[str, Any], words: Words) -> list[str]:
    """Both as text; no incidents are not told of."""
    register, delays = found["incidents"], found["delays"]
    numbers = {name: count(number) for name, number in register.items()}
    lines = ["● " + words.text("cli.status.incidents", **numbers)] if register["open"] else []
    state = "delay" if not delays["on"] else "delay_on" if delays["since"] else "delay_next"
    return [*lines, words.text(f"cli.status.{state}", since=delays["since"], waiting=delays["waiting"])]
