"""What follows a release, for the summary and the procedure page: chases, arrivals, incidents, credits."""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import Batch, Record
from orderbatch.contract.goods_frames import CHARGE, CLOSED, DONE, OPEN, PROBLEMS
from orderbatch.contract.words import Words
from orderbatch.write.documents.after_release.credit_list import credits_of
from orderbatch.write.documents.day_summary.summary_rows import orders_in
from orderbatch.write.workbook.batch_values import rows_of


def for_manager(batch: Batch) -> list[Record]:
    """Goods so late that the manager is told (P-4.5.2), the latest first."""
    found = [row for row in rows_of(batch.chases) if row["stage"] == "manager"]
    return sorted(found, key=lambda row: (-row["days"], row["agent"], row["order_no"]))


def asked_after(goods: list[Record], batch: Batch, words: Words) -> list[Record]:
    """Released goods with what the warehouse said of them: why they have not left, and the day promised."""
    said = {(row["pick_no"], row["order_key"]): row for row in rows_of(batch.chases)}
    found = [(row, said.get((row["number"], row["order_key"]), {})) for row in goods]
    return [
        {
            **row,
            "why": words.choice("delay_reason", answer["delay_reason"]) if answer.get("delay_reason") else "",
            "promised": answer.get("promised_for") or "",
        }
        for row, answer in found
    ]


def incidents(batch: Batch) -> list[Record]:
    """The register of this run: open ones first, the oldest first (H-3.2.3(8))."""
    rows = rows_of(batch.incidents)
    return sorted(rows, key=lambda row: (row["status"] == CLOSED, row["opened_on"], row["number"]))


def unanswered(batch: Batch) -> list[Record]:
    """Open incidents whose day for an answer has passed."""
    return [row for row in incidents(batch) if row["status"] == OPEN and row["due_on"] < batch.day]


def opened(batch: Batch) -> list[Record]:
    """Incidents that this run opened."""
    return [row for row in incidents(batch) if row["change"] in ("opened", "reopened")]


def shown(rows: list[Record], words: Words) -> list[Record]:
    """Incidents as the page shows them: type, problem and what this run did in words."""
    return [
        {
            **row,
            "kind": kind_of(row, words),
            "today": _today(row, words),
        }
        for row in rows
    ]


def _today(row: Record, words: Words) -> str:
    """What this run did, and how it stands now; once where both are the same word."""
    state = words.choice("incident_status", row["status"])
    did = words.text(f"summary.changes.{row['change']}") if row["change"] else state
    return state if did == state else f"{did} · {state}"


def kind_of(row: Mapping[str, Any], words: Words) -> str:
    """Type and problem of an incident in words."""
    kind = words.choice("incident_type", row["type"])
    return f"{kind} · {words.choice('problem', row['problem'])}" if row["problem"] else kind


def undated_delays(batch: Batch) -> list[Record]:
    """Notices of delay for which the warehouse has named no day (P-4.6.1)."""
    return [row for row in rows_of(batch.delays) if not row["told_in"]]


def credits(batch: Batch) -> dict[str, int]:
    """What finance is to pay back and to ask for after this run, in minor units; all 0: nothing."""
    found = credits_of(batch)
    charged = sum(row["minor"] for row in found if row["kind"] == CHARGE)
    return {"credited": sum(row["minor"] for row in found) - charged, "charged": charged}


def counts(batch: Batch) -> dict[str, int]:
    """The figures of the clauses P-4.5.2, P-4.5.3, P-4.6.1, H-3.2.3(8), H-3.3.3(5)."""
    chased = [row for row in rows_of(batch.chases) if row["stage"] not in ("", "delayed")]
    arrivals, register = rows_of(batch.arrivals), incidents(batch)
    late = unanswered(batch)
    is_open = [row for row in register if row["status"] != CLOSED]
    return {
        "chased": orders_in(chased),
        "chased_manager": orders_in(for_manager(batch)),
        "chase_reasons": orders_in(row for row in chased if row["delay_reason"]),
        "chase_broken": orders_in(row for row in chased if row["broken"]),
        "arrivals": sum(row["reported"] for row in arrivals),
        "silent": sum(not row["reported"] for row in arrivals),
        "open_discrepancies": sum(row["problem"] in PROBLEMS for row in is_open),
        "late_discrepancies": sum(row["problem"] in PROBLEMS for row in late),
        "opened": sum(row["change"] == "opened" for row in register),
        "closed_incidents": sum(row["status"] == CLOSED for row in register),
        "open_incidents": len(is_open),
        "late_incidents": len(late),
        "market_support": sum(row["type"] == "market_support" for row in is_open),
        "delays_told": sum(row["told_in"] == batch.batch for row in rows_of(batch.delays)),
        "delays_waiting": len(undated_delays(batch)),
        "resolved": sum(row["state"] == DONE for row in rows_of(batch.resolutions)),
    }
