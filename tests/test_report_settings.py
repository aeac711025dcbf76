"""A setting of the reports reaches every report that it is about, and no other."""

import datetime as dt
import io
import json
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path

import openpyxl
import pytest

from orderbatch.cli import main
from tests.closed_months import close_until
from tests.desk import Desk
from tests.test_catalogue_changes import POLICIES

USUAL = "[run]\nmax_leap_days = 0\n"
REPORTS: Mapping[str, tuple[str, ...]] = {
    "month": ("report", "month", "2027-01"),
    "by": ("report", "by", "agent", "--from", "2026-10-01", "--xlsx"),
    "score": ("report", "customers", "--quarter", "2026-Q4", "--at", "2027-01-06 09:00"),
    "statement": ("report", "statement", "--agent", "C1", "--month", "2027-01"),
    "policies": ("report", "policies", "--month", "2027-01"),
}
SCREENS: Mapping[str, tuple[str, ...]] = {
    "by on the screen": ("report", "by", "agent", "--from", "2026-10-01"),
    "by as csv": ("report", "by", "agent", "--from", "2026-10-01", "--csv"),
    "by as json": ("--json", "report", "by", "agent", "--from", "2026-10-01"),
}
ALL = (*REPORTS,)
FOR_MANAGERS = ("month", "by", "score", "policies", "by on the screen", "by as csv")
# A setting, as the file has it; what reports say then and not before; the reports that it is about.
ROWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ('[company]\nname = "Golden Pear"\n', "Golden Pear", ALL),
    ('[company]\ncurrency = "USD"\n', "USD", (*ALL, "by on the screen", "by as csv", "by as json")),
    ('[company]\nlanguage = "zh"\n', "金额", FOR_MANAGERS),
    ('[reports]\namounts = "ten_thousands"\n', "CNY 10,000",
     FOR_MANAGERS),
    ('[print]\npaper = "letter"\n', "paper 1", ALL),
    ("[targets]\nreleased = 1234\n", "1234", ("month",)),
    ("[score]\nweights = { turnover = 77 }\n", "77", ("score",)),
    ("[score]\ncomplaints = [91, 57, 23, 13]\n", "91", ("score",)),
    ("[score]\nclass_shares = [11, 67]\n", "67", ("score",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An order of December under a sales policy, shipped in January, and one of January."""
    desk = Desk(tmp_path_factory.mktemp("set"), USUAL, dt.date(2026, 12, 30))
    desk.catalogue("A 1500, B 2")
    desk.agents("C1 C2", Class={"C1": "C", "C2": "C"})
    desk.put("policies.xlsx", POLICIES)
    for clock in (dt.date(2026, 12, 30), dt.date(2027, 1, 5)):
        desk.today = clock
        desk.figures("A 500, B 500", "C1 900000, C2 900000")
        desk.order("C1", f"{clock:%m}", "A 20, B 7")
        desk.run("12:00")
        desk.approve()
        desk.run("13:00")
        desk.fill("tracking", "Shipped cases", {f"{clock:%m}": 20})
        desk.run("14:00")
    close_until(desk.workspace, desk.at("15:00"))
    return desk


@pytest.fixture(scope="module")
def said(desk: Desk) -> Callable[[str], dict[str, str]]:
    """What every report says under some settings, on the pages and on the screen."""

    def asked(settings: str) -> dict[str, str]:
        (desk.root / "orderbatch.toml").write_text(
            "[inbox]\nsettle_seconds = 0\n" + USUAL + settings, "utf-8"
        )
        return {name: told(desk.root, command) for name, command in (*REPORTS.items(), *SCREENS.items())}

    return asked


def told(root: Path, command: tuple[str, ...]) -> str:
    """All text that a report puts out: of its workbook, with the paper of its pages, else of the screen."""
    for path in root.glob("outbox/*/*.xlsx"):
        path.unlink()
    written = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(written, "utf-8", write_through=True)):
        assert main(["-C", str(root), *command]) == 0, command
    if command not in REPORTS.values():
        return written.getvalue().decode()
    paths = list(root.glob("outbox/*/*.xlsx"))
    assert len(paths) == 1, (command, paths)
    book = openpyxl.load_workbook(paths[0], data_only=True)
    cells = [str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell]
    return "\n".join([*cells, *{f"paper {page.page_setup.paperSize}" for page in book}])


@pytest.fixture(scope="module")
def usual(said: Callable[[str], dict[str, str]]) -> dict[str, str]:
    return said("")


@pytest.mark.parametrize(("setting", "word", "about"), ROWS, ids=[word for _setting, word, _about in ROWS])
def test_a_setting_reaches_every_report_that_it_is_about(
    setting: str,
    word: str,
    about: tuple[str, ...],
    said: Callable[[str], dict[str, str]],
    usual: dict[str, str],
) -> None:
    assert json.loads(usual["by as json"])["rows"]
    changed = said(setting)
    assert {name for name in changed if word in changed[name]} == set(about)
    assert not any(word in text for text in usual.values())
    assert {name for name in changed if changed[name] != usual[name]} == set(about)
