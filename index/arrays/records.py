"""The facts of the documents of one segment: ids, lengths, days and facet values as columns."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from index.arrays.arrayfile import Array, narrow
from index.arrays.dictionary import dictionary, starts_of
from index.arrays.layout import BY_SPAN, COLUMNS
from index.facets import Facet, Facts


class Rows:
    """Distinct values of a column by number, in the order they were met."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, ...], int] = {}
        self.of: list[int] = []

    def add(self, values: tuple[str, ...]) -> None:
        """The next document's values."""
        self.of.append(self.numbers.setdefault(values, len(self.numbers)))


class Records:
    """Gathers documents' facts and makes columns of them."""

    def __init__(self) -> None:
        self._ids: list[bytes] = []
        self._spans: dict[tuple[int, int], int] = {}
        self._dated: list[Facts] = []
        self._span: list[int] = []
        self._rows = [Rows() for _ in COLUMNS]

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, facts: Facts) -> None:
        """The next document."""
        self._ids.append(facts.id.encode())
        for facet, rows in zip(COLUMNS, self._rows, strict=True):
            rows.add(facet.values(facts))
        span = (facts.first.toordinal(), facts.last.toordinal()) if facts.first and facts.last else (0, 0)
        number = self._spans.get(span)
        if number is None:
            number = self._spans[span] = len(self._spans)
            self._dated.append(facts)
        self._span.append(number)

    def arrays(self) -> dict[str, Array]:
        """The columns by name: see `index.arrays.layout`."""
        ids = np.array(self._ids)
        arrays = {
            "ids": ids,
            "ids.order": narrow(np.argsort(ids, kind="stable")),
            "span": narrow(np.array(self._span, np.int64)),
            "spans": np.array(list(self._spans), "<i4").reshape(-1),
        }
        for facet, rows in zip(COLUMNS, self._rows, strict=True):
            arrays[f"{facet.name}.rows"] = narrow(np.array(rows.of, np.int64))
            arrays |= value_arrays(facet, rows.numbers)
        for facet in BY_SPAN:
            arrays |= value_arrays(facet, [facet.values(facts) for facts in self._dated])
        return arrays


def value_arrays(facet: Facet, rows: Iterable[tuple[str, ...]]) -> dict[str, Array]:
    """The arrays of a facet's rows and its dictionary of values."""
    table = list(rows)
    values = sorted({value.encode() for row in table for value in row})
    numbers = {value: number for number, value in enumerate(values)}
    flat = [numbers[value.encode()] for row in table for value in row]
    return {
        f"{facet.name}.starts": starts_of(map(len, table)),
        f"{facet.name}.values": narrow(np.array(flat, np.int64)),
        **dictionary(f"{facet.name}.dictionary", values),
    }
