"""An index that lives in an OpenSearch cluster, for any number of machines.

NAME-00000007     one index: every edition since it was built, as each writes in place
NAME-meta         which of them is live, up to which change it goes, what is being written (`meta.py`, `state.py`)
NAME              an alias of the live one, for whoever looks from outside: nothing of the program asks it
NAME-00000007.…   the alias through which the one who writes now sends changes; who begins to write takes away that of
                  whoever did before, so that what a process sends that was held up for long goes nowhere

An edition that follows the one before is written into its index; a new index is built beside, counted, and made live by
one change of the meta index. What a crash leaves half written is written again, with the same numbers, by the next one
who follows.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from typing import Any

from archive.errors import HomeBusy, Repair
from archive.servers import IndexServers
from index.engine.protocol import Reader, Writer
from index.errors import IndexDamaged, IndexUnreachable, NoIndexYet
from index.following.cluster.indexes import AlreadyThere, Indexes
from index.following.cluster.meta import MetaIndex, Read, overtaken
from index.following.cluster.state import Kept, State, indexes_of, state_damaged, state_of
from index.following.storage import Draft, Edition, IndexStorage, Manifest
from index.opensearch.client import WORK, Client
from index.opensearch.fields import ARTICLES, FORMAT

KEPT = 2  # indexes: the live one, and one to fall back on

Lock = Callable[[str, float], AbstractContextManager[object]]
"""Being the only one who writes in this place, after up to so many seconds. Raises `HomeBusy`, `HomeNotWritable`."""

_NEVER = -1, -1
_LOOKED = 1.0  # seconds that the live edition is taken to be the same
_GRACE = 10.0  # seconds that it is while nobody can be asked


class OpenSearchStorage:
    """An `IndexStorage` in the cluster that `client` asks. Editions are written in place: see `Edition`."""

    engine, format = "opensearch", FORMAT

    def __init__(
        self, client: Client, servers: IndexServers, lock: Lock, place: str = "live", kept: int = KEPT
    ) -> None:
        self._client, self._servers, self._lock = client, servers, lock
        self._place, self._kept = place, kept
        self._document, self._progress = f"state-{place}", f"progress-{place}"
        self._meta = MetaIndex(client, servers.name, servers.replicas)
        self._indexes = Indexes(client, servers)
        self._writer = ""  # what we write as
        self._looking = threading.Lock()
        self._known: tuple[str, float] | None = None  # the pointer, and when it was looked at
        self._latest = _NEVER  # how new the newest state is that was read
        self._unreachable: tuple[IndexUnreachable, float] | None = None  # how the last look failed, and when

    @contextmanager
    def exclusive(self, wait: float) -> Iterator[None]:
        """Be the only one that drafts and publishes, on all machines."""
        with self._lock(self._place, wait):
            yield

    def pointer(self) -> str:
        """The stamp of the live edition, looked up once a second by one of those who ask. Raises `IndexUnreachable`
        where that was not possible for a while."""
        known, failed = self._known, self._unreachable
        if known and time.monotonic() < known[1] + _LOOKED:
            return known[0]
        if failed and time.monotonic() < failed[1] + _LOOKED:
            return _lasting(known, failed[0])
        if known and not self._looking.acquire(blocking=False):
            return _lasting(known, failed[0]) if failed else known[0]
        try:
            pointer = self._meta.pointer(self._document)
            self._known, self._unreachable = (pointer, time.monotonic()), None
            return pointer
        except IndexUnreachable as error:
            self._unreachable = error, time.monotonic()
            return _lasting(known, error)
        finally:
            if known:
                self._looking.release()

    def current(self) -> Edition:
        """The live edition, not verified, as it is now. Raises `NoIndexYet` or `IndexDamaged`."""
        state = self._state()[0]
        self._known = state.pointer, time.monotonic()
        if (edition := state.current) is None:
            raise NoIndexYet("there is no index yet", Repair.MAKE_INDEX)
        return edition

    def older(self) -> Iterator[Edition]:
        """The editions in other indexes than the live one that are there still, the newest first."""
        try:
            kept = self._state()[0].older
        except IndexDamaged:
            return
        for each in kept:
            if self._client.uuid(each.index) == each.uuid:
                yield each.edition

    def verify(self, edition: Edition, thorough: bool = True) -> None:
        """Raise `IndexDamaged` unless the index of the edition is there, with as many articles as were published; these
        are counted where it is to be thorough, and nobody has begun to write into it."""
        state = self._state()[0]
        kept = state.kept(edition)
        if kept is None or not self._is_there(kept):
            self._known = None
            raise IndexDamaged(f"the index {edition.name} is not there any more", Repair.REINDEX)
        if thorough and not (state.reached and kept == state.live):
            count = self._client.count(kept.index, ARTICLES, timeout=WORK)
            if count != kept.manifest.documents:
                if self._state()[0].kept(edition) != kept:
                    return self.verify(edition)  # it was written meanwhile
                said = f"the index {edition.name} has {count:,} articles and should have {kept.manifest.documents:,}"
                raise IndexDamaged(said, Repair.REINDEX)
        return None

    def draft(self, base: Edition | None, seq: int = 0, mark: str = "") -> Draft:
        """A new index to write in, or that of the base, in which whoever wrote before can write no more."""
        state, version = self._state(repair=base is None)
        writer = self._writer = secrets.token_hex(8)
        if base is None:
            while True:
                index = f"{self._servers.name}-{self._meta.number():08}"
                self._write(replace(state, draft=index, writer=writer), version)
                with suppress(AlreadyThere):
                    return Draft(self._indexes.make(index, writer))
                state, version = self._state(repair=True)
        kept = state.live
        if kept is None or kept.stamp != base.stamp:
            raise overtaken()
        self._write(replace(state, writer=writer, reached=max(seq, state.reached, 1), mark=mark), version)
        draft = Draft(self._indexes.hold(kept.index, writer))
        if self._state()[0].writer != writer:  # this process was held up for long before it took hold
            raise _overtaken()
        return draft

    def write(self, draft: Draft) -> Writer:
        """Open a draft for changes."""
        from index.opensearch.writer import OpenSearchWriter  # readers do without

        return OpenSearchWriter(self._client, draft.name.rpartition(".")[0], draft.name)

    def publish(self, draft: Draft, manifest: Manifest, base: Edition | None = None) -> Edition:
        """Make the draft the live edition. Raises `HomeBusy` where somebody else has begun to write meanwhile."""
        index, _, writer = draft.name.rpartition(".")
        state, version = self._state()
        if state.writer != writer:
            raise _overtaken()
        return self._publish(state, version, index, replace(manifest, files={}, reached=0))

    def read(self, edition: Edition) -> Reader:
        """Open an edition for searching. Raises `IndexDamaged`."""
        from index.opensearch.reader import OpenSearchReader  # a sync does without

        return OpenSearchReader(self._client, edition.name.rpartition(".")[0])

    def sweep(self) -> None:
        """Take away what is of no more use: what writers left behind when they died, and indexes that no place speaks
        of. Where the servers cannot be asked, that waits."""
        with suppress(IndexUnreachable, IndexDamaged):
            state, version = self._state()
            if self._writer and state.writer not in (self._writer, ""):
                return  # somebody else is at work: all is his
            if version is not None:
                self._meta.note(self._progress, None)
            if state.draft:
                self._write(replace(state, draft="", writer=""), version)
            self._indexes.take_away(self._spoken_of)

    def report(self, done: int, total: int) -> None:
        """Tell all who ask how far the writing has come."""
        with suppress(IndexUnreachable):
            self._meta.note(self._progress, {"done": done, "total": total})

    def progress(self) -> tuple[int, int]:
        """What was told last of (changes written, changes to write); (0, 0) where nothing is being written."""
        told = self._meta.read(self._progress).fields
        done, total = told.get("done"), told.get("total")
        return (done, total) if isinstance(done, int) and isinstance(total, int) else (0, 0)

    def adopt(self, other: IndexStorage, edition: Edition, manifest: Manifest) -> Edition:
        """Make an edition of another place the live one here, with this manifest: its index is then that of both, until
        it leaves the other."""
        if not isinstance(other, OpenSearchStorage):
            raise TypeError
        other.verify(edition)
        state, version = self._state(repair=True)
        return self._publish(state, version, edition.name.rpartition(".")[0], replace(manifest, files={}))

    def beside(self, name: str) -> OpenSearchStorage:
        """The place of this name beside this one, of one index. Nothing is made."""
        return OpenSearchStorage(self._client, self._servers, self._lock, f"{self._place}-{name}", kept=1)

    def names_beside(self) -> list[str]:
        """The names of all places beside this one of which something is known. Raises `ValueError` where they are too
        many."""
        begins = f"{self._document}-"
        return [each.removeprefix(begins) for each in self._meta.names() if each.startswith(begins)]

    def identity(self) -> str:
        """What tells where this lies from wherever else an index may lie; "" where nothing was ever written."""
        return self._meta.identity()

    def clear(self) -> None:
        """Take every edition away."""
        _state, version = self._state(repair=True)
        if version is not None:
            self._meta.remove(self._document, version)
            self._meta.note(self._progress, None)
            self._known = None
            self._indexes.take_away(self._spoken_of)

    def forget_older(self) -> None:
        """Take every edition away but the live one."""
        state, version = self._state()
        if state.older:
            self._write(replace(state, older=()), version)
            self._indexes.take_away(self._spoken_of)

    def note(self, name: str) -> dict[str, Any] | None:
        """What was noted under this name; None where nothing was, or it is damaged."""
        return self._meta.read(f"note-{self._place}-{name}").fields or None

    def put_note(self, name: str, fields: dict[str, Any] | None) -> None:
        """Note this, in the place of what was noted before; None: nothing."""
        self._meta.note(f"note-{self._place}-{name}", fields)

    def sizes(self) -> dict[tuple[int, int], int]:
        """The bytes of each index on the disks of all servers, by what tells it from all others."""
        return self._indexes.sizes(list(dict.fromkeys(indexes_of(self._state()[0].fields()))))

    # What the others are made of

    def _state(self, *, repair: bool = False) -> tuple[State, tuple[int, int] | None]:
        """How this place stands, and in which state that was read. A damaged one is none where it is to be repaired."""
        read = self._meta.read(self._document, sure=True)
        if _age(read) < self._latest:
            # A server that stood still says what was so before, until it has found the others again.
            read = max((self._meta.read(self._document, sure=True) for _ in self._servers.urls), key=_age)
        self._latest = _age(read)
        if not read.is_sound and not repair:
            raise state_damaged()
        return state_of(read.fields), read.version

    def _is_there(self, kept: Kept) -> bool:
        """Whether the index is, by the word of one server that knows it."""
        return any(self._client.uuid(kept.index) == kept.uuid for _ in self._servers.urls)

    def _write(self, state: State, version: tuple[int, int] | None) -> None:
        self._meta.write(self._document, state.fields(), state.pointer, version)
        self._known = None

    def _spoken_of(self) -> set[str] | None:
        """The names of all indexes that any place speaks of; None where that cannot be told."""
        try:
            return {index for fields in self._meta.states() for index in indexes_of(fields)}
        except (ValueError, IndexDamaged):
            return None

    def _publish(self, state: State, version: tuple[int, int] | None, index: str, manifest: Manifest) -> Edition:
        uuid = self._client.uuid(index)
        if not uuid:
            raise IndexDamaged("the index is not there any more", Repair.REINDEX)
        stamp = f"{index} {uuid} {manifest.seq} {secrets.token_hex(4)}"
        before = [each for each in (state.live, *state.older) if each and each.index != index]
        kept = Kept(index, uuid, stamp, manifest)
        self._write(State(kept, tuple(before[: self._kept - 1])), version)
        with suppress(IndexUnreachable):
            self._meta.note(self._progress, None)
            if self._place == "live":
                self._indexes.point(index)
            self._indexes.take_away(self._spoken_of)
        return kept.edition


def _lasting(known: tuple[str, float] | None, failed: IndexUnreachable) -> str:
    """What was known, where it is not long ago; raises why nobody can be asked where it is."""
    if known and time.monotonic() < known[1] + _GRACE:
        return known[0]
    raise type(failed)(str(failed), failed.repair)


def _age(read: Read) -> tuple[int, int]:
    """How new a state is: of a later one it is more."""
    return read.version[::-1] if read.version else _NEVER


def _overtaken() -> HomeBusy:
    return HomeBusy("another process has begun to write the index meanwhile; run this again once it has ended")
