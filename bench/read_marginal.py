"""What one more order form costs, from bytes to checked rows, against calamine's bare parse of the bytes.

    python bench/read_marginal.py [FORMS]

Both are measured in this one process, the median of five rounds, each over forms that it has not
seen before: their agents and numbers are new, their headings and items are not. They are read as the reading
processes read them: so many at a time, step by step together, without the garbage collector. The fixed start
(imports, pandera's schema) is taken out by measuring a tenth of the forms as well.
"""

import gc
import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import python_calamine as calamine
import xlsxwriter

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.words import Words
from orderbatch.read.processes.pool import CHUNK_FILES
from orderbatch.read.processes.process import Task
from orderbatch.read.rows import typed

LINES = 30
ROUNDS = 5
BUDGET = 3


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
    task, found = Task(), []
    files = [(f"{number}.xlsx", content) for number, content in enumerate(forms)]
    for start in range(0, len(files), CHUNK_FILES):
        for opened in task(files[start : start + CHUNK_FILES]):
            found += [(opened.name, sheet) for sheet in opened.sheets]
    rows = typed(ORDER, found)
    if len(rows.rows) != LINES * len(forms) or rows.findings:
        raise SystemExit(f"misread: {len(rows.rows)} rows, {rows.findings[:3]}")


def seconds(work: Callable[[Sequence[bytes]], None], forms: Sequence[bytes]) -> float:
    """Seconds of computing."""
    start = time.process_time()
    work(forms)
    return time.process_time() - start


def marginal(work: Callable[[Sequence[bytes]], None], forms: Sequence[bytes]) -> float:
    """Milliseconds that one more form costs, the fixed start taken out."""
    few = len(forms) // 10
    return (seconds(work, forms[few:]) - seconds(work, forms[:few])) / (len(forms) - 2 * few) * 1e3


def fresh(count: int, round_: int) -> list[bytes]:
    """Forms whose agents and numbers no other round has."""
    first = 1_000 * (round_ + 1)
    return [form(number, "zh" if number % 3 == 0 else "en") for number in range(first, first + count)]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    whole(fresh(20, -1))
    gc.disable()
    costs = []
    for round_ in range(ROUNDS):
        forms = fresh(count, round_)
        costs.append((marginal(bare, forms), marginal(whole, forms)))
    least, ours = (statistics.median(both) for both in zip(*costs, strict=True))
    ratio = statistics.median(cost / floor for floor, cost in costs)
    print(f"bare calamine  {least:.3f} ms a form of {LINES} lines")
    print(f"orderbatch     {ours:.3f} ms a form of {LINES} lines")
    print(f"ratio          {ratio:.2f} (budget {BUDGET})")


if __name__ == "__main__":
    main()
