"""The headers of a tar archive, one block after the other, with what would let a hostile one run on made an error."""

from __future__ import annotations

import re
import tarfile
from dataclasses import dataclass
from typing import BinaryIO

from importers.containers.streams import skipped

_LONGEST = 1024 * 1024  # bytes of one extended header
_MOST_IN_CHAIN = 16  # extended headers before one member
_MOST_GLOBAL = 4 * 1024 * 1024  # bytes of the headers that hold for all members together
_BLOCK = 512
_GNU_LONG = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_PAX = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
# What has no bytes behind its header, whatever size that says.
_BARE = (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE)
_RECORD = re.compile(rb"(\d{1,7}) ([^=\n]{1,500})=")
_WANTED = re.compile(rb"path|size|GNU\.sparse\.")
_LONG_NUMBER = re.compile(rb"\d{100}")  # nothing that a header says of a file is such a number


def is_header(block: bytes) -> bool:
    """Whether these first bytes are the header of a member."""
    if block[257:262] == b"ustar":
        return True
    # The oldest form has no name for itself: its checksum is what tells it.
    if len(block) < _BLOCK or not block[0] or block[156:157] not in (b"\0", b"0", b"1", b"2", b"5"):
        return False
    try:
        return tarfile.TarInfo.frombuf(block[:_BLOCK], "utf-8", "surrogateescape").size >= 0
    except (tarfile.HeaderError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class Member:
    """One member: what its headers say of it, where its bytes begin in the archive, and whether it is stored with
    holes; then its bytes are not those of the file."""

    info: tarfile.TarInfo
    begin: int
    has_holes: bool


class Archive:
    """The members of the archive that a stream holds, read once from its start to its end.

    An archive that ends too soon is an error, and so are headers that are larger, more or otherwise than those of an
    honest archive can be.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = 0
        self._end = 0  # where the member before ends
        self._global_bytes = 0
        self._for_all: dict[bytes, bytes] = {}

    def read(self, size: int) -> bytes:
        """The next bytes, those of the member that was given last; fewer where the archive ends."""
        data = self._stream.read(size)
        self._position += len(data)
        return data

    def next(self) -> Member | None:
        """The next member, or None at the end. Raises `tarfile.TarError`, and what reading the stream raises."""
        said: dict[bytes, bytes] = {}
        for number in range(_MOST_IN_CHAIN + 1):
            skipped(self._stream, self._end - self._position)
            self._position = max(self._position, self._end)
            block = self._block()
            if block == bytes(_BLOCK) and not number:
                return None
            try:
                info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            except tarfile.HeaderError as error:
                raise tarfile.ReadError(f"where a file or the end should be stands {error}") from error
            if info.size < 0:
                raise tarfile.ReadError("one of its headers says less than nothing")
            if info.type not in (*_GNU_LONG, *_PAX):
                return self._member(info, block, said)
            # Where several speak of one member, the first counts.
            said = self._extended(info) | said
        raise tarfile.ReadError("it has more headers before one member than an honest program writes")

    def _block(self) -> bytes:
        block = self.read(_BLOCK)
        if len(block) < _BLOCK:
            raise tarfile.ReadError("the archive ends where a header should be")
        return block

    def _extended(self, info: tarfile.TarInfo) -> dict[bytes, bytes]:
        """What an extended header says of the member behind it."""
        if info.size > _LONGEST:
            raise tarfile.ReadError("one of its headers is larger than any name can be")
        data = self.read(_whole_blocks(info.size))[: info.size]
        if info.type in _GNU_LONG:
            return {b"path": data.partition(b"\0")[0]} if info.type == tarfile.GNUTYPE_LONGNAME else {}
        records = _records(data)
        if info.type != tarfile.XGLTYPE:
            return records
        self._global_bytes += info.size
        if self._global_bytes > _MOST_GLOBAL:
            raise tarfile.ReadError("the headers for all of its members are larger than an honest program's")
        self._for_all |= {name: value for name, value in records.items() if name != b"size"}
        return {}

    def _member(self, info: tarfile.TarInfo, block: bytes, said: dict[bytes, bytes]) -> Member:
        said = self._for_all | said
        if b"path" in said:
            info.name = said[b"path"].decode("utf-8", "surrogateescape").rstrip("/")
        if size := said.get(b"size"):
            if not size.isdigit():
                raise tarfile.ReadError("one of its headers says a size that is no number")
            info.size = int(size)
        more = info.type == tarfile.GNUTYPE_SPARSE and bool(block[482])  # whether the map of holes goes on
        while more:
            more = bool(self._block()[504])
        self._end = self._position + (0 if info.type in _BARE else _whole_blocks(info.size))
        has_holes = info.type == tarfile.GNUTYPE_SPARSE or any(name.startswith(b"GNU.sparse.") for name in said)
        return Member(info, self._position, has_holes)


def _whole_blocks(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _records(data: bytes) -> dict[bytes, bytes]:
    """What a header of the pax format says, as far as it is wanted; each record must be as long as it says."""
    found: dict[bytes, bytes] = {}
    begin = 0
    while begin < len(data) and data[begin]:
        record = _RECORD.match(data, begin)
        end = begin + int(record[1]) if record else 0
        if not record or end <= record.end() or data[end - 1 : end] != b"\n":
            begin = -1
            break
        if _WANTED.match(record[2]):
            found[record[2]] = data[record.end() : end - 1]
        begin = end
    if begin < 0 or _LONG_NUMBER.search(data):
        raise tarfile.ReadError("one of its headers is none that an honest program writes")
    return found
