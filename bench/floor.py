"""The least that the same inputs and outputs can cost: no checks, no decision, no styles, one process.

    python bench/floor.py DESK

Reads every original that a run of the desk archived, hashes and inflates it, writes it beside itself; then
takes each output of that run (workbooks as what is in them), deflates and hashes it again and writes that.
The writes are as ours: a temp file, synced, renamed, each folder synced once, many at a time.
"""

import argparse
import hashlib
import io
import zipfile
from pathlib import Path

from orderbatch.workspace.atomic import write_all


def inflated(content: bytes) -> list[tuple[str, bytes]]:
    """What is in a workbook; nothing for another file."""
    if content[:2] != b"PK":
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def deflated(members: list[tuple[str, bytes]], content: bytes) -> bytes:
    """The same workbook packed again; another file as it is."""
    if not members:
        return content
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, inner in members:
            archive.writestr(name, inner)
    return packed.getvalue()


def main(desk: Path) -> None:
    """Move the bytes of a run through memory and disk once more."""
    originals = []
    for path in sorted((desk / "archive").rglob("*.*")):
        content = path.read_bytes()
        hashlib.sha256(content).digest()
        inflated(content)
        originals.append((desk / "floor" / path.relative_to(desk), content))
    write_all(originals)
    outputs = []
    for path in sorted((desk / "outbox").rglob("*.*")):
        content = path.read_bytes()
        packed = deflated(inflated(content), content)
        hashlib.sha256(packed).digest()
        outputs.append((desk / "floor" / path.relative_to(desk), packed))
    write_all(outputs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("desk", type=Path)
    main(parser.parse_args().desk)
