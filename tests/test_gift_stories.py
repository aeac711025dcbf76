"""What a sales manager tells of policies, as text tables; each run is recomputed by a program of its own
(`tests.gifts_by_files`), and the books are examined at the end (P-4.2.3; 7-policies).

A line is what happens; after `run`, `release` or `ship`: `gives` what rides with today's orders, `stands`
base (cases, or whole money), entitled, issued, owed, over-issued.
"""

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from orderbatch.doctor import examine, policy_sums
from orderbatch.ledger.books import ledger_of
from orderbatch.ledger.queries import policy_entries
from tests.desk import Cell, Desk
from tests.gifts_by_files import ByFiles
from tests.test_after_release import register
from tests.test_gifts import gifts, release, ship
from tests.test_gifts_returned import BACK, HEADINGS
from tests.test_policy_payments import pay

LIST: tuple[str, ...] = (
    "Policy", "Kind", "Category", "Threshold", "Gift SKU", "Gift cases", "Repeat", "Region", "Class", "From",
    "To",
)  # fmt: skip
PRICES = "A 1, B 2, G1 5, G2 7"

STORIES = {
    "both tiers are crossed by two orders of one day, and a third adds to neither": """
        policies W1 buy_get washing 10 G1 1 yes | W1 buy_get washing 50 G1 8 yes
        order C1 1 A 12
        order C1 2 A 38
        order C1 3 A 9
        run
        gives 1/G1 1, 2/G1 7
        stands C1/W1 59 8 8 0 0
        release 2
        stands C1/W1 21 2 1 1 0
        day 1
        order C1 4 A 1
        run
        gives 4/G1 1
        stands C1/W1 22 2 2 0 0""",
    "two rows of one item count together; changed to less, and withdrawn, the order keeps no gift": """
        policies W1 buy_get washing 10 G1 1 yes
        order C1 1 A 6, A 6
        run
        gives 1/G1 1
        stands C1/W1 12 1 1 0 0
        order C1 1 A 9
        run
        gives
        stands C1/W1 9 0 0 0 0
        order C1 1 A 0
        run
        gives
        stands C1/W1 0 0 0 0 0
        order C1 2 A 10
        run
        gives 2/G1 1
        stands C1/W1 10 1 1 0 0""",
    "the highest tier once: crossed by the second order, it gives what the first did not": """
        policies W1 buy_get washing 10 G1 1 no | W1 buy_get washing 50 G1 8 no
        order C1 1 A 12
        order C1 2 A 38
        run
        gives 1/G1 1, 2/G1 7
        stands C1/W1 50 8 8 0 0
        release
        day 1
        order C1 3 A 50
        run
        gives
        stands C1/W1 100 8 8 0 0""",
    "over months: what is over at the end of one counts in the next, to the last day of the period": """
        policies W1 buy_get washing 10 G1 1 yes _ _ 11-01 12-05
        order C1 1 A 9
        run
        release
        day 8
        order C1 2 A 9
        run
        gives 2/G1 1
        stands C1/W1 18 1 1 0 0
        release
        day 4
        order C1 3 A 3
        run
        gives 3/G1 1
        stands C1/W1 21 2 2 0 0
        release
        day 1
        order C1 4 A 9
        run
        gives
        stands C1/W1 21 2 2 0 0""",
    "the day before and the day after count not, whenever the goods leave": """
        policies W1 buy_get washing 10 G1 1 yes _ _ 11-24 11-24
        stock A 9, G1 9
        order C1 1 A 19
        run
        release
        day 1
        stock A 30, G1 9
        order C2 2 A 10
        run
        gives 2/G1 1
        release
        day 1
        order C2 3 A 10
        run
        gives
        stands C2/W1 10 1 1 0 0
        nothing C1/W1""",
    "a region is moved in the middle: he keeps what he had and earns nothing more; moved back all counts": """
        policies W1 buy_get washing 10 G1 1 yes North
        stock A 90, G1 1
        order C1 1 A 25
        run
        release
        stands C1/W1 25 2 1 1 0
        day 1
        agents C1 South A | C2 North B
        stock A 90, G1 9
        order C1 2 A 20
        run
        gives 2/G1 1
        stands C1/W1 25 2 2 0 0
        release
        day 1
        agents C1 North A | C2 North B
        order C1 3 A 1
        run
        gives 3/G1 2
        stands C1/W1 46 4 4 0 0""",
    "a class changes in the middle": """
        policies W1 buy_get washing 10 G1 1 yes _ A
        order C1 1 A 10
        order C2 2 A 10
        run
        gives 1/G1 1
        nothing C2/W1
        release
        day 1
        agents C1 North B | C2 North A
        order C1 3 A 10
        order C2 4 A 10
        run
        gives 4/G1 2
        stands C1/W1 10 1 1 0 0
        stands C2/W1 20 2 2 0 0""",
    "a policy is taken from the list while it owes, and a later list names it again": """
        policies W1 buy_get washing 10 G1 1 yes | W2 buy_get soap 5 G2 1 yes
        stock A 90, B 90, G2 9
        order C1 1 A 10
        run
        release
        stands C1/W1 10 1 0 1 0
        day 1
        policies W2 buy_get soap 5 G2 1 yes
        stock A 90, B 90, G2 9
        order C1 2 A 10
        run
        stands C1/W1 20 2 0 2 0
        release
        day 1
        stock A 90, B 90, G2 9
        order C1 3 A 10
        run
        stands C1/W1 20 2 0 2 0
        release
        day 1
        policies W1 buy_get washing 10 G1 1 yes | W2 buy_get soap 5 G2 1 yes
        stock A 90, B 90, G1 9, G2 9
        order C1 4 B 1
        run
        gives 4/G1 3
        stands C1/W1 30 3 3 0 0""",
    "terms change between the proposal and finance's yes": """
        policies W1 buy_get washing 10 G1 1 yes
        order C1 1 A 30
        order C2 2 A 30
        run
        gives 1/G1 3, 2/G1 3
        policies W1 buy_get washing 30 G1 1 yes
        release 2
        released 1/A 30, 1/G1 3
        stands C1/W1 30 3 3 0 0
        stands C2/W1 0 0 0 0 0
        day 1
        order C2 3 A 30
        run
        gives 3/G1 1
        stands C2/W1 30 1 1 0 0""",
    "better terms between the proposal and the yes raise no approved gift; the next order has the rest": """
        policies W1 buy_get washing 10 G1 1 yes
        order C1 1 A 30
        run
        gives 1/G1 3
        policies W1 buy_get washing 5 G1 1 yes
        release
        released 1/A 30, 1/G1 3
        stands C1/W1 30 6 3 3 0
        day 1
        order C1 2 B 1
        run
        gives 2/G1 3""",
    "money is taken back after the proposal: the gift does not ship, and paid again it is earned once": """
        policies P payment_gift _ 100 G1 2 yes
        pay C1 P 250 R1
        order C1 1 A 5
        run
        gives 1/G1 4
        stands C1/P 250 4 4 0 0
        pay C1 P -100 R2
        release
        released 1/A 5, 1/G1 2
        stands C1/P 150 2 2 0 0
        pay C1 P -150 R3
        run
        stands C1/P 0 0 2 0 2
        day 1
        pay C1 P 299 R4
        order C1 2 A 5
        run
        gives 2/G1 2
        stands C1/P 299 4 4 0 0""",
    "what comes back after the period's end takes its gift from what is owed, then is over-issued": """
        policies W1 buy_get washing 10 G1 1 yes _ _ 11-23 11-23
        stock A 99, G1 1
        order C1 1 A 30
        run
        release
        ship
        stands C1/W1 30 3 1 2 0
        day 2
        stock A 69, G1 0
        back C1 1 A 11
        stands C1/W1 19 1 1 0 0
        back C1 1 A 10
        stands C1/W1 9 0 1 0 1
        stock A 69, G1 9
        order C1 2 A 30
        run
        gives
        stands C1/W1 9 0 1 0 1""",
    "what had earned it under the older terms is withdrawn or comes back: nobody is kept at what he had": """
        policies W1 buy_get washing 10 G1 1 yes | V1 buy_get soap 5 G2 1 yes
        order C1 1 A 30
        order C1 2 A 10
        order C2 3 B 20
        run
        gives 1/G1 3, 2/G1 1, 3/G2 4
        policies W1 buy_get washing 30 G1 1 yes
        order C1 4 A 1
        run
        stands C1/W1 41 4 4 0 0
        stands C2/V1 20 4 4 0 0
        order C1 1 A 0
        run
        stands C1/W1 11 1 1 0 0
        day 2
        policies W1 buy_get washing 30 G1 1 yes | V1 buy_get soap 6 G2 1 yes
        order C2 3 B 0
        order C2 5 B 5
        order C1 6 A 14
        run
        gives 2/G1 1
        stands C2/V1 5 0 0 0 0
        stands C1/W1 25 1 1 0 0
        release
        ship
        day 1
        back C1 2 A 2
        stands C1/W1 23 0 1 0 1""",
    "whom a policy concerns no more keeps what he had, as far as what earned it is not withdrawn": """
        agents C1 North A | C2 North B | C3 North B | C4 North B
        policies W1 buy_get washing 10 G1 1 yes | W2 amount_gift _ 10 G2 1 yes North
        order C1 1 A 25
        order C2 2 A 25
        run
        agents C1 South A | C3 North B | C4 North B
        order C1 3 A 1
        run
        stands C1/W2 25 2 2 0 0
        order C1 1 A 0
        run
        stands C1/W2 1 0 0 0 0
        day 1
        policies W1 buy_get washing 30 G1 1 yes | W2 amount_gift _ 20 G2 1 yes North
        agents C1 North A | C2 North B | C3 North B | C4 North B
        order C1 4 A 1
        order C2 5 A 1
        run
        gives 2/G2 1
        stands C2/W1 26 0 0 0 0
        stands C1/W2 2 0 0 0 0""",
    "a gift that the catalogue lists no more is owed until the list names another": """
        policies W1 buy_get washing 10 G1 1 yes
        stock A 90, G2 9
        order C1 1 A 20
        run
        release
        stands C1/W1 20 2 0 2 0
        day 1
        catalogue A 1, B 2, G2 7
        stock A 90, G2 9
        order C1 2 A 10
        run
        told POLICY_GIFT_UNKNOWN
        gives
        release
        day 1
        policies W1 buy_get washing 10 G2 1 yes
        stock A 90, G2 9
        order C1 3 A 1
        run
        gives 3/G2 3
        stands C1/W1 31 3 3 0 0""",
    "two policies with the same gift add up and share its stock; what is owed under either goes first": """
        policies W1 buy_get washing 10 G1 1 yes | W2 amount_gift _ 40 G1 3 yes
        stock A 99, B 99, G1 4
        order C1 1 A 20
        order C2 2 B 20
        run
        gives 1/G1 2, 2/G1 2
        stands C2/W2 40 3 2 1 0
        release
        day 1
        stock A 99, B 99, G1 6
        order C1 3 A 20
        order C2 4 B 1
        run
        gives 3/G1 1, 4/G1 1
        stands C1/W1 40 4 3 1 0
        stands C1/W2 40 3 0 3 0
        stands C2/W2 42 3 3 0 0""",
}


class Told:
    """A desk to which a story's lines happen."""

    def __init__(self, root: Path) -> None:
        self.desk, self.minutes, self.has_figures = Desk(root), 8 * 60, False
        self.desk.catalogue(PRICES, Category={"A": "washing", "B": "soap", "G1": "gifts", "G2": "gifts"})
        self.recount = ByFiles(root)
        self.agents("C1 North A | C2 North B")

    def clock(self) -> str:
        """Ten minutes later."""
        self.minutes += 10
        return f"{self.minutes // 60:02}:{self.minutes % 60:02}"

    def happen(self, line: str) -> None:
        what, _space, said = line.strip().partition(" ")
        step: Callable[[str], None] = getattr(self, what)
        step(said)

    def _checked(self) -> None:
        """Also what the next run goes on from is what the books come to from the beginning."""
        assert self.recount.read(self.desk.record()) == []
        with ledger_of(self.desk.workspace, thorough=False) as ledger:
            assert ledger.ask(policy_entries.sums) is not None and list(policy_sums(ledger)) == []

    def policies(self, said: str) -> None:
        rows: list[list[Cell]] = [list(LIST)]
        for row in said.split(" | "):
            cells: list[Cell] = [None if word == "_" else word for word in row.split()]
            for place in (3, 5):
                cells[place] = int(str(cells[place]))
            for place in range(9, len(cells)):
                cells[place] = dt.date.fromisoformat(f"2026-{cells[place]}")
            rows.append([*cells, *[None] * (len(LIST) - len(cells))])
        clock = self.clock()
        self.desk.put(f"policies {self.desk.today} {clock.replace(':', '')}.xlsx", rows, clock)

    def catalogue(self, said: str) -> None:
        self.desk.catalogue(said, Category={"A": "washing", "B": "soap", "G1": "gifts", "G2": "gifts"})

    def agents(self, said: str) -> None:
        rows = [row.split() for row in said.split(" | ")]
        regions, classes = ({row[0]: row[place] for row in rows} for place in (1, 2))
        headings: list[Cell] = ["Agent code", "Agent", "Region", "Class"]
        table: list[list[Cell]] = [
            [agent, f"Agent {agent}", regions[agent], classes[agent]] for agent in sorted(regions)
        ]
        clock = self.clock()
        self.desk.put(f"agents {clock.replace(':', '')}.xlsx", [headings, *table], clock)

    def stock(self, said: str) -> None:
        self.desk.figures(said, "C1 100000, C2 100000", self.clock())
        self.has_figures = True

    def order(self, said: str) -> None:
        agent, number, items = said.split(" ", 2)
        self.desk.order(agent, number, items, self.clock(), If_short="defer")

    def pay(self, said: str) -> None:
        agent, policy, amount, reference = said.split()
        pay(self.desk, (agent, policy, int(amount), self.desk.today, reference), clock=self.clock())

    def day(self, said: str) -> None:
        self.desk.next_day(int(said))
        self.minutes, self.has_figures = 8 * 60, False

    def run(self, said: str = "") -> None:
        if not self.has_figures:
            self.stock("A 999, B 999, G1 99, G2 99")
        self.desk.run(self.clock())
        self._checked()

    def release(self, said: str) -> None:
        """Finance refuses what is named and approves the rest."""
        orders = [row["order_no"] for row in self.desk.record()["orders"] if row["status"] == "proposed"]
        no = said.split()
        release(self.desk, self.clock(), {order: "refuse" if order in no else "approve" for order in orders})
        self._checked()

    def ship(self, said: str) -> None:
        ship(self.desk, {})
        self.run()

    def back(self, said: str) -> None:
        agent, order, sku, cases = said.split()
        goods: list[Cell] = [
            agent,
            order,
            sku,
            int(cases),
            "return",
            self.desk.today,
            f"too many at {self.minutes}",
        ]
        clock = self.clock()
        self.desk.put(f"back {clock.replace(':', '')}.xlsx", [[*HEADINGS, "Description"], goods], clock)
        self.run()
        new = [row["number"] for row in self.desk.record()["incidents"] if row["change"] == "opened"]
        register(self.desk, dict.fromkeys(new, BACK), self.clock())
        self._checked()

    def gives(self, said: str) -> None:
        wanted = [pair.rsplit(" ", 1) for pair in said.split(", ") if pair]
        assert gifts(self.desk) == {place: int(cases) for place, cases in wanted}

    def released(self, said: str) -> None:
        wanted = [pair.rsplit(" ", 1) for pair in said.split(", ")]
        assert self.desk.released() == {place: int(cases) for place, cases in wanted}

    def told(self, said: str) -> None:
        assert said in self.desk.codes()

    def _newest(self, pair: str) -> tuple[int, ...] | None:
        with closing(sqlite3.connect(self.desk.root / "ledger.db")) as ledger:
            found = ledger.execute(
                "SELECT base, entitled, issued, owed, over_issued FROM gifts WHERE agent = ? AND policy = ? "
                "ORDER BY run DESC",
                pair.split("/"),
            ).fetchone()
        return tuple(found) if found else None

    def stands(self, said: str) -> None:
        pair, *figures = said.split()
        found = self._newest(pair)
        assert found is not None
        units = 1 if pair.endswith(("/W1", "/V1")) else 100  # cases, or money
        assert (found[0] // units, *found[1:]) == tuple(map(int, figures))

    def nothing(self, said: str) -> None:
        assert self._newest(said) is None


@pytest.mark.parametrize("story", STORIES)
def test_a_sales_manager_tells(story: str, tmp_path: Path) -> None:
    told = Told(tmp_path)
    for line in STORIES[story].strip().splitlines():
        try:
            told.happen(line)
        except AssertionError as error:
            raise AssertionError(f"{line.strip()}: {error}") from error
    assert examine(told.desk.workspace) == []
