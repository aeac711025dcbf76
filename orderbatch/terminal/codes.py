"""`orderbatch errors`: every code of a finding or an error, its sentence and what to do."""

import re
from collections.abc import Iterable

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.finding import CODES
from orderbatch.contract.words import Words

_NUMBER = re.compile(r"\{(\w*)[^}]*\}")


def explained(code: str, words: Words) -> list[dict[str, str]]:
    """Code, severity, message and fix of one code, or of all; numbers are shown as their names."""
    found = [each for each in _every(words) if not code or each["code"] == code.upper()]
    if not found:
        raise OrderbatchError("CODE_UNKNOWN", ExitCode.USAGE, asked=code)
    return found


def _every(words: Words) -> Iterable[dict[str, str]]:
    for code, severity in CODES.items():
        yield _row(code, severity, words.look_up(f"findings.{code}"))
    for code, sentences in words.look_up("errors").items():
        yield _row(code, "stop", sentences)


def _row(code: str, severity: str, sentences: dict[str, str]) -> dict[str, str]:
    message, fix = (_NUMBER.sub(r"<\1>", sentences[part]).strip() for part in ("message", "fix"))
    return {"code": code, "severity": severity, "message": message, "fix": fix}


def codes_screen(found: list[dict[str, str]]) -> str:
    """Codes with their sentences as text."""
    return "\n\n".join(
        f"{each['code']} ({each['severity']})\n  {each['message']}\n  → {each['fix']}" for each in found
    )
