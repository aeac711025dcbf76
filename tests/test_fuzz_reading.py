"""Mutants of our own forms: read right or refused with a reason, at no other file's cost (issue 4, item 7).

A few seconds by default. Longer, with another seed:

    ORDERBATCH_FUZZ_SECONDS=3600 ORDERBATCH_FUZZ_SEED=7 python -m pytest tests/test_fuzz_reading.py

A failure names its seed and number; the mutant's recipe goes into `KEPT`.
"""

import io
import os
import random
import time
import zipfile
from collections.abc import Callable, Iterator

import pytest

from orderbatch.contract.columns import Column, parse_column
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sheets.every import ORDER
from orderbatch.read.processes.one_file import Opened, open_file
from orderbatch.read.processes.pool import read_all
from orderbatch.read.processes.process import File
from orderbatch.read.rows import typed
from tests.tables import workbook
from tests.test_formats import FORM, as_csv
from tests.test_mails import mail

SECONDS = float(os.environ.get("ORDERBATCH_FUZZ_SECONDS", "6"))
SEED = int(os.environ.get("ORDERBATCH_FUZZ_SEED", "1"))
BATCH = 60
GOOD = ("good.xlsx", workbook(FORM))
SOURCES = {
    "xlsx": workbook(FORM),
    "csv": as_csv().encode("gb18030"),
    "eml": mail(("form.xlsx", workbook(FORM)), ("form.csv", as_csv().encode())),
}
KEPT = (
    ("xlsx", 1, 0),
    ("csv", 1, 1),
    ("eml", 1, 2),
)  # (source, seed, number); add those that once went wrong


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _each in range(chance.choice((1, 1, 2, 8, 64))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def move(content: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.randrange(len(content)) for _each in range(2))
    place = chance.randrange(len(content))
    return content[:place] + content[first:last] + content[place + chance.choice((0, last - first)) :]


def member(content: bytes, chance: random.Random) -> bytes:
    """One member of a zip changed inside, the zip itself in order."""
    if not content.startswith(b"PK"):
        return flip(content, chance)
    source = zipfile.ZipFile(io.BytesIO(content))
    victim = chance.choice(source.namelist())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            inside = source.read(name)
            if name != victim:
                target.writestr(name, inside)
            elif chance.random() < 0.9:
                target.writestr(name, chance.choice((flip, cut, move, swap))(inside, chance))
    return buffer.getvalue()


def swap(content: bytes, chance: random.Random) -> bytes:
    """A number in markup replaced by an awkward one."""
    text = content.decode("utf-8", "replace")
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    if not places:
        return content
    place = chance.choice(places)
    awkward = chance.choice(("-1", "1e400", "99999999999999999999", "", "0x10", "NaN", "\u0661", "1048577"))
    return (text[:place] + awkward + text[place + 1 :]).encode()


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, flip, move, member, member, member)


def mutant(source: str, seed: int, number: int) -> bytes:
    chance = random.Random(f"{source}/{seed}/{number}")
    return chance.choice(MUTATIONS)(SOURCES[source], chance)


def batches(source: str) -> Iterator[list[File]]:
    """Mutants until the time is up, each batch with a good form in the middle."""
    end = time.monotonic() + SECONDS / len(SOURCES)
    number = 0
    while not number or time.monotonic() < end:
        numbers = range(number, number + BATCH)
        files = [(f"{source} {SEED}/{seed_no}", mutant(source, SEED, seed_no)) for seed_no in numbers]
        yield [*files[: BATCH // 2], GOOD, *files[BATCH // 2 :]]
        number += BATCH


def hold(opened: Opened) -> None:
    """A reason that has a sentence, or sheets that can be typed."""
    if opened.trouble:
        assert opened.trouble[0] in CODES, opened.name
    for sheet in opened.sheets:
        assert all(code in CODES for code, _cell, _value, _numbers in sheet.troubles), opened.name
        assert all(len(cells) == len(sheet.rows) for cells in sheet.cells.values()), opened.name
    orders = [(opened.name, sheet) for sheet in opened.sheets if sheet.kind == ORDER.kind]
    assert all(finding.code in CODES for finding in typed(ORDER, orders).findings)
    assert opened.trouble or opened.sheets, opened.name


@pytest.mark.parametrize("source", SOURCES)
def test_a_mutant_is_read_or_refused_and_harms_no_other(source: str) -> None:
    good = open_file(*GOOD)
    for files in batches(source):
        for opened in read_all(files, workers=1):
            if opened.name == "good.xlsx":
                assert opened == good
            else:
                hold(opened)


@pytest.mark.parametrize(("source", "seed", "number"), KEPT)
def test_a_mutant_that_once_went_wrong_does_not_again(source: str, seed: int, number: int) -> None:
    hold(read_all([("kept", mutant(source, seed, number))], workers=1)[0])


ODD_CELLS = (
    "",
    " ",
    "-1",
    "3.5",
    "1_000",
    "１２",
    "一打",
    "#N/A",
    "Total",
    "合计",
    "0",
    "1e9",
    "=1+1",
    "12件",
    "x",
    "5 ",
)


def test_a_changed_quantity_is_read_exactly_or_told_at_its_cell() -> None:
    chance = random.Random(SEED)
    end = time.monotonic() + min(SECONDS / 4, 60)
    cases = Column("cases", "count", least=1)
    while time.monotonic() < end:
        wanted = [chance.choice((*ODD_CELLS, str(chance.randrange(1, 99)))) for _each in range(6)]
        lines = "\n".join(f"'A-{number} | Soap | '{cell} | 2.5" for number, cell in enumerate(wanted))
        table = f"Agent code | C1 | |\nSKU | Product | Qty | Price\n{lines}\nTotal | | 7 |"
        opened = open_file("form.xlsx", workbook(table))
        rows = typed(ORDER, [("form", sheet) for sheet in opened.sheets])
        told = {finding.cell for finding in rows.findings if finding.severity == "error"}
        listed = any(finding.code == "ITEMS_NOT_ORDERED" for finding in rows.findings)
        values, refused = parse_column(cases, wanted)
        bad = {position for position, _code, _numbers in refused}
        for position, value in enumerate(values):
            row = position + 3
            if listed and not value and position not in bad and f"C{row}" not in told:
                assert row not in rows.rows["row"].tolist(), wanted  # 0 alone, or blank in a printed list
            elif position in bad or value is None or value < 1:
                assert f"C{row}" in told, (wanted, told)
            else:
                assert rows.rows.loc[rows.rows["row"] == row, "cases"].tolist() == [value], wanted
        assert told <= {f"C{position + 3}" for position in range(6)}
