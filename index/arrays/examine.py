"""Whether the arrays of a segment can be what they say: no number points out of what it points into.

A checksum says that a file is as it was written, not that this program wrote it. A number that somebody forged would
end a search in an error of NumPy's, or in another article's text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.dictionary import STRIDE, Dictionary
from index.arrays.layout import BY_SPAN, COLUMNS, FORMS, POSITIONS, POSTINGS, TITLES
from index.arrays.segment import SegmentReader

_AT_ONCE = 1 << 20  # positions, or as many as one term has
_ENTRIES = 1 << 12  # of a dictionary


def examine(readers: Sequence[SegmentReader]) -> None:
    """Raise `SegmentDamaged` unless every number of these segments is one that can be. Reads all of them, a part at a
    time."""
    for reader in readers:
        # In this order: what is looked at later relies on what was before.
        for parts in (_documents, _facets, _words, _postings):
            if not all(parts(reader)):
                raise reader.file.damaged()


def _documents(reader: SegmentReader) -> Iterator[bool]:
    ids, order, spans = (reader.file.whole(name) for name in ("ids", "ids.order", "spans"))
    yield _within(order, reader.count)
    yield _ascends(ids[order])
    yield len(spans) % 2 == 0
    first, last = spans.reshape(-1, 2).T
    yield bool(np.all((first <= last) & ((first > 0) | (last == 0)))) and _within(last, date.max.toordinal() + 1)
    yield _within(reader.file.whole("span"), len(first))


def _facets(reader: SegmentReader) -> Iterator[bool]:
    for facet in (*COLUMNS, *BY_SPAN):
        starts, values = (reader.file.whole(f"{facet.name}.{part}") for part in ("starts", "values"))
        yield _are_runs(starts, len(values))
        own = Dictionary(reader.file, f"{facet.name}.dictionary")
        yield from _dictionary(reader, f"{facet.name}.dictionary")
        yield _within(values, len(own))
        yield bool(np.all(np.bincount(values, minlength=len(own)) > 0))  # none is there that no row has
        if facet in COLUMNS:
            yield _within(reader.file.whole(f"{facet.name}.rows"), len(starts) - 1)
        else:
            yield 2 * (len(starts) - 1) == reader.file.count("spans")


def _words(reader: SegmentReader) -> Iterator[bool]:
    yield from _dictionary(reader, "terms")
    yield from _dictionary(reader, "words")
    yield from _dictionary(reader, "further")
    terms, forms = reader.file.whole("words.term"), reader.file.whole("words.form")
    yield len(terms) == len(forms) == len(reader.words)
    yield _within(terms, len(reader.terms))
    sizes = reader.words_of_term
    yield bool(np.all(sizes > 0)) and bool(np.all(forms < sizes[terms]))
    yield len(np.unique((np.cumsum(sizes) - sizes)[terms] + forms)) == len(terms)  # each form of a term is one word


def _dictionary(reader: SegmentReader, name: str) -> Iterator[bool]:
    file, entries = reader.file, Dictionary(reader.file, name)
    for part in (name, f"{name}.samples"):
        yield _are_runs(file.whole(f"{part}.starts"), file.count(f"{part}.bytes"))
    before = None
    for first in range(0, len(entries), _ENTRIES):
        some = entries.entries(first, min(first + _ENTRIES, len(entries)))
        yield all(one < other for one, other in pairwise(some if before is None else [before, *some]))
        yield all(map(_is_text, some))
        before = some[-1]
    samples = Dictionary(file, f"{name}.samples")
    yield len(samples) == -(-len(entries) // STRIDE)
    yield all(samples[number] == entries[number * STRIDE] for number in range(len(samples)))


def _postings(reader: SegmentReader) -> Iterator[bool]:
    names = {POSTINGS: "docs", POSITIONS: "positions", TITLES: "titles", FORMS: "forms"}
    yield reader.file.count("runs") == 4 * (len(reader.terms) + 1)
    yield all(_are_runs(reader.run_table[:, kind], reader.file.count(name)) for kind, name in names.items())
    yield reader.file.count("counts") == reader.file.count("docs")
    yield reader.file.count("titles.counts") == reader.file.count("titles")
    bounds = reader.run_table[:, POSITIONS].astype(np.int64)
    wanted = np.arange(0, bounds[-1] + _AT_ONCE, _AT_ONCE)
    cuts = np.unique(np.append(np.searchsorted(bounds, wanted).clip(max=len(reader.terms)), [0, len(reader.terms)]))
    yield from (_of_terms(reader, first, last) for first, last in pairwise(cuts.tolist()))


def _of_terms(reader: SegmentReader, first: int, last: int) -> bool:
    """Whether the postings of these terms can be."""
    runs = reader.run_table[first : last + 1].astype(np.int64)
    begin, end = runs[0], runs[-1]
    part = reader.file.part
    docs, counts = (part(name, begin[POSTINGS], end[POSTINGS]).astype(np.int64) for name in ("docs", "counts"))
    titles = part("titles", begin[TITLES], end[TITLES]).astype(np.int64)
    titled = part("titles.counts", begin[TITLES], end[TITLES])
    sizes = np.diff(runs, axis=0)
    term = np.repeat(np.arange(last - first), sizes[:, POSTINGS])
    if not (_within(docs, reader.count) and np.all(sizes[:, POSTINGS] > 0) and np.all(counts > 0)):
        return False
    if np.any((np.diff(docs) <= 0) & (np.diff(term) == 0)):
        return False
    if np.any(np.bincount(term, counts, last - first) != sizes[:, POSITIONS]):
        return False
    places = titles - begin[POSTINGS]
    if not (np.all(places >= 0) and _within(places, len(docs)) and _ascends(titles)):
        return False
    of_titles = np.repeat(np.arange(last - first), sizes[:, TITLES])
    if np.any(term[places] != of_titles) or np.any(titled > counts[places]) or np.any(titled == 0):
        return False
    words = reader.words_of_term[first:last]
    if np.any(sizes[:, FORMS] != np.where(words > 1, sizes[:, POSITIONS], 0)):
        return False
    return bool(np.all(part("forms", begin[FORMS], end[FORMS]) < np.repeat(words, sizes[:, FORMS])))


def _within(numbers: Array, bound: int) -> bool:
    """Whether all are from 0 to below the bound."""
    return not len(numbers) or (int(numbers.min()) >= 0 and int(numbers.max()) < bound)


def _ascends(values: Array) -> bool:
    return bool(np.all(values[1:] > values[:-1]))


def _are_runs(starts: Array, end: int) -> bool:
    """Whether runs begin at these places, the first at 0, and the last one ends where all does."""
    return (
        len(starts) > 0 and int(starts[0]) == 0 and int(starts[-1]) == end and bool(np.all(starts[1:] >= starts[:-1]))
    )


def _is_text(entry: bytes) -> bool:
    try:
        entry.decode()
    except UnicodeDecodeError:
        return False
    return True
