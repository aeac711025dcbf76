"""Where the templates are: `templates/` at the top of a checkout, `orderbatch/templates/` in a wheel.

One environment for all of them: autoescape is on (jinja2's default is off) and an unknown name is an error.
To add a template: a file in that folder, `template("<its name>")` where it is used.
"""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

_PACKAGE = Path(__file__).parents[2]
_LONGEST = 36  # letters of a number that stays in one line
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9_-])(?=[A-Za-z-]*\d)(?=[A-Za-z0-9-]{{1,{_LONGEST}}}(?![A-Za-z0-9-]))"
    r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+"
)


@cache
def folder() -> Path:
    """The folder of the templates: the wheel's if it is there, else the checkout's."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["unparted"] = unparted
    return environment


def unparted(text: str) -> Markup:
    """A text in whose numbers (`DH1128-04`, `2026-11-28`) no line ends at a hyphen."""
    return Markup(_NUMBER.sub(r'<span class="u">\g<0></span>', str(escape(text))))


@cache
def template(name: str) -> Template:
    """The template of that file name."""
    return _environment().get_template(name)


@cache
def plain(name: str) -> str:
    """A file beside the templates, unchanged: a style sheet or a script that goes into a page whole."""
    return (folder() / name).read_text(encoding="utf-8")
