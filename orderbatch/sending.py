"""`orderbatch send`: the mails of a batch are posted, each once, and never without being asked.

A mail is noted in a file before it is handed to the server and when the server has taken it. What the file
calls begun and not ended after a crash may have gone or not: it is called unknown, and goes again only when
asked for by name.
"""

import base64
import datetime as dt
import email
import json
import os
import smtplib
import ssl
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path, PurePath

from orderbatch.contract.batch import MAIL, PUBLISHED
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.settings import Mail
from orderbatch.ledger.books import Ledger, held_ledger
from orderbatch.ledger.journals.filing import file_journals
from orderbatch.ledger.journals.posted import PART, SENT, STATES, UNKNOWN, enter_sent, mails_left, mails_sent
from orderbatch.ledger.queries import runs
from orderbatch.workspace.workspace import Workspace

PASSWORD = "ORDERBATCH_MAIL_PASSWORD"  # the environment variable that holds it; it stands nowhere else
WAITING, FAILED, CHANGED = "waiting", "failed", "changed"
_BEGUN = "begun"
_WELCOME = 235  # what a server answers to a right password
_TIMEOUT = 30  # seconds that a server may keep silent


@dataclass(frozen=True, slots=True)
class Posted:
    """One mail: its name, to whom, and what became of it.

    state: waiting | sent | part (some of its addresses were refused) | failed | unknown | changed (its draft
    is not as it was written). why: the server's words, where it failed or refused addresses.
    """

    name: str
    to: str
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """The mails of a batch. is_done: whether they were to be sent, not only shown. sent_now: by this call.

    earlier: (batch, mails that did not go) of earlier batches, where this desk sends its mails from here.
    """

    batch: str
    host: str
    mails: tuple[Posted, ...]
    is_done: bool
    sent_now: int = 0
    earlier: tuple[tuple[str, int], ...] = ()

    @property
    def has_trouble(self) -> bool:
        """Whether a mail is to be looked at: also one that was to go and is not as it was written."""
        bad = {FAILED, PART, UNKNOWN} | ({CHANGED} if self.is_done else set())
        return any(mail.state in bad for mail in self.mails)


def send(
    workspace: Workspace, now: dt.datetime, batch: str = "", again: Collection[str] = (), *, is_sure: bool
) -> Post:
    """Post what of a batch ("" = the newest) was not sent yet; without is_sure only say what that is.

    now: the moment, in the company's zone. again: names of mails that go although they went, or may have.
    Raises BATCH_NONE, MAIL_NOT_SET (exit 2), MAIL_UNREACHABLE (exit 4).
    """
    settings = workspace.settings.mail
    if is_sure and not (settings.host and settings.sender):
        raise OrderbatchError("MAIL_NOT_SET", ExitCode.USAGE)
    with held_ledger(workspace) as ledger:
        _settle(workspace, ledger, now)
        number, drafts = _drafts(workspace, ledger, batch)
        listed = list(_listed(ledger, number, drafts, again))
        waited = {mail.name for mail in listed if mail.state == WAITING}
        if is_sure and waited:
            listed = _post(workspace, ledger, settings, now, number, listed, drafts)
            _settle(workspace, ledger, now)
        sent_now = sum(mail.state in (SENT, PART) for mail in listed if mail.name in waited)
        earlier = ledger.ask(mails_left, number) if settings.host else ()
        return Post(number, settings.host, tuple(listed), is_sure, sent_now, earlier)


def _drafts(workspace: Workspace, ledger: Ledger, batch: str) -> tuple[str, dict[str, bytes]]:
    """The batch and its drafts by name; b"" for one that is not in the outbox as it was written."""
    number, day = ledger.ask(runs.own_batch, batch)
    folder = workspace.outbox / day / number
    found = {}
    for output, state, wanted in ledger.ask(runs.outputs, number):
        if output.kind == MAIL:
            path = folder / output.name
            content = path.read_bytes() if state == PUBLISHED and path.is_file() else b""
            found[output.name] = content if sha256(content).hexdigest() == wanted else b""
    return number, found


def _listed(ledger: Ledger, batch: str, drafts: dict[str, bytes], again: Collection[str]) -> Iterator[Posted]:
    known = ledger.ask(mails_sent)
    for name, content in drafts.items():
        stem = PurePath(name).stem
        state = WAITING if stem in again else known.get((batch, name), WAITING)
        to = str(_opened(content)["To"]) if content else ""
        yield Posted(name, to, CHANGED if not content and state == WAITING else state)


def _post(
    workspace: Workspace,
    ledger: Ledger,
    settings: Mail,
    now: dt.datetime,
    batch: str,
    listed: Sequence[Posted],
    drafts: dict[str, bytes],
) -> list[Posted]:
    """Hand over what waits; where the connection breaks, or the server hangs up, the rest goes on waiting."""
    done = []
    with _server(settings) as server:
        for place, mail in enumerate(listed):
            if mail.state != WAITING:
                done.append(mail)
                continue
            _note(workspace, batch, mail.name, _BEGUN)
            posted = _hand_over(server, mail, _ready(drafts[mail.name], settings, now, batch))
            _note(workspace, batch, mail.name, posted.state)
            done.append(posted)
            if posted.state == UNKNOWN or not server.sock:
                return [*done, *listed[place + 1 :]]
    return done


def _hand_over(server: smtplib.SMTP, mail: Posted, message: EmailMessage) -> Posted:
    try:
        refused = server.send_message(message)
    except (
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPResponseException,
        smtplib.SMTPNotSupportedError,  # letters in an address which that server does not know
    ) as error:
        return Posted(mail.name, mail.to, FAILED, _in_words(error))
    except (smtplib.SMTPException, OSError) as error:
        return Posted(mail.name, mail.to, UNKNOWN, _in_words(error))
    return Posted(mail.name, mail.to, PART if refused else SENT, _of_addresses(refused))


def _in_words(error: Exception) -> str:
    """What went wrong as the server said it, without the signs in which smtplib prints it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _of_addresses(error.recipients)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_as_text(error.smtp_error)}"
    return str(error)


def _of_addresses(refused: Mapping[str, tuple[int, bytes]]) -> str:
    return ", ".join(f"{address}: {code} {_as_text(said)}" for address, (code, said) in refused.items())


def _as_text(said: bytes | str) -> str:
    """Servers answer in ASCII or UTF-8; older Chinese ones in GBK."""
    if isinstance(said, str):
        return said
    try:
        return said.decode()
    except UnicodeDecodeError:
        return said.decode("gb18030", errors="replace")


@contextmanager
def _server(settings: Mail) -> Iterator[smtplib.SMTP]:
    """The server, with the connection secured and logged in as the settings say."""
    where = f"{settings.host}:{settings.port}"
    try:
        server = _connected(settings)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:  # the last: a host that no name can be
        raise OrderbatchError(
            "MAIL_UNREACHABLE", ExitCode.BUSY, host=where, problem=_in_words(error)
        ) from error
    try:
        yield server
    finally:
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()  # whatever was taken has been noted


def _connected(settings: Mail) -> smtplib.SMTP:
    """The server, secured as set before it is told who we are; closed again where that fails."""
    secured = ssl.create_default_context()
    if settings.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=_TIMEOUT, context=secured
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=_TIMEOUT)
    try:
        if settings.security == "starttls":
            server.starttls(context=secured)
        if settings.user:
            _log_in(server, settings.user, os.environ.get(PASSWORD, ""))
    except BaseException:
        server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """smtplib knows ASCII alone; other letters go as UTF-8 (RFC 4616)."""
    if f"{user}{password}".isascii():
        server.login(user, password)
        return
    server.ehlo_or_helo_if_needed()
    told = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
    code, said = server.docmd("AUTH", f"PLAIN {told}")
    if code != _WELCOME:
        raise smtplib.SMTPAuthenticationError(code, said)


def _opened(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def _ready(content: bytes, settings: Mail, now: dt.datetime, batch: str) -> EmailMessage:
    """A draft as a mail: with sender, date, and a number that is the same however often it is sent."""
    message = _opened(content)
    del message["X-Unsent"]
    if "From" not in message:
        message["From"] = settings.sender
    message["Date"] = format_datetime(now.astimezone())
    digest = sha256(f"{batch}/".encode() + content).hexdigest()
    message["Message-ID"] = f"<{digest[:32]}@{settings.sender.rpartition('@')[2]}>"
    return message


def _notes(workspace: Workspace) -> Path:
    return workspace.state / "sending.jsonl"


def _note(workspace: Workspace, batch: str, name: str, state: str) -> None:
    """A line on the disk before the next step is taken."""
    with _notes(workspace).open("a", encoding="utf-8") as notes:
        notes.write(json.dumps([batch, name, state], ensure_ascii=False) + "\n")
        notes.flush()
        os.fsync(notes.fileno())


def _settle(workspace: Workspace, ledger: Ledger, now: dt.datetime) -> None:
    """Enter what was noted, also by a call that was cut off, and forget the notes."""
    notes = _notes(workspace)
    if not notes.exists():
        return
    states: dict[tuple[str, str], str] = {}
    for line in notes.read_text(encoding="utf-8").splitlines():
        try:
            batch, name, state = json.loads(line)
        except ValueError:
            continue  # the last line of a call that was cut off while it wrote
        states[batch, name] = UNKNOWN if state == _BEGUN else state
    entered = [(*place, state) for place, state in states.items() if state in STATES]
    if entered:
        ledger.enter(enter_sent, now, entered)
        file_journals(ledger, workspace.root)
    notes.unlink()
