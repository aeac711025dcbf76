"""A desk played over many days by chance: every case ordered is always exactly somewhere."""

import datetime as dt
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import parts, promises, runs
from orderbatch.ledger.queries.audit import audit
from tests.depth import THOROUGH
from tests.ledgers import MONDAY, a_ledger, a_run, everything_released

Rows = list[dict[str, Any]]
PARTS = ("proposed", "deferred", "awaiting", "cancelled", "refused")
BLANK = ("comment", "cell", "sha256")
DECISIONS = ("approve", "hold", "refuse", "later")


def rows_of(frame: pd.DataFrame) -> Rows:
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


class Desk:
    """Orders of one line each, and what chance made of them. ended: cases that will never ship, by order."""

    def __init__(self, ledger: Ledger, chance: random.Random) -> None:
        self.ledger, self.chance = ledger, chance
        self.ordered: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()

    def play(self, day: dt.date) -> None:
        """One run: settle some proposals, ship something, decide new orders and some of what is open."""
        proposals = self.ledger.ask(promises.open_proposals)
        pairs = list(zip(proposals["proposal"], proposals["order_key"], strict=True))
        fate = {pair: self.chance.choice((*DECISIONS, "lapse")) for pair in pairs}
        lapses = pd.Series([fate[pair] == "lapse" for pair in pairs], dtype=bool)
        lapsing = proposals[lapses]
        orders, lines = self.decided(lapsing)
        shipments = self.shipped(day)
        events = [
            {"order_key": key, "proposal": proposal, "state": "lapsed"}
            for proposal, key in pairs
            if fate[proposal, key] == "lapse"
        ]
        decisions, releases = self.settled(proposals, fate, day)
        goods: dict[str, Any] = {"shipments": shipments, "releases": releases}
        a_run(self.ledger, day, orders=orders, lines=lines, events=events, decisions=decisions, **goods)

    def decided(self, lapsing: pd.DataFrame) -> tuple[Rows, Rows]:
        """New orders, and open parts that this run takes up: all of a line, or all but the unanswered."""
        orders, lines = [], []
        for key, line, cases, carry in self.asked(lapsing):
            status = self.chance.choice(("proposed", "proposed", "held", "waiting"))
            number = key.partition("/")[2]
            orders.append({"order_no": number, "status": status, "available_minor": 10**9})
            lines.append({"order_no": number, "line": line, **self.split(key, status, cases, carry)})
        return orders, lines

    def asked(self, lapsing: pd.DataFrame) -> list[tuple[str, int, int, int]]:
        opened = self.ledger.ask(parts.open_lines, lapsing)
        asked = []
        places = zip(opened["order_key"], opened["line"], strict=True)
        for key, line in sorted(set(places)):
            of_line = opened[(opened["order_key"] == key) & (opened["line"] == line)]
            must = bool((of_line["why_open"] == "lapsed").any())
            taken = of_line if self.chance.random() < 0.3 else of_line[of_line["why_open"] != "awaiting"]
            if len(taken) and (must or self.chance.random() < 0.8):
                asked.append((str(key), int(line), int(taken["ordered"].sum()), int(taken["carry_in"].sum())))
        for _ in range(self.chance.randrange(3)):
            key = f"C1/{len(self.ordered) + 1}"
            self.ordered[key] = self.chance.randrange(1, 30)
            asked.append((key, 1, self.ordered[key], 0))
        return asked

    def split(self, key: str, status: str, cases: int, carry: int) -> dict[str, int]:
        """Where the cases of a line go, as `decide` might say."""
        if status == "held":
            return {**dict.fromkeys(PARTS, 0), "ordered": cases, "carry_in": carry, "awaiting": cases}
        found, rest = dict.fromkeys(PARTS, 0), cases
        for name in self.chance.sample(PARTS, len(PARTS)):
            found[name] = self.chance.randint(0, rest) if name != "proposed" or status == "proposed" else 0
            rest -= found[name]
        found["deferred"] += rest
        self.ended[key] += found["cancelled"] + found["refused"]
        return {**found, "ordered": cases, "carry_in": carry, "carry_next": found["deferred"] // 2}

    def settled(
        self, proposals: pd.DataFrame, fate: dict[tuple[str, str], str], day: dt.date
    ) -> tuple[Rows, Rows]:
        """Finance's decisions, and the releases of what it approves; a pick list for each proposal.

        What it refuses is an open part of its line until a run ends the order.
        """
        decisions = []
        for row in rows_of(proposals):
            said = fate[row["proposal"], row["order_key"]]
            if said in ("approve", "hold", "refuse"):
                decisions.append(
                    {**row, "decision": said, "decided_by": "Wu", "comment": "", "cell": "", "sha256": ""}
                )
        lines = self.ledger.ask(promises.proposal_lines, proposals)
        number = self.ledger.ask(runs.next_batch, day)
        releases = [
            {**row, "pick_no": f"P{number}/{row['proposal']}", "cases": row["proposed"], "weight": None,
             "volume": None, "due": day, "lots": (), "gift": ""}
            for row in rows_of(lines)
            if row["proposed"] and fate.get((row["proposal"], row["order_key"])) == "approve"
        ]  # fmt: skip
        return decisions, releases

    def shipped(self, day: dt.date) -> Rows:
        """What the warehouse reports: some of what is released, some of it short."""
        released = everything_released(self.ledger)
        return [
            {**row, "released": row["cases"],
             "shipped": (now := row["cases"] // self.chance.choice((1, 2))),
             "short": row["cases"] - now, "shipment": 1, "figure": now, "dispatch": "",
             "shipped_on": day, "carrier": "", "waybill": "", "expected_arrival": None, "remarks": ""}
            for row in rows_of(released[released["shipped"].isna()])
            if self.chance.random() < 0.5
        ]  # fmt: skip

    def everywhere(self) -> Counter[str]:
        """Cases by order, wherever they are now."""
        found = Counter(self.ended)
        for frame, cases in (
            (self.ledger.ask(parts.open_lines), "ordered"),
            (self.ledger.ask(promises.open_proposals), "proposed_cases"),
        ):
            for key, count in zip(frame["order_key"], frame[cases], strict=True):
                found[key] += int(count)
        released = everything_released(self.ledger)
        for key, cases, shipped in released[["order_key", "cases", "shipped"]].itertuples(index=False):
            found[key] += int(cases if shipped is None else shipped)
        return +found


@pytest.mark.slow
@settings(
    max_examples=12 if THOROUGH else 4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_every_case_ordered_is_always_exactly_somewhere(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    root: Path = tmp_path_factory.mktemp("desk")
    with a_ledger(root) as ledger:
        desk = Desk(ledger, random.Random(seed))
        for day in range(10):
            desk.play(MONDAY + dt.timedelta(day))
            assert desk.everywhere() == desk.ordered
        assert ledger.ask(audit) == []
        assert ledger.ask(runs.complaints) == []
