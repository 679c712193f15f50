"""What has changed among the results of a search: the articles that it finds in the order of their latest change, and
those that it does not find any more.

All of it is as the index that answers has it. An article that was changed since is left out until the index has the
change: a follower who was told of it before would not come back for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.document import Stored
from archive.history.changes import PastState
from archive.store import Store
from index.query import Query
from webui.services import Searches

MOST = 50
"""Entries of a page."""

TOLD = 200
"""Changes that one page looks through for what is gone: each text of before is judged by the whole search."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A document that the search found until it was changed or removed, and when that was (ISO 8601, UTC)."""

    id: str
    at: str


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of them, the latest first. `before` is the change that it comes before, 0 for the first page, and
    `next_before` that of the next page, 0 where nothing is left. `is_complete` says that these are all that the search
    finds. Whatever changed after `told_since` (ISO 8601; "": ever) is on this page or one before. `latest` is the
    number of the latest change here, 0 for none."""

    entries: tuple[Stored, ...]
    gone: tuple[Gone, ...]
    before: int
    next_before: int
    is_complete: bool
    told_since: str
    latest: int


def changes_of(query: Query, store: Store, searcher: Searches, before: int = 0) -> Changes:
    """The latest changes of what the query finds, or the latest before the change `before`."""
    found, (shown, _log) = searcher.matching(query), searcher.shown()
    until = min(shown, before - 1) if before else shown
    held = store.get_many(store.changes.latest(found, MOST + 1, until))
    held = [each for each in held if each.changed_seq <= until]  # some may have been changed in between
    entries, past = tuple(held[:MOST]), store.changes.past(until, TOLD)
    # The page tells of all changes after this one; further down others may be entries here already.
    ends = [(entries[-1].changed_seq, entries[-1].changed_at)] if len(held) > MOST else []
    ends += [(past[-1].ended, past[-1].ended_at)] if len(past) == TOLD else []
    last, told_since = max(ends, default=(0, ""))
    went = [each for each in past if each.ended >= last]
    here = frozenset(store.hashes([each.id for each in went]))
    gone = _gone(query, searcher, went, frozenset(found), here)
    return Changes(
        entries=entries,
        gone=tuple(Gone(each.id, each.ended_at) for each in gone),
        before=before,
        next_before=last,
        is_complete=not before and not last and len(entries) == len(found),
        told_since=told_since,
        latest=max([0, *(each.changed_seq for each in entries[:1]), *(each.ended for each in gone[:1])]),
    )


def _gone(
    query: Query, searcher: Searches, past: Sequence[PastState], found: frozenset[str], here: frozenset[str]
) -> list[PastState]:
    """Those states of before that the query found, of documents that it does not find; of each the latest. What is not
    `here` any more is told whatever the query asks: else a feed for its words would tell that it had them."""
    judge, gone = None, dict[str, PastState]()
    for each in past:
        if each.id in found or each.id in gone:
            continue
        if each.id not in here:
            gone[each.id] = each
            continue
        judge = judge or searcher.judge(query)
        if judge(each.id, each.document, each.topics):
            gone[each.id] = each
    return list(gone.values())
