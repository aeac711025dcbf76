"""What an agent means by what he wrote where a code belongs: his own code, a barcode, a name (P-4.1.2).

Pure: pairs → reading. Each way that leads to one item leads there alone; where two items fit, none is taken
and the form is asked as before.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

import pandas as pd
from rapidfuzz import fuzz, process

from orderbatch.check.problem import Problem
from orderbatch.contract.spellings import as_a_name, folded
from orderbatch.contract.units import counted_in

BY_LIST, SPELLED, ZEROS, BY_NAME = "SKU_BY_LIST", "SKU_SPELLED", "SKU_ZEROS_RESTORED", "SKU_BY_NAME"
CONFIRMED, NEARLY = "SKU_CONFIRMED", "SKU_NEARLY"
_NEAR, _GAP = 78, 8  # of 100: how like a name must be, and how much more than the next one
_MIXED = 6  # by which words in another sequence count less
_LEAST_NAME = 4  # letters of a name that may be nearly another
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_LEAST_READ = 4  # characters of a code of his that may say which column of an unknown form has the codes
_Key = TypeVar("_Key", bound=Hashable)
_BETWEEN = "()[]:,;/|"
_PACKED = re.compile(r"(.+×\d+)(?P<unit>[^\d×/]{1,8})(?:/[^\d×/]{1,8})?")
_NO_BRACKETS = str.maketrans("", "", "()[]{}【】〔〕")
_SIGNS = re.compile(r"[\W_]+")


class Meant(NamedTuple):
    """The item that is meant, and the finding code of the way that led there."""

    sku: str
    why: str


class Pair(NamedTuple):
    """One answered pair: what this agent ("" for all) writes, and our item.

    is_confirmed: by the rep, when an order waited for it; else by the item code list, which goes before.
    """

    agent: str
    written: str
    sku: str
    is_confirmed: bool = False


@dataclass(frozen=True)
class ItemNames:
    """Every way from what is written to one item of the catalogue: folded text → item.

    of_agent: by (agent, text), from the pairs; agent "" is everybody; digits: the same without leading zeros.
    names: product, and product with spec. packed: the latter with the pieces of its case, `500ml×24`.
    several: what leads to more than one item, so that none of these is taken for it.
    """

    skus: frozenset[str]
    of_agent: Mapping[tuple[str, str], str]
    digits: Mapping[tuple[str, str], str]
    cases: Mapping[str, str]
    zeros: Mapping[str, str]
    names: Mapping[str, str]
    products: Mapping[str, str]
    confirmed: frozenset[tuple[str, str]] = frozenset()
    packed: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, catalogue: pd.DataFrame, pairs: Iterable[Pair]) -> "ItemNames":
        """From the catalogue (index: SKU; product, spec) and the answered pairs; the rest is left."""
        skus = [str(sku) for sku in catalogue.index]
        known = frozenset(skus)
        products = dict(zip(skus, map(str, catalogue["product"].fillna("")), strict=True))
        specs = map(str, catalogue["spec"].fillna("")) if "spec" in catalogue else [""] * len(skus)
        named = [
            (text, sku)
            for sku, spec in zip(skus, specs, strict=True)
            for text in {folded(products[sku]), folded(products[sku] + spec)}
            if len(text) > 1
        ]
        told = [(pair, folded(pair.written)) for pair in pairs if pair.sku in known]
        listed = {(pair.agent, text) for pair, text in told if not pair.is_confirmed}
        confirmed = {(pair.agent, text) for pair, text in told if pair.is_confirmed} - listed
        told = [one for one in told if not one[0].is_confirmed or (one[0].agent, one[1]) in confirmed]
        cases = [(folded(sku), sku) for sku in skus]
        zeros = [(sku.lstrip("0"), sku) for sku in skus if sku.isdigit() and sku[0] == "0"]
        packed = list(_packed_names(catalogue))
        return cls(
            known,
            _one_each(((pair.agent, text), pair.sku) for pair, text in told if text),
            _one_each(((pair.agent, text.lstrip("0")), pair.sku) for pair, text in told if text.isdigit()),
            _one_each(cases),
            _one_each(zeros),
            _one_each(named),
            products,
            frozenset(confirmed),
            _one_each(packed),
            _several_each([*cases, *zeros, *named, *packed]),
        )

    def meant(self, agent: str, written: str, spec: str = "") -> Meant | None:
        """The one item that an agent's text means; None where it is a code of ours, or leads nowhere.

        What was agreed with this agent goes before our own code, and our own code before all others.
        """
        text = folded(written)
        if not text:
            return None
        if sku := self._listed(agent, text):
            way = CONFIRMED if (agent, text) in self.confirmed else BY_LIST
            return Meant(sku, way) if sku != written else None
        if written in self.skus:
            return None
        ways: tuple[tuple[str, Callable[[], str | None]], ...] = (
            (BY_LIST, lambda: self._listed("", text)),
            (SPELLED, lambda: self.cases.get(text)),
            (ZEROS, lambda: self.zeros.get(written.lstrip("0")) if written.isdigit() else None),
            (BY_NAME, lambda: self._named(folded(written + spec)) or self._named(text)),
            (SPELLED, lambda: self._with_name(written)),
        )
        found = ((why, sku) for why, way in ways if (sku := way()))
        return next((Meant(sku, why) for why, sku in found), None)

    def _named(self, text: str) -> str | None:
        """By a name, also with the pieces of its case behind it, whose unit may follow: `500ml×24瓶/件`."""
        found = _PACKED.fullmatch(text)
        with_pack = found[1] if found and counted_in(found["unit"])[0] in ("piece", "case") else text
        bare = text.translate(_NO_BRACKETS)  # `牙膏（120g）`
        named = self.names.get(text) or self.packed.get(text) or self.packed.get(with_pack)
        return named or self.names.get(bare) or self.packed.get(bare)

    def nearly(self, written: str, spec: str = "") -> Meant | None:
        """The one item whose name is nearly what is written, and no other's; figures must be the same."""
        first, second = (*self._near(written, spec)[:2], ("", 0.0), ("", 0.0))[:2]
        is_clear = first[1] >= _NEAR and first[1] - second[1] >= _GAP
        return Meant(first[0], NEARLY) if is_clear else None

    def fitting(self, written: str, spec: str = "") -> tuple[str, ...]:
        """The items that a text fits equally well, or nearly so; none where it fits none, or one alone."""
        texts = (folded(written + spec), folded(written))
        if texts[0] in self.names:
            return ()
        if skus := next((self.several[text] for text in texts if text in self.several), ()):
            return skus
        near = [found for found in self._near(written, spec) if found[1] >= _NEAR]
        if near or len(texts[1]) < _LEAST_NAME:
            close = [sku for sku, likeness in near if near[0][1] - likeness < _GAP]
            return tuple(sorted(close)) if len(close) > 1 else ()
        like = process.extractOne(texts[1], list(self.several), scorer=fuzz.ratio, score_cutoff=_NEAR)
        return self.several[like[0]] if like else ()

    def _near(self, written: str, spec: str) -> list[tuple[str, float]]:
        """Items whose names are nearly what is written, with the same figures, the likest first."""
        found = dict[str, float]()
        for text in {folded(written), folded(written + spec)}:
            if len(_SIGNS.sub("", _FIGURES.sub("", text))) < _LEAST_NAME:
                continue
            own = set(_FIGURES.findall(text))
            for name, likeness in self._like(text):
                sku = self.names[name]
                if own <= set(_FIGURES.findall(name)) | set(_FIGURES.findall(self.products[sku])):
                    found[sku] = max(found.get(sku, 0), likeness)
        return sorted(found.items(), key=lambda one: -one[1])

    def _like(self, text: str) -> Iterator[tuple[str, float]]:
        """Names and how like they are, of 100, down to those that bear on the choice.

        The same words in another sequence count a little less. All names are compared in one call: one by one
        it took a tenth of a second a text where a catalogue has thousands.
        """
        names, in_letters = self._in_letters
        for told, words, less in ((text, names, 0), (_letters(text), in_letters, _MIXED)):
            least = _NEAR - _GAP + less
            found = process.extract(told, words, scorer=fuzz.ratio, score_cutoff=least, limit=None)
            yield from ((names[place], likeness - less) for _word, likeness, place in found)

    @cached_property
    def _in_letters(self) -> tuple[list[str], list[str]]:
        """The names, and the letters of each in the alphabet's sequence."""
        return list(self.names), [_letters(name) for name in self.names]

    def _listed(self, agent: str, text: str) -> str | None:
        """By the pairs of an agent, also where a spreadsheet ate the zeros of his code."""
        if sku := self.of_agent.get((agent, text)):
            return sku
        if not (text.isascii() and text.isdigit()):
            return None
        return self.digits.get((agent, text.lstrip("0")))

    def _with_name(self, written: str) -> str | None:
        """A code and its item's name in one cell, in either sequence: both must agree."""
        whole = folded(written)
        cuts = range(2, len(whole) - 1)
        split = [(whole[:cut], whole[cut:]) for cut in cuts] + [(whole[cut:], whole[:cut]) for cut in cuts]
        split = [(code.strip(_BETWEEN), rest) for code, rest in split]
        fits = {self.cases[code] for code, rest in split if self._agree(code, rest)}
        return fits.pop() if len(fits) == 1 else None

    def _agree(self, code: str, rest: str) -> bool:
        """Whether a text is a code, and what stands beside it the name of that item."""
        if code not in self.cases:
            return False
        name, rest = (_SIGNS.sub("", text) for text in (folded(self.products[self.cases[code]]), rest))
        return len(rest) > 1 and bool(name) and (rest in name or name in rest)


def _packed_names(catalogue: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Each product with its spec and the pieces of its case, where the catalogue has all three."""
    if not {"spec", "pieces_per_case"} <= set(catalogue.columns):
        return
    for sku, product, spec, pieces in catalogue[["product", "spec", "pieces_per_case"]].itertuples():
        if spec and pd.notna(spec) and pd.notna(pieces):
            yield folded(f"{product}{spec}*{int(pieces)}"), str(sku)


def _letters(text: str) -> str:
    return "".join(sorted(text))


def written_codes(items: ItemNames) -> frozenset[str]:
    """What a column of codes may hold where a form is read by the catalogue: ours, his, barcodes, names."""
    his = {text for _agent, text in items.of_agent if len(text) >= _LEAST_READ}
    names = {
        as_a_name(text)
        for text in {*items.names, *items.packed}
        if len(text) >= _LEAST_READ or not text.isascii()
    }
    return frozenset({*items.skus, *items.cases, *items.zeros, *his, *names})


def with_our_codes(lines: pd.DataFrame, items: ItemNames) -> tuple["pd.Series[str]", list[Problem]]:
    """Our codes of the lines (agent, sku as written, spec), and what is told of those that were not ours."""
    agreed = {agent for agent, _text in items.of_agent} - {""}
    asked = lines[~lines["sku"].isin(items.skus) | lines["agent"].isin(agreed)]
    now, told = lines["sku"].copy(), []
    for row, agent, written, spec in asked[["agent", "sku", "spec"]].itertuples(name=None):
        if meant := items.meant(agent, written, spec) or _unknown_name(items, written, spec):
            now.at[row] = meant.sku
            said = {"now": meant.sku, "product": items.products[meant.sku]}
            told.append(Problem(meant.why, "line", int(row), "sku", written, said))
    return now, told


def _unknown_name(items: ItemNames, written: str, spec: str) -> Meant | None:
    return None if written in items.skus else items.nearly(written, spec)


def names_to_confirm(told: Iterable[Problem], order_of: "pd.Series[int]") -> dict[int, str]:
    """Order → what of its lines is only nearly a name, as the rep is asked. order_of: line → its order."""
    found: dict[int, list[str]] = {}
    orders = dict(zip(order_of.index.tolist(), order_of.tolist(), strict=True))
    for problem in told:
        if problem.code == NEARLY:
            said = f"{problem.value} = {problem.numbers['now']} {problem.numbers['product']}".strip()
            found.setdefault(orders[problem.row], []).append(said)
    return {order: "; ".join(dict.fromkeys(said)) for order, said in found.items()}


def astray(codes: pd.DataFrame, catalogue: pd.DataFrame, agents: pd.DataFrame) -> list[Problem]:
    """Rows of an item code list that lead to no item of ours, or are of nobody (both indexed by code)."""
    nowhere = codes[~codes["sku"].isin(catalogue.index) & codes["sku"].ne("")]
    nobody = codes[~codes["agent"].isin(agents.index) & codes["agent"].ne("")]
    told = [
        Problem("ITEM_CODE_UNKNOWN", "line", int(row), "sku", sku, {"their_code": theirs})
        for row, sku, theirs in nowhere[["sku", "their_code"]].itertuples(name=None)
    ]
    return told + [
        Problem("ITEM_CODE_AGENT", "line", int(row), "agent", agent)
        for row, agent in nobody[["agent"]].itertuples(name=None)
    ]


def _one_each(found: Iterable[tuple[_Key, str]]) -> dict[_Key, str]:
    """What leads to one item alone."""
    items: dict[_Key, str] = {}
    several = set()
    for key, sku in found:
        if items.setdefault(key, sku) != sku:
            several.add(key)
    return {key: sku for key, sku in items.items() if key not in several}


def _several_each(found: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """What leads to more than one item, with all of these."""
    items: dict[str, set[str]] = {}
    for text, sku in found:
        items.setdefault(text, set()).add(sku)
    return {text: tuple(sorted(skus)) for text, skus in items.items() if len(skus) > 1}
