"""What the workbooks and batch.json of a run say, and that they say it again to whoever reads them."""

import datetime as dt
import io
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import apart, clean_name, proposal_digest
from orderbatch.contract.sheets.every import BY_KIND
from orderbatch.contract.words import Words
from orderbatch.contract.words.capitals import in_capitals
from orderbatch.read.processes.one_file import Opened, open_file
from orderbatch.read.rows import Typed, typed
from orderbatch.write.documents import approval, approval_rows, batch_json, payment_chase
from orderbatch.write.documents import outputs as documents
from orderbatch.write.documents.day_summary import summary
from orderbatch.write.documents.picking import pick_list, pick_rows, tracking
from orderbatch.write.documents.replies import reply
from orderbatch.write.workbook.amounts import money
from tests.batches import AT_NINE, DAY, NUMBERS, a_batch, a_day
from tests.depth import STYLED

SOFFICE = shutil.which("soffice")
SCHEMA = Path(__file__).parents[1] / "docs/batch.schema.json"
WORKBOOKS = (approval, pick_list, tracking, reply, payment_chase)
NASTY = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")')


def workbooks(batch: Batch) -> dict[str, bytes]:
    words = Words(batch.language)
    return {
        output.name: module.render(batch, output, words)
        for module in WORKBOOKS
        for output in module.plan(batch, words)
    }


def one(module: Any, batch: Batch, number: int = 0) -> bytes:
    words = Words(batch.language)
    content: bytes = module.render(batch, module.plan(batch, words)[number], words)
    return content


def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def texts(content: bytes) -> list[str]:
    sheets = book(content).worksheets
    return [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value]


def opened(content: bytes) -> Opened:
    return open_file("returned.xlsx", content)


def read_back(content: bytes, kind: str) -> Typed:
    found = [("returned.xlsx", sheet) for sheet in opened(content).sheets if sheet.kind == kind]
    result = typed(BY_KIND[kind], found)
    assert not [finding for finding in result.findings if finding.severity == "error"]
    return result


def a_held(agent: str = "C1", **rest: Any) -> dict[str, Any]:
    return {"agent": agent, "status": "held", "available_minor": 5_000, "reason": "", **rest}


# every workbook


@pytest.mark.parametrize("language", STYLED)
def test_the_same_batch_gives_the_same_bytes_twice(language: str) -> None:
    assert workbooks(a_day(language)) == workbooks(a_day(language))


def test_rows_in_another_order_give_the_same_bytes() -> None:
    batch = a_day()
    shuffled = replace(
        batch,
        **{
            name: getattr(batch, name).sample(frac=1, random_state=5)
            for name in ("orders", "lines", "releases")
        },
    )
    assert workbooks(batch) == workbooks(shuffled)


@pytest.mark.parametrize("text", NASTY)
def test_text_from_outside_never_becomes_a_formula(text: str) -> None:
    whose = {"agent": text, "order_no": text}
    orders = [
        {**whose, "agent_name": text, "region": text},
        a_held(text, order_no="2", regional_manager=text),
    ]
    lines = [{**whose, "product": text, "spec": text, "awaiting": 2}, {**whose, "order_no": "2", "line": 1}]
    releases = [
        {
            **whose,
            "product": text,
            "bin": text,
            "lots": [[text, "", text, 10]],
            "ship_to": text,
            "agent_name": text,
        }
    ]
    for name, content in workbooks(a_batch(orders, lines, releases, company=text)).items():
        sheets = book(content).worksheets
        formulas = [cell.value for sheet in sheets for row in sheet for cell in row if cell.data_type == "f"]
        assert not set(formulas) & set(NASTY), name
        assert text in texts(content), name
        assert not any(cell.hyperlink for sheet in sheets for row in sheet for cell in row), name


@pytest.mark.parametrize("language", STYLED)
def test_only_yellow_cells_are_open_on_a_sheet_protected_without_a_password(language: str) -> None:
    for name, content in workbooks(a_day(language)).items():
        for sheet in book(content).worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
            assert sheet.protection.sheet and not sheet.protection.password, name
            assert all(cell.value is None and cell.border.left.style for cell in cells), name
            fills = {cell.fill.fgColor.rgb for cell in cells}
            assert fills <= ({"FFFFFFFF"} if "P2011" in name else {"FFFFF7C2"}), name


def test_a_workbook_says_its_kind_batch_title_and_the_moment_of_the_run() -> None:
    batch = a_day()
    content = one(approval, batch)
    properties = opened(content).properties
    assert properties["kind"] == "approval"
    assert properties["batch"] == batch.batch
    assert properties["digest"] == proposal_digest(batch.orders, batch.lines)
    assert book(content).properties.created == batch.started_at
    assert book(content).properties.title == "Approval of orders"


def test_every_workbook_is_printed_one_page_wide_with_its_headings_repeated() -> None:
    for name, content in workbooks(a_day()).items():
        for sheet in book(content).worksheets:
            if sheet.sheet_properties.pageSetUpPr.fitToPage:
                assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0, name
            else:  # a long list, with page breaks of ours
                across = 842 if sheet.page_setup.orientation == "landscape" else 595
                wide = sum(dimension.width * 6.5 + 3 for dimension in sheet.column_dimensions.values())
                assert wide * sheet.page_setup.scale / 100 < across - 0.8 * 72, name
            assert sheet.print_title_rows or "&P" in sheet.oddFooter.right.text, name


def test_names_are_clean_and_never_two_the_same() -> None:
    assert clean_name("a/b:c*", ".xlsx") == "a b c.xlsx"
    assert clean_name("con") == "_con"
    assert len(clean_name("x" * 300, ".xlsx")) == 120
    assert len(clean_name("好" * 300, ".xlsx").encode()) <= 200
    names = [
        output.name
        for output in apart([Output("A 1.xlsx", "reply", "A/1"), Output("a 1.xlsx", "reply", "a:1")])
    ]
    assert names[0] == "A 1.xlsx"
    assert len({name.casefold() for name in names}) == 2


# approval


@pytest.mark.parametrize("language", STYLED)
def test_the_approval_is_read_back_as_it_was_proposed(language: str) -> None:
    batch = a_day(language)
    content = one(approval, batch)
    back = read_back(content, "approval")
    proposed = approval_rows.proposed_orders(batch)
    assert back.blocks["batch"].tolist() == [batch.batch]
    for column, source in (
        ("order_no", "order_no"),
        ("agent", "agent"),
        ("agent_name", "agent_name"),
        ("received", "received_at"),
        ("proposed_amount", "proposed_minor"),
        ("available_funds", "available_minor"),
    ):
        assert back.rows[column].tolist() == proposed[source].tolist()
    lines = read_back(content, "approval_lines").rows
    ours = batch.lines.loc[batch.lines["order_key"].isin(proposed["order_key"])]
    assert lines["proposed_cases"].sum() == ours["proposed"].sum()
    assert lines["line_no"].tolist() == ours["line"].tolist()


def test_money_runs_down_agent_by_agent() -> None:
    batch = a_batch(
        orders=[
            {"order_no": "3", "available_minor": 40_000},
            {"agent": "B9", "order_no": "7"},
            {"order_no": "1", "available_minor": 52_500},
        ],
        lines=[{"order_no": "3"}, {"agent": "B9", "order_no": "7"}, {"order_no": "1"}],
    )
    rows = read_back(one(approval, batch), "approval").rows
    assert rows["order_no"].tolist() == ["7", "1", "3"]
    assert rows["available_funds"].tolist()[1:] == [52_500, 40_000]
    assert rows["left_after"].tolist()[1:] == [40_000, 27_500]


@pytest.mark.parametrize(
    ("amounts", "code", "sign", "said"),
    [
        ((100, 100, 100), "", "√", "covered"),
        ((100, 80, 80), "REDUCED_FOR_FUNDS", "●", "cut to fit"),
        ((10_000, 5_000, 6_000), "SHARED", "▲", "CNY 40.00 short"),
        ((10_000, 10_000, 6_000), "SHARED", "×", "short by CNY 40.00"),
    ],
)
def test_the_funds_check_says_it_in_words_and_by_a_sign(
    amounts: tuple[int, int, int], code: str, sign: str, said: str
) -> None:
    text = approval_rows.funds_check(Words("en"), amounts, code, 0, "CNY")
    assert text.startswith(sign) and said in text


@pytest.mark.parametrize(("ended", "said"), [("cancelled", "√ covered"), ("deferred", "CNY 50.00 short")])
def test_the_funds_need_not_cover_what_ended_in_the_same_run(ended: str, said: str) -> None:
    """What the agent cancelled never ships; what is deferred may still follow."""
    line = {"ordered": 10, "proposed": 4, ended: 6, "price_minor": 1_000}
    order = {"ordered_minor": 10_000, "proposed_minor": 4_000, "available_minor": 5_000}
    rows = read_back(one(approval, a_batch(orders=[order], lines=[line])), "approval").rows
    assert said in rows["funds_check"].tolist()[0]


def test_an_order_above_the_limit_asks_for_two_approvers() -> None:
    settings = {"funds": {"second_approver_over": 12_000}}
    batch = a_batch(
        orders=[{}, {"order_no": "2"}], lines=[{}, {"order_no": "2", "ordered": 1}], settings=settings
    )
    rows = read_back(one(approval, batch), "approval").rows
    assert ["two approvers" in text for text in rows["funds_check"]] == [True, False]
    assert any("120.00" in text and "two" in text for text in texts(one(approval, batch)))


def test_no_second_signature_is_asked_where_no_order_needs_it() -> None:
    assert "Second approver" not in texts(one(approval, a_day()))
    assert "Second approver" not in texts(
        one(approval, a_day(settings={"funds": {"second_approver_over": 10**9}}))
    )


@pytest.mark.parametrize("language", STYLED)
def test_finance_fills_the_sheet_with_openpyxl_and_it_comes_back(language: str) -> None:
    workbook = book(one(approval, a_day(language)))
    sheet = workbook.worksheets[0]
    words = Words(language)
    heading = next(cell for row in sheet for cell in row if cell.value == words.heading("decision"))
    allowed = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert (
        f'"{",".join(words.choice("decision", value) for value in ("approve", "hold", "refuse"))}"' in allowed
    )
    for row in range(heading.row + 1, heading.row + 6):
        sheet.cell(row, heading.column).value = words.choice("decision", "approve")
        sheet.cell(row, heading.column + 1).value = "Wang"
    saved = io.BytesIO()
    workbook.save(saved)
    rows = read_back(saved.getvalue(), "approval").rows
    assert rows["decision"].tolist() == ["approve"] * 5
    assert rows["decided_by"].tolist() == ["Wang"] * 5
    assert opened(saved.getvalue()).properties["kind"] == "approval"


def test_the_control_says_so_when_orders_and_lines_do_not_add_up() -> None:
    good = CalamineWorkbook.from_filelike(io.BytesIO(one(approval, a_batch([{}], [{}])))).get_sheet_by_index(
        0
    )
    bad_batch = a_batch([{"proposed_minor": 1}], [{}])
    bad = CalamineWorkbook.from_filelike(io.BytesIO(one(approval, bad_batch))).get_sheet_by_index(0)
    assert any("√ agree" in row for row in good.to_python())
    assert any("× differ" in row for row in bad.to_python())


def test_the_digest_changes_with_what_is_proposed_and_not_with_the_order_of_rows() -> None:
    batch = a_day()
    digest = proposal_digest(batch.orders, batch.lines)
    assert digest == proposal_digest(batch.orders[::-1], batch.lines[::-1])
    changed = batch.lines.assign(proposed=batch.lines["proposed"] + 1)
    assert digest != proposal_digest(batch.orders, changed)


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (0, "人民币零元整"),
        (5, "人民币伍分"),
        (100, "人民币壹元整"),
        (101, "人民币壹元零壹分"),
        (110, "人民币壹元壹角整"),
        (1_005_000, "人民币壹万零伍拾元整"),
        (10_000_000_00, "人民币壹仟万元整"),
        (1_0000_0000_00, "人民币壹亿元整"),
        (1_0001_0001_00, "人民币壹亿零壹万零壹元整"),
        (1_2000_3456_78, "人民币壹亿贰仟万零叁仟肆佰伍拾陆元柒角捌分"),
        (107_000_53, "人民币壹拾万零柒仟元伍角叁分"),
        (16_409_02, "人民币壹万陆仟肆佰零玖元零贰分"),
        (6_855_30, "人民币陆仟捌佰伍拾伍元叁角整"),
        (50_0000_0000_00, "人民币伍拾亿元整"),
        (1_0000_0000_0000_00, "人民币壹万亿元整"),
        (1_0002_0000_0003_00, "人民币壹万零贰亿零叁元整"),
        (2_3456_0000_0000_07, "人民币贰万叁仟肆佰伍拾陆亿元零柒分"),
        (-1_234_50, "人民币负壹仟贰佰叁拾肆元伍角整"),
    ],
)
def test_amounts_are_spelled_as_finance_signs_them(minor: int, text: str) -> None:
    assert in_capitals(minor, "CNY", Words("zh")) == text, minor


def test_amounts_are_spelled_only_where_the_language_does_so() -> None:
    assert in_capitals(100, "CNY", Words("en")) == ""
    assert in_capitals(100, "GBP", Words("zh")) == ""
    assert money(-123_456_05) == "-123,456.05"


# pick list and tracking


def test_bins_stand_in_the_order_of_a_walk() -> None:
    bins = ("A-10", "", "A-2", "a-3", "10-1", "9-1")
    batch = a_batch(releases=[{"bin": name, "sku": f"S{i}", "line": i + 1} for i, name in enumerate(bins)])
    rows = pick_rows.picks(pick_rows.releases_of(batch, "P2011-11-16-1"))
    assert [row.bin for row in rows] == ["9-1", "10-1", "A-2", "a-3", "A-10", ""]


def test_each_zone_is_a_sheet_behind_an_overview_and_the_sorting_comes_last() -> None:
    batch = a_batch(releases=[{"bin": name, "sku": name} for name in ("B-1", "A-1", "A-2", "77")])
    assert book(one(pick_list, batch)).sheetnames == [
        "Overview",
        "Zone A",
        "Zone B",
        "Zone no zone",
        "Sort by order",
    ]


@pytest.mark.parametrize(
    ("bins", "settings"),
    [
        (("A-1", "A-2"), {}),
        (("1", "2"), {}),
        (tuple(f"{chr(65 + i)}-1" for i in range(13)), {}),
        (("A-1", "B-1"), {"print": {"zone_pages": False}}),
    ],
)
def test_one_sheet_has_all_bins_where_zones_would_not_help(
    bins: tuple[str, ...], settings: dict[str, object]
) -> None:
    batch = a_batch(releases=[{"bin": name, "sku": name} for name in bins], settings=settings)
    assert book(one(pick_list, batch)).sheetnames == ["All bins", "Sort by order"]


@pytest.mark.parametrize("language", STYLED)
def test_the_pick_list_holds_exactly_what_was_released(language: str) -> None:
    batch = a_day(language)
    back = read_back(one(pick_list, batch), "pick_list").rows
    expected = batch.releases.groupby("sku")["cases"].sum()
    assert back.groupby("sku")["pick_cases"].sum().to_dict() == expected.to_dict()


def test_the_orders_behind_a_stop_are_named_with_their_cases() -> None:
    batch = a_batch(releases=[{"cases": 3}, {"agent": "C2", "order_no": "1002", "cases": 4}])
    (row,) = pick_rows.picks(pick_rows.releases_of(batch, "P2011-11-16-1"))
    assert row.cases == 7
    assert row.orders == ("1001 (C1) 3", "1002 (C2) 4")


def test_a_stop_with_very_many_orders_points_to_the_sorting_sheet() -> None:
    many = [{"agent": f"C{i}", "order_no": str(i), "cases": 1} for i in range(200)]
    content = one(pick_list, a_batch(releases=many))
    (stop,) = [text for text in texts(content) if " more: see “Sort by order”" in text]
    assert stop.count("(C") + int(stop.rsplit("and ", 1)[1].split()[0]) == 200
    assert sum("Order " in text and " · C" in text for text in texts(content)) == 200


def test_gifts_are_marked_and_lots_stand_apart() -> None:
    lots = ([["L1", "2026-03-01", "A-2", 10]], [["L2", "2026-02-01", "A-2", 10]])
    batch = a_batch(releases=[*({"lots": some} for some in lots), {"gift": "G-7", "price_minor": 0}])
    back = read_back(one(pick_list, batch), "pick_list").rows
    assert back["lot"].tolist() == ["L2", "L1", ""]  # what expires first is picked first
    assert [day and day.isoformat() for day in back["expiry"]] == ["2026-02-01", "2026-03-01", None]
    assert back["product"].str.startswith("[GIFT]").tolist() == [False, False, True]
    assert "G-7" in texts(one(pick_list, batch))


def test_weights_that_are_not_known_are_not_counted_in_silence() -> None:
    batch = a_batch(releases=[{"cases": 2}, {"sku": "X", "weight": None, "volume": None}])
    assert any("14.4 kg" in text and "not counted: 1" in text for text in texts(one(pick_list, batch)))
    nothing = a_batch(releases=[{"weight": None, "volume": None}])
    assert not any("kg" in text for text in texts(one(pick_list, nothing)))


def test_each_pick_number_has_its_own_list() -> None:
    batch = a_batch(releases=[{"pick_no": "P2"}, {"pick_no": "P1", "sku": "X"}])
    plans = pick_list.plan(batch, Words("en"))
    assert [(output.part, output.name) for output in plans] == [
        ("P1", "Pick list P1.xlsx"),
        ("P2", "Pick list P2.xlsx"),
    ]


@pytest.mark.parametrize("language", STYLED)
def test_tracking_asks_for_every_released_item_once_and_comes_empty(language: str) -> None:
    one_lot, other = [["L1", "", "A-2", 3]], [["L1", "", "A-2", 1], ["L2", "", "A-2", 3]]
    lots = [{"lots": one_lot, "cases": 3}, {"lots": other, "cases": 4}, {"gift": "G-7", "cases": 1}]
    back = read_back(one(tracking, a_batch(releases=lots, language=language)), "tracking").rows
    assert back["released_cases"].tolist() == [8]
    assert back["shipped_cases"].isna().all()
    assert back["remarks"].tolist() == [""]
    assert back["lot"].tolist() == [{"en": "L1 4, L2 3", "zh": "L1 4、L2 3"}[language]]


# payment chase


def test_held_orders_are_chased_by_regional_manager_with_gap_and_days() -> None:
    since, numbers = DAY - dt.timedelta(days=9), {"needed_minor": 12_500}
    batch = a_batch(
        orders=[
            a_held("C3", regional_manager="Wang", held_since=since, numbers=numbers),
            a_held("C2", regional_manager="Li", numbers=numbers),
            {"agent": "C9"},
        ],
        lines=[{"agent": agent, "awaiting": 10} for agent in ("C3", "C2")] + [{"agent": "C9"}],
    )
    content = one(payment_chase, batch)
    rows = read_back(content, "payment_chase").rows
    assert rows["agent"].tolist() == ["C2", "C3"]
    assert rows["gap"].tolist() == [7_500, 7_500]
    assert rows["days"].tolist() == [0, 9]
    assert any("Orders that have waited 7 days or longer: 1." in text for text in texts(content))


def test_what_releases_all_held_orders_of_an_agent_counts_the_money_once() -> None:
    """Two orders, each 75.00 short of the 50.00 that are there: both take 200.00, not 150.00."""
    held = [a_held("C2", order_no=number, numbers={"needed_minor": 12_500}) for number in ("1", "2")]
    lines = [{"agent": "C2", "order_no": number, "awaiting": 10} for number in ("1", "2")]
    batch = a_batch(orders=[*held, a_held("C3", numbers={"needed_minor": 12_500})], lines=lines)
    content = one(payment_chase, batch)
    said = texts(content)
    assert any("To release all of them takes: C2 (orders: 2) CNY 200.00." in text for text in said)
    assert read_back(content, "payment_chase").rows["gap"].tolist() == [7_500] * 3
    assert "CNY 275.00 missing" in one(summary, batch).decode()


# replies


def test_an_agent_who_gets_everything_needs_no_reply() -> None:
    assert reply.plan(a_batch([{}], [{}]), Words("en")) == []


@pytest.mark.parametrize("fate", ["deferred", "awaiting", "cancelled", "refused"])
def test_an_agent_is_told_of_every_case_he_does_not_get(fate: str) -> None:
    batch = a_batch([{}], [{fate: 4}])
    rows = read_back(one(reply, batch), "reply").rows
    assert rows["confirmed_cases"].tolist() == [6]
    assert "4" in rows["line_status"].iloc[0]
    parts = [f"{part}_cases" for part in ("deferred", "held", "awaiting", "cancelled", "refused")]
    told = rows[parts].astype("float").fillna(-1).iloc[0].to_dict()  # a part of nothing has no column
    assert told == {name: 4 if name == f"{fate}_cases" else -1 for name in parts}


def test_a_choice_is_asked_only_where_an_answer_is_awaited() -> None:
    lines: list[dict[str, Any]] = [{"line": 1, "awaiting": 4}, {"line": 2, "sku": "B", "deferred": 4}]
    sheet = book(one(reply, a_batch([{}], lines))).worksheets[-1]
    heading = next(cell for row in sheet for cell in row if cell.value == "Choice")
    states = [sheet.cell(heading.row + step, heading.column).protection.locked for step in (1, 2)]
    assert states == [False, True]


def test_a_held_order_says_the_gap_and_offers_to_reduce_only_where_a_cut_was_offered() -> None:
    held = a_held(reason="HELD_FUNDS")
    content = one(reply, a_batch([held], [{"awaiting": 10}]))
    (said,) = (text for text in texts(content) if text.startswith("▲ Order 1001"))
    assert "CNY 1,228.70 is missing" in said and "3 cases fewer (CNY 59.70)" in said
    without = one(reply, a_batch([held | {"numbers": {**NUMBERS, "offer": 0}}], [{"awaiting": 10}]))
    for reply_book, choices in ((content, '"reduce,wait,cancel"'), (without, '"wait,cancel"')):
        (rule,) = book(reply_book).worksheets[-1].data_validations.dataValidation
        assert rule.formula1 == choices


def returned_answer(agent: str = "C7", name: str = "answer.xlsx") -> dict[str, Any]:
    row: dict[str, Any] = {"name": name, "kind": "reply", "verdict": "returned", "agent": agent}
    findings = (Finding("SKU_MIN_CASES", name, "Sheet1", "D9", "3", {"least": 5}),)
    return {"inputs": [row], "findings": findings}


@pytest.mark.parametrize("language", STYLED)
def test_a_returned_answer_lists_every_problem_at_its_cell(language: str) -> None:
    said = texts(one(reply, a_batch(language=language, **returned_answer())))
    (finding,) = returned_answer()["findings"]
    assert "Sheet1!D9" in said
    assert finding.message(Words(language)) in said
    assert finding.fix(Words(language)) in said


def test_a_file_without_an_agent_is_answered_under_its_own_name() -> None:
    batch = a_batch(**returned_answer(agent="", name="scan 12.xlsx"))
    (output,) = reply.plan(batch, Words("en"))
    assert "scan 12" in output.name
    assert "Sheet1!D9" in texts(reply.render(batch, output, Words("en")))


def test_a_mail_is_answered_with_what_is_wrong_in_its_attachment() -> None:
    form = returned_answer(name="order.eml")
    finding = replace(form["findings"][0], file="order.eml › form.xlsx")
    batch = a_batch(inputs=form["inputs"], findings=[finding])
    assert "Sheet1!D9" in texts(one(reply, batch))


def test_an_order_form_that_comes_back_marked_needs_no_reply_beside_it() -> None:
    form = returned_answer()
    batch = a_batch(inputs=[{**form["inputs"][0], "kind": "order"}], findings=form["findings"])
    kinds = [output.kind for output in documents.plan_all(batch)]
    assert "marked_form" in kinds and "reply" not in kinds


def test_a_returned_master_is_no_agents_business() -> None:
    form = returned_answer(agent="")
    batch = a_batch(inputs=[{**form["inputs"][0], "kind": "stock"}], findings=form["findings"])
    assert reply.plan(batch, Words("en")) == []


def test_an_agent_is_answered_in_the_language_of_his_form() -> None:
    batch = a_batch([{"language": "zh"}], [{"deferred": 1}], language="en")
    (output,) = reply.plan(batch, Words("en"))
    assert output.name == "Reply C1 2011-11-16-1.xlsx"
    assert "订单回执" in texts(reply.render(batch, output, Words("en")))


def test_agents_whose_codes_look_alike_in_a_file_name_get_two_files() -> None:
    orders = [{"agent": "A/1"}, {"agent": "a:1"}]
    lines = [{"agent": "A/1", "deferred": 1}, {"agent": "a:1", "deferred": 1}]
    names = [output.name.casefold() for output in reply.plan(a_batch(orders, lines), Words("en"))]
    assert len(set(names)) == 2


# batch.json


def a_whole_batch(**rest: Any) -> Batch:
    skus = [
        {
            "sku": "A-100",
            "available": 5,
            "claimed": 9,
            "proposed": 5,
            "agents": 2,
            "level": 2,
            "round": "rest",
        }
    ]
    gifts = [{"agent": "C1", "policy": "G1", "sku": "A-9", "entitled": 3, "issued": 1, "owed": 2}]
    stock = {"name": "stock.xlsx", "kind": "stock", "as_of": AT_NINE, "agent": ""}
    return a_day(skus=skus, gifts=gifts, inputs=[{}, stock], findings=returned_answer()["findings"], **rest)


def as_json(batch: Batch) -> dict[str, Any]:
    outputs = [(Output("Approval.xlsx", "approval"), "0" * 64)]
    found: dict[str, Any] = json.loads(
        b"".join(batch_json.json_pieces(batch, outputs, Words(batch.language)))
    )
    return found


@pytest.mark.parametrize("language", STYLED)
def test_batch_json_is_as_its_schema_says(language: str) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(
        as_json(a_whole_batch(language=language) if language == "en" else a_day(language)), schema
    )


def test_in_batch_json_the_parts_of_every_line_sum_to_what_was_ordered() -> None:
    for line in as_json(a_whole_batch())["lines"]:
        parts = ("proposed", "deferred", "awaiting", "cancelled", "refused")
        assert line["ordered"] == sum(line[name] for name in parts)


def test_file_names_change_nothing_but_themselves_in_batch_json() -> None:
    inputs = [{"name": f"{i}.xlsx", "sha256": f"{i:064x}"} for i in range(1, 5)]
    renamed = [{**row, "name": f"{9 - i}.xlsx"} for i, row in enumerate(inputs)][::-1]

    def story(rows: list[dict[str, Any]]) -> dict[str, Any]:
        names = {row["sha256"]: row["name"] for row in rows}
        findings = [Finding("AGENT_MISSING", names[f"{i:064x}"], "S", "B2") for i in (3, 1)]
        found = as_json(a_batch([{}], [{}], inputs=rows, findings=findings))
        for row in found["inputs"]:
            row.pop("name")
        for row in found["findings"]:
            row["file"] = next(key for key, name in names.items() if name == row["file"])
        return found

    assert story(inputs) == story(renamed)


# all of them


@pytest.mark.parametrize("language", STYLED)
def test_batch_json_names_every_other_document_with_its_hash(language: str) -> None:
    batch = a_day(language)
    plans = documents.plan_all(batch)
    contents = {output.name: documents.render(batch, output) for output in plans}
    told = json.loads(contents[batch_json.NAME])["outputs"]
    assert [row["name"] for row in told] == sorted(name for name in contents if name != batch_json.NAME)
    assert contents == {output.name: documents.render(a_day(language), output) for output in plans}


def test_a_run_with_nothing_writes_only_summary_its_text_and_batch_json() -> None:
    assert [output.kind for output in documents.plan_all(a_batch())] == ["summary", "summary_text", "batch"]


# LibreOffice


def convert(folder: Path, contents: dict[str, bytes], target: str) -> Path:
    """Everything opened and saved by LibreOffice, every formula calculated anew."""
    profile, source, made = (folder / name for name in ("profile", "source", "made"))
    (profile / "user").mkdir(parents=True)
    source.mkdir()
    (profile / "user/registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    for name, content in contents.items():
        (source / name).write_bytes(content)
    files = sorted(str(path) for path in source.iterdir())
    command = [str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", target, "--outdir", str(made), *files], check=True, capture_output=True
    )
    return made


RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


def values(content: bytes) -> list[Any]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        [[round(cell, 6) if isinstance(cell, float) else cell for cell in row] for row in sheet.to_python()]
        for sheet in (workbook.get_sheet_by_name(name) for name in workbook.sheet_names)
    ]


@pytest.mark.libreoffice
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not on this machine")
@pytest.mark.parametrize("language", STYLED)
def test_libreoffice_calculates_what_we_wrote(tmp_path: Path, language: str) -> None:
    contents = workbooks(a_day(language, agents=12))
    made = convert(tmp_path, contents, "xlsx")
    for name, content in contents.items():
        assert values((made / name).read_bytes()) == values(content), name


@pytest.mark.libreoffice
@pytest.mark.skipif(not SOFFICE or not shutil.which("pdftotext"), reason="soffice or pdftotext is missing")
@pytest.mark.parametrize("language", STYLED)
def test_printed_pages_show_every_number(tmp_path: Path, language: str) -> None:
    batch = a_day(language, agents=12)
    rich = batch.orders.assign(available_minor=batch.orders["available_minor"] * 10**7)
    contents = workbooks(replace(batch, orders=rich))
    made = convert(tmp_path, contents, "pdf")
    for name in contents:
        printed = subprocess.run(
            ["pdftotext", str((made / name).with_suffix(".pdf")), "-"], check=True, capture_output=True
        ).stdout.decode()
        assert not [
            trouble for trouble in ("###", "#REF", "#NAME", "#VALUE", "Err:") if trouble in printed
        ], name
        assert "2011-11-16-1" in printed


def test_the_frames_of_a_batch_are_left_as_they_were() -> None:
    batch, before = a_day(), a_day()
    workbooks(batch)
    for name in ("orders", "lines", "releases"):
        pd.testing.assert_frame_equal(getattr(batch, name), getattr(before, name))
