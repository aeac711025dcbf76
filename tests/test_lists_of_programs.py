"""Lists as accounting programs export them: known by their headings, or asked; `check` says what was read."""

from pathlib import Path

import pytest

from orderbatch.cli import main
from orderbatch.contract.sheets.every import BY_KIND, LIST_KINDS
from orderbatch.contract.words import LANGUAGES, Words
from tests.desk import Desk
from tests.tables import cells, found, grid

EXPORTED = Path(__file__).parent / "exported_lists.txt"
_DAYS = {"day": "2026-12-05", "moment": "2026-11-30 08:00"}


def _cell(kind: str, column: str, number: int) -> str:
    """What stands under a heading: a code of its own, a figure, or a text."""
    columns = (*BY_KIND[kind].columns, *BY_KIND[kind].labels)
    sort = next((known.kind for known in columns if known.name == column), "text")
    if sort in ("count", "money", "measure"):
        return str(number)
    return _DAYS.get(sort, f"{column[:2].upper()}{100 + number}" if sort == "code" else "'x")


def test_what_programs_head_their_lists_with_is_read_as_what_it_is() -> None:
    wrong, kinds = [], set()
    for line in EXPORTED.read_text(encoding="utf-8").splitlines()[1:]:
        kind, *said = (part.strip() for part in line.split("|"))
        headings = [[*part.split(" > "), ""][:2] for part in said]
        rows = [" | ".join(_cell(kind, column, n) for _heading, column in headings) for n in (1, 2, 3)]
        table = "\n".join([" | ".join(heading for heading, _column in headings), *rows])
        sheets = found(grid(table, "Sheet1"))
        told = {place: column for sheet in sheets for column, place in sheet.columns.items()}
        read = [[heading, told.get(place, "")] for place, (heading, _column) in enumerate(headings)]
        if [sheet.kind for sheet in sheets] != [kind] or read != headings or sheets[0].mentions:
            wrong.append((line, [sheet.kind for sheet in sheets], read))
        kinds.add(kind)
    assert not wrong and kinds == LIST_KINDS


@pytest.mark.parametrize(
    ("kinds", "table"),
    [
        (["order"], "Barcode | SKU | Qty\n690|A-1|5\n691|A-2|6"),
        (["order"], "客户编码|客户料号 | 商品编码 | 数量\nC1|K1|A-1|5\nC1|K2|A-2|6"),
        (["order"], "SKU|Free qty|Qty\nA-1|1|5\nA-2|0|6"),
        ([], "Agent code|C1\nSKU | Barcode | Product\nA-1|690|Soap"),
        ([], "Promotion ID|Promotion name|Item|Slab|Free item|Free qty\nP1|x|A-1|10|A-2|1"),
        (["stock"], "物料编码 | 可用量 | 现存量\nA-1|4|5\nA-2|4|6"),
    ],
)
def test_a_list_is_not_taken_for_its_next_best_kind(kinds: list[str], table: str) -> None:
    """Two codes beside cases are an order, free goods of a policy no free stock; what is there first."""
    sheets = found(grid(table, "Sheet1"))
    assert [sheet.kind for sheet in sheets] == kinds
    assert all(sheet.columns.get("on_hand", 2) == 2 for sheet in sheets)


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_says_of_a_list_that_waits_or_stays_what_its_columns_were_taken_for(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names no time, or calls itself something else, as exports do: nothing was said of their columns."""
    desk, words = Desk(tmp_path), Words(language)
    desk.catalogue("A 2")
    desk.agents("C1 C2")
    desk.put("money.xlsx", cells("Customer | Name 1 | Credit balance\nC1 | One | 5\nC2 | Two | 6"))
    desk.put("codes.xlsx", cells("Our friends\n客户编码 | 客户料号 | 我司料号\nC1 | K1 | A"))
    assert main(["-C", str(tmp_path), "--lang", language, "check", "--at", "2026-11-23 09:00"]) == 1
    told = capsys.readouterr().out
    for kind, name, heading, column in (
        ("balances", "money.xlsx", "Credit balance", "balance"),
        ("item_codes", "codes.xlsx", "我司料号", "sku"),
    ):
        place, rows = f"{name} › Sheet", 2 if kind == "balances" else 1
        assert words.text("cli.check.list", sheet=place, kind=words.kind(kind), rows=rows) in told
        assert words.text("cli.check.taken", heading=heading, meaning=words.heading(column)) in told


@pytest.mark.parametrize("title", ["客户列表", "Distributor list 2026"])
def test_a_list_of_agents_that_only_its_title_tells_is_asked_about_as_one(tmp_path: Path, title: str) -> None:
    """Without a figure in it, it was refused: only rows with a number counted as lines."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    heads = "编码 | 客户名称 | 省份" if title > "\u2e80" else "Code | Distributor name | Province | Class"
    desk.put("agents.xlsx", cells(f"{title}\n{heads}\nC1 | One | East\nC2 | Two | East"))
    day = desk.run("09:00")
    assert day.batch is not None
    asked = {finding.file for finding in day.batch.findings if finding.code == "READING_ASKED"}
    assert asked == {"agents.xlsx"} == set(day.batch.questions["document"])
    assert [question["kind"] for question in day.batch.questions["asked"]] == ["agents"]
