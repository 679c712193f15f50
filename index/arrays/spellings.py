"""Values of a facet that differ in case or space alone: which are one, and under which spelling it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.analysis.folding import spelling_key
from index.arrays.arrayfile import Array
from index.facets import commonest


class Spellings:
    """The spellings of a facet's values by number. `shown` gives for each the number of the value that it is, of
    `values`, which are those shown; None where no two are one."""

    def __init__(self, spellings: Sequence[str], documents: Callable[[], Array]) -> None:
        """`documents` says how many living documents have each spelling; asked only where some are one value."""
        keys = list(map(spelling_key, spellings))
        self._spellings = spellings
        self._keys = keys
        self.shown: Array | None = None
        self.values = list(spellings)
        if len(set(keys)) < len(keys):
            self._join(documents())

    def _join(self, documents: Array) -> None:
        numbers: dict[str, int] = {}
        shown = [numbers.setdefault(key, len(numbers)) for key in self._keys]
        together: list[dict[str, int]] = [{} for _ in numbers]
        for spelling, number, count in zip(self._spellings, shown, documents.tolist(), strict=True):
            together[number][spelling] = count
        self.shown = np.array(shown, np.int64)
        self.values = [commonest(each) if len(each) > 1 else next(iter(each)) for each in together]

    def rows(self, starts: Array, numbers: Array) -> tuple[Array, Array]:
        """The rows of spellings as rows of values, each value once in a row: where they start, and their numbers."""
        if self.shown is None:
            return starts, numbers
        joined = self.shown[numbers]
        several = np.bincount(self.shown) > 1
        places = np.flatnonzero(several[joined])
        owners = np.searchsorted(starts, places, "right") - 1
        order = np.lexsort((places, joined[places], owners))
        values, rows = joined[places][order], owners[order]
        again = np.zeros(len(order), bool)
        again[1:] = (values[1:] == values[:-1]) & (rows[1:] == rows[:-1])
        kept = np.ones(len(numbers), bool)
        kept[places[order[again]]] = False
        return np.concatenate(([0], np.cumsum(kept)))[starts], joined[kept]
