"""The values of a facet: what rows of a column mean, and how many documents have each value."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np

from index.analysis.folding import fold_value, spelling_key
from index.arrays.arrayfile import Array
from index.arrays.dictionary import Dictionary
from index.arrays.segment import SegmentReader
from index.arrays.spellings import Spellings
from index.arrays.vocabulary import ranges
from index.facets import WRITTEN


class FacetTable:
    """A facet's values by row: row r has the values numbered `numbers[starts[r]:starts[r + 1]]`, each once. Of a facet
    whose values people wrote, those that differ in case or space alone are one."""

    def __init__(self, readers: Sequence[SegmentReader], name: str, living: Callable[[], Array] | None = None) -> None:
        """`living` gives the rows of the documents that are not deleted; without it every spelling stays as it is."""
        dictionaries = [Dictionary(reader.file, f"{name}.dictionary") for reader in readers]
        entries = [each.entries(0, len(each)) for each in dictionaries]
        starts = [reader.file.whole(f"{name}.starts").astype(np.int64) for reader in readers] or [np.zeros(1, np.int64)]
        numbers = [reader.file.whole(f"{name}.values") for reader in readers] or [np.zeros(0, np.uint8)]
        self._entries = entries[0] if len(entries) == 1 else sorted(set().union(*entries))
        self.starts, self.numbers = starts[0], numbers[0]
        if len(readers) > 1:
            known = {value: number for number, value in enumerate(self._entries)}
            maps = [np.array([known[entry] for entry in each], np.int64) for each in entries]
            self.numbers = np.concatenate([each[own] for each, own in zip(maps, numbers, strict=True)])
            shifts = np.cumsum([0, *map(len, numbers)])
            self.starts = np.concatenate([[0], *(s[1:] + shift for s, shift in zip(starts, shifts, strict=False))])
        self._shown: Array | None = None
        self._is_written = living is not None and name in WRITTEN
        if living is not None and self._is_written:
            raw, rows = self.numbers, self.starts
            spellings = Spellings(self.texts, lambda: _counted(rows, raw, living(), len(self._entries)))
            if spellings.shown is not None:
                self._shown = spellings.shown
                self.starts, self.numbers = spellings.rows(rows, raw)
                self.texts = spellings.values

    def __len__(self) -> int:
        return len(self.texts)

    def row(self, row: int) -> tuple[str, ...]:
        """The values of one row, in the documents' own order."""
        return tuple([self.texts[number] for number in self.numbers[self.starts[row] : self.starts[row + 1]].tolist()])

    def having(self, values: Iterable[str]) -> Array:
        """Whether each row has one of these values."""
        return self._having(number for value in values if (number := self.number(value)) is not None)

    def alike(self, folded: str) -> Array:
        """Whether each row has a value that folds to this (`index.analysis.folding.fold_value`)."""
        return self._having(self._folded.get(folded, ()))

    def meant(self, value: str) -> tuple[str, ...]:
        """The values that are meant by one as somebody writes it (`index.engine.protocol.Reader.values_meant`)."""
        number, folded = self._written(value), fold_value(value)
        if number is None and spelling_key(value) != folded:
            number = self.number(value)
        numbers = self._folded.get(folded, ()) if number is None else (number,)
        return tuple([self.texts[each] for each in numbers]) or (value,)

    def _having(self, numbers: Iterable[int]) -> Array:
        having = np.zeros(len(self.starts) - 1, bool)
        starts, rows = self._rows_by_value
        for number in numbers:
            having[rows[starts[number] : starts[number + 1]]] = True
        return having

    @cached_property
    def _rows_by_value(self) -> tuple[Array, Array]:
        """The rows that have the first value, the second, and so on, and where each of these begins."""
        order = np.argsort(self.numbers, kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(self.numbers, minlength=len(self)))))
        return starts, self._owners[order]

    @cached_property
    def _folded(self) -> dict[str, list[int]]:
        folded: dict[str, list[int]] = {}
        for number, text in enumerate(self.texts):
            folded.setdefault(fold_value(text), []).append(number)
        return folded

    def counts(self, rows: Array) -> Array:
        """How many documents have each value; `rows` are those of the documents."""
        if len(rows) * 4 > len(self.starts):
            return self.counts_by_row(np.bincount(rows, minlength=len(self.starts) - 1))
        begins, ends = self.starts[:-1][rows], self.starts[1:][rows]
        return np.bincount(self.numbers[ranges(begins, ends - begins)], minlength=len(self))

    def counts_by_row(self, by_row: Array) -> Array:
        """The same from how many documents have each row."""
        if self._alone:
            return by_row[self._row_of]
        return np.bincount(self._numbers, by_row[self._owners], len(self)).astype(np.int64)

    @cached_property
    def _alone(self) -> bool:
        """Whether each value stands in one row only, as those of a facet do of which a document has one at the most."""
        return len(self.numbers) == len(self) and len(self) > 0

    @cached_property
    def _row_of(self) -> Array:
        """The row that each value stands in, where it stands in one only."""
        rows = np.empty(len(self), np.int64)
        rows[self.numbers] = self._owners
        return rows

    @cached_property
    def _numbers(self) -> Array:
        return self.numbers.astype(np.int64)

    @cached_property
    def _owners(self) -> Array:
        """The row that each of `numbers` belongs to."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    @cached_property
    def texts(self) -> list[str]:
        """The values by number, as they are shown."""
        return [entry.decode() for entry in self._entries]

    @cached_property
    def alphabet(self) -> Array:
        """Each value's place in the order that people expect, capitals and small letters together."""
        texts = self.texts
        places = np.empty(len(texts), np.int64)
        order = sorted(range(len(texts)), key=lambda number: (texts[number].casefold(), texts[number]))
        places[order] = np.arange(len(texts))
        return places

    def number(self, value: str) -> int | None:
        """The number of a value by any of its spellings, also one that no document has."""
        number = self._written(value)
        return self._by_key.get(spelling_key(value)) if number is None and self._is_written else number

    def _written(self, value: str) -> int | None:
        """The number of a value by a spelling that documents have."""
        entry = value.encode("utf-8", "surrogatepass")
        number = bisect_left(self._entries, entry)
        if self._entries[number : number + 1] != [entry]:
            return None
        return number if self._shown is None else int(self._shown[number])

    @cached_property
    def _by_key(self) -> dict[str, int]:
        return {spelling_key(text): number for number, text in enumerate(self.texts)}


def _counted(starts: Array, numbers: Array, rows: Array, size: int) -> Array:
    """How many documents have each of the `size` numbers of a table; `rows` are those of the documents."""
    by_row = np.bincount(rows, minlength=len(starts) - 1)
    return np.bincount(numbers, np.repeat(by_row, np.diff(starts)), size).astype(np.int64)
