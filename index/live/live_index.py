"""The index as readers ask it: opened where it is for this program, built anew beside them where it is not."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from archive.errors import Repair
from archive.home import Home
from index.engine.protocol import STRANGE
from index.errors import (
    BadTopicRules,
    IndexBeingBuilt,
    IndexDamaged,
    IndexNotBuilt,
    IndexUnreachable,
    NoIndexYet,
    SearchError,
    WordsMissing,
)
from index.following.aside import edition_in
from index.following.fitness import rules_of, unfit
from index.following.locate import index_of, tables_of
from index.following.mending import Mender, MendingProcess
from index.following.storage import Edition, IndexStorage
from index.following.topic_rules import TopicRules, load_rules
from index.lexicon.lexicon import keep_in
from index.live.opened import Opened, pinned
from index.readings import Readings

T = TypeVar("T")

_SOON = 1.0  # seconds until an index that was of no use is looked at again
_LATER = 60.0  # seconds that an older edition answers until the live one is looked at again
_PATIENCE = 30.0  # seconds that an index is behind an archive in which nothing is stored, until it is brought there
_ALONE = 3.0  # seconds of the same, where who stored may be on another machine, with an index of its own
_DAMAGED = "the index was damaged"
_NONE = "there was no index"


@dataclass(frozen=True, slots=True)
class _Refused:
    """That no edition can be asked, and why; `failure` as it was met."""

    pointer: str
    reason: str
    failure: tuple[type[SearchError], str, Repair | None]
    until: float


class LiveIndex:
    """The index of one home, safe for threads. It looks at the live edition before each answer, so that a new one is
    read from the next answer on. Questions wait neither for one another nor for an edition that is being opened: then
    they go to the one before, which is let go with the last question that it is asked. One of another format, engine,
    analysis or archive is never asked.

    Nothing is built here: where the live edition is of no use the mender is told, and the last sound edition answers
    meanwhile, or `IndexBeingBuilt` is raised. With `builds` False, in a process that ends before that would be done,
    nobody is told: the error says what to run. `storage` is where it lies, if not where the home's index does; such a
    one is asked under the topic rules that it was built by, not those of the home.
    """

    def __init__(
        self, home: Home, builds: bool = True, mender: Mender | None = None, storage: IndexStorage | None = None
    ) -> None:
        self._home = home
        self._has_own_rules = storage is not None
        self._storage: IndexStorage = storage or index_of(home)
        keep_in(tables_of(home))
        self._mender = (mender or MendingProcess(home.path, self._storage)) if builds else None
        self._lock = threading.Lock()  # held by who looks at the live edition; what is asked waits for it only at first
        self._state: Opened | _Refused | None = None
        self._doubts = self._settled = 0  # how often it was doubted, and how often when it was looked at last
        self._lag: tuple[tuple[str, int], float, float] = ("", 0), 0.0, 0.0  # how far behind, since when, first when
        self._damaged: set[str] = set()  # stamps of editions in which damage was met
        self._examined: set[str] = set()

    def ask(self, question: Callable[[Opened], T]) -> T:
        """The answer of the live edition. Raises `IndexUnavailable`, and whatever the question does.

        Where it is found damaged, the last sound edition answers.
        """
        pin = pinned.get()
        while True:
            opened = pin.opened if pin and pin.live is self and pin.opened else self._current()
            if pin:
                pin.live, pin.opened = self, opened
            try:
                return question(opened)
            except WordsMissing:
                self._begin(opened)
                raise
            except IndexDamaged:
                self._damaged.add(opened.edition.stamp)
                if pin:
                    pin.opened = None
            except STRANGE:
                if not self._is_forged(opened):
                    raise
                if pin:
                    pin.opened = None

    def behind(self) -> int:
        """How many changes of the archive the edition that answers does not hold. Raises `IndexUnavailable`.

        Where it stays behind and nothing is stored, whoever was to bring it there has died: the mender is told.
        """

        def changes(opened: Opened) -> int:
            seq = self._home.store.position().seq
            if seq > opened.edition.manifest.seq:
                self._bring(opened, seq)
            return max(seq - opened.edition.manifest.seq, 0)

        return self.ask(changes)

    def doubt(self) -> None:
        """Have the next question wait until it is known whether the edition is for the archive: others changed that."""
        self._doubts += 1

    def _bring(self, opened: Opened, seq: int) -> None:
        """Have the index brought to where the archive is, once that has been the same for a while; where all machines
        have the documents in common, and each has an index of its own, now and then also while more is stored."""
        is_alone = self._home.servers.store is not None and self._home.servers.index is None
        at, since, first = self._lag
        now = time.monotonic()
        if at != (opened.pointer, seq):
            at, since, first = self._lag = (opened.pointer, seq), now, first if at[0] == opened.pointer else now
        is_due = now - since > (_ALONE if is_alone else _PATIENCE) or (is_alone and now - first > _PATIENCE)
        if is_due and self._begin(opened):
            self._lag = at, now, now

    def _begin(self, opened: Opened) -> bool:
        """Have the mender bring the index to where the archive is, with all that this machine needs to ask it; whether
        it was told so."""
        if self._mender is None or not self._lock.acquire(blocking=False):
            return False
        try:
            self._mender.begin(opened.pointer, "")
        finally:
            self._lock.release()
        return True

    def rules(self) -> TopicRules:
        """The topic rules in force, with an index or without; none while they cannot be read: an admin is at work."""
        return self._rules() or TopicRules()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            if isinstance(self._state, Opened):
                self._state.reader.close()
            self._state = None

    def _current(self) -> Opened:
        """The edition that answers. Costs a look at the pointer, unless another one is to be opened."""
        state = self._state
        if state is None or not self._holds(state):
            state = self._looked(state)
        if isinstance(state, _Refused):
            raise self._refusal(state)
        return state

    def _looked(self, before: Opened | _Refused | None) -> Opened | _Refused:
        """What answers after a look at the live edition. Who has nothing to answer by waits for who is looking; who has
        what was found before goes on with that."""
        must_wait = before is None or self._is_damaged(before) or self._doubts != self._settled
        if not self._lock.acquire(blocking=must_wait):
            return before  # type: ignore[return-value]  # who has none waits
        try:
            state, doubts = self._state, self._doubts  # whoever had the lock may have looked
            if state is None or not self._holds(state):
                state = self._state = self._look(state)
                self._settled = doubts
            return state
        finally:
            self._lock.release()

    def _holds(self, state: Opened | _Refused) -> bool:
        """Whether this is still what a look would find."""
        return (
            state.pointer == self._storage.pointer()
            and self._doubts == self._settled
            and time.monotonic() < state.until
            and not self._is_damaged(state)
        )

    def _is_damaged(self, state: Opened | _Refused) -> bool:
        return isinstance(state, Opened) and state.edition.stamp in self._damaged

    def _is_forged(self, opened: Opened) -> bool:
        """Whether it is the edition's own numbers that a question ended in an error by, and not a fault of the program.
        That is looked at once for each."""
        stamp = opened.edition.stamp
        if stamp not in self._examined:
            self._examined.add(stamp)
            try:
                opened.reader.examine()
            except IndexDamaged:
                self._damaged.add(stamp)
        return stamp in self._damaged

    def _look(self, before: Opened | _Refused | None) -> Opened | _Refused:
        """The edition that is to answer from now on, or why none can; the mender is told where it is needed."""
        pointer = self._storage.pointer()
        try:
            edition = self._storage.current()
            if reason := self._unfit(edition):
                sentence = f"the index must be built anew first ({reason})"
                return self._refused(pointer, reason, IndexNotBuilt(sentence, Repair.SYNC))
            if isinstance(before, Opened) and before.edition == edition and edition.stamp not in self._damaged:
                return replace(before, pointer=pointer, until=math.inf)
            if edition.stamp in self._damaged:
                raise IndexDamaged(f"the index {edition.name} is damaged", Repair.REINDEX)
            self._storage.verify(edition, thorough=False)
            reader = self._storage.read(edition)
            return Opened(pointer, edition, reader, self.rules(), Readings(reader))
        except IndexUnreachable as error:  # that passes, and building it anew would not help
            if isinstance(before, Opened) and not self._is_damaged(before):
                return replace(before, until=time.monotonic() + _SOON)
            return _Refused(pointer, "", (type(error), str(error), error.repair), time.monotonic() + _SOON)
        except (IndexDamaged, NoIndexYet) as error:
            if self._storage.pointer() != pointer:
                return self._look(before)  # it was not damaged: another one took its place, and it was swept away
            return self._without(pointer, before, error)

    def _without(
        self, pointer: str, before: Opened | _Refused | None, error: IndexDamaged | NoIndexYet
    ) -> Opened | _Refused:
        """What there is where the live edition is damaged or missing."""
        reason = _NONE if isinstance(error, NoIndexYet) else _DAMAGED
        refused = self._refused(pointer, reason, error)
        if self._storage.pointer() != pointer:
            return self._look(before)  # it was mended at once
        return self._older(pointer) or refused

    def _refused(self, pointer: str, reason: str, error: SearchError) -> _Refused:
        """That no edition can be asked; the mender is told."""
        if self._mender:
            self._mender.begin(pointer, reason)
        # Not the error itself: it knows the frames that it came through, and they the edition.
        failure = (type(error), str(error), error.repair)
        return _Refused(pointer, reason, failure, time.monotonic() + _SOON)

    def _older(self, pointer: str) -> Opened | None:
        """The newest sound edition before the live one that is for us."""
        for edition in self._storage.older():
            if edition.stamp not in self._damaged and not self._unfit(edition):
                try:
                    reader = self._storage.read(edition)
                except IndexDamaged:
                    continue
                return Opened(pointer, edition, reader, self.rules(), Readings(reader), time.monotonic() + _LATER)
        return None

    def _unfit(self, edition: Edition) -> str:
        """Why the edition is not for us, "" where it is. Other topic rules are no reason: such an index is whole, and
        answers until the next sync has built one under the rules in force."""
        kept = edition.manifest.rules is not None
        return unfit(edition.manifest, self._storage, self._home, None if kept else self._rules())

    def _refusal(self, refused: _Refused) -> SearchError:
        """What to tell who asks."""
        kind, sentence, repair = refused.failure
        if self._mender is None or issubclass(kind, IndexUnreachable):
            return kind(sentence, repair)
        if failure := self._mender.failure:
            sentence = f"the index cannot be asked ({refused.reason}) and was not built anew: {failure}"
            return IndexNotBuilt(sentence, failure.repair)
        done, total = self._storage.progress()
        return IndexBeingBuilt(max(0, min(100 * done // max(total, 1), 99)), refused.reason)

    def _rules(self) -> TopicRules | None:
        try:
            edition = edition_in(self._storage) if self._has_own_rules else None
            if edition and edition.manifest.rules_text is not None:
                return rules_of(edition.manifest)
            return load_rules(self._home.topic_rules)
        except BadTopicRules:
            return None
