"""How a value of a frame stands in the ledger, by the kind of its column, and back. No pandas here.

Money and quantities are integers, moments and days ISO text (which sorts as time does), dicts and lists
JSON with sorted keys: the same value is always the same bytes.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

StoredKind = Literal["text", "int", "int?", "bool", "moment", "moment?", "day", "day?", "dict", "list"]


def _plain(value: Any) -> Any:
    """What JSON does not know by itself: a number of numpy, a day, a moment, a set column value."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.item()


_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def to_json(value: object) -> str:
    """A dict or list as canonical JSON."""
    return _JSON.encode(value)


def _dict(value: Mapping[str, object]) -> str:
    return _JSON.encode(value) if value else "{}"


def _list(value: Sequence[object]) -> str:
    return _JSON.encode(value) if len(value) else "[]"


def _as_it_is(value: Any) -> Any:
    return value


def _from_dict(text: str) -> Any:
    return {} if text == "{}" else json.loads(text)


def _from_list(text: str) -> Any:
    return [] if text == "[]" else json.loads(text)


def _iso(value: dt.date) -> str:
    return value.isoformat()


def _day(value: dt.date) -> str:
    return value.date().isoformat() if isinstance(value, dt.datetime) else value.isoformat()


_STORED: Mapping[StoredKind, Callable[[Any], Any]] = {
    "text": str,
    "int": int,
    "int?": int,
    "bool": int,
    "moment": _iso,
    "moment?": _iso,
    "day": _day,
    "day?": _day,
    "dict": _dict,
    "list": _list,
}
_LOADED: Mapping[StoredKind, Callable[[Any], Any]] = {
    "text": _as_it_is,  # a question has columns of its own that are sums
    "int": int,
    "int?": int,
    "bool": bool,
    "moment": dt.datetime.fromisoformat,
    "moment?": dt.datetime.fromisoformat,
    "day": dt.date.fromisoformat,
    "day?": dt.date.fromisoformat,
    "dict": _from_dict,
    "list": _from_list,
}
_WHERE_MISSING: Mapping[StoredKind, object] = {"text": "", "dict": "{}", "list": "[]"}


def stored(kind: StoredKind, values: Sequence[Any], name: str = "") -> list[Any]:
    """Values of one column as the ledger keeps them. None stands for missing.

    A missing text is "", a missing dict or list an empty one; a missing number, moment or day that the
    column must have is our own mistake (`ValueError`).
    """
    convert = _STORED[kind]
    missing = _WHERE_MISSING.get(kind)
    if kind in ("dict", "list"):  # the lines of an order have its reason in one dict
        texts = {
            number: convert(value)
            for number, value in {id(value): value for value in values}.items()
            if value is not None
        }
        result = [texts.get(id(value), missing) for value in values]
    else:
        result = [missing if value is None else convert(value) for value in values]
    if missing is None and not kind.endswith("?") and None in result:
        raise ValueError(f"{name or kind}: a value is missing")
    return result


def loaded(kind: StoredKind, values: Sequence[Any]) -> list[Any]:
    """Values of one column as they were before `stored`; equal cells are one object, which nobody changes."""
    convert = _LOADED[kind]
    distinct = set(values) - {None}
    made = dict(zip(distinct, map(convert, distinct), strict=True))
    return list(map(made.get, values))  # a month has millions of cells; a loop of ours takes twice as long
