"""Names of the files that we write: clean for every file system, never two that it takes for one."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from orderbatch.contract.batch import Output
from orderbatch.contract.spellings import clean_text

LONGEST_NAME = 120
LONGEST_BYTES = 200  # a Chinese character takes three; file systems end at 255, temporary names are longer
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(\..*)?", re.IGNORECASE)


def clean_name(stem: str, ending: str = "") -> str:
    """A file name from any text: NFC, no separators, no reserved name, 120 characters, 200 bytes."""
    text = _FORBIDDEN.sub(" ", clean_text(unicodedata.normalize("NFC", stem)))
    text = " ".join(text.split())[: LONGEST_NAME - len(ending)].strip(" .") or "_"
    while len((text + ending).encode()) > LONGEST_BYTES:
        text = text[:-1].rstrip(" .")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    return text + ending


def apart(outputs: Iterable[Output]) -> list[Output]:
    """The same outputs; of two whose names a file system would not tell apart, the second is marked."""
    taken: set[str] = set()
    found = []
    for output in outputs:
        name = output.name
        if name.casefold() in taken:
            stem, dot, ending = name.rpartition(".")
            mark = hashlib.sha256(f"{output.kind}/{output.part}".encode()).hexdigest()[:6]
            name = f"{stem[: LONGEST_NAME - 12]} {mark}{dot}{ending}"
        taken.add(name.casefold())
        found.append(Output(name, output.kind, output.part))
    return found
