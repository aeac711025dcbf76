"""What an agent is told of sales policies that are new, changed or over (H-3.2.3(11), H-3.3.3(6)).

Each in words that are made from its row, until when, where they stand, and what is missing to the next gift.
"""

from collections.abc import Sequence
from typing import Any

from orderbatch.contract.batch import Batch, Output, Record
from orderbatch.contract.columns import Column
from orderbatch.contract.names import apart, clean_name
from orderbatch.contract.sales_policy import MATERIAL, PAYMENT_GIFT, SalesPolicy, policy_of
from orderbatch.contract.words import Words
from orderbatch.write.documents.policies.gift_words import base_words
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book, Page, batch_labels
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table

KIND = "policy_notice"
_ENDED = "ended"
# what is planned is no payment; what each order gives by itself is no sum
_COUNTED = {PAYMENT_GIFT: "paid", MATERIAL: "each"}
_COLUMNS = tuple(Column(name, "text") for name in ("notice", "terms", "period", "standing", "next"))
_ROOMS = {"notice": 22, "terms": 46, "period": 22, "standing": 34, "next": 30}


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook for each agent whom a policy that changed concerns."""
    return apart(
        [
            Output(
                clean_name(
                    words.text("documents.policy_notice.name", agent=agent, batch=batch.batch), ".xlsx"
                ),
                KIND,
                agent,
            )
            for agent in dict.fromkeys(batch.notices["agent"].tolist())
        ]
    )


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The notice, in the language of the agent's own forms."""
    language = _language(batch, output.part)
    spoken = Words(language) if language else words
    book = Book(batch, spoken, output.kind, spoken.text("pages.policy_notice.title"))
    page = book.page(spoken.text("pages.policy_notice.sheet"), landscape=True)
    page.title(spoken.text("pages.policy_notice.title"), batch.company)
    rows = [row for row in rows_of(batch.notices) if row["agent"] == output.part]
    whose = [(spoken.heading("agent"), output.part), (spoken.heading("agent_name"), rows[0]["agent_name"])]
    page.labels(whose, (0, 2))
    page.labels(batch_labels(page)[:1], (0,))
    page.note(spoken.text("pages.policy_notice.how"), len(_COLUMNS) - 1, 150)
    page.row += 1
    notice_table(page, rows)
    page.protect()
    return book.content()


def _language(batch: Batch, agent: str) -> str:
    own = batch.orders.loc[batch.orders["agent"].eq(agent), "language"].dropna().tolist()
    return next((language for language in own if language), "") or batch.spoken.get(agent, "")


def notice_table(page: Page, rows: Sequence[Record]) -> None:
    """The policies as a table; an order form takes it too."""
    words, currency = page.book.words, page.book.batch.currency
    told = {
        "notice": [_name(row, words) for row in rows],
        "terms": [terms_words(row, words, currency) for row in rows],
        "period": [period_words(row, words) for row in rows],
        "standing": [_standing(row, words, currency) for row in rows],
        "next": [_next(row, words, currency) for row in rows],
    }
    headings = {name: words.text(f"pages.policy_notice.columns.{name}") for name in told}
    write_table(
        page, Table(_COLUMNS, told, headings=headings, rooms=_ROOMS, wrap=tuple(told), filtered=False)
    )


def policies_text(rows: Sequence[Record], words: Words, currency: str) -> str:
    """The policies in lines of text, for a cell of the desk's own order form."""
    said = (
        (_name(row, words), terms_words(row, words, currency), _standing(row, words, currency))
        for row in rows
    )
    return "\n".join(" · ".join(parts) for parts in said)


def _name(row: Record, words: Words) -> str:
    """change: "" where it is no news."""
    name = words.text("phrases.beside", name=row["policy_name"], what=row["policy"])
    told = row["change"] and words.text(f"pages.policy_notice.changes.{row['change']}")
    return f"{name}\n{told}" if told else name


def terms_words(row: Record, words: Words, currency: str) -> str:
    """What the policy gives for what, a line a tier, and its payment target."""
    policy = policy_of(row["policy"], row["terms"])
    lines = [_tier(policy, tier, row, words, currency) for tier in policy.tiers]
    if row["target"] is not None:
        lines.append(words.text("pages.policy_notice.target", target=words.money(row["target"], currency)))
    return "\n".join(lines)


def _tier(policy: SalesPolicy, tier: tuple[int, int], row: Record, words: Words, currency: str) -> str:
    threshold, gifts = tier
    how = "repeat" if policy.repeat else "once"
    if policy.kind == MATERIAL and not threshold:
        how = "every" if policy.sku or policy.category else "order"
    return words.text(
        f"pages.policy_notice.tiers.{policy.kind}_{how}",
        threshold=base_words(threshold, policy.kind, words, currency),
        items=_items(policy, words),
        gifts=f"{gifts:,}",
        gift=f"{row['sku']} {row['product']}".strip(),
    )


def _items(policy: SalesPolicy, words: Words) -> str:
    if policy.sku:
        return words.text("pages.policy_notice.items.sku", sku=policy.sku)
    if policy.category:
        return words.text("pages.policy_notice.items.category", category=policy.category)
    return words.text("pages.policy_notice.items.all")


def period_words(row: Record, words: Words) -> str:
    """From when until when."""
    days: dict[str, Any] = {name: row[f"{name}_day"] for name in ("from", "to")}
    which = "_".join(name for name, day in days.items() if day) or "open"
    shown = {name: day.isoformat() for name, day in days.items() if day}
    return words.text(f"pages.policy_notice.period.{which}", **shown)


def _standing(row: Record, words: Words, currency: str) -> str:
    if not row["base"] and not row["entitled"] and not row["issued"]:
        return words.text("pages.policy_notice.nothing")
    counts = {name: f"{row[name]:,}" for name in ("entitled", "issued", "owed")}
    base = base_words(row["base"], row["policy_kind"], words, currency)
    said = _COUNTED.get(row["policy_kind"], "stands")
    beyond = max(row["issued"] - row["entitled"], 0)
    told = [words.text(f"pages.policy_notice.{said}", base=base, **counts)]
    return "\n".join(told + [words.text("pages.policy_notice.beyond", beyond=f"{beyond:,}")] * bool(beyond))


def _next(row: Record, words: Words, currency: str) -> str:
    if row["change"] == _ENDED:
        return words.text("pages.policy_notice.over")
    if row["next_missing"] is None:
        return words.text("pages.policy_notice.no_next")
    missing = base_words(row["next_missing"], row["policy_kind"], words, currency)
    return words.text("pages.policy_notice.next", missing=missing, more=f"{row['next_gifts']:,}")
