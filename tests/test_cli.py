"""The command line: languages, consoles, exit codes, and what the screens say."""

import datetime as dt
import errno
import gc
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import click
import pytest

from orderbatch import __version__
from orderbatch.cli import main
from orderbatch.commands.daily import COMMANDS
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.demo import make_demo
from orderbatch.terminal.console import harmless
from tests.depth import STYLED, THOROUGH
from tests.desk import Cell, Desk, write_sheet

ROOT = Path(__file__).parents[1]
DAY = dt.date(2026, 11, 23)
AT = "2026-11-23T12:30"
WHOLE = [
    f"{name} {inner}".strip()
    for name, command in COMMANDS.items()
    for inner in (command.commands if isinstance(command, click.Group) else ("",))
]
SETTINGS = '[company]\ntimezone = "Asia/Shanghai"\n[inbox]\nsettle_seconds = 0\n[compute]\nworkers = 1\n'


@pytest.fixture(autouse=True)
def _plain_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ORDERBATCH_LANG", "LC_ALL", "LC_MESSAGES", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("morning")
    make_demo(root, DAY)
    (root / "orderbatch.toml").write_text(SETTINGS, encoding="utf-8")
    return root


@pytest.fixture
def demo(morning: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(morning, tmp_path / "demo"))


@pytest.fixture(scope="module")
def decided(morning: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(shutil.copytree(morning, tmp_path_factory.mktemp("decided") / "desk"))
    assert main(["-C", str(root), "-q", "run", "--at", AT]) == 0
    return root


def shell(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The real thing in a process of its own."""
    clean = {
        name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "ORDERBATCH_LANG")
    }
    return subprocess.run(
        [sys.executable, "-m", "orderbatch", *arguments],
        env={**clean, "PYTHONPATH": str(ROOT), **environment}, capture_output=True, check=False, cwd=ROOT,
    )  # fmt: skip


def test_help_is_in_the_language_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "Usage: orderbatch" in capsys.readouterr().out
    assert main(["--lang", "zh", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "用法" in shown
    assert "选项" in shown
    assert "处理一批" in shown
    assert "Options" not in shown


def test_the_machine_s_locale_and_our_variable_choose_the_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    main(["run", "--help"])
    assert "用法" in capsys.readouterr().out
    monkeypatch.setenv("ORDERBATCH_LANG", "en")
    main(["run", "--help"])
    assert "Usage" in capsys.readouterr().out


@pytest.mark.parametrize("language", STYLED)
@pytest.mark.parametrize("command", WHOLE)
def test_every_command_and_option_has_a_help_text(
    language: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", language, *command.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    options = [line for line in shown.splitlines() if re.match(r"\s+-", line)]
    assert options
    assert all(re.search(r"\s{2}\S", line.strip()) for line in options), shown
    assert len(shown.split("\n\n")[1].strip()) > 4


@pytest.mark.parametrize("language", STYLED)
def test_the_list_of_commands_names_each_one(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [*Words(language).look_up("help.commands")] == [*COMMANDS]
    assert main(["--lang", language, "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize("language", STYLED)
def test_every_text_of_an_option_has_its_option(language: str) -> None:
    texts = Words(language).look_up("help")
    commands = dict(COMMANDS)
    for name, command in COMMANDS.items():
        inner = command.commands if isinstance(command, click.Group) else {}
        commands |= {f"{name}_{part}": whole for part, whole in inner.items()}
    spare = {
        f"{name}.{option}"
        for name, command in commands.items()
        for option in texts.get(name, {})
        if option not in {"_", *(parameter.name for parameter in command.params)}
    }
    assert spare == set()


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"orderbatch {__version__}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["runn"], "runn"),
        (["run", "--alow-stale"], "--allow-stale"),
        (["report", "month"], "YYYY-MM"),
        (["report", "month", "2026-13"], "2026-13"),
        (["run", "--at", "yesterday"], "yesterday"),
        (["run", "--at", "2026-02-30"], "2026-02-30"),
        (["check", "nothing-there.xlsx"], "nothing-there.xlsx"),
        (["check", str(ROOT)], str(ROOT)),
        (["rum"], "run"),
        (["status", "A-1", "and more"], "and more"),
        (["completion", "tcsh"], "powershell"),
        (["run", "--at"], "--at"),
        (["run", "--strict=3"], "--strict"),
        (["bench", "--from", "yesterday"], "yesterday"),
        (["init", str(ROOT / "README.md")], "README.md"),
        (["errors", "NO_SUCH"], "NO_SUCH"),
        (["status", "NO-SUCH-ORDER"], "NO-SUCH-ORDER"),
    ],
)
@pytest.mark.parametrize("language", STYLED)
def test_what_cannot_be_understood_ends_with_2_and_says_why(
    language: str, arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inbox").mkdir()
    assert main(["--lang", language, "-C", str(tmp_path), *arguments]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    if language == "zh":
        assert not re.search(r"\b(is|not|the|does|Error|no such)\b", told.err)
    assert [path.name for path in tmp_path.rglob("*")] == ["inbox"]


def test_nothing_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "init" in capsys.readouterr().err


def test_init_makes_folders_and_a_settings_file_with_every_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    assert main(["init", str(desk)]) == 0
    assert {path.name for path in desk.iterdir()} == {
        "inbox",
        "outbox",
        "archive",
        "templates",
        ".orderbatch",
        "orderbatch.toml",
        *(f"Run the day{ending}" for ending in (".cmd", ".command", ".sh")),
    }
    assert list((desk / "inbox").iterdir()) == []
    assert "orderbatch -C" in capsys.readouterr().out
    (desk / "orderbatch.toml").write_text("[company]\nname = 'Mine'\n", encoding="utf-8")
    assert main(["init", str(desk)]) == 0
    assert "Mine" in (desk / "orderbatch.toml").read_text(encoding="utf-8")


def test_the_settings_file_of_init_says_the_defaults_in_both_languages(tmp_path: Path) -> None:
    from orderbatch.contract.settings import Settings
    from orderbatch.workspace.workspace import open_workspace

    for language in LANGUAGES:
        main(["--lang", language, "init", str(tmp_path / language)])
        opened = open_workspace(tmp_path / language)
        assert opened.settings == Settings.model_validate({"company": {"language": language}})
        written = tmp_path / language / "orderbatch.toml"
        switched_on = re.sub(r"^#(?=[a-z_]+ = )", "", written.read_text(encoding="utf-8"), flags=re.MULTILINE)
        written.write_text(switched_on.replace('language = "zh"\nlanguage', "language"), encoding="utf-8")
        assert open_workspace(tmp_path / language).settings == opened.settings


def test_the_demo_is_not_mixed_into_a_desk_that_is_in_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--demo", str(tmp_path / "demo")]) == 0
    assert len(list((tmp_path / "demo/inbox").iterdir())) == 18
    assert main(["init", "--demo", str(tmp_path / "demo")]) == 2
    assert "demo" in capsys.readouterr().err


@pytest.mark.reading_processes
@pytest.mark.parametrize("language", STYLED)
def test_the_screen_of_a_run_tells_the_whole_story(
    language: str, demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", language, "-C", str(demo), "run", "--at", AT]) == 0
    told = capsys.readouterr()
    shown = told.out
    for fact in (
        "2026-11-23-1",
        "YW1O03",
        "YW1003",
        "Order!",
        "JJ3010",
        "outbox/2026-11-23/2026-11-23-1/",
    ):
        assert fact in shown, fact
    for word in {
        "en": ("CNY ", "Proposed", "Waiting for", "finance"),
        "zh": (" 元", "拟发", "等待", "财务部"),
    }[language]:
        assert word in shown
    assert len(shown.splitlines()) < 50
    assert max(map(len, shown.splitlines())) < 200
    assert "18/18" in told.err
    assert "\x1b" not in shown
    assert main(["--lang", language, "-C", str(demo), "run", "--at", AT]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_preview_keeps_nothing(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in (demo / "inbox").iterdir())
    assert main(["-C", str(demo), "run", "-n", "--at", AT]) == 0
    assert "preview" in capsys.readouterr().out
    assert sorted(path.name for path in (demo / "inbox").iterdir()) == before
    assert [path.name for path in (demo / "outbox").iterdir()] == ["preview"]
    assert not any(path.is_file() for path in (demo / "archive").rglob("*"))


def test_strict_and_check_end_with_1_when_something_was_found(
    demo: Path, decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(demo), "check", "--at", AT]) == 1
    assert "YW1O03" in capsys.readouterr().out
    form = Path(shutil.copy(demo / "inbox/PO Dalian 1123.xlsx", tmp_path / "again.xlsx"))
    desk = shutil.copytree(decided, tmp_path / "desk")
    with form.open("ab") as file:
        file.write(b"\0")
    assert main(["-C", str(desk), "--json", "check", "--at", AT, str(form)]) == 1
    assert {"SKU_UNKNOWN", "NOT_WHOLE"} <= {
        problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]
    }
    assert main(["-C", str(demo), "run", "--strict", "--at", AT]) == 1


def test_results_for_programs_are_json_alone(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(demo), "--json", "run", "--at", AT]) == 0
    told = capsys.readouterr()
    figures = json.loads(told.out)
    assert told.err == ""
    assert figures["batch"] == "2026-11-23-1"
    assert figures["orders"]["held"] == 1
    assert {problem["code"] for problem in figures["problems"]} >= {"SKU_UNKNOWN", "NOT_WHOLE"}
    assert main(["-C", str(demo), "--json", "status"]) == 0
    assert json.loads(capsys.readouterr().out)["last"]["batch"] == "2026-11-23-1"
    assert main(["-C", str(demo), "--json", "close", "1999-01"]) == 2
    assert json.loads(capsys.readouterr().out)["error"] == "MONTH_EMPTY"
    for command in (["status", "--json"], ["report", "by", "agent", "--json"], ["--json", "status"]):
        assert main(["-C", str(demo), *command]) == 0
        assert json.loads(capsys.readouterr().out)
    for asked in (["--lang", "zh"], ["--lang=zh"]):
        assert main(["-C", str(demo), "status", *asked]) == 0
        assert "最近一批 2026-11-23-1" in capsys.readouterr().out


@pytest.mark.parametrize("language", STYLED)
def test_status_shows_what_is_open_and_one_order_s_story(
    language: str, decided: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", language, "-C", str(decided), "status"]) == 0
    assert "2026-11-23-1" in capsys.readouterr().out
    assert main(["--lang", language, "-C", str(decided), "status", "DH1123-01"]) == 0
    assert "C01001/DH1123-01" in capsys.readouterr().out
    assert main(["--lang", language, "-C", str(decided), "status", "--overdue"]) == 0
    assert capsys.readouterr().out.startswith("√")
    assert main(["--lang", language, "-C", str(decided), "archive", "list", "--agent", "C01001"]) == 0
    assert "archive/2026/11/23/C01001/" in capsys.readouterr().out


def exit_of_python(code: str) -> int:
    """How a Python of its own ends that runs this code of ours."""
    told = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-c", code], env=told, check=False, capture_output=True).returncode


def test_status_imports_no_pandas_and_makes_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    code = (
        "import sys; from orderbatch.cli import main; "
        f"code = main(['-C', {str(tmp_path)!r}, 'status']); "
        "sys.exit(code or 'pandas' in sys.modules)"
    )
    assert exit_of_python(code) == 0
    assert [path.name for path in tmp_path.rglob("*")] == ["inbox"]


def test_help_and_version_import_nothing_heavy() -> None:
    heavy = (
        "('pandas', 'pydantic', 'sqlalchemy', 'rich', "
        "'orderbatch.commands.daily', 'orderbatch.workspace.workspace')"
    )
    for asked in ("--help", "--version"):
        code = (
            f"import sys; from orderbatch.cli import main; code = main(['{asked}']); "
            f"sys.exit(code or any(name in sys.modules for name in {heavy}))"
        )
        assert exit_of_python(code) == 0


# One console of each kind; the others differ in the language alone, and each is a day run in its own process.
CONSOLES = [("gbk", "zh"), ("cp1252", "en"), ("utf-8", "zh")]
OTHER_CONSOLES = [("gbk", "en"), ("cp1252", "zh"), ("utf-8", "en")] if THOROUGH else []


@pytest.mark.parametrize(("encoding", "language"), CONSOLES + OTHER_CONSOLES)
def test_any_console_can_show_the_screens(encoding: str, language: str, demo: Path) -> None:
    told = shell("--lang", language, "-C", str(demo), "run", "--at", AT, PYTHONIOENCODING=encoding)
    assert told.returncode == 0, told.stderr
    shown = told.stdout.decode(encoding)
    assert "2026-11-23-1" in shown
    assert "YW1O03" in shown
    if encoding == "gbk" and language == "zh":
        assert "拟发" in shown
        assert "?" not in shown.replace("？", "")
    if encoding != "utf-8":
        assert "›" not in shown or encoding == "cp1252"


def test_a_console_that_cannot_show_chinese_is_spoken_to_in_english() -> None:
    told = shell("--help", LANG="zh_CN.UTF-8", PYTHONIOENCODING="cp1252")
    assert b"Usage" in told.stdout


def test_a_chinese_desk_on_such_a_console_speaks_english_and_writes_chinese(demo: Path) -> None:
    (demo / "orderbatch.toml").write_text('[company]\nlanguage = "zh"\n', encoding="utf-8")
    told = shell("-C", str(demo), "run", "--at", AT, PYTHONIOENCODING="cp1252")
    assert b"Waiting for" in told.stdout
    assert any("财务审批" in path.name for path in (demo / "outbox").rglob("*.xlsx"))


def test_outside_text_cannot_steer_the_terminal(demo: Path) -> None:
    (demo / "inbox" / "evil\x1b[31m\u202e.xlsx").write_bytes(b"PK\x03\x04 broken")
    told = shell("-C", str(demo), "run", "--at", AT)
    assert told.returncode == 0
    assert b"\x1b" not in told.stdout + told.stderr
    assert "\u202e" not in (told.stdout + told.stderr).decode()
    assert harmless("a\x1b[2Jb\nc") == "a [2Jb c"


def test_missing_masters_end_with_3_and_write_nothing(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (demo / "inbox/成品库存1123.xlsx").unlink()
    assert main(["-C", str(demo), "run", "--at", AT]) == 3
    assert "→" in capsys.readouterr().err
    assert not any(path.is_file() for path in (demo / "outbox").rglob("*"))


def test_stale_masters_end_with_3_unless_allowed(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(demo), "run", "--at", "2026-11-24"]) == 3
    assert main(["-C", str(demo), "run", "--at", "2026-11-24", "--allow-stale"]) == 0
    assert "▲" in capsys.readouterr().out


def test_a_mistyped_folder_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path / "typo"), "run"]) == 2
    assert "typo" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_bad_settings_end_with_2_and_name_the_key(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (demo / "orderbatch.toml").write_text("[funds]\ntolerance_percent = 500\n", encoding="utf-8")
    assert main(["-C", str(demo), "status"]) == 2
    assert "funds.tolerance_percent" in capsys.readouterr().err


def test_the_settings_language_is_spoken_even_in_errors(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = SETTINGS.replace("[company]\n", '[company]\nlanguage = "zh"\n')
    (demo / "orderbatch.toml").write_text(settings, encoding="utf-8")
    assert main(["-C", str(demo), "close", "1999-01"]) == 2
    assert re.search("[\u4e00-\u9fff]", capsys.readouterr().err)


@pytest.mark.parametrize("language", STYLED)
@pytest.mark.parametrize("name", ["inbox", "outbox", "archive"])
def test_a_file_where_a_folder_must_be_ends_with_4_and_is_named(
    language: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text("")
    (tmp_path / "orderbatch.toml").write_text("")
    assert main(["--lang", language, "-C", str(tmp_path), "run"]) == 4
    assert f"{tmp_path / name}" in capsys.readouterr().err


@pytest.mark.parametrize(("number", "said"), [(errno.EACCES, "permission"), (errno.ENOSPC, "no room")])
def test_what_a_disk_does_not_allow_ends_with_4_and_is_said(
    number: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(folder: Path, **_rest: object) -> None:
        raise OSError(number, "in the machine's words", str(folder))

    monkeypatch.setattr(Path, "mkdir", refuse)
    (tmp_path / "orderbatch.toml").write_text("")
    assert main(["--lang", "en", "-C", str(tmp_path), "run"]) == 4
    assert said in capsys.readouterr().err


def test_a_damaged_ledger_ends_with_5(
    decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Path(shutil.copytree(decided, tmp_path / "desk"))
    (desk / "ledger.db").write_bytes(b"not a database at all" * 100)
    assert main(["-C", str(desk), "run", "--at", AT]) == 5
    (desk / "ledger.db").unlink()
    assert main(["-C", str(desk), "run", "--at", AT]) == 5
    assert "ledger-" in capsys.readouterr().err


@pytest.mark.parametrize("language", STYLED)
def test_the_doctor_finds_a_sound_desk_sound_and_a_changed_original(
    language: str, decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Path(shutil.copytree(decided, tmp_path / "desk"))
    assert main(["--lang", language, "-C", str(desk), "doctor"]) == 0
    assert capsys.readouterr().out.startswith("√")
    original = next(path for path in (desk / "archive").rglob("*.xlsx"))
    original.write_bytes(original.read_bytes() + b" ")
    assert main(["--lang", language, "-C", str(desk), "doctor"]) == 1
    assert original.name in capsys.readouterr().out


def test_a_month_is_written(decided: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(decided), "--lang", "en", "report", "month", "2026-11"]) == 0
    path = capsys.readouterr().out.splitlines()[0].removeprefix("Monthly workbook: ")
    assert (decided / path).is_file()


def test_our_own_mistake_ends_with_70_and_names_a_log(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr("orderbatch.day.run", broken)
    (demo / ".orderbatch").mkdir()
    assert main(["-C", str(demo), "run", "--at", AT]) == 70
    told = capsys.readouterr().err
    (log,) = (demo / ".orderbatch").glob("failure-*.log")
    assert log.name in told
    assert "a secret detail" not in told
    assert "a secret detail" in log.read_text(encoding="utf-8")
    assert main(["-C", str(demo), "-v", "run", "--at", AT]) == 70
    assert "a secret detail" in capsys.readouterr().err


def test_an_interrupted_run_ends_with_130(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("orderbatch.day.run", interrupted)
    assert main(["-C", str(demo), "run", "--at", AT]) == 130


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish", "powershell"])
def test_completion_scripts_are_printed(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", kind]) == 0
    script = capsys.readouterr().out
    assert "_ORDERBATCH_COMPLETE" in script
    assert ("compinit" in script) is (kind == "zsh")  # macOS starts zsh without its completion


def test_completion_offers_the_commands() -> None:
    told = shell(_ORDERBATCH_COMPLETE="bash_complete", COMP_WORDS="orderbatch st", COMP_CWORD="1")
    assert b"status" in told.stdout


COMPLETED = """
words                  begun     offered
status                 9         9-1, 9-7
status --agent         c         C1, C王
explain                9-1       9-1
explain --batch        2026      2026-11-24-1, 2026-11-23-1
send                             2026-11-24-1, 2026-11-23-1
publish                2026-11-23  2026-11-23-1
archive find --agent   C1        C1
archive bind           D
forms --agent          C         C1, C王
schedule               wi        windows
completion             p         powershell
"""


def test_completion_offers_order_numbers_agent_codes_and_batches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "our desk 100%"
    desk = Desk(folder)
    desk.catalogue("A 2")
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], ["C1", "Li", "N"], ["C 王", "Wang", "N"]])
    desk.figures("A 20", "C1 100")
    desk.order("C1", "9-7", "A 2")
    desk.run("12:00")
    desk.next_day()
    desk.figures("A 20", "C1 100")
    desk.order("C1", "9-1", "A 2")
    desk.run("12:00")
    monkeypatch.setenv("_ORDERBATCH_COMPLETE", "powershell_complete")

    def offered(place: Path, words: str, begun: str) -> list[str]:
        asked = ["orderbatch", "-C", str(place), *words.split()]
        monkeypatch.setenv("COMP_WORDS", "\n".join(asked))
        monkeypatch.setenv("COMP_BEGUN", begun)
        with pytest.raises(SystemExit):
            main([])
        return [line.split("\t")[0] for line in capsys.readouterr().out.splitlines() if line]

    for story in COMPLETED.strip().splitlines()[1:]:
        words, begun, wanted = (story + " " * 60)[:23].strip(), *re.split("  +", story[23:] + "  ")[:2]
        assert offered(folder, words, begun) == [one for one in wanted.split(", ") if one], story
    assert offered(tmp_path / "nowhere", "status", "") == []
    asked = {"COMP_WORDS": f"orderbatch\n-C\n{folder}\nstatus", "COMP_BEGUN": "9-"}
    done = shell(**asked)  # in a process of its own, as at the key
    assert [line.split("\t")[0] for line in done.stdout.decode().splitlines() if line] == [
        "9-1",
        "9-7",
    ], done
    (folder / "ledger.db").write_bytes(b"no ledger")
    assert offered(folder, "status", "") == []


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_the_bash_script_completes_what_a_line_names_as_bash_would_read_it(
    decided: Path, tmp_path: Path
) -> None:
    script = shell("completion", "bash").stdout.decode()
    program = tmp_path / "orderbatch"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m orderbatch "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    desk = tmp_path / "客服 desk"
    desk.mkdir()
    shutil.copy(decided / "ledger.db", desk)
    with closing(sqlite3.connect(desk / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE orders SET order_no = '7(补)' WHERE id = (SELECT MIN(id) FROM orders)")

    def offered(*words: str) -> list[str]:
        typed = " ".join(shlex.quote(word) for word in ("orderbatch", *words))
        asked = f'COMP_WORDS=({typed}); COMP_CWORD={len(words)}; compopt() {{ echo "$@"; }}'
        done = subprocess.run(
            ["bash"],
            input=f"{script}\n{asked}\n_orderbatch_completion orderbatch {shlex.quote(words[-1])}\n"
            "printf '%s\\n' \"${COMPREPLY[@]}\"\n",
            env={**os.environ, "HOME": str(tmp_path), "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.stderr == ""
        return done.stdout.splitlines()

    agents = offered("-C", f"'{desk}'", "status", "--agent", "C0")
    assert len(agents) > 5 and all(code.startswith("C0") for code in agents)
    (quoted,) = offered("-C", r"~/客服\ desk", "status", "7")
    assert shlex.split(quoted) == ["7(补)"] and quoted != "7(补)"
    assert offered("-C", r"$HOME/客服\ desk", "status", "'7") == ["7(补)"]  # a quote is open: bash closes it
    assert offered("-C", "客") == ["-o dirnames", ""]  # a folder: bash has them


@pytest.mark.parametrize("language", STYLED)
def test_settings_and_codes_can_be_looked_up(
    language: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--lang", language, "config", "schema"]) == 0
    assert "funds.tolerance_percent" in capsys.readouterr().out
    (tmp_path / "inbox").mkdir()
    assert main(["--lang", language, "-C", str(tmp_path), "config", "show"]) == 0
    assert "[funds]" in capsys.readouterr().out
    assert main(["--lang", language, "errors", "not_whole"]) == 0
    assert "NOT_WHOLE" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "said"), [("en", "SKU"), ("zh", "商品编码")])
def test_check_shows_how_a_file_was_understood_without_any_master(
    tmp_path: Path, language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    form = tmp_path / "form.xlsx"
    heading: list[Cell] = ["序号", "料号", "品名", "数量（箱）"]
    rows: list[list[Cell]] = [["订货单"], ["代理商编码", "C01001"], [], heading, [1, "A-1", "皂", 5]]
    write_sheet(form, rows, dt.datetime(2026, 11, 23, 9))
    (tmp_path / "inbox").mkdir()
    assert main(["--lang", language, "-C", str(tmp_path), "check", str(form), "--show"]) == 0
    shown = capsys.readouterr().out
    assert f"料号 → {said}" in shown and "C01001" in shown and "B2" in shown


@pytest.mark.parametrize("arguments", [["--version"], ["no-such-command"]])
def test_a_call_leaves_the_garbage_collector_as_it_was(arguments: list[str]) -> None:
    for was in (True, False):
        gc.enable() if was else gc.disable()
        main(arguments)
        assert gc.isenabled() is was
    gc.enable()


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (["海关"], 0),
        (["--agent", "C01001"], 1),
        (["--kind", "stock"], 1),
        (["--from", "2026-11-24"], 0),
        (["--to", "2026-11-23", "库存"], 1),
    ],
)
def test_originals_are_found_by_agent_kind_day_and_name(
    asked: list[str], names: int, decided: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["--json", "-C", str(decided), "archive", "find", *asked]) == (0 if names else 1)
    assert len(json.loads(capsys.readouterr().out)) == names


def test_verify_finds_a_changed_a_missing_and_an_unknown_original(
    decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = str(shutil.copytree(decided, tmp_path / "desk"))
    assert main(["-C", desk, "archive", "verify"]) == 0
    changed, missing, *_rest = sorted(Path(desk, "archive").rglob("*.xlsx"))
    changed.write_bytes(b"other bytes")
    missing.rename(missing.with_name("unknown.xlsx"))
    capsys.readouterr()
    assert main(["--json", "-C", desk, "archive", "verify"]) == 1
    codes = sorted(code["code"] for code in json.loads(capsys.readouterr().out))
    assert codes == ["ORIGINAL_CHANGED", "ORIGINAL_MISSING", "ORIGINAL_UNLISTED"]


def test_a_process_that_was_one_command_does_not_look_for_cycles_at_its_end() -> None:
    code = (
        "import gc, sys; from orderbatch.cli import console; sys.argv = ['orderbatch', '--version']; "
        "sys.exit(console() or not gc.get_freeze_count())"
    )
    assert exit_of_python(code) == 0
