"""What each label of the monthly report means, and the links that lead from a label to its meaning (9).

A label that several pages have in one meaning is defined once; where a page means something of its own by
it, its topic has a definition. To add a label: its words, and its sentence in `[definitions.<topic>]`.
"""

from collections.abc import Iterable, Mapping

from orderbatch.contract.month_figures import MonthFigures
from orderbatch.contract.words import Words
from orderbatch.write.documents.months.monthly_tables import heading
from orderbatch.write.documents.policies.audit_workbook import audit_heading
from orderbatch.write.workbook.book import Page, sheet_name
from orderbatch.write.workbook.table import Span

# Topic → where its own name is said. Its labels are `monthly.<topic>.columns`.
TOPICS: Mapping[str, str] = {
    "key": "sheets.summary",
    "service": "sheets.service",
    "cycles": "cycles.title",
    "spread": "spread.title",
    "delays": "delays.title",
    "incidents": "sheets.cases",
    "trend": "sheets.trend",
    "contracts": "sheets.contracts",
    "adjustments": "sheets.adjustments",
    "undecided": "sheets.undecided",
    "checks": "checks.title",
}
COMMON, AUDIT, RATE, CYCLE = "columns", "audit", "rates", "steps"
FIRST_ROW = 3  # of the definitions on their sheet, from 0: below title, period and headings


def label_of(topic: str, name: str, words: Words, currency: str) -> str:
    """A label as a page has it."""
    if topic == COMMON:
        return heading(words, name, currency)
    if topic == AUDIT:
        return audit_heading(name, words, currency)
    if topic == RATE:
        return words.text(f"monthly.rates.{name}")
    if topic == CYCLE:
        return words.text(f"monthly.cycles.steps.{name}")
    return words.text(f"monthly.{topic}.columns.{name}", currency=words.currency(currency))


def definitions(words: Words, currency: str) -> dict[str, tuple[str, str]]:
    """`topic.name` → the label with its page, and what it means; last what is no label."""
    said = words.look_up("monthly.definitions")
    found: dict[str, tuple[str, str]] = {}
    for topic, meanings in (
        *((topic, said[topic]) for topic in (COMMON, RATE, CYCLE, *TOPICS)),
        (AUDIT, words.look_up("policies.audit.meanings")),
    ):
        page = _page_of(topic, words)
        for name, meaning in meanings.items():
            label = label_of(topic, name, words, currency)
            found[f"{topic}.{name}"] = (f"{page} · {label}" if page else label, meaning)
    return found | {f"other.{name}": (term, meaning) for name, (term, meaning) in said["other"].items()}


def _page_of(topic: str, words: Words) -> str:
    if topic == AUDIT:
        return words.text("monthly.sheets.policies")
    return words.text(f"monthly.{TOPICS[topic]}") if topic in TOPICS else ""


class Definitions:
    """The way from a label to its definition."""

    def __init__(self, words: Words, currency: str) -> None:
        self._words, self._currency = words, currency
        self._rows = {key: FIRST_ROW + place for place, key in enumerate(definitions(words, currency))}
        self._sheet = sheet_name(words.text("monthly.sheets.definitions"))

    @classmethod
    def of(cls, month: MonthFigures, words: Words) -> "Definitions":
        """Of a month's report."""
        return cls(words, month.currency)

    def link(self, page: Page, row: int, column: int, topic: str, name: str, *styles: str) -> None:
        """A label that leads to its definition: that of its topic, else the common one."""
        label = label_of(topic, name, self._words, self._currency)
        page.link(row, column, label, self._place(topic, name), *(styles or ("heading",)))

    def _place(self, topic: str, name: str) -> str:
        key = f"{topic}.{name}" if f"{topic}.{name}" in self._rows else f"{COMMON}.{name}"
        return f"'{self._sheet}'!A{self._rows[key] + 1}"

    def link_data(self, page: Page, span: Span) -> None:
        """The headings of the Excel table."""
        for name, column in span.columns.items():
            label = label_of(COMMON, name, self._words, self._currency)
            page.link_heading(span.heading_row, column, label, self._place(COMMON, name))

    def link_table(self, page: Page, span: Span, topic: str) -> None:
        """The headings of a table."""
        for name, column in span.columns.items():
            self.link(page, span.heading_row, column, topic, name)

    def link_row(self, page: Page, topic: str, names: Iterable[str], first: int = 0) -> None:
        """Headings beside each other in the next free row."""
        for column, name in enumerate(names, first):
            self.link(page, page.row, column, topic, name)
        page.sheet.set_row(page.row, 32)
        page.row += 1
