"""A report in 10,000 of the currency beside the same in the currency, cell by cell."""

import io
from collections.abc import Collection

import openpyxl
import pytest

MONEY = "#,##0.00"
UNITS = ("万元", "CNY 10,000")


def tell_the_same_amounts(ones: bytes, tens: bytes, plain: Collection[str] = ()) -> int:
    """Hold that each amount of one is 10,000 times that of the other, and all else equal; how many there are.

    plain: sheets that have their amounts in the currency in both.
    """
    books = [openpyxl.load_workbook(io.BytesIO(content), data_only=True) for content in (ones, tens)]
    assert books[0].sheetnames == books[1].sheetnames
    found = 0
    for name in books[0].sheetnames:
        for row, other in zip(books[0][name].iter_rows(), books[1][name].iter_rows(), strict=True):
            for cell, large in zip(row, other, strict=True):
                place = (name, cell.coordinate, cell.value, large.value)
                if isinstance(cell.value, int | float) and cell.number_format == MONEY and name not in plain:
                    assert large.value * 10_000 == pytest.approx(cell.value, abs=1e-9), place
                    assert large.number_format == MONEY, place
                    found += bool(cell.value)
                elif isinstance(cell.value, int | float):
                    assert large.value == pytest.approx(cell.value), place
                elif large.value != cell.value:
                    assert name not in plain and any(unit in str(large.value) for unit in UNITS), place
    return found
