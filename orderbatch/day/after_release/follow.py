"""What follows a release, as one run leaves it: chases, arrivals, register, resolutions (8-after-release).

To add a subject: its module here, its frame in `contract.goods_frames`, its call in `follow`.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import ARRIVALS, INCIDENTS, RESOLUTIONS
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.after_release.arrivals import read_arrivals, silent_units
from orderbatch.day.after_release.chases import chase
from orderbatch.day.after_release.delays import dated, delays
from orderbatch.day.after_release.register import keep_register
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


def follow(
    desk: Desk, settled: Settled, allocated: Allocated, standing: pd.DataFrame, batch: str
) -> Followed:
    """Everything that a run does about goods after their release.

    standing: what earlier runs left, as this run leaves it (`STANDING`).
    """
    shipped = settled.shipped
    delayed = delays(desk, shipped.shipments, standing)
    chases, told = chase(desk, standing, delayed.undated)
    chase_rows: Any = chases.to_dict("records")
    arrivals = read_arrivals(desk, shipped.dispatches)
    register = keep_register(desk, shipped, arrivals, lost(allocated))
    frames = {
        "shipments": shipped.shipments,
        "corrections": shipped.corrections,
        "dispatches": shipped.dispatches,
        "arrivals": frame_of(ARRIVALS, arrivals.rows),
        "incidents": frame_of(INCIDENTS, register.incidents),
        "resolutions": frame_of(RESOLUTIONS, register.resolutions),
        "chases": chases,
        "delays": dated(delayed, chase_rows, desk, batch),
    }
    again = with_resends(desk, allocated, register.resolutions)
    findings = (*delayed.findings, *told, *arrivals.findings, *register.findings)
    return Followed(frames, again, findings, delayed.since)
