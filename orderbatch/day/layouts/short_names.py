"""Agents by names without their company's legal form: `Greenfield Foods`, `杭州绿野` (10, Names)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from orderbatch.contract.words import LANGUAGES, topic

_DROPPED = re.compile(r"[.'’]")  # S.A.R.L.
_WORDS = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]+|[^\W_]+")
_LEAST = 6  # letters of a name; a Chinese one has fewer
_LEAST_CHINESE = 4

_Parts = tuple[str, frozenset[str]]  # a name without its legal form, and what that says


@dataclass(frozen=True, slots=True)
class ShortNames:
    """Whose a name without its legal form, or without its trade, can be.

    by_name: without the legal form → (code, what it says) of every agent that is called so. by_trade: without
    the trade, too, → codes.
    """

    by_name: Mapping[str, list[tuple[str, frozenset[str]]]]
    by_trade: Mapping[str, set[str]]

    @classmethod
    def of(cls, agents: Mapping[str, str]) -> "ShortNames":
        """agents: code → full name."""
        by_name: dict[str, list[tuple[str, frozenset[str]]]] = {}
        by_trade: dict[str, set[str]] = {}
        for code, full in agents.items():
            name, form = _parted(full, "legal_form")
            by_name.setdefault(name, []).append((code, form))
            shorter, trade = _parted(name, "trade")
            if trade:
                by_trade.setdefault(shorter, set()).add(code)
        return cls(by_name, by_trade)

    def agent_of(self, text: str, is_labelled: bool = True) -> str:
        """The code of the one agent that a text can name; "" where that may be another company.

        Two legal forms that differ are two companies, and a trade may be left off, but not be another; that
        only beside a label.
        """
        name, form = _parted(text, "legal_form")
        if not _is_long_enough(name):
            return ""
        alike = self.by_name.get(name, [])
        codes = {code for code, other in alike if form <= other or other <= form}
        if not form and is_labelled:
            codes |= self.by_trade.get(name, set())
        return next(iter(codes)) if len(codes) == 1 else ""


def is_a_company(name: str) -> bool:
    """Whether a name ends as companies' do: by a legal form, or what it deals in."""
    plain, form = _parted(name, "legal_form")
    return bool(form or _parted(plain, "trade")[1])


def _is_long_enough(name: str) -> bool:
    """Two words at least, or a Chinese name that is more than a town's."""
    plain = name.replace(" ", "")
    if plain > "\u2e80":
        return len(plain) >= _LEAST_CHINESE
    return len(plain) >= _LEAST and " " in name


@cache
def _meant(topic_of: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Word → what it says, as others of all languages may, too; and what finds one at an end."""
    groups = (group for language in LANGUAGES for group in topic(language, "reading")[topic_of])
    meant = {word: group for group in groups for word in group.split()}
    longest_first = sorted(meant, key=lambda word: (-len(word), word))
    ends = "|".join(word if word > "\u2e80" else rf"(?:^| ){word}" for word in longest_first)
    return meant, re.compile(f"(?:{ends})$")


def _parted(text: str, of: str) -> _Parts:
    """A name as words, without those at its end that are of a legal form or a trade; and which these were."""
    plain = _DROPPED.sub("", unicodedata.normalize("NFKC", text).casefold()).replace("&", " and ")
    name, found = " ".join(_WORDS.findall(plain)), set()
    meant, ends = _meant(of)
    while end := ends.search(name):
        found.add(meant[end[0].strip()])
        name = name[: end.start()].rstrip()
    return name, frozenset(found)
