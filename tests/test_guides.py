"""The guides that people are handed say what the program, its sheets and its documents say."""

import re
from pathlib import Path

import pytest

from orderbatch.contract.words import Words
from tests.depth import STYLED
from tests.handouts import page_of
from tests.pictures import LARGEST, NAMES, SMALL
from tests.reference_pages import guide
from tests.test_docs import ROOT, read
from tests.test_words import STYLE, written

GUIDES = sorted((ROOT / "docs" / "guides" / "zh").glob("*.md"))
PEOPLE = {"rep", "finance", "warehouse", "supervisor", "manager", "agent"}
PICTURED = {*NAMES, "monthly", "order-form", "summary"}


def test_each_of_the_six_people_has_a_guide_of_at_most_two_pages() -> None:
    assert {path.stem for path in GUIDES} == PEOPLE
    assert all(len(path.read_text(encoding="utf-8").splitlines()) <= 90 for path in GUIDES)
    told = read("README.zh.md")
    assert all(f"docs/guides/zh/{person}.md" in told for person in PEOPLE)


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_what_a_guide_quotes_stands_so_in_sheets_and_on_screens(path: Path) -> None:
    """“…” is a heading, a choice, a sheet or a label; 《…》 is a document or a list."""
    said = {text.split(" {")[0].removesuffix("：") for text in written("zh").values()}
    said |= {word for text in said for word in re.findall("“(.+?)”", text)}
    text = path.read_text(encoding="utf-8")
    quoted = {*re.findall("“(.+?)”", text), *re.findall("《(.+?)》", text)}
    assert {word for word in quoted if word not in said and "为什么" not in word} == set()


def test_the_rep_s_guide_says_of_every_document_whom_it_goes_to() -> None:
    rows = [line.split("|") for line in read("docs/guides/zh/rep.md").splitlines() if line.startswith("| 《")]
    named = {name for row in rows if row[2].strip() for name in re.findall("《(.+?)》", row[1])}
    pages = [table["name"] for table in Words("zh").look_up("documents").values() if "name" in table]
    assert {name.partition(" {")[0] for name in pages if "{" in name} - named == set()
    assert guide(read("docs/guides/zh/rep.md"), "zh") == read("docs/guides/zh/rep.md")


@pytest.mark.parametrize("path", [*GUIDES, ROOT / "README.zh.md"], ids=lambda path: path.stem)
def test_a_guide_uses_the_words_of_the_style_sheet(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    rules = [rule for rule in STYLE["zh"]["forbidden"] if not rule.get("only")]
    assert len(rules) > 10
    assert {rule["instead"] for rule in rules if re.search(rule["word"], text)} == set()


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_a_guide_is_handed_out_as_one_file_with_its_pictures_inside(path: Path) -> None:
    page, text = page_of(path), path.read_text(encoding="utf-8")
    assert page.count('src="data:image/png;base64,') == text.count("![") > 0
    assert page.count("src=") == text.count("![") and "href=" not in page
    shown = re.sub("<[^>]+>", "", page.split("<body>")[1])
    assert not re.search(r"\*\*|^#|\|", shown, re.MULTILINE)  # nothing of the source's marks is left
    assert page.count("<table>") == len(re.findall(r"^\| --- ", text, re.MULTILINE))


@pytest.mark.parametrize("language", STYLED)
def test_every_document_has_a_small_picture_that_the_readme_shows(language: str) -> None:
    readme = read("README.md" if language == "en" else "README.zh.md")
    for name in PICTURED:
        picture = SMALL / language / f"{name}.png"
        assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size <= LARGEST, name
        assert f"docs/pictures/{language}/{name}.png" in readme, name
    assert {path.stem for path in (SMALL / language).glob("*.png")} == PICTURED


def test_every_document_of_a_batch_is_pictured_but_for_those_that_no_morning_of_the_demo_brings() -> None:
    places = {
        f"documents.{kind}.name"
        for kind, table in Words("en").look_up("documents").items()
        if "name" in table
    }
    seldom = {f"documents.{kind}.name" for kind in ("reconciliation", "catalogue_change", "reading")}
    lacking = places - seldom - {*NAMES.values()}
    assert not lacking, (
        f"{lacking}: a line of NAMES in tests/pictures.py, then `just small` and its picture in both READMEs;"
        " or a name in `seldom` above"
    )
