"""What follows a release, as one run leaves it: the frames of the batch that tell of it (8-after-release)."""

import pandas as pd

from orderbatch.contract.after_release import ARRIVALS, CHASES, INCIDENTS, RESOLUTIONS
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.after_release.shipments import Shipped


def frames_after_release(shipped: Shipped) -> dict[str, pd.DataFrame]:
    """By name of the batch's frame: shipments, corrections, dispatches, arrivals, incidents, …"""
    return {
        "shipments": shipped.shipments,
        "corrections": shipped.corrections,
        "dispatches": shipped.dispatches,
        "arrivals": frame_of(ARRIVALS),
        "incidents": frame_of(INCIDENTS),
        "resolutions": frame_of(RESOLUTIONS),
        "chases": frame_of(CHASES),
    }
