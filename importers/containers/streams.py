"""Streams out of packed files: every byte is counted, every fault becomes a sentence."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol, cast

from importers.containers.members import Members
from importers.errors import SourceUnreadable

_CHUNK = 64 * 1024
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    lzma.LZMAError,
)
"""What the standard library raises over broken packed files."""


class Spender(Protocol):
    """Where the bytes that come out are booked."""

    def spend(self, count: int) -> None:
        """Books `count` bytes; raises `BudgetExceeded`."""


class Source:
    """A file that can be opened again and again; bytes are booked once, when they first come out."""

    def __init__(self, path: str, open_inner: Callable[[], BinaryIO], spender: Spender | None = None) -> None:
        self.path = path
        self._open_inner = open_inner
        self._spender = spender
        self._booked = 0

    def open(self) -> BinaryIO:
        """From the first byte. Opening and reading raise `SourceUnreadable` and `BudgetExceeded`."""
        try:
            inner = self._open_inner()
        except DAMAGE as error:
            raise unreadable(self.path, error) from error
        return cast(BinaryIO, io.BufferedReader(_Counted(self, inner), _CHUNK))

    def unpacked(self, path: str, spender: Spender | None) -> Source:
        """The same file with one layer of gzip taken off."""
        return Source(path, lambda: cast(BinaryIO, _Gunzipped(self.open())), spender)

    def members(self, spender: Spender | None) -> Source:
        """The same file, of many gzip members, with those that are damaged left out."""
        return Source(self.path, lambda: cast(BinaryIO, Members(self.open())), spender)

    def book(self, position: int) -> None:
        """Notes that the file has been read up to `position`."""
        if self._spender and position > self._booked:
            self._spender.spend(position - self._booked)
            self._booked = position


class _Counted(io.RawIOBase):
    def __init__(self, source: Source, inner: BinaryIO) -> None:
        self._source = source
        self._inner = inner
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # A small piece at a time, so that a bomb is met before it fills the memory.
        try:
            chunk = self._inner.read(min(len(buffer), _CHUNK))
        except DAMAGE as error:
            raise unreadable(self._source.path, error) from error
        self._position += len(chunk)
        self._source.book(self._position)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


class _Gunzipped(gzip.GzipFile):
    """Closes the packed stream as well, which `GzipFile` leaves open."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self._packed = packed

    def close(self) -> None:
        super().close()
        self._packed.close()


def unreadable(path: str, error: Exception) -> SourceUnreadable:
    """The sentence for a file that cannot be read, made from what the standard library says."""
    if isinstance(error, PermissionError):
        return SourceUnreadable(f"{path} cannot be read: you have no permission")
    if isinstance(error, OSError) and error.strerror:
        return SourceUnreadable(f"{path} cannot be read: {error.strerror}")
    why = str(error).rstrip(".") or type(error).__name__
    return SourceUnreadable(f"{path} is cut short or damaged ({why}); download or copy it again")
