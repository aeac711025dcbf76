"""Settings as people write them."""

from pathlib import Path

import pytest

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.workspace import open_workspace


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
    ],
)
def test_what_is_wrong_is_named_by_its_path(tmp_path: Path, text: str, path: str) -> None:
    with pytest.raises(OrderbatchError) as stopped:
        opened(tmp_path, text)
    assert stopped.value.exit_code == ExitCode.USAGE
    assert path in str(stopped.value.numbers["problems"])
