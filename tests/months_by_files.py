"""Figures over several months once more, from the batch.json files alone: a second account (9).

Beside `month_by_files`: what closings make of them, the trend, contracts, incidents, adjustments, credits.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.month_by_files import Files, Moved, Row

CREDITED = ("credit", "return")


class Account:
    """All batches of a desk, oldest first. closed: month → how many batches there were at its closing."""

    def __init__(self, batches: Sequence[Row], closed: Mapping[str, int]) -> None:
        self.batches, self.closed = batches, closed

    def known(self, month: str) -> Sequence[Row]:
        """The batches that count for a month's report."""
        return self.batches[: self.closed.get(month, len(self.batches))]

    def files(self, month: str) -> Files:
        """A month as its report has it."""
        return Files(self.known(month), month, month in self.closed)

    def totals(self, month: str) -> dict[str, int]:
        """Its sums, how many agents and items, and what was credited."""
        files = self.files(month)
        (sums,) = files.sums(lambda row: "all").values() or ({},)
        new = [row for row in files.asked if "first_ordered" in row.counts]
        counted = {
            "agents": len({row.order["agent"] for row in new}),
            "skus": len({row.line["sku"] for row in new}),
            "short_skus": len({row.line["sku"] for row in new if row.counts["short"]}),
        }
        return {**sums, **counted, **self.credited(month, self.known(month))}

    def credited(self, month: str, batches: Sequence[Row]) -> dict[str, int]:
        """Cases and amount credited or returned of goods that left in a month."""
        rows = [row for row in _credits(batches).values() if row["day"].startswith(month)]
        return {
            "returned": sum(row["cases"] for row in rows),
            "credited_minor": sum(row["minor"] for row in rows),
        }

    def trend(self, month: str) -> dict[str, dict[str, int]]:
        """Month → orders that came, released, shipped; a closed month as it was closed."""
        first: dict[str, str] = {}
        for batch in self.known(month):
            for order in batch["orders"]:
                if not order["incident"]:
                    first.setdefault(order["order_key"], batch["date"][:7])
        found: dict[str, dict[str, int]] = {}
        for name in {batch["date"][:7] for batch in self.batches}:
            batches = self.known(name)[: len(self.known(month))]
            (sums,) = Files(batches, name).sums(lambda row: "all").values() or ({},)
            moved = ("released", "released_minor", "shipped", "shipped_minor")
            orders = sum(when == name for when in first.values())
            found[name] = {"orders": orders, **{part: sums.get(part, 0) for part in moved}}
        return found

    def contracts(self, month: str) -> dict[str, dict[str, int]]:
        """Agent → what he ordered and took in the year up to the month's end."""
        files = Files(self.known(month), month[:4])
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in [*files.asked, *files.moves]:
            if row.day[:7] <= month:
                told = found[row.order["agent"]]
                told["ordered"] += row.counts.get("first_ordered", 0)
                told["shipped"] += row.counts.get("shipped", 0)
                told["shipped_minor"] += row.counts.get("shipped_minor", 0)
        gifts = {
            (goods["pick_no"], goods["order_key"], goods["line"]): goods
            for batch in self.known(month)
            for goods in batch["releases"]
            if goods["gift"]
        }
        for batch in self.known(month):
            for goods in batch["releases"]:
                if goods["gift"] and month[:4] <= batch["date"] <= f"{month}-31":
                    found[goods["agent"]]["gifts"] += goods["cases"]
            for row in batch["shipments"]:
                gift = gifts.get((row["pick_no"], row["order_key"], row["line"]))
                if gift and month[:4] <= batch["date"] <= f"{month}-31":
                    found[gift["agent"]]["gifts"] -= row["short"]
        return found

    def incidents(self, month: str) -> tuple[list[Row], list[int]]:
        """Those entered in the month, and for how many days each is open that is open at its end."""
        opened, newest = [], {}
        for batch in self.known(month):
            for row in batch["incidents"]:
                if batch["date"][:7] <= month:
                    newest[row["number"]] = row
                if batch["date"].startswith(month) and row["change"] == "opened":
                    opened.append(row)
        first = dt.date.fromisoformat(f"{month}-01")
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        if month not in self.closed:
            last = min(last, dt.date.fromisoformat(self.batches[-1]["date"]))
        waiting = [row for row in newest.values() if row["closed_on"] is None]
        return opened, [(last - dt.date.fromisoformat(row["opened_on"])).days for row in waiting]

    def adjustments(self, month: str) -> list[tuple[Any, ...]]:
        """What later batches say of months closed before: what, day, reference, SKU, and the sums changed.

        The last of the sums is of orders that were whole in time.
        """
        earlier = [count for name, count in self.closed.items() if name < month]
        if not earlier:
            return []
        since, batches, before = max(earlier), self.known(month), f"{month}-01"
        old = Files(batches[:since], "")
        found: list[tuple[Any, ...]] = []
        for batch, row, line in _told_late(batches, since):
            day = row["shipped_on"] or batch["date"]
            if day < before:
                place = (day, row["pick_no"], row["sku"])
                found.append(
                    ("shipped", *place, 0, 0, row["shipped"], row["shipped"] * line["price_minor"], 0, 0, 0)
                )
        found += _whole_since(batches, since, before)
        newer = _newer_versions(batches, since)
        for asked in old.asked:
            if "first_ordered" in asked.counts and asked.day < before and asked.key[0] in newer:
                found.append(_taken_back(asked, newer[asked.key[0]]))
        was, now = _credits(batches[:since]), _credits(batches)
        for incident in {*was, *now}:
            for entry, sign in ((was.get(incident), -1), (now.get(incident), 1)):
                if was.get(incident) != now.get(incident) and entry and entry["day"] < before:
                    told = (entry["kind"], entry["day"], incident, entry["sku"], 0, 0, 0, 0)
                    found.append((*told, sign * entry["cases"], sign * entry["minor"], 0))
        return sorted(found)


def _taken_back(asked: Moved, document: str) -> tuple[Any, ...]:
    cases = asked.counts["first_ordered"]
    place = (asked.day, document, asked.line["sku"])
    return ("replaced", *place, -cases, -cases * asked.line["price_minor"], 0, 0, 0, 0, 0)


def _whole_since(batches: Sequence[Row], since: int, before: str) -> Iterator[tuple[Any, ...]]:
    """Orders due before a day that later batches find whole in time, or no longer."""
    was, now = (Files(known, "").whole_in_time() for known in (batches[:since], batches))
    for key, (limit, whole) in was.items():
        if limit < before and now[key][1] != whole:
            told = [row["pick_no"] for batch in batches[since:] for row in batch["shipments"]
                    if row["order_key"] == key]  # fmt: skip
            yield ("on_time", limit, max(told), None, 0, 0, 0, 0, 0, 0, 1 if now[key][1] else -1)


def _told_late(batches: Sequence[Row], since: int) -> list[tuple[Row, Row, Row]]:
    """Shipments that later batches tell of, with their batch and line."""
    files = Files(batches, "")
    goods = {(row["pick_no"], row["order_key"], row["line"]) for _batch, row in files.releases()}
    return [
        (batch, row, files.known[row["order_key"], row["line"]])
        for batch in batches[since:]
        for row in batch["shipments"]
        if (row["pick_no"], row["order_key"], row["line"]) in goods and row["shipped"]
    ]


def _newer_versions(batches: Sequence[Row], since: int) -> dict[str, str]:
    """Orders known before of which another version came later → the file of the first such."""
    known = {
        order["order_key"]: order["received_at"] for batch in batches[:since] for order in batch["orders"]
    }
    found: dict[str, str] = {}
    for batch in batches[since:]:
        for order in batch["orders"]:
            key = order["order_key"]
            if key in known and order["received_at"] != known[key]:
                found.setdefault(key, order["document"])
    return found


def _left(batches: Sequence[Row], row: Row, table: str, number: str) -> str:
    """The last day on which goods of its item had left, as the batch knew that tells of it first."""
    first = next(
        place
        for place, batch in enumerate(batches, 1)
        if any(one[number] == row["incident"] for one in batch[table])
    )
    days = (
        goods["shipped_on"] or batch["date"]
        for batch in batches[:first]
        for goods in batch["shipments"]
        if (goods["order_key"], goods["sku"]) == (row["order_key"], row["sku"])
    )
    return max(days, default="")


def _credits(batches: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """Incident → what its newest resolution credits or takes back, with the day on which goods had left."""
    newest = {row["incident"]: row for batch in batches for row in batch["resolutions"]}
    found = {}
    for incident, row in newest.items():
        if row["kind"] in CREDITED and row["state"] == "done":
            left = _left(batches, row, "incidents", "number") or _left(
                batches, row, "resolutions", "incident"
            )
            told = {name: row[name] for name in ("kind", "sku")}
            numbers = {name: int(row[name] or 0) for name in ("cases", "minor")}
            found[incident] = {**told, **numbers, "day": left or row["decided_on"]}
    return found
