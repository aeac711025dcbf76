"""Where the templates are: `templates/` at the top of a checkout, `orderbatch/templates/` in a wheel.

One environment for all of them: autoescape is on (jinja2's default is off) and an unknown name is an error.
To add a template: a file in that folder, `template("<its name>")` where it is used.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

_PACKAGE = Path(__file__).parents[2]


@cache
def folder() -> Path:
    """The folder of the templates: the wheel's if it is there, else the checkout's."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def template(name: str) -> Template:
    """The template of that file name."""
    return _environment().get_template(name)


@cache
def plain(name: str) -> str:
    """A file beside the templates, unchanged: a style sheet or a script that goes into a page whole."""
    return (folder() / name).read_text(encoding="utf-8")
