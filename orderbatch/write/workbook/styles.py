"""How cells look: a few named properties that are put together, so that every workbook looks the same.

Symbols and words carry the meaning, colour only repeats it; every pair of ink and ground has a contrast of
4.5 : 1 or more. To change the looks of all workbooks, change it here.
"""

from collections.abc import Mapping
from zlib import crc32

INK = "#1B2A3A"
QUIET = "#55606C"
GRID = "#B8C1CB"
HEADING = "#DDE6F0"
INPUT = "#FFF7C2"

GOOD, CARE, STOP = "√", "▲", "×"
CHANGED = "●"

StyleName = tuple[tuple[str, ...], str]  # named styles, the later ones winning, and a number pattern or ""

STYLES: Mapping[str, Mapping[str, object]] = {
    # what kind of cell
    "text": {"num_format": "@", "valign": "vcenter", "align": "left", "indent": 1},
    "code": {"num_format": "@", "valign": "vcenter", "align": "left", "indent": 1},
    "choice": {"num_format": "@", "valign": "vcenter", "align": "left", "indent": 1},
    "count": {"num_format": "#,##0", "align": "right", "valign": "vcenter", "indent": 1},
    "money": {"num_format": "#,##0.00", "align": "right", "valign": "vcenter", "indent": 1},
    "measure": {"num_format": "#,##0.00", "align": "right", "valign": "vcenter", "indent": 1},
    "day": {"num_format": "yyyy-mm-dd", "align": "center", "valign": "vcenter"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "center", "valign": "vcenter"},
    "line_no": {"num_format": "0"},  # the number of a line is no quantity: gifts begin at 9001
    # where it stands
    "title": {"bold": True, "font_size": 18, "font_color": INK, "valign": "vcenter"},
    "title_parted": {"bold": True, "font_size": 12, "font_color": INK, "valign": "vcenter", "text_wrap": 1},
    "subtitle": {"font_size": 11, "font_color": QUIET, "valign": "vcenter"},
    "label": {"font_color": QUIET, "valign": "vcenter"},
    "value": {"bold": True, "valign": "vcenter", "align": "left"},
    "note": {"font_color": QUIET, "text_wrap": True, "valign": "top"},
    "lead": {"font_size": 11, "text_wrap": True, "valign": "top"},
    "section": {"bold": True, "font_size": 12, "font_color": INK, "bottom": 1, "bottom_color": GRID},
    "heading": {
        "bold": True,
        "text_wrap": True,
        "font_color": INK,
        "bg_color": HEADING,
        "border": 1,
        "border_color": GRID,
        "align": "center",
        "valign": "vcenter",
    },
    "grid": {"border": 1, "border_color": GRID},
    "input": {"bg_color": INPUT, "border": 1, "border_color": "#8A7B2E", "locked": False},
    "total": {"bold": True, "top": 2, "bottom": 1, "top_color": INK, "bottom_color": GRID},
    "band_label": {
        "font_color": QUIET,
        "font_size": 9,
        "top": 2,
        "top_color": INK,
        "align": "left",
        "indent": 1,
    },
    "band_value": {"bold": True, "font_size": 15, "font_color": INK, "align": "left", "indent": 1},
    "sign": {"bottom": 1},
    # how it is set
    "wrap": {"text_wrap": True},
    "bold": {"bold": True},
    "left": {"align": "left"},
    "center": {"align": "center", "indent": 0},
    "flush": {"indent": 0},
    "top": {"valign": "top"},
    "small": {"font_size": 9},
    "big": {"bold": True, "font_size": 16},
    "large": {"font_size": 13},
    "box": {"border": 2, "border_color": "#000000", "bg_color": "#FFFFFF"},
    # what it says
    "good": {"font_color": "#0B5D2E", "bg_color": "#E3F3E6"},
    "changed": {"font_color": "#1D4E89", "bg_color": "#E4EEF9"},
    "care": {"font_color": "#7A4B00", "bg_color": "#FDEFD5"},
    "stop": {"font_color": "#9B1C1C", "bg_color": "#FBE3E3"},
    # ink on paper: the pick list is printed in black and white
    "paper": {"border_color": "#000000", "border": 1},
    "paper_heading": {"bg_color": "#FFFFFF", "font_color": "#000000", "border_color": "#000000", "bottom": 2},
    "paper_band": {"bold": True, "font_size": 12, "top": 2, "bottom": 1, "num_format": "@"},
}

SIGNS: Mapping[str, str] = {GOOD: "good", CHANGED: "changed", CARE: "care", STOP: "stop"}


def properties_of(style: StyleName) -> Mapping[str, object]:
    """The format that a style is.

    LibreOffice forgets the indent of a number that differs from its neighbour in the number's pattern alone,
    so each pattern has a black of its own, which nobody can tell apart.
    """
    names, pattern = style
    together: dict[str, object] = {}
    for name in names:
        together |= STYLES[name]
    if pattern:
        together["num_format"] = pattern
    if together.get("align") == "right":
        tint = f"{crc32(str(together['num_format']).encode()) % 4096:03X}"
        together.setdefault("font_color", "#" + "".join(f"0{shade}" for shade in tint))
    return together
