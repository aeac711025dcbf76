"""Forms and lists whose layout nobody has told us: what is asked of them, and what is answered (10, part 2).

A question is about one sheet of one file; all questions of a run stand in one workbook, the reading sheets.
An answer is kept as a layout: how forms with these headings of this agent are read from then on.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orderbatch.contract.columns import AS_OF, Column
from orderbatch.contract.spellings import clean_text

READING = "reading"  # the kind of the workbook, and of its sheets when they come back
NOTHING, PIECES = "nothing", "pieces"
PART = "part"  # one of several columns whose cases are added up: days, warehouses
EACH = "each"  # one of several columns whose heading is the agent that orders below it
QUANTITIES = ("cases", PIECES, PART, EACH)
MEANINGS = (  # offered; a column that is known by its heading may mean any other of its list
    "sku", "product", "spec", "unit", "cases", PIECES, PART, EACH, "case_price", "amount", "remarks",
    "on_hand", "lot", "expiry", "warehouse", "pieces_per_case", "min_cases", "order_multiple",
    "agent", "agent_name", "region", "balance", AS_OF.name, NOTHING,
)  # fmt: skip
LISTS = ("catalogue", "stock", "agents", "balances")  # of ours that are asked about
NONE_OF_OURS = "none"  # the kind of what the rep refuses and names no agent
# what stands in the yellow cells that have a list
READ_AS, READING_ANSWER = Column("read_as", "choice"), Column("reading_answer", "choice")
READING_KIND, READING_TIME = Column("reading_kind", "choice"), Column("reading_time", "choice")
CAME = "came"  # figures are of the time at which their file came
READ, REFUSE = "read", "refuse"  # what the rep says of a form

QUESTIONS = (
    "label",  # "<batch>/<n>"
    "document", "sheet", "sha256", "archive_path", "received_at",
    "agent",  # as far as the form says
    "asked",  # what the reading sheet shows (a dict, `Drawn` as plain values)
)  # fmt: skip
LAYOUTS = (
    "label",  # of the question
    "agent",
    "fingerprint",
    "reading",  # a dict: `Layout` as plain values
    "answered_by", "document", "cell",
)  # fmt: skip

# What makes it doubtful which column is what: asked of the rep. What else is doubtful is its sender's to say.
MAIL_TEXT = "MAIL_TEXT"  # an order in the text of a mail
HEADING_NONE = "HEADING_NONE"  # a list without headings
IN_PIECES = "ORDERED_IN_PIECES"  # every quantity counts pieces; dropped where the catalogue counts so, too
IN_BOTH = "ORDERED_IN_BOTH"  # some lines in cases, some in pieces; dropped likewise
BY_UNITS = frozenset((IN_PIECES, IN_BOTH))  # an answer to either says how units count
OF_UNITS = BY_UNITS | {"QUANTITY_LARGER"}  # settled by an answer about them alone, never by others
UNFOLDED = "FORM_UNFOLDED"  # no list: items side by side, or a card each
OF_LAYOUT = OF_UNITS | {MAIL_TEXT, UNFOLDED, HEADING_NONE}
OF_LAYOUT |= {"HEADING_GUESSED", "QUANTITY_TWICE", "QUANTITY_UNSURE"}
OF_ITS_LAYOUT: dict[str, object] = {
    "asked": True
}  # of a withdrawn line: its next order will say it, too; the rep can tell how
OF_TITLE = "TITLE_UNKNOWN"
NOBODYS = "AGENT_MISSING"  # an order that nowhere says whose it is, so that nobody can be answered
CALLED = "AGENT_NOT_LISTED"  # an order under a name that no agent of ours has
NO_LONGER_FITS = "LAYOUT_MISFIT"  # a remembered reading, told by what stands in its columns
UNKNOWN = ("SHEET_UNKNOWN", "LABEL_MISSING")
OF_LISTS = ("MASTER_STRANGE", "LIST_NOT_OURS", "LIST_PRICES", "LIST_UNDATED")  # whose, or of when
ASKED_ABOUT = OF_LAYOUT | {"LINE_WITHDRAWN", OF_TITLE, NOBODYS, CALLED, *UNKNOWN, NO_LONGER_FITS, *OF_LISTS}


@dataclass(slots=True)
class Drawn:
    """A form's sheet as the rep is shown it, and what it was taken for.

    header_row: Excel number. rows: (Excel number, its cells as texts). read_as: position → meaning.
    runner_up: meaning → position that comes next for it. rules: position → rule that chose. left_out: (row,
    rule). doubts: (finding code, cell, value, numbers). title: of an unknown title, without figures.
    products: name of each item that may be among its lines. kind: of sheet, as which it was taken. packs:
    cell of an item → pieces per case, where its quantities are taken for pieces. not_ordered: what stands in
    rows that say of themselves that they are not wanted. form: what it was before it was laid out as a list.
    """

    sheet: str
    header_row: int
    rows: list[tuple[int, list[str]]]
    read_as: dict[int, str] = field(default_factory=dict)
    runner_up: dict[str, int] = field(default_factory=dict)
    rules: dict[int, str] = field(default_factory=dict)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    doubts: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)
    title: str = ""
    agent: str = ""
    order_no: str = ""
    products: dict[str, str] = field(default_factory=dict)
    kind: str = "order"
    packs: dict[str, int] = field(default_factory=dict)
    not_ordered: list[str] = field(default_factory=list)
    form: str = ""

    def plain(self) -> dict[str, Any]:
        """What a reading sheet shows, as plain values."""
        asked = [doubt for doubt in self.doubts if doubt[0] in ASKED_ABOUT]
        return {
            "kind": self.kind,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "rows": [[number, list(cells)] for number, cells in self.rows],
            "read_as": sorted([place, name] for place, name in self.read_as.items()),
            "runner_up": sorted([name, place] for name, place in self.runner_up.items()),
            "rules": sorted([place, rule] for place, rule in self.rules.items()),
            "left_out": [list(left) for left in self.left_out],
            "doubts": [[code, cell, value, _plain(numbers)] for code, cell, value, numbers in asked],
            "title": self.title,
            "agent": self.agent,
            "order_no": self.order_no,
            "products": dict(self.products),
            **({"packs": dict(self.packs)} if self.packs else {}),
            **({"form": self.form} if self.form else {}),
            **({"not_ordered": list(self.not_ordered)} if self.not_ordered else {}),
        }


def drawn_from(asked: Mapping[str, Any]) -> Drawn:
    """A form's sheet from the plain values of a question."""
    pairs = {name: dict(asked[name]) for name in ("read_as", "runner_up", "rules")}
    tuples = {name: [tuple(row) for row in asked[name]] for name in ("rows", "left_out", "doubts")}
    return Drawn(**{**asked, **pairs, **tuples})


def _plain(numbers: Mapping[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in numbers.items()}


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """How one sheet of a file is to be read.

    columns: meaning → position (0 = A); `pieces` where quantities are pieces, `part 1`, `part 2` …
    where they are added up, `each 1` … where their headings are agents, `sku 2`, `cases 2` … of a list that
    goes on beside itself. settled: codes of doubts that the answer has settled.
    is_refused: no order, and no list of ours. kind: of sheet. as_of: the moment of its figures, or `CAME`.
    seen: positions of what stood below its headings when it was answered: what is not read of it is known.
    not_ordered: words of rows, and above rows, that are not ordered. number_label: beside what the order's
    number stands, where no word of ours says so. form: of one that is no list, what it is laid out from.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, int]
    agent: str = ""
    order_no: str = ""
    settled: frozenset[str] = frozenset()
    is_refused: bool = False
    kind: str = "order"
    as_of: dt.datetime | str | None = None
    seen: frozenset[int] = frozenset()
    not_ordered: tuple[str, ...] = ()
    number_label: str = ""
    form: str = ""


def filled_below(rows: Iterable[tuple[int, Sequence[str]]], header_row: int) -> frozenset[int]:
    """The columns of a form as it was asked about that have something below its headings."""
    below = (cells for number, cells in rows if number > header_row)
    return frozenset(place for cells in below for place, cell in enumerate(cells) if cell)


def columns_of(values: Sequence[str]) -> dict[str, int]:
    """What was said of each column as `FormAnswer.columns`: what comes again counts parts, or halves."""
    columns: dict[str, int] = {}
    half, own = 1, set[str]()
    for place, value in enumerate(values):
        if value in (PART, EACH):
            columns[f"{value} {sum(name.startswith(f'{value} ') for name in columns) + 1}"] = place
        elif value and value != NOTHING:
            if value in own:
                half, own = half + 1, set()
            own.add(value)
            columns[value if half == 1 else f"{value} {half}"] = place
    return columns


def twice_in(values: Sequence[str]) -> list[int]:
    """The columns said to be what another is, but for lists beside each other: item and cases each time."""
    columns = columns_of(values)
    halves = {name.partition(" ")[2] for name in columns if name.partition(" ")[0] not in (PART, EACH)}
    lacking = any(
        f"sku {half}".strip() not in columns
        or not any(f"{name} {half}".strip() in columns for name in ("cases", PIECES))
        for half in halves
    )
    sums = PART in values and "cases" in values
    if not (lacking and len(halves) > 1) and not sums:
        return []
    twice = [place for place, value in enumerate(values) if value in values[:place]]
    beside = [place for place, value in enumerate(values) if sums and value == "cases"]
    return [place for place in twice if values[place] not in (PART, EACH, NOTHING, "")] or beside


def words_in(said: object) -> tuple[str, ...]:
    """Several words in one cell: `作废、上次欠货`, `cancelled; owed`."""
    parts = re.split(r"[;；、,，\n]", clean_text(str(said or "")))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def code_of(question: Mapping[str, Any]) -> str:
    """A digest of all that was asked: another form, or the same one asked otherwise, has another."""
    told = [question["label"], question["sha256"], question["asked"]]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
