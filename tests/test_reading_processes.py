"""Files that kill, hang or swell the process that reads them are refused, alone (4-run step 7)."""

import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from orderbatch.read.formats import guard
from orderbatch.read.layout import recognise
from orderbatch.read.processes import pool
from orderbatch.read.processes.one_file import Opened, open_file
from orderbatch.read.processes.pool import read_all
from orderbatch.read.processes.process import File, seconds_used
from tests.misbehaving import as_on_windows, hurried, misbehaving, refusing
from tests.tables import workbook
from tests.test_mails import mail

FORM = "Agent code | C{} |\nSKU | Product | Qty\nA-1 | Soap | 3\nA-2 | Soap | 4"
UNREADABLE: tuple[str, dict[str, object]] = ("FILE_UNREADABLE", {})


def forms(count: int, **odd: int) -> list[File]:
    files = [(f"form-{number}.xlsx", workbook(FORM.format(number))) for number in range(count)]
    for name, place in odd.items():
        files.insert(place, (f"{name}.xlsx", workbook(FORM.format(name[5:]))))
    return files


def check(files: list[File], bad: tuple[str, ...], **more: Any) -> list[Opened]:
    answers = read_all(files, workers=2, opener=misbehaving, **more)
    assert [opened.name for opened in answers] == [name for name, _content in files]
    for answer in answers:
        if answer.name.startswith(bad):
            assert answer.trouble == UNREADABLE
        else:
            assert answer.trouble is None
            assert answer.sheets[0].labels["agent"][0] == "C" + answer.name[5:-5]
    return answers


def test_files_come_back_in_the_order_given() -> None:
    check(forms(40), ("none",))


def test_a_file_that_kills_its_process_is_refused_alone() -> None:
    check(forms(40, abort=20), ("abort",))


def test_of_a_mail_that_kills_its_process_or_raises_it_is_known_whose_it_is_and_when_it_came() -> None:
    files = [*forms(3), *((f"{how}.eml", mail(("f.xlsx", b"x"))) for how in ("abort", "raise"))]
    for answer in check(files, ("abort", "raise"))[3:]:
        assert answer.senders == ("agent@example.com",)
        assert str(answer.mail_date) == "2026-11-23 09:30:00+08:00"


def test_several_killers_are_each_refused() -> None:
    check(forms(40, abort=20, abort2=0, abort3=41, abort4=42), ("abort",))


def test_a_file_that_asks_for_too_much_memory_is_refused_alone() -> None:
    check(forms(4, swell=1), ("swell",))


def test_a_file_that_raises_is_refused_alone() -> None:
    check(forms(20, **{"raise": 3}), ("raise",))


def test_files_that_hang_are_waited_for_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pool.FILE_SECONDS <= 8  # the rest of the ten is for starting processes
    left_alone: list[int] = []
    end_hangs = pool._Readers._end_hangs

    def counted(readers: pool._Readers) -> Iterator[tuple[int, Opened]]:
        yield from end_hangs(readers)
        left_alone.append(sum(reader.is_slow for reader in readers.readers))

    monkeypatch.setattr(pool._Readers, "_end_hangs", counted)
    check(forms(40, hang=20, hang2=0, hang3=41, hang4=42), ("hang",))
    assert max(left_alone) >= 2  # one after another: never more than one


def test_more_files_that_hang_than_processes_may_be_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "FILE_SECONDS", 1.5)
    monkeypatch.setattr(pool, "SLOW_SECONDS", 0.5)
    monkeypatch.setattr(pool, "MOST_SLOW", 1)
    check(forms(20, hang=3, hang2=4, hang3=22, hang4=5), ("hang",))


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="only the wall clock ends a hang here")
def test_a_file_that_only_calculates_is_ended_by_the_time_it_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "limit_process", hurried)
    monkeypatch.setattr(pool, "FILE_SECONDS", 60.0)
    start = time.monotonic()
    check(forms(20, spin=3), ("spin",))
    assert time.monotonic() - start < 50


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only the clock ends a hang here")
def test_the_clock_ends_only_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SLOW_SECONDS", 0.2)
    monkeypatch.setattr(pool, "FILE_SECONDS", 0.8)
    check(forms(4, busy=1, hang=3), ("hang",))


def test_the_time_that_a_process_computes_is_not_that_of_the_clock() -> None:
    start = seconds_used(os.getpid())
    time.sleep(0.3)
    if start is None:
        pytest.skip("the system does not say")
    waited = seconds_used(os.getpid())
    end = time.process_time() + 0.3
    while time.process_time() < end:
        pass
    used = seconds_used(os.getpid())
    assert waited is not None and used is not None
    assert waited - start < 0.1 and 0.2 < used - waited < 0.5
    assert seconds_used(0) is None


def test_a_file_that_takes_its_time_is_read_and_holds_nobody_up() -> None:
    told: list[str] = []
    answers = read_all(
        forms(40, slow=0), workers=1, opener=misbehaving, progress=lambda *_each: told.append("")
    )
    assert {answer.trouble for answer in answers} == {None}
    assert len(told) == 41


def test_a_file_that_fails_where_others_were_read_before_is_read_again_alone() -> None:
    check(forms(40, fragile=7), ("none",))


def test_where_no_process_starts_no_file_is_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "limit_process", refusing)
    with pytest.raises(RuntimeError, match="does not start"):
        check(forms(3), ("none",))


def test_any_executor_may_read() -> None:
    with ThreadPoolExecutor(2) as executor:
        check(forms(20), ("none",), executor=executor)


def test_a_broken_executor_is_replaced_by_processes_of_our_own() -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    check(forms(3), ("none",), executor=executor)


def test_progress_reaches_the_number_of_files() -> None:
    told: list[tuple[int, int]] = []
    read_all(forms(40), workers=2, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (40, 40)
    assert told == sorted(told)


def test_processes_that_were_begun_before_it_was_known_how_to_read_read() -> None:
    with pool.readers_begun([400_000] * 6):
        begun = list(pool._ready)
        assert len(begun) == min(os.cpu_count() or 1, 2)
        answers = read_all(forms(3), opener=misbehaving, extra_synonyms={"cases": ["Qty"]})
        assert [answer.trouble for answer in answers] == [None] * 3
        assert len(pool._ready) == len(begun) - 1  # one was enough, and had been begun before
    assert not pool._ready and not any(reader.process.is_alive() for reader in begun)


@pytest.mark.parametrize(
    ("sizes", "asked", "begun"),
    [
        ([], 0, 0),
        ([9_000] * 30, 0, 1),  # a small day
        ([9_000] * 150, 0, 1),  # reading them all takes as long as to start a process
        ([9_000] * 151, 0, 2),
        ([9_000] * 5_000, 0, 4),  # one a core
        ([1_500_000], 0, 1),
        ([1_500_000, 10_000], 0, 2),
        ([9_000] * 40, 3, 2),  # what was asked for, but none without a file
        ([9_000] * 5_000, 3, 3),
    ],
)
def test_as_many_processes_read_as_have_work_enough(
    sizes: list[int], asked: int, begun: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert pool._processes(sizes, asked) == begun


def test_no_files_need_no_process() -> None:
    assert read_all([]) == []


def test_the_limits_hold_in_reading_processes_only() -> None:
    resource = pytest.importorskip("resource")
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


def dense_bomb() -> bytes:
    """A workbook of 4.5 million cells: no zip bomb, no far corner, and yet more than a process may take."""
    chance = random.Random(1)
    rows = [
        b"<row>"
        + b"".join(b"<c><v>%d</v></c>" % chance.randrange(10_000) for _each in range(500))
        + b"</row>"
        for _each in range(60)
    ]
    body = b"".join(chance.choice(rows) for _each in range(9_000))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        source = zipfile.ZipFile(io.BytesIO(workbook(FORM.format(1))))
        for name in source.namelist():
            sheet = name == "xl/worksheets/sheet1.xml"
            changed = (
                sheet_xml().split(b"<sheetData>")[0] + b"<sheetData>" + body + b"</sheetData></worksheet>"
            )
            target.writestr(name, changed if sheet else source.read(name))
    return buffer.getvalue()


MEASURED = """
import resource, sys
from orderbatch.read.processes.pool import read_all
if __name__ == "__main__":
    with open(sys.argv[1], "rb") as bomb, open(sys.argv[2], "rb") as form:
        answers = read_all([("bomb", bomb.read()), ("form", form.read())], workers=1)
    print([answer.trouble for answer in answers])
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux only")
def test_a_file_that_explodes_while_it_is_parsed_takes_no_more_than_its_limit(tmp_path: Path) -> None:
    bomb, form, script = tmp_path / "bomb.xlsx", tmp_path / "form.xlsx", tmp_path / "measured.py"
    bomb.write_bytes(dense_bomb())
    form.write_bytes(workbook(FORM.format(1)))
    script.write_text(MEASURED, encoding="utf-8")
    root = str(Path(__file__).parents[1])
    ran = subprocess.run(
        [sys.executable, str(script), str(bomb), str(form)],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
    )
    said, kilobytes = ran.stdout.splitlines()
    assert said == "[('FILE_UNREADABLE', {}), None]"
    assert int(kilobytes) < 512 * 1024


def test_reading_needs_nothing_that_windows_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "limit_process", as_on_windows)
    monkeypatch.setattr(pool, "SLOW_SECONDS", 1.0)
    monkeypatch.setattr(pool, "FILE_SECONDS", 2.0)
    answers = read_all(forms(3, hang=1), workers=1, opener=misbehaving)
    assert [answer.trouble for answer in answers] == [None, UNREADABLE, None, None]


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
        (repacked(xl__media=b"0" * 20_000_000), "unpacked"),
        (repacked(xl__worksheets__sheet9=b" " * 150_000_000), "unpacked"),
        (repacked(**{"xl/worksheets/sheet1.xml": LAUGHS}), "doctype"),
        (repacked(**{"xl/worksheets/sheet1.xml": WIDE_LAUGHS}), "doctype"),
        (repacked(**{f"m{number}": b"x" for number in range(1_100)}), "parts"),
        (repacked(**{"xl/worksheets/SHEET1.xml": b"<x/>"}), "zip"),
        (repacked(**{"xl/worksheets/sheet1.xml": FAR}), "far"),
    ],
    ids=["ratio", "size", "doctype", "utf-16 doctype", "entries", "same name", "far corner"],
)
def test_a_bomb_is_not_opened(content: bytes, why: str) -> None:
    start = time.monotonic()
    code = "FILE_HOSTILE" if why in ("doctype", "zip") else "FILE_LARGE_INSIDE"
    assert open_file("form.xlsx", content).trouble == (code, {"why": why})
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(("most", "trouble"), [(7, ("FILE_LARGE_INSIDE", {"why": "values"})), (8, None)])
def test_an_order_with_too_many_values_is_refused_by_their_number(
    most: int, trouble: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guard.MAX_VALUES == 500_000
    monkeypatch.setattr(recognise, "MAX_VALUES", most)
    eight = workbook("Agent code | C1 | |\nSKU | | | Qty\n | | |\nA-1 | | | 3\nA-2 | | | 4")
    assert open_file("form.xlsx", eight).trouble == trouble


def test_a_format_without_value_in_the_far_corner_is_harmless() -> None:
    opened = open_file("form.xlsx", repacked(**{"xl/worksheets/sheet1.xml": EMPTY_FAR}))
    assert opened.trouble is None
    assert opened.sheets[0].rows == [3, 4]


def test_rows_out_of_order_with_a_far_corner_cost_their_own_file_only() -> None:
    rows = b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    hostile = repacked(**{"xl/worksheets/sheet1.xml": sheet_xml().replace(b"<sheetData>", rows)})
    answers = read_all([("bad.xlsx", hostile), *forms(3)], workers=1)
    assert answers[0].trouble is not None
    assert [answer.trouble for answer in answers[1:]] == [None, None, None]


def test_a_zip_that_lies_about_its_sizes_is_counted_while_it_is_inflated() -> None:
    content = bytearray(repacked(xl__media=b"0" * 20_000_000))
    real, lie = (20_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    assert open_file("form.xlsx", bytes(content.replace(real, lie))).trouble == (
        "FILE_LARGE_INSIDE",
        {"why": "unpacked"},
    )


def test_the_reading_process_imports_no_pandas() -> None:
    heavy = "{'pandas', 'pandera', 'openpyxl'}"
    code = f"import sys, orderbatch.read.processes.pool; print(sorted({heavy} & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert ran.stdout.strip() == "[]"
