"""One mail for each recipient of a batch, with all that is his attached: a draft that a mail program opens.

`X-Unsent: 1` makes the file a draft: a double click shows it ready to send. `orderbatch send` posts the
same bytes.
"""

import hashlib
from collections.abc import Callable, Iterable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import PurePath

from orderbatch.contract.batch import MAIL, Batch, Output
from orderbatch.contract.names import apart, clean_name
from orderbatch.contract.words import Words
from orderbatch.write.documents.day_summary.summary_text import render_text
from orderbatch.write.documents.mails.send_list import Sending, recipient
from orderbatch.write.returned import marked_form
from orderbatch.write.returned.earlier_marks import language_of_list
from orderbatch.write.workbook.book import settings_of

FOLDER = "mail"
_TYPES = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".html": ("text", "html"),
}


def plan(batch: Batch, sendings: Iterable[Sending], words: Words) -> list[Output]:
    """A draft for each recipient whose address is known; none where the settings want none."""
    if not settings_of(batch).mail.drafts:
        return []
    return apart(
        Output(f"{FOLDER}/{clean_name(recipient(sending, words)[:110], '.eml')}", MAIL, part_of(sending))
        for sending in sendings
        if sending.addresses
    )


def part_of(sending: Sending) -> str:
    """Whose draft it is."""
    return f"{sending.role} {sending.who}".strip()


def render(batch: Batch, sending: Sending, content_of: Callable[[Output], bytes]) -> bytes:
    """The mail of one recipient in his language. content_of: the bytes of another document of the batch."""
    words = Words(_language(sending, content_of))
    mail = EmailMessage(policy=SMTP)
    sender = settings_of(batch).mail.sender
    if sender:
        mail["From"] = str(Address(batch.company, addr_spec=sender))
    mail["To"] = ", ".join(sending.addresses)
    mail["Subject"] = _subject(batch, sending, words)
    mail["X-Unsent"] = "1"
    mail.set_content(_text(batch, sending, words), cte="base64")
    for document in sending.documents:
        main, sub = _TYPES[PurePath(document.name).suffix]
        name = PurePath(document.name).name
        mail.add_attachment(content_of(document), maintype=main, subtype=sub, filename=name)
    mail.set_boundary(hashlib.sha256(f"{batch.batch}/{part_of(sending)}".encode()).hexdigest()[:32])
    return mail.as_bytes()


def _language(sending: Sending, content_of: Callable[[Output], bytes]) -> str:
    """The recipient's; that of his form where it goes back and none of his orders is answered beside it."""
    kinds = {document.kind: document for document in sending.documents}
    returned = kinds.get(marked_form.KIND)
    is_alone = returned is not None and "reply" not in kinds
    return (language_of_list(content_of(returned)) if returned and is_alone else "") or sending.language


def _subject(batch: Batch, sending: Sending, words: Words) -> str:
    """From whom, and what is in it: a recipient tells the mails of a week apart by it."""
    kinds = dict.fromkeys(document.kind for document in sending.documents)
    what = words.joined(words.text(f"documents.{kind}.what") for kind in kinds)
    return words.text("mails.subject", company=batch.company, what=what, batch=batch.batch)


def _text(batch: Batch, sending: Sending, words: Words) -> str:
    """What the mail says: to whom, what is attached, and what is to be done with it."""
    listed = [
        words.text(
            "mails.document",
            name=PurePath(document.name).name,
            todo=words.text(f"documents.{document.kind}.todo"),
        )
        for document in sending.documents
    ]
    greeting = words.text(f"mails.greeting.{sending.role}", who=sending.name or sending.who)
    lead = words.text("mails.lead", company=batch.company, day=words.day(batch.day))
    end = words.text("mails.end", company=batch.company)
    is_told_the_day = any(document.kind == "summary" for document in sending.documents)
    day = [render_text(batch, words).rstrip()] if is_told_the_day else []
    return "\n\n".join([greeting, lead, "\n".join(listed), *day, end]) + "\n"
