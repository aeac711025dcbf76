"""Agents by names without their company's legal form: `Greenfield Foods`, `杭州绿野` (10, Names)."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.layout.titles import ORDERS
from orderbatch.read.layout.vocabulary import any_of

_DROPPED = re.compile(r"[.'’]")  # S.A.R.L.
_WORDS = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]+|[^\W_]+")
_LEAST = 6  # letters of a name; a Chinese one has fewer
_LEAST_CHINESE = 4
_LEAST_OF_CORE = 2
_LONGEST_TITLE = 80

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

    def agent_in_title(self, title: str, kind_of: Callable[[str], str]) -> str:
        """The code of the one agent whose name is glued to what an order is called: `杭州绿野订货单`.

        kind_of: what a title speaks of. What is left without the name must be an order's title by itself.
        """
        found = {
            code
            for name, rest in _parts_of_title(title)
            if (code := self.agent_of(name)) and kind_of(rest) == ORDERS
        }
        return found.pop() if len(found) == 1 else ""


def core_of(name: str) -> str:
    """A company's name without its legal form and its trade."""
    return _parted(_parted(name, "legal_form")[0], "trade")[0]


def is_distinct(name: str) -> bool:
    """Whether a name may be one company's alone; `Depot 4`, `总公司采购部` are parts of any company."""
    core = core_of(name).replace(" ", "")
    least = _LEAST_OF_CORE if core > "\u2e80" else _LEAST
    if len(core) < least or any(map(str.isdigit, core)):
        return False
    return is_a_company(name) or (
        _is_long_enough(_parted(name, "legal_form")[0]) and not any_of("part_of_firm").search(name.casefold())
    )


def _parts_of_title(title: str) -> Iterator[tuple[str, str]]:
    """Every way to part a title in a name and the rest, before it or behind it; no word is cut."""
    text = unicodedata.normalize("NFKC", title).strip()
    for at in range(1, len(text) if len(text) <= _LONGEST_TITLE else 0):
        if not (_is_of_word(text[at - 1]) and _is_of_word(text[at])):
            yield text[:at], text[at:]
            yield text[at:], text[:at]


def _is_of_word(sign: str) -> bool:
    return sign < "\u2e80" and sign.isalnum()


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
