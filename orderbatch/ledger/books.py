"""The ledger's door: one method a question or an entry, each answered by the module of its subject."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.sheets.master import Master
from orderbatch.ledger.connect import connect
from orderbatch.ledger.queries import open_work, story
from orderbatch.ledger.queries import runs as queries
from orderbatch.ledger.queries.audit import audit
from orderbatch.ledger.queries.open_work import Open, standing
from orderbatch.ledger.queries.story import Story
from orderbatch.ledger.seen import note

if TYPE_CHECKING:
    import pandas as pd

    Some = pd.DataFrame | None

Rest = ParamSpec("Rest")
Asked = TypeVar("Asked")


def open_ledger(url: str, archive: Path, backups: Path, thorough: bool = True) -> "Ledger":
    """The ledger at a SQLAlchemy URL; a new one where there never was one.

    thorough: also look for damage in a file that is not as we left it. Raises `OrderbatchError`
    LEDGER_MISSING, LEDGER_DAMAGED, LEDGER_NEWER (exit 5) naming the newest backup, or LEDGER_UNREACHABLE
    (exit 4).
    """
    return Ledger(connect(url, archive, backups, thorough), backups.parent if thorough else None)


class Ledger:
    """The books of one desk. Everything is read and written through here; nothing else knows SQL."""

    def __init__(self, engine: sa.Engine, state: Path | None) -> None:
        self._engine = engine
        self._state = state  # where to note how the file was left

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
        if self._state is not None:
            note(self._engine, self._state)

    def _ask(
        self,
        question: Callable[Concatenate[sa.Connection, Rest], Asked],
        *rest: Rest.args,
        **named: Rest.kwargs,
    ) -> Asked:
        with self._engine.connect() as connection:
            return question(connection, *rest, **named)

    def ask(
        self,
        question: Callable[Concatenate[sa.Connection, Rest], Asked],
        *rest: Rest.args,
        **named: Rest.kwargs,
    ) -> Asked:
        """The answer to a question of `queries.after_release`."""
        return self._ask(question, *rest, **named)

    def _enter(
        self, entry: Callable[Concatenate[sa.Connection, Rest], None], *rest: Rest.args, **named: Rest.kwargs
    ) -> None:
        with self._engine.begin() as connection:
            entry(connection, *rest, **named)

    # files and runs

    def known(self, hashes: Iterable[str]) -> dict[str, tuple[str, str]]:
        """SHA-256 → (batch, name) under which the same bytes first came in."""
        return self._ask(queries.known, hashes)

    def archived(self, hashes: Iterable[str]) -> dict[str, str]:
        """SHA-256 → path of the original below the workspace."""
        return self._ask(queries.archived, hashes)

    def originals(
        self, agent: str = "", kind: str = "", since: dt.date | None = None, until: dt.date | None = None
    ) -> list[dict[str, Any]]:
        """The index of the archive (P-4.8.1), oldest first."""
        return self._ask(queries.originals, agent, kind, since, until)

    def last_look(self) -> dt.datetime | None:
        """When the newest run looked into the inbox."""
        return self._ask(queries.last_look)

    def next_batch(self, day: dt.date) -> str:
        """The number of the next batch of a day: "<date>-<n>"."""
        return self._ask(queries.next_batch, day)

    def batches(self) -> list[dict[str, Any]]:
        """Every run, oldest first."""
        return self._ask(queries.batches)

    def masters(self) -> dict[str, Master]:
        """The master in force of each kind."""
        return self._ask(queries.masters)

    # what is open

    def open_proposals(self) -> "pd.DataFrame":
        """Proposals that hold stock and money: proposal, day, started_at, state, the columns of ORDERS."""
        from orderbatch.ledger.queries import promises

        return self._ask(promises.open_proposals)

    def proposals(self, batches: Sequence[str]) -> "pd.DataFrame":
        """Everything that these batches proposed, with its state whatever became of it."""
        from orderbatch.ledger.queries import promises

        return self._ask(promises.proposals, batches)

    def proposal_lines(self, batches: Sequence[str]) -> "pd.DataFrame":
        """The lines of what these batches proposed: proposal, the columns of LINES and of their order."""
        from orderbatch.ledger.queries import promises

        return self._ask(promises.proposal_lines, batches)

    def promised_stock(self, as_of: dt.datetime) -> "pd.Series[int]":
        """SKU → cases that a stock figure of `as_of` still counts but that are promised."""
        from orderbatch.ledger.queries import promises

        return self._ask(promises.promised_stock, as_of)

    def promised_funds(self, as_of: dt.datetime, posted_when: str) -> "pd.Series[int]":
        """Agent → minor units that a balance of `as_of` does not yet contain."""
        from orderbatch.ledger.queries import promises

        return self._ask(promises.promised_funds, as_of, posted_when)

    def decided_in(self, batches: Sequence[str]) -> set[tuple[str, str]]:
        """(batch, order key) of everything that these batches decided, of those that there are."""
        return self._ask(open_work.decided_in, batches)

    def released_orders(self, keys: Sequence[str]) -> set[str]:
        """Of these order keys those of which finance has released something."""
        from orderbatch.ledger.queries import promises

        return self._ask(promises.released_orders, keys)

    def open_releases(self, picks: Sequence[str] | None = None) -> "pd.DataFrame":
        """Released lines that the warehouse may report on (of these picks), with what it reported already."""
        from orderbatch.ledger.queries import promises

        return self._ask(promises.open_releases, picks)

    def open_lines(self, lapsing: "Some" = None, refused: "Some" = None) -> "pd.DataFrame":
        """What must be decided again, one row a part of a line; also of what lapses in the run that asks."""
        from orderbatch.ledger.queries import parts

        return self._ask(parts.open_lines, lapsing, refused)

    def reviewed_lines(self, reviewed: "pd.DataFrame") -> "pd.DataFrame":
        """The lines of decisions that a review replaces in the run that asks, open whole."""
        from orderbatch.ledger.queries import parts

        return self._ask(parts.reviewed_lines, reviewed)

    def review_states(self, batches: Sequence[str]) -> list[dict[str, Any]]:
        """What became of each line that these batches decided among those that take part (P-4.3.3)."""
        return self._ask(open_work.review_states, batches)

    def overdue(self, day: dt.date) -> list[dict[str, Any]]:
        """Released, not shipped, and due before `day` (P-4.5.1)."""
        return self._ask(queries.overdue, day)

    def left_open(self, day: dt.date) -> list[dict[str, Any]]:
        """What earlier runs left for a person, one row a line or proposal."""
        return self._ask(open_work.left_open, day)

    def returned_forms(self, since: dt.date) -> list[dict[str, Any]]:
        """Order forms sent back since that day that have not come again (`open_work.returned_forms`)."""
        return self._ask(open_work.returned_forms, since)

    def standing(self) -> dict[str, Open]:
        """What is open right now, by kind."""
        return self._ask(standing)

    # history

    def order_history(
        self,
        agents: Sequence[str],
        since: dt.date | None = None,
        keys: Sequence[str] = (),
        digests: Collection[str] = (),
    ) -> "pd.DataFrame":
        """The newest version of each order of these agents, with its state (4-run, Identity)."""
        from orderbatch.ledger.queries import history

        return self._ask(history.order_history, agents, since, keys, digests)

    def month(self, year: int, month: int) -> "pd.DataFrame":
        """Every line decided in a month with what was released and shipped of it."""
        from orderbatch.ledger.queries import history

        return self._ask(history.month, year, month)

    def find_orders(self, wanted: str) -> list[str]:
        """Order keys that a person may mean by a number or a key."""
        return self._ask(story.find_orders, wanted)

    def story(self, order_key: str) -> Story:
        """All that became of one order."""
        return self._ask(story.story, order_key)

    # entries

    def commit(
        self,
        batch: Batch,
        masters: Sequence[Master],
        intake_orders: "pd.DataFrame",
        intake_lines: "pd.DataFrame",
        events: "pd.DataFrame",
        outputs: Sequence[Output],
        taken: Mapping[tuple[str, int], Collection[tuple[str, int, int]]] | None = None,
    ) -> None:
        """Enter a whole run in one transaction; only with its end is any of it true."""
        from orderbatch.ledger.commit import commit

        self._enter(commit, batch, masters, intake_orders, intake_lines, events, outputs, taken)

    def load_batch(self, batch: str) -> Batch:
        """A batch as it was committed. `KeyError` where there is none."""
        from orderbatch.ledger.load import load_batch

        return self._ask(load_batch, batch)

    def pending_outputs(self) -> list[tuple[str, Output]]:
        """(batch, document) of everything still to be published."""
        return self._ask(queries.pending_outputs)

    def outputs(self, batch: str) -> list[tuple[Output, str, str]]:
        """(document, state, SHA-256) of every document of a batch."""
        return self._ask(queries.outputs, batch)

    def mark_published(self, batch: str, hashes: Mapping[str, str]) -> None:
        """These documents (name → SHA-256) are in the outbox with these bytes."""
        self._enter(queries.mark_outputs, batch, "published", hashes)

    def untidied(self) -> dict[str, list[tuple[str, str, str]]]:
        """Batch → (name, SHA-256, archive path) of inputs that may still lie in the inbox."""
        return self._ask(queries.untidied)

    def mark_tidied(self, batch: str) -> None:
        """Nothing of this batch lies in the inbox any more."""
        self._enter(queries.mark_tidied, batch)

    def backup(self, folder: Path, keep: int) -> Path | None:
        """Copy the ledger to `folder`, keeping the newest `keep` copies."""
        from orderbatch.ledger.backup import backup

        return backup(self._engine, folder, keep)

    def complaints(self) -> list[str]:
        """What the database itself finds wrong: damage, entries that refer to nothing."""
        return self._ask(queries.complaints)

    def audit(self) -> list[tuple[str, dict[str, Any]]]:
        """What contradicts itself in the books (4-run, Invariants): code and what fills its sentence."""
        return self._ask(audit)
