"""What openpyxl saves, made repeatable: fixed times, fixed zip dates, and the values that formulas showed."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(</)")
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))(?:<v ?/>|<v></v>)</c>')


def same_bytes(content: bytes, at: dt.datetime, cached: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The same workbook, saved `at`; cached: sheet → cell → the value that its formula had."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        parts = _parts(source) if cached else {}
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>" + f"{at.isoformat()}Z".encode() + rb"\g<2>", part)
            elif values := cached.get(parts.get(entry.filename, ""), {}):
                part = _with_values(part.decode(), values).encode()
            name = zipfile.ZipInfo(entry.filename, _ZIP_DATE)
            name.compress_type, name.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(name, part)
    return packed.getvalue()


def _parts(source: zipfile.ZipFile) -> dict[str, str]:
    """Member name of each sheet → its title."""
    from xml.etree import ElementTree

    relations = ElementTree.fromstring(source.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): str(each.get("Target")).lstrip("/") for each in relations}
    found = {}
    for each in ElementTree.fromstring(source.read("xl/workbook.xml")).iter():
        if each.tag.endswith("}sheet"):
            identity = next(value for name, value in each.items() if name.endswith("}id"))
            target = targets[identity]
            found[target if target.startswith("xl/") else f"xl/{target}"] = str(each.get("name"))
    return found


def _with_values(text: str, values: Mapping[str, Any]) -> str:
    """Each formula with the value that it had; one that had none is left to be calculated."""

    def put(found: re.Match[str]) -> str:
        cell, attributes, formula = found.groups()
        kind, value = _value(values.get(cell))
        return f'<c r="{cell}"{attributes}{kind}>{formula}<v>{value}</v></c>' if value else found.group()

    return _FORMULA.sub(put, text)


def _value(value: Any) -> tuple[str, str]:
    """Type attribute and text of a cached value."""
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, int | float):
        return "", repr(value)
    if isinstance(value, str) and value:
        return (' t="e"' if value in _ERRORS else ' t="str"'), escape(value)
    return "", ""
