"""A small desk to tell stories with: masters and forms from one-line tables, runs, and what came of them."""

import datetime as dt
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import xlsxwriter

from orderbatch.day import DayDone, run
from orderbatch.workspace.workspace import Workspace, open_workspace
from tests.same_desk import as_before

MONDAY = dt.date(2026, 11, 23)
Cell = str | int | float | dt.date | dt.datetime | tuple[float, str] | None  # a pair: a number and its format


def write_sheet(path: Path, rows: list[list[Cell]], at: dt.datetime, sheet: str = "Sheet") -> None:
    """One sheet of cells as a workbook that was last touched `at`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page = book.add_worksheet(sheet)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, dt.datetime | dt.date):
                    page.write_datetime(row, column, cell, moment)
                elif isinstance(cell, str):
                    page.write_string(row, column, cell)
                elif isinstance(cell, tuple):
                    page.write_number(row, column, cell[0], book.add_format({"num_format": cell[1]}))
                elif cell is not None:
                    page.write_number(row, column, cell)
    os.utime(path, (at.timestamp(), at.timestamp()))


def _bare(heading: object) -> str:
    """A heading without its unit: `Proposed amount (CNY)` → `Proposed amount`."""
    return str(heading or "").split(" (")[0].strip()


def pairs(text: str) -> dict[str, float]:
    """`"A 12, B 30"` → {"A": 12, "B": 30}."""
    return {
        word: float(number) for word, number in (pair.split() for pair in text.split(",") if pair.strip())
    }


class Desk:
    """A workspace with a clock. Prices are 1.00 a case unless said otherwise."""

    def __init__(self, root: Path, settings: str = "", day: dt.date = MONDAY) -> None:
        self.root = root
        self.today = day
        self.latest: DayDone | None = None
        root.mkdir(parents=True, exist_ok=True)
        (root / "orderbatch.toml").write_text("[inbox]\nsettle_seconds = 0\n" + settings, encoding="utf-8")

    @property
    def workspace(self) -> Workspace:
        """Opened afresh, as every command does."""
        return open_workspace(self.root)

    def at(self, clock: str) -> dt.datetime:
        """A moment of today."""
        return dt.datetime.combine(self.today, dt.time.fromisoformat(clock))

    def next_day(self, days: int = 1) -> None:
        """The clock moves on."""
        self.today += dt.timedelta(days=days)

    def put(self, name: str, rows: list[list[Cell]], clock: str = "08:00") -> None:
        """A workbook into the inbox."""
        write_sheet(self.root / "inbox" / name, rows, self.at(clock))

    def catalogue(self, items: str, **columns: Mapping[str, Cell]) -> None:
        """SKUs with their prices; further columns by heading: `Status={"B": "discontinued"}`."""
        rows: list[list[Cell]] = [["SKU", "Product", "Case price", *columns]]
        for sku, price in pairs(items).items():
            rows.append([sku, f"Item {sku}", price, *(values.get(sku) for values in columns.values())])
        self.put("catalogue.xlsx", rows)

    def agents(self, names: str, **columns: Mapping[str, Cell]) -> None:
        """Agents by code, with further columns by heading (`_` for a blank)."""
        headings = [column.replace("_", " ") for column in columns]
        rows: list[list[Cell]] = [["Agent code", "Agent", "Region", *headings]]
        for name in names.split():
            rows.append([name, f"Agent {name}", "North", *(values.get(name) for values in columns.values())])
        self.put("agents.xlsx", rows)

    def figures(self, stock: str, balances: str, clock: str = "08:00") -> None:
        """Today's stock and balances."""
        as_of = self.at(clock)
        on_hand: list[list[Cell]] = [[sku, cases, "A-1", as_of] for sku, cases in pairs(stock).items()]
        money: list[list[Cell]] = [[agent, amount, as_of] for agent, amount in pairs(balances).items()]
        self.put(f"stock {as_of:%m%d%H%M}.xlsx", [["SKU", "On hand", "Bin", "As of"], *on_hand], clock)
        self.put(f"balances {as_of:%m%d%H%M}.xlsx", [["Agent code", "Balance", "As of"], *money], clock)

    def order(
        self, agent: str, number: str, items: str, clock: str = "09:00", file: str = "", **labels: str
    ) -> None:
        """An order form: items `"A 10, B 5"`; labels by word, as `If_short="defer"`."""
        rows: list[list[Cell]] = [["Order form"], ["Agent code", agent, None, "Order no.", number]]
        rows += [[label.replace("_", " "), value] for label, value in labels.items()]
        rows += [[], ["SKU", "Cases"]]
        for item in items.split(","):
            sku, cases = item.split()
            rows.append([sku, float(cases) if cases.replace(".", "").isdigit() else cases])
        self.put(file or f"order {agent} {number} {clock.replace(':', '')}.xlsx", rows, clock)

    def run(self, clock: str = "18:00", **options: Any) -> DayDone:
        """The daily run at that time of today."""
        moment = self.at(clock)
        self.latest = as_before(self.root, moment, options, lambda: run(self.workspace, moment, **options))
        return self.latest

    def record(self) -> dict[str, Any]:
        """batch.json of the latest run."""
        assert self.latest is not None
        found: dict[str, Any] = json.loads((self.root / self.latest.folder / "batch.json").read_text("utf-8"))
        return found

    def lines(self, *parts: str) -> dict[str, Any]:
        """`"order/SKU"` → the named parts of each line of the latest batch."""
        return {
            f"{line['order_no']}/{line['sku']}": line[parts[0]]
            if len(parts) == 1
            else tuple(line[part] for part in parts)
            for line in self.record()["lines"]
        }

    def codes(self) -> list[str]:
        """The finding codes of the latest run."""
        assert self.latest is not None
        return [finding.code for finding in self.latest.findings]

    def released(self) -> dict[str, int]:
        """`"order/SKU"` → cases on the pick lists of the latest run."""
        assert self.latest is not None and self.latest.batch is not None
        goods = self.latest.batch.releases
        columns = [goods[name].tolist() for name in ("order_no", "sku", "cases")]
        return {f"{number}/{sku}": cases for number, sku, cases in zip(*columns, strict=True)}

    def outputs(self, kind: str) -> list[Path]:
        """The documents of a kind that the latest run published."""
        assert self.latest is not None
        names = [output["name"] for output in self.record()["outputs"] if output["kind"] == kind]
        return [self.root / self.latest.folder / name for name in names]

    def fill(
        self,
        kind: str,
        column: str,
        answers: Mapping[str, Cell] | Cell,
        name: str = "",
        source: str = "",
        beside: Mapping[str, Cell] = MappingProxyType({}),
    ) -> None:
        """Fill a column of the latest document of a kind, or of a file in the inbox, and drop it there.

        answers: one for every row, or by order number. beside: what else each answered row says, by heading.
        """
        path = self.root / "inbox" / source if source else self.outputs(kind)[0]
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        every = ({_bare(cell.value): cell for cell in row} for row in sheet.iter_rows())
        headings = next(row for row in every if column in row and "Order no." in row)
        place = {heading: cell.column for heading, cell in headings.items()}
        first = headings[column].row + 1
        for row in range(first, sheet.max_row + 1):
            number = sheet.cell(row, place["Order no."]).value
            if not number or str(number) == "Total":
                break
            answer = answers.get(str(number)) if isinstance(answers, Mapping) else answers
            if answer is not None:
                sheet.cell(row, place[column]).value = answer
                for heading, said in beside.items():
                    sheet.cell(row, place[heading]).value = said
        book.save(self.root / "inbox" / (name or f"{kind} back.xlsx"))

    def approve(
        self, decisions: Mapping[str, Cell] | Cell = "approve", name: str = "", source: str = "", **said: Any
    ) -> None:
        """Finance fills in the latest approval workbook, or that of `source`, with Wang's name.

        said: further columns by heading (`_` for a blank); hold and refuse say why.
        """
        columns: dict[str, Cell] = {"Decided by": "Wang", "Reason": "agreed"}
        columns |= {heading.capitalize().replace("_", " "): cell for heading, cell in said.items()}
        self.fill("approval", "Decision", decisions, name, source, columns)
