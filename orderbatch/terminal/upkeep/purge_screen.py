"""What was destroyed, or would be, on a screen."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from orderbatch.contract.words import Words
from orderbatch.keeping.purge import Purge
from orderbatch.terminal.console import harmless, table
from orderbatch.terminal.counts import count


def purge_figures(found: Purge) -> dict[str, Any]:
    """For programs."""
    return {
        "before": found.before.isoformat(),
        "originals": [dict(original) for original in found.originals],
        "staying": [{"path": path, "open": what} for path, what in found.staying],
        "certificate": found.certificate,
    }


def purge_screen(found: Purge, words: Words) -> str:
    """By customer, month and kind: files and bytes; then what stays, each with what is open."""
    numbers = {"before": found.before, "files": count(len(found.originals))}
    head = "none" if not found.originals else "done" if found.certificate else "listed"
    told = [words.text(f"cli.purge.{head}", **numbers, certificate=found.certificate)]
    told += [table(_groups(found, words))] if found.originals else []
    if found.staying:
        told.append(words.text("cli.purge.staying", files=count(len(found.staying))))
        told += [f"  ● {harmless(path)}  {harmless(what)}" for path, what in found.staying]
    if found.originals and not found.certificate:
        told.append(words.text("cli.purge.how"))
    return "\n".join(told)


def _groups(found: Purge, words: Words) -> list[tuple[str, ...]]:
    files: Counter[tuple[str, str, str]] = Counter()
    size: Counter[tuple[str, str, str]] = Counter()
    for original in found.originals:
        place = _place(original, words)
        files[place] += 1
        size[place] += original["size"]
    return [
        ("  ", *place, words.text("cli.purge.files", files=count(files[place])), f"{count(size[place])} B")
        for place in sorted(files)
    ]


def _place(original: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    kind = words.kind(original["kind"]) if original["kind"] else "–"
    return harmless(original["agent"] or "–"), str(original["received_at"])[:7], kind
