"""The end of a zip, where its list of members is announced: read before the list, which may be a bomb of its own."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY_MAGIC = b"PK\x01\x02"
_LONGEST_COMMENT = 65_535
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Listing:
    """Where the list of members lies, in bytes from the start of the file."""

    start: int
    size: int


def find_listing(stream: BinaryIO) -> Listing | None:
    """The list that `zipfile` will read, found as `zipfile` finds it; None when the end is missing."""
    end = stream.seek(0, os.SEEK_END)
    tail_start = max(0, end - _END.size - _LONGEST_COMMENT)
    stream.seek(tail_start)
    tail = stream.read()
    plain = len(tail) - _END.size
    at = plain if plain >= 0 and tail.startswith(b"PK\5\6", plain) and tail.endswith(b"\0\0") else tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        return None
    *_, size, _offset, _comment = _END.unpack_from(tail, at)
    location = tail_start + at
    large = _find_listing64(stream, location)
    return large or Listing(max(0, location - size), size)


def _find_listing64(stream: BinaryIO, location: int) -> Listing | None:
    start = location - _LOCATOR.size - _END64.size
    if start < 0:
        return None
    stream.seek(start)
    record = stream.read(_END64.size + _LOCATOR.size)
    if not record.startswith(b"PK\6\6") or record[_END64.size : _END64.size + 4] != b"PK\6\7":
        return None
    *_, size, _offset = _END64.unpack_from(record)
    return Listing(max(0, start - size), size)


def count_entries(stream: BinaryIO, listing: Listing) -> int:
    """How many members the list can hold at most, whatever it declares: one signature stands before each."""
    stream.seek(listing.start)
    left, found, carried = listing.size, 0, b""
    while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
        left -= len(chunk)
        window = carried + chunk
        found += window.count(_ENTRY_MAGIC)
        carried = window[-3:]
    return found
