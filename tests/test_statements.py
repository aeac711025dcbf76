"""An agent's statement: what the batches' files say of him, to confirm; differences open incidents (9)."""

import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.ledger.books import ledger_of
from orderbatch.month.closing import close_month
from orderbatch.month.periods_read import Periods
from orderbatch.month.statements import make_statements, write_statements
from orderbatch.terminal.goods.agent_card import agent_card, agent_screen
from orderbatch.write.documents.months.statement_workbook import render_statement
from tests.depth import STYLED
from tests.desk import MONDAY, Desk
from tests.test_month_by_day import batches
from tests.test_policy_payments import paid_desk, pay, post


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """October ends with a balance; in November two orders of C1, one picked short, and what is short of
    it released again; C2 has nothing."""
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
    desk.next_day()
    desk.figures("A 50, B 50", "C1 800, C2 10")
    desk.run("12:00")
    desk.approve()
    desk.run("13:00")
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
        less = "short" if kind == "released" else ""
        goods += [
            {**row, name: -row["short"]} for batch in batches(desk) for row in batch["shipments"] if less
        ]
        cases = sum(row[name] for row in goods)
        assert found.total(kind) == (cases, sum(row[name] * prices[row["sku"]] for row in goods))
        assert cases > 0
    assert found.under_way[0] == found.total("released")[0] - found.total("shipped")[0]
    assert found.waiting == 0


def test_cases_that_are_picked_short_and_released_again_are_released_once_wherever_it_is_told(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    short = sum(row["short"] for batch in batches(desk) for row in batch["shipments"])
    assert short and sum(row["cases"] for batch in batches(desk) for row in batch["releases"]) == 11 + short
    (statement,) = make_statements(desk.workspace, "2026-11")
    assert statement.total("released") == (11, 9 * 150 + 2 * 200)
    card = agent_card(desk.workspace, "C1")["orders"]
    told = {order["order_no"]: (order["ordered"], order["released"], order["open"]) for order in card}
    assert told == {"1": (6, 6, 0), "2": (5, 5, 0)}
    for by in ("agent", "product", "reason", "day"):
        assert main(["-C", str(desk.root), "--json", "report", "by", by, "--from", "2026-11-01"]) == 0
        totals = json.loads(capsys.readouterr().out)["totals"]
        assert (totals["first_ordered"], totals["released"]) == (11, 11), by
    with ledger_of(desk.workspace) as ledger:
        figures = Periods.of(ledger).figures(2026, 11, desk.workspace.settings)
    assert (figures.totals["released"], figures.totals["released_minor"]) == statement.total("released")
    assert {rate.name: (rate.part, rate.whole) for rate in figures.rates}["case_fill_after"] == (11, 11)
    assert main(["-C", str(desk.root), "status", "1"]) == 0
    assert Words("en").text("cli.story.picked_short", short=short) in capsys.readouterr().out


def test_of_a_month_in_which_nothing_moved_there_is_none_and_an_unknown_agent_is_asked_about(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make_statements(desk.workspace, "2026-10") == []
    (quiet,) = make_statements(desk.workspace, "2026-10", "C2")
    assert quiet.opening is None and quiet.balance is not None and quiet.moves == ()
    with pytest.raises(OrderbatchError, match="AGENT_NOBODY"):
        make_statements(desk.workspace, agent="X")
    assert [found.agent for found in make_statements(desk.workspace, "2026-10", "c2")] == ["C2"]
    assert agent_card(desk.workspace, "c2")["agent"] == "C2"
    assert main(["-C", str(desk.root), "report", "statement", "--month", "2026-10"]) == 0
    assert Words("en").text("statement.none") in capsys.readouterr().out


@pytest.mark.parametrize("language", STYLED)
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
    assert {words.text(f"statement.sums.{name}") for name in ("released", "gift")} <= set(rows)
    said = words.text("statement.kinds.released"), words.text("statement.kinds.short")
    moves = openpyxl.load_workbook(path)[words.text("statement.sheets.moves")]
    told = [row[1] for row in moves.iter_rows(values_only=True)]
    assert all(told.count(kind) == count for kind, count in zip(said, (3, 1), strict=True))
    assert words.heading("signed_by") in rows
    assert (rows[words.heading("agent")][0], rows[words.heading("statement_month")][0]) == ("C1", "2026-11")
    path.unlink()


@pytest.mark.parametrize("language", STYLED)
def test_a_difference_on_a_statement_that_comes_back_opens_an_incident(desk: Desk, language: str) -> None:
    words = Words(language)
    desk.next_day()
    (found,) = make_statements(desk.workspace, "2026-11")
    (path,) = write_statements(desk.workspace, [found])
    path.write_bytes(render_statement(found, words))
    book = openpyxl.load_workbook(path)
    page = book[words.text("pages.register.sheet")]
    heads = {str(cell.value): cell for row in page.iter_rows() for cell in row if cell.value}
    said = {"en": "short", "zh": "少发"}[language]
    for row, name, value in (
        (1, "order_no", "1"),  # whose it is, and of which type where it says none, is said by the statement
        (1, "description", f"We have 3 cases of A, not 2 ({language})"),
        (2, "order_no", "2"),
        (2, "incident_type", said),
        (2, "description", f"One of five came not ({language})"),
    ):
        head = heads[words.heading(name)]
        page.cell(head.row + row, head.column, value)
    book.save(desk.root / "inbox" / f"confirmed {language}.xlsx")
    desk.run("12:00")
    opened = [row for row in desk.record()["incidents"] if row["change"] == "opened"]
    assert [(row["agent"], row["order_no"], row["type"]) for row in opened] == [
        ("C1", "1", "enquiry"),
        ("C1", "2", "logistics"),
    ]
    assert desk.codes() == []


# what the agent answers: agrees, difference, signed → what is told, what the incident says
WHO = {"en": "C1", "zh": "C2"}  # the same difference of one agent would be one incident
ANSWERS = (
    ("yes", "", "Sun", "STATEMENT_AGREED", None),
    ("yes", "", "", "STATEMENT_UNSIGNED", None),
    ("", "", "", "STATEMENT_SILENT", None),
    ("no", "", "Sun", None, "{unsaid}"),
    ("no", "105.60 too much", "Sun", None, "105.60 too much"),
    ("", "2 cases short", "", None, "2 cases short"),
    ("yes", "but 1 case is missing", "Sun", None, "but 1 case is missing"),
    ("not quite", "", "Sun", None, "not quite"),
)


def answered(desk: Desk, language: str, place: int, agrees: str, differs: str, signed: str) -> str:
    """A statement that comes back with these answers on its first page; the name of the file."""
    words = Words(language)
    (found,) = make_statements(desk.workspace, "2026-11", WHO[language])
    name = f"answer {language} {place}.xlsx"
    path = desk.root / "inbox" / name
    path.write_bytes(render_statement(found, words))
    book = openpyxl.load_workbook(path)
    said = words.choice("statement_agrees", agrees) if agrees in ("yes", "no") else agrees
    cells = {"statement_agrees": said, "statement_differs": differs, "signed_by": signed}
    heads = {words.heading(label): value for label, value in cells.items()}
    page = book.worksheets[0]
    rows = [row[0] for row in page.iter_rows() if str(row[0].value) in heads]
    assert len(rows) == len(heads)
    for cell in rows:
        page.cell(cell.row, 2).value = heads[str(cell.value)] or None
    book.properties.keywords = f"{place}"
    book.save(path)
    return name


@pytest.mark.parametrize("language", STYLED)
def test_what_an_agent_answers_on_the_first_page_is_told_or_opens_an_incident(
    desk: Desk, language: str
) -> None:
    desk.next_day()
    names = [answered(desk, language, place, *row[:3]) for place, row in enumerate(ANSWERS)]
    desk.run("12:00")
    told = {finding["file"]: finding["code"] for finding in desk.record()["findings"]}
    assert told == {name: row[3] for name, row in zip(names, ANSWERS, strict=True) if row[3]}
    opened = {
        row["document"]: row["description"] for row in desk.record()["incidents"] if row["change"] == "opened"
    }
    words = Words("en")
    unsaid = words.text("incidents.statement_unsaid")
    assert opened == {
        name: words.text("incidents.statement", month="2026-11", said=row[4].format(unsaid=unsaid))
        for name, row in zip(names, ANSWERS, strict=True)
        if row[4]
    }
    card = agent_card(desk.workspace, WHO[language])
    assert [(row["month"], row["signed"]) for row in card["statements"]][-1] == ("2026-11", "Sun")
    said = words.text("cli.agent.agreed", month="2026-11", day=desk.today, signed="Sun")
    assert said in agent_screen(card, words)


def test_a_payment_that_desk_and_finance_both_entered_is_on_the_statement_once(tmp_path: Path) -> None:
    desk = paid_desk(tmp_path)
    pay(desk, ("C1", "P", 3000, MONDAY, "R1"), ("C2", "P", 1000, MONDAY, "R3"))
    desk.run("09:00")
    assert make_statements(desk.workspace, agent="C1")[0].total("payment") == (0, 300_000)
    desk.next_day()
    post(desk, ("C1", "P", 3000, MONDAY, "V1"))
    desk.run("09:00")
    totals = [make_statements(desk.workspace, agent=agent)[0].total("payment")[1] for agent in ("C1", "C2")]
    assert [found.agent for found in make_statements(desk.workspace)] == ["C1"]  # no goods, money alone
    assert make_statements(desk.workspace)[0].agent_name == "Agent C1"  # by the agent list: no order tells it
    written = io.BytesIO(render_statement(make_statements(desk.workspace)[0], Words("en")))
    moves = [[*row] for row in openpyxl.load_workbook(written).worksheets[1].values]
    assert [row[4:6] for row in moves if row[1] == Words("en").text("statement.kinds.payment")] == [
        [None, 3000]
    ]
    assert totals == [300_000, 0]  # once finance posted anything under a policy, what it posted counts


def test_what_is_told_of_a_closed_month_is_on_the_statement_and_in_the_contract_after_it(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path, "[run]\nmax_leap_days = 0\n", dt.date(2026, 12, 30))
    desk.catalogue("A 1.5")
    desk.agents("C1 C2")
    desk.figures("A 50", "C1 900, C2 900")
    desk.order("C1", "1", "A 4")
    desk.order("C2", "2", "A 5")
    desk.run("12:00")
    desk.approve()
    desk.run("13:00")
    released, december = desk.latest, desk.today
    desk.fill("tracking", "Shipped cases", {"1": 4})
    desk.run("14:00")
    desk.next_day(5)
    close_month(desk.workspace, desk.at("09:00"), "2026-12", anyway=True)
    sent = make_statements(desk.workspace, "2026-12")
    desk.latest = released
    desk.fill("tracking", "Shipped cases", {"2": 5}, name="two.xlsx")
    desk.fill("tracking", "Shipped on", {"2": december}, name="two.xlsx", source="two.xlsx")
    desk.figures("A 50", "C1 900, C2 900")
    desk.run("12:00")
    assert [found.moves for found in make_statements(desk.workspace, "2026-12")] == [
        found.moves for found in sent
    ]
    (january,) = make_statements(desk.workspace, "2027-01")
    for words in map(Words, LANGUAGES):
        path = tmp_path / "january.xlsx"
        path.write_bytes(render_statement(january, words))
        moves = openpyxl.load_workbook(path)[words.text("statement.sheets.moves")]
        assert words.text("statement.earlier", month="2027-01") in [row[0].value for row in moves.iter_rows()]
    assert _moved(desk, "2027-01") == {"C2": [(december, "shipped", 5, 750)]}
    with ledger_of(desk.workspace) as ledger:
        periods, settings = Periods.of(ledger), desk.workspace.settings
        told = {
            month: {row["agent"]: row["shipped"] for row in periods.figures(*month, settings).contracts}
            for month in ((2026, 12), (2027, 1))
        }
    assert told == {(2026, 12): {"C1": 4, "C2": 0}, (2027, 1): {"C1": 0, "C2": 5}}


def test_a_payment_that_finance_replaces_after_the_month_was_closed_is_put_right_on_the_next_statement(
    tmp_path: Path,
) -> None:
    desk = paid_desk(tmp_path)
    pay(desk, ("C1", "P", 3000, MONDAY, "R1"), ("C2", "P", 1000, MONDAY, "R3"))
    desk.run("09:00")
    desk.next_day(14)
    close_month(desk.workspace, desk.at("08:00"), f"{MONDAY:%Y-%m}", anyway=True)
    before = _moved(desk, f"{MONDAY:%Y-%m}")
    post(desk, ("C1", "P", 3000, MONDAY, "V1"))
    desk.run("09:00")
    assert _moved(desk, f"{MONDAY:%Y-%m}") == before
    assert _moved(desk, f"{desk.today:%Y-%m}") == {"C2": [(MONDAY, "payment", 0, -100_000)]}


def _moved(desk: Desk, month: str) -> dict[str, list[tuple[dt.date, str, int, int]]]:
    return {
        found.agent: [(row["day"], row["kind"], row["cases"], row["minor"]) for row in found.moves]
        for found in make_statements(desk.workspace, month)
    }
