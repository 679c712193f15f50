"""Search as a reader meets it: the engine's hits, with their documents from the archive and snippets of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.document import Stored
from archive.home import Home
from index.errors import BadTopicRules, NoIndexYet
from index.facets import FACETS, Facet
from index.generations import Generation, Generations
from index.protocol import Around, Found, Reader
from index.query import Query, Selection
from index.registry import engine
from index.results import FacetCount, Hit, Results, Snippet
from index.snippets import best, mark
from index.spelling import respell
from index.topics import TopicRules, load_rules
from index.tree import Node

VALUES = 1_000  # of a facet in one answer at the most


@dataclass(frozen=True, slots=True)
class _Opened:
    pointer: str
    generation: Generation
    reader: Reader
    rules: TopicRules


class Searcher:
    """Search over one home, safe for threads. Looks at `CURRENT` before each answer, so that a new generation is
    read from the next one on; where the live one is damaged, the last sound one answers."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._generations = Generations(home.index)
        self._lock = threading.Lock()
        self._opened: _Opened | None = None

    def search(self, query: Query) -> Results:
        """The page that the query asks for. Raises `QueryTooCostly`, `NoIndexYet`."""
        started = time.perf_counter()
        with self._lock:
            opened = self._open()
            query = opened.rules.resolved(query)
            found = opened.reader.search(query)
            suggestion = respell(query.text, query.tree, opened.reader, self._home.store) if found.total < 3 else ""
        return Results(
            total=found.total,
            hits=self._hits(query.tree, found),
            facets={facet.name: _values(facet, found, query, opened.rules) for facet in FACETS},
            histogram=found.histogram,
            suggestion=suggestion,
            notes=found.notes,
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )

    def around(self, query: Query, document_id: str) -> Around | None:
        """The document's place in all results of the query, and its neighbours."""
        with self._lock:
            opened = self._open()
            return opened.reader.around(opened.rules.resolved(query), document_id)

    def matching(self, query: Query) -> tuple[str, ...]:
        """The ids of all documents that the query finds, in its order."""
        with self._lock:
            opened = self._open()
            return opened.reader.matching(opened.rules.resolved(query))

    def topics_of(self, document_id: str) -> tuple[str, ...]:
        """All topics of a document, the source's and the rules'."""
        with self._lock:
            return self._open().reader.topics(document_id)

    def topic_label(self, value: str, language: str = "en") -> str:
        """A topic as a person reads it."""
        with self._lock:
            return self._open().rules.label(value, language)

    def marked(self, tree: Node, stored: Stored) -> tuple[Snippet, Snippet]:
        """Title and body of a document with every match marked."""
        document = stored.document
        return (
            mark(tree, document.title, document.language, "title"),
            mark(tree, document.body, document.language, "body"),
        )

    def generation(self) -> str:
        """The name of the generation that answers. Raises `NoIndexYet`."""
        with self._lock:
            return self._open().generation.name

    def ids(self) -> Iterator[str]:
        """The id of every document in the index."""
        with self._lock:
            return iter(tuple(self._open().reader.ids()))

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            if self._opened:
                self._opened.reader.close()
            self._opened = None

    def _open(self) -> _Opened:
        pointer = self._generations.current_name()
        if self._opened and self._opened.pointer == pointer:
            return self._opened
        for generation in self._generations.sound():
            try:
                reader = engine(generation.manifest.engine).read(generation.path)
            except FileNotFoundError:  # swept away between the look and the opening
                continue
            if self._opened:
                self._opened.reader.close()
            self._opened = _Opened(pointer, generation, reader, self._rules())
            return self._opened
        raise NoIndexYet("there is no index to search; `hemeroteca sync` makes one")

    def _rules(self) -> TopicRules:
        try:
            return load_rules(self._home.topic_rules)
        except BadTopicRules:
            return TopicRules()  # an admin is at work on them: only labels are missing until they are mended

    def _hits(self, tree: Node, found: Found) -> tuple[Hit, ...]:
        stored = {each.id: each for each in self._home.store.get_many([hit.id for hit in found.hits])}
        return tuple(
            Hit(
                stored=stored[hit.id],
                score=hit.score,
                title=mark(tree, stored[hit.id].document.title, stored[hit.id].document.language, "title"),
                snippets=best(tree, stored[hit.id].document.body, stored[hit.id].document.language),
                topics=hit.topics,
            )
            for hit in found.hits
            if hit.id in stored  # removed since the index was made
        )


def _values(facet: Facet, found: Found, query: Query, rules: TopicRules) -> tuple[FacetCount, ...]:
    """A facet's values in the order to show them; what is chosen is always there, be it with a count of 0."""
    counts: Mapping[str, int] = found.facets[facet.name]
    chosen = query.selections.get(facet.name, Selection())
    values = {**dict.fromkeys((*chosen.include, *chosen.exclude), 0), **counts}
    if facet.chronological:
        ordered = sorted(values, reverse=True)
    else:
        ordered = sorted(values, key=lambda value: (-values[value], value.casefold(), value))
    kept = [value for n, value in enumerate(ordered) if n < VALUES or value in chosen.include + chosen.exclude]
    return tuple(
        FacetCount(
            value=value,
            label=rules.label(value) if facet.name == "topic" else value,
            count=values[value],
            selected=value in chosen.include,
            excluded=value in chosen.exclude,
        )
        for value in kept
    )
