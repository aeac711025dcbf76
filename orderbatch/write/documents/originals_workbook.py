"""Lists of originals that people file on paper: what was destroyed 销毁清单, what is bound 装订 (P-4.8)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from orderbatch.contract.columns import Column
from orderbatch.contract.settings import Settings
from orderbatch.contract.words import Words
from orderbatch.write.workbook.book import Book, Page
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.letterhead import letterhead
from orderbatch.write.workbook.table import Table

ROOM = 150  # characters that a note may take across the page
COLUMNS = (
    Column("agent", "code"),
    Column("kind", "text"),
    Column("received_at", "moment"),
    Column("name", "text"),
    Column("size", "count"),
    Column("sha256", "text"),
)


def certifying(language: str, settings: Settings) -> Callable[..., bytes]:
    """How a desk's certificates are written: (label, moment, originals) → bytes."""
    return partial(certificate, words=Words(language), settings=settings)


def certificate(
    label: str, at: dt.datetime, originals: Sequence[Mapping[str, Any]], words: Words, settings: Settings
) -> bytes:
    """What was destroyed, when, with the hash of each, and a place to sign."""
    page = _page(label, at.date(), words, settings, "certificate", moment=f"{at:%Y-%m-%d %H:%M}")
    _list(page, originals)
    page.row += 1
    page.sign_off([words.text("originals.sign")], [(0, 3)])
    return page.book.content()


def cover(
    agent: str,
    month: str,
    day: dt.date,
    originals: Sequence[Mapping[str, Any]],
    words: Words,
    settings: Settings,
) -> bytes:
    """The first sheet of an agent's bound originals of a month, in time order."""
    page = _page(f"{agent} {month}", day, words, settings, "cover", agent=agent, month=month)
    _list(page, originals)
    return page.book.content()


def _page(name: str, day: dt.date, words: Words, settings: Settings, kind: str, **numbers: object) -> Page:
    company = settings.company
    head = letterhead(name, day, company.name, company.currency, words, settings.to_be_kept())
    title = words.text(f"originals.{kind}.title")
    page = Book(head, words, kind, title).page(words.text(f"originals.{kind}.sheet"), landscape=True)
    page.title(title, company.name)
    page.note(words.text(f"originals.{kind}.note", **numbers), len(COLUMNS) - 1, ROOM)
    page.row += 1
    return page


def _list(page: Page, originals: Sequence[Mapping[str, Any]]) -> None:
    words = page.book.words
    cells: dict[str, list[Any]] = {
        column.name: [original[column.name] for original in originals] for column in COLUMNS
    }
    cells["received_at"] = [dt.datetime.fromisoformat(moment) for moment in cells["received_at"]]
    cells["kind"] = [words.kind(kind) if kind else "" for kind in cells["kind"]]
    headings = {column.name: words.text(f"originals.columns.{column.name}") for column in COLUMNS}
    rooms = {"name": 40, "sha256": 68}
    write_table(page, Table(COLUMNS, cells, headings=headings, rooms=rooms, wrap=("name",), totals=("size",)))
