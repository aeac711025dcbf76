"""`report policies` on the screen and for programs: a line a policy, and who is owed most (7-policies)."""

from typing import Any

from orderbatch.contract.figures.policy_audit import AUDIT, PolicyAudit
from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless, paint, table
from orderbatch.terminal.counts import count
from orderbatch.write.documents.policies.audit_workbook import audit_message, grouped
from orderbatch.write.workbook.batch_values import iso, rows_of

SHOWN = ("agents", "entitled", "issued", "owed", "over_issued")
MOST = 20  # agents that are owed something on a screen


def audit_figures(audit: PolicyAudit, path: str) -> dict[str, Any]:
    """The audit for programs: a row an agent and policy, money in minor units, days in ISO form.

    day: up to which it is known; None for a desk that never ran.
    """
    days = ("from_day", "to_day", "owed_since")
    rows = rows_of(audit.rows, *(name for name in AUDIT if name in (*_columns(audit),)))
    for row in rows:
        row |= {name: iso(row[name]) for name in days}
    told = {"month": audit.month, "day": iso(audit.day if audit.ever_ran else None)}
    return {**told, "currency": audit.currency, "rows": rows, "path": path}


def _columns(audit: PolicyAudit) -> tuple[str, ...]:
    """All but a month's figures where the audit is of no month."""
    return tuple(name for name in AUDIT if audit.month or not name.startswith("month_"))


def audit_screen(audit: PolicyAudit, path: str, words: Words) -> str:
    """The audit as text; that there is nothing, where there is nothing."""
    if audit.rows.empty:
        name = "none" if audit.ever_ran else "never"
        return words.text(f"policies.audit.{name}", day=audit.day)
    title = f"{words.text('policies.audit.title')} · {audit.file}"
    lines = [paint(title, bold=True), audit_message(audit, words), ""]
    heads = tuple(words.text(f"policies.audit.heads.{name}") for name in ("policy_name", *SHOWN))
    groups = rows_of(grouped(audit, "policies"))
    cells = [(harmless(row["policy_name"]), *(count(int(row[name])) for name in SHOWN)) for row in groups]
    lines += [table([heads, *cells]), ""]
    lines += _owed(audit, words)
    return "\n".join([*lines, words.text("policies.audit.done", path=harmless(path))])


def _owed(audit: PolicyAudit, words: Words) -> list[str]:
    """Whom gifts are owed, the longest first."""
    owed = audit.rows[audit.rows["owed"].gt(0)]
    if owed.empty:
        return []
    rows = rows_of(owed.sort_values(["owed_since", "agent", "policy"]))
    said = [words.text("policies.audit.owed.line", **_told(row)) for row in rows[:MOST]]
    rest = [words.text("cli.more.workbook", count=len(rows) - MOST)] if len(rows) > MOST else []
    return [paint(words.text("policies.audit.owed.title"), bold=True), *said, *rest, ""]


def _told(row: dict[str, Any]) -> dict[str, str]:
    names = ("agent", "agent_name", "policy_name", "sku", "product")
    return {
        **{name: harmless(row[name]) for name in names},
        "owed": count(int(row["owed"])),
        "since": row["owed_since"].isoformat() if row["owed_since"] else "",
    }
