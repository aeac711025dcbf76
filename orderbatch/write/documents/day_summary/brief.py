"""The morning brief: the first block of the summary, a sentence for each thing that is so today (H-3.2.3(2)).

Policy money, shortages with the orders that they touch, owed gifts, promotional goods, overdue shipments,
incidents that wait for an answer, what a new catalogue changed. What is not so today is not said.
"""

from collections.abc import Callable, Iterator

from orderbatch.contract.batch import ACCEPTED, Batch
from orderbatch.contract.goods_frames import ITEM_BACK, ITEM_NEW, ITEM_OVER, OPEN
from orderbatch.contract.words import Words
from orderbatch.write.documents.day_summary import summary_rows as rows
from orderbatch.write.documents.forms.catalogue_change import open_lines
from orderbatch.write.documents.policies.gift_supply import promotional
from orderbatch.write.documents.policies.policy_money import money_sentences
from orderbatch.write.workbook.batch_values import once_a_batch

NAMED = 5  # items of a new catalogue that a sentence names


@once_a_batch
def brief(batch: Batch, words: Words) -> list[str]:
    """The sentences; one that says so where there is nothing."""
    said = [*money_sentences(batch, words)]
    for sentences in SENTENCES:
        said += sentences(batch, words)
    return said or [words.text("summary.brief.nothing")]


def _shortages(batch: Batch, words: Words) -> Iterator[str]:
    """Short items, the orders that get less of them than they claim, and how long the oldest waits."""
    short = {row["sku"] for row in rows.shortages(batch)}
    lines = batch.lines[batch.lines["sku"].isin(short)]
    touched = set(lines.loc[lines["proposed"].lt(lines["claim"]), "order_key"])
    if not touched:
        return
    received = batch.orders.loc[batch.orders["order_key"].isin(touched), "received_at"]
    days = max((batch.day - moment.date()).days for moment in received)
    name = "shortages" if days else "shortages_today"
    yield words.text(f"summary.brief.{name}", skus=len(short), orders=len(touched), days=days)


def _gifts(batch: Batch, words: Words) -> Iterator[str]:
    """Gifts that were owed before today's orders and go out with them, and those that stay owed."""
    cleared = int(batch.gift_lines["owed_cases"].sum())
    if cleared:
        agents = batch.gift_lines.loc[batch.gift_lines["owed_cases"].gt(0), "agent"].nunique()
        yield words.text("summary.brief.gifts_cleared", cases=cleared, agents=int(agents))
    owed = batch.gifts[batch.gifts["owed"].gt(0)]
    if len(owed):
        numbers = {"cases": int(owed["owed"].sum()), "agents": int(owed["agent"].nunique())}
        yield words.text("summary.brief.gifts_owed", **numbers)
    yield from promotional(batch, words)


def _overdue(batch: Batch, words: Words) -> Iterator[str]:
    late = [row for row in rows.overdue(batch) if row["days"] > 0]
    if late:
        days = max(row["days"] for row in late)
        yield words.text("summary.brief.overdue", orders=rows.orders_in(late), days=days)


def _incidents(batch: Batch, words: Words) -> Iterator[str]:
    waiting = batch.incidents[batch.incidents["status"].eq(OPEN)]
    if len(waiting):
        late = sum(day < batch.day for day in waiting["due_on"])
        yield words.text("summary.brief.incidents", count=len(waiting), late=late)


def _catalogue(batch: Batch, words: Words) -> Iterator[str]:
    """A new catalogue, and the items that came, ended, cost otherwise or are otherwise described (P-4.7)."""
    came = batch.inputs[batch.inputs["kind"].eq("catalogue") & batch.inputs["verdict"].eq(ACCEPTED)]
    for name in came["name"].tolist():
        yield words.text("summary.brief.catalogue", file=name)
    changes = batch.catalogue_changes
    kinds = {
        "new": changes["change"].isin((ITEM_NEW, ITEM_BACK)),
        "ended": changes["change"].isin(ITEM_OVER),
        "price": changes["change"].eq("case_price"),
    }
    kinds["other"] = ~(kinds["new"] | kinds["ended"] | kinds["price"])
    orders = len({(row["agent"], row["order_no"]) for row in open_lines(batch)})
    for kind, chosen in kinds.items():
        if items := list(dict.fromkeys(changes.loc[chosen, "sku"].tolist())):
            more = "…" if len(items) > NAMED else ""
            named = words.joined(items[:NAMED]) + more
            yield words.text(f"summary.brief.catalogue_{kind}", count=len(items), items=named, orders=orders)


SENTENCES: tuple[Callable[[Batch, Words], Iterator[str]], ...] = (
    _shortages,
    _gifts,
    _overdue,
    _incidents,
    _catalogue,
)
