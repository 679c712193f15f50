"""Search as a reader meets it: the engine's hits, with their documents from the archive and snippets of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from archive.document import Stored
from archive.errors import ArchiveError
from archive.home import Home
from index.engine.keyness import Contrast
from index.engine.protocol import Around, Found, Reader
from index.errors import BadTopicRules, IndexDamaged, NoIndexYet, SearchError
from index.facets import FACETS, Facet
from index.following.generations import Generation, Generations
from index.following.sync import WAIT, heal
from index.following.topic_rules import TopicRules, load_rules
from index.highlight.snippets import best, mark
from index.keywords import as_written, asked_for
from index.query import Query, Versions
from index.query_language.relaxation import RelaxedQuery, relaxed
from index.query_language.tree import AtLeast, Node, Nothing, Word
from index.registry import ENGINES
from index.related_words import related_words
from index.results import FacetCount, Hit, Results, Snippet
from index.spelling import respell

T = TypeVar("T")

_BEST = 5  # answers whose shared words help to rank the rest
_HINTS = 10  # such words
_SOON_BUILT = 20_000  # documents whose index is built anew in a few seconds
_ALIKE = 5  # others that an article is told to be like
_TELLING = 25  # words of an article by which others like it are found


@dataclass(frozen=True, slots=True)
class _Opened:
    pointer: str
    pointer_file: tuple[int, int, int]
    stamp: str
    generation: Generation
    reader: Reader
    rules: TopicRules


class Searcher:
    """Search over one home, safe for threads. Looks at `CURRENT` before each answer, so that a new generation is
    read from the next one on; where the live one is damaged, the index is built anew."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._generations = Generations(home.index)
        self._lock = threading.Lock()
        self._opened: _Opened | None = None

    def search(self, query: Query) -> Results:
        """The page that the query asks for. Raises `QueryTooCostly`, `NoIndexYet`."""
        started = time.perf_counter()
        query, found, suggestion, rules = self._ask(lambda opened: self._found(opened, query))
        return Results(
            total=found.total,
            lines=found.lines,
            hits=self._hits(query.tree, found),
            facets={facet.name: _values(facet, found, query, rules) for facet in FACETS},
            distinct={name: counts.distinct for name, counts in found.facets.items()},
            histogram=found.histogram,
            suggestion=suggestion,
            notes=found.notes,
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )

    def around(self, query: Query, document_id: str) -> Around | None:
        """The document's place in all results of the query, and its neighbours."""
        return self._ask(lambda opened: opened.reader.around(self._meant(opened, query), document_id))

    def matching(self, query: Query) -> tuple[str, ...]:
        """The ids of all documents that the query finds, in its order."""
        return self._ask(lambda opened: opened.reader.matching(self._meant(opened, query)))

    def contrast(self, query: Query, count: int) -> Contrast:
        """Up to `count` words, as they are written, that set all that the query finds apart from all other documents,
        without those that it asks for. Raises `QueryTooCostly`."""
        passed_over = asked_for(query.tree)
        found = self._ask(lambda opened: opened.reader.contrast(self._meant(opened, query), count, passed_over))
        return as_written(found, self._home.store)

    def alike(self, stored: Stored) -> tuple[Stored, ...]:
        """Up to five other articles that have most of the words that tell what this one is about."""

        def ids(opened: _Opened) -> list[str]:
            words = related_words([(stored.document, 1.0)], opened.reader, _TELLING)
            least = max(len(words) // 4, 1)
            tree = AtLeast(tuple(word for word, _ in words), least) if words else Nothing()
            query = Query(tree=tree, limit=_ALIKE + 1, versions=Versions.ONE)
            return [hit.id for hit in opened.reader.search(query).hits]

        found = self._home.store.get_many(self._ask(ids))
        others = [each for each in found if (each.family or each.id) != (stored.family or stored.id)]
        return tuple(others[:_ALIKE])

    def topics_of(self, document_id: str) -> tuple[str, ...]:
        """All topics of a document, the source's and the rules'."""
        return self._ask(lambda opened: opened.reader.topics(document_id))

    def labels(self, language: str) -> Callable[[str], str]:
        """What names many topics for a person, with one look at the rules."""
        rules = self._ask(lambda opened: opened.rules)
        return lambda value: rules.label(value, language)

    def marked(self, tree: Node, stored: Stored) -> tuple[Snippet, Snippet]:
        """Title and body of a document with every match marked."""
        document = stored.document
        return (
            mark(tree, document.title, document.language, "title"),
            mark(tree, document.body, document.language, "body"),
        )

    def generation(self) -> str:
        """The name of the generation that answers. Raises `NoIndexYet`."""
        return self._ask(lambda opened: opened.generation.name)

    def stamp(self) -> str:
        """What no two generations share, not even one that takes the name of another that is gone. Raises
        `NoIndexYet`."""
        return self._ask(lambda opened: opened.stamp)

    def ids(self) -> Iterator[str]:
        """The id of every document in the index."""
        return iter(self._ask(lambda opened: tuple(opened.reader.ids())))

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._let_go()

    def _found(self, opened: _Opened, query: Query) -> tuple[Query, Found, str, TopicRules]:
        """The query with its topics by their values; what it finds; a suggestion."""
        query = opened.rules.resolved(query)
        found = opened.reader.search(query)
        suggestion = respell(query.text, query.tree, opened.reader, self._home.store) if found.total < 3 else ""
        loose = relaxed(query.tree)
        if loose and found.total < loose.enough and (have := _having_all(opened.reader, query)) < loose.enough:
            hints = self._hints(opened.reader, loose)
            found = opened.reader.search(replace(query, tree=loose.tree(hints)))
            found = replace(found, notes=(loose.note(have, hints), *found.notes))
        return query, found, suggestion, opened.rules

    def _meant(self, opened: _Opened, query: Query) -> Query:
        """The query that `search` answers."""
        query = opened.rules.resolved(query)
        loose = relaxed(query.tree)
        if loose is None or _having_all(opened.reader, query) >= loose.enough:
            return query
        return replace(query, tree=loose.tree(self._hints(opened.reader, loose)))

    def _hints(self, reader: Reader, loose: RelaxedQuery) -> tuple[tuple[Word, float], ...]:
        """Words that the best answers share. For few words there are none: they say what is meant."""
        if loose.most.least > 1:
            return ()
        hits = {hit.id: hit.score for hit in reader.search(Query(tree=loose.tree(), limit=_BEST)).hits}
        total = sum(hits.values()) or 1.0
        best = [(each.document, hits[each.id] / total) for each in self._home.store.get_many(list(hits))]
        return tuple(related_words(best, reader, _HINTS, shared_by=2))

    def _ask(self, question: Callable[[_Opened], T]) -> T:
        """The answer of the live generation. Where that is found damaged the index is built anew. Where that cannot be,
        takes long, or another process is at it, the last sound generation answers meanwhile."""
        with self._lock:
            try:
                return question(self._open())
            except (IndexDamaged, NoIndexYet) as error:
                self._let_go()
                damaged = self._generations.current_name()
                if not damaged:
                    raise
                older = self._older(but=damaged)
                if older and older.generation.manifest.documents > _SOON_BUILT:
                    self._heal_beside(damaged)
                    self._opened = older
                    return question(older)
                try:
                    heal(self._home, damaged, wait=0 if older else WAIT)
                except (ArchiveError, SearchError, OSError):
                    if older is None:
                        raise error from None
                    self._opened = older
                    return question(older)
                return question(self._open())

    def _heal_beside(self, damaged: str) -> None:
        """Have the index built anew while an older generation answers."""

        def work() -> None:
            with suppress(ArchiveError, SearchError, OSError):  # the next one to find it damaged tries again
                heal(self._home, damaged, wait=0)

        threading.Thread(target=work, name="heal", daemon=True).start()

    def _open(self) -> _Opened:
        pointer = self._generations.current_name()
        seen = (pointer, self._generations.seen)
        if self._opened is None or (self._opened.pointer, self._opened.pointer_file) != seen:
            self._let_go()
            self._opened = self._live(pointer)
        return self._opened

    def _live(self, pointer: str) -> _Opened:
        """The live generation. Raises `NoIndexYet` or `IndexDamaged`."""
        try:
            generation = self._generations.current()
            generation.verify(thorough=False)
            return self._read(pointer, generation)
        except IndexDamaged:
            now = self._generations.current_name()
            if now == pointer:
                raise
            return self._live(now)  # it was not damaged: another one took its place, and it was swept away

    def _older(self, but: str) -> _Opened | None:
        """The newest sound generation but the one of this name."""
        for generation in self._generations.sound():
            if generation.name != but:
                try:
                    return self._read(but, generation)
                except IndexDamaged:
                    continue
        return None

    def _read(self, pointer: str, generation: Generation) -> _Opened:
        return _Opened(
            pointer=pointer,
            pointer_file=self._generations.seen,
            stamp=generation.stamp(),
            generation=generation,
            reader=ENGINES[generation.manifest.engine]().read(generation.path),
            rules=self._rules(),
        )

    def _let_go(self) -> None:
        if self._opened:
            self._opened.reader.close()
        self._opened = None

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
                versions=hit.versions,
            )
            for hit in found.hits
            if hit.id in stored  # removed since the index was made
        )


def _having_all(reader: Reader, query: Query) -> int:
    """How many documents have all of a query's words. Filters have no say in it: what a search means does not change
    as a reader narrows it."""
    return reader.count(Query(tree=query.tree))


def _values(facet: Facet, found: Found, query: Query, rules: TopicRules) -> tuple[FacetCount, ...]:
    """A facet's values in the order to show them; what is chosen is always there, be it with a count of 0."""
    label = rules.label if facet.name == "topic" else str
    values = found.facets[facet.name].values
    chosen = query.selections.get(facet.name)
    if not chosen:
        return tuple([FacetCount(value, label(value), count) for value, count in values])
    include, exclude = chosen.include, chosen.exclude
    counts = dict(values)
    for value in (*include, *exclude):
        counts.setdefault(value, 0)
    return tuple(
        FacetCount(value, label(value), count, value in include, value in exclude) for value, count in counts.items()
    )
