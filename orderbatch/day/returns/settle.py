"""What came back from finance and the warehouse, settled before anything new (P-3.7, P-4.3.3, P-4.5.1)."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from orderbatch.check.approvals import APPROVE, DECIDED, HOLD, ApprovalRow, Proposals, affordable, check_row
from orderbatch.contract.batch import DECISIONS, RELEASES
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import APPROVAL, APPROVAL_LINES, CATALOGUE
from orderbatch.contract.sheets.tables import frame_of, row_of
from orderbatch.day.after_release.shipments import Shipped, read_tracking
from orderbatch.day.available import Means
from orderbatch.day.facts import Desk
from orderbatch.day.intake import Intake
from orderbatch.day.located import at_row, located
from orderbatch.decide.calendar import due_day
from orderbatch.read.rows import Typed, typed


@dataclass(frozen=True, slots=True)
class Settled:
    """What the returns of a run decided: frames of `contract.batch`, findings beside them."""

    decisions: pd.DataFrame
    releases: pd.DataFrame
    shipped: Shipped
    findings: tuple[Finding, ...]

    @property
    def shipments(self) -> pd.DataFrame:
        """What the tracking sheets add to what has shipped."""
        return self.shipped.shipments

    @property
    def approved(self) -> frozenset[str]:
        """Keys of the orders that finance approved in this run."""
        return frozenset(self.decisions.loc[self.decisions["decision"] == APPROVE, "order_key"])


def settle_returns(desk: Desk, batch: str, lapsing: pd.DataFrame) -> Settled:
    """Finance's decisions and the warehouse's tracking, each held against what the ledger knows.

    lapsing: proposal, order_key of what can no longer be decided from now on.
    """
    decisions, findings = _decisions(desk, lapsing)
    releases = _releases(desk, decisions, batch)
    ended = decisions[decisions["decision"] != HOLD]
    shipped = read_tracking(desk, batch, zip(ended["proposal"], ended["order_key"], strict=True), lapsing)
    return Settled(decisions, releases, shipped, (*findings, *shipped.findings))


def _decisions(desk: Desk, lapsing: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    sheets = desk.intake.sheets(APPROVAL.kind)
    if not sheets:
        return frame_of(DECISIONS), []
    rows = typed(APPROVAL, sheets)
    proposals = _proposals(desk, rows.blocks["batch"], lapsing)
    kept: dict[tuple[str, str], dict[str, object]] = {}
    findings = list(rows.findings)
    for row in _rows(rows, _line_cases(desk.intake)):
        if problem := check_row(row, proposals):
            findings.append(located(problem, rows))
        else:
            proposals.orders.at[(row.proposal, row.order_key), "state"] = DECIDED[row.decision]
            kept[row.proposal, row.order_key] = _decision(row, rows, proposals, desk.intake)
    decisions, told = _money_and_stock(desk, frame_of(DECISIONS, list(kept.values())))
    decisions, small = _with_their_orders(desk, decisions)
    return decisions, [*findings, *_blank_decisions(rows), *told, *small]


def _proposals(desk: Desk, batches: Iterable[str], lapsing: pd.DataFrame) -> Proposals:
    names = sorted(set(batches))
    lines = desk.ledger.proposal_lines(names)
    columns = [lines[name].tolist() for name in ("proposal", "order_key", "line", "proposed")]
    cases = {(proposal, key, line): count for proposal, key, line, count in zip(*columns, strict=True)}
    orders = desk.ledger.proposals(names).set_index(["proposal", "order_key"])
    late = pd.MultiIndex.from_frame(lapsing[["proposal", "order_key"]])
    orders.loc[orders.index.isin(late), "state"] = "lapsed"
    if desk.settings.review.required:
        unseen = orders["state"].isin(["proposed"]) & ~orders["reviewed"].astype("bool")
        orders.loc[unseen, "state"] = "review"
    return Proposals(orders, cases, desk.settings.funds.second_approver_over)


def _line_cases(intake: Intake) -> dict[tuple[str, str, str], dict[int, int]]:
    """(file, batch, order key) → line → cases, as the returned lines sheet says."""
    found: dict[tuple[str, str, str], dict[int, int]] = {}
    sheets = intake.sheets(APPROVAL_LINES.kind)
    if not sheets:
        return found
    lines = typed(APPROVAL_LINES, sheets)
    for block, agent, number, line, cases in lines.rows[
        ["block", "agent", "order_no", "line_no", "proposed_cases"]
    ].itertuples(index=False):
        place = row_of(lines.blocks, block)
        key = (place["document"], place["batch"], order_key(agent, number))
        if pd.notna(line):
            found.setdefault(key, {})[int(line)] = -1 if pd.isna(cases) else int(cases)
    return found


def _rows(rows: Typed, line_cases: dict[tuple[str, str, str], dict[int, int]]) -> Iterable[ApprovalRow]:
    for index, block, agent, number, decision, by, minor in rows.rows[
        ["block", "agent", "order_no", "decision", "decided_by", "proposed_amount"]
    ].itertuples():
        if not decision or index in rows.bad_rows:
            continue
        place = row_of(rows.blocks, block)
        key = order_key(agent, number)
        lines = line_cases.get((place["document"], place["batch"], key))
        yield ApprovalRow(
            index, place["batch"], key, decision, by, None if pd.isna(minor) else int(minor), lines
        )


def _decision(row: ApprovalRow, rows: Typed, proposals: Proposals, intake: Intake) -> dict[str, object]:
    proposed = row_of(proposals.orders, (row.proposal, row.order_key))
    written = row_of(rows.rows, row.index)
    document = row_of(rows.blocks, written["block"])["document"]
    return {
        "order_key": row.order_key,
        "agent": proposed["agent"],
        "agent_name": proposed["agent_name"],
        "order_no": proposed["order_no"],
        "proposal": row.proposal,
        "decision": row.decision,
        "decided_by": row.decided_by,
        "reason": written["reason"],
        "comment": written["comment"],
        "proposed_cases": int(proposed["proposed_cases"]),
        "proposed_minor": int(proposed["proposed_minor"]),
        "document": document,
        "cell": rows.address(row.index, "decision"),
        "sha256": intake.by_name()[document].arrived.sha256,
    }


def _blank_decisions(rows: Typed) -> Iterable[Finding]:
    """Rows left open are told once a sheet: they stay undecided, nothing else happens to them."""
    for _block, each in rows.rows[rows.rows["decision"] == ""].groupby("block"):
        yield at_row(rows, "DECISION_BLANK", each.index[0], "decision", rows=len(each))


def _money_and_stock(desk: Desk, decisions: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Approvals looked at again against money and stock as they are now; what fails stays undecided."""
    approved = decisions[decisions["decision"] == APPROVE].astype({"proposed_minor": "int64"})
    if approved.empty:
        return decisions, []
    pairs = approved[["proposal", "order_key"]]
    means = Means.of(desk, pairs)
    lines = desk.ledger.proposal_lines(sorted(set(approved["proposal"])))
    lines = lines.merge(pairs, on=["proposal", "order_key"], how="inner", validate="m:1")
    broke, bare = affordable(approved, lines, means.funds, means.stock)
    decided = pd.Series(
        list(zip(decisions["proposal"], decisions["order_key"], strict=True)), decisions.index, dtype="object"
    )
    failed = decided.isin(broke | bare) & (decisions["decision"] == APPROVE)
    named = decisions.loc[failed, ["document", "cell", "order_no", "agent"]].itertuples(index=False)
    findings = [
        Finding(
            "DECISION_FUNDS" if pair in broke else "DECISION_STOCK", name, "", cell, number, {"agent": agent}
        )
        for pair, (name, cell, number, agent) in zip(decided[failed], named, strict=True)
    ]
    return decisions[~failed].reset_index(drop=True), findings


def _with_their_orders(desk: Desk, decisions: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """A rest is released with or after what it rests on, never before it (P-4.4.5); else it waits."""
    approved = decisions[decisions["decision"] == APPROVE]
    known = desk.ledger.released_orders(sorted(set(approved["order_key"])))
    first = approved[~approved["order_key"].isin(known)]
    if first.empty or desk.settings.orders.minimum_scope == "agent":
        return decisions, []
    every = desk.ledger.open_proposals()
    minimum = every.groupby("order_key")["min_cases"].max()
    together = first.groupby("order_key")["proposed_cases"].sum()
    small = together.index[together < minimum.reindex(together.index)]
    named = first.loc[first["order_key"].isin(small)].to_dict("records")
    findings = [
        Finding("DECISION_MINIMUM", row["document"], "", row["cell"], row["order_no"],
                {"cases": int(together[row["order_key"]]), "minimum": int(minimum[row["order_key"]])})
        for row in named
    ]  # fmt: skip
    failed = decisions["order_key"].isin(small) & (decisions["decision"] == APPROVE)
    return decisions[~failed].reset_index(drop=True), findings


def _releases(desk: Desk, decisions: pd.DataFrame, batch: str) -> pd.DataFrame:
    """The lines of what finance approved, exactly as proposed, on a pick list (P-4.3.3, P-3.8).

    A line that was approved twice in one run (its proposal, and its remainder's) stands on two lists.
    """
    approved = decisions.loc[decisions["decision"] == APPROVE, ["proposal", "order_key"]]
    if approved.empty:
        return frame_of(RELEASES)
    lines = desk.ledger.proposal_lines(sorted(set(approved["proposal"])))
    lines = lines.merge(approved, on=["proposal", "order_key"], how="inner", validate="m:1")
    lines = lines[lines["proposed"] > 0]
    catalogue = desk.masters.by_key(CATALOGUE)
    again = lines.groupby(["order_key", "line"]).cumcount()
    return lines.assign(
        pick_no=[f"P{batch}-{count + 1}" if count else f"P{batch}" for count in again],
        cases=lines["proposed"],
        weight=lines["sku"].map(catalogue["weight"]),
        volume=lines["sku"].map(catalogue["volume"]),
        due=due_day(desk.day, desk.settings.ship),
        lot="",
        gift="",
    ).reindex(columns=list(RELEASES))
