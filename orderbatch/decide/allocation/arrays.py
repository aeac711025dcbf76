"""The desk as arrays: every order and line of a run in its agent's own sequence, ready to be decided.

Frames come in with words; deciding is done on integers. An agent's sequence is carried-over orders first,
then arrival of the valid order, then order number (P-4.3.2, P-4.4.1); lines stay in the order of the form.
Nothing here depends on the order of rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[Any]  # int64, or Python integers where figures would not fit
Flags = NDArray[np.bool_]

SAFE_MONEY = 4e18  # above it int64 may overflow: figures become Python integers
CLASSES = {"A": 0, "B": 1, "C": 2}
NO_CLASS = 3


@dataclass(frozen=True)
class Arrays:
    """One run's intake. `order_*` in the agents' sequence, `line_*` by order and line number.

    Quantities are cases, money minor units; `order_rows` and `line_rows` say where each came from in the
    frames.
    """

    agents: NDArray[Any]
    funds: Ints  # per agent
    order_rows: Ints
    order_agent: Ints
    place: Ints  # 0 = the agent's first order
    minimum: Ints  # per order, at least 1
    carried: Flags
    checked: Flags  # against its minimum, when it came in
    promised: Flags  # the minimum counts no more: finance has released some of it
    reduce: NDArray[Any]
    if_short: NDArray[Any]
    arrival: Ints  # moment the order became valid, microseconds
    order_urgency: Ints
    order_class: Ints
    order_class_name: NDArray[Any]
    line_rows: Ints
    line_order: Ints
    line_agent: Ints
    line_sku: Ints
    pair: Ints  # one number per agent and SKU
    ordered: Ints
    price: Ints
    carry_in: Ints
    wait: Ints
    lot: Ints
    line_urgency: Ints
    fixed: Ints  # cases that the supervisor set, -1 where the line is shared
    owed: Flags  # picked short: released and not shipped, whatever the agent wished
    skus: NDArray[Any]
    stock: Ints  # per SKU
    first: Ints  # first line of each order, one more entry at the end

    @property
    def whole(self) -> Ints:
        """Cases of each line in whole lots."""
        return self.ordered // self.lot * self.lot

    @property
    def is_fixed(self) -> Flags:
        """Lines that the supervisor set."""
        return np.asarray(self.fixed >= 0, dtype=bool)

    @property
    def asked(self) -> Ints:
        """Cases of each line that take part: what the supervisor set, else whole lots."""
        return np.where(self.is_fixed, self.fixed, self.whole)

    def per_order(self, figures: Ints) -> Ints:
        """Sum of a figure of the lines for each order."""
        return spans(figures, self.first)

    def per_agent(self, figures: Ints) -> Ints:
        """Sum of a figure of the orders for each agent."""
        starts = np.searchsorted(self.order_agent, np.arange(len(self.agents) + 1))
        return spans(figures, starts)


def spans(figures: Ints, bounds: Ints) -> Ints:
    """Sums of `figures[bounds[k]:bounds[k + 1]]`; an empty span is 0."""
    running = np.concatenate([np.zeros(1, figures.dtype), np.cumsum(figures)])
    sums: Ints = running[bounds[1:]] - running[bounds[:-1]]
    return sums


def firsts(groups: Ints) -> Ints:
    """Where each run of equal entries begins."""
    begins = np.ones(len(groups), dtype=np.bool_)
    np.not_equal(groups[1:], groups[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def before(figures: Ints, starts: Ints) -> Ints:
    """For each element the sum of those before it in its segment; `starts`: the segments' first ones."""
    running = np.cumsum(figures)
    opening = (running - figures)[starts]
    lengths = np.diff(np.append(starts, len(figures)))
    result: Ints = running - figures - np.repeat(opening, lengths)
    return result


def ranges(starts: Ints, stops: Ints) -> Ints:
    """All whole numbers of [starts[k], stops[k]), one range after the other."""
    lengths = stops - starts
    ends = np.cumsum(lengths)
    result: Ints = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)
    return result


def lay_out(orders: pd.DataFrame, lines: pd.DataFrame, stock: "pd.Series[int]") -> Arrays:
    """The frames of `decision.decide` as a Desk; ValueError where they contradict themselves."""
    sequence = _sequence(orders)
    agents, order_agent = np.unique(_text(orders["agent"])[sequence], return_inverse=True)
    place = np.arange(len(sequence)) - np.searchsorted(order_agent, order_agent)
    by_order = _lines_by_order(orders, lines, sequence)
    line_order = by_order.pop("line_order")
    codes, skus = pd.factorize(lines["sku"].iloc[by_order["line_rows"]], sort=True)
    pair = order_agent[line_order] * max(len(skus), 1) + codes
    if len(lines) and bool(pd.Series(line_order * max(len(skus), 1) + codes).duplicated().any()):
        raise ValueError("an order names a SKU twice: merge its lines first")
    desk = Arrays(
        agents=agents,
        funds=_funds(orders, sequence, order_agent, len(agents)),
        order_rows=sequence,
        order_agent=order_agent,
        place=place,
        **_order_columns(orders, sequence),
        line_order=line_order,
        line_agent=order_agent[line_order],
        line_sku=codes.astype(np.int64),
        pair=pair,
        skus=np.asarray(skus, dtype=object),
        stock=np.maximum(stock.reindex(skus).fillna(0).to_numpy(dtype=np.int64), 0),
        first=np.searchsorted(line_order, np.arange(len(orders) + 1)),
        **by_order,
    )
    return _check_fixed(desk)


def _text(column: "pd.Series[Any]") -> NDArray[Any]:
    return column.fillna("").astype(str).to_numpy(dtype=object)


def _sequence(orders: pd.DataFrame) -> Ints:
    keys = pd.DataFrame(
        {
            "agent": _text(orders["agent"]),
            "later": ~orders["carried"].to_numpy(dtype=bool),
            "valid_at": _moments(orders["valid_at"]),
            "order_no": _text(orders["order_no"]),
            "order_key": orders.index.to_numpy(),
        }
    )
    return keys.sort_values(list(keys.columns), kind="stable").index.to_numpy(dtype=np.int64)


def _order_columns(orders: pd.DataFrame, sequence: Ints) -> dict[str, Any]:
    names = _text(orders["customer_class"])[sequence]
    least = _whole(orders["min_cases"])[sequence]
    checked = orders["checked" if "checked" in orders else "carried"].to_numpy(dtype=bool)[sequence]
    return {
        "minimum": np.maximum(least, 1),
        "carried": orders["carried"].to_numpy(dtype=bool)[sequence],
        "checked": checked,
        "promised": checked & (least == 0),
        "reduce": _text(orders["reduce"])[sequence],
        "if_short": _text(orders["if_short"])[sequence],
        "arrival": _moments(orders["valid_at"])[sequence],
        "order_urgency": _whole(orders["urgency"])[sequence],
        "order_class": pd.Series(names).map(CLASSES).fillna(NO_CLASS).to_numpy(dtype=np.int64),
        "order_class_name": names,
    }


def _moments(column: "pd.Series[Any]") -> Ints:
    """Moments as microseconds."""
    moments: Ints = pd.to_datetime(column).to_numpy().astype("datetime64[us]").astype(np.int64)
    return moments


def _funds(orders: pd.DataFrame, sequence: Ints, order_agent: Ints, agents: int) -> Ints:
    funds: Ints = np.zeros(agents, dtype=np.int64)
    funds[order_agent] = _whole(orders["funds_minor"])[sequence]
    return funds


def _lines_by_order(orders: pd.DataFrame, lines: pd.DataFrame, sequence: Ints) -> dict[str, Ints]:
    rows = orders.index.get_indexer(pd.Index(lines["order_key"]))
    if (rows < 0).any():
        raise ValueError("a line belongs to no order")
    position = np.empty(len(orders), dtype=np.int64)
    position[sequence] = np.arange(len(orders))
    line_order = position[rows]
    line_rows = np.lexsort((lines.index.to_numpy(), _whole(lines["line"]), line_order))
    columns = {name: _whole(lines[name])[line_rows] for name in ("ordered", "carry_in", "wait")}
    lot = np.maximum(_whole(lines["lot_size"])[line_rows], 1)
    price = _whole(lines["price_minor"])[line_rows]
    ordered = columns["ordered"]
    if float(np.sum(ordered.astype(float) * price)) * 100 > SAFE_MONEY:
        price = price.astype(object)
    return {
        "line_rows": line_rows,
        "line_order": line_order[line_rows],
        "price": price,
        "lot": lot,
        "line_urgency": _whole(lines["urgency"])[line_rows],
        "fixed": _fixed(lines)[line_rows],
        "owed": _owed(lines)[line_rows],
        **columns,
    }


def _fixed(lines: pd.DataFrame) -> Ints:
    if "fixed" not in lines:
        return np.full(len(lines), -1, dtype=np.int64)
    return _whole(pd.to_numeric(lines["fixed"].astype(object)).fillna(-1))


def _owed(lines: pd.DataFrame) -> Flags:
    return lines["owed"].to_numpy(dtype=bool) if "owed" in lines else np.zeros(len(lines), dtype=bool)


def _check_fixed(desk: Arrays) -> Arrays:
    """ValueError where a line is set to more than it asks, to no whole lots, or to more than is in stock."""
    fixed = np.maximum(desk.fixed, 0)
    together = np.zeros(len(desk.skus), dtype=np.int64)
    np.add.at(together, desk.line_sku, fixed)
    if ((fixed > desk.whole) | (fixed % desk.lot > 0)).any() or (together > desk.stock)[
        fixed_skus(desk)
    ].any():
        raise ValueError("cases were set that the line, its lots or the stock do not bear")
    return desk


def fixed_skus(desk: Arrays) -> Ints:
    """The SKUs in which a line is set."""
    skus: Ints = np.unique(desk.line_sku[desk.is_fixed])
    return skus


def _whole(column: "pd.Series[Any]") -> Ints:
    figures: Ints = column.to_numpy(dtype=np.int64)
    return figures


def named_weights(names: NDArray[Any], weights: Mapping[str, int]) -> Ints:
    """The weight that the settings give each name (class or urgency level); 1 where they say nothing."""
    figures = np.ones(len(names), dtype=np.int64)
    if weights:
        kinds, inverse = np.unique(names.astype(str), return_inverse=True)
        figures = np.array([weights.get(str(kind), 1) for kind in kinds], dtype=np.int64)[inverse]
    return figures
