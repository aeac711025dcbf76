"""How heavy a finding is."""

from typing import Literal

# error: the order (or row, or file) does not go on. warning: it goes on, and is told. note: told alone.
Severity = Literal["error", "warning", "note"]
