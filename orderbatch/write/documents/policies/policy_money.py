"""Policy money since the last run, for the summary and the procedure page (H-3.2.3(2), H-3.3.3(4))."""

from collections.abc import Iterator

from orderbatch.contract.batch import Batch, Record
from orderbatch.contract.figures.reconciliation import MATCHED
from orderbatch.contract.sales_policy import FROM_DESK, FROM_FINANCE
from orderbatch.contract.words import Words
from orderbatch.write.documents.policies.reconciliation_workbook import reconciled
from orderbatch.write.workbook.batch_values import rows_of


def money_figures(batch: Batch) -> dict[str, int]:
    """Counts for the procedure page."""
    differing = _differing(batch)
    return {
        "policy_entered": int(batch.payments["source"].eq(FROM_DESK).sum()),
        "policy_posted": int(batch.payments["source"].eq(FROM_FINANCE).sum()),
        "payments_differ": len(differing),
        "payments_late": sum(row["clear_by"] < batch.day for row in differing),
        "policy_targets": len(batch.targets),
        "behind_plan": int(batch.targets["behind"].astype(bool).sum()),
        "policy_notices": int(batch.notices["agent"].nunique()),
    }


def money_sentences(batch: Batch, words: Words) -> list[str]:
    """What came in by policy, what differs, and how far its agents are toward their targets."""
    said = [*_came(batch, words)]
    if differing := _differing(batch):
        said.append(words.text("policies.money.differs", count=len(differing)))
    said += _targets(batch, words)
    if count := batch.notices["agent"].nunique():
        said.append(words.text("policies.money.notices", count=int(count)))
    return said


def _differing(batch: Batch) -> list[Record]:
    """Payments that the reconciliation of this run does not find on both sides alike."""
    if batch.payments.empty:
        return []
    return [row for row in reconciled(batch) if row["state"] != MATCHED]


def _came(batch: Batch, words: Words) -> Iterator[str]:
    found: dict[tuple[str, str], dict[str, list[int]]] = {}
    for row in rows_of(batch.payments):
        sides = found.setdefault((row["policy"], row["policy_name"]), {FROM_DESK: [], FROM_FINANCE: []})
        sides[row["source"]].append(row["minor"])
    for (code, name), sides in sorted(found.items()):
        entered, posted = sides[FROM_DESK], sides[FROM_FINANCE]
        yield words.text(
            "policies.money.came",
            code=code,
            policy=name,
            entered=words.money(sum(entered), batch.currency),
            entered_count=len(entered),
            posted=words.money(sum(posted), batch.currency),
            posted_count=len(posted),
        )


def _targets(batch: Batch, words: Words) -> Iterator[str]:
    found: dict[tuple[str, str], list[Record]] = {}
    for row in rows_of(batch.targets):
        found.setdefault((row["policy"], row["policy_name"]), []).append(row)
    for (code, name), rows in sorted(found.items()):
        yield words.text(
            "policies.money.plan",
            code=code,
            policy=name,
            paid=words.money(sum(row["paid"] for row in rows), batch.currency),
            target=words.money(sum(row["target"] for row in rows), batch.currency),
            behind=sum(bool(row["behind"]) for row in rows),
            count=len(rows),
        )
