"""The workbook's own part: which sheets it has, in which order, and the names that belong to one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from xml.sax.saxutils import escape

from orderbatch.write.ooxml.package import OFFICE, Package
from orderbatch.write.ooxml.part import Element, quoted

_PLAIN_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LONGEST_TITLE = 31
_TABS = ("worksheet", "chartsheet")
_HIDDEN = ("hidden", "veryhidden")


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One sheet with cells. title: as its tab says. part: the member of the package."""

    title: str
    part: str
    element: Element


class BookPart:
    """The list of sheets of a package, to be changed and then settled once.

    Raises `ValueError` where the workbook is of a sort that is not marked (Strict, or none at all).
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = next((kin.target for kin in package.relations() if kin.kind == "officeDocument"), "")
        if not self.part:
            raise ValueError("no workbook")
        self.xml = package.xml(self.part)
        if NAMESPACE not in self.xml.root.attributes.values():
            raise ValueError(self.xml.root.tag)
        targets = {kin.identity: kin for kin in package.relations(self.part)}
        self._all = list(self.xml.elements("sheet"))
        self.sheets = [
            BookSheet(element.get("name"), relation.target, element)
            for element in self._all
            if (relation := targets.get(element.get("id")))
            and relation.kind == "worksheet"
            and relation.target
        ]
        self._first = self._first_part = ""

    def remove(self, sheet: BookSheet) -> None:
        """Take a sheet out; its part goes when the package is cleared of what nobody refers to."""
        self.xml.remove(sheet.element, alone=True)
        self.sheets = [other for other in self.sheets if other is not sheet]
        for relation in self.package.relations(self.part):
            if relation.target == sheet.part:
                self.package.relations_xml(self.part).remove(relation.element)

    def remove_hidden(self) -> list[str]:
        """Take out every sheet, of any sort, that is not shown; their titles."""
        hidden = [element for element in self._all if element.get("state").lower() in _HIDDEN]
        for element in hidden:
            self.xml.remove(element, alone=True)
        gone = {element.get("id") for element in hidden}
        for relation in self.package.relations(self.part):
            if relation.identity in gone:
                self.package.relations_xml(self.part).remove(relation.element)
        self.sheets = [sheet for sheet in self.sheets if sheet.element not in hidden]
        return [element.get("name") for element in hidden]

    def add_first(self, title: str, content: bytes, heading_rows: str) -> None:
        """A new sheet in front of all others. heading_rows: printed on every page, like `$6:$6`."""
        part = self._first_part = self.package.free_name("xl/worksheets/sheet{}.xml")
        self.package.put(part, content, _SHEET_TYPE)
        identity = self.package.relate(self.part, "worksheet", part)
        taken = {element.get("sheetId") for element in self._all}
        number = next(n for n in count(1) if str(n) not in taken)  # Excel bears no more than 65,534
        self._first = self._free_title(title)
        said = (
            f'<sheet name="{quoted(self._first)}" sheetId="{number}" xmlns:r="{OFFICE}" r:id="{identity}"/>'
        )
        sheets = self.xml.elements("sheets")[0]
        self.xml.insert_before(sheets.children[0], self.xml.fit(said))
        if not self.xml.elements("workbookView"):  # which every view of a sheet refers to
            self.xml.insert_before(sheets, self.xml.fit("<bookViews><workbookView/></bookViews>"))
        spot = escape("'" + self._first.replace("'", "''") + "'!" + heading_rows)
        self._name(f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{spot}</definedName>', sheets)

    def _free_title(self, title: str) -> str:
        taken = {element.get("name").lower() for element in self._all if self.xml.is_there(element)}
        tries = (title if n == 1 else f"{title[: _LONGEST_TITLE - 4]} {n}" for n in range(1, 1000))
        return next(title for title in tries if title.lower() not in taken)

    def _name(self, xml: str, sheets: Element) -> None:
        known = self.xml.elements("definedNames")
        if known:
            self.xml.append(known[0], self.xml.fit(xml))
            return
        after = next((element for element in self.xml.root.children if element.start > sheets.start), None)
        while after is not None and after.name in ("functionGroups", "externalReferences"):
            after = next((element for element in self.xml.root.children if element.start > after.start), None)
        named = self.xml.fit(f"<definedNames>{xml}</definedNames>")
        if after is None:
            self.xml.append(self.xml.root, named)
        else:
            self.xml.insert_before(after, named)

    def settle(self) -> None:
        """The new first sheet is in front, names keep their sheets, and no sheet is selected with it."""
        left = [element for element in self._all if self.xml.is_there(element)]
        shift = 1 if self._first else 0
        for name in self.xml.elements("definedName"):
            if (local := name.get("localSheetId")).isdigit():
                owner = self._all[int(local)] if int(local) < len(self._all) else None
                if owner is None or owner not in left:
                    self.xml.remove(name, alone=True)
                else:
                    self.xml.set(name, {"localSheetId": str(left.index(owner) + shift)})
        for view in self.xml.elements("workbookView"):
            self.xml.set(view, {"activeTab": None, "firstSheet": None})
        for relation in self.package.relations(self.part):
            if relation.kind in _TABS and relation.target not in ("", self._first_part):
                for view in self.package.xml(relation.target).elements("sheetView"):
                    self.package.xml(relation.target).set(view, {"tabSelected": "0"})
        self.package.set_type(self.part, _PLAIN_BOOK)

    def texts(self) -> Sequence[str]:
        """The texts that cells share, by their number."""
        part = self.shared_texts()
        return [element.words for element in self.package.xml(part).root.children] if part else ()

    def shared_texts(self) -> str:
        """The part of the texts that cells share, or ""."""
        kin = self.package.relations(self.part)
        return next((relation.target for relation in kin if relation.kind == "sharedStrings"), "")
