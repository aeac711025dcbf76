"""Orders that wait for money, and agents behind plan, for the regional managers to chase (P-3.2, P-4.2.1)."""

from collections import Counter
from functools import partial

from orderbatch.contract.batch import HELD, Batch, Output
from orderbatch.contract.columns import Column
from orderbatch.contract.names import clean_name
from orderbatch.contract.sheets.every import PAYMENT_CHASE
from orderbatch.contract.words import Words
from orderbatch.write.documents.approval import money_headings
from orderbatch.write.documents.money_asked import missing_minor
from orderbatch.write.documents.policies.behind_plan import behind_page, behind_rows, managers_behind
from orderbatch.write.documents.reasons import needed_minor
from orderbatch.write.workbook.batch_values import Cells, rows_of
from orderbatch.write.workbook.book import Book, Page, batch_labels, sheet_name
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.styles import CARE
from orderbatch.write.workbook.table import Table, used

_MANAGERS = (Column("regional_manager", "text"), Column("held_orders", "count"), Column("gap", "money"))


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook when any order is held for funds, or an agent is behind the plan of a payment target."""
    if not batch.orders["status"].eq(HELD).any() and not behind_rows(batch):
        return []
    name = clean_name(words.text("documents.payment_chase.name", batch=batch.batch), ".xlsx")
    return [Output(name, "payment_chase")]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """A sheet for each regional manager; where there are several, their sums in front."""
    book = Book(batch, words, output.kind, words.text("pages.payment_chase.title"))
    lists = _by_manager(held_orders(batch))
    front = book.page(words.text("pages.payment_chase.managers")) if len(lists) > 1 else None
    behind = managers_behind(batch)
    names = _sheet_names(book, list(lists), list(behind))
    for manager, cells in lists.items():
        _list_page(book, names["", manager], manager, cells)
    for manager, rows in behind.items():
        behind_page(book, names["behind", manager], manager, rows)
    if front:
        _managers_page(front, lists)
    return book.content()


def _by_manager(cells: Cells) -> dict[str, Cells]:
    """The rows of each regional manager, in the sequence in which they stand."""
    found: dict[str, Cells] = {}
    for position, manager in enumerate(cells["regional_manager"]):
        own = found.setdefault(manager, {name: [] for name in cells})
        for name, column in cells.items():
            own[name].append(column[position])
    return found


def _sheet_names(book: Book, managers: list[str], behind: list[str]) -> dict[tuple[str, str], str]:
    """Each manager's sheets: by name, and by number where two names are the same for Excel."""
    words = book.words
    none = words.text("pages.payment_chase.no_manager")
    wanted = {("", manager): sheet_name(manager or none) for manager in managers}
    for manager in behind:
        wanted["behind", manager] = sheet_name(words.text("pages.behind_plan.sheet", manager=manager or none))
    taken = {words.text("pages.payment_chase.managers").casefold()}
    names = {}
    for number, (whose, name) in enumerate(wanted.items(), 1):
        own = f"{name[:26]} {number}" if name.casefold() in taken else name
        taken.add(own.casefold())
        names[whose] = own
    return names


def _list_page(book: Book, name: str, manager: str, cells: Cells) -> None:
    words = book.words
    page = book.page(name, landscape=True)
    page.title(words.text("pages.payment_chase.title"), book.batch.company)
    page.labels(batch_labels(page), (0, 3, 6))
    whose = manager or words.text("pages.payment_chase.no_manager")
    page.note(words.text("pages.payment_chase.manager", manager=whose), 8, 140, "lead", "bold")
    _notes(page, cells)
    table = Table(
        used(PAYMENT_CHASE.columns, cells),
        cells,
        headings=money_headings(book, PAYMENT_CHASE.columns),
        totals=("order_amount",) if _by_agent(book.batch, cells) else ("order_amount", "gap"),
        rooms={"agent_name": 24},
        wrap=("agent_name",),
        freeze=2,
    )
    write_table(page, table)
    page.protect()


def _notes(page: Page, cells: Cells) -> None:
    words, days = page.book.words, page.book.settings.funds.hold_days
    last, late = len(PAYMENT_CHASE.columns) - 1, sum(held >= days for held in cells["days"])
    page.note(words.text("pages.payment_chase.how", days=days), last, 140)
    if late:
        page.note(
            f"{CARE} " + words.text("pages.payment_chase.late", count=late, days=days), last, 140, "lead"
        )
    if several := _by_agent(page.book.batch, cells):
        money = partial(words.money, currency=page.book.batch.currency)
        together = [
            words.text("pages.payment_chase.of_agent", agent=agent, orders=orders, amount=money(minor))
            for agent, (orders, minor) in several.items()
        ]
        page.note(words.text("pages.payment_chase.together", agents=words.joined(together)), last, 140)
    page.row += 1


def _missing(batch: Batch, cells: Cells) -> dict[str, int]:
    """Agent of these rows → what pays for all its held orders."""
    return {agent: minor for agent, minor in missing_minor(batch).items() if agent in cells["agent"]}


def _by_agent(batch: Batch, cells: Cells) -> dict[str, tuple[int, int]]:
    """Of agents whose gaps are not what they have to pay in all: how many orders, and what pays for them."""
    orders, gaps = Counter(cells["agent"]), Counter[str]()
    for agent, gap in zip(cells["agent"], cells["gap"], strict=True):
        gaps[agent] += gap
    missing = _missing(batch, cells)
    return {
        agent: (orders[agent], minor)
        for agent, minor in missing.items()
        if orders[agent] > 1 or minor != gaps[agent]
    }


def held_orders(batch: Batch) -> Cells:
    """The held orders by regional manager, region, agent; gap in minor units, days since the first hold.

    Amount and gap are those of the reply: what the order needs, which may be less than was ordered.
    """
    rows = rows_of(batch.orders.loc[batch.orders["status"].eq(HELD)])
    for row in rows:
        row["available_funds"] = row["available_minor"] or 0
        row["order_amount"] = needed_minor(row)
        row["gap"] = max(0, row["order_amount"] - row["available_funds"])
        row["held_since"] = row["held_since"] or batch.day
        row["days"] = (batch.day - row["held_since"]).days
        for name in ("region", "regional_manager", "agent_name"):
            row[name] = row[name] or ""
    rows.sort(key=lambda row: (row["regional_manager"], row["region"], row["agent"], row["order_no"]))
    return {column.name: [row[column.name] for row in rows] for column in PAYMENT_CHASE.columns}


def _managers_page(page: Page, lists: dict[str, Cells]) -> None:
    book, words = page.book, page.book.words
    none = words.text("pages.payment_chase.no_manager")
    page.title(words.text("pages.payment_chase.managers_title"), book.batch.company)
    page.labels(batch_labels(page)[:1], (0,))
    page.row += 1
    rows: Cells = {
        "regional_manager": [manager or none for manager in lists],
        "held_orders": [len(cells["gap"]) for cells in lists.values()],
        "gap": [sum(_missing(book.batch, cells).values()) for cells in lists.values()],
    }
    headings = {**money_headings(book, _MANAGERS), "held_orders": words.text("pages.payment_chase.orders")}
    rooms = {"regional_manager": 24, "held_orders": 14, "gap": 20}
    table = Table(
        _MANAGERS, rows, headings=headings, rooms=rooms, totals=("held_orders", "gap"), filtered=False
    )
    write_table(
        page, table
    )  # values: a formula over the sheets would hold their names, which come from outside
    page.protect()
