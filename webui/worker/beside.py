"""What stands beside the worker that writes: a process that does the jobs that only read, while there are some.

It is a process of its own, so that it can be killed, and its memory given back, whatever an import is at; it is started
when it is wanted, and ends when nothing was asked of it for a while. And a look at the desk that costs next to nothing.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive.desk.place import DeskNow, desk_of
from archive.errors import ArchiveError
from archive.jobs.kinds import Lane
from archive.jobs.queue import Queue
from webui.worker.keeper import ended, started

LOOK = 0.2  # seconds between two looks whether something is to be read
_SPARED = 30  # looks that are spared where the desk's files are as they were
_SOONEST, _LATEST = 1.0, 60.0  # seconds before a process that died is started again: longer each time


class Glance:
    """Whether the desk at a home has something new since nothing was to be done there, by its files alone."""

    def __init__(self, home: Path) -> None:
        self._desk = DeskNow(home)
        self._idle_at: object = None
        self._spared = 0

    def is_still(self) -> bool:
        """Whether nobody wrote to the desk since it was `idle`. Now and then it says no, all the same."""
        with suppress(ArchiveError):
            if not self._desk().exists():
                return True
        if self._idle_at is not None and self._idle_at == self.state() and self._spared < _SPARED:
            self._spared += 1
            return True
        self._spared = 0
        return False

    def idle(self, state: object) -> None:
        """There was nothing to do when the files were in this state; None: there was something."""
        self._idle_at = state

    def state(self) -> object:
        """What changes when somebody writes to the desk, or another is put into its place; None where it cannot be
        looked at."""
        with suppress(ArchiveError):
            return self._desk().state()
        return None


@contextmanager
def readings_beside(home: Path, lane: Lane) -> Iterator[None]:
    """While the block runs, have a process do the jobs of a lane that only reads, whenever there are some."""
    over = threading.Event()
    thread = threading.Thread(target=_keep, args=(home, lane, over), name="keeps readings", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _keep(home: Path, lane: Lane, over: threading.Event) -> None:
    reader: subprocess.Popen[bytes] | None = None
    glance, pause, not_before = Glance(home), _SOONEST, 0.0
    try:
        while not over.wait(LOOK):
            if reader is not None:
                if (status := reader.poll()) is None:
                    continue
                ended(reader)
                reader, pause = None, min(2 * pause, _LATEST) if status else _SOONEST
                not_before = time.monotonic() + pause if status else 0.0
            if time.monotonic() >= not_before and not glance.is_still() and _is_wanted(home, lane, glance):
                reader = started(home, "webui.worker.loop", lane)
    finally:
        if reader is not None:
            ended(reader)


def _is_wanted(home: Path, lane: Lane, glance: Glance) -> bool:
    """Whether something is to be read; where the desk cannot be looked at, its other keeper says so."""
    state = glance.state()
    try:
        engine = desk_of(home).open_to_read()
        if engine is None:
            return False
        try:
            is_wanted = not Queue(engine).is_idle(lane)
        finally:
            engine.dispose()
    except (ArchiveError, OSError):
        return False
    glance.idle(None if is_wanted else state)
    return is_wanted
