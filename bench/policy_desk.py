"""The random desks on which the policy is measured."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DAY = dt.date(2026, 11, 23)
Desk = tuple[pd.DataFrame, pd.DataFrame, "pd.Series[int]"]


def random_desk(
    agents: int, shortage: int, minimum: int, seed: int, skus: int = 24, *, is_several: bool = False
) -> Desk:
    """Orders of two to eight lines, one an agent or (is_several) one to three; a tenth of the agents short of
    money; stock short by `shortage` percent on the whole.
    """
    draw = np.random.default_rng([agents, shortage, minimum, seed])
    codes = np.array([f"A{number:03}" for number in range(agents)], dtype=object)
    price = draw.integers(500, 20_000, skus)
    of_agent = np.repeat(np.arange(agents), draw.integers(1, 4, agents) if is_several else 1)
    counts = draw.integers(2, 9, len(of_agent))
    order = np.repeat(np.arange(len(of_agent)), counts)
    sku = np.concatenate([draw.choice(skus, count, replace=False) for count in counts])
    ordered = draw.geometric(0.15, len(order))
    cost = np.bincount(of_agent[order], ordered * price[sku], agents)
    factor = np.where(draw.random(agents) < 0.1, draw.uniform(0.7, 1, agents), draw.uniform(1, 3, agents))
    asked = np.bincount(sku, ordered, skus)
    stock = np.clip(asked * (1 - shortage / 100) * draw.uniform(0.7, 1.3, skus), 0, None).astype(np.int64)
    names = [f"S{number:02}" for number in range(skus)]
    least = np.minimum(minimum, np.bincount(order, ordered, len(of_agent)).astype(int))
    orders = _orders(draw, codes, of_agent, least, (cost * factor).astype(np.int64))
    lines = pd.DataFrame(
        {
            "order_key": orders.index.to_numpy()[order],
            "agent": codes[of_agent[order]],
            "line": np.arange(len(order)) + 1,
            "sku": np.array(names, dtype=object)[sku],
            "ordered": ordered,
            "price_minor": price[sku],
            "carry_in": 0,
            "wait": 0,
            "lot_size": 1,
            "urgency": orders["urgency"].to_numpy()[order],
        }
    )
    return orders, lines, pd.Series(stock, names)


def _orders(
    draw: np.random.Generator,
    codes: NDArray[Any],
    of_agent: NDArray[Any],
    least: NDArray[Any],
    funds: NDArray[Any],
) -> pd.DataFrame:
    number = np.arange(len(of_agent)) - np.searchsorted(of_agent, of_agent) + 1
    order_no = np.array([str(place) for place in number.tolist()], dtype=object)
    valid_at = pd.Timestamp("2026-11-23 08:00") + pd.to_timedelta(
        draw.integers(0, 36_000, len(of_agent)), "s"
    )
    return pd.DataFrame(
        {
            "agent": codes[of_agent],
            "order_no": order_no,
            "valid_at": valid_at,
            "received_at": valid_at,
            "min_cases": least,
            "reduce": draw.choice(["yes", "no"], len(of_agent)),
            "if_short": "defer",
            "carried": False,
            "customer_class": draw.choice(["A", "B", "C"], len(codes))[of_agent],
            "urgency": draw.choice([0, 1, 2], len(codes), p=[0.85, 0.1, 0.05])[of_agent],
            "funds_minor": funds[of_agent],
        },
        index=pd.Index(codes[of_agent] + "/" + order_no, name="order_key"),
    )
