"""Deal one morning: who orders what, what it costs, who has the money, and what lies in the warehouse.

The traits of the day hold for every seed: the scarce items cover a set share of what payable orders ask, one
agent is short of money by less than a twentieth and one by more than half.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from types import MappingProxyType

from orderbatch.demo.company import Agent, FormPlan, InventedCompany, Product

COVERED = {"ample": Decimal("1.6"), "little": Decimal("0.97"), "lot": Decimal("0.38")}


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line as the agent wrote it: a code that may be wrong, cases that may be half ones."""

    sku: str
    product: str
    spec: str
    cases: Decimal
    price: Decimal
    category: str
    remarks: str

    @property
    def amount(self) -> Decimal:
        """Cases times price, major units."""
        return self.cases * self.price


@dataclass(frozen=True, slots=True)
class InventedForm:
    """One order form, before a layout is put on it. agent_code is blank where the agent forgot it."""

    plan: FormPlan
    agent: Agent
    agent_code: str
    order_no: str
    ship_method: str
    lines: tuple[FormLine, ...]

    @property
    def amount(self) -> Decimal:
        """What the form adds up to, major units."""
        return sum((line.amount for line in self.lines), Decimal())


@dataclass(frozen=True)
class Dealt:
    """One morning: forms, balances by agent (major units), cases on hand by SKU."""

    forms: tuple[InventedForm, ...]
    balances: Mapping[str, Decimal]
    on_hand: Mapping[str, int]


def deal(company: InventedCompany, day: dt.date, chance: Random) -> Dealt:
    """The morning of `day` as `chance` gives it; the mistakes of the plans are made here."""
    clean = [_form(company, plan, day, number, chance) for number, plan in enumerate(company.plans, start=1)]
    balances = _balances(company, clean, chance)
    on_hand = _on_hand(company, clean, chance)
    return Dealt(
        tuple(_err(company, form) for form in clean), MappingProxyType(balances), MappingProxyType(on_hand)
    )


def _form(
    company: InventedCompany, plan: FormPlan, day: dt.date, number: int, chance: Random
) -> InventedForm:
    ordinary = [item for item in company.products if not item.discontinued and item.sku not in company.scarce]
    wanted = [company.product(sku) for sku in chance.sample(company.scarce, plan.scarce)]
    wanted += chance.sample(ordinary, plan.lines)
    wanted.sort(key=lambda product: product.sku)
    remarks = company.text("remarks", plan.language)
    return InventedForm(
        plan,
        company.agent(plan.agent),
        plan.agent,
        f"DH{day:%m%d}-{number:02}",
        chance.choice(company.text("ship_methods", plan.language)),
        tuple(_line(product, _cases(product, plan, chance), chance.choice(remarks)) for product in wanted),
    )


def _cases(product: Product, plan: FormPlan, chance: Random) -> int:
    asked = max(chance.randint(*plan.cases), product.min_cases)
    return math.ceil(asked / product.order_multiple) * product.order_multiple


def _line(product: Product, cases: int, remarks: str) -> FormLine:
    return FormLine(
        product.sku, product.product, product.spec, Decimal(cases), product.price, product.category, remarks
    )


def _balances(company: InventedCompany, forms: list[InventedForm], chance: Random) -> dict[str, Decimal]:
    balances = {agent.code: Decimal(chance.randint(300_000, 9_000_000)) / 100 for agent in company.agents}
    for form in forms:
        balances[form.agent.code] = (form.amount * COVERED[form.plan.funds]).quantize(Decimal("0.01"))
    return balances


def _on_hand(company: InventedCompany, forms: list[InventedForm], chance: Random) -> dict[str, int]:
    on_hand = {
        product.sku: 0 if product.discontinued else chance.randint(180, 900) for product in company.products
    }
    payable = [form for form in forms if form.plan.funds != "lot" and not form.plan.mistakes]
    for sku in company.scarce:
        asked = sum(int(line.cases) for form in payable for line in form.lines if line.sku == sku)
        on_hand[sku] = asked * company.scarce_percent // 100
    return on_hand


def _err(company: InventedCompany, form: InventedForm) -> InventedForm:
    """The form with the mistakes of its plan: each on its own line, from the last one up."""
    lines = list(form.lines)
    spot = len(lines) - 1
    for mistake in form.plan.mistakes:
        if mistake == "near_sku":
            right, wrong = company.mistakes["near_sku"]
            like = company.product(right)
            lines[spot] = replace(
                lines[spot], sku=wrong, product=like.product, spec=like.spec, price=like.price
            )
        elif mistake == "half_case":
            lines[spot] = replace(lines[spot], cases=lines[spot].cases - Decimal("0.5"))
        elif mistake == "discontinued":
            lines[spot] = _line(company.product(company.mistakes["discontinued"]), int(lines[spot].cases), "")
        spot -= 1
    code = "" if "no_agent" in form.plan.mistakes else form.agent_code
    return replace(form, agent_code=code, lines=tuple(lines))
