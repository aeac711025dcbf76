"""Amounts in another currency, or in a unit that nobody multiplies, though their cell is a plain number
(3-decisions: no guess).

The heading, a line above the table, a column beside them or the number format of the cell says so:
`金额（美元）`, `Currency: USD`, `币种`, `"$"0.00`, `0.00"万元"`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orderbatch.contract.columns import Column
from orderbatch.contract.currencies import foreign
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.read.formats.number_formats import UNITS

Refusal = tuple[int, str, Mapping[str, object]]  # position, finding code, numbers
OTHER = "MONEY_CURRENCY"


def of_another_currency(
    column: Column, values: list[Any], found: Sequence[tuple[str, FoundSheet]], currency: str
) -> list[Refusal]:
    """The amounts that are said to be in another currency; blank in `values` from here on.

    Of a column that nothing hangs on the first is told, at its heading: most forms have one currency.
    """
    if column.kind != "money" or not any(_says(table) for _file, table in found):
        return []
    refused: list[Refusal] = []
    start = 0
    for _file, table in found:
        told = False
        for row, said, place in _foreign_rows(column, table, currency):
            if values[start + row] is None:
                continue
            values[start + row] = None
            numbers: dict[str, object] = {"said": said, "currency": currency}
            if not column.advisory:
                refused.append((start + row, OTHER, numbers))
            elif not told:
                refused.append((start + row, OTHER, {**numbers, "place": place} if place else numbers))
                told = True
        start += len(table.rows)
    return refused


def _says(table: FoundSheet) -> bool:
    return bool(table.said_currency or table.in_currency or table.in_format)


def _foreign_rows(column: Column, table: FoundSheet, currency: str) -> Iterator[tuple[int, str, str]]:
    """Row, currency and the cell that says so of all its column; "" where each row says its own."""
    said, place = table.said_currency.get(column.name, ("", ""))
    of_all, shown = foreign((said,), currency), table.in_format.get(column.name, {})
    for row, number in enumerate(table.rows):
        own = table.in_currency[row] if table.in_currency else ""
        by_format = [word for word in shown.get(number, ()) if not own or word.casefold() in UNITS]
        if of_row := foreign((own, *by_format) if own else tuple(by_format), currency):
            yield row, of_row, ""
        elif of_all and not own:
            yield row, of_all, place
