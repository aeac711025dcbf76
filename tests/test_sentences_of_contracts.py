"""The sentences of the contracts, each held to the tests that show it; and those that no other test shows."""

import ast
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from orderbatch.contract.errors import OrderbatchError
from orderbatch.ledger.connect import engine_of
from orderbatch.workspace.held import glance, taken
from tests.desk import Desk

HERE = Path(__file__).parent
CONTRACTS = {
    "policies": 55,
    "decisions": 70,
    "the_run": 85,
    "keeping": 28,
    "customers": 48,
    "promises": 33,
    "the_house": 38,
}  # how many sentences each has at least


@pytest.mark.parametrize("contract", CONTRACTS)
def test_each_sentence_has_a_test_that_is_there_or_says_why_not(contract: str) -> None:
    """None of them is run here."""
    tests = {path.stem: path.read_text("utf-8") for path in HERE.glob("test_*.py")}
    lines = (HERE / "style" / f"sentences_of_{contract}.txt").read_text("utf-8").splitlines()
    table = [line.split(" | ") for line in lines if not line.startswith("#")]
    assert len(table) >= CONTRACTS[contract] and all(len(row) > 1 for row in table)
    missing = []
    for shown in {one for _sentence, *names in table for one in names}:
        file, name = shown.split(": ", 1)
        begins = [f"{before}{name}" for before in ("\ndef test_", '\n    "')]
        if file != "not tested" and not any(one in tests.get(f"test_{file}", "") for one in begins):
            missing.append(shown)
    assert missing == []


@pytest.mark.synced
def test_a_ledger_in_a_file_is_opened_as_the_contract_says(tmp_path: Path) -> None:
    engine = engine_of(f"sqlite:///{tmp_path / 'ledger.db'}")
    with engine.connect() as books:
        asked = ("synchronous", "journal_mode", "foreign_keys")
        said = [books.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked]
    engine.dispose()
    assert said == [3, "delete", 1]  # 3 is EXTRA


_HOLDS = """
import sys, time
from pathlib import Path
from orderbatch.workspace.held import glance, taken
root = Path(sys.argv[1])
with taken(root, glance(root)) as is_held:
    print(is_held, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="looked at without being taken where there is flock")
def test_the_lock_of_a_run_that_was_killed_is_free(tmp_path: Path) -> None:
    root = Desk(tmp_path).root
    with subprocess.Popen([sys.executable, "-c", _HOLDS, str(root)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline().strip() == b"True"
        with pytest.raises(OrderbatchError, match="BUSY") as refused, taken(root, glance(root)):
            pass
        assert refused.value.numbers["pid"] == holder.pid
        holder.kill()
    assert (root / ".orderbatch/holder.json").exists()  # it could not say that it went
    with taken(root, glance(root)) as is_held:
        assert is_held


def test_a_form_arrives_between_the_last_look_and_now_whatever_its_own_date(tmp_path: Path) -> None:
    """Copying cannot jump the queue; a code in wide letters is that code; the same bytes count once."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 100", "C1 100, C2 100, C3 100")
    desk.order("C1", "1", "A 8", "09:00", **{"Order date": "2026-11-23"})
    desk.order("C2", "2", "Ａ 8", "08:59", **{"Order date": "2026-11-30"})
    first = desk.run("12:00").batch
    assert first is not None and list(first.orders["order_no"]) == ["2", "1"]
    desk.order("C2", "4", "A 1", "08:00")
    desk.order("Ｃ1", "5", "A 1", "12:30")
    desk.order("C3", "6", "A 1", "23:30")
    (form,) = desk.workspace.archive.rglob("*order C1 1*.xlsx")
    (desk.root / "inbox/again.xlsx").write_bytes(form.read_bytes())
    second = desk.run("13:00").batch
    assert second is not None
    orders = pd.concat([first.orders, second.orders]).itertuples()
    came = {order.order_no: f"{order.received_at:%H:%M:%S}" for order in orders}
    assert came == {"2": "08:59:00", "1": "09:00:00", "4": "12:00:01", "5": "12:30:00", "6": "13:00:00"}
    (told,) = [found for found in desk.record()["findings"] if found["code"] == "FILE_DUPLICATE"]
    assert told["numbers"] == {"batch": "2026-11-23-1", "other": "order C1 1 0900.xlsx"}


def test_an_agents_list_with_a_blank_code_stops_the_run(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], ["C1", "One", "N"], [None, "Two", "N"]])
    desk.figures("A 100", "C1 100")
    desk.order("C1", "1", "A 8")
    with pytest.raises(OrderbatchError) as stopped:
        desk.run()
    assert stopped.value.exit_code == 3


def test_every_join_is_validated() -> None:
    texts = {path.name: path.read_text("utf-8") for path in (HERE.parent / "orderbatch").rglob("*.py")}
    for name, text in texts.items():
        for node in ast.walk(ast.parse(text)) if ".merge(" in text or ", on=" in text else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                names = {named.arg for named in node.keywords}
                joins = node.func.attr == "merge" or (node.func.attr == "join" and "on" in names)
                assert not joins or "validate" in names, f"{name}:{node.lineno}"
