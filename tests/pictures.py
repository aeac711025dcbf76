"""Every document of the demo as a picture, in both languages, for eyes: `python -m tests.pictures [FOLDER]`.

Plays the demo's morning and finance's approval of all of it, then hands each workbook to LibreOffice and each
page to Chromium. Needs soffice, pdftoppm and chromium; a picture a printed page, under FOLDER/<language>/.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

from orderbatch.cli import main
from orderbatch.contract.sheets.every import APPROVAL
from orderbatch.contract.words import LANGUAGES, Words

PROGRAMS = ("soffice", "pdftoppm", "chromium")
PAGE = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,2400")


def pictures(folder: Path) -> list[Path]:
    """The pictures of all documents, in the order of their names."""
    with tempfile.TemporaryDirectory() as name:
        for language in LANGUAGES:
            desk = Path(name) / language
            _play(desk, language)
            for path in sorted((desk / "outbox").rglob("*")):
                _draw(path, folder / language, Path(name) / "office")
    return sorted(folder.rglob("*.png"))


def _play(desk: Path, language: str) -> None:
    main(["--lang", language, "init", "--demo", str(desk)])
    main(["-C", str(desk), "--lang", language, "run"])
    _approve(desk, Words(language))
    main(["-C", str(desk), "--lang", language, "run"])


def _approve(desk: Path, words: Words) -> None:
    """Finance says yes to every order of the approval workbook, in both names where two are asked."""
    name = words.text("pages.approval.name", batch="*")
    (path,) = (desk / "outbox").rglob(f"{name}.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    told = {
        "decision": words.choice("decision", "approve"),
        "decided_by": "Wang Fang",
        "second_approver": "Li",
    }
    asked = {column.name for column in APPROVAL.columns if column.person} - {"second_approver"}
    headed = {words.heading(column): answer for column, answer in told.items() if column in asked}
    top = next(row for row in sheet.iter_rows() if headed.keys() <= {cell.value for cell in row})
    places = {cell.column: headed[cell.value] for cell in top if cell.value in headed}
    for row in range(top[0].row + 1, sheet.max_row + 1):
        for column, answer in places.items():
            if not sheet.cell(row, column).protection.locked:
                sheet.cell(row, column).value = answer
    book.save(desk / "inbox" / path.name)


def _draw(path: Path, folder: Path, profile: Path) -> None:
    if path.suffix not in (".xlsx", ".html"):
        return
    folder.mkdir(parents=True, exist_ok=True)
    picture = folder / f"{path.parent.name} {path.stem}.png"
    if path.suffix == ".html":
        _call("chromium", *PAGE, f"--screenshot={picture}", path.as_uri())
        return
    with tempfile.TemporaryDirectory() as made:
        office = f"-env:UserInstallation={profile.as_uri()}"
        _call("soffice", office, "--headless", "--convert-to", "pdf", "--outdir", made, str(path))
        _call("pdftoppm", "-png", "-r", "70", f"{made}/{path.stem}.pdf", str(picture.with_suffix("")))


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)


if __name__ == "__main__":
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        sys.exit(f"These programs are needed: {', '.join(missing)}")
    for drawn in pictures(Path(sys.argv[1] if len(sys.argv) > 1 else "pictures")):
        print(drawn)
