"""Orders that end in a run with all that is open of them: refused, withdrawn, or cancelled by the desk."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from orderbatch.check.approvals import REFUSE
from orderbatch.contract.finding import Finding
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries import parts

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


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Cases that were released, did not ship, and belong to an order that has ended: they lapse at once.

    lines: those of this run's tracking sheets, as `parts.open_lines`. before: (order key, SKU or "") → what
    ended them in an earlier run.
    """

    lines: pd.DataFrame
    before: Mapping[tuple[str, str], Ended]

    @classmethod
    def of(
        cls, desk: Desk, shipments: pd.DataFrame, ended: Mapping[str, Ended], usual: pd.DataFrame
    ) -> "LeftBehind":
        """shipments: of this run's tracking sheets. ended: what ends in it. usual: what was open before."""
        short = shipments[shipments["short"].astype(np.int64) > 0]
        keys = [*short["order_key"], *usual.loc[usual["why_open"] == "short", "order_key"]]
        before = {at: Ended(*said) for at, said in desk.ledger.ask(parts.ends, keys).items()}
        places = zip(short["order_key"], short["sku"], strict=True)
        over = [key in ended or (key, "") in before or (key, sku) in before for key, sku in places]
        short = short[pd.Series(over, short.index, dtype=bool)]
        return cls(desk.ledger.ask(parts.short_now, short), before)

    @property
    def findings(self) -> list[Finding]:
        """The rep is told which cases; their agent hears it with his order."""
        columns = [self.lines[name] for name in ("order_no", "agent", "sku", "ordered")]
        return [
            Finding(
                "SHORT_LAPSES", "", value=number, numbers={"agent": agent, "sku": sku, "cases": int(cases)}
            )
            for number, agent, sku, cases in zip(*columns, strict=True)
        ]

    def end_of(self, key: str, sku: str, why_open: str) -> Ended | None:
        """What ended before this run that of which these cases were picked short."""
        return self.before.get((key, ""), self.before.get((key, sku))) if why_open == "short" else None


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
