"""What happened to an order, a line each: batches that decided it, states, forms that went back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orderbatch.contract.batch import CLOSED
from orderbatch.contract.words import Words
from orderbatch.ledger.queries.story import DESK_CHANGE, IF_SHORT
from orderbatch.terminal.console import harmless
from orderbatch.terminal.counts import count
from orderbatch.write.documents.reasons import reason

SAYS_NO_MORE = ("SERVED_PART", "SERVED_FULL")  # full: all that is left of it, once a part was cancelled
BY_HAND = ("changed", "withdrawn")  # states to which a desk change leads, which says who agreed as well


def decided(
    decision: Mapping[str, Any], ended: Sequence[Mapping[str, Any]], currency: str, words: Words
) -> Iterator[str]:
    """What a batch proposed of the order, why not all of it, and what of it ended: `ended` of the batch."""
    ordered, proposed, why = (decision[name] for name in ("ordered_cases", "proposed_cases", "reason"))
    if decision["status"] == CLOSED:  # who ended it is told as what happened
        short = words.text(f"reasons.short.{why}")
        yield "  " + words.text("cli.story.ended", batch=decision["batch"], cases=count(ordered), why=short)
        return
    numbers = {"ordered_cases": count(ordered), "proposed_cases": count(proposed)}
    yield "  " + words.text("cli.story.decided", batch=decision["batch"], **numbers)
    if proposed < ordered and why not in SAYS_NO_MORE:
        yield "    " + harmless(reason(words, why, decision["numbers"], currency))
    for row in ended:
        if row["why"] != DESK_CHANGE and not row["is_refused"]:
            said = words.text(
                "cli.story.no_wait" if row["why"] == IF_SHORT else f"reasons.short.{row['why']}"
            )
            cases = {"sku": harmless(row["sku"]), "cases": count(row["cases"])}
            yield "    " + words.text("cli.story.cancelled", **cases, why=said)


def happenings(
    events: Sequence[Mapping[str, Any]], changes: Sequence[Mapping[str, Any]], words: Words
) -> Iterator[str]:
    """Each step once: what somebody decided is not said again as the state that it led to.

    Nor is what happened to an order said again of its proposal. changes: what the rep changed by hand.
    """
    told = {(event["at"], event["state"]) for event in events if event["actor"]}
    by_hand = {change["batch"] for change in changes}
    left = list(changes)
    for event in events:
        while left and left[0]["at"] <= event["at"]:
            yield changed_by_hand(left.pop(0), words)
        if event["state"] in BY_HAND and event["batch"] in by_hand:
            continue
        if event["actor"] or (event["at"], event["state"]) not in told:
            told.add((event["at"], event["state"]))
            yield happened(event, words)
    yield from (changed_by_hand(change, words) for change in left)


def changed_by_hand(change: Mapping[str, Any], words: Words) -> str:
    """What the rep changed, with whom it was agreed, and why (2-workbooks, desk change)."""
    moment = str(change["at"])[:16].replace("T", " ")
    numbers = {name: count(change[name] or 0) for name in ("was", "now")}
    which = "cancel_line" if change["sku"] and change["action"] == "cancel" else change["action"]
    said = words.text(f"cli.by_hand.{which}", sku=harmless(change["sku"]), **numbers)
    agreed = {"by": harmless(change["agreed_by"]), "why": harmless(change["reason"])}
    return words.text("cli.by_hand.agreed", moment=moment, said=said, **agreed)


def happened(event: Mapping[str, Any], words: Words) -> str:
    """A state of the order, since when, and who brought it about."""
    moment = str(event["at"])[:16].replace("T", " ")
    said = f"{moment} {words.text('phrases.states.' + event['state'])}"
    if not event["actor"]:
        return said
    why = f"{words.text('phrases.colon')}{harmless(event['reason'])}" if event["reason"] else ""
    return words.text("cli.story.by", what=said, who=harmless(event["actor"])) + why


def forms_back(told: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Forms of the order that went back, and how waiting for each ended."""
    for form in told["sent_back"]:
        named = {"document": harmless(form["document"]), "batch": form["number"], "day": form["since"]}
        ended = words.text(f"cli.form.{form['fate']}", day=form["day"])
        yield "  " + words.text("cli.story.sent_back", **named) + ended
