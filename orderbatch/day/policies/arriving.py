"""A policy list as it comes in: a row that cannot be read keeps its code alone, so that its policy rests."""

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from orderbatch.contract.finding import Finding
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sales_policy import BUY_GET
from orderbatch.contract.sheets.sheet import row_of_cell
from orderbatch.day.located import at_row
from orderbatch.read.rows import Typed

IN_MULTIPLES = "MONEY_IN_MULTIPLES"
_ADVISORY = ("ADVISORY_CELL", "AMOUNT_LEFT_OUT")
_RESTS = (*_ADVISORY, "POLICY_COLUMN")  # told at a cell, and the policy of its row rests
_CURRENCY = ("MONEY_CURRENCY", "AMOUNT_LEFT_OUT")


def with_unreadable_blank(rows: Typed) -> pd.DataFrame:
    """The rows, those that cannot be relied upon without a kind: nothing is given on a guess."""
    refused = rows_told(rows, _RESTS)  # told there, and not again as a missing term
    bad = rows.rows.index.isin([*rows.bad_rows, *_cases_in_money(rows), *refused])
    return rows.rows.assign(policy_kind=rows.rows["policy_kind"].where(~bad, ""))


def told_of_cells(rows: Typed) -> list[Finding]:
    """What is wrong with the cells of a policy list, none of it an error: the other policies go on."""
    told = [_as_told(one) for one in rows.findings]
    factors = _cases_in_money(rows)
    for index, factor in factors.items():
        policy = str(rows.rows.at[index, "policy"])
        told.append(at_row(rows, "POLICY_THRESHOLD_UNIT", index, "threshold", policy=policy, factor=factor))
    return told


def _as_told(found: Finding) -> Finding:
    """What is wrong with a cell, in the words of policies; what is no error stays as it is."""
    if CODES[found.code] != "error" and found.code not in _ADVISORY:
        return found
    if found.code in _CURRENCY:
        return replace(found, code="POLICY_CURRENCY")
    if found.code == "NOT_A_CHOICE":
        return replace(found, code="POLICY_CHOICE")
    if not found.value:
        return replace(found, code="POLICY_CELL_BLANK") if "column" in found.numbers else found
    return Finding("POLICY_CELL_BAD", found.file, found.sheet, found.cell, found.value)


def rows_told(rows: Typed, codes: Collection[str]) -> list[int]:
    """Rows of which one of these codes is told at a cell."""
    numbers = zip(rows.rows.index.tolist(), rows.rows["block"].tolist(), rows.rows["row"], strict=True)
    told = {(one.file, one.sheet, row_of_cell(one.cell)) for one in rows.findings if one.code in codes}
    sheets = [(document, found.name) for document, found in rows.found]
    return [int(index) for index, block, number in numbers if (*sheets[block], int(number)) in told]


def _cases_in_money(rows: Typed) -> dict[int, object]:
    """Rows whose threshold is in cases under a heading that says thousands or ten thousands of money."""
    factors = {
        block: numbers["factor"]
        for block, (_document, found) in enumerate(rows.found)
        for code, _cell, _value, numbers in found.troubles
        if code == IN_MULTIPLES and numbers["column"] == "threshold"
    }
    counted = rows.rows[rows.rows["policy_kind"].eq(BUY_GET) & rows.rows["threshold"].notna()]
    blocks = zip(counted.index.tolist(), counted["block"].tolist(), strict=True)
    return {int(index): factors[block] for index, block in blocks if block in factors}
