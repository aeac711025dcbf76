"""One kind of cell: what it is called, how its cells are read exactly, and what they must satisfy.

Parsing is column-wise: `parse_column` takes the cells of one column of all sheets of a run at once, and
parses each spelling once. To add a kind: a parser in `spellings.py` and a row in `_KINDS`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from orderbatch.contract.spellings import (
    LARGEST_COUNT,
    LONGEST_TEXT,
    CellError,
    is_blank,
    parse_choice,
    parse_code,
    parse_count,
    parse_day,
    parse_measure,
    parse_moment,
    parse_money,
    parse_text,
    shown,
)
from orderbatch.contract.words import every_choice

__all__ = ["BLANK", "CellKind", "Column", "parse_column", "shown"]

CellKind = Literal["text", "code", "count", "money", "measure", "day", "moment", "choice"]


@dataclass(frozen=True, slots=True)
class Column:
    """One kind of cell: its name in the vocabulary, how it is parsed, and what it must satisfy.

    required: the column must be there and the cell filled. advisory: a bad cell is told, its value
    dropped, and the row goes on. person: filled in by a person on a sheet that we write. least / most:
    bounds (cases, minor units). key: text that is a code of ours. carried: of an order form, goes with its
    order or line into the batch, the ledger, and every document.
    """

    name: str
    kind: CellKind
    required: bool = False
    advisory: bool = False
    person: bool = False
    least: int | None = None
    most: int | None = None
    carried: bool = False


def _plain_count(value: object) -> bool:
    return type(value) is int and -LARGEST_COUNT <= value <= LARGEST_COUNT


def _plain_code(value: object) -> bool:
    return type(value) is str and value.isascii() and value.isalnum() and len(value) <= 64


def _plain_text(value: object) -> bool:
    return (
        type(value) is str
        and value.isprintable()
        and value.isascii()
        and len(value) <= LONGEST_TEXT
        and value == value.strip()
        and value != ""
    )


def _never(_value: object) -> bool:
    return False


_KINDS: Mapping[str, tuple[Callable[[object], bool], Callable[[Any], Any]]] = {
    "text": (_plain_text, parse_text),
    "code": (_plain_code, parse_code),
    "count": (_plain_count, parse_count),
    "measure": (_never, parse_measure),
    "day": (_never, parse_day),
    "moment": (_never, parse_moment),
}

BLANK: Mapping[CellKind, object] = {"text": "", "code": "", "choice": ""}


def parse_column(
    column: Column, cells: Sequence[object], currency: str = ""
) -> tuple[list[Any], list[tuple[int, str, Mapping[str, object]]]]:
    """The cells of one column as clean values, and (position, finding code, numbers) of those refused.

    currency: the desk's, which alone an amount may call; "" = whichever, to compare amounts with each other.

    Clean values: `text`, `code`, `choice` str ("" where blank); `count` int cases; `money` int minor
    units; `measure` int millionths; `day` date; `moment` datetime. Blank or refused: None (text: "").
    """
    # The same spelling is parsed once in a run. True equals 1 as a key, so it is told apart by its type.
    mixed = bool in set(map(type, cells))
    keys: Sequence[Any] = [(type(cell), cell) for cell in cells] if mixed else cells
    known: dict[object, Any] = {}
    refusals: dict[object, CellError] = {}
    for key in set(keys):
        try:
            known[key] = _parse_cell(column, key[1] if mixed else key, currency)
        except CellError as error:
            known[key], refusals[key] = BLANK.get(column.kind), error
    values = [known[key] for key in keys]
    if not refusals:
        return values, []
    return values, [
        (position, refusals[key].code, refusals[key].numbers)
        for position, key in enumerate(keys)
        if key in refusals
    ]


def _parse_cell(column: Column, cell: Any, currency: str) -> Any:
    """One cell, exactly; blank where there is nothing. Raises CellError."""
    if column.kind == "money":
        return None if is_blank(cell) else parse_money(cell, currency)
    if column.kind == "choice":
        return BLANK["choice"] if is_blank(cell) else parse_choice(every_choice(column.name))(cell)
    plain, parse = _KINDS[column.kind]
    if plain(cell):
        return cell
    return BLANK.get(column.kind) if is_blank(cell) else parse(cell)


# Columns that several sheets share, and short ways to declare plain ones.
AGENT = Column("agent", "code", required=True)
SKU = Column("sku", "code", required=True)
ORDER_NO = Column("order_no", "code", required=True)
AS_OF = Column("as_of", "moment")
REMARKS = Column("remarks", "text", advisory=True)


def carried(*columns: Column) -> tuple[Column, ...]:
    """These columns of an order form, carried with its order or line to every document."""
    return tuple(replace(column, carried=True) for column in columns)


def text(*names: str) -> tuple[Column, ...]:
    """Optional text columns; a bad cell is told and dropped."""
    return tuple(Column(name, "text", advisory=True) for name in names)


def person(*names: str) -> tuple[Column, ...]:
    """Text columns that a person fills in."""
    return tuple(Column(name, "text", person=True) for name in names)
