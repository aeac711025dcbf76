"""The supervisor's page: one self-contained HTML file a batch, at most 100 kB on a usual day (H-3.2.3(2)(3)).

It asks nothing of any network: the policy in its head forbids every request, the one script is allowed by its
hash. The text is escaped by jinja2. Long tables are cut to `CAPS` rows and say where the rest is.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from orderbatch import __version__
from orderbatch.contract.batch import (
    CLOSED,
    ENDED_IN_PART,
    FOR_REP,
    HELD,
    PROPOSED,
    REFUSED,
    TOLD_STATES,
    WAITING,
    Batch,
    Output,
    for_finance,
    for_review,
)
from orderbatch.contract.words import Words
from orderbatch.write.documents.day_summary import after_release_rows, procedure
from orderbatch.write.documents.day_summary import summary_rows as rows
from orderbatch.write.documents.day_summary.brief import brief
from orderbatch.write.documents.day_summary.definitions import definitions
from orderbatch.write.documents.day_summary.summary_todos import groups
from orderbatch.write.documents.mails.send_list import Sending, recipient
from orderbatch.write.documents.policies.gift_supply import gift_rows, promotional
from orderbatch.write.documents.policies.policy_money import money_sentences
from orderbatch.write.documents.templates import plain, template
from orderbatch.write.workbook.amounts import money

LARGEST = 100_000  # bytes
CAPS = (
    160,
    110,
    80,
    40,
    20,
)  # rows of the longest table; the first that keeps the page below LARGEST is taken
AGENTS_SHOWN = 4  # who got what, a short item

BLOCKS = (
    "brief",
    "person",
    "regions",
    "orders",
    "shortages",
    "overdue",
    "incidents",
    "policies",
    "procedure",
    "sending",
    "provenance",
    "definitions",
)
# The columns of each table, as words under `summary.columns`; True = a number, set right and sorted as one.
COLUMNS: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "orders": (
        ("rank", True),
        ("order_no", False),
        ("agent", False),
        ("region", False),
        ("ordered", True),
        ("proposed", True),
        ("amount", True),
        ("status", False),
        ("why", False),
    ),
    "shortages": (
        ("sku", False),
        ("product", False),
        ("asked", True),
        ("had", True),
        ("short", True),
        ("who", False),
    ),
    "overdue": (
        ("due", False),
        ("days", True),
        ("order_no", False),
        ("agent", False),
        ("open", True),
        ("pick_no", False),
        ("why", False),
        ("promised", False),
    ),
    "incidents": (
        ("number", False),
        ("change", False),
        ("agent", False),
        ("type", False),
        ("description", False),
        ("owner", False),
        ("opened_on", False),
        ("due_on", False),
    ),
    "policies": (
        ("agent", False),
        ("policy", False),
        ("sku", False),
        ("entitled", True),
        ("issued", True),
        ("issued_now", True),
        ("owed", True),
        ("clears", False),
        ("lost", True),
    ),
    "procedure": (("clause", False), ("rule", False), ("state", False), ("today", False)),
    "sending": (("recipient", False), ("address", False), ("documents", False)),
    "provenance": (
        ("file", False),
        ("kind", False),
        ("received", False),
        ("as_of", False),
        ("verdict", False),
        ("sha256", False),
    ),
}
MARKS = {
    PROPOSED: "●",
    HELD: "▲",
    FOR_REP: "◆",
    WAITING: "○",
    REFUSED: "×",
    CLOSED: "–",
    ENDED_IN_PART: "○",
    "kept": "●",
    "person": "▲",
    "off": "–",
    "left_out": "–",
    "idle": "○",
    "accepted": "●",
    "returned": "▲",
    "in_part": "▲",
    "mistaken": "▲",
    "asked": "▲",
    "duplicate": "○",
}
# Drawn over the colour of a piece of a bar, so that it can be told without it: none, stripes, dots, …
PATTERNS = {
    "proposed": "",
    "deferred": "M-2 10 10 -2M-2 2 2 -2M6 10 10 6",
    "awaiting": "M2 2h1M6 6h1",
    "held": "M0 0 8 8M0 8 8 0M-1 7 1 9",
    "for_rep": "M1 1h2M5 3h2M1 6h2",
    "cancelled": "M0 4h8",
    "refused": "M4 0v8",
}


def plan(batch: Batch, words: Words) -> list[Output]:
    """The one page of a batch."""
    return [Output("summary.html", "summary")]


def render(batch: Batch, output: Output, words: Words, sendings: Iterable[Sending] = ()) -> bytes:
    """The page as UTF-8 bytes; the same batch and words give the same bytes. sendings: who gets what."""
    content = _content(batch, words) | {"sendings": _sendings(sendings, words)}
    page = b""
    for most in CAPS:
        page = template("summary.html.j2").render(content, most=most).encode()
        if len(page) <= LARGEST:
            break
    return page


def cards(batch: Batch, words: Words) -> list[dict[str, str]]:
    """The key figures: name, figure, and a note under it."""
    figures = rows.key_figures(batch)
    numbers = {
        **figures,
        "currency": words.currency(batch.currency),
        "proposed_amount": money(figures["proposed_minor"]),
        "ordered_amount": words.money(figures["ordered_minor"], batch.currency),
        "states": words.joined(
            words.text(f"summary.cards.orders.states.{name}", **figures)
            for name in TOLD_STATES
            if figures[name]
        ),
        "share": rows.of_what_was_asked(figures, words),
    }
    of_orders = ("orders", "cases", "amount", "short") if figures["orders"] else ()  # never 0 of 0
    notes = {"cases": "note" if figures["asked"] else "nothing_asked"}  # nothing of nothing is no share
    return [
        {
            part: words.text(f"summary.cards.{name}.{said}", **numbers)
            for part, said in {"name": "name", "figure": "figure", "note": notes.get(name, "note")}.items()
        }
        for name in (*of_orders, "returned", "released")
    ]


def _next(batch: Batch) -> str:
    """Who takes the proposed orders next."""
    if not for_review(batch).any():
        return "to_finance"
    return "to_both" if for_finance(batch).any() else "to_review"


def lead(batch: Batch, words: Words, todos: int) -> str:
    """The page in one sentence: how the day stands, and how much of it needs a person."""
    figures = rows.key_figures(batch)
    amount = words.money(figures["proposed_minor"], batch.currency)
    of_orders = "day" if figures["asked"] else "nothing_asked"  # owed gifts alone, or goods sent again
    kind = of_orders if figures["orders"] else ("decided" if figures["decisions"] else "nothing")
    if figures["orders"] and not figures["proposed"]:
        kind = "decided_alone" if figures["decisions"] else "none"
    share = rows.of_what_was_asked(figures, words)
    numbers = {**figures, "amount": amount, "share": share, "to": words.text(f"summary.lead.{_next(batch)}")}
    day = words.text(f"summary.lead.{kind}", **numbers)
    return day + words.text("summary.lead.calm" if not todos else "summary.lead.todos", todos=todos)


def fate_sentence(row: Mapping[str, Any], words: Words) -> str:
    """What became of a region's cases, in words, those that occurred, and what is sent again."""
    pieces = [
        words.text(
            "summary.regions.piece", fate=words.text(f"summary.fates.{part['name']}"), cases=part["cases"]
        )
        for part in row["parts"]
    ]
    if row["again"]:
        pieces.append(words.text("summary.regions.again", again=row["again"]))
    return words.text("summary.regions.between").join(pieces)


def who(got: list[dict[str, Any]], words: Words) -> str:
    """Who got how much of a short item: `name 6 of 10`, the largest first, and how many more."""
    named = [
        words.text(
            "summary.shortages.share",
            agent=row["agent_name"] or row["agent"],
            proposed=row["proposed"],
            claim=row["claim"],
        )
        for row in got[:AGENTS_SHOWN]
    ]
    if len(got) > AGENTS_SHOWN:
        named.append(words.text("summary.shortages.others", count=len(got) - AGENTS_SHOWN))
    return words.text("summary.regions.between").join(named)


def _content(batch: Batch, words: Words) -> dict[str, Any]:
    todos, script = groups(batch, words), plain("summary.js")
    return {
        "t": lambda path, **numbers: words.text(f"summary.{path}", **numbers),
        "batch": batch,
        "html_language": words.text("phrases.html_language"),
        "policy": _policy(script),
        "style": Markup(plain("summary.css")),
        "script": Markup(script),
        "columns": {name: _headings(name, batch, words) for name in COLUMNS},
        "phone_labels": _phone_labels(batch, words),
        "started": rows.day_text(batch.started_at),
        "version": __version__,
        "money": money,
        "whole": lambda cases: f"{int(cases):,}",
        "percent": lambda share: f"{share // 100}.{share % 100:02d}%",
        "marks": MARKS,
        "patterns": PATTERNS,
        "kind": words.kind,
        "fates": rows.FATES,
        "blocks": BLOCKS,
        "cards": cards(batch, words),
        "lead": lead(batch, words, len(todos)),
        "brief": brief(batch, words),
        "todos": todos,
        "definitions": definitions(batch, words),
        **_tables(batch, words),
    }


def _tables(batch: Batch, words: Words) -> dict[str, Any]:
    shortages = rows.shortages(batch)
    got = rows.served(batch, [row["sku"] for row in shortages[: CAPS[0]]])
    return {
        "regions": [{**row, "sentence": fate_sentence(row, words)} for row in rows.regions(batch)],
        "orders": rows.orders(batch, words),
        "shortages": [{**row, "who": who(got.get(row["sku"], []), words)} for row in shortages],
        "overdue": after_release_rows.asked_after(rows.overdue(batch), batch, words),
        "incidents": after_release_rows.shown(after_release_rows.incidents(batch), words),
        "gifts": gift_rows(batch, words),
        "promotional": promotional(batch, words),
        "policy_money": money_sentences(batch, words),
        "procedure": procedure.rows(batch, words),
        "inputs": rows.inputs(batch),
    }


def _sendings(sendings: Iterable[Sending], words: Words) -> list[dict[str, str]]:
    """The send list: who gets which documents at which address."""
    return [
        {
            "recipient": recipient(sending, words),
            "address": words.joined(sending.addresses) or words.text("summary.sending.nowhere"),
            "documents": words.joined(document.name for document in sending.documents),
        }
        for sending in sendings
    ]


def _headings(table: str, batch: Batch, words: Words) -> list[tuple[str, bool]]:
    named = [(words.text(f"summary.columns.{name}"), name, numeric) for name, numeric in COLUMNS[table]]
    return [
        (words.money_heading(heading, batch.currency) if name == "amount" else heading, numeric)
        for heading, name, numeric in named
    ]


def _phone_labels(batch: Batch, words: Words) -> list[Markup]:
    """On a phone a row becomes a card: each cell gets its heading back by the style sheet, once a table."""
    return [
        Markup('#t-{} td:nth-child({})::before{{content:"{}"}}').format(table, place, name)
        for table in COLUMNS
        for place, (name, _numeric) in enumerate(_headings(table, batch, words), start=1)
    ]


def _policy(script: str) -> str:
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return (
        "default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
