"""An index that is mended in this process, before the question is answered: for tests of what is found damaged."""

from __future__ import annotations

from archive.errors import ArchiveError, Failure, HomeBusy
from archive.home import Home
from index.errors import SearchError
from index.following.sync import heal


class MendingHere:
    """A `Mender` that is done when `begin` comes back; `begun` says how often it was told."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.failure: Failure | None = None
        self.begun = 0

    def begin(self, pointer: str, reason: str) -> None:
        self.begun += 1
        try:
            heal(self._home, pointer, reason, wait=0)
            self.failure = None
        except HomeBusy:
            self.failure = None
        except (ArchiveError, SearchError) as error:
            self.failure = error
