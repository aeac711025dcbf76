"""What was asked in front of the command, and the two ways to answer: for a person, for a program."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from orderbatch.contract.words import Words, every_choice
from orderbatch.terminal.console import say, showable

if TYPE_CHECKING:
    from pathlib import Path

    from orderbatch.workspace.workspace import Workspace


class Call:
    """One call of the program. machine_language is spoken until the settings say otherwise."""

    def __init__(self, machine_language: str) -> None:
        # Not a dataclass: importing dataclasses would cost what is left of the time that `--help` may take.
        self.machine_language = machine_language
        self.folder = "."
        self.asked_language = ""
        self.quiet = self.verbose = self.as_json = False
        self.is_run = False  # it reads the inbox, so that however it ends the inbox is accounted for
        self._holds = False  # whether the desk's lock is ours from before it was opened
        self._opened: Workspace | None = None
        self._language = ""  # the desk's, once it is known
        self._inbox: tuple[Path, Sequence[str]] | None = None  # and what it leaves alone

    @property
    def root(self) -> "Path":
        """The desk's folder."""
        from pathlib import Path

        return Path(self.folder)

    def lying(self) -> dict[str, list[str]]:
        """By name what lies in the inbox of the desk, where the call came so far as to know it."""
        from orderbatch.workspace.inbox import lying_in

        return lying_in(*self._inbox) if self._inbox else {}

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold the desk, from before it is opened. BUSY (exit 4) where another run holds it."""
        from orderbatch.workspace.held import glance, taken

        seen = glance(self.root)
        self._language, self._inbox = self.asked_language or seen.language, (self.root / "inbox", seen.ignore)
        try:
            with taken(self.root, seen) as self._holds:
                yield
        finally:
            self._holds = False

    def workspace(self) -> "Workspace":
        """The desk, opened once; from then on its language is spoken. Raises DESK_MISSING, DESK_IS_FILE,
        DESK_NOT_HERE (exit 2)."""
        from orderbatch.contract.errors import ExitCode, OrderbatchError
        from orderbatch.workspace.workspace import is_workspace, open_workspace

        if self._opened is None:
            if not self.root.is_dir():
                code = "DESK_IS_FILE" if self.root.exists() else "DESK_MISSING"
                raise OrderbatchError(code, ExitCode.USAGE, folder=self.folder)
            if not is_workspace(self.root):
                raise OrderbatchError("DESK_NOT_HERE", ExitCode.USAGE, folder=self.folder)
            desk = self._opened = open_workspace(
                self.root, self.asked_language, self.machine_language, is_held=self._holds
            )
            self._language, self._inbox = desk.language, (desk.inbox, desk.settings.inbox.ignore)
            if self._opened.replaced and not self.quiet:
                said = self.words.text("phrases.settings.replaced", values=self._opened.replaced)
                say(said, to_log=True)
        return self._opened

    @property
    def words(self) -> Words:
        """The words of this call; English where the console cannot show the desk's language."""
        return Words(showable(self._language or self.asked_language or self.machine_language))

    def answer(self, machine: Callable[[], object], person: Callable[[], str]) -> None:
        """Print the result on stdout, in the way that was asked for."""
        if self.as_json:
            import json

            say(json.dumps(machine(), ensure_ascii=False, indent=1, default=str))
        elif shown := person():
            say(shown)

    def agrees(self, shown: Callable[[], str], question: str, **numbers: object) -> bool | None:
        """What a person at the terminal answers to a question, in any language; None where nobody sits there.

        shown: what the question is about, said before it.
        """
        import sys

        import click

        if not sys.stdin.isatty():
            return None
        say(shown())
        asked, known = self.words.text(question, **numbers), {**every_choice("repeat"), "": "no"}
        while True:
            try:
                said = str(click.prompt(asked, default="", show_default=False, prompt_suffix=" [y/N]: "))
            except click.Abort:
                say("")  # what ends the call is not said behind the question
                raise
            if (answer := known.get(said.strip().casefold())) is not None:
                return answer == "yes"
            say(self.words.text("cli.post.yes_or_no"))

    @staticmethod
    def open(path: "Path") -> None:
        """Show a document in the program that the system opens it with."""
        from click import launch

        launch(str(path.resolve()))
