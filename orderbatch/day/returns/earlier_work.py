"""Everything of earlier runs that may be decided in this one, asked of the ledger once (3-decisions §1)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from orderbatch.check.approvals import proposed_orders
from orderbatch.contract.finding import Finding
from orderbatch.day.facts import Desk
from orderbatch.day.figures.available import Figures, Means
from orderbatch.day.promised import Commitments, Promised
from orderbatch.day.returns.ended import Ended, LeftBehind
from orderbatch.day.returns.review import Review, pairs_of
from orderbatch.day.returns.settle import Settled
from orderbatch.decide.endings import WHY_ENDED
from orderbatch.ledger.queries import parts

REPLACED = ("deferred", "awaiting")  # parts of a decision that are open whole where it is taken again


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What a decision rests on. What it is depends on the review, which may shrink: see `lines` and `means`.

    usual: the parts of lines that are open whatever a review says. reviewed: those of the decisions that the
    reviews as they came take again (`parts.open_lines`). ending: proposal, order_key of promises that end
    anyway.
    """

    usual: pd.DataFrame
    reviewed: pd.DataFrame
    ending: pd.DataFrame
    figures: Figures
    commitments: Commitments
    told: tuple[Finding, ...] = ()

    @classmethod
    def of(
        cls,
        desk: Desk,
        lapsed: pd.DataFrame,
        over: pd.DataFrame,
        ended: Mapping[str, Ended],
        ending: pd.DataFrame,
        settled: Settled,
        review: Review,
    ) -> "OpenWork":
        """lapsed: proposal, order_key of approvals that came too late. ending: of all promises that end.

        over: proposal, order_key of what ends with its order; ended: order key → why. settled: what came
        back; lines whose open cases a tracking sheet changes come up with the next run, but for what ends.
        """
        again, shipped = pairs_of(review.reopened), settled.shipped
        open_now = desk.ledger.ask(parts.open_lines, lapsed, over)
        left = LeftBehind.of(desk, shipped.shipments, ended, open_now)
        usual, reviewed = (
            _with_ends(_less(lines[~_at(lines, shipped.changed)], shipped.corrections), ended, left)
            for lines in (open_now, desk.ledger.ask(parts.reviewed_lines, again))
        )
        if len(left.lines):
            usual = pd.concat([usual, _with_ends(left.lines, ended, left)], ignore_index=True)
        return cls(
            usual,
            reviewed,
            ending,
            Figures.of(desk, pd.concat([ending, again]), shipped.left),
            Commitments.of(desk, [*usual["order_key"], *reviewed["order_key"]], settled.approved),
            tuple(left.findings),
        )

    def lines(self, review: Review) -> pd.DataFrame:
        """The open lines under a review: what it takes again is open whole, what it confirmed is not open."""
        if self.usual.empty and self.reviewed.empty:
            return self.usual
        again = review.reopened
        is_replaced = _among(self.usual, again) & self.usual["why_open"].isin(REPLACED)
        lines = pd.concat([self.usual[~is_replaced], self.reviewed[_among(self.reviewed, again)]])
        is_confirmed = lines["order_key"].isin([key for _batch, key in review.confirmed])
        lines = lines[~is_confirmed | lines["why_open"].isin(WHY_ENDED)]
        return lines.sort_values(
            ["received_at", "order_key", "line", "why_open"], kind="stable", ignore_index=True
        )

    def means(self, review: Review) -> Means:
        """Money and stock once what ends, and what the review takes again, no longer holds them."""
        return self.figures.freeing(self._freed(review))

    def promised(self, review: Review) -> Promised:
        """What of the orders that come up is promised, whatever ends or is taken again."""
        freed = self._freed(review)
        return self.commitments.without(set(proposed_orders(freed)))

    def _freed(self, review: Review) -> pd.DataFrame:
        return pd.concat([self.ending, pairs_of(review.reopened)])


def _at(lines: pd.DataFrame, places: frozenset[tuple[str, int]]) -> "pd.Series[bool]":
    """Which parts of lines stand at one of these (order key, line)."""
    found = zip(lines["order_key"], lines["line"], strict=True)
    return pd.Series([place in places for place in found], index=lines.index, dtype=bool)


def _less(lines: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """The parts of lines without the cases that a corrected tracking figure takes off them in this run.

    A decision taken again is open whole: what is corrected of any of its parts is off it.
    """
    if corrections.empty:
        return lines
    off: dict[tuple[str, int, int], int] = {}
    for row in corrections.to_dict("records"):
        place = (row["part_source"], row["part_position"])
        kinds = {row["part_kind"]} | ({"reviewed"} if row["part_kind"] != "short" else set())
        for kind in kinds:
            off[kind, *place] = off.get((kind, *place), 0) + row["cases"]
    ordered = lines["ordered"] + pd.Series(
        [off.get(part, 0) for part in lines["part"]], lines.index, np.int64
    )
    kept = lines.assign(ordered=ordered, carry_in=lines["carry_in"].clip(upper=ordered))
    return kept[ordered > 0]


def _with_ends(lines: pd.DataFrame, ended: Mapping[str, Ended], left: LeftBehind) -> pd.DataFrame:
    """All that is open of an order that ends, ends with it; `said`: who ended it and why.

    What was picked short of one that had ended before ends too.
    """
    refused = set(lines.loc[lines["why_open"] == "refused", "order_key"])
    places = zip(lines["order_key"], lines["sku"], lines["why_open"], strict=True)
    ends = [ended.get(key) or left.end_of(key, sku, why) for key, sku, why in places]
    is_refused = lines["order_key"].isin(refused)
    whys = [end.why if end else "refused" for end in ends]
    is_over = is_refused | pd.Series([end is not None for end in ends], lines.index, dtype=bool)
    return lines.assign(
        why_open=lines["why_open"].mask(is_over, pd.Series(whys, lines.index, dtype=object)),
        said=pd.Series([end.said if end else {} for end in ends], lines.index, dtype=object),
    )


def _among(lines: pd.DataFrame, pairs: set[tuple[str, str]]) -> "pd.Series[bool]":
    """Which lines were last decided in one of these (batch, order key)."""
    found = zip(lines["last_batch"], lines["order_key"], strict=True)
    return pd.Series([pair in pairs for pair in found], index=lines.index, dtype=bool)
