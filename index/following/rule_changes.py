"""Which articles have other topics once the topic rules are others: that is a change of theirs, and readers who follow
a search are told of it as of any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from archive.document import Stored
from archive.errors import HomeNotWritable
from archive.home import Home
from index.engine.protocol import STRANGE, Reader
from index.errors import IndexDamaged
from index.following.storage import Edition, IndexStorage, Manifest
from index.following.topic_rules import UNREADABLE, TopicRules

AT_ONCE = 1_000
"""Articles that an index is asked about together."""


class TopicChanges:
    """The topics that articles had under other rules, where they had others; `before` is the edition that says so."""

    def __init__(self, before: Reader | None = None, seq: int = 0) -> None:
        self._before, self._seq = before, seq
        self._now: dict[str, tuple[str, ...]] = {}  # of articles that are still to be looked at
        self._had: dict[str, tuple[str, ...]] = {}

    def look_at(self, stored: Stored, topics: tuple[str, ...]) -> None:
        """Note what this article had, where rules give it others now and nothing else of it has changed."""
        if self._before is not None and 0 < stored.changed_seq <= self._seq:
            self._now[stored.id] = topics
            if len(self._now) == AT_ONCE:
                self._compare()

    def tell(self, home: Home) -> None:
        """Number what was noted as changes of the archive, where it can be written to."""
        self._compare()
        if self._had:
            with suppress(HomeNotWritable):
                home.store.changes.number_topics(self._had)
        self._had = {}

    def _compare(self) -> None:
        now, self._now = self._now, {}
        if self._before is None or not now:
            return
        try:
            had = self._before.topics(list(now))
        except (IndexDamaged, *STRANGE):  # it is on its way out
            self._before = None
            return
        self._had |= {each: had[each] for each in now if set(had[each]) != set(now[each])}


@contextmanager
def topic_changes(storage: IndexStorage, home: Home, live: Edition | None, rules: TopicRules) -> Iterator[TopicChanges]:
    """What changes where an index under these rules takes the place of the live one, for as long as the block runs.
    Nothing where that was made under the same rules, or one of the two could not be read."""
    reader = None
    if live is not None and _is_under_others(live.manifest, storage, home, rules):
        with suppress(IndexDamaged):
            reader = storage.read(live)
    try:
        yield TopicChanges(reader, live.manifest.seq if live else 0)
    finally:
        if reader is not None:
            reader.close()


def _is_under_others(manifest: Manifest, storage: IndexStorage, home: Home, rules: TopicRules) -> bool:
    known = not {None, UNREADABLE} & {manifest.rules, rules.fingerprint}
    made = (storage.engine, storage.format, home.store.archive_id)
    return (
        known
        and manifest.rules != rules.fingerprint
        and (manifest.engine, manifest.format, manifest.archive_id) == made
    )
