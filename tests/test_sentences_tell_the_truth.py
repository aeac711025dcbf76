"""Every reason, rendered and read back: its numbers are true of the day that it tells of (3-decisions §9).

A sentence is written from its numbers, then read again by its own template, and what was read is compared
with the desk and the decision, never with the numbers that it was written from. To add a reason: its check in
`CHECKS`. What may be said beside a reason has its check in `BESIDE_CHECKS`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderbatch.contract.batch import HELD, PROPOSED, WAITING
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.decide.decision import Decision
from orderbatch.decide.reasons import reason_codes as reasons
from orderbatch.write.documents.reasons import BESIDE, reason
from orderbatch.write.workbook.batch_values import rows_of
from tests.desks import Desk, desks

Read = Mapping[str, int]


@dataclass(frozen=True)
class Said:
    """One sentence about an order or a line, and the day that it must be true of."""

    decision: Decision
    row: Mapping[str, Any]
    read: Read

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


def demand(said: Said) -> None:
    """Agents, cases asked, stock, and the place are those of everybody who took part."""
    asking, read = said.asking, said.read
    ranks = asking["order_key"].map(said.decision.orders["rank"]).groupby(asking["agent"]).min()
    assert read["agents"] == len(ranks)
    assert read["asked"] == asking["claim"].sum()
    skus = said.decision.skus.set_index("sku")
    assert read["stock"] == skus.loc[said.row["sku"], "available"]
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
    assert 0 < said.read["would"] < said.read["minimum"] == order["min_cases"]


def below_its_minimum(said: Said) -> None:
    assert figure(said, "proposed") == 0


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


def set_by_the_supervisor(said: Said) -> None:
    assert said.read["ordered"] == said.row["ordered"]
    assert said.read["cases"] == said.row["fixed"] == said.row["proposed"]


CHECKS: dict[str, Callable[[Said], None]] = {
    reasons.SERVED_FULL: served_in_full,
    reasons.SERVED_PART: served_in_part,
    reasons.SHARED: shared,
    reasons.WAITS_STOCK: nothing_in_stock,
    reasons.WAITS_MINIMUM: waits_for_its_minimum,
    reasons.BELOW_MINIMUM: below_its_minimum,
    reasons.LOT: fills_no_multiple,
    reasons.REDUCED_FOR_FUNDS: reduced_for_funds,
    reasons.HELD_FUNDS: held_for_funds,
    reasons.OVERRIDDEN: set_by_the_supervisor,
}


def own_orders(said: Said) -> None:
    own = said.lines[said.lines["agent"] == said.row["agent"]]
    assert said.read["total"] == own["proposed"].sum() != said.row["proposed"]


def carried(said: Said) -> None:
    own = said.lines[said.lines["agent"] == said.row["agent"]]
    assert said.read["carried"] == own[["carry_in", "proposed"]].min(axis=1).sum()


def others_carried(said: Said) -> None:
    assert said.read["others_carried"] == said.others[["carry_in", "proposed"]].min(axis=1).sum()


def others_urgent(said: Said) -> None:
    before = said.others["urgency"] > said.row["urgency"]
    assert said.read["others_urgent"] == said.others.loc[before, "proposed"].sum()


def others_set(said: Said) -> None:
    assert said.read["others_set"] == said.others.loc[said.others["fixed"].notna(), "proposed"].sum()


BESIDE_CHECKS: dict[str, Callable[[Said], None]] = {
    "demand": demand,
    "own_orders": own_orders,
    "carried": carried,
    "urgent": lambda said: None if said.read["urgent"] == said.row["urgency"] else pytest.fail("urgency"),
    "others_carried": others_carried,
    "others_urgent": others_urgent,
    "others_set": others_set,
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
            parts.append(
                f"(?P<{name}>.*?)" if name == "reason" else rf"(?:CNY )?(?P<{name}>-?[\d,.]+)(?: 元)?"
            )
    return re.compile("".join(parts))


def read_back(template: str, sentence: str) -> dict[str, int]:
    """The numbers that stand in a sentence made from that template; amounts in fen."""
    found = pattern(template).search(sentence)
    assert found is not None, (template, sentence)
    read = {name: text for name, text in found.groupdict().items() if name != "reason"}
    return {name: int(text.replace(",", "").replace(".", "")) for name, text in read.items()}


def tell_the_truth(decision: Decision, frame: pd.DataFrame, language: str) -> None:
    """Every sentence of a frame, read back and compared with the day."""
    words = Words(language)
    templates, aside = words.look_up("reasons"), words.look_up("reasons.beside")
    for row in rows_of(frame):
        code, sentence = row["reason"], reason(words, row["reason"], row["numbers"], "CNY")
        if code not in CHECKS:
            continue
        said = Said(decision, row, read_back(templates[code], sentence))
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
    tell_the_truth(decided, decided.orders, language)
    tell_the_truth(decided, decided.lines, language)


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
    tell_the_truth(decided, decided.orders, language)
    tell_the_truth(decided, decided.lines, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_decision_and_all_that_is_said_beside_has_its_check(language: str) -> None:
    words = Words(language)
    assert set(words.look_up("reasons.beside")) == {"demand", *BESIDE} == set(BESIDE_CHECKS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_speak_of_the_agent_and_to_nobody(language: str) -> None:
    """Finance and the supervisor read the same sentence as the agent."""
    said = Words(language).look_up("reasons")
    texts = [*(text for text in said.values() if isinstance(text, str)), *said["beside"].values()]
    assert [text for text in texts if re.search(r"\b[Yy]ours?\b|\b[Yy]ou\b|您|贵方|贵司", text)] == []


def test_a_line_read_back_wrongly_is_noticed() -> None:
    """The checker itself: a sentence with one number changed is not believed."""
    words = Words("en")
    numbers = {"ordered": 9, "proposed": 4, "agents": 2, "asked": 18, "stock": 9, "level": 4, "place": 2}
    sentence = reason(words, "SHARED", numbers, "CNY")
    assert read_back(words.look_up("reasons")["SHARED"], sentence) == numbers
    changed = reason(words, "SHARED", {**numbers, "place": 3}, "CNY")
    assert read_back(words.look_up("reasons")["SHARED"], changed)["place"] == 3
