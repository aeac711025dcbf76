"""What sales policies give in a run: gifts with today's orders, those that finance approved, and where each
agent stands (P-3.3, P-4.2.3; 7-policies).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.check.approvals import APPROVE, REFUSE, ProposedOrder, proposed_orders
from orderbatch.contract.batch import GIFT_LINES, GIFTS, RELEASES, Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import GIFT_STOCK
from orderbatch.contract.names import order_key
from orderbatch.contract.sales_policy import GIFT_LINE, NOTICES, PAYMENT_GIFT, PAYMENTS, TARGETS, SalesPolicy
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.day.figures.available import Figures
from orderbatch.day.figures.who_left import with_who_left
from orderbatch.day.policies.counting import (
    Counting,
    count,
    in_sequence,
    selections_of,
    summed_before,
    todays_goods,
)
from orderbatch.day.policies.gift_orders import gift_order_no, may_ship_alone
from orderbatch.day.policies.gift_stock import stock_of_gifts
from orderbatch.day.policies.gifts_released import release_gifts
from orderbatch.day.policies.notices import notices
from orderbatch.day.policies.offered_cuts import Accounted
from orderbatch.day.policies.paid_in import PaidSoFar, PolicyPayments, read_payments
from orderbatch.day.policies.policies_in_force import PoliciesInForce, policies_in_force
from orderbatch.day.policies.targets_of_day import targets_of_day, with_target
from orderbatch.day.returns.settle import Settled
from orderbatch.decide.policies.carried import Issued, Summed, issued_of, issued_together
from orderbatch.decide.policies.entitlement import Accounts
from orderbatch.decide.policies.floors import Floor, floors_of
from orderbatch.decide.policies.given_after_all import since_first_owed
from orderbatch.decide.policies.giving import ride, share_out
from orderbatch.decide.policies.standings import NO_ORDER, claims, stand, with_issued
from orderbatch.decide.policies.standings import settled as stand_after
from orderbatch.ledger.queries import policy_entries
from orderbatch.ledger.queries.policy_entries import CHANGED

WHOSE = ["agent", "policy", "was_owed_since"]
ABOUT = ("policy_name", "policy_kind", "sku", "product", "from_day", "to_day", "target")


@dataclass(frozen=True, slots=True)
class GiftsOfDay:
    """Frames GIFTS, GIFT_LINES and PAYMENTS, the gift rows of RELEASES; what is told; where agents stand.

    sums: what counts once this run is over, for the next one; None where there are no policies.
    """

    gifts: pd.DataFrame
    lines: pd.DataFrame
    releases: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    accounted: Accounted | None = None
    gift_stock: pd.DataFrame = field(default_factory=lambda: frame_of(GIFT_STOCK))
    payments: pd.DataFrame = field(default_factory=lambda: frame_of(PAYMENTS))
    payments_before: pd.DataFrame = field(default_factory=lambda: frame_of(PAYMENTS))
    targets: pd.DataFrame = field(default_factory=lambda: frame_of(TARGETS))
    notices: pd.DataFrame = field(default_factory=lambda: frame_of(NOTICES))
    sums: Mapping[str, Any] | None = None

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """As the batch calls them."""
        own = ("gifts", "gift_stock", "payments", "payments_before", "targets", "notices")
        return {"gift_lines": self.lines, **{name: getattr(self, name) for name in own}}


def give_gifts(desk: Desk, settled: Settled, events: pd.DataFrame, allocated: Allocated) -> GiftsOfDay:
    """Owed first, then new, with the orders of today. events: proposals that end in this run."""
    in_force = policies_in_force(desk)
    paid = read_payments(desk, in_force)
    given = nothing_given()
    if in_force.policies or in_force.resting:
        given = _given(desk, settled, events, allocated, in_force, paid)
    return replace(
        given,
        payments=paid.new,
        payments_before=paid.before,
        notices=notices(desk, in_force, given.gifts),
        findings=(*in_force.findings, *paid.findings, *given.findings),
    )


def _given(
    desk: Desk,
    settled: Settled,
    events: pd.DataFrame,
    allocated: Allocated,
    in_force: PoliciesInForce,
    paid: PolicyPayments,
) -> GiftsOfDay:
    policies, ended = in_force.policies, _ended(settled, events)
    books = _Books.of(desk, settled, ended, allocated, in_force, paid)
    master, accounts, counting = desk.masters.by_key(AGENTS), books.accounts, books.counting
    stock = _Stock.of(desk, settled, ended, allocated)
    table, steps = stand(accounts, policies, books.floors, books.newest)
    entitled = dict(zip(_whose(table), table["entitled_before"], strict=True))
    released = release_gifts(desk, settled, counting, entitled, stock.at_release)
    table = since_first_owed(with_issued(table, released.issued), released.fallen)
    alone = may_ship_alone(desk, allocated)
    wanted = claims(table, accounts, policies, _ranks(allocated), desk.day, alone=alone)
    there = stock.today(released.freed or {})
    served = share_out(wanted, there)
    rides = _with_orders(ride(served, steps), table, accounts, gift_order_no(desk))
    items = {code: _item(desk, policy) for code, policy in policies.items()}
    lines = frame_of(GIFT_LINES, list(_lines(items, policies, rides, _numbers(counting.given))))
    named = with_who_left(desk, table["agent"])
    rows = _rows(stand_after(table, served, desk.day), named, items, policies)
    accounted = Accounted(policies, table, counting.counted, master)
    supply = stock_of_gifts(desk, items.values(), rows, lines, there)
    targets = targets_of_day(desk, books.running, counting, books.paid, is_paid=bool(len(paid.new)))
    given = GiftsOfDay(rows, lines, released.releases, released.findings, accounted, supply)
    return replace(given, targets=targets, sums=books.kept(lines, released.issued))


@dataclass(frozen=True, slots=True)
class _Books:
    """What the run before left, and what counts before today's orders.

    running: policies with a target. changes: rows CHANGED of all terms that changed, in this run too.
    """

    newest: pd.DataFrame
    changes: pd.DataFrame
    floors: Mapping[str, list[Floor]]
    running: Mapping[str, SalesPolicy]
    counting: Counting
    accounts: Accounts
    paid: PaidSoFar

    @classmethod
    def of(
        cls,
        desk: Desk,
        settled: Settled,
        ended: frozenset[ProposedOrder],
        allocated: Allocated,
        in_force: PoliciesInForce,
        payments: PolicyPayments,
    ) -> "_Books":
        policies, running = in_force.policies, with_target(desk, in_force)
        newest, known = desk.ledger.ask(policy_entries.newest), desk.ledger.ask(policy_entries.sums)
        changes = _before_changes(desk, newest, known)
        newest = newest[newest["policy"].isin(list(policies))]
        changes = pd.concat([changes, _changing(desk, newest, policies)], ignore_index=True)
        paid = PaidSoFar(desk.ledger, payments.new, known["paid"] if known else None)
        floors = floors_of(changes, paid.of)
        was = (floor.policy for some in floors.values() for floor in some)
        asked = selections_of((*policies.values(), *was), running.values())
        before, names = summed_before(desk.ledger, known, asked, rests=bool(in_force.resting))
        counting = count(desk, settled, ended, allocated, before, names)
        money = {code: paid.of(one) for code, one in policies.items() if one.kind == PAYMENT_GIFT}
        whom = (desk.masters.by_key(AGENTS), money, newest["agent"])
        accounts = Accounts(counting.counted, todays_goods(allocated), *whom, counting.others.sums)
        return cls(newest, changes, floors, running, counting, accounts, paid)

    def kept(self, gifts: pd.DataFrame, issued: Issued) -> dict[str, Any]:
        """What the next run goes on from. gifts: of today, issued: without them."""
        changes = self.changes.assign(changed=[day.isoformat() for day in self.changes["changed"]])
        sums = self.accounts.sums(self.counting.selections)
        return {
            **Summed(sums, issued_together(issued, issued_of(gifts))).content(),
            **{"paid": self.paid.content, "changes": changes.to_numpy().tolist()},
        }


def _with_orders(rides: pd.DataFrame, table: pd.DataFrame, accounts: Accounts, alone: str) -> pd.DataFrame:
    """What rides with which order, by its key, and whose it is. alone: the number of gift-only orders."""
    whose = rides.merge(table[WHOSE], left_on="claim", right_index=True, validate="m:1")
    places = zip(whose["order"].tolist(), whose["agent"].tolist(), strict=True)
    keys = [
        order_key(agent, alone) if order == NO_ORDER else accounts.orders[order] for order, agent in places
    ]
    return whose.assign(order_key=pd.Series(keys, whose.index, dtype=object))


def _before_changes(desk: Desk, newest: pd.DataFrame, known: Mapping[str, Any] | None) -> pd.DataFrame:
    """Rows CHANGED: where agents stood before terms changed in earlier runs, the oldest first."""
    if known is None:  # of all: a floor may come of terms long before those that it is needed for
        return desk.ledger.ask(policy_entries.before_changes, {*newest["policy"]})[list(CHANGED)]
    before = pd.DataFrame(known["changes"], columns=list(CHANGED), dtype=object)
    return before.assign(changed=[dt.date.fromisoformat(day) for day in before["changed"]])


def _changing(desk: Desk, newest: pd.DataFrame, policies: Mapping[str, SalesPolicy]) -> pd.DataFrame:
    """Rows CHANGED of those whose terms are others than in their newest rows."""
    terms = newest["policy"].map({code: policy.terms for code, policy in policies.items()})
    return newest[newest["terms"].ne(terms)].assign(changed=desk.day)[list(CHANGED)]


def _ranks(allocated: Allocated) -> dict[str, int]:
    """Each agent's rank of today."""
    return {row["agent"]: int(row["rank"]) for row in reversed(_records(in_sequence(allocated)))}


def nothing_given() -> GiftsOfDay:
    """No policies: everything is as if there were none."""
    return GiftsOfDay(frame_of(GIFTS), frame_of(GIFT_LINES), frame_of(RELEASES))


def together(goods: pd.DataFrame, gifts: pd.DataFrame) -> pd.DataFrame:
    """Rows of RELEASES: goods, then their gifts."""
    return pd.concat([goods.astype(object), gifts], ignore_index=True) if len(gifts) else goods


def _records(frame: pd.DataFrame) -> list[Record]:
    found: list[Record] = frame.to_dict("records")  # type: ignore[assignment]
    return found


def _whose(table: pd.DataFrame) -> Iterable[tuple[str, str]]:
    """The agent and the policy of each row."""
    return zip(table["agent"], table["policy"], strict=True)


def _ended(settled: Settled, events: pd.DataFrame) -> frozenset[ProposedOrder]:
    """Proposals that end in this run, by finance's refusal or otherwise."""
    no = settled.decisions[settled.decisions["decision"] == REFUSE]
    pairs = pd.concat([frame[["proposal", "order_key"]] for frame in (events, no)])
    return frozenset(proposed_orders(pairs))


@dataclass(frozen=True, slots=True)
class _Stock:
    """What paid goods left of every item: for the gifts that finance approved, and for today's."""

    at_release: Mapping[str, int]
    left: pd.Series

    @classmethod
    def of(
        cls, desk: Desk, settled: Settled, ended: frozenset[ProposedOrder], allocated: Allocated
    ) -> "_Stock":
        approved = settled.decisions.loc[settled.decisions["decision"] == APPROVE, ["proposal", "order_key"]]
        over = pd.DataFrame(sorted(ended), columns=["proposal", "order_key"])
        figures = Figures.of(desk, pd.concat([approved, over]), settled.shipped.left)
        goods = settled.releases.groupby("sku")["cases"].sum().astype(np.int64)
        proposed = allocated.lines.groupby("sku")["proposed"].sum().astype(np.int64)
        at_release = figures.freeing(approved).stock.sub(goods, fill_value=0).clip(lower=0)
        left = figures.freeing(over).stock.sub(proposed, fill_value=0)
        there = {str(sku): int(cases) for sku, cases in at_release.items()}
        return cls(there, left.astype(np.int64))

    def today(self, freed: Mapping[str, int]) -> dict[str, int]:
        """freed: cases of gifts that are not released after all."""
        return {str(sku): int(cases) + freed.get(str(sku), 0) for sku, cases in self.left.items()}


def _numbers(given: pd.DataFrame) -> dict[str, int]:
    """Order key → the highest number of its gift lines so far: no two of an order ever have the same."""
    return {str(key): int(line) for key, line in given.groupby("order_key")["line"].max().items()}


def _lines(
    items: Mapping[str, Record],
    policies: Mapping[str, SalesPolicy],
    rides: pd.DataFrame,
    numbers: dict[str, int],
) -> Iterator[Record]:
    """Rows of GIFT_LINES: each gift with the order that it rides with."""
    for row in _records(rides.sort_values(["agent", "policy", "order"])):
        key = row["order_key"]
        numbers[key] = max(numbers.get(key, 0), GIFT_LINE - 1) + 1
        yield {
            "order_key": key,
            "agent": row["agent"],
            "order_no": key.partition("/")[2],
            "line": numbers[key],
            "policy": row["policy"],
            "policy_name": policies[row["policy"]].name,
            "cases": row["owed"] + row["new"],
            "owed_cases": row["owed"],
            "owed_since": row["was_owed_since"] if row["owed"] else None,
            **items[row["policy"]],
        }


def _item(desk: Desk, policy: SalesPolicy) -> Record:
    """What the gift is and where it lies: an item of the catalogue, or of the stock list alone."""
    catalogue, stock = desk.masters.by_key(CATALOGUE), desk.masters.stock(desk.day)
    sku = policy.gift_sku
    said = {name: str(catalogue[name].get(sku) or "") for name in ("product", "spec", "unit")}
    said["product"] = said["product"] or policy.gift_product or sku
    return {"sku": sku, **said, "bin": str(stock["bin"].get(sku) or "")}


def _rows(
    after: pd.DataFrame,
    master: pd.DataFrame,
    items: Mapping[str, Record],
    policies: Mapping[str, SalesPolicy],
) -> pd.DataFrame:
    """Rows of GIFTS: the standings with the names of agents, policies and gifts."""
    about = {
        code: {
            "policy_name": policy.name,
            "policy_kind": policy.kind,
            "sku": items[code]["sku"],
            "product": items[code]["product"],
            "from_day": policy.from_day,
            "to_day": policy.to_day,
            "target": policy.target,
        }
        for code, policy in policies.items()
    }
    said = {name: [about[code][name] for code in after["policy"]] for name in ABOUT}
    for name in ("agent_name", "region"):
        there = master[name].to_dict()
        said[name] = [str(there.get(agent) or "") for agent in after["agent"]]
    columns = {name: said[name] if name in said else after[name].tolist() for name in GIFTS}
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})
