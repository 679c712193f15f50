"""What a zip holds, member by member, without ever writing to disk."""

from __future__ import annotations

import io
import stat
import struct
import weakref
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, NamedTuple, cast

from importers.containers.budget import Ledger, Meter
from importers.containers.neighbours import Neighbours
from importers.containers.progress import ReadProgress
from importers.containers.side_files import lies_in_dropping, name_fault, shown_name
from importers.containers.streams import DAMAGE, Slice, Source, Spender, Window, unreadable
from importers.containers.zip_end import count_entries, find_listing
from importers.containers.zip_names import names_of
from importers.errors import SourceUnreadable
from importers.protocol import Rejected

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_LOCAL = struct.Struct("<4s5H3L2H")
_WACZ_NOTES = ("datapackage", "pages/", "indexes/", "logs/")


class Packed(NamedTuple):
    """The bytes of a zip: what opens them at the first one, so that they can be gone about in, and how many they
    are."""

    open: Callable[[], BinaryIO]
    size: int


class Zip:
    """A zip, named `path` in its source; `prefix` goes before the names of its members.

    It stays open as long as it or one of its members is held.

    Raises `SourceUnreadable` when the list of members cannot be read, `BudgetExceeded` when it is too long.
    """

    def __init__(self, packed: Packed, path: str, prefix: str, ledger: Ledger, gauge: ReadProgress) -> None:
        self.path = path
        self.prefix = prefix
        self._packed = packed
        self._gauge = gauge
        self._given: tuple[str, zipfile.ZipInfo] | None = None
        try:
            with packed.open() as stream:
                listing = find_listing(stream)
                ledger.spend_members(path, count_entries(stream, listing) if listing else 0)
            stream = packed.open()
            weakref.finalize(self, stream.close)
            self._zip = zipfile.ZipFile(stream)
            self._members = self._zip.infolist()
            self._names = names_of(self._members)
            self._by_name = self._zip.NameToInfo
            if any(name != member.filename for name, member in zip(self._names, self._members, strict=True)):
                self._by_name = dict(zip(self._names, self._members, strict=True))
            self._has_archives = any(name.startswith("archive/") for name in self._by_name)
            self.meter = Meter(ledger, path, packed.size)
        except DAMAGE as error:
            raise unreadable(path, error) from error

    def holds(self, path: str) -> bool:
        """Whether a member of exactly this path is there."""
        return path.removeprefix(self.prefix) in self._by_name

    def open(self, path: str) -> BinaryIO:
        """The member of this path, to be read beside the others. Raises `SourceUnreadable`."""
        member = self._by_name.get(path.removeprefix(self.prefix))
        if member is None or (fault := _fault(member, path)):
            raise SourceUnreadable(f"{path}: {fault if member else 'it is not there'}")
        return Source(path, partial(self._open, member), self.meter).open()

    def neighbours(self) -> Neighbours:
        """Its members, for one another."""
        return Neighbours(self.holds, self.open)

    def names(self) -> tuple[str, ...]:
        """The names of all members, without the prefix."""
        return tuple(self._names)

    def is_locked(self, path: str) -> bool:
        """Whether the member of this path is locked with a password."""
        member = self._by_name.get(path.removeprefix(self.prefix))
        return member is not None and bool(member.flag_bits & _ENCRYPTED)

    def is_web_archive(self) -> bool:
        """Whether it is a WACZ: a web archive's files with a description of them, or several WACZ with one of all."""
        return "datapackage.json" in self._by_name and (
            self.has_archives() or self.has_web_archives() or "wacz" in self.path.lower()
        )

    def has_archives(self) -> bool:
        """Whether there is something where a WACZ keeps its web archives."""
        return self._has_archives

    def has_web_archives(self) -> bool:
        """Whether there are WACZ in it."""
        return any(name.lower().endswith(".wacz") for name in self._names)

    def is_note(self, path: str) -> bool:
        """Whether this member of a WACZ describes its web archives and is none itself."""
        name = path.removeprefix(self.prefix)
        if name.lower().endswith(".wacz"):
            return False
        return not name.startswith("archive/") if self.has_archives() else name.startswith(_WACZ_NOTES)

    def members(self) -> Iterator[Source | Rejected]:
        """Each file in the order of the list, or why it is refused. Folders and droppings are left out."""
        for member, name in zip(self._members, self._names, strict=True):
            if lies_in_dropping(name):
                pass
            elif fault := _fault(member, name) or self._older_copy(member, name):
                yield Rejected(f"{self.prefix}{shown_name(name)}", fault)
            elif not name.endswith("/"):
                share = _Share(self._gauge, member, self.meter)
                at = partial(self._open_at, member) if member.compress_type == zipfile.ZIP_STORED else None
                self._given = (self.prefix + name, member)
                yield Source(self.prefix + name, partial(self._open, member), share, open_at=at)
                share.end()
                continue
            self._gauge.spend(member.compress_size)

    def packed_in(self, source: Source, most: int) -> Packed | None:
        """The member as a zip to look into; None where that takes more than `most` bytes of memory, because it is
        packed and not stored as it is, or is not the one that was given last."""
        if self._given is None or self._given[0] != source.path:
            return None
        member = self._given[1]
        if member.compress_type == zipfile.ZIP_STORED:
            begin = self._begin(member)
            return Packed(
                lambda: cast(BinaryIO, Window(self._packed.open(), begin, member.file_size)), member.file_size
            )
        with source.open() as stream:
            data = stream.read(most + 1)
        return Packed(partial(io.BytesIO, data), member.compress_size) if len(data) <= most else None

    def _open(self, member: zipfile.ZipInfo) -> BinaryIO:
        return cast(BinaryIO, self._zip.open(member))

    def _open_at(self, member: zipfile.ZipInfo, position: int) -> BinaryIO:
        """A member that is stored as it is, from a byte of it on; for what was read through once already."""
        stream = self._packed.open()
        try:
            stream.seek(self._begin(member) + position)
        except zipfile.BadZipFile:
            stream.close()
            raise
        return cast(BinaryIO, io.BufferedReader(Slice(stream, member.file_size - position)))

    def _begin(self, member: zipfile.ZipInfo) -> int:
        """Where in the zip the bytes of the member begin."""
        with self._packed.open() as stream:
            stream.seek(member.header_offset)
            header = stream.read(_LOCAL.size)
        if len(header) < _LOCAL.size:
            raise zipfile.BadZipFile("a member does not lie where the list says")
        *_, name, extra = _LOCAL.unpack(header)
        return int(member.header_offset + _LOCAL.size + name + extra)

    def _older_copy(self, member: zipfile.ZipInfo, name: str) -> str:
        newest = self._by_name.get(name) is member
        return "" if newest else "the zip holds a newer copy of this file, which was read instead"


class _Share:
    """Books what comes out of one member, and tells the gauge the same part of what the member takes on disk."""

    def __init__(self, gauge: ReadProgress, member: zipfile.ZipInfo, meter: Spender) -> None:
        self._gauge = gauge
        self._meter = meter
        self._member = member
        self._came_out = 0
        self._told = 0

    def spend(self, count: int) -> None:
        """Books `count` bytes; raises `BudgetExceeded`."""
        self._meter.spend(count)
        self._came_out += count
        self._tell(self._member.compress_size * self._came_out // max(1, self._member.file_size))

    def end(self) -> None:
        """The member is done with, however much of it was read."""
        self._tell(self._member.compress_size)

    def _tell(self, packed: int) -> None:
        packed = min(packed, self._member.compress_size)
        if packed > self._told:
            self._gauge.spend(packed - self._told)
            self._told = packed


def _fault(member: zipfile.ZipInfo, name: str) -> str:
    if fault := name_fault(name, "zip"):
        return fault
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link to another file, not a file; pack again with the files themselves"
    if member.flag_bits & _ENCRYPTED:
        return "it is locked with a password; pack again without one"
    if member.compress_type not in _READABLE:
        return "it is packed in a way that is not read here; pack again as an ordinary zip (deflate)"
    return ""
