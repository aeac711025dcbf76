"""What is settled is told to its agent in the same run, whatever else of the order still waits (P-4.1.2)."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.desk_status import story, story_screen
from orderbatch.write.documents.reasons import reason
from tests.desk import Desk
from tests.test_told_to_whom import texts


def an_order(root: Path, settings: str = "", stock: str = "A 5, B 3") -> Desk:
    """What stock covers is proposed, the rest is deferred."""
    desk = Desk(root, settings)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures(stock, "C1 100, C2 100")
    desk.order("C1", "1", "A 9, B 5", If_short="defer")
    desk.run("10:00")
    return desk


def confirmed(desk: Desk) -> int:
    """Cases on the sheets “Confirmed” of the latest replies."""
    sheet, total = Words("en").text("pages.confirmed.sheet"), 0
    for path in desk.outputs("reply"):
        book = openpyxl.load_workbook(path, data_only=True)
        if sheet in book.sheetnames:
            rows = list(book[sheet].iter_rows(values_only=True))
            total += next(int(str(row[3])) for row in rows if row[0] == "Total")
    return total


def test_goods_that_were_told_as_planned_are_told_as_approved_though_their_rest_was_told_of_since(
    tmp_path: Path,
) -> None:
    desk = an_order(tmp_path)
    first = desk.outputs("approval")[0]
    desk.figures("A 5, B 3", "C1 100, C2 100", "11:00")
    desk.run("11:30")
    assert desk.outputs("reply")  # four cases wait
    book = openpyxl.load_workbook(first)
    book.save(tmp_path / "inbox" / "sent.xlsx")
    desk.approve("approve", name="first.xlsx", source="sent.xlsx")
    (tmp_path / "inbox" / "sent.xlsx").unlink()
    desk.run("12:00")
    assert desk.released() == {"1/A": 5, "1/B": 3}
    assert confirmed(desk) == 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_ended_is_told_though_the_supervisor_has_yet_to_see_the_rest_of_its_order(
    tmp_path: Path, language: str
) -> None:
    settings = f'[company]\nlanguage = "{language}"\n[review]\nrequired = true\n'
    desk = an_order(tmp_path, settings, "A 5, B 0")
    openpyxl.load_workbook(desk.outputs("review")[0]).save(tmp_path / "inbox" / "as it was.xlsx")
    desk.run("11:00")
    desk.next_day()
    desk.catalogue("A 1, B 1", Status={"B": "discontinued"})
    desk.figures("A 11, B 9", "C1 100, C2 100")
    desk.run("10:00")
    assert desk.lines("cancelled", "reason")["1/B"] == (5, "DISCONTINUED")
    assert desk.lines("proposed")["1/A"] > 0  # which waits for the review
    (reply,) = desk.outputs("reply")
    words = Words("en")  # of the form
    why = words.text("reasons.DISCONTINUED", ordered=5)
    said = words.text("pages.reply.ended", order="1", sku="B", why=why)
    assert [text for text in texts(reply) if "B" in text and "1" in text] == [f"× {said}"]
    openpyxl.load_workbook(desk.outputs("review")[0]).save(tmp_path / "inbox" / "as it is.xlsx")
    desk.run("11:00")
    (reply,) = desk.outputs("reply")
    assert said not in " ".join(texts(reply))  # once


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("wish", "ends"), [("cancel", True), ("defer", False), ("ask", False)])
def test_an_order_that_does_not_wait_for_its_minimum_is_not_said_to_wait(
    tmp_path: Path, language: str, wish: str, ends: bool
) -> None:
    """Its agent was told that it waits, and for nothing: not one case of it was open."""
    settings = f'[company]\nlanguage = "{language}"\n[orders]\nmin_order_cases = 10\n'
    desk = Desk(tmp_path, settings)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 7", "C1 100")
    desk.order("C1", "1", "A 12", If_short=wish)
    desk.run()
    (order,), words, form = desk.record()["orders"], Words(language), Words("en")
    assert (order["reason"], desk.lines("cancelled")["1/A"]) == ("WAITS_MINIMUM", 12 if ends else 0)
    name = "WAITS_MINIMUM_ENDS" if ends else "WAITS_MINIMUM"
    said = reason(form, "WAITS_MINIMUM", order["numbers"], "CNY", to_agent=True)
    topic = "reasons.to_agent" if ends else "reasons"
    assert said == form.text(f"{topic}.{name}", would=7, minimum=10, lacks=3, ends=12)
    assert said in " ".join(text for path in desk.outputs("reply") for text in texts(path))
    told = story(desk.workspace, "1")
    assert [one["state"] for one in told] == ["closed" if ends else "waiting"]
    why = words.text(f"reasons.{name}", would=7, minimum=10, lacks=3, ends=12)
    assert why in story_screen(told, words)
