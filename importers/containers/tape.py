"""A stream read once from its start to its end, with a look ahead, and a way back for when a length in it was wrong."""

from __future__ import annotations

import re
from typing import BinaryIO

from importers.containers.streams import Source

_CHUNK = 64 * 1024
_MOST_REWINDS = 200


class Tape:
    """`position` counts bytes from the start. Reading raises what the source's stream raises."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._stream: BinaryIO = source.open()
        self._ahead = b""
        self._rewinds = 0
        self.position = 0

    def close(self) -> None:
        """Let go of the stream."""
        self._stream.close()

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay; fewer at the end."""
        while len(self._ahead) < size and (piece := self._stream.read(_CHUNK)):
            self._ahead += piece
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        """The next `size` bytes; fewer at the end."""
        found = self._ahead[:size]
        self._ahead = self._ahead[len(found) :]
        if len(found) < size:
            found += self._stream.read(size - len(found))
        self.position += len(found)
        return found

    def line(self, longest: int) -> bytes:
        """The next line with its end, cut at `longest` bytes; b"" at the end."""
        ahead = self.peek(longest)
        end = ahead.find(b"\n")
        return self.read(end + 1 if end >= 0 else len(ahead))

    def find(self, mark: re.Pattern[bytes], longest: int) -> bool:
        """Go on to what `mark` matches next, which has no more than `longest` bytes; False, and at the end, when there
        is nothing."""
        while ahead := self.peek(_CHUNK):
            if found := mark.search(ahead):
                self.read(found.start())
                return True
            self.read(len(ahead) if len(ahead) < _CHUNK else len(ahead) - longest)
        return False

    def rewind(self, position: int) -> bool:
        """Go back to an earlier position by reading from the start; False where that was done too often already."""
        self._rewinds += 1
        if self._rewinds > _MOST_REWINDS:
            return False
        self._stream.close()
        self._stream, self._ahead, self.position = self._source.open(), b"", 0
        while self.position < position and self.read(min(_CHUNK, position - self.position)):
            pass
        return True
