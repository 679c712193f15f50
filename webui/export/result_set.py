"""All that a search finds, at one moment: its articles in order, and what is to be said of the set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from archive.bulk_queries import batched
from archive.document import Stored
from archive.messages import Message
from archive.store import Store
from index.query import Query, SearchRequest, Versions
from index.results import WordForms
from webui.formats.record import ExportRecord
from webui.formats.with_provenance import Member
from webui.services import Services, TopicsOf

_AT_ONCE = 100  # articles in memory while a set streams


_TRIES = 5  # for a number and a list of one moment


@dataclass(frozen=True, slots=True)
class ResultSet:
    """What a search finds. `ids` are in the order of `query`. `total` counts every document that the search
    finds and `lines` those that stand for an article; `ids` are as many as the one or the other, as `query.versions`
    says. `notes` are of how the search was taken and `words` of how its words were counted; `archive_id` and `change`
    say where the archive stood; `at` is in UTC."""

    query: Query
    ids: tuple[str, ...]
    total: int
    lines: int
    notes: tuple[str, ...]
    generation: str
    archive_id: str
    change: int
    at: datetime
    words: tuple[WordForms, ...] = ()


def take(services: Services, request: SearchRequest) -> ResultSet:
    """All that the request finds, counted and listed by one generation of the index. Raises `SearchError`."""
    searcher, store = services.searcher, services.store
    asked, notes = services.understood(request)
    counted = replace(asked, page=1, limit=1, values=1, versions=Versions.ONE)
    for _ in range(_TRIES):
        (position, results, ids), generation = services.settled(
            lambda: (store.position(), searcher.search(counted), searcher.matching(asked))
        )
        numbers = {Versions.ONE: results.lines, Versions.EACH: results.total}
        if numbers.get(asked.versions, len(ids)) == len(ids):
            break
    else:
        # An index that is written in place has moved on between the two questions.
        notes = (
            *notes,
            Message("The index was being brought up to date: the number and the list may differ by what came."),
        )
    if results.behind:
        held = store.hashes(ids)
        notes = (*notes, *_behind(len(ids) - len(held)))
        ids = tuple(each for each in ids if each in held)
    return ResultSet(
        query=asked,
        ids=ids,
        total=results.total,
        lines=results.lines,
        notes=tuple(dict.fromkeys((*notes, *results.notes))),
        generation=generation,
        archive_id=position.archive_id,
        change=position.seq,
        at=datetime.now(UTC).replace(microsecond=0),
        words=results.words,
    )


def _behind(withdrawn: int) -> Iterator[Message]:
    """What is said of a set that was taken while the index was behind the archive."""
    yield Message("The archive had just changed: this is what its index knew before.")
    if withdrawn:
        yield Message("Found and withdrawn since, so left out: %(number)s.", number=f"{withdrawn:,}")


def members(
    store: Store,
    topics_of: TopicsOf,
    address_of: Callable[[Stored], str],
    ids: Sequence[str],
    kept: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> Iterator[Member]:
    """The articles of these ids in this order, read a hundred at a time. `address_of` gives the address at which each
    is cited; `kept` are the content hashes that they had when the set was kept, of those that are looked at for a
    change; `notes` are the reader's own of some of them."""
    noted = notes or {}
    for some in batched(ids, _AT_ONCE):
        held = {stored.id: stored for stored in store.get_many(some)}
        removed = store.removals(gone) if (gone := [each for each in some if each not in held]) else {}
        topics = topics_of(list(held))
        for each in some:
            stored = held.get(each)
            if stored is None:
                into = removed[each].into if each in removed else ""
                yield Member(each, None, note=noted.get(each, ""), into=into)
                continue
            was = kept.get(each, stored.content_hash) if kept else stored.content_hash
            note = noted.get(each, "")
            exported = ExportRecord(stored, topics[each] or stored.document.topics, address_of(stored), note)
            yield Member(each, exported, was != stored.content_hash, note)
