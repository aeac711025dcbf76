"""The ledger's months as reports read them: a closed one as it was closed, an open one as it is (9)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from orderbatch.contract.calendar import months_before
from orderbatch.contract.month_figures import ClosedMonth, MonthFigures, year_and_month
from orderbatch.contract.settings import Settings
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.journals.closed import closed_months
from orderbatch.ledger.queries import history, runs
from orderbatch.ledger.queries.after_release import delay_reasons
from orderbatch.ledger.queries.customers import agents_list_of, as_last_named
from orderbatch.ledger.queries.spans import periods
from orderbatch.ledger.queries.spans.credits import credited_between
from orderbatch.ledger.queries.spans.on_time import on_time_in_full
from orderbatch.ledger.queries.spans.sums import Days
from orderbatch.ledger.queries.spans.year_figures import incidents_between, trend, year_to_date
from orderbatch.month.month_sums import figures, month_before
from orderbatch.month.spreading import spread

_RECORD = ("agent_name", "region", "agreement_no", "agreement_to", "year_target_cases", "year_target")


@dataclass(frozen=True, slots=True)
class Periods:
    """The months of a ledger, each as of the run after which it was closed."""

    ledger: Ledger
    closed: dict[tuple[int, int], ClosedMonth]

    @classmethod
    def of(cls, ledger: Ledger) -> "Periods":
        """As they are now."""
        return cls(ledger, {month.year_and_month: month for month in ledger.ask(closed_months)})

    def last_run(self, year: int, month: int) -> int:
        """The last run that counts for a month."""
        closed = self.closed.get((year, month))
        return closed.run if closed else history.EVER

    def lines(self, year: int, month: int) -> pd.DataFrame:
        """What was decided in a month (`history.month`)."""
        return self.ledger.ask(history.month, year, month, self.last_run(year, month))

    def moved(self, year: int, month: int) -> pd.DataFrame:
        """What was released and shipped in it (`history.moved`)."""
        return self.ledger.ask(history.moved, year, month, self.last_run(year, month))

    def adjustments(self, year: int, month: int) -> pd.DataFrame:
        """What a month's report tells of those closed before it: all that came until it was closed itself.

        What comes about a closed month appears once: in the report of the first month still open then.
        """
        first = dt.date(year, month, 1)
        last = self.last_run(year, month)
        return self.ledger.ask(periods.adjustments, self.closing_before(year, month), last, first)

    def closing_before(self, year: int, month: int) -> int:
        """The run after which what is told of earlier months is told by this one's report."""
        if (year, month) not in (*self.closed, self._first_open()):
            return history.EVER
        earlier = [closed for when, closed in self.closed.items() if when < (year, month)]
        return max((closed.run for closed in earlier), default=history.EVER)

    def _first_open(self) -> tuple[int, int] | None:
        """The first month with something in it that is not closed, or None."""
        months = map(year_and_month, self.ledger.ask(periods.months_of))
        return next((month for month in months if month not in self.closed), None)

    def figures(self, year: int, month: int, settings: Settings, is_closed: bool = False) -> MonthFigures:
        """A month's figures. is_closed: as its closing writes them; else they are provisional."""
        company = settings.company
        found = self._own(year, month, company.name, company.currency, is_closed)
        first, after = history.span_of(year, month)
        last = self.last_run(year, month)
        opened, waiting = self.ledger.ask(incidents_between, first, after, last)
        newest = self.ledger.ask(runs.newest_day) or first
        end = after if is_closed else min(after, newest + dt.timedelta(days=1))
        earlier = months_before(first, 1), first
        before = found.before and {**found.before, **self.credited(*earlier, last)}
        return replace(
            found,
            totals={**found.totals, **self.credited(first, after, last)},
            before=before,
            spread=tuple(spread(found.lines, self.ledger.ask(periods.shortages_between, first, after, last))),
            targets={name: value for name, value in settings.targets.model_dump().items() if value},
            trend=tuple(self.trend(year, month)),
            contracts=tuple(self.contracts(year, month)),
            incidents=tuple(opened),
            open_days=tuple((end - day).days - 1 for day in waiting),
            delay_reasons=tuple(self.ledger.ask(delay_reasons, year, month)),
            is_closed=is_closed,
            settings=settings.to_be_kept(),
            undecided=tuple(self.ledger.ask(periods.undecided_before, after)),
            adjustments=self.adjustments(year, month),
        )

    def _own(self, year: int, month: int, company: str, currency: str, is_closed: bool) -> MonthFigures:
        """Of its lines; the month before as it was closed, where that kept its figures."""
        closed = self.closed.get(month_before(year, month))
        before = closed.figures if closed else None
        over = {*self.closed, *([(year, month)] if is_closed else ())}
        return figures(
            self.lines,
            year,
            month,
            company,
            currency,
            self.moved,
            before,
            lambda *of: self.on_time(of, of in over),
        )

    def on_time(self, month: tuple[int, int], is_over: bool) -> tuple[int, int]:
        """Of the orders that fell due in a month (`on_time.on_time_in_full`)."""
        first, after = history.span_of(*month)
        return self.ledger.ask(on_time_in_full, first, after, self.last_run(*month), is_over)

    def credited(self, since: dt.date, until: dt.date, last: int) -> dict[str, int]:
        """Cases and amount that were credited or came back of goods that left on these days."""
        cases, minor = self.ledger.ask(credited_between, since, until, last)
        return {"returned": cases, "credited_minor": minor}

    def trend(self, year: int, month: int) -> Iterator[dict[str, Any]]:
        """Thirteen months up to this one, those with nothing in them too (`year_figures.trend`)."""
        this = dt.date(year, month, 1)
        names = [f"{months_before(this, back):%Y-%m}" for back in range(12, -1, -1)]
        found = self.ledger.ask(trend, names[0], names[-1], self.last_run(year, month))
        known = {row["month"]: row for row in found}
        sums = dict.fromkeys(("orders", "released", "released_minor", "shipped", "shipped_minor"), 0)
        return ({"month": name, **sums, **known.get(name, {})} for name in names)

    def contracts(self, year: int, month: int) -> Iterator[dict[str, Any]]:
        """What each agent ordered and took in the year up to a month's end, with his record's targets."""
        _first, after = history.span_of(year, month)
        span = Days(
            dt.date(year, 1, 1), after, self.last_run(year, month), closing=self.last_run(year - 1, 12)
        )
        sums = self.ledger.ask(year_to_date, span)
        listed = self.ledger.ask(agents_list_of, after - dt.timedelta(days=1))
        records = {code: place for place, code in enumerate(listed.get("agent", ()))}
        for agent in sorted({*records, *(who for known in sums.values() for who in known)}):
            told = {
                name: listed[name][records[agent]] if agent in records and name in listed else None
                for name in _RECORD
            }
            if agent not in records:  # who left the list is known by the name of the newest order
                named = self.ledger.ask(as_last_named, [agent]).get(agent, {})
                told |= {name: named.get(name) or None for name in ("agent_name", "region")}
            cases = {name: known.get(agent, (0, 0)) for name, known in sums.items()}
            yield {
                "agent": agent,
                **told,
                "ordered": cases["ordered"][0],
                "shipped": cases["shipped"][0],
                "shipped_minor": cases["shipped"][1],
                "gifts": cases["gifts"][0],
            }
