"""Which order forms were written, on a screen and for programs."""

from pathlib import Path
from typing import Any

from orderbatch.contract.words import Words
from orderbatch.month.order_forms import FormsMade
from orderbatch.terminal.console import harmless
from orderbatch.write.documents.forms.template_marks import MARKS

MOST = 20  # paths on a screen


def template_screen(path: Path, words: Words) -> str:
    """Where the template to start from is, and what may be marked in it."""
    marks = " ".join(f"{{{mark}}}" for mark in MARKS)
    return words.text("order_form.template_made", path=harmless(path.as_posix()), marks=marks)


def forms_for_programs(made: FormsMade, root: Path) -> dict[str, Any]:
    """For programs: agent and path of each form."""
    forms = [{"agent": agent, "path": path.relative_to(root).as_posix()} for agent, path in made.forms]
    return {"version": made.version, "forms": forms}


def forms_screen(made: FormsMade, root: Path, words: Words) -> str:
    """Where each is; that there is none."""
    if not made.forms:
        return words.text("order_form.none")
    paths = [path.relative_to(root) for _agent, path in made.forms]
    said = [words.text("order_form.done", count=len(paths), version=made.version)]
    said += [f"  {harmless(path.as_posix())}" for path in paths[:MOST]]
    if more := len(paths[MOST:]):
        said.append("  " + words.text("order_form.more", count=more, folder=paths[0].parent.as_posix()))
    return "\n".join(said)
