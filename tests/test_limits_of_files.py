"""Every number at which a file is refused for its size, tried on both sides (4-run steps 6 and 7)."""

import base64
import bisect
import hashlib
import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest

from orderbatch.read.formats import biff, guard, ods, ole, xlsx
from orderbatch.read.formats import open as open_xlsx
from orderbatch.read.formats.grid import Cell
from orderbatch.read.formats.mail import attachments_of, parse
from orderbatch.read.formats.plain_text import rows_of_text, typed_in_one_column
from orderbatch.read.formats.seen import _boxes
from orderbatch.read.formats.web_page import rows_of_page
from orderbatch.read.formats.xlsx import Marks
from orderbatch.read.processes.one_file import open_file
from orderbatch.read.processes.pool import _chunks
from tests.tables import workbook
from tests.test_mails import mail

FORM = workbook("Agent code | C1 |\nSKU | Product | Qty\nA-1 | Soap | 3")


def with_members(**more: bytes) -> bytes:
    """The form with further members."""
    source = zipfile.ZipFile(io.BytesIO(FORM))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        for name, content in more.items():
            target.writestr(f"{name}.bin", content)
    return buffer.getvalue()


def with_parts(count: int) -> bytes:
    own = len(zipfile.ZipFile(io.BytesIO(FORM)).namelist())
    return with_members(**{f"m{number}": b"" for number in range(count - own)})


def with_member_of(size: int) -> bytes:
    """A member that hardly takes room as it is packed."""
    return with_members(blank=bytes(size))


def packed_to_the_hundredth(more: int) -> bytes:
    """A member that is as large as a hundred times its packed size, or larger by so many bytes."""
    head = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(160))
    size = bisect.bisect(range(700_000), 0, key=lambda size: size - 100 * _packed(head, size))
    return with_members(blank=head + bytes(size - 1 + more - len(head)))


def _packed(head: bytes, size: int) -> int:
    packer = zlib.compressobj(-1, zlib.DEFLATED, -15)
    return len(packer.compress(head + bytes(max(size - len(head), 0))) + packer.flush())


def line_in_row(number: int) -> bytes:
    """A text table whose second line stands in that row."""
    return ("Customer code,C1\nSKU,Qty\nA-1,3\n" + ",\n" * (number - 4) + "A-2,4\n").encode()


def quantity_in_column(number: int) -> bytes:
    blank = "," * (number - 2)
    return f"Customer code,C1{blank}\nSKU,{blank}Qty\nA-1,{blank}3\nA-2,{blank}4\n".encode()


def remark_of(length: int) -> bytes:
    return f"Customer code,C1,\nSKU,Qty,Remarks\nA-1,3,{'x' * length}\n".encode()


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (with_parts(1_000), None),
        (with_parts(1_001), ("FILE_LARGE_INSIDE", {"why": "parts"})),
        (with_member_of(100_000), None),
        (with_member_of(100_001), ("FILE_LARGE_INSIDE", {"why": "unpacked"})),
        (packed_to_the_hundredth(0), None),
        (packed_to_the_hundredth(1), ("FILE_LARGE_INSIDE", {"why": "unpacked"})),
        (line_in_row(20_000), None),
        (line_in_row(20_001), ("FILE_LARGE_INSIDE", {"why": "far"})),
        (quantity_in_column(256), None),
        (quantity_in_column(257), ("FILE_LARGE_INSIDE", {"why": "far"})),
        (remark_of(100_000), None),
        (remark_of(100_001), ("FILE_DAMAGED", {})),
    ],
    ids=[
        "1000 parts", "1001 parts", "100 kB of nothing", "a byte more", "100 times its size", "still more",
        "row 20000", "row 20001", "column IV", "column IW", "field of 100000", "field of 100001",
    ],
)  # fmt: skip
def test_a_file_is_refused_from_the_first_number_beyond_the_limit(content: bytes, trouble: object) -> None:
    assert open_file("form", content).trouble == trouble


def test_of_a_mail_a_hundred_attachments_are_read_and_mails_two_deep_inside_it() -> None:
    def found(content: bytes) -> list[str]:
        return [attached.name for attached in attachments_of(parse(content))]

    small = b"Agent code,C1\nOrder no.,7\nSKU,Cases\nA,1\n"
    counted = [open_file("m.eml", mail(*[("f.csv", small)] * count)) for count in (100, 101)]
    assert [(len(one.sheets), one.unread) for one in counted] == [(100, ()), (100, ("f.csv",))]
    deeper = mail(("f.xlsx", b"x"))
    names = []
    for _depth in range(4):
        names += found(deeper)
        deeper = mail(("m.eml", deeper))
    assert names == ["f.xlsx", "f.xlsx", "f.xlsx", "m.eml"]


def page_of(columns: int, letters: int = 0) -> list[list[str]]:
    page = "<table><tr>" + "<td>1</td>" * columns + "</tr></table>"
    return rows_of_page(page.ljust(letters))


def test_texts_pages_and_notes_are_read_as_far_as_their_limit() -> None:
    assert [len(rows_of_text("A-1\n" * count)) for count in (1_999, 2_000, 2_001)] == [1_999, 2_000, 2_000]
    pairs: list[list[Cell]] = [["A-1\t3"], ["A-2\t4"]]
    assert typed_in_one_column(pairs) is not None and typed_in_one_column(pairs[:1]) is None
    assert [len(page_of(count)[0]) for count in (255, 256, 257)] == [255, 256, 256]
    wide = rows_of_page("<table><tr><td colspan=300>1</td></tr></table>")
    assert len(wide[0]) == 256
    assert page_of(2, 4_000_000) and not page_of(2, 4_000_001)
    told = [_boxes(b"<a:t>" + b"x" * count + b"</a:t>")[0] for count in (199, 200, 201)]
    assert [len(text) for text in told] == [199, 200, 200]


def hidden_columns_of_ods(count: int) -> int:
    column = f'<table:table-column table:visibility="collapse" table:number-columns-repeated="{count}"/>'
    part = f'<office xmlns:table="t"><table:table>{column}</table:table></office>'
    return len(ods.marks_of(part.encode())[0][0].hidden_columns)


def hidden_columns_of_xls(last: int) -> int:
    marks = Marks()
    biff._old_record(marks, biff._COLUMNS, struct.pack("<HHHHH", 0, last, 0, 0, 1))
    return len(marks.hidden_columns)


def is_far_with_last_row(number: int) -> bool:
    return xlsx.is_far(f'<sheetData><row r="1"></row><row r="{number}"></row></sheetData>'.encode())


def is_mail_with_headers_in(size: int) -> bool:
    """A mail of which the second header that mails surely have ends there."""
    head = b"From: a@b.example\nX-Note: "
    last = b"\nMIME-Version:"
    content = head.ljust(size - len(last), b"x") + last + b" 1.0\n\nhello"
    return guard.guard(content).format == "eml"


def is_packed_again(size: int) -> bool:
    return open_xlsx._inflated(b"as it came", {"xl/workbook.xml": bytes(size)}) != b"as it came"


def complains_in_subject(length: int) -> bool:
    subject = ("x" * (length - 2) + "投诉").encode()
    head = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    told = open_file("a.eml", head + b"Subject: =?utf-8?b?" + base64.b64encode(subject) + b"?=\n\nhello\n")
    return told.trouble is not None and told.trouble[0] == "COMPLAINT_UNREAD"


def complains_in_row(number: int) -> bool:
    told = open_file("a.csv", ("\n" * (number - 1) + "客户投诉单\nplease look\n").encode())
    return told.trouble is not None and told.trouble[0] == "COMPLAINT_UNREAD"


def is_cut_before_sector(number: int) -> bool:
    """Of an old workbook that says it has more tables than the largest file: its directory stands there."""
    header = bytearray(b"\xff" * 512)
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<III", header, 44, 5_000, number, 0)
    return ole.is_cut(bytes(header) + b"\xff" * 512)


@pytest.mark.parametrize(
    ("seen", "inside", "beyond"),
    [
        (is_far_with_last_row, 10_000, 10_001),
        (is_mail_with_headers_in, 32_768, 32_769),
        (is_packed_again, 4_000_000, 4_000_001),
        (complains_in_subject, 80, 81),
        (complains_in_row, 3, 4),
        (is_cut_before_sector, 4_096 * 128 - 1, 4_096 * 128),
    ],
)
def test_a_number_of_the_formats_turns_between_these_two(
    seen: Callable[[int], bool], inside: int, beyond: int
) -> None:
    assert seen(inside) != seen(beyond)


def test_columns_are_hidden_as_far_as_a_sheet_of_the_format_reaches() -> None:
    assert [hidden_columns_of_ods(count) for count in (19_999, 20_000, 20_001)] == [19_999, 20_000, 20_000]
    assert [hidden_columns_of_xls(last) for last in (16_382, 16_383, 16_384)] == [16_383, 16_384, 16_384]


def test_all_members_together_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert guard.MAX_INFLATED == 100_000_000
    size = sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(FORM)).infolist())
    for most, trouble in ((size, None), (size - 1, ("FILE_LARGE_INSIDE", {"why": "unpacked"}))):
        monkeypatch.setattr(guard, "MAX_INFLATED", most)
        assert open_file("form.xlsx", FORM).trouble == trouble


@pytest.mark.parametrize(
    ("sizes", "chunks"),
    [
        ([1] * 32, [32]),
        ([1] * 33, [32, 1]),
        ([500_000, 500_000], [2]),
        ([500_000, 500_001], [1, 1]),
        ([2_000_000, 1], [1, 1]),
    ],
)
def test_files_are_handed_out_thirty_two_or_a_megabyte_at_a_time(sizes: list[int], chunks: list[int]) -> None:
    handed = _chunks([("form", bytes(size)) for size in sizes])
    assert [len(chunk) for chunk in handed] == chunks


def seconds_for(lines: int) -> float:
    """The time that is computed for an order of so many lines, with codes of the agent's own beside ours.

    No text of one order is in another, or what is kept of the longer would make the shorter one look quick.
    """
    own = f"{lines}-"
    rows = (
        f"A-{own}{number},Soap {own}{number},K-{own}{number},{number % 9},{number % 7},3"
        for number in range(lines)
    )
    table = "Customer code,C1,,,,\nSKU,Product,Mine,Last,Other,Qty\n" + "\n".join(rows)
    start = time.process_time()
    assert open_file("form.csv", table.encode()).trouble is None
    return time.process_time() - start


def test_four_times_the_lines_are_four_times_the_work_and_not_sixteen() -> None:
    seconds_for(100)  # the words are looked up once
    once = seconds_for(8_000)
    assert once < 9 * seconds_for(2_000)
    assert seconds_for(8_000) < 2 * once  # the same order again, as a second reading has it
