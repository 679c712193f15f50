"""The documents of all segments in one row of columns: what filters, counts and orders look at.

A document's number is its segment's base plus its number there. With one segment a column is its mapped array as it
is; several are joined in memory when a column is first asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import cached_property

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.dictionary import Dictionary
from index.arrays.layout import BY_SPAN
from index.arrays.segment import SegmentReader
from index.ranking import B


class FacetTable:
    """A facet's values by row: row r has the values numbered `numbers[starts[r]:starts[r + 1]]`."""

    def __init__(self, readers: Sequence[SegmentReader], name: str) -> None:
        self._dictionaries = [Dictionary(reader.file, f"{name}.dictionary") for reader in readers]
        starts = [reader.file.whole(f"{name}.starts").astype(np.int64) for reader in readers]
        numbers = [reader.file.whole(f"{name}.values") for reader in readers]
        if len(readers) == 1:
            self.starts, self.numbers = starts[0], numbers[0]
            return
        known = {value: number for number, value in enumerate(self._entries)}
        maps = [
            np.array([known[entry] for entry in each.entries(0, len(each))], np.int64) for each in self._dictionaries
        ]
        self.numbers = np.concatenate([each[own] for each, own in zip(maps, numbers, strict=True)])
        shifts = np.cumsum([0, *map(len, numbers)])
        self.starts = np.concatenate([[0], *(s[1:] + shift for s, shift in zip(starts, shifts, strict=False))])

    def __len__(self) -> int:
        return len(self._entries)

    def value(self, number: int) -> str:
        """A value by its number."""
        return self._entries[number].decode()

    def row(self, row: int) -> tuple[str, ...]:
        """The values of one row, in the documents' own order."""
        return tuple(map(self.value, self.numbers[self.starts[row] : self.starts[row + 1]].tolist()))

    def find(self, values: Sequence[str]) -> Array:
        """Whether each row has one of these values."""
        wanted = set(map(str.encode, values))
        return self.having(np.fromiter((entry in wanted for entry in self._entries), bool, len(self._entries)))

    def having(self, chosen: Array) -> Array:
        """Whether each row has one of the chosen (true) values."""
        hits = np.concatenate(([0], np.cumsum(chosen[self.numbers])))
        return hits[self.starts[1:]] > hits[self.starts[:-1]]

    def counts(self, rows: Array) -> Array:
        """How many documents have each value, from how many have each row."""
        weights = np.repeat(rows, np.diff(self.starts))
        return np.bincount(self.numbers, weights, len(self)).astype(np.int64)

    @cached_property
    def _entries(self) -> list[bytes]:
        if len(self._dictionaries) == 1:
            return self._dictionaries[0].entries(0, len(self._dictionaries[0]))
        return sorted({entry for each in self._dictionaries for entry in each.entries(0, len(each))})

    @cached_property
    def alphabet(self) -> Array:
        """Each value's place in the order that people expect, capitals and small letters together."""
        texts = [entry.decode() for entry in self._entries]
        places = np.empty(len(texts), np.int64)
        order = sorted(range(len(texts)), key=lambda number: (texts[number].casefold(), texts[number]))
        places[order] = np.arange(len(texts))
        return places

    def number(self, value: str) -> int | None:
        """A value's number."""
        number = bisect_left(self._entries, value.encode())
        return number if self._entries[number : number + 1] == [value.encode()] else None

    @property
    def entries(self) -> list[bytes]:
        """The values, sorted."""
        return self._entries


class Columns:
    """The columns of an index."""

    def __init__(self, readers: Sequence[SegmentReader]) -> None:
        self._readers = readers
        self.bases = np.cumsum([0, *(reader.count for reader in readers)]).tolist()
        self.count: int = self.bases[-1]
        self._rows: dict[str, Array] = {}
        self._tables: dict[str, FacetTable] = {}

    @cached_property
    def alive(self) -> Array | None:
        """Whether each document is not deleted; None when none is."""
        if all(reader.alive is None for reader in self._readers):
            return None
        return np.concatenate(
            [np.ones(reader.count, bool) if reader.alive is None else reader.alive for reader in self._readers]
        )

    @cached_property
    def living(self) -> Array:
        """The numbers of the documents that are not deleted, ascending."""
        return np.arange(self.count) if self.alive is None else np.flatnonzero(self.alive)

    def rows(self, facet: str) -> Array:
        """Each document's row in the facet's table."""
        name = "span" if facet in _OF_SPAN else f"{facet}.rows"
        rows = self._rows.get(name)
        if rows is None:
            rows = self._rows[name] = self._numbered(name, "spans" if name == "span" else f"{facet}.starts")
        return rows

    def table(self, facet: str) -> FacetTable:
        """The facet's values by row."""
        table = self._tables.get(facet)
        if table is None:
            table = self._tables[facet] = FacetTable(self._readers, facet)
        return table

    @cached_property
    def spans(self) -> Array:
        """The first and last day of each span as ordinals, (rows, 2); 0 for undated."""
        return np.concatenate([reader.file.whole("spans").reshape(-1, 2) for reader in self._readers])

    def overlapping(self, first: date | None, last: date | None) -> Array:
        """Whether each span is dated and has a day from `first` to `last`, both inclusive; None is open."""
        overlaps = self.spans[:, 0] > 0
        if last is not None:
            overlaps &= self.spans[:, 0] <= last.toordinal()
        if first is not None:
            overlaps &= self.spans[:, 1] >= first.toordinal()
        return overlaps

    def units(self, unit: str, rows: Array) -> tuple[Array, Array]:
        """The first and last day (ordinals) of the day, month or year that each of these spans begins in."""
        code = {"day": "D", "month": "M", "year": "Y"}[unit]
        whole = (self.spans[rows, 0] - _EPOCH).astype("datetime64[D]").astype(f"datetime64[{code}]")
        begins, nexts = (each.astype("datetime64[D]").astype(np.int64) + _EPOCH for each in (whole, whole + 1))
        return begins, nexts - 1

    @cached_property
    def newest(self) -> Array:
        """Each document's last day, 0 when undated: the greater, the newer."""
        return self.spans[:, 1][self.rows("year")]

    @cached_property
    def oldest(self) -> Array:
        """The greater, the older by its first day; 0 when undated."""
        first = self.spans[:, 0]
        return np.where(first > 0, _AFTER_ALL_DAYS - first, 0).astype(np.int32)[self.rows("year")]

    @cached_property
    def mean_lengths(self) -> dict[str, float]:
        """Words that the living documents which have a field have in it on average."""
        means = {}
        for field in B:
            lengths = self._length(field) if self.alive is None else self._length(field)[self.alive]
            means[field] = float(lengths.sum(dtype=np.int64)) / (int(np.count_nonzero(lengths)) or 1) or 1.0
        return means

    def damping(self, field: str) -> Array:
        """What BM25F multiplies a document's frequencies in the field by: 1 / (1 - b + b * length / mean length)."""
        return self._damping[field]

    @cached_property
    def _damping(self) -> dict[str, Array]:
        return {
            field: (1 / (1 - b + b * self._length(field) / self.mean_lengths[field])).astype(np.float32)
            for field, b in B.items()
        }

    def ids(self, numbers: Array) -> list[str]:
        """The ids of these documents."""
        if len(self._readers) == 1:
            return [each.decode() for each in self._readers[0].file.whole("ids")[numbers].tolist()]
        return [each.decode() for each in self._ids[numbers].tolist()]

    @cached_property
    def id_rank(self) -> Array:
        """Each document's place in the order of ids; deleted ones included."""
        if len(self._readers) == 1:
            order = self._readers[0].file.whole("ids.order")
        else:
            order = np.argsort(self._ids, kind="stable")
        rank = np.empty(self.count, np.int32)
        rank[order] = np.arange(self.count, dtype=np.int32)
        return rank

    @cached_property
    def _ids(self) -> Array:
        return np.concatenate([reader.file.whole("ids") for reader in self._readers])

    def _length(self, field: str) -> Array:
        return np.concatenate([reader.file.whole(f"{field}.length") for reader in self._readers])

    def _numbered(self, name: str, table: str) -> Array:
        """Row numbers, those of later segments behind those of earlier ones."""
        rows = [reader.file.whole(name) for reader in self._readers]
        if len(rows) == 1:
            return rows[0]
        sizes = [
            reader.file.count(table) // 2 if table == "spans" else reader.file.count(table) - 1
            for reader in self._readers
        ]
        shifts = np.cumsum([0, *sizes])
        return np.concatenate([each.astype(np.int32) + shift for each, shift in zip(rows, shifts, strict=False)])


_OF_SPAN = frozenset(facet.name for facet in BY_SPAN)
_EPOCH = date(1970, 1, 1).toordinal()
_AFTER_ALL_DAYS = 4_000_000  # more than the ordinal of the last day of the year 9999
