"""A sheet that crosses the door, declared once: it is recognised, read, validated and laid out by this.

`Sheet` is the declaration; the declarations themselves are in `sheets.py`. What reading makes of one
sheet of one file is a `FoundSheet`; all found sheets of a kind become one typed frame in `read/rows.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from orderbatch.contract.columns import Column

if TYPE_CHECKING:
    import pandera.pandas as pa

NOTES = frozenset({"remarks", "comment"})  # what a person adds beside: nothing hangs on it
DTYPES: Mapping[str, str] = {
    "text": "str",
    "code": "str",
    "choice": "str",
    "count": "Int64",
    "money": "Int64",
    "measure": "Int64",
    "day": "object",
    "moment": "object",
}


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One kind of sheet: the columns of its table, the labels of its header block, and its key.

    A sheet is recognised by its required columns (and required labels). `key`: columns that together
    may stand only once. `returns`: written by us, filled in by a person, and sent back. `required`: names of
    the columns without which a table is not this kind; `answers`: of those in which a person answers.
    """

    kind: str
    columns: tuple[Column, ...]
    labels: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()
    returns: bool = False
    required: tuple[str, ...] = field(init=False, repr=False)
    answers: frozenset[str] = field(init=False, repr=False)
    named: Mapping[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Note what every form asks; in `answers` two of one heading that differ are no answer."""
        put = object.__setattr__
        put(self, "required", tuple(column.name for column in self.columns if column.required))
        put(self, "answers", frozenset(column.name for column in self.columns if column.person) - NOTES)
        put(self, "named", {column.name: column for column in reversed((*self.columns, *self.labels))})

    def column(self, name: str) -> Column:
        """The column or label of that name."""
        return self.named[name]

    def schema(self) -> "pa.DataFrameSchema":
        """What pandera holds the typed rows to: presence and bounds. Types are already exact.

        A failed check carries its finding code as `error`.
        """
        return _schema(self.columns)


@cache
def _schema(columns: tuple[Column, ...]) -> "pa.DataFrameSchema":
    """Only columns that are held to something: each takes pandera 3 ms, whatever the size."""
    import pandera.pandas as pa

    held = {column.name: (DTYPES[column.kind], _bounds(column)) for column in columns}
    return pa.DataFrameSchema(
        {
            name: pa.Column(dtype, checks=bounds, nullable=True, coerce=False)
            for name, (dtype, bounds) in held.items()
            if bounds
        },
        strict=False,
    )


def _bounds(column: Column) -> list[Any]:
    import pandera.pandas as pa

    checks = []
    if column.required and not column.advisory:
        filled = (
            (lambda cells: cells != "") if DTYPES[column.kind] == "str" else (lambda cells: cells.notna())
        )
        checks.append(pa.Check(filled, error="CELL_BLANK", ignore_na=False))
    if column.least is not None:
        checks.append(pa.Check.ge(column.least, error="TOO_SMALL"))
    if column.most is not None:
        checks.append(pa.Check.le(column.most, error="TOO_LARGE"))
    return checks


class Evidence(NamedTuple):
    """Why a column is read as what it is: the rule's name, the place and words of its heading, the weight."""

    rule: str
    position: int
    heading: str
    weight: int


class WhyChosen(NamedTuple):
    """Why a heading row, a kind or a label's value was chosen: the rule's name, what it says, the weight."""

    rule: str
    said: str
    weight: int


@dataclass(slots=True)
class FoundSheet:
    """One recognised sheet of one file, as plain cells. Made in the reading process; cheap to pickle.

    columns: heading name → position of its column (0 = A). rows: the Excel number (1 = first) of each
    table row. cells: heading name → the raw cells, one a row. labels: header-block name → (raw value,
    cell address). troubles: (finding code, cell address, value, numbers) met while finding the table.
    properties: the workbook's custom document properties. header_row: Excel number, for messages.
    headings: heading name → the words that stood there. language: of most headings, `en` or `zh`.
    continues: it goes on with the order of the sheet before it in the same file. mentions: (text, cell) of
    what stands above an order that does not say whose it is, and of what a list of ours calls itself that no
    such list does; the sheet's own name comes first, with no cell. above: (row, column, text) of what stands
    above an order that says whose it is, as far as a label does. senders: of a sheet that came in a mail,
    whose mail it was, from the outermost to the one that holds it. evidence: heading name → why its column
    was chosen, and what comes next for it. unread: position → heading of a column that nothing was read
    from. left_out: (Excel row, rule) of the rows below that are no lines; kept: of lines that have no code or
    no count ("" where no rule says that they are none). reasons: `header_row`, `kind` and
    the names of labels → why that row, kind or cell was chosen, and what comes next. in_pieces: the rep, or
    our prices, say that its quantities are pieces; by_unit: that its unit tells which are. said_currency:
    column of amounts → (currency, cell) as its heading or a line above calls it; in_currency: of each row, as
    a column of currencies does; in_format: column → Excel row → what the number format of an amount shows.
    currency: the desk's, which alone counts; "" where nobody said it. places: address as it is read → address
    on the sheet, where lines did not stand below each other.
    """

    kind: str
    name: str
    header_row: int
    columns: dict[str, int]
    rows: list[int]
    cells: dict[str, list[Any]]
    labels: dict[str, tuple[Any, str]] = field(default_factory=dict)
    troubles: list[tuple[str, str, str, dict[str, object]]] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    continues: bool = False
    mentions: list[tuple[str, str]] = field(default_factory=list)
    above: list[tuple[int, int, str]] = field(default_factory=list)
    senders: tuple[str, ...] = ()
    evidence: dict[str, tuple[Evidence, Evidence | None]] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    kept: list[tuple[int, str]] = field(default_factory=list)
    reasons: dict[str, tuple[WhyChosen, WhyChosen | None]] = field(default_factory=dict)
    in_pieces: bool = False
    by_unit: bool = False
    said_currency: dict[str, tuple[str, str]] = field(default_factory=dict)
    in_currency: list[str] = field(default_factory=list)
    in_format: dict[str, dict[int, tuple[str, ...]]] = field(default_factory=dict)
    currency: str = ""
    places: Mapping[str, str] = field(default_factory=dict)

    def address(self, column: str, row: int) -> str:
        """Where a column's cell of an Excel row stands, like `D9`; the row alone if the column is absent."""
        if column not in self.columns:
            return str(row_of_cell(self.places.get(f"A{row}", f"A{row}")))
        address = f"{letters(self.columns[column])}{row}"
        return self.places.get(address, address)


@cache
def letters(position: int) -> str:
    """Column letters of a position: 0 → A, 26 → AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def by_kind(sheets: Sequence[Sheet]) -> dict[str, Sheet]:
    """The declarations by their kind."""
    return {sheet.kind: sheet for sheet in sheets}


def row_of_cell(cell: str) -> int:
    """The row of an address as `B12`; 0 where none is said."""
    return int("".join(filter(str.isdigit, cell)) or 0)


def spot_of(cell: str) -> tuple[int, int]:
    """Row and column of an address as `B12`, both from 0; (-1, …) where no row is said."""
    column = 0
    for letter in filter(str.isalpha, cell):
        column = 26 * column + ord(letter.upper()) - 64
    return row_of_cell(cell) - 1, column - 1


def cell_at(row: int, column: int) -> str:
    """The address of a row and a column, both from 0."""
    return f"{letters(column)}{row + 1}"
