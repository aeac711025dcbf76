"""What a master must satisfy before anything rests on it (4-run, Masters). Unsure: nothing is allocated."""

import datetime as dt

import pandas as pd

from orderbatch.contract.errors import ExitCode, OrderbatchError

MOST_BAD_STOCK = 0.05  # share of stock rows that may be unusable


def usable(kind: str, document: str, rows: pd.DataFrame, key: tuple[str, ...], bad: set[int]) -> pd.DataFrame:
    """The rows of a master that may be relied upon; exit 3 where that cannot be said.

    A bad stock row counts nothing and is told; more than 5 % of them, or any bad row of another master,
    a blank key, or one key twice with different figures: MASTER_BAD. Equal rows stand once.
    """
    good = rows[~rows.index.isin(bad)]
    if kind == "stock":
        if len(rows) and len(bad) / len(rows) > MOST_BAD_STOCK:
            raise _bad(kind, document, len(bad), len(rows))
        return good
    good = good.drop_duplicates([name for name in good.columns if name not in ("block", "row")])
    twice = int(good.duplicated(list(key)).sum()) if key else 0
    if bad or twice:
        raise _bad(kind, document, len(bad) + twice, len(rows))
    return good


def as_of(rows: pd.DataFrame, label: dt.datetime | None) -> dt.datetime | None:
    """The oldest moment that balances or stock speak of; None where they, or some of them, name none."""
    moments = [moment for moment in rows["as_of"].tolist() if pd.notna(moment)]
    if (label is None and len(moments) < len(rows)) or not (moments or label):
        return None
    return min(moments) if moments else label


def require_fresh(
    kind: str, moment: dt.datetime, now: dt.datetime, max_age_days: int, allow_stale: bool
) -> bool:
    """Whether figures are of the business day; stale ones raise MASTER_STALE (exit 3) unless allowed.

    Figures of a later moment than the run's day are refused always: they count what has not happened.
    """
    age = (now.date() - moment.date()).days
    if age < 0:
        raise OrderbatchError("MASTER_FUTURE", ExitCode.MASTER, kind=kind, as_of=f"{moment:%Y-%m-%d %H:%M}")
    if age <= max_age_days:
        return True
    if not allow_stale:
        raise OrderbatchError(
            "MASTER_STALE",
            ExitCode.MASTER,
            kind=kind,
            as_of=f"{moment:%Y-%m-%d %H:%M}",
            day=now.date().isoformat(),
        )
    return False


def _bad(kind: str, document: str, bad: int, rows: int) -> OrderbatchError:
    return OrderbatchError("MASTER_BAD", ExitCode.MASTER, kind=kind, file=document, bad=bad, rows=rows)
