"""Numbers, codes and days as people write them, each with its one outcome (issue 4, item 4)."""

import datetime as dt

import pytest

from orderbatch.contract.columns import CellKind, Column, parse_column
from orderbatch.contract.currencies import foreign
from orderbatch.contract.spellings import parse_count
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.number_formats import called_by

COUNTS = [
    (12, 12),
    (12.0, 12),
    ("12", 12),
    (" 7 ", 7),
    ("1,200", 1200),
    ("１２", 12),
    ("１，２００", 1200),
    ("12.0", 12),
    ("12.", 12),
    ("+5", 5),
    ("0", 0),
    (0.0, 0),
    ("-3", -3),
    ("−3", -3),
    (-40.0, -40),
    ("12件", 12),
    ("12 箱", 12),
    ("3 cases", 3),
    ("4ctns", 4),
    ("007", 7),
    ("\u200b8", 8),
    ("12\n", 12),
    ("1,234,567", 1234567),
    (3.5, "NOT_WHOLE"),
    ("3.5", "NOT_WHOLE"),
    (0.5, "NOT_WHOLE"),
    ("1_000", "NOT_A_COUNT"),
    (True, "NOT_A_COUNT"),
    (False, "NOT_A_COUNT"),
    (dt.date(2026, 11, 23), "NOT_A_COUNT"),
    (dt.datetime(2026, 11, 23), "NOT_A_COUNT"),
    (dt.timedelta(hours=1), "NOT_A_COUNT"),
    ("３", 3),
    ("3.0", 3),
    ("1.200,00", 1200),
    ("12箱 ", 12),
    ("12Ctns.", 12),
    ("一打", "NOT_A_COUNT"),
    ("2打", "NOT_A_COUNT"),
    ("十二", "NOT_A_COUNT"),
    ("壹拾", "NOT_A_COUNT"),
    ("十箱", "NOT_A_COUNT"),
    ("1 200", 1200),
    ("1\u2009500 cases", 1500),
    ("1'500", 1500),
    ("1 20", "NOT_A_COUNT"),
    ("10 5", "NOT_A_COUNT"),
    (12.000000000000002, 12),
    (11.999999999999998, 12),
    (12.0000000001, "NOT_WHOLE"),
    ("1.200", "NOT_WHOLE"),
    ("1.2e3", "NOT_A_COUNT"),
    ("-2", -2),
    ("(2)", "NOT_A_COUNT"),
    ("2½", "NOT_A_COUNT"),
    ("2+1", "NOT_A_COUNT"),
    ("10/5", "NOT_A_COUNT"),
    ("10～12", "NOT_A_COUNT"),
    ("约10", "NOT_A_COUNT"),
    ("10左右", "NOT_A_COUNT"),
    ("10?", "NOT_A_COUNT"),
    ("3箱6瓶", "NOT_A_COUNT"),
    ("12瓶", "NOT_A_COUNT"),
    ("12 EA", "NOT_A_COUNT"),
    ("－", "NOT_A_COUNT"),
    ("/", "NOT_A_COUNT"),
    ("无", "NOT_A_COUNT"),
    ("N/A", "NOT_A_COUNT"),
    ("#N/A", "NOT_A_COUNT"),
    ("TRUE", "NOT_A_COUNT"),
    ("2026-11-23", "NOT_A_COUNT"),
    ("13800000000", "TOO_LARGE"),
    ("12 000", 12000),
    ("1,20", "NOT_A_COUNT"),
    ("1e3", "NOT_A_COUNT"),
    ("5-10", "NOT_A_COUNT"),
    ("①", "NOT_A_COUNT"),
    ("5²", "NOT_A_COUNT"),
    ("½", "NOT_A_COUNT"),
    ("٣", "NOT_A_COUNT"),
    ("(5)", "NOT_A_COUNT"),
    ("5%", "NOT_A_COUNT"),
    ("12 pcs", "NOT_A_COUNT"),
    ("nan", "NOT_A_COUNT"),
    (float("inf"), "NOT_A_COUNT"),
    ("=6*2", "NOT_A_COUNT"),
    ("0x10", "NOT_A_COUNT"),
    ("12,", "NOT_A_COUNT"),
    ("2,000,00", "NOT_A_COUNT"),
    (1e12, "TOO_LARGE"),
    ("", None),
    ("  ", None),
    (None, None),
    ("\u3000", None),
]
MONEY = [
    (12.5, 1250),
    (12, 1200),
    ("12.50", 1250),
    ("￥1,200.50", 120050),
    ("1200.5元", 120050),
    ("CNY 8", 800),
    ("£0.79", 79),
    (0.1 + 0.2, 30),
    (2.55, 255),
    (1.1 * 3, 330),
    ("-500", -50000),
    ("１２．５", 1250),
    (0.0, 0),
    ("1,000", 100000),
    (1.005, "NOT_MONEY"),
    ("12.345", "NOT_MONEY"),
    ("1.200,50", 120050),
    ("12.50 元", 1250),
    ("RMB 1,200.00", 120000),
    ("12,50", "NOT_MONEY"),
    ("12.5/箱", "NOT_MONEY"),
    ("面议", "NOT_MONEY"),
    ("1e3", "NOT_MONEY"),
    ("(500)", -50000),
    ("free", "NOT_MONEY"),
    (True, "NOT_MONEY"),
    ("1 200", 120000),
    ("1,500.00-", -150000),
    ("(2,000.00)", -200000),
    ("(¥2,000.00)", -200000),
    ("-¥5", -500),
    ("2,000.00 CR", "NOT_MONEY"),
    ("2,000.00DR", "NOT_MONEY"),
    ("R$ 52.90", 5290),
    ("1 500,25", 150025),
    (1e15, "TOO_LARGE"),
]
# At a desk only its own currency: the desk's, the cell, its one outcome.
AMOUNTS = [
    *(
        ("CNY", cell, 500)
        for cell in ("CNY 5", "5 RMB", "¥5", "￥5", "5元", "人民币 5 元", "5 yuan", 5.0, "5")
    ),
    *(("CNY", cell, -500) for cell in ("-¥5", "(CNY 5)", "5-", "RMB -5")),
    *(
        ("CNY", cell, "MONEY_CURRENCY")
        for cell in (
            "5 USD",
            "USD5",
            "$5",
            "US$ 5",
            "HK$5",
            "5美元",
            "5 港币",
            "5 欧元",
            "€5",
            "-$5",
            "(5 EUR)",
            "5 THB",
            "₺5",
        )
    ),
    ("CNY", "USD five", "NOT_MONEY"),
    ("CNY", "5 CTN", "NOT_MONEY"),
    ("RMB", "5元", 500),
    ("GBP", "£0.79", 79),
    ("GBP", "5元", "MONEY_CURRENCY"),
    ("HKD", "$5", 500),
    ("HKD", "5元", 500),
    ("HKD", "US$5", "MONEY_CURRENCY"),
    ("XTS", "5 XTS", 500),
    ("", "5 USD", 500),
]
# The number format of a cell, and the currency that it shows beside the number.
FORMATS = [
    *(
        (code, "")
        for code in ("General", "0.00", "#,##0.00;[Red]-#,##0.00", "yyyy-mm-dd;@", "[$-409]d\\-mmm")
    ),
    *((code, "") for code in ('0"件"', "0.0%", "_ * #,##0.00_ ;_ @_ ", '0" p.a."', "@", "h:mm:ss")),
    *((code, "$") for code in ('"$"#,##0.00', "[$$-409]#,##0.00", "\\$0.00", "$#,##0.00", "_($* #,##0.00_)")),
    *((code, "€") for code in ("[$€-2]\\ #,##0.00", "€0.00", '#,##0.00" €"')),
    *((code, "USD") for code in ('"USD" 0.00', "[$USD] 0.00", '0" usd"', '[>=100]"USD" 0;0')),
    *((code, "") for code in ('_ "¥"* #,##0.00_ ;_ @_ ', "[$¥-804]#,##0.00", '0.00"元"', "[$CNY] 0.00")),
    ('0.00"美元"', "美元"),
    ("[$HK$-C04]0", "HK$"),
    ("[$XOF] 0", "XOF"),
    ("₲ 0", "₲"),
    *(
        (code, "万元")
        for code in ('0.00"万元"', '#,##0.00"万元";[Red]-0.00"万元"', '"¥"0.0"万元"', "0.0万元")
    ),
    *(
        (code, unit)
        for code, unit in (('0"千元"', "千元"), ('0.0"K"', "K"), ("0.0\\K", "K"), ('0.00"亿"', "亿"))
    ),
    *((code, unit) for code, unit in (('0.0"M"', "M"), ('0," 万"', "万"), ('[>=10000]0.0"万";0', "万"))),
    *((code, "") for code in ('0,"K"', '0.0,,"M"', '0!.0,"万元"', '[>=10000]0\\.0,"万";0', '0"."0000"万"')),
    *((code, "") for code in ('0.00"元/千克"', '0"Kg"', '0"件";0"件"', "#,##0,")),
]
CODES = [
    ("84347", "84347"),
    (22326.0, "22326"),
    (1400007796.0, "1400007796"),
    ("1400007796.0", "1400007796"),
    (7, "7"),
    ("00123", "00123"),
    (" C13500  ", "C13500"),
    ("22 326", "22326"),
    ("Ｃ１７５００", "C17500"),
    ("85199\u00a0S", "85199S"),
    ('="00123"', "00123"),
    ("'00123", "00123"),
    ("84029E", "84029E"),
    ("a-1/2", "a-1/2"),
    ("中-01", "中-01"),
    ("0012", "0012"),
    (12.0, "12"),
    ("１２Ａ", "12A"),
    ("A 100", "A100"),
    ("A-100 ", "A-100"),
    ("A－100", "A-100"),
    ("A–100", "A-100"),
    ("a-100", "a-100"),
    ("1,400", "1,400"),
    (6901234567892.0, "6901234567892"),
    ("6.90123E+12", "NOT_A_CODE"),
    (0.5, "NOT_A_CODE"),
    (True, "NOT_A_CODE"),
    (dt.date(2026, 10, 11), "NOT_A_CODE"),
    ("1.4E+09", "NOT_A_CODE"),
    (-5, "NOT_A_CODE"),
    ("x" * 65, "NOT_A_CODE"),
    ("", ""),
]
THE_DAY = dt.date(2026, 11, 23)
DAYS = [
    (dt.date(2026, 11, 23), THE_DAY),
    (dt.datetime(2026, 11, 23, 9, 30), THE_DAY),
    ("2026/11/23", THE_DAY),
    ("2026-11-23", THE_DAY),
    ("2026.11.23", THE_DAY),
    ("2026年11月23日", THE_DAY),
    ("2026年11月23号", THE_DAY),
    ("2026 年 11 月 23 日", THE_DAY),
    ("23.11.2026", THE_DAY),
    ("11/12/2026", "DAY_AMBIGUOUS"),
    ("11-23", "DAY_AMBIGUOUS"),
    ("23/11/26", "NOT_A_DAY"),
    ("廿三", "NOT_A_DAY"),
    ("二〇二六年十一月二十三日", THE_DAY),
    ("下周一", "NOT_A_DAY"),
    (20261123, THE_DAY),
    ("20261123", THE_DAY),
    ("２０２６－１１－２３", THE_DAY),
    ("23/11/2026", THE_DAY),
    ("11/23/2026", THE_DAY),
    ("23-Nov-2026", THE_DAY),
    ("Nov 23, 2026", THE_DAY),
    ("23 November 2026", THE_DAY),
    ("2026-11-23 09:30", THE_DAY),
    (46349, THE_DAY),
    (46349.5, THE_DAY),
    ("2026-11-23T09:30:00", THE_DAY),
    ("03/04/2026", "DAY_AMBIGUOUS"),
    ("03/03/2026", dt.date(2026, 3, 3)),
    ("11月23日", "DAY_AMBIGUOUS"),
    ("11/23", "DAY_AMBIGUOUS"),
    ("2026-02-30", "NOT_A_DAY"),
    ("2026-13-01", "NOT_A_DAY"),
    ("soon", "NOT_A_DAY"),
    (5, "NOT_A_DAY"),
    (True, "NOT_A_DAY"),
    (dt.time(9, 30), "NOT_A_DAY"),
    ("", None),
    ("2026-11-23 25:00", "NOT_A_DAY"),
    ("0001-01-01", "NOT_A_DAY"),
    (dt.date(1926, 11, 23), "NOT_A_DAY"),
    (dt.datetime(1900, 1, 26), "NOT_A_DAY"),
    (dt.datetime(9999, 12, 31), dt.date(9999, 12, 31)),
]
CHOICES = [
    ("defer", "defer"),
    ("DEFER ", "defer"),
    ("次日优先", "defer"),
    ("取消", "cancel"),
    ("ｃａｎｃｅｌ", "cancel"),
    ("maybe", "NOT_A_CHOICE"),
    (1, "NOT_A_CHOICE"),
    ("", ""),
]
ALL = [
    *(("count", *spelling) for spelling in COUNTS),
    *(("money", *spelling) for spelling in MONEY),
    *(("code", *spelling) for spelling in CODES),
    *(("day", *spelling) for spelling in DAYS),
    *(("choice", *spelling) for spelling in CHOICES),
]


def outcome(kind: CellKind, cell: object) -> object:
    """The value that a cell is read as, or the code of the finding."""
    (value,), refused = parse_column(Column("if_short", kind), [cell])
    return refused[0][1] if refused else value


@pytest.mark.parametrize(("kind", "cell", "expected"), ALL, ids=lambda value: repr(value)[:30])
def test_a_spelling_has_one_outcome(kind: CellKind, cell: object, expected: object) -> None:
    assert outcome(kind, cell) == expected


@pytest.mark.parametrize(("own", "cell", "expected"), AMOUNTS)
def test_an_amount_may_call_the_currency_of_the_desk_and_no_other(
    own: str, cell: object, expected: object
) -> None:
    (value,), refused = parse_column(Column("amount", "money"), [cell], own)
    assert (refused[0][1] if refused else value) == expected


@pytest.mark.parametrize(("code", "expected"), FORMATS)
def test_a_number_format_may_show_the_currency_of_the_desk_and_no_other(code: str, expected: str) -> None:
    assert foreign(called_by(code), "CNY") == expected


def test_the_outcome_of_a_cell_does_not_depend_on_its_neighbours() -> None:
    cells = [cell for kind, cell, _expected in ALL if kind == "count"]
    values, refused = parse_column(Column("cases", "count"), cells)
    codes = {position: code for position, code, _numbers in refused}
    assert [codes.get(position, value) for position, value in enumerate(values)] == [
        outcome("count", c) for c in cells
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_for_a_case_in_a_heading_is_one_behind_a_number(language: str) -> None:
    words = topic(language, "reading")["units"]["case"]
    assert len(words) > 8 and {word: parse_count(f"20 {word}") for word in words} == dict.fromkeys(words, 20)


def test_true_is_never_taken_for_one() -> None:
    values, refused = parse_column(Column("cases", "count"), [1, True, 1.0, "1"])
    assert values == [1, None, 1, 1]
    assert [position for position, _code, _numbers in refused] == [1]


def test_the_fixed_table_has_at_least_sixty_spellings() -> None:
    assert len(ALL) >= 60


def test_what_lies_beyond_the_fifteenth_digit_is_noise_in_a_text_too() -> None:
    noisy = [12.000000000000002, "12.000000000000002", 11.999999999999998, "11.999999999999998"]
    assert parse_column(Column("cases", "count"), noisy) == ([12] * 4, [])
    values, refused = parse_column(Column("cases", "count"), ["12.0000000001"])
    assert values == [None] and refused
