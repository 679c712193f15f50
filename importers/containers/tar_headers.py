"""The headers of a tar archive, as the library reads them, with what would let a hostile one run on made an error."""

from __future__ import annotations

import re
import tarfile
from typing import Any, BinaryIO, cast

_END = "end of file header"  # the library's own words for the two empty blocks that end an archive
_LONGEST = 1024 * 1024  # bytes of one extended header
_MOST_IN_CHAIN = 16  # extended headers before one member: the library follows them by recursion
_MOST_GLOBAL = 4 * 1024 * 1024  # bytes of the headers that hold for all members together
_BLOCK = 512
_GNU_LONG = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_PAX = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
_RECORD = re.compile(rb"(\d{1,7}) [^=\n]{1,500}=")
# The library looks for a number before a word, which takes it the square of a number's length.
_LONG_NUMBER = re.compile(rb"\d{100}")


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


class Archive(tarfile.TarFile):
    """An archive of members whose headers are checked."""

    chained = 0
    global_bytes = 0


class Member(tarfile.TarInfo):
    """A member. An archive that ends too soon, which the library takes for its end, is an error, and so are headers
    that are larger, more or otherwise than those of an honest archive can be. Of a file with holes the map is not
    read."""

    has_holes = False

    @classmethod
    def fromtarfile(cls, tar: tarfile.TarFile) -> Member:
        """The next member. Raises `tarfile.TarError`."""
        try:
            return super().fromtarfile(tar)
        except tarfile.HeaderError as error:
            if str(error) == _END:
                raise
            raise tarfile.ReadError(f"where a file or the end should be stands {error}") from error

    def _proc_member(self, tar: Archive) -> tarfile.TarInfo:
        if self.size < 0:
            raise tarfile.ReadError("one of its headers says less than nothing")
        if self.type == tarfile.GNUTYPE_SPARSE:
            tar.chained = 0
            return self._with_holes(tar)
        if self.type not in (*_GNU_LONG, *_PAX):
            tar.chained = 0
            return self._member(tar)
        tar.chained += 1
        if self.size > _LONGEST or tar.chained > _MOST_IN_CHAIN:
            raise tarfile.ReadError("one of its headers is larger than any name can be")
        return self._member(tar) if self.type in _GNU_LONG else self._extended(tar)

    def _member(self, tar: Archive) -> tarfile.TarInfo:
        library = cast(Any, super())  # its seam for members of other kinds, which is not typed
        return cast(tarfile.TarInfo, library._proc_member(tar))

    def _extended(self, tar: Archive) -> tarfile.TarInfo:
        stream = cast(BinaryIO, tar.fileobj)
        data = stream.read(-(-self.size // _BLOCK) * _BLOCK)
        if self.type == tarfile.XGLTYPE:
            tar.global_bytes += self.size
        if not _is_sound(data[: self.size]) or tar.global_bytes > _MOST_GLOBAL:
            raise tarfile.ReadError("one of its headers is none that an honest program writes")
        has_holes = b" GNU.sparse." in data
        given = _Given(bytes(len(data)) if has_holes else data, stream)
        tar.fileobj = cast(BinaryIO, given)  # the library reads the header from there once more
        try:
            found = self._member(tar)
        finally:
            tar.fileobj = stream
        if isinstance(found, Member):
            found.has_holes = found.has_holes or has_holes
        return found

    def _with_holes(self, tar: Archive) -> tarfile.TarInfo:
        stream = cast(BinaryIO, tar.fileobj)
        more = cast(Any, self)._sparse_structs[1]  # the library's own, which is not typed
        while more:
            block = stream.read(_BLOCK)
            if len(block) < _BLOCK:
                raise tarfile.ReadError("it ends in the middle of a header")
            more = bool(block[504])
        self.has_holes = True
        self.offset_data = stream.tell()
        tar.offset = self.offset_data + -(-self.size // _BLOCK) * _BLOCK
        return self


class _Given:
    """A stream of which the next bytes were read already."""

    def __init__(self, data: bytes, stream: BinaryIO) -> None:
        self._data = data
        self._stream = stream

    def read(self, size: int) -> bytes:
        """The bytes that were read already, at once; then those of the stream."""
        data, self._data = self._data, b""
        return data or self._stream.read(size)

    def tell(self) -> int:
        """Where the stream stands."""
        return self._stream.tell()


def _is_sound(data: bytes) -> bool:
    """Whether the data are records, each as long as it says."""
    begin = 0
    while begin < len(data) and data[begin]:
        found = _RECORD.match(data, begin)
        length = int(found[1]) if found else 0
        if not found or begin + length <= found.end() or data[begin + length - 1 : begin + length] != b"\n":
            return False
        begin += length
    return not _LONG_NUMBER.search(data)
