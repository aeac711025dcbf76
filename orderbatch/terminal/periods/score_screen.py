"""The customer score on a screen and for programs."""

from typing import Any

from orderbatch.contract.figures.score import CustomerScore
from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless, paint, table

MOST = 40


def score_for_programs(score: CustomerScore, path: str) -> dict[str, Any]:
    """For programs; score: in tenths of a point."""
    return {
        "quarter": score.quarter,
        "currency": score.currency,
        "class_shares": list(score.shares),
        "weights": dict(score.weights),
        "breakpoints": {name: list(bounds) for name, bounds in score.breakpoints.items()},
        "agents": [
            {
                "agent": agent.agent,
                "listed_class": agent.listed_class,
                "proposed": agent.proposed,
                "place": agent.place,
                "tenths": agent.tenths,
                "measures": {
                    name: {"part": measure.part, "whole": measure.whole, "points": measure.points}
                    for name, measure in agent.measures.items()
                },
            }
            for agent in score.agents
        ],
        "path": path,
    }


def score_screen(score: CustomerScore, path: str, words: Words) -> str:
    """Place, agent, score, class in the list and class proposed; where the workbook is."""
    if not score.agents:
        return words.text("customers.nothing", quarter=score.quarter)
    heads = [words.text(f"customers.columns.{name}") for name in ("place", "agent", "agent_name", "score")]
    heads += [words.text(f"customers.columns.{name}") for name in ("listed_class", "proposed")]
    rows = [tuple(heads)]
    for agent in score.agents[:MOST]:
        said = "–" if agent.tenths is None else f"{agent.tenths // 10}.{agent.tenths % 10}"
        names = (harmless(agent.agent), harmless(agent.agent_name))
        rows.append((str(agent.place), *names, said, agent.listed_class or "–", agent.proposed))
    lines = [paint(words.text("customers.title", quarter=score.quarter), bold=True), table(rows)]
    if len(score.agents) > MOST:
        lines.append(words.text("cli.more.workbook", count=len(score.agents) - MOST))
    return "\n".join(
        [*lines, words.text("customers.lead"), words.text("customers.done", path=harmless(path))]
    )
