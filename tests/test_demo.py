"""The demo: the same seed gives the same bytes, and a run on it produces something of everything."""

import datetime as dt
import email
import hashlib
import json
import re
from dataclasses import replace
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.batch import HELD, PROPOSED, RETURNED, WAITING, Batch
from orderbatch.contract.settings import Settings
from orderbatch.contract.words import Words
from orderbatch.day import run
from orderbatch.demo import make_demo
from orderbatch.demo.company import load_company
from orderbatch.terminal.starting.beginning import begin
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.mails.send_list import REGIONAL, send_list
from orderbatch.write.documents.outputs import READERS, plan_all
from orderbatch.write.documents.policies.reconciliation_workbook import reconciled
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.measure import width
from tests.page_by_file import differs
from tests.papers_by_file import approval_differs, screen_differs
from tests.pictures import _approve

pytestmark = pytest.mark.reading_processes
DAY = dt.date(2026, 11, 23)
FULL = re.compile(r"[Ａ-Ｚ０-９]+")  # typed with a Chinese input method
NOON = dt.datetime(2026, 11, 23, 12)


def made(root: Path, seed: int = 7, until: dt.datetime | None = None) -> Workspace:
    make_demo(root, DAY, seed, until=until)
    settings = Settings.model_validate(
        {"company": {"timezone": "Asia/Shanghai"}, "inbox": {"settle_seconds": 0}, "compute": {"workers": 1},
         "orders": {"min_order_cases": 10}}
    )  # fmt: skip
    return Workspace(root, settings, "zh")


def contents(root: Path) -> dict[str, tuple[str, int]]:
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), int(path.stat().st_mtime))
        for path in (root / "inbox").iterdir()
    }


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    day = run(made(tmp_path_factory.mktemp("demo")), NOON)
    assert day.batch is not None
    return day.batch


def test_the_same_seed_gives_the_same_bytes_and_times(tmp_path: Path) -> None:
    made(tmp_path / "one")
    made(tmp_path / "two")
    made(tmp_path / "three", seed=8)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert contents(tmp_path / "one") != contents(tmp_path / "three")


def test_the_company_is_of_the_size_that_was_asked_for() -> None:
    company = load_company()
    assert len(company.products) == 60
    assert len(company.agents) == 40
    assert len({agent.region for agent in company.agents}) == 6
    assert len(company.plans) == 10
    assert sum(product.discontinued for product in company.products) == 2
    assert {plan.language for plan in company.plans} == {"en", "zh"}
    assert len({plan.layout for plan in company.plans}) >= 8
    assert {product.replaced_by for product in company.products} - {""} <= {
        item.sku for item in company.products
    }


def test_forms_arrive_through_the_morning_and_never_after_now(tmp_path: Path) -> None:
    early = dt.datetime(2026, 11, 23, 1, 30)
    made(tmp_path, until=early)
    moments = sorted(path.stat().st_mtime for path in (tmp_path / "inbox").iterdir())
    begins = dt.datetime(2026, 11, 22, 16, tzinfo=dt.UTC).timestamp()  # midnight in Shanghai
    assert moments[0] == begins
    assert moments[-1] < begins + 90 * 60
    assert len(set(moments)) == 11  # ten forms, one moment for all masters


def test_a_run_on_it_produces_something_of_everything(batch: Batch) -> None:
    assert set(batch.orders["status"]) >= {PROPOSED, HELD, WAITING}
    assert (batch.inputs["verdict"] == RETURNED).sum() == 3
    for part in ("proposed", "deferred", "awaiting", "cancelled"):
        assert sum(batch.lines[part]) > 0, part
    assert (batch.skus["claimed"] > batch.skus["available"]).sum() >= 3


def test_payments_are_reconciled_and_agents_behind_their_target_are_listed(batch: Batch) -> None:
    """A payment that finance has not posted, one of another amount, and a gift by payment (7-policies)."""
    states = [row["state"] for row in reconciled(batch)]
    assert states == ["amount", "desk_only", "matched", "matched"]
    paid = batch.gifts[batch.gifts["policy"] == "CX03"].set_index("agent")["entitled"].to_dict()
    assert paid["C01001"] == 4 and paid["C01003"] == 2 and "C01006" not in paid
    assert batch.targets["behind"].sum() == len(batch.targets) - 1 == 8
    assert set(batch.notices["policy"]) == {"CX01", "CX02", "CX03"}


def test_every_manager_with_an_agent_behind_his_target_is_sent_the_payment_chase(batch: Batch) -> None:
    behind = {row["regional_manager"] for row in rows_of(batch.targets) if row["behind"]}
    held = set(batch.orders.loc[batch.orders["status"] == HELD, "regional_manager"])
    assert behind - held
    for orders, waiting in ((batch.orders, held), (batch.orders[:0], set())):  # also where none is held
        day = replace(batch, orders=orders)
        sendings = send_list(day, [one for one in plan_all(batch) if one.kind == "payment_chase"], READERS)
        assert {(one.role, one.who) for one in sendings} == {(REGIONAL, name) for name in behind | waiting}


def test_gifts_go_with_orders_and_one_is_owed_until_its_stock_comes(batch: Batch) -> None:
    """Two tiers of buy and get, and a gift by amount that is out of stock and on order (P-4.2.3)."""
    basket, apron = (batch.gifts[batch.gifts["policy"] == code] for code in ("CX01", "CX02"))
    assert basket["issued_now"].sum() > 10 and basket["owed"].sum() == 0 and basket["lost"].sum() > 0
    assert apron["issued_now"].sum() == 0 and apron["owed"].sum() > 10
    stock = {row["sku"]: row for row in rows_of(batch.gift_stock)}["ZP9002"]
    assert stock["on_order"] >= apron["owed"].sum() and stock["spare"] == 0


def test_its_mistakes_are_found_at_their_cells_and_no_others(batch: Batch) -> None:
    errors = {finding.code for finding in batch.findings if finding.severity == "error"}
    assert errors == {"SKU_UNKNOWN", "NOT_WHOLE", "SKU_DISCONTINUED", "AGENT_MISSING"}
    assert all(finding.cell for finding in batch.findings if finding.severity == "error")


def test_one_agent_is_short_of_money_by_a_little_and_one_by_a_lot(batch: Batch) -> None:
    orders = batch.orders.set_index("agent")
    little, lot = orders.loc["C05001"], orders.loc["C03001"]
    assert 0 < little["ordered_minor"] - little["available_minor"] <= little["ordered_minor"] * 5 // 100
    assert lot["status"] == HELD
    assert lot["available_minor"] * 2 < lot["ordered_minor"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_seed_gives_a_full_day(tmp_path: Path, seed: int) -> None:
    day = run(made(tmp_path, seed), NOON)
    assert day.batch is not None
    assert (day.batch.inputs["verdict"] == RETURNED).sum() == 3
    assert set(day.batch.orders["status"]) >= {PROPOSED, HELD}


def test_the_demo_s_company_has_its_name_in_the_language_of_the_desk(tmp_path: Path) -> None:
    for language, name in (("en", "Hemu Home Care"), ("zh", "禾沐日化")):
        assert main(["--lang", language, "init", "--demo", str(tmp_path / language)]) == 0
        assert f'\nname = "{name}' in (tmp_path / language / "orderbatch.toml").read_text("utf-8")


def test_the_english_demo_is_english_in_every_file_and_the_same_day(tmp_path: Path) -> None:
    english, chinese = load_company("en"), load_company()
    assert [agent.code for agent in english.agents] == [agent.code for agent in chinese.agents]
    assert [item.price for item in english.products] == [item.price for item in chinese.products]
    make_demo(tmp_path, DAY, language="en")
    files = sorted((tmp_path / "inbox").iterdir())
    assert len(files) == 18
    said = [path.name for path in files]
    for path in files:
        if path.suffix == ".csv":
            said.append(path.read_text("gb18030"))
            continue
        book = openpyxl.load_workbook(path)
        said += book.sheetnames
        said += [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [text for text in said if re.search(r"[\u3000-\uffef]", text) and not FULL.fullmatch(text)] == []


@pytest.mark.parametrize(
    ("clock", "morning"),
    [
        ("2026-11-29T20:00", "2026-11-27"),  # a Sunday
        ("2026-11-27T12:30", "2026-11-27"),
        ("2026-11-27T09:00", "2026-11-26"),
        ("2026-10-06T10:00", "2026-09-30"),  # the week of the National Day
    ],
)
def test_the_demo_is_of_the_last_working_morning_and_a_plain_run_takes_it(
    clock: str, morning: str, tmp_path: Path
) -> None:
    now = dt.datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    said = begin(tmp_path, Words("en"), "en", now)
    assert f"morning of {morning}" in said
    assert any(line.endswith(" run") for line in said.splitlines())
    newest = max(path.stat().st_mtime for path in (tmp_path / "inbox").iterdir())
    assert newest <= dt.datetime.fromisoformat(f"{morning}T11:59+08:00").timestamp()
    if clock.endswith("20:00"):
        assert main(["-C", str(tmp_path), "-q", "run", "-n", "--at", clock]) == 0


def test_agents_have_names_under_which_a_business_is_registered() -> None:
    for agent in load_company().agents:
        assert agent.name.endswith(("有限公司", "商行", "经营部")), agent.name
        assert width(agent.name) <= 32


def test_the_amount_in_words_on_a_form_is_the_forms_total(tmp_path: Path) -> None:
    make_demo(tmp_path, DAY)
    said = [
        str(cell)
        for path in (tmp_path / "inbox").glob("*.xlsx")
        for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
        for cell in row
        if str(cell).startswith("人民币")
    ]
    assert said and all(words.endswith(("整", "分")) for words in said)


def spoken_to_by_name(root: Path, words: Words) -> None:
    """An agent is greeted by name also where nothing but a policy notice or a confirmation goes to them; a
    letter has its day in words."""
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=default)
        for path in root.glob("outbox/*/*/mail/*.eml")
    ]
    texts = [body.get_content() for mail in mails if (body := mail.get_body(("plain",)))]
    assert len(texts) > 40 and not [text for text in texts if re.match(r"(尊敬的|Dear )C\d", text)]
    assert all(words.language == "en" or re.search(r"\d年\d+月\d+日", text) for text in texts
               if text.startswith("尊敬的"))  # fmt: skip


@pytest.mark.parametrize(
    ("language", "clock", "next_morning"),
    [
        ("en", "2026-11-28T10:00", "2026-11-30"),  # a Saturday
        (
            "zh",
            "2026-11-30T08:30",
            "2026-12-01",
        ),  # before the day's forms could have come: Friday's are there
    ],
)
def test_the_next_morning_closes_the_loop_from_shipping_to_the_register(
    language: str, clock: str, next_morning: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = dt.datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    said = begin(tmp_path, Words(language), language, now)
    assert f"--at {next_morning}T11:59" in said
    screens = []
    for hours in (0, 1):  # as plain runs: the README names no moment for them
        capsys.readouterr()
        moment = f"{now + dt.timedelta(hours=hours):%Y-%m-%dT%H:%M}"
        assert main(["-C", str(tmp_path), "run", "--at", moment]) == 0
        screens.append(capsys.readouterr().out)
        if not hours:
            _approve(tmp_path, Words(language))
    for path in (tmp_path / load_company(language).files["next_morning"]).iterdir():
        path.rename(tmp_path / "inbox" / path.name)
    assert main(["-C", str(tmp_path), "run", "--at", f"{next_morning}T11:59"]) == 0
    screens.append(capsys.readouterr().out)
    batch = f"outbox/{next_morning}/{next_morning}-1/batch.json"
    record = json.loads((tmp_path / batch).read_text("utf-8"))
    assert sum(row["short"] for row in record["shipments"]) == 3
    found = {row["problem"] or row["type"]: row for row in record["incidents"]}
    assert set(found) == {"missed", "wrong", "product_quality", "return"}
    assert found["wrong"]["pair"] == found["missed"]["sku"]
    assert not [row["code"] for row in record["findings"] if row["severity"] == "error"]
    words = Words(language)
    for path, screen in zip(sorted(tmp_path.glob("outbox/*/*/batch.json")), screens, strict=True):
        told = json.loads(path.read_text("utf-8"))
        assert differs(told, (path.parent / "summary.html").read_text("utf-8"), words) == {}
        assert screen_differs(told, screen, words) == []
        brief = (path.parent / "summary.txt").read_text("utf-8").splitlines()
        marks = [line[0] for line in brief if line.startswith(("▲ ", "● "))]
        assert marks == sorted(marks, key="▲●".index)  # what is to be done now, then what others are asked
        for approval in path.parent.glob(f"{words.text('documents.approval.name', batch='*')}.xlsx"):
            assert approval_differs(told, approval, words) == []
    spoken_to_by_name(tmp_path, words)
    apron = next(row for row in record["gift_stock"] if row["sku"] == "ZP9002")
    assert apron["had"] == 0 and apron["spare"] >= apron["owed"] > 0  # it came in, and clears what is owed
    assert min(row["owed_since"] for row in record["gifts"] if row["owed"]) < next_morning
    kinds = {row["kind"] for row in record["outputs"]}
    assert {"dispatch_notice", "incidents", "summary"} <= kinds
