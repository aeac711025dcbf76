"""The summary for everyone, by rules of axe-core that need no browser: language, landmarks, headings, names,
tables, lists, ids, contrast; both languages, every state of the page (6-quality).
"""

import dataclasses
import itertools
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from orderbatch.contract.batch import Batch
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.documents.day_summary import summary, summary_rows
from orderbatch.write.documents.templates import folder
from tests.batches import a_batch
from tests.test_documents import a_whole_batch
from tests.test_summary import GROUNDS, _luminance
from tests.usual_day import usual_day

VOID = {"meta", "rect", "path", "br", "input", "link", "img", "hr"}
Attributes = dict[str, str]


class Element:
    """An element with what is in it; `text` is all of its text."""

    def __init__(self, tag: str, attributes: Attributes, parent: "Element | None") -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element] = []
        self.own = ""

    @property
    def text(self) -> str:
        return self.own.strip() + "".join(child.text for child in self.children)

    def all(self, *tags: str) -> "list[Element]":
        """Those of these tags in it, in the order of the page."""
        found = [self] if self.tag in tags else []
        return found + [inner for child in self.children for inner in child.all(*tags)]

    def within(self, tag: str) -> bool:
        return self.parent is not None and (self.parent.tag == tag or self.parent.within(tag))


class Tree(HTMLParser):
    """A page as a tree; every element that is opened must be closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.now = Element("", {}, None)
        self.feed(html)
        assert self.now is self.root, self.now.tag

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.now)
        self.now.children.append(made)
        self.now = self.now if tag in VOID else made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.now.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.now))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.now.tag == tag and self.now.parent is not None, (self.now.tag, tag)
        self.now = self.now.parent

    def handle_data(self, data: str) -> None:
        self.now.own += data


def _stale() -> Batch:
    return dataclasses.replace(usual_day(orders=8, lines_each=4), stale=("stock", "balances"))


STATES = {
    "nothing happened": a_batch,
    "a usual day": lambda: usual_day(orders=30, lines_each=6, skus=60, short=30),
    "a day of old figures": _stale,
    "a day with gifts and findings": a_whole_batch,
}


@pytest.fixture(scope="module", params=[(language, state) for language in LANGUAGES for state in STATES],
                ids=" ".join)  # fmt: skip
def shown(request: pytest.FixtureRequest) -> tuple[str, Element]:
    language, state = request.param
    words, batch = Words(language), STATES[state]()
    html = summary.render(batch, summary.plan(batch, words)[0], words).decode()
    return language, Tree(html).root


def test_the_page_says_its_language_and_has_a_title(shown: tuple[str, Element]) -> None:
    language, root = shown
    (html,) = root.all("html")
    assert html.attributes["lang"].startswith(language)
    (title,) = root.all("title")
    assert title.text
    zoom = [
        meta.attributes["content"] for meta in root.all("meta") if meta.attributes.get("name") == "viewport"
    ]
    assert zoom and not re.search("user-scalable|maximum-scale", zoom[0])


def test_everything_is_in_a_landmark_and_there_is_one_of_each(shown: tuple[str, Element]) -> None:
    _language, root = shown
    (body,) = root.all("body")
    assert [child.tag for child in body.children] == ["header", "main", "footer", "script"]
    assert len(root.all("main")) == len(root.all("nav")) == 1
    assert root.all("nav")[0].attributes["aria-label"]


def test_headings_go_down_one_level_at_a_time(shown: tuple[str, Element]) -> None:
    _language, root = shown
    levels = [int(heading.tag[1]) for heading in root.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))
    assert all(heading.text for heading in root.all("h1", "h2", "h3"))
    assert all(section.children[0].tag == "h2" for section in root.all("section"))


def test_every_link_leads_to_a_place_that_is_there_once(shown: tuple[str, Element]) -> None:
    _language, root = shown
    every = [found for found in root.all(*_tags(root)) if "id" in found.attributes]
    ids = Counter(found.attributes["id"] for found in every)
    assert max(ids.values()) == 1
    assert {link.attributes["href"].removeprefix("#") for link in root.all("a")} <= ids.keys()
    assert all(link.text for link in root.all("a"))


def _tags(root: Element) -> set[str]:
    return {root.tag} | {tag for child in root.children for tag in _tags(child)}


def test_every_table_has_a_name_and_heads_every_column(shown: tuple[str, Element]) -> None:
    _language, root = shown
    names = {found.attributes["id"] for found in root.all("h2")}
    for table in root.all("table"):
        named = table.attributes.get("aria-labelledby") in names
        assert named or (table.children[0].tag == "caption" and table.children[0].text)
        heads = table.all("th")
        assert heads and all(head.attributes["scope"] == "col" and head.text for head in heads)
        assert {len(row.all("td")) for row in table.all("tr") if row.all("td")} == {len(heads)}


def test_every_picture_has_a_text_or_is_decoration(shown: tuple[str, Element]) -> None:
    _language, root = shown
    for picture in root.all("svg"):
        attributes = picture.attributes
        is_named = attributes.get("role") == "img" and bool(attributes.get("aria-label"))
        assert is_named or attributes.get("aria-hidden") == "true"
    assert root.all("img") == []


def test_lists_hold_their_items_and_details_say_what_they_open(shown: tuple[str, Element]) -> None:
    _language, root = shown
    assert all(child.tag == "li" for found in root.all("ul") for child in found.children)
    assert all(child.tag in ("dt", "dd") for found in root.all("dl") for child in found.children)
    assert all(item.within("ul") for item in root.all("li"))
    assert all(found.children[0].tag == "summary" and found.children[0].text for found in root.all("details"))
    assert not [found for found in root.all(*_tags(root)) if "tabindex" in found.attributes]
    assert {found.tag for found in root.all(*_tags(root))} & {"marquee", "blink", "font", "center"} == set()


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_piece_of_a_bar_stands_out_from_its_ground(theme: int) -> None:
    """Three to one, as for every graphic that says something; texts have their own test."""
    style = (folder() / "summary.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+):#(\w+)", re.findall(r":root\{([^}]*)\}", style)[theme]))
    for fate in summary_rows.FATES:
        bright, dim = sorted((_luminance(colours[fate]), _luminance(colours["card"])), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 3, fate
    assert set(GROUNDS) <= colours.keys()


def test_on_paper_headings_come_again_on_each_page_and_reasons_have_room() -> None:
    """Chromium leaves a button out of a heading that it repeats, and gave a reason eight letters a line."""
    style = (folder() / "summary.css").read_text(encoding="utf-8")
    on_paper = style[style.index("@media print") :]
    for rule in ("thead{display:table-header-group}", "th button{display:contents}"):
        assert rule in on_paper
    assert re.search(r"#t-orders td:last-child\{min-width:1[5-9]em\}", on_paper)


def test_the_script_labels_what_it_adds_and_says_how_a_column_is_sorted() -> None:
    script = (folder() / "summary.js").read_text(encoding="utf-8")
    assert "label.append(words.find, box)" in script and 'setAttribute("aria-sort"' in script
    assert 'createElement("button")' in script and ".outline" not in script
