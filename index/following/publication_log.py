"""When the changes of an archive came to be shown by its index: what tells followers whether a list can be another."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

_MOST = 200


def seconds() -> float:
    """The time (seconds since 1970)."""
    return time.time()


@dataclass(frozen=True, slots=True)
class PublicationLog:
    """The editions of an index since it was built anew, oldest first: up to which change of the archive each goes, and
    when it was published (seconds since 1970). Each has a second of its own, so that a time to the second, all that
    HTTP has, tells one from the next. Of very many some are left out: their changes count as of the next one."""

    entries: tuple[tuple[int, int], ...] = ()

    def at(self, seq: int) -> int:
        """When the change of this number was first shown, or a little later, never earlier; 0 where nothing is known.
        What was there when the index was built anew counts as of then: it may be counted otherwise now."""
        return next((at for until, at in self.entries if until >= seq), 0)

    def followed_by(self, seq: int, now: float, later_than: int = 0) -> PublicationLog:
        """The log with one more edition, which goes up to this change."""
        last = max([later_than, *(at for _seq, at in self.entries[-1:])])
        return PublicationLog(_thinned((*self.entries, (seq, max(int(now), last + 1)))))


def _thinned(entries: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    if len(entries) <= _MOST:
        return tuple(entries)
    half = len(entries) // 2
    return (entries[0], *entries[1:half:2], *entries[half:])
