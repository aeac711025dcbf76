"""What earlier batches left for a person stands on every later summary and screen (P-4.5.1, P-4.5.2)."""

import datetime as dt
from pathlib import Path

import pytest

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.terminal.run_screen import run_screen
from orderbatch.write.documents.day_summary.summary_todos import groups
from tests.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two orders released, one without money, one that asks what to do; all on Monday."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3 C4")
    figures(desk)
    desk.order("C1", "1", "B 8")
    desk.order("C2", "2", "B 7")
    desk.order("C3", "3", "B 90")
    desk.order("C4", "4", "A 15", If_short="ask")
    desk.run()
    return desk


def figures(desk: Desk) -> None:
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 5, C4 100")


def left(desk: Desk) -> dict[str, set[str]]:
    """Kind → order numbers that the latest batch left of earlier ones."""
    assert desk.latest is not None and desk.latest.batch is not None
    standing = desk.latest.batch.standing
    return {
        str(kind): set(rows["order_no"])
        for kind, rows in standing.groupby("kind", sort=False)
        if kind != "untracked"
    }


def page(desk: Desk) -> str:
    assert desk.latest is not None
    return (desk.root / desk.latest.folder / "summary.html").read_text("utf-8")


def test_a_batch_says_what_those_before_it_left(desk: Desk) -> None:
    assert left(desk) == {}
    desk.approve({"1": "approve", "2": "hold"})
    desk.run("19:00")
    assert left(desk) == {"on_hold": {"2"}, "proposed": {"4"}, "held": {"3"}, "awaiting": {"4"}}
    (held,) = [row for row in desk.record()["decisions"] if row["decision"] == "hold"]
    assert held["reason"] and f" · {held['decided_by']}: {held['reason']}" in page(
        desk
    )  # what finance waits for
    assert all(
        sentence in page(desk)
        for sentence in (
            "Still held for money",
            "Put on hold by finance (orders: 1)",
            "Not approved, or approved and not released",
        )
    )


def test_what_nobody_decided_in_time_is_told_once(desk: Desk) -> None:
    desk.next_day(2)
    figures(desk)
    desk.run()
    assert left(desk) == {"lapsed": {"1", "2", "4"}, "awaiting": {"4"}}
    desk.order("C1", "9", "B 1", "18:30")
    desk.run("19:00")
    assert "lapsed" not in left(desk)


def test_an_approval_that_could_not_be_released_in_time_is_not_told_as_undecided(desk: Desk) -> None:
    """Finance had said yes: what lapsed for want of stock was told as what nobody decided in time."""
    desk.approve()
    desk.figures("A 10, B 0", "C1 100, C2 100, C3 5, C4 100", "18:10")
    desk.run("19:00")
    assert desk.released() == {"4/A": 10}
    desk.next_day(2)
    figures(desk)
    desk.run()
    assert left(desk)["lapsed"] == {"1", "2"}
    for language, title, over in (
        ("en", "lapsed, not decided or not released in time (orders: 2)", "whatever was decided"),
        ("zh", "逾期未批或未能放行而失效的订单 2 张", "无论怎样批的都已作废"),
    ):
        assert desk.latest is not None and desk.latest.batch is not None
        (told,) = [group for group in groups(desk.latest.batch, Words(language)) if title in group["title"]]
        assert over in told["do"]


def test_an_approval_that_an_amendment_replaces_is_told_as_withdrawn(desk: Desk) -> None:
    desk.order("C1", "1", "B 9", "18:30")
    desk.run("19:00")
    assert left(desk)["withdrawn"] == {"1"}


def test_goods_are_told_from_the_next_day_until_they_have_left(desk: Desk) -> None:
    desk.approve({"1": "approve", "2": "approve"})
    desk.run("19:00")
    desk.next_day()
    desk.order("C1", "5", "B 1", "08:30")
    figures(desk)
    desk.run()
    assert "No tracking sheet today" in page(desk)
    desk.next_day(2)  # Thursday: three working days after Monday
    desk.order("C1", "6", "B 1", "08:30")
    figures(desk)
    desk.run()
    assert "that must ship today: 2" in page(desk) and "past their due date: " not in page(desk)
    desk.next_day()
    desk.order("C1", "7", "B 1", "08:30")
    figures(desk)
    desk.run()
    assert "Released orders past their due date: 2" in page(desk)
    assert desk.latest is not None
    assert "goods that should have left (orders: 2)" in run_screen(desk.latest, Words("en"))


def test_a_tracking_sheet_ends_the_alarm_in_the_run_that_takes_it(desk: Desk) -> None:
    desk.approve({"1": "approve", "2": "approve"})
    desk.run("19:00")
    sheet = desk.outputs("tracking")[0]
    desk.next_day(4)
    book = desk.root / "inbox" / "tracking.xlsx"
    book.write_bytes(sheet.read_bytes())
    desk.fill("tracking", "Shipped cases", {"1": 8}, "tracking.xlsx", source="tracking.xlsx")
    desk.run()
    assert left(desk)["released"] == {"2"}
    assert "No tracking sheet today" not in page(desk)
    assert "Released orders past their due date: 1" in page(desk)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_sentences(desk: Desk, language: str) -> None:
    desk.approve({"1": "approve", "2": "hold"})
    desk.run("19:00")
    assert desk.latest is not None and desk.latest.batch is not None
    assert all(group["title"] and group["do"] for group in groups(desk.latest.batch, Words(language)))


def test_the_summary_can_be_written_again_from_the_ledger(desk: Desk) -> None:
    desk.approve({"1": "approve", "2": "hold"})
    desk.run("19:00")
    desk.next_day(dt.timedelta(days=5).days)
    desk.order("C1", "9", "B 1", "08:30")
    figures(desk)
    desk.run()
    assert examine(desk.workspace, every_batch=True) == []


def test_a_day_that_is_over_is_not_decided_again(desk: Desk) -> None:
    desk.order("C1", "9", "B 1", "08:30")
    desk.next_day(-1)
    with pytest.raises(OrderbatchError, match="CLOCK_BACK") as stopped:
        desk.run()
    assert stopped.value.exit_code == ExitCode.USAGE
    assert [path.name for path in (desk.root / "inbox").iterdir()] == ["order C1 9 0830.xlsx"]
    desk.next_day()
    desk.run("10:00")  # the same day, earlier than the run before: its clock may have been `--at` its end
    assert [order["order_no"] for order in desk.record()["orders"]] == ["9"]


def test_a_reply_on_which_nothing_is_chosen_is_told_while_its_agent_is_asked(desk: Desk) -> None:
    (reply,) = (output for output in desk.outputs("reply") if "C4" in output.name)
    (desk.root / "inbox" / "reply.xlsx").write_bytes(reply.read_bytes())
    desk.run("19:00")
    (told,) = (finding for finding in desk.latest.findings if finding.code == "ANSWER_BLANK")  # type: ignore[union-attr]
    assert (told.file, told.numbers["lines"]) == ("reply.xlsx", 1)
    assert left(desk)["awaiting"] == {"4"}


def test_remarks_on_no_file_name_no_number_of_files(desk: Desk) -> None:
    """Two old lists were told as “places: 2, files: 1”, and no file was there."""
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.fill("tracking", "Shipped cases", 1)
    desk.run()
    assert desk.latest is not None and desk.latest.batch is not None
    for language, title, said in (("en", "Remarks on", "points: 2"), ("zh", "已采用文件的提示", "共 2 条")):
        found = groups(desk.latest.batch, Words(language))
        (told,) = [group["entries"] for group in found if group["title"].startswith(title)]
        assert said in [entry["text"] for entry in told], told


def test_only_order_forms_are_said_to_go_back_marked(desk: Desk) -> None:
    desk.approve({"1": "approve", "2": "perhaps"})
    desk.order("C1", "8", "B x", "18:30")
    desk.run("19:00")
    assert desk.latest is not None
    screen = run_screen(desk.latest, Words("en"))
    assert "order forms: 1, each goes back marked" in screen and "files: 1, whole or in part" in screen
    assert "Order forms returned: 1" in page(desk) and "Other files with mistakes: 1" in page(desk)
