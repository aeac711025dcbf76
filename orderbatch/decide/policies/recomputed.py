"""Every standing computed again from the beginning, for `doctor` (7-policies)."""

from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from orderbatch.contract.batch import Record
from orderbatch.contract.sales_policy import SalesPolicy, policy_of
from orderbatch.decide.policies.counted_payments import counted_payments, paid_of
from orderbatch.decide.policies.entitlement import PROPOSED, Accounts
from orderbatch.decide.policies.floors import Floor, floors_of, with_floors


def differing(
    newest: pd.DataFrame,
    counted: pd.DataFrame,
    given: pd.DataFrame,
    payments: pd.DataFrame,
    agents: pd.DataFrame,
    resting: Collection[str],
    changes: pd.DataFrame,
) -> Iterator[Record]:
    """agent, policy, what (base, entitled, issued), said, found: standings that do not come out again.

    newest: the newest rows of GIFTS. counted, given: what counts and was given (`decide.policies.kept`), from
    the beginning, with what lies with finance. payments: all that were ever taken in. agents: the
    newest agent list, by code. changes: the last rows before terms changed, as `floors_of` has them. A
    policy that rests is not looked at, nor what counts of one that no longer concerns an agent.
    """
    nothing = pd.DataFrame({name: [] for name in PROPOSED})
    newest_terms = dict(zip(newest["policy"], newest["terms"], strict=True))
    paid = counted_payments(payments, {code: policy_of(code, said) for code, said in newest_terms.items()})
    books = Accounts(counted, nothing, agents, paid, newest["agent"])
    floors = floors_of(changes, lambda policy: paid_of(payments, policy))
    issued = given.groupby(["agent", "policy"])["cases"].sum().to_dict()
    for (code, terms), rows in newest.groupby(["policy", "terms"]):
        if str(code) in resting:
            continue
        found: list[Record] = rows.to_dict("records")  # type: ignore[assignment]
        for row in found:
            yield from _differs(row, "issued", int(issued.get((row["agent"], code), 0)))
            yield from _differs(row, "entitled", row["issued"] + row["owed"] - row["over_issued"])
        policy = policy_of(str(code), str(terms))
        yield from _of_bases(policy, found, books, floors.get(str(code), ()))


def _of_bases(
    policy: SalesPolicy, rows: list[Record], books: Accounts, floors: Sequence[Floor]
) -> Iterator[Record]:
    standing = with_floors(books, books.standings(policy), floors)
    places = books.places([row["agent"] for row in rows])
    for row, place in zip(rows, places.tolist(), strict=True):
        if not standing.concerned[place]:
            continue
        yield from _differs(row, "base", int(standing.before[place]))
        yield from _differs(row, "entitled", int(standing.entitled_before[place]))


def _differs(row: Record, what: str, found: int) -> Iterator[Record]:
    if row[what] != found:
        yield {
            "agent": row["agent"],
            "policy": row["policy"],
            "what": what,
            "said": row[what],
            "found": found,
        }
