"""Labels and values inside one text: several pairs in a cell, a code beside a name."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from orderbatch.contract.columns import AGENT, ORDER_NO
from orderbatch.read.formats.grid import is_nothing
from orderbatch.read.layout.vocabulary import STRONG, WEAK, Meanings, Vocabulary, any_of

COLON = re.compile(r"[:：]")
_TAIL = re.compile(r"(?:[^\s,，;；、|]+[ \u00a0\u3000]){0,4}[^\s,，;；、|]+\s*$")
_LINE = re.compile(r"_{2,}")  # printed to be written on
_SPACED = re.compile(r"(?<=^[\u2e80-\u9fff])[ \u00a0\u3000]+(?=[\u2e80-\u9fff]\s*[:：])")  # `编    号：`
_BLANKS = " \t\r\n\u00a0\u3000,，;；、|"
_LONGEST_TITLE = 80  # characters; what is longer is a sentence
_OPENING, _CLOSING = ("(", "（", "[", "【"), (")", "）", "]", "】")
_UNKNOWN_LABEL = re.compile(
    r"(?<=\s\s)[^\s\d][^\d\r\n]{0,24}$|(?<=\s)[\u2e80-\u9fff]{2,8}\s*$|(?<=\n)[^\d\n]{2,24}$"
)
_LABEL_AND_CODE = re.compile(r"(.+?)[\s#]+([\w/-]*\d[\w/-]*)", re.ASCII | re.DOTALL)
_LABEL_IN_FRONT = re.compile(
    r"([\u2e80-\u9fff]{2,6})\s?([A-Za-z]{0,6}-?\d{3,}(?:-[A-Za-z0-9]+)*)[\s\u2e80-\u9fff]*"
)
_NUMBERED = re.compile(
    r"(\bno\.?|number|#|号码?)\s*$", re.IGNORECASE
)  # what stands behind is one, however short
_PARTS = re.compile(r"\s+[-–—]\s+|[,，;；|｜]")
_TITLE_CODE = re.compile(r"(?=\S*\d)(?=\S*[A-Z/-]|\S{5})(?=\S*[/-]|\S{4})[A-Za-z0-9][\w/-]{2,23}", re.ASCII)
_MEASURE = re.compile(r"\d+([.,]\d+)?[A-Za-z]{1,3}|[A-Za-z]?\d+[xX]\d+\w*")
_GLUED = re.compile(
    r"(?<=[\u2e80-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u2e80-\u9fff])|(?<=[\w.])#(?=\w)|(?<=\b[Nn]o\.)(?=\w)"
)
_NO = re.compile(r"[\s#]*(?:\b[Nn][OoRr]\.?|\b[Nn][°º.]|№|#)$")
NUMBER_FIRST = re.compile(r"^(?:[Nn][Oo]\.?|№|#|[Nn]r\.?)\s+")
_OF_ITSELF = re.compile(r"([A-Z]{2,5})[-_/# ]?(\d[\w/-]{2,20})", re.ASCII)
BRACKETED_END = re.compile(r"[^()（）]+[(（]\s*([^()（）]+?)\s*[)）]\s*$")
_YEAR = re.compile(
    r"(19|20)\d\d([-/]\d\d?|\w?)?|\d{1,2}(st|nd|rd|th)|\d{1,2}-?[A-Za-z]{3}(-?\d{2,4})?|[Ww](ee)?k-?\d+"
)
_DAY = re.compile(r"\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?")
_DATED = re.compile(r"\d{1,4}([-/.]\d{1,4}){2}")
_CODE = re.compile(r"(?=[\w./-]*\d)[A-Za-z0-9][\w./-]{2,23}", re.ASCII)
_ONE_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][\w./-]*", re.ASCII)
_BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_CODE_AND_NAME = re.compile(r"([A-Za-z]{0,6}-?\d{3,}(?:-[A-Za-z0-9]+)*)[-_—:]*(?=[\u2e80-\u9fff]).+")


def pairs_in_text(text: str, vocabulary: Vocabulary) -> list[tuple[Meanings, str]]:
    """`Agent code：C1    Order no.: 5` → both pairs; a label that we do not read ends the value before it."""
    parts = COLON.split(_SPACED.sub("", _LINE.sub(" ", text)))
    label, value = tail_label(parts[0], vocabulary, first=True), ""
    pieces: list[tuple[Meanings, str]] = []
    for number, part in enumerate(parts[1:], 1):
        following = ""
        if number < len(parts) - 1:
            following = tail_label(part, vocabulary) or _unknown_label(part)
        value += part[: len(part) - len(following)] if following else part
        if not following and number < len(parts) - 1:
            value += ":"
            continue
        if label:
            pieces.append((vocabulary.label_meanings(label.strip()), _whole_brackets(value.strip(_BLANKS))))
        label, value = following, ""
    return pieces


def _whole_brackets(value: str) -> str:
    """The value without half a pair of brackets around its label: `金鼎（代码：XZ120）` → `金鼎`, `XZ120`."""
    if value.endswith(_OPENING):
        value = value[:-1].rstrip(_BLANKS)
    if value.endswith(_CLOSING) and not any(opening in value for opening in _OPENING):
        value = value[:-1].rstrip(_BLANKS)
    return value


def tail_label(part: str, vocabulary: Vocabulary, first: bool = False) -> str:
    """The label at the end of a text, as it stands there: the longest known run of its last words.

    first: no value can stand before it, so `Account Ref` with an unknown first word is no `Ref`.
    """
    tail = _TAIL.search(part)
    if not tail:
        return ""
    words = tail.group()
    starts = [0, *(match.end() for match in re.finditer(r"[ \u00a0\u3000]", words))]
    for start in starts:
        rest = words[start:].strip()
        cut_off = first and " " not in rest and rest.isascii() and words[:start].strip().isalpha()
        if vocabulary.is_word(rest) and not (cut_off and words[:start].isascii()):
            return words[start:]
    chinese = re.search(r"[\u2e80-\u9fff]{2,12}\s*$", words)
    if chinese:
        for start in range(chinese.start(), chinese.end() - 1):
            if vocabulary.is_word(words[start:].strip()):
                return words[start:]
    return ""


def _unknown_label(part: str) -> str:
    """What stands before a colon behind a wide gap, or as a Chinese word of its own: a label of theirs."""
    found = _UNKNOWN_LABEL.search(part)
    return found.group() if found else ""


def numbers_in_a_title(text: str, vocabulary: Vocabulary) -> list[tuple[Meanings, str]]:
    """`Riverside order RS/23/11`, `Bluebell PO BB-17, account C1003`, `江南商行 订单CC-551`: words and codes.

    What stands last before a code is a label of the order or its agent, or the title of an order; not of the
    last or an old one, or of one that is only referred to.
    """
    found: list[tuple[Meanings, str]] = []
    for part in _PARTS.split(text) if len(text) <= _LONGEST_TITLE else ():
        for words, code in _words_and_codes(part):
            named = _named_by(words, vocabulary)
            if len(named) == 1 and not _of_another(words):
                found.append(({named.pop(): WEAK}, code))
    return found


def _words_and_codes(part: str) -> Iterator[tuple[str, str]]:
    """Each code of a text with the words before it."""
    words, since = _GLUED.sub(" ", part).split(), 0
    for at, word in enumerate(words):
        if not _TITLE_CODE.fullmatch(word) or any(
            kind.fullmatch(word) for kind in (_DAY, _DATED, _YEAR, _MEASURE)
        ):
            continue
        if before := _NO.sub("", " ".join(words[since:at])):
            yield before, word
        since = at + 1


def _named_by(words: str, vocabulary: Vocabulary) -> set[str]:
    """What a code is of that stands behind these words."""
    label = tail_label(words, vocabulary).strip() or words.rsplit(maxsplit=1)[-1]
    meanings = vocabulary.label_meanings(label)
    named = {name for name in (AGENT.name, ORDER_NO.name) if meanings.get(name) == STRONG}
    is_orders = vocabulary.is_title(label) or vocabulary.is_title(words) or _numbers_orders(label, vocabulary)
    is_orders = is_orders or bool(_ordering_at_the_end().search(words.casefold()))
    return named or ({ORDER_NO.name} if is_orders else set())


@lru_cache
def _ordering_at_the_end() -> re.Pattern[str]:
    """`渝洁要货`, `冰城日化备货汇总单`: a word of ordering, behind it only what its paper is called."""
    tails = "|".join(filter(None, (any_of("tail").pattern, any_of("head").pattern)))
    return re.compile(rf"{any_of('ordering').pattern}(?:{tails})*$")


def _numbers_orders(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word has its order's number behind it: `LPO`, for `LPO no.` is one's label."""
    return vocabulary.meanings(f"{word} no.").get(ORDER_NO.name) == STRONG


def _of_another(words: str) -> bool:
    """Whether words speak of another order than this one: `your last order`, `参照上次订单`."""
    text = words.casefold()
    return any(any_of(name).search(text) for name in ("outdated", "reversing", "referring"))


def code_of_itself(text: str, vocabulary: Vocabulary) -> str:
    """`PO-55102`, `订货（PO-118）`: a code that says itself that it is an order's number; or ""."""
    bracketed = BRACKETED_END.search(text) if len(text) <= _LONGEST_TITLE else None
    found = _OF_ITSELF.fullmatch(bracketed[1] if bracketed else NUMBER_FIRST.sub("", text.strip()))
    of_orders = found and (vocabulary.is_title(found[1]) or _numbers_orders(found[1], vocabulary))
    return found[0] if found and of_orders else ""


def label_before_code(text: str, vocabulary: Vocabulary) -> tuple[Meanings, str] | None:
    """`Purchase Order 4500017391`, `客户HD1001订货单`: a label of order or agent, and a code behind it."""
    if glued := _LABEL_IN_FRONT.fullmatch(text.strip()):
        meanings = vocabulary.meanings(glued[1])
        named = {name: strength for name, strength in meanings.items() if name in (AGENT.name, ORDER_NO.name)}
        return (named, glued[2]) if named else None
    found = _LABEL_AND_CODE.fullmatch(text.strip())
    if found and _PARTS.search(found[1]) and len(numbers_in_a_title(text, vocabulary)) > 1:
        return None
    if found and any(map(_TITLE_CODE.fullmatch, found[1].split())):
        return None  # several numbers, each with its words
    short = found and len(found[2]) < 3 and not _NUMBERED.search(found[1])
    if not found or short or _DAY.fullmatch(found[2]):
        return None
    meanings = vocabulary.meanings(found[1].strip())
    named = {name: strength for name, strength in meanings.items() if name in (AGENT.name, ORDER_NO.name)}
    return (named, found[2]) if STRONG in named.values() or (named and "#" in text) else None


def are_pairs(row: Sequence[Any], words: Collection[int]) -> bool:
    """Whether a row is labels with their values, `经销商编号 | HD1 | 区域 | 浙江`, and no row of headings.

    words: where its known words stand. Each has something unknown behind it, a code or a number among
    them; or all end in a colon, and half of them have.
    """
    filled = [position for position, cell in enumerate(row) if not is_nothing(cell)]
    behind = {at: after for at, after in pairwise([*filled, -1]) if at in words and after not in {*words, -1}}
    if all(str(row[at]).rstrip().endswith((":", "：")) for at in words):
        return len(behind) * 2 >= len(words)
    return behind.keys() == set(words) and any(is_like_a_code(row[at]) for at in behind.values())


def is_like_a_code(value: Any) -> bool:
    """A number, or one word of letters and figures with a figure in it."""
    return type(value) is not str or _ONE_CODE.fullmatch(value.strip()) is not None


def code_beside_a_name(value: Any) -> Any:
    """The code of `Riverside Grocers (RG-204)` or `HD1020 无锡润达`, where exactly one can be it."""
    if type(value) is not str or is_like_a_code(value):
        return value
    text = unicodedata.normalize("NFKC", value).strip()
    inside = [word for part in _BRACKETED.findall(text) for word in re.split(r"[\s:：]+", part) if word]
    for parts in (inside, re.split(r"[\s/|,、]+", _BRACKETED.sub(" ", text))):
        codes = [part for part in parts if _CODE.fullmatch(part)]
        if len(codes) == 1 and codes[0] in (parts[0], parts[-1]):
            return codes[0]
    glued = _CODE_AND_NAME.fullmatch(text)
    return glued[1] if glued else value


def without_a_hint(value: Any) -> Any:
    """The number of `26-18 (please quote)`, and of `4500118823 / 23.11.2026` the part that is no day."""
    if type(value) is not str:
        return value
    text = unicodedata.normalize("NFKC", value).strip()
    if (outside := _BRACKETED.sub("", text).strip()) and _ONE_CODE.fullmatch(outside):
        return outside
    number, _slash, day = text.partition(" / ")
    return number if _ONE_CODE.fullmatch(number) and _DATED.fullmatch(day) else value
