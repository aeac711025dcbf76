"""What sales policies give in a run: gifts with today's orders, those that finance approved, and where each
agent stands (P-3.3, P-4.2.3; 7-policies).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from orderbatch.check.approvals import APPROVE, REFUSE
from orderbatch.contract.batch import GIFT_LINES, GIFTS, RELEASES, Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import GIFT_STOCK
from orderbatch.contract.names import order_key
from orderbatch.contract.sales_policy import GIFT_LINE, NOTICES, PAYMENTS, TARGETS, SalesPolicy
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.day.figures.available import Figures
from orderbatch.day.policies.counting import Counting, ProposalPair, count, in_sequence, todays_goods
from orderbatch.day.policies.gift_orders import gift_order_no, may_ship_alone
from orderbatch.day.policies.gift_stock import stock_of_gifts
from orderbatch.day.policies.gifts_released import release_gifts
from orderbatch.day.policies.notices import notices
from orderbatch.day.policies.offered_cuts import Accounted
from orderbatch.day.policies.paid_in import PolicyPayments, read_payments
from orderbatch.day.policies.policies_in_force import PoliciesInForce, policies_in_force
from orderbatch.day.policies.targets_of_day import targets_of_day
from orderbatch.day.returns.settle import Settled
from orderbatch.decide.policies.counted_payments import counted_payments
from orderbatch.decide.policies.entitlement import Accounts
from orderbatch.decide.policies.floors import Floor, floors_of
from orderbatch.decide.policies.giving import ride, share_out
from orderbatch.decide.policies.standings import NO_ORDER, claims, stand, with_issued
from orderbatch.decide.policies.standings import settled as stand_after
from orderbatch.ledger.queries import policy_entries

WHOSE = ["agent", "policy", "was_owed_since"]
ABOUT = ("policy_name", "policy_kind", "sku", "product", "from_day", "to_day", "target")


@dataclass(frozen=True, slots=True)
class GiftsOfDay:
    """Frames GIFTS, GIFT_LINES and PAYMENTS, the gift rows of RELEASES; what is told; where agents stand."""

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
        targets=targets_of_day(desk, settled, in_force, paid),
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
    newest = desk.ledger.ask(policy_entries.newest)
    newest = newest[newest["policy"].isin(list(policies))]
    floors = _floors(desk, newest, policies, paid)
    counting, accounts = _accounts(desk, settled, ended, allocated, policies, paid, floors, newest)
    master = desk.masters.by_key(AGENTS)
    stock = _Stock.of(desk, settled, ended, allocated)
    table, steps = stand(accounts, policies, floors, newest)
    entitled = dict(zip(_whose(table), table["entitled_before"], strict=True))
    released = release_gifts(desk, settled, counting.given, entitled, stock.at_release)
    table = with_issued(table, released.issued)
    alone = may_ship_alone(desk, allocated)
    wanted = claims(table, accounts, policies, _ranks(allocated), desk.day, alone=alone)
    there = stock.today(released.freed or {})
    served = share_out(wanted, there)
    rides = _with_orders(ride(served, steps), table, accounts, gift_order_no(desk))
    items = {code: _item(desk, policy) for code, policy in policies.items()}
    lines = frame_of(GIFT_LINES, list(_lines(items, policies, rides, _numbers(counting.given))))
    rows = _rows(stand_after(table, served, desk.day), master, items, policies)
    supply = stock_of_gifts(desk, items.values(), rows, lines, there)
    accounted = Accounted(policies, table, counting.counted, master)
    return GiftsOfDay(rows, lines, released.releases, released.findings, accounted, supply)


def _with_orders(rides: pd.DataFrame, table: pd.DataFrame, accounts: Accounts, alone: str) -> pd.DataFrame:
    """What rides with which order, by its key, and whose it is. alone: the number of gift-only orders."""
    whose = rides.merge(table[WHOSE], left_on="claim", right_index=True, validate="m:1")
    places = zip(whose["order"].tolist(), whose["agent"].tolist(), strict=True)
    keys = [
        order_key(agent, alone) if order == NO_ORDER else accounts.orders[order] for order, agent in places
    ]
    return whose.assign(order_key=pd.Series(keys, whose.index, dtype=object))


def _accounts(
    desk: Desk,
    settled: Settled,
    ended: frozenset[ProposalPair],
    allocated: Allocated,
    policies: Mapping[str, SalesPolicy],
    paid: PolicyPayments,
    floors: Mapping[str, Iterable[Floor]],
    newest: pd.DataFrame,
) -> tuple[Counting, Accounts]:
    """What counts, laid out for all policies. newest: the newest rows of GIFTS of these."""
    counting = count(desk, settled, ended, _since(policies, floors) or desk.day)
    payments = counted_payments(paid.every, policies)
    whom = (desk.masters.by_key(AGENTS), payments, newest["agent"])
    return counting, Accounts(counting.counted, todays_goods(allocated), *whom)


def _floors(
    desk: Desk, newest: pd.DataFrame, policies: Mapping[str, SalesPolicy], paid: PolicyPayments
) -> dict[str, list[Floor]]:
    """The policies as they were before their terms changed, in earlier runs or since the newest rows."""
    before = desk.ledger.ask(policy_entries.before_changes, newest)
    terms = newest["policy"].map({code: policy.terms for code, policy in policies.items()})
    now = newest[newest["terms"].ne(terms)].assign(changed=desk.day)
    names = ["agent", "policy", "terms", "entitled", "changed"]
    return floors_of(pd.concat([before.reindex(columns=names), now.reindex(columns=names)]), paid.every)


def _since(policies: Mapping[str, SalesPolicy], floors: Mapping[str, Iterable[Floor]]) -> dt.date | None:
    """The first day that counts by any terms."""
    was = (floor.policy for some in floors.values() for floor in some)
    return min((policy.from_day or dt.date.min for policy in (*policies.values(), *was)), default=None)


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


def _ended(settled: Settled, events: pd.DataFrame) -> frozenset[ProposalPair]:
    """Proposals that end in this run, by finance's refusal or otherwise."""
    no = settled.decisions[settled.decisions["decision"] == REFUSE]
    pairs = pd.concat([frame[["proposal", "order_key"]] for frame in (events, no)])
    return frozenset(zip(pairs["proposal"], pairs["order_key"], strict=True))


@dataclass(frozen=True, slots=True)
class _Stock:
    """What paid goods left of every item: for the gifts that finance approved, and for today's."""

    at_release: Mapping[str, int]
    left: pd.Series

    @classmethod
    def of(
        cls, desk: Desk, settled: Settled, ended: frozenset[ProposalPair], allocated: Allocated
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
