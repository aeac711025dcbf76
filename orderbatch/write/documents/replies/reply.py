"""What an agent is told about his orders: what came, what is confirmed, what he can choose, what to correct.

An agent gets a reply when there is something to tell: an order waits for money, cases are deferred, wait for
his answer, are cancelled or refused, or something about his form is to be known (P-4.1.2, P-4.2.1, P-4.3.2).
An order form that could be read goes back marked (`marked_form`); another file that comes back is told here,
under its own name where the agent is not known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from orderbatch.contract.batch import (
    ASKED,
    DUPLICATE,
    ENDED_IN_PART,
    LINES,
    RETURNED,
    Batch,
    Output,
    Record,
    for_review,
    states_told,
)
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import apart, clean_name
from orderbatch.contract.sales_policy import GIFT_LINE
from orderbatch.contract.settings_reading import kept_settings
from orderbatch.contract.sheets.every import REPLY
from orderbatch.contract.sheets.of_agents import is_of_desk, of_strangers
from orderbatch.contract.sheets.our_documents import is_named_as_the_houses
from orderbatch.contract.words import Words
from orderbatch.write.documents.after_release.delay_notices import delays_page, told_delays
from orderbatch.write.documents.after_release.incident_answers import answered_incidents, answers_page
from orderbatch.write.documents.replies.confirmations import confirmed, confirmed_page
from orderbatch.write.documents.replies.ended_unseen import ended_unseen
from orderbatch.write.documents.replies.reply_pages import reply_page
from orderbatch.write.documents.replies.to_correct import problems_page
from orderbatch.write.documents.replies.told import Told
from orderbatch.write.returned.marked_form import marked_files
from orderbatch.write.workbook.batch_values import Cells, cells_of, once_a_batch, sorted_rows
from orderbatch.write.workbook.book import Book

FORM_KINDS = ("order", "mixed", "unknown", "reply")
BY_FILE = "file "
_SAID_BY_LINES = ("ORDER_AMENDED",)  # the lines of the reply are the new ones
_NOT_HIS = (  # what the rep answered; what the rep is to do
    *("LAYOUT_USED", "LAYOUT_MISFIT", "READING_ASKED", "LIST_REFUSED", "FORM_REFUSED", "COMPLAINT_UNREAD"),
    *_SAID_BY_LINES,
)
_OPEN = ("deferred", "awaiting", "cancelled", "refused")
_OF_LINE = tuple(  # what a reply says of a line, or says it by
    dict.fromkeys(
        (
            *(column.name for column in REPLY.columns if column.name in LINES),
            *("agent", "order_key", "ordered", "proposed", *_OPEN, "carry_next", "reason", "numbers"),
        )
    )
)


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook for each agent with something to be told, in the company's language by name."""
    found = []
    for_all = kept_settings(batch.settings).replies.confirm == "all"
    for part, told in everything_told(batch).items():
        if told.is_needed(for_all):
            whose = told.agent or told.returned[0]
            name = clean_name(
                words.text("documents.reply.name", agent=whose, batch=batch.batch)[:110], ".xlsx"
            )
            found.append(Output(name, "reply", part))
    return apart(found)


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The reply, in the language of the agent's own forms: his order of this batch, else his newest."""
    told = everything_told(batch)[output.part]
    told = replace(told, lines=_lines_of(batch, told.agent))
    language = told.language or batch.spoken.get(told.agent)
    spoken = Words(language) if language else words
    kind = output.kind if told.lines else "notice"  # without lines nothing is to be answered
    book = Book(batch, spoken, kind, spoken.text("pages.reply.title"))
    pages = (problems_page, reply_page) if told.returned else (reply_page, problems_page)
    for add in pages:
        add(book, told)
    confirmed_page(book, told.releases)
    delays_page(book, told.delays)
    answers_page(book, told.answers)
    return book.content()


@once_a_batch
def everything_told(batch: Batch) -> dict[str, Told]:
    """What each agent is told, by agent code; nameless returned files by the beginning of their hash.

    One pass over the batch for all agents: every reply of a batch asks for it. Only the lines come with each.
    """
    told: dict[str, Told] = {}
    unseen = for_review(batch)
    lines = batch.lines
    is_open = lines[list(_OPEN)].any(axis="columns") if len(lines) else lines["line"].astype(bool)
    short = frozenset(lines.loc[is_open, "order_key"])
    orders = batch.orders.assign(in_part=states_told(batch).eq(ENDED_IN_PART))
    for order in sorted_rows(orders[~unseen], "agent", "valid_at", "order_no"):
        named = (order["agent"], order["agent_name"] or "", order["language"] or "")
        told.setdefault(order["agent"], Told(*named, short=short)).orders.append(order)
    for line in ended_unseen(batch):
        named = (line["agent"], line["agent_name"] or "", line["language"] or "")
        told.setdefault(line["agent"], Told(*named)).ended.append(line)
    for change in sorted_rows(batch.desk_changes, "agent", "order_no", "sku"):
        told.setdefault(change["agent"], Told(change["agent"])).changes.append(change)
    for incident in answered_incidents(batch):
        agent = incident["agent"]
        told.setdefault(agent, Told(agent, incident["agent_name"] or "")).answers.append(incident)
    _gather_plans(batch, told)
    _gather_gifts(batch, told, set(batch.orders.loc[unseen, "agent"]))
    for release in confirmed(batch):
        agent, language = release["agent"], release["language"] or ""
        told.setdefault(agent, Told(agent, release["agent_name"] or "", language)).releases.append(release)
    for delay in told_delays(batch):
        agent = delay["agent"]
        told.setdefault(agent, Told(agent, delay["agent_name"] or "")).delays.append(delay)
    _gather_files(batch, told)
    return _named(batch, told)


def _named(batch: Batch, told: dict[str, Told]) -> dict[str, Told]:
    """The same with each agent's name, wherever the batch has it: also where no order is told of yet."""
    frames = (batch.standing, batch.sent_back, batch.orders)
    pairs = chain.from_iterable(zip(frame["agent"], frame["agent_name"], strict=True) for frame in frames)
    names = {agent: name for agent, name in pairs if agent and name}
    return {
        part: one if one.agent_name else replace(one, agent_name=names.get(one.agent, ""))
        for part, one in told.items()
    }


def _lines_of(batch: Batch, agent: str) -> list[Record]:
    """The lines of an agent's orders that he is told of, as records: those of all agents take much room."""
    cells, places = _lines(batch)
    first, end = places.get(agent, (0, 0))
    some = [column[first:end] for column in cells.values()]
    return [dict(zip(cells, row, strict=True)) for row in zip(*some, strict=True)]


@once_a_batch
def _lines(batch: Batch) -> tuple[Cells, Mapping[str, tuple[int, int]]]:
    """What replies say of lines, by column, and agent → the first of his and the one after his last."""
    hidden = batch.orders.loc[for_review(batch), "order_key"]
    seen = batch.lines[~batch.lines["order_key"].isin(hidden)]
    cells = cells_of(seen.sort_values(["agent", "order_key", "line"], kind="stable"), *_OF_LINE)
    places: dict[str, tuple[int, int]] = {}
    for place, agent in enumerate(cells["agent"]):
        places[agent] = (places.get(agent, (place, 0))[0], place + 1)
    return cells, places


def _gather_plans(batch: Batch, told: dict[str, Told]) -> None:
    """Plans that ended, of orders of which this batch tells nothing else, and gifts that became fewer."""
    for finding in batch.findings:
        agent = str(finding.numbers.get("agent", ""))
        if finding.code == "PLAN_WITHDRAWN":
            told.setdefault(agent, Told(agent)).withdrawn.append(finding)
        elif finding.code == "GIFT_REDUCED" and agent:
            told.setdefault(agent, Told(agent)).reduced.append(finding)


def _gather_gifts(batch: Batch, told: dict[str, Told], hidden: set[str]) -> None:
    """Gifts that come, are owed, too many, or lost by a cut. hidden: agents with orders not yet reviewed."""
    planned = _planned_in_vain(batch)
    for gift in sorted_rows(batch.gifts, "agent", "policy"):
        is_owed = gift["owed"] and (gift["owed_since"] == batch.day or gift["agent"] in planned)
        is_news = bool(gift["issued_now"] or gift["lost"] or is_owed)
        is_told = is_news or gift["owed"] or gift["over_issued"]
        if is_told and gift["agent"] in told and gift["agent"] not in hidden:
            told[gift["agent"]].gifts.append({**gift, "is_news": is_news})


def _planned_in_vain(batch: Batch) -> set[str]:
    """Agents of whom a plan ended in this run or gifts were picked short: they were told that those come."""
    standing, sent = batch.standing, batch.shipments
    ended = standing.loc[standing["kind"].isin(["lapsed", "withdrawn"]), "agent"]
    short = sent.loc[sent["line"].ge(GIFT_LINE) & sent["short"].gt(0), "agent"]
    return {*ended, *short}


def _gather_files(batch: Batch, told: dict[str, Told]) -> None:
    by_file: dict[str, list[Finding]] = {}
    for finding in batch.findings:
        by_file.setdefault(finding.file, []).append(finding)
    marked = marked_files(batch) | of_strangers(batch.findings)
    for row in sorted_rows(batch.inputs, "sha256", "name"):
        if row["kind"] not in FORM_KINDS or row["verdict"] in (DUPLICATE, ASKED) or row["name"] in marked:
            continue
        if row["kind"] == "unknown" and is_named_as_the_houses(row["name"]):
            continue  # the rep is told: it went to finance, the supervisor or the warehouse
        findings = [told for told in _of_file(by_file, row["name"]) if not _is_not_his(told)]
        is_returned = row["verdict"] == RETURNED and any(told.severity == "error" for told in findings)
        if not findings and not is_returned:
            continue
        part = row["agent"] or BY_FILE + row["sha256"][:12]
        if part not in told:
            told[part] = Told(row["agent"] or "")
        told[part].findings.extend(findings)
        if is_returned:
            told[part].returned.append(row["name"])
            told[part].kinds.append(row["kind"])


def _is_not_his(told: Finding) -> bool:
    """What no agent has to know: also of a list of the house that nobody could read."""
    return told.code in _NOT_HIS or is_of_desk(told)


def _of_file(by_file: dict[str, list[Finding]], name: str) -> Iterable[Finding]:
    """Findings of a file and of what was attached to it (a mail)."""
    yield from by_file.get(name, ())
    for file, findings in by_file.items() if name.lower().endswith(".eml") else ():
        if file.startswith(f"{name} ›"):
            yield from findings
