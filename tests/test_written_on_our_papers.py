"""What somebody writes on a paper of ours decides something, or is told with its cell and where it goes."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.our_documents import FILLED_IN, NOTHING_READ
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day import check
from orderbatch.workspace.workspace import open_workspace
from orderbatch.write.documents.outputs import OUTPUTS
from tests.desk import Desk
from tests.pictures import play

ELSEWHERE = {  # pages and files for programs, agents' own forms and what is asked about them; not of the demo
    *("summary", "summary_text", "mail", "batch", "reading", "marked_form", "catalogue_change"),
}
SAID = "only if it is paid"
Deed = Callable[[Any], None]


def beside(page: Any) -> None:
    """Right of everything, in the row of the widest."""
    row = max(page.iter_rows(), key=lambda row: sum(cell.value is not None for cell in row))
    page.cell(row[0].row + 1, page.max_column + 1).value = SAID


def below(page: Any) -> None:
    page.cell(page.max_row + 2, 1).value = SAID


def over_a_sentence(page: Any) -> None:
    """In place of the longest sentence above the table: what is to be done."""
    cells = [cell for row in page.iter_rows(max_row=8) for cell in row if isinstance(cell.value, str)]
    max(cells, key=lambda cell: len(cell.value) if cell.value[0] != "=" else 0).value = SAID


def in_a_note(page: Any) -> None:
    page["A1"].comment = Comment(SAID, "Wu")


DEEDS: Mapping[str, Deed] = {
    "beside": beside,
    "below": below,
    "over a sentence": over_a_sentence,
    "in a note": in_a_note,
}


class Papers:
    """The demo's two days, and of each kind of workbook the newest."""

    def __init__(self, root: Path, language: str) -> None:
        self.root, self.words = root, Words(language)
        play(root, language)
        self.paths: dict[str, Path] = {}
        for path in sorted((root / "outbox").glob("2*/*/*.xlsx")):
            named = {one.name: one.value for one in openpyxl.load_workbook(path).custom_doc_props.props}
            self.paths[str(named.get("kind"))] = path

    def told(self, deed: Deed, folder: Path, *kinds: str) -> dict[str, list[Finding]]:
        """Kind → what is said of its paper, that another program saved after `deed` to its first sheet."""
        files = {}
        for kind in kinds or self.paths:
            book = openpyxl.load_workbook(self.paths[kind])
            deed(book.worksheets[0])
            files[kind] = folder / f"{kind} back.xlsx"
            book.save(files[kind])
        done = check(open_workspace(self.root), dt.datetime(2026, 11, 24, 16), list(files.values()))
        return {kind: [one for one in done.findings if one.file == path.name] for kind, path in files.items()}


@pytest.fixture(scope="module", params=LANGUAGES)
def papers(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return Papers(tmp_path_factory.mktemp("papers") / "desk", request.param)


def test_every_workbook_that_a_run_writes_is_held_against_what_was_sent(papers: Papers) -> None:
    kinds = {kind for kind, *_rest in OUTPUTS}
    assert kinds - ELSEWHERE <= FILLED_IN | NOTHING_READ and kinds - ELSEWHERE <= papers.paths.keys()


def test_a_paper_that_comes_back_as_it_was_says_at_most_that_nothing_is_read_and_where_answers_go(
    papers: Papers, tmp_path: Path
) -> None:
    found = papers.told(lambda page: None, tmp_path)
    for kind in (FILLED_IN | NOTHING_READ) & found.keys():
        codes = [one.code for one in found[kind]]
        assert codes == (["OURS_ASKS_NOTHING"] if kind in NOTHING_READ else []), kind
        for one in found[kind]:
            assert papers.words.text(f"phrases.belongs.{kind}") in one.fix(papers.words)


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_written_on_a_paper_is_told_with_its_cell_and_where_it_belongs(
    papers: Papers, deed: str, tmp_path: Path
) -> None:
    found = papers.told(DEEDS[deed], tmp_path)
    for kind in (FILLED_IN | NOTHING_READ) & found.keys():
        told = [one for one in found[kind] if SAID in one.message(papers.words)]
        code = "OURS_FILLED_IN" if kind in NOTHING_READ else "RETURN_WRITTEN"
        assert [one.code for one in told] == [code], (kind, found[kind])
        assert told[0].cell and "OURS_ASKS_NOTHING" not in {one.code for one in found[kind]}
        if kind in NOTHING_READ:
            assert told[0].fix(papers.words) == papers.words.text(f"phrases.belongs.{kind}")


def test_the_figures_picked_are_told_as_not_taken(papers: Papers, tmp_path: Path) -> None:
    words = papers.words

    def picked(page: Any) -> None:
        for sheet in page.parent.worksheets:
            for cell in [cell for row in sheet.iter_rows() for cell in row]:
                if cell.value == words.heading("picked"):
                    sheet.cell(cell.row + 1, cell.column).value = 4321

    (told,) = papers.told(picked, tmp_path, "pick_list")["pick_list"]
    assert told.code == "OURS_FILLED_IN" and "4321" in told.message(words)
    assert words.kind("tracking") in told.fix(words)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two orders of which a part is proposed and the rest is asked about."""
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 4", "C1 1000, C2 1000")
    for agent, number in (("C1", "1"), ("C2", "2")):
        desk.order(agent, number, "A 5, B 5", If_short="ask")
    desk.run("10:00")
    return desk


def under(page: Any, heading: str) -> tuple[Any, Any]:
    """The first cell below a heading, and that beside its row."""
    for row in page.iter_rows():
        for cell in row:
            if str(cell.value).startswith(heading):
                last = max(other.column for other in row if other.value)
                return page.cell(cell.row + 1, cell.column), page.cell(cell.row + 1, last + 1)
    raise AssertionError(heading)


def back(desk: Desk, kind: str, change: Callable[[Any], None]) -> str:
    """The first paper of a kind comes back changed; what is told of it, in the order of its cells."""
    path = desk.outputs(kind)[0]
    book = openpyxl.load_workbook(path)
    change(book.worksheets[0])
    book.save(desk.root / "inbox" / f"{kind} back.xlsx")
    day = desk.run("11:00")
    told = [one for one in day.findings if one.file == f"{kind} back.xlsx"]
    return " ".join(f"{one.code} {one.cell}" for one in told)


@pytest.mark.parametrize(
    ("kind", "heading", "code"),
    [("reply", "Planned", "RETURN_WRITTEN"), ("review", "Proposed", "RETURN_CHANGED"),
     ("review", "Product", "RETURN_WRITTEN"), ("reply", "Product", "RETURN_WRITTEN")],
)  # fmt: skip
def test_a_cell_of_ours_that_is_overwritten_is_told_also_where_nothing_is_answered(
    desk: Desk, kind: str, heading: str, code: str
) -> None:
    spot: list[str] = []

    def change(page: Any) -> None:
        cell, _beside = under(page, heading)
        cell.value = 99 if isinstance(cell.value, int) else SAID
        spot.append(cell.coordinate)

    said = back(desk, kind, change)
    assert f"{code} {spot[0]}" in said, said


def test_released_cases_that_are_overwritten_in_a_tracking_sheet_are_told(desk: Desk) -> None:
    desk.approve()
    desk.run("10:30")
    spot: list[str] = []

    def change(page: Any) -> None:
        cell = next(cell for row in page.iter_rows() for cell in row if cell.value == 5)
        cell.value = 3
        spot.append(cell.coordinate)

    assert back(desk, "tracking", change) == f"RETURN_WRITTEN {spot[0]}"


def approved_with(desk: Desk, change: Callable[[Any], None]) -> Desk:
    """Finance approves everything and writes something besides."""
    desk.approve(name="back.xlsx")
    path = desk.root / "inbox" / "back.xlsx"
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    desk.run("11:00")
    return desk


@pytest.mark.parametrize("sheet", [0, 1])
def test_an_order_in_whose_row_a_condition_is_written_is_not_decided_and_the_others_are(
    desk: Desk, sheet: int
) -> None:
    def change(book: Any) -> None:
        under(book.worksheets[sheet], "Order no.")[1].value = SAID

    assert set(approved_with(desk, change).released()) == {"2/A", "2/B"}
    assert desk.codes() == ["RETURN_BESIDE"]


def test_a_sentence_over_what_is_to_be_done_is_told_and_the_orders_are_decided(desk: Desk) -> None:
    assert len(approved_with(desk, lambda book: over_a_sentence(book.worksheets[0])).released()) == 4
    assert desk.codes() == ["RETURN_WRITTEN"]


def test_who_signs_below_the_table_is_told_nothing(desk: Desk) -> None:
    def sign(book: Any) -> None:
        label = Words("en").text("pages.approval.sign.checked")
        cell = next(cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == label)
        book.worksheets[0].cell(cell.row, cell.column + 1).value = "Wang Fang"

    assert len(approved_with(desk, sign).released()) == 4 and desk.codes() == []
