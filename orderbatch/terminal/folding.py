"""Screens that fit the terminal: long lines go on below their own beginning, in both scripts.

A line breaks at a blank, or between two wide characters, never before a closing sign or behind an opening
one. A word that is wider than the screen (a path) stays whole, so that it can be copied.
"""

import re

import click

from orderbatch.terminal.console import columns, width

_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60"
_CLOSING = "，。；：！？、）】》”’%"
_OPENING = "（【《“‘"
_PIECE = re.compile(
    rf"[{_OPENING}]*(?:[{_WIDE}][{_CLOSING}]*[ ]*|[^ {_WIDE}{_OPENING}]+[{_CLOSING}]*[ ]*)|[{_OPENING}]+|[ ]+"
)


def folded(text: str, indent: int | None = None, wide: int = 0) -> str:
    """Each line of a text at most `wide` columns (the terminal's unless given); what follows is indented.

    indent: columns before what follows; unless given, those before the line itself and two more.
    """
    room = wide or columns()
    return "\n".join(_folded_line(line, indent, room) for line in text.split("\n"))


def _folded_line(line: str, indent: int | None, room: int) -> str:
    if _wide(line) <= room:
        return line
    hanging = len(line) - len(line.lstrip(" ")) + 2 if indent is None else indent
    lines, used = [""], 0
    for piece in _PIECE.findall(line):
        if used + _wide(piece.rstrip(" ")) > room and lines[-1].strip(" "):
            lines.append(" " * hanging)
            used = hanging
        lines[-1] += piece
        used += _wide(piece)
    return "\n".join(piece.rstrip(" ") for piece in lines)


def _wide(text: str) -> int:
    return width(click.unstyle(text))
