"""What happened to an order, a line each: batches that decided it, states, forms that went back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless
from orderbatch.terminal.counts import count
from orderbatch.write.documents.reasons import reason

SAYS_NO_MORE = ("SERVED_PART", "SERVED_FULL")  # full: all that is left of it, once a part was cancelled


def decided(decision: Mapping[str, Any], currency: str, words: Words) -> Iterator[str]:
    """What a batch proposed of the order, and why not all of it."""
    ordered, proposed = decision["ordered_cases"], decision["proposed_cases"]
    numbers = {"ordered_cases": count(ordered), "proposed_cases": count(proposed)}
    yield "  " + words.text("cli.story.decided", batch=decision["batch"], **numbers)
    if proposed < ordered and decision["reason"] not in SAYS_NO_MORE:
        yield "    " + harmless(reason(words, decision["reason"], decision["numbers"], currency))


def happenings(events: Sequence[Mapping[str, Any]], words: Words) -> Iterator[str]:
    """Each step once: what somebody decided is not said again as the state that it led to.

    Nor is what happened to an order said again of its proposal.
    """
    told = {(event["at"], event["state"]) for event in events if event["actor"]}
    for event in events:
        if event["actor"] or (event["at"], event["state"]) not in told:
            told.add((event["at"], event["state"]))
            yield happened(event, words)


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
