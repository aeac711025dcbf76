"""What needs a person today: each group with what to do, most pressing first (the summary's second block).

To add one: a function Batch → group in `GROUPS`, and its `title` and `do` under `[todos.<name>]` in
`words/<language>/summary.toml`. A group without entries and without a count is not shown.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from orderbatch.contract.batch import FOR_REP, WAITED_FOR, Batch, Record, for_finance, for_review
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.words import Words
from orderbatch.write.documents.day_summary import after_release_rows
from orderbatch.write.documents.day_summary import summary_rows as rows
from orderbatch.write.documents.day_summary.named_places import mistakes, places
from orderbatch.write.documents.forms.catalogue_change import catalogue_figures, open_lines, standing_words
from orderbatch.write.documents.money_asked import missing_minor
from orderbatch.write.documents.reasons import reason
from orderbatch.write.workbook.batch_values import once_a_batch, rows_of
from orderbatch.write.workbook.book import settings_of

Group = dict[str, Any]
MISTAKES_SHOWN = 3  # a file; the rest are in its reply
ITEMS_SHOWN = 6  # of an order's lines that ended alike


@once_a_batch
def groups(batch: Batch, words: Words) -> list[Group]:
    """The groups that have something in them: title, what to do, entries, tone (`now` or `ask`).

    What is to be done now stands before what others are asked for.
    """
    found = [group for make in GROUPS if (group := make(batch, words))]
    return sorted(found, key=lambda group: group["tone"] != "now")


def _group(
    words: Words, name: str, tone: str, entries: list[dict[str, Any]], where: str, **numbers: object
) -> Group:
    return {
        "title": words.text(f"summary.todos.{name}.title", **numbers),
        "do": words.text(f"summary.todos.{name}.do", **numbers),
        "tone": tone,
        "mark": "▲" if tone == "now" else "●",
        "entries": entries,
        "where": where,
    }


def _entry(
    words: Words, name: str, details: Sequence[dict[str, str]] = (), **numbers: object
) -> dict[str, Any]:
    return {"text": words.text(f"summary.todos.{name}.entry", **numbers), "details": details}


def _of(*names: str) -> Callable[[Record], Record]:
    """What an entry says of its row: these columns as they are."""
    return lambda row: {name: row[name] for name in names}


def _agents(
    words: Words,
    name: str,
    tone: str,
    where: str,
    found: Sequence[Record],
    said: Callable[[Record], Record],
    **numbers: object,
) -> Group:
    """A group with an entry for each row, named by its agent; none where nothing was found."""
    if not found:
        return {}
    entries = [_entry(words, name, agent=row["agent_name"] or row["agent"], **said(row)) for row in found]
    return _group(words, name, tone, entries, where, **numbers)


def _stale(batch: Batch, words: Words) -> Group:
    if not batch.stale:
        return {}
    names = words.kinds(batch.stale)
    return _group(words, "stale", "now", [], "batch", masters=names)


def _returned(batch: Batch, words: Words) -> Group:
    return _mistaken("returned", "marked", rows.returned(batch, are_forms=True), words, MISTAKES_SHOWN)


def _still_returned(batch: Batch, words: Words) -> Group:
    """Forms of earlier batches that went back and have not come again (P-4.1.2)."""
    forms = batch.sent_back
    left = forms[(forms["fate"] == WAITED_FOR) & (forms["number"] != batch.batch)]
    entries = [
        _entry(
            words,
            "still_returned",
            file=row["document"],
            order_no=row["order_no"] or "–",
            agent=row["agent_name"] or row["agent"] or words.text("summary.nobody"),
            since=row["since"],
            number=row["number"],
        )
        for row in rows_of(left)
    ]
    numbers = {"files": len(left), "days": settings_of(batch).replies.returned_days}
    return _group(words, "still_returned", "ask", entries, "status", **numbers) if entries else {}


def _asked_of(question: Record, words: Words) -> str:
    """Whose an order is, or which list it was taken for."""
    if (kind := question["asked"].get("kind", ORDER.kind)) != ORDER.kind:
        return str(words.choice("reading_kind", kind))
    agent = question["agent"] or words.text("summary.nobody")
    return words.text("summary.todos.readings.agent", agent=agent)


def _readings(batch: Batch, words: Words) -> Group:
    """Forms, also of earlier runs, of which customer service has to say how they are read (P-4.1.2)."""
    entries = [
        _entry(
            words,
            "readings",
            file=row["document"],
            of=_asked_of(row, words),
            label=row["label"],
        )
        for row in rows_of(batch.questions)
    ]
    files = batch.questions["document"].nunique()
    return _group(words, "readings", "now", entries, "status", files=files) if entries else {}


def _aside(batch: Batch, words: Words) -> Group:
    """No other page of ours names what is wrong in these: all of it is named here."""
    return _mistaken("aside", "batch", rows.returned(batch, are_forms=False), words, 0)


def _mistaken(name: str, where: str, files: list[dict[str, Any]], words: Words, most: int) -> Group:
    entries = [
        _entry(
            words,
            name,
            mistakes(row["mistakes"], words, most),
            file=row["name"],
            kind=words.kind(row["kind"]),
            agent=row["agent"] or words.text("summary.nobody"),
        )
        for row in files
    ]
    return _group(words, name, "now", entries, where, files=len(files)) if files else {}


def _held(batch: Batch, words: Words) -> Group:
    found = rows.held(batch)

    def said(row: Record) -> Record:
        return {
            "order_no": row["order_no"],
            "amount": words.money(row["needed"], batch.currency),
            "available": words.money(row["available_minor"] or 0, batch.currency),
            "gap": words.money(row["gap"], batch.currency),
            "manager": row["regional_manager"] or words.text("summary.nobody"),
        }

    amount = words.money(sum(missing_minor(batch).values()), batch.currency)
    return _agents(words, "held", "now", "chase", found, said, orders=len(found), amount=amount)


def _for_rep(batch: Batch, words: Words) -> Group:
    """Orders that this run holds for the rep (4-run, Whom we believe)."""
    if not batch.orders["status"].eq(FOR_REP).any():
        return {}
    found = [row for row in rows.orders(batch, words) if row["status"] == FOR_REP]
    amount = words.money(sum(row["ordered_minor"] for row in found), batch.currency)
    numbers = {"orders": len(found), "amount": amount}
    return _agents(words, "for_rep", "now", "status", found, _of("order_no", "why"), **numbers)


def _remarks(batch: Batch, words: Words) -> Group:
    found = rows.remarks(batch)
    return _agents(words, "remarks", "ask", "batch", found, _of("order_no", "remarks"), orders=len(found))


def _overdue(batch: Batch, words: Words) -> Group:
    late = [row for row in rows.overdue(batch) if row["days"] > 0]
    return _group(words, "overdue", "now", [], "batch", orders=rows.orders_in(late)) if late else {}


def _due_today(batch: Batch, words: Words) -> Group:
    due = [row for row in rows.overdue(batch) if row["days"] == 0]
    return _group(words, "due_today", "ask", [], "batch", orders=rows.orders_in(due)) if due else {}


def _untracked(batch: Batch, words: Words) -> Group:
    found = rows.left(batch, "untracked")
    picks = words.joined(sorted({row["number"] for row in found}))
    numbers = {"orders": rows.orders_in(found), "picks": picks}
    return _group(words, "untracked", "ask", [], "batch", **numbers) if found else {}


def _left(kind: str, tone: str) -> Callable[[Batch, Words], Group]:
    """A group for what earlier runs left of one kind, an entry an order."""

    def group(batch: Batch, words: Words) -> Group:
        found = rows.left(batch, kind.removeprefix("still_"))
        why = {(row["proposal"], row["order_key"]): row for row in rows_of(batch.decisions)}

        def said(row: Record) -> Record:
            decided = why.get((row["number"], row["order_key"]))
            return {
                "manager": row["regional_manager"] or words.text("summary.nobody"),
                "amount": words.money(row["minor"], batch.currency),
                "why": words.text("summary.todos.on_hold.why", **decided) if decided else "",
                **{name: row[name] for name in ("order_no", "number", "since", "cases")},
            }

        amount = words.money(sum(row["minor"] for row in found), batch.currency)
        cases = sum(row["cases"] for row in found)
        numbers = {"orders": rows.orders_in(found), "amount": amount, "cases": cases}
        return _agents(words, kind, tone, "status", found, said, **numbers)

    return group


def _chased(batch: Batch, words: Words) -> Group:
    found = after_release_rows.for_manager(batch)
    unsaid = words.text("summary.todos.chase.unsaid")

    def said(row: Record) -> Record:
        why = words.choice("delay_reason", row["delay_reason"]) if row["delay_reason"] else unsaid
        return {"why": why, **{name: row[name] for name in ("order_no", "cases", "days")}}

    return _agents(words, "chase", "now", "shipping", found, said, orders=rows.orders_in(found))


def _delays(batch: Batch, words: Words) -> Group:
    found = after_release_rows.undated_delays(batch)

    def said(row: Record) -> Record:
        cause = words.text(f"pages.delays.causes.{row['cause']}")
        own = {name: row[name] for name in ("number", "order_no", "cases")}
        return {"cause": cause, "since": row["noticed_on"], **own}

    return _agents(words, "delays", "ask", "shipping", found, said, count=len(found))


def _incidents(
    name: str, tone: str, found_in: Callable[[Batch], list[Record]]
) -> Callable[[Batch, Words], Group]:
    """A group for incidents, an entry each."""

    def group(batch: Batch, words: Words) -> Group:
        found = found_in(batch)

        def said(row: Record) -> Record:
            kind = after_release_rows.kind_of(row, words)
            own = {name: row[name] for name in ("number", "description")}
            return {"type": kind, "since": row["opened_on"], **own}

        return _agents(words, name, tone, "register", found, said, incidents=len(found))

    return group


def _credits(batch: Batch, words: Words) -> Group:
    worth = after_release_rows.credits(batch)
    sums = {name: words.money(minor, batch.currency) for name, minor in worth.items()}
    return _group(words, "credits", "ask", [], "batch", **sums) if any(worth.values()) else {}


def _catalogue(batch: Batch, words: Words) -> Group:
    """A new catalogue asks for new order forms; open lines of items that ended are named (P-4.7)."""
    figures = catalogue_figures(batch)
    if not figures["catalogue_items"]:
        return {}
    entries = [
        _entry(
            words,
            "catalogue",
            agent=row["agent_name"] or row["agent"],
            state=standing_words(row["kind"], words),
            **{name: row[name] for name in ("order_no", "sku", "product", "cases")},
        )
        for row in open_lines(batch)
    ]
    return _group(words, "catalogue", "ask", entries, "catalogue", **figures)


def _unseen(batch: Batch, words: Words) -> Group:
    return _proposals(batch.orders.loc[for_review(batch)], "unseen", "batch", batch.currency, words)


def _undecided(batch: Batch, words: Words) -> Group:
    return _proposals(batch.orders.loc[for_finance(batch)], "undecided", "approval", batch.currency, words)


def _proposals(orders: pd.DataFrame, name: str, where: str, currency: str, words: Words) -> Group:
    if orders.empty:
        return {}
    amount = words.money(int(orders["proposed_minor"].sum()), currency)
    return _group(words, name, "ask", [], where, orders=len(orders), amount=amount)


def _awaiting(batch: Batch, words: Words) -> Group:
    found = rows.awaiting(batch)
    numbers = {"agents": len(found), "cases": sum(row["cases"] for row in found)}
    return _agents(words, "awaiting", "ask", "replies", found, _of("cases", "lines"), **numbers)


def _ended(batch: Batch, words: Words) -> Group:
    """One entry for the lines of an order that ended alike; each line's own is in the agent's reply."""
    found = rows.ended(batch)
    alike: dict[tuple[str, str], list[Record]] = {}
    for row in found:
        alike.setdefault((row["order_key"], _why_ended([row | {"ordered": 0}], batch, words)), []).append(row)
    entries = [_ended_alike(lines, batch, words) for lines in alike.values()]
    numbers = {"lines": len(found), "cases": sum(row["ordered"] for row in found)}
    return _group(words, "ended", "now", entries, "replies", **numbers) if entries else {}


def _ended_alike(lines: list[Record], batch: Batch, words: Words) -> dict[str, Any]:
    first = lines[0]
    named = [row["sku"] for row in lines[:ITEMS_SHOWN]]
    if len(lines) > ITEMS_SHOWN:
        named.append(words.text("summary.shortages.other_items", count=len(lines) - ITEMS_SHOWN))
    return _entry(
        words,
        "ended",
        agent=first["agent_name"] or first["agent"],
        order_no=first["order_no"],
        sku=words.joined(named),
        why=_why_ended(lines, batch, words),
    )


def _why_ended(lines: list[Record], batch: Batch, words: Words) -> str:
    """The reason of lines that ended alike, with the cases of all of them."""
    numbers = {**lines[0]["numbers"], "ordered": sum(row["ordered"] for row in lines)}
    return reason(words, lines[0]["reason"], numbers, batch.currency)


def _told(batch: Batch, words: Words) -> Group:
    """An entry for each kind of remark, and its places; what has one place is told there alone."""
    found = rows.told(batch)
    entries = []
    for row in found:
        details = [
            {"cells": named, "message": message, "fix": fix}
            for named, message, fix in places(row["files"], words)
        ]
        entries.append({"text": _how_often(row, words) if row["count"] > 1 else "", "details": details})
    return (
        _group(words, "told", "ask", entries, "batch", count=sum(row["count"] for row in found))
        if found
        else {}
    )


def _how_often(row: Record, words: Words) -> str:
    """In how many places of how many files; of what is in no file (a list that is old) only how often."""
    files = len([file for file in row["files"] if file])
    return words.text(f"summary.todos.told.{'entry' if files else 'beside'}", count=row["count"], files=files)


GROUPS = (
    _chased,  # what climbed to the manager stands on top (P-4.5.2)
    _stale,
    _overdue,
    _due_today,
    _untracked,
    _delays,
    _incidents("answers", "now", after_release_rows.unanswered),
    _incidents("incidents", "ask", after_release_rows.opened),
    _credits,
    _returned,
    _still_returned,
    _readings,
    _aside,
    _for_rep,
    _left("still_for_rep", "now"),
    _held,
    _left("still_held", "now"),
    _ended,
    _remarks,
    _catalogue,
    _unseen,
    _left("still_unseen", "ask"),
    _undecided,
    _left("still_proposed", "ask"),
    _left("on_hold", "ask"),
    _awaiting,
    _left("still_awaiting", "ask"),
    _left("withdrawn", "ask"),
    _left("lapsed", "ask"),
    _told,
)
