"""A rule, a setting that it obeys, a document and a command are added in few places each, and work.

The house is copied, edited in the places that docs/architecture.md names (`How to add`), and asked from
outside. Each edit is one place: a place that had to be touched besides would be missing here.
"""

import json
from pathlib import Path

import pytest

from tests.desk import Desk
from tests.houses import ask, copied, edit

RULE = '''
def line_is_not_large(_orders: pd.DataFrame, lines: pd.DataFrame, books: MasterLists) -> Iterable[Problem]:
    """No line above what the desk takes."""
    most = books.settings.orders.most_cases
    for row in lines.index[lines["cases"].astype("Float64") > most]:
        yield _at("LINE_LARGE", "line", row, "cases", lines.at[row, "cases"], most=most)


RULES: tuple[Rule, ...] = (
    line_is_not_large,
'''
COMMAND = '''
@click.command()
@calling
def weather(call: Call) -> None:
    """Say how it is outside."""
    call.answer(lambda: {"outside": "rain"}, lambda: "rain")


COMMANDS: dict[str, click.Command] = {
    command.name or "": command
    for command in (
        weather,
'''
DOCUMENT = '''"""A greeting."""

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.words import Words


def plan(batch: Batch, words: Words) -> list[Output]:
    """One a batch."""
    return [Output(words.text("documents.greeting.name", batch=batch.batch) + ".txt", "greeting")]


def render(batch: Batch, _output: Output, words: Words) -> bytes:
    """It says how many orders there are."""
    return words.text("documents.greeting.said", orders=len(batch.orders)).encode()
'''
WORDS = {  # file → what is added at its table, in both languages alike
    "findings.toml": '[LINE_LARGE]\nmessage = "{value} is more than {most} cases."\nfix = "Order less."\n',
    "documents.toml": '[greeting]\nkind = "greeting"\nname = "Greeting {batch}"\nsaid = "orders: {orders}"\n'
    'row = ["you", "read it", "-"]\n',
}


def put(path: Path, before: str, added: str) -> None:
    """Something before what stands there once."""
    edit(path, before, added + before)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copied(tmp_path_factory.mktemp("house"))
    package = root / "orderbatch"
    edit(package / "check/order_rules.py", "\nRULES: tuple[Rule, ...] = (\n", RULE)
    put(
        package / "contract/findings/of_orders.py",
        '        "SKU_MIN_CASES"',
        '        "LINE_LARGE": "error",\n',
    )
    put(package / "contract/settings.py", "    repeat_days: Count = 3\n", "    most_cases: Count = 100\n")
    called = 'COMMANDS: dict[str, click.Command] = {\n    command.name or "": command\n    for command in (\n'
    edit(package / "commands/daily.py", called, COMMAND)
    (package / "write/documents/greeting.py").write_text(DOCUMENT, encoding="utf-8")
    outputs = package / "write/documents/outputs.py"
    edit(outputs, "import approval, batch_json,", "import approval, batch_json, greeting,")
    put(
        outputs,
        '    ("approval", FINANCE',
        '    ("greeting", "", greeting.plan, _of_batch(greeting.render)),\n',
    )
    for language in ("en", "zh"):
        words = package / f"contract/words/{language}"
        put(words / "findings.toml", "[SKU_MIN_CASES]\n", WORDS["findings.toml"])
        put(words / "documents.toml", "[approval]\n", WORDS["documents.toml"])
        put(words / "settings.toml", "repeat_days = ", 'most_cases = "Largest line in cases"\n')
        put(words / "help.toml", "explain = ", 'weather = "Say how it is outside."\n')
    return root


def test_a_rule_a_setting_a_document_and_a_command_are_there_once_they_are_declared(
    house: Path, tmp_path: Path
) -> None:
    """Five, four, four and four places."""
    desk = Desk(tmp_path, "[orders]\nmost_cases = 20\n")
    desk.catalogue("A 1")
    desk.agents("a1")
    desk.figures("A 90", "a1 500")
    desk.order("a1", "1", "A 20")
    desk.order("a1", "2", "A 21")
    at = ("-C", str(tmp_path), "run", "--at", "2026-11-23 10:00")
    ask(house, "-m", "orderbatch", *at)
    (told,) = (tmp_path / "outbox").rglob("batch.json")
    batch = json.loads(told.read_text(encoding="utf-8"))
    assert [order["order_no"] for order in batch["orders"]] == ["1"]
    assert [found["code"] for found in batch["findings"] if found["code"] == "LINE_LARGE"] == ["LINE_LARGE"]
    (greeting,) = (tmp_path / "outbox").rglob("Greeting*.txt")
    assert greeting.read_text(encoding="utf-8") == "orders: 1"
    assert ask(house, "-m", "orderbatch", "--lang", "zh", "weather").strip() == "rain"
    assert "weather" in ask(house, "-m", "orderbatch", "--help")
    assert "most_cases" in ask(house, "-m", "orderbatch", "-C", str(tmp_path), "config", "show")
