"""To whom every document of a batch goes: on the screen, in the summary, as drafts for a mail program."""

import email
import json
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from orderbatch.contract.batch import MAIL
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.terminal.run_screen import run_screen
from orderbatch.write.documents.mails.send_list import ROLES
from orderbatch.write.documents.outputs import READERS
from tests.desk import Cell, Desk

PEOPLE = """
[people]
finance = ["cash@example.com", "second@example.com"]
supervisor = ["boss@example.com"]
[people.regional]
"Li Na" = "li.na@example.com"
[mail]
sender = "desk@example.com"
"""


def desk_with_mail(root: Path, settings: str = PEOPLE) -> Desk:
    """C1 gets less than he asked, C2 cannot pay, C3 sent a form with a mistake; C2's address is not known."""
    desk = Desk(root, settings)
    desk.catalogue("A 1")
    addresses = {"C1": "c1@agents.example; boss.c1@agents.example", "C3": "c3@agents.example"}
    desk.agents("C1 C2 C3", E_mail=addresses, Regional_manager={"C2": "Li Na"})
    desk.figures("A 5", "C1 100, C2 0, C3 100")
    desk.order("C1", "PO-1", "A 8")
    desk.order("C2", "PO-2", "A 3")
    desk.order("C3", "PO-3", "A two", file="from C3.xlsx")
    return desk


def drafts_of(desk: Desk) -> dict[str, EmailMessage]:
    return {
        path.stem: email.message_from_bytes(path.read_bytes(), policy=default)
        for path in sorted(desk.root.glob("outbox/*/*/mail/*.eml"))
    }


def attached(mail: EmailMessage) -> list[str]:
    return [part.get_filename() or "" for part in mail.iter_attachments()]


def test_every_document_has_a_reader_or_stays_with_the_desk() -> None:
    assert {role for role in READERS.values() if role} == set(ROLES)
    for language in LANGUAGES:
        documents = Words(language).look_up("documents")
        assert set(documents) == set(READERS) - {MAIL}
        for said in ("todo", "what"):
            assert {kind for kind, table in documents.items() if said in table} == {
                kind for kind, role in READERS.items() if role
            }


def test_each_recipient_has_one_draft_with_all_that_is_his(tmp_path: Path) -> None:
    desk = desk_with_mail(tmp_path)
    folder = tmp_path / desk.run().folder
    drafts = drafts_of(desk)
    assert {name: mail["To"] for name, mail in drafts.items()} == {
        "Supervisor": "boss@example.com",
        "Finance": "cash@example.com, second@example.com",
        "Regional manager Li Na": "li.na@example.com",
        "Agent C1": "c1@agents.example, boss.c1@agents.example",
        "Agent C3": "c3@agents.example",
    }
    names = {name: attached(mail) for name, mail in drafts.items()}
    assert names["Finance"] == ["Approval 2026-11-23-1.xlsx"]
    assert names["Agent C3"] == ["Please correct from C3.xlsx"]
    assert names["Supervisor"] == ["summary.html", "Review 2026-11-23-1.xlsx"]
    for mail in drafts.values():
        assert (mail["X-Unsent"], mail["From"]) == ("1", "orderbatch <desk@example.com>")
        for part in mail.iter_attachments():
            assert part.get_payload(decode=True) == (folder / (part.get_filename() or "")).read_bytes()
    assert examine(desk.workspace) == []


def test_a_mail_says_what_is_attached_and_what_to_do_in_the_language_of_its_reader(tmp_path: Path) -> None:
    desk = desk_with_mail(tmp_path, '[company]\nlanguage = "zh"\n' + PEOPLE)
    desk.put(
        "订货单 C1.xlsx",
        [["订货单"], ["代理商编码", "C1", None, "订单号", "PO-9"], [], ["商品编码", "件数"], ["A", 9]],
        "09:30",
    )
    desk.run()
    drafts = drafts_of(desk)
    mistaken = drafts["代理商 C3"].get_body()
    own = drafts["代理商 C1"].get_body()
    assert mistaken is not None and own is not None
    greeting = Words("en").text("mails.greeting.agent", who="Agent C3")
    assert mistaken.get_content().startswith(greeting)  # as the marked form, whose sender wrote English
    assert "please correct your order form" in drafts["代理商 C3"]["Subject"]
    assert "Agent C1" in own.get_content() or "尊敬的代理商" in own.get_content()
    told = drafts["客服主管"].get_body()
    assert (
        told is not None and "需要人工处理" in told.get_content()
    )  # the day in short stands in the mail itself


def test_who_has_no_address_is_named_on_the_screen_and_gets_no_draft(tmp_path: Path) -> None:
    desk = desk_with_mail(tmp_path, "")
    desk.run()
    assert desk.latest is not None
    shown = " ".join(run_screen(desk.latest, Words("en")).split())
    assert "Agents with an address: 2; drafts are in mail/" in shown
    none = "No address for: Supervisor, Finance, Regional manager Li Na, Agent C2. Send these yourself."
    assert none in shown
    assert sorted(drafts_of(desk)) == ["Agent C1", "Agent C3"]


def test_the_send_list_is_in_the_record_and_on_the_page(tmp_path: Path) -> None:
    desk = desk_with_mail(tmp_path)
    folder = tmp_path / desk.run().folder
    record = json.loads((folder / "batch.json").read_bytes())
    sendings = {(row["role"], row["who"]): row for row in record["sendings"]}
    assert sendings["agent", "C2"]["addresses"] == []
    sent = [name for row in record["sendings"] for name in row["documents"]]
    theirs = [row["name"] for row in record["outputs"] if READERS.get(row["kind"])]
    assert sorted(sent) == sorted(theirs)  # each once: here no document has two readers
    page = (folder / "summary.html").read_text(encoding="utf-8")
    assert "li.na@example.com" in page and "no address known" in page


def test_settings_can_do_without_drafts(tmp_path: Path) -> None:
    desk = desk_with_mail(tmp_path, PEOPLE + "drafts = false\n")
    desk.run()
    assert drafts_of(desk) == {}


@pytest.mark.parametrize("said", ["cash", "Cash <cash@example.com>", "a@b@c", "a@b, c@d"])
def test_an_address_that_is_none_is_refused_in_the_settings(tmp_path: Path, said: str) -> None:
    from orderbatch.contract.errors import OrderbatchError

    with pytest.raises(OrderbatchError) as raised:
        _ = Desk(tmp_path, f'[people]\nfinance = ["{said}"]\n').workspace
    assert "e-mail" in raised.value.message(Words("en")) and "orderbatch.toml" in raised.value.message(
        Words("en")
    )


def test_a_list_of_several_agents_orders_goes_back_to_none_of_them(tmp_path: Path) -> None:
    """Each would read what the others order; who sent it in, only the desk knows."""
    desk = Desk(tmp_path, PEOPLE)
    desk.catalogue("A 1")
    desk.agents("C1 C2", E_mail={"C1": "c1@agents.example", "C2": "c2@agents.example"})
    desk.figures("A 5", "C1 100, C2 100")
    rows: list[list[Cell]] = [
        ["Order no.", "Agent code", "SKU", "Cases"], ["1", "C1", "A", "two"], ["2", "C2", "A", 3],
    ]  # fmt: skip
    desk.put("from the region.xlsx", rows)
    desk.run()
    sent = [name for draft in drafts_of(desk).values() for name in attached(draft)]
    assert "Please correct from the region.xlsx" not in sent
    whose = {row["who"]: row["documents"] for row in desk.record()["sendings"] if row["role"] == "agent"}
    assert whose[""] == ["Please correct from the region.xlsx"]
