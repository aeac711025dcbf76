"""One day, readable aloud: take what came in, settle what came back, decide what is new, write it all out.

The ledger's commit is the only point where anything becomes true. All before it is harmless; all after it
(publish, tidy, back up) is listed in the ledger and repeated by the next run until done (4-run).
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from orderbatch.contract.batch import MAIL, Batch
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import told_name
from orderbatch.contract.sheets.every import LIST_KINDS
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.day.by_hand.keyed import WAITS
from orderbatch.day.facts import Desk, asking_alone, lay_desk
from orderbatch.day.intake import STAYS, Intake, leave_unfinished, look_in_inbox, take_stock_of_inbox
from orderbatch.day.layouts.asked_before import memory_of
from orderbatch.day.layouts.asked_lists import still_lying
from orderbatch.day.plan import Plan, check_day, plan_day
from orderbatch.day.trust.mailed import without_unasked
from orderbatch.day.written.drawing import Drawers
from orderbatch.day.written.publishing import write_out
from orderbatch.ledger.books import Ledger, held_ledger, ledger_of
from orderbatch.ledger.commit import commit_after
from orderbatch.ledger.journals.closed import closed_months
from orderbatch.ledger.queries import runs
from orderbatch.read.processes.originals import from_archive, from_memory
from orderbatch.read.processes.pool import FilesDone
from orderbatch.workspace.archive import take_in_all
from orderbatch.workspace.inbox import Arrived, plain_name, with_named
from orderbatch.workspace.outbox import folder_named, folder_of, preview
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.outputs import draw, plan_all

Understood = tuple[str, list[FoundSheet], list[Finding]]
"""A file, its recognised sheets, and why it could not be read."""


@dataclass(frozen=True, slots=True)
class DayDone:
    """What a run did, for the screen: its batch (None: nothing new), what was published and what was not.

    published: paths below the workspace. unpublished: (name, reason); they are tried again next time.
    """

    batch: Batch | None
    findings: tuple[Finding, ...] = ()
    published: tuple[str, ...] = ()
    unpublished: tuple[tuple[str, str], ...] = ()
    folder: str = ""
    files: int = 0  # looked at by a check
    lists: tuple[Understood, ...] = ()  # masters and payment lists that a check looked at

    @property
    def exit_code(self) -> ExitCode:
        """Done, or busy where an output could not be published."""
        return ExitCode.BUSY if self.unpublished else ExitCode.DONE


def run(
    workspace: Workspace,
    now: dt.datetime,
    *,
    dry: bool = False,
    allow_stale: bool = False,
    accept: Sequence[str] = (),
    is_sure: bool = False,
    progress: FilesDone | None = None,
) -> DayDone:
    """The daily run as of `now` (company zone). A dry run decides all the same and writes only a preview.

    accept: files of the inbox whose lists are used although they name far less than before. is_sure: the day
    is meant although it is long after the last. Raises `OrderbatchError` (exit 2 for a day before the last
    batch's or long after it, 3, 4, 5), nothing written.
    """
    workspace.make_folders()
    with held_ledger(workspace) as ledger, Drawers(workspace.settings.compute) as others:
        _go_forward(ledger, now, 0 if is_sure else workspace.settings.run.max_leap_days)
        finished, unfinished = ((), ()) if dry else _write_out(workspace, ledger, others)
        day = _decided(workspace, ledger, now, others, dry, allow_stale, accept, progress)
        if not day.folder or dry:
            return replace(day, published=(*finished, *day.published), unpublished=unfinished)
        published, unpublished = _write_out(workspace, ledger, others, day.batch)
        found = (*day.findings, *_still_lying(ledger, day.findings))
        return replace(day, findings=found, published=(*finished, *published), unpublished=unpublished)


def _decided(
    workspace: Workspace,
    ledger: Ledger,
    now: dt.datetime,
    others: Drawers,
    dry: bool,
    allow_stale: bool,
    accept: Sequence[str],
    progress: FilesDone | None,
) -> DayDone:
    """What lies in the inbox read, decided and made true, or only shown; nothing is published yet."""
    arrived, unsettled = look_in_inbox(workspace)
    desk = _desk(workspace, ledger, now, arrived, unsettled, progress, accepted=_accepted(accept, arrived))
    with _telling(desk.intake, desk.masters.findings), _asking_first(workspace, ledger, desk, others, dry):
        plan = plan_day(desk, allow_stale)
    if plan is None:
        return DayDone(None, (*desk.intake.findings, *desk.masters.findings))
    if dry:
        return _previewed(workspace, plan)
    return _made_true(workspace, ledger, plan, others)


@contextmanager
def _asking_first(
    workspace: Workspace, ledger: Ledger, desk: Desk, others: Drawers, dry: bool
) -> Iterator[None]:
    """What is asked about forms is committed and published also where a master is missing (4-run).

    So a first morning cannot block itself; the other files stay in the inbox. What waits for an answer is
    told with the error, also where it was asked before.
    """
    try:
        yield
    except OrderbatchError as error:
        if error.exit_code != ExitCode.MASTER:
            raise
        alone = None if dry else asking_alone(desk)
        plan = plan_day(alone, allow_stale=False) if alone else None
        if plan:
            _made_true(workspace, ledger, plan, others)
            _write_out(workspace, ledger, others)
        waiting = still_lying(memory_of(ledger), desk.intake, ()).waiting
        error.asked = {
            row["document"]: f"{folder_named(row['day'], row['batch'])}/{row['workbook']}" for row in waiting
        }
        raise


def _previewed(workspace: Workspace, plan: Plan) -> DayDone:
    """What a dry run shows, but for the mails."""
    drawing = partial(draw, originals=from_memory(_contents(plan)))
    documents = [output for output in plan_all(plan.batch) if output.kind != MAIL]
    shown = preview(workspace, plan.batch, documents, drawing)
    return DayDone(plan.batch, plan.batch.findings, tuple(shown), folder="outbox/preview")


def _made_true(workspace: Workspace, ledger: Ledger, plan: Plan, others: Drawers) -> DayDone:
    """Originals to their places, then the commit; others begin to draw while the disk takes the originals.

    What was read and decided is let go: the books give it back.
    """
    outputs = plan_all(plan.batch)
    as_entered: list[Batch] = []

    def before_it_is_true(batch: Batch) -> None:
        as_entered.append(batch)
        others.begin_early(batch, outputs)
        _take_in(workspace, plan)

    came = (plan.masters, plan.intake_orders, plan.intake_lines)
    rest = (*came, plan.events, outputs, plan.taken, plan.sums)
    ledger.enter(commit_after, before_it_is_true, plan.batch, *rest)
    return DayDone(as_entered[0], plan.batch.findings, folder=folder_of(plan.batch))


def rehearse(
    workspace: Workspace, now: dt.datetime, *, allow_stale: bool = False, progress: FilesDone | None = None
) -> Batch | None:
    """What a run would decide as of `now`; nothing is kept and nothing written. None where nothing is due."""
    with ledger_of(workspace) as ledger:
        arrived, unsettled = look_in_inbox(workspace) if workspace.inbox.is_dir() else ([], [])
        desk = _desk(workspace, ledger, now, arrived, unsettled, progress)
        with _telling(desk.intake, desk.masters.findings):
            plan = plan_day(desk, allow_stale)
        return plan.batch if plan else None


def check(
    workspace: Workspace, now: dt.datetime, files: Sequence[Path] = (), progress: FilesDone | None = None
) -> DayDone:
    """What a run would find in these files, or in the inbox; nothing is kept and nothing is shared out.

    Masters that lie in the inbox count. Raises MASTER_MISSING where orders cannot be checked for want of one.
    """
    with ledger_of(workspace) as ledger:
        desk, asked = _desk_before(workspace, ledger, now, files, progress)
        with _telling(desk.intake, desk.masters.findings):
            findings = tuple(finding for finding in check_day(desk) if finding.file in asked)
        lists: tuple[Understood, ...] = tuple(
            (name, [sheet for sheet in sheets if sheet.kind in LIST_KINDS], [])
            for name, sheets, _trouble in _understood(desk, asked)
            if any(sheet.kind in LIST_KINDS for sheet in sheets)
        )
        return DayDone(None, findings, files=len(asked), lists=lists)


def understand(
    workspace: Workspace, now: dt.datetime, files: Sequence[Path] = (), progress: FilesDone | None = None
) -> list[Understood]:
    """How a run reads these files, or those of the inbox: name, recognised sheets, why one could not be.

    A file that came before is shown as it was read then, by the masters in force now.
    """
    with ledger_of(workspace) as ledger:
        desk, asked = _desk_before(workspace, ledger, now, files, progress, is_new=True)
        return list(_understood(desk, asked))


def _understood(desk: Desk, asked: Collection[str]) -> Iterator[Understood]:
    for file in (*desk.intake.received, *desk.left):
        if file.name in asked:
            sheets = [*(file.opened.sheets if file.opened else ()), *file.asked]
            yield file.name, sheets, list(filter(None, [file.trouble]))


def _desk_before(
    workspace: Workspace,
    ledger: Ledger,
    now: dt.datetime,
    files: Sequence[Path],
    progress: FilesDone | None,
    is_new: bool = False,
) -> tuple[Desk, set[str]]:
    """The desk as a run would find it with these files in its inbox, and the names that are asked about."""
    inbox, unsettled = look_in_inbox(workspace) if workspace.inbox.is_dir() else ([], [])
    arrived, asked = with_named(files, inbox)
    return _desk(workspace, ledger, now, arrived, unsettled, progress, is_new), asked


def _desk(
    workspace: Workspace,
    ledger: Ledger,
    now: dt.datetime,
    arrived: list[Arrived],
    unsettled: list[Finding],
    progress: FilesDone | None,
    is_new: bool = False,
    accepted: Collection[str] = (),
) -> Desk:
    """is_new: whether bytes that came before are read as if they had not."""
    known = {} if is_new else ledger.ask(runs.known, [file.sha256 for file in arrived])
    stuck = {} if is_new else _not_removed(ledger)
    left = [file for file in arrived if _batch_of(file, stuck)]
    arrived = [file for file in arrived if file not in left]
    told_stuck = (
        Finding("FILE_STUCK", file.name, numbers={"batch": _batch_of(file, stuck)}) for file in left
    )
    unsettled = [*unsettled, *told_stuck]
    last, told = ledger.ask(runs.last_look), tuple(unsettled)
    seen = ledger.ask(runs.looks_before, (STAYS, WAITS))
    everything = take_stock_of_inbox(workspace, known, last, seen, now, arrived, told, progress)
    finished = leave_unfinished(workspace, everything, now)
    intake = without_unasked(finished, workspace.settings.mail.trusted)
    with _telling(intake):
        return lay_desk(workspace, ledger, intake, now, accepted)


def _not_removed(ledger: Ledger) -> dict[tuple[str, str], str]:
    """(name, SHA-256) of what is taken in and could not be removed from the inbox → its batch."""
    waiting = ledger.ask(runs.untidied).items()
    return {(name, sha256): batch for batch, inputs in waiting for name, sha256, _path in inputs}


def _still_lying(ledger: Ledger, told: Collection[Finding]) -> list[Finding]:
    """What this run took in and could not remove, because it is open elsewhere."""
    known = {finding.file for finding in told if finding.code == "FILE_STUCK"}
    stuck = {name: batch for (name, _sha256), batch in _not_removed(ledger).items() if name not in known}
    return [Finding("FILE_STUCK", name, numbers={"batch": batch}) for name, batch in stuck.items()]


def _batch_of(file: Arrived, stuck: Mapping[tuple[str, str], str]) -> str:
    """The batch that took a file in, by the name that it was told by then; "" for what is new."""
    return stuck.get((file.name, file.sha256), "") or next(
        (
            batch
            for (name, sha256), batch in stuck.items()
            if (plain_name(name), sha256) == (file.name, file.sha256)
        ),
        "",
    )


@contextmanager
def _telling(intake: Intake, more: Sequence[Finding] = ()) -> Iterator[None]:
    """What was found wrong with the files may be why a master is missing: it is told with the error."""
    try:
        yield
    except OrderbatchError as error:
        error.findings = (*intake.findings, *error.findings, *more)
        raise


def _accepted(names: Sequence[str], arrived: Sequence[Arrived]) -> frozenset[str]:
    """The files that `--accept` names. Raises ACCEPT_UNKNOWN (exit 2) for one that is not in the inbox."""
    wanted = frozenset(told_name(Path(name).name) for name in names)
    if missing := sorted(wanted - {file.name for file in arrived}):
        raise OrderbatchError("ACCEPT_UNKNOWN", ExitCode.USAGE, file=missing[0])
    return wanted


def _go_forward(ledger: Ledger, now: dt.datetime, most_days: int) -> None:
    """A day that is over stays as it was decided: CLOCK_BACK (exit 2) for a run of an earlier day, DAY_CLOSED
    for one of a closed month.

    most_days: CLOCK_LEAP (exit 2) for a run of so much later a day that it is more likely a slip; 0 = never.
    """
    for closed in ledger.ask(closed_months)[-1:]:
        if f"{now:%Y-%m}" <= closed.month:
            raise OrderbatchError("DAY_CLOSED", ExitCode.USAGE, day=now.date(), month=closed.month)
    last = ledger.ask(runs.newest_day)
    if last is None:
        return
    days = (now.date() - last).days
    if days < 0:
        raise OrderbatchError("CLOCK_BACK", ExitCode.USAGE, day=now.date(), last=last)
    if most_days and days > most_days:
        raise OrderbatchError("CLOCK_LEAP", ExitCode.USAGE, day=now.date(), last=last, days=days)


def _contents(plan: Plan) -> dict[str, bytes]:
    """Archive path → bytes of what is not archived yet."""
    return {
        path: file.arrived.content
        for file in plan.intake.received
        if (path := plan.archive_paths.get(file.name))
    }


def _take_in(workspace: Workspace, plan: Plan) -> None:
    """Every original to its last place, before the commit that says it is there."""
    paths = plan.archive_paths
    fresh = [(paths[file.name], file.arrived) for file in plan.intake.received if file.name in paths]
    take_in_all(workspace, fresh)


def _write_out(
    workspace: Workspace, ledger: Ledger, others: Drawers, known: Batch | None = None
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """All that is still to be done, with the originals as the archive holds them."""
    drawing = partial(draw, originals=from_archive(workspace.root))
    published, unpublished = write_out(workspace, ledger, drawing, others, known)
    return tuple(published), tuple(unpublished)
