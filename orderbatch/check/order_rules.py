"""What an order form must satisfy against catalogue and agents' list (P-2, P-4.1.2, P-4.4.5, P-4.7).

Each rule is a plain function `(orders, lines, books) → problems`; `RULES` is the policy. To add one: a
function, its entry in `RULES`, and its code with a sentence per language.

orders: one row a form: agent, order_no, … (contract ORDER labels). lines: one row a table row: order (row
of `orders`), sku, cases, case_price, … Rules never change a frame.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
from rapidfuzz import fuzz, process

from orderbatch.check.item_codes import ItemNames
from orderbatch.check.problem import Problem
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.settings import Settings
from orderbatch.contract.units import counted_in

NEAR = 80.0  # likeness (0–100) from which a name is worth suggesting
GAP = 5.0  # and by how much it must beat the next one
_SHOWN = 5  # items of one name that are told


@dataclass(frozen=True, slots=True)
class MasterLists:
    """The masters that orders are checked against, indexed by code, the day, and what the desk has set.

    gone: items that an earlier catalogue had and this one does not → what replaced them, or "". names: what
    else than their codes items are called.
    """

    catalogue: pd.DataFrame
    agents: pd.DataFrame
    day: dt.date
    settings: Settings = field(default_factory=Settings)
    gone: Mapping[str, str] = field(default_factory=dict)
    names: ItemNames | None = None

    def named(self, sku: str) -> str:
        """An item as it is told apart from others: code, name and size."""
        item = self.catalogue.loc[sku]
        said = (sku, *(item[name] for name in ("product", "spec") if name in item))
        return " ".join(str(part) for part in said if not pd.isna(part) and part)


def nearest(value: str, known: Sequence[str]) -> str:
    """The one known code that a mistyped one most likely means, or "" when none stands out."""
    best = process.extract(value, known, scorer=fuzz.ratio, limit=2, score_cutoff=NEAR)
    if not best or (len(best) == 2 and best[0][1] - best[1][1] < GAP):
        return ""
    return str(best[0][0])


def nobody(agent: str, known: Sequence[str]) -> OrderbatchError:
    """The error AGENT_NOBODY (exit 2), with the known code that is most like it."""
    return OrderbatchError("AGENT_NOBODY", ExitCode.USAGE, agent=agent, near=nearest(agent, known))


def called(agent: str, known: Iterable[str]) -> str:
    """The known code of this spelling, in capitals or not. Raises AGENT_NOBODY (exit 2)."""
    codes = sorted(set(known))
    meant = [code for code in codes if code.casefold() == agent.casefold()]
    if agent in codes or len(meant) == 1:
        return agent if agent in codes else meant[0]
    raise nobody(agent, codes)


def nearest_agent(value: str, agents: pd.DataFrame) -> str:
    """Code and name of the agent whose code, or name where the form has no code, is most nearly this."""
    names = agents["agent_name"] if "agent_name" in agents else pd.Series(dtype="str")
    code = nearest(value, list(agents.index))
    if not code:
        closed = names.str.split().str.join("")  # a code has lost its blanks
        once = closed[~closed.duplicated(keep=False) & (closed != "")]
        name = value if value in set(once) else nearest(value, list(once))
        code = str(once.index[once == name][0]) if name else ""
    return " ".join(filter(None, (code, str(names.get(code, "")))))


def agent_is_known(orders: pd.DataFrame, _lines: pd.DataFrame, books: MasterLists) -> Iterable[Problem]:
    """P-2: an order of an unknown agent is refused with a reason, never dropped."""
    unknown = orders[(orders["agent"] != "") & ~orders["agent"].isin(books.agents.index)]
    for row, agent in unknown["agent"].items():
        yield _at("AGENT_UNKNOWN", "order", row, "agent", agent, near=nearest_agent(agent, books.agents))


def agreement_is_valid(orders: pd.DataFrame, _lines: pd.DataFrame, books: MasterLists) -> Iterable[Problem]:
    """H-3.2.3(9): an agent whose agreement has ended is told; his order goes on where the desk allows it."""
    code = "AGREEMENT_EXPIRED" if books.settings.agents.expired == "warn" else "AGREEMENT_OVER"
    ends = orders["agent"].map(books.agents["agreement_to"])
    for row, end in ends[ends.notna()].items():
        if end < books.day:
            yield _at(code, "order", row, "agent", orders.at[row, "agent"], ended=end.isoformat())


def sku_is_in_the_catalogue(
    _orders: pd.DataFrame, lines: pd.DataFrame, books: MasterLists
) -> Iterable[Problem]:
    """P-4.7: order items follow the catalogue; a near code is suggested, never applied.

    A name that several items have is none of them: which ones is said, and the form asks.
    """
    unknown = lines[(lines["sku"] != "") & ~lines["sku"].isin(books.catalogue.index)]
    known = list(books.catalogue.index) if len(unknown) else []
    specs = unknown["spec"] if "spec" in unknown else unknown["sku"].map(lambda _sku: "")
    for row, sku, spec in zip(unknown.index, unknown["sku"], specs, strict=True):
        if sku in books.gone:
            yield _at("SKU_DISCONTINUED", "line", row, "sku", sku, replacement=books.gone[sku])
            continue
        if several := books.names.fitting(sku, spec) if books.names else ():
            items = [books.named(one) for one in several[:_SHOWN]]
            yield _at("SKU_SEVERAL", "line", row, "sku", sku, count=len(several), items=items)
            continue
        near = nearest(sku, known)
        name = books.catalogue.at[near, "product"] if near else ""
        yield _at("SKU_UNKNOWN", "line", row, "sku", sku, near=" ".join(filter(None, (near, str(name)))))


def sku_is_on_sale(_orders: pd.DataFrame, lines: pd.DataFrame, books: MasterLists) -> Iterable[Problem]:
    """P-4.7: a cancelled item cannot be ordered; its replacement is named."""
    status = lines["sku"].map(books.catalogue["status"])
    for row in lines.index[status == "discontinued"]:
        sku = lines.at[row, "sku"]
        yield _at(
            "SKU_DISCONTINUED", "line", row, "sku", sku, replacement=books.catalogue.at[sku, "replaced_by"]
        )


def quantity_counts_cases(
    _orders: pd.DataFrame, lines: pd.DataFrame, books: MasterLists
) -> Iterable[Problem]:
    """1-domain, Words: quantities are cases; pieces of an item that is sold by the case are asked.

    A form that counts one line in cases and another in something else is asked; where the catalogue does not
    say how many pieces a case has, only such a one.
    """
    counted = lines["unit"].map({unit: counted_in(unit)[0] for unit in set(lines["unit"])})
    both = set(lines.loc[counted == "case", "order"])
    packs = lines["sku"].map(books.catalogue["pieces_per_case"]).astype("Int64")
    ours = lines["sku"].map(books.catalogue["unit"])
    other = (counted == "piece") & packs.notna()
    other |= counted.isin(("piece", "")) & (lines["unit"] != "") & lines["order"].isin(both)
    odd = other & (lines["unit"] != ours)
    cases = lines["cases"].astype("Int64")
    whole = (cases // packs).where(cases % packs == 0)
    for row in lines.index[odd & (packs != 1).fillna(True).astype(bool)]:
        yield _at(
            "UNIT_NOT_CASES", "line", row, "cases", lines.at[row, "cases"],
            unit=lines.at[row, "unit"],
            pieces="–" if packs.isna()[row] else int(packs[row]),
            near="" if whole.isna()[row] else str(whole[row]),
        )  # fmt: skip


def line_reaches_the_sku_minimum(
    _orders: pd.DataFrame, lines: pd.DataFrame, books: MasterLists
) -> Iterable[Problem]:
    """P-4.4.5: no item below its minimum (1 case unless the catalogue says more)."""
    least = lines["sku"].map(books.catalogue["min_cases"])
    cases = lines["cases"].astype("Float64")  # less than one case was told when it was read
    short = ((cases >= 1) & (cases < least.astype("Float64"))).fillna(False)
    for row in lines.index[short.astype(bool)]:
        yield _at("SKU_MIN_CASES", "line", row, "cases", lines.at[row, "cases"], least=int(least[row]))


def line_is_whole_lots(_orders: pd.DataFrame, lines: pd.DataFrame, books: MasterLists) -> Iterable[Problem]:
    """3-decisions §1: where a SKU is sold in lots, the part beyond whole lots is cut, and told."""
    lot = lines["sku"].map(books.catalogue["order_multiple"]).astype("Int64").fillna(1)
    rest = (lines["cases"].astype("Int64") % lot).fillna(0)
    for row in lines.index[(rest > 0).astype(bool)]:
        yield _at(
            "LOT_CUT", "line", row, "cases", lines.at[row, "cases"], lot=int(lot[row]), rest=int(rest[row])
        )


def price_is_the_catalogues(
    _orders: pd.DataFrame, lines: pd.DataFrame, books: MasterLists
) -> Iterable[Problem]:
    """3-decisions §2: the catalogue's price counts; another price on the form is a warning with both.

    Ours of a single piece, to the minor unit, is no other price.
    """
    ours = lines["sku"].map(books.catalogue["case_price"]).astype("Int64")
    theirs = lines["case_price"].astype("Int64")
    packs = lines["sku"].map(books.catalogue["pieces_per_case"]).astype("Int64")
    of_a_piece = (2 * (theirs * packs - ours).abs() <= packs).fillna(False)
    differs = (theirs != ours).fillna(False) & ~of_a_piece
    for row in lines.index[differs.astype(bool)]:
        numbers = {"value_minor": int(theirs[row]), "ours_minor": int(ours[row])}
        yield _at("PRICE_DIFFERS", "line", row, "case_price", amount(theirs[row]), **numbers)


def sku_stands_once(_orders: pd.DataFrame, lines: pd.DataFrame, _books: MasterLists) -> Iterable[Problem]:
    """3-decisions §1: the same SKU twice in an order is one line; told at the second."""
    named = lines[lines["sku"] != ""]
    again = named.duplicated(["order", "sku"])
    first = named.groupby(["order", "sku"])["line"].transform("first")
    for row in named.index[again]:
        yield _at("LINE_MERGED", "line", row, "sku", named.at[row, "sku"], first=int(first[row]))


Rule = Callable[[pd.DataFrame, pd.DataFrame, MasterLists], Iterable[Problem]]

RULES: tuple[Rule, ...] = (
    agent_is_known,
    agreement_is_valid,
    sku_is_in_the_catalogue,
    sku_is_on_sale,
    quantity_counts_cases,
    line_reaches_the_sku_minimum,
    line_is_whole_lots,
    price_is_the_catalogues,
    sku_stands_once,
)


def check_orders(orders: pd.DataFrame, lines: pd.DataFrame, books: MasterLists) -> list[Problem]:
    """Every problem of every rule; all at once, so that one reply to the agent is enough (P-4.1.2)."""
    return [problem for rule in RULES for problem in rule(orders, lines, books)]


def restore_zeros(skus: pd.Series, catalogue: Iterable[str]) -> Mapping[str, str]:
    """Numeric codes whose leading zeros a spreadsheet ate → the one catalogue code they can be.

    Only where exactly one code matches; a code that is in the catalogue as it stands is left alone.
    """
    known = set(catalogue)
    padded: dict[str, list[str]] = {}
    for code in known:
        if code.startswith("0") and code.isdigit():
            padded.setdefault(code.lstrip("0") or "0", []).append(code)
    return {
        sku: padded[sku.lstrip("0")][0]
        for sku in set(skus) - known
        if sku.isdigit() and len(padded.get(sku.lstrip("0"), ())) == 1
    }


def amount(minor: int) -> str:
    """Minor units as written in a sentence: 123456 → 1,234.56."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100:,}.{abs(minor) % 100:02d}"


def _at(code: str, on: str, row: object, column: str, value: object, **numbers: object) -> Problem:
    return Problem(code, on, int(row), column, str(value), numbers)  # type: ignore[call-overload]
