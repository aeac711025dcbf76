"""What a call costs that answers at once, against a Python that does nothing (6-quality: at most 5 ×).

    python bench/commands.py [--runs 10]

CPU seconds of the quickest of several runs, modules compiled before as in an installed package. `status` is
asked of a desk with a batch, and whether it imports pandas.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from make_desk import make
from whole_batch import as_installed, measure, run_of


def main(runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = as_installed(folder)
        make(folder / "source", 20, 30)
        measure(run_of(folder / "source", folder / "desk"), environment)
        command = [sys.executable, "-m", "orderbatch", "-C", str(folder / "desk")]
        calls = {
            "python -c pass": [sys.executable, "-c", "pass"],
            **{" ".join(words): [*command, *words] for words in (["--version"], ["--help"], ["status"])},
        }
        took = {}
        for call, whole in calls.items():
            took[call] = min(measure(whole, environment).cpu for _turn in range(runs))
            print(f"{call:16} {took[call] * 1000:6.0f} ms   {took[call] / took['python -c pass']:5.1f} ×")
        status = [sys.executable, "-X", "importtime", *command[1:], "status"]
        said = subprocess.run(status, env=environment, capture_output=True, text=True, check=True).stderr
        print("status imports pandas" if "|pandas" in said.replace(" ", "") else "status imports no pandas")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    main(parser.parse_args().runs)
