"""Whether the rows of the policies' master can be relied upon, policy by policy (P-4.2.3, 7-policies).

A policy that contradicts itself, or names what nobody has, rests and is told at its cell; the others go on.
To add a rule: a function in `RULES`, its code in `contract/findings/`, its sentence in both languages.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from orderbatch.check.problem import Problem
from orderbatch.contract.batch import Record
from orderbatch.contract.sales_policy import BUY_GET, PAYMENT_GIFT, SalesPolicy

SAME_IN_ALL_TIERS = (
    "policy_name", "policy_kind", "sku", "category", "gift_sku", "gift_product", "repeat", "region",
    "customer_class", "from_day", "to_day", "payment_target",
)  # fmt: skip
_NAMES = ("policy", "sku", "category", "gift_sku", "gift_product", "region")
MINOR = 100  # minor units in a unit of money: a threshold of cases is read as money too


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What a policy may name: items, gifts (of catalogue or stock list), categories, regions.

    policies: codes under which earlier lists gave; they are told apart by more than their case.
    """

    items: Collection[str]
    gifts: Collection[str]
    categories: Collection[str]
    regions: Collection[str]
    policies: Collection[str] = ()

    @classmethod
    def of(cls, catalogue: pd.DataFrame, stock: pd.DataFrame, agents: pd.DataFrame) -> "KnownNames":
        """By the lists in force."""
        items = frozenset(catalogue["sku"])
        regions = frozenset(agents["region"])
        return cls(items, items | frozenset(stock["sku"]), frozenset(catalogue["category"]), regions)


@dataclass(frozen=True, slots=True)
class PolicyList:
    """The policies that can be relied upon, by code; the codes of those that rest; and what is wrong."""

    policies: dict[str, SalesPolicy]
    resting: frozenset[str]
    problems: tuple[Problem, ...]


def read_policies(rows: pd.DataFrame, known: KnownNames) -> PolicyList:
    """Every policy of the master's rows; the same row twice is one, as in every list.

    A row without a kind could not be read when it came in.
    """
    good: dict[str, SalesPolicy] = {}
    resting: set[str] = set()
    problems: list[Problem] = []
    plain = rows.astype(object).where(rows.notna(), None)
    plain = plain.drop_duplicates([name for name in plain if name not in ("block", "row")])
    spelled = _spellings(plain["policy"], known)
    for code, some in plain.groupby("policy", sort=False):
        records = [{**row, "index": index} for index, row in zip(some.index, _records(some), strict=True)]
        wrong = [*_also_spelled(records[0], spelled)]
        if code:  # else told at its cell
            wrong += [problem for rule in RULES for problem in rule(records, known)]
        problems += wrong[:1]  # the first says why it rests; what rests on it is not told too
        if wrong or not all(record["policy_kind"] for record in records):
            resting.add(str(code))
        elif code:
            good[str(code)] = _policy(records)
    return PolicyList(good, frozenset(resting - {""}), tuple(problems))


def _spellings(codes: Iterable[str], known: KnownNames) -> dict[str, list[str]]:
    """Codes by what they are without their case, those of earlier lists first."""
    found: dict[str, list[str]] = {}
    for code in dict.fromkeys([*sorted(known.policies), *codes]):
        found.setdefault(code.casefold(), []).append(code)
    return found


def _also_spelled(row: Record, spelled: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """`Yy` and `YY` are one policy to everyone who reads them: which is meant, nobody can say."""
    others = [code for code in spelled.get(row["policy"].casefold(), ()) if code != row["policy"]]
    if others:
        yield _told("POLICY_CASE", row, "policy", other=others[0])


def _records(rows: pd.DataFrame) -> list[Record]:
    found: list[Record] = rows.to_dict("records")  # type: ignore[assignment]
    return found


def _policy(rows: Sequence[Record]) -> SalesPolicy:
    first = rows[0]
    tiers = sorted(((_threshold(row), int(row["gift_cases"])) for row in rows if _gives(row)), reverse=True)
    target = first["payment_target"]
    return SalesPolicy(
        **{name: str(first[name] or "") for name in _NAMES},
        name=first["policy_name"] or first["policy"],
        kind=first["policy_kind"],
        tiers=tuple(tiers),
        repeat=first["repeat"] == "yes",
        customer_class=first["customer_class"] or "",
        from_day=first["from_day"],
        to_day=first["to_day"],
        target=None if target is None else int(target),
    )


def _threshold(row: Record) -> int:
    """Cases of `buy_get`, minor units of the others."""
    return int(row["threshold"]) // (MINOR if row["policy_kind"] == BUY_GET else 1)


def _gives(row: Record) -> bool:
    return row["threshold"] is not None


def _told(code: str, row: Record, column: str, /, **numbers: Any) -> Problem:
    value = row[column]
    text = "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)
    if column in ("threshold", "payment_target") and value is not None:
        text = f"{int(value) / MINOR:.15g}"
    return Problem(code, "row", row["index"], column, text, {"policy": row["policy"], **numbers})


def is_whole(rows: Sequence[Record], _known: KnownNames) -> Iterator[Problem]:
    """Threshold, gift and its cases belong together; none of them only where there is a payment target."""
    for row in rows:
        if not row["policy_kind"]:
            return
        there = [name for name in ("threshold", "gift_sku", "gift_cases") if row[name] not in (None, "")]
        if len(there) == 3 or (not there and row["payment_target"] is not None):
            continue
        missing = next(name for name in ("threshold", "gift_sku", "gift_cases") if name not in there)
        yield _told("POLICY_TERM_MISSING", row, missing, column=missing)


def agrees(rows: Sequence[Record], _known: KnownNames) -> Iterator[Problem]:
    """The tiers of a policy agree in everything but threshold and gift cases."""
    for row in rows[1:]:
        for name in SAME_IN_ALL_TIERS:
            if (row[name] or None) != (rows[0][name] or None):
                yield _told("POLICY_DISAGREES", row, name, column=name)


def has_days(rows: Sequence[Record], _known: KnownNames) -> Iterator[Problem]:
    """It begins before it ends."""
    for row in rows:
        if row["from_day"] and row["to_day"] and row["from_day"] > row["to_day"]:
            yield _told("POLICY_DAYS", row, "to_day", begins=row["from_day"])


def has_thresholds(rows: Sequence[Record], _known: KnownNames) -> Iterator[Problem]:
    """Whole cases for `buy_get`; never 0 where it divides, nor where nothing could be below it."""
    for row in rows:
        if not _gives(row):
            continue
        if row["policy_kind"] == BUY_GET and int(row["threshold"]) % MINOR:
            yield _told("POLICY_THRESHOLD_CASES", row, "threshold")
        zero = int(row["threshold"]) == 0
        if zero and (row["repeat"] == "yes" or row["policy_kind"] in (BUY_GET, PAYMENT_GIFT)):
            yield _told("POLICY_THRESHOLD_ZERO", row, "threshold")


def rises(rows: Sequence[Record], _known: KnownNames) -> Iterator[Problem]:
    """No two tiers with one threshold, and no higher one that gives less per unit than a lower one."""
    giving = sorted((row for row in rows if _gives(row)), key=_threshold)
    for lower, higher in pairwise(giving):
        one, other = _threshold(lower), _threshold(higher)
        less, more = int(lower["gift_cases"]), int(higher["gift_cases"])
        if one == other:
            yield _told("POLICY_TIER_TWICE", higher, "threshold")
        elif more * one < less * other if one else more < less:
            yield _told("POLICY_TIER_LESS", higher, "gift_cases")


def names_things(rows: Sequence[Record], known: KnownNames) -> Iterator[Problem]:
    """Gift, item, category and region are somebody's or something's."""
    for row in rows:
        named = (
            ("gift_sku", known.gifts, "POLICY_GIFT_UNKNOWN"),
            ("sku", known.items, "POLICY_ITEM_UNKNOWN"),
            ("category", known.categories, "POLICY_CATEGORY_UNKNOWN"),
            ("region", known.regions, "POLICY_REGION_UNKNOWN"),
        )
        for column, there, code in named:
            if row[column] and row[column] not in there:
                yield _told(code, row, column)
        if row["sku"] and row["category"]:
            yield _told("POLICY_BOTH", row, "category")


RULES: tuple[Callable[[Sequence[Record], KnownNames], Iterator[Problem]], ...] = (
    is_whole,
    agrees,
    has_days,
    has_thresholds,
    rises,
    names_things,
)
