"""Every rule of reading by its name, and a form that is misread without it (10, part 3)."""

from collections.abc import Iterator
from types import ModuleType

import pytest

from orderbatch.read.layout.columns import column_rules
from orderbatch.read.layout.columns.column_rules import COLUMN_RULES
from orderbatch.read.layout.lines import line_rules
from orderbatch.read.layout.lines.line_rules import LINE_RULES
from orderbatch.read.layout.vocabulary import vocabulary
from orderbatch.read.processes.one_file import open_file
from tests.company_forms import FOLDER, read_form
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
    "cases_beside_pieces": "distributor_pcs_and_cases",
    "cases_in_pieces": "cases_pack_and_pieces_zh",
    "catalogue_codes_below": "own_words_above_catalogue_codes",
    "codes_under_a_number": "dynamics_order",
    "sum_of_its_neighbours": "quantities_by_week_and_their_sum",
    "only_whole_numbers": "shopkeeper_list",
    "amount_by_price": "own_words_quantity_times_price",
    "total_before_the_code": "total_left_of_the_codes",
    "headings_again": "two_pages_with_repeated_headings",
    "no_code_and_no_count": "bill_to_and_ship_to_blocks",
    "total_without_a_code": "bilingual_slash_headings",
    "figure_of_a_label": "remark_rows_and_blank_below",
    "words_under_the_table": "ms_purchase_order_simple",
    "units_under_the_headings": "unit_row_of_dozens",
    "sum_without_a_word": "customer_block_below_and_stamp",
    "called_a_total": "distributor_order_guide",
    "sum_beside_a_label": "amendment_free_pharma",
    "what_is_counted": "a_code_that_reads_like_a_label",
    "label_of_a_footer": "bank_account_in_the_footer",
    "tax_under_the_total": "eu_order_sheet_vat",
    "day_beside_a_signature": "bank_details_and_long_footers",
    "title_of_a_group": "bilingual_export_order",
    "sentence": "a_sentence_over_two_columns",
}
TUPLES = ((column_rules, "WORD_RULES"), (column_rules, "VALUE_RULES"), (column_rules, "UNKNOWN_RULES"))


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


def without(rule: str) -> Iterator[tuple[ModuleType, str, tuple[object, ...]]]:
    """The tuple that a rule is in, without it."""
    for module, name in (*TUPLES, (line_rules, "LINE_RULES")):
        rules = getattr(module, name)
        rest = tuple(one for one in rules if (one[0] if isinstance(one, tuple) else one).__name__ != rule)
        if len(rest) < len(rules):
            yield module, name, rest


def test_every_rule_is_in_the_list_of_those_that_are_tried() -> None:
    assert [rule.__name__ for rule in (*COLUMN_RULES, *(rule for rule, _verdict in LINE_RULES))] == list(
        WHERE
    )


@pytest.mark.parametrize(("rule", "form"), WHERE.items())
def test_a_form_is_read_otherwise_without_the_rule(
    rule: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = read(form)
    for module, name, rest in without(rule):
        monkeypatch.setattr(module, name, rest)
    assert read(form) != right
