"""A stream read once from its start to its end, with a look ahead, and a way back for when a length in it was wrong."""

from __future__ import annotations

import re
from typing import BinaryIO

from importers.containers.streams import Mark, Source

_CHUNK = 64 * 1024
_MOST_TIMES = 3  # how often all that was read may be read again, so that no file costs more than in proportion
_ALWAYS = 512 * 1024 * 1024  # bytes that may be read again whatever the size


class RewindableStream:
    """`position` counts bytes from the start. Reading raises what the source's stream raises."""

    def __init__(self, source: Source, mark: Mark | None = None) -> None:
        self._source = source
        self._stream: BinaryIO = source.reopen(mark) if mark else source.open()
        self._ahead = b""
        self._used = 0  # bytes at the start of `_ahead` that were read already
        self._again = 0
        self.position = mark.position if mark else 0

    def close(self) -> None:
        """Let go of the stream."""
        self._stream.close()

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay; fewer at the end."""
        while len(self._ahead) - self._used < size and (piece := self._stream.read(_CHUNK)):
            self._ahead, self._used = self._ahead[self._used :] + piece, 0
        return self._ahead[self._used : self._used + size]

    def read(self, size: int) -> bytes:
        """The next `size` bytes; fewer at the end."""
        found = self._ahead[self._used : self._used + size]
        self._used += len(found)
        if len(found) < size:
            found += self._stream.read(size - len(found))
        self.position += len(found)
        return found

    def unread(self, data: bytes) -> None:
        """Put back what was read last."""
        self._ahead, self._used = data + self._ahead[self._used :], 0
        self.position -= len(data)

    def line(self, longest: int) -> bytes:
        """The next line with its end, cut at `longest` bytes; b"" at the end."""
        for size in (1024, longest):
            ahead = self.peek(size)
            end = ahead.find(b"\n")
            if end >= 0:
                break
        return self.read(end + 1 if end >= 0 else len(ahead))

    def skip_blank_lines(self) -> None:
        """Go on to the next line that is not empty."""
        while ahead := self.peek(1024):
            blank = len(ahead) - len(ahead.lstrip(b"\r\n"))
            self.read(blank)
            if blank < len(ahead):
                return

    def find(self, pattern: re.Pattern[bytes], longest: int) -> bool:
        """Go on to what `pattern` matches next, which has no more than `longest` bytes; False, and at the end, when
        there is nothing."""
        while ahead := self.peek(_CHUNK):
            if found := pattern.search(ahead):
                self.read(found.start())
                return True
            self.read(len(ahead) if len(ahead) < _CHUNK else len(ahead) - longest)
        return False

    def glimpse(self, position: int, size: int) -> bytes | None:
        """What stands at a later place, where looking there costs nothing; else None."""
        if not self._source.open_at:
            return None
        with self._source.again().reopen(self._source.mark(position)) as stream:
            return stream.read(size)

    def mark(self, position: int | None = None) -> Mark:
        """How to come back to where the tape stands, or to a place that it passed just now; each lies behind those
        that were asked for before."""
        return self._source.mark(self.position if position is None else position)

    def rewind(self, mark: Mark) -> bool:
        """Go back to a place; False where too much was read again already."""
        cost = self.position - mark.position + mark.skip
        if self._again + cost > _ALWAYS + _MOST_TIMES * self.position:
            return False
        self._again += cost
        self._stream.close()
        self._stream, self._ahead, self._used = self._source.reopen(mark), b"", 0
        self.position = mark.position
        return True
