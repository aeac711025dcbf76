"""Which statements were written, on a screen and for programs."""

from collections.abc import Sequence
from typing import Any

from orderbatch.contract.figures.statement import KINDS, Statement
from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless


def statements_for_programs(found: Sequence[Statement], paths: Sequence[str]) -> list[dict[str, Any]]:
    """For programs: money in minor units."""
    return [
        {
            "agent": statement.agent,
            "month": statement.month,
            "currency": statement.currency,
            "opening": statement.opening[0] if statement.opening else None,
            "balance": statement.balance[0] if statement.balance else None,
            **{
                kind: {"cases": statement.total(kind)[0], "minor": statement.total(kind)[1]} for kind in KINDS
            },
            "path": path,
        }
        for statement, path in zip(found, paths, strict=True)
    ]


def statements_screen(paths: Sequence[str], words: Words) -> str:
    """Where each is; that there is none."""
    if not paths:
        return words.text("statement.none")
    return "\n".join(
        [words.text("statement.done", count=len(paths)), *(f"  {harmless(path)}" for path in paths)]
    )
