"""A workbook as it came in, opened again: what a form that goes back to its sender is made from.

It comes in once more, corrected: how our notes in it begin is said here, for who writes and who reads them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from orderbatch.contract.sheets.of_agents import is_of_agent
from orderbatch.contract.sheets.our_documents import FOR_THE_HOUSE, OF_THE_HOUSE
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.words import LANGUAGES, topic


@dataclass(frozen=True, slots=True)
class Original:
    """One workbook: a file of the inbox, or the attachment of that name of a mail ("" for a file).

    format: by its content (`xlsx`, `xls`, `csv`, …). sheets: the recognised ones, under their own names;
    of a workbook without any, language is that of its words. document: what it is by our own properties.
    """

    attachment: str
    content: bytes
    format: str
    sheets: Sequence[FoundSheet]
    language: str = ""
    document: str = ""

    @property
    def is_of_agent(self) -> bool:
        """Whether it may go back as it is: nothing that was read in it is the house's."""
        return not self.is_ours and all(map(is_of_agent, self.sheets))

    @property
    def is_ours(self) -> bool:
        """Whether it is, by its properties, a document of ours that goes to no agent."""
        return self.document in OF_THE_HOUSE or self.document in FOR_THE_HOUSE

    def told_as(self, sheet: FoundSheet) -> str:
        """The sheet's name as findings have it: that of a mail's attachment says which attachment."""
        return " › ".join(filter(None, (self.attachment, sheet.name)))


# (archive path, the user's own headings by column) → the workbooks in that file; none where it is gone.
Originals = Callable[[str, Mapping[str, Sequence[str]]], Sequence[Original]]


def no_originals(_path: str, _extra: Mapping[str, Sequence[str]]) -> Sequence[Original]:
    """For documents that are drawn without an archive."""
    return ()


@cache
def note_of_ours() -> re.Pattern[str]:
    """How our notes begin, in every language, with their number; not every program keeps who wrote one."""
    ways = []
    for language in LANGUAGES:
        weights = "|".join(map(re.escape, topic(language, "pages")["reply"]["severity"].values()))
        begins = re.escape(topic(language, "marked")["number"]).replace(r"\{number\}", r"(\d+)")
        ways.append(begins.replace(r"\{weight\}", f"(?:{weights})").replace(r"\ ", r"\s+"))
    return re.compile("|".join(ways))
