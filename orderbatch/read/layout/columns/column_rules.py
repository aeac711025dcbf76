"""Every rule that says what a column is: `check --show` prints a rule by the name of its function.

To change why a form is read as it is: find the rule's function here, and change it or what it weighs.
To add one: a function that yields column, heading and weight, its place in a tuple, and a form of
`tests/forms` that is misread without it.
"""

from collections.abc import Callable, Iterator, Sequence

from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.read.layout.columns.codes import codes_of_the_catalogue, codes_with_figures
from orderbatch.read.layout.columns.evidence import VISIBLE, Claim, Heading, Says, Seen
from orderbatch.read.layout.columns.heading_words import (
    column_or_number,
    faint_word,
    one_meaning,
    several_meanings,
    weak_word,
)
from orderbatch.read.layout.columns.our_prices import cases_by_our_price
from orderbatch.read.layout.columns.quantity import (
    cases_beside_pieces,
    cases_by_amount,
    cases_in_pieces,
    count_with_its_unit,
    counts_below,
    sum_of_the_same,
    unit_before_its_count,
    units_below,
)
from orderbatch.read.layout.columns.unheaded import (
    amount_by_price,
    cases_in_the_heading,
    catalogue_codes_below,
    catalogue_names_below,
    codes_under_a_number,
    only_whole_numbers,
    sum_of_its_neighbours,
)

WordRule = Callable[[Sheet, Sequence[Heading]], Iterator[Says]]
ValueRule = Callable[[Seen], Iterator[Says]]

# What the words of a heading row say: for every kind of sheet.
WORD_RULES: tuple[WordRule, ...] = (one_meaning, column_or_number, several_meanings, weak_word, faint_word)

# What the lines of an order bear out, against its words.
VALUE_RULES: tuple[ValueRule, ...] = (
    codes_of_the_catalogue,
    codes_with_figures,
    cases_beside_pieces,
    cases_in_pieces,
    cases_by_amount,
    count_with_its_unit,
    unit_before_its_count,
    counts_below,
    sum_of_the_same,
    units_below,
)

# What the lines say where nobody knows the words.
UNKNOWN_RULES: tuple[ValueRule, ...] = (
    catalogue_codes_below,
    catalogue_names_below,
    codes_under_a_number,
    cases_in_the_heading,
    cases_by_our_price,
    sum_of_its_neighbours,
    only_whole_numbers,
    amount_by_price,
)

COLUMN_RULES = (*WORD_RULES, *VALUE_RULES, *UNKNOWN_RULES)


def claims_of_words(sheet: Sheet, headings: Sequence[Heading], hidden: frozenset[int]) -> Iterator[Claim]:
    """What the words of a heading row claim; a heading in sight goes before a hidden one."""
    for rule in WORD_RULES:
        for column, heading, weight in rule(sheet, headings):
            seen = 0 if heading.position in hidden else VISIBLE
            yield Claim(rule.__name__, column, heading, weight + seen)


def claims_of_values(seen: Seen) -> list[Claim]:
    """What an order's lines claim against its words."""
    return [Claim(rule.__name__, *said) for rule in VALUE_RULES for said in rule(seen)]


def claims_of_unheaded(seen: Seen) -> list[Claim]:
    """What the cells below a row of unknown words claim."""
    return [Claim(rule.__name__, *said) for rule in UNKNOWN_RULES for said in rule(seen)]
