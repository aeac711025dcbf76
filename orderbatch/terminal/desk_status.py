"""`status` and `archive list`: what is open, one order's story, the originals. Plain SQL below, no pandas."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import Words
from orderbatch.ledger.books import Ledger, is_new, ledger_of
from orderbatch.ledger.journals.posted import mails_left
from orderbatch.ledger.queries import form_questions, open_work, runs
from orderbatch.ledger.queries.story import find_orders, story_of
from orderbatch.terminal.console import harmless, paint, table
from orderbatch.terminal.counts import count
from orderbatch.terminal.folding import folded
from orderbatch.terminal.goods.order_events import decided, forms_back, happenings
from orderbatch.terminal.goods.order_goods import (
    after_release_of,
    below_minimum,
    cases_said,
    goods_lines,
    incident_said,
)
from orderbatch.terminal.goods.register_standing import delays_of, incidents_of, standing_lines
from orderbatch.workspace.inbox import waiting
from orderbatch.workspace.workspace import Workspace

KINDS = (
    *("unseen", "proposed", "held", "for_rep", "awaiting", "deferred"),
    *("reviewed", "refused", "lapsed", "short", "released"),
)
MOST = 50  # rows of a list on a screen


@contextmanager
def books(workspace: Workspace) -> Iterator[Ledger | None]:
    """The ledger for a question; None where no batch has run, so that asking makes no ledger."""
    if is_new(workspace):
        yield None
        return
    with ledger_of(workspace, thorough=False) as ledger:
        yield ledger


def desk(workspace: Workspace, today: dt.date, *, only_overdue: bool) -> dict[str, Any]:
    """Last batch, files in the inbox, documents pending, open work by kind, mails left, what is overdue."""
    found = {**_new_desk(workspace, today), "only_overdue": only_overdue}
    with books(workspace) as ledger:
        if ledger is not None:
            found["last"] = next(iter(reversed(ledger.ask(runs.own_batches))), None)
            found["pending"] = len(ledger.ask(runs.pending_outputs))
            standing = ledger.ask(open_work.standing, workspace.settings.review.required)
            found["open"] = {kind: asdict(figure) for kind, figure in standing.items()}
            since = today - dt.timedelta(days=workspace.settings.replies.returned_days)
            found["corrections"] = ledger.ask(open_work.sent_back, since)
            asked = ledger.ask(form_questions.open_questions)
            found["readings"] = sorted({row["document"] for row in asked if _is_there(workspace, row)})
            found["delays"] |= delays_of(ledger)
            found["incidents"] = incidents_of(ledger, today)
            if workspace.settings.mail.host:
                found["mails"] = [{"batch": batch, "count": left} for batch, left in ledger.ask(mails_left)]
            found["overdue"] = [dict(row) for row in ledger.ask(runs.overdue, today)]
    return found


def _new_desk(workspace: Workspace, today: dt.date) -> dict[str, Any]:
    return {
        "company": workspace.settings.company.name,
        "currency": workspace.settings.company.currency,
        "day": today.isoformat(),
        "inbox": waiting(workspace.inbox, workspace.settings.inbox.ignore),
        "delays": {"on": workspace.settings.delay.notices, "since": "", "waiting": 0},
        "incidents": {"open": 0, "unanswered": 0, "late": 0},
        "last": None,
        "pending": 0,
        "open": {},
        "corrections": [],
        "readings": [],
        "mails": [],
        "overdue": [],
    }


def desk_screen(found: Mapping[str, Any], words: Words) -> str:
    """That as text."""
    say, currency = words.text, found["currency"]
    if found["only_overdue"]:
        return _overdue(found["overdue"], words)
    head = paint(say("cli.status.title", company=harmless(found["company"]), day=found["day"]), bold=True)
    lines = [head, say("cli.status.inbox", files=found["inbox"])]
    if found["last"] is None:
        return "\n".join([*lines, say("cli.status.empty")])
    moment = str(found["last"]["started_at"])[:16].replace("T", " ")
    lines.append(say("cli.status.last", batch=found["last"]["batch"], moment=moment))
    if found["pending"]:
        lines.append(say("cli.status.pending", count=found["pending"]))
    for kind in KINDS:
        if (figures := found["open"].get(kind)) and (figures["orders"] or figures["lines"]):
            numbers = {name: count(figures[name]) for name in ("orders", "lines", "cases")}
            lines.append(
                "● " + say(f"cli.status.{kind}", **numbers, minor=words.money(figures["minor"], currency))
            )
    lines += standing_lines(found, words)
    lines += _readings(found["readings"], words)
    lines += [folded(say("cli.post.earlier", **left)) for left in found["mails"]]
    return "\n".join(
        [*lines, *corrections_lines(found["corrections"], words), _overdue(found["overdue"], words)]
    )


def _readings(names: Sequence[str], words: Words) -> list[str]:
    """Files that wait for an answer on a reading sheet."""
    if not names:
        return []
    head = "● " + words.text("cli.status.readings", count=count(len(names)))
    return [head, *(f"    {harmless(name)}" for name in names[:MOST]), *_more(len(names), words)]


def corrections_lines(rows: Sequence[Mapping[str, Any]], words: Words) -> list[str]:
    """Forms that went back and have not come again, by name (P-4.1.2)."""
    if not rows:
        return []
    names = ("since", "agent", "order_no", "document")
    cells = [("  ", *(harmless(str(row[name])) for name in names)) for row in rows[:MOST]]
    head = "● " + words.text("cli.status.corrections", count=count(len(rows)))
    return [head, table(cells), *_more(len(rows), words)]


def _overdue(rows: Sequence[Mapping[str, Any]], words: Words) -> str:
    if not rows:
        return f"{paint('√', fg='green')} {words.text('cli.status.overdue_none')}"
    cases = count(sum(row["cases"] for row in rows))
    head = paint(
        "▲ " + words.text("cli.status.overdue", orders=len({row["order_key"] for row in rows}), cases=cases),
        fg="yellow",
        bold=True,
    )
    cells = [
        (
            "  ",
            str(row["due"]),
            harmless(row["agent"]),
            harmless(row["order_no"]),
            harmless(row["agent_name"]),
            count(row["cases"]),
        )
        for row in rows[:MOST]
    ]
    return "\n".join([head, table(cells), *_more(len(rows), words)])


def story(workspace: Workspace, wanted: str) -> list[dict[str, Any]]:
    """All that became of the order, or the orders, that a person means; raises ORDER_UNKNOWN (exit 2)."""
    currency = workspace.settings.company.currency
    with books(workspace) as ledger:
        stories = [_story(ledger, key, currency) for key in ledger.ask(find_orders, wanted)] if ledger else []
    if not stories:
        raise OrderbatchError("ORDER_UNKNOWN", ExitCode.USAGE, order=wanted)
    return stories


def _story(ledger: Ledger, key: str, currency: str) -> dict[str, Any]:
    return {**asdict(ledger.ask(story_of, key)), **after_release_of(ledger, key), "currency": currency}


def story_screen(stories: Sequence[Mapping[str, Any]], words: Words) -> str:
    """The stories as text: one line an event, then the goods."""
    return "\n\n".join(_one_story(order, words) for order in stories)


def _one_story(told: Mapping[str, Any], words: Words) -> str:
    state = words.text(f"phrases.states.{told['state']}")
    lines = [paint(f"{harmless(told['order_key'].removeprefix('/'))} · {state}", bold=True)]
    lines += ["  " + cases_said(told["cases"], words)] if told["cases"]["ordered"] else []
    for version in told["versions"]:
        if version["is_by_hand"]:  # no form of the agent: the change is told with who agreed
            continue
        moment = str(version["received_at"])[:16].replace("T", " ")
        lines.append(
            "  " + words.text("cli.story.received", moment=moment, document=harmless(version["document"]))
        )
    lines += forms_back(told, words)
    for decision in told["decisions"]:
        over = [row for row in told["ended"] if row["batch"] == decision["batch"]]
        lines += decided(decision, over, told["currency"], words)
    lines += [f"  {said}" for said in happenings(told["events"], told["desk_changes"], words)]
    incidents = [
        "  " + words.text("cli.goods.incident", number=row["number"], line=incident_said(row, words))
        for row in told["incidents"]
    ]
    goods = [*_goods(told, words), *goods_lines(told, words)]
    return "\n".join([*lines, *goods, *incidents, *_still_open(told, words)])


def _goods(told: Mapping[str, Any], words: Words) -> Iterator[str]:
    """What the warehouse was told to send, and what it said that it sent, by which carrier and waybill."""
    for row in told["releases"]:
        goods = {"pick_no": row["pick_no"], "sku": harmless(row["sku"]), "cases": count(row["cases"])}
        yield "  " + words.text("cli.story.released", **goods, due=row["due"])
    so_far: dict[tuple[Any, ...], tuple[int, int]] = {}
    for row in told["shipments"]:
        by = (row["shipped_on"], row["carrier"], row["waybill"])
        place = (row["pick_no"], row["line"], *by)
        name = "shipped_corrected" if place in so_far else "shipped"
        shipped, short = so_far.get(place, (0, 0))  # a correction counts what it adds to what was told
        shipped, short = so_far[place] = (shipped + row["shipped"], short + row["short"])
        cases = {"shipped": count(shipped), "released": count(row["released"])}
        goods = {"pick_no": row["pick_no"], "sku": harmless(row["sku"]), **cases}
        how = [harmless(way) for way in by if way]
        yield (
            "  "
            + words.text(f"cli.story.{name}", **goods)
            + (words.text("cli.story.picked_short", short=count(short)) if short else "")
            + (f"{words.text('phrases.colon')}{words.joined(how)}" if how else "")
        )


def _still_open(told: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Each part of a line that comes up again, and what it waits for."""
    for part in told["open_parts"]:
        numbers = {"sku": harmless(part["sku"]), "cases": count(part["cases"])}
        yield "  ● " + words.text(f"cli.open.{part['kind']}", **numbers)
    if told["below_minimum"]:
        yield "  ▲ " + below_minimum(told["cases"]["open"], told["below_minimum"], words)


def originals(
    workspace: Workspace,
    agent: str = "",
    kind: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    text: str = "",
) -> list[dict[str, Any]]:
    """The index of the archive, newest first; of one agent, kind, span, with `text` in the name (P-4.8.1)."""
    with books(workspace) as ledger:
        found = ledger.ask(runs.originals, agent, kind, since, until) if ledger else []
    return [dict(row) for row in reversed(found) if text.casefold() in row["name"].casefold()]


def originals_screen(found: Sequence[Mapping[str, Any]], words: Words) -> str:
    """That as text."""
    if not found:
        return words.text("cli.archive.none")
    cells = [
        (
            str(row["received_at"])[:16].replace("T", " "),
            harmless(row["agent"]) or words.kind(row["kind"] or "unknown"),
            harmless(row["archive_path"]),
        )
        for row in found[:MOST]
    ]
    return "\n".join(
        [table(cells), *_more(len(found), words), words.text("cli.archive.total", count=count(len(found)))]
    )


def _more(number: int, words: Words) -> list[str]:
    return [words.text("cli.status.more", count=number - MOST)] if number > MOST else []


def _is_there(workspace: Workspace, question: dict[str, Any]) -> bool:
    """Whether what is asked about is still there: in the archive, or a list that stays in the inbox."""
    return bool(question["archive_path"]) or (workspace.inbox / question["document"]).exists()
