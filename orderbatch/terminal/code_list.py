"""`orderbatch errors`: every code of a finding or an error, its sentence and what to do."""

import re
from collections.abc import Iterable

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.words import Words

_NUMBER = re.compile(r"\{(\w*)[^}]*\}")
_ADDED = re.compile(r"\{(attachment|near|replacement|changes)\}")  # parts that a sentence has only sometimes


def explained(code: str, words: Words) -> list[dict[str, str]]:
    """Code, severity, message and fix of one code, or of all; a blank stands for each number."""
    found = [entry for entry in _every(words) if not code or entry["code"] == code.upper()]
    if not found:
        raise OrderbatchError("CODE_UNKNOWN", ExitCode.USAGE, asked=code)
    return found


def _every(words: Words) -> Iterable[dict[str, str]]:
    for code, severity in CODES.items():
        yield _row(code, severity, words.look_up(f"findings.{code}"), words)
    for code, sentences in words.look_up("errors").items():
        yield _row(code, "stop", sentences, words)


def _row(code: str, severity: str, sentences: dict[str, str], words: Words) -> dict[str, str]:
    blank = str(words.look_up("phrases.blank"))
    message, fix = (
        _NUMBER.sub(lambda found: blank.format(name=found[1]), _ADDED.sub("", sentences[part])).strip()
        for part in ("message", "fix")
    )
    return {"code": code, "severity": severity, "message": message, "fix": fix}


def codes_screen(found: list[dict[str, str]], words: Words) -> str:
    """Codes with their sentences as text."""
    heads = (words.text("phrases.severities.of", code=entry["code"], severity=grade(entry["severity"], words))
             for entry in found)  # fmt: skip
    return "\n\n".join(
        f"{head}\n  {entry['message']}\n  → {entry['fix']}" for head, entry in zip(heads, found, strict=True)
    )


def grade(severity: str, words: Words) -> str:
    """The word for a severity."""
    return words.text(f"phrases.severities.{severity}")
