"""Starters: a double click in the desk's folder runs the day, shows what came of it and opens the summary.

One for each system, for a desk may lie on a drive that several share. Each prefers the Python that made
the desk and falls back to the `orderbatch` of the path, so that it lives on after an upgrade or a move. Where
neither has orderbatch, and where a run did not end well, it says so in the desk's language.
"""

import shlex
from pathlib import Path

from orderbatch.contract.words import Words

_WINDOWS = """@echo off
chcp 65001 >nul
set PYTHONUTF8=1
cd /d "%~dp0"
set how=none
for %%x in (orderbatch.exe) do if not "%%~$PATH:x"=="" set how=path
if exist "{python}" "{python}" -c "import orderbatch" 2>nul && set how=ours
if %how%==ours "{python}" -m orderbatch run --open
if %how%==path orderbatch run --open
set code=%ERRORLEVEL%
if %how%==none set code=9009
echo.
if %how%==none echo {gone}
if not %how%==none if not %code%==0 echo {failed} %code%
pause
exit /b %code%
"""
_UNIX = """#!/bin/sh
cd "$(dirname "$0")" || exit 1
python={python}
if [ -x "$python" ] && "$python" -c 'import orderbatch' 2>/dev/null; then
  "$python" -m orderbatch run --open
  code=$?
elif command -v orderbatch >/dev/null; then
  orderbatch run --open
  code=$?
else
  code=127
fi
case $code in
  0) ;;
  127) printf '\\n%s\\n' {gone} ;;
  *) printf '\\n%s %s\\n' {failed} "$code" ;;
esac
printf '\\n%s ' {press}
read -r _
exit $code
"""


def write_starters(folder: Path, python: Path, words: Words) -> list[str]:
    """The names of those of a desk's three starters, named in its language, that were written: not there yet.

    python: the interpreter in which orderbatch is installed.
    """
    name = words.text("cli.init.starter")
    said = {key: words.text(f"cli.init.{key}") for key in ("press", "gone", "failed")}
    unix = _UNIX.format(python=shlex.quote(str(python)), **{key: shlex.quote(said[key]) for key in said})
    windows = _WINDOWS.format(python=str(python).replace("%", "%%"), **said).replace("\n", "\r\n")
    written = []
    for ending, content in ((".cmd", windows), (".command", unix), (".sh", unix)):
        starter = folder / (name + ending)
        if not starter.exists():
            starter.write_bytes(content.encode())
            starter.chmod(0o700)
            written.append(starter.name)
    return written
