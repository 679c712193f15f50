"""Where the sources of a plan lie, and how they are now: none leads out of the folder that it is chosen from."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.errors import BadPlan
from archive.messages import Message
from archive.plans.records import Plan, Way
from archive.uploads.uploads import folder_of

INBOX = "inbox"
"""The folder in a home from which sources may be chosen, where no other is set."""
MOST_SHOWN = 1_000
_MOST_PARTS = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder of the inbox: its path there, its name, its bytes (0 for a folder) and when it was changed, in
    seconds since 1970."""

    path: str
    name: str
    is_folder: bool
    size: int
    changed: float


def sources_of(home: Path, plan: Plan, inbox: Path) -> list[Path]:
    """The files and folders that a plan is made of. Raises `BadPlan` where one is not there, or leads out of the
    inbox."""
    match plan.way:
        case Way.UPLOAD:
            folder = folder_of(home, plan.id)
            is_there = folder.is_dir() and not folder.is_symlink()
            # Without the links that lead to the home: whoever reads may follow none.
            found = sorted(folder.resolve().iterdir()) if is_there else []
            if not found:
                raise BadPlan(Message("Nothing was uploaded yet; choose files first."))
            return found
        case Way.INBOX:
            return [within(inbox, each) for each in plan.sources]
        case Way.PATHS:
            return [Path(each) for each in plan.sources]


def within(inbox: Path, path: str) -> Path:
    """The file or folder of the inbox at this path ("": the inbox itself). Raises `BadPlan` where it is not there, or
    any part of the path is a link or leads upwards."""
    parts = [part for part in path.split("/") if part]
    if len(parts) > _MOST_PARTS or any(part in (".", "..") or "\0" in part for part in parts):
        raise BadPlan(Message("Choose a file or folder of the inbox."))
    here = inbox.resolve()
    try:
        handle = os.open(here, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in parts:
                # Each step is taken from the folder that is open: nobody can exchange what was looked at before.
                mode = os.stat(part, dir_fd=handle, follow_symlinks=False).st_mode
                if not (stat.S_ISDIR(mode) or (stat.S_ISREG(mode) and part is parts[-1])):
                    raise BadPlan(Message("%(name)s is a link or no plain file, and is not followed.", name=path))
                here /= part
                if stat.S_ISDIR(mode):
                    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
                    below = os.open(part, flags, dir_fd=handle)
                    os.close(handle)
                    handle = below
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:
        raise BadPlan(Message("There is no file or folder %(name)s in the inbox.", name=path or "/")) from error
    return here


def entries(inbox: Path, path: str = "") -> list[Entry]:
    """What lies in a folder of the inbox, folders first; links, hidden files and names that are
    no text are left out. Raises `BadPlan`."""
    found = []
    try:
        with os.scandir(within(inbox, path)) as each_entry:
            for each in each_entry:
                with suppress(OSError, UnicodeEncodeError):
                    each.name.encode()  # one that is no text cannot be chosen on a page
                    mode = each.stat(follow_symlinks=False)
                    is_folder = stat.S_ISDIR(mode.st_mode)
                    if each.name.startswith(".") or not (is_folder or stat.S_ISREG(mode.st_mode)):
                        continue
                    size = 0 if is_folder else mode.st_size
                    full = f"{path.strip('/')}/{each.name}".lstrip("/")
                    found.append(Entry(full, each.name, is_folder, size, mode.st_mtime))
    except OSError as error:
        raise BadPlan(Message("The inbox cannot be read: %(why)s.", why=error.strerror or "")) from error
    return sorted(found, key=lambda each: (not each.is_folder, each.name))[:MOST_SHOWN]


def state_of(sources: Sequence[Path]) -> str:
    """What changes when a file of the sources comes, goes, is written to or exchanged."""
    digest = hashlib.sha256()
    for source in sources:
        _note(digest, source)
        if source.is_dir():
            for folder, folders, files in os.walk(source):
                folders.sort()
                for name in sorted(files):
                    _note(digest, Path(folder) / name)
    return digest.hexdigest()


def _note(digest: hashlib._Hash, path: Path) -> None:
    try:
        seen = path.lstat()
    except OSError:
        digest.update(b"gone\0")
        return
    told = f"{path}\0{seen.st_ino}\0{seen.st_size if stat.S_ISREG(seen.st_mode) else ''}\0"
    told += f"{seen.st_mtime_ns if not stat.S_ISDIR(seen.st_mode) else ''}\0"
    digest.update(told.encode("utf-8", "surrogateescape"))
