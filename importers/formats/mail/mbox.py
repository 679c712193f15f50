"""Mbox files, in which one mail follows the other, to the bytes of each; one in memory at a time.

A mail begins at a line such as "From letter@weir.example Thu Jul  5 23:30:00 2012" that header lines follow: texts
hold lines that begin with "From " as well, and not every program marks them. Some programs say how long each mail is
(Content-Length), which counts where it leads to the beginning of another or to the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from importers.containers.mime import is_mail

MOST_BYTES = 40 * 2**20  # of one mail
_MOST_LINE, _MOST_HEAD = 1 << 20, 1 << 20
_BEGIN = re.compile(
    rb"From [^\n]{0,300}?(?:\b\d{1,2}:\d\d(?::\d\d)?\b[^\n]{0,40}\b(?:19|20)\d\d|\b(?:19"
    rb"|20)\d\d[^\n]{0,40}\b\d{1,2}:\d\d)"
)
_HEADER = re.compile(rb">?[A-Za-z][A-Za-z0-9_-]{0,60}[ \t]{0,9}:|>From ")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LENGTH = re.compile(rb"^Content-Length[ \t]{0,9}:[ \t]{0,9}(\d{1,9})\s{0,9}$", re.IGNORECASE | re.MULTILINE)
_COUNTED = re.compile(rb"\A\d{1,12}[ \t]{0,99}\r?\n")
_PIECE = 1 << 18
_MOST_LOOK = 4000
_MOST_FALSE = 3  # lengths that are not true: then the file's are not believed


def is_mbox(head: bytes) -> bool:
    """Whether these first bytes begin a file of many mails."""
    begin = _lines_apart(head.lstrip(b"\r\n"))
    line, _, rest = begin[:2000].partition(b"\n")
    return bool(_BEGIN.match(line) and _HEADER.match(rest))


def is_counted(head: bytes) -> bool:
    """Whether these first bytes begin a mail as Apple's program keeps it: behind the number of its bytes."""
    found = _COUNTED.match(head[:200])
    return found is not None and is_mail(head[found.end() :])


def counted(data: bytes) -> bytes:
    """The mail in a file of Apple's program, without the number before it and the notes behind it."""
    found = _COUNTED.match(data[:200])
    return data[found.end() : found.end() + int(found[0])] if found else data


def messages_of(stream: BinaryIO) -> Iterator[tuple[bytes, bytes | None]]:
    """Each mail: the line that it begins with, and its bytes with quoted lines as they were; None for one of more than
    40 MiB. Raises what reading raises."""
    lines = _Lines(stream)
    line = lines.next()
    while line is not None and not lines.begins(line):
        line = lines.next()
    while line is not None:
        begin = line
        parts: list[bytes] = []
        size, in_head = 0, True
        line = lines.next()
        while line is not None and (in_head or not lines.begins(line)):
            size += len(line)
            if size <= MOST_BYTES:
                parts.append(line)
            if in_head and (not line.strip() or size > _MOST_HEAD):
                in_head = False
                if body := lines.measured(b"".join(parts)):
                    size += len(body)
                    parts.append(body)
            line = lines.next()
        yield begin, None if size > MOST_BYTES else _QUOTED.sub(rb"\1", b"".join(parts))


class _Lines:
    """The lines of a file, with a look at what follows."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = b""
        self._at = 0
        self._ended = False
        self._old_mac = False
        self._false_lengths = 0
        self._look(_PIECE)
        # Line ends of the first Macintosh, which nothing else here understands.
        if b"\n" not in self._held and b"\r" in self._held:
            self._old_mac = True
            self._held = self._held.replace(b"\r", b"\n")

    def next(self) -> bytes | None:
        """The next line with its end, or a piece of one that is longer than 1 MiB; None at the end."""
        end = self._held.find(b"\n", self._at)
        while end < 0 and not self._ended and (looked_at := len(self._held) - self._at) < _MOST_LINE:
            self._look(looked_at + _PIECE)
            end = self._held.find(b"\n", looked_at)
        end = len(self._held) if end < 0 else end + 1
        line, self._at = self._held[self._at : end], end
        return line or None

    def begins(self, line: bytes) -> bool:
        """Whether a mail begins at this line, which was the last one."""
        if not line.startswith(b"From ") or not _BEGIN.match(line):
            return False
        self._look(_MOST_LOOK)
        return self._at == len(self._held) or bool(_HEADER.match(self._held, self._at))

    def measured(self, head: bytes) -> bytes:
        """The body behind this head where the head says how long it is and that is true; else b""."""
        said = _LENGTH.search(head)
        size = int(said[1]) if said else 0
        if not 0 < size <= MOST_BYTES or self._false_lengths >= _MOST_FALSE:
            return b""
        self._look(size + _MOST_LOOK)
        end = self._at + size
        behind = self._held[end : end + _MOST_LOOK].lstrip(b"\r\n")
        line, _, rest = behind.partition(b"\n")
        at_line_end = b"\n" in self._held[end - 1 : end + 2] or end == len(self._held)
        if end > len(self._held) or not at_line_end or (behind and not (_BEGIN.match(line) and _HEADER.match(rest))):
            self._false_lengths += 1
            return b""
        body, self._at = self._held[self._at : end], end
        return body

    def _look(self, size: int) -> None:
        """Hold this many bytes ahead, or all that are left."""
        held = len(self._held) - self._at
        if held >= size or self._ended:
            return
        parts = [self._held[self._at :]]
        while held < size and not self._ended:
            piece = self._stream.read(_PIECE)
            self._ended = not piece
            held += len(piece)
            parts.append(piece.replace(b"\r", b"\n") if self._old_mac else piece)
        self._held, self._at = b"".join(parts), 0


def _lines_apart(head: bytes) -> bytes:
    return head.replace(b"\r", b"\n") if b"\n" not in head else head
