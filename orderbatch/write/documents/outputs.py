"""Every document of a batch. Reading `OUTPUTS` is reading what a run writes.

To add one: a module with `plan(batch, words) -> [Output]` and `render(batch, output, words) -> bytes`, its
table in `words/*/documents.toml`, and its line here, which says whose it is. `tests/test_mill.py` then asks
of it what every document must do.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orderbatch.contract.batch import MAIL, Batch, Output
from orderbatch.contract.original import Originals, no_originals
from orderbatch.contract.words import Words
from orderbatch.workspace.outbox import Content, Others
from orderbatch.write.documents import approval, batch_json, payment_chase, reading_workbook, review_workbook
from orderbatch.write.documents.after_release import (
    credit_list,
    dispatch_notice,
    register_workbook,
    shipping_chase,
)
from orderbatch.write.documents.day_summary import summary, summary_text
from orderbatch.write.documents.forms import catalogue_change
from orderbatch.write.documents.mails import drafts
from orderbatch.write.documents.mails.send_list import (
    AGENT,
    FINANCE,
    REGIONAL,
    SUPERVISOR,
    WAREHOUSE,
    Sending,
    send_list,
)
from orderbatch.write.documents.picking import pick_list, tracking
from orderbatch.write.documents.policies import policy_notice, reconciliation_workbook
from orderbatch.write.documents.replies import reply
from orderbatch.write.returned import marked_form
from orderbatch.write.workbook.batch_values import once_a_batch

PlanDocument = Callable[[Batch, Words], list[Output]]


@dataclass(frozen=True, slots=True)
class DrawnFrom:
    """What a document may need beside its batch: the archived originals, and how the others came out."""

    originals: Originals
    hashes: Callable[[], Sequence[tuple[Output, str]]]  # the other documents with their SHA-256
    content_of: Callable[[Output], bytes]  # the bytes of another document


LAST = (MAIL, batch_json.KIND)  # they speak of the other documents
RenderDocument = Callable[[Batch, Output, Words, DrawnFrom], Content]


def _of_batch(render: Callable[[Batch, Output, Words], bytes]) -> RenderDocument:
    """A document that needs its batch alone."""
    return lambda batch, output, words, _sources: render(batch, output, words)


def _marked(batch: Batch, output: Output, words: Words, sources: DrawnFrom) -> bytes:
    return marked_form.render(batch, output, words, sources.originals)


def _summary(batch: Batch, output: Output, words: Words, _sources: DrawnFrom) -> bytes:
    return summary.render(batch, output, words, sendings_of(batch))


def _mails(batch: Batch, words: Words) -> list[Output]:
    return drafts.plan(batch, sendings_of(batch), words)


def _mail(batch: Batch, output: Output, _words: Words, sources: DrawnFrom) -> bytes:
    return drafts.render(batch, _sendings(batch)[output.part], sources.content_of)


def _json(batch: Batch, _output: Output, words: Words, sources: DrawnFrom) -> Content:
    return batch_json.json_pieces(batch, sources.hashes(), words, sendings_of(batch))


# kind, whose it is ("" = the desk's own), its documents of a batch, the bytes of one; the last names others
OUTPUTS: tuple[tuple[str, str, PlanDocument, RenderDocument], ...] = (
    ("summary", SUPERVISOR, summary.plan, _summary),
    (summary_text.KIND, "", summary_text.plan, _of_batch(summary_text.render)),
    (reading_workbook.KIND, "", reading_workbook.plan, _of_batch(reading_workbook.render)),
    ("review", SUPERVISOR, review_workbook.plan, _of_batch(review_workbook.render)),
    ("approval", FINANCE, approval.plan, _of_batch(approval.render)),
    ("pick_list", WAREHOUSE, pick_list.plan, _of_batch(pick_list.render)),
    ("tracking", WAREHOUSE, tracking.plan, _of_batch(tracking.render)),
    ("payment_chase", REGIONAL, payment_chase.plan, _of_batch(payment_chase.render)),
    ("shipping_chase", WAREHOUSE, shipping_chase.plan, _of_batch(shipping_chase.render)),
    ("dispatch_notice", AGENT, dispatch_notice.plan, _of_batch(dispatch_notice.render)),
    ("incidents", SUPERVISOR, register_workbook.plan, _of_batch(register_workbook.render)),
    ("credit_list", FINANCE, credit_list.plan, _of_batch(credit_list.render)),
    (
        reconciliation_workbook.KIND,
        FINANCE,
        reconciliation_workbook.plan,
        _of_batch(reconciliation_workbook.render),
    ),
    (catalogue_change.KIND, "", catalogue_change.plan, _of_batch(catalogue_change.render)),
    (policy_notice.KIND, AGENT, policy_notice.plan, _of_batch(policy_notice.render)),
    ("reply", AGENT, reply.plan, _of_batch(reply.render)),
    (marked_form.KIND, AGENT, marked_form.plan, _marked),
    (MAIL, "", _mails, _mail),
    (batch_json.KIND, "", batch_json.plan, _json),
)
READERS: Mapping[str, str] = {kind: reader for kind, reader, _plan, _render in OUTPUTS}


def plan_all(batch: Batch) -> list[Output]:
    """What this batch writes, in this order."""
    words = Words(batch.language)
    last = [
        output for kind, _reader, plan, _render in OUTPUTS if kind in LAST for output in plan(batch, words)
    ]
    return [*_documents(batch), *last]


@once_a_batch
def _documents(batch: Batch) -> Sequence[Output]:
    """All but those that speak of the others; these ask for it."""
    words = Words(batch.language)
    first = [plan for kind, _reader, plan, _render in OUTPUTS if kind not in LAST]
    return [output for plan in first for output in plan(batch, words)]


def needs_batch_alone(output: Output) -> bool:
    """Whether a document is drawn from its batch and nothing else, so wherever the batch is."""
    return output.kind not in (*LAST, marked_form.KIND)


def sendings_of(batch: Batch) -> Sequence[Sending]:
    """Who gets which documents of a batch."""
    return [*_sendings(batch).values()]


@once_a_batch
def _sendings(batch: Batch) -> Mapping[str, Sending]:
    """The send list by the part of the draft; every mail of a batch asks for it."""
    return {drafts.part_of(sending): sending for sending in send_list(batch, _documents(batch), READERS)}


def render(
    batch: Batch, output: Output, others: Others | None = None, originals: Originals = no_originals
) -> bytes:
    """The bytes of one document: a function of the batch, and of the original where a form goes back marked.

    others: the hashes of the other documents, for batch.json, and their bytes, for the mails; what is not
    known of them is rendered once more.
    """
    content = draw(batch, output, others or Others(), originals)
    return content if isinstance(content, bytes) else b"".join(content)


def draw(batch: Batch, output: Output, others: Others, originals: Originals = no_originals) -> Content:
    """The same, batch.json in pieces."""
    sources = DrawnFrom(
        originals,
        lambda: _hashes(batch, originals) if others.hashes is None else others.hashes,
        lambda other: others.content_of(other) or render(batch, other, None, originals),
    )
    drawing = next(drawing for kind, _reader, _plan, drawing in OUTPUTS if kind == output.kind)
    return drawing(batch, output, Words(batch.language), sources)


def _hashes(batch: Batch, originals: Originals) -> list[tuple[Output, str]]:
    others = [output for output in plan_all(batch) if output.kind != batch_json.KIND]
    return [
        (output, hashlib.sha256(render(batch, output, originals=originals)).hexdigest()) for output in others
    ]
