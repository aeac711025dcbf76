"""Why nothing is read from a file that could be opened: a document of ours, or what nobody knows."""

from collections.abc import Mapping

from orderbatch.contract.sheets.every import (
    APPROVAL,
    APPROVAL_LINES,
    ARRIVAL,
    BY_KIND,
    INCIDENTS,
    RETURNS,
    TRACKING,
    TRACKING_ORDERS,
)
from orderbatch.contract.sheets.our_documents import ASK_NOTHING, NOTHING_READ
from orderbatch.read.formats.guard import Guarded
from orderbatch.read.formats.open import is_surely_decoded
from orderbatch.read.layout.nearest import Nearest

FileTrouble = tuple[str, dict[str, object]]  # finding code and its numbers
_SENT_BY_US = frozenset(sheet.kind for sheet in RETURNS) - {INCIDENTS.kind, ARRIVAL.kind}
_FIRST_SHEETS = {APPROVAL_LINES.kind: APPROVAL.kind, TRACKING_ORDERS.kind: TRACKING.kind}


def of_ours(properties: Mapping[str, str]) -> FileTrouble | None:
    """A document of ours of which nothing is read, such as a confirmation, is no form that went wrong."""
    kind, batch = properties.get("kind"), properties.get("batch")
    if not batch or not kind or kind in BY_KIND:
        return None
    told: dict[str, object] = {"batch": batch, "document": kind if kind in ASK_NOTHING else "document"}
    return "OURS_ASKS_NOTHING", {**told, "belongs": kind if kind in NOTHING_READ else "notice"}


def unknown(content: bytes, guarded: Guarded, near: Nearest) -> FileTrouble:
    """A text in no sort of Unicode that has no known heading was most likely read in the wrong encoding."""
    if guarded.format == "csv" and not near.known and not is_surely_decoded(content):
        return "FILE_ENCODING", {}
    code = "LABEL_MISSING" if near.lacks_labels or near.kind in _SENT_BY_US else "SHEET_UNKNOWN"
    kind = _FIRST_SHEETS.get(near.kind, near.kind)
    return code, {"kind": kind, "missing": near.missing}
