"""Goods as policies look at them: lines by order, found by item or category without reading them all.

Two hundred policies look at a hundred thousand lines: each takes only the lines of its item or category.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from orderbatch.contract.sales_policy import BUY_GET, SalesPolicy
from orderbatch.decide.allocation.arrays import Ints, firsts


class Codes:
    """Names as numbers, the same number for the same name wherever it occurs."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def of(self, column: "pd.Series[Any]") -> Ints:
        """The number of each entry; new names get the next one."""
        places, names = pd.factorize(column)
        numbers = [self._numbers.setdefault(name, len(self._numbers)) for name in names]
        codes: Ints = np.array([*numbers, -1], dtype=np.int64)[places]  # a blank is at -1
        return codes

    def find(self, name: str) -> int:
        """The number of a name; one that occurs nowhere is found nowhere."""
        return self._numbers.get(name, -2)


@dataclass(frozen=True)
class _Lookup:
    """Which lines have each code: `lines[starts[code]:starts[code + 1]]`, in their order."""

    lines: Ints
    starts: Ints

    @classmethod
    def of(cls, codes: Ints) -> "_Lookup":
        most = int(codes.max(initial=-1)) + 1
        lines = np.argsort(codes, kind="stable")
        return cls(lines, np.searchsorted(codes[lines], np.arange(most + 1)))

    def find(self, code: int) -> Ints:
        if not 0 <= code < len(self.starts) - 1:
            return self.lines[:0]
        return self.lines[self.starts[code] : self.starts[code + 1]]


@dataclass(frozen=True)
class CountedGoods:
    """Lines sorted by order, orders by agent. figures: name → what each line counts.

    order_agent: the agent of each order. keys: the orders.
    """

    order: Ints
    order_agent: Ints
    keys: NDArray[Any]
    figures: dict[str, Ints]
    sku: _Lookup
    category: _Lookup
    category_code: Ints
    day: Ints

    @classmethod
    def of(cls, lines: pd.DataFrame, agents: "pd.Index[Any]", sku: Codes, category: Codes) -> "CountedGoods":
        """agents: all there are; the orders of each stay in the sequence of the lines."""
        place, keys = pd.factorize(lines["order_key"])
        new = firsts(np.maximum.accumulate(place))  # the first line of each order
        agent_of = agents.get_indexer(pd.Index(lines["agent"].iloc[new]))
        by_order = np.lexsort((place, agent_of[place]))
        place = place[by_order]
        first = firsts(place)
        categories = category.of(lines["category"])[by_order]
        days, whichs = pd.factorize(lines["day"])
        ordinals = np.array([day.toordinal() for day in whichs] or [0], dtype=np.int64)
        names = (name for name in ("cases", "minor", "ordered_cases", "ordered_minor") if name in lines)
        return cls(
            order=np.cumsum(np.diff(place, prepend=-1) != 0) - 1,
            order_agent=agent_of[place[first]],
            keys=np.asarray(keys, dtype=object)[place[first]],
            figures={name: lines[name].to_numpy(dtype=np.int64)[by_order] for name in names},
            sku=_Lookup.of(sku.of(lines["sku"])[by_order]),
            category=_Lookup.of(categories),
            category_code=categories,
            day=ordinals[days][by_order] if len(lines) else ordinals[:0],
        )

    def that_count(self, policy: SalesPolicy, sku: Codes, category: Codes) -> Ints:
        """The lines that count toward a policy, in their order: its items, in its period."""
        if policy.sku:
            lines = self.sku.find(sku.find(policy.sku))
            if policy.category:
                lines = lines[self.category_code[lines] == category.find(policy.category)]
        elif policy.category:
            lines = self.category.find(category.find(policy.category))
        else:
            lines = np.arange(len(self.day))
        if policy.from_day:
            lines = lines[self.day[lines] >= policy.from_day.toordinal()]
        if policy.to_day:
            lines = lines[self.day[lines] <= policy.to_day.toordinal()]
        return lines

    def by_order(self, lines: Ints, policy: SalesPolicy, *also: str) -> tuple[Ints, ...]:
        """The orders of some lines and what counts of each, cases or money; `also` with such a prefix."""
        name = "cases" if policy.kind == BUY_GET else "minor"
        order = self.order[lines]
        first = firsts(order)
        counts = (self.figures[prefix + name][lines] for prefix in ("", *also))
        sums = (np.add.reduceat(figures, first) if len(first) else figures for figures in counts)
        return (order[first], *sums)
