"""Eight days of one agent's goods, from the order to the last answer, told as a text table in both languages.

Every sheet is filled in by the words of the desk's language. At the end the registers are made again from the
batch.json files alone.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.queries import after_release
from orderbatch.terminal.desk_status import story, story_screen
from orderbatch.terminal.goods.agent_card import agent_card
from tests.desk import Cell, Desk
from tests.page_by_file import differs
from tests.papers_by_file import approval_differs
from tests.questions import looked_through
from tests.test_after_release import fill

# day | clock | who, and what they do | rows of the register: number, problem or type, item, cases, status
STORY = """
Mon | 10:00 | agent orders A 10, B 5      |
Mon | 11:00 | finance approves            |
Mon | 16:00 | warehouse ships A 8, B 5    |
Tue | 10:00 | agent receives A 8, B 0, D 3 | 1 missed B 5 open, 2 wrong D 3 open
Tue | 11:00 | agent writes product_quality A 1, return A 2 | 3 product_quality A 1 open, 4 return A 2 open
Wed | 10:00 | rep enters 1 resend, 2 return, 3 credit, 4 return | 1 missed B 5 answered, 4 return A 2 answered
Thu | 09:00 | desk has A 2, B 5           |
Thu | 10:00 | finance approves            |
Fri | 16:00 | warehouse ships A 2, B 5    |
Fri | 17:00 | rep closes 2 restock, 4 scrap | 2 wrong D 3 closed, 4 return A 2 closed
Sat | 10:00 | rep closes 1, 3             | 1 missed B 5 closed, 3 product_quality A 1 closed
Mon | 10:00 | rep opens 3                 | 3 product_quality A 1 open
"""
BY_LINES = {"arrivals", "dispatches", "findings", "inputs", "line_decisions", "order_lines", "shipments"}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class EightDays:
    """One desk and the people around it; each method is a verb of the table."""

    def __init__(self, root: Path, language: str) -> None:
        self.words = Words(language)
        settings = f'[company]\nlanguage = "{language}"\n[ship]\ncalendar_days = true\nwithin_days = 5\n'
        self.desk = Desk(root / "desk", settings)
        self.desk.catalogue("A 2, B 1, D 3")
        self.desk.agents("C1")
        self.records: list[dict[str, Any]] = []

    def named(self, **cells: Cell) -> dict[str, Cell]:
        """Columns by their headings in the desk's language; choices in its words."""
        choices = self.words.look_up("choices")
        return {
            self.words.heading(name): self.words.choice(name, str(cell)) if name in choices else cell
            for name, cell in cells.items()
        }

    def figures(self, stock: str = "A 10, B 100, D 100") -> None:
        self.desk.figures(stock, "C1 100")

    def play(self) -> None:
        """Line after line of the table; what it says of the register must be so."""
        for line in STORY.strip().splitlines():
            name, clock, act, expected = (cell.strip() for cell in line.split("|"))
            while DAYS[self.desk.today.weekday()] != name:
                self.desk.next_day()
                self.figures("A 2, B 5, D 97") if self.desk.today.weekday() < 5 else None
            who, verb, *what = act.split(" ", 2)
            getattr(self, f"{who}_{verb}")(what[0] if what else "")
            self.desk.run(clock)
            self.records.append(self.desk.record())
            for row in filter(None, expected.split(", ")):
                self.holds(row)

    def holds(self, expected: str) -> None:
        """`3 return A 2 open` is a row of the register as the run left it."""
        number, what, sku, cases, status = expected.split()
        row = next(row for row in self.desk.record()["incidents"] if row["number"] == f"K2026-000{number}")
        found = (row["problem"] or row["type"], row["sku"], row["cases"], row["status"])
        assert found == (what, sku, int(cases), status), expected

    def desk_has(self, stock: str) -> None:
        self.desk.figures(stock, "C1 100", "08:30")

    def agent_orders(self, items: str) -> None:
        self.figures()
        head = self.named(agent="C1")
        rows: list[list[Cell]] = [[*pair] for pair in head.items()]
        rows += [[self.words.heading("order_no"), "1"]]
        rows += [[self.words.heading("if_short"), self.words.choice("if_short", "defer")], []]
        rows += [[self.words.heading("sku"), self.words.heading("cases")]]
        self.desk.put("order.xlsx", rows + [[sku, int(cases)] for sku, cases in pairs(items)], "09:00")

    def finance_approves(self, _what: str) -> None:
        approval = self.desk.outputs("approval")[0]
        said = self.named(decision="approve", decided_by="Wu")
        orders = [row["order_no"] for row in self.desk.record()["orders"] if row["status"] == "proposed"]
        fill(self.desk, approval, dict.fromkeys(orders, said))

    def warehouse_ships(self, items: str) -> None:
        paper = max(
            self.desk.root.glob(f"outbox/*/*/{self.words.text('documents.tracking.name', batch='*')}.xlsx")
        )
        day = self.desk.today
        rows = {
            sku: self.named(shipped_cases=int(cases), shipped_on=day, waybill="W1")
            for sku, cases in pairs(items)
        }
        fill(self.desk, paper, rows)

    def agent_receives(self, items: str) -> None:
        names = ("agent", "order_no", "sku", "good_cases", "received_on")
        rows: list[list[Cell]] = [[self.words.heading(name) for name in names]]
        rows += [["C1", "1", sku, int(cases), self.desk.today] for sku, cases in pairs(items)]
        self.desk.put(f"arrived {self.desk.today}.xlsx", rows, "09:00")

    def agent_writes(self, what: str) -> None:
        names = ("opened_on", "agent", "order_no", "sku", "incident_cases", "incident_type", "description")
        rows: list[list[Cell]] = [[self.words.heading(name) for name in names]]
        for said in what.split(", "):
            kind, sku, cases = said.split()
            name = self.words.choice("incident_type", kind)
            rows.append([self.desk.today, "C1", "1", sku, int(cases), name, f"{name} {sku}"])
        self.desk.put(f"complaints {self.desk.today}.xlsx", rows, "10:30")

    def rep_enters(self, what: str) -> None:
        said = {"answer": "OK", "decided_by": "Wu"}
        rows = {number: self.named(resolution=kind, **said) for number, kind in numbered(what)}
        self.registers(rows)

    def rep_closes(self, what: str) -> None:
        rows = {
            number: self.named(incident_status="closed", **({"disposition": goods} if goods else {}))
            for number, goods in numbered(what)
        }
        self.registers(rows)

    def rep_opens(self, what: str) -> None:
        rows = {
            number: self.named(incident_status="open", reopen_reason="again")
            for number, _blank in numbered(what)
        }
        self.registers(rows)

    def registers(self, rows: Mapping[str, Mapping[str, Cell]]) -> None:
        name = self.words.text("documents.incidents.name", batch="*")
        papers = self.desk.root.glob(f"outbox/*/*/{name}.xlsx")
        fill(self.desk, max(papers, key=lambda path: path.stat().st_mtime_ns), rows)


def pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split(", "):
        sku, cases = pair.split()
        yield sku, cases


def numbered(text: str) -> Iterator[tuple[str, str]]:
    for said in text.split(", "):
        number, _blank, word = said.partition(" ")
        yield f"K2026-000{number}", word


@pytest.mark.parametrize("language", LANGUAGES)
def test_eight_days_from_the_order_to_the_last_answer(language: str, tmp_path: Path) -> None:
    days = EightDays(tmp_path, language)
    with looked_through() as questions:
        days.play()
    assert not BY_LINES & questions.keys(), questions
    assert examine(days.desk.workspace) == []
    remade_from_batch_json(days)
    pages_remade(days)
    screen = story_screen(story(days.desk.workspace, "1"), days.words)
    for said in ("K2026-0001", "K2026-0002", "K2026-0003", "K2026-0004", "W1"):
        assert said in screen
    assert not any("  " in line.strip() for line in screen.splitlines() if "K2026-" in line)
    assert [row["number"] for row in agent_card(days.desk.workspace, "C1")["incidents"]] == ["K2026-0003"]
    credits = [
        row[0] if isinstance(row[0], str) else ""
        for path in days.desk.root.glob(
            f"outbox/*/*/{days.words.text('documents.credit_list.name', batch='*')}.xlsx"
        )
        for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    ]
    assert sorted(number for number in credits if number.startswith("K2026")) == ["K2026-0003", "K2026-0004"]


def pages_remade(days: EightDays) -> None:
    """Every figure of every day's page comes out again from the batch.json beside it, which is as its schema
    says.
    """
    schema = json.loads((Path(__file__).parents[1] / "docs/batch.schema.json").read_text("utf-8"))
    for path in days.desk.root.glob("outbox/*/*/batch.json"):
        record = json.loads(path.read_text("utf-8"))
        jsonschema.validate(record, schema)
        html = (path.parent / "summary.html").read_text("utf-8")
        assert differs(record, html, days.words) == {}, record["batch"]
        for paper in path.parent.glob(f"{days.words.text('documents.approval.name', batch='*')}.xlsx"):
            assert approval_differs(record, paper, days.words) == [], record["batch"]


def remade_from_batch_json(days: EightDays) -> None:
    """The registers by the batch.json files alone are those of the ledger, and their goods add up."""
    root = days.desk.root
    batches = [json.loads(path.read_text("utf-8")) for path in sorted(root.glob("outbox/*/*/batch.json"))]
    newest: dict[str, dict[str, Any]] = {}
    shipped: Counter[tuple[str, str]] = Counter()
    resolved: Counter[tuple[str, str]] = Counter()
    money = 0
    for batch in batches:
        newest |= {row["number"]: row for row in batch["incidents"]}
        for row in batch["shipments"]:
            shipped[row["order_key"], row["sku"]] += row["shipped"]
        for row in batch["resolutions"]:
            resolved[row["order_key"], row["sku"]] += row["counted"]
            money += row["minor"] if row["kind"] in ("credit", "return") else 0
    assert shipped == {("C1/1", "A"): 10, ("C1/1", "B"): 5, ("C1/1-K2026-0001", "B"): 5}
    assert +resolved == {("C1/1", "A"): 3, ("C1/1", "B"): 5}  # 1 credited, 2 came back, 5 sent again
    assert money == 3 * 200
    for item, cases in resolved.items():
        assert cases <= shipped[item]
    received = [row for batch in batches for row in batch["arrivals"]]
    for row in received:
        assert sum(row[name] for name in ("good", "short", "missed", "damaged", "refused")) == row["sent"]
    workspace = days.desk.workspace
    with open_ledger(workspace.ledger_url, workspace.archive, workspace.state / "backups") as ledger:
        kept = ledger.ask(after_release.incidents_by, "number", list(newest))
        assert ledger.ask(after_release.resolved, {"C1/1"}) == {**+resolved, ("C1/1", "D"): 0}
    names = (
        "number",
        "agent",
        "order_key",
        "sku",
        "cases",
        "type",
        "problem",
        "status",
        "resolution",
        "answer",
    )
    ours = [{name: row[name] for name in names} for row in kept]
    theirs = [{name: row[name] for name in names} for row in newest.values()]
    assert sorted(ours, key=str) == sorted(theirs, key=str)
