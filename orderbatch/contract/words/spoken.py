"""What the sentences of findings and errors name, put into the reader's language."""

import errno
import os
from collections.abc import Mapping

from orderbatch.contract.words import Words


def spoken(numbers: Mapping[str, object], words: Words) -> dict[str, object]:
    """The numbers of a sentence with the names in them put into the reader's language.

    row → whose it is, said before the rest, or ""; column and missing → headings; layout → what became of
    sheets and headings; choices → the words to choose from; attachment → its name; why → why a file was not
    opened; kind, kinds, document → names of sheets; state → its name; backup → that there is none, where it
    is "-"; problem → a system's reason; near → a question, or ""; replacement → what took its place, or "";
    changes → cases before and now, or ""; belongs → where an answer to a document goes.
    """
    said: dict[str, object] = words.amounts(numbers, str(numbers.get("currency", "")))
    said["row"], colon = _of_row(said.get("row", ""), words), words.text("phrases.colon")
    said["attachment"] = f"{said['attachment']}{colon}" if "attachment" in said else ""
    for name, called in (("missing", words.heading), ("kinds", words.kind)):
        if isinstance(some := said.get(name), list | tuple):
            said[name] = [called(str(one)) for one in some]
    if isinstance(layout := said.get("layout"), list | tuple):
        said["layout"] = [words.text(f"phrases.layout.{how}", name=name) for how, name in layout]
    if "choices" in said:
        values = words.look_up(f"choices.{said['choices']}")
        said["choices"] = [words.choice(str(said["choices"]), value) for value in values]
    if "why" in said and said["why"] in words.look_up("phrases.hostile"):
        said["why"] = words.text(f"phrases.hostile.{said['why']}")
    sometimes = (("near", "near"), ("replacement", "replaced"), ("changes", "changed"))
    for name, phrase in sometimes:  # nothing where there is none
        said[name] = words.text(f"phrases.{phrase}", **{name: said[name]}) if said.get(name) else ""
    for name, called in (("document", words.kind), ("kind", words.kind), ("column", words.heading)):
        if name in said:
            said[name] = called(str(said[name]))
    if said.get("backup") == "-":
        said["backup"] = words.text("phrases.no_backup.said")
    if isinstance(problem := said.get("problem"), str):
        said["problem"] = said_of_the_disk(problem, words)
    for name, phrase in (("state", "states"), ("belongs", "belongs")):
        if isinstance(key := said.get(name), str):
            said[name] = words.text(f"phrases.{phrase}.{key}")
    return said


def _of_row(row: object, words: Words) -> object:
    """Of (order, item) `Order N1: `, `Item A: ` or both; of neither `Order `, before its number."""
    if not isinstance(row, list | tuple):
        return row
    order, item = row
    name = ("line" if order else "item") if item else "order" if order else "itself"
    return words.text(f"phrases.row.{name}", order_no=order, sku=item)


def said_of_the_disk(reason: str, words: Words) -> str:
    """What a system said of a file, in the words of this screen where they have it."""
    sentences = words.look_up("phrases.disk")
    names = {os.strerror(getattr(errno, name)): name for name in sentences if hasattr(errno, name)}
    return str(sentences[names[reason]]) if reason in names else reason
