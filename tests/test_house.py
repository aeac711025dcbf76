"""The house seen from above: one-way floors, small rooms, complete words (5-architecture)."""

import ast
import functools
import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orderbatch.contract.columns import Column
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sheets.every import SHEETS
from orderbatch.contract.sheets.questions import READ_AS, READING_ANSWER, READING_KIND, READING_TIME
from orderbatch.contract.words import LANGUAGES, own_words
from orderbatch.ledger.books import Ledger

HOUSE = Path(__file__).parents[1] / "orderbatch"
MODULES = sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)
FLOOR = {
    "contract": 0,
    **dict.fromkeys(("read", "check", "decide", "write", "ledger", "workspace", "demo"), 1),
    **dict.fromkeys(("day", "month", "auditing", "doctor", "keeping", "sending"), 2),
    **dict.fromkeys(("terminal", "commands", "compare", "cli", "__main__"), 3),
}
MAY_MEET = {"workspace"}  # folders and settings are passed to rooms of the same floor
PURE = ("check", "decide")
READS_OR_WRITES = {
    "alembic", "calamine", "filelock", "io", "jinja2", "openpyxl", "os", "pathlib", "python_calamine",
    "shutil", "socket", "sqlalchemy", "sqlite3", "subprocess", "tempfile", "xlsxwriter", "zipfile",
}  # fmt: skip
ONE_LANGUAGE = {".capitals"}  # amounts in capitals (金额大写) exist in Chinese alone
CHINESE = re.compile("[\u4e00-\u9fff]{2,}")
LONGEST_FUNCTION, LONGEST_MODULE, LARGEST_FOLDER = 30, 400, 15
TOPICS = sorted(path.stem for path in (HOUSE / "contract/words/en").glob("*.toml"))


@functools.cache
def text_of(path: Path) -> str:
    """A module as written, read once for all tests."""
    return path.read_text(encoding="utf-8")


def lines_of(path: Path) -> list[str]:
    return text_of(path).splitlines()


@functools.cache
def tree(path: Path) -> ast.Module:
    """A module as parsed, once for all tests."""
    return ast.parse(text_of(path))


def room_of(path: Path) -> str:
    """The room that a module belongs to: its folder below the house, or itself."""
    inside = path.relative_to(HOUSE).parts
    return inside[0] if len(inside) > 1 else path.stem


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every module name imported anywhere in a file, with its line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            if node.module == "orderbatch":
                yield from ((f"orderbatch.{alias.name}", node.lineno) for alias in node.names)


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def _from_above(path: Path) -> Iterator[str]:
    """The imports of a module from its own floor or one above."""
    room = room_of(path)
    for module, line in imported(path) if room != "__init__" else ():
        parts = module.split(".")
        if parts[0] != "orderbatch" or len(parts) == 1 or parts[1] in (room, "__version__"):
            continue
        above = FLOOR[parts[1]] >= FLOOR[room] and parts[1] not in MAY_MEET
        same_top = FLOOR[room] == FLOOR[parts[1]] == 3
        if above and not same_top:
            yield f"{name_of(path)}:{line} imports {module}"


def test_a_room_imports_only_from_the_floors_below() -> None:
    assert [found for path in MODULES for found in _from_above(path)] == []


def _module_of(path: Path) -> str:
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _with_rooms(module: str) -> set[str]:
    """A module and the packages around it, each of which is imported before it."""
    parts = module.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts) + 1)}


def test_no_modules_import_each_other_in_a_circle_whichever_is_imported_first() -> None:
    left = {}
    for path in MODULES:
        name = _module_of(path)
        wanted = {part for module, _line in imported(path) for part in _with_rooms(module)}
        left[name] = wanted - _with_rooms(name)
    left = {name: wanted & set(left) for name, wanted in left.items()}
    while free := {name for name, wanted in left.items() if not wanted & set(left)}:
        left = {name: wanted for name, wanted in left.items() if name not in free}
    assert sorted(left) == []


def test_no_folder_holds_more_modules_than_one_can_survey() -> None:
    crowded = {
        folder.relative_to(HOUSE).as_posix()
        for folder in {path.parent for path in MODULES}
        if len([path for path in folder.glob("*.py") if path.stem != "__init__"]) > LARGEST_FOLDER
    }
    assert crowded == set()


def _types_of(path: Path) -> Iterator[str]:
    """Public classes and type aliases of a module: what stands for one thing in the whole house."""
    for node in tree(path).body:
        named = getattr(node, "targets", [getattr(node, "target", None)])[0]
        name = node.name if isinstance(node, ast.ClassDef) else getattr(named, "id", "")
        if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name):
            yield name


def test_no_two_public_types_share_a_name() -> None:
    homes: dict[str, list[str]] = {}
    for path in MODULES:
        for name in _types_of(path):
            homes.setdefault(name, []).append(name_of(path))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def _bound_in(path: Path) -> Iterator[tuple[str, int]]:
    """Every name that a loop, an assignment or a function's parameter gives a meaning, with its line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno


def test_no_two_modules_share_a_name() -> None:
    homes: dict[str, list[str]] = {}
    for path in MODULES:
        if path.stem != "__init__":
            homes.setdefault(path.stem, []).append(name_of(path))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("folder", ["orderbatch", "tests", "bench"])
def test_a_loop_says_what_it_loops_over(folder: str) -> None:
    written = [path for path in (HOUSE.parent / folder).rglob("*.py") if path.is_file()]
    silent = [f"{path}:{line}" for path in written for name, line in _bound_in(path) if name == "each"]
    assert silent == []


def test_check_and_decide_import_nothing_that_reads_or_writes() -> None:
    pure = [path for path in MODULES if room_of(path) in PURE]
    named = [(name_of(path), module.split(".")[0]) for path in pure for module, _line in imported(path)]
    assert len(named) > 100
    assert [(path, library) for path, library in named if library in READS_OR_WRITES] == []


def _named_at_the_top(path: Path) -> Iterator[tuple[str, int]]:
    """Functions and constants of a module; what is decorated, or a table of the ledger, is found by that."""
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            yield node.name, node.lineno
        elif isinstance(node, ast.Assign) and name_of(path) != "ledger/schema.py":
            yield from ((target.id, node.lineno) for target in node.targets if isinstance(target, ast.Name))


def test_nothing_is_there_for_tests_alone() -> None:
    """What nothing in the house and none of its pages names is dead, or was never wired."""
    pages = [*HOUSE.parent.glob("docs/*.md"), *HOUSE.parent.glob("templates/**/*.j2")]
    texts = [*map(text_of, MODULES), *map(text_of, pages)]
    said = Counter(word for text in texts for word in re.findall(r"\w+", text))
    named = [(path, *found) for path in MODULES for found in _named_at_the_top(path)]
    assert len(named) > 1000
    assert [f"{name_of(path)}:{line} {name}" for path, name, line in named if said[name] < 2] == []


def test_the_ledger_hands_questions_on_and_answers_none_itself() -> None:
    own = {name for name in vars(Ledger) if not name.startswith("_")}
    assert own == {"ask", "enter", "alone", "close", "mistrust", "backup"}


def test_what_a_rule_found_becomes_what_people_are_told_in_one_place() -> None:
    made = [name_of(path) for path in MODULES if re.search(r"Finding\(\s*\w+\.code\b", text_of(path))]
    assert made == ["day/located.py"]


def test_what_a_day_is_made_of_is_never_changed() -> None:
    loose = re.compile(r"@dataclass(?!\([^)]*frozen=True)")
    day = [path for path in MODULES if room_of(path) == "day"]
    assert len(day) > 50
    assert [name_of(path) for path in day if loose.search(text_of(path))] == []


def _too_large(path: Path) -> Iterator[str]:
    """A module of too many lines, and its functions of too many."""
    if (lines := len(lines_of(path))) > LONGEST_MODULE:
        yield f"{name_of(path)} has {lines} lines"
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno is not None:
            docstring = node.body[0] if ast.get_docstring(node) else None
            told = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
            if (size := node.end_lineno - node.lineno + 1 - told) > LONGEST_FUNCTION:
                yield f"{name_of(path)}:{node.lineno} {node.name} has {size} lines"


def test_modules_and_functions_stay_small() -> None:
    assert [found for path in MODULES for found in _too_large(path)] == []


# `read` and `contract` know words in order to recognise them, not to say them.
def test_words_that_a_user_reads_are_not_in_python() -> None:
    speaking = [path for path in MODULES if room_of(path) not in ("contract", "read")]
    assert len(speaking) > 300
    assert [found for path in speaking for found in _said_in_python(path)] == []


def _said_in_python(path: Path) -> Iterator[str]:
    constants = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Constant))
    for said in constants:
        is_chinese = isinstance(said.value, str) and CHINESE.search(said.value)
        if is_chinese and not _is_docstring(said, path):
            yield f"{name_of(path)}:{said.lineno} {said.value!r}"


def _is_docstring(node: ast.Constant, path: Path) -> bool:
    return lines_of(path)[node.lineno - 1].lstrip().startswith(('"""', 'r"""'))


JOINED_BY_CODE = {  # where `", "` joins several, and why that is not for a person as it is
    "ledger": "SQL",
    "decide/reasons/reason_codes": "stored before the language is known; `Words.punctuated` says it",
    "day/policies/offered_cuts": "stored before the language is known; `Words.punctuated` says it",
    "day/trust/for_rep": "stored before the language is known; `Words.punctuated` says it",
    "day/trust/meanwhile": "stored before the language is known; `Words.punctuated` says it",
    "day/figures/missing": "the value of a finding, which `Words.punctuated` says",
    "check/item_codes": "the value of a finding, which `Words.punctuated` says",
    "read/layout/doubts": "the value of a finding, which `Words.punctuated` says",
    "sending": "what a mail server answered",
    "terminal/starting/recipes": "a command line",
    "workspace/settings_file": "TOML",
    "write/documents/mails/drafts": "the addresses of a mail",
}


def test_what_is_read_by_people_is_listed_in_their_language() -> None:
    """`A, B` and `A、B` are made by `Words.listed` alone (12-words, 12)."""
    joined = [
        name_of(path).removesuffix(".py")
        for path in MODULES
        if re.search(r"""["'](, |; |、|；)["']\.join""", text_of(path))
    ]
    assert [name for name in joined if not name.startswith(tuple(JOINED_BY_CODE))] == []
    assert [name for name in JOINED_BY_CODE if not any(found.startswith(name) for found in joined)] == []


def _clock_reads(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            moment = isinstance(of, ast.Attribute) and of.attr in ("date", "datetime")
            if moment and node.func.attr in ("now", "today", "utcnow"):
                yield f"{name_of(path)}:{node.lineno} reads the clock"


def test_the_clock_is_read_in_the_commands_alone() -> None:
    read = {path: [*_clock_reads(path)] for path in MODULES}
    assert [found for path, some in read.items() for found in some if room_of(path) != "commands"] == []
    assert any(read.values())


def leaves(table: Any, path: str = "") -> dict[str, Any]:
    """Every sentence or list of a words file by its path."""
    if not isinstance(table, dict):
        return {path: table}
    return {
        key: leaf for name, inner in table.items() for key, leaf in leaves(inner, f"{path}.{name}").items()
    }


def _shared(said: dict[str, Any]) -> dict[str, Any]:
    return {path: sentence for path, sentence in said.items() if not path.startswith(tuple(ONE_LANGUAGE))}


def numbers_in(sentence: Any) -> set[str]:
    if not isinstance(sentence, str):
        return set()
    try:
        return {
            name.split(".")[0].split("[")[0]
            for _t, name, _s, _c in string.Formatter().parse(sentence)
            if name
        }
    except ValueError:
        return set()  # a sentence with braces of its own is looked up, never filled in


@pytest.mark.parametrize("name", TOPICS)
def test_both_languages_say_the_same_things(name: str) -> None:
    by_language = {language: _shared(leaves(dict(own_words(language, name)))) for language in LANGUAGES}
    english = by_language["en"]
    for language, said in by_language.items():
        assert set(said) == set(english), f"{language}/{name}.toml"
        if name != "settings":
            for path, sentence in said.items():
                assert numbers_in(sentence) <= numbers_in(english[path]), f"{language}/{name}.toml {path}"


def test_no_language_has_a_topic_of_its_own() -> None:
    for language in LANGUAGES:
        assert sorted(path.stem for path in (HOUSE / f"contract/words/{language}").glob("*.toml")) == TOPICS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_sentence_and_a_what_to_do(language: str) -> None:
    said = own_words(language, "findings")
    assert set(said) == set(CODES)
    for code, sentences in said.items():
        assert set(sentences) == {"message", "fix"}, code
        assert sentences["message"].strip(), code
        assert sentences["fix"].strip(), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_that_is_raised_has_a_sentence_and_a_what_to_do(language: str) -> None:
    raised: set[str] = set()
    for path in MODULES:
        text = text_of(path)
        raised |= set(re.findall(r'(?:OrderbatchError|_broken|_master_error|stop)\(\s*"([A-Z_]+)"', text))
    said = own_words(language, "errors")
    assert raised <= set(said)
    for code, sentences in said.items():
        assert set(sentences) == {"message", "fix"}, code
        assert any(code in text_of(path) for path in MODULES), f"nothing raises {code}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_heading_and_every_choice_its_words(language: str) -> None:
    columns: dict[str, Column] = {
        column.name: column for sheet in SHEETS for column in (*sheet.columns, *sheet.labels)
    }
    assert set(columns) <= set(own_words(language, "headings"))
    of_reading_sheets = (READ_AS, READING_ANSWER, READING_KIND, READING_TIME)
    columns |= {column.name: column for column in of_reading_sheets}
    assert {name for name, column in columns.items() if column.kind == "choice"} == set(
        own_words(language, "choices")
    )


def test_no_sentence_of_the_screens_is_spare() -> None:
    text = "\n".join(text_of(path) for path in MODULES)
    for path in leaves(dict(own_words("en", "cli"))):
        assert f"cli{path}" in text or _put_together(path[1:].split("."), text), f"cli{path} is spare"


def _put_together(key: list[str], text: str) -> bool:
    """Whether a path is put together in the code, like `cli.run.{name}` and `cli.run.{name}_line`."""
    section = re.search(rf"cli\.{key[0]}(\.\{{|\")", text)
    return bool(section) and f'"{key[-1].removesuffix("_line")}"' in text
