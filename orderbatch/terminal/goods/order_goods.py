"""Where the goods of one order are: dispatches, arrivals, incidents and what was done about them."""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.goods_frames import OPEN
from orderbatch.contract.words import Words
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import after_release
from orderbatch.terminal.console import harmless
from orderbatch.terminal.counts import count

PLACES = ("shipped", "released", "with_finance", "with_supervisor", "open", "cancelled", "refused")


def after_release_of(ledger: Ledger, key: str) -> dict[str, Any]:
    """dispatches, arrivals, incidents, resolutions of an order, and the chases that are open of it."""
    return {
        "dispatches": ledger.ask(after_release.dispatches, [key]),
        "arrivals": ledger.ask(after_release.arrivals, [key]),
        "incidents": ledger.ask(after_release.incidents_by, "order_key", [key]),
        "resolutions": ledger.ask(after_release.resolutions, [key]),
        "chases": [row for row in ledger.ask(after_release.chases) if row["order_key"] == key],
    }


def cases_said(cases: Mapping[str, int], words: Words) -> str:
    """Where the cases of an order are: what is nowhere is not said (3-decisions §6)."""
    places = [words.text(f"cli.cases.{name}", cases=count(cases[name])) for name in PLACES if cases[name]]
    ordered = words.text("cli.cases.ordered", cases=count(cases["ordered"]))
    return words.text("cli.cases.sum", ordered=ordered, places=words.text("cli.cases.plus").join(places))


def below_minimum(cases: int, minimum: int, words: Words) -> str:
    """That what is left of an order cannot ship, and what would help (P-4.4.5)."""
    return words.text("cli.open.below", cases=count(cases), minimum=count(minimum))


def goods_lines(told: Mapping[str, Any], words: Words) -> list[str]:
    """A line a dispatch, with how it arrived, and what is asked after."""
    arrived = {(row["dispatch"], row["sku"]): row for row in told["arrivals"]}
    lines = []
    for row in told["dispatches"]:
        how = [str(row["shipped_on"]), row["carrier"], row["waybill"]]
        by = words.joined(harmless(way) for way in how if way)
        numbers = {"sku": harmless(row["sku"]), "cases": count(row["sent"]), "by": by}
        report = arrived.get((row["dispatch"], row["sku"]))
        lines.append("  " + words.text("cli.goods.sent", **numbers) + _arrival(row, report, words))
    for row in told["chases"]:
        numbers = {"pick_no": row["pick_no"], "cases": count(row["cases"]), "ship_by": row["ship_by"]}
        said = [words.text("cli.goods.chased", **numbers)]
        if row["delay_reason"]:
            said.append(words.text("cli.goods.why", why=words.choice("delay_reason", row["delay_reason"])))
        if row["promised_for"]:
            said.append(words.text("cli.goods.promised", day=row["promised_for"]))
        lines.append("  " + "".join(said))
    return lines


def _arrival(sent: Mapping[str, Any], report: Mapping[str, Any] | None, words: Words) -> str:
    if report is None:
        if not sent["expected_arrival"]:
            return words.text("cli.goods.under_way")
        return words.text("cli.goods.on_its_way", expected=sent["expected_arrival"])
    if not report["reported"]:
        return words.text("cli.goods.silent")
    problems = [
        words.text("cli.goods.problem", problem=words.choice("problem", name), cases=count(report[name]))
        for name in ("short", "missed", "wrong", "over", "damaged", "refused")
        if report[name]
    ]
    said = words.text("cli.goods.arrived", day=report["received_on"] or "–", good=count(report["good"]))
    return words.joined([said, *problems])


def incident_line(row: Mapping[str, Any], words: Words) -> tuple[str, ...]:
    """One incident as the cells of a table."""
    kind = words.choice("incident_type", row["type"])
    if row["problem"]:
        kind += " · " + words.choice("problem", row["problem"])
    done = words.choice("resolution", row["resolution"]) if row["resolution"] else ""
    cases = f"× {count(row['cases'])}" if row["cases"] else ""
    state = words.choice("incident_status", row["status"])
    cells = (
        row["number"],
        state,
        kind,
        row["order_no"],
        row["sku"],
        cases,
        row["owner"],
        done,
        words.text("cli.goods.answer_by", day=row["due_on"]) if row["status"] == OPEN else "",
    )
    return ("  ", *(harmless(cell) for cell in cells))


def incident_said(row: Mapping[str, Any], words: Words) -> str:
    """The same in one line behind its number, without what is blank."""
    return words.text("pages.joint").join(filter(None, incident_line(row, words)[2:]))
