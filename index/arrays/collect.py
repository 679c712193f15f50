"""From what matches to what is shown: filters, counts, the histogram and the best of it in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.columns import Columns
from index.arrays.facet_table import FacetTable
from index.budget import look, looking
from index.engine.protocol import FacetCounts
from index.facets import FACETS, Facet
from index.query import Query, Selection
from index.results import Bin, Histogram
from index.timeline.asked_days import asked_days
from index.timeline.axis import axis, drawn_days
from index.timeline.far_dates import near_days

_BLOCK = 64
_PIECE = 1 << 15  # documents counted at once
_FEW = 512  # so many are sorted whole


@dataclass(frozen=True, slots=True)
class Filtered:
    """`kept`: places in a match of what passes every filter (None: all of it). `under`: for each facet in which
    something is chosen, places of what passes all filters but the facet's own, with what is chosen there together."""

    kept: Array | None
    under: dict[str, Array]


def filtered(query: Query, columns: Columns, docs: Array) -> Filtered:
    """What of these documents passes the query's filters."""
    dated = _in_range(query, columns, docs)
    chosen = {name: selection for name, selection in query.selections.items() if selection}
    if dated is None and not chosen:
        return Filtered(None, {})
    passes, within = {}, {}
    for name, selection in looking(chosen.items(), 1):
        table, rows = columns.table(name), columns.rows(name)[docs]
        wanted = np.ones(len(table.starts) - 1, bool)
        for values in selection.wanted:
            wanted &= table.having(values)
        if selection.together:  # what else could be chosen is counted among what has these
            within[name] = wanted[rows]
        if selection.exclude:
            wanted = wanted & ~table.having(selection.exclude)
        passes[name] = wanted[rows]
    # How many filters each document fails: what fails none is kept, what fails one alone counts for that facet.
    failed = np.zeros(len(docs), np.int16) if dated is None else (~dated).astype(np.int16) * len(FACETS) * 2
    for each in passes.values():
        failed += ~each
    kept = np.flatnonzero(failed == 0)
    under = {name: failed - ~each <= 0 for name, each in passes.items()}
    for name, having in within.items():
        under[name] &= having
    return Filtered(kept, {name: np.flatnonzero(each) for name, each in under.items()})


class Counter:
    """Counts over the documents of a match: `docs` all of it, `kept` those that pass every filter."""

    def __init__(self, query: Query, columns: Columns, docs: Array, kept: Array, under: dict[str, Array]) -> None:
        self._query, self._columns = query, columns
        self._docs, self._kept, self._under = docs, kept, under
        joined, self._bounds = columns.joined_rows
        size = max(end for _, end in self._bounds.values())
        # A piece at a time: what NumPy makes of it on the way stays in the processor's cache.
        pieces = np.array_split(kept, len(kept) // _PIECE + 1)
        self._rows = np.zeros(size, np.int64)
        for piece in looking(pieces, 4):
            self._rows += np.bincount(joined[piece].reshape(-1), minlength=size)

    def facets(self) -> dict[str, FacetCounts]:
        """How many documents have each value of each facet, under all filters but the facet's own."""
        return {facet.name: self._facet(facet) for facet in looking(FACETS, 1)}

    def histogram(self) -> Histogram:
        """The kept documents over time, in the unit that suits the asked range, where it is open that of the dates."""
        columns, spans = self._columns, self._columns.spans
        by_row, asked, near = self._by_row("year"), asked_days(self._query), columns.near_days
        is_dated = spans[:, 0] > 0
        undated = int(by_row[~is_dated].sum())
        held = (date.fromordinal(near[0]), date.fromordinal(near[1])) if near else None
        present = np.flatnonzero((by_row > 0) & is_dated)
        weekdays = self._weekdays(by_row) if self._query.weekdays else ()
        if not len(present) or near is None:
            return Histogram("year", undated=undated, asked=asked, held=held, weekdays=weekdays)
        days = spans[present]
        low, high = drawn_days(asked, near)
        is_near = (days[:, 1] >= low) & (days[:, 0] <= high)
        if not is_near.any():  # all that is found lies far out: what of it does so among itself?
            low, high = near_days(columns.dated(by_row)) or near
            is_near = (days[:, 1] >= low) & (days[:, 0] <= high)
        found = days[is_near]
        unit, first, last = axis(asked, max(int(found[:, 0].min()), low), min(int(found[:, 1].max()), high))
        bins = self._bins(unit, present[is_near])
        return Histogram(
            unit,
            bins=tuple(each for each, fits in bins if fits),
            coarse=tuple(each for each, fits in bins if not fits),
            undated=undated,
            outliers=() if is_near.all() else tuple(each for each, _fits in self._bins("year", present[~is_near])),
            first=first,
            last=last,
            asked=asked,
            held=held,
            weekdays=weekdays,
        )

    def _weekdays(self, by_row: Array) -> tuple[int, ...]:
        """The kept documents that are dated to the day, from Monday to Sunday."""
        first, last = self._columns.spans.T
        exact = np.flatnonzero((first == last) & (first > 0))
        days = (first[exact] - 1) % 7  # the first day of all was a Monday
        return tuple(np.bincount(days, by_row[exact], 7).astype(int).tolist())

    def _bins(self, unit: str, rows: Array) -> list[tuple[Bin, bool]]:
        """The kept documents of these rows by unit, and whether each bin is one of the unit or a coarser span."""
        numbers, bins = self._columns.calendar(unit)
        counts = np.bincount(numbers[rows], self._by_row("year")[rows], len(bins))
        filled = np.flatnonzero(counts[1:] > 0) + 1
        return [
            (Bin(*bins[number][:2], count), bins[number][2])
            for number, count in zip(filled.tolist(), counts[filled].astype(int).tolist(), strict=True)
        ]

    def _facet(self, facet: Facet) -> FacetCounts:
        table, rows = self._columns.table(facet.name), self._columns.rows(facet.name)
        if facet.name in self._under:
            counts = table.counts(rows[self._docs[self._under[facet.name]]])
        elif facet.name in self._bounds:
            counts = table.counts_by_row(self._by_row(facet.name))
        else:
            counts = table.counts(rows[self._kept])
        selection = self._query.selections.get(facet.name, Selection())
        return _ordered(table, counts, self._query.values, facet, selection)

    def _by_row(self, facet: str) -> Array:
        """How many of the kept documents have each row."""
        begin, end = self._bounds[facet]
        return self._rows[begin:end]


def best(keys: Sequence[Callable[[Array | None], Array]], count: int, most: int) -> Array:
    """Places of the `most` best of `count` things in order: greatest by the first key, among equals by the second,
    and so on. A key gives the values at some places (None: at all)."""
    places = _best(keys, None, count, most)
    values = [key(places) for key in looking(reversed(keys), 1)]
    look()
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
    present = np.flatnonzero(counts > 0)  # of truth values: several times as fast as of numbers
    if facet.chronological:  # all of them: a calendar has only so many years and months
        kept = present[::-1].tolist()
    else:
        order = present[np.lexsort((-table.alphabet[present], counts[present]))[::-1]]
        kept = order[:most].tolist()
        if len(order) > most and chosen:
            named = set(map(table.number, (*chosen.include, *chosen.exclude)))
            kept += [number for number in order[most:].tolist() if number in named]
    texts = table.texts
    return FacetCounts(tuple(zip([texts[n] for n in kept], counts[kept].tolist(), strict=True)), len(present))
