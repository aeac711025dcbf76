"""Trouble that is the operator's to mend: an error with an exit code and a sentence (4-run, exit codes).

The data's own trouble is a `Finding`, never an exception. Our own trouble is an ordinary traceback.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from orderbatch.contract.finding import Finding
from orderbatch.contract.words import Words
from orderbatch.contract.words.spoken import spoken


class ExitCode(IntEnum):
    """What the shell is told when orderbatch ends."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    MASTER = 3
    BUSY = 4
    INTEGRITY = 5
    INTERNAL = 70
    INTERRUPTED = 130


class OrderbatchError(Exception):
    """The operator must act; nothing was written.

    `code` names a sentence and a what-to-do in the words files (`errors.toml`); `numbers` fills them.
    `findings`: what was found wrong in the data on the way, if anything; it may be the cause.
    `others`: what else ends the same call in the same way, so that all of it can be mended at once.
    `asked`: files that wait for the rep's answer, with the reading sheets on which they are asked about (10).
    """

    def __init__(self, code: str, exit_code: ExitCode, **numbers: object) -> None:
        super().__init__(code, numbers)
        self.code = code
        self.exit_code = exit_code
        self.numbers = numbers
        self.findings: tuple[Finding, ...] = ()
        self.others: tuple[OrderbatchError, ...] = ()
        self.asked: Mapping[str, str] = {}

    def message(self, words: Words) -> str:
        """What happened, in the reader's language."""
        return words.text(f"errors.{self.code}.message", **spoken(self.numbers, words))

    @classmethod
    def raise_all(cls, troubles: Sequence["OrderbatchError"]) -> None:
        """Raise the first of these with the rest as `others`; none: nothing happens."""
        if troubles:
            first, *rest = troubles
            first.others = tuple(rest)
            raise first

    def fix(self, words: Words) -> str:
        """What to do about it, in the reader's language."""
        return words.text(f"errors.{self.code}.fix", **spoken(self.numbers, words))
