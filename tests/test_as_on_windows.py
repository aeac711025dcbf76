"""What Windows does differently, played: files that others hold, names, line ends, drives, spawned processes.

Elsewhere: the console of Chinese Windows (`test_cli.py`), the starter (`test_starters.py`), the recipe for
its task scheduler (`test_schedule.py`).
"""

import builtins
import json
import os
import re
import sys
from collections import Counter, defaultdict
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from orderbatch.cli import main
from orderbatch.doctor import examine
from orderbatch.workspace.lock import locked
from tests.desk import Desk

NOON = ["run", "--at", "2026-11-23T12:00"]
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
HOME = r"C:\Users\Wang Xiaofang\Documents\customer service\orderbatch" + "\\"
LONGEST = 259  # characters of a whole path, where long paths are not switched on
PEOPLE = '[people]\nfinance = ["money@example.com"]\nwarehouse = ["store@example.com"]\n'


def a_desk(root: Path, settings: str = "") -> Desk:
    desk = Desk(root, settings)
    desk.catalogue("A 2, B 3")
    desk.agents("C1 C2")
    desk.figures("A 10, B 5", "C1 100, C2 10")
    desk.order("C1", "1", "A 8, B 4")
    desk.order("C2", "2", "A 8")
    return desk


def names_below(root: Path) -> dict[str, int]:
    """How many documents and originals of a kind are in which folder; journals apart."""
    found = Counter(
        f"{path.relative_to(root).parts[0]} {path.suffix}"
        for folder in ("inbox", "outbox", "archive")
        for path in (root / folder).rglob("*")
        if path.is_file() and not path.name.startswith("journal_")
    )
    return dict(found)


def orders(root: Path) -> dict[str, set[str]]:
    """The orders of each batch, oldest first."""
    records = sorted((root / "outbox").rglob("batch.json"))
    return {
        path.parent.name: {order["order_key"] for order in json.loads(path.read_text("utf-8"))["orders"]}
        for path in records
    }


def call(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["-C", str(root), *words])
    shown = capsys.readouterr()
    return code, " ".join((shown.out + shown.err).split())


HELD = {
    "a document that is open in Excel": ("replace", "outbox/*/Approval *.xlsx", 4),
    "every document": ("replace", "outbox/*", 4),
    "an original that a virus scanner looks at": ("replace", "archive/*", 4),
    "an order form that is open in Excel": ("unlink", "inbox/order C1*", 0),
    "all that came in": ("unlink", "inbox/*", 0),
    "the copy of the ledger": ("replace", ".orderbatch/backups/*", 4),
}


@pytest.mark.parametrize("held", HELD)
def test_a_file_that_another_program_holds_delays_that_file_and_nothing_is_lost_or_doubled(
    held: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    how, which, exit_code = HELD[held]
    desk = a_desk(tmp_path / "desk")
    a_desk(tmp_path / "free")
    real: dict[str, Any] = {name: getattr(os, name) for name in ("replace", "unlink", "remove", "rename")}

    def refusing(name: str) -> Any:
        def called(*paths: Any, **more: Any) -> None:
            last = Path(os.fsdecode(paths[-1]))
            is_below = last.is_absolute() and last.is_relative_to(desk.root)
            if is_below and fnmatch(last.relative_to(desk.root).as_posix(), which):
                raise PermissionError(13, "The process cannot access the file", str(last))
            real[name](*paths, **more)

        return called

    with monkeypatch.context() as patched:
        for name in ("replace", "rename") if how == "replace" else ("unlink", "remove"):
            patched.setattr(os, name, refusing(name))
        code, shown = call(desk.root, capsys, *NOON)
        assert (code, "Traceback" in shown) == (exit_code, False), shown
        assert which.startswith(".") or any(
            said in shown for said in ("cannot access", "cannot be removed", "no permission")
        ), shown
        assert call(desk.root, capsys, *NOON)[0] == exit_code  # as often as one likes
    assert call(desk.root, capsys, *NOON)[0] == 0
    assert examine(desk.workspace, every_batch=True) == []
    assert call(tmp_path / "free", capsys, *NOON)[0] == 0
    assert names_below(desk.root) == names_below(tmp_path / "free")


def test_a_form_that_nobody_else_may_read_waits_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = a_desk(tmp_path)
    real = Path.open

    def refusing(path: Path, *how: Any, **more: Any) -> Any:
        if path.name.startswith("order C2"):
            raise PermissionError(13, "The process cannot access the file", str(path))
        return real(path, *how, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refusing)
        code, shown = call(desk.root, capsys, *NOON)
    (held,) = (path.name for path in (desk.root / "inbox").iterdir())
    assert (code, held in shown) == (0, True), shown
    assert call(desk.root, capsys, *NOON)[0] == 0
    assert list(orders(tmp_path).values()) == [{"C1/1"}, {"C2/2"}]


AGENTS = ("CON", "aux.1", "nul", "COM1", "ab", "AB", "x" * 40, "代理" * 20, "a/b", "trailing.", "lpt1.xlsx")


def test_every_name_that_a_desk_gives_is_one_that_windows_can_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, PEOPLE + '[mail]\nsender = "desk@example.com"\n[archive]\n')
    desk.catalogue("A 2")
    mails = {agent: f"agent{place}@example.com" for place, agent in enumerate(AGENTS)}
    desk.agents(" ".join(AGENTS), **{"E-mail": mails})
    desk.figures("A 9", ", ".join(f"{agent} 100" for agent in AGENTS))
    for place, agent in enumerate(AGENTS):
        (tmp_path / "inbox").mkdir(exist_ok=True)
        name = f"{'com1 aux.xlsx' if place % 2 else 'CON.xlsx'} {place}.xlsx"
        desk.put(name, [["Agent code", agent], ["Order no.", f"nul/{place}"], ["SKU", "Cases"], ["A", 3]])
    code, shown = call(tmp_path, capsys, *NOON)
    assert code == 0, shown
    assert [len(keys) for keys in orders(tmp_path).values()] == [len(AGENTS)]
    bad = []
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for path in tmp_path.rglob("*"):
        below = path.relative_to(tmp_path)
        seen[below.as_posix().casefold()].add(below.as_posix())
        for part in below.parts:
            if (
                RESERVED.fullmatch(part)
                or part != part.rstrip(" .")
                or re.search(r'[<>:"|?*\\\x00-\x1f]', part)
            ):
                bad.append(part)
        if len(HOME + str(below)) > LONGEST:
            bad.append(str(below))
    assert bad == []
    assert [names for names in seen.values() if len(names) > 1] == []


def test_settings_and_lists_with_the_line_ends_and_the_mark_of_a_windows_editor_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_desk(tmp_path)
    text = '[inbox]\r\nsettle_seconds = 0\r\n[company]\r\nname = "禾沐"\r\nlanguage = "zh"\r\n'
    (tmp_path / "orderbatch.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    form = "代理商编码,C1\r\n订单号,3\r\n商品编码,件数\r\nA,1\r\n"
    (tmp_path / "inbox" / "订单.csv").write_bytes(form.encode("gb18030"))
    (tmp_path / "inbox" / "order.csv").write_bytes(b"\xef\xbb\xbf" + form.replace(",3", ",4").encode())
    code, shown = call(tmp_path, capsys, *NOON)
    assert code == 0 and "禾沐" in shown
    assert list(orders(tmp_path).values()) == [{"C1/1", "C2/2", "C1/3", "C1/4"}]
    assert main(["-C", str(tmp_path), "init"]) == 0  # keeps what is there
    assert (tmp_path / "orderbatch.toml").read_bytes().endswith(text.encode())


@pytest.mark.parametrize("given", [r"D:\desk\ledger.db", r"\\server\share\ledger.db", "D:/desk/ledger.db"])
def test_a_ledger_on_a_drive_is_named_in_the_settings_as_windows_names_it(given: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, f"[ledger]\nurl = 'sqlite:///{given}'\n")
    assert str(desk.workspace.ledger_file).endswith(given)


def test_a_day_runs_where_the_system_lacks_what_windows_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No locks of fcntl, no limits of processes, no folder that can be opened."""
    desk, real = a_desk(tmp_path), builtins.__import__

    def without(name: str, around: Any = None, *more: Any, **named: Any) -> Any:
        if name in ("fcntl", "resource", "pwd", "grp") and (around or {})["__name__"].startswith(
            "orderbatch"
        ):
            raise ImportError(name)
        return real(name, around, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    for name in ("O_DIRECTORY", "O_NOFOLLOW", "getuid", "geteuid", "getpgid", "killpg", "sysconf", "fork"):
        monkeypatch.delattr(os, name, raising=False)
    with locked(desk.workspace):
        assert call(tmp_path, capsys, *NOON)[0] == 4
    code, shown = call(tmp_path, capsys, *NOON)
    assert code == 0, shown
    assert list(orders(tmp_path).values()) == [{"C1/1", "C2/2"}]
    assert call(tmp_path, capsys, "status")[0] == 0 and examine(desk.workspace) == []


@pytest.mark.reading_processes
def test_forms_are_read_in_processes_that_start_afresh_as_windows_starts_them(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    a_desk(tmp_path, "[compute]\nworkers = 2\n")
    done = [sys.executable, "-m", "orderbatch", "-C", str(tmp_path), "-q", *NOON]
    assert os.spawnv(os.P_WAIT, sys.executable, done) == 0
    assert capfd.readouterr().err == ""
    assert list(orders(tmp_path).values()) == [{"C1/1", "C2/2"}]
