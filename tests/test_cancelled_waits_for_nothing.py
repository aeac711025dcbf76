"""An order of which all is cancelled waits for nothing: it is counted as closed wherever orders are."""

from pathlib import Path

import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.run_screen import run_figures, run_screen
from tests.desk import Desk


def day(root: Path, settings: str = "") -> Desk:
    """Of item A there is nothing: order 1 is cancelled, 2 waits, 3 asks, 4 is cancelled in part and ships."""
    desk = Desk(root, "[orders]\nmin_order_cases = 1\n" + settings)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3 C4")
    desk.figures("A 0, B 100", "C1 100, C2 100, C3 100, C4 100")
    for number, (wish, items) in enumerate(
        (("cancel", "A 5"), ("defer", "A 5"), ("ask", "A 5"), ("cancel", "A 5, B 5")), 1
    ):
        desk.order(f"C{number}", str(number), items, If_short=wish)
    desk.run()
    return desk


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_all_cancelled_is_counted_as_closed(tmp_path: Path, language: str) -> None:
    desk, words = day(tmp_path, f'[company]\nlanguage = "{language}"\n'), Words(language)
    assert desk.latest
    assert run_figures(desk.latest, words)["orders"] == {"closed": 1, "proposed": 1, "waiting": 2}
    screen = run_screen(desk.latest, words)
    for state, orders, cases in (("waiting", 2, "10"), ("closed", 1, "5")):
        assert words.text(f"cli.state.{state}", orders=orders, cases=cases) in screen
    page = desk.outputs("summary")[0].read_text("utf-8")
    for state, orders in (("waiting", 2), ("closed", 1)):
        assert words.text(f"summary.cards.orders.states.{state}", **{state: orders}) in page


def test_before_a_review_that_is_required_it_still_waits(tmp_path: Path) -> None:
    desk = day(tmp_path, "[review]\nrequired = true\n")
    assert desk.latest and run_figures(desk.latest, Words("en"))["orders"] == {"proposed": 1, "waiting": 3}
