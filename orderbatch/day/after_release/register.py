"""The register of incidents as one run changes it: arrivals, late corrections, returned rows (H-3.2.3(8))."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from orderbatch.check.after_release.incidents import Register, fresh
from orderbatch.check.after_release.register_rules import IncidentBooks, apply, open_new, wishes_of
from orderbatch.check.after_release.resolutions import Goods
from orderbatch.check.problem import Problem
from orderbatch.contract.batch import Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import DONE, UNDONE
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE, INCIDENTS
from orderbatch.contract.sheets.tables import row_of
from orderbatch.contract.words import Words
from orderbatch.day.after_release.arrivals import Arrivals
from orderbatch.day.after_release.shipments import plain_rows
from orderbatch.day.after_release.shipped import Shipped
from orderbatch.day.after_release.statements_back import statements_back
from orderbatch.day.facts import Desk
from orderbatch.day.located import located
from orderbatch.ledger.queries import after_release, runs
from orderbatch.read.rows import Typed, typed

_RENAMED = {
    "number": "incident_no",
    "cases": "incident_cases",
    "type": "incident_type",
    "status": "incident_status",
}
_SAME = (
    "opened_on", "agent", "order_no", "sku", "problem", "description", "owner", "cause", "answer",
    "resolution", "disposition", "decided_by", "closed_on", "reopen_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """The register after a run: rows of INCIDENTS and RESOLUTIONS, and what is wrong with the returned
    sheets.
    """

    incidents: list[Record]
    resolutions: list[Record]
    findings: list[Finding] = field(default_factory=list)


def keep_register(desk: Desk, shipped: Shipped, arrivals: Arrivals, lost: Iterable[tuple[str, int]]) -> Kept:
    """Everything that a run does to the register.

    lost: (order key of a resend, cases) that finance refused or that ended without shipping.
    """
    words = Words(desk.workspace.language)
    back = statements_back(desk.intake.sheets(INCIDENTS.kind), words)
    rows = typed(INCIDENTS, back.sheets)
    said = [_said(row, rows, desk) for row in plain_rows(rows)]
    register = _register(desk, said)
    told = [*rows.findings, *_older(desk, rows), *back.findings]
    changes = [*shipped.late, *arrivals.changes, *said]
    undone = _undo(desk, register, lost)
    if not changes and not undone:
        return Kept(register.finish(), [], told)
    books = _books(desk, said, shipped)
    for late, document in shipped.late:
        _open_late(register, late.line, abs(late.said - late.known), words, document, books)
    _open_discrepancies(register, arrivals, words, books)
    goods = _goods(desk, register, books, shipped)
    opened, problems = open_new([row for row in said if not row["number"]], register, books)
    wishes = wishes_of([*(row for row in said if row["number"]), *opened], _bases(desk, said), register)
    documents = {row["index"]: row["document"] for row in said}
    problems += [*wishes.problems, *apply(wishes, register, goods, documents.__getitem__)]
    told += [located(_in_words(problem, words), rows) for problem in problems]
    return Kept(register.finish(), [*undone, *goods.entries], told)


def _in_words(problem: Problem, words: Words) -> Problem:
    """The value of a choice as it stands in the cell."""
    choices = words.look_up("choices")
    if problem.value and problem.value in choices.get(problem.column, {}):
        return replace(problem, value=words.choice(problem.column, problem.value))
    return problem


def _said(row: Record, rows: Typed, desk: Desk) -> Record:
    """A row of a returned register, by the columns of INCIDENTS."""
    block = row_of(rows.blocks, row["block"])
    said = {name: row[name] for name in _SAME} | {name: row[cell] for name, cell in _RENAMED.items()}
    said["cases"] = None if said["cases"] is None else int(said["cases"])
    key = order_key(row["agent"], row["order_no"]) if row["order_no"] else ""
    return {
        **said,
        "index": row["index"],
        "order_key": key,
        "document": block["document"],
        "base": block["batch"],
    }


def _register(desk: Desk, said: Iterable[Record]) -> Register:
    """What is open, what the sheets name, and what their agents ever told."""
    settings, last = desk.settings, desk.ledger.ask(runs.last_look)
    newest = desk.ledger.ask(after_release.last_incident, desk.day.year)
    days = (settings.incidents.answer_days, settings.arrival.answer_days)
    register = Register(desk.day, last.date() if last else desk.day, *days, newest)
    named = {row["number"] for row in said if row["number"]}
    agents = {row["agent"] for row in said if not row["number"]}
    ask = desk.ledger.ask
    register.rows |= fresh(ask(after_release.incidents_by, "agent", agents))
    register.rows |= fresh(ask(after_release.incidents_by, "number", named))
    register.rows |= fresh(ask(after_release.incidents_in_force))
    done = ask(after_release.resolutions, list(register.rows), "incident")
    register.done |= {row["incident"] for row in done if row["state"] == DONE}
    return register


def _books(desk: Desk, said: Iterable[Record], shipped: Shipped) -> IncidentBooks:
    """What new rows must agree with; what this run's tracking tells of has shipped."""
    agents: Any = desk.masters.rows(AGENTS).to_dict("records")
    goods: Any = desk.masters.by_key(CATALOGUE)["product"].to_dict()
    keys = {row["order_key"] for row in said if row["order_key"]}
    known = desk.ledger.ask(after_release.shipped, keys)
    return IncidentBooks(
        {row["agent"]: row for row in agents},
        desk.ledger.ask(after_release.orders, keys),
        _with_now({item: cases for item, (cases, _price) in known.items()}, shipped),
        goods,
    )


def _bases(desk: Desk, said: Iterable[Record]) -> dict[str, dict[str, Record]]:
    return desk.ledger.ask(after_release.registers, {row["base"] for row in said if row["base"]})


def _older(desk: Desk, rows: Typed) -> list[Finding]:
    """A register from before the last one is told; cell by cell it does no harm."""
    newest = desk.ledger.ask(after_release.newest_register) if len(rows.blocks) else ""
    return [
        Finding(
            "REGISTER_OLDER", block["document"], block["sheet"], "", block["batch"], {"batch": block["batch"]}
        )
        for index in rows.blocks.index
        if (block := row_of(rows.blocks, index))["batch"] and newest and block["batch"] != newest
    ]


def _goods(desk: Desk, register: Register, books: IncidentBooks, shipped: Shipped) -> Goods:
    """What the items of the register come to: shipped (this run included), resolved, prices."""
    keys = {row["order_key"] for row in register.rows.values() if row["order_key"]}
    keys |= set(books.orders)
    known = desk.ledger.ask(after_release.shipped, keys)
    cases = _with_now({item: count for item, (count, _price) in known.items()}, shipped)
    entries = desk.ledger.ask(after_release.resolutions, list(register.rows), "incident")
    prices: Any = desk.masters.by_key(CATALOGUE)["case_price"].dropna().astype("int64").to_dict()
    return Goods(
        cases,
        {item: price for item, (_count, price) in known.items()},
        prices,
        desk.ledger.ask(after_release.resolved, keys),
        before={row["incident"]: row for row in entries},
    )


def _with_now(cases: dict[tuple[str, str], int], shipped: Shipped) -> dict[tuple[str, str], int]:
    """Cases shipped by order and item, with what this run adds."""
    now: Any = shipped.shipments.to_dict("records")
    for row in now:
        item = (row["order_key"], row["sku"])
        cases[item] = cases.get(item, 0) + row["shipped"]
    return cases


def _undo(desk: Desk, register: Register, lost: Iterable[tuple[str, int]]) -> list[Record]:
    """Resends that came to nothing: their incidents are open again, and the entries that say so."""
    cases: dict[str, int] = {}
    for key, count in lost:
        cases[key] = cases.get(key, 0) + count
    found = desk.ledger.ask(after_release.resolutions, list(cases), "new_order_key")
    numbers = [row["incident"] for row in found]
    register.rows |= {
        number: row
        for number, row in fresh(desk.ledger.ask(after_release.incidents_by, "number", numbers)).items()
        if number not in register.rows
    }
    entries = []
    for row in found:
        if row["state"] == DONE:
            count = cases[row["new_order_key"]]
            text = Words(desk.workspace.language).text("incidents.lost", cases=count)
            register.reopen(row["incident"], text, count)
            entries.append(
                {**row, "state": UNDONE, "cases": count, "counted": -count, "decided_on": desk.day}
            )
    return entries


def _open_late(
    register: Register, line: Record, cases: int, words: Words, document: str, books: IncidentBooks
) -> None:
    """The warehouse reported wrongly, and what follows from it is approved: a person must look at it."""
    text = words.text("incidents.late", pick_no=line["pick_no"], cases=cases)
    names = ("order_key", "order_no", "agent", "agent_name", "sku", "product")
    fields = {name: line[name] for name in names} | {"type": "logistics", "description": text}
    region = books.agents.get(line["agent"], {}).get("region", "")
    same = (row for row in register.rows.values() if row["description"] == text and row["sku"] == line["sku"])
    if not any(row["order_key"] == line["order_key"] for row in same):
        register.open(**fields, cases=cases, region=region, document=document)


def _open_discrepancies(register: Register, arrivals: Arrivals, words: Words, books: IncidentBooks) -> None:
    for row, problem, more in arrivals.changes:
        agent = books.agents.get(row["agent"], {})
        names = ("order_key", "order_no", "agent", "sku", "product")
        pair = arrivals.pairs.get((row["dispatch"], row["order_key"], row["sku"]), "")
        came = row["good"] + row["over"] + row["wrong"]
        numbers = {"sent": row["sent"], "good": came, "bad": row["damaged"] + row["refused"], "pair": pair}
        text = words.text("incidents.arrival", **numbers)
        if pair and problem == "wrong":
            text += words.text("incidents.pair", pair=pair)
        if row["remarks"]:
            text += words.text("incidents.remark", remarks=row["remarks"])
        fields = {name: row[name] for name in names} | {"problem": problem, "pair": pair, "type": "logistics"}
        fields |= {"agent_name": agent.get("agent_name", ""), "region": agent.get("region", "")}
        fields["description"] = text
        register.discrepancy(fields, more, row["document"], words.text("incidents.taken_back"))
