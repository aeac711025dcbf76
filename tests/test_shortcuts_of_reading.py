"""What reading looks at once, or not at all, says the same as looking at everything (6, marginal cost)."""

import io
import re
import zipfile
from inspect import unwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderbatch.contract.sheets.every import ORDER, SHEETS
from orderbatch.contract.spellings import _UNSEEN, clean_text
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats import xlsx
from orderbatch.read.formats.zip_members import directory, inflate, pack
from orderbatch.read.layout import titles
from orderbatch.read.layout.doubts.elsewhere import is_another_kind, is_open
from orderbatch.read.layout.doubts.lines import takes_back
from orderbatch.read.layout.doubts.texts import is_known_text
from orderbatch.read.layout.doubts.withdrawn import _says_no_order
from orderbatch.read.layout.labels.label_rules import _lone_label, _may_be_a_label, _says_a_label
from orderbatch.read.layout.titles import speaks_of
from orderbatch.read.layout.vocabulary import alike, any_of, vocabulary

VOCABULARY = vocabulary()
CODES = st.from_regex(r"\A[A-Za-z]{0,4}-?[0-9]{3,9}\Z", alphabet=st.characters(max_codepoint=127))


def test_no_known_word_has_three_figures_so_that_codes_of_one_shape_say_the_same() -> None:
    known = {*VOCABULARY._words, *VOCABULARY.labels, *VOCABULARY.totals, *VOCABULARY._block}
    known |= {*VOCABULARY.titles, *VOCABULARY.other_titles}
    assert not [word for word in known if re.search(r"\d{3}", word)]
    listed = (name for name, said in topic(LANGUAGES[0], "reading").items() if isinstance(said, list))
    patterns = {name: any_of(name).pattern for name in listed}
    assert [name for name, found in patterns.items() if re.search(r"\d{3}", found)] == ["unit_end"]
    assert "777" not in patterns["unit_end"]  # `in GBP000`


@given(CODES)
def test_a_code_says_as_a_text_what_every_code_of_its_shape_says(code: str) -> None:
    shape = alike(code)
    assert VOCABULARY._look_up(code) == VOCABULARY._look_up(shape)
    assert VOCABULARY._is_total(code) == VOCABULARY._is_total(shape)
    assert VOCABULARY._is_other_title(code) == VOCABULARY._is_other_title(shape)
    assert titles._speaks_of(code, VOCABULARY) == speaks_of(code, VOCABULARY) == speaks_of(shape, VOCABULARY)
    for asked in (is_another_kind, _says_no_order):
        assert unwrap(asked)(code) == asked(code) == asked(shape)
    assert unwrap(is_open)(code) == is_open(code) == is_open(shape)
    for rule in (takes_back, is_known_text, _may_be_a_label, _lone_label, _says_a_label):
        assert unwrap(rule)(code, VOCABULARY) == rule(code, VOCABULARY) == rule(shape, VOCABULARY)


@pytest.mark.parametrize("text", ["C-4", "C41 8", "取消100", "Friday 100", "ABCDE100", "100件"])
def test_what_is_more_than_a_code_is_looked_up_as_it_stands(text: str) -> None:
    assert alike(text) == text


def test_a_printable_text_has_nothing_unseen() -> None:
    for number in (*range(0x3100), *range(0xD7FF, 0x10000), *range(0xE0000, 0xE0100)):
        letter = chr(number)
        assert clean_text(f"a{letter}b") == _UNSEEN.sub("", f"a{letter}b").strip(), hex(number)


@pytest.mark.parametrize(
    "odd",
    [
        '<c r="A1" t="e"><v>#N/A</v></c>',
        '<row r="2" hidden="1">',
        '<row ht="0">',
        '<c r="A1"><f>B1</f></c>',
        '<c r="A1"><f t="shared" si="0"/></c>',
    ],
)
@pytest.mark.parametrize("place", ["<cols>{}</cols><sheetData></sheetData>", "<sheetData>{}</sheetData>"])
def test_odd_markup_is_seen_wherever_it_stands(odd: str, place: str) -> None:
    sheet = f'<worksheet>{place.format(odd)}<pageMargins left="0.7"/></worksheet>'.encode()
    assert xlsx._hints(sheet) and xlsx.is_odd(sheet)
    assert not xlsx._hints(place.format('<c r="A1" t="s"><v>5</v></c>').encode())


def test_members_are_packed_as_every_program_reads_them() -> None:
    members = {"xl/workbook.xml": b"<a/>" * 300, "xl/图.xml": b"", "a": b"\x00\xff"}
    packed = pack(members)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == members
    assert {one.name: inflate(packed, one, 10_000) for one in directory(packed) or ()} == members


def test_a_sheet_knows_its_columns_as_it_declares_them() -> None:
    for sheet in SHEETS:
        assert sheet.required == tuple(column.name for column in sheet.columns if column.required)
        assert all(sheet.column(column.name) is column for column in sheet.columns)
    with pytest.raises(KeyError):
        ORDER.column("no such column")
