"""What earlier runs left open and comes up today, after the agents' answers (P-4.2.2, P-4.3.2)."""

from collections.abc import Collection, Iterable

import pandas as pd

from orderbatch.check.answers import disagreeing
from orderbatch.contract.batch import FOR_REP, HELD
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import BALANCES, REPLY, STOCK
from orderbatch.contract.sheets.outbound import OFFERED, applies
from orderbatch.contract.sheets.tables import row_of
from orderbatch.day.facts import Desk
from orderbatch.day.located import at_row
from orderbatch.day.returns.replied_lines import RepliedLines
from orderbatch.day.trust.for_rep import is_held, is_to_be_held
from orderbatch.decide.endings import WHY_ENDED, answered
from orderbatch.ledger.queries import open_work
from orderbatch.read.rows import Typed, typed


def still_open(
    desk: Desk,
    open_lines: pd.DataFrame,
    changed: Collection[str] = (),
    wanted: Collection[str] = (),
    confirmed: Collection[str] = (),
) -> tuple[pd.DataFrame, list[Finding]]:
    """The open lines that are decided today, and what is wrong with the answers.

    A line comes up once a day with all that is open of it, again when newer figures are in, and at once when
    its agent answered, the supervisor's review opens it, or finance refused its order; what was picked short
    comes up from the next day on (P-4.5.2). So does what has become doubtful. What has priority comes up
    whenever others want the item: it goes before them. changed: keys of orders that the rep changed. wanted:
    SKUs that new orders ask for. confirmed: keys of orders that a review of this run confirms.
    """
    choices, findings = read_answers(desk, open_lines, confirmed)
    figures_are_new = bool({master.kind for master in desk.masters.brought} & {STOCK.kind, BALANCES.kind})
    answers = {key for key, _sku in choices}
    why_open, held = open_lines["why_open"], is_held(open_lines)
    is_new = is_to_be_held(open_lines).where(held, why_open == FOR_REP) & (why_open != "short")
    changed = {*changed, *open_lines.loc[is_new, "order_key"]}
    today = desk.ledger.ask(open_work.decided_on, desk.day)
    goes_first = (open_lines["carry_in"] > 0) & open_lines["sku"].isin(wanted)
    columns = [open_lines[name] for name in ("last_day", "order_key", "line", "why_open")]
    due = [
        (last < desk.day and (key, line) not in today)
        or why == "reviewed"
        or why in WHY_ENDED
        or (why != "short" and (figures_are_new or first or key in answers or key in changed))
        for last, key, line, why, first in zip(*columns, goes_first, strict=True)
    ]
    lines = open_lines[pd.Series(due, index=open_lines.index, dtype=bool)]
    return answered(lines, choices, desk.settings), findings


def read_answers(
    desk: Desk, open_lines: pd.DataFrame, confirmed: Collection[str] = ()
) -> tuple[dict[tuple[str, str], str], list[Finding]]:
    """The choices made on returned replies, as far as they can be made there; the others are told.

    One counts for a line that waits for it, in a row that is as we told it to its agent; two of a run that
    differ are none. Where a review of the run takes an order again, it counts if all that waited in it is
    answered alike: then it is what the order wishes; else the reply of the run asks anew.
    """
    sheets = desk.intake.sheets(REPLY.kind)
    if not sheets:
        return {}, []
    replies = typed(REPLY, sheets)
    asked = open_lines[open_lines["why_open"].isin(list(OFFERED))]
    taken_again = _taken_again(open_lines)
    bad = replies.rows["block"].isin(replies.bad_blocks) | replies.rows.index.isin(replies.bad_rows)
    given = replies.rows[(replies.rows["choice"] != "") & ~bad]
    choices, told = _made(desk, replies, given, pd.concat([asked, taken_again]), confirmed)
    rivals = disagreeing((place, choice, row) for row, (place, choice) in choices.items())
    told += [
        at_row(
            replies,
            "ANSWERS_DIFFER",
            row,
            "choice",
            sku,
            other=replies.address_seen_from(row, other, "choice"),
        )
        for row, other in rivals.items()
        for (_key, sku), _choice in (choices[row],)
    ]
    told += _anew(replies, choices, rivals, taken_again)
    kept = {place: choice for row, (place, choice) in choices.items() if row not in rivals}
    return kept, [*replies.findings, *told, *_without_a_choice(replies, asked)]


def _taken_again(open_lines: pd.DataFrame) -> pd.DataFrame:
    """The lines that a review of this run takes again and that waited for their agent, as they waited."""
    again = open_lines[open_lines["why_open"] == "reviewed"]
    is_held = again["status"] == HELD
    again = again.assign(why_open=is_held.map({True: "held", False: "awaiting"}))
    return again[is_held | (again["awaiting"] > 0)]


def _anew(
    replies: Typed,
    choices: dict[int, tuple[tuple[str, str], str]],
    rivals: Collection[int],
    taken_again: pd.DataFrame,
) -> list[Finding]:
    """Choices of orders that a review takes again in which not all is answered alike: they do not count."""
    said: dict[str, dict[str, str]] = {}
    for row, ((key, sku), choice) in choices.items():
        if row not in rivals:
            said.setdefault(key, {})[sku] = choice
    asked: dict[str, set[str]] = {}
    for key, sku in zip(taken_again["order_key"], taken_again["sku"], strict=True):
        asked.setdefault(key, set()).add(sku)
    split = {
        key
        for key, skus in asked.items()
        if len({said.get(key, {}).get(sku, "") for sku in skus}) > 1 and "reduce" not in said[key].values()
    }
    told = []
    for row, ((key, sku), _choice) in list(choices.items()):
        if row not in rivals and key in split and sku in asked[key]:
            del choices[row]
            told.append(at_row(replies, "ANSWER_ANEW", row, "choice", sku, order_no=key.partition("/")[2]))
    return told


def _made(
    desk: Desk, replies: Typed, given: pd.DataFrame, asked: pd.DataFrame, confirmed: Collection[str]
) -> tuple[dict[int, tuple[tuple[str, str], str]], list[Finding]]:
    """Row → (order key, SKU) and what was chosen there; what is told of choices that change nothing."""
    sent = RepliedLines(desk, replies.blocks["batch"])
    why: dict[tuple[str, str], set[str]] = {}
    offers: set[str] = set()
    columns = (asked[name] for name in ("order_key", "sku", "why_open", "numbers"))
    for key, sku, reason, numbers in zip(*columns, strict=True):
        why.setdefault((key, sku), set()).add(reason)
        offers |= {key} if numbers.get("offer") else set()
    made: dict[int, tuple[tuple[str, str], str]] = {}
    told: list[Finding] = []
    for row, block, number, sku, choice in given[["block", "order_no", "sku", "choice"]].itertuples():
        place = (order_key(row_of(replies.blocks, block)["agent"], number), sku)
        if changed := sent.trouble(replies, row):
            told.append(changed)
        elif place not in why and place[0] in confirmed:
            told.append(at_row(replies, "ANSWER_ANEW", row, "choice", sku, order_no=number))
        elif place not in why:
            told.append(at_row(replies, "ANSWER_LATE", row, "choice", sku, order_no=number))
        elif not applies(choice, why[place], place[0] in offers):
            told.append(at_row(replies, "CHOICE_NOT_HERE", row, "choice", sku, order_no=number))
        else:
            made[row] = (place, choice)
    return made, told


def _without_a_choice(replies: Typed, asked: pd.DataFrame) -> Iterable[Finding]:
    """Replies on which nothing is chosen although their agent is asked: perhaps he wrote it elsewhere."""
    chosen = set(replies.rows.loc[replies.rows["choice"] != "", "block"])
    for block, rows in replies.rows[~replies.rows["block"].isin(chosen)].groupby("block"):
        agent = row_of(replies.blocks, block)["agent"]
        told = {
            (order_key(agent, number), sku) for number, sku in zip(rows["order_no"], rows["sku"], strict=True)
        }
        open_lines = sum(place in told for place in zip(asked["order_key"], asked["sku"], strict=True))
        can_answer = not replies.address(
            rows.index[0], "choice"
        ).isdigit()  # a reply that asks has the column
        if open_lines and can_answer and not replies.bad_rows & set(rows.index):
            yield at_row(replies, "ANSWER_BLANK", rows.index[0], "choice", lines=open_lines)
