"""A file's name as we tell and keep it: text that a person sees, whatever bytes the file system holds."""

import unicodedata

from orderbatch.contract.spellings import clean_text


def told_name(name: str) -> str:
    """The name of a file of the inbox in findings and in the ledger: NFC, without unseen characters.

    A name that is no UTF-8 (unpacked on another system) is read as GB18030, or its odd bytes as `?`.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape" if _is_escaped(name) else "replace")
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "replace").replace("\ufffd", "?")
    return clean_text(unicodedata.normalize("NFC", name).replace("\n", " ").replace("\t", " ")) or "_"


def _is_escaped(name: str) -> bool:
    return all("\udc80" <= letter <= "\udcff" for letter in name if "\ud800" <= letter <= "\udfff")
