"""How near the words of a search stand to each other in some documents: `index.engine.bm25f.NEAR` over arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.postings import occurs
from index.arrays.segment import SegmentReader, Term
from index.arrays.sets import found
from index.arrays.vocabulary import ranges
from index.arrays.words import Words
from index.engine.bm25f import NEAR, NEAR_WORDS
from index.query_language.tree import Word


def nearness(
    readers: Sequence[SegmentReader],
    bases: Sequence[int],
    words: Words,
    pair: tuple[Word, Word],
    idf: float,
    docs: Array,
) -> Array:
    """What the pair of words adds to the score of each of these documents; `idf` is the lesser of theirs."""
    bonus = np.zeros(len(docs), np.float32)
    for reader, base, end in zip(readers, bases, bases[1:], strict=False):
        own = np.flatnonzero((docs >= base) & (docs < end))
        for left, right in zip(*(words.terms(reader, word) for word in pair), strict=True):  # by language class
            if left and right and len(own):
                places = [_places(reader, word, docs[own] - base) for word in (left, right)]
                apart = _apart(places[0], places[1], len(own))
                near = apart <= NEAR_WORDS
                bonus[own[near]] += np.float32(NEAR * idf) / apart[near]
    return bonus


def _places(reader: SegmentReader, word: tuple[Term, ...], docs: Array) -> Array:
    every = []
    for term in word:
        here, postings = found(reader.numbers(term[0]), docs)
        every.append(_places_of(reader, term, postings, here))
    return np.sort(np.concatenate(every))


def _places_of(reader: SegmentReader, own: Term, postings: Array, slots: Array) -> Array:
    """Where a term stands in these postings of its: each place is the posting's slot, above 32 bits, and a position."""
    term, form = own
    positions, starts = reader.positions(term)
    begins = starts[postings]
    sizes = starts[postings + 1] - begins
    chosen = ranges(begins, sizes)
    places = (np.repeat(slots, sizes) << 32) | positions[chosen]
    return places if form is None else places[occurs(reader, term, (form,))[chosen]]


def _apart(left: Array, right: Array, count: int) -> Array:
    """The least distance between a place of one word and a place of the other, by slot."""
    least = np.full(count, np.iinfo(np.int64).max)
    if len(left) and len(right):
        after = np.searchsorted(right, left)
        for neighbour in (np.minimum(after, len(right) - 1), np.maximum(after - 1, 0)):
            np.minimum.at(least, left >> 32, np.abs(right[neighbour] - left))  # another slot's is far away
    return np.maximum(least, 1)
