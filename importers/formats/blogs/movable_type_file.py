"""A file in Movable Type's import format, entry by entry: fields of one line, then texts between lines of dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from importers.page.decode import decode

_END_OF_ENTRY, _END_OF_PART = b"--------", b"-----"
_FIELD = re.compile(r"([A-Z][A-Z0-9_ ]{1,60}):[ \t]*(.*)\Z", re.DOTALL)
_PART = re.compile(rb"([A-Z][A-Z0-9_ ]{2,60}):[ \t]*\r?\n?\Z")
_ENTRY_BEGINS = re.compile(
    rb"(?:AUTHOR|TITLE|BASENAME|STATUS|ALLOW COMMENTS|ALLOW PINGS|CONVERT BREAKS|PRIMARY CATEGORY|CATEGORY|TAGS|DATE"
    rb"|UNIQUE URL|NO ENTRY):"
)
_OF_READERS = frozenset({b"COMMENT", b"PING"})
LONGEST = 16 * 1024 * 1024
"""Bytes of one entry, without what readers wrote; what is longer is told."""
_LONGEST_LINE = 1024 * 1024


@dataclass(slots=True)
class Entry:
    """One entry: the values of its fields, of which some come several times, and its texts by name."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    is_too_long: bool = False

    def one(self, name: str) -> str:
        """The first value of a field, or ""."""
        return next(iter(self.fields.get(name, ())), "")


def begins_export(head: bytes) -> bool:
    """Whether a file that begins so is one: two fields or more, and a text between lines of dashes."""
    if b"-----" not in head:
        return False
    lines = [line.strip() for line in head.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
    if lines[:1] == [_END_OF_ENTRY]:
        lines = lines[1:]
    if _END_OF_PART not in lines[:-1]:
        return False
    end = lines.index(_END_OF_PART)
    known = sum(bool(_ENTRY_BEGINS.match(line)) for line in lines[:end])
    return known >= 2 and all(_is_field(line) for line in lines[:2]) and bool(_PART.match(lines[end + 1] + b"\n"))


def entries(stream: BinaryIO) -> Iterator[Entry]:
    """Each entry, in order. A line of dashes ends an entry or a text only where what follows begins the next: within
    a text it is a line of the text. Raises what reading the stream raises, after the entries before."""
    lines: list[bytes] = []
    size = 0
    among_readers = False
    for line, follower in _with_follower(stream):
        bare = line.strip()
        if bare == _END_OF_ENTRY and (not follower or _ENTRY_BEGINS.match(follower.lstrip())):
            if lines:
                yield _entry(lines, size)
            lines, size, among_readers = [], 0, False
            continue
        if bare == _END_OF_PART and _begins_part(follower):
            named = _PART.match(follower)
            among_readers = bool(named and named[1] in _OF_READERS)
            lines.append(_END_OF_PART)
        elif not among_readers:
            size += len(line)
            if size <= LONGEST:
                lines.append(b" " + line if bare == _END_OF_PART else line)
    if any(line.strip() for line in lines):
        yield _entry(lines, size)


def _with_follower(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Each line with the next one that is not blank, "" at the end."""
    waiting: list[bytes] = []
    first = True
    while line := stream.readline(_LONGEST_LINE):
        line, first = (line.removeprefix(b"\xef\xbb\xbf") if first else line), False
        if line.strip():
            yield from ((each, line) for each in waiting)
            waiting = []
        waiting.append(line)
        if len(waiting) > 1000:  # blank lines
            del waiting[1:-1]
    yield from ((each, b"") for each in waiting)


def _begins_part(follower: bytes) -> bool:
    return not follower or follower.strip() == _END_OF_ENTRY or bool(_PART.match(follower))


def _is_field(line: bytes) -> bool:
    return bool(_FIELD.match(line.decode("latin-1")))


def _entry(lines: list[bytes], size: int) -> Entry:
    made = Entry(is_too_long=size > LONGEST)
    # In one piece: an entry is in one encoding, whatever the others are in.
    parts = re.split(r"^-----\n", decode(b"".join(_ended(line) for line in lines)), flags=re.MULTILINE)
    for line in parts[0].splitlines():
        if found := _FIELD.match(line.strip()):
            made.fields.setdefault(found[1], []).append(found[2].strip())
    for part in parts[1:]:
        name, _, text = part.lstrip("\n").partition("\n")
        made.texts.setdefault(name.strip().rstrip(":"), text.strip("\n"))
    return made


def _ended(line: bytes) -> bytes:
    return line.rstrip(b"\r\n") + b"\n"
