"""What of the approved gifts is given after all: computed again, only downwards (7-policies, In a batch).

Worked example: C1 is entitled to 3 under W1 and has 4 issued, of which 2 + 1 stand on orders that finance
approved just now. One too many: the first order keeps its 2, the second loses its 1. Were he entitled to 9
by now, they would still be 2 and 1: what is new goes with an order of today.
"""

from collections.abc import Iterable, Mapping

from orderbatch.contract.batch import Record

CasesByPolicy = Mapping[tuple[str, str], int]  # (agent, policy) → cases


def given_after_all(
    approved: Iterable[Record], issued: CasesByPolicy, entitled: CasesByPolicy, stock: Mapping[str, int]
) -> list[tuple[Record, int]]:
    """The approved gift lines in their order, each with the cases that it keeps.

    approved: proposal, order_key, line, agent, policy, sku, cases. issued: with these lines. entitled: what
    stands now; a policy that is not there rests, and its gifts stay as they were approved. stock: what is
    left of each gift for them.
    """
    lines = sorted(approved, key=lambda line: (line["proposal"], line["order_key"], line["line"]))
    room, left = _room(lines, issued, entitled), dict(stock)
    kept: list[tuple[Record, int]] = []
    for line in lines:
        pair, sku, asked = (line["agent"], line["policy"]), line["sku"], int(line["cases"])
        cases = max(0, min(asked, room.get(pair, asked), left.get(sku, 0)))
        left[sku] = left.get(sku, 0) - cases
        if pair in room:
            room[pair] -= cases
        kept.append((line, cases))
    return kept


def _room(
    lines: Iterable[Record], issued: CasesByPolicy, entitled: CasesByPolicy
) -> dict[tuple[str, str], int]:
    """What of these lines may still be given: entitled less what was issued beside them."""
    asked: dict[tuple[str, str], int] = {}
    for line in lines:
        pair = (line["agent"], line["policy"])
        asked[pair] = asked.get(pair, 0) + int(line["cases"])
    return {
        pair: max(0, entitled[pair] - issued.get(pair, 0) + cases)
        for pair, cases in asked.items()
        if pair in entitled
    }
