"""The summary as plain text for the supervisor's mail: figures, what needs a person, regions, short items."""

from collections.abc import Sequence

from orderbatch.contract.batch import Batch, Output, Record
from orderbatch.contract.words import Words
from orderbatch.write.documents.day_summary import summary_rows as rows
from orderbatch.write.documents.day_summary.brief import brief
from orderbatch.write.documents.day_summary.summary import cards, lead
from orderbatch.write.documents.day_summary.summary_todos import Group, groups
from orderbatch.write.workbook.measure import width

KIND = "summary_text"
SHOWN = 10  # rows of a table
NAME = "summary.txt"
NAMED = 3  # entries of what is asked


def plan(batch: Batch, words: Words) -> list[Output]:
    """The text beside the page, for mails that are written by hand; a draft has it as its body."""
    return [Output(NAME, KIND)]


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
        blocks += [_title("person", words), "\n".join(_asked(todo, words) for todo in todos)]
    tables = (*_regions(batch, words), *_shortages(batch, words), *_overdue(batch, words))
    return "\n\n".join([*blocks, *tables]) + "\n"


def _asked(todo: Group, words: Words) -> str:
    """What is asked, with whom it concerns: the first few by name, as the sentence above them says."""
    lines, entries = [f"{todo['mark']} {todo['title']}", f"  {todo['do']}"], todo["entries"]
    for entry in entries[:NAMED]:
        places = _first([_detail(one) for one in entry["details"]], words)
        first, *others = [entry["text"], *places] if entry["text"] else places
        lines += [f"  - {first}", *(f"    {other}" for other in others)]
    return "\n".join([*lines, *(f"  {more}" for more in _rest(len(entries), NAMED, words))])


def _first(places: list[str], words: Words) -> list[str]:
    """One that would be alone behind “and 1 more” is said itself; it may be that there are more kinds."""
    return places if len(places) == NAMED + 1 else [*places[:NAMED], *_rest(len(places), NAMED, words)]


def _detail(detail: dict[str, str]) -> str:
    return f"{detail['cells']} {detail['message']} → {detail['fix']}".strip()


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
    found = rows.regions(batch)
    if not found:
        return []
    names = ("region", "ordered", "proposed")
    heads = (*(words.text(f"summary.columns.{name}") for name in names), "%")
    body = [
        (
            _region(row, words),
            f"{row['ordered']:,}",
            f"{row['proposed']:,}",
            str(row["fill"]) if row["asked"] else "–",
        )
        for row in found[:SHOWN]
    ]
    table = columns([heads, *body], {1, 2, 3})
    return [_title("regions", words), "\n".join([table, *_rest(len(found), SHOWN, words)])]


def _region(row: Record, words: Words) -> str:
    """Its name; where something is sent again, how much of its cases, which no share counts."""
    name = row["region"] or words.text("summary.no_region")
    if not row["again"]:
        return str(name)
    return words.text(
        "phrases.beside", name=name, what=words.text("summary.regions.again", again=row["again"])
    )


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
    table = columns([heads, *body], {2, 3, 4})
    return [_title("shortages", words), "\n".join([table, *_rest(len(found), SHOWN, words)])]


def _overdue(batch: Batch, words: Words) -> list[str]:
    """Goods that should have left, to which what is asked refers."""
    found = rows.overdue(batch)
    if not found:
        return []
    names = ("due", "days", "order_no", "agent", "open", "pick_no")
    heads = tuple(words.text(f"summary.columns.{name}") for name in names)
    body = [
        (
            f"{row['ship_by']}",
            str(row["days"]),
            row["order_no"],
            row["agent_name"] or row["agent"],
            f"{int(row['cases']):,}",
            row["number"],
        )
        for row in found[:SHOWN]
    ]
    table = columns([heads, *body], {1, 4})
    return [_title("overdue", words), "\n".join([table, *_rest(len(found), SHOWN, words)])]


def _rest(count: int, shown: int, words: Words) -> list[str]:
    """How many are not shown here: the page beside this text has them, or says where they are."""
    where = words.text("summary.where.page")
    return [words.text("summary.more", count=count - shown, where=where)] if count > shown else []
