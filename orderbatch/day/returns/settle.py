"""What came back from finance and the warehouse, settled before anything new (P-3.7, P-4.3.3, P-4.5.1)."""

from dataclasses import dataclass, field, replace

import pandas as pd

from orderbatch.check.approvals import APPROVE, REFUSE, ProposedOrder, affordable, are_of, proposed_orders
from orderbatch.contract.batch import DECISIONS, PROPOSED, RELEASES
from orderbatch.contract.finding import Finding, first_of
from orderbatch.contract.goods_frames import RESOLUTIONS
from orderbatch.contract.sheets.every import CATALOGUE
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.after_release.shipments import TrackingSheets, read_tracking
from orderbatch.day.after_release.shipped import Shipped, nothing_left
from orderbatch.day.facts import Desk
from orderbatch.day.figures.available import Figures, picked_before
from orderbatch.day.figures.in_force import stock_lots
from orderbatch.day.returns.decisions import read_decisions
from orderbatch.day.returns.papers_back import PaperBack, papers_back, without_conditions
from orderbatch.day.trust.meanwhile import Meanwhile, look_again, released_to_nobody, without_doubtful
from orderbatch.decide.due_day import due_day
from orderbatch.decide.lots import LotPart, in_turn, take
from orderbatch.ledger.queries import promises
from orderbatch.ledger.queries.replies import told_as
from orderbatch.ledger.queries.story import FURTHEST

NAMED = 20  # orders that are told by their numbers


@dataclass(frozen=True, slots=True)
class Settled:
    """What the returns of a run decided: frames of `contract.batch`, findings beside them."""

    decisions: pd.DataFrame
    releases: pd.DataFrame
    shipped: Shipped
    meanwhile: Meanwhile
    findings: tuple[Finding, ...]
    resolutions: pd.DataFrame = field(default_factory=lambda: frame_of(RESOLUTIONS))
    papers: tuple[PaperBack, ...] = ()

    @property
    def shipments(self) -> pd.DataFrame:
        """What the tracking sheets add to what has shipped."""
        return self.shipped.shipments

    @property
    def approved(self) -> frozenset[str]:
        """Keys of the orders that finance approved in this run."""
        return self._decided(APPROVE)

    @property
    def refused(self) -> frozenset[str]:
        """Keys of the orders that end in this run because finance refused them."""
        return self._decided(REFUSE)

    def _decided(self, decision: str) -> frozenset[str]:
        return frozenset(self.decisions.loc[self.decisions["decision"] == decision, "order_key"])


def settle_returns(desk: Desk, batch: str, lapsing: pd.DataFrame) -> Settled:
    """Finance's decisions and the warehouse's tracking, each held against what the ledger knows.

    lapsing: proposal, order_key of what can no longer be decided from now on.
    """
    papers = papers_back(desk)
    decisions, findings = read_decisions(desk, lapsing)
    decisions, more = without_conditions(desk, decisions, papers)
    findings += more
    meanwhile = look_again(desk, decisions)
    decisions, more = without_doubtful(decisions, meanwhile)
    findings += [*meanwhile.findings, *more]
    reported = TrackingSheets.of(desk)
    left = reported.left(batch, desk.day) if reported else nothing_left()
    decisions, more = _money_and_stock(desk, decisions, lapsing, left)
    findings += more
    decisions, more = _with_their_orders(desk, decisions)
    findings += more
    releases = _releases(desk, decisions, batch, left)
    yes = decisions[decisions["decision"] == APPROVE]
    shipped = replace(read_tracking(desk, batch, reported, proposed_orders(yes), lapsing), left=left)
    findings += released_to_nobody(desk, shipped.shipments)
    findings += shipped.findings
    return Settled(decisions[list(DECISIONS)], releases, shipped, meanwhile, tuple(findings), papers=papers)


def _money_and_stock(
    desk: Desk, decisions: pd.DataFrame, lapsing: pd.DataFrame, left: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """Approvals looked at again against money and stock as they are now; what fails stays undecided.

    What is not decided keeps its reservation (3-decisions §8): all that is open is served in its sequence,
    older batches and better ranks first, so that of two that stock no longer covers one can go.
    """
    is_yes = decisions["decision"] == APPROVE
    if not is_yes.any():
        return decisions, []
    figures, every = _reserved(desk, decisions, lapsing, left)
    means = figures.freeing(every)
    every = every[every["takes"]]
    is_mine = are_of(every, proposed_orders(decisions[is_yes]))
    own = desk.ledger.ask(promises.proposal_lines, every[is_mine])  # of the others their gifts are kept too
    lines = pd.concat([own, figures.lines[are_of(figures.lines, proposed_orders(every[~is_mine]))]])
    broke, bare = affordable(every, lines, means.funds, means.stock)
    alone = affordable(every[is_mine], own, means.funds, means.stock)
    failed = are_of(decisions, broke | bare) & is_yes
    findings = []
    for row in decisions[failed].to_dict("records"):
        pair, place = (row["proposal"], row["order_key"]), (row["document"], row["sheet"], row["cell"])
        numbers: dict[str, object] = {"agent": row["agent"]}
        code = "DECISION_FUNDS" if pair in broke else "DECISION_STOCK"
        if pair not in alone[0] | alone[1]:
            code, numbers["orders"] = "DECISION_WAITS", _before(pair, every, is_mine, lines)
        findings.append(Finding(code, *place, row["order_no"], numbers))
    return decisions[~failed].reset_index(drop=True), findings


def _reserved(
    desk: Desk, decisions: pd.DataFrame, lapsing: pd.DataFrame, left: pd.DataFrame
) -> tuple[Figures, pd.DataFrame]:
    """All open proposals in the sequence in which they are served; `takes`: not what ends in this run."""
    every = desk.ledger.ask(promises.open_proposals)
    every = every.astype({"rank": "Int64"}).sort_values(["started_at", "rank"], kind="stable")
    said = dict(zip(proposed_orders(decisions), decisions["decision"], strict=True))
    late = {pair for pair in proposed_orders(lapsing) if pair not in said}
    takes = [said.get(pair) != REFUSE and pair not in late for pair in proposed_orders(every)]
    every = every.assign(takes=pd.Series(takes, every.index, dtype=bool))
    return Figures.of(desk, every[["proposal", "order_key"]], left), every


def _before(
    pair: ProposedOrder, every: pd.DataFrame, is_mine: "pd.Series[bool]", lines: pd.DataFrame
) -> list[object]:
    """The numbers of the undecided orders that come before one and have its agent or an item of it."""
    items: dict[ProposedOrder, set[str]] = {}
    taking = lines[lines["proposed"] > 0]
    for one, sku in zip(proposed_orders(taking), taking["sku"], strict=True):
        items.setdefault(one, set()).add(sku)
    agent, _slash, _number = pair[1].partition("/")
    sequence = proposed_orders(every)
    found = [
        one[1].partition("/")[2]
        for one, mine in zip(sequence[: sequence.index(pair)], is_mine, strict=False)
        if not mine and (one[1].partition("/")[0] == agent or items.get(one, set()) & items[pair])
    ]
    return first_of(found, NAMED)


def _with_their_orders(desk: Desk, decisions: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """A rest is released with or after what it rests on, never before it (P-4.4.5); else it waits.

    Where an agent's orders reach the minimum together, they are released together, or after one of them.
    """
    approved = decisions[decisions["decision"] == APPROVE]
    known = desk.ledger.ask(promises.released_orders, sorted(set(approved["order_key"])))
    first = approved[~approved["order_key"].isin(known)]
    if first.empty:
        return decisions, []
    every, unit, code = desk.ledger.ask(promises.open_proposals), "order_key", "DECISION_MINIMUM"
    if desk.settings.orders.minimum_scope == "agent":
        first, unit, code = _not_begun(desk, first, every), "agent", "DECISION_TOGETHER"
        beside = every["proposal"].isin(first["proposal"]) | every["order_key"].isin(first["order_key"])
        every = every[beside]
    minimum = every.groupby(unit)["min_cases"].max()
    together = first.groupby(unit)["proposed_cases"].sum()
    small = first[first[unit].isin(together.index[together < minimum.reindex(together.index)])]
    told = zip(small.to_dict("records"), together[small[unit]], minimum[small[unit]], strict=True)
    findings = [
        Finding(code, row["document"], row["sheet"], row["cell"], row["order_no"],
                {"cases": int(cases), "minimum": int(least), "agent": row["agent"]})
        for row, cases, least in told
    ]  # fmt: skip
    failed = decisions["order_key"].isin(small["order_key"]) & (decisions["decision"] == APPROVE)
    return decisions[~failed].reset_index(drop=True), findings


def _not_begun(desk: Desk, first: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """Approvals whose minimum counts: nothing of what was proposed with them to their agent is released yet.

    first: approvals of orders of which nothing is released. every: the open proposals.
    """
    proposed = desk.ledger.ask(promises.proposals, sorted(set(first["proposal"])))
    begun = proposed[proposed["state"].isin(FURTHEST) & (proposed["min_cases"] > 0)]
    units = set(zip(begun["proposal"], begun["agent"], strict=True))
    is_begun = [unit in units for unit in zip(first["proposal"], first["agent"], strict=True)]
    needed = every.groupby("order_key")["min_cases"].max()
    free = {*first.loc[is_begun, "order_key"], *needed.index[needed == 0]}
    return first[~first["order_key"].isin(free)]


def _releases(desk: Desk, decisions: pd.DataFrame, batch: str, left: pd.DataFrame) -> pd.DataFrame:
    """The lines of what finance approved, exactly as proposed, on a pick list (P-4.3.3, P-3.8).

    A line that was approved twice in one run (its proposal, and its remainder's) stands on two lists.
    """
    approved = decisions.loc[decisions["decision"] == APPROVE, ["proposal", "order_key"]]
    if approved.empty:
        return frame_of(RELEASES)
    lines = desk.ledger.ask(promises.proposal_lines, approved)
    lines = lines[lines["proposed"] > 0]
    catalogue = desk.masters.by_key(CATALOGUE)
    again = lines.groupby(["order_key", "line"]).cumcount()
    told = _told_as_planned(desk, approved)
    return lines.assign(
        pick_no=[f"P{batch}-{count + 1}" if count else f"P{batch}" for count in again],
        cases=lines["proposed"],
        weight=lines["sku"].map(catalogue["weight"]),
        volume=lines["sku"].map(catalogue["volume"]),
        due=due_day(desk.day, desk.settings.ship),
        lots=pd.Series(_lots(desk, lines, left), lines.index, dtype=object),
        gift="",
        told_in=[told.get(pair, "") for pair in proposed_orders(lines)],
    ).reindex(columns=list(RELEASES))


def _told_as_planned(desk: Desk, approved: pd.DataFrame) -> dict[ProposedOrder, str]:
    """(Proposal, order key) → batch of the reply that called it planned; without one it is not there.

    That of its own batch, whatever a later one told of the order's rest; else the last one about the order,
    where that calls it planned: what is so still is told to nobody again.
    """
    replies = desk.ledger.ask(told_as, approved["order_key"])
    planned = {(batch, key): batch for batch, key, status in replies if status == PROPOSED}
    newest = {key: (batch, key) for batch, key, _status in replies}
    pairs = proposed_orders(approved)
    found = {pair: planned.get(pair) or planned.get(newest.get(pair[1], pair)) for pair in pairs}
    return {pair: batch for pair, batch in found.items() if batch}


def _lots(desk: Desk, lines: pd.DataFrame, left: pd.DataFrame) -> list[list[LotPart]]:
    """Of each line the lots it is picked from: first expiring first, after all that was released before."""
    lots = stock_lots(desk.masters, desk.day)
    if not lots:
        return [[] for _line in lines.index]
    gone = picked_before(desk, left)
    ordered = {sku: in_turn(rows, gone.get(sku, 0)) for sku, rows in lots.items()}
    return [
        take(ordered.get(sku, ()), int(cases))
        for sku, cases in zip(lines["sku"], lines["proposed"], strict=True)
    ]
