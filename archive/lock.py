"""One writer at a time: a lock that the kernel frees when its holder dies, and who holds it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive.errors import HomeBusy, HomeNotWritable

_PAUSE = 0.05  # seconds between two tries
_LOOK = 0.2  # seconds that are tried in any case: whoever looks who holds the lock has it for an instant
_held: set[int] = set()


def _let_go() -> None:
    """In a process that was forked: a lock is its parent's, and ends with that however long this one lives."""
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def exclusive(path: Path, work: str, wait: float = 0.0) -> Iterator[Callable[[str], None]]:
    """Hold the lock file at `path` for `work` (a noun such as "import"), waiting up to `wait` seconds for it; gives
    what tells others more of the work, once that is known ("import 5").

    Raises `HomeBusy` naming the process that holds it, `HomeNotWritable` when there can be no lock file.
    """
    try:
        # Never through a link that somebody has put there: what is written to would be another file.
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise HomeNotWritable(
            f"{path.parent} cannot be written to ({error.strerror}); check its permissions"
        ) from error
    with _kept(handle):
        if not _taken_within(handle, max(wait, _LOOK)):
            holder = _said(handle) or "another process"
            raise HomeBusy(f"{holder} is writing to {path.parent}; wait for it to end, then try again")

        def say(work: str) -> None:
            with suppress(OSError):  # on a full disk others are not told who holds it
                os.ftruncate(handle, 0)
                os.pwrite(handle, f"process {os.getpid()} ({work})\n".encode(), 0)

        say(work)
        yield say


@contextmanager
def alone_in(folder: Path, wait: float) -> Iterator[bool]:
    """Hold a folder for something short, waiting up to `wait` seconds; gives whether it is held. No file is made,
    and none in it is opened. Raises `OSError`."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    with _kept(handle):
        yield _taken_within(handle, wait)


def holder(path: Path) -> str:
    """Who holds the lock file at `path` now, as "process 12 (import 5)"; "" where nobody does, or it cannot be looked
    at."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return ""
    try:
        return "" if _taken(handle, fcntl.LOCK_SH) else _said(handle) or "another process"
    except OSError:
        return ""  # there are no locks on this file system, or it is no file
    finally:
        os.close(handle)


@contextmanager
def _kept(handle: int) -> Iterator[None]:
    """Keep a handle for as long as the block runs, in this process alone."""
    _held.add(handle)
    try:
        yield
    finally:
        if handle in _held:
            _held.remove(handle)
            os.close(handle)


def _taken_within(handle: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not _taken(handle):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_PAUSE)
    return True


def _said(handle: int) -> str:
    return os.pread(handle, 100, 0).decode(errors="replace").strip()


def _taken(handle: int, how: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
