"""What a tar archive holds, member by member in one pass, without ever writing to disk."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from importers.containers.budget import Ledger
from importers.containers.side_files import lies_in_dropping, name_fault, shown_name
from importers.containers.streams import DAMAGE, Slice, Source, skipped, unreadable
from importers.containers.tar_headers import Archive, Member, is_header
from importers.errors import SourceUnreadable
from importers.protocol import Rejected

_HELD = 20 * 1024 * 1024  # bytes of a member that are read in passing; a larger one is gone back to
_MOST_TIMES = 8  # how often all that was read so far may be read again to go back, beside what the budget gives
_LONGEST_NAME = 4096


def is_tar(head: bytes) -> bool:
    """Whether these first bytes begin a tar archive that is not packed."""
    return is_header(head)


class Tar:
    """The tar archive that `source` holds; `prefix` goes before the names of its members."""

    def __init__(self, source: Source, prefix: str, ledger: Ledger) -> None:
        self._source = source
        self._prefix = prefix
        self._ledger = ledger
        self._again = 0

    def members(self) -> Iterator[Source | Rejected]:
        """Each file in the order of the archive, or why it is refused. Folders and droppings are left out.

        Raises `SourceUnreadable` where the archive is damaged, `BudgetExceeded` where it has too many members.
        """
        with self._source.open() as stream:
            archive = Archive(stream)
            try:
                while member := archive.next():
                    self._ledger.spend_members(self._source.path, 1)
                    yield from self._member(archive, member)
            except (tarfile.TarError, *DAMAGE) as error:
                raise unreadable(self._source.path, error) from error

    def _member(self, archive: Archive, member: Member) -> Iterator[Source | Rejected]:
        if member.info.isdir():
            return
        path = self._prefix + member.info.name.removeprefix("./")
        if fault := _fault(member):
            yield Rejected(shown_name(path), fault)
        elif lies_in_dropping(path):
            return
        elif member.info.size > _HELD:
            large = _Large(self, path, member)
            yield Source(path, large.open, open_at=large.open if self._source.open_at else None)
        else:
            held = archive.read(member.info.size)
            if len(held) < member.info.size:
                raise EOFError("the archive ends in the middle of a file")
            yield Source(path, lambda: io.BytesIO(held))

    def go_back(self, position: int, *, refusing: bool) -> BinaryIO | None:
        """The archive from a place on; None where going back to it would cost too much, if it may be refused."""
        if self._source.open_at:
            return self._source.reopen(self._source.mark(position))
        if refusing and self._again + position > self._ledger.budget.again + _MOST_TIMES * position:
            return None
        self._again += position
        return skipped(self._source.open(), position)


class _Large:
    """A member that is gone back to whenever it is read."""

    def __init__(self, tar: Tar, path: str, member: Member) -> None:
        self._tar = tar
        self._path = path
        self._member = member
        self._was_opened = False

    def open(self, position: int = 0) -> BinaryIO:
        """The member from a byte of it on. Raises `SourceUnreadable`, where it lies too deep, the first time only:
        whoever was given it once can read it."""
        begin = self._member.begin + position
        stream = self._tar.go_back(begin, refusing=not self._was_opened)
        if stream is None:
            raise SourceUnreadable(
                f"{self._path} lies too deep in a packed archive to be read there; unpack it and import the folder"
            )
        self._was_opened = True
        return cast(BinaryIO, io.BufferedReader(Slice(stream, self._member.info.size - position)))


def _fault(member: Member) -> str:
    if len(member.info.name) > _LONGEST_NAME:
        return "its name is longer than a file's can be"
    if not member.info.name.strip("/. "):
        return "it has no name"
    if fault := name_fault(member.info.name, "archive"):
        return fault
    if member.info.issym() or member.info.islnk():
        return "it is a link to another file, not a file; pack again with the files themselves"
    if member.has_holes:
        return "it is stored with holes, as disk images are; pack again without --sparse"
    if not member.info.isfile():
        return "it is a device or a pipe, not a file"
    return ""
