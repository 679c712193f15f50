"""Searching an index of array segments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import numpy as np

from index.analysis.folding import fold
from index.arrays.arrayfile import Array
from index.arrays.collect import Counter, best, filtered
from index.arrays.columns import Columns
from index.arrays.contents import read_contents
from index.arrays.contrast import contrast
from index.arrays.cost import Estimate, estimate, refuse_hopeless
from index.arrays.evaluate import Evaluation, Index, Match
from index.arrays.forms import form_counts, readings, told_forms
from index.arrays.layout import CLASSES
from index.arrays.neighbours import known_neighbours
from index.arrays.postings import Known
from index.arrays.sets import Scratches
from index.arrays.sort_keys import keys_of, remembered, scores_at
from index.arrays.words import Words
from index.budget import current_budget, look, looking
from index.engine.bm25f import NEAR_BEST, near_pairs
from index.engine.keyness import Contrast, PassedOver
from index.engine.protocol import MOST_OTHERS, Around, Found, FoundHit
from index.query import Query, Sort, Versions
from index.query_language.tree import Reading, Word


class ArrayReader:
    """A `Reader` of one folder."""

    def __init__(self, folder: Path) -> None:
        readers = [segment.open(folder) for segment in read_contents(folder).segments]
        columns = Columns(readers)
        self._index = Index(readers, columns)
        self._columns = columns
        self._scratches = Scratches(columns.count)

    @contextmanager
    def question(self) -> Iterator[None]:
        """What is asked in this block is one question: what the same words find in it is looked for once."""
        token = _known.set({})
        try:
            yield
        finally:
            _known.reset(token)

    def search(self, query: Query) -> Found:
        """The page of results that the query asks for."""
        with self._evaluation(query) as evaluation:
            return self._page(query, evaluation)

    def matching(self, query: Query) -> tuple[str, ...]:
        """The ids of all documents that are listed for the query, in its order."""
        docs = self._all(query)[0]
        pieces = (docs[at : at + _AT_ONCE] for at in range(0, len(docs), _AT_ONCE))
        return tuple(each for piece in looking(pieces, 1) for each in self._columns.ids(piece))

    def count(self, query: Query) -> int:
        """How many documents the query finds."""
        return len(self._found(query))

    def cost(self, query: Query) -> float:
        """About how many milliseconds of one processor's time `search` takes for this query."""
        return self._estimate(query).work

    def around(self, query: Query, document_id: str) -> Around | None:
        """The document's place in all that is listed for the query, or the place of the one that stands for it."""
        docs, kept = self._all(query)
        number = self._number(document_id)
        at = np.flatnonzero(docs == number)
        families = self._columns.families
        if not len(at) and families and number in kept:
            at = np.flatnonzero(families.of[docs] == families.of[number])
        if not len(at):
            return None
        place = int(at[0])
        before, after = docs[max(place - 1, 0) : place], docs[place + 1 : place + 2]
        (listed,) = self._columns.ids(docs[place : place + 1])
        return Around(
            listed=listed,
            position=place + 1,
            total=len(docs),
            previous=next(iter(self._columns.ids(before)), None),
            next=next(iter(self._columns.ids(after)), None),
        )

    def topics(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """All topics of each of these documents."""
        table, rows = self._columns.table("topic"), self._columns.rows("topic")
        numbers = {each: self._number(each) for each in ids}
        return {each: table.row(int(rows[number])) if number >= 0 else () for each, number in numbers.items()}

    def values_meant(self, facet: str, value: str) -> tuple[str, ...]:
        """The values of a facet that are meant by one as somebody writes it."""
        return self._columns.table(facet).meant(value)

    def frequencies(self, words: Sequence[Word]) -> list[int]:
        """How many documents have each word."""
        with self._evaluation() as evaluation:
            return [len(evaluation.postings(word).docs) for word in words]

    def readings(self, text: str) -> Mapping[str, tuple[Reading, ...]]:
        """By language class, what the index has that a word as it is typed may be a form of."""
        return readings(self._index.readers, text)

    def holds(self, words: Sequence[str]) -> list[bool]:
        """Whether the index has each word, however its accents are."""
        readers = self._index.readers
        keys = ([f"{name}:{fold(word)}".encode() for name in CLASSES] for word in words)
        return [any(reader.spellings(key) for reader in readers for key in each) for each in keys]

    def form_counts(self, word: Word) -> Mapping[str, int]:
        """How many documents have each form of the word."""
        return self._form_counts([word], self._columns.living)[0]

    def contrast(self, query: Query, count: int, passed_over: PassedOver) -> Contrast:
        """Up to `count` words that set all documents that the query finds apart from all others."""
        return contrast(self._index.readers, self._columns, self._found(query), count, passed_over)

    def unknown_words(self, words: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Those folded words that no document holds, each with the nearest one that some do and one such id."""
        with self._evaluation() as evaluation:
            return known_neighbours(self._index, evaluation, words)

    def ids(self) -> Iterator[str]:
        """The id of every document in the index."""
        return iter(self._columns.ids(self._columns.living))

    def examine(self) -> None:
        """Raise `SegmentDamaged` unless all arrays can be what they say."""
        from index.arrays.examine import examine  # which hardly anybody asks for

        examine(self._index.readers)

    def close(self) -> None:
        """Keep nothing for later questions. The files' maps go with the reader itself, so that whoever still holds it
        is answered."""
        self._scratches.drop()

    def _estimate(self, query: Query) -> Estimate:
        words = Words(self._index.readers, self._columns.bases, current_budget())
        return estimate(self._index.readers, words, len(self._columns.living), self._known(), query.tree)

    @contextmanager
    def _evaluation(self, query: Query | None = None) -> Iterator[Evaluation]:
        """Room for a question; one for a query that is hopeless within the question's time is refused at once."""
        if query:
            refuse_hopeless(self._estimate(query), current_budget())
        with self._scratches.lent() as scratch:
            yield Evaluation(self._index, scratch, self._known())

    def _known(self) -> Known:
        """What is known already of the question that is asked."""
        known = _known.get()
        return {} if known is None else known.setdefault(id(self), {})

    def _page(self, query: Query, evaluation: Evaluation) -> Found:
        match = evaluation.match(query.tree)
        passed = filtered(query, self._columns, match.docs)
        kept = match.docs if passed.kept is None else match.docs[passed.kept]
        listed = self._listed(query, match, passed.kept)
        lines = match.docs if listed is None else match.docs[listed]
        start = (query.page - 1) * query.limit
        places, scores = self._ranked(query, evaluation, match, listed, start + query.limit)
        places, scores = places[start:], scores[start:]
        page = lines[places]
        families = self._columns.families
        versions = families.others(kept, page) if families else [0] * len(page)
        groups = families if query.versions is Versions.GROUPS else None
        fellows = (groups.fellows(kept, shown) if groups else page[:0] for shown in page.tolist())
        others = (tuple(sorted(self._columns.ids(each))[:MOST_OTHERS]) for each in fellows)
        rows = self._columns.rows("topic")[page].tolist()
        topics = map(self._columns.table("topic").row, rows)
        hits = zip(self._columns.ids(page), scores.tolist(), topics, versions, others, strict=True)
        counter = Counter(query, self._columns, match.docs, kept, passed.under)
        return Found(
            total=len(kept),
            lines=len(lines),
            hits=tuple(FoundHit(*hit) for hit in hits),
            facets=counter.facets(),
            histogram=counter.histogram(),
            notes=tuple(dict.fromkeys(evaluation.notes)),
            grouped=int(np.isin(groups.of[kept], groups.of[lines]).sum()) if groups and len(lines) else 0,
            forms=told_forms(
                query.tree,
                lambda words: self._form_counts(words, kept),
                lambda part: evaluation.count_in(part, kept),
            ),
        )

    def _form_counts(self, words: Sequence[Word], docs: Array) -> list[Mapping[str, int]]:
        known = Words(self._index.readers, self._columns.bases, current_budget())
        flags = np.zeros(self._columns.count, bool)
        flags[docs] = True
        starts = zip(self._index.readers, self._columns.bases, strict=False)
        parts = [flags[at : at + each.count] for each, at in starts]
        return [form_counts(self._index.readers, known, word, parts) for word in words]

    def _found(self, query: Query) -> Array:
        """All documents that the query finds, ascending."""
        with self._evaluation(query) as evaluation:
            docs = evaluation.match(query.tree).docs
        kept = filtered(query, self._columns, docs).kept
        return docs if kept is None else docs[kept]

    def _all(self, query: Query) -> tuple[Array, Array]:
        """All documents that are listed, in order, and all that pass the filters, ascending."""
        with self._evaluation(query) as evaluation:
            match = evaluation.match(query.tree)
            passed = filtered(query, self._columns, match.docs).kept
            kept = match.docs if passed is None else match.docs[passed]
            listed = self._listed(query, match, passed)
            lines = match.docs if listed is None else match.docs[listed]
            return lines[self._ranked(query, evaluation, match, listed, len(lines))[0]], kept

    def _listed(self, query: Query, match: Match, passed: Array | None) -> Array | None:
        """Of the places in the match that passed (None: all of them) those that are listed: where one version of an
        article is wanted, the best of each family, nearness of words left out."""
        families = self._columns.families
        if query.versions is Versions.EACH or families is None:
            return np.zeros(0, np.int64) if query.versions is Versions.GROUPS else passed
        docs = match.docs if passed is None else match.docs[passed]
        look()
        doubles = families.doubles(docs, keys_of(self._columns, query.sort, match, passed))
        if query.versions is Versions.GROUPS:
            firsts = families.firsts(docs, doubles)
            return firsts if passed is None else passed[firsts]
        if not len(doubles):
            return passed
        return np.delete(np.arange(len(docs)) if passed is None else passed, doubles)

    def _ranked(
        self, query: Query, evaluation: Evaluation, match: Match, passed: Array | None, most: int
    ) -> tuple[Array, Array]:
        """Places, among the documents that passed, of the first `most` in the order asked for, and their scores;
        equals are newest first, undated last, then by id."""
        docs = match.docs if passed is None else match.docs[passed]
        keys = keys_of(self._columns, query.sort, match, passed)
        if query.sort is Sort.RELEVANCE:
            keys[0] = remembered(keys[0])
        *_, newest, identity = keys
        pairs = near_pairs(query.tree) if query.sort is Sort.RELEVANCE else ()
        places = best(keys, len(docs), max(most, NEAR_BEST if pairs else 1))
        look()
        scores = scores_at(match, passed)(places)
        if pairs:
            first = places[:NEAR_BEST]
            near = scores[:NEAR_BEST] + evaluation.nearness(pairs, docs[first])
            order = np.lexsort((identity(first), newest(first), near))[::-1]
            places[:NEAR_BEST], scores[:NEAR_BEST] = first[order], near[order]
        return places[:most], scores[:most]

    def _number(self, document_id: str) -> int:
        """The number of a living document; -1 when there is none of this id."""
        for reader, base in zip(self._index.readers, self._columns.bases, strict=False):
            number = reader.find_document(document_id)
            if number is not None and (reader.alive is None or reader.alive[number]):
                return base + number
        return -1


_known: ContextVar[dict[int, Known] | None] = ContextVar("known", default=None)  # by the reader's identity
_AT_ONCE = 1 << 14  # ids that are made between two looks at the clock
