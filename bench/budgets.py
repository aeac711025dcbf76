"""Every budget of speed and memory beside what this machine makes of it, in one run.

    python bench/budgets.py [--sizes 30 1000] [--runs 3] [--peers-to 1000] [--only-batches] [--json]

sizes: forms a whole batch has; 5,000 and 20,000 take minutes. peers-to: the largest batch that the peers are
given as well. only-batches: without the other benchmarks. Figures of batches are medians over the paired runs
of `whole_batch.py`; the other benchmarks print their own figure, which is read here. A budget that is not met
is shown with what stops it, where that is known.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from whole_batch import FLOOR, HERE, PEERS, Took, compared, ratio

LINES = 30


class Budget(NamedTuple):
    """A figure to be reached. least: at least the limit, else at most. stopped_by: what keeps it off."""

    what: str
    limit: float
    unit: str = "×"
    least: bool = False
    stopped_by: str = ""


class Measured(NamedTuple):
    """What came of a budget."""

    budget: Budget
    figure: float

    @property
    def is_met(self) -> bool:
        """Whether it is reached."""
        limit = self.budget.limit
        return self.figure >= limit if self.budget.least else self.figure <= limit

    def shown(self) -> str:
        """One row of the table."""
        sign = "≥" if self.budget.least else "≤"
        limit = f"{sign} {self.budget.limit:g} {self.budget.unit}"
        said = "met" if self.is_met else f"NOT MET: {self.budget.stopped_by or 'see the profile'}"
        return f"{self.budget.what:50} {limit:>10} {self.figure:9.2f}  {said}"


# forms → what is asked of a whole batch, each with how its figure is had: (above, below, wall or cpu)
AGAINST: Mapping[int, Sequence[tuple[Budget, tuple[str, str, str]]]] = {
    1000: (
        (
            Budget("1,000 forms: same work by openpyxl, by the clock", 6, least=True),
            ("same work, openpyxl", "orderbatch", "wall"),
        ),
        (
            Budget("1,000 forms: same work by openpyxl, by CPU", 4.5, least=True),
            ("same work, openpyxl", "orderbatch", "cpu"),
        ),
        (
            Budget("1,000 forms: same work by calamine, by the clock", 5, least=True),
            ("same work, calamine", "orderbatch", "wall"),
        ),
        (
            Budget(
                "1,000 forms: plain script, by the clock",
                4,
                least=True,
                stopped_by="it writes 2 files, a run 900",
            ),
            ("plain, openpyxl", "orderbatch", "wall"),
        ),
        (
            Budget("1,000 forms: against the floor, by the clock", 3, stopped_by="imports are more than it"),
            ("orderbatch", FLOOR, "wall"),
        ),
    ),
    5000: (
        (
            Budget("5,000 forms: same work by openpyxl, by the clock", 8, least=True),
            ("same work, openpyxl", "orderbatch", "wall"),
        ),
    ),
}
SECONDS = {30: 1.5, 20_000: 50.0}
MEMORY = {1000: 400, 5000: 900, 20_000: 2048}
# another benchmark with its options, the figure in what it prints, and the budget
OTHERS: Sequence[tuple[Sequence[str], str, Budget]] = (
    (
        ("read_marginal.py",),
        r"ratio\s+([\d.]+)",
        Budget(
            "one more form against calamine's bare parse", 3, stopped_by="thousands of small checks a form"
        ),
    ),
    (
        ("allocation_scale.py", "--zipf", "--minimum", "30"),
        r"short: ([\d.]+) s CPU",
        Budget("1,000,000 lines by Zipf's law, 30 % short", 5, "s CPU"),
    ),
    (
        ("allocation_scale.py", "--zipf", "--minimum", "30", "--shortage", "50"),
        r"short: ([\d.]+) s CPU",
        Budget("1,000,000 lines by Zipf's law, 50 % short", 12, "s CPU"),
    ),
    (("growth.py",), r"forms: ([\d.]+) ×", Budget("ten times the forms, above the start", 11)),
    (
        ("growth.py", "--days", "730", "--forms", "300", "--runs", "1"),
        r"history: ([\d.]+) × CPU",
        Budget("history of two years against a tenth, by CPU", 1.1),
    ),
    (("commands.py",), r"--help .*?([\d.]+) ×", Budget("--help against python -c pass", 5)),
    (
        ("month_workbook.py", "--lines", "20000"),
        r"ratio\s+([\d.]+)",
        Budget("month of 20,000 lines, styled to_excel", 3, least=True),
    ),
)


def of_batches(forms: int, took: Mapping[str, Sequence[Took]]) -> Iterator[Measured]:
    """The budgets of a whole batch of so many forms, as far as their peer ran."""
    for budget, (above, below, figure) in AGAINST.get(forms, ()):
        if above in took and below in took:
            yield Measured(budget, ratio(took, above, below, figure))
    ours = took["orderbatch"]
    if forms in SECONDS:
        wall = statistics.median(one.wall for one in ours)
        yield Measured(Budget(f"{forms:,} forms, by the clock", SECONDS[forms], "s"), wall)
    if forms in MEMORY:
        yield Measured(Budget(f"{forms:,} forms, memory of all", MEMORY[forms], "MiB"), ours[0].peak)


def of_others() -> Iterator[Measured]:
    """The budgets that have a benchmark of their own."""
    for (script, *options), pattern, budget in OTHERS:
        command = [sys.executable, str(HERE / script), *options]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = re.search(pattern, said)
        if found is None:
            raise SystemExit(f"{script} no longer prints its figure:\n{said}")
        yield Measured(budget, float(found[1]))


def main(sizes: Sequence[int], runs: int, peers_to: int, only_batches: bool, as_json: bool) -> None:
    """Measure everything, printing each row as it is known."""
    measured: list[Measured] = []
    times: dict[str, dict[str, list[Took]]] = {}
    for forms in sizes:
        times[str(forms)] = took = compared(forms, LINES, runs, [*PEERS] if forms <= peers_to else [])
        measured += _told(of_batches(forms, took), as_json)
    if not only_batches:
        measured += _told(of_others(), as_json)
    if as_json:
        rows = [{**one.budget._asdict(), "figure": one.figure, "met": one.is_met} for one in measured]
        runs_told = {
            forms: {way: [one._asdict() for one in some] for way, some in took.items()}
            for forms, took in times.items()
        }
        print(json.dumps({"budgets": rows, "runs": runs_told}, indent=1))


def _told(some: Iterator[Measured], as_json: bool) -> Iterator[Measured]:
    for one in some:
        if not as_json:
            print(one.shown(), flush=True)
        yield one


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[30, 1000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers-to", type=int, default=1000)
    parser.add_argument("--only-batches", action="store_true")
    parser.add_argument("--json", action="store_true", dest="as_json")
    main(**vars(parser.parse_args()))
