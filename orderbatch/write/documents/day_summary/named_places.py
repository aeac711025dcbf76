"""Where something is wrong, as the page names it: all of it unless a marked form has it.

What is wrong alike shares a sentence; where the sentences differ in more than the cell's own value, each has
its own, up to `SENTENCES_SHOWN` a file.
"""

from collections.abc import Iterator, Mapping, Sequence

from orderbatch.contract.finding import Finding, message_of
from orderbatch.contract.words import Words
from orderbatch.contract.words.stretches import stretches

CELLS_SHOWN = 4
SENTENCES_SHOWN = 12


def mistakes(found: Sequence[Sequence[Finding]], words: Words, most: int) -> list[dict[str, str]]:
    """At most `most` kinds of mistakes with the first cells of each; 0: all, with every cell.

    found: the findings of a file, those of one code together.
    """
    groups = found[:most] if most else [group for alike in found for group in apart(alike, words)]
    shown = [
        {
            "cells": _cells(
                [finding.cell or finding.sheet for finding in group], words, CELLS_SHOWN if most else 0
            ),
            "message": message_of(group, words, has_values=False),
            "fix": group[0].fix(words),
        }
        for group in groups
    ]
    if 0 < most < len(found):
        rest = words.text("summary.todos.returned.rest", count=len(found) - most)
        shown.append({"cells": "", "message": rest, "fix": words.text("summary.where.marked")})
    return shown


def _cells(cells: list[str], words: Words, most: int) -> str:
    named = [cell for cell in cells if cell]
    shown = named[:most] if most else stretches(named)
    text = words.joined(shown)
    return f"{text} +{len(named) - most}" if 0 < most < len(named) else text


def apart(alike: Sequence[Finding], words: Words) -> list[list[Finding]]:
    """Findings of one code by what they say: a sentence each, the last for all that there is no room for."""
    said: dict[tuple[str, str], list[Finding]] = {}
    for finding in alike:
        own = finding.message(words).replace(finding.value, "")
        said.setdefault((own, finding.fix(words)), []).append(finding)
    groups = list(said.values())
    rest = [finding for group in groups[SENTENCES_SHOWN - 1 :] for finding in group]
    return [*groups[: SENTENCES_SHOWN - 1], *([rest] if rest else [])]


def places(files: Mapping[str, Sequence[Finding]], words: Words) -> Iterator[tuple[str, str, str]]:
    """Every place of one kind of remark, what is said of it, what to do; files of one sentence share it."""
    said: dict[tuple[str, str], list[str]] = {}
    for file, findings in files.items():
        for group in apart(findings, words):
            spots = words.joined(stretches(filter(None, (_spot(finding, words) for finding in group))))
            sentence = (message_of(group, words, has_values=False), group[0].fix(words))
            said.setdefault(sentence, []).append(" › ".join(filter(None, (file, spots))))
    for (message, fix), named in said.items():
        yield words.joined(filter(None, named)), message, fix


def _spot(finding: Finding, words: Words) -> str:
    named = "" if finding.names_its_value(words) else words.punctuated(finding.value)
    return finding.cell or finding.sheet or named
