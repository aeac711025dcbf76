"""A month's figures once more, from the batch.json files alone: an account beside `orderbatch.month`."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
Key = tuple[str, int]  # order key and line
FATES = ("deferred", "awaiting", "cancelled", "refused")


@dataclass
class Moved:
    """One thing that counts on a day: a line asked, released or shipped."""

    day: str
    key: Key
    line: Row
    order: Row
    counts: dict[str, int] = field(default_factory=dict)


class Files:
    """All batches of a desk, oldest first, and one month of them."""

    def __init__(self, batches: Sequence[Row], month: str, is_closed: bool = False) -> None:
        self.batches, self.month, self.is_closed = batches, month, is_closed
        self.orders = {order["order_key"]: order for batch in batches for order in batch["orders"]}
        self.versions = {
            key: [order["received_at"] for batch in batches for order in batch["orders"]
                  if order["order_key"] == key] for key in self.orders
        }  # fmt: skip
        self.known: dict[Key, Row] = {}
        self.asked = [row for row in self._asked() if row.day.startswith(month)]
        self.moves = [
            row
            for row in [*self._released(), *self._picked_short(), *self._shipped()]
            if row.day.startswith(month)
        ]

    def _asked(self) -> list[Moved]:
        seen: set[tuple[Key, str]] = set()
        found = []
        for batch in self.batches:
            orders = {order["order_key"]: order for order in batch["orders"]}
            for line in batch["lines"]:
                order, key = orders[line["order_key"]], (line["order_key"], line["line"])
                if order["incident"]:
                    continue
                is_first = (key, order["received_at"]) not in seen
                is_first &= self.versions[key[0]][-1] == order["received_at"]
                seen.add((key, order["received_at"]))
                self.known[key] = line
                counts = {name: line[name] for name in FATES} | {"decided": line["ordered"]}
                if is_first:
                    short = line["ordered"] - line["proposed"]
                    counts |= {"first_ordered": line["ordered"], "first_proposed": line["proposed"]}
                    counts |= {"first_minor": line["ordered"] * line["price_minor"], "short": short}
                found.append(Moved(batch["date"], key, line, {**order, "batch": batch["batch"]}, counts))
        return found

    def releases(self) -> list[tuple[Row, Row]]:
        """Goods of orders, no gifts and nothing that is sent again: batch and row."""
        return [
            (batch, row)
            for batch in self.batches
            for row in batch["releases"]
            if not row["gift"] and not self.orders[row["order_key"]]["incident"]
        ]

    def _released(self) -> list[Moved]:
        return [
            Moved(
                batch["date"],
                (row["order_key"], row["line"]),
                self.known[row["order_key"], row["line"]],
                self.orders[row["order_key"]],
                {"released": row["cases"], "released_minor": row["cases"] * row["price_minor"]},
            )
            for batch, row in self.releases()
        ]

    def shorts(self) -> list[tuple[Row, Row]]:
        """What the warehouse reported short of such goods: batch that took it in, and row."""
        goods = {(row["pick_no"], row["order_key"], row["line"]) for _batch, row in self.releases()}
        return [
            (batch, row)
            for batch in self.batches
            for row in batch["shipments"]
            if row["short"] and (row["pick_no"], row["order_key"], row["line"]) in goods
        ]

    def _picked_short(self) -> list[Moved]:
        """It is taken off on the day on which it was told."""
        return [
            Moved(batch["date"], (row["order_key"], row["line"]), self.known[row["order_key"], row["line"]],
                  self.orders[row["order_key"]], {"released": -row["short"],
                  "released_minor": -row["short"] * self.known[row["order_key"], row["line"]]["price_minor"]})
            for batch, row in self.shorts()
        ]  # fmt: skip

    def shipments(self) -> list[tuple[str, Row]]:
        """What left of such goods, each with the day that it counts for."""
        goods = {(row["pick_no"], row["order_key"], row["line"]) for _batch, row in self.releases()}
        return [
            (row["shipped_on"] or batch["date"], row)
            for batch in self.batches
            for row in batch["shipments"]
            if (row["pick_no"], row["order_key"], row["line"]) in goods
        ]

    def _shipped(self) -> list[Moved]:
        return [
            Moved(day, (row["order_key"], row["line"]), self.known[row["order_key"], row["line"]],
                  self.orders[row["order_key"]], {"shipped": row["shipped"],
                  "shipped_minor": row["shipped"] * self.known[row["order_key"], row["line"]]["price_minor"]})
            for day, row in self.shipments()
        ]  # fmt: skip

    def sums(self, by: Callable[[Moved], Any]) -> dict[Any, dict[str, int]]:
        """Every sum of the report by a group; orders: those of which a line is asked for the first time."""
        found: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        orders: dict[Any, set[str]] = defaultdict(set)
        for row in [*self.asked, *self.moves]:
            for name, cases in row.counts.items():
                found[by(row)][name] += cases
            if "first_ordered" in row.counts:
                orders[by(row)].add(row.key[0])
        return {group: {**sums, "orders": len(orders[group])} for group, sums in found.items()}

    def rates(self) -> dict[str, tuple[int, int]]:
        """Each rate as what it divides."""
        new = [row for row in self.asked if "first_ordered" in row.counts]
        batches = {batch["batch"] for batch in self.batches if batch["date"].startswith(self.month)}
        released: dict[Key, int] = defaultdict(int)
        proposed: set[tuple[str, str, int]] = set()
        for _batch, row in self.releases():
            if row["proposal"] in batches:
                released[row["order_key"], row["line"]] += row["cases"]
                proposed.add((row["pick_no"], row["order_key"], row["line"]))
        for _batch, row in self.shorts():
            if (row["pick_no"], row["order_key"], row["line"]) in proposed:
                released[row["order_key"], row["line"]] -= row["short"]
        ordered = sum(row.counts["first_ordered"] for row in new)
        short_orders = {row.key[0] for row in new if row.counts["short"]}
        orders = {row.key[0] for row in new}
        return {
            "line_fill": (sum(not row.counts["short"] for row in new), len(new)),
            "order_fill": (len(orders - short_orders), len(orders)),
            "case_fill": (sum(row.counts["first_proposed"] for row in new), ordered),
            "value_fill": (
                sum(row.counts["first_proposed"] * row.line["price_minor"] for row in new),
                sum(row.counts["first_minor"] for row in new),
            ),
            "case_fill_after": (
                sum(max(row.counts["first_proposed"], released[row.key]) for row in new), ordered,
            ),
            "otif": self.on_time_in_full(),
        }  # fmt: skip

    def whole_in_time(self) -> dict[str, tuple[str, bool]]:
        """Order → the day on which its first release is due, and whether all of it had left by then."""
        limits: dict[str, str] = {}
        for _batch, row in self.releases():
            limits.setdefault(row["order_key"], row["due"])
        left: dict[str, int] = defaultdict(int)
        for day, row in self.shipments():
            if day <= limits[row["order_key"]]:
                left[row["order_key"]] += row["shipped"]
        asked: dict[str, int] = defaultdict(int)
        for told in self._asked():
            asked[told.key[0]] += told.counts.get("first_ordered", 0)
        return {key: (limit, left[key] >= asked[key]) for key, limit in limits.items()}

    def on_time_in_full(self) -> tuple[int, int]:
        """Orders due in the month that were whole by their day, and orders due in it."""
        newest = self.batches[-1]["date"]
        mine = [(limit, whole) for limit, whole in self.whole_in_time().values()
                if limit.startswith(self.month)]  # fmt: skip
        is_due = (whole or self.is_closed or limit <= newest for limit, whole in mine)
        return sum(whole for _limit, whole in mine), sum(is_due)

    def hours(self) -> dict[str, list[int]]:
        """Of each step of a cycle the whole hours that the orders decided in this month took for it."""
        months = [batch for batch in self.batches if batch["date"].startswith(self.month)]
        names = {batch["batch"] for batch in months}
        at: dict[str, dict[str, list[dt.datetime]]] = defaultdict(lambda: defaultdict(list))
        skus = {(row.key[0], row.line["sku"]) for row in self.asked}
        for batch in months:
            keys = {line["order_key"] for line in batch["lines"]}
            for order in batch["orders"]:
                if order["order_key"] in keys and not order["incident"]:
                    for name in ("received_at", "valid_at"):
                        at[order["order_key"]][name].append(dt.datetime.fromisoformat(order[name]))
        goods = {}
        for batch, row in self.releases():
            if row["proposal"] in names:
                goods[row["pick_no"], row["order_key"], row["line"]] = row
                at[row["order_key"]]["released"].append(dt.datetime.fromisoformat(batch["started_at"]))
        for day, row in self.shipments():
            if (row["pick_no"], row["order_key"], row["line"]) in goods:
                at[row["order_key"]]["shipped"].append(dt.datetime.fromisoformat(f"{day}T18:00"))
        for batch in self.batches:
            for row in batch["arrivals"]:
                if row["reported"] and row["received_on"] and (row["order_key"], row["sku"]) in skus:
                    evening = dt.datetime.fromisoformat(f"{row['received_on']}T18:00")
                    at[row["order_key"]]["arrived"].append(evening)
        return {name: _hours(at.values(), *ends) for name, ends in STEPS.items()}

    def spread(self) -> dict[str, tuple[int, ...]]:
        """Short item → batches, agents, served, ordered, proposed, largest."""
        rows: dict[str, list[tuple[str, str, int, int]]] = defaultdict(list)
        for batch in self.batches:
            if not batch["date"].startswith(self.month):
                continue
            short = {sku["sku"] for sku in batch["skus"] if sku["claimed"] > sku["available"]}
            for line in batch["lines"]:
                order = next(o for o in batch["orders"] if o["order_key"] == line["order_key"])
                if line["sku"] in short and not order["incident"] and line["ordered"]:
                    told = (batch["batch"], order["agent"], line["ordered"], line["proposed"])
                    rows[line["sku"]].append(told)
        found: dict[str, tuple[int, ...]] = {}
        for sku, lines in rows.items():
            given: dict[str, int] = defaultdict(int)
            for _batch, agent, _ordered, proposed in lines:
                given[agent] += proposed
            found[sku] = (
                len({line[0] for line in lines}), len(given), sum(1 for cases in given.values() if cases),
                sum(line[2] for line in lines), sum(line[3] for line in lines), max(given.values()),
            )  # fmt: skip
        return found


STEPS: Mapping[str, tuple[str, str]] = {
    "to_valid": ("received_at", "valid_at"),
    "valid_to_release": ("valid_at", "released"),
    "release_to_shipment": ("released", "shipped"),
    "shipment_to_arrival": ("shipped", "arrived"),
    "to_release": ("received_at", "released"),
    "to_shipment": ("received_at", "shipped"),
}


def _hours(orders: Iterable[Mapping[str, list[dt.datetime]]], begin: str, end: str) -> list[int]:
    """Whole hours between two moments: the last of shipment and arrival, else the first."""
    taken = []
    for at in orders:
        if begin in at and end in at:
            first, last = (
                (max if name in ("shipped", "arrived") else min)(at[name]) for name in (begin, end)
            )
            taken.append(max(0, round((last - first).total_seconds() / 3600)))
    return sorted(taken)
