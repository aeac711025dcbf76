"""What the documents say is what the program does."""

import re
import tomllib
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from orderbatch import __version__
from orderbatch.commands.daily import COMMANDS
from orderbatch.contract.errors import ExitCode
from orderbatch.contract.limits import answer_days
from orderbatch.contract.settings import Settings
from orderbatch.contract.sheets.every import SHEETS
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.workspace.settings_file import keys
from orderbatch.write.documents.outputs import READERS
from tests.reference_pages import READMES as MADE
from tests.reference_pages import documents_of, page, path_of, readme

ROOT = Path(__file__).parents[1]
READMES = tuple(MADE.values())
PAGES = (
    *READMES,
    "CONTRIBUTING.md",
    *sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "docs").rglob("*.md")
        if not path.name.startswith(("reference", "decisions", "reading"))
    ),
)
RUN_IT = "python -m pip install . && orderbatch init --demo demo && orderbatch -C demo run"
TEST_IT = 'python -m pip install -e ".[test]" && python -m pytest'


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_is_what_the_code_says(language: str) -> None:
    assert path_of(language).read_text(encoding="utf-8") == page(language), "python -m tests.reference_pages"


@pytest.mark.parametrize("name", READMES)
def test_the_readme_begins_with_its_two_commands(name: str) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", read(name), re.DOTALL)
    assert [block.strip() for block in blocks[:2]] == [RUN_IT, TEST_IT]


@pytest.mark.parametrize(("language", "name"), [*MADE.items()])
def test_every_document_of_a_batch_is_named_with_whom_it_goes_to(language: str, name: str) -> None:
    words = Words(language)
    assert read(name) == readme(read(name), language), "python -m tests.reference_pages"
    told = documents_of(words)
    names, head = words.look_up("documents"), words.look_up("reference.documents")
    wanted = {kind for kind, reader in READERS.items() if reader} | {
        kind for kind in names if "name" in names[kind]
    }
    place, cells = f"words/{language}/documents.toml", head[1:]
    assert not wanted - set(told), f"{place}: a `row` in the tables of {wanted - set(told)}"
    lacking = [kind for kind, table in told.items() if len(table["row"]) != len(cells)]
    assert not lacking, f"{place}: `row` of {lacking} needs a cell for each of {cells}"
    assert len(told) >= 12 and all(table["row"][0].strip() for table in told.values())
    assert f"| {head[0]} | {head[1]} |" in read(name)


def test_the_continuous_check_calls_the_readme_s_test_command() -> None:
    assert TEST_IT in read(".ci/run").splitlines()


def test_the_workflow_runs_the_readme_s_two_commands_on_the_three_systems() -> None:
    workflow = read(".github/workflows/tests.yml")
    commands = re.findall(r"^ *(?:- )?run: (.+)$", workflow, re.MULTILINE)
    assert [command for command in commands if command in (RUN_IT, TEST_IT)] == [RUN_IT, TEST_IT]
    (systems,) = re.findall(r"^ *os: \[(.+)\]$", workflow, re.MULTILINE)
    assert systems.split(", ") == ["ubuntu-latest", "macos-latest", "windows-latest"]
    (oldest,) = re.findall(r'requires-python = ">=(.+)"', read("pyproject.toml"))
    assert f'"{oldest}"' in workflow


@pytest.mark.parametrize("name", [*PAGES, "CHANGELOG.md"])
def test_commands_and_options_that_are_named_exist(name: str) -> None:
    options = {opt for command in _every_command() for parameter in command.params for opt in parameter.opts}
    options |= {"-C", "--lang", "-q", "--json", "--help", "--version", "-v"}
    for text in re.findall(r"`(orderbatch [^`\n]+)`", read(name)):
        words = [word for word in text.split()[1:] if word != "DIR"]
        named = [word for word in words if word.startswith("-")]
        assert set(named) <= options, text
        commands = [
            word for word in words if re.fullmatch(r"[a-z]+", word) and word not in ("demo", "desk", "zh")
        ]
        if commands:
            assert commands[0] in COMMANDS, text


def _every_command() -> list:  # type: ignore[type-arg]
    inner = [
        subcommand
        for command in COMMANDS.values()
        for subcommand in getattr(command, "commands", {}).values()
    ]
    return [*COMMANDS.values(), *inner]


def test_settings_that_are_named_exist() -> None:
    paths = {key.path for key in keys(Settings(), Words("en"))}
    sections = {path.split(".")[0] for path in paths}
    for name in PAGES:
        for section, key in re.findall(r"`([a-z]+)\.([a-z_]+)(?: = [^`]*)?`", read(name)):
            if section in sections and key not in ("py", "db", "toml", "json", "md"):
                assert f"{section}.{key}" in paths, f"{name}: {section}.{key}"


NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "seven": 7,
    "ten": 10,
    "一": 1,
    "两": 2,
    "三": 3,
    "七": 7,
    "十": 10,
}


@pytest.mark.parametrize("name", READMES)
def test_the_days_that_a_readme_names_are_those_of_the_settings(name: str) -> None:
    """`three days (`deferral.answer_days`)` is the default of that key."""
    promised = re.findall(rf"({'|'.join(NUMBERS)})[^|.;。；`]*?[(（]`([a-z]+\.[a-z_]+)`", read(name))
    assert len(promised) >= 4
    assert {path: attrgetter(path)(Settings()) for _word, path in promised} == {
        path: NUMBERS[word] for word, path in promised
    }


@pytest.mark.parametrize(
    ("name", "said", "days"),
    [
        ("README.md", r"statement of account[^.]*within (\w+) days", answer_days.STATEMENT),
        ("README.zh.md", "生成该代理商当月对账单[^。]*收到后(.)天内", answer_days.STATEMENT),
        ("docs/guides/zh/agent.md", "《对账单》[^。]*收到后(.)天内", answer_days.STATEMENT),
        ("docs/guides/zh/manager.md", "对账单[^|]*，(.)天内发回", answer_days.STATEMENT),
        ("docs/guides/zh/manager.md", "进度落后[^。]*在(.)天内", answer_days.BEHIND_PLAN),
    ],
)
def test_days_that_no_setting_has_are_named_alike(name: str, said: str, days: int) -> None:
    """The documents have them from the same place."""
    assert [NUMBERS[word] for word in re.findall(said, read(name))] == [days]


def test_the_lists_of_the_chinese_readme_have_its_columns_and_need_those_that_it_marks() -> None:
    rows = [line.split("|") for line in read("README.zh.md").splitlines() if "*、" in line or "*（" in line]
    words, kinds = Words("zh"), {"catalogue", "agents", "markets", "balances", "stock"}
    sheets = {sheet.kind: sheet for sheet in SHEETS}
    named = {words.kind(kind): kind for kind in kinds}
    found = {
        named[row[1].strip()]: re.sub("（(?!件）)[^）]*）", "", row[4]).strip()
        for row in rows
        if len(row) > 4
    }
    assert set(found) == kinds
    for kind, told in found.items():
        needed = ("as_of",)  # as a column or once above the table: a rule of its own asks for it
        columns = {
            words.heading(column.name): column.required or column.name in needed
            for column in sheets[kind].columns
        }
        marked = {name.rstrip("*"): name.endswith("*") for name in re.split("、", told)}
        assert {name: columns.get(name) for name in marked} == marked, kind
        assert {name for name, required in columns.items() if required} <= set(marked), kind


def test_every_exit_code_is_explained() -> None:
    table = re.findall(r"^\| (\d+) \|", read("docs/operations.md"), re.MULTILINE)
    assert [int(code) for code in table] == sorted(ExitCode)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", read(name)):
        if not target.startswith("http"):
            assert (ROOT / name).parent.joinpath(target).exists(), target


def test_the_policy_in_three_sentences_names_every_round_in_its_turn() -> None:
    told = {
        "README.md": ("promised yesterday", "one case for everybody", "badly short", "all the others"),
        "README.zh.md": ("昨天答应的", "每家一件", "满足紧缺市场", "大家平分"),
    }
    assert Settings().allocation.rounds == ("carry", "floor", "urgent")
    for name, rounds in told.items():
        places = [read(name).find(said) for said in rounds]
        assert -1 not in places and places == sorted(places)


def test_the_two_readmes_have_the_same_parts() -> None:
    parts = [len(re.findall(r"^## ", read(name), re.MULTILINE)) for name in READMES]
    assert parts[0] == parts[1]


def test_rooms_of_the_architecture_page_exist() -> None:
    for room in re.findall(r"^\| ((?:`[a-z_./]+`(?:, )?)+) \|", read("docs/architecture.md"), re.MULTILINE):
        for name in re.findall(r"`([^`]+)`", room):
            assert (ROOT / "orderbatch" / name).exists(), name


def test_modules_that_the_page_of_decisions_names_are_there() -> None:
    page = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_/]+\.py)`", page))
    rooms = ("orderbatch", "tests", "bench")
    there = [path.as_posix() for room in rooms for path in (ROOT / room).rglob("*.py")]
    assert len(named) > 12
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in there)] == []


def test_every_recipe_that_a_developer_is_told_of_exists_and_names_files_that_are_there() -> None:
    recipes = set(re.findall(r"^([a-z]+):$", read("Justfile"), re.MULTILINE))
    told = set(re.findall(r"`just ([a-z]+)`", read("CONTRIBUTING.md")))
    assert told == recipes
    for path in re.findall(r"(?:tests|bench)/\w+\.py", read("Justfile")):
        assert (ROOT / path).exists(), path


def test_the_changelog_has_a_dated_entry_for_this_version_newest_first() -> None:
    versions = re.findall(r"^## \[(\d[\d.]*)\] – \d{4}-\d{2}-\d{2}$", read("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == __version__
    assert versions == sorted(versions, reverse=True)


def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def test_style_is_checked_before_each_commit_and_tests_run_on_all_cores() -> None:
    hooks = re.findall(r"entry: (.+)", read(".pre-commit-config.yaml"))
    assert hooks == ["ruff check --force-exclude", "ruff format --check --force-exclude"]
    assert "-n auto --dist worksteal" in project()["tool"]["pytest"]["ini_options"]["addopts"]


def test_each_library_that_was_looked_at_is_taken_or_the_page_says_why_not() -> None:
    wanted = {re.split(r"\W", said)[0]: said for said in project()["project"]["dependencies"]}
    part = read("docs/architecture.md").partition("## Libraries looked at")[2].partition("\n## ")[0]
    told = dict(re.findall(r"^- \*\*(\w+)\*\*(.*(?:\n  .*)*)", part, re.MULTILINE))
    assert set(told) >= {"olefile", "lxml", "pebble", "XlsxWriter"}
    taken = {name for name, why in told.items() if "not taken" not in why}
    assert taken == {*told} & {*wanted} == {"XlsxWriter"}
    assert wanted["XlsxWriter"].endswith(",<4") and "below 4" in told["XlsxWriter"]
