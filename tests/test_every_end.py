"""How a call ends: in a folder that is no desk, and for a program that asked with `--json`."""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import orderbatch.day
from orderbatch.cli import main
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal import desk_status
from orderbatch.terminal import run_screen as run_screen_module
from orderbatch.terminal.console import width
from orderbatch.terminal.folding import folded
from orderbatch.workspace.lock import locked
from tests.desk import Desk

AT_A_DESK = [
    ["run"], ["check"], ["check", "--show"], ["report", "month", "2026-11"], ["doctor"], ["status"],
    ["status", "X-1"], ["explain", "X-1"], ["bench"], ["archive", "list"], ["archive", "verify"],
]  # fmt: skip
WRONG = [
    ["nosuch"],
    ["run", "--nosuch"],
    ["status", "a", "b"],
    ["report", "month"],
    ["--lang", "xx", "status"],
]


@pytest.mark.parametrize("asked", AT_A_DESK, ids=" ".join)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_is_no_desk_is_told_and_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: list[str], language: str
) -> None:
    (tmp_path / "letters").mkdir()
    assert main(["--lang", language, "-C", str(tmp_path), *asked]) == 2
    assert "orderbatch init" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]


def test_init_makes_a_desk_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path), "init"]) == 0
    capsys.readouterr()
    assert main(["-C", str(tmp_path), "--json", "status"]) == 0
    assert json.loads(capsys.readouterr().out)["last"] is None


@pytest.mark.parametrize("sign", ["inbox", "archive"])
def test_a_folder_with_an_inbox_or_an_archive_is_a_desk_without_settings(tmp_path: Path, sign: str) -> None:
    (tmp_path / sign).mkdir()
    assert main(["-C", str(tmp_path), "status"]) == 0


@pytest.mark.parametrize("wrong", WRONG, ids=" ".join)
def test_a_program_is_told_of_a_misuse_as_of_any_other_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]
) -> None:
    assert main(["-C", str(tmp_path), "--json", *wrong]) == 2
    told = capsys.readouterr()
    ended = json.loads(told.out)
    assert (ended["error"], ended["exit_code"]) == ("USAGE", 2)
    assert ended["message"] and ended["fix"] and told.err == ""


@pytest.mark.parametrize(("fault", "code"), [(KeyboardInterrupt(), 130), (ZeroDivisionError(), 70)])
def test_a_program_is_told_of_an_interruption_and_of_a_fault_of_ours(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    fault: BaseException,
    code: int,
) -> None:
    (tmp_path / "inbox").mkdir()

    def fail(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(desk_status, "desk", fail)
    assert main(["-C", str(tmp_path), "--json", "status"]) == code
    assert json.loads(capsys.readouterr().out)["exit_code"] == code


MON, LATER, NEVER = "2026-11-23T18:00", "2026-11-24T18:00", "2027-03-01"
ENDS: dict[str, tuple[int, list[str]]] = {  # how a run may end, its exit code, and what was asked
    "done": (0, ["--at", MON, "-n"]),
    "CLOCK_LEAP": (2, ["--at", NEVER]),
    "CLOCK_BACK": (2, ["--at", "2026-11-20"]),
    "ACCEPT_UNKNOWN": (2, ["--at", MON, "--accept", "none.xlsx"]),
    "WHEN_BAD": (2, ["--at", "some day"]),
    "MASTER_STALE": (3, ["--at", LATER]),
    "BUSY": (4, ["--at", MON]),
    "DISK": (4, ["--at", MON]),
    "LEDGER_DAMAGED": (5, ["--at", MON]),
    "INTERNAL": (70, ["--at", MON]),
    "INTERRUPTED": (130, ["--at", MON]),
}


@contextmanager
def _ending(desk: Desk, end: str) -> Iterator[None]:
    """A desk on which a run ends so."""
    raised = {"DISK": OSError(errno.ENOSPC, "full"), "INTERNAL": ZeroDivisionError()}
    with pytest.MonkeyPatch.context() as patch:
        if end in {*raised, "INTERRUPTED"}:

            def fail(*_: object, **__: object) -> None:
                raise raised.get(end, KeyboardInterrupt())

            patch.setattr(orderbatch.day, "run", fail)
        if end == "LEDGER_DAMAGED":
            (desk.root / "ledger.db").write_bytes(b"no books" * 2000)
        if end == "BUSY":
            with locked(desk.workspace):
                yield
        else:
            yield


@pytest.mark.parametrize("language", LANGUAGES)
def test_however_a_run_ends_what_lies_in_the_inbox_is_named_to_programs_and_to_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 100")
    call = ["-C", str(desk.root), "--lang", language]
    assert main([*call, "--json", "run", "--at", "2026-11-23T12:00"]) == 0
    assert json.loads(capsys.readouterr().out)["inbox"] == {}
    desk.order("C1", "1", "A 5", file="form.xlsx", clock="11:00")
    (desk.root / "inbox" / "later.part").write_bytes(b"half")
    (desk.root / "inbox" / "folder.xlsx").mkdir()
    lying = {"no_files": ["folder.xlsx"], "skipped": ["later.part"], "stays": ["form.xlsx"]}
    words = Words(language)
    for end, (code, asked) in sorted(ENDS.items(), key=lambda row: row[0] == "LEDGER_DAMAGED"):
        with _ending(desk, end):
            assert main([*call, "--json", "run", *asked]) == code, end
            ended = json.loads(capsys.readouterr().out)
            assert ended["inbox"] == lying, end
            assert ended.get("error", "done") == end
            assert main([*call, "run", *asked]) == code, end
            told = "".join(capsys.readouterr().err.split())
        if end != "done":
            for kind, names in lying.items():
                assert "".join(words.text(f"cli.run.{kind}", names=names[0]).split()) in told or (
                    kind == "no_files" and names[0] in told
                ), (end, kind)


def test_a_program_is_told_what_was_found_beside_why_a_run_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "orderbatch.toml").write_text("[inbox]\nsettle_seconds = 0\n", encoding="utf-8")
    (tmp_path / "inbox" / "order.csv").write_text("SKU,Cases\nA,3\n", encoding="utf-8")
    assert main(["-C", str(tmp_path), "--json", "run"]) in (0, 3)
    assert "problems" in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_fits_80_columns_and_begins_with_what_goes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["--lang", language, "-C", str(tmp_path), "init", "--demo"]) == 0
    capsys.readouterr()
    (bad,) = (tmp_path / "inbox").glob("PO Dalian*.xlsx")
    assert main(["--lang", language, "-C", str(tmp_path), "check", str(bad)]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if width(line) > 80] == []
    assert main(["--lang", language, "-C", str(tmp_path), "run"]) == 0
    screen = capsys.readouterr().out.splitlines()
    assert [line for line in screen if width(line) > 80] == []
    words = Words(language)
    head = next(place for place, line in enumerate(screen) if line.startswith(_outputs_head(words)))
    begins = words.text("documents.marked_form.name", file="").rstrip()
    assert [line.strip().startswith(begins) for line in screen[head + 1 : head + 5]] == [True] * 3 + [False]


@pytest.mark.parametrize("back", [0, 3, 9])
def test_what_finance_waits_for_is_named_however_many_forms_go_back(back: int) -> None:
    """With a reading sheet, or with many forms to correct, the approval was among “and 52 more files”."""
    forms = [f"Please correct {number}.xlsx" for number in range(back)]
    rest = ["summary.html", "summary.txt", "Reading sheets.xlsx", "Review.xlsx", "Approval.xlsx"]
    named = [*rest, *(f"Reply {number}.xlsx" for number in range(50))]
    told = run_screen_module._few(forms, [*named, *forms], Words("en"))
    assert told[: min(back, 3)] == forms[:3] and "Approval.xlsx" in told and len(told) == 8
    assert told[-1] == Words("en").text("cli.run.more_files", count=len(named) + back - 7)
    few = run_screen_module._few(forms[:2], [*rest, *forms[:2]], Words("en"))
    assert few == [*forms[:2], *(name for name in rest if name != "summary.txt"), "summary.txt"]


def _outputs_head(words: Words) -> str:
    return words.text("cli.run.outputs", folder="").rstrip()


def test_a_folded_line_loses_nothing_and_keeps_paths_whole() -> None:
    text = "  ▲ 文件“" + "很长的名称" * 12 + "。xlsx”没有采用，请告知发件人。 and words between " + "x" * 90
    lines = folded(text, wide=60).split("\n")
    assert "".join(text.split()) == "".join("".join(lines).split())
    assert "x" * 90 in "".join(lines) and all(width(line) <= 60 for line in lines if "xxx" not in line)
    assert not any(line.strip().startswith(("，", "。", "”")) or line.endswith("“") for line in lines)
    assert not any(line.endswith("（") for line in folded("订单（P2026-11-23）、" * 20, wide=21).split("\n"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_options_without_a_command_are_told_as_that(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, as_json: list[str]
) -> None:
    assert main(["--lang", language, *as_json, "-C", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert Words(language).look_up("help.misuse.NoCommand") in told.out + told.err
