"""Cases that end while the rest of their line is shared: the rep struck them off by a desk change (改单), or
the time of their part is over (P-4.3.2).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from orderbatch.day.returns.ended import BY_DESK, Ended

LineAt = tuple[str, int]  # order key, line
EndsBeside = Mapping[LineAt, Mapping[str, int]]  # line → `ended_<reason>` → cases


def with_struck(open_lines: pd.DataFrame, struck: Mapping[LineAt, tuple[int, Ended]]) -> pd.DataFrame:
    """The open lines with `struck`, the cases of their line that end; what waited for an answer has one now.

    struck: (order key, line) → cases, and who agreed. A line of which nothing is left ends.
    """
    if not struck:
        return open_lines.assign(struck=np.zeros(len(open_lines), dtype=np.int64))
    places = pd.Series(
        list(zip(open_lines["order_key"], open_lines["line"], strict=True)), open_lines.index, dtype=object
    )
    cases = pd.Series(
        [struck[at][0] if at in struck else 0 for at in places], open_lines.index, dtype=np.int64
    )
    is_over = (cases > 0) & (cases >= open_lines["ordered"].groupby(places).transform("sum"))
    said = [struck[at][1].said if over else before
            for at, over, before in zip(places, is_over, open_lines["said"], strict=True)]  # fmt: skip
    is_answered = (cases > 0) & ~is_over & (open_lines["why_open"] == "awaiting")
    return open_lines.assign(
        struck=cases.mask(is_over, 0),
        said=pd.Series(said, index=open_lines.index, dtype=object),
        why_open=open_lines["why_open"].mask(is_answered, "deferred").mask(is_over, BY_DESK),
        if_short=open_lines["if_short"].mask(is_answered, "defer"),
    )


def take_off(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines with the struck cases off their `ordered`; priority cannot be for more cases than there are.

    lines: one row a line with ordered, carry_in, struck.
    """
    struck = lines["struck"].clip(upper=lines["ordered"])
    left = lines["ordered"] - struck
    return lines.assign(ordered=left, carry_in=lines["carry_in"].clip(upper=left), struck=struck)


def put_back(lines: pd.DataFrame) -> pd.DataFrame:
    """Decided lines with the struck cases among what they ordered, cancelled."""
    struck = lines["struck"].astype(np.int64)
    return lines.assign(ordered=lines["ordered"] + struck, cancelled=lines["cancelled"] + struck)


def ended_beside(asked: pd.DataFrame, ended: pd.DataFrame) -> tuple[pd.DataFrame, EndsBeside]:
    """Lines with the parts of them that end today struck off, and why those end.

    asked: one row a line that goes on, with ordered, struck, parts. ended: one row a part, with reason.
    """
    places = list(zip(asked["order_key"], asked["line"], strict=True))
    found: dict[LineAt, dict[str, int]] = {place: {} for place in places}
    parts: dict[LineAt, tuple[object, ...]] = {}
    columns = (ended[name] for name in ("order_key", "line", "reason", "ordered", "part"))
    for key, line, reason, cases, part in zip(*columns, strict=True):
        if (key, line) in found:
            name = f"ended_{str(reason).lower()}"
            found[key, line][name] = found[key, line].get(name, 0) + int(cases)
            parts[key, line] = (*parts.get((key, line), ()), part)
    if not parts:
        return asked, {}
    off = pd.Series([sum(found[place].values()) for place in places], asked.index, dtype=np.int64)
    taken = [(*own, *parts.get(place, ())) for place, own in zip(places, asked["parts"], strict=True)]
    both = asked.assign(
        ordered=asked["ordered"] + off,
        struck=asked["struck"] + off,
        parts=pd.Series(taken, index=asked.index, dtype=object),
    )
    return both, {place: said for place, said in found.items() if said}


def told_beside(lines: pd.DataFrame, beside: EndsBeside) -> pd.DataFrame:
    """Decided lines whose numbers say what of them ended, and why."""
    if not beside:
        return lines
    places = zip(lines["order_key"], lines["line"], strict=True)
    numbers = [{**own, **beside.get(place, {})} for place, own in zip(places, lines["numbers"], strict=True)]
    return lines.assign(numbers=pd.Series(numbers, index=lines.index, dtype=object))
