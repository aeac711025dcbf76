"""Where a printed page ends: an order is not split over two pages where it fits on one."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.columns import Column
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.documents import approval, payment_chase, reading_workbook, review_workbook
from orderbatch.write.documents.after_release import dispatch_notice, register_workbook
from orderbatch.write.documents.picking import pick_list, tracking
from orderbatch.write.documents.replies import reply
from orderbatch.write.workbook import readable
from orderbatch.write.workbook.book import Book
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.measure import lines_taken, width
from orderbatch.write.workbook.page_breaks import _breaks, starts_of
from orderbatch.write.workbook.readable import SMALLEST
from orderbatch.write.workbook.styles import HEADING
from orderbatch.write.workbook.table import Table
from tests.batches import DAY, NUMBERS, a_batch

LONG = "DH1128-04-XIAMEN-0021"
NAME = "Hangzhou Cloud Creek Household & Personal Care Goods Co"


def workbook(document: Any, batch: Any) -> openpyxl.Workbook:
    words = Words(batch.language)
    output = document.plan(batch, words)[0]
    return openpyxl.load_workbook(io.BytesIO(document.render(batch, output, words)))


def days_lines(orders: int, lines: int) -> dict[str, Any]:
    agents = [f"C{number}" for number in range(orders)]
    return {
        "orders": [
            {"agent": agent, "order_no": f"{LONG}{agent}"[-21:], "agent_name": NAME} for agent in agents
        ],
        "lines": [
            {"agent": agent, "order_no": f"{LONG}{agent}"[-21:], "line": line, "sku": f"S{line}",
             "proposed": 5, "deferred": 5, "reason": "SHARED", "product": NAME}
            for agent in agents
            for line in range(1, lines + 1)
        ],
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", [approval, review_workbook])
def test_no_order_is_cut_by_a_page_where_it_fits_on_one(document: Any, language: str) -> None:
    book = workbook(document, a_batch(**days_lines(12, 7), language=language))
    sheet = book.worksheets[1 if document is approval else 0]
    column = [
        cell.row for cell in sheet["A"] if str(cell.value or "")[-3:-1].startswith(("C", "-", "0", "1"))
    ]
    breaks = [line_break.id for line_break in sheet.row_breaks.brk]
    assert breaks
    rows = {cell.row: cell.value for cell in sheet["A"] if cell.row in column}
    for row in breaks:  # a break stands behind this row, counted from 1
        assert rows.get(row) != rows.get(row + 1)


def test_an_order_longer_than_a_page_is_cut_where_the_page_is_full() -> None:
    tall = [20.0] * 4 + [10.0] * 30
    assert _breaks(tall, 3, [4, 6, 34], 200) == [16]


def test_what_fits_on_one_page_is_left_to_the_width() -> None:
    sheet = workbook(approval, a_batch(**days_lines(1, 3))).worksheets[1]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and not sheet.row_breaks.brk


def test_orders_begin_where_the_number_changes() -> None:
    assert starts_of(["a", "a", "b", "c", "c"], 10) == [10, 12, 13]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_number_of_21_characters_is_shown_whole(language: str) -> None:
    for document in (approval, review_workbook):
        for sheet in workbook(document, a_batch(**days_lines(2, 3), language=language)).worksheets[:2]:
            heads = [cell for row in sheet.iter_rows(max_row=14) for cell in row if cell.value]
            named = [cell for cell in heads if cell.value == Words(language).heading("order_no")]
            for cell in named:
                assert sheet.column_dimensions[cell.column_letter].width >= 23


def test_a_long_name_takes_two_lines_not_five() -> None:
    told = days_lines(1, 3)
    for line in told["lines"]:
        line |= {"proposed": 10, "deferred": 0}
    sheet = workbook(approval, a_batch(**told)).worksheets[1]
    heights = [sheet.row_dimensions[row].height for row in range(6, 9)]
    assert max(height for height in heights if height) <= 36


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_that_nobody_fills_are_left_out(language: str) -> None:
    told = days_lines(1, 2)
    for line in told["lines"]:
        line |= {"spec": "", "reason": "SERVED_FULL", "proposed": 10, "deferred": 0}
    sheet = workbook(approval, a_batch(**told, language=language)).worksheets[1]
    shown = {cell.value for row in sheet.iter_rows(max_row=8) for cell in row}
    words = Words(language)
    assert words.heading("why") not in shown and words.heading("spec") not in shown
    assert words.heading("product") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_manager_has_a_sheet_of_the_chase_list_and_the_sums_are_in_front(language: str) -> None:
    held = [("C1", "Li"), ("C2", "Wang"), ("C3", "Li"), ("C4", "")]
    orders = [
        {"agent": agent, "status": "held", "regional_manager": manager, "available_minor": 1,
         "held_since": dt.date(2011, 11, 10), "region": "East"}
        for agent, manager in held
    ]  # fmt: skip
    lines = [{"agent": agent, "awaiting": 10} for agent, _manager in held]
    book = workbook(payment_chase, a_batch(orders, lines, language=language))
    none = Words(language).text("pages.payment_chase.no_manager")
    assert book.sheetnames == [Words(language).text("pages.payment_chase.managers"), none, "Li", "Wang"]
    agents = [str(cell.value) for cell in book["Li"]["A"]]
    assert "C1" in agents and "C3" in agents and "C2" not in agents


def test_with_one_manager_the_chase_list_is_one_sheet() -> None:
    order = {"status": "held", "regional_manager": "Li", "available_minor": 1}
    assert workbook(payment_chase, a_batch([order], [{"awaiting": 10}])).sheetnames == ["Li"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_usual_review_is_two_pages_with_what_its_columns_mean(language: str) -> None:
    told = days_lines(13, 2)
    numbers = {"ordered": 13, "agents": 4, "asked": 59, "stock": 32, "level": 6, "place": 2, "proposed": 6}
    for line in told["lines"]:
        line |= {"product": "Lavender laundry liquid", "numbers": {**NUMBERS, **numbers}}
    for order in told["orders"]:
        order["agent_name"] = "Guangzhou Lijia Home Care"
    book = workbook(review_workbook, a_batch(**told, language=language))
    assert len(book.worksheets) == 2 and not book.worksheets[0].row_breaks.brk


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_name_does_not_run_into_the_label_behind_it(language: str) -> None:
    book = Book(a_batch(language=language), Words(language), "reply", "A title")
    page = book.page("A sheet")
    page.labels([("Code", "C1"), ("Agent", NAME), ("Day", "2011-11-16")], (0, 3, 6))
    sheet = openpyxl.load_workbook(io.BytesIO(book.content())).worksheets[0]
    assert [cell.value for cell in sheet[1]][:5] == ["Code", "C1", None, "Day", "2011-11-16"]
    assert [cell.value for cell in sheet[2]][:3] == ["Agent", NAME, None]


@pytest.mark.parametrize("document", [payment_chase, tracking, reply], ids=lambda one: one.__name__)
def test_no_document_has_a_column_in_which_nothing_is_and_nobody_writes(document: Any) -> None:
    held = {"status": "held", "available_minor": 1, "regional_manager": "Li", "region": "", "agent_name": ""}
    lines = [{"awaiting": 10, "product": ""}]
    sheet = workbook(
        document, a_batch([held], lines, releases=[{"lot": "", "spec": "", "product": ""}])
    ).worksheets[0]
    painted = (cell for row in sheet.iter_rows() for cell in row if cell.value)
    heads = [cell for cell in painted if cell.fill.fgColor.rgb == f"FF{HEADING.lstrip('#')}"]
    assert len(heads) > 4
    for cell in heads:
        below = sheet.cell(cell.row + 1, cell.column)
        assert below.value is not None or not below.protection.locked, cell.value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("orders", [1, 7, 100])
def test_no_order_behind_a_stop_is_cut_off_by_its_row(orders: int, language: str) -> None:
    releases = [
        {"agent": f"C{number}", "order_no": f"{LONG[:-4]}{1000 + number}"} for number in range(orders)
    ]
    (output, *_rest) = pick_list.plan(batch := a_batch(releases=releases, language=language), Words(language))
    sheet = openpyxl.load_workbook(io.BytesIO(pick_list.render(batch, output, Words(language)))).worksheets[0]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if "XIAMEN" in str(cell.value))
    lines = str(cell.value).split("\n")
    assert min(400, 12 * len(lines)) <= (sheet.row_dimensions[cell.row].height or 15)
    assert 12 * len(lines) <= 400
    assert sum(line.count("XIAMEN") for line in lines) == orders or str(orders - len(lines) + 1) in lines[-1]


_INCH = 96  # pixels


def printed_at(sheet: Any) -> int:
    """The percent at which a sheet is printed so that its columns fit the pages across that it asks for."""
    last = max(cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None)
    widths = {
        place: found.width
        for found in sheet.column_dimensions.values()
        for place in range(found.min, found.max + 1)
        if not found.hidden
    }
    wide = sum(7 * widths.get(place, 8.43) + 5 for place in range(1, last + 1)) / _INCH
    room = (11.69 if sheet.page_setup.orientation == "landscape" else 8.27) - 0.8
    across = max(1, int(sheet.page_setup.fitToWidth or 1))
    return min(100, int(100 * across * room / wide), int(sheet.page_setup.scale or 100))


def cut_off(sheet: Any) -> list[str]:
    """Texts and whole numbers in a framed cell that are wider than it and do not wrap."""
    rooms = {
        place: found.width
        for found in sheet.column_dimensions.values()
        for place in range(found.min, found.max + 1)
        if not found.hidden
    }
    merged = {cell for area in sheet.merged_cells.ranges for row in area.rows for cell in row}
    shown = [
        (cell, f"{cell.value:,}" if isinstance(cell.value, int) else str(cell.value))
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, (str, int)) and cell.border.right.style and not cell.alignment.wrap_text
        if cell.column in rooms and (cell.row, cell.column) not in merged
    ]
    return [text for cell, text in shown if _needed(cell, text) > rooms[cell.column]]


def _needed(cell: Any, text: str) -> float:
    """A number that does not fit is ###: bold digits are a tenth wider, and it keeps its distance."""
    room: float = width(text) * (cell.font.sz or 10) / 10
    return room * (1.1 if cell.font.b else 1) + 1 if cell.data_type == "n" else room


def parted(sheet: Any) -> list[str]:
    """Texts above the table that another page beside the first repeats in part, or that run over its edge."""
    across = int(sheet.page_setup.fitToWidth or 1)
    if across == 1:
        return []
    fixed = ord(sheet.print_title_cols[-1]) - 64
    heading = int(sheet.print_title_rows.rpartition("$")[2])
    widths = {
        place: found.width
        for found in sheet.column_dimensions.values()
        for place in range(found.min, found.max + 1)
    }
    repeated = sum(widths[place] for place in range(1, fixed + 1))
    page = (sum(widths.values()) + repeated * (across - 1)) / across + 1
    figures = {cell.row for row in sheet.iter_rows(1, heading - 1) for cell in row if cell.data_type == "f"}
    figures |= {row - 1 for row in figures}  # and their labels: short, and whole on each page
    said = {row: end for row, end in notes_of(sheet) if row not in figures}
    over = [row for row, end in said.items() if sum(widths[place] for place in range(1, end + 1)) > page]
    above = [cell for row in sheet.iter_rows(1, heading - 1, 1, fixed) for cell in row if cell.value]
    title = sheet["A1"]  # in lines within the repeated columns
    lines = lines_taken(str(title.value), int(repeated * 10 / title.font.sz))
    if title.alignment.wrap_text and sheet.row_dimensions[1].height >= lines * title.font.sz * 1.3:
        above.remove(title)
    return [str(cell.value) for cell in above if cell.row not in figures] + [f"row {row}" for row in over]


def notes_of(sheet: Any) -> list[tuple[int, int]]:
    """Row and last column of what runs over several columns above the table."""
    heading = int(sheet.print_title_rows.rpartition("$")[2])
    areas = [area for area in sheet.merged_cells.ranges if area.max_row < heading]
    return [(area.min_row, area.max_col) for area in areas]


def incident(number: int) -> dict[str, Any]:
    day = dt.date(2026, 11, 30)
    return {
        "number": f"K2026-{number:04d}", "opened_on": day, "agent": "C01001", "agent_name": NAME,
        "region": "East", "order_key": f"C01001/{LONG}", "order_no": LONG, "sku": "CJ2001",
        "product": NAME, "cases": 5_000_000, "type": "logistics", "problem": "missed",
        "description": "Sent 13, in good order 0, damaged or refused 0. " * 3, "status": "open",
        "due_on": day, "change": "opened", "changes": {}, "document": "x.xlsx",
        **dict.fromkeys(("owner", "cause", "answer", "resolution", "disposition", "decided_by"), ""),
        **dict.fromkeys(("reopen_reason", "pair"), ""), "closed_on": None, "answered_on": None,
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_document_is_printed_too_small_to_be_read_or_cuts_a_text(language: str) -> None:
    """Names of 57 characters, order numbers of 21, sent again 32, 5 billion, long carriers and waybills."""
    told = days_lines(3, 12)
    held = {"agent": "H", "order_no": LONG, "status": "held", "available_minor": -500_000_000_000}
    told["orders"] += [
        {**held, "agent_name": NAME, "region": NAME, "regional_manager": NAME, "held_since": DAY},
        {"agent": "B", "order_no": f"{LONG}-K2026-0002", "agent_name": NAME, "region": NAME,
         "available_minor": 5_000_000_000_00},
    ]  # fmt: skip
    told["lines"] += [
        {"agent": "B", "order_no": f"{LONG}-K2026-0002", "ordered": 1000, "spec": NAME,
         "price_minor": 5_000_000_00, "product": NAME},
        {"agent": "H", "order_no": LONG, "ordered": 1000, "awaiting": 1000, "price_minor": 5_000_000_00},
    ]  # fmt: skip
    sent = {
        "agent": "B", "agent_name": NAME, "order_no": f"{LONG}-K2026-0002", "sku": "CJ2001", "product": NAME,
        "sent": 5_000_000, "carrier": NAME, "waybill": "DBK-2026-0921-330110-00012345678901234567890-A/B",
        "shipped_on": DAY, "expected_arrival": DAY, "dispatch": "2011-11-16-1", "policy": NAME,
        "language": "",
    }  # fmt: skip
    batch = a_batch(
        **told,
        releases=[
            {
                "agent": "B",
                "order_no": f"{LONG}-K2026-0002",
                "agent_name": NAME,
                "product": NAME,
                "spec": NAME,
                "cases": 5_000_000,
                "gift": NAME,
                "language": language,
            }
        ],
        incidents=[incident(number) for number in range(1, 13)],
        dispatches=[sent],
        language=language,
    )
    sheets = {
        f"{document.__name__.rpartition('.')[2]} › {sheet.title}": sheet
        for document in (
            approval, review_workbook, payment_chase, pick_list, tracking, dispatch_notice, reply,
            register_workbook,
        )
        for sheet in workbook(document, batch).worksheets
    }  # fmt: skip
    stops = [str(cell.value) for row in workbook(pick_list, batch).worksheets[0].iter_rows() for cell in row]
    assert any(text.endswith("0002 (B) 5,000,000") for text in stops)  # its cases go below it, not in two
    scales = {name: printed_at(sheet) for name, sheet in sheets.items()}
    assert {name: scale for name, scale in scales.items() if scale < SMALLEST - 2} == {}
    assert {name: cut for name, sheet in sheets.items() if (cut := cut_off(sheet))} == {}
    assert {name: cut for name, sheet in sheets.items() if (cut := parted(sheet))} == {}


@pytest.mark.parametrize("document", [approval, tracking])
def test_what_is_above_a_table_of_several_pages_is_whole_on_the_first(
    document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The title, the notes and what a label says were cut on the other pages, behind the repeated columns."""
    monkeypatch.setattr(readable, "SMALLEST", 90)
    released = [{"agent": "C1", "order_no": LONG, "agent_name": NAME, "product": NAME, "cases": 5}]
    sheet = workbook(document, a_batch(**days_lines(3, 12), releases=released)).worksheets[0]
    assert sheet.page_setup.fitToWidth > 1 and not parted(sheet)
    assert sheet["A1"].value and sheet["A1"].alignment.wrap_text  # the title


def test_what_is_above_a_wide_table_without_frozen_columns_stays_above_it() -> None:
    """It stood in column IV, so that the sales policies of a month were printed the size of a stamp."""
    book = Book(a_batch(), Words("en"), "test", "A title")
    page = book.page("one", landscape=True)
    page.title("A title", "A company")
    page.note("What to read it by.", 8, 60, "lead")
    columns = tuple(Column(f"c{number}", "text") for number in range(20))
    cells = {column.name: [NAME] for column in columns}
    headings = {column.name: f"Heading {column.name}" for column in columns}
    write_table(page, Table(columns, cells, headings=headings, freeze=-1, filtered=False))
    sheet = openpyxl.load_workbook(io.BytesIO(book.content())).worksheets[0]
    assert sheet.max_column == len(columns) and sheet.page_setup.fitToWidth > 1
    assert "A company" in {cell.value for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("incidents", [1, 200])
def test_the_register_is_printed_on_two_pages_beside_each_other_each_with_its_number(incidents: int) -> None:
    sheet = workbook(
        register_workbook, a_batch(incidents=[incident(number) for number in range(1, incidents + 1)])
    ).worksheets[0]
    assert sheet.page_setup.fitToWidth == 2 and sheet.print_title_cols == "$A:$A"
    assert "&A" in str(sheet.oddHeader.right.text)  # the second page is headed too
    assert printed_at(sheet) >= 75
    notes = [area for area in sheet.merged_cells.ranges if area.min_row > 2]
    assert {area.max_col <= 10 or area.min_col > 10 for area in notes} == {True}  # over the edge of no page
    assert {area.min_col > 10 for area in notes} == {True, False}  # what is said of answers is above these
    heading = next(cell.row for cell in sheet["A"] if cell.value == Words("en").heading("incident_no"))
    above = [
        cell for cell in sheet["A"][: heading - 1] if cell.value
    ]  # what runs over is cut on the second page
    assert [cell.coordinate for cell in above] == ["A1"] and above[0].alignment.wrap_text


@pytest.mark.parametrize(("columns", "orientation"), [(3, "portrait"), (9, "landscape")])
def test_a_reading_sheet_is_printed_upright_where_its_columns_have_room(
    columns: int, orientation: str
) -> None:
    """Lying, a form of ten rows took a second page for the last of its sentences."""
    sheet = reading_sheet([[row, ["a short text"] * columns] for row in range(1, 21)])
    assert sheet.page_setup.orientation == orientation


def test_a_reading_sheet_shows_every_row_of_the_file_and_no_cell_runs_into_the_next() -> None:
    rows = [[3, ["Kenner", "Bezeichnung", "Zahl"]], [4, ["A1", f"{NAME} {NAME}", 3]], [5, ["B1", "Tuch", 4]]]
    sheet = reading_sheet(rows)
    shown = [[cell.value for cell in row[1:4]] for row in sheet.iter_rows() if row[0].value in (3, 4, 5)]
    assert shown[-3:] == [cells for _number, cells in rows] and cut_off(sheet) == []


def reading_sheet(rows: list[Any]) -> Any:
    asked = {
        "rows": rows, "read_as": [[0, "sku"]], "runner_up": [], "rules": [], "doubts": [], "left_out": [],
        "header_row": 3, "agent": "C1", "order_no": LONG, "products": {}, "kind": "order",
    }  # fmt: skip
    question = {"document": "a.xlsx", "sheet": "S", "label": "1", "agent": "C1", "asked": asked}
    return workbook(reading_workbook, a_batch(questions=[question])).worksheets[0]
