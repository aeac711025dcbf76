"""Nothing in a workbook that we pass on reaches outside: links, calls and external names are taken out.

Formulas that stay inside the workbook are kept; one that does not becomes the value that it had.
"""

import re
from collections.abc import Mapping
from typing import Any

from orderbatch.contract.spellings import clean_text

LONGEST = 32_000  # characters of a cell or note
# [1]Sheet!A1 and 'file:///x.xlsx'#…, DDE (program|topic!item), and functions that fetch, open or run.
_OUTSIDE = re.compile(
    r"\[\d+\][^\[\],()]*!|\[[^\]]*\.xl\w+\]|\||file:|https?:|\\\\"
    r"|\b(HYPERLINK|WEBSERVICE|FILTERXML|RTD|DDE|CALL|REGISTER(\.ID)?|EXEC|IMAGE|ENCODEURL|SQL\.REQUEST)\s*\(",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"')
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def dead_text(text: str) -> str:
    """Text from outside as a cell or note may hold it: no unseen characters, nothing that XML forbids."""
    return _NO_XML.sub("", clean_text(text))[:LONGEST]


def reaches_outside(formula: str) -> bool:
    """Whether a formula looks anywhere but into its own workbook."""
    return _OUTSIDE.search(_QUOTED.sub("", formula)) is not None


def defuse(book: Any, cached: Mapping[str, Mapping[str, Any]]) -> None:
    """Take out of an openpyxl workbook whatever reaches outside it. cached: what its formulas showed."""
    for sheet in book.worksheets:
        values = cached.get(sheet.title, {})
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is not None and (cell.hyperlink.target or not cell.hyperlink.location):
                    cell.hyperlink = None
                if cell.data_type == "f" and reaches_outside(_formula(cell.value)):
                    _settle(cell, values.get(cell.coordinate))
        _defuse_rules(sheet)
        _drop_names(sheet.defined_names)
    _drop_names(book.defined_names)


def _formula(value: Any) -> str:
    return value if isinstance(value, str) else str(getattr(value, "text", None) or "")


def _settle(cell: Any, value: Any) -> None:
    """The value alone, and text as text."""
    cell.value = None
    if isinstance(value, str):
        cell.value = dead_text(value) or None
        if cell.value is not None:
            cell.data_type = "s"
    else:
        cell.value = value


def _defuse_rules(sheet: Any) -> None:
    rules = sheet.data_validations.dataValidation
    sheet.data_validations.dataValidation = [
        rule
        for rule in rules
        if not any(
            reaches_outside(str(text))
            for text in (rule.formula1, rule.formula2)
            if text and '"' not in str(text)
        )
    ]
    for area in list(sheet.conditional_formatting):
        if any(reaches_outside(str(text)) for rule in area.rules for text in rule.formula):
            del sheet.conditional_formatting[area.sqref]


def _drop_names(names: Any) -> None:
    for name in [name for name, each in names.items() if reaches_outside(str(each.attr_text or ""))]:
        del names[name]
