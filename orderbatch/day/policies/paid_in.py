"""Payments under sales policies as they come in, of the desk and of finance (7-policies, Policy money)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from orderbatch.check.payment_rules import KnownPayers, check_payments
from orderbatch.contract.batch import Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sales_policy import FROM_DESK, FROM_FINANCE, PAYMENTS, SalesPolicy
from orderbatch.contract.sheets.every import AGENTS, FINANCE_PAYMENTS, POLICY_PAYMENTS
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.contract.sheets.tables import frame_of, records_of, row_of
from orderbatch.day.after_release.shipments import plain_rows
from orderbatch.day.facts import Desk
from orderbatch.day.located import located
from orderbatch.day.policies.arriving import rows_told
from orderbatch.day.policies.policies_in_force import PoliciesInForce
from orderbatch.decide.policies.counted_payments import paid_of
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import policy_entries
from orderbatch.read.rows import Typed, typed

_SHEETS = (
    (POLICY_PAYMENTS, FROM_DESK, "paid_on", "reference"),
    (FINANCE_PAYMENTS, FROM_FINANCE, "posted_on", "voucher"),
)
_CURRENCY = {"MONEY_CURRENCY": "PAYMENT_CURRENCY"}


Paid = dict[str, dict[str, int]]  # policy and its period → agent → minor units


@dataclass(frozen=True, slots=True)
class PolicyPayments:
    """Rows of PAYMENTS: what this run takes in, and what earlier ones did."""

    new: pd.DataFrame
    before: pd.DataFrame
    findings: tuple[Finding, ...] = ()


class PaidSoFar:
    """What is paid under each policy; payments are read where some came, or a period was not yet summed.

    known: as `content` left it to the next run.
    """

    def __init__(self, ledger: Ledger, new: pd.DataFrame, known: Paid | None) -> None:
        self._ledger, self._new, self._known = ledger, new, {} if known is None or len(new) else known
        self.content: Paid = {}

    def of(self, policy: SalesPolicy) -> Mapping[str, int]:
        """Agent → minor units that count."""
        name = f"{policy.policy}|{policy.from_day or ''}..{policy.to_day or ''}"
        if name not in self._known:
            self._known[name] = paid_of(self._every, policy)
        self.content[name] = self._known[name]
        return self._known[name]

    @cached_property
    def _every(self) -> pd.DataFrame:
        before = self._ledger.ask(policy_entries.payments)
        return pd.concat([before, self._new], ignore_index=True) if len(before) else self._new


def read_payments(desk: Desk, in_force: PoliciesInForce) -> PolicyPayments:
    """What both sheets say, each row that cannot be relied upon told at its cell and left out."""
    came = any(desk.intake.sheets(sheet.kind) for sheet, *_names in _SHEETS)
    before = desk.ledger.ask(policy_entries.payments) if came else frame_of(PAYMENTS)
    findings: list[Finding] = []
    taken: list[Record] = []
    for sheet, source, day, number in _SHEETS:
        if found := desk.intake.sheets(sheet.kind):
            rows = typed(sheet, found)
            left_out = set(rows_told(rows, ("PAYMENT_STATE",)))
            said = [row for row in _said(rows, source, day, number) if row["index"] not in left_out]
            good, problems = check_payments(said, records_of(before), _known(desk, in_force), desk.day)
            findings += [*_told_of_cells(rows), *(located(problem, rows) for problem in problems)]
            taken += (_entry(row, rows, desk, in_force, sheet) for row in good)
    new = frame_of(PAYMENTS, taken)
    return PolicyPayments(new, before, tuple(findings))


def _known(desk: Desk, in_force: PoliciesInForce) -> KnownPayers:
    agents = {str(row["agent"]): row for row in records_of(desk.masters.rows(AGENTS))}
    resting = dict.fromkeys(in_force.resting)
    return KnownPayers(agents, {**in_force.policies, **resting})


def _said(rows: Typed, source: str, day: str, number: str) -> Iterator[Record]:
    """The rows that could be read, by the columns of PAYMENTS."""
    for row in plain_rows(rows):
        said = {name: row[name] for name in ("index", "block", "agent", "policy")}
        yield {
            **said,
            "source": source,
            "minor": int(row["amount"]),
            "paid_on": row[day],
            "reference": row[number],
        }


def _entry(row: Record, rows: Typed, desk: Desk, in_force: PoliciesInForce, sheet: Sheet) -> Record:
    agent, policy = desk.masters.by_key(AGENTS).loc[row["agent"]], in_force.policies.get(row["policy"])
    return {
        **row,
        "agent_name": agent["agent_name"],
        "region": agent["region"],
        "policy_name": policy.name if policy else row["policy"],
        "document": row_of(rows.blocks, row["block"])["document"],
        "cell": rows.address(row["index"], "amount"),
    }


def _told_of_cells(rows: Typed) -> Iterator[Finding]:
    """A cell that cannot be read leaves its row out; the others of the sheet are taken in."""
    for one in rows.findings:
        in_a_row = one.cell and "column" in one.numbers and CODES[one.code] == "error"
        code = _CURRENCY.get(one.code) or ("PAYMENT_CELL" if one.value else "PAYMENT_BLANK")
        yield (Finding(code, one.file, one.sheet, one.cell, one.value, one.numbers) if in_a_row else one)
