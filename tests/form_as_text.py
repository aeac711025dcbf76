"""A company's workbook as the text that `tests/forms` keeps.

`python -m tests.form_as_text FORM.xlsx > tests/forms/NAME.txt`. By hand are left what a person reads in it
(`agent`, `order_no`, `<< SKU cases` behind each line), and other names and numbers than the company's.
"""

import datetime as dt
import io
import sys
from pathlib import Path
from typing import Any

import openpyxl


def text_of(content: bytes) -> str:
    """Every sheet; merges, hidden columns and rows of the first. A bar in a cell becomes a stroke."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    first = book.worksheets[0]
    hidden = [str(row) for row, said in first.row_dimensions.items() if said.hidden]
    listed = {
        "merges": [str(area) for area in first.merged_cells.ranges],
        "hidden_columns": [name for name, said in first.column_dimensions.items() if said.hidden],
        "hidden_rows": hidden,
    }
    lines = ["agent: ", "order_no: "]
    lines += [f"{name}: {' '.join(found)}" for name, found in listed.items() if found]
    lines += [f"hidden_sheet: {sheet.title}" for sheet in book.worksheets if sheet.sheet_state != "visible"]
    for sheet in book.worksheets:
        under = {
            place
            for area in sheet.merged_cells.ranges
            for row in area.rows
            for place in row
            if place != (area.min_row, area.min_col)
        }
        lines.append(f"=== {sheet.title}")
        for row, values in enumerate(sheet.iter_rows(values_only=True), 1):
            told = ["~" if (row, column) in under else _told(value) for column, value in enumerate(values, 1)]
            lines.append(" | ".join(told) if any(told) else "|")
    return "\n".join(lines) + "\n"


def _told(value: Any) -> str:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return f"@{value.date().isoformat()}"
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = value.replace("|", "/").replace("\n", "\\n").strip()
    return f"'{text}" if _is_like_another(text) else text


def _is_like_another(text: str) -> bool:
    """Whether the text alone would be read as a number, a day or a merge."""
    try:
        float(text)
    except ValueError:
        return text.startswith(("'", "@", "~"))
    return True


if __name__ == "__main__":
    sys.stdout.write(text_of(Path(sys.argv[1]).read_bytes()))
