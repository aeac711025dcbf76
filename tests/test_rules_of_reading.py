"""Every rule of reading by its name, and a form that is misread without it (10, part 3)."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.read.layout import headings
from orderbatch.read.layout.columns import column_rules
from orderbatch.read.layout.columns.column_rules import COLUMN_RULES
from orderbatch.read.layout.kinds import for_a_kind, kind_rules
from orderbatch.read.layout.labels import label_rules
from orderbatch.read.layout.lines import line_rules
from orderbatch.read.layout.lines.line_rules import LINE_RULES
from orderbatch.read.layout.vocabulary import vocabulary
from orderbatch.read.processes.one_file import open_file
from orderbatch.terminal.understood import for_programs, understood_screen
from tests.company_forms import FOLDER, FORMS, read_form
from tests.tables import found
from tests.test_forms_of_companies import content_of

# rule → a form of tests/forms that it is for
WHERE = {
    "one_meaning": "zoho_order",
    "column_or_number": "hardware_zh_footer_labels",
    "several_meanings": "bill_to_and_ship_to_blocks",
    "weak_word": "bar_sheet_with_case_and_split",
    "faint_word": "formulas_and_zero_rows",
    "codes_of_the_catalogue": "customer_own_codes_beside_ours",
    "codes_with_figures": "hotel_amenities_quote_and_order",
    "cases_beside_pieces": "pieces_beside_cases_without_prices",
    "cases_in_pieces": "cases_pack_and_pieces_zh",
    "cases_by_amount": "quantity_and_cartons_told_apart_by_amounts",
    "count_with_its_unit": "quantities_each_with_its_unit_zh",
    "unit_before_its_count": "units_before_their_counts_zh",
    "counts_below": "order_pad_with_headings_again_and_a_case_column",
    "sum_of_the_same": "days_of_a_week_under_one_word",
    "units_below": "units_under_a_heading_that_nobody_knows_zh",
    "catalogue_codes_below": "own_words_above_catalogue_codes",
    "catalogue_names_below": "names_and_specs_without_codes_zh",
    "codes_under_a_number": "dynamics_order",
    "cases_in_the_heading": "how_many_cases_below_a_greeting",
    "cases_by_our_price": "own_words_told_apart_by_our_prices",
    "sum_of_its_neighbours": "quantities_by_week_and_their_sum",
    "only_whole_numbers": "footwear_pairs",
    "amount_by_price": "own_words_quantity_times_price",
    "total_before_the_code": "total_left_of_the_codes",
    "headings_again": "three_tables_of_three_categories",
    "printed_again": "pages_printed_with_their_title_block_zh",
    "no_code_and_no_count": "category_bands_in_the_name_column",
    "total_without_a_code": "two_pages_with_repeated_headings",
    "figure_of_a_label": "remark_rows_and_blank_below",
    "words_under_the_table": "ms_purchase_order_simple",
    "units_under_the_headings": "unit_row_of_dozens",
    "sum_without_a_word": "customer_block_below_and_stamp",
    "called_a_total": "distributor_order_guide",
    "sum_beside_a_label": "amendment_free_pharma",
    "sum_beside_a_word": "total_under_a_word_that_nobody_knows",
    "sum_of_the_amounts": "net_vat_and_gross_under_the_codes",
    "sum_in_words": "total_line_in_words_zh",
    "values_below_labels": "xero_order_with_delivery_details_below",
    "what_is_counted": "a_code_that_reads_like_a_label",
    "label_of_a_footer": "bank_account_in_the_footer",
    "tax_under_the_total": "eu_order_sheet_vat",
    "charge_beside_the_lines": "charge_for_fuel_under_the_lines",
    "day_beside_a_signature": "bank_details_and_long_footers",
    "title_of_a_group": "cust_name_in_code_column",
    "sentence": "a_sentence_over_two_columns",
    "words_behind_a_note": "customer_and_day_wanted_below_the_lines_zh",
    "words_of_the_row": "a_sheet_for_each_category",
    "words_of_the_next_row": "amount_total_beside_signature",
    "words_of_both_rows": "wide_two_row_heading_order_and_stock",
    "values_under_labels": "quickbooks_order",
    "pairs_in_a_cell": "agent_by_name_alone",
    "label_and_code": "construction_supplies_qty_last",
    "numbers_of_a_title": "number_in_the_title_and_cartons_first",
    "number_of_itself": "vendor_order_with_a_bare_number",
    "value_beside": "agent_name_and_code_in_the_cell",
    "number_beside_a_title": "number_beside_a_title",
    "value_below": "smartsheet_po",
    "label_left_empty": "french_and_english",
}
# a rule of kinds → a sheet, and what it is taken for with the rule and without
KINDS = {
    "headings_explained": ("Pick no. | 7\nSKU | Cases | Order no.\nA-1 | 3 | 3", "pick_list", "order"),
    "label_missing": ("Order no. | Agent code | Proposed amount\n88 | C1 | 3", "", "approval"),
    "agents_choice_beside": ("Agent code | C1\nSKU | Case price\nA-1 | 3", "", "catalogue"),
    "amounts_of_lines": ("SKU | Product | Case price | Amount\nA-1 | Soap | 3 | 6", "", "catalogue"),
    "ordered_under_a_number": (
        "Order number | N-1\nSKU | Product | Pcs/case | Qty (cases) | Case price\nA-1 | Soap | 72 | 3 | 9",
        "order",
        "catalogue",
    ),
    "counted_beside_codes": (
        "Agent code | Their code | SKU | Cases\nC1 | K-1 | A-1 | 3",
        "order",
        "item_codes",
    ),
    "codes_called_an_order": ("Order\nSKU | Product | UPC\nA-1 | Soap | 5012", "", "item_codes"),
    "arrived_not_ordered": (
        "Goods received note\nAgent code | C1\n"
        "SKU | Product | Spec | Case price | Cases | Order no. | Received cases\n"
        "A-1 | Soap | S | 9 | 3 | 88 | 3",
        "arrival",
        "order",
    ),
    "not_called_an_arrival": (
        "Agent code | C1\nOrder no. | SKU | Product | Received cases\n88 | A-1 | Soap | 3",
        "",
        "arrival",
    ),
    "headings_of_another": (
        "Agent code | C1\nOrder no. | SKU | Product | Ordered | Proposed | Proposed amount | Why\n"
        "88 | A-1 | Soap | 3 | 3 | 9 | -",
        "",
        "order",
    ),
}
GUESSED = "guess"  # the heading row where no rule of words finds one
BARE = "bare_list"  # the lines where there is no heading row
TUPLES = (
    (column_rules, "WORD_RULES"),
    (column_rules, "VALUE_RULES"),
    (column_rules, "UNKNOWN_RULES"),
    (headings, "HEADER_RULES"),
    (label_rules, "ROW_RULES"),
    (label_rules, "CELL_RULES"),
    (for_a_kind, "FOR_A_KIND"),
    (kind_rules, "AGAINST_A_KIND"),
    (kind_rules, "AGAINST_A_TABLE"),
)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    vocabulary.cache_clear()
    yield
    vocabulary.cache_clear()


def read(name: str) -> object:
    """What is booked and told of a form."""
    form = read_form(FOLDER / f"{name}.txt")
    opened = open_file(f"{name}.{'csv' if form.csv else 'xlsx'}", content_of(form), None, form.codes)
    vocabulary.cache_clear()
    return opened.trouble, [
        (sheet.rows, sheet.cells.get("sku"), sheet.cells.get("cases"), sheet.labels, sheet.troubles)
        for sheet in opened.sheets
    ]


def sheets_of(name: str) -> list[FoundSheet]:
    """The sheets that are found in a form."""
    form = read_form(FOLDER / f"{name}.txt")
    return open_file(f"{name}.xlsx", content_of(form), None, form.codes).sheets


def without(rule: str) -> Iterator[tuple[ModuleType, str, tuple[object, ...]]]:
    """The tuple that a rule is in, without it."""
    for module, name in (*TUPLES, (line_rules, "LINE_RULES")):
        rules = getattr(module, name)
        rest = tuple(one for one in rules if (one[0] if isinstance(one, tuple) else one).__name__ != rule)
        if len(rest) < len(rules):
            yield module, name, rest


def test_every_rule_is_in_the_list_of_those_that_are_tried() -> None:
    lines = (rule for rule, _verdict in LINE_RULES)
    rules = (*COLUMN_RULES, *lines, *headings.HEADER_RULES, *label_rules.LABEL_RULES)
    assert [rule.__name__ for rule in rules] == list(WHERE)
    assert [rule.__name__ for rule in kind_rules.KIND_RULES] == list(KINDS)


@pytest.mark.parametrize(("rule", "form"), WHERE.items())
def test_a_form_is_read_otherwise_without_the_rule(
    rule: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = read(form)
    for module, name, rest in without(rule):
        monkeypatch.setattr(module, name, rest)
    assert read(form) != right


@pytest.mark.parametrize(("rule", "table", "kind", "other"), [(name, *told) for name, told in KINDS.items()])
def test_a_sheet_is_of_another_kind_without_the_rule(
    rule: str, table: str, kind: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "".join(sheet.kind for sheet in found(table)) == kind
    vocabulary.cache_clear()
    for module, name, rest in without(rule):
        monkeypatch.setattr(module, name, rest)
    assert "".join(sheet.kind for sheet in found(table)) == other


def test_the_kind_the_heading_row_and_each_label_say_their_rule_and_the_next_choice() -> None:
    table = "Purchase order\nAgent code | C1\nPO no. | N-1\nOrder no. | N-2\nSKU | Cases\nA-1 | 3"
    (sheet,) = found(table)
    assert sheet.reasons["kind"][0][:2] == ("headings_explained", "order")
    assert sheet.reasons["header_row"][0][:2] == ("words_of_the_row", "5")
    (chosen, second) = sheet.reasons["order_no"]
    assert second and (chosen[:2], second[:2]) == (("value_beside", "B3"), ("value_beside", "B4"))
    screen = understood_screen([("a.xlsx", [sheet], [])], Words("en"))
    assert "N-1 (rule value_beside); next choice: B4 (rule value_beside)" in screen
    assert "Heading row (rule words_of_the_row)" in screen


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "-  Agent code: this sheet has no label that is known for it"),
        ("zh", "-  代理商编码：表中没有认得的标签"),
    ],
)
def test_a_label_that_an_order_must_have_and_of_which_no_word_is_known_is_shown(
    language: str, told: str
) -> None:
    """Its word is to be added; the list of labels was silent about it."""
    rows = "Order no. | N-2\nSKU | Cases\nA-1 | 3"
    for label, is_told in (("Whose it is", True), ("Agent code", False)):
        (sheet,) = found(f"Order form\n{label} | C1\n{rows}")
        screen = understood_screen([("a.xlsx", [sheet], [])], Words(language))
        assert (told in [line.strip() for line in screen.splitlines()]) is is_told


@pytest.mark.parametrize(
    ("language", "column", "unread", "left", "doubtful"),
    [
        (
            "en",
            "C4  件数 → Cases (rule cases_in_pieces); next choice: F4 数量 (rule one_meaning)",
            "D4  每件数量: not read",
            "7  Not a line: it is called a total (rule called_a_total)",
            "The reading is doubtful:",
        ),
        (
            "zh",
            "C4  件数 → 数量（件）（规则 cases_in_pieces）；其次：F4 数量（规则 one_meaning）",
            "D4  每件数量：未读取",
            "7  此行不作订货行：写明是合计（规则 called_a_total）",
            "读取结果存疑：",
        ),
    ],
)
def test_the_rule_the_cell_and_the_next_choice_are_shown(
    language: str, column: str, unread: str, left: str, doubtful: str
) -> None:
    sheets = sheets_of("cases_pack_and_pieces_zh")
    lines = [
        line.strip() for line in understood_screen([("a.xlsx", sheets, [])], Words(language)).splitlines()
    ]
    assert {column, unread, left, doubtful} <= set(lines)
    told = next(line for line in lines if line.startswith("F4  ?"))
    assert lines.index(doubtful) + 1 == lines.index(told)


def test_a_guessed_heading_row_keeps_the_next_row_that_could_be_one() -> None:
    codes = ("A-1001", "A-1002")
    lines = "A-1001 | Soap | 3 | 7\nA-1002 | Towel | 4 | 8"
    (sheet,) = found(f"Order form\nKennel | Thing | Wanted |\nHut | | | Needed\n{lines}", codes=codes)
    best, second = sheet.reasons["header_row"]
    assert (best.rule, best.said, second) == (GUESSED, "2", (GUESSED, "3", best.weight))
    (sheet,) = found(f"Order form\nKennel | Thing | Wanted |\n{lines}", codes=codes)
    assert sheet.reasons["header_row"] == ((GUESSED, "2", 2), None)


def test_programs_get_the_same_as_the_screen_shows() -> None:
    ((sheet,),) = (
        file["sheets"] for file in for_programs([("a", sheets_of("cases_pack_and_pieces_zh"), [])])
    )
    chosen = {column["read_as"]: (column["column"], column["rule"]) for column in sheet["columns"]}
    assert (chosen["sku"], chosen["cases"]) == (("A", "one_meaning"), ("C", "cases_in_pieces"))
    second = next(column["runner_up"] for column in sheet["columns"] if column["read_as"] == "cases")
    assert second == {"column": "F", "cell": "F4", "heading": "数量", "rule": "one_meaning"}
    assert (sheet["sure"], sheet["doubts"]) == (False, [{"code": "QUANTITY_IN_PIECES", "cell": "F4"}])
    assert sheet["left_out"] == [{"row": 7, "rule": "called_a_total"}]
    assert sheet["lines"] == [{"from": 5, "to": 6, "rule": "code_and_count"}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_row_is_a_line_and_why_not_is_said_of_every_rule(language: str) -> None:
    words = Words(language)
    said = set(words.look_up("phrases.row_rules"))
    elsewhere = {"code_and_count", "not_explained", "not_ordered", "free_lines", "cancelled_lines"}
    assert said == elsewhere | {rule.__name__ for rule, _verdict in LINE_RULES}
    lines = "A-1 | Soap | 3\nA-2 | Towel | 4\nA-3 | Mug |\nTotal | | 7"
    (sheet,) = found(f"Order form\nAgent code | C1\nSKU | Product | Cases\n{lines}")
    shown = [line.strip() for line in understood_screen([("a", [sheet], [])], words).splitlines()]
    why = {rule: words.text(f"phrases.row_rules.{rule}") for rule in said}
    for rows, rule in (("4-5", "code_and_count"), ("6", "not_explained")):
        assert f"{rows}  {words.text('cli.check.line', why=why[rule])}" in shown
    ((row, rule),) = sheet.left_out
    assert f"{row}  {words.text('cli.check.left_out', why=why[rule], rule=rule)}" in shown


def test_a_sheet_of_plain_words_is_surely_read_and_has_no_second_choice() -> None:
    (file,) = for_programs([("a", sheets_of("unit_row_of_dozens"), [])])
    (sheet,) = file["sheets"]
    assert sheet["sure"] and not any(column["runner_up"] for column in sheet["columns"])


def test_every_column_and_row_of_every_form_names_a_rule_that_is_there() -> None:
    names = {*WHERE, "not_ordered", "free_lines", "cancelled_lines", ""}
    for form in FORMS:
        for sheet in sheets_of(form.name) if not form.csv else ():
            chosen = {why.rule for pair in sheet.reasons.values() for why in pair if why}
            assert chosen <= {*WHERE, *KINDS, GUESSED, BARE} and "header_row" in sheet.reasons
            in_lines = {"agent", "order_no", "ship_to", "order_date"}  # of a list with an order in each line
            assert sheet.labels.keys() - sheet.reasons.keys() <= in_lines
            assert sheet.evidence.keys() == sheet.columns.keys()
            for name, (best, second) in sheet.evidence.items():
                assert (best.position, best.rule in {*WHERE, BARE}) == (sheet.columns[name], True)
                assert second is None or (second.rule in WHERE and second.position != best.position)
                assert second is None or second.weight <= best.weight
            assert {rule for _row, rule in sheet.left_out} <= names
            assert not {row for row, _rule in sheet.left_out} & set(sheet.rows)


def test_the_page_about_reading_names_every_rule_and_no_other() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reading.md").read_text(encoding="utf-8")
    assert {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")} == {
        *WHERE,
        *KINDS,
        GUESSED,
        BARE,
    }
