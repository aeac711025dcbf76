"""The whole batch, cold start to all outputs published, against the plain script that a user would write.

    python bench/whole_batch.py [--forms 1000] [--lines 30] [--runs 3]

Prints the median of wall seconds and of CPU seconds (all processes together) of each, the ratios, and the
largest memory that the processes of a run held together (sampled; shared pages counted once where the system
says so). Both read the same forms of `make_desk.py`; the plain script checks nothing and keeps no books. As
in an installed package, modules are compiled before: a small desk is run first.
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
from pathlib import Path
from typing import NamedTuple

import psutil
from make_desk import make

HERE = Path(__file__).parent


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


def main(forms: int, lines: int, runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = as_installed(folder)
        source, desk = folder / "source", folder / "desk"
        make(source, forms, lines)
        took: dict[str, list[Took]] = {"orderbatch": [], "plain openpyxl": [], "plain calamine": []}
        for _turn in range(runs):
            took["orderbatch"].append(measure(run_of(source, desk), environment))
            for engine in ("openpyxl", "calamine"):
                peer = [sys.executable, str(HERE / "peer_plain.py"), str(source), "--engine", engine]
                took[f"plain {engine}"].append(measure(peer, environment))
        wall = {way: statistics.median(one.wall for one in some) for way, some in took.items()}
        cpu = {way: statistics.median(one.cpu for one in some) for way, some in took.items()}
        for way, seconds in wall.items():
            ratios = f"{seconds / wall['orderbatch']:5.1f} × / {cpu[way] / cpu['orderbatch']:5.1f} × CPU"
            print(f"{way:16} {seconds:7.2f} s {cpu[way]:7.2f} s CPU   {ratios}")
        watched = measure(run_of(source, desk), environment, watch=True)
        print(f"memory of all processes {watched.peak:.0f} MiB (budget 400)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=30)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    main(chosen.forms, chosen.lines, chosen.runs)
