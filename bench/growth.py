"""What ten times the forms, and ten times the ledger's history, add to a daily run (6-quality).

    python bench/growth.py [--forms 1000] [--days 400] [--runs 3] [--only policies]

Forms: runs of a hundredth, a tenth and all of them; the first stands for the fixed start. History: a run of a
tenth of the forms on a ledger with a tenth of the days and with all of them, 2,500 lines a day, all of it
settled. Policies: the same on ledgers where all of it was released and shipped, and counted toward 30 sales
policies day after day. Prints seconds of wall and of CPU, and the ratios (budgets: 11, 1.1 and 1.1).
"""

import argparse
import datetime as dt
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
from ledger_scale import DAY, commit, large_batch
from make_desk import make, write
from whole_batch import Took, as_installed, measure, run_of

from orderbatch.contract.batch import GIFTS, RELEASES, Batch
from orderbatch.contract.goods_frames import SHIPMENTS
from orderbatch.contract.sales_policy import SalesPolicy
from orderbatch.ledger.books import open_ledger

LINES_A_DAY = 2_500
FROM, TO = dt.date(2024, 1, 1), dt.date(2026, 12, 31)
KINDS = (("buy_get", 50), ("amount_gift", 100_000), ("material", 1_000_000))


def history(folder: Path, days: int, with_policies: bool = False) -> Path:
    """A ledger with so many days behind it."""
    database = folder / f"{days}.db"
    database.unlink(missing_ok=True)
    with open_ledger(f"sqlite:///{database}", folder / "none", folder / "none") as ledger:
        for number in range(days):
            day = DAY - dt.timedelta(days=days - number)
            batch = large_batch(LINES_A_DAY, day, number * LINES_A_DAY, is_open=with_policies)
            commit(ledger, shipped(batch, number + 1) if with_policies else batch)
    return database


def policies() -> list[SalesPolicy]:
    """Thirty, of three kinds: of an item each, the last six of all items."""
    return [
        SalesPolicy(
            f"P{number}", f"Policy {number}", kind, ((threshold, 1),), "S0500", "", kind != "material",
            "" if number > 23 else f"S{number:04}", from_day=FROM, to_day=TO,
        )
        for number in range(30)
        for kind, threshold in (KINDS[number % 3],)
    ]  # fmt: skip


def shipped(batch: Batch, days: int) -> Batch:
    """A batch whose goods finance approved and the warehouse shipped at once. days: of the history so far."""
    lines = batch.lines[batch.lines["proposed"] > 0]
    own = lines.assign(
        pick_no=f"P{batch.batch}", proposal=batch.batch, cases=lines["proposed"], due=batch.day, gift="",
        told_in="", lots=pd.Series([()] * len(lines), lines.index, dtype=object),
    )  # fmt: skip
    told = own.assign(
        released=own["cases"], shipped=own["cases"], short=0, shipment=1, figure=own["cases"],
        dispatch=batch.batch, shipped_on=batch.day,
    )  # fmt: skip
    orders = batch.orders.assign(incident="")
    releases, shipments = own.reindex(columns=list(RELEASES)), told.reindex(columns=list(SHIPMENTS))
    gifts = standings(sorted(batch.orders["agent"]), days, batch.day)
    rest = {"deferred": 0, "carry_next": 0, "cancelled": batch.lines["deferred"]}  # nothing stays open
    lines = batch.lines.assign(**rest)
    return replace(batch, orders=orders, lines=lines, releases=releases, shipments=shipments, gifts=gifts)


def standings(agents: list[str], days: int, day: dt.date) -> pd.DataFrame:
    """Where each agent stood on that day: a row for every policy, one gift owed."""
    rows = [
        {
            "agent": agent, "policy": policy.policy, "policy_kind": policy.kind, "sku": "S0500",
            **dict.fromkeys(("over_issued", "issued_now", "lost", "lost_base", "floor"), 0),
            "base": 100 * days, "entitled": days, "issued": days - 1, "owed": 1, "owed_since": day,
            "terms": policy.terms, "from_day": FROM, "to_day": TO, "target": None,
        }
        for agent in agents
        for policy in policies()
    ]  # fmt: skip
    return pd.DataFrame(rows).reindex(columns=list(GIFTS))


def list_policies(inbox: Path) -> None:
    """The list of these policies beside the other lists of a desk."""
    headings = [
        "Policy",
        "Name",
        "Kind",
        "SKU",
        "Threshold",
        "Gift SKU",
        "Gift cases",
        "Repeat",
        "From",
        "To",
    ]
    rows: list[list[object]] = [
        [
            one.policy, one.name, one.kind, one.sku, one.tiers[0][0] // (1 if one.kind == "buy_get" else 100),
            one.gift_sku, 1, "yes" if one.repeat else "no", FROM.isoformat(), TO.isoformat(),
        ]
        for one in policies()
    ]  # fmt: skip
    write(inbox / "policies.xlsx", [list(headings), *rows])


def best(
    source: Path, folder: Path, environment: dict[str, str], runs: int, books: Path | None = None
) -> Took:
    """The quickest run of a desk; with these books it is its second, the lists came in the first."""
    took = []
    for _turn in range(runs):
        command = run_of(source, folder / "desk")
        if books is not None:
            shutil.copy2(books, folder / "desk" / "ledger.db")
            waiting, inbox = folder / "waiting", folder / "desk" / "inbox"
            waiting.mkdir(exist_ok=True)
            for path in inbox.glob("order *"):
                path.rename(waiting / path.name)
            measure(command, environment)
            for path in waiting.iterdir():
                path.rename(inbox / path.name)
        took.append(measure(command, environment))
    return min(took, key=lambda measured: measured.cpu)


def by_forms(folder: Path, environment: dict[str, str], sizes: tuple[int, int, int], runs: int) -> None:
    """What ten times the forms add."""
    took = []
    for size in sizes:
        make(folder / str(size), size, 30)
        took.append(best(folder / str(size), folder, environment, runs))
        print(f"{size:6,} forms        {took[-1].wall:7.2f} s {took[-1].cpu:7.2f} s CPU")
    start, tenth, whole = took
    print(f"ten times the forms: {(whole.cpu - start.cpu) / (tenth.cpu - start.cpu):.1f} × above the start")


def by_days(
    source: Path, folder: Path, environment: dict[str, str], sizes: list[int], runs: int, with_policies: bool
) -> None:
    """What ten times the history adds."""
    took = []
    for size in sizes:
        books = history(folder, size, with_policies)
        took.append(best(source, folder, environment, runs, books))
        size_mb = books.stat().st_size / 1e6
        told = f"{took[-1].wall:7.2f} s {took[-1].cpu:7.2f} s CPU"
        print(
            f"{size:6,} days behind  {told}   ({size * LINES_A_DAY:,} lines, {size_mb:,.0f} MB)", flush=True
        )
    what = "history with policies" if with_policies else "history"
    print(f"{sizes[-1] / sizes[0]:.0f} times the {what}: {took[-1].cpu / took[0].cpu:.2f} × CPU")
    print(f"{'':23} {took[-1].wall / took[0].wall:.2f} × wall")


def main(forms: int, days: int, runs: int, only: str) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = as_installed(folder)
        sizes = (max(1, forms // 100), forms // 10, forms)
        source = folder / str(sizes[1])
        if not only:
            by_forms(folder, environment, sizes, runs)
            by_days(source, folder, environment, [days // 10, days], runs, with_policies=False)
        make(source, sizes[1], 30)
        list_policies(source / "inbox")
        by_days(source, folder, environment, [days // 10, days], runs, with_policies=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=["policies"], default="")
    chosen = parser.parse_args()
    main(chosen.forms, chosen.days, chosen.runs, chosen.only)
