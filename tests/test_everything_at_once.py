"""Stale, missing and bad masters are told in one go, by name, with every bad row (4-run, Masters)."""

import json
import re
from pathlib import Path

import pytest

from orderbatch.cli import main
from orderbatch.contract.finding import Finding
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.console import width
from orderbatch.terminal.problems import for_programs, problem_lines
from tests.desk import Cell, Desk


def morning_of_trouble(root: Path) -> Desk:
    """Balances of yesterday, no stock, a catalogue with bad prices and codes twice, a blank region."""
    story = Desk(root)
    story.figures("A 5", "C1 100, C2 50")
    (root / "inbox/stock 11230800.xlsx").unlink()
    story.next_day()
    story.order("C1", "N1", "A 5, B 5")
    prices: list[list[Cell]] = [["SKU", "Product", "Case price"]]
    prices += [[f"S{number}", "Soap", "dear" if number % 10 == 3 else 5] for number in range(60)]
    story.put("catalogue.xlsx", [*prices, ["S7", "Other soap", 6], ["S8", "Other soap", 7]])
    story.put("agents.xlsx", [["Agent code", "Agent", "Region"], ["C1", "One", "N"], ["C2", "Two", None]])
    return story


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_wrong_with_the_masters_is_said_at_once(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    morning_of_trouble(tmp_path)
    assert main(["--lang", language, "-C", str(tmp_path), "run", "--at", "2026-11-24T12:00"]) == 3
    told = capsys.readouterr().err
    words = Words(language)
    assert words.text("phrases.kinds.stock") in told
    assert "2026-11-23 08:00" in told and "catalogue.xlsx" in told and "agents.xlsx" in told
    for cell in ("C5", "C15", "C25", "C35", "C45", "C55", "A62", "A63"):
        assert cell in told, cell
    assert "C3" in told and told.count("→") == 3 + 1 + 3  # four ends and what was found in two files
    assert max(width(line) for line in told.splitlines()) <= 80
    assert main(["--lang", language, "-C", str(tmp_path), "check", "--at", "2026-11-24T12:00"]) == 3
    told = capsys.readouterr().err
    assert words.text("phrases.kinds.stock") not in told  # orders are checked without it
    assert "catalogue.xlsx" in told and "agents.xlsx" in told and "C55" in told
    assert main(["--json", "-C", str(tmp_path), "run", "--at", "2026-11-24T12:00"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert [told["error"], *(trouble["error"] for trouble in told["others"])] == [
        "MASTER_BAD", "MASTER_BAD", "MASTER_MISSING", "MASTER_STALE"
    ]  # fmt: skip
    assert {problem["cell"] for problem in told["problems"]} >= {"C5", "A62", "A63", "C3"}


def test_a_row_that_is_there_twice_with_the_same_figures_counts_once(tmp_path: Path) -> None:
    story = Desk(tmp_path)
    story.catalogue("A 1, B 2")
    story.put("agents.xlsx", [["Agent code", "Agent", "Region"], ["C1", "One", "N"], ["C1", "One", "N"]])
    story.figures("A 5", "C1 100")
    story.order("C1", "N1", "A 5")
    story.run()
    assert story.lines("proposed") == {"N1/A": 5} and story.codes() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_place_that_a_person_must_mend_is_counted_only(language: str) -> None:
    bad = [
        Finding("NOT_MONEY", "list.xlsx", "Prices", f"C{row}", f"dear{row}") for row in (*range(2, 60), 99)
    ]
    bad += [Finding("NOT_MONEY", "list.xlsx", "More", "B2", "?")]
    lines, _left = problem_lines(bad, Words(language))
    said = " ".join(lines).replace("、", ", ")
    assert "C2  dear2, C3  dear3" in said and "C22–C59, C99, More!B2" in said
    lines, _left = problem_lines(bad, Words(language), 12)  # the rest is in the marked form or the summary
    assert "40 " in lines[1] and "summary.html" in lines[1]


def test_what_names_many_is_cut_on_the_screen_and_whole_for_programs() -> None:
    many = ", ".join(f"C{number} Agent {number}" for number in range(300))
    found = [Finding("BALANCE_MISSING", "balances.xlsx", value=many, numbers={"count": 300})]
    (place, _what), _left = problem_lines(found, Words("en"), 12)
    left = re.search(r"(\d+) more in summary.html", place)
    assert left and len(place) < 500 and place.count("Agent") + int(left[1]) == 300
    assert for_programs(found, Words("en"))[0]["value"] == many


def test_the_page_of_the_batch_names_every_place_of_what_no_marked_form_has(tmp_path: Path) -> None:
    story = Desk(tmp_path)
    story.catalogue(", ".join(["A 1", *(f"B{row} 1" for row in range(30))]))
    story.agents("C1 C2")
    story.figures("A 50", "C1 100, C2 100")
    story.order("C1", "N1", "A 5")
    story.run()
    dear: list[list[Cell]] = [[f"B{row}", "Soap", "dear"] for row in range(30)]
    story.put("prices.xlsx", [["SKU", "Product", "Case price"], ["A", "Soap", 1], *dear])
    story.order("C2", "N2", "A 5")
    story.run("19:00")
    page = story.outputs("summary")[0].read_text("utf-8")
    assert "C3–C32" in page and story.codes().count("LIST_BAD") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", ["parts", "unpacked", "far", "values"])
def test_what_was_refused_for_its_size_is_said_without_suspicion(language: str, why: str) -> None:
    words = Words(language)
    size = Finding("FILE_LARGE_INSIDE", "form.xlsx", numbers={"why": why})
    for told in (size, Finding("FILE_UNREADABLE", "form.xlsx")):
        said = told.message(words) + told.fix(words)
        assert not re.search("safety|stranger|suspic|attack|安全|来源|可疑|异常", said), said
