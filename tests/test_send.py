"""`orderbatch send`: mails are posted through a real server, each once, and never without being asked."""

import json
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from unittest.mock import Mock, patch

import pytest

from orderbatch import sending
from orderbatch.cli import main
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.settings import Mail
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.keeping.rebuild import rebuild
from orderbatch.ledger.books import ledger_of
from orderbatch.ledger.journals.posted import PART, mails_left, mails_sent
from orderbatch.terminal.folding import folded
from orderbatch.terminal.upkeep.post_screen import post_screen
from tests.desk import Desk
from tests.post_office import PostOffice
from tests.test_mail_drafts import PEOPLE, desk_with_mail

FINANCE = "mail/Finance.eml"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as opened:
        yield opened


def desk_of(root: Path, office: PostOffice, people: str = PEOPLE) -> Desk:
    """A desk after its run; only then its settings name the server, so that all run the same day."""
    desk = desk_with_mail(root, f'{people}host = "127.0.0.1"\nport = 1\nsecurity = "none"\n')
    desk.run()
    settings = root / "orderbatch.toml"
    said = settings.read_text(encoding="utf-8")
    settings.write_text(said.replace("port = 1\n", f"port = {office.port}\n"), encoding="utf-8")
    return desk


def states(post: sending.Post) -> dict[str, str]:
    return {mail.name: mail.state for mail in post.mails}


def test_each_mail_is_sent_once_and_only_when_asked(tmp_path: Path, office: PostOffice) -> None:
    desk = desk_of(tmp_path, office)
    now = desk.at("18:05")
    shown = sending.send(desk.workspace, now, is_sure=False)
    assert set(states(shown).values()) == {sending.WAITING} and len(shown.mails) == 5
    assert office.taken == []
    first = sending.send(desk.workspace, now, is_sure=True)
    assert set(states(first).values()) == {"sent"}
    assert office.recipients() == sorted(mail.to for mail in first.mails)
    sending.send(desk.workspace, desk.at("18:10"), is_sure=True)
    assert len(office.taken) == 5
    for mail in office.taken:
        assert mail["X-Unsent"] is None and mail["Date"] and mail["From"] == "orderbatch <desk@example.com>"
        assert str(mail["Message-ID"]).endswith("@example.com>")
        assert [part.get_filename() for part in mail.iter_attachments()]
    assert not (desk.workspace.state / "sending.jsonl").exists()
    assert examine(desk.workspace) == []


def test_a_mail_that_the_server_refuses_stays_and_is_told_with_the_servers_words(
    tmp_path: Path, office: PostOffice
) -> None:
    desk = desk_of(tmp_path, office)
    office.refused = {"boss@example.com"}
    post = sending.send(desk.workspace, desk.at("18:05"), is_sure=True)
    failed = next(mail for mail in post.mails if mail.to == "boss@example.com")
    assert (failed.state, failed.why) == (sending.FAILED, "boss@example.com: 550 no such person")
    assert sorted(states(post).values()) == ["failed", "sent", "sent", "sent", "sent"]
    office.refused = set()
    again = sending.send(desk.workspace, desk.at("18:10"), is_sure=True)
    assert set(states(again).values()) == {"sent"} and len(office.taken) == 5


def test_a_mail_that_never_left_is_failed_or_waits_and_none_behind_it_is_called_doubtful(
    tmp_path: Path, office: PostOffice
) -> None:
    desk = desk_of(tmp_path, office, PEOPLE.replace("boss@example.com", "王芳@例子.中国"))
    office.most = 2  # as mail providers hang up after so many
    post = sending.send(desk.workspace, desk.at("18:05"), is_sure=True)
    assert [mail.state for mail in post.mails] == ["failed", "sent", "sent", "failed", "waiting"]
    assert "SMTPUTF8" in post.mails[0].why and "421 too many mails" in post.mails[3].why
    office.most = 1000
    again = sending.send(desk.workspace, desk.at("18:10"), is_sure=True)
    assert [mail.state for mail in again.mails] == ["failed", *["sent"] * 4] and len(office.taken) == 4
    with ledger_of(desk.workspace) as ledger:
        assert ledger.ask(mails_left) == (("2026-11-23-1", 1),)


MAILS = {
    "sent": "",
    "part": "b@x.example: 550 no",
    "failed": "550 no",
    "unknown": "timed out",
    "waiting": "",
    "changed": "",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mail_that_did_not_surely_go_is_counted_as_that_with_what_to_do(language: str) -> None:
    words = Words(language)
    mails = tuple(
        sending.Posted(f"mail/{state} 1.eml", "a@x.example", state, why) for state, why in MAILS.items()
    )
    shown = post_screen(sending.Post("B-1", "host", mails, is_done=True, sent_now=2), words)
    lines = shown.splitlines()
    told = {state: next(at for at, line in enumerate(lines) if f"mail/{state} 1" in line) for state in MAILS}
    for state in ("part", "failed", "unknown"):
        broke = "broke" if state == "unknown" else "why"
        assert lines[told[state] + 1].strip() == words.text(f"cli.post.{broke}", why=MAILS[state])
        what_to_do = words.text(f"cli.post.do.{state}", batch="B-1", name=f"{state} 1")
        assert folded(f"    → {what_to_do}") in shown
    assert words.text("cli.post.total", now=2, before=0, left=3) in shown
    assert words.text("cli.post.perhaps", count=1) in shown


def test_of_two_addresses_the_refused_one_is_named_and_it_is_told_as_long_as_the_batch_is_looked_at(
    tmp_path: Path, office: PostOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, office)
    office.refused = {"second@example.com"}
    post = sending.send(desk.workspace, desk.at("18:05"), is_sure=True)
    finance = next(mail for mail in post.mails if mail.name == FINANCE)
    assert (finance.state, finance.why) == (PART, "second@example.com: 550 no such person")
    assert examine(desk.workspace) == []
    office.refused = set()
    assert main(["-C", str(tmp_path), "send", "--yes"]) == 1 and len(office.taken) == 5  # not sent twice
    assert capsys.readouterr().out.count(Words("en").text("cli.post.part")) == 1


@pytest.mark.parametrize("taken", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("is_taken", [True, False], ids=["after the server took it", "before"])
def test_a_call_that_is_killed_while_it_sends_leaves_no_mail_to_be_sent_twice(
    tmp_path: Path, office: PostOffice, taken: int, is_taken: bool
) -> None:
    desk = desk_of(tmp_path, office)
    hand_over, calls = sending._hand_over, []

    def killed(server: smtplib.SMTP, mail: sending.Posted, message: EmailMessage) -> sending.Posted:
        calls.append(mail)
        if len(calls) <= taken:
            return hand_over(server, mail, message)
        if is_taken:
            hand_over(server, mail, message)
        raise KeyboardInterrupt

    with patch.object(sending, "_hand_over", killed), pytest.raises(KeyboardInterrupt):
        sending.send(desk.workspace, desk.at("18:05"), is_sure=True)
    sending.send(desk.workspace, desk.at("18:07"), is_sure=False)
    assert examine(desk.workspace) == []  # looking alone has entered and filed what was noted
    post = sending.send(desk.workspace, desk.at("18:10"), is_sure=True)
    doubtful = [mail.name for mail in post.mails if mail.state == "unknown"]
    assert len(doubtful) == 1  # that one alone: it may have gone
    assert len(office.taken) == 4 + is_taken
    assert len(set(office.recipients())) == len(office.taken)
    name = Path(doubtful[0]).stem
    asked = sending.send(desk.workspace, desk.at("18:15"), again=[name], is_sure=True)
    assert set(states(asked).values()) == {"sent"} and len(office.taken) == 5 + is_taken
    assert examine(desk.workspace) == []


def test_notes_that_a_virus_scanner_holds_delay_the_call_and_nothing_goes_twice(
    tmp_path: Path, office: PostOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, office)
    call = ["-C", str(tmp_path), "send", "--yes"]
    real = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == "sending.jsonl":
            raise PermissionError(13, "The process cannot access the file", str(path))
        real(path, missing_ok=missing_ok)

    with patch.object(Path, "unlink", held):
        assert [main(call), main(call)] == [4, 4] and len(office.taken) == 5
    assert "sending.jsonl" in capsys.readouterr().err
    assert main(call) == 0 and len(office.taken) == 5
    assert examine(desk.workspace) == []


def test_what_was_sent_is_known_after_the_ledger_was_made_again(tmp_path: Path, office: PostOffice) -> None:
    desk = desk_of(tmp_path, office)
    sending.send(desk.workspace, desk.at("18:05"), is_sure=True)
    with ledger_of(desk.workspace) as ledger:
        before = ledger.ask(mails_sent)
    (tmp_path / "ledger.db").unlink()
    rebuild(desk.workspace, is_sure=True)
    with ledger_of(desk.workspace) as ledger:
        assert ledger.ask(mails_sent) == before and len(before) == 5


def test_a_draft_that_somebody_changed_is_not_sent(tmp_path: Path, office: PostOffice) -> None:
    desk = desk_of(tmp_path, office)
    assert desk.latest is not None
    (tmp_path / desk.latest.folder / FINANCE).write_bytes(b"To: thief@example.com\r\n\r\nmine")
    post = sending.send(desk.workspace, desk.at("18:05"), is_sure=True)
    assert states(post)[FINANCE] == sending.CHANGED and post.has_trouble
    assert "thief@example.com" not in office.recipients() and len(office.taken) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_says_what_waits_what_went_and_what_to_do(
    tmp_path: Path, office: PostOffice, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = Words(language)
    desk_of(tmp_path, office)
    call = ["--lang", language, "-C", str(tmp_path), "send"]
    assert main(call) == 0  # nobody sits there: nothing goes
    shown = capsys.readouterr().out
    assert words.text("cli.post.how", batch="2026-11-23-1") in shown and office.taken == []
    assert main([*call, "--yes"]) == 0
    shown = capsys.readouterr().out
    assert shown.count(words.text("cli.post.sent")) == 5
    assert words.text("cli.post.total", now=5, before=0, left=0) in shown
    assert main([*call, "--yes"]) == 0
    assert words.text("cli.post.total", now=0, before=5, left=0) in capsys.readouterr().out
    assert main(["--json", *call]) == 0
    assert {mail["state"] for mail in json.loads(capsys.readouterr().out)["mails"]} == {"sent"}
    assert main([*call, "2026-11-23-7"]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_sits_there_sees_each_mail_before_they_are_asked(
    tmp_path: Path,
    office: PostOffice,
    language: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = Words(language)
    desk_of(tmp_path, office)
    monkeypatch.setattr("sys.stdin", Mock(isatty=lambda: True))

    def told_after(*answers: str) -> str:
        before: list[str] = []

        def prompted(question: str, **_how: object) -> str:
            assert question == words.text("cli.post.ask", count=5)
            before.append(capsys.readouterr().out)
            return answers[len(before) - 1]

        monkeypatch.setattr("click.prompt", prompted)
        assert main(["--lang", language, "-C", str(tmp_path), "send"]) == 0
        assert before[0].count(words.text("cli.post.waiting")) == 5 and "boss@example.com" in before[0]
        assert before[1:] == [words.text("cli.post.yes_or_no") + "\n"] * (len(answers) - 1)
        return capsys.readouterr().out

    how = words.text("cli.post.how", batch="2026-11-23-1")
    for no in ("", "N", "否"):
        assert told_after(no).splitlines() == [how]  # nobody reads the list twice
    assert office.taken == []
    assert words.text("cli.post.total", now=5, before=0, left=0) in told_after(
        "perhaps", " 是" if language == "zh" else "Yes"
    )
    assert len(office.taken) == 5


def test_mails_of_an_earlier_batch_that_did_not_go_are_told_where_mails_are_sent_from_here(
    tmp_path: Path, office: PostOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, office)

    def told() -> list[tuple[str, int]]:
        return list(sending.send(desk.workspace, desk.at("19:00"), is_sure=False).earlier)

    def open_now(batch: str, count: int) -> bool:
        said = folded(Words("en").text("cli.post.earlier", batch=batch, count=count))
        return main(["-C", str(tmp_path), "status"]) == 0 and said in capsys.readouterr().out

    office.refused = {"boss@example.com"}
    sending.send(desk.workspace, desk.at("18:05"), is_sure=True)
    assert told() == [] and open_now("2026-11-23-1", 1)
    desk.order("C3", "PO-9", "A 1")
    desk.run("18:30")
    newest = sending.send(desk.workspace, desk.at("19:00"), is_sure=False)
    assert told() == [("2026-11-23-1", 1)] and open_now("2026-11-23-1", 1)
    assert open_now(newest.batch, len(newest.mails))
    office.refused = set()
    sending.send(desk.workspace, desk.at("19:05"), "2026-11-23-1", is_sure=True)
    assert told() == []


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (smtplib.SMTPAuthenticationError(535, "密码错误".encode("gbk")), "535 密码错误"),
        (smtplib.SMTPResponseException(554, "拒收".encode()), "554 拒收"),
        (smtplib.SMTPResponseException(421, "closing"), "421 closing"),
        (ConnectionRefusedError(111, "Connection refused"), "[Errno 111] Connection refused"),
    ],
)
def test_the_server_is_quoted_in_its_own_words(said: Exception, read: str) -> None:
    server = sending._server(Mail(host="mail.example.com", sender="desk@example.com"))
    with (
        patch.object(sending, "_connected", side_effect=said),
        pytest.raises(OrderbatchError) as told,
        server,
    ):
        pass
    assert told.value.numbers["problem"] == read


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_server_or_without_an_answer_from_it_nothing_is_lost(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = Words(language)
    desk = desk_with_mail(tmp_path)
    desk.run()
    call = ["--lang", language, "-C", str(tmp_path), "send"]
    assert main(call) == 0
    assert folded(words.text("cli.post.by_hand")) in capsys.readouterr().out
    assert main([*call, "--yes"]) == 2
    assert words.text("errors.MAIL_NOT_SET.message") in capsys.readouterr().err
    with (tmp_path / "orderbatch.toml").open("a", encoding="utf-8") as settings:
        settings.write('host = "127.0.0.1"\nport = 9\n')
    assert main([*call, "--yes"]) == 4
    assert "127.0.0.1:9" in capsys.readouterr().err
    assert set(states(sending.send(desk.workspace, desk.at("19:00"), is_sure=False)).values()) == {"waiting"}


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server's own warning, behind TLS as well
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mails_go_through_a_secured_server_that_asks_who_we_are(
    tmp_path: Path, security: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with PostOffice(security, password="密 pass-word") as office:
        settings = f'host = "127.0.0.1"\nport = {office.port}\nsecurity = "{security}"\nuser = "desk"\n'
        desk_with_mail(tmp_path, PEOPLE + settings).run()
        call = ["-C", str(tmp_path), "send", "--yes"]

        def told() -> str:
            assert main(call) == 4 and office.taken == []
            return capsys.readouterr().err

        monkeypatch.setenv(sending.PASSWORD, "密 pass-word")
        assert "certificate" in told().lower()  # nobody vouches for that server: it gets no mail, no password
        office.authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        monkeypatch.setenv(sending.PASSWORD, "guessed")
        refused = told()
        assert "535" in refused and sending.PASSWORD in refused and "guessed" not in refused
        monkeypatch.setenv(sending.PASSWORD, "密 pass-word")
        assert main(call) == 0 and len(office.taken) == 5
        assert main(call) == 0 and len(office.taken) == 5


def test_a_server_that_offers_no_security_where_some_is_wanted_gets_neither_mail_nor_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with PostOffice() as office:
        desk_with_mail(tmp_path, f'{PEOPLE}host = "127.0.0.1"\nport = {office.port}\nuser = "desk"\n').run()
        monkeypatch.setenv(sending.PASSWORD, "secret")
        assert main(["-C", str(tmp_path), "send", "--yes"]) == 4
        assert "STARTTLS" in capsys.readouterr().err and office.taken == []
