"""What a heading or a unit says it counts: cases, or the pieces in them."""

import re
import unicodedata
from typing import Literal

from orderbatch.contract.words import LANGUAGES, topic

Counted = Literal["case", "piece", "larger", ""]

_UNITS: dict[str, Counted] = {
    word: counted
    for language in LANGUAGES
    for counted, words in topic(language, "reading")["units"].items()
    for word in words
}
_PER = re.compile(r"([a-z]+|[\u2e80-\u9fff]+)\s*(?:/|per|每)\s*([a-z]+|[\u2e80-\u9fff])")
_RUN = re.compile(r"[a-z]+|[\u2e80-\u9fff]+")


def is_load(text: str) -> bool:
    """Whether a text says how many stand on something larger than a case: `Cases/Layer`, `箱/托`."""
    found = _PER.findall(unicodedata.normalize("NFKC", text).casefold())
    return any(_UNITS.get(many) == "larger" for _few, many in found)


def is_pack(text: object) -> bool:
    """Whether a text says how many pieces a case has: `盒/件`, `Pcs per ctn`."""
    found = _PER.findall(unicodedata.normalize("NFKC", str(text)).casefold())
    return any(_UNITS.get(few) == "piece" and _UNITS.get(many) == "case" for few, many in found)


def counted_in(text: object) -> tuple[Counted, str]:
    """What a text counts, and its other words: `订货数量（盒）` → piece and `订货数量`.

    A Chinese unit counts where it stands alone or before 数 at an end: `支数` does, `条码` does not.
    """
    if type(text) is not str:
        return "", ""
    counted: Counted = ""
    rest = []
    if is_pack(text):
        return "", text
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        bare = run.removesuffix("数")
        unit = bare if bare in _UNITS else bare[-1:] if bare != run and bare[-1:] in _UNITS else ""
        counted = counted or _UNITS.get(unit, "")
        rest.append(run if not unit else bare.removesuffix(unit))
    return counted, " ".join(filter(None, rest))
