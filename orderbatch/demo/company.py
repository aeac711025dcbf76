"""The invented company, read from `company.toml` into plain nouns; in English by `company.en.toml`."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from orderbatch.demo.english import in_english


@dataclass(frozen=True, slots=True)
class Product:
    """One SKU. price: major units; weight kg and volume m³ of a case."""

    sku: str
    product: str
    spec: str
    pieces_per_case: int
    price: Decimal
    weight: Decimal
    volume: Decimal
    min_cases: int
    order_multiple: int
    replaced_by: str
    category: str
    zone: str

    @property
    def discontinued(self) -> bool:
        """No longer sold: another takes its place."""
        return bool(self.replaced_by)


@dataclass(frozen=True, slots=True)
class Agent:
    """One distributor."""

    code: str
    name: str
    market: str
    customer_class: str
    contact: str
    address: str
    region: str
    regional_manager: str
    min_order_cases: int


@dataclass(frozen=True, slots=True)
class PromotionalItem:
    """What is given and never sold: an item of the stock list alone."""

    sku: str
    product: str
    on_hand: int
    on_order: int


@dataclass(frozen=True, slots=True)
class FormPlan:
    """What an agent's form of the day is to be; the words are explained in `company.toml`."""

    file: str
    agent: str
    layout: str
    minute: int
    lines: int
    cases: tuple[int, int]
    scarce: int
    if_short: str
    reduce: str
    funds: Literal["ample", "little", "lot"]
    language: str = "zh"
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class InventedCompany:
    """The whole of `company.toml`. words: texts on its forms, by language; files: names of its masters."""

    language: str
    name: str
    timezone: str
    currency: str
    warehouse: str
    min_order_cases: int
    products: tuple[Product, ...]
    agents: tuple[Agent, ...]
    urgent_markets: tuple[tuple[str, str, int], ...]
    scarce: tuple[str, ...]
    scarce_percent: int
    plans: tuple[FormPlan, ...]
    promotional: tuple[PromotionalItem, ...]
    tiers: tuple[tuple[Any, ...], ...]  # of its sales policies, as `company.toml` explains them
    payments: tuple[tuple[Any, ...], ...]  # under them, likewise
    mistakes: Mapping[str, Any]
    words: Mapping[str, Any]
    files: Mapping[str, str]

    def product(self, sku: str) -> Product:
        """The product of that code."""
        return next(product for product in self.products if product.sku == sku)

    def agent(self, code: str) -> Agent:
        """The agent of that code."""
        return next(agent for agent in self.agents if agent.code == code)

    def text(self, key: str, language: str) -> Any:
        """A text on a form in that language."""
        return self.words[language][key]


def _rows(rows: Iterable[Iterable[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, rows))


@cache
def load_company(language: str = "zh") -> InventedCompany:
    """The company of the demo, as people who work in that language write it: English or, else, Chinese."""
    told, english = _told("company.toml"), _told("company.en.toml")
    words = {"zh": told["words"], "en": english["words"]}
    if language == "en":
        told = in_english(told, english)
    company = told["company"]
    return InventedCompany(
        language=language if language == "en" else "zh",
        name=company["name"],
        timezone=company["timezone"],
        currency=company["currency"],
        warehouse=company["warehouse"],
        min_order_cases=company["min_order_cases"],
        products=tuple(_products(told["categories"])),
        agents=tuple(_agents(told["regions"], told["minimum_by_class"])),
        urgent_markets=tuple((where, what, level) for where, what, level in told["markets"]["urgent"]),
        scarce=tuple(told["scarce"]["skus"]),
        scarce_percent=told["scarce"]["percent"],
        plans=tuple(
            FormPlan(**{**form, "cases": tuple(form["cases"]), "mistakes": tuple(form.get("mistakes", ()))})
            for form in told["forms"]
        ),
        promotional=tuple(PromotionalItem(*item) for item in told["promotional"]["goods"]),
        tiers=_rows(told["policies"]["tiers"]),
        payments=_rows(told["payments"]["rows"]),
        mistakes=told["mistakes"],
        words=words,
        files=told["files"],
    )


def _told(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def _products(categories: list[dict[str, Any]]) -> list[Product]:
    return [
        Product(
            sku, product, spec, pieces, Decimal(price), Decimal(weight), Decimal(volume), least, lot, heir,
            category["name"], category["zone"],
        )
        for category in categories
        for sku, product, spec, pieces, price, weight, volume, least, lot, heir in category["products"]
    ]  # fmt: skip


def _agents(regions: list[dict[str, Any]], minimum_by_class: Mapping[str, int]) -> list[Agent]:
    return [
        Agent(
            code, name, market, customer_class, contact, address,
            region["name"], region["manager"], minimum_by_class[customer_class],
        )
        for region in regions
        for code, name, market, customer_class, contact, address in region["agents"]
    ]  # fmt: skip
