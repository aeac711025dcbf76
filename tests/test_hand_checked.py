"""Cases worked out by hand from 3-decisions, run through workbooks: masters and forms in, batch.json out.

A case is a title, the stock, and one row an order: who (class, market, own minimum, funds in brackets), when,
what he wishes for shortage and shortage of money, then `item cases → proposed`, d deferred, w awaiting,
c cancelled, r refused, n first tomorrow, and a reason where it matters; what is not named is 0. The cases of
a table share a desk, each with agents and items of its own. Market M is short, N badly, P badly of A.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Cell, Desk

PARTS = {"d": "deferred", "w": "awaiting", "c": "cancelled", "r": "refused", "n": "carry_next"}
ROW = re.compile(r"(\w+)(?:\[(.*?)\])? (\d\d:\d\d) ?([\w -]*)\| ?(.*) → (.*)")

USUAL = """
one case at a time, the odd one to the earlier order: A 10
a 09:00 cancel | A 8 → 4 c4 SHARED
b 10:00 cancel | A 8 → 3 c5
c 11:00 cancel | A 8 → 3 c5
fewer cases than agents: A 2
a 09:00 defer | A 8 → 1 d7 n1
b 10:00 defer | A 8 → 1 d7 n1
c 11:00 defer | A 8 → 0 d8 n1 WAITS_STOCK
nothing there, and nobody was asked what to do: A 0
a 09:00 defer | A 8 → 0 d8 n1 WAITS_STOCK
b 10:00 | A 8 → 0 w8 WAITS_STOCK
small orders are full before large ones grow: A 10
a 09:00 defer | A 2 → 2 SERVED_FULL
b 10:00 defer | A 9 → 4 d5 n4
c 11:00 defer | A 9 → 4 d5 n4
the same item twice is one line: A 10, B 10
a 09:00 | A 3, B 2, A 4 → 7, 2
whole lots, the odd lot to the better rank: A 17/4
a 09:00 defer | A 14 → 8 d4 c2 n4
b 10:00 defer | A 12 → 4 d8 n4
c 11:00 defer | A 12 → 4 d8 n4
two orders of one agent share as one: A 10
a 09:00 defer | A 5 → 5
a 09:30 defer | A 5 → 0 d5 n5
b 10:00 cancel | A 10 → 5 c5
a minimum of his own: A 20
a[min 5] 09:00 | A 4 → 0 r4 BELOW_MINIMUM
b[min 4] 09:00 | A 4 → 4
below the minimum after the cut, his cases go to the others: A 10
a[min 5] 09:00 defer | A 6 → 5 d1 n1
b[min 5] 10:00 defer | A 6 → 5 d1 n1
c[min 5] 11:00 defer | A 6 → 0 d6 n5 WAITS_MINIMUM
a withdrawn order comes back when a better one must wait after all: A 6, B 0
a[min 8] 08:00 cancel | A 6, B 5 → 0 c6, 0 c5 WAITS_MINIMUM
b[min 5] 09:00 cancel | A 6 → 6
the least urgent market has its floor before the urgent one is full: A 10
a 09:00 cancel | A 8 → 2 c6
b[M] 10:00 cancel | A 6 → 6
c 11:00 cancel | A 8 → 2 c6
badly short before short: A 14
a 09:00 cancel | A 8 → 1 c7
b[M] 10:00 cancel | A 6 → 5 c1
c[N] 11:00 cancel | A 8 → 8
a market may be short of one item only: A 10, B 9
a 09:00 cancel | A 8, B 8 → 2 c6, 5 c3
b[P] 10:00 cancel | A 8, B 8 → 8, 4 c4
a better customer class goes before an earlier hour: A 9
a[B] 09:00 cancel | A 8 → 4 c4
b[A] 10:00 cancel | A 8 → 5 c3
a larger order goes before a better class: A 9, B 5000
a[A] 09:00 cancel | A 8 → 4 c4
b[C] 10:00 cancel | A 8, B 1000 → 5 c3, 1000
what stock cannot ship makes no order larger: A 9, B 900
a 09:00 cancel | A 8 → 5 c3
b 10:00 cancel | A 8, B 2000 → 4 c4, 900 c1100
what money cannot pay makes no order larger: A 9, B 5000
a 09:00 cancel | A 8 → 5 c3
b[funds 950] 10:00 cancel | A 8, B 900 → 4 c4, 900
b 11:00 cancel | B 900 → 0 w900 HELD_FUNDS
a gap of five percent is cut from the bottom: A 100, B 100
a[funds 95] 09:00 - yes | A 60, B 40 → 60, 35 c5 REDUCED_FOR_FUNDS
a cent more is held: A 100, B 100
a[funds 94.99] 09:00 cancel yes | A 60, B 40 → 0 w60, 0 w40 HELD_FUNDS
the form's word on a cut goes before the master's: A 200
a[funds 98,cut no] 09:00 cancel yes | A 100 → 98 c2
b[funds 98,cut yes] 09:00 cancel no | A 100 → 0 w100 HELD_FUNDS
the master's word counts where the form is silent: A 200
a[funds 98,cut yes] 09:00 cancel | A 100 → 98 c2
b[funds 98] 09:00 cancel | A 100 → 0 w100 HELD_FUNDS
a cut is given back when stock leaves money over: A 10, B 20
a[funds 19] 09:00 cancel yes | A 10, B 10 → 5 c5, 10
b 08:00 cancel | A 10 → 5 c5
a cut stops at the minimum: A 200
a[funds 97,min 98] 09:00 cancel yes | A 100 → 0 w100 HELD_FUNDS
b[funds 98,min 98] 09:00 cancel yes | A 100 → 98 c2
money is used in the order of arrival: A 100
a[funds 10] 10:00 cancel | A 6 → 0 w6 HELD_FUNDS
a 09:00 cancel | A 5 → 5
a 11:00 cancel | A 4 → 4
the form's wish for shortage goes before the master's: A 10
a[short defer] 09:00 cancel | A 9 → 4 c5
b[short defer] 09:10 | A 9 → 3 d6 n3
c 09:20 | A 9 → 3 w6
"""
TOGETHER = """
orders of one agent reach the minimum together: A 20
a 09:00 | A 4 → 4
a 10:00 | A 3 → 3
b 10:00 | A 4 → 0 r4 BELOW_MINIMUM
after the cut as well: A 5, B 1
a 09:00 defer | A 4 → 4
a 10:00 defer | B 3 → 1 d2 n1
b 11:00 defer | A 6 → 0 d6 n4 WAITS_MINIMUM
"""
LOOSE = """
a cut takes lines from the bottom, case by case: A 20, B 20
a[funds 7] 09:00 cancel yes | A 10, B 1 → 7 c3, 0 c1
a cut takes whole lots: A 20, B 20/4
a[funds 17] 09:00 cancel yes | A 12, B 8 → 12, 4 c4
without any money there is nothing to cut to: A 20
a[funds 0] 09:00 cancel yes | A 4 → 0 w4 HELD_FUNDS
a gap may be small by its amount: A 20
a[funds 1] 09:00 cancel yes | A 5 → 1 c4
"""
SHIPPABLE = """
only what stock can ship must be paid: A 10, B 5
a[funds 50] 09:00 defer | A 100 → 10 d90 n10
b[funds 5] 10:00 cancel | B 10 → 5 c5
c[funds 4.99] 11:00 cancel | A 1, B 4 → 0 w1, 0 w4 HELD_FUNDS
"""
WEIGHED = """
a turn of two for the best class: A 9
a[A] 09:00 cancel | A 20 → 6 c14
b[B] 10:00 cancel | A 20 → 3 c17
everybody's floor of three before the urgent market: A 10
a 09:00 cancel | A 8 → 3 c5
b 10:00 cancel | A 8 → 3 c5
c[M] 11:00 cancel | A 8 → 4 c4
"""
BY_HOUR = """
only the hour counts: A 9
a[A,N] 10:00 cancel | A 8 → 4 c4
b 09:00 cancel | A 8 → 5 c3
"""
FLAT = """
urgency may rank without a round of its own: A 9
a[A] 09:00 cancel | A 8 → 4 c4
b[M] 10:00 cancel | A 8 → 5 c3
"""
TABLES = {
    "": USUAL,
    "[orders]\nmin_order_cases = 5\nminimum_scope = 'agent'": TOGETHER,
    "[funds]\ntolerance_percent = 50\ntolerance_amount = 4.0": LOOSE,
    "[allocation]\nfloor_cases = 3\nweights = {A = 2}": WEIGHED,
    "[priority]\nkeys = ['arrival']\n[allocation]\nrounds = ['carry', 'floor']": BY_HOUR,
    "[priority]\nkeys = ['urgency', 'customer_class']\n[allocation]\nrounds = ['carry', 'floor']": FLAT,
    "[funds]\nbasis = 'shippable'": SHIPPABLE,
}


def stock_of(case: int, words: str) -> dict[str, tuple[int, int | None]]:
    """`"A 17/4"` of case 3 → {"3A": (17 cases, lots of 4)}."""
    found = {}
    for item in words.split(", "):
        sku, cases = item.split()
        there, _, lot = cases.partition("/")
        found[f"{case}{sku}"] = int(there), int(lot) if lot else None
    return found


def told(words: str) -> dict[str, Any]:
    """`"3 d2 n1 SHARED"` → the parts of a line, and its reason where it is named."""
    proposed, *more = words.split()
    parts: dict[str, Any] = dict.fromkeys(PARTS.values(), 0) | {"proposed": int(proposed)}
    for word in more:
        parts |= {"reason": word} if word.isupper() else {PARTS[word[0]]: int(word[1:])}
    return parts


def traits(words: str) -> dict[str, str]:
    """`"B,M,min 4"` → class B, market M, own minimum 4."""
    found = {"funds": "1000000"}
    for trait in filter(None, (words or "").split(",")):
        name, _, value = trait.partition(" ")
        found |= {name: value} if value else {"class" if trait in "ABC" else "market": trait}
    return found


class Table:
    """All cases of a table on one desk: what goes in, and what must come out by `order/SKU`."""

    def __init__(self, text: str) -> None:
        self.stock: dict[str, tuple[int, int | None]] = {}
        self.agents: dict[str, dict[str, str]] = {}
        self.orders: list[tuple[str, str, str, str, dict[str, str]]] = []
        self.expected: dict[str, dict[str, Any]] = {}
        case = 0
        for line in text.strip().splitlines():
            if row := ROW.fullmatch(line):
                self._order(case, len(self.orders), *row.groups())
            else:
                case += 1
                self.stock |= stock_of(case, line.rpartition(": ")[2])

    def _order(
        self, case: int, number: int, name: str, who: str, at: str, wish: str, asks: str, out: str
    ) -> None:
        agent, key = f"{case:02}{name}", f"{case:02}-{number}"
        self.agents.setdefault(agent, traits(who))
        short, reduce = (*wish.split(), "-", "-")[:2]
        labels = {"If_short": short, "Reduce_if_funds_short": reduce}
        items = ", ".join(f"{case}{item}" for item in asks.strip().split(", "))
        self.orders.append((agent, key, items, at, {k: v for k, v in labels.items() if v != "-"}))
        lines = dict.fromkeys(f"{key}/{item.split()[0]}" for item in items.split(", "))
        self.expected |= dict(zip(lines, map(told, out.split(", ")), strict=True))

    def lay_out(self, desk: Desk) -> None:
        """Masters, figures and forms into the inbox."""
        desk.catalogue(
            ", ".join(f"{sku} 1" for sku in self.stock),
            **{"Order multiple": {sku: lot for sku, (_cases, lot) in self.stock.items()}},
        )
        columns = {"Class": "class", "Market": "market", "If_short": "short", "Reduce_if_funds_short": "cut"}
        columns |= {"Min_order_cases": "min"}
        given: dict[str, dict[str, Cell]] = {
            heading: {agent: of_agent.get(name) for agent, of_agent in self.agents.items()}
            for heading, name in columns.items()
        }
        desk.agents(" ".join(self.agents), **given)
        urgent: list[list[Cell]] = [["P", sku, 2] for sku in self.stock if sku.endswith("A")]
        desk.put("markets.xlsx", [["Market", "SKU", "Urgency"], ["M", None, 1], ["N", None, 2], *urgent])
        desk.figures(
            ", ".join(f"{sku} {cases}" for sku, (cases, _lot) in self.stock.items()),
            ", ".join(f"{agent} {of_agent['funds']}" for agent, of_agent in self.agents.items()),
        )
        for agent, key, items, at, labels in self.orders:
            desk.order(agent, key, items, at, **labels)


@pytest.mark.parametrize("settings", TABLES)
def test_batch_json_says_what_was_worked_out_by_hand(tmp_path: Path, settings: str) -> None:
    table = Table(TABLES[settings])
    desk = Desk(tmp_path, settings + "\n")
    table.lay_out(desk)
    desk.run()
    found = {f"{line['order_no']}/{line['sku']}": line for line in desk.record()["lines"]}
    named = {
        key: {part: found.get(key, {}).get(part) for part in parts} for key, parts in table.expected.items()
    }
    assert named == table.expected and len(found) == len(named)
