import dataclasses
import datetime as dt
import http.server
import re
import shutil
import subprocess
import threading
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, get_args

import pytest

from orderbatch.contract.batch import Batch
from orderbatch.contract.finding import Finding
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.documents.day_summary import (
    definitions,
    procedure,
    summary,
    summary_rows,
    summary_todos,
)
from orderbatch.write.documents.day_summary.summary_text import NAMED, render_text
from orderbatch.write.documents.templates import folder, unparted
from orderbatch.write.workbook.amounts import money
from tests.batches import DAY, a_batch, goods_not_left
from tests.test_page_breaks import incident
from tests.usual_day import usual_day

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def day() -> Batch:
    return usual_day()


def page(batch: Batch, language: str = "en") -> str:
    words = Words(language)
    return summary.render(batch, summary.plan(batch, words)[0], words).decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_usual_day_fits_in_100_kilobytes(day: Batch, language: str) -> None:
    assert len(page(day, language).encode()) <= 100_000


def test_a_huge_day_is_cut_and_says_where_the_rest_is() -> None:
    text = page(usual_day(orders=900, lines_each=6))
    assert len(text.encode()) <= 100_000
    assert re.search(r"and \d+ more, in the approval workbook", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_with_nothing_in_it_still_makes_a_page(language: str) -> None:
    assert Words(language).text("summary.orders.none") in page(a_batch(), language)


def test_the_same_batch_gives_the_same_bytes(day: Batch) -> None:
    assert page(day) == page(usual_day())


def test_the_page_asks_nothing_of_any_network(day: Batch) -> None:
    text = page(day)
    assert "default-src 'none'" in text.replace("&#39;", "'")
    assert not re.search(r"https?:|//\w|url\((?!#)|@import|<(?:link|img|iframe|object|base)\b|\ssrc=", text)
    assert set(re.findall(r'href="(.)', text)) == {"#"}


def test_the_only_script_is_allowed_by_its_hash(day: Batch) -> None:
    text = page(day)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in text.replace(
        "&#39;", "'"
    ).replace("&#43;", "+")


def test_text_from_outside_is_never_live(day: Batch) -> None:
    orders = day.orders.assign(
        agent_name="<script>alert(1)</script>", order_no='"><img src=x onerror=alert(1)>'
    )
    text = page(dataclasses.replace(day, orders=orders))
    assert text.count("<script>") == 1
    assert "<img" not in text


def test_what_became_of_the_cases_adds_up_in_every_region(day: Batch) -> None:
    for row in summary_rows.regions(day):
        assert sum(row[name] for name in summary_rows.FATES) == row["ordered"]
        assert sum(part["length"] for part in row["parts"]) <= 10_000


def test_cases_of_a_held_order_count_as_held_whatever_their_column_says() -> None:
    order = {"order_key": "D1/1", "status": "held", "region": "North", "agent": "D1"}
    line = {
        "order_key": "D1/1",
        "ordered": 9,
        "proposed": 0,
        "deferred": 9,
        "awaiting": 0,
        "cancelled": 0,
        "refused": 0,
    }
    (row,) = summary_rows.regions(a_batch(orders=[order], lines=[line]))
    assert (row["held"], row["deferred"]) == (9, 0)


def test_every_order_state_is_said_in_words_beside_its_colour(day: Batch) -> None:
    text = page(day)
    for word in ("● Proposed", "▲ Held", "○ Waiting", "× Refused"):
        assert word in text


def test_a_stale_master_is_the_first_thing_that_needs_a_person(day: Batch) -> None:
    text = page(dataclasses.replace(day, stale=("stock",)))
    assert re.search(
        r'Needs attention</h2>\s*<div class="todo now"><h3 data-mark="▲">Not of today: stock', text
    )


def test_a_returned_file_shows_its_cells_what_is_wrong_and_what_to_do() -> None:
    text = page(usual_day(orders=3, lines_each=2))
    finding = next(told for told in usual_day(orders=3, lines_each=2).findings if told.severity == "error")
    words = Words("en")
    assert all(
        part in text for part in (finding.file, finding.cell, finding.message(words), finding.fix(words))
    )


def test_who_got_what_names_the_largest_and_counts_the_rest() -> None:
    got = [{"agent": f"D{n}", "agent_name": "", "proposed": 9 - n, "claim": 9} for n in range(6)]
    assert summary.who(got, Words("en")) == "D0 9 of 9 · D1 8 of 9 · D2 7 of 9 · D3 6 of 9 · 2 others"


def test_goods_of_any_batch_that_should_have_left_are_listed_the_oldest_first() -> None:
    rows = [
        goods_not_left(cases=cases, ship_by=DAY - dt.timedelta(days=days), number=f"P{cases}")
        for cases, days in ((4, 0), (5, 2), (6, -1))
    ]
    batch = a_batch(standing=rows)
    assert [(row["cases"], row["days"]) for row in summary_rows.overdue(batch)] == [(5, 2), (4, 0)]
    assert "Released orders past their due date: 1" in page(batch)
    assert "Released orders that must ship today: 1" in page(batch)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clause_has_its_words_and_an_honest_state(day: Batch, language: str) -> None:
    found = procedure.rows(day, Words(language))
    assert len(found) == len(procedure.CLAUSES) == len(Words(language).look_up("procedure.clauses"))
    states = {row["ids"]: row["state"] for row in found}
    assert states["P-4.6.1"] == "off"
    assert states["P-3.3 · P-4.2.3"] == "idle"
    assert states["P-3.2 · P-4.2.1"] == "person"


def test_both_languages_have_the_same_keys() -> None:
    def keys(table: dict[str, object], before: str = "") -> set[str]:
        return {
            key
            for name, value in table.items()
            for key in (keys(value, f"{before}{name}.") if isinstance(value, dict) else {before + name})
        }

    for topic in ("summary", "procedure"):
        first, second = ({*keys(_topic(language, topic))} for language in LANGUAGES)
        assert first == second


def test_no_number_is_parted_at_a_hyphen_on_the_page() -> None:
    assert unparted("订单DH1128-04已发") == '订单<span class="u">DH1128-04</span>已发'
    said = unparted("订单 DH1128-04 · <b> SKU-2026-0001, buy-and-get, 2026-11-28 " + "9-" * 20)
    assert said == (
        '订单 <span class="u">DH1128-04</span> · &lt;b&gt; <span class="u">SKU-2026-0001</span>, '
        "buy-and-get, "
        '<span class="u">2026-11-28</span> ' + "9-" * 20
    )


def _topic(language: str, name: str) -> dict[str, object]:
    from orderbatch.contract.words import topic

    return dict(topic(language, name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_text_is_plain_and_short(day: Batch, language: str) -> None:
    text = render_text(day, Words(language))
    assert "<" not in text
    assert len(text.splitlines()) < 85
    entries = [
        entry for todo in summary_todos.groups(day, Words(language)) for entry in todo["entries"][:NAMED]
    ]
    places = [("    " if entry["text"] else "  - ", place)
              for entry in entries for place in entry["details"][:NAMED]]  # fmt: skip
    assert {lead for lead, _place in places} == {"    ", "  - "}, "the day has places alone and several"
    assert all(f"\n{lead}{place['cells']} {place['message']}" in text for lead, place in places)
    assert Words(language).text("summary.todos.told.entry", count=1, files=1) not in text
    assert money(int(day.orders["proposed_minor"].sum())) in text


@pytest.mark.parametrize(("language", "more"), [("en", "and 2 more, in"), ("zh", "另有 2 项，见")])
def test_what_is_left_out_of_mail_and_page_is_said_to_be_where_a_person_reads_it(
    language: str, more: str
) -> None:
    """Not in batch.json, which no person reads."""
    words = Words(language)
    codes = ("NOT_WHOLE", "NOT_A_COUNT", "NOT_MONEY", "NOT_A_DAY", "NOT_A_CODE")
    wrong = [Finding(code, "a.xlsx", "S", f"B{row}", "4.5") for row, code in enumerate(codes)]
    incidents = [incident(number) for number in range(1, 6)]
    one = a_batch(inputs=[{"name": "a.xlsx", "verdict": "returned"}], findings=wrong, incidents=incidents)
    assert render_text(one, words).count(f"{more} summary.html") == 1  # of the incidents
    assert words.text("summary.todos.returned.rest", count=2) in render_text(one, words)  # and where they are
    assert "batch.json" not in render_text(one, words)
    many = page(a_batch(incidents=[incident(number) for number in range(1, 200)]), language)
    assert many.count(words.text("summary.where.register").strip()) >= 2


def test_the_frames_may_come_typed_as_well_as_plain(day: Batch) -> None:
    typed = dataclasses.replace(day, orders=day.orders.convert_dtypes(), inputs=day.inputs.convert_dtypes())
    typed = dataclasses.replace(typed, lines=day.lines.convert_dtypes(), skus=day.skus.convert_dtypes())
    assert page(typed) == page(day)


INKS = ("ink", "soft", "head", "bad", "warn", "good")
GROUNDS = ("bg", "card", "head2", "tint")


def _luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1, 2], ids=["light", "dark", "print"])
def test_every_text_has_a_contrast_of_four_and_a_half_to_one(theme: int) -> None:
    style = (folder() / "summary.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+):#(\w+)", re.findall(r":root\{([^}]*)\}", style)[theme]))
    for ink in INKS:
        for ground in GROUNDS:
            bright, dim = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
            assert (bright + 0.05) / (dim + 0.05) >= 4.5, (ink, ground)


class _Counting(http.server.SimpleHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine")
def test_in_chromium_the_page_runs_without_a_console_error_or_a_request(day: Batch, tmp_path: Path) -> None:
    (tmp_path / "summary.html").write_text(page(day), encoding="utf-8")
    _Counting.asked.clear()
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *given: _Counting(*given, directory=str(tmp_path))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        ran = _browse(f"http://127.0.0.1:{server.server_address[1]}/summary.html", tmp_path)
    finally:
        server.shutdown()
        server.server_close()
    assert "CONSOLE" not in ran.stderr
    assert '<button type="button">' in ran.stdout  # the script was allowed to run
    assert [path for path in _Counting.asked if path != "/favicon.ico"] == ["/summary.html"]


def _browse(address: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    quiet = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
    )
    command = [str(CHROMIUM), *quiet, f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr"]
    return subprocess.run(
        [*command, "--dump-dom", address],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=90,
        check=True,
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_clause_is_kept_only_where_something_happened_under_it(language: str) -> None:
    words = Words(language)
    empty = {row["ids"]: row["state"] for row in procedure.rows(a_batch([], []), words)}
    assert {ids for ids, state in empty.items() if state == "kept"} == set()
    assert {empty[ids] for ids in ("P-2", "P-4.2.2", "P-4.3.1", "P-4.4.1", "P-4.5.2", "P-4.8.1")} == {"idle"}
    busy = {row["ids"]: row["state"] for row in procedure.rows(a_batch([{}], [{}]), words)}
    assert busy["P-4.4.1"] == "kept" and busy["P-4.2.2"] == "idle"


@pytest.mark.parametrize(("required", "said"), [(False, "none is asked for: 1."), (True, "supervisor: 1;")])
def test_who_confirmed_is_said_also_where_no_review_is_asked(required: bool, said: str) -> None:
    batch = a_batch([{}], [{}], settings={"review": {"required": required}})
    told = next(row for row in procedure.rows(batch, Words("en")) if "P-4.3.3" in row["ids"])
    assert said in told["today"]
    assert "Orders confirmed by the supervisor: 0;" in told["today"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_run_without_orders_has_no_figures_of_orders(language: str) -> None:
    """A follow-up batch never says 0 of 0."""
    words = Words(language)
    assert len(summary.cards(a_batch([], []), words)) == 2
    assert len(summary.cards(a_batch([{}], [{}]), words)) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_page_of_nothing_but_owed_gifts_nothing_newly_ordered_is_said_once(language: str) -> None:
    """Not beside each region as well, whose bar says what went out."""
    words = Words(language)
    regions = ("North", "South")
    orders = [{"order_key": f"{n}/1", "region": region, "incident": "K1"} for n, region in enumerate(regions)]
    batch = a_batch(orders, [{"order_key": order["order_key"]} for order in orders])
    assert page(batch, language).count(words.text("summary.cards.cases.nothing_asked")) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_short_summary_says_which_cases_of_a_region_no_share_counts(language: str) -> None:
    """“5 ordered, 4 planned, 0 %”: the four are sent again, and the page said so, the text did not."""
    words = Words(language)
    orders = [
        {"order_key": "1", "region": "West", "incident": "K1"},
        {"order_key": "2", "region": "West", "incident": ""},
        {"order_key": "3", "region": "East", "incident": ""},
    ]
    batch = a_batch(orders, [{"order_key": order["order_key"]} for order in orders])
    told = {row["region"]: row["again"] for row in summary_rows.regions(batch)}
    assert told["West"] > 0 and told["East"] == 0
    text = render_text(batch, words)
    again = words.text("summary.regions.again", again=told["West"])
    named = [line for line in text.splitlines() if line.startswith(("West", "East"))]
    assert [words.text("phrases.beside", name="West", what=again) in line for line in sorted(named)] == [
        False,
        True,
    ]


def test_every_state_that_a_page_shows_has_a_colour(day: Batch) -> None:
    style = re.search(r"<style>(.*?)</style>", page(day), re.S)
    words = Words("en")
    shown = {
        *words.look_up("summary.statuses"),
        *words.look_up("summary.verdicts"),
        *get_args(procedure.State),
    }
    assert style and [state for state in shown if not re.search(rf"\.s\.{state}\b", style[1])] == []


def test_what_a_waiting_order_leaves_on_the_shelf_is_no_shortage() -> None:
    sku = {"sku": "A", "product": "A", "agents": 1, "level": 0, "round": ""}
    skus = [
        {**sku, "available": 30, "claimed": 20, "proposed": 15},
        {**sku, "sku": "B", "available": 5, "claimed": 20, "proposed": 5},
    ]
    found = summary_rows.shortages(a_batch([{}], [{}], skus=skus))
    assert [(row["sku"], row["short"]) for row in found] == [("B", 15)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_the_page_has_a_definition_that_its_reader_can_open(day: Batch, language: str) -> None:
    words = Words(language)
    said = words.look_up("definitions")
    columns = {name for table in summary.COLUMNS.values() for name, _numeric in table}
    assert set(said["columns"]) == columns
    for group in ("cards", "fates", "statuses", "verdicts"):
        assert set(said[group]) == set(words.look_up(f"summary.{group}")), group
    html = page(day, language)
    end = html[html.index('<h2 id="definitions">') :]
    assert 'href="#definitions"' in html
    for group in definitions.GROUPS:
        for name in said[group]:
            term = definitions.label(group, name, day, words)
            assert f"<dt>{term}</dt><dd>{said[group][name]}</dd>" in end
