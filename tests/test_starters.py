"""A double click in the desk's folder: the day runs, the screen stays until a key, the summary opens."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import ExitCode
from orderbatch.contract.words import Words
from orderbatch.terminal.starting.starters import write_starters
from orderbatch.workspace.lock import locked
from orderbatch.workspace.workspace import open_workspace

NAMES = {"en": "Run the day", "zh": "开始今天的批处理"}


def click(desk: Path, ending: str, language: str, path: str = "") -> subprocess.CompletedProcess[str]:
    """What the system does at a double click; its opener of files writes down what it was asked to open."""
    opener = desk.parent / "bin" / "xdg-open"
    opener.parent.mkdir(exist_ok=True)
    opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{desk.parent}/opened"\n', encoding="utf-8")
    opener.chmod(0o755)
    return subprocess.run(
        [str(desk / (NAMES[language] + ending))],
        input="\n",
        env={
            **os.environ,
            "PATH": f"{opener.parent}{os.pathsep}{path or os.environ['PATH']}",
            "PYTHONUTF8": "1",
        },
        cwd=desk.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="plays the double click of a Linux desktop")
@pytest.mark.parametrize(("language", "ending"), [("en", ".sh"), ("zh", ".command")])
def test_a_double_click_runs_the_day_and_opens_its_summary(
    tmp_path: Path, language: str, ending: str, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "our 客服 & desk's 100%"
    assert main(["--lang", language, "init", "--demo", str(desk)]) == 0
    assert NAMES[language] in capfd.readouterr().out
    done = click(desk, ending, language)
    assert done.returncode == 0, done.stderr
    words = Words(language)
    assert words.text("cli.init.press") in done.stdout
    assert words.text("cli.run.accepted") in done.stdout
    (opened,) = (tmp_path / "opened").read_text(encoding="utf-8").splitlines()
    assert list(desk.glob("outbox/*/*/summary.html")) == [Path(opened)]
    done = click(desk, ending, language)  # once more the same day: nothing had come, and nothing was opened
    assert (done.returncode, words.text("cli.run.accepted") in done.stdout) == (0, False)
    assert (tmp_path / "opened").read_text(encoding="utf-8").splitlines() == [opened, opened]
    with locked(open_workspace(desk, "", language)):  # another click while a run is on
        done = click(desk, ending, language)
    assert done.returncode == ExitCode.BUSY
    assert words.text("errors.BUSY.fix") in done.stderr
    assert f"{words.text('cli.init.failed')} 4\n" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="plays the double click of a Linux desktop")
@pytest.mark.parametrize("language", NAMES)
def test_a_starter_says_so_where_orderbatch_is_gone_and_where_a_run_did_not_end_well(
    language: str, tmp_path: Path
) -> None:
    desk, words = tmp_path / "客服部 desk's", Words(language)
    (desk / "inbox").mkdir(parents=True)
    bare = tmp_path / "python"  # a Python that was there and has no orderbatch any more
    bare.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    bare.chmod(0o755)
    for python in (bare, tmp_path / "moved"):
        write_starters(desk, python, words)
        done = click(desk, ".sh", language, path="/usr/bin:/bin")
        assert (done.returncode, done.stderr) == (127, "")
        assert done.stdout.strip() == f"{words.text('cli.init.gone')}\n\n{words.text('cli.init.press')}"
        (desk / f"{NAMES[language]}.sh").unlink()
    write_starters(desk, Path(sys.executable), words)
    (desk / "orderbatch.toml").write_text("[nothing that we know]\n", encoding="utf-8")
    done = click(desk, ".sh", language)
    assert done.returncode == 2
    assert f"{words.text('cli.init.failed')} 2\n" in done.stdout


@pytest.mark.parametrize("language", NAMES)
def test_a_starter_for_windows_is_what_its_command_processor_can_read(tmp_path: Path, language: str) -> None:
    python = Path(r"C:\Users\张 100%\orderbatch (x86)\python.exe")
    write_starters(tmp_path, python, Words(language))
    content = (tmp_path / f"{NAMES[language]}.cmd").read_bytes()
    lines = content.decode("utf-8").split("\r\n")
    assert "\n" not in "".join(lines)  # every line ends as Windows ends them
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]  # before the first letter beyond ASCII
    assert all(line.isascii() for line in lines[:4])
    assert f'if %how%==ours "{python}" -m orderbatch run --open'.replace(" 100%", " 100%%") in lines
    words = Words(language)
    for said in (words.text("cli.init.gone"), words.text("cli.init.failed")):
        assert not set(said) & set("&|<>^%!()")  # what its `echo` would take for something else
        assert said in content.decode("utf-8")
    assert 'cd /d "%~dp0"' in lines
    assert lines[-3:] == ["pause", "exit /b %code%", ""]


def test_a_starter_that_somebody_changed_stays_as_it_is(tmp_path: Path) -> None:
    mine = tmp_path / "Run the day.sh"
    mine.write_text("#!/bin/sh\necho mine\n", encoding="utf-8")
    write_starters(tmp_path, Path(sys.executable), Words("en"))
    assert mine.read_text(encoding="utf-8") == "#!/bin/sh\necho mine\n"
    assert (tmp_path / "Run the day.cmd").exists()
