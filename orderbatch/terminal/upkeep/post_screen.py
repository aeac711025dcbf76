"""Mails that were sent, or would be, on a screen."""

from pathlib import PurePath
from typing import Any

from orderbatch.contract.words import Words
from orderbatch.ledger.journals.posted import PART, SENT, UNKNOWN
from orderbatch.sending import FAILED, WAITING, Post
from orderbatch.terminal.console import harmless
from orderbatch.terminal.folding import folded


def post_figures(found: Post) -> dict[str, Any]:
    """For programs."""
    mails = [{"name": mail.name, "to": mail.to, "state": mail.state, "why": mail.why} for mail in found.mails]
    earlier = [{"batch": batch, "mails": count} for batch, count in found.earlier]
    return {"batch": found.batch, "host": found.host, "mails": mails, "earlier": earlier}


def post_screen(found: Post, words: Words) -> str:
    """Each mail with what became of it; how many went, and what to do next where some wait."""
    return "\n".join(filter(None, (listed(found, words), what_next(found, words))))


def listed(found: Post, words: Words) -> str:
    """Each mail with what became of it."""
    if not found.mails:
        return words.text("cli.post.none", batch=found.batch)
    told = [words.text("cli.post.title", batch=found.batch)]
    for mail in found.mails:
        state = words.text(f"cli.post.{mail.state}")
        line = words.text("cli.post.mail", state=state, name=harmless(mail.name), to=harmless(mail.to or "-"))
        told.append("  " + line)
        how = "broke" if mail.state == UNKNOWN else "why"
        told += ["    " + words.text(f"cli.post.{how}", why=harmless(mail.why))] if mail.why else []
        if mail.state in (PART, FAILED, UNKNOWN):
            name = harmless(PurePath(mail.name).stem)
            to_do = words.text(f"cli.post.do.{mail.state}", batch=found.batch, name=name)
            told.append(folded(f"    → {to_do}"))
    return "\n".join(told)


def what_next(found: Post, words: Words) -> str:
    """How many went now and before; what waits here or of an earlier batch, and how it goes."""
    waiting = sum(mail.state == WAITING for mail in found.mails)
    told = []
    if found.mails and found.is_done:
        went = sum(mail.state in (SENT, PART) for mail in found.mails)
        perhaps = sum(mail.state == UNKNOWN for mail in found.mails)
        left = len(found.mails) - went - perhaps
        told.append(words.text("cli.post.total", now=found.sent_now, before=went - found.sent_now, left=left))
        told += [words.text("cli.post.perhaps", count=perhaps)] if perhaps else []
    elif waiting:
        told.append(words.text("cli.post.how" if found.host else "cli.post.by_hand", batch=found.batch))
    told += [words.text("cli.post.earlier", batch=batch, count=count) for batch, count in found.earlier]
    return "\n".join(map(folded, told))
