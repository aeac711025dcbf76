"""Every reason, rendered and read back: its numbers are true of the day that it tells of (3-decisions §9).

A sentence is written from its numbers, then read again by its own template, and what was read is compared
with the desk and the decision, never with the numbers that it was written from. To add a reason: its check in
`CHECKS`. What may be said beside a reason has its check in `BESIDE_CHECKS`.
"""

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderbatch.contract.batch import ENDINGS, HELD, PROPOSED, REFUSED, WAITING, Batch
from orderbatch.contract.sales_policy import GIFTS_ALONE
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day.after_release.resends import REASON as SENT_AGAIN
from orderbatch.decide.decision import Decision
from orderbatch.decide.reasons import explain
from orderbatch.decide.reasons.line_reasons import NOT_BY_TURNS
from orderbatch.write.documents.reasons import BESIDE, named, reason
from orderbatch.write.workbook.batch_values import rows_of
from tests.desk import Desk as TownDesk
from tests.desks import DAY, Desk, desks
from tests.reference import Line

# why, not what would have changed it
SAID_BESIDE = (explain.OTHER_ORDERS, explain.CARRIED_FIRST, explain.URGENT_FIRST, explain.IS_URGENT)

Read = Mapping[str, int]
TEXTS = (
    "reason",
    "by",
    "why",
    "incident",
    "offer_lines",
    "alternative_lines",
)  # not numbers


@dataclass(frozen=True)
class Said:
    """One sentence about an order or a line, and the day that it must be true of."""

    decision: Decision
    row: Mapping[str, Any]
    read: Read
    scope: str = "order"

    @property
    def lines(self) -> pd.DataFrame:
        """The lines that are about the same: of the item for a line, of the order for an order."""
        lines = self.decision.lines
        name = "sku" if "sku" in self.row else "order_key"
        same: pd.DataFrame = lines[lines[name] == self.row[name]]
        return same

    @property
    def asking(self) -> pd.DataFrame:
        """Those lines that took part in the sharing, with their order's status."""
        lines = self.lines[self.lines["claim"] > 0]
        return lines.assign(status=lines["order_key"].map(self.decision.orders["status"]))

    @property
    def others(self) -> pd.DataFrame:
        """The lines of the same item of other agents."""
        others: pd.DataFrame = self.lines[self.lines["agent"] != self.row["agent"]]
        return others


def asked_and_got(said: Said) -> None:
    assert said.read["ordered"] == said.row["ordered"]
    assert said.read["proposed"] == said.row["proposed"] < said.row["ordered"]


def asked_of_all(said: Said) -> None:
    """Agents, cases asked, and stock are those of everybody who took part."""
    asking, read = said.asking, said.read
    assert read["agents"] == asking["agent"].nunique()
    assert read["asked"] == asking["claim"].sum()
    skus = said.decision.skus.set_index("sku")
    assert read["stock"] == skus.loc[said.row["sku"], "available"]


def demand(said: Said) -> None:
    """So is the place of the agent among them."""
    asked_of_all(said)
    asking, read = said.asking, said.read
    ranks = asking["order_key"].map(said.decision.orders["rank"]).groupby(asking["agent"]).min()
    assert read["place"] == (ranks < ranks[said.row["agent"]]).sum() + 1 <= read["agents"]


def shared(said: Said) -> None:
    """Nobody who can ship, and whom the supervisor left alone, has less than everyone could have."""
    asked_and_got(said)
    demand(said)
    asking = said.asking
    fixed = set(asking.loc[asking["fixed"].notna(), "agent"])
    able = asking[(asking["status"] == PROPOSED) & ~asking["agent"].isin(fixed)]
    held = able.groupby("agent")[["claim", "proposed"]].sum()
    assert (held["proposed"] >= held["claim"].clip(upper=said.read["level"])).all()


def shared_too_few(said: Said) -> None:
    """There was less than was asked for, and somebody who can ship lacks some, this agent among them."""
    asked_and_got(said)
    demand(said)
    assert said.read["stock"] < said.read["asked"]


def able(said: Said) -> pd.DataFrame:
    """Who can ship and whom the supervisor left alone, by agent, who waits longest first, then by rank."""
    asking = said.asking
    ranks = asking["order_key"].map(said.decision.orders["rank"])
    fixed = set(asking.loc[asking["fixed"].notna(), "agent"])
    counts = asking.assign(rank=ranks)[(asking["status"] == PROPOSED) & ~asking["agent"].isin(fixed)]
    held = counts.groupby("agent").agg(
        claim=("claim", "sum"), proposed=("proposed", "sum"), wait=("wait", "max"), rank=("rank", "min")
    )
    return held.sort_values(["wait", "rank"], ascending=[False, True])


def no_minimum_came_between(said: Said) -> bool:
    lines, moves = said.decision.lines, ("LENT", "BORROWED", "BROUGHT_IN", "GAVE_WAY")
    waits = said.decision.orders["status"].eq(WAITING).any()
    return not (waits or lines["reason"].isin(moves).any())


def shared_in_turn(said: Said) -> None:
    """Who comes before this agent has all, who comes behind has nothing, where no minimum came between."""
    asked_and_got(said)
    demand(said)
    held = able(said)
    if no_minimum_came_between(said) and said.row["agent"] in held.index:
        place = held.index.tolist().index(said.row["agent"])
        assert (held["proposed"] == held["claim"])[:place].all() and not held["proposed"][place + 1 :].any()


def shared_in_proportion(said: Said) -> None:
    """Nobody who can ship is more than a lot away from the part that all of them together have."""
    asked_and_got(said)
    asked_of_all(said)
    held = able(said)
    if len(held) and no_minimum_came_between(said):
        part = held["proposed"].sum() / held["claim"].sum()
        assert ((held["proposed"] - held["claim"] * part).abs() <= said.row["lot_size"]).all()


def shared_alone(said: Said) -> None:
    """Nobody else took part, and there was less than this agent asked for, or his other orders had it."""
    asked_and_got(said)
    alone(said)


def alone(said: Said) -> None:
    assert set(said.asking["agent"]) == {said.row["agent"]}
    skus = said.decision.skus.set_index("sku")
    assert said.read["stock"] == skus.loc[said.row["sku"], "available"]


def served_in_full(said: Said) -> None:
    assert said.read["ordered"] == figure(said, "ordered") == figure(said, "proposed")


def served_in_part(said: Said) -> None:
    assert said.read["ordered"] == figure(said, "ordered")
    assert 0 < said.read["proposed"] == figure(said, "proposed") < said.read["ordered"]


def nothing_in_stock(said: Said) -> None:
    assert said.read["ordered"] == figure(said, "ordered") and figure(said, "proposed") == 0


def waits_for_its_minimum(said: Said) -> None:
    """What it could ship is below the minimum, and it does not ship."""
    order = said.decision.orders.loc[said.row["order_key"]]
    assert order["status"] == WAITING and figure(said, "proposed") == 0
    assert 0 < said.read["would"] < said.read["minimum"]
    assert said.read["minimum"] == minimum_of(said, said.decision.orders["status"].isin([WAITING, PROPOSED]))
    assert said.read["would"] + said.read["lacks"] == said.read["minimum"]


def minimum_of(said: Said, counted: "pd.Series[bool]") -> int:
    """The order's minimum, or the strictest of all its agent's that count together."""
    orders = said.decision.orders
    own = orders[(orders["agent"] == said.row["agent"]) & counted]
    return int(own["min_cases"].max()) if said.scope == "agent" else minimum(said)


def minimum(said: Said) -> int:
    return int(said.decision.orders.loc[said.row["order_key"], "min_cases"])


def whole_lots(said: Said) -> "pd.Series[int]":
    """Cases of each order that fill multiples."""
    lines = said.decision.lines
    whole = lines["ordered"] // lines["lot_size"] * lines["lot_size"]
    sums = whole.groupby(lines["order_key"]).sum()
    return sums.reindex(said.decision.orders.index, fill_value=0)


def waits_together(said: Said) -> None:
    """Several orders of its agent count together, and all wait: they could ship less than the strictest
    minimum of them. A promised rest has none (P-4.4.5), so that it ships beside them or waits by itself.
    """
    orders = said.decision.orders
    own = orders[(orders["agent"] == said.row["agent"]) & orders["status"].isin([WAITING, PROPOSED])]
    own = own[~(own["checked"].astype(bool) & own["min_cases"].eq(0))]
    assert said.scope == "agent" and len(own) > 1 and said.row["order_key"] in own.index
    assert own["status"].eq(WAITING).all() and own["proposed_cases"].eq(0).all()
    assert said.read["minimum"] == own["min_cases"].max() and figure(said, "proposed") == 0
    assert said.read["would"] + said.read["lacks"] == said.read["minimum"] and said.read["lacks"] > 0
    claimed = said.decision.lines.groupby("order_key")["claim"].sum()
    assert 0 < said.read["would"] <= claimed[own.index].sum()


def below_its_minimum(said: Said) -> None:
    """As ordered it is below its minimum, or the strictest of those that count together."""
    order = said.decision.orders.loc[said.row["order_key"]]
    cases = whole_lots(said)
    assert order["status"] == REFUSED and figure(said, "proposed") == 0
    assert said.read["minimum"] == minimum_of(said, cases > 0)
    whole = said.read.get("together", said.read.get("whole", said.read.get("ordered", -1)))
    assert whole < said.read["minimum"]
    if "together" in said.read:
        own = said.decision.orders["agent"] == said.row["agent"]
        assert said.scope == "agent" and said.read["together"] == cases[own].sum()
    else:
        assert whole == cases[said.row["order_key"]]
    if "ordered" in said.read:
        lines = said.decision.lines
        assert said.read["ordered"] == lines.loc[lines["order_key"] == said.row["order_key"], "ordered"].sum()


def fills_no_lot_at_all(said: Said) -> None:
    assert whole_lots(said)[said.row["order_key"]] == 0 < said.read["ordered"]


def lent(said: Said) -> None:
    """Another order of the agent reaches its minimum, and came in by what was lent."""
    asked_and_got(said)
    others = said.decision.lines[said.decision.lines["agent"] == said.row["agent"]]
    helped = set(others.loc[others["reason"] == "BORROWED", "order_key"])
    assert said.read["lent"] > 0 and reaches(said, said.row["order_key"])
    assert not helped or any(reaches(said, key) for key in helped)


def came_in(said: Said) -> None:
    """Its order reaches the minimum that is named."""
    asked_and_got(said)
    assert said.read["minimum"] == minimum_of(said, said.decision.orders["status"] == PROPOSED)
    assert reaches(said, said.row["order_key"])


def gave_way(said: Said) -> None:
    """What was given is no more than others' orders that came in by it have."""
    asked_and_got(said)
    lines = said.decision.lines
    came = lines[(lines["sku"] == said.row["sku"]) & (lines["agent"] != said.row["agent"])]
    assert 0 < said.read["given"] <= came["proposed"].sum()


def reaches(said: Said, key: str) -> bool:
    orders = said.decision.orders
    same = orders["agent"] == orders.loc[key, "agent"] if said.scope == "agent" else orders.index == key
    least = orders["min_cases"].astype("int64")[key]
    return bool(orders.loc[same, "proposed_cases"].astype("int64").sum() >= least)


def fills_no_multiple(said: Said) -> None:
    read = said.read
    assert read["lot"] == said.row["lot_size"] > read["left"] == read["ordered"] % read["lot"] > 0
    assert read["ordered"] == said.row["ordered"]


def reduced_for_funds(said: Said) -> None:
    assert said.read["proposed"] == figure(said, "proposed")
    assert 0 < said.read["cut"] <= figure(said, "ordered") - figure(said, "proposed")
    assert said.decision.orders.loc[said.row["order_key"], "reduce"] == "yes"


def held_for_funds(said: Said) -> None:
    order = said.decision.orders.loc[said.row["order_key"]]
    assert order["status"] == HELD
    assert said.read["needed"] - said.read["available"] == said.read["gap"] > 0
    assert said.read["available"] == order["available_minor"]


def below_its_minimum_as_it_is(said: Said) -> None:
    own = said.decision.lines[said.decision.lines["order_key"] == said.row["order_key"]]
    assert said.read["ordered"] == own["ordered"].sum() < said.read["minimum"]


def set_by_the_supervisor(said: Said) -> None:
    assert said.read["ordered"] == figure(said, "ordered")
    assert said.read["cases"] == figure(said, "proposed") == said.row.get("fixed", 0)


CHECKS: dict[str, Callable[[Said], None]] = {
    "SERVED_FULL": served_in_full,
    "SERVED_PART": served_in_part,
    "SHARED": shared,
    "SHARED_TOO_FEW": shared_too_few,
    "SHARED_ALONE": shared_alone,
    "SHARED_IN_TURN": shared_in_turn,
    "SHARED_IN_PROPORTION": shared_in_proportion,
    "WAITS_STOCK": nothing_in_stock,
    "WAITS_MINIMUM": waits_for_its_minimum,
    "WAITS_MINIMUM_BELOW": below_its_minimum_as_it_is,
    "WAITS_MINIMUM_TOGETHER": waits_together,
    "WAITS_MINIMUM_ENDS": waits_for_its_minimum,
    "WAITS_MINIMUM_TOGETHER_ENDS": waits_together,
    "BELOW_MINIMUM": below_its_minimum,
    "BELOW_MINIMUM_LOTS": below_its_minimum,
    "BELOW_MINIMUM_TOGETHER": below_its_minimum,
    "NO_WHOLE_LOT": fills_no_lot_at_all,
    "LENT": lent,
    "BORROWED": came_in,
    "BROUGHT_IN": came_in,
    "GAVE_WAY": gave_way,
    "LOT": fills_no_multiple,
    "REDUCED_FOR_FUNDS": reduced_for_funds,
    "HELD_FUNDS": held_for_funds,
    "OVERRIDDEN": set_by_the_supervisor,
}


def over(said: Said) -> None:
    """What ended is all of it: nothing of it ships or comes up again."""
    assert said.read["ordered"] == figure(said, "ordered")
    assert figure(said, "cancelled") + figure(said, "refused") == said.read["ordered"]


def held_for_the_rep(said: Said) -> None:
    """Nothing of it is reserved, and all of it waits."""
    assert said.read["ordered"] == figure(said, "ordered") == figure(said, "awaiting")
    assert figure(said, "proposed") == 0


def sent_again(said: Said) -> None:
    assert said.read["ordered"] == figure(said, "ordered") and figure(said, "price_minor") == 0


ENDING_CHECKS: dict[str, Callable[[Said], None]] = {
    **dict.fromkeys(ENDINGS, over),
    SENT_AGAIN: sent_again,
    "FOR_REP": held_for_the_rep,
}


def waits_for_company(said: Said) -> None:
    """Nothing else of its agent ships, and what could ship is too little to travel alone."""
    assert 0 < said.read["would"] < said.read["minimum"]
    orders = said.decision.orders
    assert orders.loc[orders["agent"] == said.row["agent"], "proposed_cases"].sum() == 0


REST_CHECKS = {"REST_WAITS": waits_for_company}


def set_aside(said: Said) -> None:
    order = said.decision.orders.loc[said.row["order_key"]]
    assert said.read["set_aside"] == order["funds_minor"] - order["available_minor"] > 0


def own_orders(said: Said) -> None:
    own = said.lines[said.lines["agent"] == said.row["agent"]]
    assert said.read["total"] == own["proposed"].sum() != said.row["proposed"]


def carried(said: Said) -> None:
    own = said.lines[said.lines["agent"] == said.row["agent"]]
    assert said.read["carried"] == own[["carry_in", "proposed"]].min(axis=1).sum()


def others_carried(said: Said) -> None:
    free = said.others[said.others["fixed"].isna()]  # what was set is told as that, not twice
    assert said.read["others_carried"] == free[["carry_in", "proposed"]].min(axis=1).sum()


def others_urgent(said: Said) -> None:
    before = said.others["urgency"] > said.row["urgency"]
    assert said.read["others_urgent"] == said.others.loc[before, "proposed"].sum()


def others_set(said: Said) -> None:
    assert said.read["others_set"] == said.others.loc[said.others["fixed"].notna(), "proposed"].sum()


def ended(name: str) -> Callable[[Said], None]:
    """What of a line ended while the rest of it goes on, and why: among what was cancelled of it."""

    def check(said: Said) -> None:
        assert 0 < said.read[name] <= said.row["struck"] <= said.row["cancelled"]

    return check


# What the rep is asked about is said as it came: a name or an address, no figure.
DOUBTS = ("doubt_sender", "doubt_ship_to", "doubt_agent", "doubt_item", "doubt_name")
BESIDE_CHECKS: dict[str, Callable[[Said], None]] = {
    "demand": demand,
    "demand_alone": alone,
    "set_aside": set_aside,
    "own_orders": own_orders,
    "carried": carried,
    "urgent": lambda said: None if said.read["urgent"] == said.row["urgency"] else pytest.fail("urgency"),
    "others_carried": others_carried,
    "others_urgent": others_urgent,
    "others_set": others_set,
    **{name: ended(name) for name in BESIDE if name.startswith("ended_")},
}


def figure(said: Said, name: str) -> int:
    """A figure of the line, or of the order's lines together."""
    return int(said.row[name]) if "sku" in said.row else int(said.lines[name].sum())


def pattern(template: str) -> re.Pattern[str]:
    """A template as a pattern that reads its numbers back; a currency around an amount is passed over."""
    pieces = re.split(r"(\{\w+\})", template)
    seen: set[str] = set()
    parts = []
    for piece in pieces:
        name = piece.strip("{}")
        if not piece.startswith("{"):
            # A plural may have become a singular behind a one.
            parts.append(re.sub(r"\b(\w+)s\b", r"\1s?", re.escape(piece)))
        elif name in seen:
            parts.append(f"(?P={name})")
        else:
            seen.add(name)
            parts.append(f"(?P<{name}>.*?)" if name in TEXTS else rf"(?:CNY )?(?P<{name}>-?[\d,.]+)(?: 元)?")
    return re.compile("".join(parts))


def read_back(template: str, sentence: str) -> dict[str, int]:
    """The numbers that stand in a sentence made from that template; amounts in fen."""
    found = pattern(template).search(sentence)
    assert found is not None, (template, sentence)
    read = {name: text for name, text in found.groupdict().items() if name not in TEXTS}
    return {name: int(text.replace(",", "").replace(".", "")) for name, text in read.items()}


def tell_the_truth(decision: Decision, frame: pd.DataFrame, language: str, scope: str = "order") -> None:
    """Every sentence of a frame, read back and compared with the day."""
    words = Words(language)
    templates, aside = words.look_up("reasons"), words.look_up("reasons.beside")
    for row in rows_of(frame):
        code, sentence = (
            named(row["reason"], row["numbers"]),
            reason(words, row["reason"], row["numbers"], "CNY"),
        )
        said = Said(decision, row, read_back(templates[code], sentence), scope)
        CHECKS[code](said)
        for name, template in aside.items():
            if pattern(template).search(sentence):
                BESIDE_CHECKS[name](Said(decision, row, read_back(template, sentence)))


def settled(decision: Decision) -> Decision:
    """The decision with its orders' keys as a column too, and what the supervisor set as he did."""
    return Decision(decision.orders.assign(order_key=decision.orders.index), decision.lines, decision.skus)


@pytest.mark.parametrize("language", LANGUAGES)
@given(desk=desks())
def test_the_numbers_in_every_sentence_are_true(language: str, desk: Desk) -> None:
    decided = settled(desk.decide())
    tell_the_truth(decided, decided.orders, language, desk.rules.scope)
    tell_the_truth(decided, decided.lines, language, desk.rules.scope)


@pytest.mark.parametrize("language", LANGUAGES)
@given(desk=desks(), policy=st.sampled_from(NOT_BY_TURNS))
def test_they_are_true_by_the_policies_that_share_otherwise(language: str, desk: Desk, policy: str) -> None:
    decided = settled(desk.decide(policy=policy))
    tell_the_truth(decided, decided.orders, language, desk.rules.scope)
    tell_the_truth(decided, decided.lines, language, desk.rules.scope)


@pytest.mark.parametrize("language", LANGUAGES)
@given(desk=desks(plain=True, most_agents=5), chance=st.randoms(use_true_random=False))
def test_they_are_true_where_the_supervisor_set_some_lines(language: str, desk: Desk, chance: Any) -> None:
    usual = desk.decide()
    proposed = usual.lines.set_index(["order_key", "line"])["proposed"]
    for order in desk.orders:
        for line in order.lines:
            had = int(proposed[order.key, line.number])
            if chance.random() < 0.3:
                line.fixed = had // line.lot // 2 * line.lot
    decided = settled(desk.decide())
    tell_the_truth(decided, decided.orders, language, desk.rules.scope)
    tell_the_truth(decided, decided.lines, language, desk.rules.scope)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_a_reason_has_a_check(language: str) -> None:
    """A code without one fails here, and wherever it is told; what would have changed it: `test_explain`."""
    said = {name for name, text in Words(language).look_up("reasons").items() if isinstance(text, str)}
    asides = {explain.LINE_OF_ORDER, *SAID_BESIDE, GIFTS_ALONE}  # the last: of orders without lines
    assert said - {"joint"} == {*CHECKS, *ENDING_CHECKS, *REST_CHECKS, *explain.CHANGES, *asides}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_ended_tells_the_truth(tmp_path: Path, language: str) -> None:
    """One desk on which orders end in every way: each line's sentence is read back."""
    words, templates = Words(language), Words(language).look_up("reasons")
    seen: set[str] = set()
    for batch in ended_in_every_way(tmp_path):
        decision = Decision(batch.orders.set_index("order_key", drop=False), batch.lines, batch.skus)
        for row in rows_of(batch.lines):
            code = row["reason"]
            sentence = reason(words, code, row["numbers"], "CNY")
            check = {**CHECKS, **ENDING_CHECKS}[code]
            if code in ENDING_CHECKS:
                check(Said(decision, row, read_back(templates[code], sentence)))
                seen.add(code)
            for name in row["numbers"].keys() & set(DOUBTS):
                assert str(row["numbers"][name]) in templates["beside"][name].format(**row["numbers"])
    assert seen == {*ENDINGS, "FOR_REP"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rest_that_waits_for_company_tells_the_truth(tmp_path: Path, language: str) -> None:
    desk = TownDesk(tmp_path, "[deferral]\nrest_minimum = 10\n")
    desk.catalogue("A 1")
    desk.agents("C1 C2")
    desk.figures("A 16", "C1 100, C2 100")
    desk.order("C1", "1", "A 20", If_short="defer")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 19", "C1 100, C2 100")
    desk.order("C2", "2", "A 20", "08:30", If_short="defer")
    batch = desk.run("09:00").batch
    assert batch is not None
    decision = Decision(batch.orders.set_index("order_key", drop=False), batch.lines, batch.skus)
    words, template = Words(language), Words(language).look_up("reasons")["REST_WAITS"]
    waiting = [*rows_of(decision.orders), *rows_of(batch.lines)]
    waiting = [row for row in waiting if row["reason"] in REST_CHECKS]
    for row in waiting:
        sentence = reason(words, "REST_WAITS", row["numbers"], "CNY")
        REST_CHECKS["REST_WAITS"](Said(decision, row, read_back(template, sentence)))
    assert [row["order_key"] for row in waiting] == ["C1/1"] * 2


def ended_in_every_way(root: Path) -> list[Batch]:
    """The batches of four days in which orders are refused, withdrawn, cancelled, and grow too old."""
    desk = TownDesk(root, "[deferral]\nmax_days = 2\nanswer_days = 1\n[funds]\nhold_days = 1\n")
    agents = "C1 C2 C3 C4 C5 C6 C7 C8 C9"
    money = ", ".join(f"{agent} {5 if agent == 'C4' else 900}" for agent in agents.split())
    desk.catalogue("A 1, B 1, D 1")
    desk.agents(agents)
    desk.figures("A 5, B 4, D 50", money)
    orders = {"1": "A 8", "2": "A 20", "3": "B 5", "4": "A 9", "5": "D 9", "6": "D 8", "7": "D 7", "8": "A 6"}
    orders["9"] = "B 2"  # still with finance when the item ends
    for number, items in orders.items():
        short = "ask" if number in "28" else "defer"
        desk.order(f"C{number}", number, items, f"09:1{number}", If_short=short)
    batches = [desk.run().batch]
    headings = ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"]
    desk.put("change.xlsx", [[*headings], ["7", "C7", None, None, "cancel", "Mr Li", "ordered twice"]])
    desk.order("C6", "6", "D 0", "18:10", file="none.xlsx")
    desk.approve({"1": "approve", "2": "approve", "3": "approve", "5": "refuse"})
    reply = next(path for path in desk.outputs("reply") if " C8 " in path.name)
    book = openpyxl.load_workbook(reply)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if "Choice" in [cell.value for cell in row])
    column = next(cell.column for cell in head if cell.value == "Choice")
    sheet.cell(head[0].row + 1, column).value = "cancel"
    book.save(desk.root / "inbox" / "answer.xlsx")
    batches.append(desk.run("19:00").batch)
    desk.next_day(3)
    desk.catalogue("A 1, B 1, D 1", Status={"B": "discontinued"})
    desk.figures("A 9, B 0, D 50", money)
    batches.append(desk.run().batch)
    return [batch for batch in batches if batch is not None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_decision_and_all_that_is_said_beside_has_its_check(language: str) -> None:
    words = Words(language)
    assert (
        set(words.look_up("reasons.beside"))
        == {"demand", "demand_alone", *BESIDE}
        == {*BESIDE_CHECKS, *DOUBTS}
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_by_which_managers_count_has_a_short_name(language: str) -> None:
    """`BELOW_MINIMUM_LOTS` stood in the report by its code alone."""
    words = Words(language)
    aside = {explain.LINE_OF_ORDER, *SAID_BESIDE, *explain.CHANGES, "joint"}
    told = {name for name, text in words.look_up("reasons").items() if isinstance(text, str)} - aside
    ways = {name for name in told if name.startswith(("SHARED_", "WAITS_MINIMUM_B"))}
    ways |= {name for name in told if name.endswith("_ENDS")}  # of one reason, all of them
    assert set(words.look_up("reasons.short")) == told - ways


TO_HIM = re.compile(r"\b[Yy]ours?\b|\b[Yy]ou\b|您")
OF_HIM = re.compile(r"\b[Tt]he agent\b|agent's|该代理商|同一代理商|按代理商|^代理商")


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_speak_of_the_agent_and_in_his_reply_to_him_with_the_same_numbers(language: str) -> None:
    said = Words(language).look_up("reasons")
    plain = {name: text for name, text in {**said, **said["beside"]}.items() if isinstance(text, str)}
    assert [text for text in plain.values() if TO_HIM.search(text) or re.search("贵方|贵司", text)] == []
    unsaid = {"{reason}", "{doubt_sender}", "{doubt_ship_to}"}  # of the supervisor, of a stranger
    for name, text in said["to_agent"].items():
        assert OF_HIM.search(text) is None, text
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", plain[name])) - unsaid, name
    of_him = {name for name, text in plain.items() if OF_HIM.search(text)}
    assert of_him - {*explain.CHANGES, *SAID_BESIDE} <= set(said["to_agent"])


def test_the_supervisors_reason_is_not_told_to_the_agent() -> None:
    numbers = {"ordered": 9, "cases": 4, "reason": "he pays late"}
    for language in LANGUAGES:
        told = reason(Words(language), "OVERRIDDEN", numbers, "CNY", to_agent=True)
        assert "he pays late" in reason(Words(language), "OVERRIDDEN", numbers, "CNY")
        assert "he pays late" not in told and "4" in told


def test_a_line_read_back_wrongly_is_noticed() -> None:
    """The checker itself: a sentence with one number changed is not believed."""
    words = Words("en")
    numbers = {"ordered": 9, "proposed": 4, "agents": 2, "asked": 18, "stock": 9, "level": 4, "place": 2}
    sentence = reason(words, "SHARED", numbers, "CNY")
    assert read_back(words.look_up("reasons")["SHARED"], sentence) == numbers
    changed = reason(words, "SHARED", {**numbers, "place": 3}, "CNY")
    assert read_back(words.look_up("reasons")["SHARED"], changed)["place"] == 3


@dataclass(frozen=True)
class Again:
    """A desk, a line that fell short or its held order, and what a sentence says would have changed it."""

    desk: Desk
    decided: Decision
    row: Mapping[str, Any]
    read: Read

    @property
    def now(self) -> int:
        """Cases that the line has."""
        return int(self.row["proposed"])

    def then(self, desk: Desk) -> int:
        """Cases that the line has on another desk."""
        lines = desk.decide().lines
        same = (lines["order_key"] == self.row["order_key"]) & (lines["line"] == self.row["line"])
        return int(lines.loc[same, "proposed"].sum())

    def other(self) -> Desk:
        """The same desk, to be changed."""
        return copy.deepcopy(self.desk)


def told_then(again: Again, then: int) -> None:
    """Decided again, it is what the sentence says; one that says "still" has no other figure."""
    assert again.read["proposed"] == again.now
    assert again.read.get("then", again.now) == then
    assert ("then" in again.read) == (then != again.now)


def with_more_stock(again: Again) -> None:
    desk = again.other()
    desk.stock[again.row["sku"]] += again.read["more"]
    told_then(again, again.then(desk))


def asking_for_more(again: Again) -> None:
    desk = again.other()
    for order in desk.orders:
        for line in order.lines:
            if (order.key, line.number) == (again.row["order_key"], again.row["line"]):
                line.ordered += again.read["more"]
                desk.funds[order.agent] += again.read["more"] * line.price
    told_then(again, again.then(desk))


def ranked_better(again: Again) -> None:
    """Place r of all: the agent's own is r + 1, and it is decided again with both in each other's place."""
    case = explain.Case(again.decided, again.desk.settings(), DAY)
    other = case.one_place_up(again.row["agent"])
    assert other is not None
    key = again.row["order_key"]
    assert again.read["rank"] == again.decided.orders.loc[key, "rank"] - 1 == other.orders.loc[key, "rank"]
    same = (other.lines["order_key"] == key) & (other.lines["line"] == again.row["line"])
    told_then(again, int(other.lines.loc[same, "proposed"].sum()))


def with_the_gap_paid(again: Again) -> None:
    desk = again.other()
    desk.funds[again.row["agent"]] += again.read["gap"]
    orders = desk.decide().orders
    assert again.read["then"] == orders.loc[again.row["order_key"], "proposed_cases"]


def within_funds(again: Again) -> None:
    numbers = again.decided.orders.loc[again.row["order_key"], "numbers"]
    assert 0 < again.read["could"] <= numbers["available_minor"] < again.read["needed"]


def fitting_cut(again: Again) -> None:
    numbers = again.decided.orders.loc[again.row["order_key"], "numbers"]
    cut = again.read.get("offer_value", again.read.get("alternative_value", 0))
    assert cut > 0 and numbers["needed_minor"] - cut <= numbers["available_minor"]


def with_what_is_lacking(again: Again) -> None:
    """With as many cases of another item, of which there is enough, the order ships."""
    key, lacks = again.row["order_key"], again.read["lacks"]
    assert again.read["minimum"] - lacks == again.decided.orders.loc[key, "numbers"]["would"] > 0
    desk = again.other()
    order = next(order for order in desk.orders if order.key == key)
    order.lines.append(Line("plenty", lacks, price=0, number=99))
    desk.stock["plenty"] = lacks
    orders = desk.decide().orders
    assert orders.loc[key, "status"] == PROPOSED
    own = orders.index == key if desk.rules.scope == "order" else orders["agent"] == order.agent
    assert orders.loc[own, "proposed_cases"].sum() >= again.read["minimum"]


CHANGE_CHECKS: dict[str, Callable[[Again], None]] = {
    **dict.fromkeys((explain.ONE_MORE, explain.STILL_WITH_ONE_MORE), with_more_stock),
    **dict.fromkeys((explain.ASKED_MORE, explain.STILL_ASKING_MORE), asking_for_more),
    **dict.fromkeys((explain.BETTER_RANK, explain.STILL_WITH_BETTER_RANK), ranked_better),
    **dict.fromkeys((explain.CUT_OFFERED, explain.FEWEST_LINES), fitting_cut),
    explain.FUNDS_COVERED: with_the_gap_paid,
    explain.COULD_FIT: within_funds,
    explain.REACH_MINIMUM: with_what_is_lacking,
}


def test_all_that_would_have_changed_something_has_its_check() -> None:
    assert set(CHANGE_CHECKS) == set(explain.CHANGES)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=20)
@given(desk=desks(tight=True, most_agents=4))
def test_what_would_have_changed_it_is_so_when_it_is_decided_again(language: str, desk: Desk) -> None:
    words, decided = Words(language), settled(desk.decide())
    templates = words.look_up("reasons")
    short = decided.lines[decided.lines["proposed"] < decided.lines["ordered"]]
    for row in rows_of(short)[:3]:
        told = explain.explain(decided, desk.settings(), DAY, row["order_key"], row["line"])
        for code, numbers in told:
            if code in CHANGE_CHECKS:
                read = read_back(templates[code], reason(words, code, numbers, "CNY"))
                CHANGE_CHECKS[code](Again(desk, decided, row, read))
        order = decided.orders.loc[row["order_key"]]
        waits = order["reason"] in ("WAITS_MINIMUM", "WAITS_MINIMUM_TOGETHER")
        if waits and row["claim"] and "ends" not in order["numbers"]:  # what is cancelled waits for nothing
            assert explain.REACH_MINIMUM in dict(told) and explain.STILL_ASKING_MORE not in dict(told)
