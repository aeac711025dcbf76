"""The wheel as people get it: by `uv tool install` and `pipx install`, from an odd folder, used in another.

Needs uv and pipx beside the tests' Python (`pip install uv pipx`, as `.ci/run` does) and a package registry.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from orderbatch import __version__
from orderbatch.write.documents.blank_lists import LISTS
from tests.test_docs import ROOT

PROGRAMS = ("uv", "pipx")
BESIDE = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
pytestmark = [pytest.mark.slow, pytest.mark.installs]


def called(
    *command: str | Path, folder: Path, told: Mapping[str, str] | None = None, ends: tuple[int, ...] = (0,)
) -> str:
    """What a program says; its own Python and settings are not those of the tests."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(word) for word in command],
        env={**kept, "PATH": BESIDE, "PYTHONUTF8": "1", **(told or {})},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    assert done.returncode in ends, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    missing = [program for program in PROGRAMS if not shutil.which(program, path=BESIDE)]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)}: python -m pip install uv pipx")
    folder = tmp_path_factory.mktemp("our wheels 客服")
    called("uv", "build", "--wheel", "--out-dir", folder, ROOT, folder=folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_wheel_that_is_installed_works_in_any_folder(program: str, wheel: Path, tmp_path: Path) -> None:
    home, programs = tmp_path / "programs of 王芳", tmp_path / "bin"
    places = {
        "UV_TOOL_DIR": str(home),
        "UV_TOOL_BIN_DIR": str(programs),
        "PIPX_HOME": str(home),
        "PIPX_BIN_DIR": str(programs),
        "PIPX_MAN_DIR": str(home / "man"),
    }
    if program == "uv":
        called("uv", "tool", "install", "--python", sys.executable, wheel, folder=tmp_path, told=places)
    else:
        called("pipx", "install", "--python", sys.executable, wheel, folder=tmp_path, told=places)
    installed = programs / ("orderbatch.exe" if os.name == "nt" else "orderbatch")
    assert called(installed, "--version", folder=tmp_path).split() == ["orderbatch", __version__]
    work = tmp_path / "somewhere else"
    work.mkdir()
    called(installed, "--lang", "zh", "init", "--demo", "客服部 desk", folder=work)
    called(installed, "-C", "客服部 desk", "run", folder=work)
    desk = work / "客服部 desk"
    (approval,) = desk.glob("outbox/*/*/财务审批 *.xlsx")
    assert (
        openpyxl.load_workbook(approval).worksheets[0].max_row > 5
    )  # written from a template inside the wheel
    assert len(list(desk.glob("templates/*.xlsx"))) == len(LISTS) + 1  # and a desk change
    found = called(installed, "-C", desk, "--json", "doctor", folder=work, ends=(0, 1))
    assert {told["code"] for told in json.loads(found)} <= {"CALENDAR_UNKNOWN"}  # asked for in December
    starter = (desk / "开始今天的批处理.sh").read_text(encoding="utf-8")
    assert str(home) in starter  # a double click calls what was installed
