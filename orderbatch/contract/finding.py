"""What is wrong in the data and where: a row of `CODES`, sentences in `words/<language>/findings.toml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from orderbatch.contract.words import Words
from orderbatch.contract.words.spoken import spoken

Severity = Literal["error", "warning", "note"]

# code → severity. error: the order (or row, or file) does not go on. warning: it goes on, and is told.
CODES: Mapping[str, Severity] = MappingProxyType(
    {
        # a file
        "FILE_EMPTY": "error",
        "FILE_TOO_BIG": "error",
        "FILE_PASSWORD": "error",
        "FILE_HTML": "error",
        "FILE_XML": "error",
        "FILE_NOT_A_WORKBOOK": "error",
        "PICTURE_WAITS": "warning",
        "PICTURE_KEYED": "note",
        "FILE_ARCHIVE": "error",
        "FILE_OTHER_PROGRAM": "error",
        "FILE_DAMAGED": "error",
        "FILE_INCOMPLETE": "error",
        "FILE_UNREADABLE": "error",
        "FILE_LARGE_INSIDE": "error",
        "FILE_HOSTILE": "error",
        "FILE_ENCODING": "error",
        "FILE_DUPLICATE": "warning",
        "FILE_TWICE": "warning",
        "FILE_UNSETTLED": "warning",
        "FILE_STAYS": "note",
        "TEXT_END_MISSING": "warning",
        "INBOX_FOLDER": "warning",
        "INBOX_LINK": "warning",
        "INBOX_ODD": "warning",
        "INBOX_SKIPPED": "note",
        "FILE_STUCK": "warning",
        "OURS_ASKS_NOTHING": "note",
        "SHEET_UNKNOWN": "error",
        "LABEL_MISSING": "error",
        "SHEET_NOT_AN_ORDER": "error",
        "TITLE_UNKNOWN": "error",
        "FORM_SAYS_ELSE": "error",
        "COMPLAINT_UNREAD": "error",
        "MAIL_NO_ATTACHMENT": "error",
        "MAIL_UNREAD": "warning",
        "MAIL_TEXT": "warning",
        # a sheet
        "READING_ASKED": "warning",
        "READING_LACKS": "error",
        "READING_TWICE": "error",
        "READING_CHOICE": "error",
        "READING_ROW": "error",
        "READING_AGENT": "error",
        "READING_UNSIGNED": "error",
        "READING_UNKNOWN": "error",
        "READING_MOVED": "error",
        "READING_DONE": "warning",
        "LAYOUT_USED": "note",
        "LAYOUT_MISFIT": "warning",
        "FORM_REFUSED": "note",
        "LIST_REFUSED": "warning",
        "ROWS_NOT_ORDERED": "note",
        "FORM_UNFOLDED": "warning",
        "READING_TIME": "error",
        "TABLE_EMPTY": "error",
        "TABLE_BESIDE": "error",
        "SHEET_BOX": "warning",
        "SHEET_OF_OTHER_TIME": "error",
        "SHEET_UNREAD": "error",
        "CELLS_UNREAD": "error",
        "CELLS_PASSED_OVER": "warning",
        "TEXTS_PASSED_OVER": "warning",
        "AGENT_TWICE": "error",
        "ORDER_NO_BESIDE": "warning",
        "ORDER_NO_ALONE": "warning",
        "SHOPS_IN_LINES": "warning",
        "HEADING_TWICE": "warning",
        "HEADING_GUESSED": "warning",
        "HEADING_NONE": "warning",
        "LIST_UNHEADED": "note",
        "HEADING_BY_CODES": "note",
        "HEADING_BY_COUNTS": "warning",
        "QUANTITY_TWICE": "error",
        "QUANTITY_UNSURE": "error",
        "QUANTITY_LARGER": "error",
        "QUANTITY_IN_PIECES": "warning",
        "ORDERED_IN_PIECES": "error",
        "TOTAL_DIFFERS": "warning",
        "COLUMN_HIDDEN": "warning",
        "ROW_HIDDEN": "warning",
        "ITEMS_NOT_ORDERED": "note",
        "KEY_TWICE": "error",
        # a cell
        "CELL_BLANK": "error",
        "CELL_ERROR": "error",
        "CELL_FORMULA_UNSAVED": "error",
        "CELL_UNDER_MERGE": "error",
        "NOT_A_COUNT": "error",
        "NUMBER_EITHER": "error",
        "NOT_WHOLE": "error",
        "NOT_MONEY": "error",
        "MONEY_CURRENCY": "error",
        "NOT_A_NUMBER": "error",
        "NOT_A_DAY": "error",
        "DAY_AMBIGUOUS": "error",
        "NOT_A_CHOICE": "error",
        "NOT_A_CODE": "error",
        "LOOSE_PIECES": "error",
        "LINE_CHANGED": "error",
        "LINE_WITHDRAWN": "error",
        "LINE_FREE": "warning",
        "LINE_CANCELLED": "warning",
        "PIECES_INTO_CASES": "warning",
        "LINES_REARRANGED": "note",
        "GIFTS_ASKED": "warning",
        "LINE_AT_NOUGHT": "warning",
        "CELL_STRUCK": "error",
        "CELL_NOTE": "warning",
        "TOO_SMALL": "error",
        "TOO_LARGE": "error",
        "TEXT_TOO_LONG": "error",
        "ADVISORY_CELL": "warning",
        "AMOUNT_LEFT_OUT": "warning",
        # an order
        "AGENT_MISSING": "error",
        "AGENT_UNKNOWN": "error",
        "AGENT_IN_TITLE": "warning",
        "AGENT_BY_NAME": "warning",
        "AGREEMENT_EXPIRED": "warning",
        "AGREEMENT_OVER": "error",
        "SKU_UNKNOWN": "error",
        "FORM_OLD": "note",
        "FORM_OF_ANOTHER": "warning",
        "SKU_ENDED_SINCE": "warning",
        "SKU_DISCONTINUED": "error",
        "SKU_ZEROS_RESTORED": "warning",
        "SKU_BY_LIST": "note",
        "SKU_SPELLED": "warning",
        "SKU_BY_NAME": "warning",
        "SKU_NEARLY": "warning",
        "SKU_CONFIRMED": "note",
        "SKU_MIN_CASES": "error",
        "UNIT_NOT_CASES": "error",
        "LOT_CUT": "warning",
        "LINE_MERGED": "warning",
        "PRICE_DIFFERS": "warning",
        "BELOW_MINIMUM": "error",
        "ORDER_NO_GIVEN": "note",
        "ORDER_DUPLICATE": "warning",
        "ORDER_REPEAT": "error",
        "ORDER_NO_AGAIN": "error",
        "ORDER_NO_TWICE": "error",
        "ORDER_AMENDED": "note",
        "ORDER_AMENDED_LATE": "error",
        "ORDER_OLDER": "warning",
        "ORDER_OVER": "error",
        "SHEET_TAKEN": "note",
        "ORDER_WITHDRAWN": "note",
        "LINE_ZERO": "note",
        # a master
        "MASTER_STRANGE": "error",
        "LIST_BAD": "error",
        "LIST_UNDATED": "error",
        "LIST_FUTURE": "error",
        "LIST_FEWER": "warning",
        "LIST_NOT_OURS": "warning",
        "LIST_PRICES": "warning",
        "LIST_RIVALS": "error",
        "MAIL_NOT_TAKEN": "error",
        "MAIL_STRANGE": "error",
        "MAILED_SENDER": "warning",
        "MAILED_SHIP_TO": "warning",
        "MAILED_CHANGE": "error",
        "SHEET_BESIDE": "warning",
        "AGREEMENTS_ENDED": "warning",
        "AGREEMENTS_END": "warning",
        "AGENTS_INCOMPLETE": "warning",
        "AGENTS_STALE": "warning",
        "STOCK_ROW_BAD": "warning",
        "ITEM_CODE_UNKNOWN": "warning",
        "ITEM_CODE_AGENT": "warning",
        "MONEY_IN_MULTIPLES": "warning",
        "PAYMENTS_KNOWN": "note",
        "COLUMNS_ASIDE": "note",
        "PAYMENT_COLUMNS": "note",
        "PAYMENT_STATE": "warning",
        "RESTING_POLICIES": "note",
        "POLICY_CELL_BAD": "warning",
        "POLICY_CHOICE": "warning",
        "POLICY_COLUMN": "warning",
        "POLICY_CURRENCY": "warning",
        "POLICY_CELL_BLANK": "warning",
        "POLICY_CASE": "warning",
        "POLICY_TERM_MISSING": "warning",
        "POLICY_DISAGREES": "warning",
        "POLICY_DAYS": "warning",
        "POLICY_THRESHOLD_CASES": "warning",
        "POLICY_THRESHOLD_UNIT": "warning",
        "POLICY_THRESHOLD_ZERO": "warning",
        "POLICY_TIER_TWICE": "warning",
        "POLICY_TIER_LESS": "warning",
        "POLICY_GIFT_UNKNOWN": "warning",
        "POLICY_ITEM_UNKNOWN": "warning",
        "POLICY_CATEGORY_UNKNOWN": "warning",
        "POLICY_REGION_UNKNOWN": "warning",
        "POLICY_BOTH": "warning",
        "PAYMENT_CELL": "warning",
        "PAYMENT_CURRENCY": "warning",
        "PAYMENT_BLANK": "warning",
        "PAYMENT_AGENT": "warning",
        "PAYMENT_POLICY": "warning",
        "PAYMENT_ZERO": "warning",
        "PAYMENT_FUTURE": "warning",
        "PAYMENT_LONG_AGO": "warning",
        "PAYMENT_NUMBER": "warning",
        "PAYMENT_TWICE": "warning",
        "PAYMENT_ASKED": "warning",
        "PAYMENTS_ASKED": "warning",
        "PAYMENT_TAKEN_BACK": "warning",
        "PAYMENT_PERIOD": "warning",
        "PAYMENT_KIND": "warning",
        "PAYMENT_CONCERNS": "warning",
        "GIFT_REDUCED": "note",
        "BALANCE_MISSING": "warning",
        "LEFT_UNDECIDED": "warning",
        "STOCK_MISSING": "warning",
        "STOCK_PROMISED": "warning",
        "STALE_ALLOWED": "warning",
        # a returned sheet
        "RETURN_UNKNOWN": "error",
        "RETURN_UNDONE": "error",
        "RETURN_CHANGED": "error",
        "RETURN_LINE": "error",
        "RETURN_LINES": "error",
        "RETURN_ROW_GONE": "error",
        "RETURN_REPEATED": "warning",
        "DECISION_LATE": "error",
        "REVIEW_LATE": "error",
        "DECISION_BLANK": "warning", "DECISION_FUNDS": "error", "DECISION_STOCK": "error",
        "DECISION_SECOND": "error", "DECISION_DUTIES": "error", "DECISION_MINIMUM": "error",
        "DECISION_TOGETHER": "error", "DECISION_AGENT": "error", "DECISION_ITEM": "error",
        "MEANWHILE_AGENT": "warning",
        "MEANWHILE_ITEM": "warning",
        "MEANWHILE_GIFTS": "warning",
        "MEANWHILE_ANSWERED": "note",
        "DECISION_NAME": "error", "DECISION_REASON": "error",
        "RETURN_CODE": "error",
        "RETURN_LAYOUT": "error",
        "ANSWERS_DIFFER": "error",
        "DESK_CHANGE_WHO": "error", "DESK_CHANGE_LATE": "error", "DESK_CHANGE_WAITED": "error",
        "DESK_CHANGE_LINE": "error", "DESK_CHANGE_FORM": "error", "DESK_CHANGE_CASES": "error",
        "DESK_CHANGE_COUNT": "error", "DESK_CHANGE_GONE": "error", "DESK_CHANGE_TODAY": "error",
        "DESK_CHANGE_LESS": "error", "DESK_CHANGE_LEAST": "error", "DESK_CHANGE_MORE": "error",
        "DESK_CHANGE_FREE": "error", "DESK_CHANGE_DONE": "note", "DESK_CHANGE_BACK": "note",
        "COLUMN_TWICE": "error",
        "CHOICE_NOT_HERE": "warning",
        "REPLY_UNKNOWN": "error",
        "SHIPPED_TOO_MUCH": "error",
        "OVERRIDE_REASON": "error", "OVERRIDE_OVER": "error", "OVERRIDE_LOT": "error",
        "OVERRIDE_STOCK": "error", "OVERRIDE_FUNDS": "error", "OVERRIDE_MINIMUM": "error",
        "ANSWER_LATE": "warning",
        "ANSWER_BLANK": "warning",
        # what follows a release
        "SHIPPED_LATER": "error",
        "SHIPPED_TOO_SOON": "error",
        "SHIPPED_UNDATED": "warning",
        "DELAYS_ON": "note",
        "SHIPMENT_TWICE": "error",
        "REST_TWICE": "error",
        "SHIPMENT_WHICH": "error",
        "SHIPPED_SETTLED": "error",
        "SHORT_LAPSES": "warning",
        "ARRIVAL_NAMELESS": "error",
        "ARRIVAL_ORDER": "error",
        "ARRIVAL_ITEM": "error",
        "ARRIVAL_BAD": "error",
        "ARRIVAL_NOT_SENT": "warning",
        "ARRIVAL_AGAIN": "warning",
        "ARRIVAL_ANSWERED": "warning",
        "RECEIVED_LATER": "error",
        "RECEIVED_TOO_SOON": "error",
        "PROMISE_PAST": "error",
        "CHASE_SHIPPED": "warning",
        "INCIDENT_UNKNOWN": "error", "INCIDENT_CLOSED": "error",
        "REOPEN_REASON": "error",
        "CLOSE_UNANSWERED": "error",
        "RETURN_DISPOSITION": "error",
        "CLOSED_ON_DAY": "error",
        "REGISTER_LOCKED": "error",
        "REGISTER_MOVED": "error",
        "REGISTER_DISAGREES": "error",
        "REGISTER_OLDER": "note",
        "STATEMENT_AGREED": "note",
        "STATEMENT_UNSIGNED": "warning",
        "STATEMENT_SILENT": "warning",
        "RESOLUTION_WHO": "error", "RESOLUTION_WHAT": "error", "RESOLUTION_KIND": "error",
        "RESOLUTION_OVER": "error", "RESOLUTION_FREE": "error", "RESOLUTION_DONE": "error",
        "INCIDENT_AGENT": "error", "INCIDENT_ORDER": "error", "INCIDENT_DAY": "error",
        "INCIDENT_ITEM": "error", "INCIDENT_CASES": "error", "INCIDENT_KNOWN": "warning",
    }
)  # fmt: skip

# Findings at a row of a returned sheet that say first whose row it is (`day.located`, `{row}`).
NAMES_ITS_ROW = frozenset(
    {
        *("RETURN_UNKNOWN", "RETURN_CHANGED", "ANSWERS_DIFFER", "DECISION_SECOND"),
        *("OVERRIDE_REASON", "OVERRIDE_OVER", "OVERRIDE_LOT", "OVERRIDE_STOCK", "OVERRIDE_FUNDS"),
    }
)


# What they quote is several cells, a name beside the cell, or a column.
_OF_MORE = frozenset(
    (
        *("CELLS_PASSED_OVER", "TEXTS_PASSED_OVER", "GIFTS_ASKED", "SHOPS_IN_LINES", "SHEET_UNREAD"),
        *("HEADING_NONE", "LIST_UNHEADED", "LINE_FREE"),
    )
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: where (file, sheet, cell), what was there (value), and the numbers of its sentence."""

    code: str
    file: str
    sheet: str = ""
    cell: str = ""
    value: str = ""
    numbers: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """`error`, `warning` or `note`, by its code."""
        return CODES[self.code]

    @property
    def current(self) -> str:
        """What its cell says; "" where it is about a row, an order, a file, or several places."""
        has_cell = bool(self.cell) and not self.cell.isdigit()
        return str(self.numbers.get("says", self.value)) if has_cell and self.code not in _OF_MORE else ""

    @property
    def where(self) -> str:
        """File › sheet!cell, as far as known."""
        spot = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
        return f"{self.file} › {spot}" if spot else self.file

    def message(self, words: Words) -> str:
        """What is wrong, in the reader's language."""
        return words.text(f"findings.{self.code}.message", **self.said(words))

    def fix(self, words: Words) -> str:
        """What to do about it, in the reader's language."""
        return words.text(f"findings.{self.code}.fix", **self.said(words))

    def said(self, words: Words) -> dict[str, object]:
        """What its sentences name; a `value` among the numbers is as it is read: several, or an amount."""
        return {"value": self.shown(words), **spoken(self.numbers, words)}

    def shown(self, words: Words) -> str:
        """The value as its cell shows it: of a column of choices (`chosen`) the word, where it is a key."""
        chosen = self.numbers.get("chosen")
        is_key = chosen and self.value in words.look_up(f"choices.{chosen}")
        return words.choice(str(chosen), self.value) if is_key else self.value

    def names_its_value(self, words: Words) -> bool:
        """Whether its sentence says the value, which then need not be named beside it."""
        return "{value}" in str(words.look_up(f"findings.{self.code}.message"))

    def told(self, words: Words) -> dict[str, Any]:
        """All of it for programs: where, what, and what to do in the reader's language."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "value": self.value,
            "message": self.message(words),
            "fix": self.fix(words),
        }


def message_of(alike: Sequence[Finding], words: Words, *, has_values: bool = True) -> str:
    """One sentence for findings of one code: the first's, named as that where the others' say something else.

    has_values: what stands in their own cells is named beside each, and may differ.
    """
    first, message = alike[0], alike[0].message(words)
    names_it = has_values and first.names_its_value(words)  # else `1` is only a part of 2026-11-24-1
    said = {one.message(words).replace(one.value if names_it else "", "") for one in alike}
    return message if len(said) == 1 else words.text("phrases.first", message=message)
