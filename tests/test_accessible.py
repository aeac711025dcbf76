"""The summary as axe-core judges it in Chromium: both languages, light and dark, telephone and desk."""

import html
import importlib.util
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orderbatch.contract.batch import Batch
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.documents.day_summary import summary
from tests.batches import DAY, a_batch, goods_not_left
from tests.test_page_breaks import incident
from tests.usual_day import usual_day

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = (390, 1280)
BETWEEN = (760, 1060)  # windows that are only measured
THEMES = {"light": [], "dark": ["--blink-settings=preferredColorScheme=0"]}
JUDGE = """<script>{axe}</script><script>
document.querySelectorAll("details").forEach(one => one.open = true);
const cards = [...document.querySelectorAll("section")];
const nothing = {{passes: [], violations: [], incomplete: []}};
([{between}].includes(innerWidth) ? Promise.resolve(nothing) : axe.run()).then(found => parent.postMessage({{
  beyond: cards.flatMap(card => [...card.querySelectorAll("*")].filter(
    one => one.getBoundingClientRect().right > card.getBoundingClientRect().right
  )).map(one => innerWidth + one.tagName),
  width: innerWidth, language: document.documentElement.lang, passes: found.passes.length,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  wrong: [...found.violations, ...found.incomplete].map(rule => rule.id + ": " + rule.nodes[0].html),
}}, "*"));</script></body>"""
HARNESS = """<!doctype html><title>All</title>{frames}<pre id="found"></pre><script>
const found = [];
addEventListener("message", told => {{
  found.push(told.data);
  if (found.length == {count}) document.getElementById("found").textContent = JSON.stringify(found);
}});</script>"""


def axe_core() -> Path | None:
    """The axe.min.js that axe-playwright-python brings; no code of that package is run."""
    there = importlib.util.find_spec("axe_playwright_python")
    places = (there.submodule_search_locations if there else None) or ()
    return next((Path(place) / "axe.min.js" for place in places), None)


AXE = axe_core()


def a_full_day() -> Batch:
    """Something in every table of the page."""
    rest = a_batch(gifts=[{}], standing=[goods_not_left()], incidents=[incident(1)])
    whole = usual_day(orders=8, lines_each=2)
    long = {"doubt_sender": "orders.of.the.branch.at.the.harbour@elsewhere.example"}
    orders = whole.orders.assign(numbers=whole.orders["numbers"].map(lambda row: {**row, **long}))
    return replace(
        whole, orders=orders, gifts=rest.gifts, standing=rest.standing, incidents=rest.incidents, day=DAY
    )


def pages() -> Iterator[str]:
    for language in LANGUAGES:
        words, day = Words(language), a_full_day()
        page = summary.render(day, summary.plan(day, words)[0], words).decode()
        yield re.sub(r"<meta http-equiv=\"?Content-Security-Policy[^>]*>", "", page)  # or axe may not run


def judged(folder: Path, theme: str, texts: list[str]) -> list[dict[str, Any]]:
    """What axe found on each page at each width; every page in a frame of its own."""
    judge = JUDGE.format(
        axe=AXE.read_text(encoding="utf-8").replace("</script>", "<\\/script>") if AXE else "",
        between=", ".join(map(str, BETWEEN)),
    )
    frames = ""
    for number, text in enumerate(texts):
        (folder / f"{number}.html").write_text(text.replace("</body>", judge), encoding="utf-8")
        frames += "".join(
            f'<iframe src="{number}.html" width="{width}" height="800"></iframe>'
            for width in (*WIDTHS, *BETWEEN)
        )
    count = len(texts) * len((*WIDTHS, *BETWEEN))
    (folder / "all.html").write_text(HARNESS.format(frames=frames, count=count), encoding="utf-8")
    quiet = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
    )
    ways = (f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=60000", *THEMES[theme])
    command = [str(CHROMIUM), *quiet, *ways, "--dump-dom", (folder / "all.html").as_uri()]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True)
    told = re.search(r'<pre id="found">(.+?)</pre>', ran.stdout, re.DOTALL)
    return list(json.loads(html.unescape(told[1]))) if told else []


@pytest.mark.chromium
@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine")
@pytest.mark.skipif(
    AXE is None,
    reason="axe-core is not here: pip install --no-deps axe-playwright-python (its axe.min.js is used)",
)
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_wrong_with_the_page(theme: str, tmp_path: Path) -> None:
    told = judged(tmp_path, theme, list(pages()))
    assert [row["beyond"] for row in told] == [[]] * len(LANGUAGES) * len((*WIDTHS, *BETWEEN))
    found = [row for row in told if row["width"] in WIDTHS]
    assert len(found) == len(LANGUAGES) * len(WIDTHS)
    assert {row["width"] for row in found} == set(WIDTHS)
    assert {row["language"][:2] for row in found} == set(LANGUAGES)
    assert {row["dark"] for row in found} == {theme == "dark"}
    assert all(row["passes"] > 30 for row in found)
    assert [rule for row in found for rule in row["wrong"]] == []
