"""The postings of one word as a query means it: over all segments and language classes, of all forms it may have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.layout import FORMS, POSITIONS, POSTINGS, TITLES
from index.arrays.segment import SegmentReader, Term
from index.arrays.vocabulary import ranges
from index.query_language.tree import TextNode

_EMPTY = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Postings:
    """Documents, ascending, with how often each has the word. `titles` are places in `docs` of those that have it in
    their title, `title_counts` how often."""

    docs: Array
    counts: Array
    titles: Array
    title_counts: Array

    def within(self, field: str) -> Postings:
        """Only what stands in this field: "title", "body" or "" for both."""
        if field == "title":
            places = np.arange(len(self.titles))
            return Postings(self.docs[self.titles], self.title_counts, places, self.title_counts)
        if field == "body" and len(self.titles):
            counts = self.counts.astype(np.int64)
            counts[self.titles] -= self.title_counts
            kept = np.flatnonzero(counts)
            return Postings(self.docs[kept], counts[kept], _EMPTY, _EMPTY)
        return self

    def living(self, alive: Array | None) -> Postings:
        """Without deleted documents."""
        if alive is None:
            return self
        lives = alive[self.docs]
        if lives.all():
            return self
        titled = lives[self.titles]
        places = np.cumsum(lives) - 1
        return Postings(self.docs[lives], self.counts[lives], places[self.titles[titled]], self.title_counts[titled])


Known = dict[TextNode, tuple[Postings, bool]]
"""What words, patterns and phrases have in living documents, and whether that is only the first of what they mean."""

NONE = Postings(_EMPTY, _EMPTY, _EMPTY, _EMPTY)


def of_term(reader: SegmentReader, term: int) -> Postings:
    """All postings of one term in one segment."""
    return of_run(reader, term, term + 1)


def of_run(reader: SegmentReader, first: int, last: int) -> Postings:
    """The postings of terms `first` to `last` (exclusive) one after another: documents ascend within a term only."""
    begin, end = reader.runs(first, last)
    file = reader.file
    docs = file.part("docs", begin[POSTINGS], end[POSTINGS]).astype(np.int64)
    counts = file.part("counts", begin[POSTINGS], end[POSTINGS])
    if begin[TITLES] == end[TITLES]:
        return Postings(docs, counts, _EMPTY, _EMPTY)
    titles = file.part("titles", begin[TITLES], end[TITLES]).astype(np.int64) - begin[POSTINGS]
    return Postings(docs, counts, titles, file.part("titles.counts", begin[TITLES], end[TITLES]))


def of_forms(reader: SegmentReader, term: int, forms: Sequence[int]) -> Postings:
    """The postings of some of a term's words in one segment."""
    begin, end = reader.runs(term, term + 1)
    if begin[FORMS] == end[FORMS]:  # it has one word only
        return of_term(reader, term)
    return _of_occurrences(reader, term, occurs(reader, term, forms))


def of_word(reader: SegmentReader, word: Term) -> Postings:
    """The postings of a term in one segment, or of the one form of it that is named."""
    term, form = word
    return of_term(reader, term) if form is None else of_forms(reader, term, (form,))


def occurs(reader: SegmentReader, term: int, forms: Sequence[int]) -> Array:
    """Whether each occurrence of the term is one of these words of it."""
    begin, end = reader.runs(term, term + 1)
    if begin[FORMS] == end[FORMS]:
        return np.ones(end[POSITIONS] - begin[POSITIONS], bool)
    stored = reader.file.part("forms", begin[FORMS], end[FORMS])
    return stored == forms[0] if len(forms) == 1 else np.isin(stored, forms)


def _of_occurrences(reader: SegmentReader, term: int, occurrences: Array) -> Postings:
    whole = of_term(reader, term)
    positions, starts = reader.positions(term)
    ends = np.concatenate(([0], np.cumsum(occurrences)))
    counts = np.diff(ends[starts])
    kept = np.flatnonzero(counts)
    # In a title are the positions below its length: looked at only where the term stands in one at all.
    lengths = reader.file.whole("title.length")[whole.docs[whole.titles]]
    sizes = np.diff(starts)[whole.titles]
    own = ranges(starts[whole.titles], sizes)
    titled = occurrences[own] & (positions[own] < np.repeat(lengths, sizes))
    title_counts = np.bincount(np.repeat(np.arange(len(sizes)), sizes), titled, len(sizes)).astype(np.int64)
    has = np.flatnonzero(title_counts)
    return Postings(whole.docs[kept], counts[kept], np.searchsorted(kept, whole.titles[has]), title_counts[has])


def joined(pieces: Iterable[tuple[int, Postings]], documents: int, distinct: bool) -> Postings:
    """Postings of several segments (each with its base) and terms as those of one word.

    `distinct` says that no document stands in two of them and documents of one piece ascend.
    """
    found = [(base, piece) for base, piece in pieces if len(piece.docs)]
    if not found:
        return NONE
    if len(found) == 1 and distinct:
        base, piece = found[0]
        return piece if not base else Postings(piece.docs + base, piece.counts, piece.titles, piece.title_counts)
    docs = np.concatenate([piece.docs + base for base, piece in found])
    counts = np.concatenate([piece.counts for _, piece in found])
    shifts = np.cumsum([0, *(len(piece.docs) for _, piece in found)]).tolist()
    titles = np.concatenate([piece.titles + shift for (_, piece), shift in zip(found, shifts, strict=False)])
    title_counts = np.concatenate([piece.title_counts for _, piece in found])
    if distinct and all(docs[at - 1] < docs[at] for at in shifts[1:-1]):
        return Postings(docs, counts, titles, title_counts)
    return _summed(docs, counts, docs[titles], title_counts, documents)


def _summed(docs: Array, counts: Array, title_docs: Array, title_counts: Array, documents: int) -> Postings:
    """Documents in order, frequencies of one document added up."""
    docs, counts = _added(docs, counts, documents)
    title_docs, title_counts = _added(title_docs, title_counts, documents)
    return Postings(docs, counts, np.searchsorted(docs, title_docs), title_counts)


def _added(docs: Array, counts: Array, documents: int) -> tuple[Array, Array]:
    if len(docs) * 64 > documents:  # a sum for every document of the index costs less than sorting
        sums = np.bincount(docs, counts, documents)
        found = np.flatnonzero(sums > 0)
        return found, sums[found].astype(np.int64)
    found, places = np.unique(docs, return_inverse=True)
    return found, np.bincount(places, counts, len(found)).astype(np.int64)
