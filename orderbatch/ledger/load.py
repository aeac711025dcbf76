"""A batch as it was committed: every document is rendered from this (4-run step 9)."""

import datetime as dt
import json
from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sa

from orderbatch.contract.batch import FRAMES, LINES, Batch
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import approval_code
from orderbatch.ledger.frames import query
from orderbatch.ledger.queries.customers import agents_list_at
from orderbatch.ledger.queries.policy_entries import payments
from orderbatch.ledger.queries.replies import languages
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.schema import TABLE_OF


def load_batch(connection: sa.Connection, batch: str) -> Batch:
    """The batch of that number. `KeyError` where there is none."""
    found = rows(connection, "SELECT * FROM runs WHERE batch = :batch", batch=batch)
    if not found:
        raise KeyError(batch)
    run = found[0]
    frames = {name: _frame(connection, name, run["run"]) for name in FRAMES}
    return Batch(
        batch=batch,
        day=dt.date.fromisoformat(run["day"]),
        started_at=dt.datetime.fromisoformat(run["started_at"]),
        language=run["language"],
        company=run["company"],
        currency=run["currency"],
        **frames,
        findings=tuple(_findings(connection, run["run"])),
        settings=json.loads(run["settings"]),
        approval_code=approval_code(secret_of(connection), batch),
        spoken=languages(connection, _without_an_order(frames), run["run"]),
        addresses=_addresses(connection, run["run"]),
        delays_since=run["delays_since"],
        payments_before=payments(connection, run["run"] if len(frames["payments"]) else 0),
        stale=tuple(json.loads(run["stale"])),
    )


def _without_an_order(frames: Mapping[str, pd.DataFrame]) -> set[str]:
    """Agents who may be told something although no order of theirs is in the batch."""
    where = ("incidents", "delays", "desk_changes", "inputs", "notices")
    named = pd.concat([frames[name]["agent"] for name in where])
    return set(named) - set(frames["orders"]["agent"]) - {""}


def _addresses(connection: sa.Connection, run: int) -> dict[str, str]:
    """Agent → e-mail by the list that was in force."""
    listed = agents_list_at(connection, run)
    pairs = zip(listed.get("agent", ()), listed.get("email", ()), strict=False)
    return {agent: address for agent, address in pairs if address}


def secret_of(connection: sa.Connection) -> str:
    """The desk's secret for approvals; it never leaves the ledger."""
    return str(connection.execute(sa.text("SELECT value FROM secrets WHERE name = 'approval'")).scalar_one())


def _frame(connection: sa.Connection, name: str, run: int) -> pd.DataFrame:
    columns = ", ".join(FRAMES[name])
    if name == "orders":
        sentence = f"SELECT {columns} FROM order_decisions WHERE run = :run ORDER BY id"
    elif name == "lines":
        named = ", ".join(
            f"{'d' if column in ('order_key', 'agent', 'order_no') else 'l'}.{column}" for column in LINES
        )
        sentence = (
            f"SELECT {named} FROM order_decisions d JOIN line_decisions l ON l.decision = d.id "
            "WHERE d.run = :run ORDER BY l.position"
        )
    else:
        sentence = f"SELECT {columns} FROM {TABLE_OF[name]} WHERE run = :run ORDER BY position"
    return query(connection, sentence, run=run)


def _findings(connection: sa.Connection, run: int) -> list[Finding]:
    sentence = (
        "SELECT code, file, sheet, cell, value, numbers FROM findings WHERE run = :run ORDER BY position"
    )
    return [
        Finding(row["code"], row["file"], row["sheet"], row["cell"], row["value"], json.loads(row["numbers"]))
        for row in rows(connection, sentence, run=run)
    ]
