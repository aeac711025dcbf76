"""Names that stand for one thing: an order, a proposal, a file that came in, a file that we write.

Names of files are clean for every file system, and never two that it takes for one.
"""

import base64
import datetime as dt
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING

from orderbatch.contract.spellings import clean_text
from orderbatch.contract.words import LANGUAGES, Words, every_choice, topic

if TYPE_CHECKING:
    import pandas as pd

    from orderbatch.contract.batch import Output

LONGEST_NAME = 120
LONGEST_BYTES = 200  # a Chinese character takes three; file systems end at 255, temporary names are longer
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(\..*)?", re.IGNORECASE)
_OF_PROPOSAL = ("order_no", "agent", "line", "sku", "proposed", "price_minor")


def is_somebody(text: str) -> bool:
    """Whether a text can be who decided or agreed: letters, and no decision or word for nobody in place of a
    name (P-4.3.3)."""
    is_a_name = says_something(text) and any(letter.isalpha() for letter in text)
    return is_a_name and _bare(text) not in set(every_choice("decision"))


def says_something(text: str) -> bool:
    """Whether a text can be a reason: no dash, and no word for nothing (`无`, `N/A`) in place of one."""
    nothing = {word for language in LANGUAGES for word in topic(language, "reading")["nobody"]}
    return any(letter.isalnum() for letter in text) and _bare(text) not in nothing


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip(" .。!！").casefold()


def order_key(agent: str, order_no: str) -> str:
    """`<agent>/<order_no>`; a slash in the agent's code is written %2F, so that no two orders share a key."""
    return f"{agent.replace('%', '%25').replace('/', '%2F')}/{order_no}"


def day_of_batch(batch: str) -> dt.date:
    """The day of a batch, which is numbered `<date>-<n>`."""
    return dt.date.fromisoformat(batch.rpartition("-")[0])


def approval_code(secret: str, batch: str) -> str:
    """What finance's answer to a batch must carry: a keyed digest that nobody can make without the ledger."""
    digest = hmac.new(secret.encode(), f"approval {batch}".encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode()[:16]
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def same_code(theirs: str, ours: str) -> bool:
    """Whether a code that came back is ours, however its blanks and dashes went."""
    bare = "".join(filter(str.isalnum, theirs)).upper()
    return bool(ours) and hmac.compare_digest(bare.encode(), ours.replace("-", "").encode())


def proposal_digest(orders: "pd.DataFrame", lines: "pd.DataFrame") -> str:
    """SHA-256 over the lines of every proposed order: order, agent, line, SKU, cases, price in minor units.

    orders, lines: frames of a Batch (contract/batch.py). The order of their rows does not matter.
    """
    from orderbatch.contract.batch import PROPOSED

    proposed = set(orders.loc[orders["status"].eq(PROPOSED), "order_key"])
    of_proposed = lines.loc[lines["order_key"].isin(proposed)]
    cells = zip(*(of_proposed[name].astype(str).tolist() for name in _OF_PROPOSAL), strict=True)
    rows = sorted("\x1f".join(row) for row in cells)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def told_name(name: str) -> str:
    """The name of a file of the inbox in findings and in the ledger: NFC, without unseen characters.

    A name that is no UTF-8 (unpacked on another system) is read as GB18030, or its odd bytes as `?`.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape" if _is_escaped(name) else "replace")
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "replace").replace("\ufffd", "?")
    return clean_text(unicodedata.normalize("NFC", name).replace("\n", " ").replace("\t", " ")) or "_"


def _is_escaped(name: str) -> bool:
    return all("\udc80" <= letter <= "\udcff" for letter in name if "\ud800" <= letter <= "\udfff")


def clean_name(stem: str, ending: str = "") -> str:
    """A file name from any text: NFC, no separators, no reserved name, 120 characters, 200 bytes."""
    text = _FORBIDDEN.sub(" ", clean_text(unicodedata.normalize("NFC", stem)))
    text = " ".join(text.split())[: LONGEST_NAME - len(ending)].strip(" .") or "_"
    while len((text + ending).encode()) > LONGEST_BYTES:
        text = text[:-1].rstrip(" .")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    return text + ending


def own_name(name: str) -> str:
    """A file's own name: without its ending, and without what we put before it when it went back."""
    stem = PurePath(name).stem
    before = [Words(language).text("documents.marked_form.name", file="").strip() for language in LANGUAGES]
    while prefix := next((said for said in before if stem.startswith(f"{said} ")), ""):
        stem = stem.removeprefix(prefix).strip()
    return stem


def apart(outputs: "Iterable[Output]") -> "list[Output]":
    """The same outputs; of two whose names a file system would not tell apart, the second is marked."""
    from orderbatch.contract.batch import Output

    taken: set[str] = set()
    found = []
    for output in outputs:
        name = output.name
        if name.casefold() in taken:
            stem, dot, ending = name.rpartition(".")
            mark = hashlib.sha256(f"{output.kind}/{output.part}".encode()).hexdigest()[:6]
            name = f"{stem[: LONGEST_NAME - 12]} {mark}{dot}{ending}"
        taken.add(name.casefold())
        found.append(Output(name, output.kind, output.part))
    return found
