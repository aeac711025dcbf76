"""The morning brief at the head of the summary, against the rows of the day it is of (H-3.2.3(2))."""

import datetime as dt

import pytest

from orderbatch.contract.batch import Batch
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.documents.day_summary import procedure, summary
from orderbatch.write.documents.day_summary.brief import brief
from orderbatch.write.documents.day_summary.summary_rows import overdue
from orderbatch.write.documents.day_summary.summary_text import NAMED, render_text
from orderbatch.write.documents.day_summary.summary_todos import groups
from tests.batches import DAY, a_batch


def a_hard_day() -> Batch:
    """A is short for two of three orders, the older received four days ago; gifts owed; a new catalogue."""
    keys = ("D1/1", "D2/2", "D3/3")
    received = [dt.datetime.combine(DAY - dt.timedelta(days=back), dt.time(9)) for back in (4, 1, 9)]
    orders = [
        {"order_key": key, "agent": key[:2], "order_no": key[3:], "received_at": moment}
        for key, moment in zip(keys, received, strict=True)
    ]
    lines = [
        {
            "order_key": "D1/1",
            "agent": "D1",
            "order_no": "1",
            "sku": "A",
            "ordered": 9,
            "proposed": 4,
            "deferred": 5,
        },
        {
            "order_key": "D2/2",
            "agent": "D2",
            "order_no": "2",
            "sku": "A",
            "ordered": 6,
            "proposed": 4,
            "deferred": 2,
        },
        {"order_key": "D3/3", "agent": "D3", "order_no": "3", "sku": "B", "ordered": 5},
    ]
    skus = [
        {
            "sku": "A",
            "product": "Soap",
            "available": 8,
            "claimed": 15,
            "proposed": 8,
            "agents": 2,
            "level": 4,
        },
        {
            "sku": "B",
            "product": "Rope",
            "available": 50,
            "claimed": 5,
            "proposed": 5,
            "agents": 1,
            "level": 5,
        },
    ]
    gift_lines = [
        {"order_key": "D1/1", "agent": "D1", "order_no": "1", "line": 9, "cases": 3, "owed_cases": 2}
    ]
    inputs = [
        {"name": "new list.xlsx", "kind": "catalogue", "verdict": "accepted"},
        {"name": "old list.xlsx", "kind": "catalogue", "verdict": "duplicate"},
    ]
    return a_batch(orders, lines, skus=skus, gift_lines=gift_lines, inputs=inputs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_says_what_is_so_today_and_nothing_else(language: str) -> None:
    words = Words(language)
    assert brief(a_hard_day(), words) == [
        words.text("summary.brief.shortages", skus=1, orders=2, days=4),
        words.text("summary.brief.gifts_cleared", cases=2, agents=1),
        words.text("summary.brief.catalogue", file="new list.xlsx"),
    ]
    assert brief(a_batch(), words) == [words.text("summary.brief.nothing")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_the_first_block_of_the_page_and_of_the_text_for_mails(language: str) -> None:
    words, batch = Words(language), a_hard_day()
    page = summary.render(batch, summary.plan(batch, words)[0], words).decode()
    title = f'<h2 id="brief">{words.text("summary.brief.title")}'
    assert 0 < page.index(title) == page.index("<h2 ")
    text = render_text(batch, words)
    assert words.text("summary.brief.title") in text
    for sentence in brief(batch, words):
        assert f"- {sentence}" in text
    for todo in groups(batch, words):  # whom it concerns stands below what is asked, not on the page alone
        for entry in todo["entries"][:NAMED]:
            assert f"  - {entry['text']}" in text
    for row in overdue(batch):
        assert row["order_no"] in text.partition(words.text("summary.overdue.title"))[2]


def test_the_clause_on_customers_is_a_persons_where_an_agreement_has_ended() -> None:
    rows = {row["ids"]: row["state"] for row in procedure.rows(a_batch(), Words("en"))}
    assert rows["H-3.2.3(9)(10) · H-3.3.3(2)"] == "idle"
