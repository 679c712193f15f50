"""A file that appears whole or not at all, also where the power is cut; and one that is read if it is a file."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(target: Path, draft: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file to write in, which takes the place of `target` when the block ends; where it raises, all stays as it was.

    Until then the file is `draft`, a name in the same folder that nobody else writes to at the same time; what a crash
    leaves under it is taken away. `mode` is the file's, before the process's mask. Raises `OSError`. That the new file
    and not the old one is there after a power cut is sure once the folder is flushed.
    """
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def open_plain(path: Path) -> BufferedReader:
    """A file to read. Raises `OSError`, for a pipe or a device too: whoever reads from one may wait for ever."""
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(errno.EINVAL, "It is no plain file", str(path))


def read_plain(path: Path, most: int = 64 << 20) -> bytes:
    """What is in a file, opened by `open_plain`. Raises `OSError` where that is more than `most` bytes, too."""
    with open_plain(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


def flush_to_disk(path: Path) -> None:
    """Wait until what was written of a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
