"""What the lines of a reply said when it was sent, to hold its return against (2-workbooks)."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from orderbatch.contract.batch import Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.tables import row_of
from orderbatch.day.facts import Desk
from orderbatch.day.located import at_row
from orderbatch.ledger.queries import open_work
from orderbatch.read.rows import Typed
from orderbatch.write.documents.replies.line_cases import cases_of


class RepliedLines:
    """The lines of the batches that returned replies name."""

    def __init__(self, desk: Desk, batches: Iterable[str]) -> None:
        self._lines: dict[tuple[str, str, str], Mapping[str, str]] = {}
        for line in desk.ledger.ask(open_work.decided_in, sorted(set(batches))):
            self._lines[line["batch"], line["order_key"], line["sku"]] = _said(line)
        self._orders = {place[:2] for place in self._lines}

    def trouble(self, replies: Typed, row: int) -> Finding | None:
        """Why a row of a reply is not as it was sent: another order, another item, another figure."""
        cells: Record = row_of(replies.rows, row)
        reply, number, sku = row_of(replies.blocks, cells["block"]), cells["order_no"], cells["sku"]
        batch, key = reply["batch"], order_key(reply["agent"], number)
        if (batch, key) not in self._orders:
            return at_row(replies, "REPLY_UNKNOWN", row, "choice", batch, order_no=number)
        if (batch, key, sku) not in self._lines:
            return at_row(replies, "RETURN_UNKNOWN", row, "sku", sku, batch=batch)
        for column, ours in self._lines[batch, key, sku].items():
            if (theirs := _text(cells[column], ours)) != ours:
                return at_row(replies, "RETURN_CHANGED", row, column, theirs or "–", ours=ours or "–")
        return None


def _said(line: Record) -> Mapping[str, str]:
    cases = {column: str(count) for column, count in cases_of(line, line["status"]).items()}
    return {"product": " ".join(str(line["product"] or "").split()), **cases}


def _text(cell: Any, ours: str) -> str:
    """A returned cell as we say it; a column of zeros is not written."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if pd.isna(cell):
        return "0" if ours == "0" else ""
    return str(int(cell))
