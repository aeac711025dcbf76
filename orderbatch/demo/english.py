"""The company in English: each Chinese name that a file of it shows, by the tables of `company.en.toml`."""

from collections.abc import Mapping
from typing import Any


def in_english(told: dict[str, Any], english: Mapping[str, Any]) -> dict[str, Any]:
    """What `company.toml` tells with English names; codes, figures and the shape of the day stay."""
    named = {name: row[1] for name, row in _agents_of(told).items()}
    markets = {named[code]: row[1] for code, row in english["agents"].items()}
    return {
        **told,
        "company": {**told["company"], **english["company"]},
        "files": english["files"],
        "categories": [_category(category, english) for category in told["categories"]],
        "regions": [_region(region, english) for region in told["regions"]],
        "markets": {
            "urgent": [
                [markets[market], english["categories"].get(category, ""), urgency]
                for market, category, urgency in told["markets"]["urgent"]
            ]
        },
        "promotional": {
            "goods": [
                [sku, english["promotional"][sku], *rest]
                for sku, _name, *rest in told["promotional"]["goods"]
            ]
        },
        "policies": {"tiers": [_tier(tier, english) for tier in told["policies"]["tiers"]]},
        "forms": [
            {**form, "file": english["forms"][form["agent"]], "language": "en"} for form in told["forms"]
        ],
    }


def _tier(tier: list[Any], english: Mapping[str, Any]) -> list[Any]:
    code, _name, kind, category, *rest, region, target = tier
    place = english["regions"][region][0] if region else ""
    names = english["policies"][code], english["categories"].get(category, "")
    return [code, names[0], kind, names[1], *rest, place, target]


def _agents_of(told: dict[str, Any]) -> dict[str, list[str]]:
    """Code → [Chinese name, Chinese market]."""
    return {agent[0]: agent[1:3] for region in told["regions"] for agent in region["agents"]}


def _category(category: dict[str, Any], english: Mapping[str, Any]) -> dict[str, Any]:
    products = [
        [product[0], *english["products"][product[0]], *product[3:]] for product in category["products"]
    ]
    return {**category, "name": english["categories"][category["name"]], "products": products}


def _region(region: dict[str, Any], english: Mapping[str, Any]) -> dict[str, Any]:
    name, manager = english["regions"][region["name"]]
    agents = []
    for code, _name, _market, customer_class, *_rest in region["agents"]:
        called, market, contact, address = english["agents"][code]
        agents.append([code, called, market, customer_class, contact, address])
    return {"name": name, "manager": manager, "agents": agents}
