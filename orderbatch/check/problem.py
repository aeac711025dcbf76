"""What a rule finds: a finding code at a row of a frame. The day turns it into a `Finding` with its cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one row. on: `order` (a row of the orders frame) or `line` (of the lines frame).

    column names the cell; value quotes it; numbers fill the sentence.
    """

    code: str
    on: str
    row: int
    column: str
    value: str = ""
    numbers: Mapping[str, object] = field(default_factory=dict)
