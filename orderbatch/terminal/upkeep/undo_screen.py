"""A batch that was taken back, on a screen."""

from dataclasses import asdict

from orderbatch.contract.words import Words
from orderbatch.keeping.undo import Undone
from orderbatch.terminal.console import harmless
from orderbatch.terminal.counts import count


def undo_figures(found: Undone) -> dict[str, object]:
    """For programs."""
    return asdict(found)


def undo_screen(found: Undone, words: Words) -> str:
    """What was, or would be, taken back: its files by name, its documents."""
    told = [words.text(f"cli.undo.{'done' if found.is_done else 'shown'}", batch=found.batch)]
    if found.files:
        told.append(words.text("cli.undo.files", count=count(len(found.files))))
        told += [f"  ● {harmless(name)}" for name in found.files]
    if found.documents:
        told.append(words.text("cli.undo.folder", folder=found.folder))
    return "\n".join(told)
