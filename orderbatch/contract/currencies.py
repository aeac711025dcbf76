"""Which currency a text calls: before or behind an amount, in a heading, or in a column beside it.

A sign that several have (`$`, `¥`, `元`) is each one's. At a desk its own counts; `5 USD` is not CNY 5.
"""

import re
import unicodedata
from functools import lru_cache

from orderbatch.contract.words import LANGUAGES, topic


def _by_code() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for code, words in topic(language, "reading").get("currencies", {}).items():
            found.setdefault(code, {_plain(code)}).update(map(_plain, words))
    return {code: frozenset(words) for code, words in found.items()}


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


_WORDS = _by_code()
_EVERY = sorted(frozenset().union(*_WORDS.values()), key=lambda word: (-len(word), word))
_SIGN = r"[a-z]{1,3}\$|[^\W\d_]{0,2}[\u20a0-\u20cf]"  # also what is in no list
_CALLED = re.compile(r"[^\d.,+\-()\s]")
_WITHIN = re.compile(
    "|".join(
        rf"(?<![a-z]){re.escape(word)}(?![a-z])"
        if word[:1].isascii() and word[0].isalpha()
        else re.escape(word)
        for word in _EVERY
    )
    + "|[\u20a0-\u20cf]"
)


@lru_cache(maxsize=64)
def words_of(currency: str) -> frozenset[str]:
    """What a desk's own currency may be called, however the settings spell it."""
    own = _plain(currency)
    code = next((code for code, words in _WORDS.items() if own in words), "")
    return _WORDS.get(code, frozenset()) | {own}


@lru_cache(maxsize=64)
def _around(own: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Finds a currency before an amount, and one behind it."""
    spelled = "|".join(map(re.escape, [*filter(None, [_plain(own)]), *_EVERY]))
    before = re.compile(rf"({_SIGN}|{spelled})[\s.]*", re.IGNORECASE)
    return before, re.compile(rf"\s*({spelled}|[\u20a0-\u20cf])$", re.IGNORECASE)


def without_currency(text: str, own: str = "") -> tuple[str, tuple[str, ...]]:
    """An amount without the currency before and behind it, and what was called."""
    if not _CALLED.search(text):
        return text, ()
    before, behind = _around(own)
    said = []
    while found := before.match(text):
        said.append(found[1])
        text = text[found.end() :]
    while found := behind.search(text):
        said.append(found[1])
        text = text[: found.start()]
    return text, tuple(said)


def foreign(said: tuple[str, ...], own: str) -> str:
    """The first of these currencies that is not the desk's, "" where none is. own: "" = whichever."""
    return next((word for word in said if _plain(word) not in words_of(own)), "") if own else ""


@lru_cache(maxsize=4_096)
def said_in(text: str) -> tuple[str, ...]:
    """The currencies that a heading or a line above a table calls: `金额（美元）`, `Balance in USD`."""
    return tuple(_WITHIN.findall(unicodedata.normalize("NFKC", text).casefold()))
