"""Where a desk lies: folders that a program copies elsewhere, drives of the network (11-keeping, Privacy)."""

from pathlib import Path

from orderbatch.contract.words import LANGUAGES, topic

_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afpfs", "9p")
_MOUNTS = Path("/proc/mounts")


def synchronised_by(folder: Path) -> str:
    """The folder above (or this one) that a program keeps in step with other machines; "" where none does."""
    names = tuple(name for language in LANGUAGES for name in topic(language, "phrases")["synchronised"])
    for part in folder.resolve().parts:
        if part.casefold().startswith(names):
            return part
    return ""


def conflict_copies(folder: Path) -> list[str]:
    """Names of second copies that such a program made of our own files here, by their names and content.

    A copy is named like the file, with something behind it, and is of the same kind: the first bytes agree.
    """
    found = []
    for path in sorted(folder.iterdir()):
        for own in ("ledger.db", "orderbatch.toml"):
            stem, _dot, ending = own.partition(".")
            is_like = path.name.startswith(stem) and path.name.endswith(ending) and path.name != own
            if is_like and path.is_file() and (folder / own).is_file() and _same_kind(path, folder / own):
                found.append(path.name)
    return found


def _same_kind(path: Path, own: Path) -> bool:
    """Whether both are databases, or both text with at least one line in common."""
    if own.suffix == ".db":
        with path.open("rb") as one, own.open("rb") as other:
            return one.read(16) == other.read(16)
    lines = own.read_text("utf-8", errors="replace").splitlines()
    return any(line and line in lines for line in path.read_text("utf-8", errors="replace").splitlines())


def network_drive(path: Path, mounts: str | None = None) -> str:
    """The network drive on which a file lies; "" where it is none, or where the system does not tell.

    mounts: the table of mounts as Linux writes it; read from the system unless given.
    """
    whole = path.resolve()
    if whole.drive.startswith("\\\\"):
        return whole.drive
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text("utf-8", errors="replace")
        except OSError:
            return ""
    found = {row[1]: row[2] for line in mounts.splitlines() if len(row := line.split()) > 2}
    above = next((place for place in (whole, *whole.parents) if place.as_posix() in found), None)
    return above.as_posix() if above and found[above.as_posix()] in _NETWORK else ""
