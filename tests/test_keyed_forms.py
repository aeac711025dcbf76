"""Pictures of fax, chat and handwriting, and the forms keyed in from them (P-4.1.1, P-4.1.2)."""

import os
from pathlib import Path

from tests.desk import Desk


def picture(desk: Desk, name: str, clock: str, content: bytes = b"%PDF-1.7 a fax") -> None:
    path = desk.root / "inbox" / name
    path.write_bytes(content)
    os.utime(path, (desk.at(clock).timestamp(),) * 2)


def test_a_picture_waits_for_the_form_of_its_name_and_is_one_order_with_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 1")
    desk.agents("N1 N2")
    desk.figures("A 100", "N1 999, N2 999")
    picture(desk, "Fax 1.PDF", "08:05")
    picture(desk, "chat.png", "08:10", b"\x89PNG\r\n\x1a\n")
    desk.run("08:30")
    for clock in ("09:00", "10:00"):
        desk.run(clock)
        assert desk.codes().count("PICTURE_WAITS") == 2
        assert {path.name for path in (desk.root / "inbox").iterdir()} == {"Fax 1.PDF", "chat.png"}
    desk.order("N2", "O2", "A 3", "10:30")
    desk.order("N1", "O1", "A 5", "11:00", file="fax 1.xlsx")
    desk.run("12:00")
    orders = {order["order_no"]: order["received_at"] for order in desk.record()["orders"]}
    assert orders["O1"].replace("T", " ")[:16] == "2026-11-23 08:05" and orders["O1"] < orders["O2"]
    waits = [told["file"] for told in desk.record()["findings"] if told["code"] == "PICTURE_WAITS"]
    assert waits == ["chat.png"]
    filed = {path.name: path.parent for path in (desk.root / "archive").rglob("*") if "ax 1" in path.name}
    assert len(filed) == 2 and len(set(filed.values())) == 1, filed
    inputs = {one["name"]: (one["kind"], one["verdict"]) for one in desk.record()["inputs"]}
    assert inputs["Fax 1.PDF"] == ("picture", "accepted")
    assert [path.name for path in (desk.root / "inbox").iterdir()] == ["chat.png"]
