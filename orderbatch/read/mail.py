"""A mail as its attachments: what the agent's mail program sent (P-3.1)."""

import datetime as dt
import email
import email.policy
import email.utils
from email.message import EmailMessage

from orderbatch.contract.file_name import told_name

MAX_ATTACHMENTS = 100
MAX_DEPTH = 2  # a mail inside a mail


def mail_date(message: EmailMessage) -> dt.datetime | None:
    """The mail's own date, aware; None where it has none or a nonsensical one."""
    try:
        found = email.utils.parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def parse(content: bytes) -> EmailMessage:
    """The message."""
    return email.message_from_bytes(content, policy=email.policy.default)


def attachments_of(message: EmailMessage, depth: int = 0) -> list[tuple[str, bytes]]:
    """File name and bytes of everything attached, also to a forwarded mail inside."""
    found: list[tuple[str, bytes]] = []
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and depth < MAX_DEPTH:
            continue  # walk() goes on into it
        name = part.get_filename()
        if part.is_multipart() or not name:
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            found.append((told_name(name), payload))
    return found[:MAX_ATTACHMENTS]
