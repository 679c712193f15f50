"""One writer at a time: a lock that the kernel frees when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive.errors import HomeBusy, HomeNotWritable

_PAUSE = 0.05  # seconds between two tries
_held: set[int] = set()


def _let_go() -> None:
    """In a process that was forked: a lock is its parent's, and ends with that however long this one lives."""
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def exclusive(path: Path, work: str, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock file at `path` for `work` (a noun such as "import"), waiting up to `wait` seconds for it.

    Raises `HomeBusy` naming the process that holds it, `HomeNotWritable` when there can be no lock file.
    """
    try:
        # Never through a link that somebody has put there: what is written to would be another file.
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise HomeNotWritable(
            f"{path.parent} cannot be written to ({error.strerror}); check its permissions"
        ) from error
    _held.add(handle)
    try:
        deadline = time.monotonic() + wait
        while not _taken(handle):
            if time.monotonic() >= deadline:
                holder = os.pread(handle, 100, 0).decode(errors="replace").strip() or "another process"
                raise HomeBusy(f"{holder} is writing to {path.parent}; wait for it to end, then try again")
            time.sleep(_PAUSE)
        with suppress(OSError):  # on a full disk others are not told who holds it
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"process {os.getpid()} ({work})\n".encode(), 0)
        yield
    finally:
        if handle in _held:
            _held.remove(handle)
            os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
