import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell.cell import MergedCell

from orderbatch.contract.columns import parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.words import Words
from orderbatch.read.processes.one_file import open_file
from orderbatch.write.documents.forms.order_form import render_form
from tests.depth import STYLED

SOFFICE = shutil.which("soffice")
AGENT = {
    "agent": "00417",
    "agent_name": "宁波联华商贸有限公司",
    "ship_to": "宁波市江北区 1 号",
    "if_short": "defer",
    "reduce": "yes",
    "min_order_cases": 10,
}
FILLED = {"0001": 12, "=2+3": 4}
HEADER = {"order_no": "PO-7", "order_date": dt.date(2026, 5, 12), "contact": "陈女士"}


def catalogue() -> pd.DataFrame:
    goods = [
        ("0001", "Soap 100 g", 1_250, 2, 2, "active"),
        ("0002", "Old soap", 999, None, None, "discontinued"),
        ("=2+3", "=cmd|'/c calc'!A1", 333, None, 4, ""),
        ("B-9", "洗衣液 2 kg", 8_800, 1, 1, "active"),
    ]
    names = ("sku", "product", "case_price", "min_cases", "order_multiple", "status")
    table = pd.DataFrame(goods, columns=list(names)).astype({"min_cases": "Int64", "order_multiple": "Int64"})
    return table.assign(spec="", unit="", pieces_per_case=24, category="care")


def form(language: str, **given: Any) -> bytes:
    return render_form(AGENT, catalogue(), Words(language), "2026-05-12", company="晨光日化", **given)


def read_back(content: bytes) -> FoundSheet | None:
    opened = open_file("form.xlsx", content)
    orders = [sheet for sheet in opened.sheets if sheet.kind == "order"]
    return orders[0] if orders else None


@pytest.mark.parametrize("language", STYLED)
def test_a_filled_form_is_read_back_as_it_was_filled(language: str) -> None:
    found = read_back(form(language, header=HEADER, cases=FILLED))
    assert found is not None
    assert [code for code, *_where in found.troubles] == ["ITEMS_NOT_ORDERED"]  # B-9
    read = {
        name: parse_column(ORDER.column(name), found.cells[name])[0]
        for name in ("sku", "cases", "case_price")
    }
    lines = {sku: cases for sku, cases in zip(read["sku"], read["cases"], strict=True) if cases is not None}
    assert lines == FILLED
    prices = dict(zip(read["sku"], read["case_price"], strict=True))
    assert prices["0001"] == 1_250
    labels = {
        name: parse_column(ORDER.column(name), [value])[0][0] for name, (value, _) in found.labels.items()
    }
    expected = {**{name: AGENT[name] for name in ("agent", "ship_to", "if_short", "reduce")}, **HEADER}
    assert {name: labels[name] for name in expected} == expected


@pytest.mark.parametrize("language", STYLED)
def test_a_blank_form_is_an_order_without_a_line(language: str) -> None:
    found = read_back(form(language))
    assert found is None or not [cases for cases in found.cells["cases"] if cases not in (None, "")]


def test_an_item_that_is_no_longer_sold_is_not_on_the_form() -> None:
    found = read_back(form("en", cases=FILLED))
    assert found is not None
    assert "0002" not in found.cells["sku"]


def test_codes_are_text_and_outside_text_is_never_a_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(form("en", cases=FILLED))).worksheets[0]
    cells = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    for text in ("0001", "00417", "=2+3", "=cmd|'/c calc'!A1"):
        assert cells[text].data_type == "s"
    assert cells["0001"].number_format == "@"


def test_the_form_shows_case_pack_minimum_and_the_version() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(form("en"))).worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {"Pieces per case", "Min cases", "24"} <= set(texts)
    assert any("2026-05-12" in text for text in texts)
    assert any("must reach 10 cases" in text for text in texts)


@pytest.mark.parametrize("language", STYLED)
def test_a_column_in_which_no_item_has_anything_is_left_out_and_the_form_says_where_it_goes_back(
    language: str,
) -> None:
    words = Words(language)
    plain = catalogue().assign(pieces_per_case=None, min_cases=None, order_multiple=None)
    content = render_form(AGENT, plain, words, "1", header=HEADER, cases=FILLED)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    left_out = {words.heading(name) for name in ("spec", "unit", "pieces_per_case", "min_cases")}
    assert not left_out & set(texts)
    assert any(text.startswith(words.text("order_form.how")) for text in texts)
    assert any({"zh": "发回客服部", "en": "Send the file back"}[language] in text for text in texts)
    found = read_back(content)
    assert found is not None and {"order_no", "contact", "if_short"} <= set(found.labels)
    kept = [str(rule.formula1) for rule in sheet.data_validations.dataValidation if rule.type == "custom"]
    assert kept and all("MOD(" in rule for rule in kept)


def test_only_the_cells_to_fill_in_can_be_changed_and_choices_drop_down() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(form("zh"))).worksheets[0]
    assert sheet.protection.sheet
    cells = [cell for row in sheet.iter_rows() for cell in row if not isinstance(cell, MergedCell)]
    is_open = [cell for cell in cells if not cell.protection.locked]
    assert len(is_open) == 7 + 2 * 3  # of the header, and cases and remarks of each item
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert '"优先补发,取消,询问"' in lists


def test_the_live_total_carries_its_value() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(form("en", cases=FILLED)), data_only=True).worksheets[0]
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert 16 in values
    assert 12 * 12.5 + 4 * 3.33 in values


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    assert form("zh") == form("zh")


@pytest.mark.libreoffice
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed on this machine")
def test_a_form_saved_by_libreoffice_is_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form("en", header=HEADER, cases=FILLED))
    profile = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=120
    )
    ours, saved = read_back(path.read_bytes()), read_back((tmp_path / "out" / "form.xlsx").read_bytes())
    assert ours is not None
    assert saved is not None
    sku, cases = ORDER.column("sku"), ORDER.column("cases")
    assert parse_column(sku, saved.cells["sku"])[0] == parse_column(sku, ours.cells["sku"])[0]
    assert parse_column(cases, saved.cells["cases"])[0] == parse_column(cases, ours.cells["cases"])[0]
