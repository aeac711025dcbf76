"""What follows a release, as one run leaves it: chases, arrivals, register, resolutions (8-after-release).

To add a subject: its module here, its frame in `contract.goods_frames`, its call in `follow`.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import ARRIVALS, INCIDENTS, RESOLUTIONS
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.after_release.arrivals import Arrivals, read_arrivals, silent_units
from orderbatch.day.after_release.chases import chase
from orderbatch.day.after_release.delays import dated, delays
from orderbatch.day.after_release.register import Kept, keep_register
from orderbatch.day.after_release.resends import lost, with_resends
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.day.returns.settle import Settled
from orderbatch.ledger.queries import runs


@dataclass(frozen=True, slots=True)
class Followed:
    """The frames of the batch by their names, the decision with what is sent again, and what is wrong."""

    frames: dict[str, pd.DataFrame]
    allocated: Allocated
    findings: tuple[Finding, ...]
    delays_since: str = ""

    def has_news(self, desk: Desk) -> bool:
        """Whether the day alone gives a run something to say, though nothing came: the first run of a day on
        which goods must be asked after, an incident became overdue, or a dispatch counts as arrived because
        nobody reported it.
        """
        last = desk.ledger.ask(runs.last_look)
        asks = self.frames["chases"]["stage"].any()
        is_late = self.frames["incidents"]["change"].eq("overdue").any()
        return last is not None and last.date() < desk.day and bool(asks or is_late or silent_units(desk))


@dataclass(frozen=True, slots=True)
class Heard:
    """What agents and customer service told of shipped goods: arrivals, and the register after them."""

    arrivals: Arrivals
    register: Kept

    @property
    def resolutions(self) -> pd.DataFrame:
        """Rows of RESOLUTIONS: what this run credits, takes back or sends again."""
        return frame_of(RESOLUTIONS, self.register.resolutions)


def hear(desk: Desk, settled: Settled, allocated: Allocated) -> Heard:
    """Read before gifts are given: what came back counts toward no sales policy (7-policies)."""
    arrivals = read_arrivals(desk, settled.shipped.dispatches)
    return Heard(arrivals, keep_register(desk, settled.shipped, arrivals, lost(allocated)))


def follow(
    desk: Desk, settled: Settled, allocated: Allocated, heard: Heard, standing: pd.DataFrame, batch: str
) -> Followed:
    """Everything that a run does about goods after their release.

    standing: what earlier runs left, as this run leaves it (`STANDING`).
    """
    shipped, arrivals, register = settled.shipped, heard.arrivals, heard.register
    delayed = delays(desk, shipped.shipments, standing)
    chases, told = chase(desk, standing, delayed.undated)
    chase_rows: Any = chases.to_dict("records")
    frames = {
        "shipments": shipped.shipments,
        "corrections": shipped.corrections,
        "dispatches": shipped.dispatches,
        "arrivals": frame_of(ARRIVALS, arrivals.rows),
        "incidents": frame_of(INCIDENTS, register.incidents),
        "resolutions": heard.resolutions,
        "chases": chases,
        "delays": dated(delayed, chase_rows, desk, batch),
    }
    again = with_resends(desk, allocated, register.resolutions)
    findings = (*delayed.findings, *told, *arrivals.findings, *register.findings)
    return Followed(frames, again, findings, delayed.since)
