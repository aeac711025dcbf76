"""What an agent writes on an order beside Remarks is read by a person: it stands in the summary."""

from pathlib import Path

import pytest

from orderbatch.contract.words import LANGUAGES, Words
from tests.desk import Desk


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_remark_on_an_order_is_to_be_read_on_the_day_it_came_and_not_again(
    tmp_path: Path, language: str
) -> None:
    desk, words = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n'), Words(language)
    desk.catalogue("A 1")
    desk.agents("C1 C2")
    desk.figures("A 10", "C1 100, C2 100")
    desk.order("C1", "1", "A 12", Remarks="<b>call</b> before noon", If_short="defer")
    desk.order("C2", "2", "A 10", If_short="defer")
    desk.run()
    said = words.text("summary.todos.remarks.title", orders=1)
    page = desk.outputs("summary")[0].read_text("utf-8")
    assert said in page and "&lt;b&gt;call&lt;/b&gt; before noon" in page
    assert {order["order_no"]: order["remarks"] for order in desk.record()["orders"]} == {
        "1": "<b>call</b> before noon", "2": "",
    }  # fmt: skip
    desk.next_day()
    desk.figures("A 0", "C1 100, C2 100")
    desk.run()  # what is left of both comes up again
    assert said not in desk.outputs("summary")[0].read_text("utf-8")
