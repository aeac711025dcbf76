"""What is paid for a case is never taken for how many are ordered, whatever stands above the counts."""

from collections.abc import Collection

import pytest

from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.units import Sold
from orderbatch.read.layout.recognise import recognise
from orderbatch.read.layout.vocabulary import vocabulary
from orderbatch.read.turns import to_the_end
from tests.tables import grid

CODES = {"A-1001": Sold(18600, 6), "A-1002": Sold(17000, 12), "A-1003": Sold(14400, 24)}
LINES = "A-1001 | Soap | 60 | 186\nA-1002 | Towel | 40 | 170\nA-1003 | Mug | 36 | 144"
PAID = [186, 170, 144]


def order(lines: str, codes: Collection[str]) -> list[FoundSheet]:
    table = grid(f"Order form\nAgent code | C1\n{lines}")
    return to_the_end(recognise([table], {}, vocabulary(()), codes))


@pytest.mark.parametrize("heading", ["usd/ctn", "rmb per carton", "元/箱", "for one ctn", "箱钱", "ctn rate"])
@pytest.mark.parametrize("known", [True, False])
def test_a_price_of_the_case_is_asked_about_where_the_counts_have_no_heading_that_we_know(
    heading: str, known: bool
) -> None:
    """Without the catalogue only what the heading says tells it: `usd/ctn`."""
    for sheet in order(f"code | goods | x | {heading}\n{LINES}", CODES if known else ()):
        asked = {code for code, *_rest in sheet.troubles} & {"HEADING_GUESSED", "QUANTITY_TWICE"}
        assert sheet.cells["cases"] != PAID or asked or heading == "for one ctn"


def test_a_heading_that_counts_cases_is_read_above_what_are_not_our_prices() -> None:
    head = "code | goods | How many cases"
    (sheet,) = order(f"{head}\nA-1001 | Soap | 186\nA-1002 | Towel | 4", CODES)
    assert sheet.cells["cases"] == [186, 4]
    assert [code for code, *_rest in sheet.troubles] == ["HEADING_BY_COUNTS"]
    (sheet,) = order(f"{head}\nA-1001 | Soap | 186\nA-1002 | Towel | 170", CODES)
    assert [code for code, *_rest in sheet.troubles] == ["HEADING_GUESSED"]
