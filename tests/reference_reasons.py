"""Why each line got what it got, once more: the code and the numbers of a sentence about sharing and about
what moved for the sake of a minimum (§9).

Told from what `tests.reference` made of a desk, one line at a time; it shares no code with the package.
"""

from tests.reference import Line, Order, Rules, Sku

TOOK_PART = ("proposed", "waiting")
MOVED = ("LENT", "BORROWED", "BROUGHT_IN", "GAVE_WAY")


Told = dict[tuple[str, str], tuple[str, dict[str, int]]]


def why(orders: list[Order], stock: dict[str, int], skus: dict[str, Sku], rules: Rules) -> Told:
    """(order, SKU) → the code of its line, and its numbers where it is about sharing or a minimum."""
    is_together = rules.scope == "agent"
    told: Told = {}
    for order in orders:
        for line in order.lines:
            code = code_of(order, line)
            numbers: dict[str, int] = {}
            if code in ("SHARED", "WAITS_STOCK"):
                numbers = demand(order, line, orders, stock.get(line.sku, 0), skus[line.sku])
                if "carry" not in rules.rounds:
                    numbers.pop("others_carried", None)
            if code == "SHARED":
                numbers["level"] = fewest(line.sku, orders)
            if code in MOVED:
                numbers = moved(order, line, orders, skus[line.sku], is_together)
            told[order.key, line.sku] = (code, numbers)
    return told


def moved(order: Order, line: Line, orders: list[Order], sku: Sku, is_together: bool) -> dict[str, int]:
    """What moved to or from the line, and the minimum that its order had to reach."""
    mates = [mate for mate in orders if mate.agent == order.agent and takes_part(mate)]
    counted = [mate for mate in mates if not mate.is_promised]
    is_alone = not is_together or order.is_promised
    return {
        "ordered": line.ordered,
        "proposed": line.proposed,
        "lent": abs(line.lent),
        "given": abs(line.given),
        "minimum": order.least if is_alone else max(mate.least for mate in counted),
        "share": sku.level,
    }


def code_of(order: Order, line: Line) -> str:
    """The reason of a line: its own where the order takes part, else the order's."""
    if line.fixed is not None and (order.status == "proposed" or (takes_part(order) and line.fixed == 0)):
        return "OVERRIDDEN"
    if takes_part(order) and line.claim == 0:
        return "REDUCED_FOR_FUNDS" if line.cut else "LOT"
    if order.status != "proposed":
        return "HELD_FUNDS" if order.status == "held" else order.reason
    if line.proposed < line.claim:
        return moved_or_short(order, line)
    if line.cut:
        return "REDUCED_FOR_FUNDS"
    return "LOT" if line.ordered > line.whole else "SERVED_FULL"


def moved_or_short(order: Order, line: Line) -> str:
    """Cases moved for the sake of a minimum; else there were none, or not enough."""
    return line.moved(order.how)[0] or ("SHARED" if line.proposed else "WAITS_STOCK")


def takes_part(order: Order) -> bool:
    """Complete, paid for and large enough: it shares, whether it ships or waits."""
    return order.status in TOOK_PART


def demand(order: Order, line: Line, orders: list[Order], stock: int, sku: Sku) -> dict[str, int]:
    """What was asked of the item, by how many, where this agent stood, and what bore on it where it did."""
    same = [(other, part) for other in orders for part in other.lines if part.sku == line.sku]
    asking = [(other, part) for other, part in same if takes_part(other) and part.claim > 0]
    ranks = {other.agent: other.rank for other, _part in asking}
    own = [part for other, part in same if other.agent == order.agent]
    others = [part for other, part in same if other.agent != order.agent]
    total = sum(part.proposed for part in own)
    beside = {
        "total": 0 if total == line.proposed else total,
        "carried": early(own),
        "urgent": line.urgency,
        "others_carried": early([part for part in others if part.fixed is None]),
        "others_urgent": sum(part.proposed for part in others if part.urgency > line.urgency),
        "others_set": sum(part.proposed for part in others if part.fixed is not None),
    }
    return {
        "ordered": line.ordered,
        "proposed": line.proposed,
        "agents": len(ranks),
        "asked": sum(part.claim for _other, part in asking),
        "stock": stock,
        "share": sku.level,
        "place": 1 + sum(rank < order.rank for rank in ranks.values()),
        **{name: figure for name, figure in beside.items() if figure},
    }


def early(parts: list[Line]) -> int:
    """Of what they have, what was promised earlier."""
    return sum(min(part.carry_in, part.proposed) for part in parts)


def fewest(name: str, orders: list[Order]) -> int:
    """The fewest cases of an agent who could have done with more, the supervisor's own figures apart."""
    lines = [(order, line) for order in orders for line in order.lines if line.sku == name and line.claim]
    fixed = {order.agent for order, line in lines if line.fixed is not None}
    has: dict[str, int] = {}
    lacks: dict[str, int] = {}
    for order, line in lines:
        waits = order.status == "waiting" and order.reason not in ("WAITS_STOCK", "OVERRIDDEN")
        if takes_part(order) and not waits and order.agent not in fixed:
            has[order.agent] = has.get(order.agent, 0) + line.proposed
            lacks[order.agent] = lacks.get(order.agent, 0) + line.claim - line.proposed
    return min((cases for agent, cases in has.items() if lacks[agent]), default=0)
