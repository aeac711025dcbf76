"""Documents that were written again, on a screen."""

from collections.abc import Sequence

from orderbatch.contract.words import Words
from orderbatch.contract.words.spoken import said_of_the_disk
from orderbatch.terminal.console import harmless


def publish_figures(written: Sequence[str], failed: Sequence[tuple[str, str]]) -> dict[str, object]:
    """For programs."""
    return {"written": [*written], "failed": [{"path": path, "why": why} for path, why in failed]}


def publish_screen(written: Sequence[str], failed: Sequence[tuple[str, str]], words: Words) -> str:
    """Each document by name; those that could not be written with the reason."""
    if not written and not failed:
        return words.text("cli.publish.none")
    told = [words.text("cli.publish.written", path=harmless(path)) for path in written]
    told += [
        words.text("cli.publish.failed", path=harmless(path), why=said_of_the_disk(why, words))
        for path, why in failed
    ]
    return "\n".join(told)
