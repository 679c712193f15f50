"""Sorted arrays of documents as sets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from index.arrays.arrayfile import Array

_MUCH_SHORTER = 16


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
    their arguments. Used by one thread at a time."""

    def __init__(self, documents: int) -> None:
        self.documents = documents

    @cached_property
    def _places(self) -> Array:
        return np.full(self.documents, -1, np.int32)

    @cached_property
    def _totals(self) -> Array:
        return np.zeros(self.documents, np.float32)

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

    def totals(self, docs: Array, sums: Iterable[tuple[Array, Array]]) -> Array:
        """For each of `docs` the sum of what stands for it in any of `sums`: documents, which are all among `docs`,
        and numbers. All of these are made before the first is added: to make one may ask for totals, too."""
        for own, values in list(sums):
            self._totals[own] += values
        totals = self._totals[docs]
        self._totals[docs] = 0
        return totals

    def union(self, sets: list[Array]) -> Array:
        """All that is in one of these, ascending, each once."""
        if len(sets) < 2:
            return sets[0] if sets else np.zeros(0, np.int64)
        if sum(map(len, sets)) * 64 < self.documents:
            return np.unique(np.concatenate(sets))
        flags = np.zeros(self.documents, bool)
        for each in sets:
            flags[each] = True
        return np.flatnonzero(flags)
