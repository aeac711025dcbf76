"""Is this order new, the same again, a change, or perhaps a repeat? (4-run, Identity)

An order is its agent and its number. Same lines under the same number: duplicate. Other lines: an
amendment, which replaces the old until finance has approved it and is held for the rep after that; one that
came before the form that counts (a mail that was found later, a form that waited for an answer) changes
nothing. An order without a number is given one; the same lines from the same agent within some days may be a
repeat, and so may any lines under a code that nothing on the form calls the order's number. A form with 0 on
every line takes its order back, in the place in which it came.
"""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

NEW, DUPLICATE, AMENDS, AMENDS_LATE, REPEAT = "new", "duplicate", "amends", "amends_late", "repeat"
TAKEN = "taken"  # a sheet of a workbook that has come in with an earlier one
OLDER = "older"  # it came before the form of its order that counts now, and is read after it
OVER = "over"  # of an order that finance refused or its agent withdrew
WITHDRAWS = "withdraws"  # a form of zeros for an order that we know
AGAIN = "again"  # under a bare code that an earlier order has too
AMBIGUOUS = "ambiguous"  # two of one number that came at the same moment and differ

# States in which finance has already said yes: from there on an amendment is the rep's to settle.
ENDED = frozenset({"refused", "withdrawn"})
DONE = frozenset({"shipped", "closed", "rejected"}) | ENDED
REUSED_DAYS = 90  # a number used again so long after its order ended names another order
CHANGES_TOLD = 20  # items of a changed order that its sentence names
SETTLED = frozenset({"approved", "released", "shipped", "closed"})


@dataclass(frozen=True, slots=True)
class Identity:
    """What one incoming order is. order_no: its number, given where it had none. other: the order or
    document that it repeats or replaces. given: the number is ours."""

    row: int
    verdict: str
    order_no: str
    other: str = ""
    given: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """An order that we know: its lines' digest, the day it came, what became of it, and its document."""

    digest: str
    day: dt.date
    state: str
    document: str
    order_date: str = ""  # as the form itself says
    sheet: str = ""
    last_day: dt.date | None = None  # of the last thing that happened to it
    received_at: dt.datetime | None = None
    is_bare: bool = False  # nothing says that the code on the form is the order's number


KNOWN = (  # what is looked up of an order that has come before: columns of `order_history`
    "agent", "order_no", "lines_digest", "day", "state", "document", "order_date", "sheet", "last_day",
    "received_at",
)  # fmt: skip
_CAME = ("agent", "order_no", "digest", "document", "order_date", "sheet", "received_at")


def digest_of(lines: Iterable[tuple[str, int]]) -> str:
    """What two orders with the same items and quantities share, whatever the sequence of their lines."""
    return hashlib.sha256("\n".join(f"{sku}\t{cases}" for sku, cases in sorted(lines)).encode()).hexdigest()


def changes_between(before: Mapping[str, int], after: Mapping[str, int]) -> list[object]:
    """Each item of which other cases are asked than before, as `A 8 → 3`; of many how many more."""
    differ = sorted(sku for sku in {*before, *after} if before.get(sku, 0) != after.get(sku, 0))
    told = [f"{sku} {before.get(sku, 0)} → {after.get(sku, 0)}" for sku in differ]
    more = len(told) - CHANGES_TOLD
    return [*told[:CHANGES_TOLD], *([("", more)] if more > 0 else [])]


NOTHING = digest_of(())  # what a form of zeros asks for


def identify(
    orders: pd.DataFrame,
    history: pd.DataFrame,
    day: dt.date,
    repeat_days: int,
    waited_for: Collection[tuple[str, str]] = (),
) -> list[Identity]:
    """What each order is, first come first.

    orders: agent, order_no ("" where none), received_at, digest, document, order_date ("" where none), sheet,
    sheets (orders of its file), bare (nothing calls its number that). history: agent, order_no, lines_digest,
    day, state, document, order_date, sheet, last_day, received_at of what the ledger has. The earlier of two
    in one run counts as known to the later. Of two with one number that came at the same moment (two sheets
    of a file) nobody can say which counts: neither does, so that file names decide nothing. waited_for:
    (agent, number) of forms that went back: a form of zeros takes them back too.
    """
    known: dict[tuple[str, str], Earlier] = {
        (agent, number): Earlier(*rest)
        for agent, number, *rest in history[list(KNOWN)].itertuples(index=False)
    }
    books = dict(known)
    found: list[Identity] = []
    queue, ambiguous, bare = _in_turn(orders)
    columns = (queue[name] for name in _CAME)
    for row, several, (agent, number, digest, document, date, sheet, came) in zip(
        queue.index, queue["sheets"] > 1, zip(*columns, strict=True), strict=True
    ):
        mine = Earlier(digest, day, "received", document, date, sheet, day, came, row in bare)
        identity = _told_apart(
            int(row), row in ambiguous, agent, number, mine, known, bool(several), repeat_days
        )
        if identity.verdict in (NEW, AMENDS) and digest != NOTHING:
            known[agent, identity.order_no] = mine
        elif identity.verdict == WITHDRAWS:
            known[agent, number] = replace(mine, state="withdrawn")
        elif identity.verdict == NEW and (agent, number) in waited_for:
            identity = replace(identity, verdict=WITHDRAWS)
        found.append(identity)
    return [_unless_back(identity, str(queue.at[identity.row, "agent"]), books, known) for identity in found]


def _told_apart(
    row: int,
    is_ambiguous: bool,
    agent: str,
    number: str,
    mine: Earlier,
    known: Mapping[tuple[str, str], Earlier],
    is_one_of_several: bool,
    repeat_days: int,
) -> Identity:
    if is_ambiguous:
        return Identity(row, AMBIGUOUS, number, mine.document)
    if number:
        identity = _numbered(row, agent, number, mine, known, is_one_of_several)
        # a bare code may number the paper or the week: nobody can say whether the order is the same
        return replace(identity, verdict=AGAIN) if mine.is_bare and identity.verdict != NEW else identity
    return _unnumbered(row, agent, mine, known, is_one_of_several, repeat_days)


def _in_turn(orders: pd.DataFrame) -> tuple[pd.DataFrame, set[object], set[object]]:
    """The orders as they came; rows that came at one moment under one number and differ; the bare ones."""
    queue = orders.sort_values(["received_at", "agent", "order_no", "digest"])
    rivals = queue.groupby(["received_at", "agent", "order_no"])["digest"].transform("nunique")
    bare = set(queue.index[queue["bare"]]) if "bare" in queue else set()
    return queue, set(queue.index[(rivals > 1) & (queue["order_no"] != "")]), bare


def _unless_back(
    given: Identity,
    agent: str,
    books: Mapping[tuple[str, str], Earlier],
    known: Mapping[tuple[str, str], Earlier],
) -> Identity:
    """An order changed and changed back within one run is what it was."""
    before, after = books.get((agent, given.order_no)), known.get((agent, given.order_no))
    if given.verdict == AMENDS and before and after and before.digest == after.digest:
        return replace(given, verdict=DUPLICATE)
    return given


def _numbered(
    row: int,
    agent: str,
    number: str,
    mine: Earlier,
    known: Mapping[tuple[str, str], Earlier],
    is_one_of_several: bool,
) -> Identity:
    earlier = known.get((agent, number))
    if earlier is None or is_long_over(earlier.state, earlier.last_day or earlier.day, mine.day):
        return Identity(row, NEW, number)
    is_withdrawn_again = mine.digest == NOTHING and earlier.state == "withdrawn"
    if earlier.digest == mine.digest or is_withdrawn_again:
        if is_one_of_several and earlier.sheet == mine.sheet and earlier.document != mine.document:
            return Identity(row, TAKEN, number, f"{earlier.document} › {earlier.sheet}")
        return Identity(row, DUPLICATE, number, earlier.document)
    if earlier.state in ENDED or _came_before(mine, earlier):
        return Identity(row, OVER if earlier.state in ENDED else OLDER, number, earlier.document)
    if mine.digest == NOTHING and earlier.state not in SETTLED:
        return Identity(row, WITHDRAWS, number, earlier.document)
    verdict = AMENDS_LATE if earlier.state in SETTLED else AMENDS
    return Identity(row, verdict, number, earlier.document)


def _came_before(mine: Earlier, earlier: Earlier) -> bool:
    return bool(mine.received_at and earlier.received_at and mine.received_at < earlier.received_at)


def is_long_over(state: str, last: dt.date, day: dt.date) -> bool:
    """A number used again long after its order ended (`last`) names another order."""
    return state in DONE and (day - last).days >= REUSED_DAYS


def _unnumbered(
    row: int,
    agent: str,
    mine: Earlier,
    known: Mapping[tuple[str, str], Earlier],
    is_one_of_several: bool,
    repeat_days: int,
) -> Identity:
    """A repeat by its lines and its day of arrival or its own date; a sheet that came in a workbook before.

    Some agents send one workbook for the year and add a sheet a week: what stands on a sheet of the same name
    with the same lines and date is the order that has come already, however long ago.
    """
    same = [
        (number, order)
        for (who, number), order in known.items()
        if who == agent and order.digest == mine.digest
    ]
    for number, order in same:
        is_sheet = is_one_of_several and order.document and order.sheet == mine.sheet
        if is_sheet and order.order_date == mine.order_date:
            return Identity(row, TAKEN, number, f"{order.document} › {order.sheet}")
    for number, order in same:
        has_its_date = bool(mine.order_date) and order.order_date == mine.order_date
        if has_its_date or (mine.day - order.day).days <= repeat_days:
            return Identity(row, REPEAT, number, number)
    stem = f"{mine.day:%Y%m%d}"
    taken = {number for who, number in known if who == agent}
    count = next(n for n in range(1, len(taken) + 2) if f"{stem}-{n}" not in taken)
    return Identity(row, NEW, f"{stem}-{count}", given=True)
