"""Documents of ours in which nobody fills in anything: what is told of one that somebody sends back."""

import re
from collections.abc import Mapping
from functools import cache

from orderbatch.contract.names import own_name
from orderbatch.contract.words import LANGUAGES, Words

FOR_THE_HOUSE = ("monthly", "report", "bench", "customer_score", "policy_audit", "cover", "certificate")
ASK_NOTHING = (
    *FOR_THE_HOUSE,
    "policy_notice",
    "catalogue_change",
    "notice",
    "summary",
    "summary_text",
    "batch",
)
# Documents of a batch that are held against what was sent when they come back: those that somebody fills in,
# and those of which nothing is read, whatever is written into them.
FILLED_IN = frozenset(
    ("approval", "review", "reply", "tracking", "shipping_chase", "dispatch_notice", "incidents")
)
NOTHING_READ = frozenset(
    (
        *("pick_list", "payment_chase", "behind_plan", "credit_list", "reconciliation"),
        *("policy_notice", "catalogue_change", "notice"),
    )
)
HELD_AGAINST = FILLED_IN | NOTHING_READ
# Sheets that go to no agent: finance's, the supervisor's, the warehouse's, the desk's own.
OF_THE_HOUSE = frozenset(
    (
        *("agents", "balances", "policy_payments", "finance_payments", "desk_change"),
        *("approval", "approval_lines", "review", "tracking", "tracking_orders", "pick_list"),
        *("payment_chase", "shipping_chase", "behind_plan", "credit_list", "reconciliation"),
    )
)
# Documents that go to no agent and come back, or may: what a file is that nobody can read, its name tells.
_OF_THE_HOUSE = (
    *(
        "approval",
        "reading",
        "review",
        "tracking",
        "pick_list",
        "payment_chase",
        "shipping_chase",
        "incidents",
    ),
    *("credit_list", "reconciliation", "catalogue_change"),
)
_WHOLE = ("statement", "payment_chase")  # several sheets, or one that is read as another kind
_BATCH = rb"(\d{4}-\d\d-\d\d-\d+)"
_POLICY = rb"(?s)\A<!DOCTYPE html>.{0,900}content=\"default-src &#39;none&#39;.{0,900}<title>[^<]*"
_FIRST_LINE = rb"(?:, |\xef\xbc\x8c)\d{4}-\d\d-\d\d\r?\n\r?\n"
_TEXTS = {  # how what is no workbook begins
    "summary": re.compile(_POLICY + _BATCH),
    "summary_text": re.compile(rb"\A[^\r\n]{1,200}" + _BATCH + _FIRST_LINE),
    "batch": re.compile(rb'(?s)\A\{\s*"arrivals": .*?\n\s*"batch": "' + _BATCH),
}


def is_named_as_the_houses(file: str) -> bool:
    """Whether a file has the name of a document of ours that goes to no agent, with anything around it."""
    return bool(_names_of_the_house().search(own_name(file)))


@cache
def _names_of_the_house() -> re.Pattern[str]:
    names = [
        str(words.look_up(f"documents.{kind}.name"))
        for words in map(Words, LANGUAGES)
        for kind in _OF_THE_HOUSE
    ]
    batch = r"P?\d{4}-\d\d-\d\d-\d+"
    return re.compile("|".join(re.escape(name.partition("{")[0].strip()) + rf"\W*{batch}" for name in names))


def text_of_ours(content: bytes) -> tuple[str, str] | None:
    """The kind and the batch of a summary or a batch.json."""
    for kind, begins in _TEXTS.items():
        if found := begins.match(content):
            return kind, found[1].decode()
    return None


def named_by(properties: Mapping[str, str], kinds: set[str]) -> str:
    """What a workbook of ours is, by its own word, or "". kinds: of what is read in it."""
    kind = properties.get("kind", "") if properties.get("batch") else ""
    if kind in (_WHOLE if kinds else ASK_NOTHING):
        return kind
    return ""
