"""How far the tests look: what a developer waits for, or all that `.ci/run` asks (ORDERBATCH_THOROUGH=1).

Both try the same things. Thorough tries more desks of the random ones, and kills a run at more of its steps.
"""

import os
from pathlib import Path

from orderbatch.contract.words import LANGUAGES

THOROUGH = bool(os.environ.get("ORDERBATCH_THOROUGH"))


def asked(name: str, usual: int, thorough: int) -> int:
    """A number that the variable `name` may set; else the usual one, or the thorough one."""
    return int(os.environ.get(name, "0")) or (thorough if THOROUGH else usual)


# The languages of which the tests know how they are written; another one is held by what every language must
# do (test_house, test_docs, test_mill), until it has a style sheet here.
STYLED = tuple(name for name in LANGUAGES if (Path(__file__).parent / "style" / f"{name}.toml").is_file())
