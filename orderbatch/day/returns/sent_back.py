"""Order forms that went back for correction: which are waited for, and how waiting for one ends (P-4.1.2)."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from orderbatch.contract.batch import (
    CAME_AGAIN,
    CORRECTED,
    GIVEN_UP,
    SENT_BACK,
    TAKEN_BACK,
    WAITED_FOR,
    Record,
)
from orderbatch.contract.names import order_key, own_name
from orderbatch.contract.sheets.tables import frame_of


@dataclass(frozen=True, slots=True)
class Came:
    """An order form that came in: its file, and what it says of itself."""

    document: str
    agent: str
    order_no: str

    @property
    def order_key(self) -> str:
        """The key of its order, "" where the form does not say both."""
        return order_key(self.agent, self.order_no) if self.agent and self.order_no else ""


@dataclass(frozen=True, slots=True)
class WentBack:
    """What a run knows of the forms that came: those that go back, and what their agents took back."""

    came: Sequence[Came]
    returned: Collection[str]  # files
    taken_in: Collection[str]  # keys of the orders that go on although their file goes back
    taken_back: Collection[str]  # order keys

    def is_returned(self, form: Came) -> bool:
        """Whether this form itself goes back; of several in a file some may go on."""
        return form.document in self.returned and form.order_key not in self.taken_in


def sent_back(
    before: Iterable[Record],
    now: WentBack,
    agents: Mapping[str, str],
    batch: str,
    day: dt.date,
    most_days: int,
) -> pd.DataFrame:
    """One row a form that is waited for, or of which waiting ends today. before: as the last run left them.

    agents: code → name. A form is corrected by one with its number, or, where that cannot be compared, by
    one of its file name or, without a number, of its agent.
    """
    fates = _fate_of(now, agents, day, most_days)
    rows = [{**form, "fate": fates(form)} for form in before]
    rows += [
        {
            "document": form.document, "order_key": form.order_key, "order_no": form.order_no,
            "agent": form.agent, "agent_name": agents.get(form.agent, ""),
            "number": batch, "since": day, "fate": WAITED_FOR,
        }
        for form in dict.fromkeys(now.came)
        if now.is_returned(form) and form.order_key not in now.taken_back
    ]  # fmt: skip
    return frame_of(SENT_BACK, rows)


def _fate_of(
    now: WentBack, agents: Mapping[str, str], day: dt.date, most_days: int
) -> Callable[[Record], str]:
    def fate(form: Record) -> str:
        if form["order_key"] and form["order_key"] in now.taken_back:
            return TAKEN_BACK
        for came in now.came:
            if _takes_its_place(came, form, agents):
                return CAME_AGAIN if now.is_returned(came) else CORRECTED
        return GIVEN_UP if (day - form["since"]).days > most_days else WAITED_FOR

    return fate


def _takes_its_place(came: Came, form: Record, agents: Mapping[str, str]) -> bool:
    """Whether a form that came is the one that was waited for; a code that nobody knows was the mistake."""
    is_known = form["agent"] in agents
    if is_known and came.agent != form["agent"]:
        return False
    if form["order_no"] and came.order_no == form["order_no"]:
        return True
    if own_name(came.document) == own_name(form["document"]):
        return True
    return is_known and not form["order_no"] and not came.order_no
