"""The summary as plain text for the supervisor's mail: figures, what needs a person, regions, short items."""

from collections.abc import Sequence

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.words import Words
from orderbatch.write.documents.day_summary import summary_rows as rows
from orderbatch.write.documents.day_summary.brief import brief
from orderbatch.write.documents.day_summary.summary import cards, lead
from orderbatch.write.documents.day_summary.summary_todos import groups
from orderbatch.write.workbook.measure import width

KIND = "summary_text"
SHOWN = 10  # rows of a table


def plan(batch: Batch, words: Words) -> list[Output]:
    """The text beside the page, for mails that are written by hand; a draft has it as its body."""
    return [Output("summary.txt", KIND)]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The text as UTF-8 bytes; the same batch and words give the same bytes."""
    return render_text(batch, words).encode()


def render_text(batch: Batch, words: Words) -> str:
    """The short version of the page, lines of at most about 80 columns, ending in one line break."""
    todos = groups(batch, words)
    blocks = [
        words.text("summary.mail.subject", company=batch.company, batch=batch.batch, day=batch.day),
        lead(batch, words, len(todos)),
        columns([(card["name"], card["figure"], card["note"]) for card in cards(batch, words)], {1}),
    ]
    said = brief(batch, words)
    blocks += [_title("brief", words), "\n".join(f"- {sentence}" for sentence in said)]
    if todos:
        asked = [f"{todo['mark']} {todo['title']}\n  {todo['do']}" for todo in todos]
        blocks += [_title("person", words), "\n".join(asked)]
    return "\n\n".join([*blocks, *_regions(batch, words), *_shortages(batch, words)]) + "\n"


def columns(table: Sequence[tuple[str, ...]], right: set[int]) -> str:
    """Rows of cells as aligned lines; a Chinese character is two columns wide. `right`: cells set right."""
    widths = [max(width(cell) for cell in cells) for cells in zip(*table, strict=True)]
    lines = (
        "  ".join(
            " " * (wide - width(cell)) + cell if place in right else cell + " " * (wide - width(cell))
            for place, (cell, wide) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in table
    )
    return "\n".join(lines)


def _title(block: str, words: Words) -> str:
    title = words.text(f"summary.{block}.title")
    return f"{title}\n{'-' * width(title)}"


def _regions(batch: Batch, words: Words) -> list[str]:
    found = rows.regions(batch)[:SHOWN]
    if not found:
        return []
    names = ("region", "ordered", "proposed")
    heads = (*(words.text(f"summary.columns.{name}") for name in names), "%")
    body = [
        (
            row["region"] or words.text("summary.no_region"),
            f"{row['ordered']:,}",
            f"{row['proposed']:,}",
            str(row["fill"]) if row["asked"] else "–",
        )
        for row in found
    ]
    return [_title("regions", words), columns([heads, *body], {1, 2, 3})]


def _shortages(batch: Batch, words: Words) -> list[str]:
    found = rows.shortages(batch)
    if not found:
        return []
    heads = tuple(
        words.text(f"summary.columns.{name}") for name in ("sku", "product", "asked", "had", "short")
    )
    body = [
        (row["sku"], row["product"], *(f"{int(row[name]):,}" for name in ("claimed", "available", "short")))
        for row in found[:SHOWN]
    ]
    rest = len(found) - SHOWN
    more = (
        [words.text("summary.more", count=rest, where=words.text("summary.where.batch"))] if rest > 0 else []
    )
    return [_title("shortages", words), "\n".join([columns([heads, *body], {2, 3, 4}), *more])]
