"""How a command ends that cannot do its work: a sentence, what to do, the exit code (4-run, exit codes)."""

import errno
import json
import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

import click

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import Words
from orderbatch.terminal.call import Call
from orderbatch.terminal.console import harmless, paint, say
from orderbatch.terminal.folding import folded
from orderbatch.terminal.speech import complain, complaint


def conclude(error: BaseException, call: Call) -> ExitCode:
    """Tell what ended the command, and with which exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        say(error.ctx.get_help() if error.ctx else "", to_log=True)
        return ExitCode.USAGE
    if isinstance(error, click.ClickException):
        return _misuse(error, call)
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        message = call.words.text("cli.internal.interrupted")
        if not _told_programs(call, ExitCode.INTERRUPTED, "INTERRUPTED", message):
            say(message, to_log=True)
            _tell_of_the_inbox(call)
        return ExitCode.INTERRUPTED
    error = _of_the_disk(error, call.words) or _of_the_ledger(error, call) or error
    if isinstance(error, OrderbatchError):
        return _operators_trouble(error, call)
    if isinstance(error, BrokenPipeError):
        # Whoever read our output has gone; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    return _our_mistake(error, call)


def _told_programs(
    call: Call, exit_code: ExitCode, code: str, message: str, fix: str = "", **more: object
) -> bool:
    """Whether a program asked; then it is told on stdout, in the same shape however a call ends."""
    if not call.as_json:
        return False
    told = {"error": code, "message": message, "fix": fix, "exit_code": int(exit_code), **more}
    told["inbox"] = call.lying()
    try:
        say(json.dumps(told, ensure_ascii=False, indent=1))
    except OSError:  # stdout is a file on a full disk, or nobody listens: the log is told as a person is
        return False
    return True


def _misuse(error: click.ClickException, call: Call) -> ExitCode:
    message, fix = complaint(error, call.words)
    if not _told_programs(call, ExitCode.USAGE, "USAGE", message, fix):
        complain(error, call.words)
    return ExitCode.USAGE


def _operators_trouble(error: OrderbatchError, call: Call) -> ExitCode:
    """What happened, what to do, and what was found in the files until then."""
    from orderbatch.terminal.problems import for_programs, problem_lines

    (message, fix), *others = (_worded(trouble, call.words) for trouble in (error, *error.others))
    more = {
        "problems": for_programs(error.findings, call.words),
        "others": [
            {"error": trouble.code, "message": said, "fix": do}
            for trouble, (said, do) in zip(error.others, others, strict=True)
        ],
        "asked": [{"file": file, "workbook": workbook} for file, workbook in error.asked.items()],
    }
    if _told_programs(call, error.exit_code, error.code, message, fix, **more):
        return error.exit_code
    for said, do in ((message, fix), *others):
        first, *rest = (harmless(line) for line in said.splitlines())
        say(folded(f"{paint('×', fg='red', bold=True)} {first}"), to_log=True)
        for line in (*rest, f"→ {harmless(do)}"):
            say(folded(f"  {line}"), to_log=True)
    lines, _left = problem_lines(error.findings, call.words, least="warning")
    if lines:
        say(folded("\n".join(["", *lines])), to_log=True)
    _tell_of_questions(error.asked, call.words)
    if call.is_run or error.exit_code == ExitCode.MASTER:
        _tell_of_the_inbox(call, {finding.file for finding in error.findings})
    return error.exit_code


def _tell_of_questions(asked: Mapping[str, str], words: Words) -> None:
    """Which files wait for an answer, and on which workbook."""
    for workbook in sorted({*asked.values()}):
        names = [harmless(file) for file, own in asked.items() if own == workbook]
        numbers = {"names": words.listed(names), "workbook": harmless(workbook)}
        for name, mark in (("asked", paint("●", fg="yellow", bold=True)), ("answer", " ")):
            said = words.text(f"cli.run.{name}", count=len(names), **numbers)
            say(folded(f"{mark} {said}"), to_log=True)


def _tell_of_the_inbox(call: Call, told: Collection[str] = ()) -> None:
    """A person, too, is told by name what lies in the inbox after a run that did not end as it should.

    told: what is no file and was named before.
    """
    for kind, names in call.lying().items():
        left = [name for name in names if kind != "no_files" or name not in told]
        if left:
            joined = call.words.joined(harmless(name) for name in left)
            say(folded(call.words.text(f"cli.run.{kind}", names=joined)), to_log=True)


def _worded(trouble: OrderbatchError, words: Words) -> tuple[str, str]:
    """What happened, and what to do."""
    return trouble.message(words), trouble.fix(words)


def _of_the_disk(error: BaseException, words: Words) -> OrderbatchError | None:
    """What a folder or a disk did not allow: no room, no permission, a file where a folder must be.

    What has no sentence of its own is said in the words of the system: no error of a disk is ours.
    """
    if not isinstance(error, OSError) or isinstance(error, ConnectionError | ChildProcessError):
        return None
    name = errno.errorcode.get(error.errno or 0, "")
    if not name:
        return None
    sentences = words.look_up("phrases.disk")
    problem = sentences.get(name) or sentences["other"].format(said=error.strerror or name)
    file = error.filename or words.text("phrases.disk.unnamed")
    return OrderbatchError("DISK", ExitCode.BUSY, file=file, problem=problem)


def _of_the_ledger(error: BaseException, call: Call) -> OrderbatchError | None:
    """What the database did not do: locked, full, gone (exit 4); or a file that is damaged (exit 5)."""
    if not isinstance(error, Exception) or type(error).__module__ not in ("sqlalchemy.exc", "sqlite3"):
        return None
    from orderbatch.contract.limits.setting_values import without_passwords
    from orderbatch.ledger.connect import newest_backup
    from orderbatch.ledger.soundness import DAMAGED, NOT_DONE, what_it_says

    problem = str(getattr(error, "orig", None) or error).strip()
    said = what_it_says(error)
    if said == NOT_DONE:
        return OrderbatchError("LEDGER_FAILED", ExitCode.BUSY, problem=problem)
    if said == DAMAGED:
        url = call.workspace().settings.ledger.url
        numbers = {"ledger": without_passwords(url) or "ledger.db", "problem": problem}
        newest = newest_backup(call.root / ".orderbatch/backups")
        return OrderbatchError("LEDGER_DAMAGED", ExitCode.INTEGRITY, backup=newest or "-", **numbers)
    return None


def _our_mistake(error: BaseException, call: Call) -> ExitCode:
    """The traceback goes to a log file that is named; to the screen only when asked."""
    import traceback

    trace = "".join(traceback.format_exception(error))
    log = _write_log(call.root, trace)
    sentence = call.words.text("cli.internal.message", kind=type(error).__name__)
    fix = (
        call.words.text("cli.internal.fix", log=harmless(log))
        if log
        else call.words.text("cli.internal.unkept")
    )
    if not _told_programs(call, ExitCode.INTERNAL, "INTERNAL", sentence, fix):
        say(f"{paint('×', fg='red', bold=True)} {sentence}", to_log=True)
        say(f"  → {fix}", to_log=True)
        _tell_of_the_inbox(call)
    if call.verbose:
        say(trace, to_log=True)
    return ExitCode.INTERNAL


def _write_log(root: Path, trace: str) -> Path | None:
    """A new file under `.orderbatch/`, or with the machine's temporary files where there is no desk or no
    room; None where there is none there either."""
    import tempfile

    for folder in (root / ".orderbatch", None):
        try:
            number, name = tempfile.mkstemp(".log", "failure-", folder)
        except OSError:
            continue
        try:
            with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as log:
                log.write(trace)
        except OSError:
            Path(name).unlink(missing_ok=True)
        else:
            return Path(name)
    return None
