"""What lies in the inbox, read once (4-run steps 4–7): files, what each is, and when it came."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from orderbatch.contract.columns import AGENT, parse_column
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import ARRIVAL, DISPATCH_NOTICE, ORDER, REPLY
from orderbatch.contract.sheets.of_agents import FROM_STRANGERS, is_of_agent
from orderbatch.contract.sheets.our_documents import OF_THE_HOUSE, named_by
from orderbatch.contract.sheets.questions import FormAnswer
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.read.processes.cluster import cluster
from orderbatch.read.processes.one_file import Opened
from orderbatch.read.processes.pool import FilesDone, read_all
from orderbatch.workspace.inbox import Arrived, look
from orderbatch.workspace.workspace import Workspace

UNFINISHED, STAYS = "FILE_INCOMPLETE", "FILE_STAYS"
PATIENCE = 30
FROM_AGENTS = (ORDER.kind, REPLY.kind, DISPATCH_NOTICE.kind, ARRIVAL.kind)


@dataclass(frozen=True, slots=True)
class Received:
    """One file of the inbox: its bytes, when it counts as received, and what reading made of it.

    opened: None where it was not read. repeats: (batch, name) under which the same bytes came before.
    unasked: sheets of a mail that its sender may not send. keyed_for: of a picture, the agent of the form
    that was keyed in from it. asked: orders of it that wait for an answer. mailed_by: the agent whose mail
    it is, where the file itself names none: who is told of it, and nothing else.
    """

    arrived: Arrived
    received_at: dt.datetime
    opened: Opened | None
    repeats: tuple[str, str] | None = None
    unasked: tuple[FoundSheet, ...] = ()
    keyed_for: str | None = None
    asked: tuple[FoundSheet, ...] = ()
    waits: bool = False  # until the rep says how it is to be read
    mailed_by: str = ""

    @property
    def name(self) -> str:
        """As it lay in the inbox."""
        return self.arrived.name

    @property
    def kind(self) -> str:
        """The kind of its sheets: one kind, `mixed`, or `unknown`; a picture that was keyed in.

        One sheet of the house makes it the house's, whatever is beside it: it goes back to no agent.
        """
        if self.keyed_for is not None:
            return "picture"
        sheets = (self.opened.sheets if self.opened else ()) or self.unasked or self.asked
        kinds = {sheet.kind for sheet in sheets} or ({ORDER.kind} if self.waits else set())
        kinds -= {"approval_lines", "tracking_orders"}  # they go with the sheet before them
        if self.opened and (ours := named_by(self.opened.properties, kinds)):
            return ours
        of_house = kinds & {sheet.kind for sheet in sheets if not is_of_agent(sheet)}
        if of_house and (of_house & OF_THE_HOUSE or kinds & FROM_STRANGERS):
            return min(of_house & OF_THE_HOUSE or of_house)
        return kinds.pop() if len(kinds) == 1 else ("mixed" if kinds else "unknown")

    @property
    def agent(self) -> str:
        """Whose it is: the agent whom the orders or replies in it name, else who mailed it, or "".

        A list of several agents' orders is nobody's of them: each would read what the others order.
        """
        if self.keyed_for:
            return self.keyed_for
        read = self.opened.sheets if self.opened and not self.repeats else ()
        sheets = (*read, *self.asked)
        cells = [sheet.labels.get(AGENT.name, (None, ""))[0] for sheet in sheets if sheet.kind in FROM_AGENTS]
        named = {code for code in parse_column(AGENT, cells)[0] if code}
        return named.pop() if len(named) == 1 else self.mailed_by

    @property
    def trouble(self) -> Finding | None:
        """Why it cannot be read, or that it came before."""
        if self.repeats:
            batch, name = self.repeats
            code = "FILE_DUPLICATE" if batch else "FILE_TWICE"
            return Finding(code, self.name, numbers={"batch": batch, "other": name})
        if self.opened is None or self.opened.trouble is None:
            return None
        code, numbers = self.opened.trouble
        return Finding(code, self.name, *self.opened.near, numbers=numbers)

    @property
    def left_aside(self) -> Finding | None:
        """What was attached to it and is not read, beside what is."""
        if self.repeats or self.opened is None or not (names := self.opened.unread):
            return None
        return Finding("MAIL_UNREAD", self.name, numbers={"count": len(names), "files": list(names)})


@dataclass(frozen=True, slots=True)
class Intake:
    """The run's whole input: every settled file. told: what was found when the inbox was looked at."""

    received: tuple[Received, ...]
    told: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with files as such, whatever is in them."""
        troubles = (told for file in self.received for told in (file.trouble, file.left_aside))
        return (*(told for told in troubles if told), *self.told)

    def sheets(self, kind: str) -> list[tuple[str, FoundSheet]]:
        """The recognised sheets of one kind, with the name of their file, first come first."""
        queue = sorted(self.received, key=lambda file: (file.received_at, file.arrived.sha256))
        return [
            (file.name, sheet)
            for file in queue
            if file.opened and not file.repeats
            for sheet in file.opened.sheets
            if sheet.kind == kind
        ]

    def without(self, names: Collection[str], told: tuple[Finding, ...] = ()) -> "Intake":
        """The same but for files that stay in the inbox for a later run; told: why."""
        stays = tuple(file for file in self.received if file.name not in names)
        return Intake(stays, (*self.told, *told))

    def by_name(self) -> Mapping[str, Received]:
        """The files by name."""
        return {file.name: file for file in self.received}


def take_stock_of_inbox(
    workspace: Workspace,
    known: Mapping[str, tuple[str, str]],
    last_look: dt.datetime | None,
    seen: Mapping[str, dt.datetime | None],
    now: dt.datetime,
    arrived: Sequence[Arrived],
    told: tuple[Finding, ...],
    progress: FilesDone | None = None,
) -> Intake:
    """Open every file that is new, in worker processes; a file whose bytes we know is a duplicate.

    known: SHA-256 → (batch, name) of the ledger. seen: file that looks saw and left → the last that had not.
    now: the run's clock reading (company zone). told: of the look into the inbox.
    """
    fresh, repeats = _told_apart(arrived, known)
    small = [file for file in fresh if not file.too_big]
    opened = dict(zip([file.name for file in small], open_all(workspace, small, progress), strict=True))
    received = [
        Received(
            file,
            _received_at(workspace, file, opened.get(file.name), seen.get(file.name, last_look), now),
            opened.get(file.name),
            repeats.get(file.name),
        )
        for file in arrived
    ]
    return Intake(tuple(received), told)


def leave_unfinished(workspace: Workspace, intake: Intake, now: dt.datetime) -> Intake:
    """Without the files whose end is missing and which are so young that it may still come.

    They stay in the inbox for a later run, and are told. A text that never got its last line end is read, and
    told too: a cell may have lost its end. A file is young for `PATIENCE` times the seconds
    after which one counts as settled, before and after its own time: clocks differ a little.
    """
    span = dt.timedelta(seconds=PATIENCE * workspace.settings.inbox.settle_seconds)
    young = {
        file.arrived.sha256
        for file in intake.received
        if _is_unfinished(file) and abs(now - workspace.local(file.arrived.modified)) < span
    }
    left = {file.name for file in intake.received if file.arrived.sha256 in young}
    told = [Finding("FILE_UNSETTLED", name) for name in sorted(left)]
    told += [
        Finding("TEXT_END_MISSING", file.name)
        for file in intake.received
        if file.name not in left and file.opened and not file.opened.trouble and _is_unfinished(file)
    ]
    return intake.without(left, tuple(told))


def _is_unfinished(file: Received) -> bool:
    """Whether its end may still come: nothing in it, a workbook cut off, a text without its last line end."""
    if file.opened is None:
        return False
    if not file.arrived.content or (file.opened.trouble and file.opened.trouble[0] == UNFINISHED):
        return True
    last = file.arrived.content.rstrip(b"\x00")[-1:]  # in UTF-16 a line end has a zero beside it
    return file.opened.format == "csv" and last not in (b"\n", b"\r")


def _told_apart(
    arrived: Sequence[Arrived], known: Mapping[str, tuple[str, str]]
) -> tuple[list[Arrived], dict[str, tuple[str, str]]]:
    """Files with new bytes, and of the others the (batch, name) that they repeat: the earliest counts."""
    seen = dict(known)
    fresh: list[Arrived] = []
    repeats: dict[str, tuple[str, str]] = {}
    for file in sorted(arrived, key=lambda one: (one.modified, one.name)):
        if file.sha256 in seen:
            repeats[file.name] = seen[file.sha256]
        else:
            seen[file.sha256] = ("", file.name)
            fresh.append(file)
    return fresh, repeats


def look_in_inbox(workspace: Workspace) -> tuple[list[Arrived], list[Finding]]:
    """The settled files of the inbox, their bytes read once, and those that were still changing."""
    inbox = workspace.settings.inbox
    return look(workspace.inbox, inbox.settle_seconds, inbox.ignore, inbox.max_size_mb * 1_000_000)


def open_all(
    workspace: Workspace,
    files: Sequence[Arrived],
    progress: FilesDone | None = None,
    codes: Collection[str] = (),
    answers: Mapping[str, Mapping[str, FormAnswer]] | None = None,
) -> list[Opened]:
    """Every file opened, by the desk's headings; its currency is noted. codes: of the catalogue.

    answers: by file and sheet.
    """
    compute, extra = workspace.settings.compute, workspace.settings.words.of_every_language()
    contents = [(file.name, file.content) for file in files]
    with cluster(compute.scheduler if files else "") as client:
        there = client.get_executor() if client else None
        opened = read_all(contents, compute.workers, extra, codes, there, progress, answers=answers)
    for sheet in chain.from_iterable(one.sheets for one in opened):
        sheet.currency = workspace.settings.company.currency
    return opened


def _received_at(
    workspace: Workspace,
    file: Arrived,
    opened: Opened | None,
    last_look: dt.datetime | None,
    now: dt.datetime,
) -> dt.datetime:
    """When a server took the mail in, else its date, else the file's time; never before the previous look nor
    after now (4-run, Arrival): a sender writes any date and any older `Received` line that he likes.
    """
    earliest = last_look + dt.timedelta(seconds=1) if last_look else None
    taken_in = [workspace.local(moment) for moment in (opened.mail_received if opened else ())]
    between = [moment for moment in taken_in if moment <= now and (earliest is None or moment >= earliest)]
    mailed = opened.mail_date if opened else None
    moment = max(between) if between else workspace.local(mailed or file.modified)
    return min(max(moment, earliest) if earliest else moment, now)
