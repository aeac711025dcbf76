"""Every figure of the run's screen and of finance's approval once more, from batch.json alone.

Beside `page_by_file`, which is the account of the supervisor's page. Nothing of the product counts here; its
words alone are used.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from orderbatch.contract.words import Words
from tests.page_by_file import Row, _Account, orders_in

DIGITS, PLACES = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")


class _Screen(_Account):
    """What the screen says between its title and what was found, and whom it waits for."""

    def run(self, name: str, **numbers: object) -> str:
        return self.words.text(f"cli.run.{name}", **numbers)

    def row(self, name: str, numbers: Row | None = None, **more: object) -> str:
        return self.run(name) + self.run(f"{name}_line", **(numbers or {}), **more)

    def rows(self) -> Iterator[str]:
        record, orders, figures = self.record, self.orders, self.figures()
        names = ("ordered_cases", "proposed_cases", "ordered_minor", "proposed_minor")
        cases, proposed, minor, worth = (sum(order[name] for order in orders) for name in names)
        if record["inputs"]:
            yield self.row("came", files=len(record["inputs"]), kinds=self.kinds())
        else:
            yield self.run("came") + self.run("came_nothing")
        if orders:
            of = {"orders": len(orders), "agents": len({order["agent"] for order in orders})}
            yield self.row("accepted", of, minor=self.money(minor), cases=f"{cases:,}")
        back = Counter(file["kind"] == "order" for file in record["inputs"] if file["verdict"] == "returned")
        for name, is_order in (("returned", True), ("aside", False)):
            if back[is_order]:
                yield self.row(name, files=back[is_order])
        if orders:
            told: Row = {"orders": figures["proposed"], "minor": self.money(worth), "cases": f"{proposed:,}"}
            yield self.row("proposed", told, share=self.share())
            if rest := list(self.rest()):
                yield self.run("rest") + " · ".join(rest)
        said = Counter(row["decision"] for row in record["decisions"])
        if said:
            parts = (self.words.text(f"cli.decision.{name}", orders=said[name]) for name in said)
            yield self.run("decided") + " · ".join(parts)
        if record["releases"]:
            gifts = sum(row["cases"] for row in record["releases"] if row["gift"])
            due = min(row["due"] for row in record["releases"])
            goods: Row = {"orders": figures["released_orders"], "cases": f"{figures['released_cases']:,}"}
            line = self.run(
                "released_gifts" if gifts else "released_line", **goods, gifts=f"{gifts:,}", due=due
            )
            yield self.run("released") + line
        if record["shipments"]:
            yield self.row("shipped", cases=f"{sum(row['shipped'] for row in record['shipments']):,}")

    def kinds(self) -> str:
        fresh = Counter(file["kind"] for file in self.record["inputs"] if file["verdict"] != "duplicate")
        told = [(self.words.kind(kind), fresh[kind])
                for kind in sorted(fresh, key=lambda kind: (kind != "order", kind))]  # fmt: skip
        told.append((self.run("duplicate"), len(self.record["inputs"]) - fresh.total()))
        return self.words.text("phrases.comma").join(
            name if number == 1 else f"{name} ×{number}" for name, number in told if number
        )

    def rest(self) -> Iterator[str]:
        for state in ("held", "for_rep", "waiting", "refused", "ended_in_part", "closed"):
            if rows := [order for order in self.orders if self.state(order) == state]:
                cases = sum(row["ordered_cases"] for row in rows)
                yield self.words.text(f"cli.state.{state}", orders=len(rows), cases=f"{cases:,}")
        ships = {order["order_key"] for order in self.by_status("proposed")}
        for part in ("deferred", "awaiting", "cancelled"):
            cases = sum(line[part] for line in self.lines if line["order_key"] in ships)
            if cases:
                yield self.words.text(f"cli.state.{part}", cases=f"{cases:,}")

    def waits(self) -> Iterator[str]:
        seen, unseen = self.proposals()
        stopped = {order["order_key"] for order in self.orders if order["status"] in ("held", "for_rep")}
        asked = {self.of[line["order_key"]]["agent"] for line in self.lines
                 if line["awaiting"] and line["order_key"] not in stopped}  # fmt: skip
        numbers = {
            "rep": orders_in([*self.by_status("for_rep"), *self.left("for_rep")]),
            "readings": len({row["document"] for row in self.record.get("questions", ())}),
            "late": orders_in([row for row in self.left("released") if row["ship_by"] < self.record["date"]]),
            "review": orders_in([*unseen, *self.left("unseen")]),
            "finance": orders_in([*seen, *self.left("proposed", "on_hold")]),
            "incidents": sum(row["status"] == "open" for row in self.record["incidents"]),
            "warehouse": orders_in([*self.record["releases"], *self.left("released")]),
            "funds": orders_in([*self.by_status("held"), *self.left("held")]),
            "agents": len(asked | {row["agent"] for row in self.left("awaiting")}),
            "corrections": sum(row["fate"] == "waited_for" for row in self.record["sent_back"]),
        }
        for who, number in numbers.items():
            if number:
                yield self.words.text(f"cli.wait.{who}", count=number)

    def left(self, *kinds: str) -> list[Row]:
        return [row for row in self.record["standing"] if row["kind"] in kinds]


def screen_differs(record: Row, screen: str, words: Words) -> list[str]:
    """What a run's screen says of its figures and of whom it waits for beside the account; or nothing."""
    account = _Screen(record, words)
    blocks = [tight(block) for block in screen.split("\n\n")]
    waiting = tight(words.text("cli.run.waiting"))
    shown = [next(block for block in blocks if block.startswith(tight(words.text("cli.run.came"))))]
    shown += [block for block in blocks if block.startswith(waiting)]
    ours = ["".join(account.rows()), *([waiting + "".join(lines)] if (lines := [*account.waits()]) else [])]
    return [] if shown == [tight(block) for block in ours] else [*shown, *map(tight, ours)]


def tight(text: str) -> str:
    """A text without its blanks: a screen folds its lines."""
    return "".join(text.split())


def approval_differs(record: Row, path: Path, words: Words) -> list[Any]:
    """What cells of an approval workbook say beside what the account says; none where all are the same."""
    account = _Account(record, words)
    front, lines = openpyxl.load_workbook(path, data_only=True).worksheets[:2]
    seen, _unseen = account.proposals()
    orders = {(order["agent"], order["order_no"]): order for order in seen}
    of = {order["order_key"]: order for order in seen}
    ours: dict[Any, tuple[Any, ...]] = {}
    for key, order in orders.items():
        names = ("ordered_minor", "proposed_minor", "available_minor")
        amounts = [order[name] or 0 for name in names]
        wanted = sum(
            (line["ordered"] - line["cancelled"] - line["refused"]) * line["price_minor"]
            for line in record["lines"] if line["order_key"] == order["order_key"]
        )  # fmt: skip
        said = _money_said([wanted, *amounts[1:]], order["reason"], words, record)
        ours[key] = (*amounts, amounts[2] - amounts[1], said)
    goods = {
        (of[line["order_key"]]["agent"], line["order_no"], line["line"], line["sku"]): (
            line["ordered"], line["proposed"], line["price_minor"], line["proposed"] * line["price_minor"],
        )
        for line in record["lines"] if line["order_key"] in of
    }  # fmt: skip
    shown = {
        (row["agent"], row["order_no"]): (
            *(_minor(row[name]) for name in AMOUNTS), row["funds_check"].split("\n")[0],
        )
        for row in _rows(front, words, ("agent", "order_no", *AMOUNTS, "funds_check"))
    }  # fmt: skip
    counts = ("ordered_cases", "proposed_cases")
    listed = {
        (row["agent"], row["order_no"], row["line_no"], row["sku"]): (
            *(row[name] for name in counts), _minor(row["case_price"]), _minor(row["proposed_amount"]),
        )
        for row in _rows(lines, words, ("agent", "order_no", "line_no", "sku", *counts, "case_price",
                                        "proposed_amount"))
        if row["case_price"] is not None or row["ordered_cases"]
    }  # fmt: skip
    gifts = {key for key in listed if key not in goods and listed[key][3] == 0}
    found: list[Any] = [pair for pair in (
        (shown, ours), ({key: row for key, row in listed.items() if key not in gifts}, goods),
    ) if pair[0] != pair[1]]  # fmt: skip
    total = sum(order["proposed_minor"] for order in seen)
    values = {cell for row in front.iter_rows(values_only=True) for cell in row}
    top = {len(seen), total / 100, *([in_capitals(total)] if words.language == "zh" else [])}
    return [*found, *(missing for missing in top if missing not in values)]


AMOUNTS = ("ordered_amount", "proposed_amount", "available_funds", "left_after")


def _money_said(amounts: list[int], why: str, words: Words, record: Row) -> str:
    """Whether the money covers what is proposed."""
    wanted, proposed, available = amounts
    if proposed > available:
        sign, name, gap = "×", "short", proposed - available
    elif why == "REDUCED_FOR_FUNDS":
        sign, name, gap = "●", "reduced", 0
    elif wanted > available:
        sign, name, gap = "▲", "part", wanted - available
    else:
        sign, name, gap = "√", "covered", 0
    return f"{sign} " + words.text(f"pages.approval.funds.{name}", gap=words.money(gap, record["currency"]))


def _minor(amount: float | None) -> int:
    return round((amount or 0) * 100)


def _rows(page: Any, words: Words, names: tuple[str, ...]) -> Iterator[Row]:
    """The rows below a sheet's headings, by name, up to the total."""
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    heads = {name: _head(words.heading(name)) for name in names}
    told = [[_head(cell) for cell in row] for row in rows]
    first = next(place for place, row in enumerate(told) if set(heads.values()) <= set(row))
    for row in rows[first + 1 :]:
        if row[0] in (None, "", words.text("pages.total")):
            return
        yield {name: row[told[first].index(head)] for name, head in heads.items()}


def _head(cell: object) -> str:
    """A heading without the currency behind it."""
    return str(cell or "").split("（")[0].split(" (")[0].strip()


def in_capitals(minor: int) -> str:
    """An amount below 万亿 yuan as finance writes it: 130124.00 → 人民币壹拾叁万零壹佰贰拾肆元整."""
    yuan, jiao, fen = minor // 100, minor // 10 % 10, minor % 10
    said, is_gap = "", False
    for group, name in ((yuan // 10**8, "亿"), (yuan // 10**4 % 10**4, "万"), (yuan % 10**4, "")):
        if group:
            said += ("零" if said and (is_gap or group < 1000) else "") + _group(group) + name
        is_gap = group % 10 == 0
    said = f"{said}元" if yuan else "" if minor else "零元"
    if not jiao and not fen:
        return f"人民币{said}整"
    said += f"{DIGITS[jiao]}角" if jiao else "零" if said else ""
    return f"人民币{said}" + (f"{DIGITS[fen]}分" if fen else "整")


def _group(number: int) -> str:
    """Up to four digits."""
    said, is_gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if is_gap and said else "") + DIGITS[digit] + PLACES[place]
        is_gap = not digit
    return said
