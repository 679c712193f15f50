"""The table of contents of an index: its segments, and which of their documents are deleted.

It is JSON under a checksum. Whoosh's own table lies beside it, written by Whoosh's commit for Whoosh's tools, and is
never read here: to unpickle it is to run whatever somebody has put there.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from archive.atomic_file import replacing
from archive.errors import Repair
from index.arrays.segment import SegmentReader
from index.engine.checked_json import number, read, text, written
from index.errors import IndexDamaged

INDEX_NAME = "MAIN"  # Whoosh's own default
EXTENSION = ".arrays"

_FILE = "SEGMENTS.json"
_KIND = "contents"
_ID = re.compile("[0-9a-z]{16}")  # as Whoosh names segments
_MOST = 1 << 31  # documents of a segment; commits


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment by its id: how many documents it was written with, and which of them are deleted (a bit each, none
    where nothing is)."""

    id: str
    count: int
    deleted: bytes = b""

    def open(self, folder: Path) -> SegmentReader:
        """Its file opened. Raises `SegmentDamaged`."""
        return SegmentReader(folder / f"{INDEX_NAME}_{self.id}{EXTENSION}", self.count, self.deleted)


@dataclass(frozen=True, slots=True)
class Contents:
    """The segments in their order; `commits` counts the changes that brought the index there."""

    commits: int = 0
    segments: tuple[Listed, ...] = ()


def begun(folder: Path) -> bool:
    """Whether there is an index in a folder, sound or not: a table of contents or a segment."""
    return (folder / _FILE).exists() or any(folder.glob(f"*{EXTENSION}"))


def read_contents(folder: Path) -> Contents:
    """The table of the index in a folder. Raises `IndexDamaged`."""
    try:
        fields = read(folder / _FILE, _KIND)
        listed = tuple(map(_listed, fields["segments"]))
        if len({each.id for each in listed}) < len(listed):
            raise ValueError
        return Contents(number(fields["commits"], _MOST), listed)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{folder / _FILE} is missing or damaged", Repair.REINDEX) from error


def write_contents(folder: Path, contents: Contents) -> None:
    """Put a table in the place of the one there, which other folders may share."""
    segments = [
        {"id": each.id, "documents": each.count, "deleted": base64.b64encode(each.deleted).decode()}
        for each in contents.segments
    ]
    with replacing(folder / _FILE, folder / f"{_FILE}.new") as out:
        out.write(written(_KIND, {"commits": contents.commits, "segments": segments}))


def _listed(said: dict[str, object]) -> Listed:
    count = number(said["documents"], _MOST)
    encoded = said["deleted"]
    if not isinstance(encoded, str) or not _ID.fullmatch(name := text(said["id"])):
        raise ValueError
    deleted = base64.b64decode(encoded, validate=True)
    if deleted and (len(deleted) != -(-count // 8) or deleted[-1] & ((1 << -count % 8) - 1)):
        raise ValueError
    return Listed(name, count, deleted)
