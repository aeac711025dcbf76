"""The whole batch, cold start to all outputs published, against what a user would write, and the floor.

    python bench/whole_batch.py [--forms 1000] [--lines 30] [--runs 3]

The peers read the same forms of `make_desk.py`: `peer_plain.py` writes two plain sheets, `peer_same_work.py`
the same documents as ours; neither checks anything nor keeps books. The floor (`floor.py`) only moves the
bytes of our run once more. Each stands in pairs with a run of ours; the ratios are medians over the pairs, by
the clock and by CPU seconds of all processes together. The memory is the most that the processes of a run
held together (sampled; shared pages counted once where the system says so). As in an installed package,
modules are compiled before: a small desk is run first.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil
from make_desk import make

HERE = Path(__file__).parent
FLOOR = "floor"
PEERS = {  # by name: script and what it reads with
    "same work, openpyxl": ("peer_same_work.py", "openpyxl"),
    "same work, calamine": ("peer_same_work.py", "calamine"),
    "plain, openpyxl": ("peer_plain.py", "openpyxl"),
    "plain, calamine": ("peer_plain.py", "calamine"),
}


class Took(NamedTuple):
    """Wall seconds, CPU seconds, MiB at the peak."""

    wall: float
    cpu: float
    peak: float


def held(process: psutil.Process) -> int:
    """Bytes that a process and its children hold."""
    total = 0
    for member in (process, *process.children(recursive=True)):
        try:
            full = member.memory_full_info()
            total += getattr(full, "pss", full.rss)
        except psutil.Error:
            continue
    return total


def measure(command: list[str], environment: dict[str, str], watch: bool = False) -> Took:
    """Run a command to its end; watch: look at its memory, which takes some time itself."""
    before, start, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        while watch and process.poll() is None:
            try:
                peak = max(peak, held(psutil.Process(process.pid)))
            except psutil.Error:
                break
            time.sleep(0.03)
        if process.wait():
            raise SystemExit(f"{command} ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(time.perf_counter() - start, cpu, peak / 2**20)


def run_of(source: Path, desk: Path) -> list[str]:
    """The command that runs a fresh copy of a desk."""
    shutil.rmtree(desk, ignore_errors=True)
    shutil.copytree(source / "inbox", desk / "inbox", copy_function=shutil.copy2)
    return [sys.executable, "-m", "orderbatch", "-C", str(desk), "-q", "run", "--at", "2026-11-23"]


def as_installed(folder: Path) -> dict[str, str]:
    """An environment in which modules stay compiled, after a run that compiled them."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    make(folder / "small", 2, 3)
    measure(run_of(folder / "small", folder / "desk"), environment)
    return environment


def compared(forms: int, lines: int, runs: int, peers: Sequence[str]) -> dict[str, list[Took]]:
    """What each run took, by who ran: `orderbatch`, those of `PEERS` that are named, and the floor."""
    took: dict[str, list[Took]] = {way: [] for way in ("orderbatch", *peers, FLOOR)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = as_installed(folder)
        source, desk = folder / "source", folder / "desk"
        make(source, forms, lines)
        for _turn in range(runs):
            took["orderbatch"].append(measure(run_of(source, desk), environment))
            took[FLOOR].append(measure(_script("floor.py", desk), environment))
            for peer in peers:
                script, engine = PEERS[peer]
                took[peer].append(measure(_script(script, source, "--engine", engine), environment))
        watched = measure(run_of(source, desk), environment, watch=True)
        took["orderbatch"] = [one._replace(peak=watched.peak) for one in took["orderbatch"]]
    return took


def _script(name: str, folder: Path, *options: str) -> list[str]:
    return [sys.executable, str(HERE / name), str(folder), *options]


def ratio(took: Mapping[str, Sequence[Took]], above: str, below: str, figure: str) -> float:
    """The median over the pairs of what one took against another; figure: `wall` or `cpu`."""
    pairs = zip(took[above], took[below], strict=True)
    return statistics.median(getattr(over, figure) / getattr(under, figure) for over, under in pairs)


def main(forms: int, lines: int, runs: int) -> None:
    """Measure and print."""
    took = compared(forms, lines, runs, [*PEERS])
    for way, some in took.items():
        wall, cpu = (statistics.median(getattr(one, figure) for one in some) for figure in ("wall", "cpu"))
        by_clock, by_cpu = (ratio(took, way, "orderbatch", figure) for figure in ("wall", "cpu"))
        print(f"{way:20} {wall:7.2f} s {cpu:7.2f} s CPU   {by_clock:5.2f} × / {by_cpu:5.2f} × CPU")
    print(f"memory of all processes {took['orderbatch'][0].peak:.0f} MiB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=30)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    main(chosen.forms, chosen.lines, chosen.runs)
