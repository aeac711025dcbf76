"""A policy list as it comes in: a row that cannot be read keeps its code alone, so that its policy rests."""

import pandas as pd

from orderbatch.contract.finding import CODES, Finding
from orderbatch.contract.sales_policy import BUY_GET
from orderbatch.day.located import at_row
from orderbatch.read.rows import Typed

IN_MULTIPLES = "MONEY_IN_MULTIPLES"


def with_unreadable_blank(rows: Typed) -> pd.DataFrame:
    """The rows, those that cannot be relied upon without a kind: nothing is given on a guess."""
    bad = rows.rows.index.isin([*rows.bad_rows, *_cases_in_money(rows)])
    return rows.rows.assign(policy_kind=rows.rows["policy_kind"].where(~bad, ""))


def told_of_cells(rows: Typed) -> list[Finding]:
    """What is wrong with the cells of a policy list, none of it an error: the other policies go on."""
    told = [
        Finding("POLICY_CELL_BAD", one.file, one.sheet, one.cell, one.value)
        if CODES[one.code] == "error" or one.code == "ADVISORY_CELL"
        else one
        for one in rows.findings
    ]
    factors = _cases_in_money(rows)
    for index, factor in factors.items():
        policy = str(rows.rows.at[index, "policy"])
        told.append(at_row(rows, "POLICY_THRESHOLD_UNIT", index, "threshold", policy=policy, factor=factor))
    return told


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
