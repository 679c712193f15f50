"""From what matches to what is shown: filters, counts, the histogram and the best of it in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.columns import Columns, FacetTable
from index.facets import FACETS, Facet
from index.histogram import unit_for
from index.protocol import FacetCounts
from index.query import Query, Selection
from index.results import Bin, Histogram

_BLOCK = 64
_FEW = 512  # so many are sorted whole


@dataclass(frozen=True, slots=True)
class Filtered:
    """`kept`: places in a match of what passes every filter (None: all of it). `under`: for each facet in which
    something is chosen, places of what passes all filters but the facet's own."""

    kept: Array | None
    under: dict[str, Array]


def filtered(query: Query, columns: Columns, docs: Array) -> Filtered:
    """What of these documents passes the query's filters."""
    dated = _in_range(query, columns, docs)
    chosen = {name: selection for name, selection in query.selections.items() if selection}
    if dated is None and not chosen:
        return Filtered(None, {})
    passes = {}
    for name, selection in chosen.items():
        table = columns.table(name)
        wanted = table.find(selection.include) if selection.include else np.ones(len(table.starts) - 1, bool)
        if selection.exclude:
            wanted = wanted & ~table.find(selection.exclude)
        passes[name] = wanted[columns.rows(name)[docs]]
    # How many filters each document fails: what fails none is kept, what fails one alone counts for that facet.
    failed = np.zeros(len(docs), np.int16) if dated is None else (~dated).astype(np.int16) * len(FACETS) * 2
    for each in passes.values():
        failed += ~each
    kept = np.flatnonzero(failed == 0)
    return Filtered(kept, {name: np.flatnonzero(failed - ~each <= 0) for name, each in passes.items()})


def facet_counts(
    query: Query, columns: Columns, docs: Array, under: dict[str, Array], kept: Array
) -> dict[str, FacetCounts]:
    """How many documents have each value of each facet. `docs` is the whole match, `kept` the documents that pass
    every filter. Documents of one row are counted together, then the values of the rows."""
    known: dict[int, Array] = {}  # year and month go by the same rows
    counts = {}
    for facet in FACETS:
        table, rows = columns.table(facet.name), columns.rows(facet.name)
        if facet.name in under:
            by_row = np.bincount(rows[docs[under[facet.name]]], minlength=len(table.starts) - 1)
        elif id(rows) in known:
            by_row = known[id(rows)]
        else:
            by_row = known[id(rows)] = np.bincount(rows[kept], minlength=len(table.starts) - 1)
        counts[facet.name] = _ordered(
            table, table.counts(by_row), query.values, facet, query.selections.get(facet.name, Selection())
        )
    return counts


def histogram(query: Query, columns: Columns, docs: Array) -> Histogram:
    """These documents over time: `index.histogram.histogram` for columns."""
    by_row = np.bincount(columns.rows("year")[docs], minlength=len(columns.spans))
    dated = columns.spans[:, 0] > 0
    undated = int(by_row[~dated].sum())
    rows = np.flatnonzero((by_row > 0) & dated)
    if not len(rows):
        return Histogram("year", undated=undated)
    first, last = columns.spans[rows, 0], columns.spans[rows, 1]
    unit = unit_for(query.first or date.fromordinal(int(first.min())), query.last or date.fromordinal(int(last.max())))
    begins, ends = columns.units(unit, rows)
    whole = last <= ends
    spans = np.where(whole, begins, first).astype(np.int64) << 32 | np.where(whole, ends, last)
    found, places = np.unique(spans * 2 + whole, return_inverse=True)
    sums = np.bincount(places, by_row[rows]).astype(int).tolist()
    bins: list[Bin] = []
    coarse: list[Bin] = []
    for key, count in zip(found.tolist(), sums, strict=True):
        span = key >> 1
        bin_ = Bin(date.fromordinal(span >> 32), date.fromordinal(span & 0xFFFFFFFF), count)
        (bins if key & 1 else coarse).append(bin_)
    return Histogram(unit, tuple(bins), tuple(coarse), undated)


def best(keys: Sequence[Callable[[Array | None], Array]], count: int, most: int) -> Array:
    """Places of the `most` best of `count` things in order: greatest by the first key, among equals by the second,
    and so on. A key gives the values at some places (None: at all)."""
    places = _best(keys, None, count, most)
    values = [key(places) for key in reversed(keys)]
    return places[np.lexsort(values)[::-1][:most]]


def _best(keys: Sequence[Callable[[Array | None], Array]], among: Array | None, count: int, most: int) -> Array:
    """The `most` best in no order, perhaps with a few more."""
    if count <= max(_FEW, most):
        return np.arange(count) if among is None else among
    values = keys[0](among)
    least = _least_of_best(values, most)
    above = np.flatnonzero(values > least)
    equal = np.flatnonzero(values == least) if len(above) < most else above[:0]
    if among is not None:
        above, equal = among[above], among[equal]
    if len(keys) > 1:
        equal = _best(keys[1:], equal, len(equal), most - len(above)) if len(equal) else equal
    return np.concatenate((above, equal))


def _least_of_best(values: Array, most: int) -> float:
    """A bound that at least `most` values reach and not many more: the `most`-th greatest of the maxima of blocks."""
    blocks = len(values) // _BLOCK
    if blocks < 2 * most:
        return np.partition(values, len(values) - most)[len(values) - most]
    maxima = values[: blocks * _BLOCK].reshape(-1, _BLOCK).max(axis=1)
    return np.partition(maxima, blocks - most)[blocks - most]


def _in_range(query: Query, columns: Columns, docs: Array) -> Array | None:
    if query.undated_only:
        spans = columns.spans[:, 0] == 0
        if query.first or query.last:  # a range holds no undated document
            spans = np.zeros(len(spans), bool)
    elif query.first is None and query.last is None:
        return None
    else:
        spans = columns.overlapping(query.first, query.last)
    return spans[columns.rows("year")[docs]]


def _ordered(table: FacetTable, counts: Array, most: int, facet: Facet, chosen: Selection) -> FacetCounts:
    present = np.flatnonzero(counts)
    ranks = (present,) if facet.chronological else (-table.alphabet[present], counts[present])
    order = present[np.lexsort(ranks)[::-1]]
    kept = order[:most].tolist()
    if len(order) > most and chosen:
        named = set(map(table.number, (*chosen.include, *chosen.exclude)))
        kept += [number for number in order[most:].tolist() if number in named]
    values = zip(map(table.value, kept), counts[kept].tolist(), strict=True)
    return FacetCounts(tuple(values), len(present))
