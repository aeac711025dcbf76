"""Five days of a desk with an order minimum of 4, through its workbooks: lines, reasons and numbers
are the plain reference's, with lending and with bringing in, each order by itself and an agent's together
(P-4.4.5).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from orderbatch.contract.batch import ENDINGS, Batch
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.decide.reasons.replay import from_books
from orderbatch.write.workbook.batch_values import rows_of
from tests.desk import Cell, Desk
from tests.reference import Line, Order, Rules
from tests.reference import decide as decide_plainly
from tests.reference_reasons import MOVED, why
from tests.test_after_release import report_all
from tests.test_reasons_as_the_reference import COUNTED
from tests.test_review import override
from tests.test_sentences_tell_the_truth import pattern, read_back

MONEY = "C1 900, C2 900, C3 900, C4 900, C5 900, C6 900"
# Of each day: stock, and the orders that come.
DAYS = (
    ("A 17, B 20, D 8", "1 A 9 B 1, 2 A 9 B 1, 3 A 9 B 1, 4 A 9 B 1, 5 E 2 A 9, 6 D 8, 6b D 8"),
    ("A 12, B 30, D 18", "1b B 9, 2b A 6 B 5, 3b D 12, 5b A 3 D 9"),
    ("A 18, B 12, D 19", "4b A 12 D 2, 6c D 9, 6d D 4, 1c A 9 D 6"),
    ("A 33, B 40, D 13", "2c A 8 B 2, 3c A 8 B 2, 5c A 8 B 2, 1d A 6, 4c A 7"),
    ("A 30, B 9, D 30", "6e D 4 B 4, 6f B 6, 2d E 3 B 7, 3d B 3 A 2"),
)


def a_desk(root: Path, minimum: str, scope: str = "order", language: str = "en") -> Desk:
    """Six agents, four items at 1.00, and an order minimum of 4."""
    settings = (
        f"[orders]\nmin_order_cases = 4\nminimum_scope = {scope!r}\n[allocation]\nminimum = {minimum!r}\n"
    )
    desk = Desk(root, settings + f"[company]\nlanguage = {language!r}\n")
    desk.catalogue("A 1, B 1, D 1, E 1")
    desk.agents("C1 C2 C3 C4 C5 C6")
    return desk


def order(desk: Desk, orders: str, language: str = "en") -> None:
    """`1b A 9 B 1, 2 A 9`: what agents C1 and C2 order, each on a form of that language."""
    words = Words(language)
    for place, said in enumerate(orders.split(", ")):
        number, *items = said.split()
        rows: list[list[Cell]] = [
            [words.heading("agent"), f"C{number[0]}"],
            [words.heading("order_no"), number],
        ]
        rows += [[words.heading("if_short"), words.choice("if_short", "defer")], []]
        rows += [[words.heading("sku"), words.heading("cases")]]
        rows += [[sku, int(cases)] for sku, cases in zip(items[::2], items[1::2], strict=True)]
        desk.put(f"order {number}.xlsx", rows, f"08:{place:02}")


def play(desk: Desk, rules: Rules) -> set[str]:
    """The five days, with what the supervisor sets on each; the codes of all their lines."""
    codes: set[str] = set()
    for stock, orders in DAYS:
        desk.figures(f"{stock}, E 0", MONEY)
        order(desk, orders)
        batch = desk.run("12:00").batch
        codes |= as_the_reference(batch, rules)
        if fixed := set_by_hand(batch):
            override(desk, {place: (cases, "agreed") for place, cases in fixed.items()}, f"{desk.today}.xlsx")
            codes |= as_the_reference(desk.run("13:00").batch, rules)
            assert desk.codes() == []
        desk.approve(name=f"approval {desk.today}.xlsx")
        desk.run("19:00")
        report_all(desk, "20:00")
        desk.next_day()
    return codes


def set_by_hand(batch: Batch | None) -> dict[str, int]:
    """Nothing of an item that is not there; without one a case less where a short line has most."""
    assert batch is not None
    lines = batch.lines.assign(place=batch.lines["order_no"] + "/" + batch.lines["sku"])
    missing = lines[lines["sku"] == "E"]
    if len(missing):
        return dict.fromkeys(missing["place"].head(1), 0)
    total = lines.groupby("order_key")["proposed"].transform("sum")
    short = lines[(lines["proposed"] < lines["claim"]) & (lines["proposed"] > 0) & (total > 4)]
    most = short.sort_values("proposed", ascending=False).head(1)
    return {place: cases - 1 for place, cases in zip(most["place"], most["proposed"], strict=True)}


def as_the_reference(batch: Batch | None, rules: Rules) -> set[str]:
    """Holds what a batch decided against the plain reference, line by line; the codes of its lines."""
    assert batch is not None
    decided = from_books(batch.orders, batch.lines, batch.skus)
    parts: dict[str, list[Line]] = {}
    for row in rows_of(decided.lines):
        names = ("sku", "ordered", "price_minor", "line", "carry_in", "wait", "lot_size", "urgency")
        line = Line(*(row[name] for name in names))
        line.fixed = row["fixed"]
        parts.setdefault(row["order_key"], []).append(line)
    orders = [
        an_order(key, row, parts[key])
        for key, row in zip(decided.orders.index, rows_of(decided.orders), strict=True)
    ]
    funds = dict(zip(decided.orders["agent"], decided.orders["funds_minor"], strict=True))
    stock = dict(zip(decided.skus["sku"], decided.skus["available"], strict=True))
    skus = decide_plainly(orders, funds, stock, rules)
    told = why(orders, stock, skus, rules)
    plainly = {
        f"{order.order_no}/{line.sku}": (line.proposed, *told[order.key, line.sku])
        for order in orders
        for line in order.lines
    }
    found = {
        f"{row['order_no']}/{row['sku']}": as_told(row)
        for row in rows_of(batch.lines)
        if row["reason"] not in ENDINGS
    }
    assert found == plainly
    return {code for _cases, code, _numbers in found.values()}


def an_order(key: str, row: Mapping[str, Any], lines: list[Line]) -> Order:
    """An order of the books as the reference takes it."""
    assert key == f"{row['agent']}/{row['order_no']}"
    return Order(
        row["agent"],
        row["order_no"],
        pd.Timestamp(row["valid_at"]).to_pydatetime(),
        lines,
        row["min_cases"],
        row["reduce"],
        row["if_short"],
        row["customer_class"],
        row["urgency"],
        is_rest=row["checked"],
    )


def as_told(row: Mapping[str, Any]) -> tuple[int, str, dict[str, int]]:
    numbers = dict(row["numbers"]) if row["reason"] in COUNTED else {}
    return row["proposed"], row["reason"], numbers


@pytest.mark.parametrize(("minimum", "scope"), [("lend", "order"), ("bring_in", "agent")])
def test_five_days_are_the_references(tmp_path: Path, minimum: str, scope: str) -> None:
    desk = a_desk(tmp_path, minimum, scope)
    codes = play(desk, Rules(minimum=minimum, scope=scope))
    moved = {"LENT", "BORROWED"} if scope == "order" else set()
    moved |= {"GAVE_WAY", "BROUGHT_IN"} if minimum == "bring_in" else set()
    assert codes & set(MOVED) == moved and "OVERRIDDEN" in codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_says_what_was_given_so_that_another_agents_order_ships(
    tmp_path: Path, language: str
) -> None:
    desk, words = a_desk(tmp_path, "bring_in", language=language), Words(language)
    desk.figures(f"{DAYS[0][0]}, E 0", MONEY)
    order(desk, DAYS[0][1], language)
    desk.run("12:00")
    cells = {
        agent: [cell.value for row in openpyxl.load_workbook(path).worksheets[0] for cell in row]
        for agent in ("C1", "C4", "C5", "C6")
        for path in desk.outputs("reply")
        if agent in path.name
    }
    templates = words.look_up("reasons") | words.look_up("reasons.to_agent")
    told = {
        agent: [
            (code, read_back(template, str(text)))
            for text in texts
            for code in MOVED
            if pattern(template := templates[code]).search(str(text))
        ]
        for agent, texts in cells.items()
    }
    assert told == {
        "C1": [("GAVE_WAY", {"ordered": 9, "proposed": 4, "given": 1})],
        "C4": [("GAVE_WAY", {"ordered": 9, "proposed": 3, "given": 1})],
        "C5": [("BROUGHT_IN", {"ordered": 9, "proposed": 4, "minimum": 4})],
        "C6": [
            ("LENT", {"ordered": 8, "proposed": 4, "lent": 4}),
            ("BORROWED", {"ordered": 8, "proposed": 4, "minimum": 4}),
        ],
    }
