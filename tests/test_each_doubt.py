"""Each doubt has a sheet that is booked in silence without it (10, part 3; P-4.1.2)."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from orderbatch.read.layout import doubts
from orderbatch.read.layout.doubts import DOUBTS
from orderbatch.read.layout.doubts.passed_over import passed_over
from orderbatch.read.layout.doubts.texts import texts_passed_over
from tests.tables import found, grid

HEAD = "Order form\nAgent code | C1\n"
LINES = "SKU | Product | Cases\nA-1001 | Soap | 3\nA-1002 | Towel | 4"

# doubt → a sheet, and what it tells of it
SHEETS: Mapping[str, tuple[str, str]] = {
    "larger_units": (f"{HEAD}SKU | Cases | Unit\nA-1001 | 3 | pallet", "QUANTITY_LARGER"),
    "unknown_title": (f"Stock movement\nAgent code | C1\n{LINES}", "TITLE_UNKNOWN"),
    "two_agents": (f"{HEAD}{LINES}\n\nAgent code | C2", "AGENT_TWICE"),
    "pieces_or_cases": (f"{HEAD}SKU | Quantity | Price per bottle\nA-1001 | 24 | 2", "QUANTITY_UNSURE"),
    "further_quantities": (f"{HEAD}SKU | Quantity | 追加\nA-1001 | 10 | 5", "QUANTITY_TWICE"),
    "unheaded_counts": (f"{HEAD}SKU | Cases |\nA-1001 | 3 | 7", "CELLS_UNREAD"),
    "withdrawn_lines": (f"{HEAD}SKU | Cases | Remarks\nA-1001 | 3 | cancelled", "LINE_WITHDRAWN"),
    "withdrawn_below": (f"{HEAD}{LINES}\n\nA-1001 取消", "LINE_WITHDRAWN"),
    "withdrawn_groups": (f"{HEAD}{LINES}\n赠品\nA-1003 | Mug | 1", "LINE_WITHDRAWN"),
    "changed_in_words": (f"{HEAD}{LINES}\n\nA-1001 change to 5", "LINE_CHANGED"),
    "pieces_said": (f"{HEAD}单位：瓶\nSKU | Quantity\nA-1001 | 3", "QUANTITY_UNSURE"),
    "ticked_columns": (f"{HEAD}SKU | Cases | Cancel?\nA-1001 | 3 | yes", "LINE_WITHDRAWN"),
    "left_open": (f"{HEAD}{LINES}\n\nto be continued", "LINE_CHANGED"),
    "kind_named": (f"{HEAD}Type: Sample\n{LINES}", "FORM_SAYS_ELSE"),
    "ended_lines": (f"{HEAD}SKU | Cases | Status\nA-1001 | 3 | delivered", "LINE_WITHDRAWN"),
    "several_shops": (f"{HEAD}SKU | Cases | For\nA-1001 | 3 | Anna\nA-1002 | 4 | Ben", "SHOPS_IN_LINES"),
    "two_numbers": (f"{HEAD}Order no. | A-17 | PO no. | B-28\n{LINES}", "ORDER_NO_BESIDE"),
    "lines_elsewhere": (f"{HEAD}| A-1003 | 4\n{LINES}", "CELLS_UNREAD"),
    "passed_over": (f"Order form\n| | | 55\nAgent code | C1\n{LINES}", "CELLS_PASSED_OVER"),
    "texts_passed_over": (f"{HEAD}{LINES}\n\nhello there friend", "TEXTS_PASSED_OVER"),
}
STRUCK = {"seen_only": (grid(f"{HEAD}{LINES}", struck=frozenset({(3, 2)})), "CELL_STRUCK")}
LAST = (passed_over, texts_passed_over)  # they tell what no other doubt has told


def told(sheet: Any) -> list[str]:
    return [code for one in found(sheet) for code, *_rest in one.troubles]


def test_every_doubt_is_tried() -> None:
    assert {one.__name__ for one in (*DOUBTS, *LAST)} == {*SHEETS, *STRUCK}


@pytest.mark.parametrize("doubt", [*DOUBTS, *LAST], ids=lambda doubt: doubt.__name__)
def test_a_sheet_is_told_of_less_without_the_doubt(
    doubt: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, code = {**SHEETS, **STRUCK}[doubt.__name__]
    assert code in told(sheet)
    monkeypatch.setattr(doubts, "DOUBTS", tuple(one for one in DOUBTS if one is not doubt))
    if doubt in LAST:
        monkeypatch.setattr(doubts, doubt.__name__, lambda *_args: ())
    assert code not in told(sheet)
