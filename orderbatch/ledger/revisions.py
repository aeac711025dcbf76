"""The revisions of the ledger: a migration says itself which one it follows, and nothing else lists them."""

import re
from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"
_SAID = re.compile(r'^(?:down_)?revision = (?:"(\w+)"|None)$', re.MULTILINE)  # its own, then which it follows


def oldest_first(folder: Path) -> tuple[str, ...]:
    """The revisions of the migrations in a folder. `ValueError` where two follow one, or one follows none."""
    said = [_SAID.findall(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")]
    next_of = {followed: revision for revision, followed in said}
    chain = [""]
    while chain[-1] in next_of:
        chain.append(next_of.pop(chain[-1]))
    if len(chain) != len(said) + 1:
        raise ValueError(f"the migrations behind {chain[-1]} are no chain")
    return tuple(chain[1:])


REVISIONS = oldest_first(MIGRATIONS / "versions")
HEAD = REVISIONS[-1]
