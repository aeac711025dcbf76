"""Order forms as companies make them: one text file a form under `tests/forms/`; its README tells how."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from orderbatch.contract.units import Sold

FOLDER = Path(__file__).parent / "forms"
_SHEET = "==="
_LISTS = ("merges", "hidden_columns", "hidden_rows", "codes")


@dataclass(frozen=True)
class Form:
    """One form and how it reads.

    sheets: name → table. findings: `CODE@cell`. says: further labels as read. merges (`A1:C1`),
    hidden_columns (`C`), hidden_rows are of the sheet called `of` (the first unless said). hidden_sheets by
    name. codes: SKUs of the catalogue, where the form needs them to be understood; each with its price and
    its pieces per case, where the form needs those. csv: the table goes out as text in this encoding.
    """

    name: str
    sheets: dict[str, str]
    agent: str
    order_no: str
    findings: tuple[str, ...] = ()
    says: dict[str, str] = field(default_factory=dict)
    merges: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    of: int = 0
    codes: Collection[str] = ()
    csv: str = ""


def read_form(path: Path) -> Form:
    """The form of a file; a key that the format does not know is a KeyError."""
    head, *sheets = f"\n{path.read_text(encoding='utf-8')}".split(f"\n{_SHEET}")
    told: dict[str, list[str]] = {}
    says = {}
    for line in head.strip().splitlines():
        key, _colon, value = line.partition(":")
        if key.startswith("says "):
            says[key.removeprefix("says ")] = value.strip()
        else:
            told.setdefault(key, []).append(value.strip())
    one = {key: (told.pop(key, [""]))[0] for key in ("agent", "order_no", "csv", "of")}
    lists = {key: tuple(told.pop(key, [""])[0].split()) for key in _LISTS}
    form = Form(
        path.stem,
        dict(_sheet(sheet) for sheet in sheets),
        one["agent"],
        one["order_no"],
        findings=tuple(told.pop("finding", ())),
        says=says,
        merges=lists["merges"],
        hidden_columns=lists["hidden_columns"],
        hidden_rows=tuple(int(row) for row in lists["hidden_rows"]),
        hidden_sheets=tuple(told.pop("hidden_sheet", ())),
        of=int(one["of"] or 0),
        codes=_codes(lists["codes"]),
        csv=one["csv"],
    )
    if told:
        raise KeyError(f"{path.name}: {', '.join(told)}")
    return form


def _codes(said: tuple[str, ...]) -> Collection[str]:
    """`A-1 A-2`, or with the price of a case and its pieces: `A-1=12.50/24`."""
    parts = [part for code in said if (part := re.fullmatch(r"(.+)=([\d.]+)/(\d+)", code))]
    return {part[1]: Sold(round(float(part[2]) * 100), int(part[3])) for part in parts} or said


def _sheet(text: str) -> tuple[str, str]:
    name, _line, table = text.partition("\n")
    return name.strip(), table


FORMS = tuple(read_form(path) for path in sorted(FOLDER.glob("*.txt")))
