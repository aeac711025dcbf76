"""The tables of a web page as cells: what many programs write and call `.xls`, and what a mail may hold."""

import re
from html.parser import HTMLParser

_MOST = 4_000_000  # characters: more is no form
_WIDEST = 256
_BREAKS = ("br", "p", "div", "li")
_ENDS = re.compile(r"[ \t\r\f\v\u00a0]+")


class _Tables(HTMLParser):
    """Rows in the sequence of the page; a cell over several columns stands in the first of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None
        self.span = 1
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.unseen += 1
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            said = str(dict(attrs).get("colspan") or "1")
            self.cell, self.span = [], min(int(said), _WIDEST) if said.isascii() and said.isdigit() else 1
        elif tag in _BREAKS and self.cell:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.unseen = max(0, self.unseen - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()
            if tag == "table" and self.rows and self.rows[-1]:
                self.rows.append([])  # between two tables

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.unseen:
            self.cell.append(data)

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        if not self.rows:
            self.rows.append([])
        text = "\n".join(line.strip() for line in _ENDS.sub(" ", "".join(self.cell)).split("\n"))
        if len(self.rows[-1]) < _WIDEST:
            self.rows[-1] += [text.strip(), *[""] * (self.span - 1)]
        self.cell = None


def rows_of_page(text: str) -> list[list[str]]:
    """All rows of its tables, as long as the longest; none where it has no table."""
    if len(text) > _MOST:
        return []
    tables = _Tables()
    tables.feed(text)
    tables.close()
    rows = tables.rows
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows] if width > 1 else []
