"""Pictures and PDFs of fax, chat and handwriting, and the forms keyed in from them (P-4.1.1, P-4.1.2).

A picture waits in the inbox for the form of the same name; both are one order, received when the picture was.
"""

import datetime as dt
from dataclasses import replace
from pathlib import PurePath

from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import ORDER
from orderbatch.day.intake import Intake, Received
from orderbatch.read.processes.one_file import Opened

PICTURES = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".heic", ".heif"}
)
WAITS = "PICTURE_WAITS"
_NO_WORKBOOK = "FILE_NOT_A_WORKBOOK"


def with_keyed_forms(intake: Intake) -> Intake:
    """Pictures beside their forms, taken in together; the others stay in the inbox and are told each run."""
    pictures = [file for file in intake.received if _is_picture(file)]
    forms = {
        _stem(file.name): file for file in intake.received if file.kind == ORDER.kind and not file.repeats
    }
    waiting = {file.name for file in pictures if _stem(file.name) not in forms}
    came: dict[str, dt.datetime] = {}
    for file in (one for one in pictures if one.name not in waiting):
        came[_stem(file.name)] = min(file.received_at, came.get(_stem(file.name), file.received_at))
    told = [Finding(WAITS, name) for name in sorted(waiting)]
    told += [
        Finding("PICTURE_KEYED", file.name, numbers={"other": forms[_stem(file.name)].name})
        for file in pictures
        if file.name not in waiting
    ]
    kept = (file for file in intake.received if file.name not in waiting)
    received = tuple(_together(file, forms, came, file in pictures) for file in kept)
    return Intake(received, (*intake.told, *told))


def _is_picture(file: Received) -> bool:
    """By its name and by what is in it: a workbook that is called a picture is read as one."""
    trouble = file.opened.trouble if file.opened else None
    return (
        not file.repeats
        and trouble is not None
        and trouble[0] == _NO_WORKBOOK
        and PurePath(file.name).suffix.casefold() in PICTURES
    )


def _stem(name: str) -> str:
    return PurePath(name).stem.casefold().strip()


def _together(
    file: Received, forms: dict[str, Received], came: dict[str, dt.datetime], is_picture: bool
) -> Received:
    stem = _stem(file.name)
    if is_picture:
        of_form = forms[stem].agent
        return replace(file, opened=Opened(file.name), keyed_for=of_form, received_at=came[stem])
    if stem in came and forms.get(stem) is file:
        return replace(file, received_at=min(file.received_at, came[stem]))
    return file
