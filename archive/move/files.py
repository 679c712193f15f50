"""The files of an archive in a home, and new ones in a folder of drafts, for one that is moved there."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from archive.atomic_file import flush_to_disk
from archive.database.file_move import make_draft
from archive.database.opening import open_place
from archive.database.soundness import SEAL
from archive.database.sqlite import APPLICATION_ID
from archive.desk.database import APPLICATION_ID as DESK_ID
from archive.desk.database import DESK as DESK_FILE
from archive.desk.database import desk_faults
from archive.errors import NotMoved
from archive.home import DATABASE
from archive.move.places import DESK, DOCUMENTS, Part

_FILES = {DOCUMENTS.name: (DATABASE, APPLICATION_ID), DESK.name: (DESK_FILE, DESK_ID)}
DATABASES = tuple(f"{name}{end}" for name, _kind in _FILES.values() for end in ("", "-wal", "-shm", SEAL))
"""The names of all files of databases that a home may have."""


def make(part: Part, folder: Path) -> Engine:
    """Make the database of a part in the folder, with no row in it; an engine that writes there."""
    name, kind = _FILES[part.name]
    return make_draft(folder / name, part.metadata, len(part.migrations), kind)


def look_through(folder: Path) -> None:
    """Have the databases be on the disk, and raise `ArchiveError` where they are not whole."""
    for name, _kind in _FILES.values():
        flush_to_disk(folder / name)
    open_place(folder / DATABASE, DOCUMENTS.migrations, reading=False).dispose()
    if found := desk_faults(folder / DESK_FILE):
        raise NotMoved(f"the desk that was made is damaged ({'; '.join(found)}); nothing was moved")
