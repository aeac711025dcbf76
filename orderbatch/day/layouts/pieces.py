"""Orders that count pieces: asked once a layout, made into whole cases by the catalogue (10, part 2).

A form says pieces by its unit (`瓶`, `EA`), or the rep does. Where our catalogue counts an item so, too,
nothing is asked. What is no whole number of cases goes back with its cell, never as cases.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from orderbatch.check.item_codes import ItemNames
from orderbatch.contract.columns import SKU, parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import BY_UNITS, PIECES, Drawn
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.spellings import as_a_name, shown
from orderbatch.contract.units import Sold, counted_in
from orderbatch.day.intake import Intake, Received
from orderbatch.read.layout.asked.as_shown import is_asked_about
from orderbatch.read.processes.one_file import Opened

_FIGURES = "0123456789., "  # before a unit: `240 瓶`


@dataclass(frozen=True)
class Packing:
    """How the catalogue (by item) counts, and what leads to an item of it."""

    items: ItemNames
    catalogue: pd.DataFrame

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Item → its unit, where one is said."""
        return self._listed("unit")

    @cached_property
    def packs(self) -> Mapping[str, int]:
        """Item → pieces a case, of those for which it is said."""
        return {item: int(pieces) for item, pieces in self._listed("pieces_per_case").items()}

    @cached_property
    def prices(self) -> Mapping[str, float]:
        """Item → price of a case."""
        return {item: minor / 100 for item, minor in self._listed("case_price").items()}

    @cached_property
    def sold(self) -> Mapping[str, Sold]:
        """Item → how it is sold, where its price is listed."""
        priced = self._listed("case_price").items()
        return {item: Sold(int(minor), self.packs.get(item, 0)) for item, minor in priced}

    def sold_by(self, codes: Iterable[str]) -> dict[str, Sold | None]:
        """Code or name → how the item is sold that it means to everybody; None where it means none."""
        items = self.items
        named = {as_a_name(text): item for text, item in {**items.packed, **items.names}.items()}
        to_all = {text: item for (agent, text), item in items.of_agent.items() if not agent}
        own = {item: item for item in items.skus}
        ways = (own, to_all, items.cases, items.zeros, named, items.names)
        meant = {code: next((way[code] for way in ways if code in way), "") for code in codes}
        return {code: self.sold.get(item) for code, item in meant.items()}

    def _listed(self, name: str) -> dict[str, Any]:
        column = self.catalogue[name].dropna()
        return dict(zip(column.index, column, strict=True))

    def item_of(self, agent: str, cell: object, spec: str) -> str:
        """The item that a cell of codes or names means; "" where none is known."""
        written = str(parse_column(SKU, [cell])[0][0] or "")
        meant = self.items.meant(agent, written, spec)
        if meant is None and written not in self.items.skus:
            meant = self.items.nearly(written, spec)
        return meant.sku if meant else written if written in self.items.skus else ""

    def in_pieces(self, item: str, unit: str) -> bool:
        """Whether a unit counts the pieces of an item that we sell by the case."""
        is_other = counted_in(unit)[0] == "piece" and unit != self.units.get(item)
        return is_other and self.packs.get(item, 1) != 1


def with_our_pieces(intake: Intake, packing: Packing | None) -> Intake:
    """The intake without the question of those whose pieces are ours."""
    asked = {
        file.name: replace(file, opened=without_ours(file.opened, packing))
        for file in intake.received
        if file.opened and not file.repeats and any(map(is_in_pieces, file.opened.sheets))
    }
    received = (asked.get(file.name, file) for file in intake.received)
    return replace(intake, received=tuple(received)) if asked else intake


def without_ours(opened: Opened, packing: Packing | None) -> Opened:
    """Without the question of a sheet whose pieces are what the catalogue counts, too, or does not know."""
    if packing is None or not any(map(is_in_pieces, opened.sheets)):
        return opened
    sheets = [_without(sheet, packing) for sheet in opened.sheets]
    asked = {sheet.name: sheet for sheet in sheets if is_asked_about(sheet)}
    drawn = [
        drawn if is_in_pieces(asked[drawn.sheet]) else _in_cases(drawn)
        for drawn in opened.drawn
        if drawn.sheet in asked
    ]
    return replace(opened, sheets=sheets, drawn=drawn)


def is_in_pieces(sheet: FoundSheet) -> bool:
    """Whether all that a sheet orders counts pieces, or some of it, as far as its words say."""
    return any(code in BY_UNITS for code, *_rest in sheet.troubles)


def _in_cases(drawn: Drawn) -> Drawn:
    """What is asked besides of a form whose pieces are ours."""
    read_as = {place: "cases" if name == PIECES else name for place, name in drawn.read_as.items()}
    return replace(
        drawn, read_as=read_as, doubts=[doubt for doubt in drawn.doubts if doubt[0] not in BY_UNITS]
    )


def _without(sheet: FoundSheet, packing: Packing) -> FoundSheet:
    if sheet.kind != ORDER.kind or any(
        packing.in_pieces(item, unit) for item, unit in zip(*_items_and_units(sheet, packing), strict=True)
    ):
        return sheet
    return replace(sheet, troubles=[trouble for trouble in sheet.troubles if trouble[0] not in BY_UNITS])


def _items_and_units(sheet: FoundSheet, packing: Packing) -> tuple[list[str], list[str]]:
    agent = shown(sheet.labels.get("agent", (None, ""))[0] or "")
    specs = sheet.cells.get("spec", [""] * len(sheet.rows))
    said = sheet.cells.get("unit") or [shown(cell).lstrip(_FIGURES) for cell in sheet.cells["cases"]]
    items = [
        packing.item_of(agent, cell, shown(spec))
        for cell, spec in zip(sheet.cells["sku"], specs, strict=True)
    ]
    units = [shown(unit).strip() for unit in said]
    return items, units


def with_packs(drawn: Drawn, packing: Packing | None) -> Drawn:
    """What is asked, with the pieces per case of its items where its quantities are taken for pieces."""
    place = {name: position for position, name in drawn.read_as.items()}
    if packing is None or "sku" not in place or not {PIECES, "unit"} & place.keys():
        return drawn
    cells = {row[place["sku"]] for number, row in drawn.rows if number > drawn.header_row}
    items = {cell: packing.item_of(drawn.agent, cell, "") for cell in sorted(cells)}
    said = {row[place["unit"]] for _number, row in drawn.rows} if "unit" in place else set()
    packs = {
        cell: packing.packs[item]
        for cell, item in items.items()
        if item in packing.packs and packing.units.get(item) not in said
    }
    return replace(drawn, packs=packs)


def counts_otherwise(sheet: FoundSheet, answered: Collection[str], packing: Packing | None) -> bool:
    """Whether a form answered to be in pieces has a unit that says nothing to us and was not answered."""
    if not answered or packing is None or "unit" not in sheet.columns:
        return False
    pairs = zip(*_items_and_units(sheet, packing), strict=True)
    return any(
        unit and unit not in answered and not counted_in(unit)[0] and unit != packing.units.get(item)
        for item, unit in pairs
    )


def in_cases(intake: Intake, packing: Packing) -> Intake:
    """The intake with the quantities that the rep calls pieces made into cases."""
    received = tuple(_file_in_cases(file, packing) for file in intake.received)
    return replace(intake, received=received) if received != intake.received else intake


def _file_in_cases(file: Received, packing: Packing) -> Received:
    if file.opened is None or not any(sheet.in_pieces or sheet.by_unit for sheet in file.opened.sheets):
        return file
    sheets = [
        sheet_in_cases(sheet, packing) if sheet.in_pieces or sheet.by_unit else sheet
        for sheet in file.opened.sheets
    ]
    return replace(file, opened=replace(file.opened, sheets=sheets))


def sheet_in_cases(sheet: FoundSheet, packing: Packing) -> FoundSheet:
    """Pieces as cases where they are whole ones; else the line goes back. What its unit calls cases stays.

    Where the rep named the column of units alone, what they do not call pieces stays, too.
    """
    items, units = _items_and_units(sheet, packing)
    cells = {name: list(column) for name, column in sheet.cells.items()}
    troubles = list(sheet.troubles)
    for place, (item, unit) in enumerate(zip(items, units, strict=True)):
        cell = cells["cases"][place]
        (count,), _refused = parse_column(ORDER.column("cases"), [cell])
        counted = counted_in(unit)[0] or counted_in(cell)[0]
        if count is None or counted == "case" or (unit and unit == packing.units.get(item)):
            continue
        pack = packing.packs.get(item, 0)
        if sheet.by_unit and (counted != "piece" or not pack or count % pack):
            continue
        units[place] = ""
        if pack and "case_price" in cells:
            ours = packing.prices.get(item)
            cells["case_price"][place] = _of_a_case(cells["case_price"][place], pack, ours)
        if counted == "larger" or not pack or count % pack:
            said: dict[str, object] = {"column": "cases", "unit": unit or "pcs", "pieces": pack or "–"}
            spot = sheet.address("cases", sheet.rows[place])
            troubles.append(("UNIT_NOT_CASES", spot, shown(cell), {**said, "near": ""}))
            continue
        cells["cases"][place] = count // pack
    return replace(sheet, cells={**cells, "unit": units}, troubles=troubles, in_pieces=False, by_unit=False)


def _of_a_case(price: Any, pack: int, ours: float | None) -> Any:
    """A price beside pieces as that of a case, unless it is our price of one as it stands."""
    return price if type(price) is not float or price == ours else round(price * pack, 6)
