"""Layouts of answered forms, on a screen (10, part 2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import NONE_OF_OURS, REFUSE
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless, table
from orderbatch.terminal.counts import count

_Layout = Mapping[str, Any]


def layout_figures(layout: _Layout) -> dict[str, Any]:
    """One layout for programs; a column that is read stands by its letter."""
    reading = layout["reading"]
    return {
        "layout": layout["fingerprint"],
        "kind": reading.get("kind", ORDER.kind),
        "agent": layout["agent"],
        "columns": {letters(place): name for place, name in _columns(layout)},
        "headings": list(reading["headings"]),
        "title": reading["title"],
        "answered_by": layout["answered_by"],
        "day": layout["day"],
        "batch": layout["batch"],
        "document": layout["document"],
        "question": layout["label"],
    }


def layouts_screen(found: Sequence[_Layout], words: Words) -> str:
    """One row each: its name, whose it is, how it is read, and who answered when."""
    if not found:
        return words.text("cli.layouts.none")
    cells = [
        (
            str(row["fingerprint"]),
            _whose(row, words),
            _read_as(row, words),
            f"{row['day']} {harmless(row['answered_by'])}",
        )
        for row in found
    ]
    return "\n".join([table(cells), words.text("cli.layouts.total", count=count(len(found)))])


def layout_screen(layout: _Layout, words: Words) -> str:
    """Each column with its heading and what it is read as, then who said so."""
    headings, columns = layout["reading"]["headings"], dict(_columns(layout))
    cells = [
        (
            "  ",
            letters(place),
            harmless(heading) or "–",
            words.choice("read_as", columns.get(place, "nothing")),
        )
        for place, heading in enumerate(headings)
    ]
    said = {name: harmless(layout[name]) for name in ("answered_by", "day", "document", "fingerprint")}
    said["agent"] = _whose(layout, words)
    told = [words.text("cli.layouts.head", **said), table(cells)]
    if layout["reading"]["title"]:
        told.append(words.text("cli.layouts.title", title=harmless(layout["reading"]["title"])))
    return "\n".join([*told, words.text("cli.layouts.said", **said)])


def forgotten_screen(layout: _Layout, words: Words) -> str:
    """That it is asked again, and whose it was."""
    return words.text("cli.layouts.forgotten", fingerprint=layout["fingerprint"], agent=_whose(layout, words))


def _whose(layout: _Layout, words: Words) -> str:
    """Whose order forms are read so; else which list of ours it is, or that it is none."""
    kind = layout["reading"].get("kind", ORDER.kind)
    if kind == NONE_OF_OURS:
        return words.choice("reading_answer", REFUSE)
    if kind != ORDER.kind:
        return words.choice("reading_kind", kind)
    return harmless(layout["agent"]) or words.text("cli.layouts.several")


def _columns(layout: _Layout) -> list[tuple[int, str]]:
    """(position, what it is) of the columns that are read, as they stand."""
    columns = layout["reading"]["columns"].items()  # `each 1`, `each 2`: one of several of a kind
    return sorted((place, name.partition(" ")[0]) for name, place in columns if name != "nothing")


def _read_as(layout: _Layout, words: Words) -> str:
    meant = (f"{letters(place)} {words.choice('read_as', name)}" for place, name in _columns(layout))
    return words.joined(meant)
