"""How the machine's scheduler is told to run a desk: cron, systemd, launchd, the Windows task scheduler.

Each recipe calls `orderbatch run --scheduled` every day at the times of `run.times`: on a day off that does
nothing, so swapped working Saturdays need no line of their own.
"""

import plistlib
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from orderbatch.contract.words import Words

SYSTEMS = ("cron", "systemd", "launchd", "windows")
LABEL = "orderbatch-day"


def system_of_this_machine() -> str:
    """What this machine's scheduler is, most likely."""
    return {"win32": "windows", "darwin": "launchd"}.get(sys.platform, "systemd")


def recipe(
    system: str,
    root: Path,
    python: Path,
    times: Sequence[str],
    zone: str,
    words: Words,
    language: str = "",
) -> str:
    """What tells `system` to run the desk at `root` (whole path); how to use it stands on top.

    zone: the company's time zone, "" for the machine's; only systemd can be told, the others' reader is.
    language: of the runs, "" where the desk's settings name it.
    """
    spoken = ["--lang", language] if language else []
    called = [str(python), "-m", "orderbatch", "-C", str(root), *spoken, "-q", "run", "--scheduled"]
    told = _RECIPES[system](called, root, times, zone)
    how = words.text(f"cli.schedule.{system}")
    if zone and system != "systemd":
        how += words.text("cli.schedule.zone", zone=zone)
    if system == "launchd":
        return told.replace("<plist", f"<!-- {how} -->\n<plist", 1)
    return f"# {how}\n{told}"


def _cron(called: Sequence[str], root: Path, times: Sequence[str], _zone: str) -> str:
    command = f"{shlex.join(called)} >> {shlex.quote(str(root / '.orderbatch' / 'scheduled.log'))} 2>&1"
    escaped = command.replace("%", r"\%")
    return "".join(f"{int(time[3:])} {int(time[:2])} * * * {escaped}\n" for time in times)


def _systemd(called: Sequence[str], _root: Path, times: Sequence[str], zone: str) -> str:
    command = " ".join(_systemd_quoted(word) for word in called)
    at = "".join(f"OnCalendar=*-*-* {time}:00{f' {zone}' if zone else ''}\n" for time in times)
    return (
        f"# ~/.config/systemd/user/{LABEL}.service\n"
        f"[Unit]\nDescription=orderbatch\n\n[Service]\nType=oneshot\nExecStart={command}\n"
        f"\n# ~/.config/systemd/user/{LABEL}.timer\n"
        f"[Unit]\nDescription=orderbatch\n\n[Timer]\n{at}Persistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _systemd_quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _launchd(called: Sequence[str], root: Path, times: Sequence[str], _zone: str) -> str:
    log = str(root / ".orderbatch" / "scheduled.log")
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": list(called),
            "StartCalendarInterval": [{"Hour": int(time[:2]), "Minute": int(time[3:])} for time in times],
            "StandardOutPath": log,
            "StandardErrorPath": log,
        },
        sort_keys=False,
    ).decode()


def _windows(called: Sequence[str], root: Path, times: Sequence[str], _zone: str) -> str:
    program, *rest = called
    arguments = subprocess.list2cmdline(rest)
    at = ", ".join(f"'{time}'" for time in times)
    return (
        f"$run = New-ScheduledTaskAction -Execute {_powershell_quoted(program)} "
        f"-Argument {_powershell_quoted(arguments)} -WorkingDirectory {_powershell_quoted(str(root))}\n"
        f"$times = {at} | ForEach-Object {{ New-ScheduledTaskTrigger -Daily -At $_ }}\n"
        "$how = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew "
        "-AllowStartIfOnBatteries -ExecutionTimeLimit (New-TimeSpan -Hours 1)\n"
        f"Register-ScheduledTask -TaskName {LABEL} -Action $run -Trigger $times -Settings $how -Force\n"
    )


def _powershell_quoted(text: str) -> str:
    """PowerShell takes typographic apostrophes for quotes as well."""
    return "'" + "".join(letter * 2 if letter in "'‘’‚‛" else letter for letter in text) + "'"


_RECIPES: dict[str, Callable[[Sequence[str], Path, Sequence[str], str], str]] = {
    "cron": _cron,
    "systemd": _systemd,
    "launchd": _launchd,
    "windows": _windows,
}
