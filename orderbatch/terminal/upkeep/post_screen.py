"""Mails that were sent, or would be, on a screen."""

from typing import Any

from orderbatch.contract.words import Words
from orderbatch.sending import WAITING, Post
from orderbatch.terminal.console import harmless


def post_figures(found: Post) -> dict[str, Any]:
    """For programs."""
    mails = [{"name": mail.name, "to": mail.to, "state": mail.state, "why": mail.why} for mail in found.mails]
    return {"batch": found.batch, "host": found.host, "mails": mails}


def post_screen(found: Post, words: Words) -> str:
    """Each mail with what became of it; what to do next where some wait."""
    if not found.mails:
        return words.text("cli.post.none", batch=found.batch)
    told = [words.text("cli.post.title", batch=found.batch)]
    for mail in found.mails:
        state = words.text(f"cli.post.{mail.state}")
        line = words.text("cli.post.mail", state=state, name=harmless(mail.name), to=harmless(mail.to or "-"))
        told.append("  " + line)
        told += ["    " + words.text("cli.post.why", why=harmless(mail.why))] if mail.why else []
    if any(mail.state == WAITING for mail in found.mails) and not found.is_done:
        told.append(words.text("cli.post.how" if found.host else "cli.post.by_hand", batch=found.batch))
    return "\n".join(told)
