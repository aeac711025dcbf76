"""Originals back into the inbox, and documents out of the way, when a batch is undone (11-keeping)."""

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from orderbatch.contract.names import clean_name
from orderbatch.contract.words import Words
from orderbatch.workspace.atomic import hash_of, sync_folder, write_all
from orderbatch.workspace.workspace import Workspace


def put_back(workspace: Workspace, files: Sequence[Mapping[str, Any]]) -> None:
    """Copy files from the archive into the inbox, touched when they first came; the archive keeps its own.

    files: name, sha256, received_at, path. One that lies there already is left. Repeating it changes nothing.
    """
    for file in files:
        target = _free(workspace.inbox, str(file["name"]), str(file["sha256"]))
        if hash_of(target) != file["sha256"]:
            write_all([(target, (workspace.root / str(file["path"])).read_bytes())])
        moment = workspace.timestamp(dt.datetime.fromisoformat(str(file["received_at"])))
        os.utime(target, (moment, moment))


def is_there(workspace: Workspace, file: Mapping[str, Any]) -> bool:
    """Whether a file can be put back: its original is as it came, or it lies in the inbox again."""
    places = (
        workspace.root / str(file["path"]),
        _free(workspace.inbox, str(file["name"]), str(file["sha256"])),
    )
    return any(hash_of(place) == file["sha256"] for place in places if place.is_file())


def set_aside(workspace: Workspace, folder: Path) -> None:
    """Name a batch's folder of documents as undone; nothing where it is so already."""
    if folder.is_dir():
        folder.rename(folder.with_name(undone(workspace, folder.name)))
        sync_folder(folder.parent)


def undone(workspace: Workspace, name: str) -> str:
    """What the folder of a batch is called once it is undone, in the workspace's language."""
    return Words(workspace.language).text("phrases.undone", name=name)


def _free(inbox: Path, name: str, sha256: str) -> Path:
    """Where a file of that name can lie without being in another's way."""
    stem, dot, ending = name.rpartition(".")
    plain = inbox / (clean_name(stem, f".{ending}") if dot else clean_name(name))
    if not plain.exists() or hash_of(plain) == sha256:
        return plain
    return plain.with_name(f"{plain.stem} ({sha256[:8]}){plain.suffix}")
