"""Who is answered by what: members by the whole archive, the public by the copy without what is private, or by none.

Where nothing is private there is one archive for all, and one look into its database tells that. Whatever keeps that
look from being taken keeps the public from being answered."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.audience.public_copy import misfit
from archive.errors import ArchiveError, ClosedForNow, DamagedArchive, Failure, NotAHome
from archive.home import Home
from archive.site.private import Private, read_wish
from archive.site.texts import Site
from index.errors import SearchError
from index.following.audiences import copy_of, has_copies
from index.following.locate import index_of, place_of_copies
from index.following.mending import MendingProcess
from index.private.proof import archive_state
from webui.services import ClosedServices, Searches, Services

_AGAIN = 60.0  # seconds until a copy that does not stand is asked for again
_LOOKED = 10.0  # seconds that a copy on a server is taken to stand


@dataclass(frozen=True, slots=True)
class _Copy:
    """What was found for a revision of an archive, and when: the copy, or None where none stands."""

    revision: str
    services: Services | None
    of: Home
    seen: float

    def is_still(self, private: Private, of: Home) -> bool:
        """Whether that is so for this: what lies on a server is not asked for each page."""
        if self.revision != private.revision or self.of is not of:
            return False
        if of.servers.store is not None:
            return time.monotonic() - self.seen < _LOOKED
        return self.services is not None and copy_of(of, private) is not None


class Audiences:
    """Tells what is private now, and gives what each audience is answered by. Safe for threads."""

    def __init__(self, home: Path, searcher: Searches | None = None) -> None:
        self._home = home
        self.members = Services(home, searcher)
        """The whole archive."""
        self._copy: _Copy | None = None
        self._lock = threading.Lock()
        self._mender: MendingProcess | None = None
        self._asked = 0.0

    def private(self) -> Private:
        """What is private now. Raises `ArchiveError` where that cannot be read."""
        return self.settings()[1]

    def settings(self) -> tuple[Site, Private]:
        """What the keepers have set, and what is private now. Raises as `private`."""
        try:
            home = self.members.home
            wished = read_wish(home.shelf)  # first: who fulfils a wish sets the site, and then forgets the wish
            site, held = home.store.site.read_all()
        except NotAHome:
            return Site(), Private()  # there is nothing to read
        if wished is None:
            return site, held
        more, idle = wished
        is_idle = idle and idle == archive_state(home)
        return site, held if is_idle else held.joined(more)

    def public(self, private: Private) -> Services:
        """What the public is answered by where this is private."""
        if not private:
            return self.members
        if private.everything:
            return ClosedServices(self._home, ClosedForNow("the archive is private as a whole"))
        why: ArchiveError = ClosedForNow("the copy of the archive for the public is being made")
        if not has_copies(self.members.home):
            told = "a part of the archive is private, and with its index in this home there is no copy without it: "
            mend = "have the index in a cluster, or make the archive private as a whole, or public"
            return ClosedServices(self._home, ClosedForNow(told + mend))
        try:
            found = self._standing(private)
        except ArchiveError as error:
            found, why = None, error
        if found is None:
            with suppress(Failure, OSError):  # it is told anyhow that nobody is answered
                self._ask()
            return ClosedServices(self._home, why)
        return found

    def _standing(self, private: Private) -> Services | None:
        """The copy that hides just this, where one stands."""
        of, known = self.members.home, self._copy
        if known is None or not known.is_still(private, of):
            with self._lock:
                known = self._copy
                if known is None or not known.is_still(private, of):
                    found = self._found(private, of, known.services if known else None)
                    known = self._copy = _Copy(private.revision, found, of, time.monotonic())
        return known.services

    def _found(self, private: Private, of: Home, opened: Services | None) -> Services | None:
        if (folder := copy_of(of, private)) is None:
            return None
        if opened is None or opened.audience != private.revision:
            opened = Services(folder, audience=private.revision, originals=self.members)
        try:
            return None if misfit(opened.home, of, None, _place_of_index(of)) else opened
        except (DamagedArchive, NotAHome):
            return None

    def _ask(self) -> None:
        """Have the copy made, in a process of its own, as an index that is of no use is."""
        if time.monotonic() - self._asked < _AGAIN and self._asked:
            return
        with self._lock:
            self._asked = time.monotonic()
            storage = index_of(self.members.home)
            self._mender = self._mender or MendingProcess(self._home, storage)
            self._mender.begin(storage.pointer(), "")


def _place_of_index(home: Home) -> str | None:
    """Where the index of a copy is to be; None where that cannot be told now: articles are read all the same."""
    try:
        return place_of_copies(home)
    except SearchError:
        return None
