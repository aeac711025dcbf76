"""Nothing in a workbook that we pass on reaches outside: links, calls, macros, embedded objects go.

Kept is what is known to be dead: cells, styles, pictures, charts, shapes, form controls, tables. A formula
that reaches outside becomes the value that it showed.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from orderbatch.contract.spellings import clean_text
from orderbatch.write.ooxml.functions import calls_unknown, without_texts
from orderbatch.write.ooxml.package import Package, Relation
from orderbatch.write.ooxml.part import Element, XmlPart
from orderbatch.write.workbook.page_cells import literal

LONGEST = 32_000  # characters of a cell or note
# [1]Sheet!A1 (but not Table[2020]*Sheet!A1), 'file:///x.xlsx'#…, DDE (program|topic!item).
_OUTSIDE = re.compile(
    r"(?<![\w.\]])\[\d+\][^\[\],()]*!|\[[^\]]*\.xl\w+\]|\||file:|https?:|\\\\", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d][\w.\\?]*")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a part may refer to: the last words of the types of relations. No chain of calculation, which would
# name formulas that are gone; Excel makes it again.
_KEPT = frozenset(
    (
        *(
            "officeDocument",
            "core-properties",
            "custom-properties",
            "worksheet",
            "chartsheet",
            "theme",
            "styles",
        ),
        *("sharedStrings", "sheetMetadata", "person", "rdRichValue", "rdRichValueStructure"),
        *("rdRichValueTypes", "richValueRel", "rdArray", "richStyles", "rdSupportingPropertyBag"),
        *("rdSupportingPropertyBagStructure", "FeaturePropertyBag", "cellImage", "drawing", "vmlDrawing"),
        *("comments", "threadedComment", "table", "image", "ctrlProp", "printerSettings", "namedSheetView"),
        *("chart", "chartEx", "chartStyle", "chartColorStyle", "chartUserShapes", "themeOverride"),
        *("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"),
    )
)
# What is told when it is taken out, by the last word of its type.
_TOLD_AS: Mapping[str, str] = {
    **dict.fromkeys(
        ("vbaProject", "xlMacrosheet", "xlIntlMacrosheet", "customUI", "extensibility"), "macros"
    ),
    **dict.fromkeys(("externalLink", "externalLinkPath", "audio", "video", "media"), "links"),
    **dict.fromkeys(("oleObject", "package", "control", "activeXControlBinary", "dialogsheet"), "objects"),
    **dict.fromkeys(("pivotCacheDefinition", "pivotTable", "slicer", "slicerCache", "timeline"), "pivots"),
    **dict.fromkeys(("connections", "queryTable", "xmlMaps", "volatileDependencies"), "data"),
}
_FORMULAS = (
    *("f", "formula", "formula1", "formula2", "oldFormula", "definedName"),
    *("calculatedColumnFormula", "totalsRowFormula"),
)
_UNITS = ("dataValidation", "cfRule", "sparkline", "definedName", "ser")
_ATTRIBUTES = ("fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx", "textlink")
# What hangs by its name on something that is taken out.
_NO_ATTRIBUTES = ("macro", "fmlaMacro", "tableType", "queryTableFieldId", "connectionId", "pivot")
_NEVER = (
    *("webPublishItems", "webPublishObjects", "volTypes", "pivotSource", "slicer", "timeslicer"),
    "xmlColumnPr",
)
_VML_MACRO = re.compile(r"<x:FmlaMacro>.*?</x:FmlaMacro>", re.DOTALL)
_VML_LINK = re.compile(r"""\s(?:o:)?(?:href|src|althref)\s*=\s*(?:"[^"]*"|'[^']*')""")


def dead_text(text: str) -> str:
    """Text from outside as a cell or note may hold it: no unseen characters, nothing that XML forbids."""
    return literal(_NO_XML.sub("", clean_text(text))[:LONGEST])


def reaches_outside(formula: str) -> bool:
    """Whether a formula may look beyond its own workbook: at another file, or by an unknown call."""
    return _OUTSIDE.search(without_texts(formula)) is not None or calls_unknown(formula)


def defuse(package: Package, sheets: Collection[str] = ()) -> list[str]:
    """Take out of a package whatever reaches outside it; what sorts of things these were, for its sender.

    sheets: the titles of those that were taken out of it before, which formulas may still name.
    """
    told: set[str] = {"sheets"} if sheets else set()
    lost = {name for title in sheets for name in _as_formulas_name(title)}
    seen = [""]
    for part in seen:  # grows while we go
        cut = set()
        for relation in package.relations(part):
            if _is_dead(package, relation):
                if relation.target not in seen:
                    seen.append(relation.target)
                continue
            told |= {_TOLD_AS[relation.kind]} if relation.kind in _TOLD_AS else set()
            package.relations_xml(part).remove(relation.element)
            cut.add(relation.identity)
        if part:
            told |= _clean(package, part, cut, lost)
    package.keep_only(seen)
    return sorted(told)


def _is_dead(package: Package, relation: Relation) -> bool:
    if relation.is_outside or not relation.target or relation.kind not in _KEPT:
        return False
    if relation.kind not in ("chart", "chartEx"):
        return True
    return not any(reaches_outside(element.text) for element in package.xml(relation.target).elements("f"))


def _clean(package: Package, part: str, cut: set[str], lost: set[str]) -> set[str]:
    """A part without the elements that hung on what is gone, and without formulas that reach outside.

    lost: gathers the sheets and defined names that are gone, as formulas name them.
    """
    name = part.lower()
    if name.endswith(".vml"):
        text = package.bytes_of(part).decode()
        package.put(part, _VML_LINK.sub("", _VML_MACRO.sub("", text)).encode())
        return set()
    if not name.endswith(".xml") or name.endswith(("styles.xml", "sharedstrings.xml")):
        return set()
    xml = package.xml(part)
    for element in list(_walk(xml.root)):
        if element.name in _NEVER or (cut and _hangs_on(element, cut)):
            if element.name == "sheet":
                lost |= set(_as_formulas_name(element.get("name")))
            xml.remove(_whole(xml, element))
        gone: dict[str, str | None] = {
            key: None
            for key, value in element.attributes.items()
            if value and (key in _NO_ATTRIBUTES or (key in _ATTRIBUTES and _is_live(value, lost)))
        }
        if gone:
            xml.set(element, gone)
    return {"links"} if _clean_formulas(xml, lost) else set()


def _as_formulas_name(title: str) -> tuple[str, str]:
    """How formulas name a sheet, before the cell: `Sheet1!`, or within quotes."""
    return f"{title.lower()}!", title.lower().replace("'", "''") + "'!"


def _walk(element: Element) -> Iterable[Element]:
    """All but the cells, of which a sheet has many and which refer to nothing."""
    yield element
    if element.name != "sheetData":
        for child in element.children:
            yield from _walk(child)


def _hangs_on(element: Element, identities: set[str]) -> bool:
    return any(
        value in identities and ":" in name and not name.startswith("xmlns")
        for name, value in element.attributes.items()
    )


def _whole(xml: XmlPart, element: Element) -> Element:
    """In a drawing the whole shape goes, else it would be half a shape; of a link in it, the link alone."""
    if xml.root.name != "wsDr" or element.name.startswith("hlink"):
        return element
    while element.parent is not None and element.parent.parent is not None:
        element = element.parent
    return element


def _clean_formulas(xml: XmlPart, lost: set[str]) -> bool:
    """Whether there were some that reach outside, or to a sheet or a defined name that is gone."""
    live = [
        element
        for name in _FORMULAS
        for element in xml.elements(name)
        if _is_live(element.words, lost) or _is_macro(element)
    ]
    shared = {formula.get("si") for formula in live if formula.get("t") == "shared" and formula.get("ref")}
    if shared:
        live += [
            element for element in xml.elements("f") if element.get("si") in shared and element not in live
        ]
    for formula in live:
        unit = formula
        while unit.name not in _UNITS and unit.parent is not None and unit.name != "c":
            unit = unit.parent
        if unit.name == "c":
            xml.remove(formula, alone=True)
            xml.set(unit, {"cm": None})
        else:
            xml.remove(unit if unit.name in _UNITS else formula)
    gone = {element.get("name").lower() for element in live if element.name == "definedName"}
    lost |= gone
    return bool(gone and _clean_formulas(xml, lost)) or bool(live)  # a name may name another


def _is_live(formula: str, lost: set[str]) -> bool:
    return reaches_outside(formula) or (bool(lost) and _names(formula.lower(), lost))


def _names(formula: str, lost: set[str]) -> bool:
    """Whether a formula names what is gone: `sheet!`, or a word of it."""
    sheets = (name for name in lost if name.endswith("!"))
    words = _WORD.findall(without_texts(formula))
    return any(name in formula for name in sheets) or not lost.isdisjoint(words)


def _is_macro(name: Element) -> bool:
    return any(name.get(mark) in ("1", "true") for mark in ("function", "vbProcedure", "xlm"))
