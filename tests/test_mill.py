"""Every document that a run writes, in every language, through one mill.

Reading `OUTPUTS` is reading what is milled: a new document is demanded here, for the day below must make it.
"""

import email
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from email.policy import default
from functools import cache
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import CHASES, DISPATCHES, INCIDENTS, RESOLUTIONS
from orderbatch.contract.original import Original
from orderbatch.contract.sheets.every import BY_KIND, SHEETS
from orderbatch.contract.sheets.questions import READING, Drawn
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.read.processes.one_file import open_file
from orderbatch.read.processes.originals import reopen
from orderbatch.read.rows import typed
from orderbatch.write.documents.outputs import OUTPUTS, plan_all, render
from tests.batches import DAY, a_day

KINDS = [kind for kind, *_its in OUTPUTS]
FORM = "form.xlsx"
RETURNING = {sheet.kind for sheet in SHEETS if sheet.returns}
COMES_BACK = {"marked_form": "order"} | {kind: kind for kind in RETURNING}
mill = pytest.mark.parametrize(
    ("language", "kind"), [(language, kind) for language in LANGUAGES for kind in KINDS]
)


@cache
def the_form() -> bytes:
    """An agent's own order form, with a word where a count should be."""
    book = openpyxl.Workbook()
    for row in (["Order form"], ["Agent code", "C900"], [], ["SKU", "Cases"], ["A-1", "five"]):
        book.worksheets[0].append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def originals(_path: str, extra: Mapping[str, Sequence[str]]) -> Sequence[Original]:
    return reopen(the_form(), extra)


@cache
def the_day(language: str) -> Batch:
    """A day with something of everything, and a form that goes back."""
    wrong = Finding("NOT_A_COUNT", FORM, "Sheet", "B5", "five", {"column": "cases"})
    came = {"name": FORM, "kind": "order", "verdict": "returned", "agent": "C900", "archive_path": FORM}
    people = {"people": {"finance": ["cash@example.com"]}}
    addresses = {"C101": "c@example.com"}
    return a_day(
        language, inputs=[came], findings=[wrong], settings=people, addresses=addresses, **_after_release()
    )


def _after_release() -> dict[str, Any]:
    """Goods on their way, goods late, an incident, and what it was settled with."""
    said = {
        **dict.fromkeys((*DISPATCHES, *INCIDENTS, *RESOLUTIONS, *CHASES), ""),
        **{"agent": "C101", "agent_name": "Lianhua", "order_key": "C101/576600", "order_no": "576600"},
        **{
            "sku": "A-1",
            "product": "Soap",
            "language": "en",
            "sent": 5,
            "cases": 2,
            "days": 1,
            "changes": {},
        },
        **dict.fromkeys(("shipped_on", "silent_on", "opened_on", "due_on", "decided_on", "released_on"), DAY),
        **dict.fromkeys(("closed_on", "answered_on", "promised_for", "expected_arrival", "ship_by"), None),
    }
    said |= {
        "changes": {},
        "dispatch": "2011-11-15-1",
        "pick_no": "P2011-11-15-1",
        "broken": False,
        "stage": "asks",
    }
    incident = {
        "number": "I-1",
        "type": "logistics",
        "problem": "short",
        "status": "open",
        "change": "opened",
    }
    credit = {"incident": "I-1", "kind": "credit", "price_minor": 100, "minor": 200, "state": "done"}
    rows: dict[str, dict[str, Any]] = {
        "dispatches": {},
        "incidents": incident,
        "resolutions": credit,
        "chases": {},
    }
    rows["payments"] = {"source": "desk", "policy": "P", "policy_name": "Paid", "minor": 500, "paid_on": DAY}
    rows["payments"] |= {"region": "North", "reference": "R1", "document": "payments.xlsx", "cell": "C2"}
    rows["targets"] = {"policy": "P", "policy_name": "Paid", "region": "North", "regional_manager": "Li Wei"}
    rows["targets"] |= {"target": 900, "paid": 5, "drawn": 3, "per_week": 100, "days_left": 9, "behind": True}
    rows["targets"] |= {"from_day": DAY - timedelta(20), "to_day": DAY + timedelta(9)}
    rows["notices"] = {"policy": "P", "policy_name": "Paid", "policy_kind": "payment_gift", "change": "new"}
    rows["notices"] |= dict.fromkeys(("base", "entitled", "issued", "owed", "next_missing", "next_gifts"), 7)
    rows["notices"] |= {"terms": "payment_gift|100:1|once|G1|||/|..", "target": 5, "product": "Towel"}
    rows["notices"] |= {"from_day": DAY, "to_day": DAY}
    rows["catalogue_changes"] = {
        "change": "ended",
        "from_day": DAY,
        "replaced_by": "A-2",
        "replacement": "Gel",
    }
    rows["catalogue_changes"] |= {"touched": [["C101", "Lianhua", "576600", 2, "awaiting"]]}
    rows["catalogue_changes"] |= {"policies": ["P"], "their_codes": [["C101", "77"]]}
    return {name: [{**said, **row}] for name, row in rows.items()} | {"questions": [_question()]}


def _question() -> dict[str, Any]:
    """A form with a heading that nobody knows, of which the rep is asked how it is to be read."""
    drawn = Drawn("Sheet1", 1, [(1, ["Ref", "Cases"]), (2, ["A-1", "5"])], {0: "sku", 1: "cases"})
    drawn.rules = {0: "values", 1: "word"}
    drawn.doubts = [("HEADING_GUESSED", "A1", "Ref", {"column": "sku"})]
    at_nine = datetime.combine(DAY, time(9))
    asked = {"label": "2011-11-16-1/1", "document": "theirs.xlsx", "sheet": "Sheet1", "sha256": "0" * 64}
    return {**asked, "archive_path": FORM, "received_at": at_nine, "agent": "C101", "asked": drawn.plain()}


def documents_of(language: str, kind: str) -> list[Output]:
    return [output for output in plan_all(the_day(language)) if output.kind == kind]


@cache
def drawn(language: str, output: Output) -> bytes:
    return render(the_day(language), output, originals=originals)


def documents(language: str, kind: str) -> Iterator[tuple[str, bytes]]:
    for output in documents_of(language, kind):
        yield output.name, drawn(language, output)


def texts(name: str, content: bytes) -> list[str]:
    """Every text of a document, first come first."""
    if name.endswith(".xlsx"):
        sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        return [str(cell.value) for page in sheets for row in page.iter_rows() for cell in row if cell.value]
    if name.endswith(".eml"):
        mail, body = opened(content)
        return [mail["Subject"], *body.splitlines()]
    plain = content.decode("utf-8")
    if name.endswith(".txt"):
        return [line for line in plain.splitlines() if line.strip()]
    return [plain] if name.endswith(".json") else re.findall(r">\s*([^<>\s][^<>]*)<", plain)


def opened(content: bytes) -> tuple[EmailMessage, str]:
    """A mail and what it says."""
    mail = email.message_from_bytes(content, policy=default)
    body = mail.get_body()
    return mail, body.get_content() if body else ""


@mill
def test_the_day_makes_it(language: str, kind: str) -> None:
    assert documents_of(language, kind), f"nothing in the mill's day makes a {kind}: add what does"


@mill
def test_it_is_written_twice_with_the_same_bytes(language: str, kind: str) -> None:
    for output in documents_of(language, kind):
        assert render(the_day.__wrapped__(language), output, originals=originals) == drawn(language, output)


@mill
def test_it_opens(language: str, kind: str) -> None:
    for name, content in documents(language, kind):
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                assert package.testzip() is None
            assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row > 1, name
        elif name.endswith(".json"):
            assert json.loads(content)
        elif name.endswith(".eml"):
            assert list(opened(content)[0].iter_attachments()), name
        elif name.endswith(".txt"):
            assert content.endswith(b"\n") and b"<" not in content, name
        else:
            assert content.startswith(b"<!DOCTYPE html>") and content.rstrip().endswith(b"</html>"), name


@mill
def test_it_has_a_title(language: str, kind: str) -> None:
    for name, content in documents(language, kind):
        if name.endswith(".xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(content))
            assert book.properties.title or book.worksheets[0]["A1"].value, name
            assert texts(name, content)[0].strip() not in ("", FORM), name
        elif name.endswith(".html"):
            assert re.search(r"<title>[^<]{5,}</title>", content.decode("utf-8")), name
        elif name.endswith(".eml"):
            assert opened(content)[0]["Subject"], name
        elif name.endswith(".txt"):
            assert the_day(language).batch in content.decode("utf-8").splitlines()[0], name
        else:
            assert json.loads(content)["batch"] == the_day(language).batch


@mill
def test_it_has_the_words_of_its_language_and_no_holes(language: str, kind: str) -> None:
    for name, content in documents(language, kind):
        said = texts(name, content)
        assert len(said) > 5 or name.endswith(".json"), name
        holes = [text for text in said if re.search(r"\{[a-z_.]+[:}]|\bnan\b|\bNaT\b|<NA>", text)]
        assert holes == [] or name.endswith((".json", ".html")), name
    if kind not in ("marked_form", "reply", "dispatch_notice", "mail"):  # these speak the agent's language
        others = {text for other in LANGUAGES for text in _first(other, kind) if other != language}
        assert not others & set(_first(language, kind))


def _first(language: str, kind: str) -> list[str]:
    return [texts(name, content)[0] for name, content in documents(language, kind)]


@mill
def test_what_returns_is_read_back(language: str, kind: str) -> None:
    for name, content in documents(language, kind):
        found = open_file(name, content).sheets if name.endswith(".xlsx") else []
        wanted = {COMES_BACK[kind]} if kind in COMES_BACK else set()
        sheets = [sheet for sheet in found if sheet.kind in RETURNING or sheet.kind in wanted]
        assert wanted <= {sheet.kind for sheet in sheets}, name
        assert {sheet.kind for sheet in found if sheet.labels.get("label")} == {READING} & {kind}, name
        for sheet in sheets:
            rows = typed(BY_KIND[sheet.kind], [(name, sheet)])
            assert len(rows.rows), name
            assert not [told for told in rows.findings if told.code == "HEADING_GUESSED"], name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["tracking", "dispatch_notice", "shipping_chase"])
def test_a_column_in_which_people_write_stays_though_it_is_empty(kind: str, language: str) -> None:
    (name, content), *_others = documents(language, kind)
    heads = Words(language).heading("remarks"), Words("en").heading("remarks")
    assert set(heads) & set(texts(name, content))
