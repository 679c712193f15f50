"""In which encoding a file of records is, and the file in UTF-8 whatever it is in."""

from __future__ import annotations

import codecs
import io
from typing import Any, BinaryIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PIECE = 64 * 1024


def encoding_of(head: bytes) -> str:
    """Python's name of the encoding: by its mark, by zeros between letters, as UTF-8 if it is, else Windows-1252."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    pairs = head[: min(len(head), 4096) & ~1]
    if len(pairs) >= 8:
        zeros = pairs[1::2].count(0), pairs[0::2].count(0)
        for count, other, encoding in ((zeros[0], zeros[1], "utf-16-le"), (zeros[1], zeros[0], "utf-16-be")):
            if count * 5 > len(pairs) and other * 20 < count:
                return encoding
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The head may end within a character.
        if error.reason != "unexpected end of data" and error.start < len(head) - 4:
            return "cp1252"
    return "utf-8-sig"


def utf8_of(stream: BinaryIO, head: bytes) -> BinaryIO:
    """The same file in UTF-8 where it is in UTF-16, else the stream itself."""
    encoding = encoding_of(head)
    return io.BufferedReader(_InUtf8(stream, encoding)) if encoding.startswith("utf-16") else stream


class _InUtf8(io.RawIOBase):
    """A stream of another encoding, read as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._waiting:
            read = self._stream.read(_PIECE)
            self._waiting = self._decoder.decode(read, final=not read).encode("utf-8", "replace")
            if not read:
                break
        given = self._waiting[: len(buffer)]
        buffer[: len(given)] = given
        self._waiting = self._waiting[len(given) :]
        return len(given)
