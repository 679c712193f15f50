"""The objects of a large JSON file, one after the other, in bounded memory: what is wrong within one costs that one,
and what stands before the place where a file was cut off is read."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from importers.page.tree import line_of

LONGEST = 32 * 1024 * 1024
"""Bytes of one object."""
_PIECE = 1 << 18
_DEEPEST = 200
_LONGEST_KEY = 200
_MARK = re.compile(rb'["{}\[\]]')
_REST_OF_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_COLON = re.compile(rb"[ \t\r\n]*+:")

Row = Mapping[str, object]
Place = tuple[str, ...]
"""The keys on the way to an object: `("db", "data", "posts")` for each of `{"db": [{"data": {"posts": [{}, {}]}}]}`."""


class BadStream(ValueError):
    """The file is not JSON from some place on, or ends too early; `str()` says so, to follow a colon."""


def objects(stream: BinaryIO, wanted: Callable[[Place], bool]) -> Iterator[tuple[Place, bytes]]:
    """Each object at a wanted place, whole and not yet looked into, with its place. What is not wanted is looked
    through for what is.

    Raises `BadStream`, after all that stands before, and what reading the stream raises.
    """
    return _Scanner(stream).run(wanted)


def object_in(data: bytes) -> dict[str, object]:
    """The object; raises `ValueError` or `RecursionError` where it is none."""
    made: object = json.loads(data.decode("utf-8"))
    if not isinstance(made, dict):
        raise TypeError("it is no object")
    return made


def text_in(row: Row, name: str) -> str:
    """The text under this name, "" where there is none."""
    value = row.get(name)
    return value if isinstance(value, str) else ""


def key_in(row: Row, name: str) -> str:
    """The id under this name, which some versions write as a number."""
    value = row.get(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else line_of(text_in(row, name))[:200]


class _Scanner:
    """`_buffer` is what has been read and not let go of, `_at` the place in it; what stands behind `_keep`, where it is
    not negative, is not let go of."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer = b""
        self._at = 0
        self._keep = -1
        self._gone = 0

    def run(self, wanted: Callable[[Place], bool]) -> Iterator[tuple[Place, bytes]]:
        if self._more() and self._buffer.startswith(codecs.BOM_UTF8):
            self._at = len(codecs.BOM_UTF8)
        open_ones: list[tuple[bytes, str]] = []  # each open bracket, and the key that it stands under, "" in a list
        key = ""
        while mark := self._next():
            if mark == b'"' and open_ones:  # outside of all brackets it is noise, such as a server's warning
                string = self._string()
                if open_ones[-1][0] == b"{" and self._colon_follows():
                    key = string[:_LONGEST_KEY].decode("utf-8", "replace")
            elif mark in (b"{", b"["):
                place = tuple(name for _, name in (*open_ones, (mark, key)) if name)
                if mark == b"{" and wanted(place):
                    yield place, self._object()
                elif len(open_ones) >= _DEEPEST:
                    raise BadStream(f"it is nested too deeply at byte {self._gone + self._at:,}")
                else:
                    open_ones.append((mark, key))
                key = ""
            elif not open_ones and mark != b'"':
                raise BadStream(f"it is no JSON at byte {self._gone + self._at:,}")
            elif open_ones:
                open_ones.pop()
                key = ""
        if open_ones:
            raise BadStream("it ends too early, so it was cut off")

    def _object(self) -> bytes:
        """The object whose bracket was just passed, to its end."""
        self._keep, depth = self._at - 1, 1
        while depth:
            mark = self._next()
            if mark == b'"':
                self._string()
            elif mark:
                depth += 1 if mark in (b"{", b"[") else -1
            else:
                raise BadStream("it ends too early, so it was cut off")
        data, self._keep = self._buffer[self._keep : self._at], -1
        return data

    def _next(self) -> bytes:
        """The next bracket or quote, passed; nothing at the end."""
        while True:
            if found := _MARK.search(self._buffer, self._at):
                self._at = found.end()
                return found[0]
            self._at = len(self._buffer)
            if not self._more():
                return b""

    def _string(self) -> bytes:
        """The text whose quote was just passed, as it is written."""
        while not (found := _REST_OF_STRING.match(self._buffer, self._at)):
            if not self._more():
                raise BadStream("it ends within a text, so it was cut off")
        begin, self._at = self._at, found.end()
        return self._buffer[begin : self._at - 1]

    def _colon_follows(self) -> bool:
        while len(self._buffer) - self._at < _LONGEST_KEY and self._more():
            pass
        return bool(_COLON.match(self._buffer, self._at))

    def _more(self) -> bool:
        """Read on, and let go of what has been passed."""
        keep = self._at if self._keep < 0 else self._keep
        if len(self._buffer) - keep > LONGEST:
            raise BadStream(f"at byte {self._gone + keep:,} stands more than {LONGEST >> 20} MiB that belong together")
        # More each time, so that what is looked through again is no more than what is new.
        piece = self._stream.read(max(_PIECE, len(self._buffer) - keep))
        self._buffer = self._buffer[keep:] + piece
        self._gone += keep
        self._at -= keep
        self._keep = -1 if self._keep < 0 else 0
        return bool(piece)
