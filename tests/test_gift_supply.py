"""What would clear an owed gift, and promotional goods that came in, as the summary has it (H-3.2.3(2))."""

from pathlib import Path

import pytest

from orderbatch.contract.words import Words
from orderbatch.doctor import examine
from orderbatch.write.documents.day_summary.brief import brief
from orderbatch.write.documents.policies.gift_supply import gift_rows, promotional
from tests.depth import STYLED
from tests.desk import Cell, Desk
from tests.test_gifts import W1, open_desk, policies, release

BALANCES = "C1 100000, C2 100000, C3 100000"


def _stock(desk: Desk, gifts: int, on_order: Cell = None, expected: Cell = None) -> None:
    rows: list[list[Cell]] = [["SKU", "On hand", "On order", "Expected on", "As of"]]
    rows += [["A", 1000, None, None, desk.at("08:00")], ["G1", gifts, on_order, expected, desk.at("08:00")]]
    desk.figures("A 1", BALANCES)
    (desk.root / f"inbox/stock {desk.at('08:00'):%m%d%H%M}.xlsx").unlink()
    desk.put(f"stock {desk.today:%m%d}.xlsx", rows)


def _told(desk: Desk, language: str = "en") -> tuple[list[str], list[str]]:
    """What clears each row of gifts, and the sentences about promotional goods, of the latest batch."""
    assert desk.latest is not None and desk.latest.batch is not None
    batch, words = desk.latest.batch, Words(language)
    assert set(promotional(batch, words)) <= set(brief(batch, words))
    return [row["clears"] for row in gift_rows(batch, words)], promotional(batch, words)


def test_owed_gifts_are_told_with_what_would_clear_them_and_what_came_in(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.agents("C1 C2 C3")
    policies(desk, *W1)
    _stock(desk, 0)
    desk.order("C1", "1", "A 20", "08:10")
    desk.order("C2", "2", "A 10", "08:20")
    desk.run()
    assert _told(desk) == (["nothing in stock or on order"] * 2, [])
    release(desk)
    desk.next_day()
    day = desk.today.replace(day=30)
    _stock(desk, 0, 2, day)
    desk.run()
    assert _told(desk) == (
        ["on order (2 cases), expected 2026-11-30"] * 2,
        ["G1 Item G1: on order 2, expected 2026-11-30; this would clear 2 of 3 owed gift cases."],
    )
    desk.next_day()
    _stock(desk, 5, "soon")
    desk.order("C2", "3", "A 1", "08:20")
    desk.run()
    assert "ADVISORY_CELL" in desk.codes() and "STOCK_ROW_BAD" not in desk.codes()
    clears, came = _told(desk)
    assert clears == ["in stock (4 cases): with the next order", ""]
    assert came == [
        "G1 Item G1: 5 cases came in, 5 on hand. "
        "Owed gift cases planned with today’s orders: 1; still owed: 2."
    ]
    release(desk)
    assert _told(desk)[1] == []  # it came in once
    assert examine(desk.workspace) == []


@pytest.mark.parametrize("language", STYLED)
def test_the_summary_shows_gifts_given_owed_and_lost(tmp_path: Path, language: str) -> None:
    desk = open_desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    policies(desk, *W1)
    desk.figures("A 45, G1 3", BALANCES)
    desk.order("C1", "1", "A 50", If_short="cancel")
    desk.run()
    page = (desk.root / desk.latest.folder / "summary.html").read_text("utf-8") if desk.latest else ""
    table = page.partition('id="t-policies"')[2].partition("</table>")[0]
    cells = [cell.partition("</td>")[0].rpartition(">")[2] for cell in table.split("<td")[1:]]
    clears = {"en": "nothing in stock or on order", "zh": "无库存，也无在途"}[language]
    assert cells[-6:] == ["4", "3", "3", "1", clears, "4"]
