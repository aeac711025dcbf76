"""Every document of the demo as a picture, in both languages.

`python -m tests.pictures [FOLDER]` makes a picture a printed page, for eyes, under FOLDER/<language>/.
`python -m tests.pictures --small` makes the small ones of the README and the guides, one a document, under
docs/pictures/<language>/: the first page of each, its top where it is long.

Plays the demo's morning, finance's approval of all of it and the next morning, then hands each workbook to
LibreOffice and each page to Chromium. Needs soffice, pdftoppm and chromium.
"""

import datetime as dt
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import openpyxl

from orderbatch.cli import main
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.demo.company import load_company
from orderbatch.terminal.starting.beginning import begin

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "docs" / "pictures"
PROGRAMS = ("soffice", "pdftoppm", "chromium")
PAGE = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,2400")
MORNING = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)  # so that pictures made again look the same
LARGEST = 60_000  # bytes of a small picture
WIDE, HIGH = 1200, 640  # pixels of a page across, and of a small picture down, at most
NAMES = {  # of the small pictures: what the document's name begins with in the words files
    "approval": "documents.approval.name",
    "review": "documents.review.name",
    "reply": "documents.reply.name",
    "correct": "documents.marked_form.name",
    "payment-chase": "documents.payment_chase.name",
    "pick-list": "documents.pick_list.name",
    "tracking": "documents.tracking.name",
    "dispatch-notice": "documents.dispatch_notice.name",
    "shipping-chase": "documents.shipping_chase.name",
    "incidents": "documents.incidents.name",
    "credit-list": "documents.credit_list.name",
    "policies": "documents.policy_notice.name",
}


def pictures(folder: Path) -> list[Path]:
    """The pictures of all documents, in the order of their names."""
    with tempfile.TemporaryDirectory() as name:
        for language in LANGUAGES:
            desk = Path(name) / language
            play(desk, language)
            for path in sorted((desk / "outbox").rglob("*")):
                _draw(path, folder / language, Path(name) / "office")
    return sorted(folder.rglob("*.png"))


def small_pictures(folder: Path) -> list[Path]:
    """One small picture a document, a few colours, at most `LARGEST` bytes."""
    with tempfile.TemporaryDirectory() as name:
        for language in LANGUAGES:
            desk = Path(name) / language
            play(desk, language)
            for called, path in _first_of_each(desk, Words(language)).items():
                (folder / language).mkdir(parents=True, exist_ok=True)
                picture = folder / language / f"{called}.png"
                picture.write_bytes(_small(_printed(path, Path(name) / "pdf", Path(name) / "office")))
    return sorted(folder.rglob("*.png"))


def _first_of_each(desk: Path, words: Words) -> dict[str, Path]:
    """Of each kind the first document, by its batch and its name."""
    found: dict[str, Path] = {}
    documents = sorted((desk / "outbox").rglob("*.xlsx"), key=lambda path: (path.parent.name, path.name))
    for called, place in NAMES.items():
        begins = words.look_up(place).split("{")[0].strip()
        first = {path.parent.name: path for path in reversed(documents) if path.name.startswith(f"{begins} ")}
        if first:
            found[called] = first[min(first)]
            if called == "correct":  # the last by name: in the demo a form in the desk's own language
                found[called] = max(path for path in documents if path.name.startswith(f"{begins} "))
    monthly, order_form = (desk / "outbox" / place for place in ("monthly", "forms"))
    found["monthly"] = min(monthly.glob("*.xlsx"))
    found["order-form"] = min(order_form.rglob("*.xlsx"))
    found["summary"] = min((desk / "outbox").rglob("summary.html"))
    return found


def play(desk: Path, language: str) -> None:
    """The demo's morning, the approval of all of it, its next morning, a monthly report and an order form."""
    words = Words(language)
    said = ["-C", str(desk), "--lang", language, "-q"]
    begin(desk, words, language, MORNING)
    main([*said, "run", "--at", "2026-11-23T11:59"])
    _approve(desk, words)
    main([*said, "run", "--at", "2026-11-23T16:00"])
    main([*said, "run", "--at", "2026-11-24T09:00", "--allow-stale"])  # nothing has come: goods are chased
    (later,) = (path for path in desk.iterdir() if path.name == load_company(language).files["next_morning"])
    for file in later.iterdir():
        shutil.copy2(file, desk / "inbox" / file.name)
    main([*said, "run", "--at", "2026-11-24T11:59"])
    _credit(desk, words)
    main([*said, "run", "--at", "2026-11-24T15:00"])
    main([*said, "report", "month", "2026-11"])
    main([*said, "forms", "--agent", "C01001"])


def _approve(desk: Path, words: Words) -> None:
    """Finance says yes to every order of the approval workbook, in both names where two are asked."""
    told = {
        "decision": words.choice("decision", "approve"),
        "decided_by": "Wang Fang",
        "second_approver": "Li",
    }
    _fill(desk, words, "approval", told)


def _credit(desk: Path, words: Words) -> None:
    """The desk gives the money back for every incident."""
    told = {"owner": "Wang Fang", "answer": "OK", "decided_by": "Li"}
    told["resolution"] = words.choice("resolution", "credit")
    told["incident_status"] = words.choice("incident_status", "answered")
    _fill(desk, words, "incidents", told)


def _fill(desk: Path, words: Words, kind: str, told: dict[str, str]) -> None:
    """The same in every row of the newest workbook of a kind that people fill in, then into the inbox."""
    name = words.text(f"documents.{kind}.name", batch="*")
    path = max((desk / "outbox").rglob(f"{name}.xlsx"), key=lambda found: found.parent.name)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headed = {words.heading(column): answer for column, answer in told.items()}
    top = max(sheet.iter_rows(), key=lambda row: len(headed.keys() & {cell.value for cell in row}))
    places = {cell.column: headed[cell.value] for cell in top if cell.value in headed}
    for row in range(top[0].row + 1, sheet.max_row + 1):
        for column, answer in places.items():
            if sheet.cell(row, 1).value and not sheet.cell(row, column).protection.locked:
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
        printed = _printed(path, Path(made), profile)
        _call("pdftoppm", "-png", "-r", "70", str(printed), str(picture.with_suffix("")))


def _printed(path: Path, made: Path, profile: Path) -> Path:
    """The document as its reader prints it."""
    made.mkdir(exist_ok=True)
    printed = made / f"{path.stem}.pdf"
    if path.suffix == ".html":
        _call("chromium", *PAGE[:3], "--no-pdf-header-footer", f"--print-to-pdf={printed}", path.as_uri())
    else:
        office = f"-env:UserInstallation={profile.as_uri()}"
        _call("soffice", office, "--headless", "--convert-to", "pdf", "--outdir", str(made), str(path))
    return printed


def _small(printed: Path) -> bytes:
    """The top of the first page, without its margins, as a PNG of a few hundred colours' worth."""
    first = ("-f", "1", "-l", "1", "-scale-to-x", str(WIDE), "-scale-to-y", "-1")
    done = subprocess.run(["pdftoppm", *first, str(printed)], check=True, capture_output=True, timeout=180)
    _magic, size, _most, pixels = done.stdout.split(b"\n", 3)
    wide = int(size.split()[0]) * 3
    rows = [pixels[at : at + wide] for at in range(0, len(pixels), wide)]
    first_inked = next(place for place, row in enumerate(rows) if row.strip(b"\xff"))
    rows = rows[first_inked : first_inked + HIGH]
    while not rows[-1].strip(b"\xff"):
        rows.pop()
    left = min(len(row) - len(row.lstrip(b"\xff")) for row in rows) // 3 * 3
    right = -(-max(len(row.rstrip(b"\xff")) for row in rows) // 3) * 3
    shown = [row[left:right] for row in rows]
    for bits in (4, 3, 2):
        content = _png(shown, bits)
        if len(content) <= LARGEST:
            break
    return content


def _png(rows: list[bytes], bits: int) -> bytes:
    """Each colour in so many bits, white staying white."""
    step = 255 // (2**bits - 1)
    nearest = bytes(min(255, round(value / step) * step) for value in range(256))
    lines = b"".join(b"\0" + row.translate(nearest) for row in rows)
    header = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in parts
    )


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)


if __name__ == "__main__":
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        sys.exit(f"These programs are needed: {', '.join(missing)}")
    asked = sys.argv[1] if len(sys.argv) > 1 else "pictures"
    for drawn in small_pictures(SMALL) if asked == "--small" else pictures(Path(asked)):
        print(drawn)
