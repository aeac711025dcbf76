"""A copy of the house that a test may add to, as a developer would, and ask from outside."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parents[1]


def copied(root: Path) -> Path:
    """The package, its templates, and the maker of its reference pages, in a folder of their own."""
    shutil.copytree(HERE / "orderbatch", root / "orderbatch", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(HERE / "templates", root / "templates")
    for path in ("tests/__init__.py", "tests/reference_pages.py"):
        (root / path).parent.mkdir(exist_ok=True)
        shutil.copy(HERE / path, root / path)
    return root


def edit(path: Path, before: str, after: str) -> None:
    """One place of a file by hand."""
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path.name}: {before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def ask(house: Path, *arguments: str, expected: int = 0, **environment: str) -> str:
    """What `python …` prints there."""
    around = {**os.environ, "PYTHONPATH": str(house), "PYTHONUTF8": "1", "COLUMNS": "100", **environment}
    done = subprocess.run(
        [sys.executable, "-P", *arguments],
        check=False,
        cwd=house,
        env=around,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == expected, done.stderr
    return done.stdout
