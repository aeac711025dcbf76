"""What ten times the forms, and ten times the ledger's history, add to a daily run (6-quality).

    python bench/growth.py [--forms 1000] [--days 400] [--runs 3]

Forms: runs of a hundredth, a tenth and all of them; the first stands for the fixed start. History: a run of a
tenth of the forms on a ledger with a tenth of the days and with all of them, 2,500 lines a day, all of it
settled. Prints seconds of wall and of CPU, and the ratios (budgets: 11 and 1.1).
"""

import argparse
import datetime as dt
import shutil
import tempfile
from pathlib import Path

from ledger_scale import DAY, commit, large_batch
from make_desk import make
from whole_batch import Took, as_installed, measure, run_of

from orderbatch.ledger.books import open_ledger

LINES_A_DAY = 2_500


def history(folder: Path, days: int) -> Path:
    """A ledger with so many days behind it."""
    database = folder / f"{days}.db"
    with open_ledger(f"sqlite:///{database}", folder / "none", folder / "none") as ledger:
        for number in range(days):
            day = DAY - dt.timedelta(days=days - number)
            commit(ledger, large_batch(LINES_A_DAY, day, number * LINES_A_DAY, is_open=False))
    return database


def best(
    source: Path, folder: Path, environment: dict[str, str], runs: int, books: Path | None = None
) -> Took:
    """The quickest run of a desk; with these books it is its second, so that they are known to be whole."""
    took = []
    for _turn in range(runs):
        command = run_of(source, folder / "desk")
        if books is not None:
            shutil.copy2(books, folder / "desk" / "ledger.db")
            waiting = folder / "waiting"
            (folder / "desk" / "inbox").rename(waiting)
            measure(command, environment)
            (folder / "desk" / "inbox").rmdir()
            waiting.rename(folder / "desk" / "inbox")
        took.append(measure(command, environment))
    return min(took, key=lambda measured: measured.cpu)


def main(forms: int, days: int, runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = as_installed(folder)
        sizes = (max(1, forms // 100), forms // 10, forms)
        by_forms = []
        for size in sizes:
            make(folder / str(size), size, 30)
            by_forms.append(best(folder / str(size), folder, environment, runs))
            print(f"{size:6,} forms        {by_forms[-1].wall:7.2f} s {by_forms[-1].cpu:7.2f} s CPU")
        start, tenth, whole = by_forms
        print(
            f"ten times the forms: {(whole.cpu - start.cpu) / (tenth.cpu - start.cpu):.1f} × above the start"
        )
        by_days = []
        for size in (days // 10, days):
            books = history(folder, size)
            by_days.append(best(folder / str(sizes[1]), folder, environment, runs, books))
            size_mb = books.stat().st_size / 1e6
            told = f"{by_days[-1].wall:7.2f} s {by_days[-1].cpu:7.2f} s CPU"
            print(f"{size:6,} days behind  {told}   ({size * LINES_A_DAY:,} lines, {size_mb:,.0f} MB)")
        print(f"ten times the history: {by_days[1].cpu / by_days[0].cpu:.2f} × CPU")
        print(f"                       {by_days[1].wall / by_days[0].wall:.2f} × wall")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    main(chosen.forms, chosen.days, chosen.runs)
