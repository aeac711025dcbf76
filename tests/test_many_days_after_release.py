"""Goods after their release, played at random over many days; the properties of 8-after-release after every
run.

`ORDERBATCH_DESKS=50 ORDERBATCH_DAYS=10` plays longer. A failure tells the desk's seed and diary.
"""

import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from orderbatch.contract.goods_frames import PROBLEMS
from orderbatch.contract.words import Words
from orderbatch.doctor import examine
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.queries import after_release
from orderbatch.ledger.queries.runs import rows
from orderbatch.terminal.desk_status import story, story_screen
from tests.depth import asked
from tests.desk import Cell, Desk, _bare


def steps_of(connection: sa.Connection, number: str) -> list[str]:
    """What became of an incident, run by run."""
    sentence = "SELECT change FROM incidents WHERE number = :number AND change <> '' ORDER BY run"
    return [row["change"] for row in rows(connection, sentence, number=number)]


DESKS, DAYS = (
    asked(name, few, more) for name, few, more in (("ORDERBATCH_DESKS", 1, 2), ("ORDERBATCH_DAYS", 4, 4))
)
AGENTS, SKUS = ("C1", "C2", "C3"), ("A", "B")
PRICES = {"A": 200, "B": 100}
RESOLUTIONS = ("resend", "replace", "credit", "return", "charge", "answered", "none", None)


class Floor:
    """A desk whose papers wander about: the warehouse, agents and the rep fill in old and new ones."""

    def __init__(self, root: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.desk = Desk(root / "desk")
        self.papers: dict[str, list[Path]] = defaultdict(list)
        self.released: Counter[tuple[str, str]] = Counter()
        self.shipped: Counter[tuple[str, str]] = Counter()
        self.short: Counter[tuple[str, str]] = Counter()
        self.resolved: Counter[tuple[str, str]] = Counter()
        self.sent: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.paid_back: Counter[tuple[str, str]] = Counter()
        self.opened: set[str] = set()
        self.count = 0
        self.minute = 0
        self.desk.catalogue("A 2, B 1")
        self.desk.agents(" ".join(AGENTS))

    def play(self, days: int) -> None:
        """So many days, three runs each."""
        for _day in range(days):
            self.minute = 0
            self.desk.figures("A 20, B 20", "C1 500, C2 500, C3 500", "08:00")
            for agent in AGENTS:
                self.count += 1
                items = ", ".join(f"{sku} {self.dice.randint(1, 9)}" for sku in SKUS)
                self.desk.order(agent, f"N{self.count}", items, "08:30", If_short="defer")
            self.run()
            decisions = {"Decision": lambda _row: self.dice.choice(("approve", "approve", None))}
            self.fill("approval", {**decisions, "Decided by": lambda _row: "Wu"})
            self.run()
            for _again in range(self.dice.choice((1, 2))):
                self.warehouse()
                self.agent()
                self.rep()
                self.complain()
                self.run()
            self.desk.next_day()

    def run(self) -> None:
        """A run, and everything that must hold after it."""
        self.minute += 20
        day = self.desk.run(f"{9 + self.minute // 60:02d}:{self.minute % 60:02d}")
        if day.batch is None:
            return
        record = self.desk.record()
        for kind in ("approval", "tracking", "dispatch_notice", "incidents"):
            self.papers[kind] += self.desk.outputs(kind)
        goods: Any = day.batch.releases.to_dict("records")
        for row in goods:
            self.released[row["order_key"], row["sku"]] += row["cases"]
        self.holds(record)
        assert examine(self.desk.workspace) == []

    def holds(self, record: dict[str, Any]) -> None:
        """The properties of 8-after-release."""
        for row in record["shipments"]:
            self.shipped[row["order_key"], row["sku"]] += row["shipped"]
            self.short[row["order_key"], row["sku"]] += row["short"]
        for item, cases in self.shipped.items():
            assert cases >= 0
            assert cases + self.short[item] <= self.released[item]
        for row in record["arrivals"]:
            parts = sum(row[name] for name in ("good", "short", "missed", "damaged", "refused"))
            assert parts == row["sent"], row
        is_open = Counter(
            (row["order_key"], row["sku"], row["problem"])
            for row in record["incidents"]
            if row["status"] == "open" and row["problem"] in PROBLEMS  # an answered one is another matter
        )
        assert not is_open or max(is_open.values()) == 1
        for row in record["resolutions"]:
            self.resolved[row["order_key"], row["sku"]] += row["counted"]
            self.sent[row["incident"]] += 1 if row["state"] == "done" else -1
            assert self.sent[row["incident"]] in (0, 1), row
            self.kinds[row["kind"]] += 1
            if row["kind"] in ("credit", "return"):
                self.paid_back[row["order_key"], row["sku"]] += row["minor"]
        for item, cases in self.resolved.items():
            assert 0 <= cases <= self.shipped[item], item
        for item, minor in self.paid_back.items():
            assert 0 <= minor <= self.shipped[item] * PRICES[item[1]], item
        for row in record["incidents"]:
            assert row["status"] != "closed" or row["answer"], row
            is_new = row["number"] not in self.opened
            assert not is_new or row["change"] in ("opened", "closed"), row
            self.opened.add(row["number"])

    def last_of_all(self) -> None:
        """Every order has a screen that names its incidents, and each incident a history from its opening."""
        workspace = self.desk.workspace
        with open_ledger(workspace.ledger_url, workspace.archive, workspace.state / "backups") as ledger:
            for number in self.opened:
                assert ledger.ask(steps_of, number)[0] in ("opened", "closed"), number
            incidents = ledger.ask(after_release.incidents_by, "number", sorted(self.opened))
        for row in incidents:
            if row["order_no"]:
                assert row["number"] in story_screen(story(workspace, row["order_no"]), Words("en"))

    def fill(self, kind: str, columns: dict[str, Any]) -> None:
        """Fill cells of a paper, mostly a new one, and drop it into the inbox. columns: heading → row →
        cell.
        """
        if not self.papers[kind]:
            return
        path = self.papers[kind][-1] if self.dice.random() < 0.7 else self.dice.choice(self.papers[kind])
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        place: dict[str, int] = {}
        for cells in page.iter_rows():
            said = {_bare(cell.value): cell.column for cell in cells if cell.value}
            if set(columns) <= set(said):
                place = said
            elif place and (cells[0].value or page.cell(cells[0].row, place.get("Order no.", 1)).value):
                row = {name: page.cell(cells[0].row, column).value for name, column in place.items()}
                if "Total" in (row.get("Pick no."), row.get("Order no."), row.get("Dispatch no.")):
                    break
                for name, value in columns.items():
                    if (cell := value(row)) is not None:
                        page.cell(cells[0].row, place[name]).value = cell
        self.count += 1
        book.properties.keywords = str(self.count)
        book.save(self.desk.root / "inbox" / f"{self.count:04d} {kind}.xlsx")

    def warehouse(self) -> None:
        """Some goods leave, some of them short, some figures are corrected later."""

        def shipped(row: dict[str, Cell]) -> Cell:
            cases = int(str(row["Released cases"]))
            return self.dice.choice((cases, cases, self.dice.randint(0, cases), None))

        self.fill(
            "tracking",
            {
                "Shipped cases": shipped,
                "Rest": lambda _row: self.dice.choice((None, None, "follows")),
                "Waybill": lambda _row: self.dice.choice((None, "W1", "W2")),
            },
        )

    def agent(self) -> None:
        """An agent reports, perhaps more, less, or damaged; perhaps a second time."""

        def good(row: dict[str, Cell]) -> Cell:
            cases = int(str(row["Cases sent"]))
            return self.dice.choice((cases, max(0, cases - 1), 0, cases + 1, None))

        self.fill(
            "dispatch_notice",
            {
                "Good cases": good,
                "Damaged or refused cases": lambda _row: self.dice.choice((None, None, 1)),
                "Problem": lambda _row: self.dice.choice((None, "refused", "damaged")),
            },
        )

    def complain(self) -> None:
        """An agent complains, or wants to send something back, perhaps more than he has."""
        if not self.shipped or self.dice.random() < 0.5:
            return
        key, sku = self.dice.choice(sorted(self.shipped))
        agent, _slash, order_no = key.partition("/")
        self.count += 1
        head: list[Cell] = ["Agent code", "Order no.", "SKU", "Cases concerned", "Type", "Description"]
        head += ["Answer", "Resolution", "Decided by"]
        kind = self.dice.choice(("return", "product quality", "enquiry"))
        done = self.dice.choice(("credit", "resend", None))
        row: list[Cell] = [agent, order_no, sku, self.dice.randint(1, 9), kind, f"no. {self.count}"]
        self.desk.put(f"complaint {self.count}.xlsx", [head, [*row, "Sorry.", done, "Wu"]], self.clock(10))

    def clock(self, more: int) -> str:
        """So many minutes after the last run."""
        return f"{9 + (self.minute + more) // 60:02d}:{(self.minute + more) % 60:02d}"

    def rep(self) -> None:
        """The rep fills in answers and resolutions, some of them impossible."""
        self.fill(
            "incidents",
            {
                "Answer": lambda row: self.dice.choice(("Sorry.", None)) if row["Incident no."] else None,
                "Resolution": lambda row: self.dice.choice(RESOLUTIONS) if row["Incident no."] else None,
                "Goods returned": lambda row: (
                    self.dice.choice(("restock", None)) if row["Incident no."] else None
                ),
                "Decided by": lambda row: (
                    self.dice.choice(("Wu", "Wu", None)) if row["Incident no."] else None
                ),
                "Incident status": lambda row: (
                    self.dice.choice(("closed", None, None, "open")) if row["Incident no."] else None
                ),
                "Opened again because": lambda row: (
                    self.dice.choice(("again", None)) if row["Incident no."] else None
                ),
            },
        )


@pytest.mark.parametrize("seed", range(DESKS))
def test_goods_incidents_and_resolutions_add_up_after_every_run(seed: int, tmp_path: Path) -> None:
    floor = Floor(tmp_path, seed)
    floor.play(DAYS)
    floor.last_of_all()
    assert floor.kinds, "nothing was ever resolved: the model plays too little"
