"""Files that kill, hang or swell the process that reads them are refused, alone (4-run step 7)."""

import io
import os
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from orderbatch.read import pool
from orderbatch.read.pool import File, read_all
from orderbatch.read.worker import Opened, open_file
from tests.tables import workbook

FORM = "Agent code | C{} |\nSKU | Product | Qty\nA-1 | Soap | 3\nA-2 | Soap | 4"
UNREADABLE: tuple[str, dict[str, object]] = ("FILE_UNREADABLE", {})


def misbehaving(name: str, content: bytes, synonyms: Any, codes: Any) -> Opened:
    """Stands in for a library that a file drives mad; the name says how."""
    if name.startswith("abort"):
        os._exit(134)
    if name.startswith("hang"):
        while True:
            time.sleep(0.1)
    if name.startswith("swell"):
        bytearray(4 * pool.MEMORY)
    if name.startswith("eat"):
        return Opened(name, properties={"memory": str(len(b"x" * (pool.MEMORY // 4)))})
    if name.startswith("raise"):
        raise RuntimeError(name)
    return open_file(name, content, synonyms, codes)


def forms(count: int, **odd: int) -> list[File]:
    files = [(f"form-{number}.xlsx", workbook(FORM.format(number))) for number in range(count)]
    for name, place in odd.items():
        files.insert(place, (f"{name}.xlsx", b"PK"))
    return files


def check(files: list[File], bad: tuple[str, ...], **more: Any) -> None:
    answers = read_all(files, workers=2, opener=misbehaving, **more)
    assert [each.name for each in answers] == [name for name, _content in files]
    for answer in answers:
        if answer.name.startswith(bad):
            assert answer.trouble == UNREADABLE
        else:
            assert answer.trouble is None
            assert answer.sheets[0].labels["agent"][0] == "C" + answer.name[5:-5]


def test_files_come_back_in_the_order_given() -> None:
    check(forms(40), ("none",))


def test_a_file_that_kills_its_process_is_refused_alone() -> None:
    check(forms(40, abort=20), ("abort",))


def test_several_killers_are_each_refused() -> None:
    check(forms(40, abort=20, abort2=0, abort3=41, abort4=42), ("abort",))


def test_a_file_that_asks_for_too_much_memory_is_refused_alone() -> None:
    check(forms(4, swell=1), ("swell",))


def test_a_file_that_raises_is_refused_alone() -> None:
    check(forms(20, **{"raise": 3}), ("raise",))


def test_a_file_that_hangs_is_refused_within_ten_seconds() -> None:
    start = time.monotonic()
    check(forms(4, hang=1), ("hang",))
    assert (
        time.monotonic() - start < 15
    )  # ten for the file, the rest for starting processes on a busy machine


def test_any_executor_may_read() -> None:
    with ThreadPoolExecutor(2) as executor:
        check(forms(20), ("none",), executor=executor)


def test_a_broken_executor_is_replaced_by_processes_of_our_own() -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    check(forms(3), ("none",), executor=executor)


def test_an_early_pool_is_used_and_closed_by_its_owner() -> None:
    with pool.start_pool(1) as early:
        check(forms(3), ("none",), executor=early)


def test_progress_reaches_the_number_of_files() -> None:
    told: list[tuple[int, int]] = []
    read_all(forms(40), workers=2, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (40, 40)
    assert told == sorted(told)


def test_no_files_need_no_process() -> None:
    assert read_all([]) == []


def test_the_limits_hold_in_reading_processes_only() -> None:
    resource = pytest.importorskip("resource")
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


# Bombs: none of them reaches a library that would swallow it.


def repacked(**changed: bytes) -> bytes:
    """The form with some members replaced; `__` in a name is a slash."""
    source = zipfile.ZipFile(io.BytesIO(workbook(FORM.format(1))))
    members = {name: source.read(name) for name in source.namelist()}
    members.update({name.replace("__", "/"): content for name, content in changed.items()})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name if "." in name else f"{name}.xml", content)
    return buffer.getvalue()


def sheet_xml() -> bytes:
    return zipfile.ZipFile(io.BytesIO(workbook(FORM.format(1)))).read("xl/worksheets/sheet1.xml")


FAR = sheet_xml().replace(
    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
)
EMPTY_FAR = sheet_xml().replace(
    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
)
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]>' + sheet_xml().split(b"?>", 1)[-1]
WIDE_LAUGHS = LAUGHS.decode().replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (repacked(xl__media=b"0" * 20_000_000), "bomb"),
        (repacked(xl__worksheets__sheet9=b" " * 150_000_000), "bomb"),
        (repacked(**{"xl/worksheets/sheet1.xml": LAUGHS}), "doctype"),
        (repacked(**{"xl/worksheets/sheet1.xml": WIDE_LAUGHS}), "doctype"),
        (repacked(**{f"m{number}": b"x" for number in range(1_100)}), "zip"),
        (repacked(**{"xl/worksheets/SHEET1.xml": b"<x/>"}), "zip"),
        (repacked(**{"xl/worksheets/sheet1.xml": FAR}), "far"),
    ],
    ids=["ratio", "size", "doctype", "utf-16 doctype", "entries", "same name", "far corner"],
)
def test_a_bomb_is_not_opened(content: bytes, why: str) -> None:
    start = time.monotonic()
    assert open_file("form.xlsx", content).trouble == ("FILE_HOSTILE", {"why": why})
    assert time.monotonic() - start < 5


def test_a_format_without_value_in_the_far_corner_is_harmless() -> None:
    opened = open_file("form.xlsx", repacked(**{"xl/worksheets/sheet1.xml": EMPTY_FAR}))
    assert opened.trouble is None
    assert opened.sheets[0].rows == [3, 4]


def test_rows_out_of_order_with_a_far_corner_cost_their_own_file_only() -> None:
    rows = b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    hostile = repacked(**{"xl/worksheets/sheet1.xml": sheet_xml().replace(b"<sheetData>", rows)})
    answers = read_all([("bad.xlsx", hostile), *forms(3)], workers=1)
    assert answers[0].trouble is not None
    assert [each.trouble for each in answers[1:]] == [None, None, None]


def test_a_zip_that_lies_about_its_sizes_is_counted_while_it_is_inflated() -> None:
    content = bytearray(repacked(xl__media=b"0" * 20_000_000))
    real, lie = (20_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    assert open_file("form.xlsx", bytes(content.replace(real, lie))).trouble == (
        "FILE_HOSTILE",
        {"why": "bomb"},
    )


def test_the_reading_process_imports_no_pandas() -> None:
    heavy = "{'pandas', 'pandera', 'openpyxl'}"
    code = f"import sys, orderbatch.read.pool; print(sorted({heavy} & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert ran.stdout.strip() == "[]"
