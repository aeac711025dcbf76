"""Desks with a supervisor, played at random: reviews beside all that can end or change what they are about.

What each run does is not foretold here as in `test_many_days`; it is held against what must be so whatever
comes together: everything that the supervisor set is obeyed or told, finance's approval releases exactly what
was proposed, no case of any order is lost or counted twice, nothing is promised twice, and no run ends with
a mistake of ours. `ORDERBATCH_REVIEWED_DESKS=200 ORDERBATCH_DAYS=5 ORDERBATCH_FIRST_DESK=37` plays more.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from orderbatch.contract.batch import Batch, needs_review
from orderbatch.contract.settings import Settings
from orderbatch.keeping.rebuild import rebuild
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import promises
from orderbatch.ledger.queries.story import story_of
from orderbatch.terminal.desk_status import books as books_of
from orderbatch.workspace.workspace import Workspace
from tests.depth import asked
from tests.outside_world import World
from tests.plain_books import Astray, Line, Order, PlainBooks, Released, Sent, hold
from tests.test_many_days import FIRST
from tests.test_rebuild import books

DESKS = asked("ORDERBATCH_REVIEWED_DESKS", 1, 3)
DAYS = asked("ORDERBATCH_DAYS", 2, 4)
ANSWERS = ("REVIEW_", "OVERRIDE_", "ANSWERS_", "RETURN_")  # findings that say why a row does not count
LAST = ("deferred", "awaiting", "cancelled", "refused")


class SeenBooks(PlainBooks):
    """What people know of a desk, read from its own ledger; what must be so is held after each run."""

    def __init__(self, settings: Settings, workspace: Workspace) -> None:
        super().__init__(settings)
        self.workspace = workspace

    def follow(self, batch: Batch, sent: Sent, fresh: bool) -> None:
        """A run as it went. fresh: not looked at."""
        self._are_obeyed_or_told(batch, sent)
        for row in batch.orders.to_dict("records"):
            order = self.orders.setdefault(
                row["order_key"], Order(row["agent"], row["order_no"], {}, batch.day, {})
            )
            order.doubts = {"some"} if row["status"] == "for_rep" else set()
            order.held_since = batch.day if row["status"] == "held" else None
        for row in batch.lines.to_dict("records"):
            parts = sum(row[name] for name in ("proposed", *LAST))
            hold(parts == row["ordered"], "a line that does not add up", row)
            lines = self.orders[row["order_key"]].lines
            lines.setdefault(row["line"], Line(row["sku"], row["ordered"]))
        told = {(row["pick_no"], row["order_key"], row["sku"]) for row in batch.shipments.to_dict("records")}
        for good in self.goods:
            good.told |= (good.pick, good.key, good.sku) in told
        with books_of(self.workspace) as ledger:
            assert ledger is not None
            self._are_released(batch, ledger)
            for key in self.orders:
                cases = ledger.ask(story_of, key).cases
                there = (cases.shipped, cases.released, cases.with_finance, cases.with_supervisor)
                hold(sum(there) + cases.open + cases.cancelled + cases.refused == cases.ordered, key, cases)

    def _are_obeyed_or_told(self, batch: Batch, sent: Sent) -> None:
        """What the supervisor set is what its line got, or a finding says why it is not."""
        lines = batch.lines[(batch.lines["reason"] == "OVERRIDDEN") | (batch.lines["proposed"] == 0)]
        done = set(zip(lines["order_key"], lines["sku"], lines["proposed"], strict=True))
        asked_for = {(key, sku, cases) for _batch, key, sku, cases in sent.overrides}
        untold = asked_for - done
        told = [finding for finding in batch.findings if finding.code.startswith(ANSWERS)]
        got = batch.lines[["order_key", "sku", "ordered", "proposed", "reason"]].to_dict("split")["data"]
        about = [row for row in got if any(row[:2] == [key, sku] for key, sku, _cases in untold)]
        hold(len(told) >= len(untold), "set and neither obeyed nor told", untold, "got", about, "told", told)
        self.seen["obeyed"] += len(asked_for & done)
        self.seen.update(finding.code for finding in told)

    def _are_released(self, batch: Batch, ledger: Ledger) -> None:
        """Finance approves: exactly what was proposed is released, and seen where that is required."""
        said = batch.decisions[batch.decisions["decision"] == "approve"]
        approved = set(zip(said["proposal"], said["order_key"], strict=True))
        lines = ledger.ask(promises.proposal_lines, said)
        expected: Counter[tuple[str, str, int]] = Counter()
        for row in lines.to_dict("records"):
            if row["proposed"]:
                hold(row["reviewed"] or not needs_review(batch), "approved and not seen", row)
                expected[row["proposal"], row["order_key"], row["line"]] += row["proposed"]
        found: Counter[tuple[str, str, int]] = Counter()
        names = ["pick_no", "order_key", "agent", "line", "sku", "cases", "price_minor"]
        for row in batch.releases.to_dict("records"):
            good = Released(*(row[name] for name in names))
            self.goods.append(replace(good, is_gift=bool(row["gift"])))
            if not row["gift"]:
                found[row["proposal"], row["order_key"], row["line"]] += row["cases"]
        hold(found == expected, "released", found, "approved", expected)
        self.seen["approved"] += len(approved)

    def open_proposals(self) -> set[tuple[str, str]]:
        """(batch, order key) of what waits for somebody."""
        with books_of(self.workspace) as ledger:
            if ledger is None:
                return set()
            rows = ledger.ask(promises.open_proposals)
            return set(zip(rows["proposal"], rows["order_key"], strict=True))

    def promised(self) -> tuple[Counter[str], Counter[str]]:
        """Cases by SKU and minor units by agent: proposed, or released and still in the warehouse."""
        cases: Counter[str] = Counter()
        money: Counter[str] = Counter()
        waiting = self.open_proposals()
        with books_of(self.workspace) as ledger:
            assert ledger is not None
            wanted = pd.DataFrame(sorted(waiting), columns=["proposal", "order_key"])
            lines = ledger.ask(promises.proposal_lines, wanted)
        for row in lines.to_dict("records"):
            cases[row["sku"]] += row["proposed"]
            money[row["agent"]] += row["proposed"] * row["price_minor"]
        for good in self.goods:
            if good.really is None:
                cases[good.sku] += good.cases
                money[good.agent] += good.cases * good.price
        return cases, money


class ReviewedWorld(World):
    """A world with a supervisor, who may have to see everything first."""

    def __init__(self, root: Path, seed: int) -> None:
        super().__init__(root, seed)
        self.books = SeenBooks(self.workspace.settings, self.workspace)

    def _settings(self) -> str:
        required = self.dice.choice(("true", "false"))
        self.diary.append(f"review required: {required}")
        return f"{super()._settings()}[review]\nrequired = {required}\n"

    def _agrees(self) -> None:
        """The books are the ledger's own."""

    def review(self) -> None:
        """The supervisor sets some lines of a review, well or badly, or sends it back as it is."""
        if (paper := self._paper("review")) is None:
            return
        sets = self.dice.choice((0, 0.3, 0.7))

        def answer(row: dict[str, Any]) -> int | None:
            if self.dice.random() >= sets:
                return None
            ordered, proposed = int(row["Ordered"]), int(row["Proposed"])
            return self.dice.choice((0, 0, max(proposed - 1, 0), proposed, ordered, ordered, ordered + 1))

        reason = {"Override reason": lambda _row: self.dice.choice(("promised",) * 5 + (None,))}
        batch = paper.path.parent.name
        for row, cases in self._send_back(paper, "Override cases", answer, reason):
            key = f"{row['Agent code']}/{row['Order no.']}"
            self.sent.overrides.append((batch, key, str(row["SKU"]), int(str(cases))))
        self.books.seen["reviews"] += 1

    def _events(self) -> dict[Callable[[], None], tuple[float, bool]]:
        papers = {paper.kind for paper in self.papers}
        return {**super()._events(), self.review: (6, "review" in papers)}


@pytest.mark.parametrize("seed", range(FIRST, FIRST + DESKS))
def test_whatever_comes_beside_a_review_it_is_obeyed_or_told_and_no_case_is_lost(
    seed: int, tmp_path: Path
) -> None:
    world = ReviewedWorld(tmp_path / "desk", seed)
    try:
        world.live(DAYS)
        rebuild(world.workspace, tmp_path / "again.db")
        again, ours = books(tmp_path / "again.db"), books(tmp_path / "desk" / "ledger.db")
        hold(again == ours, "made again: other books")
    except Exception as error:
        diary = "\n".join(world.diary)
        raise Astray(f"{diary}\n{type(error).__name__}: {error}") from error
