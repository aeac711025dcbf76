"""Archived files opened once more, for the forms that go back to their senders.

Only what a reading process has survived before comes here, so it needs no process of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from orderbatch.contract.original import Original, Originals
from orderbatch.read.formats.guard import guard
from orderbatch.read.formats.mail import attachments_of, parse, read_and_unread
from orderbatch.read.processes.one_file import open_file


def from_archive(root: Path) -> Originals:
    """The originals below a workspace by their archive path."""
    return _reopening(lambda path: (root / path).read_bytes())


def from_memory(contents: Mapping[str, bytes]) -> Originals:
    """The same of bytes that are not archived yet (a dry run)."""
    return _reopening(contents.__getitem__)


def reopen(content: bytes, extra: Mapping[str, Sequence[str]]) -> list[Original]:
    """The workbooks in a file: itself, or what is attached to a mail. extra: the user's own headings."""
    attached = [("", content)]
    if guard(content).format == "eml":
        read, _unread = read_and_unread(attachments_of(parse(content)))
        attached = [(attachment.name, attachment.content) for attachment in read]
    found = []
    for name, payload in attached:
        opened = open_file(name, payload, extra)
        if opened.format:  # it could be opened; whether a sheet was recognised is another matter
            document = opened.properties.get("kind", "")
            found.append(Original(name, payload, opened.format, opened.sheets, opened.language, document))
    return found


def _reopening(fetch: Callable[[str], bytes]) -> Originals:
    def originals(path: str, extra: Mapping[str, Sequence[str]]) -> list[Original]:
        try:
            return reopen(fetch(path), extra)
        except (FileNotFoundError, KeyError):
            return []  # gone since; the doctor says so

    return originals
