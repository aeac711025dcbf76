"""Every document of a batch. Reading `OUTPUTS` is reading what a run writes.

To add one: a module with `plan(batch, words) -> [Output]` and `render(batch, output, words) -> bytes`, its
words, and its line here.
"""

import hashlib
from collections.abc import Callable, Sequence

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.words import Words
from orderbatch.write import (
    approval,
    batch_json,
    payment_chase,
    pick_list,
    reply,
    summary,
    tracking,
)

Plan = Callable[[Batch, Words], list[Output]]
Render = Callable[[Batch, Output, Words], bytes]

OUTPUTS: tuple[tuple[str, Plan, Render], ...] = (
    ("summary", summary.plan, summary.render),
    ("approval", approval.plan, approval.render),
    ("pick_list", pick_list.plan, pick_list.render),
    ("tracking", tracking.plan, tracking.render),
    ("payment_chase", payment_chase.plan, payment_chase.render),
    ("reply", reply.plan, reply.render),
)


def plan_all(batch: Batch) -> list[Output]:
    """What this batch writes, in this order; last batch.json, which names the others."""
    words = Words(batch.language)
    planned = [output for _, plan, _ in OUTPUTS for output in plan(batch, words)]
    return planned + batch_json.plan(batch, words)


def render(batch: Batch, output: Output, hashes: Sequence[tuple[Output, str]] | None = None) -> bytes:
    """The bytes of one document: a function of the batch alone.

    hashes: the other documents with their SHA-256, for batch.json; without them they are rendered once more.
    """
    words = Words(batch.language)
    if output.kind == batch_json.KIND:
        return batch_json.render_json(batch, _hashes(batch) if hashes is None else hashes, words)
    draw = next(draw for kind, _, draw in OUTPUTS if kind == output.kind)
    return draw(batch, output, words)


def _hashes(batch: Batch) -> list[tuple[Output, str]]:
    others = [output for output in plan_all(batch) if output.kind != batch_json.KIND]
    return [(output, hashlib.sha256(render(batch, output)).hexdigest()) for output in others]
