"""Files packed with bzip2 or xz, unpacked as streams."""

from __future__ import annotations

import bz2
import lzma
from typing import BinaryIO, cast

from importers.containers.members import Derived
from importers.containers.streams import Source, Spender

_CHUNK = 64 * 1024
_XZ_MEMORY = 256 * 1024 * 1024


def unpacked(source: Source, head: bytes, spender: Spender) -> Source | None:
    """The file with its bzip2 or xz taken off, or None where these first bytes begin neither."""
    if head.startswith(b"BZh"):
        return Source(source.path, lambda: cast(BinaryIO, bz2.open(source.open(), "rb")), spender)
    if head.startswith(b"\xfd7zXZ\0"):
        return Source(source.path, lambda: cast(BinaryIO, _Unxz(source.open())), spender)
    return None


class _Unxz(Derived):
    """An xz file unpacked, in no more memory than its strongest usual setting needs."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(packed)
        self._new()

    def _new(self) -> None:
        self._xz = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    def piece(self, size: int) -> bytes:
        """The next bytes."""
        piece = b""
        while not piece:
            more = b""
            if self._xz.eof:
                # Padding and further streams may follow.
                more = (self._xz.unused_data or self._inner.read(_CHUNK)).lstrip(b"\0")
                if not more:
                    return b""
                self._new()
            elif self._xz.needs_input and not (more := self._inner.read(_CHUNK)):
                raise EOFError("the packed data end too soon")
            piece = self._xz.decompress(more, size)
        return piece
