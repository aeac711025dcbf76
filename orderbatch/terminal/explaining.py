"""`explain`: why an order or a line got what it got, from the ledger alone, for any batch (3-decisions)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orderbatch.contract.batch import CLOSED, FOR_REP, Batch, Record, states_told
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.sales_policy import GIFTS_ALONE
from orderbatch.contract.settings_reading import kept_settings
from orderbatch.contract.words import Words
from orderbatch.day.trust.for_rep import REASON
from orderbatch.decide.reasons.explain import CHANGES, LINE_OF_ORDER, Reason, explain, who_got_what
from orderbatch.decide.reasons.outcome_frames import Decision
from orderbatch.decide.reasons.replay import from_books
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import story
from orderbatch.ledger.views import UNDECIDED
from orderbatch.terminal.console import harmless, paint, table
from orderbatch.terminal.counts import count
from orderbatch.terminal.desk_status import books
from orderbatch.terminal.goods.gift_telling import gifts_told
from orderbatch.terminal.goods.order_goods import below_minimum
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.reasons import as_read, named, reason

if TYPE_CHECKING:
    import pandas as pd

SERVED_FULL = "SERVED_FULL"  # says that finance is still to approve it
MOST = 3  # short lines of an order that are decided again unasked
Found = dict[str, Any]


def explained(
    workspace: Workspace, wanted: str, batch: str, words: Words, *, is_naming: bool = False
) -> list[Found]:
    """The order or orders that a person means, explained; competitors are blank unless `is_naming`.

    wanted: ORDER or ORDER:LINE. batch: "" = the latest that decided it. Raises ORDER_UNKNOWN,
    ORDER_WENT_BACK, LINE_UNKNOWN, BATCH_UNKNOWN (exit 2).
    """
    with books(workspace) as ledger:
        keys, line = _meant(ledger, wanted)
        if ledger is None or not keys:
            raise OrderbatchError("ORDER_UNKNOWN", ExitCode.USAGE, order=wanted)
        return [_explained(ledger, key, line, batch, words, is_naming) for key in keys]


def _meant(ledger: Ledger | None, wanted: str) -> tuple[list[str], str]:
    """Order keys and the line asked for; an order number may contain a colon of its own."""
    if ledger is None:
        return [], ""
    keys = ledger.ask(story.find_orders, wanted)
    order, colon, line = wanted.rpartition(":")
    return (keys, "") if keys or not colon else (ledger.ask(story.find_orders, order), line)


def _explained(ledger: Ledger, key: str, line: str, asked: str, words: Words, is_naming: bool) -> Found:
    order = ledger.ask(story.story_of, key)
    decided = list(dict.fromkeys(str(row["batch"]) for row in order.decisions))
    if not decided:
        raise OrderbatchError("ORDER_WENT_BACK", ExitCode.USAGE, order=key.removeprefix("/"))  # of nobody
    if asked and asked not in decided:
        raise OrderbatchError("BATCH_UNKNOWN", ExitCode.USAGE, batch=asked, order=key, batches=decided)
    for name in [asked] if asked else reversed(decided):  # the latest that decided the line asked for
        batch = ledger.ask(load_batch, name)
        while repeats := _order_of(batch, key)["repeats"]:
            batch = ledger.ask(
                load_batch, repeats
            )  # confirmed unchanged: the reasons are those of the batch before
        if _lines_of(batch, key, line) or (_is_gifts_alone(batch, key) and not line):
            return _told(_Asked(batch, key, _stored(batch), words, is_naming, order), line)
    raise OrderbatchError("LINE_UNKNOWN", ExitCode.USAGE, order=key, line=line, batch=asked or decided[-1])


def _lines_of(batch: Batch, key: str, line: str) -> list[Found]:
    """The lines of an order, or the one that is meant by its number or SKU."""
    rows = _records(batch.lines[batch.lines["order_key"] == key])
    return [row for row in rows if not line or line in (str(row["line"]), row["sku"])]


def _is_gifts_alone(batch: Batch, key: str) -> bool:
    return bool(_order_of(batch, key)["reason"] == GIFTS_ALONE)


def _order_of(batch: Batch, key: str) -> Found:
    return _records(batch.orders[batch.orders["order_key"] == key])[0]


def _records(frame: "pd.DataFrame") -> list[Found]:
    found: list[Found] = frame.to_dict("records")  # type: ignore[assignment]
    return found


@dataclass(frozen=True)
class _Asked:
    """One order of one batch, and the decision behind it."""

    batch: Batch
    key: str
    stored: Decision
    words: Words
    is_naming: bool
    story: story.Story

    @property
    def is_past(self) -> bool:
        """Whether what the batch proposed of the order is no longer to be decided: nothing of it waits."""
        states = [row["state"] for row in self.story.events if row["proposal"] == self.batch.batch]
        return bool(states) and states[-1] not in (*UNDECIDED, story.REVIEW)

    @property
    def now(self) -> str:
        """The state of the order today, where something has happened to it since the batch."""
        events = self.story.events
        return self.story.state if events and events[-1]["batch"] != self.batch.batch else ""

    def answers(self, line: int | None = None) -> list[Reason]:
        """The reason of the order or of a line, and what would have changed it."""
        settings = kept_settings(self.batch.settings)
        return explain(self.stored, settings, self.batch.day, self.key, line)

    def said(self, answers: Sequence[Reason]) -> list[Found]:
        """Answers with their sentences; what bears on a reason behind it unless the changes say it."""
        return [
            {"code": code, "numbers": dict(numbers), "text": self._sentence(code, numbers, len(answers) == 1)}
            for code, numbers in answers
        ]

    def _sentence(self, code: str, numbers: Mapping[str, Any], is_alone: bool) -> str:
        if code == SERVED_FULL and self.is_past:
            return self.words.text("cli.explain.was_planned", **as_read(self.words, numbers, ""))
        if is_alone or code == REASON:  # held for the rep: what is doubtful of it
            return reason(self.words, code, numbers, self.batch.currency)
        return self.words.text(
            f"reasons.{named(code, numbers)}", **as_read(self.words, numbers, self.batch.currency)
        )

    def is_decided(self, line: int) -> bool:
        """Whether the line took part in the decision; else it had ended."""
        own = self.stored.lines
        return bool(((own["order_key"] == self.key) & (own["line"] == line)).any())


def _stored(batch: Batch) -> Decision:
    return from_books(batch.orders[batch.orders["reason"] != GIFTS_ALONE], batch.lines, batch.skus)


def _state(batch: Batch, order: Record) -> str:
    """What became of the order, as the summary of its batch says."""
    return str(states_told(batch)[batch.orders["order_key"].eq(order["order_key"])].iloc[0])


def _told(asked: _Asked, line: str) -> Found:
    batch, key = asked.batch, asked.key
    order = _order_of(batch, key)
    chosen = _lines_of(batch, key, line)
    short = [
        row["line"] for row in chosen if row["proposed"] < row["claim"] and asked.is_decided(row["line"])
    ]
    again = [row["line"] for row in chosen] if line else short[:MOST]
    answers: list[Reason] = [(order["reason"], order["numbers"])]
    if order["status"] not in (CLOSED, FOR_REP) and order["reason"] != GIFTS_ALONE:
        answers = [answer for answer in asked.answers() if answer[0] != LINE_OF_ORDER]
    return {
        "order": key,
        "batch": batch.batch,
        "day": batch.day.isoformat(),
        "status": _state(asked.batch, order),
        "now": asked.now,
        "open": asked.story.cases.open,
        "below_minimum": asked.story.below_minimum,
        "answers": [] if line else asked.said(answers),
        "lines": [_line(asked, row, is_again=row["line"] in again) for row in chosen],
        "is_cut": len(short) > len(again),
        "gifts": gifts_told(batch, order, asked.words) if not line else [],
    }


def _line(asked: _Asked, row: Mapping[str, Any], *, is_again: bool) -> Found:
    told: Found = {name: row[name] for name in ("line", "sku", "product", "ordered", "proposed")}
    answers: list[Reason] = [(row["reason"], row["numbers"])]
    if is_again and asked.is_decided(row["line"]):
        answers += asked.answers(row["line"])[1:]
    told["answers"] = asked.said(answers)
    told["others"] = _others(asked, row) if is_again and row["proposed"] < row["claim"] else []
    return told


def _others(asked: _Asked, row: Mapping[str, Any]) -> list[Found]:
    """Everybody who took part in the item; other agents masked unless they may be named."""
    own = str(row["agent"])
    names = dict(zip(asked.batch.orders["agent"], asked.batch.orders["agent_name"], strict=True))
    found = _records(who_got_what(asked.stored, str(row["sku"]), own, asked.is_naming))
    return [
        {
            **order,
            "name": names.get(order["agent"], ""),
            "is_own": order["agent"] == own,
            "agents": len(found),
        }
        for order in found
    ]


def explain_screen(found: Sequence[Found], words: Words) -> str:
    """The explanations as text."""
    return "\n\n".join(_order_screen(order, words) for order in found)


def _order_screen(told: Found, words: Words) -> str:
    state = words.text(f"summary.statuses.{told['status']}")
    title = words.text("cli.explain.title", order=harmless(told["order"]), batch=told["batch"], state=state)
    lines = [paint(title, bold=True)]
    if told["now"]:
        now = words.text(f"phrases.states.{told['now']}")
        lines.append("  " + words.text("cli.explain.now", day=told["day"], state=now))
    lines += [f"  {harmless(answer['text'])}" for answer in told["answers"]]
    if told["below_minimum"]:
        lines.append("  " + below_minimum(told["open"], told["below_minimum"], words))
    said = {answer["text"] for answer in told["answers"]}
    for line in told["lines"]:
        lines += _line_screen(line, words, said)
    lines += [f"  {words.text('cli.explain.rest')}"] if told["is_cut"] else []
    return "\n".join([*lines, *(f"  {harmless(sentence)}" for sentence in told["gifts"])])


def _line_screen(told: Found, words: Words, said: Collection[str]) -> list[str]:
    """A line: its reason unless the order's is the same, what would have changed it, everybody else."""
    numbers = {name: count(told[name]) for name in ("ordered", "proposed")}
    heading = words.text("cli.explain.line", line=told["line"], sku=harmless(told["sku"]), **numbers)
    told_now = [answer for answer in told["answers"] if answer["text"] not in said]
    if not told_now:
        return [f"  {heading}"]
    reasons = [harmless(answer["text"]) for answer in told_now if answer["code"] not in CHANGES]
    changes = [harmless(answer["text"]) for answer in told_now if answer["code"] in CHANGES]
    lines = ["", f"  {paint(heading, bold=True)}", *(f"    {reason}" for reason in reasons)]
    if changes:
        lines += [f"    {words.text('cli.explain.changed')}", *(f"    - {change}" for change in changes)]
    if told["others"]:
        lines.append(f"    {words.text('cli.explain.others', sku=harmless(told['sku']))}")
        lines.append(table([_share(other, words) for other in told["others"]]))
    return lines


def _share(other: Found, words: Words) -> tuple[str, ...]:
    masked = words.text("cli.explain.masked", place=other["place"], agents=other["agents"])
    name = harmless(f"{other['agent']} {other['name']}") if other["agent"] else masked
    if other["is_own"]:
        name = words.text("cli.explain.you", name=name)
    share = words.text("cli.explain.share", claim=count(other["claim"]), proposed=count(other["proposed"]))
    return f"     {other['place']}.", name, share
