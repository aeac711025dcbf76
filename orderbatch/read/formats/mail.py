"""A mail as its attachments: what the agent's mail program sent (P-3.1)."""

import datetime as dt
import email
import email.policy
import email.utils
import mimetypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.errors import CloseBoundaryNotFoundDefect, InvalidHeaderDefect
from email.message import EmailMessage, Message

from orderbatch.contract.names import told_name
from orderbatch.contract.spellings import clean_text
from orderbatch.read.formats.plain_text import newest_part, rows_of_text
from orderbatch.read.formats.web_page import rows_of_page

MAX_ATTACHMENTS = 100  # that are read
_PAPERS = (".eml", ".msg", ".pdf", ".doc", ".docx", ".rtf", ".wps")  # may be orders, and are not read
MAX_DEPTH = 3  # mails attached as files, one inside the other
_YEARS = range(1980, 9999)
_RAW_NAME = re.compile(rb"""(?im)^(?:Content-|[ \t])[^\n]*?name="?[^"\n]*[\x80-\xff][^\n]*""")


def mail_date(message: EmailMessage) -> dt.datetime | None:
    """The mail's own date, aware; None where it has none or a nonsensical one."""
    return _moment(str(message["Date"]))


def _moment(text: str) -> dt.datetime | None:
    try:
        found = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if found.year not in _YEARS:  # the last days of the calendar cannot be told in every zone
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def parse(content: bytes) -> EmailMessage:
    """The message. File names in the sender's own letters are taken for GBK where they are no UTF-8."""
    named = _RAW_NAME.sub(_in_utf8, content.removeprefix(b"\xef\xbb\xbf"))
    return email.message_from_bytes(named, policy=email.policy.default)


def _in_utf8(line: re.Match[bytes]) -> bytes:
    return _in_utf8_of(line[0])


def _in_utf8_of(text: bytes) -> bytes:
    try:
        text.decode()
    except UnicodeDecodeError:
        return text.decode("gb18030", "replace").encode()
    return text


def is_cut(message: EmailMessage) -> bool:
    """Whether a part of it does not end."""
    return any(
        isinstance(defect, CloseBoundaryNotFoundDefect) for part in message.walk() for defect in part.defects
    )


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file. senders: whose mail it lay in, from the outermost mail to the one that holds it."""

    name: str
    content: bytes
    senders: tuple[str, ...]


def sender_of(message: Message) -> str:
    """The one address that a mail says it is from, in small letters; "" where it names none or several.

    `office@agent.example <thief@else.example>` names two, of which the library takes the first.
    """
    return _address_in(message, "From")


def hands_of(message: Message) -> tuple[str, ...]:
    """Who sent a mail, the outermost first: who posted it, as `Sender` says, where that is not its author.

    A `Reply-To` says where answers are to go, and nothing of ours goes there.
    """
    author = sender_of(message)
    says_so = any(str(line).strip() for line in message.get_all("Sender") or [])
    posted_by = _address_in(message, "Sender") if says_so else author
    return (author,) if posted_by == author else (posted_by, author)


def _address_in(message: Message, header: str) -> str:
    named = message.get_all(header) or []
    found = [address.addr_spec for line in named for address in getattr(line, "addresses", ())]
    if not (len(named) == len(found) == 1 and "@" in found[0]):
        return ""
    defects = getattr(named[0], "defects", ())
    is_odd = any(isinstance(defect, InvalidHeaderDefect) for defect in defects)
    address = _in_utf8_of(found[0].encode("utf-8", "surrogateescape")).decode("utf-8", "replace")
    is_odd |= address != clean_text(address) or any(map(str.isspace, address))
    return "" if is_odd else address.encode().lower().decode()  # a K that is no K (Kelvin) is no small k


def received_at(message: EmailMessage) -> list[dt.datetime]:
    """When the servers on its way took a mail in, as their `Received` lines say; aware."""
    dates = [str(line).rpartition(";")[2] for line in message.get_all("Received") or []]
    return [moment for date in dates if (moment := _moment(date)) is not None]


def attachments_of(message: Message, depth: int = 1, senders: tuple[str, ...] = ()) -> list[Attachment]:
    """Everything attached, also to a forwarded mail inside, or to one that is a file."""
    found: list[Attachment] = []
    for part, known in _parts(message, (*senders, *hands_of(message))):
        name = part.get_filename() or _made_name(part, len(found))
        payload = part.get_payload(decode=True)
        if not name or not isinstance(payload, bytes):
            continue
        if name.lower().endswith(".eml") and depth < MAX_DEPTH:
            found += attachments_of(parse(payload), depth + 1, known)
        else:
            found.append(Attachment(told_name(name), payload, known))
    return found


def read_and_unread(attached: Iterable[Attachment]) -> tuple[list[Attachment], tuple[str, ...]]:
    """The attachments that are read, and the names of the others that are no pictures."""
    read: list[Attachment] = []
    unread: list[str] = []
    for one in attached:
        if not one.name.lower().endswith(_PAPERS) and len(read) < MAX_ATTACHMENTS:
            read.append(one)
        elif not (mimetypes.guess_type(one.name)[0] or "").startswith("image/"):
            unread.append(one.name)
    return read, tuple(unread)


def senders_of(message: Message, attached: Iterable[Attachment]) -> tuple[str, ...]:
    """Whose hands a mail and what is attached to it went through, each once, the outermost first."""
    passed_on = (sender for one in attached for sender in one.senders)
    return tuple(dict.fromkeys((*hands_of(message), *passed_on)))


def text_of(message: EmailMessage) -> list[list[str]]:
    """What a mail says itself, as rows of cells: its table, or its lines down to the mail that it answers."""
    for kind in ("html", "plain"):
        body = message.get_body((kind,))
        text = _text(body) if body is not None else ""
        rows = rows_of_page(text) if kind == "html" else rows_of_text(newest_part(text))
        if any(sum(map(bool, row)) > 1 for row in rows):
            return rows
    return []


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return payload.decode("gb18030", "replace")


def _parts(part: Message, senders: tuple[str, ...]) -> Iterator[tuple[Message, tuple[str, ...]]]:
    """The parts that hold something, each with the senders of the mails around it."""
    inside = part.get_payload()
    if not part.is_multipart() or not isinstance(inside, list):
        yield part, senders
        return
    is_mail = part.get_content_maintype() == "message"
    for inner in inside:
        if isinstance(inner, Message):
            yield from _parts(inner, (*senders, *hands_of(inner)) if is_mail else senders)


def _made_name(part: Message, number: int) -> str:
    """A name for what has none and yet is no text of the mail."""
    if part.get_content_maintype() != "application" and part.get_content_disposition() != "attachment":
        return ""
    return f"{number + 1}{mimetypes.guess_extension(part.get_content_type()) or ''}"
