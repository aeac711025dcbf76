"""What a heading, a unit or a price says that is counted: cases, or the pieces in them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from orderbatch.contract.words import LANGUAGES, topic

Counted = Literal["case", "piece", "larger", ""]

_UNITS: dict[str, Counted] = {
    word: counted
    for language in LANGUAGES
    for counted, words in topic(language, "reading")["units"].items()
    for word in words
}
_CASES = sorted((word for word, counted in _UNITS.items() if counted == "case"), key=len, reverse=True)
CASES_BEHIND = re.compile(rf"\s*(?:{'|'.join(map(re.escape, _CASES))})\.?$", re.IGNORECASE)  # `20 ctns`
_PIECES = sorted((word for word, counted in _UNITS.items() if counted == "piece"), key=len, reverse=True)
PIECES_BEHIND = re.compile(rf"\s*(?:{'|'.join(map(re.escape, _PIECES))})\.?$", re.IGNORECASE)  # `240 pcs`
_COUNTING = tuple(end for language in LANGUAGES for end in topic(language, "reading")["counting"])
_CONVERTED = re.compile(
    "|".join(re.escape(word) for language in LANGUAGES for word in topic(language, "reading")["converted"])
)
_RATIO = "|".join(word for language in LANGUAGES for word in topic(language, "reading")["per"])
_WORD, _SIGNS = r"[^\W\d_\u2e80-\u9fff]+", r"[\u2e80-\u9fff]"
_PER = re.compile(rf"({_WORD}|{_SIGNS}+)\s*(?:/|{_RATIO})\s*({_WORD}|{_SIGNS})")
_RUN = re.compile(rf"{_WORD}|{_SIGNS}+")
SMALLEST = 4  # pieces in a case: of fewer a price may be a case's with something taken off
_NEAR = 1.5  # how many times more or less a price may be than the one that it is taken for


class Sold(NamedTuple):
    """An item as it is sold. price: of a case, in minor units. pieces: in a case; 0 where nobody says."""

    price: int
    pieces: int


def are_of_pieces(said: Iterable[tuple[float, Sold]]) -> bool:
    """Whether prices beside items are those of single pieces: each near to that, and none to a case's."""
    packed = [(price * 100, item) for price, item in said if item.pieces >= SMALLEST and item.price and price]
    return bool(packed) and all(
        item.price <= price * item.pieces * _NEAR and price * item.pieces <= item.price * _NEAR
        for price, item in packed
    )


@lru_cache(maxsize=4_096)
def counted_per(text: object) -> str:
    """The column that a ratio of units heads: `盒/件`, `Pcs per ctn` a case's pieces, `Cases/Layer` none."""
    found = _PER.findall(unicodedata.normalize("NFKC", str(text)).casefold())
    units = [(_UNITS.get(few), _UNITS.get(many)) for few, many in found]
    if ("piece", "case") in units:
        return "pieces_per_case"
    return "other" if any(few and many == "larger" for few, many in units) else ""


@lru_cache(maxsize=4_096)
def before_per_case(text: str) -> str:
    """What a heading counts in each case: `Units` of `Units/case`; "" where it speaks of no such thing.

    `Ctn/Box` is two words for one.
    """
    found = _PER.search(unicodedata.normalize("NFKC", text).casefold())
    return found[1] if found and _UNITS.get(found[2]) == "case" != _UNITS.get(found[1]) else ""


@lru_cache(maxsize=4_096)
def counted_in(text: object) -> tuple[Counted, str]:
    """What a text counts, and its other words: `订货数量（盒）` → piece and `订货数量`.

    A Chinese unit counts where it stands alone, before 数 at an end or behind a word of converting: `支数`,
    `折合支` do, `条码` does not.
    """
    if type(text) is not str:
        return "", ""
    counted: Counted = ""
    rest = []
    if counted_per(text) == "pieces_per_case":
        return "", text
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        bare = next((run.removesuffix(end) for end in _COUNTING if run.endswith(end)), run)
        converted = _CONVERTED.match(run)
        if converted and run not in _UNITS and run[converted.end() :] in _UNITS:
            bare = run[converted.end() :]
        unit = bare if bare in _UNITS else bare[-1:] if bare != run and bare[-1:] in _UNITS else ""
        counted = counted or _UNITS.get(unit, "")
        rest.append(run if not unit else bare.removesuffix(unit))
    return counted, " ".join(filter(None, rest))


def say_cases(cells: Sequence[object]) -> bool:
    """Whether each cell of a quantity says by itself that it counts cases: `10箱`."""
    return bool(cells) and all(type(cell) is str and counted_in(cell)[0] == "case" for cell in cells)
