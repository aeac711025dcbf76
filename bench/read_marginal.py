"""What one more order form costs, from bytes to checked rows, against calamine's bare parse of the bytes.

    python bench/read_marginal.py [FORMS]

Both are measured in this one process, best of five; the fixed start (imports, pool, pandera's schema) is
taken out by measuring a tenth of the forms as well. The garbage collector is off, as it is in the reading
processes. The budget is 2.5.
"""

import gc
import io
import sys
import time
from collections.abc import Callable, Sequence

import python_calamine as calamine
import xlsxwriter

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.words import Words
from orderbatch.read.processes.one_file import open_file
from orderbatch.read.rows import typed

LINES = 30


def form(number: int, language: str) -> bytes:
    """An order form of 30 lines in the usual layout."""
    words = Words(language)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 6, "Order form")
    for row, (left, right) in enumerate((("agent", "order_no"), ("if_short", "reduce")), 1):
        sheet.write_row(
            row,
            0,
            [
                words.heading(left),
                f"C{number}" if row == 1 else "",
                "",
                words.heading(right),
                f"{number}" if row == 1 else "",
            ],
        )
    names = ("sku", "product", "unit", "cases", "case_price", "amount", "remarks")
    sheet.write_row(5, 0, [words.heading(name) for name in names])
    for line in range(LINES):
        sku, cases = f"{10_000 + (number * 7 + line * 13) % 3000}", 1 + (number + line) % 40
        sheet.write_row(6 + line, 0, [sku, f"Product with a name {sku}", "case", cases, 12.5, cases * 12.5])
    sheet.write_row(6 + LINES, 0, ["Total", "", "", 0])
    book.close()
    return buffer.getvalue()


def bare(forms: Sequence[bytes]) -> None:
    """Nothing but calamine."""
    for content in forms:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def whole(forms: Sequence[bytes]) -> None:
    """Guard, parse, recognise, type and validate."""
    found = []
    for number, content in enumerate(forms):
        opened = open_file(f"{number}.xlsx", content)
        found += [(opened.name, sheet) for sheet in opened.sheets]
    rows = typed(ORDER, found)
    if len(rows.rows) != LINES * len(forms) or rows.findings:
        raise SystemExit(f"misread: {len(rows.rows)} rows, {rows.findings[:3]}")


def best(work: Callable[[Sequence[bytes]], None], forms: Sequence[bytes]) -> float:
    """Seconds of computing of the quickest of five."""
    times = []
    for _each in range(5):
        start = time.process_time()
        work(forms)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    gc.disable()
    forms = [form(number, "zh" if number % 3 == 0 else "en") for number in range(count)]
    few = forms[: count // 10]
    costs = {
        name: (best(work, forms) - best(work, few)) / (len(forms) - len(few)) * 1e3
        for name, work in (("bare calamine", bare), ("orderbatch", whole))
    }
    for name, cost in costs.items():
        print(f"{name:14} {cost:.3f} ms a form of {LINES} lines")
    print(f"ratio          {costs['orderbatch'] / costs['bare calamine']:.2f} (budget 2.5)")


if __name__ == "__main__":
    main()
