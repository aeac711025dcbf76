"""Payments under a sales policy as customer service entered them, and as finance posted them."""

import datetime as dt
from pathlib import Path

from orderbatch.contract.batch import Record
from orderbatch.contract.sheets.every import FINANCE_PAYMENTS, POLICY_PAYMENTS
from orderbatch.contract.words import Words
from orderbatch.demo.company import InventedCompany
from orderbatch.demo.morning_lists import write_sheet


def write_payments(inbox: Path, company: InventedCompany, as_of: dt.datetime) -> list[Path]:
    """Write both sheets; one payment is not posted yet, and one was posted with another amount."""
    words, begin = Words(company.language), as_of.date().replace(day=1)
    entered: list[Record] = []
    posted: list[Record] = []
    for agent, policy, amount, days, number, in_books in company.payments:
        day = max(begin, as_of.date() - dt.timedelta(days))
        whose = {"agent": agent, "policy": policy}
        entered.append({**whose, "amount": amount, "paid_on": day, "reference": number})
        if in_books:
            posted.append({**whose, "amount": in_books, "posted_on": day, "voucher": number})
    names = {name: file.format(day=f"{as_of:%m%d}") for name, file in company.files.items()}
    sheets = ((POLICY_PAYMENTS, entered), (FINANCE_PAYMENTS, posted))
    return [write_sheet(inbox / names[sheet.kind], sheet, rows, {}, as_of, words) for sheet, rows in sheets]
