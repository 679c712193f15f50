"""Where an archive's desk lies, for whoever opens it: a file in the home, or a schema of its own beside the documents'
where those are on a server.

It is a schema of its own as it is a file of its own: an archive that is handed on need not take its keepers' names
along. Who writes there waits for nobody who stores documents.
"""

from __future__ import annotations

import weakref
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, select

from archive.database.connection import BUSY_TIMEOUT_MS, Prepared
from archive.database.opening import driver_there
from archive.database.soundness import file_identity
from archive.desk.database import DESK, MIGRATIONS, desk_faults, open_desk, open_desk_to_read
from archive.desk.tables import jobs_table
from archive.errors import NotAHome
from archive.servers import DESK_ENDS, StoreServer, read_servers, servers_stamp

PART = "desk"
"""What the desk is called among the parts of a schema."""

_J = jobs_table.c
_AT_WORK = Prepared(select(_J.id, _J.state).where(_J.state.in_(["waiting", "running"])).order_by(_J.id))


class Desk(Protocol):
    """A desk, be it there or not. Whatever opens it raises `ArchiveError`."""

    def exists(self) -> bool:
        """Whether it was ever made."""

    def open(self, *, wait_ms: int = BUSY_TIMEOUT_MS) -> Engine:
        """An engine on it, made where there is none. It waits for `wait_ms` where another process writes."""

    def open_to_read(self) -> Engine | None:
        """An engine that never writes to it; None where there is none, or nothing was ever stored in it."""

    def faults(self) -> list[str]:
        """What is wrong with it, in a few words each; none where it is whole, or there is none."""

    def told(self) -> object:
        """What tells it from another one in its place."""

    def state(self) -> object:
        """What is another whenever something that a worker is to do was written there. To look costs little."""


class FileDesk:
    """The one in the folder of a home."""

    def __init__(self, home: Path) -> None:
        self.file = home / DESK

    def exists(self) -> bool:
        """Whether there is the file."""
        return self.file.exists()

    def open(self, *, wait_ms: int = BUSY_TIMEOUT_MS) -> Engine:
        """See `open_desk`."""
        return open_desk(self.file, wait_ms=wait_ms)

    def open_to_read(self) -> Engine | None:
        """See `open_desk_to_read`."""
        return open_desk_to_read(self.file)

    def faults(self) -> list[str]:
        """See `desk_faults`."""
        return desk_faults(self.file)

    def told(self) -> object:
        """Which file on which disk it is; None where there is none."""
        try:
            seen = self.file.lstat()
        except OSError:
            return None
        return seen.st_dev, seen.st_ino

    def state(self) -> object:
        """How the file and its journal are."""
        found = []
        for path in (self.file, self.file.with_name(f"{DESK}-wal")):
            with suppress(OSError):
                at = path.stat()
                if at.st_size:
                    found.append((at.st_ino, at.st_mtime_ns, at.st_size))
        return tuple(found)


class ServerDesk:
    """The one beside the documents that are in a schema of this server."""

    def __init__(self, server: StoreServer) -> None:
        self.beside = server
        self.server = server_of_desk(server)
        self._looking: Engine | None = None
        self._is_made = False

    def exists(self) -> bool:
        """Whether its tables were made. Once they are they stay, and the server is not asked again."""
        self._is_made = self._is_made or self._version() > 0
        return self._is_made

    def open(self, *, wait_ms: int = BUSY_TIMEOUT_MS) -> Engine:
        """See `open_server`."""
        with driver_there():
            from archive.database.postgresql.schemas import open_server
        return open_server(self.server, MIGRATIONS, PART, wait_ms=wait_ms)

    def open_to_read(self) -> Engine | None:
        """See `open_server_to_read`."""
        with driver_there():
            from archive.database.postgresql.schemas import open_server_to_read
        with suppress(NotAHome):
            return open_server_to_read(self.server, MIGRATIONS, PART)
        return None

    def faults(self) -> list[str]:
        """None: pages and indexes are the server's own affair."""
        self._version()
        return []

    def told(self) -> object:
        """Which schema of which server."""
        return self.server

    def state(self) -> object:
        """The jobs that wait or run."""
        if self._looking is None:
            if (engine := self.open_to_read()) is None:
                return None
            self._looking = engine
            weakref.finalize(self, engine.dispose).atexit = False
        return tuple((row.id, row.state) for row in _AT_WORK.read(self._looking))

    def _version(self) -> int:
        with driver_there():
            from archive.database.postgresql.schemas import version_on
        return version_on(self.server, PART)


def desk_of(home: Path) -> Desk:
    """The desk of the archive whose home this is. Raises `BadServers`."""
    server = read_servers(home).store
    return FileDesk(home) if server is None else ServerDesk(server)


class DeskNow:
    """The desk of a home for who lives long: it may be moved to a server meanwhile, and back."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._found: tuple[object, Desk] | None = None

    def __call__(self) -> Desk:
        """Where it is now. Raises `BadServers`."""
        stamp = servers_stamp(self._home)
        if self._found is None or self._found[0] != stamp:
            self._found = stamp, desk_of(self._home)
        return self._found[1]


def server_of_desk(server: StoreServer) -> StoreServer:
    """Where the desk is of an archive whose documents are there."""
    return replace(server, schema=f"{server.schema}{DESK_ENDS}")


def copy_of_desk(connection: Connection) -> str:
    """Which copy of a desk this is a connection to, in one line: what was asked for in one is not done in another."""
    if connection.dialect.name == "sqlite":
        return file_identity(Path(str(connection.engine.url.database)))
    from archive.database.postgresql.schemas import identity_of

    return identity_of(connection)
