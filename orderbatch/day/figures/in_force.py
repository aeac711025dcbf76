"""The masters a run rests on: those in the inbox, else those in force (4-run, Masters)."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from orderbatch.check.item_codes import ItemNames, Pair, astray
from orderbatch.check.master_rules import require_fresh
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import AGENTS, BALANCES, CATALOGUE, ITEM_CODES, MARKETS, STOCK
from orderbatch.contract.sheets.master import Master
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.contract.sheets.tables import from_content
from orderbatch.day.intake import Intake
from orderbatch.day.located import located
from orderbatch.day.trust.lists import asked_about, offered, set_aside
from orderbatch.day.trust.rivals import put_together
from orderbatch.day.trust.strangers import DATED, strangers
from orderbatch.day.trust.titles_of_lists import not_surely_ours
from orderbatch.decide.lots import StockLot
from orderbatch.read.rows import typed

NEEDED = (CATALOGUE, AGENTS, BALANCES, STOCK)


@dataclass(frozen=True, slots=True)
class Masters:
    """Every master in force, which of them this run brought, and the files that stay in the inbox.

    unusable: why a list that is needed cannot be used, where there is no other of its kind.
    """

    in_force: Mapping[str, Master]
    brought: tuple[Master, ...]
    findings: tuple[Finding, ...]
    left: frozenset[str] = frozenset()
    unusable: tuple[OrderbatchError, ...] = ()
    _typed: dict[str, pd.DataFrame] = field(default_factory=dict, compare=False, repr=False)

    def rows(self, sheet: Sheet) -> pd.DataFrame:
        """The typed rows of a master in force; none where there is no such master."""
        master = self.in_force.get(sheet.kind)
        return self._once(sheet.kind, lambda: from_content(sheet, master.content if master else {}))

    def by_key(self, sheet: Sheet) -> pd.DataFrame:
        """The rows of a master indexed by its one-column key."""
        return self._once(f"{sheet.kind} by key", lambda: self.rows(sheet).set_index(sheet.key[0]))

    def on_sale(self) -> set[str]:
        """The items that the catalogue still sells."""
        catalogue = self.by_key(CATALOGUE)
        return set(catalogue.index[catalogue["status"] != "discontinued"])

    def _once(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """A run asks for the same lists some twenty times: they are made once."""
        if name not in self._typed:
            self._typed[name] = make()
        return self._typed[name].copy(deep=False)

    def item_names(self, answered: Iterable[Pair] = ()) -> ItemNames:
        """What agents mean by their own codes and names: the item code list, and pairs that were answered."""
        rows = self.rows(ITEM_CODES)
        listed = map(Pair, rows["agent"], rows["their_code"], rows["sku"])
        return ItemNames.of(self.by_key(CATALOGUE), (*answered, *listed))

    def agent_names(self) -> dict[str, str]:
        """Agent → full name, "" where the agents' list has none."""
        agents = self.rows(AGENTS)
        return dict(zip(agents["agent"], agents["agent_name"].fillna(""), strict=True))

    def products(self) -> dict[str, str]:
        """Item → its name."""
        items = self.rows(CATALOGUE)
        return dict(zip(items["sku"], items["product"], strict=True))

    def addresses(self) -> dict[str, str]:
        """Agent → e-mail as the agents' list has it, "" where it has none."""
        agents = self.rows(AGENTS)
        return dict(zip(agents["agent"], agents["email"].fillna(""), strict=True))

    def moment(self, sheet: Sheet) -> dt.datetime:
        """The moment a master speaks of."""
        return self.in_force[sheet.kind].as_of

    def require_there(self, *sheets: Sheet) -> None:
        """MASTER_MISSING (exit 3) where one of these never came in, with all lists that cannot be used."""
        OrderbatchError.raise_all([*self.unusable, *self._missing(sheets)])

    def _missing(self, sheets: Iterable[Sheet]) -> Iterator[OrderbatchError]:
        there = {trouble.numbers["kind"] for trouble in self.unusable} | self.in_force.keys()
        if missing := [sheet.kind for sheet in sheets if sheet.kind not in there]:
            yield OrderbatchError("MASTER_MISSING", ExitCode.MASTER, kinds=missing)

    def require(self, now: dt.datetime, max_age_days: int, allow_stale: bool) -> tuple[str, ...]:
        """Hold what allocation needs to be there and of the day; the kinds that are stale but allowed.

        Raises MASTER_BAD, MASTER_MISSING, MASTER_STALE, MASTER_FUTURE (exit 3): all of them.
        """
        troubles, stale = [*self.unusable, *self._missing(NEEDED)], []
        for sheet in (sheet for sheet in DATED if sheet.kind in self.in_force):
            try:
                if not require_fresh(sheet.kind, self.moment(sheet), now, max_age_days, allow_stale):
                    stale.append(sheet.kind)
            except OrderbatchError as trouble:
                troubles.append(trouble)
        OrderbatchError.raise_all(troubles)
        return tuple(stale)

    def are_fresh(self, day: dt.date, max_age_days: int) -> bool:
        """Whether everything allocation needs is there and of the day."""
        return all(sheet.kind in self.in_force for sheet in NEEDED) and all(
            0 <= (day - self.moment(sheet).date()).days <= max_age_days for sheet in DATED
        )

    def urgency(self) -> tuple[pd.Series, pd.Series]:
        """Level by market, and by (market, SKU) where a row is for one item only (P-4.4.3)."""
        rows = self.rows(MARKETS)
        general = rows[rows["sku"] == ""].set_index("market")["urgency"].astype(np.int64)
        special = rows[rows["sku"] != ""].set_index(["market", "sku"])["urgency"].astype(np.int64)
        return general, special

    def stock(self, day: dt.date) -> pd.DataFrame:
        """On hand and bin by SKU; several bins or lots are one sum, expired lots left out."""
        return self._once(f"{STOCK.kind} of {day}", lambda: self._summed(day))

    def _summed(self, day: dt.date) -> pd.DataFrame:
        rows = self.rows(STOCK)
        usable = [expiry is None or expiry >= day for expiry in rows["expiry"]]
        rows = rows[pd.Series(usable, index=rows.index, dtype=bool)].copy()
        rows["on_hand"] = rows["on_hand"].astype(np.int64)
        return rows.groupby("sku").agg(on_hand=("on_hand", "sum"), bin=("bin", "first"))

    def on_order(self) -> dict[str, tuple[int, dt.date | None]]:
        """SKU → cases on their way to us by the stock list, and the first day on which some are expected."""
        rows = self.rows(STOCK)
        coming = rows[rows["on_order"].fillna(0).gt(0)]
        found: dict[str, tuple[int, dt.date | None]] = {}
        for sku, cases, day in zip(coming["sku"], coming["on_order"], coming["expected_on"], strict=True):
            had, first = found.get(sku, (0, None))
            days = [one for one in (first, day) if one is not None]
            found[sku] = (had + int(cases), min(days, default=None))
        return found


def stock_lots(masters: Masters, day: dt.date) -> dict[str, list[StockLot]]:
    """SKU → its rows of the stock list, expired ones left out, where any of them names a lot or an expiry."""
    rows = masters.rows(STOCK)
    named = set(rows.loc[rows["lot"].ne("") | rows["expiry"].notna(), "sku"])
    lots: dict[str, list[StockLot]] = {}
    names = ["sku", "lot", "expiry", "bin", "on_hand"]
    for sku, lot, expiry, bin_name, cases in rows.loc[rows["sku"].isin(named), names].itertuples(
        index=False, name=None
    ):
        if expiry is None or expiry >= day:
            lots.setdefault(sku, []).append(StockLot(lot, expiry, bin_name, int(cases)))
    return lots


def gather(
    intake: Intake,
    in_force: Mapping[str, Master],
    now: dt.datetime,
    accepted: Collection[str] = (),
    company: str = "",
    known: Collection[str] = (),
) -> Masters:
    """Masters of the inbox laid over those in force; of several new ones of a kind the latest counts.

    What cannot be believed is set aside and told, or left in the inbox and asked about (`day.trust`).
    accepted: names of files whose lists are taken although they name less than half, or are not surely ours.
    company: our name. known: files with the layout of a list that the rep called ours before.
    """
    strange = [told for told in strangers(intake, in_force) if told.file not in accepted]
    offers = offered(intake, {(offer.numbers["kind"], offer.file, offer.sheet) for offer in strange}, now)
    asked = not_surely_ours(intake, offers, in_force, accepted, company, known)
    asked += asked_about([one for one in offers if one.document not in _files(asked)], in_force, accepted)
    left = _files(asked)
    offers = [offer for offer in offers if offer.document not in left]
    aside, unusable = set_aside(offers, in_force)
    found = [told for offer in offers for told in offer.findings]
    offers, brought, rivals = put_together(offers, in_force)
    force = dict(in_force)
    for master in brought:
        if master.kind not in force or master.as_of >= force[master.kind].as_of:
            force[master.kind] = master
    told = (*strange, *asked, *aside, *rivals, *found)
    masters = Masters(force, brought, told, left, tuple(unusable))
    return replace(masters, findings=(*told, *_codes_astray(intake, masters)))


def _codes_astray(intake: Intake, masters: Masters) -> Iterator[Finding]:
    """Rows of an item code list that came in and lead nowhere, each at its cell."""
    listed = [one for one in intake.sheets(ITEM_CODES.kind) if one[0] not in masters.left]
    if listed and {CATALOGUE.kind, AGENTS.kind} <= masters.in_force.keys():
        rows = typed(ITEM_CODES, listed)
        for problem in astray(rows.rows, masters.by_key(CATALOGUE), masters.by_key(AGENTS)):
            yield located(problem, rows)


def _files(asked: Iterable[Finding]) -> frozenset[str]:
    return frozenset(one.file for one in asked)
