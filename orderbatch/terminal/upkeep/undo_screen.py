"""A batch that was taken back, on a screen."""

from dataclasses import asdict

from orderbatch.contract.words import Words
from orderbatch.keeping.undo import Undone
from orderbatch.terminal.console import harmless
from orderbatch.terminal.counts import count
from orderbatch.terminal.folding import folded
from orderbatch.terminal.sending_screen import recipients
from orderbatch.write.documents.mails.send_list import for_programs


def undo_figures(found: Undone) -> dict[str, object]:
    """For programs."""
    return {**asdict(found), "sendings": for_programs(found.sendings)}


def undo_screen(found: Undone, words: Words) -> str:
    """What was, or would be, taken back: its files by name, its documents."""
    told = [words.text(f"cli.undo.{'done' if found.is_done else 'shown'}", batch=found.batch)]
    if found.files:
        told.append(words.text("cli.undo.files", count=count(len(found.files))))
        told += [f"  ● {harmless(name)}" for name in found.files]
    if found.documents:
        told.append(words.text("cli.undo.folder", folder=found.folder))
    if found.sendings:
        told.append(words.text("cli.undo.tell", names=recipients(found.sendings, words)))
    if found.mails:
        names = words.joined(map(harmless, found.mails))
        told.append(words.text("cli.undo.sent", count=count(len(found.mails)), names=names))
    return folded("\n".join(told))
