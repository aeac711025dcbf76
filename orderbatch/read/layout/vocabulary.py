"""Which columns a heading or label may mean: the words of every language, folded, and the user's own.

Folding forgets case, width, blanks, line breaks, punctuation and bracketed hints. One word may stand for
several columns (`Item`, `编号`); the other headings of its row decide (`layout.py`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, update_wrapper
from itertools import chain, permutations, product
from typing import Any, TypeVar

from orderbatch.contract.sheets.every import SHEETS
from orderbatch.contract.units import before_per_case, counted_in, counted_per
from orderbatch.contract.words import LANGUAGES, every_choice, script_of, topic

_Told = TypeVar("_Told")

OTHER = "other"  # heads a column that nobody reads: it must not be taken for one that is read
STRONG, WEAK, FAINT = 0, 1, 2

_BRACKETED = re.compile(r"[(\[{<【〔「『][^()\[\]{}【】〔〕「」『』<>]*[)\]}>】〕」』]")
_DROPPED = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"\w@\w")
_PARTS = re.compile(r"[/|\n\r;,、\\]+|\s{2,}")
_LATIN = re.compile(r"[\u0000-\u024f]+")  # beside letters that none of our languages has
_SCRIPTS = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]+|[^\u2e80-\u9fff\uf900-\ufaff]+")
_UNIT_END = re.compile(
    rf"(?<=.)({'|'.join(chain.from_iterable(topic(tongue, 'reading')['unit_end'] for tongue in LANGUAGES))})$"
)
_CODED = re.compile(r"([A-Za-z]{0,4}-?)(\d{3,20})", re.ASCII)
MONEY = re.compile(r"[$£€¥￥₹]")
_LONGEST, _LONGEST_WORD = 60, 20  # characters of a heading; of one that is known by its ending

# A heading in traditional characters is the same word: `數量` is `数量`.
_SIMPLIFIED = {
    ord(pair[0]): pair[1] for language in LANGUAGES for pair in topic(language, "reading")["variants"]
}

# column → STRONG, WEAK or FAINT
Meanings = Mapping[str, int]
_NONE: Meanings = {}


def _of_money(text: str) -> Meanings:
    """What words of a quantity head with a sign of money beside them: `Case £` the price of one."""
    return {"case_price" if counted_in(text)[0] == "case" else OTHER: WEAK}


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """A heading as it is compared."""
    plain = _plain(text)
    return _DROPPED.sub("", _BRACKETED.sub("", plain)) or _DROPPED.sub("", plain) or plain.strip()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(_SIMPLIFIED)


def _without_brackets(text: str) -> str:
    plain = _plain(text)
    return _BRACKETED.sub("", plain) or plain


def _spaced(word: str) -> str:
    """A folded word, as a pattern that lets blanks stand between its letters."""
    return r"[\W_]*".join(map(re.escape, word))


@lru_cache(maxsize=65_536)
def alike(text: str) -> str:
    """`C777` for `C417`: what a code says as a text does not hang on its figures, and is looked up once."""
    found = _CODED.fullmatch(text)
    return f"{found[1]}{'7' * len(found[2])}" if found else text


def once_a_shape(asked: Callable[..., _Told]) -> Callable[..., _Told]:
    """What is asked of a text, kept: of codes that are `alike` it is asked once."""

    @lru_cache(maxsize=65_536)
    def told(text: str, *more: object, **named: object) -> _Told:
        shape = alike(text)
        return asked(text, *more, **named) if shape == text else told(shape, *more, **named)

    return update_wrapper(told, asked)


@lru_cache
def any_of(name: str, end: str = "") -> re.Pattern[str]:
    """Finds any of the words of that name, in all languages, in a text in small letters; Latin ones whole.

    end: `$` where the text must end with the word.
    """
    words = {word.casefold() for language in LANGUAGES for word in topic(language, "reading")[name]}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    found = "|".join(
        rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
        for word in longest_first
    )
    return re.compile(f"(?:{found}){end}")


class Vocabulary:
    """All known words; `meanings` of a text are remembered, since forms repeat each other's headings."""

    def __init__(self, extra: Mapping[str, Sequence[str]]) -> None:
        self._words: dict[str, dict[str, int]] = {}
        self._language: dict[tuple[str, bool], str] = {}  # a word, and whether it is the language's own → it
        self._known: dict[str, Meanings] = {}
        self._others: dict[str, bool] = {}
        self._sums: dict[str, bool] = {}
        self._block: dict[str, str] = {}
        self._units: set[str] = set()  # `件` heads the cases by itself, and is only their unit beside a word
        self._endings: dict[str, list[str]] = {}
        self._ordering: list[str] = []  # first parts of words of a quantity
        self.labels: set[str] = set()
        self.totals: set[str] = set()
        self.parts: set[str] = set()  # in the label of a total of some lines: a group, a page
        self.adjusted: set[str] = set()  # in that of one with more in it than the lines: taxes, freight
        self.titles: set[str] = set()
        self.other_titles: set[str] = set()
        self.our_lists: set[str] = set()  # first cells of sheets that we have put in front of a returned form
        self.remembered: dict[object, Any] = {}  # what `layout.matches` has found for a row of headings
        self._choices = {fold(word) for name in ("if_short", "reduce") for word in every_choice(name)}
        for column, words in extra.items():
            self._add(column, words, STRONG)
        for language in LANGUAGES:
            self._add_language(language)
        for language in LANGUAGES:
            self._add_compounds(topic(language, "reading")["compound"], language)
        self.withdrawn, self.conditional = any_of("withdrawn"), any_of("conditional")
        self.adds, self.times = any_of("adds"), any_of("times")
        self.measures, self.returning = any_of("measures"), any_of("returning")
        self._put_ends()

    def _put_ends(self) -> None:
        """Note how texts begin or end that are a title or a total."""
        self._other_ends = tuple(title for title in self.other_titles if title > "\u2e80" or len(title) > 4)
        self._title_words = tuple(self.titles)
        spaced = "|".join(map(_spaced, self.titles))
        self._whole_titles = re.compile(rf"^[\W_]*(?:{spaced})s?(?![a-z])|(?<![a-z])(?:{spaced})s?[\W_]*$")
        self._total_ends = tuple(word for word in self.totals if len(word) > 1)
        self._part_starts = tuple(word for word in self.totals if word.startswith("sub") and len(word) > 5)
        self._total_starts = tuple(word for word in self._total_ends if word[0] > "\u2e80")

    @property
    def refusals(self) -> frozenset[str]:
        """What says no in a column to tick."""
        return frozenset(chain.from_iterable(topic(language, "reading")["no"] for language in LANGUAGES))

    def _add_language(self, language: str) -> None:
        reading = topic(language, "reading")
        for column, words in topic(language, "headings").items():
            self._add(column, words, STRONG, language)
        for name, strength in (("weak", WEAK), ("faint", FAINT)):
            for column, words in reading[name].items():
                self._add(column, words, strength, language)
        self._add(OTHER, reading["other"], WEAK)
        for column, words in reading["block"].items():
            self._block |= {fold(word): column for word in words}
        self.labels |= {fold(word) for name in ("sum_cases", "sum_amount") for word in reading["block"][name]}
        for column, words in reading["ending"].items():
            self._endings.setdefault(column, []).extend(map(fold, words))
        self._units |= {fold(word) for word in reading["units"]["case"]}
        self.labels |= {fold(word) for word in reading["label"]}
        self.totals |= {fold(word) for word in reading["total"]}
        self.parts |= {fold(word) for word in reading["part"]}
        self.adjusted |= {fold(word) for word in reading["adjusted"]}
        self.titles |= {fold(word) for word in reading["title"]}
        self.other_titles |= {fold(word) for word in reading["other_title"]}
        self.our_lists.add(fold(topic(language, "marked")["title"]))

    def _add_compounds(self, compounds: Mapping[str, Any], language: str) -> None:
        """Words of two parts (`申报` + `件数`), where the whole is not a word of its own."""
        self._ordering += [fold(word) for table in compounds["cases"] for word in table["first"]]
        for column, tables in compounds.items():
            for first, last in chain(*(product(table["first"], table["last"]) for table in tables)):
                folded = fold(f"{first} {last}")
                known = self._words.get(folded)
                if column == "label" and known is None:
                    self.labels.add(folded)
                elif column != "label" and (known is None or column in known):
                    self._enter(column, folded, WEAK if column == OTHER else STRONG, language)

    def _add(self, column: str, words: Iterable[str], strength: int, language: str = "") -> None:
        for word in words:
            self._enter(column, fold(word), strength, language)

    def _enter(self, column: str, folded: str, strength: int, language: str) -> None:
        self._words.setdefault(folded, {}).setdefault(column, strength)
        if language:
            self._language.setdefault((folded, strength == STRONG), language)

    def meanings(self, text: object) -> Meanings:
        """The columns that a cell may head, best first as far as words alone can tell; empty if unknown."""
        if type(text) is not str:
            return _NONE
        known = self._known.get(text)
        if known is None:
            if len(self._known) > 100_000:  # a desk that runs for weeks must not grow
                self._known.clear()
            shape = alike(text)
            self._known[text] = known = self._look_up(text) if shape == text else self.meanings(shape)
        return known

    def _look_up(self, text: str) -> Meanings:
        text = text.strip()
        if not text or len(text) > _LONGEST:
            return _NONE
        if found := self._words.get(fold(text)):
            return _of_money(text) if "cases" in found and MONEY.search(text) else found
        if size := self._size_of_a_case(text):
            return {size: WEAK}
        if found := self._words.get(_UNIT_END.sub("", fold(text))):
            return found
        if ratio := counted_per(text):
            return {ratio: WEAK}
        return (
            self._look_up_parts(text)
            or self._look_up_longer(fold(text))
            or self._look_up_ending(text)
            or self._look_up_turned(text)
        )

    def _size_of_a_case(self, text: str) -> str:
        """`Units/case`: so many in each case are its size, whatever word of a quantity counts them.

        `订货/件` beside `单价/元` is what is ordered, in cases.
        """
        few = before_per_case(text)
        if few > "\u2e80" and any_of("ordering").search(few):
            return ""
        return "pieces_per_case" if few and "cases" in self._words.get(fold(few), _NONE) else ""

    def _look_up_parts(self, text: str) -> Meanings:
        """Both languages in one cell: every part that is a word must agree, or the first word counts."""
        plain = unicodedata.normalize("NFKC", text)
        bracketed = [part[1:-1] for part in _BRACKETED.findall(plain)]
        own = _BRACKETED.sub("", plain)
        scripts = (_SCRIPTS.findall(own), bracketed, _LATIN.findall(own))
        for parts in (_PARTS.split(plain), *scripts):
            words = [folded for part in parts if (folded := fold(part)) in self._words]
            found = [self._words[word] for word in words if word not in self._units]
            if not found:
                continue
            shared = {
                column: min(columns[column] for columns in found)
                for column in found[0]
                if all(column in columns for columns in found)
            }
            return shared or found[0]
        return _NONE

    def _look_up_longer(self, folded: str) -> Meanings:
        """A quantity with one more word of ordering before it: `采购订单数量`."""
        for first in self._ordering:
            rest = folded.removeprefix(first)
            if rest != folded and self._words.get(rest, _NONE).get("cases") == STRONG:
                return {"cases": WEAK}
        return _NONE

    def _look_up_ending(self, text: str) -> Meanings:
        """What an unknown word most likely heads by its ending: `卷烟编码` has codes of goods."""
        folded = fold(text)
        for column, endings in self._endings.items():
            if folded.endswith(tuple(endings)) and len(folded) < _LONGEST_WORD and folded not in self.labels:
                return {column: WEAK}
        return _NONE

    def _look_up_turned(self, text: str) -> Meanings:
        """A heading of two or three words in another sequence: `Qty order`, `Code item`."""
        words = text.split()
        if not (1 < len(words) < 4 and all(word.isalpha() and word.isascii() for word in words)):
            return _NONE
        turned = (fold("".join(several)) for several in permutations(words))
        found = next((self._words[word] for word in turned if word in self._words), _NONE)
        return {column: max(strength, WEAK) for column, strength in found.items()}

    def label_meanings(self, text: str) -> Meanings:
        """What a label with its colon may mean: `编号：` is the order's number, though it heads SKUs."""
        parts = (fold(part) for part in (text, *_SCRIPTS.findall(unicodedata.normalize("NFKC", text))))
        column = next((self._block[part] for part in parts if part in self._block), "")
        return {column: WEAK} if column else self.meanings(text)

    def bare_label_meanings(self, text: str) -> Meanings:
        """What a cell of a header block may be the label of: `NO.` with a number beside it is the order's."""
        meanings = self.meanings(text)
        if not LABEL_COLUMNS.isdisjoint(meanings):
            return meanings
        if text.rstrip().endswith(("#", "№")):  # `Requisition #`
            return self.meanings(f"{text.rstrip(' #№')} no.") or self.label_meanings(text)
        return self.label_meanings(text)

    def is_word(self, text: str) -> bool:
        """Whether a text is a known word and nothing more: `订单号` is, `C1 订单号` is not."""
        plain = unicodedata.normalize("NFKC", text)
        parts = _SCRIPTS.findall(_BRACKETED.sub("", plain))
        bracketed = [part[1:-1] for part in _BRACKETED.findall(plain)]
        return (
            self._knows(text)
            or (len(parts) > 1 and all(self._knows(part) for part in parts if fold(part)))
            or (bool(bracketed) and all(map(self._knows, bracketed)))
        )

    def _knows(self, text: str) -> bool:
        folded = fold(text)
        return folded in self._words or folded in self.labels or folded in self._block

    def language_of(self, texts: Iterable[str]) -> str:
        """The language that most of the headings are in; the first language where none is known."""
        counts = dict.fromkeys(LANGUAGES, 0)
        for text in texts:
            folded = fold(text)
            own = self._language.get((folded, True)) or self._language.get((folded, False))
            counts[own or script_of(text) or LANGUAGES[0]] += 1
        return max(LANGUAGES, key=lambda language: counts[language])

    def is_total(self, text: str) -> bool:
        """Whether a cell's text marks its row as one that adds up (total, subtotal, amount in words)."""
        known = self._sums.get(text)
        if known is None:
            if len(self._sums) > 100_000:
                self._sums.clear()
            shape = alike(text)
            self._sums[text] = known = self._is_total(text) if shape == text else self.is_total(shape)
        return known

    def _is_total(self, text: str) -> bool:
        folded = fold(text)
        if folded in self.totals:
            return True
        if len(text) > _LONGEST or not folded:
            return False
        # `Total: 447`, `饮料 小计`, `合计金额（大写）：壹佰元`.
        before = fold(re.split(r"[:：]", text, maxsplit=1)[0])
        return (
            before in self.totals
            or folded.startswith(self._part_starts)
            or folded.endswith(self._total_ends)
            or folded.startswith(self._total_starts)
        )

    def is_label(self, text: str) -> bool:
        """Whether a text is a label of a header block or of a footer, also one that is not read."""
        return fold(text) in self.labels or bool(self.meanings(text))

    def is_a_label_word(self, text: str) -> bool:
        """Whether a cell of a header block is a label rather than a value (`取消` is both: a value there)."""
        folded = fold(text)
        if folded in self._choices:
            return False
        return folded in self.labels or not LABEL_COLUMNS.isdisjoint(self.meanings(text))

    def is_our_list(self, text: object) -> bool:
        """Whether a sheet's first cell says that it is our own list of problems (P-4.1.2)."""
        return type(text) is str and fold(text) in self.our_lists

    def is_other_title(self, text: str) -> bool:
        """Whether a text is, or ends with, what another document calls itself: `西湖店退货单`.

        Short words of one alphabet count only by themselves: `Pharma` is no `RMA`.
        """
        known = self._others.get(text)
        if known is None:
            if len(self._others) > 100_000:
                self._others.clear()
            shape = alike(text)
            self._others[text] = known = (
                self._is_other_title(text) if shape == text else self.is_other_title(shape)
            )
        return known

    def _is_other_title(self, text: str) -> bool:
        folded = fold(text)
        if folded in self.other_titles:
            return True
        parts = [fold(part) for part in (*_PARTS.split(text), *_SCRIPTS.findall(text))]
        return len(folded) < 30 and any(part.endswith(self._other_ends) for part in parts)

    def is_title(self, text: str) -> bool:
        """Whether a text is, or begins or ends with, what an order form calls itself.

        Words count whole: neither `Poland Ltd` nor `orders@shop.example` says that a sheet is an order.
        """
        folded = fold(text)
        if not (folded.startswith(self._title_words) or folded.endswith(self._title_words)):
            return False
        return not _ADDRESS.search(text) and bool(self._whole_titles.search(_without_brackets(text)))


@lru_cache(maxsize=8)
def vocabulary(extra: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Vocabulary:
    """The vocabulary with the user's own words (column, words), made once a process."""
    return Vocabulary(dict(extra))


LABEL_COLUMNS = frozenset(chain.from_iterable((label.name for label in sheet.labels) for sheet in SHEETS))
SUMS = frozenset(("sum_cases", "sum_amount"))  # labels of totals, to be compared with the lines
