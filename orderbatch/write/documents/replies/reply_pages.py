"""The first sheet of a reply: what becomes of the orders, what may be chosen (P-4.2.2, P-4.3.2)."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from orderbatch.contract.batch import (
    DESK_CANCELLED,
    FINANCE_REFUSED,
    FOR_REP,
    HELD,
    LINES,
    PROPOSED,
    REFUSED,
    WAITING,
    Record,
)
from orderbatch.contract.finding import Finding
from orderbatch.contract.sales_policy import GIFTS_ALONE
from orderbatch.contract.sheets.every import REPLY
from orderbatch.contract.sheets.outbound import OFFERED, applies
from orderbatch.contract.words import Words
from orderbatch.write.documents.policies.gift_words import cut_sentences, gift_sentences, reduced_gift
from orderbatch.write.documents.reasons import reason
from orderbatch.write.documents.replies.confirmations import confirmation_sentences
from orderbatch.write.documents.replies.ended_unseen import words_of_end
from orderbatch.write.documents.replies.line_cases import CASES, NOTHING_SHIPS, cases_of
from orderbatch.write.documents.replies.to_correct import sheet_of_problems
from orderbatch.write.documents.replies.told import Told
from orderbatch.write.workbook.book import Book, choices_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.styles import CARE, CHANGED, GOOD, STOP
from orderbatch.write.workbook.table import Table, used

_ROOM = 112
_CHANGE = {"change": "changed", "cancel": "cancelled", "release": "released", "keep": "kept"}
_PARTS = ("deferred_cases", "held_cases", "awaiting_cases", "cancelled_cases", "refused_cases")
_LAST = len(REPLY.columns) - 1
_STATUS, _SPARED = 52, 9  # characters of a line of the status, and more for each column that is left out
_NO_TABLE = 12  # characters of a column where no table gives it a width


def reply_page(book: Book, told: Told) -> None:
    """Title, what came and what is confirmed, then one row a line with a choice where an answer is asked."""
    words, batch = book.words, book.batch
    page = book.page(words.text("pages.reply.sheet"), landscape=True)
    page.title(words.text("pages.reply.title"), batch.company)
    labels = [(words.heading("batch"), batch.batch), (words.heading("agent"), told.agent)]
    page.labels(labels, (0, 3))
    table = _table(book, told) if told.lines else None
    last = len(table.columns) - 1 if table else _LAST
    if told.agent:
        dear = "dear" if told.agent_name else "dear_agent"  # who is off the list has no name there
        page.note(words.text(f"pages.reply.{dear}", name=told.agent_name), last, _ROOM, "lead")
    for sentence in summary(book, told):
        page.note(sentence, last, _ROOM, "lead")
    page.row += 1
    if table:
        write_table(page, table)
    else:
        page.widths([_NO_TABLE] * (_LAST + 1))
    page.row += 1
    page.note(words.text("pages.reply.contact", company=batch.company), last, _ROOM)
    page.protect()


def summary(book: Book, told: Told) -> list[str]:
    """The sentences on top: what came, what is confirmed, each order's trouble, what is asked."""
    words, said = book.words, []
    if told.returned:
        said.append(f"{STOP} {_returned(told, words)}")
    said += _what_came(book, told)
    said += _by_his_prices(book, told)
    said += confirmation_sentences(book, told.releases)
    said += _replaced(book, told)
    said += [_withdrawn(book, plan) for plan in told.withdrawn]
    said += [_desk_change(book, change) for change in told.changes]
    said += _gifts_alone(book, told)
    said += [reduced_gift(finding, words) for finding in told.reduced]
    said += gift_sentences(told.gifts, words, book.batch.currency)
    said += [_of_order(book, order) for order in _troubles(told)]
    said += [_ended(book, line) for line in told.ended]
    held = {order["order_key"] for order in told.orders if order["status"] in NOTHING_SHIPS}
    if any(
        is_asked and line["order_key"] not in held
        for is_asked, line in zip(_asked(told), told.lines, strict=True)
    ):
        last = book.batch.day + dt.timedelta(days=book.settings.deferral.answer_days)
        said.append(f"{CARE} " + words.text("pages.reply.choose", day=words.day(last)))
    return [*said, *_other_sheets(told, words)]


def _returned(told: Told, words: Words) -> str:
    """Which files are back, and where what is to be done about them is told."""
    sheet = sheet_of_problems(told, words)
    name = "returned" if sheet == words.text("pages.reply.problems") else "unread_files"
    files = words.joined(told.returned)
    return words.text(f"pages.reply.{name}", count=len(told.returned), files=files, sheet=sheet)


def _replaced(book: Book, told: Told) -> list[str]:
    """Which earlier replies this one replaces, and once that the rest of them stands."""
    words, replaced = book.words, told.replaced()
    said = [
        words.text("pages.reply.replaces", batch=batch, orders=words.joined(numbers))
        for batch, numbers in replaced.items()
    ]
    return [*said, words.text("pages.reply.replaces_rest")] if said else []


def _other_sheets(told: Told, words: Words) -> Iterator[str]:
    """What is told on a sheet of its own, for who looks at the first alone."""
    remarks = () if told.returned else told.findings
    for name, rows in (("answers", told.answers), ("delays", told.delays), ("remarks", remarks)):
        if rows:
            sheet = words.text("pages.reply.remarks" if name == "remarks" else f"pages.{name}.sheet")
            yield words.text(f"pages.reply.see_{name}", count=len(rows), sheet=sheet)


def _troubles(told: Told) -> list[Record]:
    """Orders of which nothing is planned, but for those of which a desk change says so with who agreed."""
    ended = {
        change["order_no"] for change in told.changes if change["action"] == "cancel" and not change["sku"]
    }
    return [order for order in told.orders if order["status"] != PROPOSED and order["order_no"] not in ended]


def _what_came(book: Book, told: Told) -> list[str]:
    """How many orders came, and what is planned of them: nothing is confirmed before finance (P-3.7)."""
    came = [  # nobody ordered what ships alone, and of what ended in part nothing came
        order for order in told.orders if order["reason"] != GIFTS_ALONE and not order["in_part"]
    ]
    if not came:
        return []
    names = ("proposed_cases", "proposed_minor", "ordered_cases")
    cases, minor, ordered = (sum(order[name] for order in came) for name in names)
    amount = book.words.money(minor, book.batch.currency)
    numbers = {"ordered": f"{ordered:,}", "cases": f"{cases:,}", "amount": amount}
    name = "came_none" if not cases else "came" if minor else "came_free"
    return [book.words.text(f"pages.reply.{name}", count=len(came), **numbers)]


def _by_his_prices(book: Book, told: Told) -> Iterator[str]:
    """What an order comes to by the prices on its form, where they are not ours, and by ours (P-3.2)."""
    differ = {finding.file for finding in told.findings if finding.code == "PRICE_DIFFERS"}
    for order in told.orders:
        theirs, ours = order["form_minor"], order["ordered_minor"]
        if order["document"] in differ and theirs not in (None, ours):
            amounts = {"theirs": theirs, "ours": ours}
            money = {name: book.words.money(minor, book.batch.currency) for name, minor in amounts.items()}
            yield book.words.text("pages.reply.prices", order=order["order_no"], **money)


def _gifts_alone(book: Book, told: Told) -> list[str]:
    """The number under which owed gifts ship without an order of his (`gifts.ship_alone`)."""
    alone = (order for order in told.orders if order["reason"] == GIFTS_ALONE)
    numbers = [order["order_no"] for order in alone if order["status"] == PROPOSED]
    orders = book.words.joined(numbers)
    return [book.words.text("pages.reply.gifts_alone", orders=orders)] if numbers else []


def _withdrawn(book: Book, plan: Finding) -> str:
    """A plan that an earlier reply told of and that ended (PLAN_WITHDRAWN)."""
    name = f"pages.reply.plan.{plan.numbers['why']}"
    return f"{CARE} " + book.words.text(name, order=plan.value, **plan.numbers)


def _desk_change(book: Book, change: Record) -> str:
    """What was agreed by phone, and with whom (改单)."""
    name = _CHANGE[change["action"]]
    if change["action"] == "cancel":
        is_booked = change["order_key"] in set(book.batch.orders["order_key"])  # what ends of it is decided
        of_line = "cancelled_line" if change["now"] else "cancelled_whole_line"
        name = of_line if change["sku"] else name if is_booked else "cancelled_form"
    numbers = {column: change[column] for column in ("sku", "was", "now", "reason")}
    return f"{CHANGED} " + book.words.text(
        f"pages.reply.desk.{name}", by=change["agreed_by"], order=change["order_no"], **numbers
    )


def _of_order(book: Book, order: Record) -> str:
    if order["in_part"]:
        numbers = {"order": order["order_no"], "cases": f"{order['ordered_cases']:,}"}
        return f"{CARE} " + book.words.text("pages.reply.order_part", **numbers)
    why = _why(book, order)
    sign = STOP if order["status"] == REFUSED else CARE
    text = book.words.text("pages.reply.order", order=order["order_no"], why=why)
    joint = book.words.text("reasons.joint")
    parts = (text, *_ways_out(book, order), *_pay_by(book, order), *_unseen(book, order))
    return f"{sign} {joint.join(parts)}"


def _ended(book: Book, line: Record) -> str:
    return f"{STOP} " + words_of_end(book.words, line, book.batch.currency)


def _unseen(book: Book, order: Record) -> list[str]:
    """An order that waits is told before the supervisor has seen the day: his review may still change it."""
    is_final = order["status"] != WAITING or not book.settings.review.required or order["reviewed"]
    return [] if is_final else [book.words.text("pages.reply.before_review")]


def _pay_by(book: Book, order: Record) -> list[str]:
    """Until when a held order waits for its money (P-4.2.1)."""
    if order["status"] != HELD:
        return []
    since = order["held_since"] or book.batch.day
    last = since + dt.timedelta(days=book.settings.funds.hold_days)
    return [book.words.text("pages.reply.pay_by", day=book.words.day(last))]


def _why(book: Book, row: Record) -> str:
    """The reason as the agent may read it: the supervisor's own words stay in the house."""
    return reason(book.words, row["reason"], row["numbers"], book.batch.currency, to_agent=True)


def _ways_out(book: Book, order: Record) -> list[str]:
    """What the agent of a held order can do: wait, agree to the smallest cut, or withdraw (P-4.2.2)."""
    numbers = book.words.amounts(order["numbers"] or {}, book.batch.currency)
    if order["status"] != HELD:
        return []
    said = [book.words.text("pages.reply.could", **numbers)] if numbers.get("could_fit") else []
    if not numbers.get("offer"):
        return [*said, book.words.text("pages.reply.withdraw")]
    said.append(book.words.text("pages.reply.offer", **numbers))
    if numbers.get("alternative"):
        said.append(book.words.text("pages.reply.alternative", **numbers))
    return [*said, *cut_sentences(numbers, book.words)]


def _asked(told: Told) -> list[bool]:
    """Whether the agent is asked about each line: what stock could not cover, or what waits for his money."""
    for_rep = {order["order_key"] for order in told.orders if order["status"] == FOR_REP}
    return [bool(line["awaiting"]) and line["order_key"] not in for_rep for line in told.lines]


def _choices(book: Book, told: Told) -> list[tuple[str, ...]]:
    """What may be chosen on each line: to reduce where a cut was offered, to defer what is short."""
    named = choices_of(book.words, "choice")
    held = {order["order_key"]: order["numbers"] or {} for order in told.orders if order["status"] == HELD}
    offered: dict[str, tuple[str, ...]] = {}
    for key in {line["order_key"] for line in told.lines}:
        why, has_offer = "held" if key in held else "awaiting", bool(held.get(key, {}).get("offer"))
        offered[key] = tuple(named[choice] for choice in OFFERED[why] if applies(choice, [why], has_offer))
    return [
        offered[line["order_key"]] if is_asked else ()
        for is_asked, line in zip(_asked(told), told.lines, strict=True)
    ]


def _table(book: Book, told: Told) -> Table:
    lines = told.lines
    said_by_line = (column.name for column in REPLY.columns if column.name in LINES)
    cells: dict[str, list[Any]] = {name: [line[name] for line in lines] for name in said_by_line}
    orders = {order["order_key"]: order for order in told.orders}
    figures = [cases_of(line, orders[line["order_key"]]["status"]) for line in lines]
    for column in CASES:
        cells[column] = [said[column] for said in figures]
    ended = {(change["order_key"], change["sku"]) for change in told.changes if change["action"] == "cancel"}
    cells["line_status"] = [_line_status(book, line, orders[line["order_key"]], ended) for line in lines]
    columns = used(REPLY.columns, cells, _PARTS)
    if not any(_asked(told)):
        columns = tuple(column for column in columns if column.name != "choice")
    left_out = len(REPLY.columns) - len(columns)  # their room is the sentences'
    return Table(
        columns,
        cells,
        totals=CASES,
        choices_by_row={"choice": _choices(book, told)},
        rooms={"order_no": 12, "product": 28, "line_status": _STATUS + _SPARED * left_out, "choice": 13},
        wrap=("product", "line_status"),
        signs=("line_status",),
        asked={"choice": _asked(told)},
        filtered=False,
    )


def _fate(line: Record, order: Record, name: str) -> str:
    """What these cases of a line wait for, as the reply names it: deferred ones tell their priority."""
    if name == "awaiting" and order["status"] in NOTHING_SHIPS:
        return str(order["status"])
    if name == "refused" and line["reason"] == FINANCE_REFUSED:
        return "not_approved"
    if name != "deferred" or not line["carry_next"]:
        return name
    return "deferred_first" if line["carry_next"] == line["deferred"] else "deferred_partly"


def _line_status(book: Book, line: Record, order: Record, ended: Collection[tuple[str, str]]) -> str:
    """What becomes of the line's cases, by sign and words, and why where it is not what was ordered.

    ended: (order key, SKU or "") of what a desk change cancels: with whom that was agreed is said above.
    """
    words, said = book.words, []
    if line["proposed"] == line["ordered"]:
        return f"{GOOD} " + words.text("pages.reply.status.confirmed")
    sign = CHANGED
    for name in ("deferred", "awaiting", "cancelled", "refused"):
        if line[name]:
            cases = {"cases": f"{line[name]:,}", "first": f"{line['carry_next']:,}"}
            said.append(words.text(f"pages.reply.status.{_fate(line, order, name)}", **cases))
    if line["awaiting"]:
        sign = CARE
    elif not line["deferred"] and not line["proposed"]:
        sign = STOP
    joint = words.text("pages.reply.joint")
    has_more = any(str(name).startswith("ended_") for name in line["numbers"] or {})  # of this line alone
    is_above = order["status"] != PROPOSED or order["reason"] == "SERVED_FULL"  # said once, above
    is_above &= not order["in_part"]
    is_said = line["reason"] == order["reason"] and is_above and not has_more
    is_said |= line["reason"] == DESK_CANCELLED and any(
        (line["order_key"], sku) in ended for sku in (line["sku"], "")
    )
    why = "" if is_said else _why(book, line)
    return f"{sign} {joint.join(said)}" + (f"\n{why}" if why else "")
