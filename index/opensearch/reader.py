"""Searching an index in an OpenSearch cluster."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

from index.budget import current_budget
from index.engine.keyness import Contrast, PassedOver
from index.engine.protocol import Around, Found
from index.errors import IndexDamaged, QueryTooCostly, not_in_time
from index.opensearch.client import Client
from index.opensearch.fields import ARTICLES, FORMAT
from index.opensearch.searching.around import Place
from index.opensearch.searching.asking import Index, Query
from index.opensearch.searching.contrast import contrast
from index.opensearch.searching.dictionary import Dictionary
from index.opensearch.searching.filters import Filters
from index.opensearch.searching.listing import Listing, topics_of
from index.opensearch.searching.page import Page
from index.opensearch.searching.queries import Queries
from index.opensearch.searching.survey import Survey, survey
from index.opensearch.searching.values import encodable
from index.query import Query as Asked
from index.query import Versions
from index.query_language.tree import Reading, Word

_LIGHT = 300  # milliseconds, and less than a second where that is wrong by three


class OpenSearchReader:
    """A `Reader` of one index. What is worked out of it is kept as long as the reader is, so one is opened for each
    state of an index that is written in place."""

    def __init__(self, client: Client, index: str) -> None:
        self._client = client
        self._name = index
        self._index = Index(client, index)
        self._lock = threading.Lock()
        self._known: Survey | None = None

    def question(self) -> AbstractContextManager[None]:
        """What is asked of an index is kept anyway."""
        return nullcontext()

    def search(self, query: Asked) -> Found:
        """The page of results that the query asks for. Raises `IndexUnreachable` where the servers have no time for one
        that asks for little."""
        try:
            page = self._page(query)
            if page.is_behind():  # an article that came since has a value that was not known
                self._known = None
                page = self._page(query)
            return page.found()
        except QueryTooCostly as error:
            if current_budget().left < 0 and self._is_light(query):
                raise not_in_time() from error
            raise

    def matching(self, query: Asked) -> tuple[str, ...]:
        """The ids of all documents that are listed for the query, in its order."""
        return tuple(self._listing(query).ids())

    def count(self, query: Asked) -> int:
        """How many documents the query finds."""
        filters = Filters(query, self._survey)
        if not filters:
            return self._queries.having([query.tree])[0]
        return self._index.counts([self._found(query)])[0]

    def cost(self, query: Asked) -> float:
        """About how many milliseconds `search` takes for this query."""
        return self._page(query).cost()

    def around(self, query: Asked, document_id: str) -> Around | None:
        """The document's place in all that is listed for the query, or the place of the one that stands for it."""
        listing = self._listing(query)
        if query.versions is Versions.GROUPS:
            return listing.around(document_id)
        is_each = query.versions is Versions.EACH or not self._survey.families
        return Place(self._index, listing, is_each=is_each).around(document_id)

    def topics(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """All topics of each of these documents."""
        had = topics_of(self._index, ids)
        respelled = self._survey.values["topic"].respelled if had else tuple
        return {each: respelled(had.get(encodable(each), ())) for each in ids}

    def values_meant(self, facet: str, value: str) -> tuple[str, ...]:
        """The values of a facet that are meant by one as somebody writes it."""
        return self._survey.values[facet].meant(value)

    def readings(self, text: str) -> Mapping[str, tuple[Reading, ...]]:
        """By language class, what the index has that a word as it is typed may be a form of."""
        return self._words.readings(text)

    def holds(self, words: Sequence[str]) -> list[bool]:
        """Whether the index has each word, however its accents are."""
        return self._words.holds(words)

    def form_counts(self, word: Word) -> Mapping[str, int]:
        """How many documents have each form of the word."""
        counts: Counter[str] = Counter()
        for (_, form), having in self._words.form_counts(word).items():
            counts[form] += having
        return dict(counts)

    def frequencies(self, words: Sequence[Word]) -> list[int]:
        """How many documents have each word."""
        return self._queries.having(words)

    def contrast(self, query: Asked, count: int, passed_over: PassedOver) -> Contrast:
        """Up to `count` words that set all documents that the query finds apart from all others."""
        return contrast(self._index, self._survey, self._found(query), count, passed_over)

    def unknown_words(self, words: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Those folded words that no document holds, each with the nearest one that some do and one such id."""
        counts = self.frequencies([Word(word, exact=True) for word in words])
        nearest = {word: self._words.nearest(word) for word, having in zip(words, counts, strict=True) if not having}
        return {word: other for word, other in nearest.items() if other}

    def ids(self) -> Iterator[str]:
        """The id of every document in the index."""
        return (hit["fields"]["id"][0] for hit in self._index.walk(ARTICLES, [{"id": "asc"}], ["id"]))

    def examine(self) -> None:
        """Raise `IndexDamaged` unless the index has the fields that this program makes: of its bytes the servers look
        themselves whether they are those that were written."""
        told = self._client.ask("GET", f"/{self._name}/_mapping")
        formats = {each["mappings"].get("_meta", {}).get("format") for each in told.values()}
        if formats != {FORMAT}:
            raise IndexDamaged("the index in the cluster is not as this program makes one")

    def close(self) -> None:
        """Keep nothing for later questions."""
        self._index, self._known = Index(self._client, self._name), None

    def _is_light(self, query: Asked) -> bool:
        """Whether what was learnt of the query says that it takes little."""
        try:
            return self.cost(query) < _LIGHT
        except QueryTooCostly:  # it would have to be asked
            return False

    @property
    def _survey(self) -> Survey:
        known = self._known
        if known is None:
            with self._lock:  # who asks first asks for all
                known = self._known = self._known or survey(self._index)
        return known

    @property
    def _words(self) -> Dictionary:
        return Dictionary(self._index, self._survey.classes)

    @property
    def _queries(self) -> Queries:
        return Queries(self._index, self._survey, self._words)

    def _page(self, asked: Asked) -> Page:
        return Page(self._index, self._survey, self._queries, self._words, asked)

    def _listing(self, asked: Asked) -> Listing:
        return Listing(self._index, self._queries, Filters(asked, self._survey), asked)

    def _found(self, asked: Asked) -> Query:
        """What finds all that the query does, unscored."""
        return self._listing(asked).found()
