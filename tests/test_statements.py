"""An agent's statement: what the batches' files say of him, to confirm; differences open incidents (9)."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.month.statements import make_statements, write_statements
from orderbatch.write.documents.months.statement_workbook import render_statement
from tests.desk import MONDAY, Desk
from tests.test_month_by_day import batches
from tests.test_policy_payments import paid_desk, pay, post


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """October ends with a balance; in November two orders of C1, one shipped in part; C2 has nothing."""
    desk = Desk(tmp_path_factory.mktemp("statement"), "[run]\nmax_leap_days = 0\n", dt.date(2026, 10, 30))
    desk.catalogue("A 1.5, B 2")
    desk.agents("C1 C2")
    desk.figures("A 50, B 50", "C1 900.50, C2 10")
    desk.run("12:00")
    desk.next_day(4)
    desk.figures("A 50, B 50", "C1 800, C2 10")
    desk.order("C1", "1", "A 4, B 2")
    desk.order("C1", "2", "A 5")
    desk.run("12:00")
    desk.approve()
    desk.run("13:00")
    desk.fill("tracking", "Shipped cases", {"1": 2})
    desk.run("14:00")
    return desk


def test_a_statement_is_what_the_batches_files_say(desk: Desk) -> None:
    (found,) = make_statements(desk.workspace)
    assert (found.agent, found.month, found.language) == ("C1", "2026-11", "en")
    assert (
        found.opening is not None and found.opening[0] == 90_050 and found.opening[1].startswith("2026-10-30")
    )
    assert found.balance is not None and found.balance[0] == 80_000
    prices = {"A": 150, "B": 200}
    for kind, frame, name in (("released", "releases", "cases"), ("shipped", "shipments", "shipped")):
        goods = [row for batch in batches(desk) for row in batch[frame] if row["agent"] == "C1"]
        cases = sum(row[name] for row in goods)
        assert found.total(kind) == (cases, sum(row[name] * prices[row["sku"]] for row in goods))
        assert cases > 0
    released, shipped = found.total("released"), found.total("shipped")
    short = [row["short"] for batch in batches(desk) for row in batch["shipments"]]
    assert found.under_way[0] == released[0] - shipped[0] - sum(short)
    assert found.waiting == sum(short)


def test_of_a_month_in_which_nothing_moved_there_is_none_and_an_unknown_agent_is_asked_about(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make_statements(desk.workspace, "2026-10") == []
    (quiet,) = make_statements(desk.workspace, "2026-10", "C2")
    assert quiet.opening is None and quiet.balance is not None and quiet.moves == ()
    with pytest.raises(OrderbatchError, match="AGENT_NOBODY"):
        make_statements(desk.workspace, agent="X")
    assert main(["-C", str(desk.root), "report", "statement", "--month", "2026-10"]) == 0
    assert Words("en").text("statement.none") in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_the_sums_and_a_line_to_sign(desk: Desk, language: str) -> None:
    words = Words(language)
    (found,) = make_statements(desk.workspace)
    assert render_statement(found, words) == render_statement(found, words)
    path = desk.root / f"statement {language}.xlsx"
    path.write_bytes(render_statement(found, words))
    page = openpyxl.load_workbook(path)[words.text("statement.sheets.statement")]
    rows = {row[0]: row[1:3] for row in page.iter_rows(values_only=True)}
    assert rows[words.text("statement.opening")][1] == 900.5
    assert rows[words.text("statement.kinds.shipped")] == (
        found.total("shipped")[0],
        found.total("shipped")[1] / 100,
    )
    assert words.text("statement.sign.signed") in rows
    path.unlink()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_difference_on_a_statement_that_comes_back_opens_an_incident(desk: Desk, language: str) -> None:
    words = Words(language)
    desk.next_day()
    (found,) = make_statements(desk.workspace, "2026-11")
    (path,) = write_statements(desk.workspace, [found])
    path.write_bytes(render_statement(found, words))
    book = openpyxl.load_workbook(path)
    page = book[words.text("pages.register.sheet")]
    heads = {str(cell.value): cell for row in page.iter_rows() for cell in row if cell.value}
    for name, value in (
        ("agent", "C1"),
        ("order_no", "1"),
        ("incident_type", words.choice("incident_type", "enquiry")),
        ("description", f"We have 3 cases of A, not 2 ({language})"),
    ):
        head = heads[words.heading(name)]
        page.cell(head.row + 1, head.column, value)
    book.save(desk.root / "inbox" / f"confirmed {language}.xlsx")
    desk.run("12:00")
    opened = [row for row in desk.record()["incidents"] if row["change"] == "opened"]
    assert [(row["agent"], row["order_no"], row["type"]) for row in opened] == [("C1", "1", "enquiry")]
    assert desk.codes() == []


def test_a_payment_that_desk_and_finance_both_entered_is_on_the_statement_once(tmp_path: Path) -> None:
    desk = paid_desk(tmp_path)
    pay(desk, ("C1", "P", 3000, MONDAY, "R1"), ("C2", "P", 1000, MONDAY, "R3"))
    desk.run("09:00")
    assert make_statements(desk.workspace, agent="C1")[0].total("payment") == (0, 300_000)
    desk.next_day()
    post(desk, ("C1", "P", 3000, MONDAY, "V1"))
    desk.run("09:00")
    totals = [make_statements(desk.workspace, agent=agent)[0].total("payment")[1] for agent in ("C1", "C2")]
    assert totals == [300_000, 0]  # once finance posted anything under a policy, what it posted counts
