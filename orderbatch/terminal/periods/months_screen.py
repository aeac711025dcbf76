"""What a monthly report or a closing did, on a screen."""

from pathlib import Path
from typing import Any

from orderbatch.contract.words import Words
from orderbatch.month.closing import MonthReport


def month_for_programs(found: MonthReport, root: Path) -> dict[str, Any]:
    """For programs; path: None where there was nothing to write."""
    return {
        "path": found.path.relative_to(root).as_posix() if found.path else None,
        "closed": found.closed.at.isoformat() if found.closed else None,
        "undecided": found.undecided,
    }


def month_screen(found: MonthReport, month: str, root: Path, words: Words) -> str:
    """Where the report is, and whether the month is closed."""
    if found.path is None:
        return words.text("cli.month.nothing", month=month)
    said = [words.text("cli.month.done", path=found.path.relative_to(root).as_posix())]
    if found.closed:
        said.append(words.text("cli.month.was_closed", month=month, day=found.closed.at.date()))
    else:
        said.append(words.text("cli.month.provisional", month=month))
    return "\n".join(said)


def closed_screen(found: MonthReport, root: Path, words: Words) -> str:
    """What was closed, and what was left undecided."""
    if found.path is None or found.closed is None:
        raise ValueError("nothing was closed")
    said = [
        words.text(
            "cli.month.closed",
            month=found.closed.month,
            path=found.path.relative_to(root).as_posix(),
            filed=found.closed.path,
        )
    ]
    if found.undecided:
        said.append(words.text("cli.month.undecided", count=found.undecided))
    return "\n".join(said)
