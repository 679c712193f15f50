"""Search as a reader meets it: the engine's hits, with their documents from the archive and snippets of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from archive.document import Document, Stored
from archive.home import Home
from index.engine.keyness import Contrast
from index.engine.protocol import Around, Found, FoundHit, Reader
from index.errors import IndexUnavailable
from index.facets import FACETS, Facet
from index.following.mending import Mender
from index.following.publication_log import PublicationLog
from index.following.topic_rules import TopicRules
from index.highlight.snippets import mark, passages_of
from index.judging import answers
from index.keywords import as_written, asked_for
from index.live.live_index import LiveIndex
from index.live.opened import Opened, one_edition
from index.query import Query, Selection, Versions
from index.query_language.relaxation import ENOUGH, Hints, RelaxedQuery, relaxed
from index.query_language.tree import AtLeast, Node, Nothing
from index.related_words import related_words
from index.results import FacetCount, Hit, Results, Snippet
from index.spelling import respell

T = TypeVar("T")

Judge = Callable[[str, Document, tuple[str, ...] | None], bool]
"""Of an id, what a document of this id said, and its topics."""

_BEST = 10  # answers whose shared words help to rank the rest
_HINTS = 20  # such words
_ALIKE = 5  # others that an article is told to be like
_LOOSENED = 1.5  # what a search costs more of which few documents have all words
_A_HIT = 0.5  # milliseconds for a document of the page: its text is read and its snippets are made
_HINTED = 20  # milliseconds to find words that the best answers share
_TELLING = 25  # words of an article by which others like it are found


class Searcher:
    """Search over one home, safe for threads. Whatever needs the index raises `IndexUnavailable` where there is none
    to be asked; topics and their labels are told without it. `builds` and `mender` as in `LiveIndex`."""

    def __init__(
        self, home: Home, builds: bool = True, mender: Mender | None = None, live: LiveIndex | None = None
    ) -> None:
        self._home = home
        self._live = live or LiveIndex(home, builds, mender)

    def search(self, query: Query) -> Results:
        """The page that the query asks for. Raises `QueryTooCostly`, `NoIndexYet`."""
        started = time.perf_counter()
        with one_edition():
            query, found, suggestion, opened = self._ask(lambda opened: self._found(opened, query))
            rules = opened.rules
            hits = self._hits(query.tree, found)
            behind = self.behind()  # last, so that what the texts are later than the index is told
        return Results(
            total=found.total,
            lines=found.lines,
            hits=hits,
            facets={facet.name: _values(facet, found, query, rules) for facet in FACETS},
            distinct={name: counts.distinct for name, counts in found.facets.items()},
            histogram=found.histogram,
            suggestion=suggestion,
            notes=found.notes,
            took_ms=round((time.perf_counter() - started) * 1000, 1),
            behind=behind,
            withdrawn=len(found.hits) - len(hits),
            words=tuple(opened.readings.told(word, counts) for word, counts in found.forms),
            grouped=found.grouped,
        )

    def read(self, query: Query) -> Query:
        """The query as the index that answers understands it; as it is where none does."""
        try:
            return self._live.ask(lambda opened: opened.read(query))
        except IndexUnavailable:
            return query

    def chosen(self, selections: Mapping[str, Selection]) -> Mapping[str, Selection]:
        """What is chosen in each facet by the values that the index has, however they were written; as it is where no
        index answers."""
        try:
            return self._live.ask(lambda opened: opened.chosen(selections)) if selections else selections
        except IndexUnavailable:
            return selections

    def cost(self, query: Query) -> float:
        """About how many milliseconds of one processor's time `search` takes for this query, told from the index's
        dictionary before anything is searched for (`index.engine.protocol.Reader.cost`), with the looser searches that
        may follow and the texts of the page. Under 30 is a light question on any machine."""
        cost = self._live.ask(lambda opened: opened.reader.cost(opened.read(query))) + query.limit * _A_HIT
        return cost * _LOOSENED + _HINTED if relaxed(query.tree) else cost

    def around(self, query: Query, document_id: str) -> Around | None:
        """The document's place in all results of the query, and its neighbours."""
        return self._ask(lambda opened: opened.reader.around(self._meant(opened, query), document_id))

    def matching(self, query: Query) -> tuple[str, ...]:
        """The ids of all documents that the query finds, in its order."""
        return self._ask(lambda opened: opened.reader.matching(self._meant(opened, query)))

    def taken(self, tree: Node) -> tuple[str, ...]:
        """The ids of all documents that the tree finds as it stands, as a topic rule's does: no word read otherwise."""
        return self._live.ask(lambda opened: opened.reader.matching(Query(tree=tree)))

    def contrast(self, query: Query, count: int) -> Contrast:
        """Up to `count` words, as they are written, that set all that the query finds apart from all other documents,
        without those that it asks for. Raises `QueryTooCostly`."""

        def ask(opened: Opened) -> Contrast:
            asked, typed = opened.read(query), opened.readings.typed
            found = opened.reader.contrast(self._meant(opened, query), count, asked_for(asked.tree))
            words = as_written(found, self._home.store).words
            return replace(found, words=tuple(replace(w, typed=typed(w.word, w.language, w.term)) for w in words))

        return self._ask(ask)

    def alike(self, stored: Stored) -> tuple[Stored, ...]:
        """Up to five other articles that have most of the words that tell what this one is about; none without an
        index."""

        def ids(opened: Opened) -> list[str]:
            words = related_words([(stored.document, 1.0)], opened.reader, _TELLING)
            least = max(len(words) // 4, 1)
            tree = AtLeast(tuple(word for word, _ in words), least) if words else Nothing()
            query = Query(tree=tree, limit=_ALIKE + 1, versions=Versions.ONE)
            return [hit.id for hit in opened.reader.search(query).hits]

        try:
            found = self._home.store.get_many(self._live.ask(ids))
        except IndexUnavailable:
            return ()
        others = [each for each in found if (each.family or each.id) != (stored.family or stored.id)]
        return tuple(others[:_ALIKE])

    def topics_of(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """All topics of each of these documents, the source's and the rules'."""
        try:
            return self._live.ask(lambda opened: opened.reader.topics(ids))
        except IndexUnavailable:
            rules, held = self._live.rules(), self._home.store.get_many(ids)
            return dict.fromkeys(ids, ()) | {each.id: rules.topics_of(each.document) for each in held}

    def labels(self, language: str) -> Callable[[str], str]:
        """What names many topics for a person, with one look at the rules."""
        try:
            rules = self._live.ask(lambda opened: opened.rules)
        except IndexUnavailable:
            rules = self._live.rules()
        return lambda value: rules.label(value, language)

    def marked(self, tree: Node, stored: Stored) -> tuple[Snippet, Snippet]:
        """Title and body of a document with every match marked."""
        document, tree = stored.document, self.read(Query(tree=tree)).tree
        return (
            mark(tree, document.title, document.language, "title"),
            mark(tree, document.body, document.language, "body"),
        )

    def generation(self) -> str:
        """The name of the generation that answers. Raises `NoIndexYet`."""
        return self._live.ask(lambda opened: opened.edition.name)

    def stamp(self) -> str:
        """What no two generations share, not even one that takes the name of another that is gone. Raises
        `NoIndexYet`."""
        return self._live.ask(lambda opened: opened.edition.stamp)

    def shown(self) -> tuple[int, PublicationLog]:
        """Up to which change of the archive the generation that answers goes, and when changes came to be shown.
        Raises `NoIndexYet`."""
        manifest = self._live.ask(lambda opened: opened.edition.manifest)
        return manifest.seq, PublicationLog(manifest.published)

    def judge(self, query: Query) -> Judge:
        """What tells whether the query, as it is understood now, finds a text that may be in no index; where its topics
        are not given, they are those that rules give it."""
        meant, rules = self._ask(lambda opened: (self._meant(opened, query), opened.rules))
        return lambda document_id, document, topics: answers(
            meant, document_id, document, rules.topics_of(document) if topics is None else topics
        )

    def behind(self) -> int:
        """How many changes of the archive the index that answers does not hold yet. Raises `NoIndexYet`."""
        return self._live.behind()

    def doubt(self) -> None:
        """Have the next question wait for a look whether the index is for the archive, which was changed behind it."""
        self._live.doubt()

    def ids(self) -> Iterator[str]:
        """The id of every document in the index."""
        return iter(self._live.ask(lambda opened: tuple(opened.reader.ids())))

    def close(self) -> None:
        """Let go of the files."""
        self._live.close()

    def _ask(self, question: Callable[[Opened], T]) -> T:
        """What the live index answers to a question that asks it several things."""

        def ask(opened: Opened) -> T:
            with opened.reader.question():
                return question(opened)

        return self._live.ask(ask)

    def _found(self, opened: Opened, query: Query) -> tuple[Query, Found, str, Opened]:
        """The query as it is understood; what it finds; a suggestion; who was asked."""
        query = opened.read(query)
        found = opened.reader.search(query)
        suggestion = respell(query.text, query.tree, opened.reader, self._home.store) if found.total < 3 else ""
        if found.total < ENOUGH:
            filters = any(query.selections.values()) or query.first or query.last or query.undated_only
            wider, note = self._widened(opened.reader, query, None if filters else found.total)
            if note:
                found = opened.reader.search(wider)
                loose = relaxed(query.tree)
                said = note if found.total or loose is None else loose.note_of_nothing()
                found = replace(found, notes=(said, *found.notes))
        return query, found, suggestion, opened

    def _meant(self, opened: Opened, query: Query) -> Query:
        """The query that `search` answers."""
        return self._widened(opened.reader, opened.read(query))[0]

    def _widened(self, reader: Reader, query: Query, have: int | None = None) -> tuple[Query, str]:
        """The query with most of its words where too few documents have all of them (`have`, None while not counted),
        and what is said of it. Filters have no say in it: what a search means does not change as a reader narrows
        it."""
        loose = relaxed(query.tree)
        if loose is None:
            return query, ""
        have = reader.count(Query(tree=query.tree)) if have is None else have
        if have >= loose.enough:
            return query, ""
        if loose.most.least > 1 and reader.count(Query(tree=loose.tree())) < ENOUGH:
            loose = loose.looser()
        hints = self._hints(reader, loose) if loose.is_sentence else ()
        return replace(query, tree=loose.tree(hints)), loose.note(have, hints)

    def _hints(self, reader: Reader, loose: RelaxedQuery) -> Hints:
        """Words that the best answers share."""
        hits = {hit.id: hit.score for hit in reader.search(Query(tree=loose.tree(), limit=_BEST)).hits}
        total = sum(hits.values()) or 1.0
        best = [(each.document, hits[each.id] / total) for each in self._home.store.get_many(list(hits))]
        return tuple(related_words(best, reader, _HINTS, shared_by=2))

    def _hits(self, tree: Node, found: Found) -> tuple[Hit, ...]:
        wanted = [hit.id for hit in found.hits] + [other for hit in found.hits for other in hit.others]
        stored = {each.id: each for each in self._home.store.get_many(wanted)}
        return tuple(
            self._hit(tree, hit, stored)
            for hit in found.hits
            if hit.id in stored  # removed since the index was made
        )

    def _hit(self, tree: Node, hit: FoundHit, stored: Mapping[str, Stored]) -> Hit:
        document = stored[hit.id].document
        snippets, matches = passages_of(tree, document.body, document.language)
        return Hit(
            stored=stored[hit.id],
            score=hit.score,
            title=mark(tree, document.title, document.language, "title"),
            snippets=snippets,
            topics=hit.topics,
            versions=hit.versions,
            others=tuple(sorted((stored[each] for each in hit.others if each in stored), key=_published)),
            matches=matches,
        )


def _published(stored: Stored) -> tuple[date, str]:
    """The first published first, what is undated last."""
    published = stored.document.published
    return published.first if published else date.max, stored.id


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
