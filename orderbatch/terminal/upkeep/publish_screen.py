"""Documents that were written again, on a screen."""

from collections.abc import Sequence

from orderbatch.contract.words import Words
from orderbatch.contract.words.spoken import said_of_the_disk
from orderbatch.terminal.console import harmless


def publish_figures(
    written: Sequence[str], failed: Sequence[tuple[str, str]], dry: bool = False
) -> dict[str, object]:
    """For programs. dry: nothing was written yet."""
    return {
        "would_write" if dry else "written": [*written],
        "failed": [{"path": path, "why": why} for path, why in failed],
    }


def publish_screen(
    written: Sequence[str], failed: Sequence[tuple[str, str]], words: Words, dry: bool = False
) -> str:
    """Each document by name; those that could not be written with the reason."""
    if not written and not failed:
        return words.text("cli.publish.none")
    told = [
        words.text(f"cli.publish.{'would' if dry else 'written'}", path=harmless(path)) for path in written
    ]
    told += [
        words.text("cli.publish.failed", path=harmless(path), why=said_of_the_disk(why, words))
        for path, why in failed
    ]
    return "\n".join(told)
