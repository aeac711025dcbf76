"""The screen at the end of a run: one page that a rep understands (6-quality, Terminal)."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from orderbatch.contract.batch import (
    ASKED,
    DUPLICATE,
    FOR_REP,
    HELD,
    PROPOSED,
    RETURNED,
    WAITED_FOR,
    Batch,
    for_finance,
    for_review,
    states_told,
)
from orderbatch.contract.goods_frames import OPEN
from orderbatch.contract.words import Words
from orderbatch.contract.words.spoken import said_of_the_disk
from orderbatch.terminal.console import fields, harmless, paint, width
from orderbatch.terminal.counts import count
from orderbatch.terminal.folding import folded
from orderbatch.terminal.problems import for_programs, problem_lines
from orderbatch.terminal.sending_screen import sending_lines
from orderbatch.write.documents.day_summary import summary_text
from orderbatch.write.documents.day_summary.summary_rows import key_figures, of_what_was_asked
from orderbatch.write.documents.mails.drafts import FOLDER
from orderbatch.write.documents.outputs import sendings_of

if TYPE_CHECKING:
    import pandas as pd

    from orderbatch.day import DayDone

PROBLEMS = 12
_FIRST_BACK = 3  # forms to be corrected that are named before all others
NOT_NOW = ("held", "for_rep", "waiting", "refused", "ended_in_part", "closed")
NOT_ASKED = ("held", "for_rep")  # what is open of such an order waits for others than its agent
PARTS = ("deferred", "awaiting", "cancelled")


def run_screen(day: "DayDone", words: Words, *, preview: bool = False, only_problems: bool = False) -> str:
    """The whole screen as text; nothing but what went wrong when only that is wanted."""
    if only_problems:
        lines, _left = problem_lines(day.findings, words, least="warning")
        return folded("\n".join([*lines, *_unpublished(day, words)]))
    if day.batch is None:
        is_wrong = any(finding.severity != "note" for finding in day.findings)
        problems = _problems(day, words) if is_wrong else ""
        nothing, unpublished = words.text("cli.run.nothing"), "\n".join(_unpublished(day, words))
        return folded(_paragraphs(nothing, problems, _skipped(day, words), unpublished))
    batch = day.batch
    title = words.text(
        "cli.run.preview" if preview else "cli.run.title",
        batch=batch.batch, company=harmless(batch.company), moment=f"{batch.started_at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
    kinds = words.kinds(batch.stale)
    stale = words.text("cli.run.stale", kinds=kinds)
    rows = list(_figures(batch, words))
    return _paragraphs(
        folded(paint(title, bold=True)),
        folded(paint(f"▲ {stale}", fg="yellow", bold=True)) if batch.stale else "",
        folded(fields(rows), max(width(label) for label, _text in rows) + 2),
        folded(_problems(day, words)),
        folded(_skipped(day, words)),
        _outputs(day, words),
        "" if preview else folded("\n".join(sending_lines(sendings_of(batch), words))),
        "" if preview else folded(_waiting(batch, words)),
    )


def run_figures(day: "DayDone", words: Words) -> dict[str, Any]:
    """The same for programs."""
    batch = day.batch
    return {
        "batch": batch.batch if batch else None,
        "folder": day.folder,
        "published": list(day.published),
        "unpublished": [{"name": name, "reason": reason} for name, reason in day.unpublished],
        "orders": dict(sorted(Counter(states_told(batch)).items())) if batch else {},
        "ordered_cases": _total(batch, "ordered_cases"),
        "proposed_cases": _total(batch, "proposed_cases"),
        "ordered_minor": _total(batch, "ordered_minor"),
        "proposed_minor": _total(batch, "proposed_minor"),
        "problems": for_programs(day.findings, words),
    }


def _total(batch: Batch | None, column: str) -> int:
    return 0 if batch is None else int(sum(batch.orders[column]))


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _figures(batch: Batch, words: Words) -> list[tuple[str, str]]:
    """Label and text of each figure; what did not happen is left out."""
    rows = [_came_in(batch, words)]
    mistaken = batch.inputs.loc[batch.inputs["verdict"] == RETURNED, "kind"]
    returned = int((mistaken == "order").sum())
    if not batch.orders.empty:
        rows.append(_accepted(batch, words))
    if returned:
        rows.append(_row("returned", words, files=returned))
    if returned < len(mistaken):
        rows.append(_row("aside", words, files=len(mistaken) - returned))
    if not batch.orders.empty:
        rows.append(_proposed(batch, words))
        rows += _parts("rest", _not_now(batch, words), words)
    decisions = Counter(batch.decisions["decision"])
    rows += _parts("decided", _worded("cli.decision", "orders", decisions, words), words)
    if not batch.releases.empty:
        rows.append(_released(batch, words))
    if not batch.shipments.empty:
        rows.append(_row("shipped", words, cases=count(int(sum(batch.shipments["shipped"])))))
    return rows


def _came_in(batch: Batch, words: Words) -> tuple[str, str]:
    if batch.inputs.empty:
        return words.text("cli.run.came"), words.text("cli.run.came_nothing")
    return _row("came", words, files=len(batch.inputs), kinds=_kinds(batch, words))


def _released(batch: Batch, words: Words) -> tuple[str, str]:
    lines = batch.releases
    cases = count(int(sum(lines["cases"])))
    gifts = int(sum(lines.loc[lines["gift"] != "", "cases"]))
    numbers = {"orders": lines["order_key"].nunique(), "cases": cases, "due": min(lines["due"])}
    sentence = "released_gifts" if gifts else "released_line"
    return words.text("cli.run.released"), words.text(f"cli.run.{sentence}", gifts=count(gifts), **numbers)


def _row(name: str, words: Words, **numbers: object) -> tuple[str, str]:
    return words.text(f"cli.run.{name}"), words.text(f"cli.run.{name}_line", **numbers)


def _parts(name: str, parts: list[str], words: Words) -> list[tuple[str, str]]:
    return [(words.text(f"cli.run.{name}"), " · ".join(parts))] if parts else []


def _accepted(batch: Batch, words: Words) -> tuple[str, str]:
    return _row(
        "accepted", words,
        orders=len(batch.orders),
        agents=batch.orders["agent"].nunique(),
        minor=words.money(_total(batch, "ordered_minor"), batch.currency),
        cases=count(_total(batch, "ordered_cases")),
    )  # fmt: skip


def _proposed(batch: Batch, words: Words) -> tuple[str, str]:
    cases = _total(batch, "proposed_cases")
    return _row(
        "proposed", words,
        orders=int((batch.orders["status"] == PROPOSED).sum()),
        minor=words.money(_total(batch, "proposed_minor"), batch.currency),
        cases=count(cases),
        share=of_what_was_asked(key_figures(batch), words),
    )  # fmt: skip


def _not_now(batch: Batch, words: Words) -> list[str]:
    """Orders that do not ship, by state; and of those that do, the cases that stock did not cover."""
    parts, states = [], states_told(batch)
    for state in NOT_NOW:
        orders = batch.orders[states == state]
        if len(orders):
            cases = count(int(sum(orders["ordered_cases"])))
            parts.append(words.text(f"cli.state.{state}", orders=len(orders), cases=cases))
    shipping = batch.orders.loc[batch.orders["status"] == PROPOSED, "order_key"]
    lines = batch.lines[batch.lines["order_key"].isin(shipping)]
    cases_of = {name: int(sum(lines[name])) for name in PARTS}
    return parts + _worded("cli.state", "cases", cases_of, words)


def _worded(topic: str, unit: str, figures: Mapping[str, int], words: Words) -> list[str]:
    return [
        words.text(f"{topic}.{name}", **{unit: count(figures[name])}) for name in figures if figures[name]
    ]


def _kinds(batch: Batch, words: Words) -> str:
    """What kinds of workbooks came, with their numbers, order forms first; of some nobody knows it yet."""
    aside = Counter(batch.inputs["verdict"])
    kinds = Counter(batch.inputs.loc[~batch.inputs["verdict"].isin((ASKED, DUPLICATE)), "kind"])
    named = {
        words.kind(kind): kinds[kind] for kind in sorted(kinds, key=lambda kind: (kind != "order", kind))
    }
    named |= {
        words.text("cli.run.not_clear"): aside[ASKED],
        words.text("cli.run.duplicate"): aside[DUPLICATE],
    }
    parts = [name if number == 1 else f"{name} ×{number}" for name, number in named.items() if number]
    return words.joined(parts)


def _problems(day: "DayDone", words: Words) -> str:
    lines, left = problem_lines(day.findings, words, PROBLEMS, "warning")
    if not lines:
        return paint(f"√ {words.text('cli.run.none_found')}", fg="green")
    more = [f"  {words.text('cli.run.more', count=left)}"] if left else []
    return "\n".join([paint(words.text("cli.run.problems"), bold=True), *lines, *more])


def _skipped(day: "DayDone", words: Words) -> str:
    """What lies in the inbox and was not looked at because of its name."""
    names = [harmless(finding.file) for finding in day.findings if finding.code == "INBOX_SKIPPED"]
    return words.text("cli.run.skipped", names=words.joined(names)) if names else ""


def _outputs(day: "DayDone", words: Words) -> str:
    lines = []
    if day.published:
        head = words.text("cli.run.outputs", folder=day.folder + "/")
        names = [harmless(path.removeprefix(day.folder + "/")) for path in day.published]
        names = [name for name in names if not name.startswith(f"{FOLDER}/")]
        back = [name for name in names if name.startswith(_to_correct(day, words))]
        lines += [paint(head, bold=True), *(f"  {name}" for name in _few(back, names, words))]
    return "\n".join([*lines, *_unpublished(day, words)])


def _to_correct(day: "DayDone", words: Words) -> str:
    """How the names of marked forms begin, in the language in which the batch was written."""
    spoken = Words(day.batch.language) if day.batch else words
    return spoken.text("documents.marked_form.name", file="").rstrip()


def _unpublished(day: "DayDone", words: Words) -> list[str]:
    if not day.unpublished:
        return []
    head = paint(f"× {words.text('cli.run.unpublished')}", fg="red", bold=True)
    told = ((harmless(name), harmless(said_of_the_disk(why, words))) for name, why in day.unpublished)
    return [head, *(f"  {name}  {why}" for name, why in told)]


def _few(back: list[str], names: list[str], words: Words, most: int = 8) -> list[str]:
    """What goes back to be corrected first; of many so few that what others wait for is named too."""
    known = {*back}
    others = [name for name in names if name not in known and name != summary_text.NAME]
    listed = [*back, *others, *(name for name in names if name == summary_text.NAME)]
    if len(names) <= most:
        return listed
    shown = [*back[:_FIRST_BACK], *others, *back[_FIRST_BACK:]][: most - 1]
    return [*shown, words.text("cli.run.more_files", count=len(names) - len(shown))]


def _keys(frame: "pd.DataFrame") -> set[str]:
    return set(frame["order_key"])


def _waiting(batch: Batch, words: Words) -> str:
    """Whom this batch and what is left of earlier ones now wait for, and by which document; in orders, not in
    rows: one order may stand on two pick lists."""
    orders, is_for_review = batch.orders, for_review(batch)
    asked = batch.lines[batch.lines["awaiting"].astype("int64") > 0] if len(batch.lines) else batch.lines
    is_held = orders["status"].isin(NOT_ASKED)
    asked = asked[~asked["order_key"].isin(_keys(orders[is_held | is_for_review]))]
    left = {kind: batch.standing[batch.standing["kind"] == kind] for kind in set(batch.standing["kind"])}
    none = batch.standing.iloc[:0]

    def kept(*kinds: str) -> set[str]:
        return {key for kind in kinds for key in _keys(left.get(kind, none))}

    released = left.get("released", none)
    goods = released["order_key"], released["ship_by"]
    waits = {
        "rep": len(_keys(orders[orders["status"] == FOR_REP]) | kept("for_rep")),
        "readings": batch.questions["document"].nunique(),
        "late": len({key for key, due in zip(*goods, strict=True) if due < batch.day}),
        "review": len(_keys(orders[is_for_review]) | kept("unseen")),
        "finance": len(_keys(orders[for_finance(batch)]) | kept("proposed", "on_hold")),
        "incidents": int((batch.incidents["status"] == OPEN).sum()),
        "warehouse": len(_keys(batch.releases) | kept("released")),
        "funds": len(_keys(orders[orders["status"] == HELD]) | kept("held")),
        "agents": len({*asked["agent"], *left.get("awaiting", none)["agent"]}),
        "corrections": int((batch.sent_back["fate"] == WAITED_FOR).sum()),
    }
    lines = ["  " + words.text(f"cli.wait.{who}", count=number) for who, number in waits.items() if number]
    return "\n".join([paint(words.text("cli.run.waiting"), bold=True), *lines]) if lines else ""
