"""Words in order: where a segment has them side by side, or with a few others between.

A place is a number in the run of all texts of a segment one after another (`SegmentReader.text_starts`), with more
empty places between two of them than any phrase may stretch over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.postings import NONE, Postings, occurs
from index.arrays.segment import SegmentReader, Term
from index.arrays.sets import Scratch, contains
from index.arrays.vocabulary import ranges

Word = tuple[Term, ...]
"""What a word of a phrase stands for in a segment: a term, or forms of one or several."""

_STEP = 1 << 18  # places that are looked at between two looks at the clock
_CELLS = 32  # bytes of a table of flags that cost what one place does
_MOST_HELD = 1 << 25  # bytes of places that are held for the next phrase of the same question
_USES = 3  # phrases of a question that have a word, from which on all its places are held
_MUCH_FEWER = 8
_BEYOND = 512  # more than a phrase has words


class Places:
    """Where words stand in a segment, for all phrases of one question."""

    def __init__(self, reader: SegmentReader) -> None:
        self._reader = reader
        self._held: dict[Word, Array] = {}
        self._uses: dict[Word, int] = {}
        self._room = _MOST_HELD

    def of(self, word: Word, documents: Array, postings: Array) -> _Word | _Forms:
        """A word's places in these documents, ascending; `postings` are theirs where it is of one term."""
        if len(word) > 1:
            return _Forms(self._reader, word, documents)
        found = _Word(self._reader, word[0], postings)
        uses = self._uses[word] = self._uses.get(word, 0) + 1
        if uses >= _USES and word not in self._held and found.size <= self._room:
            self._held[word] = found.every()
            self._room -= found.size
        found.held = self._held.get(word)
        return found


class _Word:
    def __init__(self, reader: SegmentReader, word: Term, postings: Array) -> None:
        self._reader = reader
        self._term, self._form = word
        self._positions, self._starts = reader.positions(self._term)
        self._postings = postings
        self._is_form: Array | None = None
        self.held: Array | None = None

    @property
    def size(self) -> int:
        """Bytes of all places."""
        return self.most * self._reader.text_starts.itemsize

    @property
    def most(self) -> int:
        """How many places the postings have at the most."""
        return len(self._positions)

    @property
    def counts(self) -> Array:
        """How many places each posting has."""
        return self._starts[self._postings + 1] - self._starts[self._postings]

    def every(self) -> Array:
        """The places in all postings of the term."""
        return self._between(0, len(self._starts) - 1)

    def within(self, first: int, last: int, texts: Array, begin: int, end: int) -> Array:
        """The places in postings number `first` to `last` (exclusive), whose texts begin at `texts`, all of them from
        `begin` to `end`; perhaps some between these that are in others."""
        if self.held is not None:
            return self.held[slice(*np.searchsorted(self.held, np.array([begin, end], self.held.dtype)).tolist())]
        postings = self._postings[first:last]
        begins, ends = self._starts[postings], self._starts[postings + 1]
        sizes = ends - begins
        if int(sizes.sum()) * 2 > int(ends[-1] - begins[0]):
            return self._between(int(postings[0]), int(postings[-1]) + 1)
        own = ranges(begins, sizes)
        places = np.repeat(texts, sizes) + self._positions[own]
        return places if self._form is None else places[self._occurs(self._form)[own]]

    def _between(self, first: int, last: int) -> Array:
        begin, end = self._starts[[first, last]].tolist()
        texts = self._reader.text_starts[self._reader.numbers(self._term)[first:last]]
        places = np.repeat(texts, np.diff(self._starts[first : last + 1])) + self._positions[begin:end]
        return places if self._form is None else places[self._occurs(self._form)[begin:end]]

    def _occurs(self, form: int) -> Array:
        """Whether each occurrence of the term is this form of it."""
        if self._is_form is None:
            self._is_form = occurs(self._reader, self._term, (form,))
        return self._is_form


class _Forms:
    """A word that stands for several forms of several terms: all its places are made one run."""

    def __init__(self, reader: SegmentReader, word: Word, documents: Array) -> None:
        every = [_Word(reader, term, np.zeros(0, np.int64)).every() for term in word]
        self._places = np.sort(np.concatenate(every))
        self.most = len(self._places)
        starts = reader.text_starts
        self.counts = np.searchsorted(self._places, starts[documents + 1]) - np.searchsorted(
            self._places, starts[documents]
        )

    def within(self, first: int, last: int, texts: Array, begin: int, end: int) -> Array:
        """As `_Word.within`."""
        del first, last, texts
        bounds = np.searchsorted(self._places, np.array([begin, end], self._places.dtype)).tolist()
        return self._places[slice(*bounds)]


def of_phrase(
    places: Places,
    reader: SegmentReader,
    words: Sequence[Word],
    slop: int,
    scratch: Scratch,
    check_time: Callable[[], None],
) -> Postings:
    """The postings of a phrase in one segment as if it were one word: how often the words stand in this order with at
    most `slop` others between them altogether. `check_time` raises when there is no more."""
    distinct = list(dict.fromkeys(words))
    shared, postings = _shared(reader, list(dict.fromkeys(map(_terms, distinct))), scratch)
    if not len(shared):
        return NONE
    own = {word: places.of(word, shared, postings[_terms(word)]) for word in distinct}
    starts = reader.text_starts[shared]
    titles = reader.file.whole("title.length")
    counts, title_counts = np.zeros((2, len(shared)), np.int64)
    for first, last in _pieces(list(own.values()), len(shared)):
        check_time()
        begin, end = int(starts[first]), int(reader.text_starts[shared[last - 1] + 1])
        texts = starts[first:last]
        here = {word: each.within(first, last, texts, begin, end) for word, each in own.items()}
        row = [here[word] for word in words]
        found = _chained(row, slop, begin, end) if slop else _adjacent(row, begin, end)
        if len(found) * _MUCH_FEWER < len(texts):
            slots = np.searchsorted(texts, found, "right") - 1
            counts[first:last] = np.bincount(slots, minlength=len(texts))
            slots = slots[found - texts[slots] < titles[shared[first + slots]]]
            title_counts[first:last] = np.bincount(slots, minlength=len(texts))
        else:
            bounds = np.append(np.searchsorted(found, texts), len(found))
            counts[first:last] = np.diff(bounds)
            title_counts[first:last] = np.searchsorted(found, texts + titles[shared[first:last]]) - bounds[:-1]
    kept = np.flatnonzero(counts)
    title_counts = title_counts[kept]
    titled = np.flatnonzero(title_counts)
    return Postings(shared[kept], counts[kept], titled, title_counts[titled])


def _terms(word: Word) -> tuple[int, ...]:
    return tuple(dict.fromkeys(term for term, _ in word))


def _shared(
    reader: SegmentReader, terms: Sequence[tuple[int, ...]], scratch: Scratch
) -> tuple[Array, dict[tuple[int, ...], Array]]:
    """The documents that have all of these, each any of some terms, and for each the places of these among its
    documents."""
    docs = {each: _having(reader, each, scratch) for each in terms}
    first, *others = sorted(terms, key=lambda each: len(docs[each]))
    shared, postings = docs[first], {first: np.arange(len(docs[first]))}
    for each in others:
        here, there = scratch.common(shared, docs[each])
        shared = shared[here]
        postings = {known: places[here] for known, places in postings.items()} | {each: there}
    return shared, postings


def _having(reader: SegmentReader, terms: tuple[int, ...], scratch: Scratch) -> Array:
    """The documents that have any of the terms."""
    docs = [reader.documents(term) for term in terms]
    return docs[0] if len(docs) == 1 else scratch.union(docs)


def _pieces(words: Sequence[_Word | _Forms], documents: int) -> list[tuple[int, int]]:
    """Pieces of so many documents, each with about `_STEP` places of all words together."""
    if sum(word.most for word in words) <= _STEP:
        return [(0, documents)]
    done = np.cumsum(np.sum([word.counts for word in words], axis=0))
    cuts = np.searchsorted(done, np.arange(_STEP, int(done[-1]), _STEP)).tolist()
    return list(pairwise(dict.fromkeys([0, *cuts, documents])))


def _adjacent(places: Sequence[Array], begin: int, end: int) -> Array:
    """Where the first word of each occurrence stands; the rarest word is looked at first."""
    order = sorted(range(len(places)), key=lambda number: len(places[number]))
    found = places[order[0]] - order[0]
    for number in order[1:]:
        if not len(found):
            break
        many = places[number]
        if _flags_pay(many, found, begin, end):
            found = found[_flags(many, begin, end)[found + (number - begin + 1)]]
        else:
            found = found[contains(many, found + number)]
    return found


def _flags_pay(many: Array, some: Array, begin: int, end: int) -> bool:
    """Whether a flag for each place from `begin` to `end` is faster than to look each of some up among many."""
    return len(many) < len(some) * _MUCH_FEWER and len(many) * _CELLS > end - begin


def _flags(places: Array, begin: int, end: int) -> Array:
    """Whether each place from one before `begin` on is one of these, a little beyond `end` too."""
    flags = np.zeros(end - begin + _BEYOND, bool)
    flags[places - (begin - 1)] = True
    return flags


def _chained(places: Sequence[Array], slop: int, begin: int, end: int) -> Array:
    """Where the last word of each occurrence stands. For each place of a word, the occurrence so far that began last
    is the shortest: it goes through the word's nearest neighbour before. One that is stretched too far already can
    come to nothing, nor hide another."""
    ends = begins = places[0]
    if len(places) == 2 and _flags_pay(ends, places[1], begin, end):
        flags, reach = _flags(ends, begin, end), 1
        while reach <= slop:
            step = min(reach, slop + 1 - reach)
            flags[step:] |= flags[:-step]
            reach += step
        return places[1][flags[places[1] - begin]]
    for number, every in enumerate(places[1:], 1):
        if not len(ends):
            break
        here = _soon_after(every, ends, slop) if len(ends) * _MUCH_FEWER < len(every) else every
        nearest = np.searchsorted(ends, here) - 1
        since = begins[nearest]
        good = (nearest >= 0) & (here - since <= slop + number)
        ends, begins = here[good], since[good]
    return ends


def _soon_after(places: Array, ends: Array, slop: int) -> Array:
    """The places within `slop` others behind any of the ends."""
    first, last = np.searchsorted(places, ends, "right"), np.searchsorted(places, ends + (slop + 1), "right")
    first[1:] = np.maximum(first[1:], last[:-1])
    return places[ranges(first, np.maximum(last - first, 0))]
