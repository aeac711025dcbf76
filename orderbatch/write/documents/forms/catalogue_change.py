"""What a new catalogue changes and what that touches (P-4.7); new order forms are the rep's to make."""

from collections.abc import Mapping, Sequence
from typing import Any

from orderbatch.contract.batch import Batch, Output, Record
from orderbatch.contract.columns import Column
from orderbatch.contract.goods_frames import ITEM_BACK, ITEM_NEW, ITEM_OVER
from orderbatch.contract.names import clean_name
from orderbatch.contract.words import Words
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book, Page, batch_labels
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table, used

KIND = "catalogue_change"
_CHANGES = {"sku": 12, "product": 24, "change": 20, "old": 16, "new": 16, "from_day": 12}
_ENDED = {"replaced_by": 28, "policies": 20, "their_codes": 30}
_OPEN = ("sku", "product", "agent", "agent_name", "order_no", "cases", "kind", "replaced_by")


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook where a new catalogue says something else than the one before."""
    if batch.catalogue_changes.empty:
        return []
    return [
        Output(clean_name(words.text("documents.catalogue_change.name", batch=batch.batch), ".xlsx"), KIND)
    ]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """Old and new of each item; on a second sheet what is open of items that ended."""
    book = Book(batch, words, output.kind, words.text("pages.catalogue_change.title"))
    rows = rows_of(batch.catalogue_changes)
    page = book.page(words.text("pages.catalogue_change.sheet"), landscape=True)
    page.title(words.text("pages.catalogue_change.title"), batch.company)
    page.labels(batch_labels(page), (0, 2, 4))
    how = words.text("pages.catalogue_change.how")
    if any(row["policies"] or row["their_codes"] for row in rows):
        how += words.text("pages.catalogue_change.named")
    page.note(how, len(_CHANGES) + len(_ENDED) - 1, 150)
    page.row += 1
    _table(page, {**_CHANGES, **_ENDED}, [_change(row, batch, words) for row in rows])
    page.protect()
    if touched := open_lines(batch):
        page = book.further_page("catalogue_change.open", len(_OPEN) - 1, 120)
        _table(page, dict.fromkeys(_OPEN, 0), [_open_line(row, words) for row in touched])
        page.protect()
    return book.content()


def open_lines(batch: Batch) -> list[Record]:
    """What was open of items that ended: SKU and product, whose, how many cases, how it stands."""
    names = ("agent", "agent_name", "order_no", "cases", "kind")
    return [
        {**row, **dict(zip(names, one, strict=True))}
        for row in rows_of(batch.catalogue_changes)
        for one in row["touched"] or []
    ]


def catalogue_figures(batch: Batch) -> dict[str, int]:
    """Items by what became of them, and open lines of those that ended."""
    changes = batch.catalogue_changes
    added, ended = changes["change"].isin((ITEM_NEW, ITEM_BACK)), changes["change"].isin(ITEM_OVER)
    return {
        "catalogue_items": int(changes["sku"].nunique()),
        "catalogue_new": int(added.sum()),
        "catalogue_ended": int(ended.sum()),
        "catalogue_other": int(changes.loc[~added & ~ended, "sku"].nunique()),
        "catalogue_open": len(open_lines(batch)),
    }


def standing_words(kind: str, words: Words) -> str:
    """How an open line of an item that ended stands."""
    return words.text(f"pages.catalogue_change.states.{kind}")


def _table(page: Page, rooms: Mapping[str, int], rows: Sequence[Record]) -> None:
    words = page.book.words
    cells = {name: [row[name] for row in rows] for name in rooms}
    columns = used(tuple(Column(name, _KIND.get(name, "text")) for name in rooms), cells)
    own = words.look_up("pages.catalogue_change.columns")
    headings = {name: own.get(name) or words.heading(name) for name in rooms}
    wide = {name: room for name, room in rooms.items() if room}
    wrap = ("product", "agent_name", "kind", "change", "old", "new", "replaced_by", "their_codes", "policies")
    write_table(page, Table(columns, cells, headings=headings, rooms=wide, wrap=wrap, filtered=bool(rows)))


_KIND: Mapping[str, Any] = {
    **{"sku": "code", "agent": "code", "order_no": "code"},
    **{"cases": "count", "from_day": "day"},
}


def _change(row: Record, batch: Batch, words: Words) -> Record:
    codes = [" ".join(filter(None, pair)) for pair in row["their_codes"] or []]
    what = row["change"]
    return {
        **row,
        "change": words.look_up("pages.catalogue_change.changes").get(what) or words.heading(what),
        **{name: _value(what, row[name], batch, words) for name in ("old", "new")},
        "replaced_by": _replacement(row),
        "policies": words.joined(row["policies"] or []),
        "their_codes": words.joined(codes),
    }


def _value(change: str, said: str, batch: Batch, words: Words) -> str:
    if change in (ITEM_NEW, ITEM_BACK, "case_price") and said:
        return words.money(int(said), batch.currency)
    return said


def _open_line(row: Record, words: Words) -> Record:
    return {**row, "kind": standing_words(row["kind"], words), "replaced_by": _replacement(row)}


def _replacement(row: Record) -> str:
    return f"{row['replaced_by']} {row['replacement']}".strip()
