"""Whether a form has a layout that was answered before, also where it has changed a little (10, part 2)."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from orderbatch.contract.columns import SKU, parse_column
from orderbatch.contract.sheets.every import BY_KIND, ORDER
from orderbatch.contract.sheets.questions import (
    BY_UNITS,
    CALLED,
    EACH,
    HEADING_NONE,
    LISTS,
    MAIL_TEXT,
    NOTHING,
    OF_LAYOUT,
    OF_TITLE,
    OF_UNITS,
    PIECES,
    Drawn,
    FormAnswer,
    filled_below,
)
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.spellings import folded, shown
from orderbatch.day.layouts.short_names import core_of
from orderbatch.read.layout.asked.as_shown import undated
from orderbatch.read.layout.doubts.list_titles import is_ours
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary

_MAY_BE_CODES = re.compile(r"[A-Za-z0-9][\w./-]*", re.ASCII)
_LEAST_BEGINNING = 4  # letters or signs of a name with which a title begins
_LEAST_OF_CORE = 2  # signs of a Chinese name before its trade that stand in a title
_LOOKED_AT = 40  # rows in which the headings are looked for


def fingerprint(agent: str, layout: Mapping[str, Any]) -> str:
    """What a layout is called: the same headings of the same agent, whatever their dates and sheet's name."""
    told = "|".join((agent, layout["title"], *layout["headings"]))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def layout_of(drawn: Drawn, reading: FormAnswer, names: Mapping[str, str]) -> dict[str, Any]:
    """What does not change between two orders of one sender, and how it is read. names: of agents → code."""
    header_row, columns = reading.header_row, reading.columns
    cells = next((cells for number, cells in drawn.rows if number == header_row), [])
    above = [cells for number, cells in drawn.rows if number < header_row]
    return {
        "kind": drawn.kind,
        "sheet": undated(own_name(drawn.sheet)),
        "headings": [undated(cell) for cell in cells],
        "columns": dict(columns),
        "bare": is_bare(drawn),
        "seen": sorted(filled_below(drawn.rows, header_row)),
        "title": drawn.title,
        "labels": sorted({undated(text) for text in labels_in(above)} - {""}),
        "above": sorted({undated(text) for text in words_in(above)} - {""}),
        **({"form": reading.form} if reading.form else {}),
        **({"named": named} if (named := _names(reading.agent, drawn, words_above(above), names)) else {}),
        **({"called": called} if (called := _called(drawn)) else {}),
        **({"not_ordered": list(reading.not_ordered)} if reading.not_ordered else {}),
        **({"number_label": reading.number_label} if reading.number_label else {}),
        **({"units": units} if (units := asked_of_units(drawn.doubts)) else {}),
        **({"counted": counted} if (counted := _counted(drawn, header_row, columns)) else {}),
    }


def _called(drawn: Drawn) -> str:
    """The name that no agent of ours had when it was asked about."""
    return next((value for code, _cell, value, _numbers in drawn.doubts if code == CALLED), "")


def words_above(rows: Iterable[Sequence[str]]) -> list[str]:
    """What stands alone in its row above the headings: titles."""
    filled = ([cell for cell in cells if cell.strip()] for cells in rows)
    return [cells[0] for cells in filled if len(cells) == 1]


def _names(agent: str, drawn: Drawn, titles: Iterable[str], names: Mapping[str, str]) -> str:
    """The title that has of the name of the agent who was answered what no other has; "" where none does."""
    if not agent:
        return ""
    for title in titles:
        alike = sorted((_alike(name, folded(title)), code) for name, code in names.items())
        second = alike[-2][0] if len(alike) > 1 else 0
        if alike and alike[-1][1] == agent and alike[-1][0] >= _LEAST_BEGINNING > second:
            return undated(title)
    return ""


def _alike(name: str, title: str) -> int:
    """How much of a name a title has: how it begins, or of a Chinese one a part that is more than a trade."""
    pairs = enumerate(zip(name, title, strict=False))
    begun = next((at for at, (mine, its) in pairs if mine != its), min(len(name), len(title)))
    if name < "\u2e80":
        return begun
    same = SequenceMatcher(None, name, title, autojunk=False).find_longest_match()
    own = len(core_of(name)) - same.a
    return max(begun, same.size if own >= _LEAST_OF_CORE else 0)


def agent_named(drawn: Drawn, layout: Mapping[str, Any], agent: str) -> str:
    """The agent of a layout where the form has the title that names him and nothing else that does."""
    above = [cells for number, cells in drawn.rows if number < drawn.header_row]
    named = layout["reading"].get("named", "")
    said = bool(named) and named in map(undated, words_above(above))
    return str(layout["agent"]) if said and not agent else ""


def _counted(drawn: Drawn, header_row: int, columns: Mapping[str, int]) -> list[str]:
    """The units of a form whose quantities were answered to be pieces: others are not what was answered."""
    if not {PIECES, "unit"} <= columns.keys():
        return []
    return sorted({cells[columns["unit"]] for number, cells in drawn.rows if number > header_row})


def names_agents(layout: Mapping[str, Any]) -> bool:
    """Whether the headings of a layout's quantities are the agents that order."""
    return any(name.startswith(f"{EACH} ") for name in layout["columns"])


def asked_of_units(doubts: Iterable[Sequence[Any]]) -> list[str]:
    """The doubts about units among what was asked of a form."""
    return sorted({doubt[0] for doubt in doubts} & OF_UNITS)


def is_bare(drawn: Drawn) -> bool:
    """Whether a form is a list without headings; one in a mail may be known by its values."""
    codes = {code for code, *_rest in drawn.doubts}
    return HEADING_NONE in codes or (MAIL_TEXT in codes and set(drawn.rules.values()) == {"values"})


def labels_in(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The texts above a table that have a value: beside them, or behind their colon."""
    for cells in rows:
        filled = [cell for cell in cells if cell.strip()]
        if any(COLON.search(cell) for cell in filled):
            yield from (COLON.split(cell, maxsplit=1)[0] for cell in filled if COLON.search(cell))
        elif len(filled) > 1:
            yield from filled[::2]


def words_in(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """All that stands above a table but the values of labels: whose list it is, and of what."""
    for cells in rows:
        filled = [cell for cell in cells if cell.strip()]
        yield from filled if len(filled) == 1 and not COLON.search(filled[0]) else labels_in([cells])


def reading_by(drawn: Drawn, layout: Mapping[str, Any], vocabulary: Vocabulary) -> FormAnswer | None:
    """How a form is to be read by a layout; None where it is another one.

    Every column that is read must be there, in the same sequence. A column more may be anything but a code or
    a quantity, and a title that nobody knew must be the same. A list must be called what it was called.
    """
    if drawn.title not in ("", layout["title"]) or drawn.form != layout.get("form", ""):
        return None
    kind = str(layout.get("kind", ORDER.kind))
    if layout.get("bare") and is_bare(drawn):  # known by its columns, for it has no words
        same = {drawn.read_as.get(layout["columns"][name]) == name for name in ORDER.required}
        seen = frozenset(layout.get("seen", ()))
        bare = FormAnswer(drawn.sheet, drawn.header_row, layout["columns"], **_said(layout), seen=seen)
        return bare if same == {True} else None
    for number, cells in drawn.rows[:_LOOKED_AT]:
        found = _columns_in(cells, layout, vocabulary)
        if found is not None and _is_of_the_same(drawn, number, layout):
            columns, seen = found
            as_of = layout.get("as_of")
            return FormAnswer(
                drawn.sheet, number, columns, kind=kind, as_of=as_of, seen=seen, **_said(layout)
            )
    return None


def _said(layout: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered of a layout besides its columns."""
    return {
        "settled": settled_by(layout.get("units", ())),
        "not_ordered": tuple(layout.get("not_ordered", ())),
        "number_label": layout.get("number_label", ""),
        "form": layout.get("form", ""),
    }


def _is_of_the_same(drawn: Drawn, header_row: int, layout: Mapping[str, Any]) -> bool:
    """Whether what stands above the headings, and of a list its sheet's name, is no other sender's.

    A label more or a label less of an order is a small change; others in their place are another form.
    """
    above = [cells for number, cells in drawn.rows if number < header_row]
    kind = layout.get("kind", ORDER.kind)
    if kind != ORDER.kind:
        name = own_name(drawn.sheet)
        same_sheet = undated(name) == layout["sheet"] or (kind in LISTS and is_ours(name, kind))
        return same_sheet and {undated(text) for text in words_in(above)} - {""} == set(layout["above"])
    before, now = set(layout.get("labels", ())), {undated(text) for text in labels_in(above)} - {""}
    gone = [label for label in before if not any(_go_on(label, other) for other in now)]
    new = [label for label in now if not any(_go_on(label, other) for other in before)]
    return not (gone and new) or len(before) - len(gone) > len(gone) + len(new)


def own_name(sheet: str) -> str:
    """The name of a sheet without that of the attachment in which it came."""
    return sheet.rpartition(" › ")[2]


def _go_on(label: str, other: str) -> bool:
    """Whether one label is the other with more behind it: `PO 8812`, `PO 8813 next week`."""
    return label.startswith(other) or other.startswith(label)


def reading_of_sheet(
    sheet: FoundSheet, layout: Mapping[str, Any], vocabulary: Vocabulary
) -> FormAnswer | None:
    """How a sheet whose columns are known by words is read by a layout; None where it is another one."""
    places = {place: sheet.headings.get(name, "") for name, place in sheet.columns.items()} | sheet.unread
    cells = [places.get(place, "") for place in range(max(places, default=-1) + 1)]
    found = _columns_in(cells, layout, vocabulary)
    if found is None:
        return None
    return FormAnswer(sheet.name, sheet.header_row, found[0], seen=found[1], **_said(layout))


def settled_by(units: Collection[str]) -> frozenset[str]:
    """What an answer settles. units: what was asked in it about units; of others it says nothing."""
    said = OF_UNITS & set(units)
    return (OF_LAYOUT - OF_UNITS) | {OF_TITLE} | said | (BY_UNITS if said & BY_UNITS else frozenset())


def _columns_in(
    cells: Sequence[str], layout: Mapping[str, Any], vocabulary: Vocabulary
) -> tuple[dict[str, int], frozenset[int]] | None:
    """Where the columns of a layout stand in a row, and what else of it was seen when it was answered."""
    before, now = layout["headings"], [undated(cell) for cell in cells]
    used = {name: place for name, place in layout["columns"].items() if name != NOTHING}
    if layout.get("refused"):  # by nothing less than all its headings
        used = {str(place): place for place, heading in enumerate(before) if heading}
    if not any(before[place] for place in used.values()):
        return None  # nothing by which it would be known
    moved: dict[int, int] = {}
    for old, new, size in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks():
        moved |= {old + step: new + step for step in range(size)}
    if any(place not in moved or _is_ambiguous(before[place], before, now) for place in used.values()):
        return None
    further = [cell for place, cell in enumerate(cells) if place not in moved.values()]
    if any(_is_rival(cell, str(layout.get("kind", "")), vocabulary) for cell in further):
        return None
    seen = frozenset(moved[place] for place in layout.get("seen", ()) if place in moved)
    return {name: moved[place] for name, place in used.items()}, seen


def _is_rival(heading: str, kind: str, vocabulary: Vocabulary) -> bool:
    """Whether a column more may be what is read of another; a barcode beside the code is none."""
    said = vocabulary.meanings(heading)
    rivals = {"cases"} | set(BY_KIND.get(kind, ORDER).required) - {"sku"}
    return said.get("sku") == STRONG or not rivals.isdisjoint(said)


def _is_ambiguous(heading: str, before: Sequence[str], now: Sequence[str]) -> bool:
    return bool(heading) and before.count(heading) != now.count(heading)


def still_fits(sheet: FoundSheet, codes: Collection[str]) -> bool:
    """Whether what stands in a remembered layout's columns is what it was: known codes, whole counts.

    What its units count and no answer has said of them is asked again.
    """
    if any(code in OF_UNITS for code, *_rest in sheet.troubles):
        return False
    items = sheet.cells["sku"]
    _cases, refused = parse_column(ORDER.column("cases"), sheet.cells["cases"])
    wrong = [code for _place, code, _numbers in refused if code != "CELL_BLANK"]
    known = zip(items, parse_column(SKU, items)[0], strict=True)
    there = sum(code in codes or folded(code) in codes or _has_a_code(cell, codes) for cell, code in known)
    return bool(sheet.rows) and not wrong and there * 2 >= len(items)


def _has_a_code(cell: object, codes: Collection[str]) -> bool:
    """Whether a code of the catalogue begins or ends a cell beside its item's name: `SP3001 ketchup`."""
    words = _MAY_BE_CODES.findall(shown(cell))
    return any(word in codes for word in words[:1] + words[-1:])
