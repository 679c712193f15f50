"""The home: the folder of one archive. What lies where, and whose folder it is."""

from __future__ import annotations

import os
import re
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine

from archive.database.connection import merge_journal
from archive.database.opening import exists_at, holder_at
from archive.database.soundness import SEAL
from archive.desk.database import DESK
from archive.desk.place import desk_of
from archive.errors import ArchiveError, HomeNotWritable, NotAHome, Repair
from archive.history.records import Import, Standing
from archive.servers import JOURNAL, SERVERS, Servers, place_of, read_servers
from archive.shelf.folder import shelf_of
from archive.shelf.shelf import FORMER_RULES, PROPOSED_RULES, TOPIC_RULES, Kept, Shelf
from archive.site.about import about_page
from archive.store import Store

DATABASE = "archive.sqlite3"
LOCK = "archive.lock"
WORKER_LOCK = "worker.lock"
"""Held by the one process that does the jobs of this home."""
ENTERING = ".entering"
"""The folder of what a backup brings, while it is being moved into its place."""
_LOOKS, _PAUSE = 50, 0.02  # seconds between two
_IMPORTING = re.compile(r"\(import (\d{1,18})\)")  # what `importing` says


class Home:
    """One archive on disk: `archive.sqlite3` (the truth), `index/` (a follower of it, made anew at will),
    `topics.toml` (topic rules, written by the admin), `desk.sqlite3` (who did what, once somebody did something),
    `archive.lock`; `session.key` is the name that a key of sessions would have, which no backup holds."""

    def __init__(
        self, path: Path, servers: Servers | None = None, *, reading: bool = False, is_folder_ours: bool = False
    ) -> None:
        self.path = path
        self.servers = servers or Servers()
        self._is_folder_ours = is_folder_ours
        self.store = Store(self.servers.store or path / DATABASE, reading=reading)
        self.shelf: Shelf = shelf_of(path)
        """What all who serve this archive have alike beside its documents."""
        self._place = desk_of(path)
        self._desk: Engine | None = None

    @property
    def desk(self) -> Engine:
        """The desk's database, to be written to; made where there is none. Raises as `Desk.open` does."""
        if self._desk is None:
            self._desk = self._place.open()
            weakref.finalize(self, self._desk.dispose).atexit = False
        return self._desk

    @contextmanager
    def desk_to_read(self) -> Iterator[Engine | None]:
        """The desk's database, of which nothing is made or written; None where there is none. Raises as
        `Desk.open_to_read` does."""
        engine = self._place.open_to_read()
        try:
            yield engine
        finally:
            if engine is not None:
                engine.dispose()

    @property
    def index(self) -> Path:
        """Where generations of the index live."""
        return self.path / "index"

    def about(self, language: str) -> Kept:
        """What the keepers say of the archive, in one language or, with "", in any."""
        return about_page(self.shelf, language)

    @property
    def topic_rules(self) -> Kept:
        """The topic rules that the admin writes; need not exist."""
        return Kept(self.shelf, TOPIC_RULES)

    @property
    def proposed_rules(self) -> Kept:
        """Topic rules that are to take their place once an index built by them is accepted; need not exist."""
        return Kept(self.shelf, PROPOSED_RULES)

    @property
    def former_rules(self) -> Kept:
        """What the topic rules said before others last took their place; need not exist."""
        return Kept(self.shelf, FORMER_RULES)

    @contextmanager
    def writing(self, work: str, wait: float = 0.0) -> Iterator[Callable[[str], None]]:
        """Be the only process that changes documents, for as long as the block runs; gives what tells others more of
        the work (see `exclusive`). Raises `HomeBusy`."""
        with self.store.alone(self.path / LOCK, work, wait) as say:
            yield say
            if self.servers.store or (self.path / DATABASE).is_file():
                self.store.merge_journal()  # servers have the file open, and would keep it from being done at the end

    def writer(self) -> str:
        """Who changes documents now, as "process 12 (import 5)"; "" for nobody."""
        return holder_at(self.servers.store, self.path / LOCK)

    def running_import(self) -> int | None:
        """The number of the import that is being stored now; None where none is."""
        for _ in range(_LOOKS):
            writer = self.writer()
            if not writer.endswith("(import)"):
                break
            time.sleep(_PAUSE)  # it has the lock, and is about to say its number
        found = _IMPORTING.search(writer)
        return int(found[1]) if found else None

    def imports_now(self) -> list[tuple[Import, Standing]]:
        """Every import, oldest first, and how each stands."""
        running = {self.running_import()}
        imports = self.store.imports.all()
        if any(each.finished_at is None and each.id not in running for each in imports):
            running.add(self.running_import())  # one may have begun meanwhile
        return [(each, each.standing(running)) for each in imports]

    def close_desk(self) -> None:
        """Let go of the desk, all of it in its own file and nothing in a journal beside that; it is opened anew when it
        is asked for again."""
        if self._desk is not None:
            with suppress(ArchiveError):
                merge_journal(self._desk)
            self._desk.dispose()
            self._desk = None

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()
        self.close_desk()

    def discard(self) -> None:
        """Take away our files from a home into which nothing came, and the folder if it was made when this was opened
        and nothing else is in it."""
        with self.writing("clearing"):
            if self.store.count():
                return
            self.close()
            if self.servers.store:
                return  # an empty archive does no harm, and another machine may have put something beside it meanwhile
            databases = [f"{name}{end}" for name in (DATABASE, DESK) for end in ("", "-wal", "-shm", SEAL)]
            for name in (*databases, LOCK):
                (self.path / name).unlink(missing_ok=True)
            if self._is_folder_ours:
                with suppress(OSError):  # something else lies in it by now
                    self.path.rmdir()

    @staticmethod
    def exists(path: Path) -> bool:
        """Whether there is an archive at `path`."""
        return exists_at(read_servers(path).store or path / DATABASE)

    @classmethod
    def open(cls, path: Path, *, create: bool = False, reading: bool = False) -> Home:
        """The home at `path`; with `create` a missing or empty folder becomes one. With `reading` nothing is ever
        written to its database, whatever becomes of it.

        Raises `NotAHome` (other things lie there, or nothing does), `HomeNotWritable`, `HomeTooNew`,
        `DamagedArchive`.
        """
        path, is_ours = path.absolute(), False
        if os.path.lexists(path / JOURNAL):
            from archive.move.journal import settle  # a move was cut off, or is under way

            settle(path, path / LOCK)
        servers = read_servers(path)
        if not exists_at(servers.store or path / DATABASE):
            if servers.store is None or not create:
                _refuse_unless_empty(path, create)
            is_ours = not path.exists()
            try:
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise HomeNotWritable(f"{path} cannot be made ({error.strerror}); check the folder above it") from error
        return cls(path, servers, reading=reading, is_folder_ours=is_ours)


def writer_at(path: Path) -> str:
    """Who changes the documents of the home at `path` now, as `Home.writer` tells; it need not be open."""
    return holder_at(read_servers(path).store, path / LOCK)


def importing(number: int) -> str:
    """What an import says of itself while it holds the lock."""
    return f"import {number}"


def _refuse_unless_empty(path: Path, create: bool) -> None:
    if path.exists() and not path.is_dir():
        raise NotAHome(f"{path} is a file", Repair.NAME_FOLDER)
    if (path / ENTERING).is_dir():
        raise NotAHome(f"restoring a backup into {path} was cut off", Repair.RESTORE_BACKUP)
    if path.is_dir() and any(each.name != SERVERS for each in path.iterdir()) and not read_servers(path).store:
        raise NotAHome(f"{path} is not a Hemeroteca home: it holds other files", Repair.NAME_NEW_FOLDER)
    if not create:
        if server := read_servers(path).store:
            raise NotAHome(f"there is no archive in {place_of(server)} yet", Repair.IMPORT, path)
        raise NotAHome(f"there is no archive at {path}", Repair.IMPORT, path)
