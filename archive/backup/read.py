"""Reading a backup, whoever made it: what it names and nothing else, each file held to its size and hash."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from archive.atomic_file import read_plain
from archive.backup import manifest as manifests
from archive.backup.contents import CHUNK
from archive.backup.manifest import Manifest
from archive.backup.packing import PackedBackup, packed_as
from archive.database.snapshot import Progress
from archive.errors import BadBackup, Repair


class Backup(Protocol):
    """A backup that is open: what it says of itself, and its files."""

    manifest: Manifest

    def files(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Each file that the manifest names, with its bytes, which must be taken before the next one is."""


class FolderBackup:
    """A backup that lies in a folder. What else is in the folder is not looked at. Raises `BadBackup`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self.manifest = manifests.read(read_plain(folder / manifests.NAME, manifests.MOST_BYTES))
        except OSError as error:
            sentence = f"it is no backup of this program: its {manifests.NAME} cannot be read ({error.strerror})"
            raise BadBackup(sentence, Repair.ANOTHER_BACKUP) from error

    def files(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Each file that the manifest names, with its bytes; links are not followed."""
        for name in self.manifest.folders:
            if (self._folder / name).is_symlink():
                raise BadBackup(f"{name} in it is a link, not a folder", Repair.ANOTHER_BACKUP)
        for name in self.manifest.files:
            yield name, self._content(name)

    def _content(self, name: str) -> Iterator[bytes]:
        try:
            handle = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise BadBackup(f"{name} in it cannot be read ({error.strerror})", Repair.ANOTHER_BACKUP) from error
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise BadBackup(f"{name} in it is no file", Repair.ANOTHER_BACKUP)
            yield from iter(lambda: file.read(CHUNK), b"")


@contextmanager
def opened(place: Path) -> Iterator[Backup]:
    """The backup at `place`, a folder or a file. Raises `BadBackup`."""
    if place.is_dir():
        yield FolderBackup(place)
        return
    if not place.is_file():
        raise BadBackup(f"there is no backup at {place}", Repair.ANOTHER_BACKUP)
    try:
        if packing := packed_as(place):
            raise BadBackup(f"{place} is packed with {packing}; unpack that, and restore what comes out")
        file = place.open("rb")
    except OSError as error:
        raise BadBackup(f"{place} cannot be read ({error.strerror}); check its permissions") from error
    with file:
        yield PackedBackup(file)


def verify(backup: Backup, progress: Progress = lambda *_: None) -> None:
    """Raise `BadBackup` unless every file is there with its size and hash."""
    done = 0
    for name, content in backup.files():
        done += sum(map(len, _checked(backup.manifest, name, content)))
        progress(done, backup.manifest.size)


def unpack(backup: Backup, folder: Path, progress: Progress) -> None:
    """Write every file of the backup, held to its size and hash, into an empty folder. Raises `BadBackup` and
    `OSError`."""
    done = 0
    for name in backup.manifest.folders:
        (folder / name).mkdir(mode=0o700)
    for name, content in backup.files():
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as out:
            for chunk in _checked(backup.manifest, name, content):
                out.write(chunk)
                done += len(chunk)
                progress(done, backup.manifest.size)
            out.flush()
            os.fsync(out.fileno())


def _checked(manifest: Manifest, name: str, content: Iterator[bytes]) -> Iterator[bytes]:
    size, digest = manifest.files[name]
    seen, found = 0, hashlib.sha256()
    for chunk in content:
        seen += len(chunk)
        if seen > size:
            break
        found.update(chunk)
        yield chunk
    if seen != size or found.hexdigest() != digest:
        raise BadBackup(f"{name} in it is damaged", Repair.ANOTHER_BACKUP)
