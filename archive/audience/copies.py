"""Where the copies of an archive for the public lie: public/REVISION in its home, each a home of its own.

Where the archive is on a database server, so is its copy, in a schema beside it: such a folder holds an `archive.toml`
that says so, which each machine makes for itself.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from archive.atomic_file import flush_to_disk, replacing
from archive.audience.public_copy import begin_copy
from archive.audience.whole import read_followed
from archive.database.opening import alone_for, drop_at, exists_at, said_beside
from archive.errors import BadServers, DamagedArchive, HomeNotWritable, Repair
from archive.home import Home
from archive.lock import exclusive
from archive.servers import SERVERS, Servers, StoreServer, read_servers
from archive.site.private import OF_COPY, PUBLIC

_LOCK, _DRAFT = "lock", ".draft-"
WAIT = 3_600.0
"""Seconds for another process that makes a copy."""
_WORK = "copying for the public"
_SAYS = "# A copy of the archive above for visitors. The program writes this.\n"
_LONGEST, _ALIKE = 32, 23  # letters of a schema: the name of a copy's has 18 more, and up to 50 in all


class Copies(Protocol):
    """Those of one archive. Whatever asks for them raises `ArchiveError`, or `OSError` where the home is in the way."""

    def alone(self, wait: float = WAIT) -> AbstractContextManager[object]:
        """Be the only process that makes or brings one, or takes one away, waiting up to `wait` seconds for it."""

    def are_there(self) -> bool:
        """Whether there is any, or something was left of one."""

    def folder(self, revision: str) -> Path:
        """Where the copy of this revision is opened, be it there or not."""

    def holds(self, revision: str) -> bool:
        """Whether it is there."""

    def make(self, revision: str) -> AbstractContextManager[Home]:
        """A new copy with nothing in it, which is at its place at the end of the block."""

    def sweep(self, *keep: str) -> None:
        """Take all copies away but those of these revisions; what cannot go now goes the next time."""


def new_revision() -> str:
    """What a copy is called that no other ever was."""
    return secrets.token_hex(8)


def copies_of(home: Home) -> Copies:
    """Where the copies of this archive are."""
    return _InFolders(home) if home.servers.store is None else _OnServers(home, home.servers.store)


def copied_by(home: Home) -> Path | None:
    """The home of the archive that this is a copy of; None where it is none."""
    folder = home.path.parent
    if folder.name != PUBLIC:
        return None
    return folder.parent if (folder.parent / SERVERS).is_file() or Home.exists(folder.parent) else None


class _InFolders:
    """public/.draft-…/ is one that is being made; what a crash leaves of it is swept."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._root = home.path / PUBLIC

    def alone(self, wait: float = WAIT) -> AbstractContextManager[object]:
        return exclusive(self._root / _LOCK, _WORK, wait)

    def are_there(self) -> bool:
        return self._root.exists()

    def folder(self, revision: str) -> Path:
        return self._root / revision

    def holds(self, revision: str) -> bool:
        folder = self.folder(revision)
        # One of an archive that was on a server is somewhere else.
        return not os.path.lexists(folder / SERVERS) and Home.exists(folder)

    @contextmanager
    def make(self, revision: str) -> Iterator[Home]:
        draft = Path(tempfile.mkdtemp(dir=self._root, prefix=_DRAFT))
        with closing(begin_copy(self._home, draft)) as copy:
            yield copy
        draft.rename(self.folder(revision))
        flush_to_disk(self._root)

    def sweep(self, *keep: str) -> None:
        _sweep_folders(self._root, keep)


class _OnServers:
    """The archive notes which copies were begun, before anything of them is there."""

    def __init__(self, home: Home, store: StoreServer) -> None:
        self._home = home
        self._store = store
        self._begins = f"{_shortened(store.schema)}_p"
        self._root = home.path / PUBLIC

    def alone(self, wait: float = WAIT) -> AbstractContextManager[object]:
        return alone_for(self._store, "copy", self._root / _LOCK, _WORK, wait)

    def are_there(self) -> bool:
        return self._root.exists() or bool(self._home.store.site.private.begun())

    def folder(self, revision: str) -> Path:
        folder, wanted = self._root / revision, self._servers(revision)
        if not _says(folder, wanted):
            try:
                for each in (self._root, folder):
                    each.mkdir(mode=0o700, exist_ok=True)
                with replacing(folder / SERVERS, folder / f".{SERVERS}-{secrets.token_hex(4)}") as out:
                    out.write(f"{_SAYS}{wanted.written()}".encode())
            except OSError as error:
                said = f"{folder} cannot be written ({error.strerror or error})"
                raise HomeNotWritable(said, Repair.MAKE_ROOM) from error
        return folder

    def holds(self, revision: str) -> bool:
        # One that was not begun here is of an archive that was in the home.
        return revision in self._home.store.site.private.begun() and exists_at(self._store_of(revision))

    @contextmanager
    def make(self, revision: str) -> Iterator[Home]:
        settings = self._home.store.site.private
        settings.set_begun((*settings.begun(), revision))
        with closing(begin_copy(self._home, self.folder(revision))) as copy:
            yield copy

    def sweep(self, *keep: str) -> None:
        settings = self._home.store.site.private
        begun = settings.begun()
        for revision in {*begun, *self._of_later()} - set(keep):
            drop_at(self._store_of(revision))
            begun = tuple(each for each in begun if each != revision)
            settings.set_begun(begun)
        _sweep_folders(self._root, keep)

    def _of_later(self) -> set[str]:
        """The revisions of all copies of this archive that are there: one that was restored from a dump does not know
        what was begun after that."""
        found = said_beside(self._store, self._begins, OF_COPY)
        mine = self._home.store.archive_id
        return {name.removeprefix(self._begins) for name, said in found.items() if _is_of(said, mine)}

    def _store_of(self, revision: str) -> StoreServer:
        return replace(self._store, schema=f"{self._begins}{revision}")

    def _servers(self, revision: str) -> Servers:
        return Servers(self._store_of(revision), self._home.servers.index)


def _shortened(schema: str) -> str:
    """The name, or where it is long what no other one is shortened to."""
    return schema if len(schema) <= _LONGEST else f"{schema[:_ALIKE]}_{zlib.crc32(schema.encode()):08x}"


def _is_of(said: str, archive_id: str) -> bool:
    """Whether a copy that says this is of this archive."""
    try:
        return read_followed(said).archive_id == archive_id
    except DamagedArchive:
        return False  # where it is of ours, that was noted when it was begun


def _sweep_folders(root: Path, keep: tuple[str, ...]) -> None:
    for path in list(root.iterdir()) if root.is_dir() else ():
        if path.name not in (*keep, _LOCK):
            shutil.rmtree(path, ignore_errors=True)


def _says(folder: Path, wanted: Servers) -> bool:
    try:
        return read_servers(folder) == wanted
    except BadServers:
        return False
