"""A file of many gzip members as one stream, going on behind one that is damaged: so web archives are packed."""

from __future__ import annotations

import io
import zlib
from abc import abstractmethod
from collections.abc import Callable
from typing import Any, BinaryIO

GZIP_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 64 * 1024
SEAM = b"\r\n<!-- damaged -->\r\n"
"""What stands in the stream where a member was damaged: a line of its own, which no page shows."""
_RUBBISH = b"\r\n<!-- rubbish -->\r\n"  # what stands for bytes between members that are none


Noted = Callable[[int, int], None]
"""Told where each member begins: in bytes of what was unpacked so far, and in bytes of the packed file."""


class Derived(io.RawIOBase):
    """A stream made from another one, which it closes with itself."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner

    @abstractmethod
    def piece(self, size: int) -> bytes:
        """The next bytes, at most `size`; b"" at the end."""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; 0 at the end."""
        piece = self.piece(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Let go of the inner stream too."""
        if not self.closed:
            self._inner.close()
        super().close()


class Members(Derived):
    """What the members hold, one after the other. Of a damaged one what comes out before the damage is given.

    `packed` begins at byte `begin` of the packed file, where byte `position` of what it holds lies.
    """

    def __init__(self, packed: BinaryIO, noted: Noted, position: int = 0, begin: int = 0) -> None:
        super().__init__(packed)
        self._noted = noted
        self._came_out = position
        self._went_in = begin
        self._input = b""
        self._output = b""
        self._inflater: Any = None
        self._given = 0

    def piece(self, size: int) -> bytes:
        """The next bytes."""
        while not self._output:
            if not self._input:
                self._input = self._more()
                if not self._input:
                    return b""
            self._inflate()
            self._came_out += len(self._output)
        found, self._output = self._output[:size], self._output[size:]
        return found

    def _more(self) -> bytes:
        piece = self._inner.read(_CHUNK)
        self._went_in += len(piece)
        return piece

    def _inflate(self) -> None:
        if self._inflater is None:
            self._noted(self._came_out, self._went_in - len(self._input))
            self._inflater, self._given = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
        try:
            self._output = self._inflater.decompress(self._input, _CHUNK)
            self._given += len(self._output)
        except zlib.error:
            self._to_next_member(SEAM if self._given else _RUBBISH)
            return
        if self._inflater.eof:
            self._input = self._inflater.unused_data.lstrip(b"\0")
            self._inflater = None
        else:
            self._input = self._inflater.unconsumed_tail

    def _to_next_member(self, told: bytes) -> None:
        self._inflater, self._output = None, told
        rest = self._input[1:]
        while (at := rest.find(GZIP_MAGIC)) < 0:
            piece = self._more()
            if not piece:
                self._input = b""
                return
            rest = rest[-2:] + piece
        self._input = rest[at:]
