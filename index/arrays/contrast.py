"""Which words set documents apart from the rest, counted over all postings of an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.analysis.terms import language_class
from index.arrays.arrayfile import Array
from index.arrays.columns import Columns
from index.arrays.layout import CLASSES, FORMS, POSTINGS
from index.arrays.postings import of_word
from index.arrays.segment import SegmentReader, spelled
from index.arrays.words import of_reading
from index.budget import look, looking
from index.engine.keyness import EXAMPLES, Contrast, Keyword, PassedOver, log_likelihood, stand_out, tells_nothing

_PIECE = 1 << 20  # postings looked at together: what NumPy makes of them stays small

# A word that is telling in the whole is so in the segment that has most of it: segments differ in size by far, as a
# larger one holds four times the documents of all smaller ones.
_CANDIDATES = 2_000

_Sizes = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Counted:
    """A segment from document `base` on: whether each of its documents is `inside` the set, and in how many documents
    inside and outside each of its terms stands."""

    reader: SegmentReader
    base: int
    marked: Array
    inside: Array
    outside: Array


def contrast(
    readers: Sequence[SegmentReader], columns: Columns, docs: Array, count: int, passed_over: PassedOver
) -> Contrast:
    """Up to `count` words that set the documents `docs` apart."""
    chosen = np.zeros(columns.count, bool)
    chosen[docs] = True
    sizes = _sizes(columns, chosen)
    segments = [
        _counted(reader, base, chosen[base : base + reader.count])
        for reader, base in zip(readers, columns.bases, strict=False)
    ]
    keys = {key for segment in segments for key in _candidates(segment, sizes)}
    ranked = sorted(_scored(segments, keys, sizes), key=lambda each: (-each[0], each[1]))
    words: list[Keyword] = []
    for score, key, inside, outside in looking(ranked, 8):
        if len(words) == count:
            break
        language = key.partition(b":")[0].decode()
        form = _commonest(segments, key)
        if not tells_nothing(form) and not passed_over(language, form):
            of_inside, of_outside = sizes[language]
            here, there = _with_further(segments, key, inside, outside)
            examples = tuple(columns.ids(_examples(segments, key)))
            term = key.partition(b":")[2].decode()
            words.append(Keyword(form, language, here, of_inside, there, of_outside, score, examples, term))
    return Contrast(
        words=tuple(words),
        inside=len(docs),
        outside=len(columns.living) - len(docs),
        languages=tuple(name for name in CLASSES if sizes[name][0]),
    )


def _sizes(columns: Columns, chosen: Array) -> _Sizes:
    """How many living documents of each language class are in the set and how many are not."""
    table, rows = columns.table("language"), columns.rows("language")
    classes = [CLASSES.index(language_class("".join(table.row(row)))) for row in range(len(table.starts) - 1)]
    of = np.array(classes, np.int64)[rows[columns.living]]
    inside = chosen[columns.living]
    every, own = (np.bincount(each, minlength=len(CLASSES)).tolist() for each in (of, of[inside]))
    return {name: (own[n], every[n] - own[n]) for n, name in enumerate(CLASSES)}


def _counted(reader: SegmentReader, base: int, marked: Array) -> _Counted:
    inside = _having(reader, marked)
    if reader.alive is None:
        every = np.diff(reader.run_table[:, POSTINGS].astype(np.int64))
    else:
        every = _having(reader, reader.alive)
    return _Counted(reader, base, marked, inside, every - inside)


def _having(reader: SegmentReader, marked: Array) -> Array:
    """In how many of the marked documents each term of the segment stands."""
    starts = reader.run_table[:, POSTINGS].astype(np.int64)
    counts = np.zeros(len(starts) - 1, np.int64)
    first = 0
    while first < len(counts):
        look()
        last = max(int(np.searchsorted(starts, starts[first] + _PIECE, "right")) - 1, first + 1)
        begin, end = int(starts[first]), int(starts[last])
        held = marked[reader.file.part("docs", begin, end)].view(np.uint8)
        counts[first:last] = np.add.reduceat(held, starts[first:last] - begin, dtype=np.int64)  # no term has none
        first = last
    return counts


def _candidates(segment: _Counted, sizes: _Sizes) -> Iterator[bytes]:
    terms = segment.reader.terms
    for name in CLASSES:
        own = terms.beginning(f"{name}:".encode())
        look()
        of_inside, of_outside = sizes[name]
        inside, outside = (each[own.start : own.stop] for each in (segment.inside, segment.outside))
        scores = log_likelihood(inside, of_inside, outside, of_outside)
        best = np.argsort(-scores, kind="stable")[:_CANDIDATES]
        yield from (terms[own.start + place] for place in looking(best[scores[best] > 0].tolist()))


def _scored(segments: Sequence[_Counted], keys: set[bytes], sizes: _Sizes) -> Iterator[tuple[float, bytes, int, int]]:
    """(score, term, documents inside, outside) of those that set the documents apart, over all segments."""
    for name in CLASSES:
        own = [key for key in keys if key.partition(b":")[0].decode() == name]
        inside, outside = np.zeros((2, len(own)), np.int64)
        for each in segments:
            numbers = map(each.reader.find_term, looking(own))
            held = {place: number for place, number in enumerate(numbers) if number is not None}
            inside[list(held)] += each.inside[list(held.values())]
            outside[list(held)] += each.outside[list(held.values())]
        scores = stand_out(inside, sizes[name][0], outside, sizes[name][1])
        for place in np.flatnonzero(scores).tolist():
            yield float(scores[place]), own[place], int(inside[place]), int(outside[place])


def _with_further(segments: Sequence[_Counted], key: bytes, inside: int, outside: int) -> tuple[int, int]:
    """The same numbers of documents with those of words that are of another term first, and can be of this one."""
    if not any(segment.reader.further(key) for segment in segments):
        return inside, outside
    inside = outside = 0
    for segment in segments:
        held = np.zeros(segment.reader.count, bool)
        for term in of_reading(segment.reader, key):
            held[of_word(segment.reader, term).docs] = True
        if segment.reader.alive is not None:
            held &= segment.reader.alive
        inside += int(np.count_nonzero(held & segment.marked))
        outside += int(np.count_nonzero(held & ~segment.marked))
    return inside, outside


def _commonest(segments: Sequence[_Counted], key: bytes) -> str:
    """The form in which documents inside have the term most often."""
    forms: Counter[str] = Counter()
    for segment in segments:
        reader = segment.reader
        term = reader.find_term(key)
        if term is None:
            continue
        words = np.flatnonzero(reader.file.whole("words.term") == term)
        begin, end = reader.runs(term, term + 1)
        _, starts = reader.positions(term)
        held = np.repeat(segment.marked[reader.numbers(term)], np.diff(starts))
        if begin[FORMS] == end[FORMS]:  # it has one word only
            times = [int(np.count_nonzero(held))]
        else:
            stored = reader.file.part("forms", begin[FORMS], end[FORMS])
            times = np.bincount(stored[held], minlength=len(words)).tolist()
        numbers = reader.file.whole("words.form")[words].tolist()
        for word, number in zip(words.tolist(), numbers, strict=True):
            forms[spelled(reader.words[word].partition(b":")[2])[0]] += times[number]
    return min(forms, key=lambda form: (-forms[form], form))


def _examples(segments: Sequence[_Counted], key: bytes) -> Array:
    """Some of the documents inside that have the term, from the whole range of their numbers."""
    found = [np.zeros(0, np.int64)]
    for segment in segments:
        term = segment.reader.find_term(key)
        if term is not None:
            docs = segment.reader.documents(term)
            found.append(docs[segment.marked[docs]] + segment.base)
    docs = np.concatenate(found)
    return docs[np.unique(np.linspace(0, len(docs) - 1, EXAMPLES).astype(np.int64))]
