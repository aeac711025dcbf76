"""What was made again, or destroyed, on a screen."""

from dataclasses import asdict

from orderbatch.contract.words import Words
from orderbatch.keeping.rebuild import Rebuilt


def rebuilt_figures(found: Rebuilt) -> dict[str, object]:
    """For programs."""
    return asdict(found)


def rebuilt_screen(found: Rebuilt, words: Words) -> str:
    """What was made again, from what, and every original that is not as the books say."""
    told = [words.text("cli.rebuild.done", count=found.entries, ledger=found.ledger, last=found.last)]
    if found.kept:
        told.append(words.text("cli.rebuild.kept", kept=found.kept))
    told += [words.text("cli.rebuild.lacking", path=path) for path in found.lacking]
    told += [words.text("cli.rebuild.unknown", path=path) for path in found.unknown]
    return "\n".join(told)
