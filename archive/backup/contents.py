"""What of a home goes into a backup, whatever it is called, and how it is copied."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.database.snapshot import is_database, take_snapshot
from archive.desk.database import DESK
from archive.errors import BackupFailed, DamagedArchive
from archive.home import DATABASE

CHUNK = 1 << 20  # bytes read at once
_TRIES = 5
_LEFT_OUT = re.compile(
    r"""
    index(/.*)?                 # is built anew from the archive
    | public(/.*)?              # likewise, without what is private
    | (frozen/)?\.draft-.*      # half a file
    | private\.wish\.new        # the same, of an earlier version of the program
    | archive\.toml             # of this place alone: two homes that name one index would write it in turn
    | BACKUP\.json              # what another backup says of itself
    | (.*/)?[^/]*\.lock         # who is writing here, now
    | \.?session\.key(\..*)?    # whoever has it is signed in
    | \.(about|topics)-draft    # half a file, of an earlier version of the program
    | uploads(/.*)?             # on their way here, and sent again where they are missed
    | inbox(/.*)?               # what lies there has its place elsewhere
    | plans/[^/]*\.draft        # half a file
    | \.(restoring|replacing|entering)(/.*|-[^/]*(/.*)?)?   # half a home
    | replaced-[^/]+(/.*)?      # the home before this one
    | moved-[^/]+(/.*)?         # what the archive was before it was moved to a server
    | \.moving(/.*)?            # half an archive
    | \.?archive\.move(-draft)? # how far a move is
    | \.servers-(draft|try(/.*)?) # half of what says where the servers are
    """,
    re.VERBOSE | re.DOTALL,
)
_OF_A_DATABASE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder of a home, by its name relative to that, with `/`."""

    name: str
    path: Path
    is_folder: bool = False


def is_left_out(name: str) -> bool:
    """Whether no backup holds what has this name: the index, locks, keys of sessions, what belongs to this place or
    moment alone."""
    return bool(_LEFT_OUT.fullmatch(name)) or name.startswith(f"{DATABASE}-")


def entries(home: Path) -> Iterator[Entry]:
    """Everything that a backup holds, each folder before what lies in it. Links are followed. Raises `BackupFailed`."""
    yield from _within(home, "", (home.resolve(),))


def _within(folder: Path, prefix: str, above: tuple[Path, ...]) -> Iterator[Entry]:
    names = sorted(path.name for path in folder.iterdir())
    for name in names:
        path, relative = folder / name, f"{prefix}{name}"
        if is_left_out(relative) or _belongs_to_a_database(path, names):
            continue
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            if path.is_symlink():
                raise BackupFailed(f"{path} is a link to what is not there; mend it or remove it") from None
            continue  # it went as we came
        if stat.S_ISREG(mode):
            yield Entry(relative, path)
        elif stat.S_ISDIR(mode):
            if path.resolve() in above:
                raise BackupFailed(f"{path} is a link to a folder that it lies in; remove it")
            yield Entry(relative, path, is_folder=True)
            yield from _within(path, f"{relative}/", (*above, path.resolve()))
        else:
            raise BackupFailed(f"{path} is neither a file nor a folder; take it out of the archive's folder")


def _belongs_to_a_database(path: Path, beside: list[str]) -> bool:
    """Whether the file is what SQLite keeps beside a database while that is in use: its copy has all of it."""
    for end in _OF_A_DATABASE:
        base = path.name.removesuffix(end)
        if base != path.name and base in beside:
            with suppress(OSError):
                return _is_database(path.with_name(base))
    return False


def _is_database(path: Path) -> bool:
    """Whether SQLite made this file. Those that this process may have open are known by their names: closing such a
    file would take away the locks of all connections to it, and the next one to leave would take its log away while
    others write to it."""
    return path.name in (DATABASE, DESK) or is_database(path)


def copy_file(source: Path, target: Path) -> tuple[int, str] | None:
    """Copy a file as it is at one moment; its size and SHA-256, or None where it went before it could be copied.

    A database is copied by SQLite; any other file again where it changed as it was read. Raises `BackupFailed`, and
    `OSError` where it cannot be read or written.
    """
    try:
        if _is_database(source):
            with suppress(DamagedArchive):  # or only named so: its bytes are all there is
                take_snapshot(source, target)
                return measured(target)
            target.unlink(missing_ok=True)
        for _ in range(_TRIES):
            with source.open("rb") as read, target.open("wb") as written:
                before = os.fstat(read.fileno())
                shutil.copyfileobj(read, written, CHUNK)
                after, now = os.fstat(read.fileno()), source.stat()
            same = (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
            if same and (after.st_ino, after.st_size) == (now.st_ino, target.stat().st_size):
                return measured(target)
    except FileNotFoundError:
        target.unlink(missing_ok=True)
        return None
    raise BackupFailed(f"{source} changes again and again while it is copied; try again when nobody writes to it")


def measured(path: Path) -> tuple[int, str]:
    """The size of a file in bytes and its SHA-256."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
