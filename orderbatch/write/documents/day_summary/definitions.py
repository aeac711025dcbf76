"""What every label of the page means, at its end: figures, fates, statuses, results, columns (6-quality)."""

from orderbatch.contract.batch import Batch, Record
from orderbatch.contract.words import Words

GROUPS = ("cards", "fates", "statuses", "verdicts", "columns")


def definitions(batch: Batch, words: Words) -> list[Record]:
    """Group by group: its name, and each label with its meaning; labels as the page writes them."""
    return [
        {
            "size": len(words.look_up(f"definitions.{group}")),
            "name": words.text(f"definitions.groups.{group}"),
            "terms": [
                (label(group, name, batch, words), words.text(f"definitions.{group}.{name}"))
                for name in words.look_up(f"definitions.{group}")
            ],
        }
        for group in GROUPS
    ]


def label(group: str, name: str, batch: Batch, words: Words) -> str:
    """A label as the page writes it."""
    if group == "cards":
        return words.text(f"summary.cards.{name}.name", currency=words.currency(batch.currency))
    said = words.text(f"summary.{group}.{name}")
    return words.money_heading(said, batch.currency) if (group, name) == ("columns", "amount") else said
