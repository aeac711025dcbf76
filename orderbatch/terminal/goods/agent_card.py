"""`status --agent CODE`: all that a rep needs when an agent calls, from his money to his incidents."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from orderbatch.check.order_rules import called, nobody
from orderbatch.contract.words import Words
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import after_release, open_work, policy_entries, runs, story
from orderbatch.ledger.queries.customers import class_periods, record_changes
from orderbatch.ledger.queries.spans import periods
from orderbatch.ledger.queries.spans.statement_moves import statements_agreed
from orderbatch.terminal.console import harmless, paint, table
from orderbatch.terminal.counts import count
from orderbatch.terminal.desk_status import books, corrections_lines
from orderbatch.terminal.goods.agent_record import history_lines, record_lines
from orderbatch.terminal.goods.order_goods import after_release_of, goods_lines, incident_line
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.workbook.batch_values import iso, rows_of

MOST_ORDERS = 12  # besides older ones that are open
MOST_STATEMENTS = 3


def agent_card(workspace: Workspace, code: str, today: dt.date | None = None) -> dict[str, Any]:
    """Everything about one agent. Raises AGENT_NOBODY (exit 2) where neither list nor orders know him.

    today: forms that went back wait until they are `returned_days` old, as on the desk's screen; None = all.
    """
    with books(workspace) as ledger:
        if not ledger:
            raise nobody(code, ())
        listed = ledger.ask(runs.masters).get("agents")
        known = {agent for agent, _region in ledger.ask(periods.agents_and_regions)}
        code = called(code, known | set(listed.content["agent"] if listed else ()))
        days = dt.timedelta(days=workspace.settings.replies.returned_days)
        since = today - days if today else dt.date.min
        return _card(ledger, code, workspace.settings.company.currency, since)


def _card(ledger: Ledger, code: str, currency: str, since: dt.date) -> dict[str, Any]:
    """since: the day since which forms that went back are waited for."""
    masters = ledger.ask(runs.masters)
    entry = _row(masters, "agents", code)
    keys = ledger.ask(after_release.orders_of, code)
    shown = [*keys[:MOST_ORDERS], *ledger.ask(open_work.with_something_open, keys[MOST_ORDERS:])]
    balance = _row(masters, "balances", code)
    return {
        "agent": code,
        "agent_name": entry.get("agent_name") or "",
        "region": entry.get("region") or "",
        "currency": currency,
        "record": {name: value for name, value in entry.items() if value not in (None, "")},
        "history": ledger.ask(record_changes, code),
        "classes": ledger.ask(class_periods, code),
        "statements": ledger.ask(statements_agreed, code),
        "balance": balance.get("balance"),
        "as_of": masters["balances"].as_of.isoformat() if "balances" in masters else "",
        "promised": ledger.ask(after_release.promised_to, code),
        "orders": [_order(ledger, key) for key in shown],
        "older": len(keys) - len(shown),
        "corrections": [row for row in ledger.ask(open_work.sent_back, since) if row["agent"] == code],
        "gifts": _gifts_owed(ledger, code),
        "incidents": [
            row
            for row in ledger.ask(after_release.incidents_by, "agent", [code])
            if row["status"] != "closed"
        ],
    }


def _gifts_owed(ledger: Ledger, code: str) -> list[dict[str, Any]]:
    """What his sales policies owe him, as the newest run left it."""
    rows = ledger.ask(policy_entries.newest)
    own = rows[(rows["agent"] == code) & rows["owed"].gt(0)]
    names = ("policy", "policy_name", "sku", "product", "owed", "owed_since")
    found = rows_of(own, *names)
    return [{**row, "owed_since": iso(row["owed_since"])} for row in found]


def _row(masters: Mapping[str, Any], kind: str, code: str) -> dict[str, Any]:
    """The agent's row of a master in force."""
    if kind not in masters:
        return {}
    content = masters[kind].content
    place = content["agent"].index(code) if code in content["agent"] else None
    return {} if place is None else {name: values[place] for name, values in content.items()}


def _order(ledger: Ledger, key: str) -> dict[str, Any]:
    told = ledger.ask(story.story_of, key)
    return {
        "order_key": key,
        "order_no": key.partition("/")[2],
        "state": told.state,
        "ordered": told.cases.ordered,
        **_moved(told),
        "with_finance": told.cases.with_finance,
        "open": told.cases.with_supervisor + told.cases.open,
        "ended": told.cases.cancelled + told.cases.refused,
        **after_release_of(ledger, key),
    }


def _moved(told: story.Story) -> dict[str, int]:
    """What finance released of it and was not picked short, and what left: what is released anew counts once,
    gifts for themselves."""
    moved = {}
    for gift in (False, True):
        sent = {
            (row["pick_no"], row["line"]): int(row["cases"])
            for row in told.releases
            if bool(row["gift"]) == gift
        }
        mine = [row for row in told.shipments if (row["pick_no"], row["line"]) in sent]
        of = "gifts_" if gift else ""
        moved[f"{of}released"] = int(sum(sent.values()) - sum(row["short"] for row in mine))
        moved[f"{of}shipped"] = int(sum(row["shipped"] for row in mine))
    return moved


def _gift_lines(gifts: list[dict[str, Any]], words: Words) -> list[str]:
    """What is owed under each policy, or nothing where nothing is."""
    if not gifts:
        return []
    total = count(sum(int(row["owed"]) for row in gifts))
    told = [
        {name: harmless(row[name]) for name in ("policy_name", "sku", "product")}
        | {"owed": count(int(row["owed"])), "since": row["owed_since"] or "–"}
        for row in gifts
    ]
    lines = [words.text("cli.agent.gift", **numbers) for numbers in told]
    return [paint(words.text("cli.agent.gifts", total=total), bold=True), *lines]


def _gifts_beside(order: Mapping[str, Any], words: Words) -> dict[str, str]:
    """The gifts with what shipped, and with what was released where some are still to ship."""
    released, shipped = order["gifts_released"], order["gifts_shipped"]
    beside = {"gifts": shipped, "gifts_released": released if released != shipped else 0}
    return {
        name: words.text("cli.agent.with_gifts", cases=count(gifts)) if gifts else ""
        for name, gifts in beside.items()
    }


def _order_lines(order: Mapping[str, Any], words: Words) -> list[str]:
    """One line an order, with its goods below."""
    names = ("ordered", "released", "shipped", "with_finance", "open")
    numbers = {name: count(order[name]) for name in names}
    said = {
        "order_no": harmless(order["order_no"]),
        "state": words.text(f"phrases.states.{order['state']}"),
    }
    said |= _gifts_beside(order, words)
    over = order["ended"]
    said["ended"] = words.text("cli.agent.ended", cases=count(over)) if over else ""
    return [words.text("cli.agent.order", **said, **numbers), *goods_lines(order, words)]


def agent_screen(found: Mapping[str, Any], words: Words) -> str:
    """That as text: one line an order with its goods below, then the open incidents."""
    head = " · ".join(harmless(found[name]) for name in ("agent", "agent_name", "region") if found[name])
    lines = [paint(head, bold=True)]
    lines.append(record_lines(found, words))
    if found["balance"] is not None:
        as_of = str(found["as_of"])[:16].replace("T", " ")
        numbers = {name: words.money(int(found[name]), found["currency"]) for name in ("balance", "promised")}
        lines.append(words.text("cli.agent.money", as_of=as_of, **numbers))
    for said in found["statements"][-MOST_STATEMENTS:]:
        lines.append(
            words.text("cli.agent.agreed", **{name: harmless(value) for name, value in said.items()})
        )
    if not found["orders"]:
        lines.append(words.text("cli.agent.no_orders"))
    for order in found["orders"]:
        lines += _order_lines(order, words)
    if found["older"]:
        lines.append(words.text("cli.agent.older", count=count(found["older"])))
    lines += corrections_lines(found["corrections"], words)
    lines += _gift_lines(found["gifts"], words)
    lines.append(paint(words.text("cli.agent.incidents", count=len(found["incidents"])), bold=True))
    lines.append(table([incident_line(row, words) for row in found["incidents"]]))
    return "\n".join(filter(None, [*lines, history_lines(found, words)]))
