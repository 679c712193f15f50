"""Backups that are asked for at the desk: where they go, which there are, one as a file to take along."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.jobs.kinds import BACKUP
from archive.people.errors import NoSuchAccount
from webui.desk.jobs import acts
from webui.http.current import site_settings

KEPT = 10
"""Backups that are kept; older ones of this archive go when a new one is whole."""
_NAME = re.compile(r"[^/\0]{1,200}-(\d{4}-\d\d-\d\dT\d{6}Z)\.tar")
_PIECE = 1 << 18  # bytes
_MOST = 200  # of a list


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that lies there: what its file is called, when it was made (ISO 8601, UTC) and how many bytes it has."""

    name: str
    at: str
    size: int


def folder() -> Path:
    """Where backups go: the folder that the settings name, or one beside the home."""
    settings = site_settings()
    home = settings.home.absolute()
    return settings.backups or home.with_name(f"{home.name}-backups")


def make() -> int:
    """Ask for a backup; the number of the job. Raises `QueueFull`."""
    target = folder() / f"{site_settings().home.absolute().name}.tar"
    return acts.put(BACKUP, {"target": str(target), "keep": KEPT, "make_folder": True})


def kept() -> list[Kept]:
    """The backups in the folder, the newest first."""
    found = []
    with suppress(OSError):
        for each in folder().iterdir():
            if match := _NAME.fullmatch(each.name):
                with suppress(OSError):
                    seen = each.lstat()
                    if stat.S_ISREG(seen.st_mode):
                        found.append(Kept(each.name, _moment(match[1]), seen.st_size))
    return sorted(found, key=lambda each: (each.at, each.name), reverse=True)[:_MOST]


def pieces_of(name: str) -> tuple[Iterator[bytes], int]:
    """A backup in pieces, and how many bytes it has. Raises `NoSuchAccount` where there is none of this name."""
    missing = NoSuchAccount(name)
    if not _NAME.fullmatch(name):
        raise missing
    try:
        handle = os.open(folder() / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        raise missing from None
    seen = os.fstat(handle)
    if not stat.S_ISREG(seen.st_mode):
        os.close(handle)
        raise missing
    return _read(handle, seen.st_size), seen.st_size


def _read(handle: int, size: int) -> Iterator[bytes]:
    with os.fdopen(handle, "rb") as file:
        left = size  # what was promised: a file that grows is not sent further
        while left and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece


def _moment(stamp: str) -> str:
    return f"{stamp[:13]}:{stamp[13:15]}:{stamp[15:17]}+00:00"
