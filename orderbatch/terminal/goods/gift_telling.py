"""`explain`: the arithmetic of the gifts of an order's agent, and what a cut lost (7-policies)."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from orderbatch.contract.batch import Batch, Record
from orderbatch.contract.sales_policy import MATERIAL, PAYMENT_GIFT, policy_of, tiers_of
from orderbatch.contract.words import Words
from orderbatch.decide.policies.tiers import steps
from orderbatch.write.documents.policies.gift_words import base_words, cut_sentences, told_numbers

if TYPE_CHECKING:
    import pandas as pd


def gifts_told(batch: Batch, order: Mapping[str, Any], words: Words) -> list[str]:
    """A sentence or two for every policy that gave, owes or would have given something; what a cut costs."""
    own: pd.DataFrame = batch.gifts[batch.gifts["agent"] == order["agent"]]
    said = []
    rows: list[Record] = own.sort_values("policy").to_dict("records")  # type: ignore[assignment]
    for row in rows:
        numbers = told_numbers(row, words, batch.currency)
        title = "title_each" if row["policy_kind"] == MATERIAL else "title"
        said.append(words.text(f"policies.explain.{title}", **numbers))
        said.append(
            "  " + words.text("policies.explain.sum", steps=_steps(row, words, batch.currency), **numbers)
        )
        if kept := _kept(row):
            said.append("  " + words.text("policies.explain.kept", kept=kept))
        if row["lost"]:
            said.append("  " + words.text("policies.explain.lost", **numbers))
        said += _outside(row, order["valid_at"].date(), words)
    return said + cut_sentences(words.amounts(order["numbers"] or {}, batch.currency), words)


def _kept(row: Record) -> int:
    """What stays of the terms before the newest."""
    if not row["floor"] or row["policy_kind"] == MATERIAL:
        return 0
    tiers, repeat = tiers_of(row["terms"])
    found = steps(tiers, repeat, int(row["base"]))
    return int(row["entitled"]) - sum(times * gifts for times, _threshold, gifts in found)


def _outside(row: Record, day: dt.date, words: Words) -> list[str]:
    """That an order does not count which became valid before the policy began or after it ended."""
    policy = policy_of(row["policy"], row["terms"])
    if policy.kind == PAYMENT_GIFT or policy.covers(day):
        return []
    is_early = policy.from_day is not None and day < policy.from_day
    name, other = ("before", policy.from_day) if is_early else ("after", policy.to_day)
    return ["  " + words.text(f"policies.explain.{name}", day=day, other=other)]


def _steps(row: Record, words: Words, currency: str) -> str:
    """The tiers that the base reaches, each with what it gives; of material every order counts by itself."""
    tiers, repeat = tiers_of(row["terms"])
    found = [] if row["policy_kind"] == MATERIAL else steps(tiers, repeat, int(row["base"]))
    parts = [
        words.text(
            "policies.explain.step",
            times=times,
            threshold=base_words(threshold, row["policy_kind"], words, currency),
            gifts=times * gifts,
        )
        for times, threshold, gifts in found
    ]
    otherwise = "material" if row["policy_kind"] == MATERIAL else "nothing"
    return " + ".join(parts) or words.text(f"policies.explain.{otherwise}")
