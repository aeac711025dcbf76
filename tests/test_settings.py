"""Settings as people write them."""

from pathlib import Path

import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.settings import Settings
from orderbatch.contract.settings_reading import SENTENCES, kept_settings
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.workspace.settings_file import settings_text
from orderbatch.workspace.workspace import open_workspace


def opened(root: Path, text: str):  # type: ignore[no-untyped-def]
    (root / "orderbatch.toml").write_text(text, encoding="utf-8")
    return open_workspace(root).settings


def test_an_empty_folder_is_a_desk_with_all_defaults(tmp_path: Path) -> None:
    assert open_workspace(tmp_path).settings.funds.tolerance_percent == 5


def test_money_is_minor_units_or_the_currencys_units_by_its_spelling(tmp_path: Path) -> None:
    bands = opened(tmp_path, '[priority]\nsize_bands = [5000, 100.0, "1000.50"]\n').priority.size_bands
    assert bands == (5000, 10_000, 100_050)


def test_urgency_weights_may_be_a_list_or_a_table(tmp_path: Path) -> None:
    for text in ("[1, 2, 4]", '{ "0" = 1, "1" = 2, "2" = 4 }'):
        weights = opened(tmp_path, f"[allocation]\nurgency_weights = {text}\n").allocation.urgency_weights
        assert weights == {"0": 1, "1": 2, "2": 4}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[funds]\ntolerance_percent = 101\n", "funds.tolerance_percent"),
        ("[funds]\ntolerence = 1\n", "funds.tolerence"),
        ('[funds]\ntolerance_amount = "much"\n', "funds.tolerance_amount"),
        ("[funds]\ntolerance_amount = 0.005\n", "funds.tolerance_amount"),
        ('[company]\ntimezone = "Mars/Base"\n', "company.timezone"),
        ("[funds\n", "line 1"),
        ('[ship]\ncalendar = "XX"\n', "ship.calendar"),
        ('[ship]\nclosed = ["2026-13-01"]\n', "ship.closed.0"),
        ('[ledger]\nurl = "nonsense"\n', "ledger.url"),
        ('[words]\nen = { bogus = ["Artikel"] }\n', "words.en.bogus"),
        ("[allocation]\nurgency_weights = { high = 2 }\n", "allocation.urgency_weights.high"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(tmp_path: Path, text: str, path: str) -> None:
    with pytest.raises(OrderbatchError) as stopped:
        opened(tmp_path, text)
    assert stopped.value.exit_code == ExitCode.USAGE
    assert path in str(stopped.value.numbers["problems"])


def told(root: Path, content: bytes, language: str = "en") -> str:
    (root / "orderbatch.toml").write_bytes(content)
    with pytest.raises(OrderbatchError) as stopped:
        open_workspace(root, language)
    return str(stopped.value.numbers["problems"])


def test_every_mistake_is_told_at_once_with_its_line_and_what_was_perhaps_meant(tmp_path: Path) -> None:
    text = "[company]\nname = 3\n\n[funds]\ntolerence_percent = 5\n[fund]\nx = 1\n"
    assert told(tmp_path, text.encode()).splitlines() == [
        "  line 2: company.name = 3: must be text in quotes.",
        "  line 5: funds.tolerence_percent = 5: there is no such setting. "
        "Did you mean funds.tolerance_percent?",
        "  line 6: fund: there is no such setting. Did you mean funds?",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_about_a_setting_is_left_in_the_librarys_own_words(tmp_path: Path, language: str) -> None:
    text = (
        '[company]\nname = 3\nlanguage = "fr"\n[inbox]\nsettle_seconds = "x"\nignore = "*.tmp"\n'
        "max_size_mb = 2.5\n[funds]\ntolerance_percent = 101\nhold_days = true\n[orders]\nrepeat_days = -1\n"
        'min_order_cases = "many"\n[review]\nrequired = "perhaps"\n[priority]\nkeys = ["size"]\n'
        "[allocation]\nrounds = 1\nweights = 2\n"
    )
    problems = told(tmp_path, text.encode(), language)
    assert len(problems.splitlines()) == 13
    assert "nput" not in problems and "valid" not in problems
    sentences = Words(language).look_up("phrases.settings")
    assert set(SENTENCES.values()) <= set(sentences)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"[funds]\nhold_days = 1\nhold_days = 2\n", "line 3"),
        (b"[funds]\n[funds]\n", "line 2"),
        (b"[review]\nrequired = yes\n", "line 2"),
        ('[company]\nname = "禾沐"\n'.encode("gbk"), "line 2"),
    ],
)
def test_a_file_that_is_no_toml_is_told_by_its_line(tmp_path: Path, content: bytes, line: str) -> None:
    assert told(tmp_path, content).strip().startswith(line)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_as_notepad_saves_it_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "orderbatch.toml").write_bytes('[company]\r\nname = "禾沐"\r\n'.encode(encoding))
    assert open_workspace(tmp_path).settings.company.name == "禾沐"


def test_mistakes_are_told_in_the_language_that_the_file_itself_asks_for(tmp_path: Path) -> None:
    (tmp_path / "orderbatch.toml").write_text('[company]\nlanguage = "zh"\nname = 3\n', "utf-8")
    with pytest.raises(OrderbatchError) as stopped:
        open_workspace(tmp_path)
    assert "第 3 行" in str(stopped.value.numbers["problems"])


def test_a_section_with_nothing_in_it_says_nothing(tmp_path: Path) -> None:
    assert opened(tmp_path, "[archive]\n# keep_months = 6\n") == Settings()


def test_days_may_be_written_with_or_without_quotes(tmp_path: Path) -> None:
    closed = opened(tmp_path, '[ship]\nclosed = [2026-10-01, "2026-10-02"]\n').ship.closed
    assert closed == ("2026-10-01", "2026-10-02")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_asked_for_somewhere(language: str) -> None:
    house = Path(open_workspace.__code__.co_filename).parents[1]
    asking = "\n".join(
        path.read_text("utf-8") for path in house.rglob("*.py") if path.name not in ("settings.py",)
    )
    text = settings_text(Words(language))
    assert text.count("\n[") == len(Settings.model_fields)
    for section, field in Settings.model_fields.items():
        keys = field.annotation.model_fields  # type: ignore[union-attr]
        assert all(f".{key}" in asking or f'"{key}"' in asking for key in keys), section


def test_settings_that_a_ledger_kept_are_read_whatever_has_been_dropped_since() -> None:
    kept = Settings.model_validate({"funds": {"hold_days": 3}}).to_be_kept()
    kept["mail"] = {"host": "", "port": 587}
    kept["approval"]["separate_duties"] = False
    kept["allocation"]["policy"] = "by_lot"
    assert kept_settings(kept) == Settings.model_validate({"funds": {"hold_days": 3}})


def test_top_up_of_earlier_versions_is_read_as_bring_in_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "orderbatch.toml").write_text("[allocation]\nminimum = 'top_up'\n", "utf-8")
    assert open_workspace(tmp_path).settings.allocation.minimum == "bring_in"
    assert main(["-C", str(tmp_path), "status"]) == 0
    assert "allocation.minimum = top_up → bring_in" in capsys.readouterr().err
    assert kept_settings({"allocation": {"minimum": "top_up"}}).allocation.minimum == "bring_in"
