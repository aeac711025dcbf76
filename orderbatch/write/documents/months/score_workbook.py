"""Customer score 客户评定: every agent's arithmetic on one row, breakpoints and weights beside (9, Score)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderbatch.contract.columns import CellKind, Column
from orderbatch.contract.figures.score import (
    FEWER_IS_BETTER,
    MEASURES,
    STEPS,
    CustomerScore,
    Measure,
    ScoredAgent,
)
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.words import Words
from orderbatch.write.workbook.amounts import amount_kind, amount_value
from orderbatch.write.workbook.book import Book, Page, sheet_name
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.letterhead import AS_USUAL, letterhead
from orderbatch.write.workbook.rate_patterns import change_pattern, share_pattern
from orderbatch.write.workbook.table import Span, Table

WHOSE = ("place", "agent", "agent_name", "region", "listed_class")
PROPOSAL = ("place", "agent", "agent_name", "region", "score", "listed_class", "proposed", "differs")
OF_MEASURE = ("part", "whole", "value", "points")
ACROSS = 4  # pages that the arithmetic takes on paper; on one its figures are too small to be read
RESULT = ("weighted", "weights", "score", "proposed")


def render_score(score: CustomerScore, words: Words, settings: Mapping[str, object] = AS_USUAL) -> bytes:
    """The workbook's bytes; the same score and words give the same bytes."""
    title = words.text("customers.title", quarter=score.quarter)
    head = letterhead(score.quarter, score.last_day, score.company, score.currency, words, settings)
    book = Book(head, words, "customer_score", title)
    proposal = book.page(words.text("customers.sheets.proposal"))
    page = book.page(words.text("customers.sheets.score"), landscape=True)
    rules = book.page(words.text("customers.sheets.rules"), landscape=True)
    rules.title(words.text("customers.sheets.rules"), f"{score.company} · {score.quarter}")
    bounds = _rules(rules, score, words)
    page.title(title, score.company)
    page.note(words.text("customers.lead"), WHOSE.index("agent_name"), 40)  # the columns of every page
    page.row += 1
    page.spread(ACROSS, WHOSE.index("agent_name") + 1)
    _agents(page, score, bounds, words)
    proposal.title(title, score.company)
    proposal.note(words.text("customers.lead"), len(PROPOSAL) - 1, 100)
    proposal.row += 1
    _proposal(proposal, score, words)
    return book.content()


def _proposal(page: Page, score: CustomerScore, words: Words) -> None:
    """Place, score and class of each agent on one page; a class that differs is marked."""
    cells: dict[str, Sequence[Any]] = {
        name: [getattr(agent, name) for agent in score.agents]
        for name in PROPOSAL
        if name not in ("score", "differs")
    }
    cells["score"] = [None] * len(score.agents)
    cells["differs"] = ["▲" if agent.proposed != agent.listed_class else "" for agent in score.agents]
    columns = tuple(Column(name, "count" if name in ("place", "score") else "text") for name in PROPOSAL)
    heads = {name: words.text(f"customers.columns.{name}") for name in PROPOSAL}
    span = write_table(
        page, Table(columns, cells, headings=heads, rooms={"agent_name": 28}, wrap=("agent_name",), freeze=2)
    )
    style = page.book.number_style("0.0", "count", "grid")
    for row, agent in enumerate(score.agents, span.first_row):
        if agent.tenths is not None:
            page.sheet.write_number(row, span.columns["score"], agent.tenths / 10, style)


def columns_of(score: CustomerScore) -> dict[str, CellKind]:
    """Every column of the score sheet; `turnover_part` is of the measure turnover."""
    found: dict[str, CellKind] = {name: "count" if name == "place" else "text" for name in WHOSE}
    for name in MEASURES:
        parts = ("part", "points") if name == "turnover" else OF_MEASURE
        is_money = name in ("turnover", "growth")
        for part in parts:
            found[f"{name}_{part}"] = "money" if is_money and part in ("part", "whole") else "count"
    return found | {name: "text" if name == "proposed" else "count" for name in RESULT}


def column_heading(column: str, words: Words, currency: str) -> str:
    """The heading of a column: its measure and its part of the arithmetic."""
    if column in (*WHOSE, *RESULT):
        return words.text(f"customers.columns.{column}")
    name, _line, part = column.rpartition("_")
    said = words.text(f"customers.measures.{name}.{part}")
    return words.money_heading(said, currency) if part in ("part", "whole") and name in _MONEY else said


_MONEY = ("turnover", "growth")


def _rules(page: Page, score: CustomerScore, words: Words) -> dict[str, int]:
    """Breakpoints and weights; the row (from 0) of each measure."""
    page.note(words.text("customers.rules.how", a=score.shares[0], b=score.shares[1]), 7, 130)
    page.row += 1
    bounds = [bound for name in MEASURES for bound in score.breakpoints[name]]
    kinds: dict[str, CellKind] = {"measure": "text", "weight": "count"}
    kinds |= {f"from_{step}": "count" for step in STEPS}
    kinds["meaning"] = "text"
    cells: dict[str, Sequence[Any]] = {
        "measure": [_measure(name, words, score.currency) for name in MEASURES],
        "weight": [score.weights[name] for name in MEASURES],
        "meaning": [words.text(f"customers.measures.{name}.meaning") for name in MEASURES],
    }
    cells |= {f"from_{step}": bounds[place :: len(STEPS)] for place, step in enumerate(STEPS)}
    heads = {
        name: words.text(f"customers.rules.{name.partition('_')[0]}")
        for name in ("measure", "weight", "meaning")
    }
    heads |= {f"from_{step}": words.text("customers.rules.from", points=step) for step in STEPS}
    columns = tuple(Column(name, kind) for name, kind in kinds.items())
    rooms = {"measure": 30, "meaning": 90}
    table = Table(columns, cells, headings=heads, rooms=rooms, wrap=("meaning",), filtered=False, freeze=1)
    span = write_table(page, table)
    rows = {name: span.first_row + place for place, name in enumerate(MEASURES)}
    _bounds_of_turnover(page, score, span, rows["turnover"])
    return rows


def _measure(name: str, words: Words, currency: str) -> str:
    said = words.text(f"customers.measures.{name}.name")
    return words.money_heading(said, currency) if name == "turnover" else said


def _bounds_of_turnover(page: Page, score: CustomerScore, span: Span, row: int) -> None:
    """Amounts, where the other bounds are counts."""
    style = page.book.style("money", "grid")
    for step, bound in zip(STEPS, score.breakpoints["turnover"], strict=True):
        page.sheet.write_number(
            row, span.columns[f"from_{step}"], amount_value(bound, page.book.words), style
        )


def _agents(page: Page, score: CustomerScore, bounds: dict[str, int], words: Words) -> None:
    kinds = columns_of(score)
    cells: dict[str, Sequence[Any]] = {name: [None] * len(score.agents) for name in kinds}
    for name in WHOSE:
        cells[name] = [getattr(agent, name) for agent in score.agents]
    for name in MEASURES:
        for part in ("part", "whole"):
            if f"{name}_{part}" in kinds:
                cells[f"{name}_{part}"] = [getattr(agent.measures[name], part) for agent in score.agents]
    cells["proposed"] = [agent.proposed for agent in score.agents]
    heads = {name: column_heading(name, words, score.currency) for name in kinds}
    columns = tuple(Column(name, amount_kind(kind, words)) for name, kind in kinds.items())
    span = write_table(page, Table(columns, cells, headings=heads, freeze=3))
    rules = f"'{sheet_name(words.text('customers.sheets.rules'))}'"
    for row, agent in enumerate(score.agents, span.first_row):
        _arithmetic(_ScoreRow(page, span, row, rules, bounds), agent, score)


@dataclass(frozen=True, slots=True)
class _ScoreRow:
    """An agent's row: where his cells are, and where the rules are that they refer to."""

    page: Page
    span: Span
    row: int
    rules: str  # the sheet of the rules, quoted
    bounds: Mapping[str, int]  # measure → its row there, from 0

    def cell(self, name: str) -> str:
        return f"{letters(self.span.columns[name])}{self.row + 1}"

    def rule(self, name: str, column: int) -> str:
        return f"{self.rules}!${letters(column)}${self.bounds[name] + 1}"

    def enter(self, name: str, formula: str, value: object, pattern: str = "#,##0") -> None:
        style = self.page.book.number_style(pattern, "count", "grid")
        self.page.formula(self.row, self.span.columns[name], f"={formula}", value, style)


def _arithmetic(row: _ScoreRow, agent: ScoredAgent, score: CustomerScore) -> None:
    """An agent's formulas: values, points by the breakpoints, and the score, each with what it is now."""
    for name in MEASURES:
        _points(row, name, agent.measures[name])
    known = [name for name in MEASURES if agent.measures[name].points is not None]
    weighed = "+".join(f"N({row.cell(f'{name}_points')})*{row.rule(name, 1)}" for name in MEASURES)
    weights = "+".join(f'({row.cell(f"{name}_points")}<>"")*{row.rule(name, 1)}' for name in MEASURES)
    total = sum(score.weights[name] * (agent.measures[name].points or 0) for name in known)
    row.enter("weighted", weighed, total)
    row.enter("weights", weights, sum(score.weights[name] for name in known))
    mean = f'IF({row.cell("weights")}=0,"",ROUND({row.cell("weighted")}/{row.cell("weights")},1))'
    row.enter("score", mean, "" if agent.tenths is None else agent.tenths / 10, "0.0")


def _points(row: _ScoreRow, name: str, measure: Measure) -> None:
    """The value of a measure as a division, and its points."""
    value = row.cell(f"{name}_part")
    if name != "turnover":
        part, whole, value = (row.cell(f"{name}_{side}") for side in ("part", "whole", "value"))
        less = 100 if name == "growth" else 0
        now = 100 * measure.part / measure.whole - less if measure.whole else ""
        pattern = change_pattern if less else share_pattern
        row.enter(
            f"{name}_value",
            f'IF({whole}=0,"",100*{part}/{whole}-{less})',
            now,
            pattern(now if isinstance(now, str) else now / 100, ""),
        )
    sign = "<=" if name in FEWER_IS_BETTER else ">="
    steps = "+".join(f"({value}{sign}{row.rule(name, 2 + place)})" for place in range(len(STEPS)))
    points = "" if measure.points is None else measure.points
    row.enter(f"{name}_points", f'IF({value}="","",{STEPS[0]}*({steps}))', points)
