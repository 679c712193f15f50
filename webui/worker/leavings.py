"""The worker takes away, now and then, what is left of plans that nobody applied."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from archive.audit.audit import Audit
from archive.audit.records import Actor, Door
from archive.desk.place import desk_of
from archive.errors import ArchiveError
from archive.home import Home
from archive.plans.leavings import clear
from archive.plans.plans import Plans

EACH = 3_600.0
"""Seconds from one look to the next."""


class Leavings:
    """What is left at the home at this path. `ticks` are seconds that nobody sets."""

    def __init__(self, path: Path, ticks: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._ticks = ticks
        self._next = float("-inf")

    def clear_when_due(self) -> None:
        """Take away what is over, where that was not looked at in the last hour. What cannot be now goes later.

        Whoever calls this has nothing else to do; the desk is made by nobody for it.
        """
        if self._ticks() < self._next or not desk_of(self._path).exists():
            return
        self._next = self._ticks() + EACH
        with suppress(ArchiveError), closing(Home.open(self._path)) as home:
            gone = clear(home.desk, home.path, Plans(home.desk, home.path))
            if gone:
                Audit(home.desk).note(Actor("worker", Door.WORKER), "plans cleared", {"plans": gone[:100]})
