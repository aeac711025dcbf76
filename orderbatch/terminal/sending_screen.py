"""To whom the documents of a batch go, on the screen at the end of a run."""

from collections.abc import Sequence

from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless, paint
from orderbatch.write.documents.mails.send_list import AGENT, Sending, recipient

NAMED = 6  # recipients without an address that are named
FILES = 3  # for a sender whom nobody knows


def sending_lines(sendings: Sequence[Sending], words: Words) -> list[str]:
    """A line a recipient whose address is known, the agents together; then who has none."""
    known = [sending for sending in sendings if sending.addresses]
    lines = [_line(sending, words) for sending in known if sending.role != AGENT]
    if agents := sum(sending.role == AGENT for sending in known):
        lines.append(words.text("cli.send.agents", count=agents))
    if unknown := [_named(sending, words) for sending in sendings if not sending.addresses]:
        lines.append(words.text("cli.send.unknown", names=_first(unknown, NAMED)))
    return [paint(words.text("cli.send.title"), bold=True), *(f"  {line}" for line in lines)] if lines else []


def recipients(sendings: Sequence[Sending], words: Words) -> list[str | tuple[str, int]]:
    """Who gets documents of a batch, the first by name."""
    return _first([_named(sending, words) for sending in sendings], NAMED)


def _named(sending: Sending, words: Words) -> str:
    if sending.who or sending.role != AGENT:
        return harmless(recipient(sending, words))
    names = [harmless(document.name) for document in sending.documents]
    return words.text("phrases.beside", name=words.text("mails.sender"), what=_first(names, FILES))


def _first(names: Sequence[str], most: int) -> list[str | tuple[str, int]]:
    """The first of them, and how many more there are."""
    return [*names[:most], *([("", len(names) - most)] if len(names) > most else [])]


def _line(sending: Sending, words: Words) -> str:
    kinds = dict.fromkeys(words.kind(document.kind) for document in sending.documents)
    return words.text(
        "cli.send.to",
        who=harmless(recipient(sending, words)),
        addresses=words.joined(map(harmless, sending.addresses)),
        documents=words.joined(kinds),
    )
