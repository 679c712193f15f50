"""One file of many named arrays: written once, mapped by every reader, each block checked when it is first used.

    array 0 in .npy form | array 1 in .npy form | ... | directory | CRC-32 of each 64 KiB block | footer

Every array begins at a multiple of 64 bytes with its own .npy header, so that NumPy alone can read it
(`numpy.lib.format.read_array` at the offset that the directory gives). The directory is JSON: name to offset of the
data, dtype, count. The footer tells the directory's place and the checksum of directory and block checksums together.
"""

from __future__ import annotations

import json
import mmap
import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.lib.format import header_data_from_array_1_0, write_array_header_1_0
from numpy.typing import DTypeLike, NDArray

from archive.atomic_file import open_plain
from archive.errors import Repair
from index.errors import SegmentDamaged

Array = NDArray[Any]

BLOCK = 1 << 16
_ALIGN = 64
_MAGIC = b"HEMEROT1"
_DTYPE = re.compile(r"[<|][iu][1248]|\|S[1-9][0-9]{0,6}")
_FOOTER = struct.Struct("<8sQQI")  # magic; offset and length of the directory; CRC-32 of directory and checksums


class ArrayFile:
    """An open file of arrays. `whole` and `part` give read-only views of the mapped bytes after checking the blocks
    they touch, each block once. Raises `SegmentDamaged` for bytes that are not those that were written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with open_plain(path) as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise self.damaged() from error
        self._places = self._directory()
        self._views: dict[str, Array] = {}

    def holds(self, names: Set[str]) -> bool:
        """Whether it has all of these arrays."""
        return self._places.keys() >= names

    def count(self, name: str) -> int:
        """How many elements the array has."""
        return self._places[name][2]

    def dtype(self, name: str) -> np.dtype[Any]:
        """The array's type."""
        return self._places[name][1]

    def whole(self, name: str) -> Array:
        """The array, all of its blocks checked."""
        offset, dtype, count = self._places[name]
        self._check(offset, offset + count * dtype.itemsize)
        return self._view(name)

    def part(self, name: str, start: int, stop: int) -> Array:
        """Elements `start` to `stop` (exclusive), the blocks they lie in checked."""
        offset, dtype, _ = self._places[name]
        size = dtype.itemsize
        if self._sound.find(0, (offset + start * size) // BLOCK, -(-(offset + stop * size) // BLOCK)) >= 0:
            self._check(offset + start * size, offset + stop * size)
        return self._view(name)[start:stop]

    def forget(self) -> None:
        """Let go of the pages that were read: one pass over a large file leaves nothing in memory."""
        self._map.madvise(mmap.MADV_DONTNEED)

    def _view(self, name: str) -> Array:
        view = self._views.get(name)
        if view is None:
            offset, dtype, count = self._places[name]
            view = self._views[name] = np.frombuffer(self._map, dtype, count, offset)
        return view

    def _check(self, start: int, stop: int) -> None:
        for block in range(start // BLOCK, min(-(-stop // BLOCK), len(self._sound))):
            if not self._sound[block]:
                end = min((block + 1) * BLOCK, self._end)
                if zlib.crc32(memoryview(self._map)[block * BLOCK : end]) != self._checksums[block]:
                    raise self.damaged()
                self._sound[block] = 1

    def _directory(self) -> dict[str, tuple[int, np.dtype[Any], int]]:
        try:
            magic, offset, length, checksum = _FOOTER.unpack(self._map[-_FOOTER.size :])
            tail = self._map[offset : -_FOOTER.size]
            if magic != _MAGIC or zlib.crc32(tail) != checksum:
                raise ValueError
            self._end = offset
            self._checksums = np.frombuffer(tail, "<u4", offset=length)
            self._sound = bytearray(len(self._checksums))
            return {name: self._place(*entry) for name, entry in json.loads(tail[:length]).items()}
        except (ValueError, OverflowError, TypeError, AttributeError, RecursionError, struct.error) as error:
            raise self.damaged() from error

    def _place(self, offset: int, dtype: str, count: int) -> tuple[int, np.dtype[Any], int]:
        """What the directory says of an array, if it can be so: numbers or bytes, and all of them in the file."""
        if not _DTYPE.fullmatch(dtype) or min(offset, count) < 0 or type(offset) is not int or type(count) is not int:
            raise ValueError
        kind = np.dtype(dtype)
        if offset + count * kind.itemsize > self._end:
            raise ValueError
        return offset, kind, count

    def damaged(self) -> SegmentDamaged:
        """What is raised where the file is not what it ought to be."""
        return SegmentDamaged(f"{self._path} is missing or damaged", Repair.REINDEX)


class Appender:
    """The place of one array in a file being written; filled from its beginning to its end."""

    def __init__(self, file: BinaryIO, offset: int, dtype: np.dtype[Any], count: int) -> None:
        self._file, self._at, self._dtype = file, offset, dtype
        self._end = offset + count * dtype.itemsize

    def append(self, values: Array) -> None:
        """Write the next elements."""
        data = np.ascontiguousarray(values, self._dtype).data
        self._file.seek(self._at)
        self._at += self._file.write(data)
        if self._at > self._end:
            raise ValueError("more elements than were announced")


class ArrayFileWriter:
    """Writes a file of arrays. Leaves nothing behind when the block it is used in ends with an error."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("xb+")
        self._end = 0
        self._entries: dict[str, tuple[int, str, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._finish()
        except BaseException:
            kind = BaseException
            raise
        finally:
            self._file.close()
            if kind is not None:
                self._path.unlink(missing_ok=True)

    def reserve(self, name: str, dtype: DTypeLike, count: int) -> Appender:
        """Room for `count` elements, to be filled through what it gives back."""
        kind = np.dtype(dtype)
        self._file.seek(self._end)
        header = header_data_from_array_1_0(np.empty(0, kind)) | {"shape": (count,)}
        write_array_header_1_0(self._file, header)
        start = self._file.tell()
        start += -start % _ALIGN  # NumPy pads its header to 64 bytes of the file's beginning, and so to these
        self._entries[name] = (start, kind.str, count)
        self._end = start + count * kind.itemsize
        self._end += -self._end % _ALIGN
        self._file.truncate(self._end)
        return Appender(self._file, start, kind, count)

    def write(self, name: str, values: Array) -> None:
        """One array, whole."""
        self.reserve(name, values.dtype, len(values)).append(values)

    def write_all(self, arrays: Mapping[str, Array]) -> None:
        """Several arrays, whole."""
        for name, values in arrays.items():
            self.write(name, values)

    def _finish(self) -> None:
        checksums = np.fromiter(map(zlib.crc32, self._blocks()), "<u4")
        directory = json.dumps(self._entries).encode()
        directory += b" " * (-len(directory) % 4)
        tail = directory + checksums.tobytes()
        self._file.seek(self._end)
        self._file.write(tail + _FOOTER.pack(_MAGIC, self._end, len(directory), zlib.crc32(tail)))

    def _blocks(self) -> Iterator[bytes]:
        self._file.seek(0)
        left = self._end
        while left:
            block = self._file.read(min(BLOCK, left))
            left -= len(block)
            yield block


def narrow(values: Array, largest: int | None = None) -> Array:
    """The same whole numbers in the narrowest unsigned type that holds them (and `largest`, where given)."""
    top = int(values.max(initial=0)) if largest is None else largest
    return values.astype(narrowest(top), copy=False)


def narrowest(largest: int) -> np.dtype[Any]:
    """The narrowest unsigned type that holds numbers up to `largest`."""
    return np.dtype(next(f"<u{size}" for size in (1, 2, 4, 8) if largest < 1 << 8 * size))
