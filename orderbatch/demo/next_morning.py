"""The demo's next morning: what comes back once finance approved and the goods left (P-4.5).

A tracking sheet with one item picked short, an arrival report with a missed and a wrong item, a complaint
and a return, and the figures of that day.
"""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from orderbatch.contract.batch import Record
from orderbatch.contract.sheets.every import ARRIVAL, INCIDENTS, TRACKING
from orderbatch.contract.words import Words
from orderbatch.demo.company import InventedCompany, Product
from orderbatch.demo.dealing import Dealt, InventedForm
from orderbatch.demo.morning_lists import write_figures, write_sheet

SHORT = 3  # cases that the warehouse did not find
PICK = "P{day}-2"  # the first run proposes, the second releases


def write_next_morning(
    folder: Path, company: InventedCompany, dealt: Dealt, day: dt.date, morning: dt.datetime
) -> list[Path]:
    """Write the sheets of the next morning into `folder`; returns their paths.

    day: when the goods left. morning: when the sheets come in.
    """
    folder.mkdir(parents=True, exist_ok=True)
    form = whose(company, dealt)
    words = Words(company.language)
    sheets = (
        ("tracking", TRACKING, _tracked(company, form, day)),
        ("arrival", ARRIVAL, _arrived(company, form, morning.date())),
        ("incidents", INCIDENTS, _complained(company, form, morning.date(), words)),
    )
    names = {kind: name.format(day=f"{morning:%m%d}") for kind, name in company.files.items()}
    gone = {line.sku: int(line.cases) for line in form.lines}
    left = {sku: cases - gone.get(sku, 0) for sku, cases in dealt.on_hand.items()}
    paths = [
        write_sheet(folder / names[kind], sheet, rows, {}, morning, words) for kind, sheet, rows in sheets
    ]
    return [
        *paths,
        *write_figures(
            folder, company, replace(dealt, on_hand=MappingProxyType(left)), morning, has_come=True
        ),
    ]


def whose(company: InventedCompany, dealt: Dealt) -> InventedForm:
    """An order with money enough and nothing wrong with it, without its scarce items: they left later."""
    form = next(form for form in dealt.forms if form.plan.funds == "ample" and not form.plan.mistakes)
    return replace(form, lines=tuple(line for line in form.lines if line.sku not in company.scarce))


def _shipped(form: InventedForm) -> list[int]:
    """Cases that left of each line: the first is picked short."""
    return [int(line.cases) - (0 if place else SHORT) for place, line in enumerate(form.lines)]


def _tracked(company: InventedCompany, form: InventedForm, day: dt.date) -> list[Record]:
    carrier = company.text("carrier", company.language)
    return [
        {
            "pick_no": PICK.format(day=day.isoformat()),
            "order_no": form.order_no,
            "agent": form.agent.code,
            "agent_name": form.agent.name,
            "sku": line.sku,
            "product": line.product,
            "released_cases": int(line.cases),
            "shipped_cases": cases,
            "shipped_on": day,
            "carrier": carrier,
            "waybill": f"YD{day:%Y%m%d}01",
        }
        for line, cases in zip(form.lines, _shipped(form), strict=True)
    ]


def _arrived(company: InventedCompany, form: InventedForm, day: dt.date) -> list[Record]:
    """The second item is missed, and another came in its place."""
    said = {"agent": form.agent.code, "order_no": form.order_no, "received_on": day}
    came = _shipped(form)
    rows = [
        {**said, "sku": line.sku, "good_cases": 0 if place == 1 else cases}
        for place, (line, cases) in enumerate(zip(form.lines, came, strict=True))
    ]
    return [*rows, {**said, "sku": _other(company, form).sku, "good_cases": came[1]}]


def _other(company: InventedCompany, form: InventedForm) -> Product:
    """An item that was not ordered, of the kind of the one that was missed."""
    ordered = {line.sku for line in form.lines}
    free = [item for item in company.products if item.sku not in ordered and not item.discontinued]
    return next((item for item in free if item.category == form.lines[1].category), free[0])


def _complained(company: InventedCompany, form: InventedForm, day: dt.date, words: Words) -> list[Record]:
    said = {"agent": form.agent.code, "order_no": form.order_no, "opened_on": day}
    return [
        {
            **said,
            "sku": form.lines[place].sku,
            "incident_cases": cases,
            "incident_type": words.choice("incident_type", kind),
            "description": company.text(kind, company.language),
        }
        for place, cases, kind in ((2, 2, "product_quality"), (3, 1, "return"))
    ]
