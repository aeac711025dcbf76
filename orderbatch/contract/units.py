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


def counted_per(text: object) -> str:
    """The column that a ratio of units heads: `盒/件`, `Pcs per ctn` a case's pieces, `Cases/Layer` none."""
    found = _PER.findall(unicodedata.normalize("NFKC", str(text)).casefold())
    units = [(_UNITS.get(few), _UNITS.get(many)) for few, many in found]
    if ("piece", "case") in units:
        return "pieces_per_case"
    return "other" if any(many == "larger" for _few, many in units) else ""


def counted_in(text: object) -> tuple[Counted, str]:
    """What a text counts, and its other words: `订货数量（盒）` → piece and `订货数量`.

    A Chinese unit counts where it stands alone or before 数 at an end: `支数` does, `条码` does not.
    """
    if type(text) is not str:
        return "", ""
    counted: Counted = ""
    rest = []
    if counted_per(text) == "pieces_per_case":
        return "", text
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        bare = run.removesuffix("数")
        unit = bare if bare in _UNITS else bare[-1:] if bare != run and bare[-1:] in _UNITS else ""
        counted = counted or _UNITS.get(unit, "")
        rest.append(run if not unit else bare.removesuffix(unit))
    return counted, " ".join(filter(None, rest))
