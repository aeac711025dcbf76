"""The rows of the summary's blocks: Batch → plain records, in the order in which they are shown.

Every function reads the Batch alone and returns records whose quantities are cases and whose money is minor
units; `summary.py` and `summary_text.py` put words to them. To add a block: one function here, its words in
`summary.toml`, its place in `templates/summary.html.j2`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from orderbatch.contract.batch import (
    ACCEPTED,
    CLOSED,
    ENDED_BY,
    ENDED_IN_PART,
    FOR_REP,
    HELD,
    PROPOSED,
    REFUSED,
    RETURNED,
    TOLD_STATES,
    WAITING,
    Batch,
    Record,
    for_review,
    states_told,
)
from orderbatch.contract.figures.percents import whole_share
from orderbatch.contract.finding import Finding
from orderbatch.contract.words import Words
from orderbatch.write.documents.reasons import needed_minor, reason
from orderbatch.write.returned.marked_form import marked_files
from orderbatch.write.workbook.batch_values import once_a_batch, orders_taken, rows_of, sorted_rows

# What can become of a case that was ordered; in every line they sum to `ordered`. Held: waits for money.
FATES = ("proposed", "deferred", "awaiting", "held", "for_rep", "cancelled", "refused")
# Which order the supervisor wants to see first.
_URGENCY = {FOR_REP: 0, HELD: 1, WAITING: 2, REFUSED: 3, ENDED_IN_PART: 4, CLOSED: 5, PROPOSED: 6}

# Endings that the agent did not ask for himself (3-decisions §6).
ENDED = tuple(ending.reason for ending in ENDED_BY if ending.is_told)

_GRAVITY = {"error": 0, "warning": 1, "note": 2}


def day_text(value: object) -> str:
    """A day or moment in ISO form, to the minute; blank where there is none."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value)


def fates(batch: Batch) -> pd.DataFrame:
    """Each line with its order's region and status, and its cases by what became of them (`FATES`).

    What a held order cannot get counts as held, whichever column of the line it stands in; what is held for
    the rep waits for nobody else.
    """
    orders, key = batch.orders.set_index("order_key"), batch.lines["order_key"]
    lines = batch.lines.assign(status=key.map(orders["status"]), region=key.map(orders["region"]))
    is_held, is_for_rep = lines["status"].eq(HELD), lines["status"].eq(FOR_REP)
    parts = lines[["deferred", "awaiting", "cancelled", "refused"]].astype(np.int64).mask(is_held, 0)
    for_rep = parts["awaiting"].where(is_for_rep, 0)
    parts["awaiting"] = parts["awaiting"] - for_rep
    open_cases = lines["ordered"].astype(np.int64) - lines["proposed"].astype(np.int64)
    held = open_cases.where(is_held, 0)
    return lines.assign(**{str(name): parts[name] for name in parts}, held=held, for_rep=for_rep)


def key_figures(batch: Batch) -> Record:
    """The numbers at the top of the page."""
    return {**_key_figures(batch)}


@once_a_batch
def _key_figures(batch: Batch) -> Record:
    orders, short = batch.orders, shortages(batch)
    ordered = orders.loc[orders["incident"].fillna("").eq("")]  # what is sent again is in no fill rate
    forms = batch.inputs.loc[batch.inputs["kind"].eq("order")]
    return {
        "orders": len(orders),
        **{status: int(states_told(batch).eq(status).sum()) for status in TOLD_STATES},
        **{name: int(orders[name].sum()) for name in ("ordered_cases", "proposed_cases")},
        **{name: int(orders[name].sum()) for name in ("ordered_minor", "proposed_minor")},
        "asked": int(ordered["ordered_cases"].sum()),
        "again": int(orders["proposed_cases"].sum() - ordered["proposed_cases"].sum()),
        "gifts": int(batch.gift_lines["cases"].sum()),
        "fill": whole_share(int(ordered["proposed_cases"].sum()), int(ordered["ordered_cases"].sum())),
        "short_skus": len(short),
        "short_cases": sum(row["short"] for row in short),
        "forms": len(forms),
        "files": len(batch.inputs),
        "returned": int(batch.inputs["verdict"].eq(RETURNED).sum()),
        "forms_returned": int(forms["verdict"].eq(RETURNED).sum()),  # the others go back to nobody
        "decisions": len(batch.decisions),
        "released_cases": int(batch.releases["cases"].sum()),
        "released_orders": int(batch.releases["order_key"].nunique()),
        "picks": int(batch.releases["pick_no"].nunique()),
    }


def of_what_was_asked(figures: Record, words: Words) -> str:
    """What is said behind the cases proposed: their part of those asked for, what is sent again, gifts."""
    said = {"fill": figures["asked"], "again": figures["again"], "gifts": figures["gifts"]}
    names = [name for name, cases in said.items() if cases] or ["none"]
    return words.text("summary.share.between").join(
        words.text(f"summary.share.{name}", **figures) for name in names
    )


def orders_in(found: Iterable[Record]) -> int:
    """Of how many orders these rows tell: one whose goods stand on two pick lists is one order."""
    return len({row["order_key"] for row in found})


@once_a_batch
def regions(batch: Batch) -> list[Record]:
    """Per region: cases ordered and what became of them; most cases first (H-3.2.3(3))."""
    if batch.lines.empty:
        return []
    lines = fates(batch)
    again = set(batch.orders.loc[batch.orders["incident"].fillna("").ne(""), "order_key"])
    is_again = lines["order_key"].isin(again)  # what is sent again is in no fill rate
    lines = lines.assign(
        asked=lines["ordered"].mask(is_again, 0),
        served=lines["proposed"].mask(is_again, 0),
        again=lines["ordered"].where(is_again, 0),
    )
    names = ["ordered", *FATES, "asked", "served", "again"]
    totals = lines.groupby("region", dropna=False)[names].sum().astype(np.int64)
    counts = batch.orders.groupby("region", dropna=False)["order_key"].count()
    totals = totals.assign(
        orders=counts.reindex(totals.index, fill_value=0)
    )  # gift-only orders have no lines
    ranked = sorted_rows(totals.reset_index(), "ordered", "region", ascending=[False, True])
    return [{**row, "fill": whole_share(row["served"], row["asked"]), "parts": parts(row)} for row in ranked]


def parts(row: Record) -> list[Record]:
    """The pieces of a stacked bar: where each begins and how long it is, in hundredths of a percent."""
    whole, start, pieces = row["ordered"] or 1, 0, []
    for name in FATES:
        if row[name]:
            pieces.append(
                {
                    "name": name,
                    "cases": row[name],
                    "start": start * 10_000 // whole,
                    "length": row[name] * 10_000 // whole,
                }
            )
        start += row[name]
    return pieces


def orders(batch: Batch, words: Words) -> list[Record]:
    """Every order with its reason: what waits for a person first, then by rank."""
    if batch.orders.empty:
        return []
    ranked = batch.orders.assign(
        status=states_told(batch),
        place=states_told(batch).map(_URGENCY),
        cut=batch.orders["proposed_cases"].ge(batch.orders["ordered_cases"]),
    ).sort_values(["place", "cut", "rank", "order_key"])
    return [
        {**row, "why": reason(words, row["reason"], row["numbers"], batch.currency)}
        for row in rows_of(ranked)
    ]


@once_a_batch
def shortages(batch: Batch) -> list[Record]:
    """Items of which more was asked than was there: asked, had, proposed, short; largest gap first (P-4.4.4).

    What an order that waits for its minimum left on the shelf is no shortage.
    """
    if batch.skus.empty:
        return []
    short = batch.skus.loc[batch.skus["claimed"].gt(batch.skus["available"])]
    short = short.assign(short=short["claimed"] - short["available"].clip(lower=0))
    return sorted_rows(short, "short", "sku", ascending=[False, True])


def served(batch: Batch, skus: Sequence[str]) -> dict[str, list[Record]]:
    """Who got how many cases of each of these items, most first, by agent."""
    if not skus:
        return {}
    names = batch.orders.drop_duplicates("agent")[["agent", "agent_name"]]
    lines = batch.lines.loc[batch.lines["sku"].isin(skus)]
    got = lines.groupby(["sku", "agent"], as_index=False)[["claim", "proposed"]].sum()
    got = got.loc[got["claim"].gt(0) | got["proposed"].gt(0)]  # an order held for money asks for nothing
    got = got.merge(names, on="agent", how="left", validate="m:1")
    got = got.sort_values(["sku", "proposed", "claim", "agent"], ascending=[True, False, False, True])
    found: dict[str, list[Record]] = {}
    for row in rows_of(got):
        found.setdefault(row["sku"], []).append(row)
    return found


def held(batch: Batch) -> list[Record]:
    """Orders that the account does not cover, largest gap first (P-4.2.1)."""
    waiting = batch.orders.loc[batch.orders["status"].eq(HELD)]
    if waiting.empty:
        return []
    needed = pd.Series([needed_minor(row) for row in rows_of(waiting)], waiting.index, dtype=np.int64)
    gap = (needed - waiting["available_minor"].fillna(0).astype(np.int64)).clip(lower=0)
    return sorted_rows(waiting.assign(needed=needed, gap=gap), "gap", "order_key", ascending=[False, True])


@once_a_batch
def awaiting(batch: Batch) -> list[Record]:
    """Per agent: cases and lines that wait for his answer whether to defer (P-4.3.2)."""
    if not batch.lines["awaiting"].any():
        return []
    asked = fates(batch)
    unseen = batch.orders.loc[for_review(batch), "order_key"]
    asked = asked.loc[asked["awaiting"].gt(0) & ~asked["order_key"].isin(unseen)]
    totals = asked.groupby("agent", as_index=False).agg(lines=("line", "count"), cases=("awaiting", "sum"))
    names = batch.orders.drop_duplicates("agent")[["agent", "agent_name", "region"]]
    found = totals.merge(names, on="agent", how="left", validate="m:1")
    return sorted_rows(found, "cases", "agent", ascending=[False, True])


def ended(batch: Batch) -> list[Record]:
    """Lines whose open cases ended in this run without shipping and without the agent's word (P-4.3.2)."""
    names = batch.orders[["order_key", "agent_name"]]
    gone = batch.lines.loc[batch.lines["reason"].isin(ENDED)]
    if gone.empty:
        return []
    found = gone.merge(names, on="order_key", how="left", validate="m:1")
    return sorted_rows(found, "agent", "order_no", "line")


def returned(batch: Batch, *, are_forms: bool) -> list[Record]:
    """Files with mistakes, each with what is wrong in it, one row a kind of mistake (P-4.1.2).

    are_forms: order forms, which go back marked; else the others, whose senders nobody tells by itself.
    """
    files = batch.inputs.loc[batch.inputs["verdict"].eq(RETURNED)].sort_values("name")
    files = files.loc[files["kind"].eq("order") == are_forms]
    wrong = mistakes([finding for finding in batch.findings if finding.severity == "error"])
    return [{**row, "mistakes": wrong.get(row["name"], [])} for row in rows_of(files)]


def mistakes(findings: Sequence[Finding]) -> dict[str, list[list[Finding]]]:
    """Findings by file, those of one code together."""
    found: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        found.setdefault(finding.file, {}).setdefault(finding.code, []).append(finding)
    return {file: list(rows.values()) for file, rows in found.items()}


def told(batch: Batch) -> list[Record]:
    """Findings in files that were not sent back, one row a code: the first, their number, and all by file."""
    sent_back = set(batch.inputs.loc[batch.inputs["verdict"].eq(RETURNED), "name"])
    rows: dict[str, Record] = {}
    for finding in batch.findings:
        if finding.file in sent_back and finding.severity == "error":
            continue
        row = rows.setdefault(finding.code, {"first": finding, "count": 0, "files": {}})
        row["count"] += 1
        row["files"].setdefault(finding.file, []).append(finding)
    return sorted(
        rows.values(), key=lambda row: (_GRAVITY[row["first"].severity], -row["count"], row["first"].code)
    )


def remarks(batch: Batch) -> list[Record]:
    """The orders whose forms came in this run with a remark of their agent: a person has to read it."""
    came = batch.inputs.loc[batch.inputs["kind"].eq("order"), "name"]
    orders = batch.orders
    said = orders["remarks"].fillna("").ne("") & orders["document"].isin(came)
    return sorted_rows(orders.loc[said], "agent", "order_no")


def left(batch: Batch, *kinds: str) -> list[Record]:
    """What earlier runs left of these kinds (`STANDING`), oldest first."""
    return [row for row in _standing(batch) if row["kind"] in kinds]


@once_a_batch
def _standing(batch: Batch) -> list[Record]:
    return sorted_rows(batch.standing, "since", "agent", "order_no", "number")


@once_a_batch
def overdue(batch: Batch) -> list[Record]:
    """Released orders whose goods should have left by today, oldest first: days past the due date (P-4.5.1).

    Those due today, 0 days, are the last.
    """
    late = [row for row in left(batch, "released") if row["ship_by"] <= batch.day]
    late = [{**row, "days": (batch.day - row["ship_by"]).days} for row in late]
    return sorted(late, key=lambda row: (row["ship_by"], row["agent"], row["order_no"]))


def _fate(row: Record, batch: Batch) -> str:
    """What became of a file: not every one with mistakes goes back, and of one that does orders may count."""
    if row["verdict"] != RETURNED:
        return str(row["verdict"])
    if row["name"] not in marked_files(batch):
        return "mistaken"
    return "in_part" if row["name"] in orders_taken(batch) else RETURNED


def inputs(batch: Batch) -> list[Record]:
    """Every file that came in: masters and returns first, then what was not accepted, then the forms."""
    is_form, accepted = batch.inputs["kind"].eq("order"), batch.inputs["verdict"].eq(ACCEPTED)
    ranked = batch.inputs.assign(place=is_form, fine=accepted).sort_values(["place", "fine", "kind", "name"])
    return [
        {
            **row,
            "verdict": _fate(row, batch),
            "short_hash": str(row["sha256"])[:12],
            "received": day_text(row["received_at"]),
            "as_of": day_text(row["as_of"]),
        }
        for row in rows_of(ranked)
    ]
