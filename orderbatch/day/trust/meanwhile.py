"""Lists that change while an approval is out: what cannot be released goes to the rep (3-decisions §8).

An agent who left the list, an item that ended: the proposal ends, its goods and money are free, and the whole
order is held for the rep (`for_rep`). What he let go already is not asked again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pandas as pd

from orderbatch.check.approvals import APPROVE, REFUSE, ProposedOrder, are_of, proposed_orders
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import order_key
from orderbatch.contract.sales_policy import GIFTS_ALONE
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE
from orderbatch.day.facts import Desk
from orderbatch.day.trust.for_rep import AGENT, ITEM, Doubts, with_doubts
from orderbatch.ledger.queries import promises

STATE = "for_rep"  # the step of such a proposal


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Proposals that cannot be released any more: (batch, order key) → why; and what is told of them."""

    why: Mapping[ProposedOrder, Doubts] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    items: Mapping[ProposedOrder, list[str]] = field(default_factory=dict)  # that ended
    gifts_alone: frozenset[ProposedOrder] = frozenset()  # nothing is left for the rep: gifts stay owed

    @property
    def of_orders(self) -> dict[str, Doubts]:
        """Order key → what is doubtful of it."""
        found: dict[str, dict[str, str]] = {}
        for (_batch, key), doubts in self.why.items():
            found.setdefault(key, {}).update(doubts)
        return dict(found)


def look_again(desk: Desk, decisions: pd.DataFrame) -> Meanwhile:
    """What the lists of this run end of the approvals that are out; else, of what finance approves today."""
    refused = decisions[decisions["decision"] == REFUSE]
    proposals = desk.ledger.ask(promises.open_proposals)
    proposals = proposals[~are_of(proposals, proposed_orders(refused))]
    if not {master.kind for master in desk.masters.brought} & {AGENTS.kind, CATALOGUE.kind}:
        approved = decisions[decisions["decision"] == APPROVE]
        proposals = proposals[are_of(proposals, proposed_orders(approved))]
    if proposals.empty:
        return Meanwhile()
    agents = set(desk.masters.by_key(AGENTS).index)
    ended, of_gifts = _ended_items(desk, proposals), proposals[proposals["reason"] == GIFTS_ALONE]
    gifts_alone = frozenset(proposed_orders(of_gifts))
    why: dict[ProposedOrder, Doubts] = {}
    told: dict[str, list[Finding]] = {}
    columns = (
        proposals[name] for name in ("proposal", "order_key", "order_no", "agent", "doubts", "cleared_by")
    )
    for batch, key, number, agent, doubts, by in zip(*columns, strict=True):
        found = {} if agent in agents else {AGENT: agent}
        if items := ended.get((batch, key)):
            found[ITEM] = ", ".join(items)
        if found and not (by and found.items() <= doubts.items()):
            why[batch, key] = found
            names = ["gifts"] if (batch, key) in gifts_alone else list(found)
            told.setdefault(key, [_told(name, number, agent, items or []) for name in names])
    findings = tuple(finding for findings in told.values() for finding in findings)
    return Meanwhile(why, findings, ended, gifts_alone)


def doubted(
    desk: Desk, open_lines: pd.DataFrame, meanwhile: Meanwhile, cleared: Mapping[str, str]
) -> pd.DataFrame:
    """The open lines with what is doubtful of their orders by the lists of this run. cleared: by the rep."""
    lists, on_sale = desk.masters.in_force, desk.masters.on_sale()
    agents = desk.masters.by_key(AGENTS).index if AGENTS.kind in lists else open_lines["agent"]
    return with_doubts(open_lines, meanwhile.of_orders, set(agents), on_sale, cleared)


def _told(name: str, number: str, agent: str, items: list[str]) -> Finding:
    return Finding(f"MEANWHILE_{name.upper()}", "", value=number, numbers={"agent": agent, "sku": items})


def released_to_nobody(desk: Desk, shipments: pd.DataFrame) -> Iterable[Finding]:
    """Goods on their way to agents whom a list of this run no longer has: they go on, and the rep is told.

    shipments: what the tracking sheets of this run say of them.
    """
    if AGENTS.kind not in {master.kind for master in desk.masters.brought}:
        return
    told = (shipments["shipped"] + shipments["short"]).groupby(shipments["order_key"]).sum()
    listed = desk.masters.by_key(AGENTS).index
    for order in desk.ledger.ask(promises.unshipped_orders, listed):
        if (left := order["cases"] - int(told.get(order["order_key"], 0))) > 0:
            said = {"agent": order["agent"], "cases": left}
            yield Finding("MEANWHILE_RELEASED", "", value=order["order_no"], numbers=said)


def answered_for(
    findings: Iterable[Finding], keys: Collection[str], cancelled: Collection[tuple[str, str]]
) -> tuple[Finding, ...]:
    """The findings, with those of orders that the rep answers for in the same run said once, as answered.

    keys: orders that he lets go or cancels. cancelled: (order key, SKU) of lines that he cancels.
    """
    told = []
    for found in findings:
        is_answered = False
        if found.code in ("MEANWHILE_AGENT", "MEANWHILE_ITEM"):
            key = order_key(str(found.numbers["agent"]), found.value)
            items = {(key, sku) for sku in cast("list[str]", found.numbers["sku"])}
            is_answered = key in keys or (found.code == "MEANWHILE_ITEM" and items <= {*cancelled})
        told.append(Finding("MEANWHILE_ANSWERED", "", value=found.value) if is_answered else found)
    return tuple(found for at, found in enumerate(told) if found not in told[:at])


def _ended_items(desk: Desk, proposals: pd.DataFrame) -> dict[ProposedOrder, list[str]]:
    """(batch, order key) → the items of the proposal that are no longer sold."""
    lines = desk.ledger.ask(promises.proposal_lines, proposals)
    is_sold = lines["sku"].isin(desk.masters.on_sale())
    gone = lines[(lines["proposed"].astype(np.int64) > 0) & ~is_sold]
    found: dict[ProposedOrder, list[str]] = {}
    for batch, key, sku in zip(gone["proposal"], gone["order_key"], gone["sku"], strict=True):
        found.setdefault((batch, key), []).append(sku)
    return {pair: sorted(set(items)) for pair, items in found.items()}


def without_doubtful(decisions: pd.DataFrame, meanwhile: Meanwhile) -> tuple[pd.DataFrame, list[Finding]]:
    """The decisions less the approvals of what can no longer be released, each told at its cell."""
    failed, findings = list[int](), list[Finding]()
    for row, decision in zip(decisions.index.tolist(), decisions.to_dict("records"), strict=True):
        proposal = (decision["proposal"], decision["order_key"])
        doubts = meanwhile.why.get(proposal)
        if doubts and decision["decision"] == APPROVE:
            failed.append(row)
            said = {"agent": decision["agent"], "sku": meanwhile.items.get(proposal, [])}
            place = (decision["document"], decision["sheet"], decision["cell"], decision["order_no"])
            by_rep = () if proposal in meanwhile.gifts_alone else doubts  # that they are withdrawn is told
            findings += [Finding(f"DECISION_{name.upper()}", *place, said) for name in by_rep]
    return decisions.drop(index=failed).reset_index(drop=True), findings
