"""What the web face reads from: one home and a searcher over it, opened when the first reader comes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from archive.document import Stored
from archive.errors import ArchiveError, HomeBusy
from archive.home import DATABASE, Home
from archive.servers import servers_stamp
from archive.store import Store
from archive.texts.short_cache import SHORT
from index.engine.keyness import Contrast
from index.engine.protocol import Around
from index.errors import SearchError
from index.following.publication_log import PublicationLog
from index.live.opened import one_edition
from index.query import Query, SearchRequest, Selection
from index.query_language.parsed import Parsed
from index.query_language.parser import parse
from index.query_language.tree import Node
from index.results import Results, Snippet
from index.searcher import Judge, Searcher
from webui.named import as_named, named, query_of_named

T = TypeVar("T")
TopicsOf = Callable[[Sequence[str]], Mapping[str, tuple[str, ...]]]
"""Of ids, the topics that each of these documents has."""

_WAIT = 2.0  # seconds for another thread that opens the archive: one in a new place is looked through from end to end


class Searches(Protocol):
    """What is asked of a searcher; `index.searcher.Searcher` is the one there is."""

    def search(self, query: Query) -> Results: ...
    def cost(self, query: Query) -> float: ...
    def chosen(self, selections: Mapping[str, Selection]) -> Mapping[str, Selection]: ...
    def read(self, query: Query) -> Query: ...
    def around(self, query: Query, document_id: str) -> Around | None: ...
    def matching(self, query: Query) -> tuple[str, ...]: ...
    def taken(self, tree: Node) -> tuple[str, ...]: ...
    def contrast(self, query: Query, count: int) -> Contrast: ...
    def generation(self) -> str: ...
    def stamp(self) -> str: ...
    def marked(self, tree: Node, stored: Stored) -> tuple[Snippet, Snippet]: ...
    def alike(self, stored: Stored) -> tuple[Stored, ...]: ...
    def topics_of(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]: ...
    def labels(self, language: str) -> Callable[[str], str]: ...
    def shown(self) -> tuple[int, PublicationLog]: ...
    def judge(self, query: Query) -> Judge: ...
    def behind(self) -> int: ...
    def doubt(self) -> None: ...


_visit: ContextVar[_Visit | None] = ContextVar("visit", default=None)


@dataclass(frozen=True, slots=True)
class _Archive:
    """A home that is open, with its searcher; `file` tells its database from another in the same place, and `state`
    changes whenever that file is written."""

    home: Home
    searcher: Searches
    file: tuple[int, ...]
    state: tuple[int, ...]


@dataclass(slots=True)
class _Visit:
    """What one request reads from: the same archive from its first look to its last, of whichever it asks."""

    archives: dict[Services, _Archive] = field(default_factory=dict)


class Services:
    """Opened on first use and not before, so that each worker process has its own; opened anew where another database
    has taken the place of the one before, and looked at again where its file was written. Nothing is ever written to
    it. Safe for threads: who reads what is open waits for nobody."""

    def __init__(
        self,
        path: Path,
        searcher: Searches | None = None,
        *,
        audience: str = "",
        originals: Services | None = None,
    ) -> None:
        self.audience = audience
        """Another one where another copy of the archive answers; "" for the whole of it."""
        self._originals = originals  # who has them, where this is a copy without
        self._path = path
        self._database = str(path / DATABASE)
        self._lock = threading.Lock()
        self._archive: _Archive | None = None
        self._searcher = searcher  # in place of our own

    @property
    def store(self) -> Store:
        """The archive. Raises `ArchiveError` when it cannot be opened."""
        return self._now().home.store

    @property
    def home(self) -> Home:
        """The folder of the archive. Raises `ArchiveError` when it cannot be opened."""
        return self._now().home

    @property
    def searcher(self) -> Searches:
        """Search over the archive. Raises `ArchiveError` when it cannot be opened."""
        return self._now().searcher

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Have all that is asked in this block answered by one archive and one edition of its index, those that there
        are when it is first asked."""
        if _visit.get():
            yield
            return
        token = _visit.set(_Visit())
        try:
            with one_edition():
                yield
        finally:
            _visit.reset(token)

    def chosen(self, request: SearchRequest) -> SearchRequest:
        """The request with its filters by the values that the archive has, however they were written."""
        return replace(request, selections=dict(self.searcher.chosen(request.selections)))

    def chosen_values(self, facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """The values of a facet by those that the index has."""
        return self.searcher.chosen({facet: Selection(values)})[facet].include

    def understood(self, request: SearchRequest) -> tuple[Query, tuple[str, ...]]:
        """The query that a request means in this archive, and notes on how it was taken. Raises `QuerySyntaxError`,
        `QueryTooCostly`."""
        chosen = self.chosen(request)
        if found := named(self.store, request.text):
            return query_of_named(chosen, found), found.notes
        read = parsed(request.text)
        return chosen.meaning(read.tree), read.notes

    def search(self, request: SearchRequest) -> tuple[Query, Results]:
        """The request as a query, and what it finds. Raises `SearchError`."""
        query, notes = self.understood(request)
        results = self.searcher.search(query)
        notes = tuple(dict.fromkeys((*notes, *results.notes)))
        return query, replace(results, notes=notes, otherwise=read_back(query).otherwise)

    def original(self, content_hash: str) -> bytes | None:
        """The bytes that an article was read from, by the hash that this archive tells of it."""
        return (self._originals or self).store.original(content_hash)

    def behind(self) -> int:
        """How many changes of the archive the index that answers does not hold yet; 0 where none can answer."""
        try:
            return self.searcher.behind()
        except (ArchiveError, SearchError):
            return 0

    def settled(self, work: Callable[[], T]) -> tuple[T, str]:
        """What `work` finds, all of it in one edition of the index, and the name of that."""
        with self.visit():
            return work(), self.searcher.generation()

    def _now(self) -> _Archive:
        visit = _visit.get()
        if visit is None:
            return self._current()
        if (archive := visit.archives.get(self)) is None:
            archive = visit.archives[self] = self._current()
        return archive

    def _current(self) -> _Archive:
        file, state = _told_by(self._database, self._path)
        archive = self._archive
        if archive is not None and (archive.file, archive.state) == (file, state):
            return archive
        if not self._lock.acquire(timeout=_WAIT):
            raise HomeBusy(f"{self._path} is being looked through, as it was put there just now; ask again")
        try:
            archive, (file, state) = self._archive, _told_by(self._database, self._path)
            if archive is not None and (archive.file, archive.state) == (file, state):
                return archive  # another thread has looked
            if archive is None or archive.file != file:
                # What reads from the one before goes on with that; its files are let go with the last of it.
                home = Home.open(self._path, reading=True)
                archive = _Archive(home, self._searcher or Searcher(home), file, state)
            else:
                archive.home.store.look_again()
                archive.searcher.doubt()
                archive = replace(archive, state=state)
            self._archive = archive
            return archive
        finally:
            self._lock.release()


class ClosedServices(Services):
    """An archive of which nobody is told anything but why."""

    def __init__(self, path: Path, error: ArchiveError) -> None:
        super().__init__(path, audience="closed")
        self._error = error

    def _current(self) -> _Archive:
        raise type(self._error)(*self._error.args) from self._error


def _told_by(database: str, home: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What tells this archive from another, and what changes when its file is written; nothing of one that is not
    there. Of one on a server the file says which that is."""
    which = servers_stamp(home)
    try:
        seen = os.stat(database)  # noqa: PTH116  # each request asks: a path's own way takes twice as long
    except OSError:
        return which, ()
    journal = os.path.exists(f"{database}-wal")  # noqa: PTH110  # where there is one, somebody has it open
    return (*which, seen.st_dev, seen.st_ino), (seen.st_mtime_ns, seen.st_size, seen.st_mode, journal)


def read_back(query: Query) -> Parsed:
    """How the text of a query was read. Raises as `parse`."""
    return as_named(query) or parsed(query.text)


def parsed(text: str) -> Parsed:
    """What `parse` makes of the text: a reader turns pages and adds filters with the same words. Raises as `parse`."""
    return (_parsed if len(text) <= SHORT else _parsed_long)(text)


_parsed = lru_cache(256)(parse)
_parsed_long = lru_cache(8)(parse)  # a tree of hundreds of words takes hundreds of kilobytes
