"""How far the tests look: what a developer waits for, or all that `.ci/run` asks (ORDERBATCH_THOROUGH=1).

Both try the same things. Thorough tries more desks of the random ones, and kills a run at more of its steps.
"""

import os

THOROUGH = bool(os.environ.get("ORDERBATCH_THOROUGH"))


def asked(name: str, usual: int, thorough: int) -> int:
    """A number that the variable `name` may set; else the usual one, or the thorough one."""
    return int(os.environ.get(name, "0")) or (thorough if THOROUGH else usual)
