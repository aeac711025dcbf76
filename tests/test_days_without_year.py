"""Days as people write them: without a year, with a weekday, with two figures of a year (2-workbooks)."""

import datetime as dt
from pathlib import Path

import pytest

from orderbatch.contract.spellings import CellError, day_near, parse_day
from tests.desk import Desk

CAME = dt.date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    "text",
    [
        "23-Nov-26",
        "23 Nov 26",
        "Mon 23 Nov 2026",
        "Monday, November 23, 2026",
        "2026-11-23 星期一",
        "2026年11月23日（周一）",
        "二〇二六年十一月二十三日",
        "二○二六年十一月廿三日",
        "二零二六年 十一 月 二十三 日",
        "二〇二六年十一月二十三号 星期一",
        "2026年十一月23日",
    ],
)
def test_a_day_with_its_year_is_read_however_it_is_written(text: str) -> None:
    assert parse_day(text) == CAME


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二六年一月十日", dt.date(2026, 1, 10)),
        ("二〇二六年十月三十一日", dt.date(2026, 10, 31)),
        ("二〇三〇年十二月二十日", dt.date(2030, 12, 20)),
        ("二〇二六年二月卅日", None),
        ("二〇二六年十十月三日", None),
        ("二〇二六年一〇月三日", dt.date(2026, 10, 3)),
        ("二〇二六年二〇十月三日", None),
        ("二六年一月十日", None),
    ],
)
def test_chinese_figures_are_a_number_or_no_day(text: str, day: dt.date | None) -> None:
    if day:
        assert parse_day(text) == day
        return
    with pytest.raises(CellError):
        parse_day(text)


@pytest.mark.parametrize("text", ["Tuesday, November 23, 2026", "2026-11-23 星期二"])
def test_a_weekday_that_is_not_the_days_own_leaves_it_open(text: str) -> None:
    with pytest.raises(CellError):
        parse_day(text)


NEAR = [
    "十一月二十三日",
    "十一月廿三号 周一",
    "11月23日",
    "11月23号",
    "11 月 23 日",
    "11月23日 周一",
    "Monday, November 23",
    "Nov 23",
    "23rd November",
    "23-Nov",
]
NEAR += ["23/11", "11-23", "11.23", "Mon 23 Nov"]


@pytest.mark.parametrize("text", NEAR)
def test_a_day_without_its_year_is_the_nearest_to_when_it_came(text: str) -> None:
    assert day_near(text, CAME) == CAME
    with pytest.raises(CellError):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "came", "day"),
    [
        ("12月31日", dt.date(2027, 1, 2), dt.date(2026, 12, 31)),
        ("January 2", dt.date(2026, 12, 30), dt.date(2027, 1, 2)),
        ("2月29日", dt.date(2028, 3, 1), dt.date(2028, 2, 29)),
    ],
)
def test_at_the_turn_of_a_year_it_is_the_other_years(text: str, came: dt.date, day: dt.date) -> None:
    assert day_near(text, came) == day


@pytest.mark.parametrize(
    "text", ["5/6", "11月", "13月1日", "2月29日", "6月1日", "星期一", "Tuesday, November 23", "23"]
)
def test_what_may_be_another_day_is_none(text: str) -> None:
    assert day_near(text, CAME) is None


@pytest.mark.parametrize("text", ["11月22日", "Sunday, November 22", "22-Nov-26"])
def test_an_order_has_the_day_that_its_form_says(tmp_path: Path, text: str) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 100", "C1 1000")
    desk.put("o.xlsx", [["Agent code", "C1", "Order date", text], ["SKU", "Cases"], ["A", 3]])
    desk.run()
    assert "ADVISORY_CELL" not in desk.codes() and desk.record()["orders"][0]["order_no"] != ""
