"""Every document of a batch. Reading `OUTPUTS` is reading what a run writes.

To add one: a module with `plan(batch, words) -> [Output]` and `render(batch, output, words) -> bytes`, its
words, and its line here.
"""

import hashlib
from collections.abc import Callable

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.original import Originals, no_originals
from orderbatch.contract.words import Words
from orderbatch.workspace.outbox import Hashes
from orderbatch.write.documents import approval, batch_json, payment_chase, review
from orderbatch.write.documents.after_release import credit_list, dispatch_notice, register, shipping_chase
from orderbatch.write.documents.day_summary import summary
from orderbatch.write.documents.picking import pick_list, tracking
from orderbatch.write.documents.replies import reply
from orderbatch.write.returned import marked_form

PlanDocument = Callable[[Batch, Words], list[Output]]
RenderDocument = Callable[[Batch, Output, Words], bytes]

OUTPUTS: tuple[tuple[str, PlanDocument, RenderDocument], ...] = (
    ("summary", summary.plan, summary.render),
    ("review", review.plan, review.render),
    ("approval", approval.plan, approval.render),
    ("pick_list", pick_list.plan, pick_list.render),
    ("tracking", tracking.plan, tracking.render),
    ("payment_chase", payment_chase.plan, payment_chase.render),
    ("shipping_chase", shipping_chase.plan, shipping_chase.render),
    ("dispatch_notice", dispatch_notice.plan, dispatch_notice.render),
    ("incidents", register.plan, register.render),
    ("credit_list", credit_list.plan, credit_list.render),
    ("reply", reply.plan, reply.render),
)


def plan_all(batch: Batch) -> list[Output]:
    """What this batch writes, in this order; last batch.json, which names the others."""
    words = Words(batch.language)
    planned = [output for _, plan, _ in OUTPUTS for output in plan(batch, words)]
    return planned + marked_form.plan(batch, words) + batch_json.plan(batch, words)


def render(batch: Batch, output: Output, hashes: Hashes = None, originals: Originals = no_originals) -> bytes:
    """The bytes of one document: a function of the batch, and of the original where a form goes back marked.

    hashes: the other documents with their SHA-256, for batch.json; without them they are rendered once more.
    """
    words = Words(batch.language)
    if output.kind == batch_json.KIND:
        return batch_json.render_json(batch, _hashes(batch, originals) if hashes is None else hashes, words)
    if output.kind == marked_form.KIND:
        return marked_form.render(batch, output, words, originals)
    draw = next(draw for kind, _, draw in OUTPUTS if kind == output.kind)
    return draw(batch, output, words)


def _hashes(batch: Batch, originals: Originals) -> list[tuple[Output, str]]:
    others = [output for output in plan_all(batch) if output.kind != batch_json.KIND]
    return [
        (output, hashlib.sha256(render(batch, output, originals=originals)).hexdigest()) for output in others
    ]
