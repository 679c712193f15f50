"""The index as readers ask it: opened where it is for this program, built anew beside them where it is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from archive.errors import ArchiveError, Failure, HomeBusy, Repair
from archive.home import Home
from index.engine.protocol import Reader
from index.errors import BadTopicRules, IndexBeingBuilt, IndexDamaged, IndexNotBuilt, NoIndexYet, SearchError
from index.following.locate import index_of
from index.following.storage import Edition
from index.following.sync import WAIT, heal, unfit
from index.following.topic_rules import TopicRules, load_rules

T = TypeVar("T")

_SOON_BUILT = 20_000  # documents whose index is built anew in a few seconds
_PATIENCE = 5.0  # seconds that a reader waits for another process that is building it
_NEXT_TRY = 60.0  # seconds after a build that failed
_DAMAGED = "the index was damaged"


@dataclass(frozen=True, slots=True)
class Opened:
    """An edition that is open, and the topic rules that were in force then; `pointer` is that of the live edition."""

    pointer: str
    edition: Edition
    reader: Reader
    rules: TopicRules


class LiveIndex:
    """The index of one home, safe for threads. It looks at the live edition before each answer, so that a new one is
    read from the next answer on. One of another format, engine, analysis or archive is never asked: it is built anew in
    the background, by one process for all, and until then `IndexBeingBuilt` is raised. Where the live one is damaged
    the edition before may answer meanwhile.

    With `builds` False nothing is built in the background, in a process that ends before that would be done:
    `IndexNotBuilt` says what to run.
    """

    def __init__(self, home: Home, builds: bool = True) -> None:
        self._home = home
        self._builds = builds
        self._storage = index_of(home)
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._builder: threading.Thread | None = None
        self._failure: Failure | OSError | None = None
        self._next_try = 0.0
        self._others_write = False

    def ask(self, question: Callable[[Opened], T]) -> T:
        """The answer of the live edition. Raises `IndexUnavailable`, and whatever the question does.

        Where it is found damaged, the index is built anew. Where that cannot be, takes long, or another process is at
        it, the last sound edition answers meanwhile.
        """
        with self._lock:
            try:
                return question(self._open())
            except (IndexDamaged, NoIndexYet) as error:
                self._let_go()
                damaged = self._storage.pointer()
                if not damaged:
                    raise
                older = self._older(damaged)
                if (older.edition.manifest.documents if older else self._home.store.count()) > _SOON_BUILT:
                    told = self._build_beside(damaged, _DAMAGED)
                    if older is None:
                        raise told from error
                else:
                    try:
                        heal(self._home, damaged, _DAMAGED, wait=0 if older else self._patience())
                    except (ArchiveError, SearchError, OSError) as kept_from:
                        self._others_write = isinstance(kept_from, HomeBusy)
                        if older is None:
                            raise error from None
                    else:
                        self._others_write = False
                        return question(self._open())
                self._opened = older
                return question(older)

    def rules(self) -> TopicRules:
        """The topic rules in force, whether there is an index or not; none while they cannot be read: an admin is at
        work on them."""
        return self._rules() or TopicRules()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._let_go()

    def _open(self) -> Opened:
        pointer = self._storage.pointer()
        if self._opened is None or self._opened.pointer != pointer:
            self._let_go()
            self._opened = self._live(pointer)
        return self._opened

    def _live(self, pointer: str) -> Opened:
        """The live edition. Raises `NoIndexYet`, `IndexDamaged`, or `IndexBeingBuilt` where it is not for us."""
        try:
            edition = self._storage.current()
            if reason := self._unfit(edition):
                raise self._build_beside(pointer, reason)
            self._storage.verify(edition, thorough=False)
            return Opened(pointer, edition, self._storage.read(edition), self.rules())
        except IndexDamaged:
            now = self._storage.pointer()
            if now == pointer:
                raise
            return self._live(now)  # it was not damaged: another one took its place, and it was swept away

    def _older(self, pointer: str) -> Opened | None:
        """The newest sound edition before the live one that is for us."""
        for edition in self._storage.older():
            if not self._unfit(edition):
                try:
                    return Opened(pointer, edition, self._storage.read(edition), self.rules())
                except IndexDamaged:
                    continue
        return None

    def _unfit(self, edition: Edition) -> str:
        """Why the edition is not for us, "" where it is. Other topic rules are no reason: such an index is whole, and
        answers until the next sync has built one under the rules in force."""
        kept = edition.manifest.rules is not None
        return unfit(edition.manifest, self._storage, self._home, None if kept else self._rules())

    def _patience(self) -> float:
        """How long to wait for who is writing the index: all readers of a process wait for the first, so only once."""
        if not self._builds:
            return WAIT
        return 0.0 if self._others_write else _PATIENCE

    def _build_beside(self, pointer: str, reason: str) -> SearchError:
        """Have the index built anew while others are answered; what to tell them."""
        if not self._builds:
            return IndexNotBuilt(f"the index must be built anew first ({reason})", Repair.SYNC)
        if (self._builder is None or not self._builder.is_alive()) and time.monotonic() >= self._next_try:

            def work() -> None:
                try:
                    heal(self._home, pointer, reason, wait=0)
                    self._failure = None
                except HomeBusy:
                    self._failure = None  # another process is building it
                except (ArchiveError, SearchError, OSError) as error:
                    self._failure, self._next_try = error, time.monotonic() + _NEXT_TRY

            self._builder = threading.Thread(target=work, name="build-index", daemon=True)
            self._builder.start()
        if failure := self._failure:
            repair = failure.repair if isinstance(failure, Failure) else None
            return IndexNotBuilt(f"the index cannot be asked ({reason}) and was not built anew: {failure}", repair)
        done, total = self._storage.progress()
        return IndexBeingBuilt(max(0, min(100 * done // max(total, 1), 99)), reason)

    def _let_go(self) -> None:
        if self._opened:
            self._opened.reader.close()
        self._opened = None

    def _rules(self) -> TopicRules | None:
        try:
            return load_rules(self._home.topic_rules)
        except BadTopicRules:
            return None
