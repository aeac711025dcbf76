"""Starters: a double click in the desk's folder runs the day, shows what came of it and opens the summary.

One for each system, for a desk may lie on a drive that several share. Each prefers the Python that made
the desk and falls back to the `orderbatch` of the path, so that it lives on after an upgrade or a move.
"""

import shlex
from pathlib import Path

from orderbatch.contract.words import Words

_WINDOWS = """@echo off
chcp 65001 >nul
set PYTHONUTF8=1
cd /d "%~dp0"
if exist "{python}" (
  "{python}" -m orderbatch run --open
) else (
  orderbatch run --open
)
set code=%ERRORLEVEL%
echo.
pause
exit /b %code%
"""
_UNIX = """#!/bin/sh
cd "$(dirname "$0")" || exit 1
if [ -x {python} ]; then
  {python} -m orderbatch run --open
else
  orderbatch run --open
fi
code=$?
printf '\\n%s ' {prompt}
read -r _
exit $code
"""


def write_starters(folder: Path, python: Path, words: Words) -> list[str]:
    """The names of those of a desk's three starters, named in its language, that were written: not there yet.

    python: the interpreter in which orderbatch is installed.
    """
    name = words.text("cli.init.starter")
    unix = _UNIX.format(python=shlex.quote(str(python)), prompt=shlex.quote(words.text("cli.init.press")))
    windows = _WINDOWS.format(python=str(python).replace("%", "%%")).replace("\n", "\r\n")
    written = []
    for ending, content in ((".cmd", windows), (".command", unix), (".sh", unix)):
        starter = folder / (name + ending)
        if not starter.exists():
            starter.write_bytes(content.encode())
            starter.chmod(0o700)
            written.append(starter.name)
    return written
