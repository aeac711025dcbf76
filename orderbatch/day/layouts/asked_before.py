"""What was asked of the rep and what he answered before this run (10, part 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import LISTS, NONE_OF_OURS
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import form_questions as kept

_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Memory:
    """waiting: questions that are open. answers: all that were ever given, oldest first."""

    waiting: Sequence[dict[str, Any]] = ()
    answers: Sequence[_Row] = ()

    @property
    def done(self) -> set[str]:
        """Labels of the questions that have an answer."""
        return {row["label"] for row in self.answers}

    @property
    def of_orders(self) -> list[_Row]:
        """The answers about order forms that still count."""
        return [row for row in self._counting() if row["reading"].get("kind", ORDER.kind) == ORDER.kind]

    @property
    def of_lists(self) -> list[_Row]:
        """The answers about lists of ours that still count; also that one is none of ours."""
        return [row for row in self._counting() if row["reading"].get("kind") in (*LISTS, NONE_OF_OURS)]

    def _counting(self) -> list[_Row]:
        return [row for row in self.answers if not row["forgotten"]]


def memory_of(ledger: Ledger) -> Memory:
    """All of it, as the ledger has it."""
    return Memory(ledger.ask(kept.open_questions), ledger.ask(kept.answered))
