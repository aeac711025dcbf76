"""The policy audit as a workbook: by region, by policy, by agent (H-3.2.3(6)(7), 7-policies).

The monthly report lays out the same two tables on its page of sales policies.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from orderbatch.contract.columns import CellKind, Column
from orderbatch.contract.figures.policy_audit import GROUPS, OF_ONE_POLICY, STANDING, WHOSE, PolicyAudit
from orderbatch.contract.names import clean_name
from orderbatch.contract.words import Words
from orderbatch.write.workbook.amounts import amount_kind
from orderbatch.write.workbook.batch_values import cells_of
from orderbatch.write.workbook.book import Book, Page
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.letterhead import AS_USUAL, letterhead
from orderbatch.write.workbook.table import Span, Table

MONEY = ("drawn_minor", "paid", "to_draw", "month_minor", "target", "per_week")
TEXTS = ("region", "policy", "policy_name", "policy_kind", "agent", "agent_name", "sku", "product")
DAYS = ("from_day", "to_day", "owed_since")
_REPEATED = (
    "policy",
    "policy_name",
    "agent",
)  # first, so that each page beside another says whose its figures are
ROOM = 170  # characters that a note may take across the page


def file_name(audit: PolicyAudit, words: Words) -> str:
    """Named by its month or day."""
    return clean_name(words.text("policies.audit.file", span=audit.file), ".xlsx")


def render_audit(audit: PolicyAudit, words: Words, settings: Mapping[str, object] = AS_USUAL) -> bytes:
    """The workbook's bytes; the same audit and words give the same bytes."""
    title = words.text("policies.audit.title")
    head = letterhead(audit.file, audit.day, audit.company, audit.currency, words, settings)
    book = Book(head, words, "policy_audit", title)
    for name in (*GROUPS, "agents"):
        page = book.page(words.text(f"policies.audit.sheets.{name}"), landscape=True)
        page.title(title, f"{audit.company} · {audit.file}")
        page.note(audit_message(audit, words), 8, ROOM)
        page.row += 1
        audit_table(page, audit, name, words)
        page.row += 1
        page.note(words.text("policies.audit.note", day=audit.day.isoformat()), 8, ROOM, "lead")
    return book.content()


def audit_message(audit: PolicyAudit, words: Words) -> str:
    """The audit in one sentence."""
    rows = audit.rows
    sums = {name: f"{int(rows[name].sum()):,}" for name in ("entitled", "issued", "owed", "over_issued")}
    counts = {"policies": f"{rows['policy'].nunique():,}", "agents": f"{rows['agent'].nunique():,}"}
    return words.text("policies.audit.message", **sums, **counts)


def audit_table(page: Page, audit: PolicyAudit, name: str, words: Words, *, alone: bool = True) -> Span:
    """One table at the page's next free row: `regions`, `policies` or `agents`. alone: its head stays."""
    freeze = -1 if not alone else len(_REPEATED) if name == "agents" else 2
    frame = audit.rows if name == "agents" else grouped(audit, name)
    columns = columns_of(audit, name)
    table = Table(
        columns=tuple(Column(column, amount_kind(_kind(column), words)) for column in columns),
        cells=_cells(frame, columns, words),
        headings={column: audit_heading(column, words, audit.currency) for column in columns},
        totals=tuple(column for column in audit.figures if column not in OF_ONE_POLICY),
        freeze=freeze,
        filtered=alone,
    )
    return write_table(page, table)


def columns_of(audit: PolicyAudit, name: str) -> tuple[str, ...]:
    """The columns of a table of the audit."""
    if name != "agents":
        if name == "policies":
            return (*GROUPS[name], "agents", *audit.figures)
        gifts = [column for column in audit.figures if column not in OF_ONE_POLICY]
        return (*GROUPS[name], "policies", "agents", *gifts)
    own = [column for column in audit.figures if column not in STANDING]
    rest = [column for column in WHOSE if column not in _REPEATED]
    return (*_REPEATED, *rest, "days_left", "target", *own, "per_week", *STANDING)


def audit_heading(column: str, words: Words, currency: str) -> str:
    """The heading of a column of the audit; money names its currency."""
    said = words.text(f"policies.audit.columns.{column}")
    return words.money_heading(said, currency) if column in MONEY else said


def grouped(audit: PolicyAudit, name: str) -> pd.DataFrame:
    """Sums by the columns that name the group, and how many agents and policies it has."""
    by = list(GROUPS[name])
    rows = audit.rows.assign(**{column: audit.rows[column].astype(object) for column in by})
    groups = rows.groupby(by, as_index=False, dropna=False, sort=True)
    sums = groups[list(audit.figures)].sum()
    counts = groups.agg(policies=("policy", "nunique"), agents=("agent", "nunique"))
    return sums.assign(
        agents=counts["agents"], **({} if "policy" in by else {"policies": counts["policies"]})
    )


def _kind(column: str) -> CellKind:
    if column in MONEY:
        return "money"
    return "text" if column in TEXTS else "day" if column in DAYS else "count"


def _cells(frame: pd.DataFrame, columns: Sequence[str], words: Words) -> Mapping[str, Sequence[Any]]:
    cells = dict(cells_of(frame, *columns))
    if "policy_kind" in cells:
        cells["policy_kind"] = [words.text(f"policies.audit.kinds.{kind}") for kind in cells["policy_kind"]]
    if "region" in cells:
        cells["region"] = [region or words.text("summary.no_region") for region in cells["region"]]
    return cells
