"""Sorted arrays of documents as sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property

import numpy as np

from index.arrays.arrayfile import Array
from index.budget import looking

_MUCH_SHORTER = 16

MOST_KEPT = 4
"""Scratches that lie ready; each has up to 4 bytes for each document."""


def contains(many: Array, some: Array) -> Array:
    """Whether each of `some`, in whatever order, is among `many`, which ascend."""
    if not len(many):
        return np.zeros(len(some), bool)
    places = np.searchsorted(many, some)
    places[places == len(many)] = 0
    return many[places] == some


def found(many: Array, some: Array) -> tuple[Array, Array]:
    """Places in `some`, which are in whatever order, of what is among `many`, which ascend; and its places there."""
    if not len(many):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    there = np.searchsorted(many, some.astype(many.dtype, copy=False))  # another type would have all of many copied
    there[there == len(many)] = 0
    here = np.flatnonzero(many[there] == some)
    return here, there[here]


class Scratch:
    """A number for each document of an index, all -1 between uses: set operations in time that goes by the length of
    their arguments. Used by one question at a time (`Scratches`)."""

    def __init__(self, documents: int) -> None:
        self.documents = documents

    @cached_property
    def _places(self) -> Array:
        return np.full(self.documents, -1, np.int32)

    def common(self, left: Array, right: Array) -> tuple[Array, Array]:
        """Places in `left` and in `right` of what both have, ascending."""
        if len(right) < len(left):
            there, here = self.common(right, left)
            return here, there
        if len(left) * _MUCH_SHORTER < len(right):
            return found(right, left)
        self._places[left] = np.arange(len(left), dtype=np.int32)
        places = self._places[right]
        self._places[left] = -1
        there = np.flatnonzero(places >= 0)
        return places[there].astype(np.int64), there

    def contains(self, many: Array, some: Array) -> Array:
        """Whether each of `some` is among `many`."""
        if len(some) * _MUCH_SHORTER < len(many):
            return contains(many, some)
        flags = np.zeros(self.documents, bool)
        flags[many] = True
        return flags[some]

    def totals(self, docs: Array, sums: Iterable[tuple[Array, Array]]) -> Array:
        """For each of `docs` the sum of what stands for it in any of `sums`: documents, which are all among `docs`,
        and numbers. To make one of these may ask for totals, too."""
        totals = np.zeros(self.documents, np.float32)
        for own, values in sums:
            totals[own] += values
        return totals[docs]

    def union(self, sets: list[Array]) -> Array:
        """All that is in one of these, ascending, each once."""
        if len(sets) < 2:
            return sets[0] if sets else np.zeros(0, np.int64)
        if sum(map(len, sets)) * 64 < self.documents:
            return np.unique(np.concatenate(sets))
        flags = np.zeros(self.documents, bool)
        for each in looking(sets, 32):
            flags[each] = True
        return np.flatnonzero(flags)


class Scratches:
    """Scratch for questions that are asked at the same time, one for each; `MOST_KEPT` are kept for the next."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._free: list[Scratch] = []
        self._keeps = True

    @contextmanager
    def lent(self) -> Iterator[Scratch]:
        """One for the block. After an error it is not lent again: it may lie in the middle of an operation."""
        try:
            scratch = self._free.pop()
        except IndexError:
            scratch = Scratch(self._documents)
        yield scratch
        if self._keeps and len(self._free) < MOST_KEPT:
            self._free.append(scratch)

    def drop(self) -> None:
        """Keep none from now on."""
        self._keeps = False
        self._free.clear()
