"""What ended of orders that the supervisor has yet to see: their agents are told of it at once (P-4.1.2).

Of the rest nothing is told before the review (P-4.3.3); but an item that is no longer sold, or a time that is
over, ends whatever the review says, and no later reply lists it again.
"""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import ENDINGS, Batch, Record, for_review
from orderbatch.contract.words import Words
from orderbatch.write.documents.reasons import ENDED_BESIDE, as_read, reason
from orderbatch.write.workbook.batch_values import sorted_rows


def ended_unseen(batch: Batch) -> list[Record]:
    """Lines of such orders of which something ended, with `agent_name` and `language` of the order."""
    orders = batch.orders.loc[for_review(batch), ["order_key", "agent_name", "language"]]
    if orders.empty:
        return []
    lines = batch.lines.merge(orders, on="order_key", how="inner", validate="m:1")
    return [line for line in sorted_rows(lines, "agent", "order_no", "line") if _ended(line)]


def words_of_end(words: Words, line: Record, currency: str) -> str:
    """What ended of a line and why, as its agent reads it."""
    if line["reason"] in ENDINGS:
        whys = [reason(words, line["reason"], line["numbers"], currency, to_agent=True)]
    else:
        read, own = as_read(words, _numbers(line), currency), words.look_up("reasons.to_agent")
        topics = {name: "reasons.to_agent" if name in own else "reasons.beside" for name in _ended(line)}
        whys = [words.text(f"{topic}.{name}", **read) for name, topic in topics.items()]
    why = words.text("reasons.joint").join(whys)
    return words.text("pages.reply.ended", order=line["order_no"], sku=line["sku"], why=why)


def _ended(line: Record) -> list[str]:
    """The names of what ended of a line: its own reason, or those beside it."""
    if line["reason"] in ENDINGS:
        return [line["reason"]]
    return [name for name in ENDED_BESIDE if _numbers(line).get(name)]


def _numbers(line: Record) -> Mapping[str, Any]:
    numbers = line["numbers"]
    return numbers if isinstance(numbers, Mapping) else {}
