"""What is wrong in the data and where: its code is a row in `findings/`, its sentence in `words/`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orderbatch.contract.findings.every_code import CODES, OF_MORE
from orderbatch.contract.findings.severity import Severity
from orderbatch.contract.words import Words
from orderbatch.contract.words.spoken import spoken


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: where (file, sheet, cell), what was there (value), and the numbers of its sentence."""

    code: str
    file: str
    sheet: str = ""
    cell: str = ""
    value: str = ""
    numbers: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """`error`, `warning` or `note`, by its code."""
        return CODES[self.code]

    @property
    def current(self) -> str:
        """What its cell says; "" where it is about a row, an order, a file, or several places."""
        has_cell = bool(self.cell) and not self.cell.isdigit()
        return str(self.numbers.get("says", self.value)) if has_cell and self.code not in OF_MORE else ""

    @property
    def where(self) -> str:
        """File › sheet!cell, as far as known."""
        spot = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
        return f"{self.file} › {spot}" if spot else self.file

    def message(self, words: Words) -> str:
        """What is wrong, in the reader's language."""
        return words.text(f"findings.{self.code}.message", **self.said(words))

    def fix(self, words: Words) -> str:
        """What to do about it, in the reader's language."""
        return words.text(f"findings.{self.code}.fix", **self.said(words))

    def said(self, words: Words) -> dict[str, object]:
        """What its sentences name; a `value` among the numbers is as it is read: several, or an amount."""
        return {"value": self.shown(words), **spoken(self.numbers, words)}

    def shown(self, words: Words) -> str:
        """The value as its cell shows it: of a column of choices (`chosen`) the word, where it is a key."""
        chosen = self.numbers.get("chosen")
        is_key = chosen and self.value in words.look_up(f"choices.{chosen}")
        return words.choice(str(chosen), self.value) if is_key else self.value

    def names_its_value(self, words: Words) -> bool:
        """Whether its sentence says the value, which then need not be named beside it."""
        return "{value}" in str(words.look_up(f"findings.{self.code}.message"))

    def told(self, words: Words) -> dict[str, Any]:
        """All of it for programs: where, what, and what to do in the reader's language."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "value": self.value,
            "message": self.message(words),
            "fix": self.fix(words),
        }


def once_each(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without what was said already: what stands above a list is so for each of its orders."""
    said: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
    for found in findings:
        place = (found.code, found.file, found.sheet, found.cell, found.value)
        numbers = said.setdefault(place, [])
        if found.numbers not in numbers:
            numbers.append(found.numbers)
            yield found


def message_of(alike: Sequence[Finding], words: Words, *, has_values: bool = True) -> str:
    """One sentence for findings of one code: the first's, named as that where the others' say something else.

    has_values: what stands in their own cells is named beside each, and may differ.
    """
    first, message = alike[0], alike[0].message(words)
    names_it = has_values and first.names_its_value(words)  # else `1` is only a part of 2026-11-24-1
    said = {one.message(words).replace(one.value if names_it else "", "") for one in alike}
    return message if len(said) == 1 else words.text("phrases.first", message=message)


def first_of(items: Sequence[object], most: int) -> list[object]:
    """What a sentence names of these: the first ones, and (`""`, how many more there are)."""
    more = len(items) - most
    return [*items[:most], *([("", more)] if more > 0 else [])]
