"""Orders on our own forms: an older one, or one that was made for another agent (P-4.7).

An order on an old form is taken: what has ended since is left out and told with its replacement, and a price
that changed is told with both like any other.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from orderbatch.check.problem import Problem
from orderbatch.contract.sheets.form_version import form_version


class OurForm(NamedTuple):
    """What the properties of one of our forms say: its version, and whom it was made for."""

    version: str
    agent: str


def our_form(properties: Mapping[str, str]) -> OurForm | None:
    """None where a workbook is no form of ours, or another program has lost its properties."""
    if properties.get("kind") != "order" or not properties.get("agent"):
        return None
    return OurForm(properties.get("batch", ""), properties["agent"])


def told_of_our_forms(
    orders: pd.DataFrame, forms: Mapping[int, OurForm], catalogue: pd.DataFrame
) -> Iterator[Problem]:
    """Old forms, and forms of other agents. orders: agent, by row; forms: of those rows that are on ours."""
    version = form_version(catalogue) if forms else ""
    for row, form in forms.items():
        if form.version != version:
            yield Problem("FORM_OLD", "order", row, "", form.version, {"now": version})
        if (agent := orders.at[row, "agent"]) not in ("", form.agent):
            yield Problem("FORM_OF_ANOTHER", "order", row, "agent", form.agent, {"agent": agent})


def ended_since(
    lines: pd.DataFrame, forms: Mapping[int, OurForm], catalogue: pd.DataFrame, gone: Mapping[str, str]
) -> list[Problem]:
    """Lines of items that have ended, on older forms of ours; an order of such lines alone keeps them.

    catalogue: index SKU, with status and replaced_by. gone: what it no longer lists → what replaced it.
    """
    old = lines[lines["order"].isin(list(forms))]
    gone = {sku: now for sku, now in gone.items() if sku not in catalogue.index}
    ended = old["sku"].map(catalogue["status"]).eq("discontinued") | old["sku"].isin(list(gone))
    rest = (~ended).groupby(old["order"]).transform("any")
    names = old.loc[ended & rest, "sku"]
    listed = catalogue["replaced_by"]
    replaced = {**gone, **{str(sku): listed.at[sku] for sku in set(names) - gone.keys()}}
    return [
        Problem("SKU_ENDED_SINCE", "line", int(row), "sku", sku, {"replacement": replaced[sku]})
        for row, sku in zip(names.index.tolist(), names, strict=True)
    ]
