"""Mails as mail programs write them: every attachment is found, the mail's own date counts."""

import base64
import datetime as dt
import email
import email.policy
import os
from collections.abc import Mapping
from email.header import Header
from email.message import EmailMessage
from pathlib import Path

import pytest

from orderbatch.read.processes.one_file import open_file
from orderbatch.read.processes.originals import reopen
from orderbatch.workspace.inbox import look
from tests.desk import Desk
from tests.tables import workbook
from tests.test_formats import EXPECTED, FORM, content_of, zipped


def mail(*attachments: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "agent@example.com", "desk@example.com", "order"
    message["Date"] = "Mon, 23 Nov 2026 09:30:00 +0800"
    message.set_content("Please find our order attached.")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_a_mail_is_its_attachments_with_the_mails_own_date() -> None:
    opened = open_file("m.eml", mail(("logo.png", b"\x89PNG\r\n"), ("订货单.xlsx", workbook(FORM))))
    assert content_of(opened) == EXPECTED
    assert opened.mail_date is not None
    assert opened.mail_date.isoformat() == "2026-11-23T09:30:00+08:00"
    assert [sheet.name for sheet in opened.sheets] == ["订货单.xlsx › Sheet"]


def test_a_mail_without_a_workbook_says_so() -> None:
    assert open_file("m.eml", mail(("logo.png", b"\x89PNG\r\n"))).trouble == ("MAIL_NO_ATTACHMENT", {})
    assert open_file("m.eml", mail()).trouble == ("MAIL_NO_ATTACHMENT", {})


@pytest.mark.parametrize(
    ("subject", "is_one"),
    [
        ("投诉：9-1 货物渗漏", True),
        ("关于订单9-1破损的投诉", True),
        ("Complaint about order 9-1", True),
        ("订货单（另有破损）", False),
        ("11月订货单", False),
        ("our order", False),
    ],
)
def test_a_complaint_in_the_text_of_a_mail_is_told_as_one_and_no_order_form_is_asked_for(
    subject: str, is_one: bool
) -> None:
    said = mail(("photo.png", b"\x89PNG\r\n")).replace(
        b"Subject: order", f"Subject: {Header(subject, 'utf-8').encode()}".encode()
    )
    told = ("COMPLAINT_UNREAD", {"title": subject}) if is_one else ("MAIL_NO_ATTACHMENT", {})
    assert open_file("m.eml", said).trouble == told


def test_a_bad_attachment_is_told_and_the_good_one_is_read() -> None:
    opened = open_file("m.eml", mail(("a.xlsx", workbook(FORM)[:900]), ("b.xlsx", workbook(FORM))))
    assert opened.trouble == ("FILE_INCOMPLETE", {"attachment": "a.xlsx"})
    assert [sheet.kind for sheet in opened.sheets] == ["order"]


def test_every_attachment_that_may_be_an_order_and_is_not_read_is_named() -> None:
    """The hundred and first was dropped without a word, and so was whatever was beside a workbook."""
    small = b"Agent code,C1\nOrder no.,7\nSKU,Cases\nA,1\n"
    many = [(f"{n:03}.csv", small) for n in range(103)]
    opened = open_file("m.eml", mail(*many))
    assert len(opened.sheets) == 100 and opened.unread == ("100.csv", "101.csv", "102.csv")
    book = workbook(FORM)
    inner: bytes = mail(("deep.xlsx", book))
    for _each in range(4):
        inner = forwarded(inner, as_file=True)
    beside = [
        ("b.pdf", b"%PDF-1.4"),
        ("c.msg", b"\xd0\xcf\x11\xe0"),
        ("d.xlsx", book[:900]),
        ("e.xlsx", book[:700]),
    ]
    opened = open_file(
        "m.eml", mail(("a.xlsx", book), ("logo.png", b"\x89PNG\r\n"), *beside, ("f.eml", inner))
    )
    assert [sheet.name for sheet in opened.sheets] == ["a.xlsx › Sheet"]
    assert opened.trouble == ("FILE_INCOMPLETE", {"attachment": "d.xlsx"})
    assert sorted(opened.unread) == ["Fw.eml", "b.pdf", "c.msg", "e.xlsx"]


def test_what_no_reading_process_looked_at_is_never_opened_by_the_run_itself() -> None:
    """A form goes back marked from its mail, which the run opens again: only what a process has survived."""
    small = b"Agent code,C1\nOrder no.,7\nSKU,Cases\nA,1\n"
    many = [(f"{n:03}.csv", small) for n in range(103)]
    originals = reopen(mail(("order.pdf", BOOK), *many), {})
    assert [one.attachment for one in originals] == [name for name, _content in many[:100]]


BOOK = workbook(FORM)
PACKED = base64.encodebytes(BOOK).decode()
HEAD = "From: agent@example.com\nTo: desk@example.com\nMIME-Version: 1.0\nDate: {}\n"
USUAL = "Mon, 23 Nov 2026 09:30:00 +0800"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def letter(named: str, kind: str = "application/octet-stream", date: str = USUAL) -> str:
    """A mail with one attachment; named: the header that says its name."""
    return (
        f'{HEAD.format(date)}Content-Type: multipart/mixed; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nHello\n"
        f"--B\nContent-Type: {kind}\nContent-Transfer-Encoding: base64\n{named}\n\n{PACKED}--B--\n"
    )


PLAIN = letter('Content-Disposition: attachment; filename="订货单.xlsx"')
NAMED: Mapping[str, tuple[bytes, str]] = {
    "by its bytes in UTF-8": (PLAIN.encode(), "订货单.xlsx"),
    "by its bytes in GBK": (PLAIN.encode("gbk"), "订货单.xlsx"),
    "by RFC 2231 in GBK": (
        letter("Content-Disposition: attachment; filename*=GBK''%B6%A9%BB%F5%B5%A5.xlsx").encode(),
        "订货单.xlsx",
    ),
    "by RFC 2231 in two parts": (
        letter(
            "Content-Disposition: attachment;\n filename*0*=UTF-8''%E8%AE%A2;\n filename*1*=%E8%B4%A7.xlsx"
        ).encode(),
        "订货.xlsx",
    ),
    "by an encoded word": (
        letter('Content-Disposition: attachment; filename="=?GBK?B?tqm79bWlLnhsc3g=?="').encode(),
        "订货单.xlsx",
    ),
    "by its type alone": (letter("X-Note: -", f'{SHEET}; name="order.xlsx"').encode(), "order.xlsx"),
    "not at all": (letter("Content-Disposition: attachment", SHEET).encode(), "1.xlsx"),
}


@pytest.mark.parametrize("how", NAMED)
def test_an_attachment_is_found_however_it_is_named(how: str) -> None:
    content, name = NAMED[how]
    opened = open_file("m.eml", content)
    assert content_of(opened) == EXPECTED
    assert [sheet.name for sheet in opened.sheets] == [f"{name} › Sheet"]


def forwarded(inner: bytes, as_file: bool) -> bytes:
    message = EmailMessage()
    message["From"], message["Date"] = "rep@example.com", "Mon, 23 Nov 2026 10:30:00 +0800"
    message.set_content("see below")
    if as_file:
        message.add_attachment(inner, maintype="application", subtype="octet-stream", filename="Fw.eml")
    else:
        message.add_attachment(email.message_from_bytes(inner, policy=email.policy.default))
    return message.as_bytes()


@pytest.mark.parametrize("as_file", [False, True])
@pytest.mark.parametrize("times", [1, 2])
def test_a_forwarded_mail_is_opened_and_the_date_of_the_outer_one_counts(as_file: bool, times: int) -> None:
    content = mail(("form.xlsx", BOOK))
    for _each in range(times):
        content = forwarded(content, as_file)
    opened = open_file("m.eml", content)
    assert content_of(opened) == EXPECTED
    assert str(opened.mail_date) == "2026-11-23 10:30:00+08:00"


def test_a_signed_mail_and_one_from_a_mailbox_are_mails() -> None:
    signed = PLAIN.replace(
        "multipart/mixed", 'multipart/signed; protocol="application/pkcs7-signature"'
    ).replace(
        "--B--\n",
        '--B\nContent-Type: application/pkcs7-signature; name="smime.p7s"\n'
        "Content-Transfer-Encoding: base64\n\nMIIB\n--B--\n",
    )
    for content in (signed, f"From - Mon Nov 23 09:30:00 2026\n{PLAIN}", f"\ufeff{PLAIN}"):
        assert content_of(open_file("m.eml", content.encode())) == EXPECTED


@pytest.mark.parametrize(
    ("name", "content"),
    [("orders.zip", zipped(**{"form.xlsx": BOOK})), ("winmail.dat", b"\x78\x9f\x3e\x22\x01\x00")],
)
def test_what_is_packed_into_an_attachment_is_told(name: str, content: bytes) -> None:
    assert open_file("m.eml", mail((name, content))).trouble == ("FILE_ARCHIVE", {"attachment": name})


@pytest.mark.parametrize("length", [2000, -7])
def test_a_mail_without_its_end_is_incomplete(length: int) -> None:
    assert open_file("m.eml", PLAIN.encode()[:length]).trouble == ("FILE_INCOMPLETE", {})


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Mon, 99 Nov 2026 09:30:00 +0800", "Fri, 31 Dec 9999 23:59:59 -2359"]
)
def test_a_mail_without_a_date_that_is_one_has_none(date: str) -> None:
    opened = open_file("m.eml", letter("Content-Disposition: attachment", date=date).encode())
    assert opened.mail_date is None
    assert content_of(opened) == EXPECTED


@pytest.mark.parametrize(
    ("date", "received"),
    [
        ("Mon, 23 Nov 2026 01:30:00 +0000", "01:30:00"),
        ("Mon, 23 Nov 2099 01:30:00 +0000", "18:00:00"),
        ("nonsense", "09:00:00"),
    ],
)
def test_a_mail_counts_as_received_when_it_was_sent_and_never_later_than_now(
    tmp_path: Path, date: str, received: str
) -> None:
    story = Desk(tmp_path, '[company]\ntimezone = "UTC"\n')
    (tmp_path / "inbox").mkdir()
    path = tmp_path / "inbox" / "m.eml"
    path.write_bytes(letter("Content-Disposition: attachment", date=date).encode())
    moment = story.at("09:00").replace(tzinfo=dt.UTC).timestamp()
    os.utime(path, (moment, moment))
    story.catalogue("A 1")
    story.agents("X")
    story.figures("A 30", "X 1000", clock="08:00")
    story.run()
    (mail,) = [file for file in story.latest.batch.inputs.to_dict("records") if file["name"] == "m.eml"]  # type: ignore[union-attr]
    assert f"{mail['received_at']:%H:%M:%S}" == received


def test_a_file_from_beyond_the_calendar_is_read(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(BOOK)
    try:
        os.utime(path, (10**12, 10**12))
    except OSError:
        pytest.skip("this file system cannot tell such a time")
    (found,), _findings = look(tmp_path, 0)
    assert found.name == "form.xlsx"
