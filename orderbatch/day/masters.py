"""The masters a run rests on: those in the inbox, else those in force (4-run, Masters)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from orderbatch.check.masters import as_of, require_fresh, usable
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import AGENTS, BALANCES, BY_KIND, CATALOGUE, MARKETS, MASTERS, STOCK
from orderbatch.contract.sheets.master import Master
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.contract.sheets.tables import from_content, to_content
from orderbatch.contract.spellings import shown
from orderbatch.day.intake import Intake
from orderbatch.read.rows import typed

DATED = (BALANCES, STOCK)  # must be of the business day
VOUCHING = ((CATALOGUE, STOCK), (AGENTS, BALANCES))  # have the same codes
NEEDED = (CATALOGUE, AGENTS, BALANCES, STOCK)


@dataclass(frozen=True, slots=True)
class Masters:
    """Every master in force, and which of them this run brought."""

    in_force: Mapping[str, Master]
    brought: tuple[Master, ...]
    findings: tuple[Finding, ...]

    def rows(self, sheet: Sheet) -> pd.DataFrame:
        """The typed rows of a master in force; none where there is no such master."""
        master = self.in_force.get(sheet.kind)
        return from_content(sheet, master.content if master else {})

    def by_key(self, sheet: Sheet) -> pd.DataFrame:
        """The rows of a master indexed by its one-column key."""
        return self.rows(sheet).set_index(sheet.key[0])

    def moment(self, sheet: Sheet) -> dt.datetime:
        """The moment a master speaks of."""
        return self.in_force[sheet.kind].as_of

    def require_there(self, *sheets: Sheet) -> None:
        """MASTER_MISSING (exit 3) where one of these never came in."""
        missing = [sheet.kind for sheet in sheets if sheet.kind not in self.in_force]
        if missing:
            raise OrderbatchError("MASTER_MISSING", ExitCode.MASTER, kinds=missing)

    def require(self, now: dt.datetime, max_age_days: int, allow_stale: bool) -> tuple[str, ...]:
        """Hold what allocation needs to be there and of the day; the kinds that are stale but allowed.

        Raises MASTER_MISSING, MASTER_STALE, MASTER_FUTURE (exit 3).
        """
        self.require_there(*NEEDED)
        return tuple(
            sheet.kind
            for sheet in DATED
            if not require_fresh(sheet.kind, self.moment(sheet), now, max_age_days, allow_stale)
        )

    def are_fresh(self, day: dt.date, max_age_days: int) -> bool:
        """Whether everything allocation needs is there and of the day."""
        return all(sheet.kind in self.in_force for sheet in NEEDED) and all(
            0 <= (day - self.moment(sheet).date()).days <= max_age_days for sheet in DATED
        )

    def urgency(self) -> tuple[pd.Series, pd.Series]:
        """Level by market, and by (market, SKU) where a row is for one item only (P-4.4.3)."""
        rows = self.rows(MARKETS)
        general = rows[rows["sku"] == ""].set_index("market")["urgency"].astype("int64")
        special = rows[rows["sku"] != ""].set_index(["market", "sku"])["urgency"].astype("int64")
        return general, special

    def stock(self, day: dt.date) -> pd.DataFrame:
        """On hand and bin by SKU; several bins or lots are one sum, expired lots left out."""
        rows = self.rows(STOCK)
        usable = [expiry is None or expiry >= day for expiry in rows["expiry"]]
        rows = rows[pd.Series(usable, index=rows.index, dtype="bool")].copy()
        rows["on_hand"] = rows["on_hand"].astype("int64")
        return rows.groupby("sku").agg(on_hand=("on_hand", "sum"), bin=("bin", "first"), lot=("lot", "first"))


def gather(intake: Intake, in_force: Mapping[str, Master], now: dt.datetime) -> Masters:
    """Masters of the inbox laid over those in force; of several new ones of a kind the latest counts.

    Figures of a day after `now` are refused at once (MASTER_FUTURE, exit 3): in force, they would keep out
    every right one until that day.
    """
    force = dict(in_force)
    brought: list[Master] = []
    findings = _strangers(intake, in_force)
    strange = {(each.numbers["kind"], each.file, each.sheet) for each in findings}
    for sheet in MASTERS:
        for document, found in intake.sheets(sheet.kind):
            if (sheet.kind, document, found.name) in strange:
                continue
            master, told = _one(sheet, document, found, intake)
            findings += told
            if sheet in DATED:
                require_fresh(sheet.kind, master.as_of, now, 0, allow_stale=True)
            brought.append(master)
            if sheet.kind not in force or master.as_of >= force[sheet.kind].as_of:
                force[sheet.kind] = master
    return Masters(force, tuple(brought), tuple(findings))


def _strangers(intake: Intake, in_force: Mapping[str, Master]) -> list[Finding]:
    """MASTER_STRANGE for each list that is not surely ours, where there is a better one of its kind.

    Somebody's price list looks like a catalogue, an agent's own stock report like our stock; taken for it,
    either would put every order in the wrong. Catalogue and stock list vouch for each other, and so do agents
    and balances; a copy of a list, which has its codes too, does not.
    """
    findings = []
    for pair in VOUCHING:
        lists = {
            (sheet.kind, document, found.name): {shown(cell) for cell in found.cells[sheet.required[0]]}
            - {""}
            for sheet in pair
            for document, found in intake.sheets(sheet.kind)
        }
        known = {sheet.kind: _codes(in_force[sheet.kind]) for sheet in pair if sheet.kind in in_force}
        strange = {key for key, own in lists.items() if not _is_ours(key, own, lists, known)}
        kinds = {kind for kind, _file, _name in lists.keys() - strange} | in_force.keys()
        findings += [
            Finding("MASTER_STRANGE", file, name, numbers={"kind": kind})
            for kind, file, name in sorted(strange)
            if kind in kinds
        ]
    return findings


def _is_ours(
    key: tuple[str, str, str],
    own: set[str],
    lists: Mapping[tuple[str, str, str], set[str]],
    known: Mapping[str, set[str]],
) -> bool:
    """Whether a list is vouched for, and is no extract of a better one.

    Vouched for: another kind of list in the inbox, or one in force, has most codes of the shorter of the two;
    of a day's figures, which name what moves that day, one code is enough. An extract has less than half
    the codes of a list of its kind (of figures: of the same inbox), and no new pair came with it.
    """
    dated = key[0] in {sheet.kind for sheet in DATED}
    others = [(each[0], codes) for each, codes in lists.items() if each != key]
    paired = [codes for kind, codes in others if kind != key[0]]
    rivals = [codes for kind, codes in others if kind == key[0]] + (
        [] if dated else [known.get(key[0], set())]
    )
    if not any(
        2 * len(own & codes) > (0 if dated else min(len(own), len(codes)))
        for codes in (*paired, *known.values())
    ):
        return False
    return all(2 * len(own) >= len(codes) for codes in rivals) or any(
        2 * len(own & codes) > max(len(own), len(codes)) for codes in paired
    )


def _codes(master: Master) -> set[str]:
    return {str(code) for code in master.content[BY_KIND[master.kind].required[0]]}


def _one(sheet: Sheet, document: str, found: object, intake: Intake) -> tuple[Master, list[Finding]]:
    rows = typed(sheet, [(document, found)])  # type: ignore[list-item]
    each = intake.by_name()[document]
    kept = usable(sheet.kind, document, rows.rows, sheet.key, set(rows.bad_rows))
    moment = each.received_at
    if sheet in DATED:
        label = rows.blocks["as_of"].iloc[0]
        moment = as_of(sheet.kind, document, kept, label if isinstance(label, dt.datetime) else None)
        kept = kept.assign(as_of=[value or label for value in kept["as_of"]])
    findings = [
        Finding("STOCK_ROW_BAD", told.file, told.sheet, told.cell, told.value) if sheet is STOCK else told
        for told in rows.findings
    ]
    return Master(sheet.kind, each.arrived.sha256, moment, to_content(BY_KIND[sheet.kind], kept)), findings
