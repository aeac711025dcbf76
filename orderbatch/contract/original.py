"""A workbook as it came in, opened again: what a form that goes back to its sender is made from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orderbatch.contract.sheets.sheet import FoundSheet


@dataclass(frozen=True, slots=True)
class Original:
    """One workbook: a file of the inbox, or the attachment of that name of a mail ("" for a file).

    format: by its content (`xlsx`, `xls`, `csv`, …). sheets: the recognised ones, under their own names;
    of a workbook without any, language is that of its words.
    """

    attachment: str
    content: bytes
    format: str
    sheets: Sequence[FoundSheet]
    language: str = ""

    def told_as(self, sheet: FoundSheet) -> str:
        """The sheet's name as findings have it: that of a mail's attachment says which attachment."""
        return " › ".join(filter(None, (self.attachment, sheet.name)))


# (archive path, the user's own headings by column) → the workbooks in that file; none where it is gone.
Originals = Callable[[str, Mapping[str, Sequence[str]]], Sequence[Original]]


def no_originals(_path: str, _extra: Mapping[str, Sequence[str]]) -> Sequence[Original]:
    """For documents that are drawn without an archive."""
    return ()
