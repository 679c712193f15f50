"""The documents of all segments in one row of columns: what filters, counts and orders look at.

A document's number is its segment's base plus its number there. With one segment a column is its mapped array as it
is; several are joined in memory when a column is first asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.facet_table import FacetTable
from index.arrays.families import Families
from index.arrays.layout import BY_DOCUMENT, BY_SPAN
from index.arrays.segment import SegmentReader
from index.engine.bm25f import B
from index.timeline.far_dates import Span, near_days


class Columns:
    """The columns of an index. What is remembered is what any thread would work out: should two do so at once, either
    will do."""

    def __init__(self, readers: Sequence[SegmentReader]) -> None:
        self._readers = readers
        self.bases = np.cumsum([0, *(reader.count for reader in readers)]).tolist()
        self.count: int = self.bases[-1]
        self._rows: dict[str, Array] = {}
        self._tables: dict[str, FacetTable] = {}
        self._calendars: dict[str, tuple[Array, list[tuple[date, date, bool]]]] = {}

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
            made = self._numbered(name, "spans" if name == "span" else f"{facet}.starts")
            rows = self._rows.setdefault(name, made)
        return rows

    @cached_property
    def joined_rows(self) -> tuple[Array, dict[str, tuple[int, int]]]:
        """The rows of all columns but the topics' side by side, (documents, columns),
        numbered through; and for each facet where its numbers begin and end. One look at a document's place in memory
        finds all of them."""
        columns, bounds, end = [], {}, 0
        for name in (*(facet.name for facet in BY_DOCUMENT if facet.name != "topic"), BY_SPAN[0].name):
            begin, end = end, end + len(self.table(name).starts) - 1
            columns.append(self.rows(name).astype(np.int32) + begin)
            bounds[name] = (begin, end)
        return np.stack(columns, axis=1), bounds | {facet.name: bounds[BY_SPAN[0].name] for facet in BY_SPAN}

    def table(self, facet: str) -> FacetTable:
        """The facet's values by row."""
        table = self._tables.get(facet)
        if table is None:
            made = FacetTable(self._readers, facet, lambda: self.rows(facet)[self.living])
            table = self._tables.setdefault(facet, made)
        return table

    @cached_property
    def families(self) -> Families | None:
        """Which documents are versions of one article; None when none are."""
        if not any(reader.file.count("family.values") for reader in self._readers):
            return None
        return Families(self.rows("family"), self.table("family"))

    @cached_property
    def spans(self) -> Array:
        """The first and last day of each span as ordinals, (rows, 2); 0 for undated."""
        spans = [reader.file.whole("spans").reshape(-1, 2) for reader in self._readers]
        return np.concatenate([np.zeros((0, 2), np.int32), *spans])

    @cached_property
    def near_days(self) -> tuple[int, int] | None:
        """The first and last day, as ordinals, of what the index holds, without dates far out; None without any."""
        return near_days(self.dated(np.bincount(self.rows("year")[self.living], minlength=len(self.spans))))

    def dated(self, by_row: Array) -> list[Span]:
        """Spans with so many documents each, without undated ones and those that have none."""
        present = np.flatnonzero((by_row > 0) & (self.spans[:, 0] > 0))
        return list(map(Span._make, np.column_stack((self.spans[present], by_row[present])).astype(int).tolist()))

    def overlapping(self, first: date | None, last: date | None) -> Array:
        """Whether each span is dated and has a day from `first` to `last`, both inclusive; None is open."""
        overlaps = self.spans[:, 0] > 0
        if last is not None:
            overlaps &= self.spans[:, 0] <= last.toordinal()
        if first is not None:
            overlaps &= self.spans[:, 1] >= first.toordinal()
        return overlaps

    def calendar(self, unit: str) -> tuple[Array, list[tuple[date, date, bool]]]:
        """How spans fall into days, months or years: the number of each span's bin (0 for undated), and what the
        bins are: first day, last day, and whether it is one of the unit (else a span that is coarser than that)."""
        known = self._calendars.get(unit)
        if known is None:
            known = self._calendars[unit] = self._calendar(unit)
        return known

    def _calendar(self, unit: str) -> tuple[Array, list[tuple[date, date, bool]]]:
        code = {"day": "D", "month": "M", "year": "Y"}[unit]
        first, last = self.spans[:, 0].astype(np.int64), self.spans[:, 1].astype(np.int64)
        whole = (first - _EPOCH).astype("datetime64[D]").astype(f"datetime64[{code}]")
        begins, nexts = (each.astype("datetime64[D]").astype(np.int64) + _EPOCH for each in (whole, whole + 1))
        fits = (last < nexts) & (first > 0)
        first, last = np.where(fits, begins, first), np.where(fits, nexts - 1, last)
        keys = np.where(first > 0, (first << 32 | last) << 1 | fits, 0)
        found, numbers = np.unique(np.append(keys, 0), return_inverse=True)
        days = ((key >> 33, key >> 1 & 0xFFFFFFFF, bool(key & 1)) for key in found[1:].tolist())
        bins = [(date.fromordinal(first), date.fromordinal(last), fits) for first, last, fits in days]
        return numbers[:-1], [(date.min, date.min, False), *bins]

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
        return _joined([reader.file.whole("ids") for reader in self._readers], "S1")

    def _length(self, field: str) -> Array:
        return _joined([reader.file.whole(f"{field}.length") for reader in self._readers])

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
        return _joined([each.astype(np.int32) + shift for each, shift in zip(rows, shifts, strict=False)])


def _joined(parts: Sequence[Array], kind: str = "u1") -> Array:
    """The parts of a column one after another; an index without documents has none."""
    return np.concatenate(parts) if parts else np.zeros(0, kind)


_OF_SPAN = frozenset(facet.name for facet in BY_SPAN)
_EPOCH = date(1970, 1, 1).toordinal()
_AFTER_ALL_DAYS = 4_000_000  # more than the ordinal of the last day of the year 9999
