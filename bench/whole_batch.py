"""The whole batch, cold start to all outputs published, against the plain script that a user would write.

    python bench/whole_batch.py [--forms 1000] [--lines 30] [--runs 3]

Prints the median seconds of each and the ratios. Both read the same forms of `make_desk.py`; the plain script
checks nothing and keeps no books.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from make_desk import make

HERE = Path(__file__).parent


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main(forms: int, lines: int, runs: int) -> None:
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        make(source, forms, lines)
        took: dict[str, list[float]] = {"orderbatch": [], "plain openpyxl": [], "plain calamine": []}
        for turn in range(runs):
            desk = Path(folder) / f"desk{turn}"
            shutil.copytree(source / "inbox", desk / "inbox", copy_function=shutil.copy2)
            run = [python, "-m", "orderbatch", "-C", str(desk), "-q", "run", "--at", "2026-11-23"]
            took["orderbatch"].append(seconds(run))
            for engine in ("openpyxl", "calamine"):
                peer = [python, str(HERE / "peer_plain.py"), str(source), "--engine", engine]
                took[f"plain {engine}"].append(seconds(peer))
        median = {name: statistics.median(each) for name, each in took.items()}
        for name, each in median.items():
            print(f"{name:16} {each:7.2f} s   {each / median['orderbatch']:5.1f} × orderbatch")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=30)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    main(chosen.forms, chosen.lines, chosen.runs)
