"""What a tar archive holds, member by member in one pass, without ever writing to disk."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from importers.containers.budget import Ledger
from importers.containers.companions import is_dropping
from importers.containers.streams import DAMAGE, Source, Spender, unreadable
from importers.protocol import Rejected

_HELD = 4 * 1024 * 1024  # bytes of a member that are read in passing; a larger one is gone back to
_END = "end of file header"  # the library's own words for the two empty blocks that end an archive
_LONGEST_HEADER = 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")


def is_tar(head: bytes) -> bool:
    """Whether these first bytes begin a tar archive that is not packed."""
    return head[257:262] == b"ustar"


def unpacked(source: Source, head: bytes, spender: Spender) -> Source | None:
    """The file with its bzip2 or xz taken off, or None where these first bytes begin neither."""
    if head.startswith(b"BZh"):
        return Source(source.path, lambda: cast(BinaryIO, bz2.open(source.open(), "rb")), spender)
    if head.startswith(b"\xfd7zXZ\0"):
        return Source(source.path, lambda: cast(BinaryIO, lzma.open(source.open(), "rb")), spender)
    return None


class Tar:
    """The tar archive that `source` holds; `prefix` goes before the names of its members."""

    def __init__(self, source: Source, prefix: str, ledger: Ledger) -> None:
        self._source = source
        self._prefix = prefix
        self._ledger = ledger

    def members(self) -> Iterator[Source | Rejected]:
        """Each file in the order of the archive, or why it is refused. Folders and droppings are left out.

        Raises `SourceUnreadable` where the archive is damaged, `BudgetExceeded` where it has too many members.
        """
        with self._source.open() as stream:
            try:
                with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Info, errorlevel=0) as tar:
                    while member := tar.next():
                        self._ledger.spend_members(self._source.path, 1)
                        yield from self._member(tar, member)
                        vars(tar)["members"].clear()  # the library keeps every member, and needs none again
            except (tarfile.TarError, lzma.LZMAError, *DAMAGE) as error:
                raise unreadable(self._source.path, error) from error

    def _member(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[Source | Rejected]:
        if member.isdir():
            return
        path = self._prefix + member.name.removeprefix("./")
        if fault := _fault(member):
            yield Rejected(path.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}"), fault)
        elif not any(is_dropping(part) for part in path.split("/")):
            inner = tar.extractfile(member)
            held = inner.read(_HELD + 1) if inner and member.size <= _HELD else None
            if held is not None and len(held) < member.size:
                raise EOFError("the archive ends in the middle of a file")
            if held is not None:
                yield Source(path, lambda: io.BytesIO(held))
            else:
                yield Source(path, lambda: _Slice(self._source.open(), member.offset_data, member.size).buffered())


class _Slice(io.RawIOBase):
    """A part of a stream, from its `start` on."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self._stream = stream
        self._left = size
        while start and (piece := stream.read(min(start, 1 << 20))):
            start -= len(piece)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # any buffer that can be written to
        """Fill the buffer from the slice."""
        piece = self._stream.read(min(len(buffer), self._left))
        self._left -= len(piece)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Let go of the whole stream."""
        self._stream.close()
        super().close()

    def buffered(self) -> BinaryIO:
        """The slice as a stream that is quick to read."""
        return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, self)))


class _Info(tarfile.TarInfo):
    """A member as the library reads it, with two things made errors: an extended header larger than any name or date
    can need, which it would read whole, and an end that comes too soon, which it takes for the end."""

    @classmethod
    def fromtarfile(cls, tar: tarfile.TarFile) -> _Info:
        """The next member."""
        try:
            return super().fromtarfile(tar)
        except tarfile.HeaderError as error:
            if str(error) == _END:
                raise
            raise tarfile.ReadError(f"where a file or the end should be stands {error}") from error

    def _proc_member(self, tar: tarfile.TarFile) -> tarfile.TarInfo:
        extended = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME)
        if self.type in (*extended, tarfile.GNUTYPE_LONGLINK) and self.size > _LONGEST_HEADER:
            raise tarfile.ReadError("one of its headers is larger than any name can be")
        found: tarfile.TarInfo = super()._proc_member(tar)  # type: ignore[misc]  # the library's own seam, not typed
        return found


def _fault(member: tarfile.TarInfo) -> str:
    name = member.name
    if _CONTROL.search(name):
        return "its name holds control characters, as no honest archive has; rename it and pack again"
    if not name.strip("/. "):
        return "it has no name"
    if name.startswith("/") or _DRIVE.match(name) or "\\" in name or ".." in name.split("/"):
        return "its name points out of the archive; pack the folder again with relative names"
    if member.issym() or member.islnk():
        return "it is a link to another file, not a file; pack again with the files themselves"
    if member.issparse():
        return "it is stored with holes, as disk images are; pack again without --sparse"
    if not member.isfile():
        return "it is a device or a pipe, not a file"
    return ""
