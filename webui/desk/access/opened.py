"""The desk of the home that is served, opened on first use in each worker, and anew where another has taken its place.

The pages of the reading room never ask for it: whatever becomes of it, they are answered."""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from archive.desk.place import Desk, DeskNow
from archive.people.people import People
from archive.people.users import Users
from archive.shelf.folder import shelf_of
from archive.shelf.shelf import SESSION_KEY, Shelf

_WAIT_MS = 2_500
"""How long a request waits while another process writes to the desk: whoever asks can ask again, and a thread of the
server is not to be had for longer. The shell's verbs wait as ever."""


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """A desk that is open."""

    people: People


class Desks:
    """Opens the desk at a home's path. Safe for threads."""

    def __init__(self, home: Path) -> None:
        self._home, self._desk_now = home, DeskNow(home)
        self._desk, self._shelf = self._desk_now(), shelf_of(home)
        self._lock = threading.Lock()
        self._open: tuple[object, OpenDesk] | None = None
        self._left: weakref.finalize[[], Desks] | None = None

    def now(self) -> OpenDesk | None:
        """The desk as it is now; None where there is none, and then none is made. Raises `ArchiveError` where it cannot
        be opened."""
        with self._lock:
            if (desk := self._desk_now()) is not self._desk:  # the archive was moved
                self._desk, self._shelf = desk, shelf_of(self._home)
            shelf = self._shelf
        if not desk.exists():
            return None
        told = _told(desk, shelf)  # a server may be long about it, and others need not wait for that
        with self._lock:
            if desk is self._desk:
                return self._opened(desk, shelf, told)
        return self.now()  # it was moved meanwhile

    def _opened(self, desk: Desk, shelf: Shelf, told: object) -> OpenDesk | None:
        if self._open is not None and self._open[0] == told:
            return self._open[1]
        if self._open is not None:
            self._open[1].people.engine.dispose()  # connections that are in use are let go when they come back
            self._open = None
        if self._left is not None:
            self._left.detach()  # or the engine would be kept as long as we are
        engine = desk.open(wait_ms=_WAIT_MS)
        if not shelf.holds(SESSION_KEY) and not Users(engine).any():
            engine.dispose()  # the audit's alone: no key of sessions is made for a desk that nobody wants
            return None
        opened = OpenDesk(People.at(shelf, engine))
        self._open = _told(desk, shelf), opened
        self._left = weakref.finalize(self, engine.dispose)
        self._left.atexit = False
        return opened


def open_now() -> OpenDesk | None:
    """The desk for the request at hand."""
    desks: Desks = current_app.extensions["hemeroteca-desks"]
    return desks.now()


def _told(desk: Desk, shelf: Shelf) -> object:
    """What tells these files from others in their place."""
    return desk, desk.told(), shelf.stamp(SESSION_KEY)
