"""Several segments made one by joining their arrays: deleted documents go, everything else keeps its order."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain, compress
from pathlib import Path

import numpy as np

from index.arrays.arrayfile import Array, ArrayFileWriter, narrow, narrowest
from index.arrays.codec import ArraySegment
from index.arrays.dictionary import STRIDE, Dictionary, runs_of, starts_of
from index.arrays.layout import FORMS, POSITIONS, POSTINGS, TITLES
from index.arrays.merge_postings import Source, joined
from index.arrays.merge_records import join_records
from index.arrays.postings_builder import form_numbers
from index.arrays.segment import SegmentReader

_PER_ELEMENT = 64  # bytes that a posting or position takes while it is moved, measured
_STRIDE = 4096  # dictionary entries joined at once


def merge(folder: Path, chosen: Sequence[ArraySegment], merged: ArraySegment, budget: int) -> None:
    """Write the file of `merged` from those of the chosen segments, in about `budget` bytes of memory.

    Raises `SegmentDamaged` when one of them is not what was written.
    """
    readers = [segment.open(folder) for segment in chosen]
    with ArrayFileWriter(merged.path(folder)) as out:
        join_records(readers, out)
        sizes = [live_sizes(reader, budget // _PER_ELEMENT) for reader in readers]
        alive_terms = [each[:, POSTINGS] > 0 for each in sizes]
        alive_words = [a[reader.file.whole("words.term")] for a, reader in zip(alive_terms, readers, strict=True)]
        term_maps, terms = _join(out, "terms", [reader.terms for reader in readers], alive_terms)
        word_maps, words = _join(out, "words", [reader.words for reader in readers], alive_words)
        further = [Dictionary(reader.file, "further") for reader in readers]
        _join(out, "further", further, [np.ones(len(each), bool) for each in further])
        term_of = np.zeros(words, np.int64)
        for reader, term_map, word_map, alive in zip(readers, term_maps, word_maps, alive_words, strict=True):
            term_of[word_map[alive]] = term_map[reader.file.whole("words.term")][alive]
        form, words_of_term = form_numbers(term_of, terms)
        out.write("words.term", narrow(term_of, terms))
        out.write("words.form", narrow(form))
        many = words_of_term > 1
        totals = _totals(sizes, term_maps, many)
        out.write("runs", narrow(np.concatenate((np.zeros((1, 4), np.int64), np.cumsum(totals, axis=0))).reshape(-1)))
        bases = np.cumsum([0, *(reader.live for reader in readers)])
        sources = [
            Source(reader, term_map, np.append(form, 0)[word_map], many, int(base))
            for reader, term_map, word_map, base in zip(readers, term_maps, word_maps, bases, strict=False)
        ]
        _write_postings(out, sources, totals, merged.doc_count_all(), budget // _PER_ELEMENT)


def _write_postings(out: ArrayFileWriter, sources: list[Source], totals: Array, documents: int, most: int) -> None:
    postings, positions, titles, forms = totals.sum(axis=0).tolist()
    types = {
        name: max(source.reader.file.dtype(name) for source in sources)
        for name in ("counts", "positions", "titles.counts")
    }
    form_type = narrowest(max((int(source.forms.max(initial=0)) for source in sources), default=0))
    appenders = {
        "docs": out.reserve("docs", narrowest(documents), postings),
        "counts": out.reserve("counts", types["counts"], postings),
        "positions": out.reserve("positions", types["positions"], positions),
        "titles": out.reserve("titles", narrowest(postings), titles),
        "titles.counts": out.reserve("titles.counts", types["titles.counts"], titles),
        "forms": out.reserve("forms", form_type, forms),
    }
    written = 0
    for first, last in _blocks(totals[:, POSTINGS] + totals[:, POSITIONS], most):
        arrays = joined(sources, first, last)
        arrays["titles"] += written
        written += len(arrays["docs"])
        for name, values in arrays.items():
            appenders[name].append(values)
        for source in sources:
            source.reader.file.forget()


def live_sizes(reader: SegmentReader, most: int) -> Array:
    """How many postings, positions, titles and forms of each term are of documents that are not deleted: (terms, 4)."""
    if reader.alive is None:
        return np.diff(reader.run_table, axis=0)
    table = reader.run_table.astype(np.int64)
    sizes = np.diff(table, axis=0)
    file = reader.file
    for first, last in _blocks(sizes[:, POSTINGS] + sizes[:, TITLES], most):
        begin, end = table[first], table[last]
        alive = reader.alive[file.part("docs", begin[POSTINGS], end[POSTINGS])]
        counts = file.part("counts", begin[POSTINGS], end[POSTINGS]) * alive.astype(np.int64)
        titled = alive[file.part("titles", begin[TITLES], end[TITLES]) - begin[POSTINGS]]
        bounds = table[first : last + 1] - begin
        for column, values in ((POSTINGS, alive), (POSITIONS, counts), (TITLES, titled)):
            run = TITLES if column == TITLES else POSTINGS  # positions are added up by posting
            sizes[first:last, column] = np.diff(np.concatenate(([0], np.cumsum(values)))[bounds[:, run]])
    sizes[:, FORMS] = np.where(sizes[:, FORMS] > 0, sizes[:, POSITIONS], 0)
    return sizes


def _join(
    out: ArrayFileWriter, name: str, dictionaries: Sequence[Dictionary], living: Sequence[Array]
) -> tuple[list[Array], int]:
    """Write the dictionary of all entries that live in one of these; give, for each of these, its entries' numbers
    in it, and how many there are. A dead entry has the number of the next living one."""
    maps = [np.zeros(len(each), np.int64) for each in dictionaries]
    done = [0] * len(dictionaries)
    pieces: list[bytes] = []
    samples: list[bytes] = []
    lengths = array("Q")
    total = 0
    while any(at < len(each) for at, each in zip(done, dictionaries, strict=True)):
        # Up to the least of the entries that lie a stride ahead, so that a block holds so many of each at the most.
        ahead = [each[at + _STRIDE] for at, each in zip(done, dictionaries, strict=True) if at + _STRIDE < len(each)]
        pivot = min(ahead, default=None)
        ends = [len(each) if pivot is None else each.lower(pivot) for each in dictionaries]
        blocks = [each.entries(at, end) for each, at, end in zip(dictionaries, done, ends, strict=True)]
        alive = [flags[at:end].tolist() for flags, at, end in zip(living, done, ends, strict=True)]
        entries = sorted(set(chain.from_iterable(map(compress, blocks, alive))))
        numbers = {entry: total + number for number, entry in enumerate(entries)}
        for known, at, end, block in zip(maps, done, ends, blocks, strict=True):
            known[at:end] = [numbers.get(entry, -1) for entry in block]
        pieces.append(b"".join(entries))
        lengths.extend(map(len, entries))
        samples += entries[-total % STRIDE :: STRIDE]
        total += len(entries)
        done = ends
    for known in maps:
        known[known < 0] = total
        np.minimum.accumulate(known[::-1], out=known[::-1])
    out.write_all({f"{name}.bytes": np.frombuffer(b"".join(pieces), np.uint8), f"{name}.starts": starts_of(lengths)})
    out.write_all({f"{name}.samples.{part}": values for part, values in runs_of(samples).items()})
    return maps, total


def _totals(sizes: list[Array], term_maps: list[Array], many: Array) -> Array:
    """Sizes of the merged terms; one that has several words now has a form for each of its positions."""
    totals = np.zeros((len(many) + 1, 4), np.int64)  # dead terms at the end have the number behind the last
    for each, term_map in zip(sizes, term_maps, strict=True):
        np.add.at(totals, term_map, each)
    totals = totals[:-1]
    totals[:, FORMS] = np.where(many, totals[:, POSITIONS], 0)
    return totals


def _blocks(sizes: Array, most: int) -> list[tuple[int, int]]:
    """Runs of terms that hold up to `most` elements together, or of one term that holds more."""
    ends = np.cumsum(sizes)
    blocks, first = [], 0
    while first < len(sizes):
        before = int(ends[first - 1]) if first else 0
        last = max(int(np.searchsorted(ends, before + most, side="right")), first + 1)
        blocks.append((first, last))
        first = last
    return blocks
