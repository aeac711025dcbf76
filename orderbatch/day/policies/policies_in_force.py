"""The sales policies that count today, and what is wrong with the others (7-policies, Policies).

The newest terms count for the whole period. A policy that a newer list no longer names ends on the day of
that list; what is owed of it stays owed.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from orderbatch.check.policy_terms import KnownNames, PolicyList, read_policies
from orderbatch.check.problem import Problem
from orderbatch.contract.finding import Finding, first_of
from orderbatch.contract.sales_policy import SalesPolicy
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE, POLICIES, STOCK
from orderbatch.contract.sheets.tables import from_content
from orderbatch.day.facts import Desk
from orderbatch.day.located import located, unplaced
from orderbatch.day.policies.arriving import with_unreadable_blank
from orderbatch.ledger.queries import policy_entries
from orderbatch.read.rows import typed

NEW, CHANGED, ENDED = "new", "changed", "ended"
SHOWN = 12  # policies named in one finding


@dataclass(frozen=True, slots=True)
class PoliciesInForce:
    """policies: by code, those that rest left out.

    changes: what this run's list makes of policies: code → NEW, CHANGED or ENDED.
    """

    policies: Mapping[str, SalesPolicy]
    resting: frozenset[str]
    findings: tuple[Finding, ...]
    changes: Mapping[str, str] = field(default_factory=dict)


def policies_in_force(desk: Desk) -> PoliciesInForce:
    """What counts today by all lists that ever came in; nothing where none did."""
    lists = _lists(desk)
    if not lists:
        return PoliciesInForce({}, frozenset(), ())
    known = KnownNames.of(*map(desk.masters.rows, (CATALOGUE, STOCK, AGENTS)))
    read: list[tuple[dt.date, Mapping[str, Sequence[Any]], PolicyList]] = []
    for day, content in lists:
        known = replace(known, policies=_given_before(read))
        read.append((day, content, _read(content, known)))
    _day, newest, current = read[-1]
    policies = {code: policy for code, policy in _ended(read).items() if code not in current.resting}
    now = {**policies, **current.policies}
    before: dict[str, SalesPolicy] = {}
    if len(read) > 1:
        before = {code: one for code, one in _ended(read[:-1]).items() if code not in read[-2][2].resting}
    return PoliciesInForce(
        now,
        current.resting,
        tuple(_told(desk, known, current, newest)),
        _changes(before, now, current.policies, desk.day) if _came_now(desk, newest) else {},
    )


def _came_now(desk: Desk, newest: Mapping[str, Sequence[Any]]) -> bool:
    """Whether the list that counts came in this run and says something else than the one before."""
    list_now = desk.masters.in_force.get(POLICIES.kind)
    return list_now is not None and list_now.content is newest and list_now in desk.masters.brought


def _changes(
    before: Mapping[str, SalesPolicy],
    now: Mapping[str, SalesPolicy],
    named: Collection[str],
    day: dt.date,
) -> dict[str, str]:
    """What the newest list makes of each policy that is not over. named: by it."""
    found = {}
    for code, policy in now.items():
        was, last = before.get(code), policy.to_day or dt.date.max
        if code not in named and was is not None and last == day < (was.to_day or dt.date.max):
            found[code] = ENDED
        elif code in named and last >= day and was is None:
            found[code] = NEW
        elif code in named and last >= day and _said(was) != _said(policy):
            found[code] = CHANGED
    return found


def _said(policy: SalesPolicy | None) -> tuple[Any, ...]:
    """What an agent is told of a policy."""
    return (policy.name, policy.terms, policy.target) if policy else ()


def _lists(desk: Desk) -> list[tuple[dt.date, Mapping[str, Sequence[Any]]]]:
    """The lists of the ledger and of this run, oldest first, each once."""
    lists = [(one.day, one.content) for one in desk.ledger.ask(policy_entries.lists)]
    new = sorted(
        (one for one in desk.masters.brought if one.kind == POLICIES.kind), key=lambda one: one.as_of
    )
    in_force = desk.masters.in_force.get(POLICIES.kind)
    lists += [(desk.day, one.content) for one in new if one is not in_force]
    if in_force in new and in_force is not None:
        lists.append((desk.day, in_force.content))
    found: list[tuple[dt.date, Mapping[str, Sequence[Any]]]] = []
    for day, content in lists:
        if not found or found[-1][1] != content:
            found.append((day, content))
    return found


def _read(content: Mapping[str, Sequence[Any]], known: KnownNames) -> PolicyList:
    return read_policies(from_content(POLICIES, content), known)


def _given_before(read: Iterable[tuple[dt.date, Mapping[str, Sequence[Any]], PolicyList]]) -> frozenset[str]:
    """The codes under which these lists gave: one of other case in a newer list would give it all again."""
    return frozenset(code for _day, _content, one in read for code in one.policies)


def _ended(
    read: Iterable[tuple[dt.date, Mapping[str, Sequence[Any]], PolicyList]],
) -> dict[str, SalesPolicy]:
    """Policies of older lists that the newest does not name, with the day on which they ended."""
    found: dict[str, SalesPolicy] = {}
    for day, content, one in read:
        named = set(content.get("policy", ()))
        for code, policy in found.items():
            if code not in named and (policy.to_day is None or policy.to_day > day):
                found[code] = replace(policy, to_day=day)
        found.update(one.policies)
    return found


def _told(
    desk: Desk, known: KnownNames, current: PolicyList, content: Mapping[str, Sequence[Any]]
) -> Iterable[Finding]:
    """What is wrong, at its cells where the list came in this run; then only what was not so before."""
    brought = {master.sha256 for master in desk.masters.brought if master.kind == POLICIES.kind}
    files = desk.intake.by_name()
    sheets = [
        (document, found)
        for document, found in desk.intake.sheets(POLICIES.kind)
        if files[document].arrived.sha256 in brought
    ]
    if not sheets:
        before = desk.ledger.ask(policy_entries.resting).why
        for problem in current.problems:
            if _why(problem) not in before:
                yield unplaced(problem)
    yield from _resting(current)
    for document, found in sheets:
        rows = typed(POLICIES, [(document, found)])
        for problem in read_policies(with_unreadable_blank(rows), known).problems:
            yield located(problem, rows)


def _why(problem: Problem) -> str:
    return f"{problem.code} {problem.numbers['policy']} {problem.value}"


def _resting(current: PolicyList) -> Iterable[Finding]:
    """What rests, by name: also what rests for a cell of a list that came days ago."""
    codes = sorted(current.resting)
    if codes:
        why = sorted(map(_why, current.problems))
        numbers = {"policies": first_of(codes, SHOWN), "codes": codes, "reasons": why}
        yield Finding("RESTING_POLICIES", "", numbers=numbers)
