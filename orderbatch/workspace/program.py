"""Which program this is: two write the same bytes of a batch only where all that makes them is the same."""

import os
import sys
import zlib
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_DRAWING = ("contract", "ledger", "read", "write")  # rooms that documents are drawn in and from
_LIBRARIES = ("XlsxWriter", "Jinja2")


@cache
def program() -> str:
    """What is installed here as far as documents show it: our words and code, the libraries, Python, zlib."""
    digest = sha256()
    said = [sys.version, zlib.ZLIB_RUNTIME_VERSION, *map(version, _LIBRARIES)]
    digest.update("\n".join(said).encode())
    for path in (path for room in _DRAWING for path in _files(_PACKAGE / room)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _files(folder: Path) -> list[Path]:
    """Those of a room that a program is made of; Python lays its own beside them."""
    found = [Path(above, name) for above, _folders, names in os.walk(folder) for name in names]
    return sorted(path for path in found if path.suffix in (".py", ".toml"))
