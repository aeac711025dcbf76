"""The masters of the morning as workbooks: catalogue, agents, markets, balances, stock."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from orderbatch.contract.batch import Record
from orderbatch.contract.sheets.every import AGENTS, BALANCES, CATALOGUE, MARKETS, POLICIES, STOCK
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.contract.words import Words
from orderbatch.demo.company import InventedCompany
from orderbatch.demo.dealing import Dealt
from orderbatch.demo.page import FORMATS, put

WIDTHS = {"product": 22, "spec": 22, "agent_name": 26, "ship_to": 48, "email": 24, "as_of": 18}


def write_masters(inbox: Path, company: InventedCompany, dealt: Dealt, as_of: dt.datetime) -> list[Path]:
    """Write the six master workbooks; returns their paths."""
    names = {kind: name.format(day=f"{as_of:%m%d}") for kind, name in company.files.items()}
    tables: tuple[tuple[Sheet, Iterable[Record], dict[str, Any]], ...] = (
        (CATALOGUE, _catalogue(company), {}),
        (AGENTS, _agents(company, as_of.date()), {}),
        (MARKETS, _markets(company), {}),
        (POLICIES, _policies(company, as_of.date()), {}),
    )
    words = Words(company.language)
    lists = [
        write_sheet(inbox / names[sheet.kind], sheet, list(rows), labels, as_of, words)
        for sheet, rows, labels in tables
    ]
    return [*lists, *write_figures(inbox, company, dealt, as_of)]


def write_figures(
    inbox: Path, company: InventedCompany, dealt: Dealt, as_of: dt.datetime, *, has_come: bool = False
) -> list[Path]:
    """Write balances and stock as of a moment; returns their paths. has_come: what was on order is there."""
    names = {kind: name.format(day=f"{as_of:%m%d}") for kind, name in company.files.items()}
    words = Words(company.language)
    money, stock = list(_balances(dealt)), [*_stock(company, dealt, as_of)]
    stock += _promotional(company, as_of, has_come)
    return [
        write_sheet(inbox / names[BALANCES.kind], BALANCES, money, {"as_of": as_of}, as_of, words),
        write_sheet(inbox / names[STOCK.kind], STOCK, stock, {}, as_of, words),
    ]


def _catalogue(company: InventedCompany) -> Iterable[Record]:
    words = Words(company.language)
    for product in company.products:
        yield {
            "sku": product.sku,
            "product": product.product,
            "spec": product.spec,
            "category": product.category,
            "unit": company.text("unit", company.language),
            "pieces_per_case": product.pieces_per_case,
            "case_price": product.price,
            "weight": product.weight,
            "volume": product.volume,
            "min_cases": product.min_cases,
            "order_multiple": product.order_multiple if product.order_multiple > 1 else None,
            "status": words.choice("status", "discontinued" if product.discontinued else "active"),
            "replaced_by": product.replaced_by,
        }


def _agents(company: InventedCompany, day: dt.date) -> Iterable[Record]:
    words = Words(company.language)
    for number, agent in enumerate(company.agents):
        yield {
            "agent": agent.code,
            "agent_name": agent.name,
            "region": agent.region,
            "market": agent.market,
            "customer_class": words.choice("customer_class", agent.customer_class),
            "regional_manager": agent.regional_manager,
            "min_order_cases": agent.min_order_cases,
            "if_short": words.choice("if_short", ("defer", "ask")[number % 2]),
            "reduce": words.choice("reduce", "ask"),
            "agreement_no": f"{day.year}-{agent.code}",
            "customer_since": dt.date(day.year - 2 - number % 6, 1 + number % 12, 15),
            "year_target_cases": 1200 * (3 - "ABC".find(agent.customer_class)),
            "agreement_to": dt.date(day.year + 1 + number % 2, 12, 31),
            "ship_to": agent.address,
            "email": f"{agent.code.lower()}@agents.example",
        }


def _markets(company: InventedCompany) -> Iterable[Record]:
    for market, category, urgency in company.urgent_markets:
        items = [item.sku for item in company.products if item.category == category and not item.discontinued]
        for sku in items or [""]:
            yield {"market": market, "sku": sku, "urgency": urgency}


def _policies(company: InventedCompany, day: dt.date) -> Iterable[Record]:
    words = Words(company.language)
    products = {item.sku: item.product for item in company.promotional}
    for code, name, kind, category, threshold, gift, cases, repeat, region, target in company.tiers:
        yield {
            "policy": code,
            "policy_name": name,
            "policy_kind": words.choice("policy_kind", kind),
            "category": category or None,
            "threshold": threshold,
            "gift_sku": gift,
            "gift_product": products[gift],
            "gift_cases": cases,
            "repeat": words.choice("repeat", repeat),
            "region": region or None,
            "from_day": day.replace(day=1),
            "to_day": dt.date(day.year, 12, 31),
            "payment_target": target or None,
        }


def _promotional(company: InventedCompany, as_of: dt.datetime, has_come: bool) -> Iterable[Record]:
    for place, item in enumerate(company.promotional, start=1):
        coming = 0 if has_come else item.on_order
        yield {
            "sku": item.sku,
            "on_hand": item.on_hand + item.on_order - coming,
            "bin": f"G-{place}",
            "warehouse": company.warehouse,
            "on_order": coming or None,
            "expected_on": as_of.date() + dt.timedelta(days=3) if coming else None,
            "as_of": as_of,
        }


def _balances(dealt: Dealt) -> Iterable[Record]:
    return ({"agent": agent, "balance": balance} for agent, balance in dealt.balances.items())


def _stock(company: InventedCompany, dealt: Dealt, as_of: dt.datetime) -> Iterable[Record]:
    """Every third product lies in two lots; bins count up within their zone."""
    places: dict[str, int] = {}
    for number, product in enumerate(company.products):
        places[product.zone] = place = places.get(product.zone, 0) + 1
        on_hand = dealt.on_hand[product.sku]
        lots = (on_hand * 2 // 5, on_hand - on_hand * 2 // 5) if number % 3 == 0 else (on_hand,)
        for age, cases in zip((200, 60), lots, strict=False):
            made = as_of.date() - dt.timedelta(days=age + number)
            yield {
                "sku": product.sku,
                "on_hand": cases,
                "bin": f"{product.zone}-{place}",
                "warehouse": company.warehouse,
                "lot": f"L{made:%y%m%d}",
                "expiry": made.replace(year=made.year + 3, day=min(made.day, 28)),
                "as_of": as_of,
            }


def write_sheet(
    path: Path,
    sheet: Sheet,
    rows: Sequence[Record],
    labels: dict[str, Any],
    created: dt.datetime,
    words: Words,
) -> Path:
    """Write one sheet by its declaration; columns without a value are left out."""
    used = [column.name for column in sheet.columns if any(row.get(column.name) is not None for row in rows)]
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    book.set_properties({"created": created})
    page = book.add_worksheet(path.stem[:31])
    formats = {name: book.add_format(style) for name, style in FORMATS.items()}
    top = 0
    for label, value in labels.items():
        page.write_string(top, 0, words.heading(label), formats["heading"])
        put(page, top, 1, value, formats)
        top += 2
    for position, name in enumerate(used):
        page.write_string(top, position, words.heading(name), formats["heading"])
        page.set_column(position, position, WIDTHS.get(name, 12))
        for row, values in enumerate(rows, start=top + 1):
            put(page, row, position, values.get(name), formats)
    page.freeze_panes(top + 1, 0)
    book.close()
    return path
