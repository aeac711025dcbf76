"""Every figure of the supervisor's page once more, from batch.json alone: an account of its own.

Nothing of the product counts here; its words alone are used, since the page is compared sentence by sentence.
`differs(record, html, words)` names every text of the page with a figure in it that this account does not
give, and every one that it gives and the page lacks.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from orderbatch import __version__
from orderbatch.contract.words import Words
from orderbatch.write.documents.day_summary.procedure import CLAUSES
from orderbatch.write.documents.reasons import reason

Row = dict[str, Any]
FATES = ("proposed", "deferred", "awaiting", "held", "for_rep", "cancelled", "refused")
PROBLEMS = ("short", "missed", "wrong", "over", "damaged", "refused")
BELOW_AFTER_THE_CUT = ("WAITS_MINIMUM", "WAITS_MINIMUM_TOGETHER", "REST_WAITS")
STATES = ("proposed", "held", "for_rep", "waiting", "refused", "closed", "ended_in_part")
ENDED = ("DISCONTINUED", "NO_ANSWER", "WAITED_TOO_LONG", "STOPPED", "FINANCE_REFUSED")


class Page(HTMLParser):
    """The texts of a page, and what is said of its pictures; no headings of columns, cells and hashes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._skip = 0
        self._said: list[str] = []
        self.labels: list[str] = []
        self.feed(re.sub(r'<span class="u">([^<]*)</span>', r"\1", html))  # numbers that are not parted

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skip += tag in ("script", "style", "th", "code", "dt")
        self._end()
        self.labels += [value or "" for name, value in attrs if name == "aria-label"]

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag in ("script", "style", "th", "code", "dt")
        self._end()

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self._said.append(data)

    def _end(self) -> None:
        text = " ".join("".join(self._said).split())
        self._said = []
        if text:
            self.texts.append(text)


def differs(record: Row, html: str, words: Words) -> dict[str, list[str]]:
    """Texts with figures that only the page has, and such that only the account has; both empty."""
    # What the morning brief says has an account of its own (`test_morning_brief`).
    page = Page(re.sub(r'(<h2 id="brief".*?)<ul class="items">.*?</ul>', r"\1", html, flags=re.DOTALL))
    first = words.text("phrases.first", message="")
    texts = (text.removeprefix(first) for text in [*page.texts, *page.labels])
    shown = Counter(text for text in texts if re.search(r"\d", text))
    ours = Counter(
        text
        for said in _Account(record, words).texts()
        for text in [" ".join(said.split())]
        if re.search(r"\d", text)
    )
    return {
        side: sorted(set(one) - set(other))
        for side, one, other in (("page", shown, ours), ("file", ours, shown))
        if set(one) - set(other)
    }


class _Account:
    """All sentences and cells of the page, made from the record."""

    def __init__(self, record: Row, words: Words) -> None:
        self.record, self.words = record, words
        self.currency = record["currency"]
        self.orders, self.lines = record["orders"], record["lines"]
        self.of = {order["order_key"]: order for order in self.orders}
        self.day = dt.date.fromisoformat(record["date"])

    def say(self, path: str, **numbers: object) -> str:
        return self.words.text(f"summary.{path}", **numbers)

    def money(self, minor: int) -> str:
        return self.words.money(minor, self.currency)

    def texts(self) -> Iterator[str]:
        head = {"company": self.record["company"], "batch": self.record["batch"]}
        yield self.say("title", **head)
        yield self.say("over", **head, started=minute(self.record["started_at"]))
        yield self.say("heading", day=self.day)
        for part in (
            self.cards,
            self.todos,
            self.regions,
            self.tables,
            self.procedure,
            self.inputs,
            self.meanings,
        ):
            yield from part()

    # --- the top

    def figures(self) -> Row:
        states = Counter(self.state(order) for order in self.orders)
        asked = [order for order in self.orders if not order["incident"]]
        short = self.short()
        total = {
            name: sum(order[name] for order in self.orders)
            for name in ("ordered_cases", "proposed_cases", "ordered_minor", "proposed_minor")
        }
        released = self.record["releases"]
        return {
            "orders": len(self.orders),
            **{name: states[name] for name in STATES},
            **total,
            "asked": sum(order["ordered_cases"] for order in asked),
            "again": sum(order["proposed_cases"] for order in self.orders if order["incident"]),
            "gifts": sum(row["cases"] for row in self.record["gift_lines"]),
            "fill": fill(
                *(sum(order[name] for order in asked) for name in ("proposed_cases", "ordered_cases"))
            ),
            "short_skus": len(short),
            "short_cases": sum(row["short"] for row in short),
            "forms": sum(file["kind"] == "order" for file in self.record["inputs"]),
            "files": len(self.record["inputs"]),
            "returned": self.files("returned"),
            "forms_returned": sum(
                file["kind"] == "order" and file["verdict"] == "returned" for file in self.record["inputs"]
            ),
            "decisions": len(self.record["decisions"]),
            "released_cases": sum(row["cases"] for row in released),
            "released_orders": len({row["order_key"] for row in released}),
            "picks": len({row["pick_no"] for row in released}),
        }

    def files(self, verdict: str) -> int:
        return sum(file["verdict"] == verdict for file in self.record["inputs"])

    def short(self) -> list[Row]:
        return [
            {**sku, "short": sku["claimed"] - max(sku["available"], 0)}
            for sku in self.record["skus"]
            if sku["claimed"] > sku["available"]
        ]

    def share(self) -> str:
        figures = self.figures()
        said = [
            self.say(f"share.{name}", **figures)
            for name, cases in (("fill", "asked"), ("again", "again"), ("gifts", "gifts"))
            if figures[cases]
        ]
        return self.say("share.between").join(said or [self.say("share.none")])

    def cards(self) -> Iterator[str]:
        figures = self.figures()
        numbers = {
            **figures,
            "currency": self.words.currency(self.currency),
            "proposed_amount": plain(figures["proposed_minor"]),
            "ordered_amount": self.money(figures["ordered_minor"]),
            "share": self.share(),
            "states": self.words.text("phrases.comma").join(
                self.say(f"cards.orders.states.{name}", **figures) for name in STATES if figures[name]
            ),
        }
        asked = sum(order["ordered_cases"] for order in self.orders if not order["incident"])
        for name in ("orders", "cases", "amount", "short", "returned", "released"):
            if figures["orders"] or name in ("returned", "released"):
                for part in ("name", "figure", "note" if asked or name != "cases" else "nothing_asked"):
                    yield self.say(f"cards.{name}.{part}", **numbers)
        kind = "decided" if figures["decisions"] else "nothing"
        if figures["orders"]:
            kind = "day" if asked else "nothing_asked"
            if not figures["proposed"]:
                kind = "decided_alone" if figures["decisions"] else "none"
        worth = self.money(figures["proposed_minor"])
        unseen = [
            not row["reviewed"] and self.record["review_required"] for row in self.by_status("proposed")
        ]
        to = "finance" if not any(unseen) else ("review" if all(unseen) else "both")
        numbers = {**figures, "amount": worth, "share": self.share(), "to": self.say(f"lead.to_{to}")}
        day = self.say(f"lead.{kind}", **numbers)
        todos = len(list(self.groups()))
        yield day + (self.say("lead.todos", todos=todos) if todos else self.say("lead.calm"))
        yield self.say("footer", batch=self.record["batch"], version=__version__)

    # --- what needs a person: name, numbers of title and to-do, entries

    def todos(self) -> Iterator[str]:
        for name, numbers, entries in self.groups():
            yield self.say(f"todos.{name}.title", **numbers)
            yield self.say(f"todos.{name}.do", **numbers)
            for entry in entries:
                yield self.say(f"todos.{name}.entry", **entry)
        for finding in self.record["findings"]:
            yield finding["message"]
            yield f"→ {finding['fix']}"

    def groups(self) -> Iterator[tuple[str, Row, list[Row]]]:
        if self.record["stale"]:
            kinds = [self.words.kind(kind) for kind in self.record["stale"]]
            yield "stale", {"masters": self.words.text("phrases.comma").join(kinds)}, []
        for made in (self._goods, self._returned, self._orders, self._catalogue, self._left, self._told):
            yield from made()

    def _goods(self) -> Iterator[tuple[str, Row, list[Row]]]:
        late, today = self.due(before=True), self.due(before=False)
        if late:
            yield "overdue", {"orders": orders_in(late)}, []
        if today:
            yield "due_today", {"orders": orders_in(today)}, []
        untracked = self.standing("untracked")
        if untracked:
            picks = self.words.text("phrases.comma").join(sorted({row["number"] for row in untracked}))
            yield "untracked", {"orders": orders_in(untracked), "picks": picks}, []
        chased = [row for row in self.record["chases"] if row["stage"] == "manager"]
        if chased:
            yield (
                "chase",
                {"orders": orders_in(chased)},
                [
                    {
                        "why": self.words.choice("delay_reason", row["delay_reason"])
                        or self.say("todos.chase.unsaid"),
                        **{name: row[name] for name in ("order_no", "cases", "days")},
                        "agent": row["agent_name"],
                    }
                    for row in chased
                ],
            )
        undated = [row for row in self.record["delays"] if not row["told_in"]]
        if undated:
            yield (
                "delays",
                {"count": len(undated)},
                [
                    {
                        **row,
                        "cause": self.words.text(f"pages.delays.causes.{row['cause']}"),
                        "since": row["noticed_on"],
                        "agent": row["agent_name"],
                    }
                    for row in undated
                ],
            )
        yield from self._incidents()

    def _incidents(self) -> Iterator[tuple[str, Row, list[Row]]]:
        register = self.record["incidents"]
        late = [row for row in register if row["status"] == "open" and row["due_on"] < self.record["date"]]
        new = [row for row in register if row["change"] in ("opened", "reopened")]
        for name, rows in (("answers", late), ("incidents", new)):
            if rows:
                yield (
                    name,
                    {"incidents": len(rows)},
                    [
                        {
                            "type": self.type_of(row),
                            "since": row["opened_on"],
                            "agent": row["agent_name"] or row["agent"],
                            **{key: row[key] for key in ("number", "description")},
                        }
                        for row in rows
                    ],
                )
        money = [row for row in self.record["resolutions"] if row["state"] == "done" and row["minor"]]
        if money:
            charges = [row["kind"] == "charge" for row in money]
            credited, charged = (
                self.money(
                    sum(
                        row["minor"]
                        for row, is_charge in zip(money, charges, strict=True)
                        if is_charge is wanted
                    )
                )
                for wanted in (False, True)
            )
            yield "credits", {"credited": credited, "charged": charged}, []

    def _catalogue(self) -> Iterator[tuple[str, Row, list[Row]]]:
        if self.record["catalogue_changes"]:
            states = "pages.catalogue_change.states"
            entries = [
                {
                    **{"agent": whose, "order_no": number, "cases": cases, "sku": row["sku"]},
                    **{"product": row["product"], "state": self.words.text(f"{states}.{kind}")},
                }
                for row in self.record["catalogue_changes"]
                for _agent, whose, number, cases, kind in row["touched"]
            ]
            yield "catalogue", self.catalogue_counts(), entries

    def catalogue_counts(self) -> Row:
        by_change: dict[str, set[str]] = {}
        for row in self.record["catalogue_changes"]:
            by_change.setdefault(row["change"], set()).add(row["sku"])
        new = by_change.pop("new", set()) | by_change.pop("back", set())
        ended = by_change.pop("ended", set()) | by_change.pop("gone", set())
        other = set().union(*by_change.values())
        return {
            "catalogue_items": len(new | ended | other),
            "catalogue_new": len(new),
            "catalogue_ended": len(ended),
            "catalogue_other": len(other),
            "catalogue_open": sum(len(row["touched"]) for row in self.record["catalogue_changes"]),
        }

    def type_of(self, row: Row) -> str:
        kind = self.words.choice("incident_type", row["type"])
        return f"{kind} · {self.words.choice('problem', row['problem'])}" if row["problem"] else kind

    def _returned(self) -> Iterator[tuple[str, Row, list[Row]]]:
        back = [file for file in self.record["inputs"] if file["verdict"] == "returned"]
        for name, rows in (
            ("returned", [file for file in back if file["kind"] == "order"]),
            ("aside", [file for file in back if file["kind"] != "order"]),
        ):
            if rows:
                yield (
                    name,
                    {"files": len(rows)},
                    [
                        {
                            "file": file["name"],
                            "kind": self.words.kind(file["kind"]),
                            "agent": file["agent"] or self.say("nobody"),
                        }
                        for file in rows
                    ],
                )
        waits = [
            row
            for row in self.record["sent_back"]
            if row["fate"] == "waited_for" and row["number"] != self.record["batch"]
        ]
        if waits:
            yield (
                "still_returned",
                {"files": len(waits), "days": 14},
                [
                    {
                        **{name: row[name] for name in ("since", "number")},
                        "file": row["document"],
                        "order_no": row["order_no"] or "–",
                        "agent": row["agent_name"] or row["agent"] or self.say("nobody"),
                    }
                    for row in waits
                ],
            )

    def missing_in_all(self, held: list[Row], needs: Row) -> int:
        """What the agents have to pay so that all of these go on: the money of each is there once."""
        missing = 0
        for agent in {row["agent"] for row in held}:
            own = [row for row in held if row["agent"] == agent]
            goes = [row for row in self.orders if row["agent"] == agent and row["status"] == "proposed"]
            least = min((row["available_minor"] or 0) - row["proposed_minor"] for row in [*own, *goes])
            missing += max(0, sum(needs[row["order_key"]] for row in own) - least)
        return missing

    def _orders(self) -> Iterator[tuple[str, Row, list[Row]]]:
        held = self.by_status("held")
        needs = {row["order_key"]: row["numbers"]["needed_minor"] for row in held}
        gaps = {row["order_key"]: needs[row["order_key"]] - (row["available_minor"] or 0) for row in held}
        if held:
            yield (
                "held",
                {
                    "orders": len(held),
                    "amount": self.money(self.missing_in_all(held, needs)),
                },
                [
                    {
                        **self.named(row),
                        "amount": self.money(needs[row["order_key"]]),
                        "available": self.money(row["available_minor"] or 0),
                        "gap": self.money(max(gaps[row["order_key"]], 0)),
                    }
                    for row in held
                ],
            )
        doubtful = self.by_status("for_rep")
        if doubtful:
            worth = self.money(sum(row["ordered_minor"] for row in doubtful))
            entries = [{**self.named(row), "why": self.why(row)} for row in doubtful]
            yield "for_rep", {"orders": len(doubtful), "amount": worth}, entries
        ended = [line for line in self.lines if line["reason"] in ENDED]
        if ended:
            numbers = {"lines": len(ended), "cases": sum(line["ordered"] for line in ended)}
            yield "ended", numbers, self.ended_alike(ended)
        for name, rows in zip(("undecided", "unseen"), self.proposals(), strict=True):
            if rows:
                worth = self.money(sum(row["proposed_minor"] for row in rows))
                yield name, {"orders": len(rows), "amount": worth}, []
        came = {file["name"] for file in self.record["inputs"] if file["kind"] == "order"}
        said = [row for row in self.orders if row["remarks"] and row["document"] in came]
        if said:
            yield (
                "remarks",
                {"orders": len(said)},
                [{**self.named(row), "remarks": row["remarks"]} for row in said],
            )
        awaiting: Counter[str] = Counter()
        lines: Counter[str] = Counter()
        for line in self.lines:
            if cases := self.fates(line)["awaiting"]:
                agent = self.of[line["order_key"]]["agent"]
                awaiting[agent] += cases
                lines[agent] += 1
        if awaiting:
            names = {order["agent"]: order["agent_name"] for order in self.orders}
            yield (
                "awaiting",
                {"agents": len(awaiting), "cases": sum(awaiting.values())},
                [
                    {"agent": names[agent], "cases": cases, "lines": lines[agent]}
                    for agent, cases in awaiting.items()
                ],
            )

    def ended_alike(self, ended: list[Row]) -> list[Row]:
        """The lines of an order that ended for the same reason, with the cases of all of them."""
        alike: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for line in sorted(ended, key=lambda line: line["line"]):
            alike[line["order_key"], line["reason"]].append(line)
        said = []
        for (key, _why), lines in alike.items():
            skus = [line["sku"] for line in lines[:6]]
            if len(lines) > len(skus):
                skus.append(self.say("shortages.other_items", count=len(lines) - len(skus)))
            cases = {"ordered": sum(line["ordered"] for line in lines)}
            why = self.why({**lines[0], "numbers": {**lines[0]["numbers"], **cases}})
            said.append(
                {**self.named(self.of[key]), "sku": self.words.text("phrases.comma").join(skus), "why": why}
            )
        return said

    def proposals(self) -> tuple[list[Row], list[Row]]:
        """Proposed orders that finance can decide, and those that the supervisor has to see before."""
        rows = self.by_status("proposed")
        seen = [row for row in rows if row["reviewed"] or not self.record["review_required"]]
        return seen, [row for row in rows if row not in seen]

    def state(self, order: Row) -> str:
        """What waits, and of which all is cancelled, waits for nothing; a review may still serve it."""
        lines = [line for line in self.record["lines"] if line["order_key"] == order["order_key"]]
        over = all(line["cancelled"] + line["refused"] == line["ordered"] for line in lines) and lines
        seen = order["reviewed"] or not self.record["review_required"]
        if order["status"] == "closed" and order["order_key"] in self.going_on():
            return "ended_in_part"
        return "closed" if order["status"] == "waiting" and over and seen else str(order["status"])

    def going_on(self) -> set[str]:
        """Orders of which something waits, was released, or is owed by the warehouse, whatever ended."""
        left = [row for row in self.record["standing"] if row["kind"] not in ("lapsed", "withdrawn")]
        left += self.record["releases"] + [row for row in self.record["shipments"] if row["short"] > 0]
        return {row["order_key"] for row in left}

    def by_status(self, status: str) -> list[Row]:
        return [order for order in self.orders if order["status"] == status]

    def named(self, row: Row) -> Row:
        return {
            "agent": row["agent_name"] or row["agent"],
            "order_no": row["order_no"],
            "manager": row["regional_manager"] or self.say("nobody"),
        }

    def why(self, row: Row) -> str:
        return reason(self.words, row["reason"], row["numbers"], self.currency)

    def standing(self, kind: str) -> list[Row]:
        return [row for row in self.record["standing"] if row["kind"] == kind]

    def due(self, *, before: bool) -> list[Row]:
        released, today = self.standing("released"), self.record["date"]
        return [row for row in released if (row["ship_by"] < today if before else row["ship_by"] == today)]

    def _left(self) -> Iterator[tuple[str, Row, list[Row]]]:
        for name in ("for_rep", "held", "unseen", "proposed", "on_hold", "awaiting", "withdrawn", "lapsed"):
            rows = self.standing(name)
            if not rows:
                continue
            numbers = {
                "orders": orders_in(rows),
                "amount": self.money(sum(row["minor"] for row in rows)),
                "cases": sum(row["cases"] for row in rows),
            }
            is_left = name not in ("on_hold", "withdrawn", "lapsed")
            yield (
                f"still_{name}" if is_left else name,
                numbers,
                [
                    {**row, **self.named(row), "amount": self.money(row["minor"]), "why": self.decided(row)}
                    for row in rows
                ],
            )

    def decided(self, row: Row) -> str:
        """Who put this on hold in this run, and why."""
        for said in self.record["decisions"]:
            if (said["proposal"], said["order_key"]) == (row["number"], row["order_key"]):
                return self.say("todos.on_hold.why", **said)
        return ""

    def _told(self) -> Iterator[tuple[str, Row, list[Row]]]:
        back = {file["name"] for file in self.record["inputs"] if file["verdict"] == "returned"}
        by_code: dict[str, list[str]] = defaultdict(list)
        for finding in self.record["findings"]:
            if finding["file"] not in back or finding["severity"] != "error":
                by_code[finding["code"]].append(finding["file"])
        if by_code:
            entries = [{"count": len(files), "files": len(set(files))} for files in by_code.values()]
            several = [row for row in entries if row["count"] > 1]  # one alone is told at its place
            yield "told", {"count": sum(row["count"] for row in entries)}, several

    # --- the tables

    def fates(self, line: Row) -> Row:
        """Where the cases of a line are; what a held order cannot get is held."""
        status = self.of[line["order_key"]]["status"]
        parts = {name: line[name] for name in ("proposed", "deferred", "awaiting", "cancelled", "refused")}
        rest = line["ordered"] - line["proposed"]
        if status == "held":
            return {**dict.fromkeys(FATES, 0), "proposed": line["proposed"], "held": rest}
        for_rep = parts.pop("awaiting") if status == "for_rep" else 0
        return {**dict.fromkeys(FATES, 0), **parts, "for_rep": for_rep}

    def regions(self) -> Iterator[str]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for line in self.lines:
            order = self.of[line["order_key"]]
            own = {"asked": line["ordered"], "got": line["proposed"]}
            again = {"again": line["ordered"]}
            found[order["region"]].update({**self.fates(line), **(again if order["incident"] else own)})
        for cases in found.values():
            pieces = [
                self.say("regions.piece", fate=self.say(f"fates.{name}"), cases=cases[name])
                for name in FATES
                if cases[name]
            ]
            if cases["again"]:
                pieces.append(self.say("regions.again", again=cases["again"]))
            yield self.say("regions.between").join(pieces)
            share = fill(cases["got"], cases["asked"])
            if cases["asked"]:
                yield self.say("regions.fill", fill=share, asked=cases["asked"])

    def tables(self) -> Iterator[str]:
        for order in self.orders:
            yield from (f"{order['rank'] or '–'}", order["order_no"], order["agent_name"], order["region"])
            yield from (f"{order['ordered_cases']:,}", f"{order['proposed_cases']:,}")
            yield from (plain(order["proposed_minor"]), self.why(order))
        names = {line["sku"]: line["product"] for line in self.lines}
        for row in self.short():
            yield from (row["sku"], names[row["sku"]])
            yield from (f"{row[name]:,}" for name in ("claimed", "available", "short"))
            yield self.who(row["sku"])
        for row in [*self.due(before=True), *self.due(before=False)]:
            days = (self.day - dt.date.fromisoformat(row["ship_by"])).days
            yield from (row["ship_by"], str(days), row["order_no"], row["agent_name"])
            yield from (f"{row['cases']:,}", row["number"])
        for row in self.record["incidents"]:
            yield from (row["number"], row["opened_on"], row["due_on"], row["description"], row["agent_name"])
        for row in self.record["gifts"]:
            yield from (row["agent"], row["policy"], row["sku"])
            yield from (f"{row[name]:,}" for name in ("entitled", "issued", "issued_now", "owed", "lost"))
        yield from self.supply()

    def supply(self) -> Iterator[str]:
        """What would clear owed gifts, promotional goods that came in or are on order, notices."""
        yield from self.policy_money()
        if count := self.policy_counts()["policy_notices"]:
            yield self.words.text("policies.money.notices", count=count)
        stock = {row["sku"]: {**row, "spare": f"{row['spare']:,}"} for row in self.record["gift_stock"]}
        for row in self.record["gifts"]:
            there = stock.get(row["sku"])
            if row["over_issued"]:
                yield self.words.text("policies.supply.over", over_issued=f"{row['over_issued']:,}")
            elif row["owed"] and there:
                coming = "expected" if there["expected_on"] else "on_order"
                name = "there" if there["spare"] != "0" else coming if there["on_order"] else "nothing"
                yield self.words.text(f"policies.supply.{name}", **there)
        for there in stock.values():
            lines = [row for row in self.record["gift_lines"] if row["sku"] == there["sku"]]
            numbers = {**there, "cleared": sum(row["owed_cases"] for row in lines)}
            if there["had"] is not None and there["on_hand"] > there["had"]:
                came = there["on_hand"] - there["had"]
                sentence = "came_owed" if there["owed"] or numbers["cleared"] else "came"
                yield self.words.text(f"policies.supply.{sentence}", came=came, **numbers)
            if there["on_order"] and there["owed"]:
                coming = "expected" if there["expected_on"] else "on_order"
                would = min(there["on_order"], there["owed"])
                yield self.words.text(f"policies.supply.would_{coming}", would=would, **numbers)

    def who(self, sku: str) -> str:
        """Who got how much of a short item, the most first; four by name."""
        got: dict[str, Counter[str]] = defaultdict(Counter)
        names = {order["agent"]: order["agent_name"] for order in self.orders}
        for line in self.lines:
            if line["sku"] == sku:
                got[self.of[line["order_key"]]["agent"]].update(
                    {"proposed": line["proposed"], "claim": line["claim"]}
                )
        asking = [(agent, cases) for agent, cases in got.items() if any(cases.values())]
        ranked = sorted(asking, key=lambda pair: (-pair[1]["proposed"], -pair[1]["claim"], pair[0]))
        said = [
            self.say("shortages.share", agent=names[agent], proposed=cases["proposed"], claim=cases["claim"])
            for agent, cases in ranked[:4]
        ]
        if len(ranked) > len(said):
            said.append(self.say("shortages.others", count=len(ranked) - len(said)))
        return self.say("regions.between").join(said)

    def meanings(self) -> Iterator[str]:
        """Nothing in them is a figure of the day."""
        said = self.words.look_up("definitions")
        terms = [text for group in said.values() for text in group.values()]
        yield from terms
        yield self.say("definitions.show", count=len(terms) - len(said["groups"]))

    def inputs(self) -> Iterator[str]:
        files = len(self.record["inputs"])
        yield self.say("provenance.lead", files=files)
        yield self.say("provenance.show", files=files)
        for sending in self.record["sendings"]:
            who = sending["who"] or self.words.text("mails.unknown")
            yield self.words.text(f"mails.names.{sending['role']}", who=who)
            yield from (
                self.words.text("phrases.comma").join(sending[name]) for name in ("addresses", "documents")
            )
        for file in self.record["inputs"]:
            yield from (file["name"], minute(file["received_at"]), minute(file["as_of"]))

    # --- the procedure

    def procedure(self) -> Iterator[str]:
        yield from (clause.ids for clause in CLAUSES)
        counts = {**self.figures(), **self.counts(), **self.goods_counts(), **self.policy_counts()}
        counts |= self.catalogue_counts()
        for name, clause in self.words.look_up("procedure.clauses").items():
            yield clause["rule"]
            if "today" in clause and (name != "delayed" or counts["delays_since"]):
                yield self.words.text(f"procedure.clauses.{name}.today", **counts)
        for state in self.words.look_up("procedure.states").values():
            yield state.get("sentence", "")  # no desk of these tests leaves a clause out

    def counts(self) -> Row:
        codes = [finding["code"] for finding in self.record["findings"]]
        fates = [self.fates(line) for line in self.lines]
        seen, unseen = self.proposals()
        rests = {
            code
            for row in self.record["findings"]
            if row["code"] == "RESTING_POLICIES"
            for code in row["numbers"]["codes"]
        }
        return {
            "accepted": self.files("accepted"),
            "duplicates": self.files("duplicate"),
            "unknown_agents": codes.count("AGENT_UNKNOWN"),
            "held_amount": self.money(sum(row["ordered_minor"] for row in self.by_status("held"))),
            "proposed_amount": self.money(self.figures()["proposed_minor"]),
            "confirmed": sum(row["reviewed"] for row in self.by_status("proposed")),
            "unconfirmed": sum(not row["reviewed"] for row in seen),
            "unseen": len(unseen),
            "deciders": self.words.text("phrases.comma").join(
                sorted({row["decided_by"] for row in self.record["decisions"]})
            )
            or "–",
            "reports": 0,
            "reduced": sum(row["reason"] == "REDUCED_FOR_FUNDS" for row in self.orders),
            "deferred_cases": sum(row["deferred"] for row in fates),
            "awaiting_cases": sum(row["awaiting"] for row in fates),
            "carried": sum(row["carried"] for row in self.orders),
            "ranked": len({row["agent"] for row in self.orders if row["rank"]}),
            "ranking": self.words.text("procedure.then").join(
                text for key, text in self.words.look_up("procedure.ranking").items() if key != "order_value"
            ),
            "urgent_ways": "",  # no figure is in it
            "regions": len({row["region"] for row in self.orders}),
            "skus": len(self.record["skus"]),
            "below": max(codes.count("BELOW_MINIMUM"), len(self.by_status("refused"))),
            "waits": sum(row["reason"] in BELOW_AFTER_THE_CUT for row in self.by_status("waiting")),
            "overdue": orders_in(self.due(before=True)),
            "due_today": orders_in(self.due(before=False)),
            "shipped_cases": sum(row["shipped"] for row in self.record["shipments"]),
            "delays_since": self.record["delays_since"],
            **{
                name: sum(row[column] for row in self.record["gifts"])
                for name, column in (
                    ("gift_cases", "issued_now"),
                    ("gifts_owed", "owed"),
                    ("gifts_lost", "lost"),
                )
            },
            "policies_resting": len(rests),
            "agreements_ended": sum(
                found["numbers"]["count"]
                for found in self.record["findings"]
                if found["code"] == "AGREEMENTS_ENDED"
            ),
            "ordered_after": sum(code in ("AGREEMENT_EXPIRED", "AGREEMENT_OVER") for code in codes),
            "agent_lists": sum(
                row["kind"] == "agents" and row["verdict"] == "accepted" for row in self.record["inputs"]
            ),
        }

    def differing(self) -> list[dt.date]:
        """The later day of each number whose amounts differ; the demo's payments all came in one batch."""
        sides: dict[str, dict[str, dict[str, Any]]] = {}
        for row in self.record["payments"]:
            sides.setdefault(row["reference"], {})[row["source"]] = row
        return [
            max(dt.date.fromisoformat(row["paid_on"]) for row in found.values())
            for found in sides.values()
            if len(found) == 1 or found["desk"]["minor"] != found["finance"]["minor"]
        ]

    def policy_money(self) -> Iterator[str]:
        """What came in under policies, what differs, and how far their targets are."""
        currency = self.record["currency"]
        for code in sorted({row["policy"] for row in self.record["payments"]}):
            rows = [row for row in self.record["payments"] if row["policy"] == code]
            numbers: dict[str, Any] = {"code": code, "policy": rows[0]["policy_name"]}
            for name, source in (("entered", "desk"), ("posted", "finance")):
                own = [row["minor"] for row in rows if row["source"] == source]
                numbers |= {name: self.words.money(sum(own), currency), f"{name}_count": len(own)}
            yield self.words.text("policies.money.came", **numbers)
        if count := len(self.differing()):
            yield self.words.text("policies.money.differs", count=count)
        for code in sorted({row["policy"] for row in self.record["targets"]}):
            rows = [row for row in self.record["targets"] if row["policy"] == code]
            sums = {name: sum(row[name] for row in rows) for name in ("paid", "target")}
            said = {name: self.words.money(figure, currency) for name, figure in sums.items()}
            behind = sum(row["behind"] for row in rows)
            whose = {"code": code, "policy": rows[0]["policy_name"]}
            yield self.words.text("policies.money.plan", **whose, **said, behind=behind, count=len(rows))

    def policy_counts(self) -> Row:
        payments, stock = self.record["payments"], self.record["gift_stock"]
        late = [
            day
            for day in self.differing()
            if day + dt.timedelta(5) < dt.date.fromisoformat(self.record["date"])
        ]
        return {
            "policy_entered": sum(row["source"] == "desk" for row in payments),
            "policy_posted": sum(row["source"] == "finance" for row in payments),
            "payments_differ": len(self.differing()),
            "payments_late": len(late),
            "policy_targets": len(self.record["targets"]),
            "behind_plan": sum(row["behind"] for row in self.record["targets"]),
            "policy_notices": len({row["agent"] for row in self.record["notices"]}),
            "promotional_came": sum(row["had"] is not None and row["on_hand"] > row["had"] for row in stock),
            "promotional_coming": sum(row["on_order"] > 0 and row["owed"] > 0 for row in stock),
            "shipped_cases": sum(row["shipped"] for row in self.record["shipments"]),
        }

    def goods_counts(self) -> Row:
        register, chases = self.record["incidents"], self.record["chases"]
        chased = [row for row in chases if row["stage"] not in ("", "delayed")]
        is_open = [row for row in register if row["status"] != "closed"]
        late = [row for row in register if row["status"] == "open" and row["due_on"] < self.record["date"]]
        delays = self.record["delays"]
        return {
            "chased": orders_in(chased),
            "chased_manager": orders_in([row for row in chases if row["stage"] == "manager"]),
            "chase_reasons": orders_in([row for row in chased if row["delay_reason"]]),
            "chase_broken": orders_in([row for row in chased if row["broken"]]),
            "arrivals": sum(row["reported"] for row in self.record["arrivals"]),
            "silent": sum(not row["reported"] for row in self.record["arrivals"]),
            "open_discrepancies": sum(row["problem"] in PROBLEMS for row in is_open),
            "late_discrepancies": sum(row["problem"] in PROBLEMS for row in late),
            "opened": sum(row["change"] == "opened" for row in register),
            "closed_incidents": len(register) - len(is_open),
            "open_incidents": len(is_open),
            "late_incidents": len(late),
            "market_support": sum(row["type"] == "market_support" for row in is_open),
            "delays_told": sum(row["told_in"] == self.record["batch"] for row in delays),
            "delays_waiting": sum(not row["told_in"] for row in delays),
        }


def orders_in(rows: list[Row]) -> int:
    """Of how many orders these rows tell."""
    return len({row["order_key"] for row in rows})


def fill(part: int, whole: int) -> int:
    """Whole percent, halves up; 100 only where nothing is missing, 0 only where all is."""
    if not part or not whole:
        return 0
    return min(max((part * 1000 // whole + 5) // 10, 1), 99) if part < whole else 100


def plain(minor: int) -> str:
    """An amount without its unit."""
    return f"{minor // 100:,}.{minor % 100:02d}"


def minute(moment: str | None) -> str:
    """A moment to its minute."""
    return dt.datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
