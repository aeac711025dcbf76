"""The policy audit: from the ledger to one table, and to a workbook (`report policies`; H-3.2.3(6)(7)).

Entitled, issued and owed are those of the newest batch, or of the last one of a month; what was drawn is
added up from shipped goods as they are known now. So a later return lowers what a month drew.
"""

import datetime as dt
from pathlib import Path

import pandas as pd

from orderbatch.contract.figures.policy_audit import AUDIT, STANDING, PolicyAudit
from orderbatch.contract.month_figures import year_and_month
from orderbatch.contract.sales_policy import policy_of
from orderbatch.decide.policies.counted_payments import counted_payments
from orderbatch.decide.policies.drawn import drawn
from orderbatch.decide.policies.kept import kept_of
from orderbatch.decide.policies.toward_targets import per_week
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import policy_entries, runs
from orderbatch.ledger.queries.history import span_of
from orderbatch.workspace.outbox import put_report
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.policies.audit_workbook import file_name, render_audit


def audit_of(workspace: Workspace, ledger: Ledger, month: str = "") -> PolicyAudit:
    """The audit of now, or of a month (`2026-11`) as it ended."""
    company = workspace.settings.company
    first, last = _span(month)
    newest = ledger.ask(runs.newest_day) or dt.date.min
    standings = _with_aims(ledger.ask(policy_entries.newest, last), ledger.ask(policy_entries.aims, last))
    gifts = ledger.ask(policy_entries.gifts_released, first, last)
    rows = _rows(ledger, standings, gifts, first, last, min(newest, last))
    if month:
        rows = _of_month(rows, first)
    sequence = ["region", "policy", "agent"]
    return PolicyAudit(
        month, min(newest, last), company.name, company.currency, rows.sort_values(sequence)[list(AUDIT)]
    )


def _with_aims(standings: pd.DataFrame, aims: pd.DataFrame) -> pd.DataFrame:
    """The standings, and agents with a payment target who earned nothing: that they lack it is the news."""
    known = set(zip(standings["agent"], standings["policy"], strict=True))
    pairs = zip(aims["agent"], aims["policy"], strict=True)
    others = aims[pd.Series([pair not in known for pair in pairs], aims.index, dtype="bool")]
    if others.empty:
        return standings
    nothing = dict.fromkeys(("base", "floor", "lost", "lost_base", "issued_now", *STANDING), 0)
    others = others.assign(**{**nothing, "owed_since": None})
    both = pd.concat([standings.astype("object"), others.astype("object")], ignore_index=True)
    return both.astype(standings.dtypes.to_dict())


def write_audit(workspace: Workspace, audit: PolicyAudit) -> Path:
    """The audit as a workbook in the outbox, and where it is.

    Raises `OrderbatchError` OUTPUT_OPEN (exit 4) when the workbook of an earlier time is open in another
    program.
    """
    words = workspace.report_words()
    return put_report(
        workspace,
        "policies",
        file_name(audit, words),
        render_audit(audit, words, workspace.settings.to_be_kept()),
    )


def _span(month: str) -> tuple[dt.date, dt.date]:
    """The first and last day of a month; of all days where none is named."""
    if not month:
        return dt.date.min, dt.date.max
    first, after = span_of(*year_and_month(month))
    return first, after - dt.timedelta(days=1)


def _rows(
    ledger: Ledger, standings: pd.DataFrame, gifts: pd.DataFrame, first: dt.date, last: dt.date, day: dt.date
) -> pd.DataFrame:
    """Rows AUDIT of the standings. gifts: agent, policy, cases that were released in the span."""
    goods = ledger.ask(policy_entries.counted, _first_day(standings))
    goods = goods[goods["pick_no"] != ""]
    given = ledger.ask(policy_entries.given)
    shipped, _gifts = kept_of(goods, given[given["pick_no"] != ""], ledger.ask(policy_entries.resolved))
    every, month = (drawn(standings, _between(shipped, begin, last)) for begin in (dt.date.min, first))
    released = gifts.groupby(["agent", "policy"])["cases"].sum().to_dict()
    pairs = zip(standings["agent"], standings["policy"], strict=True)
    left = [None if end is None else max((end - day).days, 0) for end in standings["to_day"]]
    paid = _paid(ledger, standings, last)
    return standings.assign(
        drawn_cases=every["cases"],
        drawn_minor=every["minor"],
        paid=paid,
        to_draw=[max(0, had - taken) for had, taken in zip(paid, every["minor"], strict=True)],
        per_week=pd.Series(_weekly(standings, paid, day), standings.index, dtype=object),
        month_cases=month["cases"],
        month_minor=month["minor"],
        month_gifts=[int(released.get(pair, 0)) for pair in pairs],
        days_left=pd.Series(left, standings.index, dtype=object),
    )


def _first_day(standings: pd.DataFrame) -> dt.date:
    """From which day goods count under any policy: a ledger of years is not read for those of this season."""
    days = [day or dt.date.min for day in standings["from_day"]]
    return min(days, default=dt.date.max)


def _weekly(standings: pd.DataFrame, paid: list[int], day: dt.date) -> list[int | None]:
    """What has to come in each week to reach the target; None without one, or after its end."""
    rows = zip(standings["target"], paid, standings["to_day"], strict=True)
    return [
        None
        if target is None or end is None or end < day
        else per_week(int(target) - so_far, (end - day).days)
        for target, so_far, end in rows
    ]


def _paid(ledger: Ledger, standings: pd.DataFrame, last: dt.date) -> list[int]:
    """What counts as paid up to a day, by the agent and policy of each standing."""
    payments = ledger.ask(policy_entries.payments)
    known = payments[pd.Series([day <= last for day in payments["paid_on"]], payments.index, dtype=bool)]
    terms = dict(zip(standings["policy"], standings["terms"], strict=True))
    paid = counted_payments(known, {code: policy_of(code, said) for code, said in terms.items()})
    pairs = zip(standings["agent"], standings["policy"], strict=True)
    return [paid.get(code, {}).get(agent, 0) for agent, code in pairs]


def _between(goods: pd.DataFrame, first: dt.date, last: dt.date) -> pd.DataFrame:
    """Goods of orders that became valid on these days."""
    there = [first <= valid <= last for valid in goods["day"]]
    return goods[pd.Series(there, goods.index, dtype=bool)]


def _of_month(rows: pd.DataFrame, first: dt.date) -> pd.DataFrame:
    """Without policies that were over before the month and of which nothing is left to say."""
    is_over = pd.Series([end is not None and end < first for end in rows["to_day"]], rows.index, dtype=bool)
    moved = rows[["owed", "over_issued", "month_cases", "month_minor", "month_gifts"]].gt(0).any(axis=1)
    return rows[~is_over | moved]
