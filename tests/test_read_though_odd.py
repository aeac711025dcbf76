"""Forms that are clear to a person, in many spellings: read, or asked (issue 13, numbers 3 and 5)."""

import pytest

from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sheets.every import ORDER
from orderbatch.read.rows import typed
from tests.tables import found, grid

HEADER = "Agent code | C1 | Order no. | N-1\n"
HEADINGS = "SKU | Product | Cases | Amount\n"
FIRST, SECOND = "A-101 | Soap | 3 | 30\n", "A-102 | Tissue | 4 | 40\n"
BOTH = {"A-101": 3, "A-102": 4}


def read(table: str, *, comma: bool = False) -> tuple[dict[str, int | None], set[str]]:
    """SKU → cases, and the codes of what is asked."""
    rows = typed(ORDER, [("f", sheet) for sheet in found(grid(table, comma=comma))])
    lines = {line["sku"]: line["cases"] for line in rows.rows.to_dict("records")}
    return lines, {finding.code for finding in rows.findings if CODES[finding.code] == "error"}


NOTES = """
Delivery within 7 days of order / All goods remain ours until paid / 注：以上价格不含运费
温馨提示：请于每周三前提交
Goods once sold are not returnable / E & OE / *Prices subject to change / ★ 请核对后回传
1) Payment 30 days
（一）货款月结 / Bank: ICBC 6222 0000 1234 / Tel 0571-8888 / 以上商品如缺货请告知
Drinks / == DRINKS == / 饮料类 / A. 洗涤
Category: Drinks / 类别：饮料 / ★新品★ / Zone 3
"""
FOOTERS = """
Signature: ________ ; 制单：张三 ; Page 1/1 ; Printed 27/11/2026 10:22 ; Total | | 7 | 70
合计 | | 7 | 70 ; Total lines: 2
共 2 行 7 件 ; Grand total | | | 77 ; 大写：柒拾元整 ; Rows: 2 | | 7 | ;  | | 7 | 70
--- end --- ; (end of order)
Ship to: 9 Harbor Rd ; Corner Shop (C1) ; 客户：街角店 ; Mr. Lee ; Attn: Sales dept
"""
TOTALS = """
汇总 / Ergebnis / Gesamtsumme / Summe / Total général / Totale / Totaal / Suma / 合計 / 総計
Итого / Toplam / Jumlah / Tổng
Razem / Összesen / Subtotaal / Teilergebnis / Σύνολο / Summa / I alt / Altogether
Insgesamt gesehen / Lô hàng
"""
CODES_OF_ITEMS = """
Art. no. / Art.Nr. / Article / Item # / Mat. No. / Material number / Part # / P/N / Product ID
Prod. code / Stock no. / Ref.
Our code / Supplier code / Cat. no. / Catalog # / Model no. / Style / Goods no. / Index / PLU
Variety code / Kennung
货号 / 款号 / 型号 / 料号 / 物料号 / 存货编码 / 品号 / 商品条码 / 单品编码
SKU编码 / 内部编码 / 药品编码 / 商品ID
"""
NUMBERS = {
    "1 500": 1500, "1\u00a0500": 1500, "1\u202f500": 1500, "1’500": 1500, "1,500": 1500, "１５００": 1500,
    "1 500,00": 1500, "12件": 12, "12 ctns": 12, "12.": 12, "+12": 12, "12,0": 12,
}  # fmt: skip
NO_NUMBERS = (
    "1 2",
    "12-",
    "(12)",
    "12/24",
    "10+2",
    "一打",
    "12.5",
    "1e3",
    "½",
    "12 or 13",
    "约12",
    "12?",
    "x12",
)


def texts(block: str, mark: str = " / ") -> list[str]:
    return [text for line in block.strip("\n").splitlines() for text in line.split(mark)]


@pytest.mark.parametrize("note", texts(NOTES))
def test_a_note_or_a_band_in_the_column_of_codes_is_no_line(note: str) -> None:
    for table in (f"{FIRST}{note}\n{SECOND}", f"{note}\n{FIRST}{SECOND}", f"{FIRST}{SECOND}{note}\n"):
        assert read(HEADER + HEADINGS + table) == (BOTH, set())


@pytest.mark.parametrize("footer", texts(FOOTERS, " ; "))
def test_a_footer_is_no_line(footer: str) -> None:
    assert read(HEADER + HEADINGS + FIRST + SECOND + footer) == (BOTH, set())


@pytest.mark.parametrize("word", texts(TOTALS))
def test_a_row_that_adds_up_the_lines_is_their_total_whatever_it_is_called(word: str) -> None:
    for row in (f"{word} | | 7 | 70", f" | {word} | 7 | 70"):
        assert read(HEADER + HEADINGS + FIRST + SECOND + row) == (BOTH, set())


@pytest.mark.parametrize("row", ["Jumlah | | 8 | 70", "Jumlah | | 7 | 71", "J-1 | | 7 | 70"])
def test_a_row_that_does_not_add_up_under_an_unknown_word_is_a_line(row: str) -> None:
    lines, _asked = read(HEADER + HEADINGS + FIRST + SECOND + row.replace("Jumlah", "Kelapa"))
    assert len(lines) == 3


def test_a_word_for_a_code_counts_as_a_line_where_codes_are_words() -> None:
    lines, _asked = read(
        f"{HEADER}SKU | Product | Cases\nAPPLE | Juice | 3\nPEAR | Juice | 4\nPLUM | Juice | 7"
    )
    assert lines == {"APPLE": 3, "PEAR": 4, "PLUM": 7}


@pytest.mark.parametrize("heading", texts(CODES_OF_ITEMS))
def test_codes_stand_under_headings_of_many_kinds(heading: str) -> None:
    table = f"{HEADER}{heading} | Product | Cases\nA-101 | Soap | 3\nA-102 | Tissue | 4"
    assert read(table) == (BOTH, set())


@pytest.mark.parametrize("heading", ["Shelf", "Aisle"])
def test_a_place_that_is_the_same_in_two_lines_is_no_code(heading: str) -> None:
    lines, _asked = read(f"{HEADER}{heading} | Item | Cases\nR-12 | Soap | 3\nR-12 | Tissue | 4")
    assert "R-12" not in lines


@pytest.mark.parametrize(("written", "cases"), NUMBERS.items())
def test_a_quantity_is_read_as_it_is_shown(written: str, cases: int) -> None:
    assert read(f"{HEADER}{HEADINGS}A-101 | Soap | '{written} | 30") == ({"A-101": cases}, set())


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_a_quantity_that_may_be_two_or_none_is_asked(written: str) -> None:
    lines, asked = read(f"{HEADER}{HEADINGS}A-101 | Soap | '{written} | 30")
    assert lines == {"A-101": None}
    assert asked <= {"NOT_A_COUNT", "NOT_WHOLE"} and asked


FIGURES = """
17,000 | 30,50 | 17 | comma
17,000 | 1.250,00 | 17 |
17,000 | 1,250.00 | 17000 |
17.000 | 1.250,00 | 17000 |
3 | 1,500.00- | 3 |
3 | (2,000.00) | 3 |
3 | 1,500.00 CR | 3 |
1’200 | 1’200.50 | 1200 |
1，200 | 30 | 1200 |
"""


@pytest.mark.parametrize("row", FIGURES.strip().splitlines())
def test_a_file_has_one_decimal_mark_in_all_its_figures(row: str) -> None:
    quantity, amount, cases, parted = (part.strip() for part in row.split("|"))
    table = f"{HEADER}{HEADINGS}A-101 | Soap | '{quantity} | '{amount}"
    assert read(table, comma=bool(parted)) == ({"A-101": int(cases)}, set())
