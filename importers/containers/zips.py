"""What a zip holds, member by member, without ever writing to disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from importers.containers.budget import Ledger, Meter
from importers.containers.progress import ReadProgress
from importers.containers.side_files import is_dropping, name_fault, shown_name
from importers.containers.streams import DAMAGE, Slice, Source, Spender, unreadable
from importers.containers.zip_end import count_entries, find_listing
from importers.protocol import Rejected

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_LOCAL = struct.Struct("<4s5H3L2H")
_WACZ_NOTES = ("datapackage", "pages/", "indexes/", "logs/")


class Zip:
    """A zip on disk, named `path` in its source; `prefix` goes before the names of its members.

    It stays open as long as it or one of its members is held.

    Raises `SourceUnreadable` when the list of members cannot be read, `BudgetExceeded` when it is too long.
    """

    def __init__(self, file: Path, path: str, prefix: str, ledger: Ledger, gauge: ReadProgress) -> None:
        self._file = file
        self._path = path
        self._prefix = prefix
        self._gauge = gauge
        try:
            with file.open("rb") as stream:
                listing = find_listing(stream)
                ledger.spend_members(path, count_entries(stream, listing) if listing else 0)
            self._zip = zipfile.ZipFile(file)
            self._has_archives = any(name.startswith("archive/") for name in self._zip.NameToInfo)
            self.meter = Meter(ledger, path, file.stat().st_size)
        except DAMAGE as error:
            raise unreadable(path, error) from error

    def holds(self, path: str) -> bool:
        """Whether a member of exactly this path is there."""
        return path.removeprefix(self._prefix) in self._zip.NameToInfo

    def is_web_archive(self) -> bool:
        """Whether it is a WACZ: a web archive's files with a description of them."""
        return "datapackage.json" in self._zip.NameToInfo and (self.has_archives() or "wacz" in self._path.lower())

    def has_archives(self) -> bool:
        """Whether there is something where a WACZ keeps its web archives."""
        return self._has_archives

    def is_note(self, path: str) -> bool:
        """Whether this member of a WACZ describes its web archives and is none itself."""
        name = path.removeprefix(self._prefix)
        return not name.startswith("archive/") if self.has_archives() else name.startswith(_WACZ_NOTES)

    def members(self) -> Iterator[Source | Rejected]:
        """Each file in the order of the list, or why it is refused. Folders and droppings are left out."""
        for member in self._zip.infolist():
            name = member.orig_filename
            if fault := _fault(member) or self._older_copy(member):
                yield Rejected(f"{self._prefix}{shown_name(name)}", fault)
            elif not member.is_dir() and not any(is_dropping(part) for part in name.split("/")):
                share = _Share(self._gauge, member, self.meter)
                at = partial(self._open_at, member) if member.compress_type == zipfile.ZIP_STORED else None
                yield Source(self._prefix + name, partial(self._open, member), share, open_at=at)
                share.end()
                continue
            self._gauge.spend(member.compress_size)

    def _open(self, member: zipfile.ZipInfo) -> BinaryIO:
        return cast(BinaryIO, self._zip.open(member))

    def _open_at(self, member: zipfile.ZipInfo, position: int) -> BinaryIO:
        """A member that is stored as it is, from a byte of it on; for what was read through once already."""
        stream = self._file.open("rb")
        stream.seek(member.header_offset)
        header = stream.read(_LOCAL.size)
        if len(header) < _LOCAL.size:
            stream.close()
            raise zipfile.BadZipFile("a member does not lie where the list says")
        *_, name, extra = _LOCAL.unpack(header)
        stream.seek(member.header_offset + _LOCAL.size + name + extra + position)
        return cast(BinaryIO, io.BufferedReader(Slice(stream, member.file_size - position)))

    def _older_copy(self, member: zipfile.ZipInfo) -> str:
        newest = self._zip.NameToInfo.get(member.filename) is member
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


def _fault(member: zipfile.ZipInfo) -> str:
    if fault := name_fault(member.orig_filename, "zip"):
        return fault
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link to another file, not a file; pack again with the files themselves"
    if member.flag_bits & _ENCRYPTED:
        return "it is locked with a password; pack again without one"
    if member.compress_type not in _READABLE:
        return "it is packed in a way that is not read here; pack again as an ordinary zip (deflate)"
    return ""
