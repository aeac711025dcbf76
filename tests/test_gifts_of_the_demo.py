"""Business days of the demo with refusals, holds, short picks, returns, payments and a list that changes:
where everybody stands comes out again by a program of its own (`tests.gifts_by_files`; 7-policies).

ORDERBATCH_FORTNIGHT=10 plays a fortnight.
"""

import datetime as dt
import random
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.demo import make_demo
from orderbatch.doctor import examine
from tests.depth import asked
from tests.desk import MONDAY, Cell, Desk
from tests.gifts_by_files import ByFiles, batches
from tests.test_after_release import ANSWERED, fill

DAYS = asked("ORDERBATCH_FORTNIGHT", 0, 2)
SETTINGS = '[company]\ntimezone = "Asia/Shanghai"\n[orders]\nmin_order_cases = 10\n'
BACK = {**ANSWERED, "Resolution": "return", "Incident status": "closed", "Goods returned": "restock"}
LISTS = ("Sales policies", "Policy payments", "Agent list", "Catalogue", "Markets")


class Days:
    """One demo desk, and the people around it by the dice."""

    def __init__(self, root: Path) -> None:
        self.dice = random.Random(2026)
        self.desk = Desk(root / "desk", SETTINGS)
        (root / "desk" / "inbox").mkdir()
        self.seen: Counter[str] = Counter()
        self.shipped: list[tuple[str, str, str, int]] = []  # agent, order, SKU, cases
        self.complained: list[str] = []
        self.held: list[Path] = []
        self.recount = ByFiles(self.desk.root)
        self.read = 0

    def run(self, clock: str) -> None:
        self.desk.run(clock)
        for batch in batches(self.desk.root)[self.read :]:
            assert self.recount.read(batch) == []
            self.read += 1
            self.seen.update(code["code"] for code in batch["findings"])
            self.seen["gifts"] += len(batch["gift_lines"])
            self.seen["short"] += sum(row["short"] > 0 for row in batch["shipments"])
            self.seen["returned"] += sum(row["kind"] == "return" for row in batch["resolutions"])
            self.seen.update(row["decision"] for row in batch["decisions"])

    def morning(self, number: int, count: int) -> None:
        """The day's forms and figures; the lists on the first day, and half way with other terms."""
        made = self.desk.root.parent / f"made {number}"
        make_demo(made, self.desk.today, 7 + number, language="en")
        for path in sorted((made / "inbox").iterdir()):
            is_list = path.name.startswith(LISTS)
            if number == 0 or not is_list:
                path.rename(self.desk.root / "inbox" / path.name)
        if number == 0:
            self.policies = (self.desk.root / "inbox" / "Sales policies.xlsx").read_bytes()
        elif number == count // 2:
            self._other_terms()
            self._payments()
        if number and self.complained:
            registers = sorted(self.desk.root.glob("outbox/*/*/Incident register*.xlsx"), key=_age)
            fill(self.desk, registers[-1], dict.fromkeys(self.complained, BACK))
            self.complained = []
        for path in self.held:
            path.rename(self.desk.root / "inbox" / path.name)
        self.held = []

    def _other_terms(self) -> None:
        """The first policy asks for more, and the second is named no more."""
        path = self.desk.root / "inbox" / "Sales policies from now on.xlsx"
        path.write_bytes(self.policies)
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        heads = [str(cell.value or "").split(" (")[0] for cell in page[1]]
        codes = sorted({str(row[heads.index("Policy")].value) for row in page.iter_rows(min_row=2)})
        for number in range(page.max_row, 1, -1):
            row = page[number]
            if row[heads.index("Policy")].value == codes[1]:
                page.delete_rows(number)
            elif row[heads.index("Policy")].value == codes[0]:
                row[heads.index("Threshold")].value += 2
        book.save(path)

    def _payments(self) -> None:
        """Finance posts more, takes some of it back, and sends one voucher twice."""
        (code,) = [code for code, terms in self.recount.terms().items() if terms.kind == "payment_gift"]
        agents = sorted({row["agent"] for row in batches(self.desk.root)[0]["targets"]})[:2]
        today = self.desk.today
        rows: list[list[Cell]] = [["Agent code", "Policy", "Amount", "Posted on", "Voucher"]]
        rows += [[agent, code, 25_000, today, f"V-{agent}"] for agent in agents]
        rows += [
            [agents[0], code, -9_000, today, "V-back"],
            [agents[1], code, 25_000, today, f"V-{agents[1]}"],
        ]
        self.desk.put("finance policy payments.xlsx", rows, "08:00")

    def finance(self) -> None:
        """Yes to most, no to some, later to some."""
        found = self.desk.outputs("approval")
        if not found:
            return
        book = openpyxl.load_workbook(found[0])
        page = book.worksheets[0]
        top = next(row for row in page.iter_rows() if "Decision" in [cell.value for cell in row])
        place = {str(cell.value): cell.column for cell in top if cell.value}
        later = openpyxl.load_workbook(found[0])
        is_held = False
        for number in range(top[0].row + 1, page.max_row + 1):
            if not page.cell(number, place["Order no."]).value or page.cell(number, 1).value == "Total":
                break
            answer = self.dice.choices(["approve", "refuse", "hold"], [7, 2, 2])[0]
            for sheet, decision in (
                (page, answer),
                (later.worksheets[0], "approve" if answer == "hold" else ""),
            ):
                said = {
                    "Decision": decision,
                    "Decided by": "Wang",
                    "Second approver": "Li",
                    "Reason": "agreed",
                }
                for heading, cell in said.items():
                    if (
                        decision
                        and heading in place
                        and not sheet.cell(number, place[heading]).protection.locked
                    ):
                        sheet.cell(number, place[heading]).value = cell
            is_held |= answer == "hold"
        book.save(self.desk.root / "inbox" / found[0].name)
        if is_held:
            self.held.append(self.desk.root.parent / f"later {found[0].name}")
            later.save(self.held[-1])

    def warehouse(self) -> None:
        """Most leaves as released; sometimes a case or two are not there."""
        for path in self.desk.outputs("tracking"):
            book = openpyxl.load_workbook(path)
            page = book.worksheets[0]
            top = next(row for row in page.iter_rows() if "SKU" in [cell.value for cell in row])
            place = {str(cell.value).split(" (")[0]: cell.column for cell in top if cell.value}
            for number in range(top[0].row + 1, page.max_row + 1):
                sku = page.cell(number, place["SKU"]).value
                if not sku:
                    continue
                released = int(page.cell(number, place["Released cases"]).value)
                left = max(0, released - self.dice.choice([0, 0, 0, 1, 2]))
                page.cell(number, place["Shipped cases"]).value = left
                who = [str(page.cell(number, place[name]).value) for name in ("Agent code", "Order no.")]
                self.shipped.append((who[0], who[1], str(sku), left))
            book.save(self.desk.root / "inbox" / path.name)

    def agents(self) -> None:
        """Two of what was shipped come back in part."""
        rows: list[list[Cell]] = [
            ["Agent code", "Order no.", "SKU", "Cases concerned", "Incident type", "Date", "Description"]
        ]
        goods = [row for row in self.shipped if row[3] > 1]
        for row in self.dice.sample(goods, min(2, len(goods))):
            self.shipped = [other for other in self.shipped if other[1:3] != row[1:3]]
            rows.append([*row[:3], row[3] // 2, "return", self.desk.today, "too many"])
        self.desk.put(f"complaints {self.desk.today}.xlsx", rows, "17:00")

    def evening(self) -> None:
        self.complained = [
            row["number"] for row in self.desk.record()["incidents"] if row["change"] == "opened"
        ]


def _age(path: Path) -> Any:
    return path.stat().st_mtime_ns


@pytest.mark.slow
@pytest.mark.skipif(not DAYS, reason="takes long")
def test_every_entitlement_of_the_demo_comes_out_again_from_its_files_alone(tmp_path: Path) -> None:
    days = Days(tmp_path)
    for number in range(DAYS):
        days.desk.today = MONDAY + dt.timedelta(days=number // 5 * 7 + number % 5)
        days.morning(number, DAYS)
        days.run("12:00")
        days.finance()
        days.run("16:00")
        days.warehouse()
        days.agents()
        days.run("18:00")
        days.evening()
    assert examine(days.desk.workspace) == []
    seen = days.seen
    assert min(seen[name] for name in ("gifts", "approve", "refuse", "short")) > 0, seen
    if DAYS >= 10:
        assert min(seen["hold"], seen["returned"], days.recount.most_before_a_change()) > 0, seen
