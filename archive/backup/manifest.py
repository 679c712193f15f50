"""What a backup says of itself: `BACKUP.json`, which names every file in it with its size and SHA-256."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath

from archive.backup.contents import is_left_out
from archive.database.snapshot import Held
from archive.errors import BadBackup, Repair
from archive.home import DATABASE

NAME = "BACKUP.json"
MOST_BYTES = 16 << 20  # JSON may take thirty times as much in memory
MOST_FILES = 100_000

_FORMAT = 1
_LONGEST_PART, _LONGEST = 255, 4_096  # bytes of a name


@dataclass(frozen=True, slots=True)
class Manifest:
    """When a backup was made (ISO 8601, UTC), of what, and what is in it: `files` by name with (size in bytes,
    SHA-256), and all `folders`, each behind the one that it lies in. Names are relative to the home, with `/`."""

    made_at: str
    held: Held
    files: dict[str, tuple[int, str]]
    folders: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(size for size, _ in self.files.values())


def written(manifest: Manifest) -> bytes:
    """The manifest as it stands in the file."""
    said = {"format": _FORMAT, "program": "hemeroteca", **asdict(manifest)}
    return f"{json.dumps(said, indent=1)}\n".encode()


def read(data: bytes) -> Manifest:
    """The inverse of `written`, of bytes that anybody may have written. Raises `BadBackup`."""
    try:
        said = json.loads(data)
        if said["program"] != "hemeroteca":
            raise ValueError("another program's")
        if said["format"] != _FORMAT:
            raise BadBackup("it was made by a newer Hemeroteca; upgrade the program, then restore it")
        held = Held(**said["held"])
        numbers = (held.version, held.seq, held.documents, held.imports)
        if not all(type(each) is int and each >= 0 for each in numbers):
            raise ValueError("its counts are no numbers")
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in said["files"].items()}
        manifest = Manifest(str(said["made_at"]), replace(held, archive_id=str(held.archive_id)), files, ())
        manifest = replace(manifest, folders=tuple(map(str, said["folders"])))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadBackup(f"its {NAME} cannot be read ({error})", Repair.ANOTHER_BACKUP) from error
    _refuse_hostile(manifest)
    return manifest


def _refuse_hostile(manifest: Manifest) -> None:
    if DATABASE not in manifest.files:
        raise BadBackup("there is no database in it", Repair.ANOTHER_BACKUP)
    if len(manifest.files) + len(manifest.folders) > MOST_FILES:
        raise BadBackup(f"it holds more than {MOST_FILES:,} files", Repair.ANOTHER_BACKUP)
    known = {""}
    for name in manifest.folders:
        if not _is_sound(name, known) or name in known:
            raise BadBackup(f"it names a folder that no backup holds ({name[:80]!r})", Repair.ANOTHER_BACKUP)
        known.add(name)
    for name, (size, _) in manifest.files.items():
        if not _is_sound(name, known) or name in known or size < 0:
            raise BadBackup(f"it names a file that no backup holds ({name[:80]!r})", Repair.ANOTHER_BACKUP)


def _is_sound(name: str, folders: Iterable[str]) -> bool:
    """Whether the name is one of a file within the home, in one of the `folders`, that a backup of ours would hold."""
    parts = name.split("/")
    parent = str(PurePosixPath(name).parent)
    return (
        "\0" not in name
        and len(name.encode("utf-8", "surrogateescape")) <= _LONGEST
        and all(part not in ("", ".", "..") and len(part.encode("utf-8", "replace")) <= _LONGEST_PART for part in parts)
        and ("" if parent == "." else parent) in folders
        and not is_left_out(name)
    )
