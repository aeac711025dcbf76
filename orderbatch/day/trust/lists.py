"""The lists of the inbox as masters: which are used, set aside and told, or asked about (4-run).

A list that is bad or of the future is set aside where another of its kind is in force or came with it;
without one nothing can be decided (exit 3). One without a time waits until the rep says as of when it is.
Figures that name less than half of what those in force name are used only when a person says so (`run
--accept NAME`): half a list looks like a whole one.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from orderbatch.check.master_rules import as_of, require_fresh, usable
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import MASTERS, POLICIES, STOCK
from orderbatch.contract.sheets.master import Master
from orderbatch.contract.sheets.sheet import FoundSheet, Sheet
from orderbatch.contract.sheets.tables import to_content
from orderbatch.day.intake import Intake
from orderbatch.day.policies.arriving import told_of_cells, with_unreadable_blank
from orderbatch.day.trust.strangers import DATED, VOUCHING, codes_of
from orderbatch.read.rows import Typed, typed

ASIDE = {"MASTER_BAD": "LIST_BAD", "MASTER_FUTURE": "LIST_FUTURE"}
FEWER, UNDATED = "LIST_FEWER", "LIST_UNDATED"


@dataclass(frozen=True, slots=True)
class Offer:
    """One list of the inbox: the master that it makes, or why it makes none, and what was found in it.

    master: None of a list that should say as of when, and does not.
    """

    kind: str
    document: str
    sheet: str
    master: Master | OrderbatchError | None
    findings: tuple[Finding, ...]


def offered(intake: Intake, strange: Collection[tuple[object, str, str]], now: dt.datetime) -> list[Offer]:
    """Every list of the inbox but the strange ones, by kind, first come first."""
    return [
        _offer(sheet, document, found, intake, now)
        for sheet in MASTERS
        for document, found in intake.sheets(sheet.kind)
        if (sheet.kind, document, found.name) not in strange
    ]


def _offer(sheet: Sheet, document: str, found: FoundSheet, intake: Intake, now: dt.datetime) -> Offer:
    rows = typed(sheet, [(document, found)])
    findings = (
        told_of_cells(rows)
        if sheet is POLICIES
        else [
            Finding("STOCK_ROW_BAD", told.file, told.sheet, told.cell, told.value)
            if sheet is STOCK and told.code != "ADVISORY_CELL"
            else told
            for told in rows.findings
        ]
    )
    try:
        master: Master | OrderbatchError | None = _master(sheet, document, rows, intake, now)
    except OrderbatchError as error:
        master = error
    return Offer(sheet.kind, document, found.name, master, tuple(findings))


def _master(sheet: Sheet, document: str, rows: Typed, intake: Intake, now: dt.datetime) -> Master | None:
    """Raises MASTER_BAD, MASTER_FUTURE: in force, figures of a later day would keep out every right one until
    that day."""
    file = intake.by_name()[document]
    if sheet is POLICIES:
        kept = usable(sheet.kind, document, with_unreadable_blank(rows), sheet.key, set())
    else:
        kept = usable(sheet.kind, document, rows.rows, sheet.key, set(rows.bad_rows))
    moment = file.received_at
    if sheet in DATED:
        label = rows.blocks["as_of"].iloc[0]
        named = as_of(kept, label if isinstance(label, dt.datetime) else None)
        if named is None:
            return None
        moment = named
        kept = kept.assign(as_of=[value or label for value in kept["as_of"]])
        require_fresh(sheet.kind, moment, now, 0, allow_stale=True)
    return Master(sheet.kind, file.arrived.sha256, moment, to_content(sheet, kept))


def set_aside(
    offers: Sequence[Offer], in_force: Mapping[str, Master]
) -> tuple[list[Finding], list[OrderbatchError]]:
    """What is told of lists that cannot be used, and the errors of those for which there is no other list.

    One that only does not say as of when ends nothing by itself: the rep is asked (10, part 2).
    """
    usable_kinds = in_force.keys() | {new.kind for new in offers if isinstance(new.master, Master)}
    told, ends = [], []
    for new in offers:
        if isinstance(new.master, Master):
            continue
        if new.master is None:
            told.append(Finding(UNDATED, new.document, new.sheet, numbers={"kind": new.kind}))
            continue
        if new.kind not in usable_kinds:
            ends.append(new.master)
            continue
        value = str(new.master.numbers.get("as_of", ""))
        numbers: dict[str, object] = {
            name: new.master.numbers[name] for name in ("kind", "bad", "rows") if name in new.master.numbers
        }
        told.append(Finding(ASIDE[new.master.code], new.document, new.sheet, "", value, numbers))
    return told, ends


def asked_about(
    offers: Iterable[Offer], in_force: Mapping[str, Master], accepted: Collection[str]
) -> list[Finding]:
    """LIST_FEWER for figures that name less than half of what those in force name, and nobody accepted.

    Lists of one kind and moment (one a warehouse) count together; one that is older than that in force
    changes nothing and is not asked about. What a catalogue (or agents' list) that came with them no longer
    names need not be in them.
    """
    offers = list(offers)
    together: dict[tuple[str, dt.datetime], list[tuple[Offer, set[str]]]] = {}
    for offer in offers:
        if (
            isinstance(offer.master, Master)
            and offer.kind in {sheet.kind for sheet in DATED} & in_force.keys()
        ):
            key = (offer.kind, offer.master.as_of)
            together.setdefault(key, []).append((offer, codes_of(offer.master)))
    asked = []
    for (kind, moment), some in together.items():
        before = codes_of(in_force[kind]) & _still_named(kind, offers, in_force)
        names = set().union(*(codes for _offer, codes in some))
        if moment < in_force[kind].as_of or 2 * len(names & before) >= len(before):
            continue
        numbers = {"kind": kind, "count": len(names & before), "before": len(before)}
        asked += [
            Finding(FEWER, offer.document, offer.sheet, "", "", numbers)
            for offer, _codes in some
            if offer.document not in accepted
        ]
    return asked


def _still_named(kind: str, offers: Iterable[Offer], in_force: Mapping[str, Master]) -> set[str]:
    """The codes of figures in force that the master of those codes, where a new one came, still has."""
    other = next(one.kind for one, figures in VOUCHING if figures.kind == kind)
    new = [
        codes_of(offer.master) for offer in offers if offer.kind == other and isinstance(offer.master, Master)
    ]
    return set().union(*new) if new else codes_of(in_force[kind])
