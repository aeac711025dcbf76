"""Runs by the clock: recipes for the machine's scheduler do what they say, and doctor sees if they did."""

import datetime as dt
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from orderbatch.cli import main
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import schedule_complaints
from orderbatch.terminal.starting.recipes import SYSTEMS, recipe
from orderbatch.workspace.scheduled import noted_run, scheduled_runs
from tests.desk import Desk

TIMES = '[run]\ntimes = ["08:30", "16:30"]\n[company]\ntimezone = "Asia/Shanghai"\n'
ODD = "our desk's 100% $HOME “客服”"


def called_by(system: str, told: str) -> list[str]:
    """The words of the command that a scheduler makes of its recipe."""
    if system == "cron":
        line = told.splitlines()[1]
        return shlex.split(line.split(" * * * ")[1].replace(r"\%", "%"))[:8]
    if system == "launchd":
        return list(plistlib.loads(told.encode())["ProgramArguments"])
    if system == "systemd":
        (line,) = re.findall("^ExecStart=(.*)$", told, re.MULTILINE)
        quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
        return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%").replace("$$", "$") for word in quoted]
    program, arguments, folder = (
        re.sub("(['‘’‚‛])\\1", r"\1", text) for text in re.findall(r"-\w+ '((?:[^']|'')*)'", told)
    )
    assert arguments.count(f'"{folder}"') == 1
    return [program, *arguments.replace(f'"{folder}"', "<desk>").split(" ")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_recipe_calls_the_same_command_at_the_times_that_are_set(system: str, language: str) -> None:
    root, words = Path("/srv") / ODD, Words(language)
    told = recipe(system, root, Path("/opt/py thon/bin/python"), ["08:30", "16:05"], "Asia/Shanghai", words)
    desk = "<desk>" if system == "windows" else str(root)
    wanted = ["/opt/py thon/bin/python", "-m", "orderbatch", "-C", desk, "-q", "run", "--scheduled"]
    assert called_by(system, told) == wanted
    assert words.text(f"cli.schedule.{system}") in told
    assert "Asia/Shanghai" in told  # to systemd, or to whoever reads the recipe
    times = {
        "cron": ["30 8 * * * ", "5 16 * * * "],
        "systemd": ["OnCalendar=*-*-* 08:30:00 Asia/Shanghai\n", "OnCalendar=*-*-* 16:05:00 Asia/Shanghai\n"],
        "launchd": ["<integer>8</integer>", "<integer>5</integer>"],
        "windows": ["'08:30', '16:05'"],
    }
    assert all(time in told for time in times[system])


def test_a_desk_at_the_root_of_a_drive_keeps_the_quotes_of_its_command() -> None:
    root = PureWindowsPath("D:\\")
    told = recipe("windows", root, PureWindowsPath(r"C:\Program Files\py.exe"), ["08:30"], "", Words("en"))  # type: ignore[arg-type]
    assert "-Argument '-m orderbatch -C D:\\ -q run --scheduled'" in told


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze on the machine")
def test_systemd_finds_no_fault_with_its_recipe(tmp_path: Path) -> None:
    told = recipe("systemd", tmp_path / ODD, Path(sys.executable), ["08:30"], "Asia/Shanghai", Words("zh"))
    for name, unit in re.findall(r"^# ~/\S*/(\S+)\n(.*?)(?=^# ~|\Z)", told, re.MULTILINE | re.DOTALL):
        (tmp_path / name).write_text(unit, encoding="utf-8")
    units = sorted(tmp_path.glob("orderbatch-day.*"))
    assert len(units) == 2
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert "orderbatch-day" not in done.stderr, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="cron is not of Windows")
def test_what_cron_calls_is_a_run_that_doctor_knows_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / ODD
    open_day = f'[ship]\nopen = ["{dt.date.today() - dt.timedelta(days=1)}", "{dt.date.today()}"]\n'
    desk = Desk(root, open_day + '[run]\ntimes = ["00:00"]\n', day=dt.date.today())
    call = ["-C", str(root), "doctor"]
    assert main(call) == 1 and "orderbatch schedule" in capsys.readouterr().out
    assert main(["-C", str(root), "schedule", "cron"]) == 0
    line = capsys.readouterr().out.splitlines()[1].split(" * * * ")[1].replace(r"\%", "%")
    assert " --lang en " in line  # cron knows of no language, and this desk names none
    (root / ".orderbatch").mkdir()
    assert subprocess.run(["/bin/sh", "-c", line], check=False, cwd=tmp_path).returncode == 0
    assert (root / ".orderbatch" / "scheduled.log").read_text(encoding="utf-8") == ""
    (noted,) = scheduled_runs(desk.workspace)
    assert noted.exit == 0
    main(call)
    told = Words("en").text("cli.schedule.last", began=f"{noted.began:%Y-%m-%d %H:%M}", exit=0, times="00:00")
    assert told in capsys.readouterr().out


MONDAY_RUNS = """
began             exit  now               says
-                 -     2026-11-23 09:00  SCHEDULE_NEVER
2026-11-23 08:31  0     2026-11-23 16:59
2026-11-23 08:31  0     2026-11-23 17:00  SCHEDULE_MISSED
2026-11-23 16:30  0     2026-11-24 08:59
2026-11-23 16:30  0     2026-11-24 09:00  SCHEDULE_MISSED
2026-11-20 16:45  0     2026-11-22 20:00
2026-11-23 09:10  0     2026-11-23 10:00
2026-11-23 16:30  3     2026-11-23 17:00  SCHEDULE_FAILED
2026-11-23 16:30  -     2026-11-23 17:00  SCHEDULE_CUT
2026-11-20 16:30  3     2026-11-23 12:00  SCHEDULE_MISSED SCHEDULE_FAILED
"""


@pytest.mark.parametrize("story", MONDAY_RUNS.strip().splitlines()[1:])
def test_doctor_says_whether_the_scheduler_began_its_runs_and_how_the_last_one_ended(
    story: str, tmp_path: Path
) -> None:
    began, ended, now, *says = re.split(r"  +", story.strip())
    desk = Desk(tmp_path, TIMES)
    if began != "-":
        (tmp_path / ".orderbatch").mkdir()
        exit_code = "null" if ended == "-" else ended
        line = f'["{began.replace(" ", "T")}:00", {exit_code}, ""]\ncut off in the mid'
        (tmp_path / ".orderbatch" / "scheduled.jsonl").write_text(line, encoding="utf-8")
    found = schedule_complaints(desk.workspace, dt.datetime.fromisoformat(now))
    assert [complaint.code for complaint in found] == " ".join(says).split()
    for language in LANGUAGES:
        for complaint in found:
            assert "{" not in Words(language).text(f"doctor.{complaint.code}", **complaint.numbers)


def test_every_end_of_a_scheduled_run_is_noted_and_a_day_off_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, TIMES)
    desk.catalogue("A 2")
    desk.agents("C1")
    desk.order("C1", "1", "A 12")
    call = ["-C", str(tmp_path), "run", "--scheduled", "--at"]
    assert main([*call, "2026-11-22T08:30"]) == 0  # a Sunday
    assert Words("en").text("cli.schedule.day_off", day="2026-11-22") in capsys.readouterr().out
    assert scheduled_runs(desk.workspace) == []
    assert main([*call, "2026-11-23T08:30"]) == 3
    desk.figures("A 14", "C1 100", clock="09:00")
    assert main([*call, "2026-11-23T16:30"]) == 0
    with pytest.raises(ZeroDivisionError), noted_run(desk.workspace, desk.at("17:00")):
        raise ZeroDivisionError
    with pytest.raises(KeyboardInterrupt), noted_run(desk.workspace, desk.at("18:00")):
        raise KeyboardInterrupt  # as a kill would leave it
    noted = scheduled_runs(desk.workspace)
    assert [(run.exit, run.code) for run in noted[1:]] == [(0, ""), (70, ""), (None, "")]
    assert noted[0].exit == 3 and noted[0].code.startswith("MASTER_")


@pytest.mark.parametrize("time", ['"8:30"', '"24:00"', "830", '"noon"'])
def test_a_time_that_is_none_is_refused_in_the_settings(
    time: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Desk(tmp_path, f"[run]\ntimes = [{time}]\n")
    assert main(["-C", str(tmp_path), "schedule"]) == 2
    assert Words("en").text("phrases.settings.time") in " ".join(capsys.readouterr().err.split())
