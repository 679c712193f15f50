"""The database of an archive, wherever that lies: a file in its home, or a schema on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from archive.database import sqlite
from archive.database.connection import Migration
from archive.database.reading import can_write, engine_to_read, open_to_read
from archive.errors import BadServers, Repair
from archive.lock import exclusive, holder
from archive.servers import StoreServer, place_of

Place = Path | StoreServer
"""Where an archive's documents lie."""


def open_place(place: Place, migrations: Sequence[Migration], *, reading: bool) -> Engine:
    """An engine on the documents that lie there. One that is opened for `reading` never writes; nor does one on a file
    that cannot be written to. Raises as `open_database` and `open_to_read`, and `StoreUnreachable`."""
    if isinstance(place, Path):
        reads = reading or (place.exists() and not can_write(place))
        return open_to_read(place, migrations) if reads else sqlite.open_database(place, migrations)
    with driver_there():
        from archive.database.postgresql import schemas
    return (schemas.open_server_to_read if reading else schemas.open_server)(place, migrations)


def engine_reading(place: Place) -> Engine:
    """An engine that reads what lies there, whatever it is, and never writes. Raises as `engine_to_read`, and
    `BadServers`."""
    if isinstance(place, Path):
        return engine_to_read(place)
    with driver_there():
        from archive.database.postgresql.idiom import engine_on
    return engine_on(place, reads=True)


@contextmanager
def driver_there() -> Iterator[None]:
    """What is imported for a server alone is imported within. Raises `BadServers` where the driver is not installed."""
    try:
        yield
    except ImportError as error:
        sentence = "the archive lies in a PostgreSQL database, and what asks one is not installed"
        raise BadServers(sentence, Repair.INSTALL, "psycopg[binary]>=3.2") from error


def exists_at(place: Place) -> bool:
    """Whether there is an archive. Raises `StoreUnreachable` where that cannot be told."""
    if isinstance(place, Path):
        return place.is_file()
    with driver_there():
        from archive.database.postgresql.schemas import version_on
    return version_on(place) > 0


def identity_at(engine: Engine) -> str:
    """Which database on which server that is (`schemas.identity_of`); "" for a file, which may be moved anywhere."""
    if engine.dialect.name == "sqlite":
        return ""
    from archive.database.postgresql.schemas import identity_of

    with engine.connect() as connection:
        return identity_of(connection)


def drop_at(server: StoreServer) -> None:
    """Take away all that lies in this schema, if it is there. Raises as `open_place`."""
    with driver_there():
        from archive.database.postgresql.schemas import drop_schema
    drop_schema(server)


def writing_beside(place: Place, other: Place, called: str) -> AbstractContextManager[Connection]:
    """A transaction in the archive at `place`, from which the one at `other` is read as it is at one moment: its tables
    are those of the schema `called`. Both are files, or schemas of one database on a server. Rows may come in any
    order: whether those are there that they name is looked at in the end."""
    if isinstance(place, Path) and isinstance(other, Path):
        return sqlite.writing_beside(place, other, called)
    if isinstance(place, Path) or isinstance(other, Path):
        raise TypeError
    with driver_there():
        from archive.database.postgresql import schemas
    return schemas.writing_beside(place, other, called)


def said_beside(server: StoreServer, begins: str, key: str) -> dict[str, str]:
    """See `archive.database.postgresql.schemas.said_beside`."""
    with driver_there():
        from archive.database.postgresql import schemas
    return schemas.said_beside(server, begins, key)


def alone(engine: Engine, lock: Path, work: str, wait: float) -> AbstractContextManager[Callable[[str], None]]:
    """Be the only process that changes documents (`archive.lock.exclusive`): of a file whoever holds the file `lock`,
    of a server whoever holds its lock there."""
    if engine.dialect.name == "sqlite":
        return exclusive(lock, work, wait)
    from archive.database.postgresql.locks import exclusive_on

    return exclusive_on(engine, work, wait)


def alone_for(
    server: StoreServer | None, what: str, lock: Path, work: str, wait: float
) -> AbstractContextManager[object]:
    """Be the only process that does `what` for an archive without changing its documents: on every machine where these
    lie on a server, else whoever holds the file `lock`. Raises as `archive.lock.exclusive`, and `StoreUnreachable`."""
    if server is None:
        return exclusive(lock, work, wait)
    with driver_there():
        from archive.database.postgresql.locks import alone_on
    return alone_on(server, what, work, wait)


def holder_at(server: StoreServer | None, lock: Path) -> str:
    """Who does so now, as "process 12 (import 5)"; "" for nobody. Raises `StoreUnreachable` where that
    cannot be looked at."""
    if server is None:
        return holder(lock)
    with driver_there():
        from archive.database.postgresql.locks import holder_on
    return holder_on(server)


def told_of(place: Place) -> str:
    """What a person is told of where that is."""
    return str(place) if isinstance(place, Path) else place_of(place)
