"""A mail as its attachments: what the agent's mail program sent (P-3.1)."""

import datetime as dt
import email
import email.policy
import email.utils
import mimetypes
import re
from email.errors import CloseBoundaryNotFoundDefect
from email.message import EmailMessage

from orderbatch.contract.names import told_name

MAX_ATTACHMENTS = 100
MAX_DEPTH = 3  # mails attached as files, one inside the other
_YEARS = range(1980, 9999)
_RAW_NAME = re.compile(rb"""(?im)^(?:Content-|[ \t])[^\n]*?name="?[^"\n]*[\x80-\xff][^\n]*""")


def mail_date(message: EmailMessage) -> dt.datetime | None:
    """The mail's own date, aware; None where it has none or a nonsensical one."""
    try:
        found = email.utils.parsedate_to_datetime(str(message["Date"]))
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
    try:
        line[0].decode()
    except UnicodeDecodeError:
        return line[0].decode("gb18030", "replace").encode()
    return line[0]


def is_cut(message: EmailMessage) -> bool:
    """Whether a part of it does not end."""
    return any(
        isinstance(defect, CloseBoundaryNotFoundDefect) for part in message.walk() for defect in part.defects
    )


def attachments_of(message: EmailMessage, depth: int = 1) -> list[tuple[str, bytes]]:
    """File name and bytes of everything attached, also to a forwarded mail inside, or one that is a file."""
    found: list[tuple[str, bytes]] = []
    for part in message.walk():
        name = part.get_filename() or _made_name(part, len(found))
        if part.is_multipart() or not name:
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        if name.lower().endswith(".eml") and depth < MAX_DEPTH:
            found += attachments_of(parse(payload), depth + 1)
        else:
            found.append((told_name(name), payload))
    return found[:MAX_ATTACHMENTS]


def _made_name(part: EmailMessage, number: int) -> str:
    """A name for what has none and yet is no text of the mail."""
    if part.get_content_maintype() != "application" and part.get_content_disposition() != "attachment":
        return ""
    return f"{number + 1}{mimetypes.guess_extension(part.get_content_type()) or ''}"
