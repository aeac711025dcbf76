"""What our own prices say of the columns of a form, where the catalogue is at hand: which is the quantity."""

from collections.abc import Iterator, Sequence

from orderbatch.contract.columns import parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import PIECES
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import shown
from orderbatch.contract.units import SMALLEST, Sold, are_of_pieces, counted_in
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.columns.evidence import ADDS_UP, Heading, Says, Seen
from orderbatch.read.layout.columns.quantity import units_of
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.vocabulary import FAINT, WEAK

_CASES = ORDER.column("cases")


def cases_by_our_price(seen: Seen) -> Iterator[Says]:
    """The one heading whose whole numbers times our price of the case are another column, in every line."""
    if "cases" in seen.match.columns or "sku" not in seen.match.columns:
        return
    found = [
        heading for heading in seen.headings if not heading.meanings and costs_what_it_says(seen, heading)
    ]
    if len(found) == 1:
        yield "cases", found[0], ADDS_UP


def costs_what_it_says(seen: Seen, counted: Heading) -> bool:
    """Whether a column times our prices is the amount in another one, in each line that orders.

    One case of something costs its price, so that one line must order more.
    """
    code = seen.match.columns["sku"].position
    lines = [seen.grid.rows[line] for line in seen.lines]
    lines = [line for line in lines if not is_nothing(line[counted.position])]
    numbers, refused = parse_column(_CASES, [line[counted.position] for line in lines])
    if refused or not any(number and number > 1 for number in numbers):
        return False
    sold = [seen.sold(line[code]) for line in lines]
    pairs = [(number, item) for number, item in zip(numbers, sold, strict=True) if item]
    if len(pairs) < len(lines):
        return False
    due = [number * item.price for number, item in pairs]
    others = (at for at in range(seen.grid.width) if at not in (code, counted.position))
    return any(_are([line[at] for line in lines], due) for at in others)


def _are(cells: Sequence[Cell], due: Sequence[int]) -> bool:
    pairs = zip(cells, due, strict=True)
    return all(type(cell) is float and round(cell * 100) == minor for cell, minor in pairs)


def priced_by_the_case(seen: Seen) -> bool:
    """Whether a price in each line is ours of the case, of items that have several pieces in one.

    It says what a heading `Case price` says: what is ordered beside it is cases.
    """
    columns = seen.match.columns
    if not seen.codes or "cases" not in columns or "case_price" not in columns:
        return False
    counted, price = columns["cases"], columns["case_price"]
    if counted.meanings.get("cases") not in (WEAK, FAINT):
        return False  # asked about for its other figures, or not at all
    code = seen.match.columns["sku"].position
    said = [
        (seen.grid.rows[line][price.position], seen.sold(seen.grid.rows[line][code])) for line in seen.lines
    ]
    return bool(said) and all(
        type(cell) is float and item is not None and item.pieces > 1 and round(cell * 100) == item.price
        for cell, item in said
    )


def pieces_at_our_price(seen: Seen) -> bool:
    """Whether each line is of pieces at our price of one, and whole cases of ours.

    `240 | 瓶 | 5.50` of an item at 132.00 a case of 24: the unit, the price and the quantity say the same.
    """
    columns, lines = seen.match.columns, seen.grid.rows
    if not (seen.codes and seen.lines and "cases" in columns and "case_price" in columns):
        return False
    used, price, unit = columns["cases"], columns["case_price"], columns.get("unit")
    if unit is None and counted_in(used.text)[0] != "piece":
        return False
    if unit and any(counted_in(lines[line][unit.position])[0] != "piece" for line in seen.lines):
        return False
    code = seen.match.columns["sku"].position
    rows = (lines[line] for line in seen.lines)
    return all(_is_of_pieces(row[used.position], row[price.position], seen.sold(row[code])) for row in rows)


def _is_of_pieces(quantity: Cell, price: Cell, item: Sold | None) -> bool:
    """Whether a price is ours of one piece, to the cent, and the quantity makes whole cases."""
    (count,), refused = parse_column(_CASES, [quantity])
    if refused or not count or item is None or item.pieces < SMALLEST or type(price) is not float:
        return False
    of_one = round(price * 100) * item.pieces
    return count % item.pieces == 0 and abs(of_one - item.price) * 2 <= item.pieces


def priced_as_pieces(seen: Seen) -> Iterator[CellTrouble]:
    """A quantity beside our prices of single pieces, of which nothing says that it counts cases."""
    used, price = (seen.match.columns.get(name) for name in ("cases", "case_price"))
    if used is None or price is None or counted_in(used.text)[0] or units_of(seen) in ({"case"}, {"piece"}):
        return
    code = seen.match.columns["sku"].position
    lines = [seen.grid.rows[line] for line in seen.lines]
    priced = [(cell, line[code]) for line in lines if type(cell := line[price.position]) is float]
    said: list[tuple[float, Sold]] = [(cell, item) for cell, its in priced if (item := seen.sold(its))]
    if are_of_pieces(said) and not costs_what_it_says(seen, used):
        spot = f"{letters(used.position)}{seen.heading.below}"
        yield "QUANTITY_UNSURE", spot, shown(used.text), {"column": "cases", "as": PIECES}
