"""Words in order: where a segment has them side by side, or with a few others between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.postings import NONE, Postings, occurs
from index.arrays.segment import SegmentReader
from index.arrays.sets import Scratch, contains
from index.arrays.vocabulary import ranges

_SHIFT = 32  # a place is a document's slot above these bits and a position below


def of_phrase(
    reader: SegmentReader,
    words: Sequence[tuple[int, int | None]],
    slop: int,
    scratch: Scratch,
    check_time: Callable[[], None],
) -> Postings:
    """The postings of a phrase in one segment as if it were one word: how often the words, each a term and a form or
    None for any, stand in this order with at most `slop` others between them altogether. `check_time` raises when there
    is no more."""
    shared, postings = _shared(reader, list(dict.fromkeys(term for term, _ in words)), scratch)
    if not len(shared):
        return NONE
    slots = np.arange(len(shared))
    places = {}
    for word in dict.fromkeys(words):
        places[word] = places_of(reader, word, postings[word[0]], slots)
        check_time()
    find = partial(_chained, slop=slop) if slop else _adjacent
    ends = find([places[word] for word in words], check_time)
    slots = ends >> _SHIFT
    in_title = (ends & ((1 << _SHIFT) - 1)) < reader.file.whole("title.length")[shared[slots]]
    counts = np.bincount(slots, minlength=len(shared))
    kept = np.flatnonzero(counts)
    title_counts = np.bincount(slots[in_title], minlength=len(shared))[kept]
    titles = np.flatnonzero(title_counts)
    return Postings(shared[kept], counts[kept], titles, title_counts[titles])


def _shared(reader: SegmentReader, terms: Sequence[int], scratch: Scratch) -> tuple[Array, dict[int, Array]]:
    """The documents that have all terms, and for each term the places of these among its postings."""
    docs = {term: reader.documents(term) for term in terms}
    first, *others = sorted(terms, key=lambda term: len(docs[term]))
    shared, postings = docs[first], {first: np.arange(len(docs[first]))}
    for term in others:
        here, there = scratch.common(shared, docs[term])
        shared = shared[here]
        postings = {known: places[here] for known, places in postings.items()} | {term: there}
    return shared, postings


def places_of(reader: SegmentReader, word: tuple[int, int | None], postings: Array, slots: Array) -> Array:
    """Where a word, a term and a form or None for any, stands in these postings of its term: each place is the
    posting's slot, above 32 bits, and a position."""
    term, form = word
    positions, starts = reader.positions(term)
    begins = starts[postings]
    sizes = starts[postings + 1] - begins
    own = ranges(begins, sizes)
    places = (np.repeat(slots, sizes) << _SHIFT) | positions[own]
    return places if form is None else places[occurs(reader, term, (form,))[own]]


def _adjacent(places: list[Array], check_time: Callable[[], None]) -> Array:
    """Where the first word of each occurrence stands; the rarest word is looked at first."""
    order = sorted(range(len(places)), key=lambda number: len(places[number]))
    found = places[order[0]] - order[0]
    for number in order[1:]:
        check_time()
        found = found[contains(places[number], found + number)]
    return found


def _chained(places: list[Array], check_time: Callable[[], None], slop: int) -> Array:
    """Where the last word of each occurrence stands. For each place of a word, the occurrence so far that began last
    is the shortest: it goes through the word's nearest neighbour before."""
    begins = places[0]
    for before, here in pairwise(places):
        check_time()
        nearest = np.searchsorted(before, here) - 1
        begins = np.where(nearest >= 0, begins[np.maximum(nearest, 0)] if len(begins) else -1, -1)
    last = places[-1]
    stretched = last - begins - (len(places) - 1)
    # Places of two documents are further apart than any slop.
    return last[(begins >= 0) & (stretched <= slop)]
