"""Opening files below one folder and nowhere else, whatever is put into the place of one between two looks at it.

Sources that are chosen at the desk lie in a folder to which others may write, while what is read is of whoever runs the
program. A path that was looked at says nothing about what is opened by it later: so each step of it is taken from the
folder that is open, and no link is followed.

As readers of an import open files in threads of their own, the folder holds for the process.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from archive.atomic_file import open_plain

_OUTSIDE = "it leads out of the folder that it was chosen from, and is not followed"
_LINK = "it is a link, and is not followed"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_within: list[tuple[Path, int]] = []


@contextmanager
def confined_to(folder: Path) -> Iterator[None]:
    """While the block runs, files and folders are opened below this folder alone. Raises `OSError` where it is none."""
    root = folder.resolve()
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    _within.append((root, handle))
    try:
        yield
    finally:
        _within.pop()
        os.close(handle)


def open_source(path: Path) -> BufferedReader:
    """A file of a source, from its first byte. Raises `OSError`, for a pipe or a device too, and for what lies outside
    of the folder that reading is confined to."""
    if not _within:
        return open_plain(path)
    file = os.fdopen(_opened(path, _FILE), "rb")
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(errno.EINVAL, "It is no plain file", str(path))


def names_in(folder: Path) -> list[str]:
    """The names in a folder of a source, sorted. Raises `OSError`, as `open_source`."""
    if not _within:
        return sorted(each.name for each in folder.iterdir())
    handle = _opened(folder, _FOLDER)
    try:
        return sorted(os.listdir(handle))  # noqa: PTH208  # of what is open, not of a path
    finally:
        os.close(handle)


def _opened(path: Path, flags: int) -> int:
    root, handle = _within[-1]
    try:
        parts = path.relative_to(root).parts
    except ValueError:
        raise OSError(errno.EXDEV, _OUTSIDE, str(path)) from None
    if ".." in parts:
        raise OSError(errno.EXDEV, _OUTSIDE, str(path))
    here = os.dup(handle)
    try:
        for part in parts[:-1]:
            below = _step(here, part, _FOLDER, path)
            os.close(here)
            here = below
        return _step(here, parts[-1] if parts else ".", flags, path)
    finally:
        os.close(here)


def _step(folder: int, name: str, flags: int, path: Path) -> int:
    try:
        return os.open(name, flags, dir_fd=folder)
    except OSError as error:
        # Of a link that is to be a folder, some systems say that it is none.
        if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK):
            raise OSError(error.errno, _LINK, str(path)) from error
        raise
