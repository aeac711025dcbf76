"""3-decisions §§1–6 once more, one case at a time: slow, exact, to be read beside the design.

An independent account of the policy for the tests of `orderbatch.decide`; it shares no code with it.
Quantities in cases, tickets in lots, money in minor units, all Python integers; shares of a case are
fractions.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction


@dataclass
class Line:
    sku: str
    ordered: int
    price: int
    number: int = 1
    carry_in: int = 0
    wait: int = 0
    lot: int = 1
    urgency: int = 0
    fixed: int | None = None  # set by the supervisor
    owed: bool = False  # picked short
    none_there: bool = False  # not one lot of it in stock
    # what becomes of it
    claim: int = 0
    cut: int = 0
    offer: int = 0
    proposed: int = 0
    deferred: int = 0
    awaiting: int = 0
    cancelled: int = 0
    refused: int = 0
    carry_next: int = 0
    wait_next: int = 0
    would: int = 0
    lent: int = 0  # cases from (+) or to (-) the agent's other orders, and what was free
    given: int = 0  # cases from (+) or to (-) other agents, and what was free

    @property
    def whole(self) -> int:
        return self.ordered // self.lot * self.lot

    @property
    def carry(self) -> int:
        return min(self.carry_in, self.claim) // self.lot

    def moved(self, how: str) -> tuple[str, int]:
        """Why it is short where cases moved for the sake of a minimum, and how many ("" elsewhere)."""
        if self.fixed is not None or self.proposed == self.claim or self.none_there:
            return "", 0
        if how:
            return ("BORROWED", abs(self.lent)) if how == "lent" else ("BROUGHT_IN", abs(self.given))
        return (
            ("GAVE_WAY", -self.given)
            if self.given < 0
            else ("LENT", -self.lent)
            if self.lent < 0
            else ("", 0)
        )


@dataclass
class Order:
    agent: str
    order_no: str
    valid_at: datetime
    lines: list[Line]
    minimum: int = 1
    reduce: str = ""
    if_short: str = ""
    customer_class: str = ""
    urgency: int = 0
    is_rest: bool = False  # of an order that passed its minimum when it came in
    # what becomes of it
    status: str = ""
    reason: str = ""
    numbers: tuple[int, ...] = ()  # of a reason that is about the minimum
    how: str = ""  # "lent" or "brought": what came after the sweep
    available: int = 0
    rank: int = 0

    @property
    def key(self) -> str:
        return f"{self.agent}/{self.order_no}"

    @property
    def carried(self) -> bool:
        return any(line.carry_in > 0 for line in self.lines)

    @property
    def least(self) -> int:
        return max(self.minimum, 1)

    @property
    def is_promised(self) -> bool:
        """The minimum counts no more: finance has released some of the order."""
        return (self.carried or self.is_rest) and self.minimum == 0

    @property
    def whole(self) -> int:
        return sum(line.whole for line in self.lines)

    @property
    def wait(self) -> int:
        return max((line.wait for line in self.lines), default=0)

    @property
    def proposed(self) -> int:
        return sum(line.proposed for line in self.lines)


@dataclass
class Rules:
    basis: str = "ordered"
    tolerance_percent: int = 5
    tolerance_amount: int = 0
    keys: tuple[str, ...] = ("arrival_day", "urgency", "order_size", "customer_class", "arrival")
    bands: tuple[int, ...] = (100_000, 1_000_000, 5_000_000)
    rounds: tuple[str, ...] = ("carry", "floor", "urgent")
    floor: int = 1
    weights: dict[str, int] = field(default_factory=dict)
    urgency_weights: dict[str, int] = field(default_factory=dict)
    carry_cap: str = "level"
    scope: str = "order"
    minimum: str = "lend"


@dataclass
class Sku:
    level: int = 0
    round: str = ""


def decide(orders: list[Order], funds: dict[str, int], stock: dict[str, int], rules: Rules) -> dict[str, Sku]:
    """Fill in what becomes of every order and line; the level and deciding round of each SKU."""
    queue = sorted(orders, key=lambda order: (order.agent, not order.carried, order.valid_at, order.order_no))
    for line in (line for order in queue for line in order.lines):
        line.none_there = stock.get(line.sku, 0) < line.lot
    gate(queue, rules)
    check_funds(queue, funds, stock, rules)
    live = [order for order in queue if order.status == ""]
    rank = rank_agents(live, funds, stock, rules)
    for order in queue:
        order.rank = rank.get(order.agent, 0)
    skus = {line.sku: Sku() for order in queue for line in order.lines}
    settle(live, stock, rank, rules, skus)
    give_back([order for order in live if order.status == "proposed"], funds, stock, rank)
    for order in queue:
        for line in order.lines:
            remainder(order, line, queue)
    carry_over(queue, skus, rules)
    return skus


# 1 intake ---------------------------------------------------------------------------------------------


def gate(queue: list[Order], rules: Rules) -> None:
    for order in queue:
        for line in order.lines:
            line.claim = line.whole if line.fixed is None else line.fixed
        together = (
            [mate for mate in queue if mate.agent == order.agent] if rules.scope == "agent" else [order]
        )
        cases = sum(mate.whole for mate in together)
        least = max([1, *(mate.least for mate in together if mate.whole)])
        below = cases < least and not any(mate.carried or mate.is_rest for mate in together)
        ordered = sum(line.ordered for line in order.lines)
        if order.whole == 0:
            own = sum(line.ordered for line in order.lines)
            order.reason = "NO_WHOLE_LOT" if own else "BELOW_MINIMUM"
            order.numbers = (own,) if own else (0, order.least)
        elif below:
            lots = "_LOTS" if ordered != cases else ""
            several = rules.scope == "agent" and sum(mate.whole > 0 for mate in together) > 1
            order.reason = "BELOW_MINIMUM_TOGETHER" if several else f"BELOW_MINIMUM{lots}"
            order.numbers = (cases, least)
        if order.reason:
            order.status = "refused"


# 2 funds ----------------------------------------------------------------------------------------------


def check_funds(queue: list[Order], funds: dict[str, int], stock: dict[str, int], rules: Rules) -> None:
    left = dict(funds)
    reached: dict[tuple[str, str], int] = {}
    covered: dict[str, int] = {}
    for order in queue:
        order.available = left[order.agent]
        if order.status:
            continue
        reach = [could_ship(order, line, stock, reached) for line in order.lines]
        counted = reach if rules.basis == "shippable" else [line.claim for line in order.lines]
        cost = sum(cases * line.price for cases, line in zip(counted, order.lines, strict=True))
        gap = cost - order.available
        if gap > 0:
            cut = small_cut(order, queue, counted, cost, gap, covered.get(order.agent, 0), rules)
            if cut is None or order.reduce != "yes":
                hold(order, cut)
                continue
            for line, cases, could in zip(order.lines, cut, counted, strict=True):
                if cases:
                    line.cut, line.claim = cases, could - cases
            cost -= sum(line.cut * line.price for line in order.lines)
        left[order.agent] -= cost
        if not order.is_promised:
            covered[order.agent] = covered.get(order.agent, 0) + sum(line.claim for line in order.lines)
        for line, cases in zip(order.lines, reach, strict=True):
            key = (order.agent, line.sku)
            reached[key] = reached.get(key, 0) + min(line.claim, cases)
    for order in queue:
        for line in order.lines:
            line.claim = 0 if order.status else line.claim


def could_ship(order: Order, line: Line, stock: dict[str, int], reached: dict[tuple[str, str], int]) -> int:
    """What stock could ship of a line after the agent's earlier orders, if nobody else asked."""
    there = stock.get(line.sku, 0) // line.lot * line.lot - reached.get((order.agent, line.sku), 0)
    return min(line.claim, max(there, 0))


def hold(order: Order, cut: list[int] | None) -> None:
    order.status = "held"
    for line, cases in zip(order.lines, cut or [0] * len(order.lines), strict=True):
        line.offer = cases if order.reduce != "no" else 0


def small_cut(
    order: Order, queue: list[Order], counted: list[int], cost: int, gap: int, covered: int, rules: Rules
) -> list[int] | None:
    """Lot by lot from the bottom of the list until it fits; None where the gap is not small or the minimum is
    hit.
    """
    if order.available <= 0:
        return None
    if gap * 100 > cost * rules.tolerance_percent and gap > rules.tolerance_amount:
        return None
    cut = [0] * len(counted)
    for place in reversed(range(len(counted))):
        line = order.lines[place]
        while line.fixed is None and gap > 0 and line.price > 0 and cut[place] < counted[place]:
            cut[place] += line.lot
            gap -= line.lot * line.price
    least = order.least
    if rules.scope == "agent" and not order.is_promised:
        mates = [mate for mate in queue if mate.agent == order.agent and mate.status != "refused"]
        least = max(max(mate.least for mate in mates) - covered, 1)
    return cut if gap <= 0 and sum(counted) - sum(cut) >= least else None


# 3 rank -----------------------------------------------------------------------------------------------


def rank_agents(
    live: list[Order], funds: dict[str, int], stock: dict[str, int], rules: Rules
) -> dict[str, int]:
    def standing(agent: str) -> tuple[object, ...]:
        own = [order for order in live if order.agent == agent]
        asked: dict[str, int] = {}
        for order in own:
            for line in order.lines:
                asked[line.sku] = asked.get(line.sku, 0) + line.claim
        known = {line.sku: line for order in own for line in order.lines}
        value = sum(
            min(cases, stock.get(sku, 0) // known[sku].lot * known[sku].lot) * known[sku].price
            for sku, cases in asked.items()
        )
        value = min(value, max(funds[agent], 0))
        first = min(order.valid_at for order in own)
        keys = {
            "arrival_day": first.date(),
            "urgency": -max(order.urgency for order in own),
            "order_size": -sum(1 for bound in rules.bands if bound <= value),
            "customer_class": min("ABC".find(o.customer_class) if o.customer_class else 3 for o in own),
            "arrival": first,
        }
        return (*(keys[key] for key in rules.keys), agent)

    agents = sorted({order.agent for order in live}, key=standing)
    return {agent: place for place, agent in enumerate(agents, start=1)}


# 4 sharing --------------------------------------------------------------------------------------------


def share(
    sku: str, stock: int, live: list[Order], everybody: list[Order], rank: dict[str, int], rules: Rules
) -> Sku:
    """One lot at a time to the smallest ticket; `live` are the orders that are in now."""
    parts: dict[str, list[Line]] = {}
    for order in live:
        for line in order.lines:
            if line.sku == sku and line.fixed is not None:
                line.proposed = line.fixed
                stock -= line.fixed
            elif line.sku == sku and line.claim > 0:
                line.proposed = 0
                parts.setdefault(order.agent, []).append(line)
    if not parts:
        return Sku()
    lot = next(iter(parts.values()))[0].lot
    claims = {agent: sum(line.claim for line in lines) // lot for agent, lines in parts.items()}
    caps, ticket = tickets(sku, parts, claims, lot, everybody, rank, rules)
    has = dict.fromkeys(parts, 0)
    for _ in range(stock // lot):
        asking = [agent for agent in parts if has[agent] < claims[agent]]
        if not asking:
            break
        winner = min(asking, key=lambda agent: ticket(agent, has[agent]))
        has[winner] += 1
    for agent, lines in parts.items():
        to_lines(has[agent], lines)
    refused = [ticket(agent, has[agent]) for agent in parts if has[agent] < claims[agent]]
    if not refused:
        return Sku(max(claims.values()) * lot, "")
    number, level, _, _ = min(refused)
    return Sku(-(-level.numerator // level.denominator) * lot, caps[number][0])


Ticket = tuple[int, Fraction, int, int]


def tickets(
    sku: str,
    parts: dict[str, list[Line]],
    claims: dict[str, int],
    lot: int,
    everybody: list[Order],
    rank: dict[str, int],
    rules: Rules,
) -> tuple[list[tuple[str, dict[str, int]]], Callable[[str, int], Ticket]]:
    """The rounds, and the ticket of an agent's v-th lot."""
    waits, urgency, weight = {}, {}, {}
    for agent in parts:
        own = [
            (order, line)
            for order in everybody
            for line in order.lines
            if order.agent == agent and line.sku == sku and line.claim > 0
        ]
        waits[agent] = max(line.wait for _, line in own)
        urgency[agent] = max(line.urgency for _, line in own)
        best = max(rules.weights.get(order.customer_class, 1) for order in everybody if order.agent == agent)
        weight[agent] = best * rules.urgency_weights.get(str(urgency[agent]), 1)
    caps = round_caps(parts, claims, urgency, lot, rules)

    def ticket(agent: str, case: int) -> Ticket:
        number = next(place for place, (_, cap) in enumerate(caps) if cap[agent] > case)
        return number, Fraction(case, weight[agent]), -waits[agent], rank[agent]

    return caps, ticket


def round_caps(
    parts: dict[str, list[Line]], claims: dict[str, int], urgency: dict[str, int], lot: int, rules: Rules
) -> list[tuple[str, dict[str, int]]]:
    """Name and cap per agent of every round; a cap never falls."""
    caps: list[tuple[str, dict[str, int]]] = []
    reached = dict.fromkeys(parts, 0)

    def add(name: str, wanted: dict[str, int]) -> None:
        nonlocal reached
        reached = {agent: max(reached[agent], min(wanted[agent], claims[agent])) for agent in parts}
        caps.append((name, reached))

    for name in rules.rounds:
        if name == "carry":
            add(name, {agent: sum(line.carry for line in lines) for agent, lines in parts.items()})
        if name == "floor":
            add(name, dict.fromkeys(parts, -(-rules.floor // lot)))
        if name == "urgent":
            for level in sorted({level for level in urgency.values() if level > 0}, reverse=True):
                add(name, {agent: claims[agent] if urgency[agent] >= level else 0 for agent in parts})
    add("rest", claims)
    return caps


def to_lines(lots: int, lines: list[Line]) -> None:
    """Carried parts first, then the rest, line by line in the agent's sequence."""
    for line in lines:
        part = min(lots, line.carry)
        line.proposed += part * line.lot
        lots -= part
    for line in lines:
        part = min(lots, (line.claim - line.proposed) // line.lot)
        part = min(part, line.claim // line.lot - line.carry)
        line.proposed += part * line.lot
        lots -= part


def share_free(
    sku: str, free: int, here: list[Order], live: list[Order], rank: dict[str, int], rules: Rules
) -> None:
    """Beside what each has: one lot at a time to the smallest ticket; `here` are the orders that ship."""
    parts: dict[str, list[Line]] = {}
    for order in here:
        for line in order.lines:
            if line.sku == sku and line.fixed is None and line.claim > 0:
                parts.setdefault(order.agent, []).append(line)
    if not parts:
        return
    lot = next(iter(parts.values()))[0].lot
    claims = {agent: sum(line.claim for line in lines) // lot for agent, lines in parts.items()}
    has = {agent: sum(line.proposed for line in lines) // lot for agent, lines in parts.items()}
    _, ticket = tickets(sku, parts, claims, lot, live, rank, rules)
    for _ in range(free // lot):
        asking = [agent for agent in parts if has[agent] < claims[agent]]
        if not asking:
            break
        winner = min(asking, key=lambda agent: ticket(agent, has[agent]))
        has[winner] += 1
        own = parts[winner]
        carried = [line for line in own if line.proposed < line.carry * lot]
        line = (carried or [line for line in own if line.proposed + lot <= line.claim])[0]
        line.proposed += lot


# 5 minimum --------------------------------------------------------------------------------------------


def settle(
    live: list[Order], stock: dict[str, int], rank: dict[str, int], rules: Rules, skus: dict[str, Sku]
) -> None:
    is_in = {order.key: True for order in live}

    def again() -> None:
        here = [order for order in live if is_in[order.key]]
        for order in live:
            for line in order.lines:
                line.proposed = 0
        for sku in skus:
            skus[sku] = share(sku, stock.get(sku, 0), here, live, rank, rules)

    def passes(unit: list[Order]) -> bool:
        return sum(order.proposed for order in unit) >= max(order.least for order in unit)

    units: dict[str, list[Order]] = {}
    for order in live:
        together = rules.scope == "agent" and not order.is_promised
        units.setdefault(order.agent if together else order.key, []).append(order)
    places = {order.key: place for place, order in enumerate(live)}

    def enter(unit: list[Order]) -> None:
        for order in unit:
            is_in[order.key] = True
            for line in order.lines:
                line.would = 0

    def leave(unit: list[Order]) -> None:
        for order in unit:
            is_in[order.key] = False

    def standing(unit: list[Order]) -> tuple[object, ...]:
        wait = max(order.wait for order in unit)
        carried = any(order.carried for order in unit)
        return (not carried, -wait, rank[unit[0].agent], places[unit[0].key])

    best_first = sorted(units.values(), key=standing)
    again()
    out: list[list[Order]] = []
    had: dict[str, int] = {}  # by the unit's first order
    for unit in reversed(best_first):
        if not passes(unit):
            had[unit[0].key] = sum(order.proposed for order in unit)
            leave(unit)
            for line in (line for order in unit for line in order.lines):
                line.would = line.proposed
            out.append(unit)
            again()
    for unit in reversed(out):
        is_in |= {order.key: True for order in unit}
        again()
        if all(passes(candidate) for candidate in units.values() if is_in[candidate[0].key]):
            enter(unit)
        else:
            leave(unit)
            again()
    waiting = [unit for unit in best_first if not is_in[unit[0].key]]
    if rules.minimum != "sweep":
        look_further(waiting, live, is_in, stock, rank, rules, enter)
    for sku, shared in skus.items():
        would = [line.would for order in live for line in order.lines if line.sku == sku]
        shared.level = max([shared.level, *would]) if shared.round == "" else shared.level
    for unit in units.values():
        if not is_in[unit[0].key]:
            say_why_it_waits(unit, had[unit[0].key], rules)
    for order in live:
        order.status = "proposed" if is_in[order.key] and order.proposed > 0 else "waiting"
        order.reason = order.reason or (got_nothing(order) if order.status == "waiting" else "")


def got_nothing(order: Order) -> str:
    """The reason of an order that got nothing: the supervisor where he set all that it claims."""
    fixed = [line.fixed is not None for line in order.lines if line.claim or line.fixed is not None]
    return "OVERRIDDEN" if fixed and all(fixed) else "WAITS_STOCK"


def say_why_it_waits(unit: list[Order], had: int, rules: Rules) -> None:
    is_alone = len(unit) == 1
    for order in unit:
        order.reason = got_nothing(order)
        if had:
            order.reason = "WAITS_MINIMUM" if is_alone else "WAITS_MINIMUM_TOGETHER"
            order.numbers = (had, max(mate.least for mate in unit))


def look_further(
    waiting: list[list[Order]],
    live: list[Order],
    is_in: dict[str, bool],
    stock: dict[str, int],
    rank: dict[str, int],
    rules: Rules,
    enter: Callable[[list[Order]], None],
) -> None:
    """Lend, bring in, and share what is free after all among those that ship."""
    free = dict(stock)
    for order in live:
        for line in order.lines:
            free[line.sku] = free.get(line.sku, 0) - line.proposed
    if rules.scope == "order":
        for unit in waiting:
            own = [mate for mate in live if mate.agent == unit[0].agent and is_in[mate.key]]
            if any(mate.proposed for mate in own) and lend(unit[0], own, free):
                enter(unit)
                unit[0].how = "lent"
    if rules.minimum == "bring_in":
        tried: set[str] = set()
        gave: set[tuple[str, str]] = set()
        held = {
            (agent, sku): sum(
                line.proposed for o in live for line in o.lines if o.agent == agent and line.sku == sku
            )
            for agent in {o.agent for o in live}
            for sku in free
        }
        for unit in waiting:
            agent = unit[0].agent
            ships = any(mate.proposed for mate in live if mate.agent == agent and is_in[mate.key])
            if is_in[unit[0].key] or agent in tried or ships:
                continue
            tried.add(agent)
            others = [other for other in live if is_in[other.key] and other.how != "brought"]
            if bring_in(unit, Giving(live, others, gave, held, rank, rules), free):
                enter(unit)
                for order in unit:
                    order.how = "brought"
    here = [order for order in live if is_in[order.key]]
    for sku in {line.sku for order in here if order.how for line in order.lines}:
        share_free(sku, free[sku], here, live, rank, rules)


def lend(order: Order, own: list[Order], free: dict[str, int]) -> bool:
    """Collect what a waiting order lacks, lot by lot, from what is free and from the agent's other orders."""
    if order.least == 1 or any(line.fixed for line in order.lines):  # set to 0 it is as if not asked
        return False
    before = {id(line): (line.proposed, line.lent) for borrower in (order, *own) for line in borrower.lines}
    kept = dict(free)
    while order.proposed < order.least:
        way = find_way(order, own, free)
        if way is None:
            for borrower in (order, *own):
                for line in borrower.lines:
                    line.proposed, line.lent = before[id(line)]
            free.update(kept)
            return False
        for getting, giving in way:
            getting.proposed += getting.lot
            getting.lent += getting.lot
            if giving is None:
                free[getting.sku] -= getting.lot
            else:
                giving.proposed -= giving.lot
                giving.lent -= giving.lot
    return True


Step = tuple[Line, Line | None]  # who gets a lot, who gives it (None: it is free)


def find_way(order: Order, own: list[Order], free: dict[str, int]) -> list[Step] | None:
    """Breadth first: a free lot, an order that can spare one, an order that can pass one on."""
    ways: dict[str, list[Step]] = {order.key: []}
    asking = [order]
    for unit in asking:
        way = ways[unit.key]
        room = [
            line
            for line in sorted(unit.lines, key=lambda line: line.sku)
            if line.fixed is None and line.proposed + line.lot <= line.claim
        ]
        if way:  # it gives a lot and gets one: it must still have its minimum
            given = way[-1][1]
            assert given is not None
            room = [line for line in room if unit.proposed - given.lot + line.lot >= unit.least]
        for line in room:
            if free[line.sku] >= line.lot:
                return [*way, (line, None)]
        for line in room:
            for other in reversed(own):
                theirs = next((x for x in other.lines if x.sku == line.sku and x.fixed is None), None)
                if other.key in ways or theirs is None or theirs.proposed <= theirs.carry * theirs.lot:
                    continue
                ways[other.key] = [*way, (line, theirs)]
                if other.proposed - theirs.lot >= other.least:
                    return ways[other.key]
                asking.append(other)
    return None


@dataclass
class Giving:
    """Who may give: orders that take part, those that ship, who gave of what, what each held before."""

    live: list[Order]
    others: list[Order]
    gave: set[tuple[str, str]]
    held: dict[tuple[str, str], int]
    rank: dict[str, int]
    rules: Rules

    def asked(self, agent: str, sku: str) -> list[Line]:
        own = [line for order in self.live if order.agent == agent for line in order.lines]
        return [line for line in own if line.sku == sku and line.claim > 0]

    def spares(self, agent: str, sku: str) -> Line | None:
        """The agent's last line of the item that can spare a lot."""
        own = [order for order in self.others if order.agent == agent]
        for order in reversed(own):
            is_alone = self.rules.scope == "order" or order.is_promised
            together = [order] if is_alone else [mate for mate in own if not mate.is_promised]
            beyond = sum(mate.proposed for mate in together) - max(mate.least for mate in together)
            for line in order.lines:
                is_carried = line.proposed <= line.carry * line.lot
                if line.sku == sku and line.fixed is None and not is_carried and beyond >= line.lot:
                    return line
        return None


def bring_in(unit: list[Order], giving: Giving, free: dict[str, int]) -> bool:
    """Free lots first, then one lot of an item from each agent, from whoever holds most of it."""
    lines = sorted((line for order in unit for line in order.lines), key=lambda line: line.sku)
    least = max(order.least for order in unit)
    if any(line.fixed for line in lines) or sum(line.claim for line in lines) < least:
        return False
    kept = dict(free)
    for line in lines:
        while total(unit) < least and free[line.sku] >= line.lot and line.proposed < line.claim:
            line.proposed += line.lot
            line.given += line.lot
            free[line.sku] -= line.lot
    new: dict[tuple[str, str], Line] = {}
    while total(unit) < least:
        offers = one_lot_from_each(unit[0].agent, lines, giving, new)
        if not offers:
            break
        _, agent, to, giver = min(offers, key=lambda offer: offer[0])
        to.proposed += to.lot
        to.given += to.lot
        giver.proposed -= giver.lot
        giver.given -= giver.lot
        new[agent, to.sku] = giver
    if total(unit) >= least:
        giving.gave.update(new)
        return True
    for line in lines:
        line.proposed = line.given = 0
    for giver in new.values():
        giver.proposed += giver.lot
        giver.given += giver.lot
    free.update(kept)
    return False


def total(unit: list[Order]) -> int:
    return sum(order.proposed for order in unit)


Offer = tuple[
    tuple[int, str, int, int], str, Line, Line
]  # who comes first, agent, line that gets, that gives


def one_lot_from_each(
    receiver: str, lines: list[Line], giving: Giving, new: dict[tuple[str, str], Line]
) -> list[Offer]:
    """Who could give a lot now: most held first, then the item's code, then the last in turn."""
    offers: list[Offer] = []
    for sku in sorted({line.sku for line in lines}):
        to = next(
            (line for line in lines if line.sku == sku and line.proposed + line.lot <= line.claim), None
        )
        if to is None:
            continue
        urgency = max(line.urgency for line in giving.asked(receiver, sku))
        for agent in {order.agent for order in giving.others}:
            lots = giving.held[agent, sku] // to.lot
            if lots < 2 or (agent, sku) in giving.gave or (agent, sku) in new:
                continue
            theirs, giver = giving.asked(agent, sku), giving.spares(agent, sku)
            if giver is not None and max(line.urgency for line in theirs) <= urgency:
                wait = max(line.wait for line in theirs)
                offers.append(((-lots, sku, wait, -giving.rank[agent]), agent, to, giver))
    return offers


def give_back(ship: list[Order], funds: dict[str, int], stock: dict[str, int], rank: dict[str, int]) -> None:
    """What was cut for funds, where money and stock allow: best rank first, top line first."""
    money = dict(funds)
    left = dict(stock)
    for order in ship:
        for line in order.lines:
            money[order.agent] -= line.proposed * line.price
            left[line.sku] = left.get(line.sku, 0) - line.proposed
    for order in sorted(ship, key=lambda order: rank[order.agent]):
        for line in order.lines:
            while line.cut > 0 and left[line.sku] >= line.lot and money[order.agent] >= line.lot * line.price:
                line.cut -= line.lot
                line.claim += line.lot
                line.proposed += line.lot
                left[line.sku] -= line.lot
                money[order.agent] -= line.lot * line.price


# 6 what is not shipped --------------------------------------------------------------------------------


def remainder(order: Order, line: Line, queue: list[Order]) -> None:
    if order.status == "refused":
        line.refused = line.ordered
        return
    if order.status == "held":
        line.awaiting, line.wait_next = line.ordered, line.wait
        return
    line.cancelled = line.ordered - line.whole + line.cut
    left = line.whole - line.cut - line.proposed
    if order.if_short in ("defer", "wait") or line.owed:
        line.deferred = left
    elif order.if_short == "cancel":
        line.cancelled += left
    else:
        line.awaiting = left
    asked = [
        twin
        for other in queue
        for twin in other.lines
        if other.agent == order.agent and twin.sku == line.sku and other.status not in ("held", "refused")
        if twin.claim > 0 or twin.fixed is not None
    ]
    if line in asked and sum(asking.proposed for asking in asked) == 0:
        line.wait_next = max(asking.wait for asking in asked) + 1


def carry_over(queue: list[Order], skus: dict[str, Sku], rules: Rules) -> None:
    """Not more than one share of today has priority tomorrow."""
    used: dict[tuple[str, str], int] = {}
    for order in queue:
        for line in order.lines:
            cap = max(skus[line.sku].level, line.lot) - used.get((order.agent, line.sku), 0)
            first = 0 if order.if_short == "wait" and line.carry_in == 0 else line.deferred
            line.carry_next = first if rules.carry_cap == "none" else min(first, max(cap, 0))
            used[order.agent, line.sku] = used.get((order.agent, line.sku), 0) + line.carry_next
            if line.owed:
                line.carry_next = line.deferred
