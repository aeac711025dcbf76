"""Each document of what follows a release, seen as a picture and filled in by LibreOffice, comes back."""

import shutil
import subprocess
from pathlib import Path

import pytest

from orderbatch.doctor import examine
from tests.desk import Cell, Desk
from tests.test_after_release import ANSWERED, a_desk, fill, incidents, notice

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


def returned(desk: Desk, folder: Path, document: Path, rows: dict[str, dict[str, Cell]], clock: str) -> None:
    """The document comes back as LibreOffice saves it with these cells filled in; then a run."""
    fill(desk, document, rows)
    (filled,) = (path for path in (desk.root / "inbox").glob("*.xlsx") if " back " in path.name)
    office("ods", folder, filled)
    filled.unlink()
    shutil.move(folder / "ods" / f"{filled.stem}.ods", desk.root / "inbox")
    desk.run(clock)


@pytest.mark.libreoffice
@pytest.mark.slow
@pytest.mark.skipif(not (SOFFICE and DRAW), reason="LibreOffice (soffice) or pdftoppm is not on this machine")
def test_what_libreoffice_filled_in_counts_and_every_document_can_be_seen(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    seen = [desk.outputs("tracking")[0]]
    day = desk.today
    rows: dict[str, dict[str, Cell]] = {
        "B": {"Shipped cases": 5, "Shipped on": day, "Waybill": "W1"},
    }
    returned(desk, tmp_path, seen[0], rows, "18:00")
    assert [(row["sku"], row["sent"]) for row in desk.record()["dispatches"]] == [("B", 5)]
    seen.append(notice(desk))
    desk.next_day()
    returned(desk, tmp_path, seen[1], {"B": {"Good cases": 3, "Received on": desk.today}}, "10:00")
    assert incidents(desk, "problem", "cases") == {"K2026-0001": ("short", 2)}
    seen += desk.outputs("incidents")
    returned(desk, tmp_path, seen[2], {"K2026-0001": {**ANSWERED, "Resolution": "credit"}}, "11:00")
    assert [(row["kind"], row["minor"]) for row in desk.record()["resolutions"]] == [("credit", 200)]
    seen += desk.outputs("credit_list")
    desk.next_day(4)
    desk.figures("A 14, B 100, D 100", "C1 100, C2 100")
    desk.run("09:00")
    seen += desk.outputs("shipping_chase")
    returned(desk, tmp_path, seen[-1], {"C2": {"Why not shipped": "vehicle"}}, "10:00")
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
