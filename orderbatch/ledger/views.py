"""What is so today, said once in SQL over the append-only entries.

proposals: what each run proposed, with its state (the last event about it). open_proposals: those that
finance has not decided for good; they hold stock and money (3-decisions §8). unshipped: released lines of
which something neither shipped nor is short; `cases` is what is left of them. open_parts: what must come up
again, one row a part of a line: `deferred` (agreed to wait), `awaiting` (the agent's answer), `held` (his
money), `for_rep` (the rep's answer), `lapsed` (an approval that came too late or was taken back), `refused`
(what finance said no to, until its order is closed), `short` (picked short), `reviewed` (all that a decision
left open, after the supervisor's review replaced it). A part is open until a later run takes it (`taken`) or
a newer version of its order replaces it. What a corrected tracking figure takes back (`corrections`) is off
its cases; a part with none left is none.
"""

from orderbatch.contract.batch import ENDINGS, RELEASES

HORIZON = "COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0)"
UNDECIDED = ("proposed", "held")  # states of a proposal that finance may still decide

_PROPOSALS = """
CREATE VIEW proposals AS
SELECT d.id AS decision, d.run AS run, r.batch AS proposal, r.day AS day, r.started_at AS started_at,
  d.order_key AS order_key,
  (SELECT e.state FROM events e WHERE e.order_key = d.order_key AND e.proposal = r.batch
   ORDER BY e.id DESC LIMIT 1) AS state
FROM order_decisions d JOIN runs r ON r.run = d.run
WHERE d.status = 'proposed'
"""

_OPEN_PROPOSALS = f"""
CREATE VIEW open_proposals AS
SELECT decision, run, proposal, day, started_at, order_key, state FROM proposals
WHERE run >= {HORIZON} AND state IN {UNDECIDED}
"""

_TOLD = """COALESCE((SELECT SUM(s.shipped + s.short) FROM shipments s
  WHERE s.pick_no = r.pick_no AND s.order_key = r.order_key AND s.line = r.line), 0)"""
_UNSHIPPED = f"""
CREATE VIEW unshipped AS
SELECT r.run, r.position, {", ".join(f"r.{name}" for name in RELEASES if name != "cases")},
  r.cases - {_TOLD} AS cases
FROM releases r WHERE r.run >= {HORIZON} AND r.cases > {_TOLD}
"""

_NO_NEWER = "NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > d.run)"
_UNTAKEN = """NOT EXISTS (SELECT 1 FROM taken t WHERE t.kind = '{kind}'
  AND t.source = {source} AND t.position = {position})"""
_PART = """
SELECT '{kind}' AS kind, l.decision AS source, l.position AS position, l.decision AS decision,
  l.position AS line_position, d.run AS run, d.order_key AS order_key, l.line AS line,
  {cases} + {corrected} AS cases, {carry} AS carry, {wait} AS wait
FROM order_decisions d JOIN line_decisions l ON l.decision = d.id
WHERE d.run >= {horizon} AND {where} AND {cases} + {corrected} > 0 AND {no_newer} AND {untaken}"""
_CORRECTED = """COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = '{kind}'
  AND c.part_source = {source} AND c.part_position = {position}), 0)"""
# A review opens all parts of a line that nobody took: what was corrected of any of them is off the whole.
_REVIEWED_CORRECTED = """COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind <> 'short'
  AND c.part_source = l.decision AND c.part_position = l.position AND NOT EXISTS (
  SELECT 1 FROM taken k WHERE k.kind = c.part_kind AND k.source = c.part_source
  AND k.position = c.part_position)), 0)"""


def _part(kind: str, cases: str, carry: str, wait: str, where: str) -> str:
    corrected = _CORRECTED.format(kind=kind, source="l.decision", position="l.position")
    if kind == "reviewed":
        corrected = "0"  # its cases know of them
    untaken = _UNTAKEN.format(kind=kind, source="l.decision", position="l.position")
    return _PART.format(
        kind=kind,
        cases=cases,
        carry=carry,
        wait=wait,
        where=where,
        corrected=corrected,
        horizon=HORIZON,
        no_newer=_NO_NEWER,
        untaken=untaken,
    )


_LAST_STATE = """(SELECT e.state FROM events e JOIN runs r ON r.batch = e.proposal
  WHERE r.run = d.run AND e.order_key = d.order_key ORDER BY e.id DESC LIMIT 1)"""
_LAPSED = f"{_LAST_STATE} IN ('lapsed', 'for_rep', 'changed')"
_REFUSED = f"{_LAST_STATE} IN ('refused', 'withdrawn')"
_SUPERSEDED = f"COALESCE({_LAST_STATE}, '') = 'superseded'"

# What the supervisor's review opens of a line: all but what a later run took, and lines that had ended.
ENDED = "('" + "', '".join(ENDINGS) + "')"
_IS_TAKEN = """EXISTS (SELECT 1 FROM taken k WHERE k.kind = '{kind}'
  AND k.source = l.decision AND k.position = l.position)"""
DEFERRED_TAKEN, AWAITING_TAKEN = (_IS_TAKEN.format(kind=kind) for kind in ("deferred", "awaiting"))
REVIEWED_CASES = f"""(l.ordered - l.struck - CASE WHEN {DEFERRED_TAKEN} THEN l.deferred ELSE 0 END
  - CASE WHEN {AWAITING_TAKEN} THEN l.awaiting ELSE 0 END + {_REVIEWED_CORRECTED})"""

_SHORT_CORRECTED = _CORRECTED.format(kind="short", source="s.run", position="s.position")
# The cases that a short pick left behind belong to the line of the proposal that was released.
_SHORT = f"""
SELECT 'short' AS kind, s.run AS source, s.position AS position, l.decision AS decision,
  l.position AS line_position, s.run AS run, s.order_key AS order_key, s.line AS line,
  s.short + {_SHORT_CORRECTED} AS cases,
  s.short + {_SHORT_CORRECTED} AS carry, l.wait AS wait
FROM shipments s
JOIN order_decisions d ON d.id = (
  SELECT MAX(p.decision) FROM releases q
  JOIN proposals p ON p.proposal = q.proposal AND p.order_key = q.order_key
  WHERE q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line AND q.gift = '')
JOIN line_decisions l ON l.decision = d.id AND l.line = s.line AND l.proposed > 0
WHERE s.run >= {HORIZON} AND s.short > 0 AND s.short + {_SHORT_CORRECTED} > 0
  AND {_NO_NEWER.replace("d.run", "s.run")}
  AND {_UNTAKEN.format(kind="short", source="s.run", position="s.position")}
"""

_OPEN_PARTS = "CREATE VIEW open_parts AS" + " UNION ALL ".join(
    (
        _part(
            "deferred", "l.deferred", "l.carry_next", "l.wait_next", f"l.deferred > 0 AND NOT {_SUPERSEDED}"
        ),
        _part(
            "awaiting",
            "l.awaiting",
            "0",
            "l.wait",
            f"l.awaiting > 0 AND d.status NOT IN ('held', 'for_rep') AND NOT {_SUPERSEDED}",
        ),
        _part("held", "l.awaiting", "l.carry_in", "l.wait", "l.awaiting > 0 AND d.status = 'held'"),
        _part("for_rep", "l.awaiting", "l.carry_in", "l.wait", "l.awaiting > 0 AND d.status = 'for_rep'"),
        _part(
            "lapsed",
            "l.proposed",
            "l.carry_in",
            "l.wait",
            f"l.proposed > 0 AND d.status = 'proposed' AND {_LAPSED}",
        ),
        _part(
            "refused",
            "l.proposed",
            "0",
            "l.wait",
            f"l.proposed > 0 AND d.status = 'proposed' AND {_REFUSED}",
        ),
        _part(
            "reviewed",
            REVIEWED_CASES,
            "l.carry_in",
            "l.wait",
            f"d.status IN ('proposed', 'waiting') AND {_SUPERSEDED} AND l.reason NOT IN {ENDED} "
            f"AND {REVIEWED_CASES} > 0",
        ),
        _SHORT,
    )
)

VIEWS: tuple[tuple[str, str], ...] = (
    ("proposals", _PROPOSALS),
    ("open_proposals", _OPEN_PROPOSALS),
    ("unshipped", _UNSHIPPED),
    ("open_parts", _OPEN_PARTS),
)
