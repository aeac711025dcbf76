"""Days of orders that name no year: the nearest to when the form came (2-workbooks)."""

from dataclasses import replace

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.spellings import day_near
from orderbatch.day.intake import Intake, Received

_DAYS = tuple(label.name for label in ORDER.labels if label.kind == "day")


def with_years(intake: Intake) -> Intake:
    """The intake with the days of its orders that a person reads without their year."""
    return replace(intake, received=tuple(map(_file_with_years, intake.received)))


def _file_with_years(file: Received) -> Received:
    if file.opened is None or file.repeats:
        return file
    sheets = [_sheet_with_years(sheet, file) for sheet in file.opened.sheets]
    if all(one is other for one, other in zip(sheets, file.opened.sheets, strict=True)):
        return file
    return replace(file, opened=replace(file.opened, sheets=sheets))


def _sheet_with_years(sheet: FoundSheet, file: Received) -> FoundSheet:
    if sheet.kind != ORDER.kind:
        return sheet
    said = {name: sheet.labels[name] for name in _DAYS if name in sheet.labels}
    came = file.received_at.date()
    found = {name: (day, cell) for name, (value, cell) in said.items() if (day := day_near(value, came))}
    return replace(sheet, labels={**sheet.labels, **found}) if found else sheet
