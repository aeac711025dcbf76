"""What forms are read by, and what the lists in force say of one that is asked about (10, part 2)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from orderbatch.contract.columns import SKU
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import EACH, MEANINGS, UNKNOWN, Drawn
from orderbatch.contract.spellings import folded
from orderbatch.day.layouts.pieces import Packing
from orderbatch.read.layout.titles import speaks_of
from orderbatch.read.layout.vocabulary import Vocabulary, vocabulary
from orderbatch.workspace.workspace import Workspace

Layout = Mapping[str, Any]
_LEAST_NAME = 6  # letters or signs of a full name that stands among others


@dataclass(frozen=True, slots=True)
class ReadWith:
    """What forms are read by: lists in force, words, and answers.

    packing: how the catalogue counts; None where lists are read. products: item → its name. names: an
    agent's full name, folded → his code. remembered: every answer that counts, oldest first.
    """

    workspace: Workspace
    codes: Collection[str]
    packing: Packing | None
    products: Mapping[str, str]
    agents: Collection[str]
    names: Mapping[str, str] = field(default_factory=dict)
    remembered: Sequence[Layout] = ()

    @property
    def vocabulary(self) -> Vocabulary:
        """The words, the user's own among them."""
        extra = self.workspace.settings.words.of_every_language().items()
        return vocabulary(tuple(sorted((column, tuple(words)) for column, words in extra)))

    def kind_of_title(self, title: str) -> str:
        """What a title speaks of; the words are made only where one is asked about."""
        return speaks_of(title, self.vocabulary)


def told_of(layout: Layout) -> dict[str, object]:
    """Who answered for a layout, when, and what it is called."""
    return {"by": layout["answered_by"], "day": layout["day"], "layout": layout["fingerprint"]}


def completed(drawn: Drawn, known: ReadWith) -> Drawn:
    """The form with what its cells say by the lists in force: the only agent's code, the items' column."""
    if drawn.kind != ORDER.kind:
        return drawn
    named = {cell for _number, cells in drawn.rows for cell in cells if cell in known.agents}
    named = named or _named_above(drawn, known)
    agent = drawn.agent if drawn.agent in known.agents or len(named) != 1 else named.pop()
    if SKU.name in drawn.read_as.values() or (items := _column_of_items(drawn, known.codes)) is None:
        return replace(_for_each(drawn, known), agent=agent)
    if drawn.doubts and drawn.doubts[0][0] in UNKNOWN:
        drawn = _headed(drawn, items, known)
    read_as, rules = {**drawn.read_as, items: SKU.name}, {**drawn.rules, items: "values"}
    return _for_each(replace(drawn, agent=agent, read_as=read_as, rules=rules), known)


def _for_each(drawn: Drawn, known: ReadWith) -> Drawn:
    """With the columns whose headings are agents of ours, where several are, as what each of them orders."""
    heads = next((cells for number, cells in drawn.rows if number == drawn.header_row), [])
    agents = [place for place, cell in enumerate(heads) if cell in known.agents]
    if len(agents) < 2:
        return drawn
    read_as = {place: name for place, name in drawn.read_as.items() if name != "cases"}
    return replace(drawn, read_as={**read_as, **dict.fromkeys(agents, EACH)})


def by_full_name(agents: Mapping[str, str]) -> dict[str, str]:
    """Full name, folded → code, of those whose name no other has. agents: code → full name."""
    names = Counter(folded(name) for name in agents.values())
    return {folded(name): code for code, name in agents.items() if name and names[folded(name)] == 1}


def names_agent(name: str, text: str) -> bool:
    """Whether a text names an agent, both folded: a name of a word or two stands in many a title."""
    return name == text or (len(name) >= _LEAST_NAME and name in text)


def _named_above(drawn: Drawn, known: ReadWith) -> set[str]:
    """The agents whose full names stand above the headings: `合肥庐州商行 订货单`."""
    above = {
        folded(cell) for number, cells in drawn.rows if number < drawn.header_row for cell in cells if cell
    }
    return {code for name, code in known.names.items() if any(names_agent(name, text) for text in above)}


def _headed(drawn: Drawn, items: int, known: ReadWith) -> Drawn:
    """With the row of headings just above the first item, where nothing else has told which row it is."""
    rows = [(number, cells) for number, cells in drawn.rows if any(cells)]
    first = next(at for at, (_number, cells) in enumerate(rows) if cells[items] in known.codes)
    if not first or rows[first - 1][0] == drawn.header_row:
        return drawn
    number, cells = rows[first - 1]
    meant: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name in known.vocabulary.meanings(cell).keys() & set(MEANINGS) if place != items else ():
            meant.setdefault(name, place)
    read_as = {place: name for name, place in meant.items()}
    return replace(drawn, header_row=number, read_as=read_as, rules=dict.fromkeys(read_as, "word"))


def _column_of_items(drawn: Drawn, codes: Collection[str]) -> int | None:
    """The first column of which at least half is codes of the catalogue, below the row of headings."""
    lines = [cells for number, cells in drawn.rows if number > drawn.header_row]
    for place, said in enumerate(zip(*lines, strict=True)):
        if any(said) and 2 * sum(cell in codes for cell in said) >= sum(map(bool, said)):
            return place
    return None
