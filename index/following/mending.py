"""An index that is of no use is built anew in a process of its own: readers' threads keep the processor."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from archive.errors import ArchiveError, Failure, HomeBusy, Repair
from archive.home import Home
from index.errors import IndexUnavailable, SearchError
from index.following.storage import IndexStorage
from index.following.sync import heal

_LOG = logging.getLogger(__name__)  # the operator is told; readers are answered meanwhile
_NEXT_TRY = 60.0  # seconds after a build that failed
_GENTLY = 10  # what is added to the process' niceness: readers go first
_WAIT = 2.0  # seconds for who only looks whether somebody is writing


class Mender(Protocol):
    """Has an index that is of no use built anew. `begin` is called by one thread at a time."""

    def begin(self, pointer: str, reason: str) -> None:
        """See to it that the index is built anew, for this `reason`; `pointer` names the live edition that is of no
        use. With "" for a reason it is of use, and only brought to where the archive is. Comes back without waiting for
        it; nothing happens where that is going on, or has just failed."""

    @property
    def failure(self) -> Failure | None:
        """Why the last build failed; None where it did not."""


class MendingProcess:
    """A `Mender` whose builds are processes of this program, one at a time for all that look at a home: a build holds
    the index's lock. It goes on where the process that began it ends; where that does not, it is waited for at once."""

    def __init__(self, home: Path, storage: IndexStorage) -> None:
        self._home = home
        self._storage = storage
        self._watch: threading.Thread | None = None
        self._next_try = 0.0
        self.failure: Failure | None = None

    def begin(self, pointer: str, reason: str) -> None:
        """See to it that the index is built anew, unless that is going on or has just failed."""
        if (self._watch and self._watch.is_alive()) or time.monotonic() < self._next_try:
            return
        try:
            with self._storage.exclusive(0):
                pass
        except HomeBusy:
            self.failure = None  # another process is writing the index
        except ArchiveError as error:
            self._failed(error)
        else:
            _LOG.warning(
                "%s: the index is %s", self._home, f"built anew ({reason})" if reason else "brought up to date"
            )
            process = _started(self._home, pointer, reason)
            self._watch = threading.Thread(target=self._wait, args=[process], name="mending", daemon=True)
            self._watch.start()

    def _wait(self, process: subprocess.Popen[str]) -> None:
        said, _ = process.communicate()
        if process.returncode == 0:
            self.failure = None
        else:
            self._failed(_failure_in(said))

    def _failed(self, failure: Failure) -> None:
        _LOG.error("%s: the index could not be built: %s", self._home, failure)
        self.failure, self._next_try = failure, time.monotonic() + _NEXT_TRY


def _started(home: Path, pointer: str, reason: str) -> subprocess.Popen[str]:
    path = list(map(str, sys.path))
    return subprocess.Popen(  # noqa: S603  # this very program
        [
            *(sys.executable, "-c", f"import sys; sys.path[:] = {path!r}; from {__name__} import main; main()"),
            *(str(home), pointer, reason),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def _failure_in(said: str) -> Failure:
    try:
        sentence, repair = json.loads(said)
        return IndexUnavailable(str(sentence), Repair(repair) if repair else None)
    except (ValueError, TypeError):
        return IndexUnavailable("the process that was building it ended before it was done", Repair.SYNC)


def main() -> None:
    """Build the index anew that the arguments name: what the process does. Where that fails it ends with 1, and says
    why on its standard output."""
    home, pointer, reason = sys.argv[1:]
    os.nice(_GENTLY)
    try:
        if refused := heal(Home.open(Path(home)), pointer, reason, wait=_WAIT):
            sys.stderr.write(f"{refused}; until that is mended and synced, articles have no topics by rules\n")
    except HomeBusy:
        pass  # another process is building it
    except (ArchiveError, SearchError, OSError) as error:
        with suppress(OSError):  # who began it may have ended
            said = json.dumps([str(error), error.repair if isinstance(error, Failure) else None])
            os.write(sys.stdout.fileno(), said.encode())
        sys.exit(1)
    except KeyboardInterrupt:  # Ctrl-C ends the server and this process alike
        sys.exit(1)
