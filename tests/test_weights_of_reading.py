"""What each kind of evidence weighs: put below its neighbour, or above it, a sheet is read otherwise.

A row: a weight, what it is put to, and a sheet that needs it where it is (10, part 3).
"""

from collections.abc import Mapping

import pytest

from orderbatch.read.layout.columns import codes, column_rules, evidence, heading_words, quantity, unheaded
from orderbatch.read.layout.labels import header
from orderbatch.read.layout.vocabulary import vocabulary
from orderbatch.read.processes.one_file import open_file
from tests.company_forms import FOLDER, read_form
from tests.tables import found, grid
from tests.test_forms_of_companies import content_of

COLUMNS = (evidence, codes, column_rules, heading_words, quantity, unheaded)
HEAD = "Order form\nAgent code | C1\n"
Extra = Mapping[str, tuple[str, ...]]

# weight → what it is put to → a form of tests/forms, or a table with the desk's own words
FORMS = {
    ("VALUES", 950): "cases_pack_and_pieces_zh",
    ("ONE_MEANING", 890): "odoo_order",
    ("ONE_MEANING", 2200): "customer_own_codes_beside_ours",
    ("NUMBER_WORD", 1001): "goods_out_zh",
    ("SEVERAL_MEANINGS", 390): "grocery_warehouse_order",
    ("SEVERAL_MEANINGS", 1060): "agent_name_and_code_in_the_cell",
    ("WEAK_WORD", 199): "australian_stockist_form",
    ("WEAK_WORD", 1101): "beauty_store_zh",
    ("FAINT_WORD", 401): "australian_stockist_form",
    ("REQUIRED", 300): "agent_name_and_code_in_the_cell",
    ("VISIBLE", 700): "agent_name_and_code_in_the_cell",
    ("OF_SEVERAL", 450): "sap_me2n_download",
    ("FILLED", 3): "bill_to_and_ship_to_blocks",
    ("CODED", 0): "sap_purchase_order_print",
    ("CODED", 9): "bill_to_and_ship_to_blocks",
    ("WEAKER", 0): "sheet_with_contact_table_first",
}
TABLES: Mapping[tuple[str, int], tuple[str, Extra]] = {
    ("ADDS_UP", 1999): (
        "Foo | W1 | W2 | Total | Rate | Worth | Kennel\n"
        "10 | 1 | 2 | 3 | 0.5 | 5 | A-1\n7 | 2 | 3 | 5 | 0.5 | 3.5 | A-2",
        {"sku": ("Kennel",)},
    ),
    ("NUMBER_WORD", 700): ("Item | 编号 | Cases\nSoap | A-1 | 3", {}),
    ("REQUIRED", 0): ("Item | Cases\nA-1 | 3", {"product": ("Item",)}),
    ("OF_SEVERAL", 0): ("Item | Article | Cases\nSoap | A-1 | 3", {"spec": ("Item",)}),
    ("VISIBLE", 0): ("SKU | Cases | Product | Cases\nA-1 | 7 | Soap | 3", {}),
    ("WEAKER", -5): ("Agent code | to be told\nDealer | C7\nSKU | Cases\nA-1 | 3", {}),
}  # fmt: skip


def read(name: str, table: str, extra: Extra) -> object:
    """The columns, lines and labels of a form or a table."""
    vocabulary.cache_clear()
    if name:
        form = read_form(FOLDER / f"{name}.txt")
        sheets = open_file(f"{name}.xlsx", content_of(form), None, form.codes).sheets
    else:
        hidden = frozenset({1}) if table.count("Cases") > 1 else frozenset()
        own = grid(f"{'' if 'Agent' in table else HEAD}{table}", hidden_columns=hidden)
        sheets = found(own, extra=dict(extra))
    vocabulary.cache_clear()
    return [
        (one.kind, one.columns, one.rows, one.labels, [code for code, *_rest in one.troubles])
        for one in sheets
    ]


@pytest.mark.parametrize(
    ("weight", "other", "name", "table", "extra"),
    [
        *((weight, other, name, "", {}) for (weight, other), name in FORMS.items() if name),
        *((weight, other, "", table, extra) for (weight, other), (table, extra) in TABLES.items()),
    ],
)
def test_a_weight_on_the_other_side_of_its_neighbour_reads_a_sheet_otherwise(
    weight: str, other: int, name: str, table: str, extra: Extra, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(name, table, extra)
    for module in (header,) if hasattr(header, weight) else COLUMNS:
        if hasattr(module, weight):
            monkeypatch.setattr(module, weight, other)
    assert read(name, table, extra) != before


def test_every_weight_is_tried_on_both_sides() -> None:
    own = {name for name, value in vars(evidence).items() if name.isupper() and isinstance(value, int)}
    assert own | {"FILLED", "CODED", "WEAKER"} == {weight for weight, _other in (*FORMS, *TABLES)}
