"""What earlier runs left open and comes up today, after the agents' answers (P-4.2.2, P-4.3.2)."""

from collections.abc import Iterable

import pandas as pd

from orderbatch.contract.finding import Finding
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import BALANCES, REPLY, STOCK
from orderbatch.contract.sheets.tables import row_of
from orderbatch.day.facts import Desk
from orderbatch.day.intake import Intake
from orderbatch.day.located import at_row
from orderbatch.decide.endings import answered
from orderbatch.read.rows import Typed, typed


def still_open(desk: Desk, open_lines: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The open lines that are decided today, and what is wrong with the answers.

    A line comes up once a day, again when newer figures are in, and at once when its agent answered, the
    supervisor's review opens it, or finance refused its order; what was picked short comes up from the next
    day on (P-4.5.2).
    """
    choices, findings = read_answers(desk.intake, open_lines)
    figures_are_new = bool({master.kind for master in desk.masters.brought} & {STOCK.kind, BALANCES.kind})
    answers = {key for key, _sku in choices}
    columns = [open_lines[name] for name in ("last_day", "order_key", "why_open")]
    due = [
        last < desk.day
        or why in ("reviewed", "refused")
        or (why != "short" and (figures_are_new or key in answers))
        for last, key, why in zip(*columns, strict=True)
    ]
    lines = open_lines[pd.Series(due, index=open_lines.index, dtype="bool")]
    return answered(lines, choices, desk.settings), findings


def read_answers(
    intake: Intake, open_lines: pd.DataFrame
) -> tuple[dict[tuple[str, str], str], list[Finding]]:
    """The choices made on returned replies; one about nothing that is open is told and changes nothing."""
    sheets = intake.sheets(REPLY.kind)
    if not sheets:
        return {}, []
    replies = typed(REPLY, sheets)
    findings = list(replies.findings)
    asked = open_lines[open_lines["why_open"].isin(["awaiting", "held"])]
    known = set(zip(asked["order_key"], asked["sku"], strict=True))
    choices: dict[tuple[str, str], str] = {}
    given = replies.rows[replies.rows["choice"] != ""]
    for row, block, number, sku, choice in given[["block", "order_no", "sku", "choice"]].itertuples():
        key = (order_key(row_of(replies.blocks, block)["agent"], number), sku)
        if key in known:
            choices[key] = choice
        else:
            findings.append(at_row(replies, "ANSWER_LATE", row, "choice", sku, order_no=number))
    return choices, [*findings, *_without_a_choice(replies, asked)]


def _without_a_choice(replies: Typed, asked: pd.DataFrame) -> Iterable[Finding]:
    """Replies on which nothing is chosen although their agent is asked: perhaps he wrote it elsewhere."""
    chosen = set(replies.rows.loc[replies.rows["choice"] != "", "block"])
    for block, rows in replies.rows[~replies.rows["block"].isin(chosen)].groupby("block"):
        open_lines = int((asked["agent"] == row_of(replies.blocks, block)["agent"]).sum())
        if open_lines and not replies.bad_rows & set(rows.index):
            yield at_row(replies, "ANSWER_BLANK", rows.index[0], "choice", lines=open_lines)
