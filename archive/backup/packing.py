"""A backup as one file: a plain tar that any tar reads, of which only what we write is read back.

Nothing is unpacked by a library: a tar may say links, devices, names of other places and sizes without end. Here each
member must be the next one of those that the manifest, the first member, names with its size and hash.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archive.backup import manifest as manifests
from archive.backup.contents import CHUNK
from archive.backup.manifest import Manifest
from archive.database.snapshot import Progress
from archive.errors import BadBackup, Repair

_LONGEST_NAME = 8 * tarfile.BLOCKSIZE
_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd", b"PK\x03\x04": "zip"}


def pack(folder: Path, manifest: Manifest, out: BinaryIO, progress: Progress) -> None:
    """Write a backup that lies in a folder as a tar: the manifest, the folders, the files. Raises `OSError`."""
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        said = manifests.written(manifest)
        tar.addfile(_member(manifests.NAME, len(said), tarfile.REGTYPE), io.BytesIO(said))
        for name in manifest.folders:
            tar.addfile(_member(name, 0, tarfile.DIRTYPE))
        done = 0
        for name, (size, _) in manifest.files.items():
            with (folder / name).open("rb") as file:
                tar.addfile(_member(name, size, tarfile.REGTYPE), file)
            done += size
            progress(done, manifest.size)


def _member(name: str, size: int, kind: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.type, member.mode = size, kind, 0o700 if kind == tarfile.DIRTYPE else 0o600
    return member


class PackedBackup:
    """A backup in a tar, read once from its beginning. Raises `BadBackup` at whatever we would not have written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        name, size, _ = self._next()
        if name != manifests.NAME or size > manifests.MOST_BYTES:
            raise _strange(f"it does not begin with {manifests.NAME}")
        self.manifest = manifests.read(b"".join(self._content(size)))

    def files(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Each file that the manifest names, with its bytes, which must be taken before the next one is."""
        for folder in self.manifest.folders:
            if self._next() != (folder, 0, True):
                raise _strange(f"{folder} is not where it should be")
        for name, (size, _) in self.manifest.files.items():
            if self._next() != (name, size, False):
                raise _strange(f"{name} is not where it should be, or of another size")
            yield name, self._content(size)

    def _next(self) -> tuple[str, int, bool]:
        """Name and size of the next member, and whether it is a folder."""
        member = self._header()
        name = member.name
        if member.type == tarfile.GNUTYPE_LONGNAME:
            if not 0 < member.size <= _LONGEST_NAME:
                raise _strange("a name in it is too long")
            name = b"".join(self._content(member.size)).rstrip(b"\0").decode("utf-8", "surrogateescape")
            member = self._header()
        if member.type not in (tarfile.REGTYPE, tarfile.DIRTYPE) or member.size < 0:
            raise _strange("it holds a link, a device or something else that is no file")
        return name.rstrip("/") if member.isdir() else name, member.size, member.isdir()

    def _header(self) -> tarfile.TarInfo:
        try:
            return tarfile.TarInfo.frombuf(self._file.read(tarfile.BLOCKSIZE), "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            raise _strange(str(error)) from error

    def _content(self, size: int) -> Iterator[bytes]:
        left = size
        while left:
            chunk = self._file.read(min(left, CHUNK))
            if not chunk:
                raise BadBackup("it is cut short", Repair.ANOTHER_BACKUP)
            left -= len(chunk)
            yield chunk
        self._file.read(-size % tarfile.BLOCKSIZE)


def packed_as(path: Path) -> str:
    """What a file was packed with beside tar, "" where it was not."""
    with path.open("rb") as file:
        head = file.read(8)
    return next((name for magic, name in _PACKED.items() if head.startswith(magic)), "")


def _strange(why: str) -> BadBackup:
    return BadBackup(f"it is no backup of this program, or was changed ({why})", Repair.ANOTHER_BACKUP)
