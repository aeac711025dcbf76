"""Orders that end in a run with all that is open of them: refused, withdrawn, or cancelled by the desk."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from orderbatch.check.approvals import REFUSE

BY_FINANCE, BY_AGENT, BY_DESK = "refused", "withdrawn", "desk_cancelled"  # also why its lines come up


@dataclass(frozen=True, slots=True)
class Ended:
    """Why an order ends, who said so, and the reason."""

    why: str
    by: str = ""
    reason: str = ""

    @property
    def state(self) -> str:
        """The step of its proposals."""
        return "refused" if self.why == BY_FINANCE else "withdrawn"

    @property
    def said(self) -> dict[str, str]:
        """What fills its sentence."""
        return {"by": self.by, "why": self.reason}


def ended_orders(
    decisions: pd.DataFrame, cancelled: Mapping[str, Ended], withdrawn: Collection[str]
) -> dict[str, Ended]:
    """Order key → its end. decisions: finance's of this run; cancelled: by desk; withdrawn: by forms."""
    no = decisions[decisions["decision"] == REFUSE].to_dict("records")
    return {
        **{key: Ended(BY_AGENT) for key in withdrawn},
        **cancelled,
        **{row["order_key"]: Ended(BY_FINANCE, row["decided_by"], row["reason"]) for row in no},
    }
