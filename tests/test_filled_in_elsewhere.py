"""Each document of what follows a release, seen as a picture and filled in by LibreOffice, comes back."""

import shutil
import subprocess
from pathlib import Path

import pytest

from orderbatch.contract.words import Words
from orderbatch.doctor import examine
from tests.desk import Cell, Desk
from tests.test_after_release import a_desk, fill, incidents, notice
from tests.test_bad_returns_after_release import said
from tests.test_the_agents_language import a_desk_between

SOFFICE, DRAW = shutil.which("soffice"), shutil.which("pdftoppm")


def office(target: str, folder: Path, *files: Path) -> None:
    """LibreOffice opens these files and saves them in another form below `folder`."""
    profile = folder / "profile"
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        target,
    ]
    subprocess.run(
        [*command, "--outdir", str(folder / target), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=180,
    )


class Office:
    """A desk whose papers are filled in and saved by LibreOffice, in one of its forms."""

    def __init__(self, root: Path, language: str, form: str) -> None:
        self.folder, self.words, self.form = root, Words(language), form
        self.desk = a_desk(root) if language == "en" else a_chinese_desk(root)

    def returned(self, document: Path, rows: dict[str, dict[str, Cell]], clock: str) -> None:
        """The document comes back as LibreOffice saves it with these cells filled in; then a run."""
        fill(self.desk, document, {key: said(self.words, **cells) for key, cells in rows.items()})
        (filled,) = (path for path in (self.desk.root / "inbox").glob("*.xlsx") if " back " in path.name)
        office(self.form, self.folder, filled)
        filled.unlink()
        shutil.move(self.folder / self.form / f"{filled.stem}.{self.form}", self.desk.root / "inbox")
        self.desk.run(clock)


def a_chinese_desk(root: Path) -> Desk:
    """The same orders on Chinese forms, and a desk that writes Chinese."""
    return a_desk_between(root, '[company]\nlanguage = "zh"\n', "zh")


@pytest.mark.libreoffice
@pytest.mark.slow
@pytest.mark.skipif(not (SOFFICE and DRAW), reason="LibreOffice (soffice) or pdftoppm is not on this machine")
@pytest.mark.parametrize(("language", "form"), [("en", "ods"), ("zh", "xlsx")])
def test_what_libreoffice_filled_in_counts_and_every_document_can_be_seen(
    tmp_path: Path, language: str, form: str
) -> None:
    paper = Office(tmp_path, language, form)
    desk, seen = paper.desk, [paper.desk.outputs("tracking")[0]]
    left: dict[str, Cell] = {"shipped_cases": 5, "shipped_on": desk.today, "waybill": "W1"}
    paper.returned(seen[0], {"B": left}, "18:00")
    assert [(row["sku"], row["sent"]) for row in desk.record()["dispatches"]] == [("B", 5)]
    seen.append(notice(desk))
    desk.next_day()
    paper.returned(seen[1], {"B": {"good_cases": 3, "received_on": desk.today}}, "10:00")
    assert incidents(desk, "problem", "cases") == {"K2026-0001": ("short", 2)}
    seen += desk.outputs("incidents")
    decided: dict[str, Cell] = {"answer": "Sorry. 抱歉。", "decided_by": "Wu", "resolution": "credit"}
    paper.returned(seen[2], {"K2026-0001": decided}, "11:00")
    assert [(row["kind"], row["minor"]) for row in desk.record()["resolutions"]] == [("credit", 200)]
    seen += desk.outputs("credit_list")
    desk.next_day(4)
    desk.figures("A 14, B 100, D 100", "C1 100, C2 100")
    desk.run("09:00")
    seen += desk.outputs("shipping_chase")
    paper.returned(seen[-1], {"C2": {"delay_reason": "vehicle"}}, "10:00")
    assert {row["order_no"]: row["delay_reason"] for row in desk.record()["chases"]} == {
        "1": "",
        "2": "vehicle",
    }
    assert examine(desk.workspace) == []
    office("pdf", tmp_path, *seen)
    for path in (tmp_path / "pdf").glob("*.pdf"):
        subprocess.run([str(DRAW), "-png", "-r", "40", str(path), str(path.with_suffix(""))], check=True)
        assert list(path.parent.glob(f"{path.stem}-*.png")), path.name
    assert len(list((tmp_path / "pdf").glob("*.pdf"))) == 5
