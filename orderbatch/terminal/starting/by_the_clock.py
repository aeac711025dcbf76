"""`schedule`, and what `doctor` says of the last run that the machine's scheduler began."""

import sys
from pathlib import Path

from orderbatch.contract.words import Words
from orderbatch.terminal.starting.recipes import recipe, system_of_this_machine
from orderbatch.workspace.scheduled import scheduled_runs
from orderbatch.workspace.workspace import Workspace


def recipe_of(workspace: Workspace, system: str | None, words: Words) -> str:
    """What tells a scheduler (this machine's unless named) to run the desk, or how its times are set.

    Schedulers know of no language: a desk that names none is run in that of `words`.
    """
    settings = workspace.settings
    if not settings.run.times:
        return words.text("cli.schedule.none")
    asked = system or system_of_this_machine()
    language = "" if settings.company.language else words.language
    zone, root = settings.company.timezone, workspace.root.resolve()
    return recipe(asked, root, Path(sys.executable), settings.run.times, zone, words, language)


def last_scheduled(workspace: Workspace, words: Words) -> list[str]:
    """When the scheduler last began a run, how it ended, and at what times it is to; nothing without one."""
    runs = scheduled_runs(workspace)
    if not runs:
        return []
    last, times = runs[-1], workspace.settings.run.times
    ended = "-" if last.exit is None else last.exit
    told = {"began": f"{last.began:%Y-%m-%d %H:%M}", "exit": ended, "times": times}
    return [words.text("cli.schedule.last", **told)]
