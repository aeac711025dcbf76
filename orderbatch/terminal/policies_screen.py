"""`bench` on the screen and for programs: one column a policy, one row a measure."""

from typing import Any

from orderbatch.contract.figures.comparison import MEASURES, MONEY, RATES, Compared
from orderbatch.contract.figures.percents import told_rate
from orderbatch.contract.words import Words
from orderbatch.terminal.console import harmless, padded, paint, width
from orderbatch.terminal.counts import count

SHOWN = tuple(name for name in MEASURES if name not in ("gained_cases", "lost_cases"))
WITH_CASES = {"gains": "gained_cases", "loses": "lost_cases"}


def bench_figures(compared: Compared) -> dict[str, Any]:
    """The comparison for programs: fills and shares between 0 and 1, money in minor units."""
    return {
        "span": compared.span,
        "batches": list(compared.batches),
        "orders": compared.orders,
        "policies": {
            str(policy): {name: row[name] for name in MEASURES}
            for policy, row in compared.measures.to_dict("index").items()
        },
        "agents": {
            str(agent): {str(policy): int(cases) for policy, cases in row.items()}
            for agent, row in compared.shares.to_dict("index").items()
        },
        "path": compared.path,
    }


def bench_screen(compared: Compared, words: Words) -> str:
    """The comparison as text."""
    policies = list(compared.measures.index)
    rows = [["", *(words.text(f"bench.policies.{policy}") for policy in policies)]]
    for name in SHOWN:
        cells = [_cell(name, compared, policy, words) for policy in policies]
        rows.append([words.text(f"bench.measures.{name}"), *cells])
    columns = [max(width(cell) for cell in column) + 2 for column in zip(*rows, strict=True)]
    lines = [
        "".join(padded(cell, room) for cell, room in zip(row, columns, strict=True)).rstrip() for row in rows
    ]
    title = f"{words.text('bench.title')} · {compared.span or words.text('bench.today')}"
    note = words.text("bench.note", batches=len(compared.batches), orders=count(compared.orders))
    written = words.text("bench.written", path=harmless(compared.path))
    return "\n".join([paint(title, bold=True), note, "", paint(lines[0], bold=True), *lines[1:], "", written])


def _cell(name: str, compared: Compared, policy: Any, words: Words) -> str:
    row = compared.measures.loc[policy].to_dict()
    value = row[name]
    if name in RATES:
        return f"{told_rate(value, 1)}%"
    if name in MONEY:
        return words.money(int(value), compared.currency)
    if name in WITH_CASES:
        sign = "+" if name == "gains" else "-"
        cases = f"{sign}{count(int(row[WITH_CASES[name]]))}"
        return (
            words.text("bench.most", agent=harmless(value), cases=cases)
            if value
            else words.text("bench.none")
        )
    return count(int(value))
