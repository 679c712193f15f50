"""A sorted dictionary of byte strings: one run of bytes and where each begins, found without loading it all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from index.arrays.arrayfile import Array, ArrayFile, narrow

STRIDE = 32
"""Every so many entries one is held in memory."""


class Dictionary:
    """The arrays `NAME.bytes` and `NAME.starts` of a file; `NAME.samples.bytes` and `NAME.samples.starts` hold every
    `STRIDE`th entry once more, and are all that is read as a whole. An entry's number is its place in the order of
    bytes."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._file = file
        self._bytes, self._starts = f"{name}.bytes", f"{name}.starts"
        self._sample_bytes, self._sample_starts = f"{name}.samples.bytes", f"{name}.samples.starts"

    def __len__(self) -> int:
        return self._file.count(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        start, stop = self._file.part(self._starts, number, number + 2).tolist()
        return self._file.part(self._bytes, start, stop).tobytes()

    def find(self, entry: bytes) -> int | None:
        """The entry's number; None when it is not here."""
        number = self.lower(entry)
        return number if number < len(self) and self[number] == entry else None

    def lower(self, entry: bytes) -> int:
        """How many entries are less than this one."""
        block = max(bisect_right(self._samples, entry) - 1, 0)
        first = block * STRIDE
        return first + bisect_left(self.entries(first, min(first + STRIDE, len(self))), entry)

    def beginning(self, prefix: bytes) -> range:
        """The numbers of the entries that begin so."""
        first = self.lower(prefix)
        after = prefix.rstrip(b"\xff")  # the least byte string above all that begin with the prefix
        return range(first, self.lower(after[:-1] + bytes([after[-1] + 1])) if after else len(self))

    def entries(self, first: int, last: int) -> list[bytes]:
        """Entries `first` to `last` (exclusive)."""
        return _cut(self._file, self._bytes, self._file.part(self._starts, first, last + 1)) if first < last else []

    @cached_property
    def _samples(self) -> list[bytes]:
        return _cut(self._file, self._sample_bytes, self._file.whole(self._sample_starts))


def dictionary(name: str, entries: Sequence[bytes]) -> dict[str, Array]:
    """The arrays of a dictionary of these entries, which are sorted and distinct."""
    parts = {name: entries, f"{name}.samples": entries[::STRIDE]}
    return {f"{part}.{kind}": values for part, chosen in parts.items() for kind, values in runs_of(chosen).items()}


def runs_of(entries: Sequence[bytes]) -> dict[str, Array]:
    """Byte strings as one run of bytes and where each starts."""
    return {"bytes": np.frombuffer(b"".join(entries), np.uint8), "starts": starts_of(map(len, entries))}


def _cut(file: ArrayFile, name: str, starts: Array) -> list[bytes]:
    bounds = starts.tolist()
    base = bounds[0]
    data = file.part(name, base, bounds[-1]).tobytes()
    return [data[start - base : stop - base] for start, stop in pairwise(bounds)]


def starts_of(lengths: Iterable[int]) -> Array:
    """Where each of several runs of these lengths begins, and where the last one ends."""
    return narrow(np.concatenate(([0], np.cumsum(np.fromiter(lengths, np.int64)))))
