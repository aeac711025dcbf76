"""What a mail may bring, by who sent it, and what makes a mailed order doubtful (4-run, Whom we believe).

A sheet's senders are those of all mails around it: a mail that was passed on is believed as far as the least
trusted hand that it went through.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from orderbatch.contract.sheets.of_agents import FROM_STRANGERS

SENDER, SHIP_TO = "sender", "ship_to"
_BETWEEN = re.compile(r"[\s,;，；、<>]+")
_SIGNS = re.compile(r"[\W_]+")


def may_bring(kind: str, senders: Sequence[str], trusted: Collection[str]) -> bool:
    """Whether a sheet counts: it was put into the inbox by hand, anybody may send it, or its senders may."""
    known = {address.casefold() for address in trusted}
    return not senders or kind in FROM_STRANGERS or known.issuperset(senders)


def doubts(
    senders: Sequence[str], ship_to: str, listed: str, listed_ship_to: str, trusted: Collection[str]
) -> dict[str, str]:
    """What the rep has to look at in a mailed order: doubt → what it says. listed: addresses of its agent."""
    found = {}
    if strange := stranger(senders, listed, trusted):
        found[SENDER] = strange
    if senders and ship_to and listed_ship_to and _plain(ship_to) != _plain(listed_ship_to):
        found[SHIP_TO] = ship_to
    return found


def unknown(senders: Sequence[str], trusted: Collection[str]) -> str:
    """The innermost of the senders who is not trusted, else the innermost; "?" where they are not clear."""
    strange = [sender for sender in senders if sender not in {address.casefold() for address in trusted}]
    return (strange or [*senders])[-1] or "?"


def stranger(senders: Sequence[str], listed: str, trusted: Collection[str]) -> str:
    """The sender who is not among the listed addresses of an agent; "" where none is, or none is listed."""
    own = _addresses(listed)
    known = own | {address.casefold() for address in trusted}
    strange = [sender or "?" for sender in senders if sender not in known]
    return strange[-1] if own and strange else ""


def whose_mail(senders: Sequence[str], listed: Mapping[str, str], trusted: Collection[str]) -> str:
    """The one agent from whose address a mail comes, through no other hands than his and trusted ones; or "".

    listed: agent code → addresses. It says who is answered, at that address, and is evidence of no more.
    """
    named = [address for address in senders if address]
    near = [agent for agent, cell in listed.items() if any(map(cell.casefold().__contains__, named))]
    found = [agent for agent in near if not _addresses(listed[agent]).isdisjoint(named)]
    is_his = len(found) == 1 and not stranger(senders, listed[found[0]], trusted)
    return found[0] if is_his else ""


def _addresses(cell: str) -> set[str]:
    """The addresses of a cell of the agents' list, as they are compared."""
    return {address.casefold() for address in _BETWEEN.split(cell) if "@" in address}


def _plain(address: str) -> str:
    """An address as it is compared: without case, width, blanks and signs."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", address).casefold())
