"""Documents that are versions of one article: which they are, and which of them stands for the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.facet_table import FacetTable


class Families:
    """The families of an index; `rows` are its documents' rows in the `table` of families. `of` gives each document's
    family by its number, -1 of one that stands alone."""

    def __init__(self, rows: Array, table: FacetTable) -> None:
        has = np.diff(table.starts) > 0
        by_row = np.full(len(has), -1, np.int32)
        by_row[has] = table.numbers[table.starts[:-1][has]]
        self.of = by_row[rows]
        self._documents = np.flatnonzero(self.of >= 0)
        families = self.of[self._documents]
        self._members = self._documents[np.argsort(families, kind="stable")]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(families, minlength=len(table)))))

    def doubles(self, docs: Array, keys: Sequence[Callable[[Array], Array]]) -> Array:
        """Places among these documents (ascending) of those that another one of their family stands before. A key
        gives the values at some places: greatest first by the first key, among equals by the second, and so on."""
        places = self._places(docs)
        families = self.of[docs[places]]
        values: list[Array] = [-key(places).astype(np.float64) for key in reversed(keys)]
        order = np.lexsort([*values, families])
        again = np.zeros(len(places), bool)
        again[order[1:]] = families[order[1:]] == families[order[:-1]]
        return places[again]

    def firsts(self, docs: Array, doubles: Array) -> Array:
        """Places among these documents of those that stand before the `doubles` of their families."""
        places = self._places(docs)
        grouped = places[np.isin(self.of[docs[places]], self.of[docs[doubles]])]
        return np.setdiff1d(grouped, doubles, assume_unique=True)

    def fellows(self, docs: Array, shown: int) -> Array:
        """Those of `docs` (ascending) that are of the family of one of them, itself left out."""
        family = self.of[shown]
        members = self._members[self._starts[family] : self._starts[family + 1]]
        found = docs[_places_of(members, docs)]
        return found[found != shown]

    def others(self, docs: Array, shown: Array) -> list[int]:
        """How many of `docs` (ascending) are of the family of each of the `shown`, itself left out."""
        known = {-1: 1}
        for family in set(self.of[shown].tolist()) - {-1}:
            members = self._members[self._starts[family] : self._starts[family + 1]]
            known[family] = len(_places_of(members, docs))
        return [known[family] - 1 for family in self.of[shown].tolist()]

    def _places(self, docs: Array) -> Array:
        if len(docs) < len(self._documents):
            return np.flatnonzero(self.of[docs] >= 0)
        return _places_of(self._documents, docs)


def _places_of(wanted: Array, docs: Array) -> Array:
    """Where those of the wanted documents that are among `docs` stand there; both ascending."""
    places = np.searchsorted(docs, wanted)
    places, wanted = places[places < len(docs)], wanted[places < len(docs)]
    return places[docs[places] == wanted]
