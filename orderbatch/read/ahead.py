"""Reading ahead: the files of the inbox opened while the run that will look at them is still being imported.

It decides nothing. The run looks at the inbox for itself, and what has the very bytes that were read ahead
is not read again; all else is read as if nothing had been.
"""

import contextlib
from collections.abc import Mapping
from threading import Thread

from orderbatch.contract.settings import WordsSettings
from orderbatch.read.inbox import look
from orderbatch.read.pool import read_all
from orderbatch.read.worker import Opened
from orderbatch.workspace import Workspace


class Ahead:
    """The files of a workspace's inbox, being opened from now on."""

    def __init__(self, workspace: Workspace) -> None:
        self._opened: dict[str, Opened] = {}
        self._thread = Thread(target=self._read, args=(workspace,), daemon=True)
        self._thread.start()

    def opened(self) -> Mapping[str, Opened]:
        """SHA-256 → what reading made of the file, once all are read."""
        self._thread.join()
        return self._opened

    def _read(self, workspace: Workspace) -> None:
        with contextlib.suppress(Exception):  # whatever it is, the run will meet it, and tell it
            settings = workspace.settings
            if settings.compute.scheduler:
                return  # the cluster reads
            most = settings.inbox.max_size_mb * 1_000_000
            arrived, _unsettled = look(workspace.inbox, 0, settings.inbox.ignore, most)
            files = {each.sha256: (each.name, each.content) for each in arrived if not each.too_big}
            opened = read_all([*files.values()], settings.compute.workers, own_headings(settings.words))
            self._opened = dict(zip(files, opened, strict=True))


def own_headings(words: WordsSettings) -> Mapping[str, tuple[str, ...]]:
    """Column name → the user's own headings of both languages."""
    return {name: (*words.en.get(name, ()), *words.zh.get(name, ())) for name in {**words.en, **words.zh}}
