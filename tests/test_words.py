"""The style sheet of our words, both languages: glossary, forbidden words, plurals, units, punctuation.

The rules are data, one file a language (`style/<language>.toml`); here is how they are applied. Only what we
write counts: of a heading or a choice that is the first word, the others are only read.
"""

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.finding import Finding
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.words import Words, every_choice, every_heading, topic
from orderbatch.read.layout.doubts.list_titles import is_ours
from orderbatch.terminal.console import width
from orderbatch.write.documents.reasons import reason
from tests.depth import STYLED
from tests.reference_pages import page

HERE = Path(__file__).parent
WORDS = Path(__file__).parents[1] / "orderbatch" / "contract" / "words"
STYLE = {language: tomllib.loads((HERE / "style" / f"{language}.toml").read_text()) for language in STYLED}
ONLY_READ = {"reading"}
RULES = [(language, rule) for language in STYLED for rule in STYLE[language]["forbidden"]]
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)|\.{4}|。。")
_FIELD = re.compile(r"(\{\w+)[^{}]*\}")
_CODE = re.compile(r"`[^`]*`|<[^<>]*>|\"[^\"]*\"|\[[^\]]*\]")


def written(language: str) -> dict[str, str]:
    """Every word and sentence that we write, by its place `file.key.key`."""
    files = (path.stem for path in sorted((WORDS / language).glob("*.toml")))
    return dict(
        leaf for name in files if name not in ONLY_READ for leaf in _leaves(topic(language, name), name)
    )


def _leaves(table: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield f"{place}.{key}", value
        elif isinstance(value, list):
            yield f"{place}.{key}", str(value[0])
        else:
            yield from _leaves(value, f"{place}.{key}")


def _is_under(place: str, places: list[str]) -> bool:
    return any(place == known or place.startswith(f"{known}.") for known in places)


def test_english_and_chinese_have_a_style_sheet() -> None:
    assert {"en", "zh"} <= {*STYLED}


@pytest.mark.parametrize("language", STYLED)
def test_one_concept_has_one_word(language: str) -> None:
    ours = written(language)
    wrong = {
        place: ours[place] for place, word in STYLE[language]["glossary"].items() if word not in ours[place]
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("language", "rule"), RULES, ids=[f"{name}-{rule['instead']}" for name, rule in RULES]
)
def test_words_that_mislead_are_not_used(language: str, rule: dict[str, Any]) -> None:
    pattern, only, without = re.compile(rule["word"]), rule.get("only", []), rule.get("except", [])
    found = {
        place: text
        for place, text in written(language).items()
        if (not only or _is_under(place, only))
        and not _is_under(place, without)
        and pattern.search(_FIELD.sub(r"\1}", text))
    }
    assert found == {}, rule["instead"]


@pytest.mark.parametrize("language", STYLED)
@pytest.mark.parametrize("ending", ["Order no.", "第一页。", "Ltd", "etc..."])
def test_no_sentence_ends_with_two_full_stops_whatever_it_names(language: str, ending: str) -> None:
    """`headings not found: Order no..`: a value that ends with a stop brings the sentence's own."""
    words = Words(language)
    doubled = {}
    for place, text in written(language).items():
        fields = [(name, spec) for _text, name, spec, _how in string.Formatter().parse(text) if name]
        if fields and all(name.isidentifier() for name, _spec in fields):
            said = words.text(place, **{name: 7 if spec else ending for name, spec in fields})
            if _TWO_STOPS.search(said):
                doubled[place] = said
    assert doubled == {}
    named = Finding("SHEET_UNKNOWN", "a.xlsx", numbers={"kind": "order", "missing": ["order_no"]})
    assert not named.message(words).endswith(("..", "。。"))


@pytest.mark.parametrize("language", STYLED)
def test_punctuation_is_that_of_the_language(language: str) -> None:
    style = STYLE[language]["punctuation"]
    found = {
        place: text
        for place, text in written(language).items()
        if not _is_under(place, style["except"])
        for bare in [_CODE.sub("x", _FIELD.sub("0", text))]
        if any(re.search(wrong, bare) for wrong in style["wrong"])
    }
    assert found == {}


@pytest.mark.parametrize("language", STYLED)
def test_every_sentence_has_the_same_numbers_in_every_language(language: str) -> None:
    other = {place: _names(text) for place, text in written("en").items()}
    ours = {place: _names(text) for place, text in written(language).items()}
    differs = {
        place: (names, other.get(place)) for place, names in ours.items() if names - other.get(place, names)
    }
    assert differs == {}


def _names(text: str) -> set[str]:
    return {name for _before, name, _pattern, _how in string.Formatter().parse(text) if name}


def test_a_verb_does_not_follow_a_count_that_may_be_one() -> None:
    pattern = re.compile(STYLE["en"]["plurals"]["verbs"])
    assert {place: text for place, text in written("en").items() if pattern.search(text)} == {}


def test_every_plural_behind_a_count_has_its_singular() -> None:
    plain = re.compile(rf"\}} ({STYLE['en']['plurals']['plain']})\b")
    assert {place: text for place, text in written("en").items() if plain.search(text)} == {}
    assert set(STYLE["en"]["plurals"]["known"]) <= set(topic("en", "phrases")["plurals"])


def test_every_noun_behind_a_count_is_said_in_the_singular_behind_one() -> None:
    """`{n} cases` becomes `1 case` only where the word is known; a sentence that forgets it is found here."""
    nouns = STYLE["en"]["nouns"]
    known = {*topic("en", "phrases")["plurals"], *nouns["never_one"], *nouns["no_noun"]}
    found = {
        (place, word)
        for place, text in written("en").items()
        for word in re.findall(r"\{\w+(?::,)?\} ([a-z]+s)\b", text)
        if word not in known
    }
    assert found == set()


@pytest.mark.parametrize("language", STYLED)
def test_no_sentence_is_too_long_to_be_taken_in_at_once(language: str) -> None:
    style = STYLE[language]["length"]
    found = {
        place: sentence
        for place, text in written(language).items()
        if not _is_under(place, style["except"])
        for sentence in re.split(
            style["ends"], re.sub(r"`[^`]*`", "x", _FIELD.sub("1", text).replace("}", ""))
        )
        if len(re.findall(style["unit"], sentence)) > style["most"]
    }
    assert found == {}


@pytest.mark.parametrize(
    ("count", "said"),
    [("1", "1 case deferred"), ("21", "21 cases deferred"), ("1,001", "1,001 cases deferred")],
)
def test_one_of_a_thing_is_said_in_the_singular(count: str, said: str) -> None:
    assert Words("en").text("pages.pick_list.cases", cases=count) + " deferred" == said


@pytest.mark.parametrize(
    ("language", "minor", "said"),
    [
        ("en", 123_450, "CNY 1,234.50"),
        ("en", -5, "CNY -0.05"),
        ("zh", 500_000_000_000, "5,000,000,000.00 元"),
        ("zh", 0, "0.00 元"),
    ],
)
def test_an_amount_has_its_unit(language: str, minor: int, said: str) -> None:
    assert Words(language).money(minor, "CNY") == said


def test_an_amount_of_another_currency_names_it_in_every_language() -> None:
    assert Words("zh").money(100, "HKD") == "HKD 1.00"
    assert Words("zh").money_heading("金额", "HKD") == "金额（HKD）"


@pytest.mark.parametrize("language", STYLED)
def test_the_amounts_of_a_reason_have_their_unit(language: str) -> None:
    numbers = {"needed_minor": 100, "needed": "1.00", "available_minor": 0, "available": "0.00"}
    said = reason(Words(language), "HELD_FUNDS", {**numbers, "gap_minor": 100, "gap": "1.00"}, "CNY")
    assert len(re.findall(r"CNY \d|\d 元", said)) == 3


@pytest.mark.parametrize(
    ("column", "word", "value"),
    [
        ("decision", "退回", "refuse"),
        ("decision", "不同意", "refuse"),
        ("choice", "次日优先", "defer"),
        ("if_short", "延至次日", "defer"),
        ("if_short", "优先补发", "defer"),
        ("read_as", "cases, added up", "part"),
    ],
)
def test_old_words_of_choices_are_still_read(column: str, word: str, value: str) -> None:
    assert every_choice(column)[word] == value


@pytest.mark.parametrize("language", STYLED)
def test_no_choice_that_we_offer_has_a_comma(language: str) -> None:
    """A drop-down parts its choices by commas: `cases, added up` could be neither chosen nor entered."""
    columns = topic(language, "choices").values()
    assert [words[0] for column in columns for words in column.values() if "," in words[0]] == []


@pytest.mark.parametrize(
    ("column", "word"),
    [
        ("lot", "批次"),
        ("lot", "批号"),
        ("batch", "批号"),
        ("min_order_cases", "最小订单量"),
        ("threshold", "门槛"),
        ("released_cases", "应发数量"),
        ("released_cases", "放行数量"),
        ("override_cases", "改为（件）"),
        ("confirmed_cases", "拟发"),
        ("confirmed_cases", "Planned"),
        ("confirmed_cases", "确认发货"),
        ("confirmed_cases", "Confirmed"),
        ("deferred_cases", "延至次日"),
        ("ordered_amount", "订单金额"),
        ("ordered_amount", "Ordered amount"),
        ("left_after", "发后余额"),
        ("comment", "意见"),
        ("cases", "数量(件)"),
        ("days", "天数"),
    ],
)
def test_old_headings_are_still_read(column: str, word: str) -> None:
    assert word in every_heading(column)


@pytest.mark.parametrize("language", STYLED)
def test_no_word_that_is_read_stands_twice_in_its_list(language: str) -> None:
    """One that does has most likely taken another's place, which is read no longer."""

    def lists(said: Any, place: str) -> Iterator[tuple[str, list[str]]]:
        if isinstance(said, dict):
            for name, inner in said.items():
                yield from lists(inner, f"{place}.{name}")
        elif isinstance(said, list) and all(isinstance(word, str) for word in said):
            yield place, said

    topics = {name: topic(language, name) for name in ("reading", "headings", "choices")}
    read = dict(lists(topics, language))
    assert len(read) > 100
    assert {place for place, words in read.items() if len(words) != len(set(words))} == set()


@pytest.mark.parametrize("kind", ["代理商名单", "代理商名册", "代理商清单"])
def test_every_usual_name_of_the_agent_list_is_ours(kind: str) -> None:
    assert is_ours(kind, "agents")


@pytest.mark.parametrize("language", STYLED)
def test_no_two_sheets_head_figures_of_different_meaning_alike(language: str) -> None:
    words = Words(language)
    columns = ("ordered_cases", "proposed_cases", "confirmed_cases", "approved_cases", "override_cases")
    headings = [words.heading(column) for column in (*columns, "released_cases", "shipped_cases")]
    assert len(set(headings)) == len(headings)


def test_the_chinese_reference_is_chinese_throughout() -> None:
    text = page("zh")
    cells = {cell.split(" >=")[0].strip() for line in text.splitlines() for cell in line.split("|")}
    english = {"error", "warning", "note", "stop", "string", "integer", "number", "boolean"}
    english |= {"code", "text", "count", "money", "day", "moment", "measure", "choice"}
    assert cells & english == set()
    told = [line for line in text.splitlines() if line.startswith("|") and "`" not in line.split("|")[1]]
    rows = [line for line in told if line.strip("|- ") and not line.startswith(("| ---", "|---"))]
    assert [row for row in rows if not re.search(r"[\u4e00-\u9fff]", row)] == []
    assert re.findall(r"&lt;\w", text) == []


@pytest.mark.parametrize("language", STYLED)
def test_every_option_has_its_help(language: str) -> None:
    rows = [line for line in page(language).splitlines() if line.startswith("| &nbsp;")]
    assert [row for row in rows if row.endswith("|  |")] == []


SPOKEN = re.compile(r"[\u4e00-\u9fff”）][,;:?!](?![\w/])|[\u4e00-\u9fff]\((?!\*)|\)[\u4e00-\u9fff]")


def test_punctuation_that_the_program_adds_is_chinese_on_chinese_screens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = ["--lang", "zh", "-C", str(tmp_path / "d")]
    assert main(["--lang", "zh", "init", "--demo", str(tmp_path / "d")]) == 0
    capsys.readouterr()
    screens = [_screen([*desk, "run"], capsys)]
    number = re.findall(r"DH\d{4}-0", "".join(_screen([*desk, "status"], capsys)))[0]
    screens.append(_screen([*desk, "explain", f"{number}1"], capsys))
    for screen in screens:
        assert len(screen) > 8 and [line for line in screen if width(line) > 80] == []
    order = ["explain", f"{number}4"]
    for command in (["run"], ["status"], order, ["--help"], ["run", "--help"], ["errors"]):
        main([*desk, *command])
    said = capsys.readouterr().out
    assert "分货" in said
    assert [line for line in said.splitlines() if SPOKEN.search(line)] == []
    assert "CNY" not in said


def _screen(command: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    main(command)
    return capsys.readouterr().out.splitlines()


def test_a_chinese_page_of_help_has_no_english_placeholder(capsys: pytest.CaptureFixture[str]) -> None:
    text = page("zh")
    commands = re.findall(r"^\| `orderbatch ([^`]*)`", text, flags=re.MULTILINE)
    assert len(commands) >= 20
    assert [said for said in commands if re.search(r"\b(?!YYYY-MM\b|SHELL\b)[A-Z]{3,}", said)] == []
    assert main(["--lang", "zh", "explain", "--help"]) == 0
    assert "订单号[:行]" in capsys.readouterr().out
    assert main(["--lang", "en", "explain", "--help"]) == 0
    assert "ORDER[:LINE]" in capsys.readouterr().out


@pytest.mark.parametrize("language", STYLED)
def test_the_mark_of_a_finding_agrees_with_what_is_to_be_done(language: str) -> None:
    """× asks for a correction, ▲ for a look; where nothing is to be done, whatever the case, it is ●."""
    nothing, unless = {"en": ("(?i:no action needed)", "if|where"), "zh": ("无需处理", "如|若")}[language]
    wrong = {}
    for code, severity in CODES.items():
        fix = str(Words(language).look_up(f"findings.{code}.fix"))
        is_idle = re.match(rf"{nothing}(?!\W*({unless}))", fix)
        says_so = re.search(nothing, fix)
        if {"error": says_so, "warning": is_idle, "note": not says_so}[severity]:
            wrong[code] = fix
    assert wrong == {}


@pytest.mark.parametrize("language", STYLED)
def test_a_sentence_ends_as_one_in_every_language(language: str) -> None:
    """What is a sentence with its stop in English is one here, and what is a label is a label."""
    stops = {"en": r"(?<!\b[Nn]o)(?<!\.)[.?!:]$", "zh": "[。？！：]$"}
    first, own = written("en"), written(language)
    ends = {place: bool(re.search(stops["en"], text.rstrip())) for place, text in first.items()}
    differs = {
        place: text
        for place, text in own.items()
        if not _is_under(place, STYLE[language]["stops"]["except"])
        and bool(re.search(stops[language], text.rstrip())) != ends.get(place, False)
    }
    assert differs == {}


SEVERAL = ["A 1", ("D2", "2026-12-01"), ("", 3)]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "A 1, D2 (2026-12-01), and 3 more"), ("zh", "A 1、D2（2026-12-01）、另有 3 个")],
)
def test_several_are_named_in_the_marks_of_the_language(language: str, said: str) -> None:
    """In errors, in findings, in reasons: wherever a sentence names several."""
    words = Words(language)
    trouble = OrderbatchError("MONTH_UNDECIDED", ExitCode.USAGE, month="2026-11", count=5, named=SEVERAL)
    assert said in trouble.message(words)
    assert said in Finding("AGREEMENTS_END", "", numbers={"days": 30, "value": SEVERAL}).message(words)
    cut = {"offer": 3, "offer_value_minor": 100, "offer_lines": "B 2, C 1"}
    assert words.punctuated("B 2, C 1") in reason(words, "CUT_OFFERED", cut, "CNY")
    asked = reason(words, "WAITS_STOCK", {"ordered": 2145, "proposed": 0}, "CNY")
    assert "2,145" in asked and "2145" not in asked  # as everywhere else
    assert words.punctuated("A: b, c; d") == {"en": "A: b, c; d", "zh": "A：b、c；d"}[language]
    chosen = Finding("RESOLUTION_WHO", "", "", "P8", "credit", {"number": "K1", "chosen": "resolution"})
    assert f"“{words.choice('resolution', 'credit')}”" in chosen.message(words)
    with_parts = Finding("FILE_EMPTY", "mail.eml", numbers={"attachment": "a.xlsx"}).message(words)
    assert with_parts.startswith("a.xlsx" + words.text("phrases.colon"))


@pytest.mark.parametrize(("language", "unit"), [("en", r"[A-Z]{3} -?\d"), ("zh", r"\d 元|HKD -?\d")])
def test_every_amount_of_a_finding_has_its_unit(language: str, unit: str) -> None:
    numbers = {
        **dict.fromkeys(("ours_minor", "paid_minor", "needed_minor", "limit_minor"), 1200),
        **{"funds_minor": -5, "agent": "C1", "policy": "P", "day": "2026-11-23"},
    }
    in_the_cell = {"PRICE_DIFFERS", "PAYMENT_ZERO", "PAYMENT_ASKED", "PAYMENT_TAKEN_BACK"}
    amounts = {"PRICE_DIFFERS": 2, "PAYMENT_ZERO": 1, "PAYMENT_NUMBER": 1, "PAYMENT_ASKED": 1}
    amounts |= {"PAYMENT_TAKEN_BACK": 2, "OVERRIDE_FUNDS": 2, "DECISION_SECOND": 1, "DECISION_SAME": 1}
    for currency in ("CNY", "HKD"):
        for code, count in amounts.items():
            own = {"value_minor": 1200} if code in in_the_cell else {}
            found = Finding(code, "", value="X", numbers={**numbers, **own, "currency": currency})
            assert len(re.findall(unit, found.message(Words(language)))) == count, code


@pytest.mark.parametrize("name", ["corrections.txt", "told_truly.txt"])
def test_each_correction_and_each_sentence_of_the_contract_is_held(name: str) -> None:
    """A row: what was asked | each place that must say it, or must not, and each test that shows it."""
    tests = {path.stem: path.read_text("utf-8") for path in HERE.glob("test_*.py")}
    ours = {language: written(language) for language in STYLED}
    lines = (HERE / "style" / name).read_text("utf-8").splitlines()
    rows = [re.split(r"(?<!\\) \| ", line) for line in lines if not line.startswith("#")]
    assert len(rows) > 50 and all(len(row) > 1 for row in rows)
    assert [(row[0], check) for row in rows for check in row[1:] if not _is_held(check, ours, tests)] == []


def _is_held(check: str, ours: Mapping[str, Mapping[str, str]], tests: Mapping[str, str]) -> bool:
    where, pattern = check.split(": ", 1)
    kind, place = where.removesuffix(" not").split(" ", 1)
    if kind == "test":
        return f"\ndef test_{pattern}" in tests[f"test_{place}"]
    if kind == "file":
        texts = [(HERE.parent / place).read_text("utf-8")]
    else:
        begins = place.removesuffix("*")
        texts = [
            text
            for at, text in ours[kind].items()
            if at == place or (begins != place and at.startswith(begins))
        ]
    hits = [bool(re.search(pattern, text, re.MULTILINE)) for text in texts]
    return not any(hits) if where.endswith(" not") else bool(hits) and all(hits)
