"""The world around a desk, played at random: agents, finance, warehouse, money and goods that really move."""

import copy
import datetime as dt
import hashlib
import json
import os
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl

from orderbatch.contract.calendar import is_working_day
from orderbatch.contract.errors import OrderbatchError
from orderbatch.day import run
from orderbatch.doctor import examine
from orderbatch.keeping.undo import undo
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.queries import parts, promises
from orderbatch.workspace.workspace import open_workspace
from tests.desk import MONDAY, Cell, _bare, write_sheet
from tests.gifts_by_files import ByFiles
from tests.plain_books import Form, PlainBooks, Released, Sent, hold

AGENTS = ("C1", "C2", "C3", "C4")
SKUS = ("A", "B", "C", "D")
PRICES = {"A": 100, "B": 250, "C": 333, "D": 1000}
LOTS = {"C": 3}
GIFTS = ("G1", "G2", "G3")  # nobody orders these: one for each policy
POLICIES = {  # name → its rows: kind, item, threshold, gift item, gift cases, whether it repeats
    "buy": ("buy_get", "A", 5, "G1", 1, "yes"),
    "amount": ("amount_gift", None, 30, "G2", 2, "no"),
    "paper": ("material", None, 20, "G3", 1, "no"),
}
KINDS = (
    "approval",
    "tracking",
    "reply",
    "dispatch notice",
    "shipping chase",
    "review",
)  # papers that come back
Row = dict[str, Any]


def _place(row: Row) -> tuple[str, str, str]:
    """Pick number, order key and SKU of a row of a tracking sheet."""
    return str(row["Pick no."]), f"{row['Agent code']}/{row['Order no.']}", str(row["SKU"])


def _is_offered(sheet: Any, cell: str, answer: Cell) -> bool:
    """Whether a cell's own list, where it has one, holds an answer."""
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    return all(str(answer) in str(words).strip('"').split(",") for words in lists if '"' in str(words))


@dataclass
class Paper:
    """A document that somebody outside may fill in and send back, as often as he likes."""

    kind: str
    path: Path
    filled: dict[tuple[str, ...], Cell] = field(default_factory=dict)
    days: dict[tuple[str, ...], Cell] = field(default_factory=dict)


class World:
    """A desk in a folder, everybody around it, and the plain books that follow it."""

    def __init__(self, root: Path, seed: int, day: dt.date = MONDAY, ledger: str = "") -> None:
        self.root, self.dice = root, random.Random(seed)
        self.diary: list[str] = [f"seed {seed}"]
        self.now = dt.datetime.combine(day, dt.time(8))
        root.mkdir(parents=True)
        books = f'[ledger]\nurl = "{ledger}"\n' if ledger else ""
        (root / "orderbatch.toml").write_text(self._settings() + books, encoding="utf-8")
        self.workspace = open_workspace(root)
        self.books = PlainBooks(self.workspace.settings)
        self.on_hand = Counter({sku: self.dice.choice((0, 10, 40, 90)) for sku in SKUS})
        self.on_hand.update({sku: self.dice.choice((0, 2, 30)) for sku in GIFTS})
        self.gifts = ByFiles(root)  # every entitlement once more, from the files alone
        self.money = Counter({agent: self.dice.choice((0, 20_000, 50_000, 90_000)) for agent in AGENTS})
        self.sent, self.papers = Sent(), list[Paper]()
        self.typed: list[tuple[str, str, list[tuple[str, Cell]], bool]] = []  # forms in the inbox; doubted?
        self.hashes: set[str] = set()
        self.count = 0
        self.wishes: list[tuple[str, str, str]] = []  # agent, number, form of earlier orders
        self.discontinued: set[str] = set()
        self.gone: set[str] = set()  # agents who left the list
        self.figures_day: dt.date | None = None
        self.prices = dict(PRICES)
        self.noted: tuple[dt.datetime, Counter[str], Counter[str]] | None = None  # figures not yet sent
        self._masters()

    def _settings(self) -> str:
        pick = self.dice.choice
        lines = [
            "[inbox]\nsettle_seconds = 0\n[compute]\nworkers = 1",
            f"[orders]\nmin_order_cases = {pick((1, 1, 4))}\nminimum_scope = {pick(('order', 'agent'))!r}",
            f"on_bad_line = {pick(('return_order', 'drop_line'))!r}",
            f"[funds]\nhold_days = {pick((1, 3))}\nbasis = {pick(('ordered', 'shippable'))!r}",
            f"tolerance_percent = {pick((5, 30))}\nposted_when = {pick(('shipped', 'approved'))!r}",
            f"[deferral]\nanswer_days = {pick((1, 2))}\nmax_days = {pick((2, 4))}",
            f"[approval]\nvalid_days = {pick((1, 1, 2))}",
            f"[allocation]\nminimum = {pick(('sweep', 'lend', 'bring_in'))!r}",
            f"policy = {pick(('sop', 'first_come'))!r}",
        ]
        self.drops = "drop_line" in lines[2]
        self.posted_when_shipped = "'shipped'" in lines[4]
        self.diary.append(" ".join(lines[1:]).replace("\n", " "))
        return "\n".join(lines) + "\n"

    # what lies in the inbox

    def minutes(self, count: int = 1) -> None:
        """Time passes."""
        self.now += dt.timedelta(minutes=count)

    def put(self, name: str, rows: list[list[Cell]]) -> None:
        """A workbook comes in, later than all before."""
        self.minutes()
        self.count += 1
        path = self.root / "inbox" / f"{self.count:04d} {name}.xlsx"
        write_sheet(path, rows, self.now)
        self._noted(path)

    def _noted(self, path: Path) -> None:
        os.utime(path, (self.now.timestamp(),) * 2)
        self.hashes.add(hashlib.sha256(path.read_bytes()).hexdigest())
        self.sent.files += 1

    def _masters(self) -> None:
        items: list[list[Cell]] = [["SKU", "Product", "Case price", "Order multiple", "Status"]]
        for sku in SKUS:
            status = "discontinued" if sku in self.discontinued else None
            items.append([sku, f"Item {sku}", self.prices[sku] / 100, LOTS.get(sku), status])
        items += [[sku, f"Gift {sku}", 1, None, None] for sku in GIFTS]
        self.put("catalogue", items)
        agents: list[list[Cell]] = [
            [agent, agent, "North", f"office@{agent}.example"] for agent in AGENTS if agent not in self.gone
        ]
        self.put("agents", [["Agent code", "Agent", "Region", "E-mail"], *agents])
        heads: list[Cell] = ["Policy", "Name", "Kind", "SKU", "Threshold", "Gift SKU", "Gift cases", "Repeat"]
        given = [name for name in POLICIES if self.dice.random() < 0.8]
        days: list[Cell] = [MONDAY, MONDAY + dt.timedelta(days=300)]
        rows: list[list[Cell]] = [[name, f"Policy {name}", *POLICIES[name], *days] for name in given]
        if rows and not any("policies" in path.name for path in self._inbox()):
            self.put("policies", [[*heads, "From", "To"], *rows])
        self.sent.discontinued, self.sent.gone = set(self.discontinued), set(self.gone)
        self.sent.has_lists = True
        self.diary.append(f"{self.now} policies: {given}")
        self.diary.append(f"{self.now} lists: ended {self.discontinued}, gone {self.gone}")

    def figures(self) -> None:
        """Today's real stock and money, after what came in over night."""
        for sku in (*self.dice.sample(SKUS, 2), self.dice.choice(GIFTS)):
            self.on_hand[sku] += self.dice.choice((0, 3, 12))
        for agent in self.dice.sample(AGENTS, 2):
            self.money[agent] += self.dice.choice((0, 1_000, 8_000))
        self.minutes()
        if self.noted is None or self.noted[0].date() != self.now.date() or self.dice.random() < 0.5:
            self.noted = (self.now, self.on_hand.copy(), self.money.copy())
        as_of, on_hand, balances = self.noted  # perhaps taken before goods left today
        left_out = self.dice.choice((None, None, None, None, *SKUS, *AGENTS))
        stock: list[list[Cell]] = [[sku, on_hand[sku], as_of] for sku in (*SKUS, *GIFTS) if sku != left_out]
        money: list[list[Cell]] = [
            [agent, balances[agent] / 100, as_of] for agent in AGENTS if agent != left_out
        ]
        self.put("stock", [["SKU", "On hand", "As of"], *stock])
        self.put("balances", [["Agent code", "Balance", "As of"], *money])
        self.sent.has_figures = True
        self.figures_day = self.now.date()
        self.diary.append(f"{self.now} as of {as_of}: {dict(on_hand)} {dict(balances)} without {left_out}")

    def order(self) -> None:
        """Somebody orders: something new, a change, the same again, or a form with a mistake."""
        agent, dice = self.dice.choice(AGENTS), self.dice
        number = dice.choice(("", f"N{self.count}", f"N{self.count}", f"N{self.count}"))
        rows = [
            (dice.choice(SKUS), dice.choice((1, 2, 3, 5, 8, 13))) for _row in range(dice.choice((1, 2, 3)))
        ]
        kind = dice.random()
        if self.wishes and kind < 0.4:
            agent, number, said = dice.choice(self.wishes[-6:])
            if kind < 0.15:
                rows = [(item.split()[0], int(item.split()[1])) for item in said.split(",")]
        self.wishes.append((agent, number, ",".join(f"{sku} {cases}" for sku, cases in rows)))
        typed: list[tuple[str, Cell]] = list(rows)
        if number and f"{agent}/{number}" in self.books.orders and dice.random() < 0.25:
            typed = [(sku, 0) for sku, _cases in rows]
        elif dice.random() < 0.12:
            place, mistake = dice.randrange(len(typed) + 1), dice.choice((("Z9", 2), ("A", 2.5), ("B", 0)))
            is_known = [wish[:2] for wish in self.wishes].count((agent, number)) > 1
            if is_known and number and mistake[1] == 0:
                mistake = ("B", 1.5)  # 0 on a line of a known order is no mistake: it takes the item off
            typed.insert(place, mistake)
        labels: list[list[Cell]] = [["Agent code", agent, None, "Order no.", number]]
        labels.append(["If short", dice.choice(("defer", "cancel", "ask", None))])
        labels.append(["Reduce if funds short", dice.choice(("yes", "no", "ask", None))])
        table: list[list[Cell]] = [["SKU", "Cases"], *([sku, cases] for sku, cases in typed)]
        self.put(f"order {agent}", [["Order form"], *labels, [], *table])
        self.typed.append((agent, number, typed, False))
        self.diary.append(f"{self.now} order {agent}/{number} {typed}")
        if dice.random() < 0.3:
            self._mailed(agent, number, typed)

    def _mailed(self, agent: str, number: str, typed: list[tuple[str, Cell]]) -> None:
        """What lies in the inbox came by mail instead, mostly from somebody who is not the agent."""
        path = self.root / "inbox" / f"{self.count:04d} order {agent}.xlsx"
        is_doubted = bool(number) and self.dice.random() < 0.7
        message = EmailMessage()
        message["From"] = f"{'thief' if is_doubted else 'office'}@{agent}.example"
        message["Subject"], message["Date"] = "order", self.now.strftime("%a, %d %b %Y %H:%M:%S +0000")
        message.set_content("see attached")
        content = path.read_bytes()
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=path.name)
        path.unlink()
        self.hashes.discard(hashlib.sha256(content).hexdigest())
        self.sent.files -= 1
        letter = path.with_suffix(".eml")
        letter.write_bytes(message.as_bytes())
        self._noted(letter)
        self.typed[-1] = agent, number, typed, is_doubted
        self.diary.append(f"{self.now} it came by mail, from the agent: {not is_doubted}")

    def _form(self, agent: str, number: str, typed: list[tuple[str, Cell]], is_doubted: bool) -> Form:
        """A form as today's catalogue judges it."""
        read = {
            line: (sku, cases)
            for line, (sku, cases) in enumerate(typed, 1)
            if sku in PRICES and isinstance(cases, int) and cases > 0
        }
        good = {line: row for line, row in read.items() if row[0] not in self.discontinued}
        ended = {line: row for line, row in read.items() if line not in good}
        is_whole = len(good) == len(typed)
        is_zeros = all(cases == 0 and sku in PRICES for sku, cases in typed)
        is_known = f"{agent}/{number}" in self.books.orders and agent not in self.gone
        is_withdrawal = is_zeros and is_known and not is_doubted  # a stranger's zeros go back
        is_valid = (bool(good) and (is_whole or self.drops)) or is_withdrawal
        is_valid &= agent not in self.gone
        return Form(agent, number, good, is_valid, is_withdrawal, is_doubted=is_doubted, ended=ended)

    def scribble(self) -> None:
        """Something that is no workbook at all."""
        self.minutes()
        self.count += 1
        path = self.root / "inbox" / f"{self.count:04d} scan.xlsx"
        path.write_bytes(self.dice.randbytes(200))
        self._noted(path)

    def _send_back(
        self,
        paper: Paper,
        column: str,
        answer: Callable[[Row], Cell],
        beside: Mapping[str, Callable[[Row], Cell]] = MappingProxyType({}),
        forged: str = "",
    ) -> list[tuple[Row, Cell]]:
        """Fill a column of a document (and others beside it) and send it; the rows with what was answered."""
        book = openpyxl.load_workbook(paper.path)
        sheet = book.worksheets[0]
        heading, place = next(
            (cells[0].row, {_bare(cell.value): cell.column for cell in cells})
            for cells in sheet.iter_rows()
            if column in {_bare(cell.value) for cell in cells}
        )
        said: list[tuple[Row, Cell]] = []
        answered: list[int] = []
        for number in range(heading + 1, sheet.max_row + 1):
            row = {name: sheet.cell(number, at).value for name, at in place.items() if name}
            if (
                not row["Order no."]
                or row["Order no."] == "Total"
                or not (row.get("SKU") or row.get("Agent"))
            ):
                break
            filled = answer(row)
            if filled is not None and not _is_offered(
                sheet, sheet.cell(number, place[column]).coordinate, filled
            ):
                continue
            if filled is not None:
                sheet.cell(number, place[column]).value = filled
                answered.append(number)
                said.append((row, filled))
                for heading_beside, cell_beside in beside.items():
                    sheet.cell(number, place[heading_beside]).value = cell_beside(row)
        if forged and said:  # a locked value of one row that was answered is no longer as it was sent
            number = answered[0]
            sheet.cell(number, place[forged]).value = 7_777_777
            self.diary.append(f"{self.now} forged: {forged} of {sheet.cell(number, 1).value}")
        self.minutes()
        self.count += 1
        book.properties.keywords = f"sent {self.count}"
        path = self.root / "inbox" / f"{self.count:04d} {paper.kind} back.xlsx"
        book.save(path)
        self._noted(path)
        self.diary.append(
            f"{self.now} {paper.kind} of {paper.path.parent.name}: "
            + ", ".join(f"{row['Order no.']} {row.get('SKU', '')}: {filled}" for row, filled in said)
        )
        return said

    def _paper(self, kind: str) -> Paper | None:
        mine = [paper for paper in self.papers if paper.kind == kind]
        if kind == "approval" and self.dice.random() < 0.8:  # mostly one on which something is open
            open_now = {batch for batch, _key in self.books.open_proposals()}
            mine = [paper for paper in mine if paper.path.parent.name in open_now] or mine
        if kind == "tracking" and self.dice.random() < 0.6:  # goods of which nothing is told yet
            mine = [paper for paper in mine if not paper.filled] or mine
        return self.dice.choice(mine[-2:] * 4 + mine) if mine else None

    def finance(self) -> None:
        """Finance decides some rows of an approval, perhaps an old one."""
        if (paper := self._paper("approval")) is None:
            return
        weights = self.dice.choice(((8, 1, 1, 1), (1, 0, 0, 0), (2, 2, 2, 2)))
        choices = ("approve", "hold", "refuse", None)
        name = self.dice.choice(("Wang", "Wang", "Wang", "Wang", None))
        forged = self.dice.choice(("", "", "", "", "Proposed amount", "Agent code", "Left after"))
        said = self._send_back(
            paper,
            "Decision",
            lambda _row: self.dice.choices(choices, weights)[0],
            {"Decided by": lambda _row: name, "Reason": lambda _row: "said on the phone"},
            forged,
        )
        batch = paper.path.parent.name
        for place, (row, decision) in enumerate(said):
            key = f"{row['Agent code']}/{row['Order no.']}"
            if forged == "Agent code" and place == 0:
                continue  # the row names another order
            counts = bool(name) and not (forged and place == 0)
            self.sent.decisions.append((batch, key, str(decision), counts))

    def again(self) -> None:
        """A file that was sent comes a second time, under another name."""
        files = [path for path in self._inbox() if path.suffix == ".xlsx"]
        kept = list(self.workspace.archive.rglob("*order*.xlsx"))
        if not files + kept:
            return
        self.minutes()
        self.count += 1
        path = self.root / "inbox" / f"{self.count:04d} again.xlsx"
        path.write_bytes(self.dice.choice(sorted(files + kept)).read_bytes())
        self._noted(path)
        self.diary.append(f"{self.now} the same file again")

    def desk_change(self) -> None:
        """The rep cancels an order that he knows, open or not, or a line of one, or makes it less or more."""
        named = {*self.sent.cancels, *(key for key, *_more in (*self.sent.changes, *self.sent.lets_go))}
        if not (keys := sorted(key for key in set(self.books.orders) - named if "-K" not in key)):
            return
        held = [key for key in keys if self.books.orders[key].doubts]
        key = self.dice.choice(held if held and self.dice.random() < 0.8 else keys)
        agent, _slash, number = key.partition("/")
        line = self.dice.choice(sorted(self.books.orders[key].lines.values(), key=lambda line: line.sku))
        actions = ("cancel", "change", "change", "line", "release", "release", "keep held")
        action = self.dice.choice(actions if key in held else (*actions[:4], *actions))
        less, more = self.dice.randint(0, line.ordered), line.ordered + self.dice.randint(1, 4)
        cases = self.dice.choice((less, more)) if action == "change" else None
        headings: list[Cell] = [
            "Order no.",
            "Agent code",
            "SKU",
            "New cases",
            "Action",
            "Agreed by",
            "Reason",
        ]
        sku = line.sku if action in ("change", "line") else None
        said = "cancel" if action == "line" else action
        self.put("desk change", [headings, [number, agent, sku, cases, said, "Mr Li", "on the phone"]])
        if action in ("release", "keep held"):
            self.sent.lets_go.append((key, action.split()[0]))
        elif sku is None:
            self.sent.cancels.append(key)
        else:
            self.sent.changes.append((key, sku, cases))
        self.diary.append(f"{self.now} desk change: {action} {key} {sku or ''} {cases}")

    def agent_answers(self) -> None:
        """An agent fills in choices on one of his replies."""
        if (paper := self._paper("reply")) is None:
            return
        agent = next(known for known in AGENTS if known in paper.path.name)
        choices = ("defer", "cancel", "wait", "reduce", None)

        def answer(row: Row) -> Cell:
            key = f"{agent}/{row['Order no.']}"
            order = self.books.orders.get(key)
            held = order is not None and order.held_since is not None
            said = self.dice.choice(choices)
            return ("reduce" if said == "reduce" else None) if held else (said if said != "reduce" else None)

        for row, choice in self._send_back(paper, "Choice", answer):
            pair = f"{agent}/{row['Order no.']}", str(row["SKU"])
            self.sent.answers.setdefault(pair, set()).add(str(choice))

    def warehouse(self) -> None:
        """Goods leave, all or not; the sheet may come back later, with some rows still empty."""
        if (paper := self._paper("tracking")) is None:
            return
        full = self.dice.random() < 0.6

        def answer(row: Row) -> Cell:
            place = _place(row)
            if place not in paper.filled:
                if self.dice.random() < 0.2:
                    return None
                released = int(row["Released cases"])
                cases = released if full else self.dice.randint(0, released)
                self._leaves(place, cases)
                paper.filled[place] = cases
                paper.days[place] = self.dice.choice((None, self.now.date()))
            return paper.filled[place]

        def day(row: Row) -> Cell:
            return paper.days[_place(row)]

        for row, cases in self._send_back(paper, "Shipped cases", answer, {"Shipped on": day}):
            self.sent.shipments.append((*_place(row), int(str(cases))))

    def arrives(self) -> None:
        """An agent reports what arrived of a parcel, whole or damaged: a case, and no promise changes."""
        if (paper := self._paper("dispatch notice")) is None or paper.filled:
            return
        agent = next(known for known in AGENTS if known in paper.path.name)

        def good(row: Row) -> Cell:
            cases = int(row["Cases sent"])
            place = (str(row["Dispatch no."]), f"{agent}/{row['Order no.']}", str(row["SKU"]))
            return paper.filled.setdefault(
                place, self.dice.choice((cases, cases, self.dice.randint(0, cases)))
            )

        def damaged(row: Row) -> int:
            return int(row["Cases sent"]) - int(str(good(row)))

        beside: dict[str, Callable[[Row], Cell]] = {
            "Damaged or refused cases": lambda row: damaged(row) or None,
            "Received on": lambda _row: self.now.date(),
            "Problem": lambda row: "damaged" if damaged(row) else None,
        }
        for row, _cases in self._send_back(paper, "Good cases", good, beside):
            self.sent.damaged[f"{agent}/{row['Order no.']}", str(row["SKU"])] += damaged(row)

    def promises(self) -> None:
        """The warehouse says why goods have not left and when they will: no case moves."""
        if (paper := self._paper("shipping chase")) is None or paper.filled:
            return
        paper.filled["sent",] = 1
        later = self.now.date() + dt.timedelta(days=self.dice.randint(0, 3))
        self._send_back(paper, "Promised for", lambda _row: later)
        self.sent.chases += 1

    def _leaves(self, place: tuple[str, ...], cases: int) -> None:
        mine = next(good for good in self.books.goods if (good.pick, good.key, good.sku) == place)
        mine.really = cases
        self.on_hand[mine.sku] -= cases
        hold(self.on_hand[mine.sku] >= 0, "more left than was there", mine)
        if self.posted_when_shipped:
            self.money[mine.agent] -= cases * mine.price

    def complain(self) -> None:
        """The rep enters a complaint about goods that left, with what is done about it."""
        told = [good for good in self.books.goods if good.told and good.really and not good.is_gift]
        named = {(key, sku) for key, sku, *_more in self.sent.complaints}
        told = [good for good in told if (good.key, good.sku) not in named and "-K" not in good.key]
        if not told:
            return
        good = self.dice.choice(told)
        agent, _slash, number = good.key.partition("/")
        cases = self.dice.randint(1, good.really or 1) + self.dice.choice((0, 0, 0, 9))
        done = self.dice.choice(("credit", "resend", "answered"))
        head: list[Cell] = ["Agent code", "Order no.", "SKU", "Cases concerned", "Type", "Description"]
        row: list[Cell] = [agent, number, good.sku, cases, "product quality", f"no. {self.count}"]
        self.put(
            "complaint",
            [[*head, "Answer", "Resolution", "Decided by"], [*row, "We are sorry.", done, "Mr Li"]],
        )
        self.sent.complaints.append((good.key, good.sku, cases, done))
        self.diary.append(f"{self.now} complaint: {good.key} {good.sku} {cases} {done}")

    # what the desk does

    def run(self, allow_stale: bool = False) -> None:
        """A run, followed by the plain books and examined by the doctor."""
        self.minutes(5)
        fresh = self.figures_day == self.now.date()
        self.sent.forms = [self._form(*order) for order in self.typed]
        has_changes = any(cases is not None for _key, _sku, cases in self.sent.changes)
        has_changes |= any(action == "release" for _key, action in self.sent.lets_go)
        asks = bool(self.typed or has_changes or self.sent.overrides)
        asks |= any("reply" in path.name for path in self._inbox())
        before = self.fingerprint()
        kept = copy.deepcopy((self.books, self.gifts, self.sent)) if self.dice.random() < 0.1 else None
        try:
            day = run(self.workspace, self.now, allow_stale=allow_stale)
        except OrderbatchError as stopped:
            hold(stopped.code in ("MASTER_STALE", "MASTER_MISSING"), stopped.code)
            hold(asks and not fresh, "stopped", stopped.code)
            self._unchanged(before, "a stopped run")
            self.diary.append(f"{self.now} stopped: {stopped.code}")
            return
        hold(not asks or fresh or allow_stale, "not stopped although figures are old")
        if day.batch is None:
            hold(not self.sent.files, "nothing done although files came")
            self.diary.append(f"{self.now} nothing to do")
        else:
            self.diary.append(
                f"{self.now} run {day.batch.batch} {[finding.code for finding in day.findings]}"
            )
            if kept and self._is_taken_back():
                self.books, self.gifts, self.sent = kept
                self.run(allow_stale=allow_stale)
                return
            goods = len(self.books.goods)
            self.books.follow(day.batch, self.sent, fresh or (allow_stale and asks))
            record = json.loads((self.root / day.folder / "batch.json").read_text("utf-8"))
            astray = self.gifts.read(record)
            hold(not astray, "gifts:", astray)
            self.books.seen["gifts owed"] += sum(row["owed"] for row in record["gifts"])
            self._posted(self.books.goods[goods:])
            self._collect(day.folder)
        self.sent, self.typed = Sent(discontinued=self.sent.discontinued, gone=self.sent.gone), []
        self.examine()

    def _is_taken_back(self) -> bool:
        """Undo the run where it may be undone: it is run again as if it had not been."""
        self.minutes()
        try:
            undo(self.workspace, self.now)
        except OrderbatchError as kept:
            hold(kept.code in ("UNDO_RELEASED", "UNDO_DECIDED"), kept.code)
            return False
        self.books.seen["taken back"] += 1
        self.diary.append(f"{self.now} taken back")
        return True

    def _posted(self, goods: list[Released]) -> None:
        if not self.posted_when_shipped:
            for parcel in goods:
                self.money[parcel.agent] -= parcel.cases * parcel.price

    def _inbox(self) -> list[Path]:
        return list((self.root / "inbox").iterdir())

    def _collect(self, folder: str) -> None:
        for path in sorted((self.root / folder).glob("*.xlsx")):
            words = path.name.lower()
            kind = next((known for known in KINDS if known in words), "")
            if kind == "reply" and not any(agent in path.name for agent in AGENTS):
                continue
            if kind and (kind != "reply" or self._asks_something(path)):
                self.papers.append(Paper(kind, path))

    def _asks_something(self, path: Path) -> bool:
        book = openpyxl.load_workbook(path)
        cells = (_bare(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
        return "Choice" in set(cells)

    def examine(self) -> None:
        """All that must be so when the desk is at rest."""
        found = examine(self.workspace)
        hold(not found, "doctor:", found)
        hold(not self._inbox(), "left in the inbox", self._inbox())
        cases, money = self.books.promised()
        for sku, count in cases.items():
            hold(count <= self.on_hand[sku], "stock promised twice", sku, count, self.on_hand[sku])
        if self.posted_when_shipped:
            for agent, minor in money.items():
                hold(minor <= self.money[agent], "money promised twice", agent, minor, self.money[agent])
        self._agrees()

    def _agrees(self) -> None:
        """The ledger has everything where the plain books have it."""
        archive = self.workspace.archive
        with open_ledger(self.workspace.ledger_url, archive, self.workspace.state / "backups") as ledger:
            there: Counter[tuple[str, int, str]] = Counter()
            for row in ledger.ask(parts.open_lines).to_dict("records"):
                there[row["order_key"], row["line"], row["why_open"]] += row["ordered"]
            hold(there == self.books.open_parts(), "open", there - self.books.open_parts(), "expected",
                 self.books.open_parts() - there)  # fmt: skip
            rows = ledger.ask(promises.open_proposals)
            open_now = set(zip(rows["proposal"], rows["order_key"], strict=True))
            hold(open_now == self.books.open_proposals(), "proposals", open_now)

    def rest(self) -> None:
        """A dry run, and a run with nothing new, change nothing."""
        self.minutes()
        before = self.fingerprint()
        try:
            run(self.workspace, self.now, dry=True)
        except OrderbatchError as stopped:
            hold(stopped.code in ("MASTER_STALE", "MASTER_MISSING"), stopped.code)
        self._unchanged(before, "a dry run")

    def fingerprint(self) -> dict[str, str]:
        """Every file but the preview and our own notes, with its hash."""
        found = {}
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and not name.startswith((".orderbatch", "outbox/preview")):
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def _unchanged(self, before: Mapping[str, str], what: str) -> None:
        after = self.fingerprint()
        changed = {name for name in {**before, **after} if before.get(name) != after.get(name)}
        if "ledger.db" not in before:
            changed -= {"ledger.db"}  # the empty books of a new desk
        hold(not changed, what, "changed", sorted(changed))

    def all_is_archived(self) -> None:
        """Every byte that ever came in stands in the archive."""
        files = (path for path in self.workspace.archive.rglob("*") if path.is_file())
        kept = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        hold(self.hashes <= kept, "not in the archive")
        hold(not examine(self.workspace, every_batch=True), "doctor, every batch")

    # days

    def live(self, days: int) -> None:
        """So many business days."""
        for _day in range(days):
            self._day()
            self.now = dt.datetime.combine(self.now.date() + dt.timedelta(days=1), dt.time(8))
            while not is_working_day(self.now.date(), self.workspace.settings.ship):
                self.now += dt.timedelta(days=1)
        self.figures()
        self.run()
        self.all_is_archived()

    def _day(self) -> None:
        dice = self.dice
        if dice.random() < 0.2:
            self.discontinued = {"D"} - self.discontinued
            self.gone = {"C4"} - self.gone if dice.random() < 0.4 else set()
            self.prices["B"] = dice.choice((200, 250, 400))
            self._masters()
        if dice.random() < 0.85:
            self.figures()
        for hours in (3, 5):
            self._happens()
            if dice.random() < 0.15:
                self.rest()
            self.run(allow_stale=dice.random() < 0.3)
            if dice.random() < 0.2:
                before = self.fingerprint()
                if not self._inbox():
                    self.run()
                    self._unchanged(before, "a run with nothing new")
            self.minutes(hours * 60)
            if dice.random() < 0.2:
                self.figures()

    def _events(self) -> dict[Callable[[], None], tuple[float, bool]]:
        """What may happen: how often it does, and whether it can at all (no step for nothing)."""
        papers = {paper.kind for paper in self.papers}
        return {
            self.order: (6, True),
            self.finance: (5, "approval" in papers),
            self.agent_answers: (2, "reply" in papers),
            self.warehouse: (5, "tracking" in papers),
            self.scribble: (0.3, True),
            self.again: (0.5, True),
            self.desk_change: (3, bool(self.books.orders)),
            self.arrives: (2.5, "dispatch notice" in papers),
            self.promises: (1, "shipping chase" in papers),
            self.complain: (2, any(good.told for good in self.books.goods)),
        }

    def _happens(self) -> None:
        weights = {event: weight for event, (weight, can) in self._events().items() if can}
        for _event in range(self.dice.choice((2, 4, 6, 9))):
            self.dice.choices(list(weights), list(weights.values()))[0]()
