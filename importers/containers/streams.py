"""Streams out of packed files: every byte is counted, every fault becomes a sentence."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast

from importers.containers.members import Derived, Members
from importers.errors import SourceUnreadable

_CHUNK = 64 * 1024
_MEMBERS_KNOWN = 50_000
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


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to come back to: byte `position` of what a source gives, which lies `skip` bytes behind what is read
    when the file that it is packed in is opened at byte `packed`."""

    position: int
    packed: int
    skip: int


class Source:
    """A file that can be opened again and again; bytes are booked once, when they first come out.

    `open_at` opens it at a byte without reading what stands before, where that can be done.
    """

    def __init__(
        self,
        path: str,
        open_inner: Callable[[], BinaryIO],
        spender: Spender | None = None,
        *,
        open_at: Callable[[int], BinaryIO] | None = None,
    ) -> None:
        self.path = path
        self.open_at = open_at
        self._open_inner = open_inner
        self._spender = spender
        self._booked = 0

    def open(self) -> BinaryIO:
        """From the first byte. Opening and reading raise `SourceUnreadable` and `BudgetExceeded`."""
        return self._opened(self._open_inner, 0)

    def mark(self, position: int) -> Mark:
        """How to come back to this byte, which has been read lately and lies behind all that were asked before."""
        return Mark(position, position, 0) if self.open_at else Mark(position, 0, position)

    def reopen(self, mark: Mark) -> BinaryIO:
        """From the marked place on; raises as `open` does."""
        opener = self.open_at
        stream = self._opened(lambda: opener(mark.packed), mark.packed) if opener else self.open()
        return skipped(stream, mark.skip)

    def _opened(self, opener: Callable[[], BinaryIO], position: int) -> BinaryIO:
        try:
            inner = opener()
        except DAMAGE as error:
            raise unreadable(self.path, error) from error
        return cast(BinaryIO, io.BufferedReader(_Counted(self, inner, position), _CHUNK))

    def unpacked(self, path: str, spender: Spender | None) -> Source:
        """The same file with one layer of gzip taken off."""
        return Source(path, lambda: cast(BinaryIO, _Gunzipped(self.open())), spender)

    def members(self, spender: Spender | None) -> Source:
        """The same file, of many gzip members, with those that are damaged left out."""
        return _MemberSource(self, spender)

    def again(self) -> Source:
        """The same file, to be read beside this one; nothing is booked."""
        return Source(self.path, self._open_inner, open_at=self.open_at)

    def book(self, position: int) -> None:
        """Notes that the file has been read up to `position`."""
        if self._spender and position > self._booked:
            self._spender.spend(position - self._booked)
            self._booked = position


class _MemberSource(Source):
    """What the gzip members of `outer` hold. It can be opened at the beginning of each."""

    def __init__(self, outer: Source, spender: Spender | None) -> None:
        super().__init__(outer.path, lambda: self._members(outer.open()), spender)
        self._outer = outer
        self._begins: deque[tuple[int, int]] = deque(maxlen=_MEMBERS_KNOWN)

    def mark(self, position: int) -> Mark:
        """How to come back to this byte."""
        while len(self._begins) > 1 and self._begins[1][0] <= position:
            self._begins.popleft()
        if self._outer.open_at is None or not self._begins or self._begins[0][0] > position:
            return Mark(position, 0, position)
        came_out, went_in = self._begins[0]
        return Mark(position, went_in, position - came_out)

    def reopen(self, mark: Mark) -> BinaryIO:
        """From the marked place on, of the packed file no more than the member that it lies in."""
        self._begins.clear()
        begin = mark.position - mark.skip
        stream = self._outer.reopen(self._outer.mark(mark.packed)) if mark.packed else self._outer.open()
        return skipped(self._opened(lambda: self._members(stream, begin, mark.packed), begin), mark.skip)

    def again(self) -> Source:
        """The same file, to be read beside this one; nothing is booked."""
        return _MemberSource(self._outer.again(), None)

    def _members(self, stream: BinaryIO, position: int = 0, begin: int = 0) -> BinaryIO:
        return cast(BinaryIO, Members(stream, lambda *both: self._begins.append(both), position, begin))


class _Counted(Derived):
    def __init__(self, source: Source, inner: BinaryIO, position: int) -> None:
        super().__init__(inner)
        self._source = source
        self._position = position

    def piece(self, size: int) -> bytes:
        # A small piece at a time, so that a bomb is met before it fills the memory.
        try:
            chunk = self._inner.read(min(size, _CHUNK))
        except DAMAGE as error:
            raise unreadable(self._source.path, error) from error
        self._position += len(chunk)
        self._source.book(self._position)
        return chunk


class _Gunzipped(gzip.GzipFile):
    """Closes the packed stream as well, which `GzipFile` leaves open."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self._packed = packed

    def close(self) -> None:
        super().close()
        self._packed.close()


class Slice(Derived):
    """The next `size` bytes of a stream."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        super().__init__(stream)
        self._left = size

    def piece(self, size: int) -> bytes:
        """The next bytes of the slice."""
        piece = self._inner.read(min(size, self._left))
        self._left -= len(piece)
        return piece


class Window(io.RawIOBase):
    """`size` bytes of a file from `begin` on, as a file of its own that can be gone about in."""

    def __init__(self, stream: BinaryIO, begin: int, size: int) -> None:
        self._stream = stream
        self._begin = begin
        self._size = size
        self._position = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte; returns where that is."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as the window goes; 0 at its end."""
        self._stream.seek(self._begin + self._position)
        piece = self._stream.read(max(0, min(len(buffer), self._size - self._position)))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        """Let go of the file too."""
        if not self.closed:
            self._stream.close()
        super().close()


def skipped(stream: BinaryIO, count: int) -> BinaryIO:
    """The stream, `count` bytes further on."""
    while count > 0 and (piece := stream.read(min(count, _CHUNK))):
        count -= len(piece)
    return stream


def unreadable(path: str, error: Exception) -> SourceUnreadable:
    """The sentence for a file that cannot be read, made from what the standard library says."""
    if isinstance(error, PermissionError):
        return SourceUnreadable(f"{path} cannot be read: you have no permission")
    if isinstance(error, OSError) and error.strerror:
        return SourceUnreadable(f"{path} cannot be read: {error.strerror}")
    why = str(error).rstrip(".") or type(error).__name__
    return SourceUnreadable(f"{path} is cut short or damaged ({why}); download or copy it again")
