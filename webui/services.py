"""What the web face reads from: one home and a searcher over it, opened when the first reader comes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from archive.document import Stored
from archive.home import Home
from archive.store import Store
from index.engine.keyness import Contrast
from index.engine.protocol import Around
from index.query import Query, SearchRequest
from index.query_language.parser import Parsed, parse
from index.query_language.tree import Node
from index.results import Results, Snippet
from index.searcher import Searcher

T = TypeVar("T")

_TRIES = 5  # looks at an index that is swapped meanwhile


class Searches(Protocol):
    """What is asked of a searcher; `index.searcher.Searcher` is the one there is."""

    def search(self, query: Query) -> Results: ...
    def around(self, query: Query, document_id: str) -> Around | None: ...
    def matching(self, query: Query) -> tuple[str, ...]: ...
    def contrast(self, query: Query, count: int) -> Contrast: ...
    def generation(self) -> str: ...
    def stamp(self) -> str: ...
    def marked(self, tree: Node, stored: Stored) -> tuple[Snippet, Snippet]: ...
    def alike(self, stored: Stored) -> tuple[Stored, ...]: ...
    def topics_of(self, document_id: str) -> tuple[str, ...]: ...
    def labels(self, language: str) -> Callable[[str], str]: ...


class Services:
    """Opened on first use and not before, so that each worker process has its own, and a home that was mended
    is read without a restart. Safe for threads."""

    def __init__(self, path: Path, searcher: Searches | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._home: Home | None = None
        self._searcher = searcher

    @property
    def store(self) -> Store:
        """The archive. Raises `ArchiveError` when it cannot be opened."""
        return self._opened().store

    @property
    def home(self) -> Home:
        """The folder of the archive. Raises `ArchiveError` when it cannot be opened."""
        return self._opened()

    @property
    def searcher(self) -> Searches:
        """Search over the archive. Raises `ArchiveError` when it cannot be opened."""
        if searcher := self._searcher:  # who only reads waits for nobody
            return searcher
        home = self._opened()
        with self._lock:
            if self._searcher is None:
                self._searcher = Searcher(home)
            return self._searcher

    def search(self, request: SearchRequest) -> tuple[Query, Results]:
        """The request as a query, and what it finds. Raises `SearchError`."""
        query, notes = understood(request)
        results = self.searcher.search(query)
        return query, replace(results, notes=tuple(dict.fromkeys((*notes, *results.notes))))

    def settled(self, work: Callable[[], T]) -> tuple[T, str]:
        """What `work` finds, all of it in one generation of the index, and the name of that; of an index that is
        swapped again and again, what the last look found."""
        for _attempt in range(_TRIES):
            generation = self.searcher.generation()
            found = work()
            if self.searcher.generation() == generation:
                break
        return found, generation

    def _opened(self) -> Home:
        if home := self._home:
            return home
        with self._lock:
            if self._home is None:
                self._home = Home.open(self._path)
            return self._home


def understood(request: SearchRequest) -> tuple[Query, tuple[str, ...]]:
    """The query that a request means, and notes on how it was taken. Raises `QuerySyntaxError`, `QueryTooCostly`."""
    read = parsed(request.text)
    return request.meaning(read.tree), read.notes


@lru_cache(256)
def parsed(text: str) -> Parsed:
    """What `parse` makes of the text: a reader turns pages and adds filters with the same words. Raises as `parse`."""
    return parse(text)
