"""The procedure page: every clause of the desk's operating procedure, and whether this run kept it.

Reading `CLAUSES` is reading what the software does. To add a clause: a row here and its `[clauses.<name>]` in
`words/<language>/procedure.toml`: `rule`, and `today` (with numbers).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from orderbatch.contract.batch import (
    ACCEPTED,
    DUPLICATE,
    HELD,
    PROPOSED,
    REFUSED,
    WAITING,
    Batch,
    for_finance,
    for_review,
)
from orderbatch.contract.settings_reading import kept_settings
from orderbatch.contract.words import Words
from orderbatch.write.documents.day_summary import after_release_rows
from orderbatch.write.documents.day_summary.as_the_desk_decides import left_out, ranked
from orderbatch.write.documents.day_summary.summary_rows import key_figures, orders_in, overdue, regions
from orderbatch.write.documents.forms.catalogue_change import catalogue_figures
from orderbatch.write.documents.policies.gift_words import gift_figures
from orderbatch.write.documents.policies.policy_money import money_figures

State = Literal["kept", "idle", "person", "off", "left_out"]


BELOW_AFTER_THE_CUT = ("WAITS_MINIMUM", "WAITS_MINIMUM_TOGETHER", "REST_WAITS")  # P-4.4.5
ORDERED_AFTER = ("AGREEMENT_EXPIRED", "AGREEMENT_OVER")  # an order of an agent without one, H-3.2.3(9)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its ids in the procedure, the name of its words, and what stands against it today.

    off: the procedure itself says that it is not in force, unless a setting turns it on. open: the figure (a
    name of `counts`) that must be 0 for nothing to be left to a person.
    """

    ids: str
    name: str
    off: bool = False
    open: str = ""
    did: tuple[str, ...] = ()  # figures: something happened under the clause where one of them is not 0


CLAUSES = (
    Clause("P-2", "all_orders", open="unknown_agents", did=("files",)),
    Clause("P-3.1 · P-4.1.1", "one_folder", did=("forms",)),
    Clause("P-3.2 · P-4.2.1", "funds", open="held", did=("orders",)),
    Clause("P-4.2.2", "small_gap", did=("reduced",)),
    Clause("P-3.3 · P-4.2.3", "gifts", open="policies_resting", did=("gift_cases", "gifts_owed")),
    Clause("P-4.1.2", "returned", open="forms_returned", did=("forms_returned",)),
    Clause("P-4.3.1", "stock", did=("skus",)),
    Clause("P-4.3.2", "deferral", open="awaiting_cases", did=("deferred_cases", "carried")),
    Clause("P-4.3.3 · P-3.7 · P-3.8", "approval", open="proposed", did=("decisions", "released_orders")),
    Clause("P-4.4.1", "arrival", did=("ranked",)),
    Clause("P-4.4.2", "size", did=("ranked",)),
    Clause("P-4.4.3", "urgency", did=("ranked",)),
    Clause("P-4.4.4", "dispersion", did=("short_skus",)),
    Clause("P-4.4.5", "minimum", did=("orders",)),
    Clause("P-4.5.1", "due", open="overdue", did=("released_orders", "due_today", "shipped_cases")),
    Clause("P-4.5.2", "chase", open="chased", did=("chased", "chase_reasons", "chase_broken")),
    Clause(
        "P-4.5.3", "arrivals", open="late_discrepancies", did=("arrivals", "silent", "open_discrepancies")
    ),
    Clause("P-4.6.1", "delayed", off=True, open="delays_waiting", did=("delays_told",)),
    Clause("P-4.7", "catalogue", did=("catalogue_items",)),
    Clause("P-4.8.1", "filed", did=("files",)),
    Clause("P-4.8.2", "kept_six_months", did=("purges",)),
    Clause("H-3.2.3(2)", "daily", did=("skus", "policy_entered", "policy_posted", "promotional_came")),
    Clause("H-3.2.3(3)", "by_region", did=("regions",)),
    Clause("H-3.2.3(4)(5) · H-3.3.3(7)", "monthly", did=("reports",)),
    Clause(
        "H-3.2.3(6)(7)",
        "policy_audit",
        open="behind_plan",
        did=("policy_targets", "gift_cases", "gifts_owed"),
    ),
    Clause("H-3.2.3(11) · H-3.3.3(6)", "policy_notice", did=("policy_notices",)),
    Clause(
        "H-3.2.3(8) · H-3.3.3(1)",
        "incidents",
        open="late_incidents",
        did=("opened", "closed_incidents", "open_incidents"),
    ),
    Clause("H-3.3.3(5)", "reactions", open="market_support", did=("market_support",)),
    Clause("H-3.2.3(9)(10) · H-3.3.3(2)", "customers", open="agreements", did=("agent_lists",)),
    Clause("H-3.3.3(4)", "reconcile", open="payments_differ", did=("policy_entered", "policy_posted")),
)


def counts(batch: Batch, words: Words) -> Mapping[str, int | str]:
    """The figures that the sentences of the clauses name: counts, cases, and amounts as text."""
    figures, by_region, orders = key_figures(batch), regions(batch), batch.orders
    codes = [finding.code for finding in batch.findings]
    return {
        **figures,
        **after_release_rows.counts(batch),
        **gift_figures(batch),
        **{**money_figures(batch), **catalogue_figures(batch)},
        "delays_since": batch.delays_since,
        "accepted": int(batch.inputs["verdict"].eq(ACCEPTED).sum()),
        "duplicates": int(batch.inputs["verdict"].eq(DUPLICATE).sum()),
        "unknown_agents": codes.count("AGENT_UNKNOWN"),
        "held_amount": words.money(
            int(orders.loc[orders["status"].eq(HELD), "ordered_minor"].sum()), batch.currency
        ),
        "proposed_amount": words.money(figures["proposed_minor"], batch.currency),
        **_approvals(batch, words),
        "reduced": int(orders["reason"].eq("REDUCED_FOR_FUNDS").sum()),
        "deferred_cases": sum(row["deferred"] for row in by_region),
        "awaiting_cases": sum(row["awaiting"] for row in by_region),
        "carried": int(orders["carried"].astype(bool).sum()),
        **ranked(batch, words),
        "regions": int(orders["region"].nunique()),
        "skus": len(batch.skus),
        "below": max(codes.count("BELOW_MINIMUM"), int(orders["status"].eq(REFUSED).sum())),
        "waits": int((orders["status"].eq(WAITING) & orders["reason"].isin(BELOW_AFTER_THE_CUT)).sum()),
        "overdue": orders_in(row for row in overdue(batch) if row["days"] > 0),
        "due_today": orders_in(row for row in overdue(batch) if row["days"] == 0),
        "shipped_cases": int(batch.shipments["shipped"].sum()),
    }


def _approvals(batch: Batch, words: Words) -> Mapping[str, int | str]:
    """Who confirmed and who decided (P-4.3.3)."""
    orders = batch.orders
    return {
        "confirmed": int((orders["status"].eq(PROPOSED) & orders["reviewed"].eq(True)).sum()),
        "unconfirmed": int((for_finance(batch) & ~orders["reviewed"].eq(True)).sum()),
        "unseen": int(for_review(batch).sum()),
        "deciders": words.joined(sorted(set(batch.decisions["decided_by"]))) or "–",
        **_agreements(batch),
        "agent_lists": int((batch.inputs["kind"].eq("agents") & batch.inputs["verdict"].eq(ACCEPTED)).sum()),
        "reports": 0,  # a run makes none: `orderbatch report month` does
        "purges": 0,  # nor does it purge: `orderbatch archive purge` does
    }


def _agreements(batch: Batch) -> Mapping[str, int]:
    """Agents whose agreement ended, as they are told together, and orders of such; both are for a person."""
    told = [found for found in batch.findings if found.code == "AGREEMENTS_ENDED"]
    agents = sum(int(str(found.numbers["count"])) for found in told)
    orders = sum(found.code in ORDERED_AFTER for found in batch.findings)
    return {"agreements_ended": agents, "ordered_after": orders, "agreements": agents + orders}


def rows(batch: Batch, words: Words) -> list[dict[str, Any]]:
    """Each clause: ids, rule, state, and what happened today in a sentence."""
    today, without = counts(batch, words), left_out(kept_settings(batch.settings))
    return [
        {
            "ids": clause.ids,
            "rule": words.text(f"procedure.clauses.{clause.name}.rule"),
            **_today(clause, {**today, "setting": without.get(clause.name, "")}, words),
        }
        for clause in CLAUSES
    ]


def _today(clause: Clause, today: Mapping[str, int | str], words: Words) -> dict[str, str]:
    state = _state(clause, today)
    is_out = state in ("off", "left_out")
    sentence = f"procedure.states.{state}.sentence" if is_out else f"procedure.clauses.{clause.name}.today"
    return {
        "state": state,
        "label": words.text(f"procedure.states.{state}.label"),
        "today": words.text(sentence, **today),
    }


def _state(clause: Clause, today: Mapping[str, int | str]) -> State:
    """today: the figures of `counts`, and the `setting` that leaves this clause out, or ""."""
    if clause.off and not today["delays_since"]:
        return "off"
    if today["setting"]:
        return "left_out"
    if clause.open and today[clause.open]:
        return "person"
    if clause.did and not any(today[name] for name in clause.did):
        return "idle"
    return "kept"
